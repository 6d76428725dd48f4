#include "engine/run/run.h"
#include "engine/run/runner.h"
#include "engine/run/headless.h"
#include "tests/runs/fixture.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

/* Nothing here takes long; a test that waits in vain ends after so many seconds. */
#define PATIENCE 20

static AnsRun *
start (const char *preset, const char *settings)
{
  AnsRecipe recipe;
  ans_recipe_init (&recipe, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, preset, NULL));
  g_assert_true (ans_problem_apply (&ans_problem_fixture, settings, recipe.values, NULL));
  recipe.threads = 2;
  AnsRun *run = ans_run_new (&recipe, NULL, NULL);
  ans_recipe_clear (&recipe);
  return run;
}

static AnsRunStatus
rest (AnsRun *run)
{
  AnsRunStatus status;
  ans_run_wait (run, PATIENCE);
  ans_run_status (run, &status);
  return status;
}

/* The state of the run now, which rests. */
static AnsSnapshot *
capture (AnsRun *run)
{
  ans_run_capture (run);
  ans_run_wait (run, PATIENCE);
  AnsSnapshot *snapshot = ans_run_take_snapshot (run);
  g_assert_nonnull (snapshot);
  return snapshot;
}

static int
param (const char *id)
{
  return ans_problem_param_index (&ans_problem_fixture, id, NULL);
}

static void
opens_paused_and_shows_the_beginning (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "");
  AnsRunStatus status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_PAUSED);
  g_assert_cmpint (status.step, ==, 0);
  g_assert_cmpfloat (status.progress, ==, 1);
  g_autoptr (AnsFrame) frame = ans_run_take_frame (run);
  g_assert_nonnull (frame);
  g_assert_cmpint (ans_frame_step (frame), ==, 0);
  g_assert_nonnull (ans_frame_plot (frame, 0));
  g_assert_null (ans_run_take_frame (run));
}

static void
plays_until_the_step_that_was_asked_for (void)
{
  g_autoptr (AnsRun) run = start ("short", "");
  ans_run_play_until (run, 500);
  AnsRunStatus status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_DONE);
  g_assert_cmpint (status.step, ==, 500);
  g_assert_cmpfloat (status.steps_per_second, >, 0);
  g_autoptr (AnsFrame) frame = ans_run_take_frame (run);
  g_assert_cmpint (ans_frame_step (frame), ==, 500);
  ans_run_step (run, 7);
  status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_PAUSED);
  g_assert_cmpint (status.step, ==, 507);
}

static void
says_when_it_fails_and_stands_at_the_last_good_step (void)
{
  g_autoptr (AnsRun) run = start ("exploding", "");
  ans_run_play (run);
  AnsRunStatus status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_FAILED);
  g_autofree char *message = ans_run_take_message (run);
  g_assert_nonnull (strstr (message, "lower dt"));
  g_assert_null (ans_run_take_message (run));
  g_autoptr (AnsFrame) frame = ans_run_take_frame (run);
  g_assert_cmpint (ans_frame_step (frame), ==, status.step);
  g_assert_true (isfinite (ans_frame_measure (frame, 1).value));
  /* It stands where a run of as many steps would: nothing of the step that failed is
   * left. */
  g_autoptr (AnsSnapshot) left = capture (run);
  ans_run_reset (run, NULL, 1);
  ans_run_play_until (run, status.step);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_DONE);
  g_autoptr (AnsSnapshot) good = capture (run);
  g_assert_true (ans_snapshot_equal (left, good));
}

static void
goes_on_after_the_knob_is_turned (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "");
  ans_run_play_until (run, 100);
  rest (run);
  g_assert_true (ans_run_set (run, param ("step-fails"), 1, NULL));
  ans_run_play (run);
  AnsRunStatus status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_FAILED);
  g_assert_cmpint (status.step, ==, 100);
  g_assert_true (ans_run_set (run, param ("step-fails"), 0, NULL));
  ans_run_play_until (run, 200);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_DONE);
  g_autoptr (AnsSnapshot) mended = capture (run);
  g_autoptr (AnsRun) other = start ("double-well", "");
  ans_run_play_until (other, 200);
  rest (other);
  g_autoptr (AnsSnapshot) straight = capture (other);
  g_assert_true (ans_snapshot_equal (mended, straight));
}

