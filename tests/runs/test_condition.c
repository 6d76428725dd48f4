#include "engine/run/condition.h"
#include "engine/run/run.h"
#include "tests/runs/fixture.h"

#include <math.h>

#define PATIENCE 20

/* The index of the first record at which the condition is met; -1: never. */
static int
met_at (AnsCondition condition, int n, double (*value) (int i))
{
  AnsAwaited awaited;
  ans_condition_await (&awaited, &condition);
  for (int i = 0; i < n; i++) {
    ans_condition_see (&awaited, 0, -1e9);
    ans_condition_see (&awaited, 3, value (i));
    if (awaited.met)
      return i;
  }
  return -1;
}

static double
halving (int i)
{
  return 1 + pow (2, -i);
}

static double
holes (int i)
{
  return i < 7 ? (double) NAN : 0;
}

static void
meets_at_the_first_record_that_passes (void)
{
  AnsCondition condition = {.kind = ANS_CONDITION_BELOW, .metric = 3, .value = 1.25};
  g_assert_cmpint (met_at (condition, 30, halving), ==, 3);
  condition.value = 1;
  g_assert_cmpint (met_at (condition, 30, halving), ==, -1);
  condition.kind = ANS_CONDITION_ABOVE;
  g_assert_cmpint (met_at (condition, 30, halving), ==, 0);
  condition.kind = ANS_CONDITION_NONE;
  g_assert_cmpint (met_at (condition, 30, halving), ==, -1);
}

static void
meets_a_plateau_when_two_windows_agree (void)
{
  AnsCondition condition = {
      .kind = ANS_CONDITION_PLATEAU, .metric = 3, .value = 0.1, .window = 2};
  /* Means of pairs: 1.75, 1.1875, 1.047; the last two differ by 0.14 < 0.1 x 1.1875 no,
   * 1.047 and 1.012 by 0.035: at record 7. */
  g_assert_cmpint (met_at (condition, 30, halving), ==, 7);
  /* What is not a number is on no plateau. */
  g_assert_cmpint (met_at (condition, 30, holes), ==, 11);
}

static AnsRunStatus
rest (AnsRun *run)
{
  AnsRunStatus status;
  ans_run_wait (run, PATIENCE);
  ans_run_status (run, &status);
  return status;
}

static AnsRun *
start (void)
{
  AnsRecipe recipe;
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  g_assert_true (ans_problem_apply (&ans_problem_fixture, "particles=64 bumps=8",
                                    recipe.values, NULL));
  AnsRun *run = ans_run_new (&recipe, NULL, NULL);
  ans_recipe_clear (&recipe);
  return run;
}

/* The run rests at the very step whose loss is the first below the bound: here, below all
 * of the first hundred. */
static void
a_run_stops_at_the_exact_step (void)
{
  g_autoptr (AnsRun) run = start ();
  g_autoptr (AnsHistory) history =
      ans_history_new (ans_problem_n_metrics (&ans_problem_fixture));
  ans_run_play_until (run, 100);
  rest (run);
  ans_run_drain (run, history);
  AnsCondition condition = {.kind = ANS_CONDITION_BELOW, .value = G_MAXDOUBLE};
  for (int i = 0; i < 100; i++)
    condition.value = fmin (condition.value, ans_history_value (history, 0, i));
  ans_run_reset (run, NULL, 1);
  ans_run_await (run, &condition);
  AnsRunStatus status = rest (run);
  g_assert_cmpint (status.state, ==, ANS_RUN_PAUSED);
  g_assert_cmpint (status.stop, ==, ANS_STOP_CONDITION);
  ans_run_drain (run, history);
  int n = ans_history_length (history, 0);
  g_assert_cmpint (n, >, 100);
  g_assert_cmpint (ans_history_step (history, 0, n - 1), ==, status.step);
  for (int i = 0; i < n; i++)
    g_assert_true ((ans_history_value (history, 0, i) < condition.value) == (i == n - 1));
  ans_run_step (run, 1); /* it is awaited no more */
  g_assert_cmpint (rest (run).step, ==, status.step + 1);
  g_assert_cmpint (rest (run).stop, ==, ANS_STOP_NONE);
  ans_run_play_until (run, status.step + 5);
  g_assert_cmpint (rest (run).stop, ==, ANS_STOP_STEP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/condition/meets-at-the-first-record-that-passes",
                   meets_at_the_first_record_that_passes);
  g_test_add_func ("/run/condition/meets-a-plateau-when-two-windows-agree",
                   meets_a_plateau_when_two_windows_agree);
  g_test_add_func ("/run/condition/a-run-stops-at-the-exact-step",
                   a_run_stops_at_the_exact_step);
  return g_test_run ();
}
