#include "engine/run/headless.h"
#include "engine/run/run.h"
#include "tests/runs/fixture.h"

#include <math.h>
#include <string.h>

static void
init (AnsRecipe *recipe, const char *preset, const char *settings)
{
  ans_recipe_init (recipe, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, preset, NULL));
  g_assert_true (
      ans_problem_apply (&ans_problem_fixture, settings, recipe->values, NULL));
}

static void
results_do_not_depend_on_the_threads (void)
{
  static const int threads[] = {1, 2, 3, 4, 8};
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) first = {0};
  init (&recipe, "double-well", "particles=200");
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    AnsHeadlessResult result;
    recipe.threads = threads[i];
    g_assert_true (ans_headless_run (&(AnsHeadless){.recipe = &recipe, .steps = 100},
                                     i ? &result : &first, NULL));
    if (i == 0)
      continue;
    g_assert_true (ans_snapshot_equal (first.snapshot, result.snapshot));
    ans_headless_result_clear (&result);
  }
}

static void
same_seed_same_bits_and_another_seed_others (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) one = {0}, two = {0}, other = {0};
  init (&recipe, "short", "");
  AnsHeadless options = {.recipe = &recipe, .steps = 50};
  g_assert_true (ans_headless_run (&options, &one, NULL));
  g_assert_true (ans_headless_run (&options, &two, NULL));
  recipe.seed = 2;
  g_assert_true (ans_headless_run (&options, &other, NULL));
  g_assert_true (ans_snapshot_equal (one.snapshot, two.snapshot));
  g_assert_false (ans_snapshot_equal (one.snapshot, other.snapshot));
}

static void
a_window_makes_no_difference (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  init (&recipe, "double-well", "particles=100");
  g_autoptr (AnsRun) run = ans_run_new (&recipe, NULL, NULL);
  ans_run_play_until (run, 400);
  for (int i = 0; i < 50; i++) {
    AnsFrame *frame = ans_run_take_frame (run);
    if (frame)
      ans_frame_unref (frame);
    ans_run_wait (run, 0.001);
  }
  ans_run_wait (run, -1);
  ans_run_capture (run);
  ans_run_wait (run, -1);
  g_autoptr (AnsSnapshot) seen = ans_run_take_snapshot (run);
  g_assert_true (
      ans_headless_run (&(AnsHeadless){.recipe = &recipe, .steps = 400}, &result, NULL));
  g_assert_true (ans_snapshot_equal (seen, result.snapshot));
}

static void
goes_on_from_a_snapshot_with_the_same_bits (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) half = {0}, rest = {0}, whole = {0};
  init (&recipe, "short", "");
  AnsHeadless options = {.recipe = &recipe, .steps = 30};
  g_assert_true (ans_headless_run (&options, &half, NULL));
  options.steps = 80;
  g_assert_true (ans_headless_run (&options, &whole, NULL));
  options.start = half.snapshot;
  g_assert_true (ans_headless_run (&options, &rest, NULL));
  g_assert_cmpint (rest.first, ==, 30);
  g_assert_cmpint (rest.step, ==, 80);
  g_assert_cmpint (ans_history_length (rest.history, 0), ==, 50);
  g_assert_cmpint (ans_history_step (rest.history, 0, 0), ==, 31);
  g_assert_true (ans_snapshot_equal (rest.snapshot, whole.snapshot));
}

static void
gives_frame_history_and_figures (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  init (&recipe, "short", "");
  g_assert_true (ans_headless_run (
      &(AnsHeadless){.recipe = &recipe, .steps = 50, .watch = 5}, &result, NULL));
  g_assert_cmpint (ans_frame_step (result.frame), ==, 50);
  g_assert_nonnull (ans_frame_plot (result.frame, 0));
  g_assert_null (ans_frame_plot (result.frame, 1));
  g_assert_nonnull (ans_frame_plot (result.frame, 2));
  g_assert_cmpint (ans_history_length (result.history, 1), ==, 50);
  g_assert_cmpfloat (result.steps_per_second, >, 0);
  g_assert_cmpint (result.peak_memory, >, 100000);
  g_assert_false (result.cancelled);
}

static void
ends_after_the_seconds (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  init (&recipe, "short", "step-milliseconds=5");
  g_assert_true (ans_headless_run (
      &(AnsHeadless){.recipe = &recipe, .steps = -1, .seconds = 0.05}, &result, NULL));
  g_assert_cmpfloat (result.seconds, >=, 0.05);
  g_assert_cmpint (result.step, >=, 1);
  g_assert_cmpint (result.step, <=, 10);
}