static void
reports_a_failed_opening (void)
{
  g_autoptr (AnsRun) run = start ("short", "open-fails=on");
  ans_run_play (run);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_FAILED);
  g_autofree char *message = ans_run_take_message (run);
  g_assert_nonnull (strstr (message, "told to fail"));
  g_assert_true (ans_run_set (run, param ("open-fails"), 0, NULL));
  ans_run_reset (run, NULL, 1);
  ans_run_play_until (run, 3);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_DONE);
}

static void
cancels_a_slow_opening (void)
{
  gint64 begin = g_get_monotonic_time ();
  AnsRun *run = start ("short", "open-seconds=1000");
  AnsRunStatus status;
  ans_run_wait (run, 0.05);
  ans_run_status (run, &status);
  g_assert_cmpint (status.state, ==, ANS_RUN_OPENING);
  g_assert_cmpstr (status.doing, ==, "Waiting");
  g_assert_cmpfloat (status.progress, >, 0);
  g_assert_true (ans_run_set (run, param ("open-seconds"), 0, NULL));
  ans_run_play (run);
  ans_run_reset (run, NULL, 2);
  ans_run_play_until (run, 3);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_DONE);
  ans_run_free (run);
  ans_run_free (start ("short", "open-seconds=1000"));
  /* Far less than what was cancelled, far more than it takes on a busy machine. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
}

static void
loses_no_scalar (void)
{
  enum { STEPS = 20000 };
  g_autoptr (AnsRun) run = start ("short", "particles=16 bumps=2");
  g_autoptr (AnsHistory) history = ans_history_new (3);
  ans_run_play_until (run, STEPS);
  rest (run);
  ans_run_drain (run, history);
  for (int metric = 0; metric < 3; metric++) {
    g_assert_cmpint (ans_history_length (history, metric), ==, STEPS);
    for (int i = 0; i < STEPS; i++)
      g_assert_cmpint (ans_history_step (history, metric, i), ==, i + 1);
  }
  ans_run_reset (run, NULL, 1);
  ans_run_play_until (run, 10);
  rest (run);
  ans_run_drain (run, history);
  g_assert_cmpint (ans_history_length (history, 0), ==, 10);
}

static void
pauses_within_a_step (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "step-milliseconds=50");
  AnsRunStatus status;
  rest (run);
  ans_run_play (run);
  ans_run_wait (run, 0.12);
  ans_run_status (run, &status);
  g_assert_cmpint (status.state, ==, ANS_RUN_RUNNING);
  gint64 begin = g_get_monotonic_time (), before = status.step;
  ans_run_pause (run);
  status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_PAUSED);
  g_assert_cmpint (status.step, <=, before + 1);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 150 * 1000);
}

static void
holds_its_speed_down_and_still_answers (void)
{
  g_autoptr (AnsRun) run = start ("short", "");
  rest (run);
  ans_run_limit (run, 50);
  gint64 begin = g_get_monotonic_time ();
  ans_run_play_until (run, 16);
  AnsRunStatus status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_DONE);
  /* 15 intervals of 20 ms; a little less, because the clocks are read at other moments.
   */
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 290 * 1000);
  ans_run_limit (run, 0.001);
  ans_run_play (run);
  ans_run_wait (run, 0.02);
  begin = g_get_monotonic_time ();
  ans_run_pause (run);
  g_assert_cmpint (rest (run).step, ==, 17);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
}

