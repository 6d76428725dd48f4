#include "engine/run/batch.h"
#include "engine/run/headless.h"
#include "tests/runs/fixture.h"

enum { N = 3 };

static void
init (AnsRecipe *recipe, const char *settings, guint64 seed)
{
  ans_recipe_init (recipe, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, "short", NULL));
  g_assert_true (
      ans_problem_apply (&ans_problem_fixture, settings, recipe->values, NULL));
  recipe->seed = seed;
}

static AnsBatch *
start (const char *const *settings, gint64 steps)
{
  AnsRecipe recipes[N];
  for (int i = 0; i < N; i++)
    init (&recipes[i], settings[i], (guint64) i + 1);
  AnsBatch *batch = ans_batch_new (N, recipes, steps, 7, NULL, NULL);
  for (int i = 0; i < N; i++)
    ans_recipe_clear (&recipes[i]);
  return batch;
}

static void
clear (AnsFrame **frames)
{
  for (int i = 0; i < N; i++)
    g_clear_pointer (&frames[i], ans_frame_unref);
}

static void
each_run_has_the_bits_it_has_alone (void)
{
  const char *const settings[] = {"", "beta=2", "dt=0.01"};
  g_autoptr (AnsBatch) batch = start (settings, 70);
  ans_batch_wait (batch, -1);
  g_assert_true (ans_batch_is_over (batch));
  g_assert_cmpfloat (ans_batch_progress (batch), ==, 1);
  for (int i = 0; i < N; i++) {
    g_auto (AnsHeadlessResult) alone = {0};
    g_autoptr (AnsHistory) history =
        ans_history_new (ans_problem_n_metrics (&ans_problem_fixture));
    AnsHeadless options = {.recipe = ans_batch_recipe (batch, i), .steps = 70};
    g_assert_true (ans_headless_run (&options, &alone, NULL));
    ans_batch_drain (batch, i, history);
    int length = ans_history_length (alone.history, 0);
    g_assert_cmpint (length, >, 10);
    g_assert_cmpint (ans_history_length (history, 0), ==, length);
    for (int k = 0; k < length; k++)
      g_assert_cmpfloat (ans_history_value (history, 0, k), ==,
                         ans_history_value (alone.history, 0, k));
  }
}

static void
frames_are_all_of_one_step (void)
{
  const char *const settings[] = {"step-milliseconds=1", "step-milliseconds=3",
                                  "step-milliseconds=0"};
  g_autoptr (AnsBatch) batch = start (settings, 120);
  AnsFrame *frames[N] = {NULL};
  int sets = 0;
  gint64 before = -1;
  for (gboolean over = FALSE; !over;) {
    over = ans_batch_is_over (batch);
    ans_batch_wait (batch, 0.005);
    if (!ans_batch_take_frames (batch, frames))
      continue;
    sets++;
    g_assert_cmpint (ans_frame_step (frames[0]), >=, before);
    before = ans_frame_step (frames[0]);
    for (int i = 0; i < N; i++) {
      g_assert_cmpint (ans_frame_step (frames[i]), ==, before);
      g_assert_nonnull (ans_frame_plot (frames[i], 0));
      g_assert_null (ans_frame_plot (frames[i], 3));
    }
  }
  g_assert_cmpint (sets, >, 2);
  g_assert_cmpint (before, ==, 120);
  clear (frames);
}

static void
a_failure_leaves_the_others_alone (void)
{
  const char *const settings[] = {"", "dt=2 height=10", "open-fails=on"};
  g_autoptr (AnsBatch) batch = start (settings, 400);
  ans_batch_wait (batch, -1);
  static const AnsBatchState states[] = {ANS_BATCH_DONE, ANS_BATCH_FAILED,
                                         ANS_BATCH_FAILED};
  for (int i = 0; i < N; i++) {
    AnsBatchStatus status;
    g_autofree char *failure = ans_batch_failure (batch, i);
    ans_batch_status (batch, i, &status);
    g_assert_cmpint (status.state, ==, states[i]);
    g_assert_true ((failure != NULL) == (states[i] == ANS_BATCH_FAILED));
    g_assert_cmpint (status.step, <=, 400);
  }
  AnsFrame *frames[N] = {NULL};
  g_assert_true (ans_batch_take_frames (batch, frames));
  g_assert_cmpint (ans_frame_step (frames[0]), ==, 400);
  g_assert_null (frames[2]);
  g_assert_false (ans_batch_take_frames (batch, frames));
  clear (frames);
}

static void
ends_at_once_when_freed (void)
{
  const char *const slow[] = {"step-milliseconds=20", "step-milliseconds=20", ""};
  AnsBatch *batch = start (slow, 100000);
  ans_batch_wait (batch, 0.05);
  g_assert_false (ans_batch_is_over (batch));
  gint64 before = g_get_monotonic_time ();
  ans_batch_free (batch);
  /* A cancelled step answers within 20 ms; the rest is for a loaded machine. */
  g_assert_cmpint (g_get_monotonic_time () - before, <, 1000000);
  const char *const opening[] = {"open-seconds=60", "", ""};
  before = g_get_monotonic_time ();
  ans_batch_free (start (opening, 10));
  g_assert_cmpint (g_get_monotonic_time () - before, <, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/batch/each-run-has-the-bits-it-has-alone",
                   each_run_has_the_bits_it_has_alone);
  g_test_add_func ("/run/batch/frames-are-all-of-one-step", frames_are_all_of_one_step);
  g_test_add_func ("/run/batch/a-failure-leaves-the-others-alone",
                   a_failure_leaves_the_others_alone);
  g_test_add_func ("/run/batch/ends-at-once-when-freed", ends_at_once_when_freed);
  return g_test_run ();
}