static void
a_step_that_fails_leaves_the_last_good_one (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0}, good = {0};
  g_autoptr (GError) error = NULL;
  init (&recipe, "exploding", "");
  g_assert_false (ans_headless_run (&(AnsHeadless){.recipe = &recipe, .steps = 1000},
                                    &result, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_NUMERIC);
  g_assert_nonnull (strstr (error->message, "lower dt"));
  g_assert_cmpint (result.step, >, 0);
  g_assert_true (isfinite (ans_frame_measure (result.frame, 1).value));
  g_assert_true (ans_headless_run (
      &(AnsHeadless){.recipe = &recipe, .steps = result.step}, &good, NULL));
  g_assert_true (ans_snapshot_equal (result.snapshot, good.snapshot));
}

static void
a_failed_opening_leaves_nothing (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  g_autoptr (GError) error = NULL;
  init (&recipe, "short", "open-fails=on");
  g_assert_false (
      ans_headless_run (&(AnsHeadless){.recipe = &recipe, .steps = 10}, &result, &error));
  g_assert_nonnull (strstr (error->message, "told to fail"));
  g_assert_null (result.frame);
  g_assert_null (result.snapshot);
}

static void
cancel_from_progress (gpointer data, const AnsHeadlessStatus *status)
{
  if (status->step > 0)
    atomic_store ((atomic_int *) data, TRUE);
}

/* Also in the middle of a step, which is then taken back. */
static void
a_cancelled_run_ends_at_a_whole_step (void)
{
  atomic_int cancel = FALSE;
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0}, again = {0};
  init (&recipe, "short", "step-milliseconds=3");
  AnsHeadless options = {.recipe = &recipe,
                         .steps = 100000,
                         .cancel = &cancel,
                         .progress = cancel_from_progress,
                         .data = &cancel};
  g_assert_true (ans_headless_run (&options, &result, NULL));
  g_assert_true (result.cancelled);
  g_assert_cmpint (result.step, >, 0);
  g_assert_true (ans_headless_run (
      &(AnsHeadless){.recipe = &recipe, .steps = result.step}, &again, NULL));
  g_assert_true (ans_snapshot_equal (result.snapshot, again.snapshot));
}

static void
fractions_rise (gpointer data, const AnsHeadlessStatus *status)
{
  double *last = data;
  g_assert_cmpfloat (status->fraction, >=, 0);
  g_assert_cmpfloat (status->fraction, <=, 1);
  if (!status->opening)
    g_assert_cmpfloat (status->fraction, >=, *last);
  *last = status->opening ? 0 : status->fraction;
}

static void
progress_rises_to_the_end (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  double last = 0;
  init (&recipe, "short", "open-seconds=0.3 step-milliseconds=5");
  g_assert_true (ans_headless_run (
      &(AnsHeadless){
          .recipe = &recipe, .steps = 60, .progress = fractions_rise, .data = &last},
      &result, NULL));
  g_assert_cmpfloat (last, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/headless/results-do-not-depend-on-the-threads",
                   results_do_not_depend_on_the_threads);
  g_test_add_func ("/run/headless/same-seed-same-bits-and-another-seed-others",
                   same_seed_same_bits_and_another_seed_others);
  g_test_add_func ("/run/headless/a-window-makes-no-difference",
                   a_window_makes_no_difference);
  g_test_add_func ("/run/headless/goes-on-from-a-snapshot-with-the-same-bits",
                   goes_on_from_a_snapshot_with_the_same_bits);
  g_test_add_func ("/run/headless/gives-frame-history-and-figures",
                   gives_frame_history_and_figures);
  g_test_add_func ("/run/headless/ends-after-the-seconds", ends_after_the_seconds);
  g_test_add_func ("/run/headless/a-step-that-fails-leaves-the-last-good-one",
                   a_step_that_fails_leaves_the_last_good_one);
  g_test_add_func ("/run/headless/a-failed-opening-leaves-nothing",
                   a_failed_opening_leaves_nothing);
  g_test_add_func ("/run/headless/a-cancelled-run-ends-at-a-whole-step",
                   a_cancelled_run_ends_at_a_whole_step);
  g_test_add_func ("/run/headless/progress-rises-to-the-end", progress_rises_to_the_end);
  return g_test_run ();
}