static void
makes_frames_only_for_who_looks (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "");
  rest (run);
  ans_frame_unref (ans_run_take_frame (run));
  ans_run_watch (run, 2);
  rest (run);
  g_autoptr (AnsFrame) frame = ans_run_take_frame (run);
  g_assert_null (ans_frame_plot (frame, 0));
  g_assert_nonnull (ans_frame_plot (frame, 1));
  g_assert_null (ans_frame_plot (frame, 2));
  g_assert_cmpfloat (ans_frame_measure (frame, 2).reference, ==, 0);
  rest (run);
  g_assert_null (ans_run_take_frame (run));
}

static void
shows_what_was_changed_while_it_rests (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "");
  g_autoptr (GError) error = NULL;
  rest (run);
  ans_frame_unref (ans_run_take_frame (run));
  g_assert_true (ans_run_set (run, param ("bins"), 5, &error));
  rest (run);
  g_autoptr (AnsFrame) frame = ans_run_take_frame (run);
  g_assert_cmpint (ans_plot_layer (ans_frame_plot (frame, 2), 0)->n, ==, 5);
  g_assert_cmpfloat (ans_run_recipe (run)->values[param ("bins")], ==, 5);
  g_assert_false (ans_run_set (run, param ("beta"), -3, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "-3"));
  g_assert_nonnull (strstr (error->message, "0.01 ... 1000"));
}

static void
keeps_restart_parameters_for_the_next_reset (void)
{
  g_autoptr (AnsRun) run = start ("short", "");
  g_assert_true (ans_run_set (run, param ("particles"), 128, NULL));
  rest (run);
  g_autoptr (AnsSnapshot) before = capture (run);
  g_assert_cmpint (ans_snapshot_kept (before, 0)->shape[0], ==, 64);
  g_assert_cmpfloat (ans_snapshot_values (before)[param ("particles")], ==, 64);
  ans_run_reset (run, NULL, 1);
  rest (run);
  g_autoptr (AnsSnapshot) after = capture (run);
  g_assert_cmpint (ans_snapshot_kept (after, 0)->shape[0], ==, 128);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_PAUSED);
}

static void
hands_on_what_the_problem_sets (void)
{
  g_autoptr (AnsRun) run = start ("short", "");
  g_autofree double *values =
      g_new0 (double, ans_problem_n_params (&ans_problem_fixture));
  g_assert_false (ans_run_values_changed (run, values));
  ans_run_touch (run, &(AnsTouch){.kind = ANS_TOUCH_DRAG, .plot = 1, .x = -1.25});
  rest (run);
  g_assert_true (ans_run_values_changed (run, values));
  g_assert_false (ans_run_values_changed (run, values));
  g_assert_cmpfloat (values[param ("target")], ==, -1.25);
  g_assert_cmpfloat (ans_run_recipe (run)->values[param ("target")], ==, -1.25);
  ans_run_touch (run, &(AnsTouch){.kind = ANS_TOUCH_DRAG, .plot = 1, .x = 99});
  rest (run);
  g_assert_false (ans_run_values_changed (run, values));
  g_autofree char *message = ans_run_take_message (run);
  g_assert_nonnull (strstr (message, "between -2 and 2"));
}

static void
resumes_with_the_same_bits (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "");
  ans_run_play_until (run, 300);
  rest (run);
  g_autoptr (AnsSnapshot) middle = capture (run);
  ans_run_play_until (run, 700);
  rest (run);
  g_autoptr (AnsSnapshot) whole = capture (run);
  g_autoptr (AnsRun) other = start ("double-well", "");
  ans_run_resume (other, middle);
  ans_run_play_until (other, 700);
  g_assert_cmpint (rest (other).step, ==, 700);
  g_autoptr (AnsSnapshot) resumed = capture (other);
  g_assert_true (ans_snapshot_equal (whole, resumed));
  g_assert_false (ans_snapshot_equal (whole, middle));
}

static void
refuses_a_snapshot_that_does_not_fit (void)
{
  g_autoptr (AnsRun) run = start ("short", "");
  rest (run);
  g_autoptr (AnsSnapshot) snapshot = capture (run);
  g_autofree double *values =
      g_memdup2 (ans_snapshot_values (snapshot),
                 (gsize) ans_problem_n_params (&ans_problem_fixture) * sizeof (double));
  values[param ("particles")] = 32;
  g_autoptr (AnsSnapshot) wrong = ans_snapshot_new (&ans_problem_fixture, values, 1, 5);
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++) {
    const AnsKept *kept = ans_snapshot_kept (snapshot, i);
    ans_snapshot_add (wrong, kept->name, kept->integers, kept->rank, kept->shape,
                      kept->values);
  }
  ans_run_resume (run, wrong);
  g_assert_cmpint (rest (run).state, ==, ANS_RUN_FAILED);
  g_autofree char *message = ans_run_take_message (run);
  g_assert_nonnull (strstr (message, "'particles' is [64, 1], the run's is [32, 1]"));
}

/* Plays for about `seconds` with a live parameter set or the plot touched every
 * millisecond. */
static void
disturb (AnsRun *run, double seconds)
{
  static const char *const live[] = {"beta", "height", "rate", "frozen", "target"};
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  ans_run_play (run);
  while (g_get_monotonic_time () < end) {
    int which = param (live[g_rand_int_range (random, 0, G_N_ELEMENTS (live))]);
    double value = g_strcmp0 (ans_problem_fixture.params[which].id, "frozen") == 0
                       ? g_rand_int_range (random, 0, 2)
                       : g_rand_double_range (random, 0.02, 1.5);
    if (g_rand_int_range (random, 0, 3) == 0)
      ans_run_touch (run, &(AnsTouch){.plot = 1, .x = value, .second = value > 0.5});
    else
      g_assert_true (ans_run_set (run, which, value, NULL));
    ans_run_wait (run, 0.001);
  }
  ans_run_pause (run);
  rest (run);
}

static void
random_live_changes_can_be_replayed (void)
{
  g_autoptr (AnsRun) run = start ("double-well", "particles=100");
  rest (run);
  disturb (run, 0.5);
  g_autoptr (AnsSnapshot) seen = capture (run);
  g_autoptr (AnsJournal) journal = ans_run_journal (run);
  g_assert_cmpint (ans_journal_length (journal), >, 20);
  AnsHeadless options = {.recipe = ans_journal_recipe (journal),
                         .journal = journal,
                         .steps = ans_snapshot_step (seen)};
  g_auto (AnsHeadlessResult) result;
  g_assert_true (ans_headless_run (&options, &result, NULL));
  g_assert_true (ans_snapshot_equal (seen, result.snapshot));
}

static void
threads_may_change_in_a_run (void)
{
  g_autoptr (AnsRun) one = start ("double-well", ""), other = start ("double-well", "");
  ans_run_play_until (one, 90);
  ans_run_play_until (other, 40);
  g_assert_cmpint (rest (other).step, ==, 40);
  ans_run_set (other, param ("beta"), 4.25, NULL);
  ans_run_set (other, param ("beta"), 3, NULL);
  ans_run_set_threads (other, 5);
  ans_run_play_until (other, 67);
  ans_run_set_threads (other, 1);
  g_assert_cmpint (rest (other).step, ==, 67);
  ans_run_set_threads (other, 3);
  ans_run_play_until (other, 90);
  g_assert_cmpint (rest (one).step, ==, 90);
  g_assert_cmpint (rest (other).step, ==, 90);
  g_autoptr (AnsSnapshot) first = capture (one), second = capture (other);
  g_assert_true (ans_snapshot_equal (first, second));
  g_assert_cmpint (ans_run_recipe (other)->threads, ==, 3);
}

static void
can_be_freed_at_any_moment (void)
{
  for (int i = 0; i < 200; i++) {
    g_autoptr (AnsRun) run = start (i % 3 ? "short" : "slow", "");
    ans_run_play (run);
    if (i % 4 == 1)
      ans_run_wait (run, 0.001);
    if (i % 4 == 2)
      ans_run_reset (run, NULL, (guint64) i);
    if (i % 4 == 3)
      ans_run_step (run, 5);
  }
}

static void
count_wake (gpointer data)
{
  atomic_fetch_add ((atomic_int *) data, 1);
}

static void
wakes_once_until_it_is_looked_at (void)
{
  atomic_int wakes = 0;
  AnsRecipe recipe;
  AnsRunStatus status;
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  AnsRun *run = ans_run_new (&recipe, count_wake, &wakes);
  ans_run_play_until (run, 10);
  ans_run_wait (run, PATIENCE);
  g_assert_cmpint (atomic_load (&wakes), ==, 1);
  ans_run_status (run, &status);
  ans_run_step (run, 3);
  ans_run_wait (run, PATIENCE);
  g_assert_cmpint (atomic_load (&wakes), ==, 2);
  ans_run_free (run);
  ans_recipe_clear (&recipe);
}

/* Frames cost the run a tenth of its time, while they are cheaper than a tenth of 1/15 s.
 */
static void
frames_leave_the_time_to_the_steps (void)
{
  for (double cost = 1e-5; cost < 1; cost *= 1.3) {
    double pause = ans_runner_frame_pause (cost), round = cost + pause;
    g_assert_cmpfloat (pause, >=, 1.0 / 120 - 1e-9);
    if (cost < 1.0 / 150)
      g_assert_cmpfloat (cost / round, <=, 0.1 + 1e-9);
    if (cost < 1.0 / 15 - 1.0 / 120)
      g_assert_cmpfloat (round, <=, 1.0 / 15 + 1e-9);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/run/opens-paused-and-shows-the-beginning",
                   opens_paused_and_shows_the_beginning);
  g_test_add_func ("/run/run/plays-until-the-step-that-was-asked-for",
                   plays_until_the_step_that_was_asked_for);
  g_test_add_func ("/run/run/says-when-it-fails-and-stands-at-the-last-good-step",
                   says_when_it_fails_and_stands_at_the_last_good_step);
  g_test_add_func ("/run/run/goes-on-after-the-knob-is-turned",
                   goes_on_after_the_knob_is_turned);
  g_test_add_func ("/run/run/reports-a-failed-opening", reports_a_failed_opening);
  g_test_add_func ("/run/run/cancels-a-slow-opening", cancels_a_slow_opening);
  g_test_add_func ("/run/run/loses-no-scalar", loses_no_scalar);
  g_test_add_func ("/run/run/pauses-within-a-step", pauses_within_a_step);
  g_test_add_func ("/run/run/holds-its-speed-down-and-still-answers",
                   holds_its_speed_down_and_still_answers);
  g_test_add_func ("/run/run/makes-frames-only-for-who-looks",
                   makes_frames_only_for_who_looks);
  g_test_add_func ("/run/run/frames-leave-the-time-to-the-steps",
                   frames_leave_the_time_to_the_steps);
  g_test_add_func ("/run/run/shows-what-was-changed-while-it-rests",
                   shows_what_was_changed_while_it_rests);
  g_test_add_func ("/run/run/keeps-restart-parameters-for-the-next-reset",
                   keeps_restart_parameters_for_the_next_reset);
  g_test_add_func ("/run/run/hands-on-what-the-problem-sets",
                   hands_on_what_the_problem_sets);
  g_test_add_func ("/run/run/resumes-with-the-same-bits", resumes_with_the_same_bits);
  g_test_add_func ("/run/run/refuses-a-snapshot-that-does-not-fit",
                   refuses_a_snapshot_that_does_not_fit);
  g_test_add_func ("/run/run/random-live-changes-can-be-replayed",
                   random_live_changes_can_be_replayed);
  g_test_add_func ("/run/run/threads-may-change-in-a-run", threads_may_change_in_a_run);
  g_test_add_func ("/run/run/can-be-freed-at-any-moment", can_be_freed_at_any_moment);
  g_test_add_func ("/run/run/wakes-once-until-it-is-looked-at",
                   wakes_once_until_it_is_looked_at);
  return g_test_run ();
}
