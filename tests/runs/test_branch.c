#include "engine/frame/film.h"
#include "engine/run/branch.h"
#include "engine/run/run.h"
#include "tests/runs/fixture.h"

#define PATIENCE 20

static int
param (const char *id)
{
  return ans_problem_param_index (&ans_problem_fixture, id, NULL);
}

static AnsRun *
start (const char *settings)
{
  AnsRecipe recipe;
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
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

static AnsSnapshot *
state_at (AnsRun *run, gint64 step)
{
  ans_run_play_until (run, step);
  g_assert_cmpint (rest (run).step, ==, step);
  ans_run_capture (run);
  rest (run);
  return ans_run_take_snapshot (run);
}

static void
change (AnsRun *run, const char *id, double value)
{
  g_assert_true (ans_run_set (run, param (id), value, NULL));
}

/* A run with parameters changed and the mark dragged
 * and a particle thrown at steps 60, 150, 150, 230, to 300;
 * what it was at 60 (after the change), 100, 150, 200, 300. */
static AnsRun *
eventful_run (AnsSnapshot *states[5])
{
  AnsTouch touch = {.plot = 1, .x = -0.7, .y = 1, .kind = ANS_TOUCH_DRAG};
  AnsTouch throw = {.plot = 1, .x = 1.8, .kind = ANS_TOUCH_PRESS, .second = TRUE};
  AnsRun *run = start ("particles=64 bumps=8");
  ans_snapshot_unref (state_at (run, 60));
  change (run, "beta", 7);
  states[0] = state_at (run, 60);
  states[1] = state_at (run, 100);
  ans_snapshot_unref (state_at (run, 150));
  change (run, "beta", 1.5);
  ans_run_touch (run, &touch);
  ans_run_touch (run, &throw);
  states[2] = state_at (run, 150);
  states[3] = state_at (run, 200);
  ans_snapshot_unref (state_at (run, 230));
  change (run, "dt", 0.002);
  states[4] = state_at (run, 300);
  return run;
}

static void
drop (AnsSnapshot *states[5])
{
  for (int i = 0; i < 5; i++)
    ans_snapshot_unref (states[i]);
}

static void
any_key_leads_to_the_same_bits (void)
{
  AnsSnapshot *states[5];
  g_autoptr (AnsRun) run = eventful_run (states);
  g_autoptr (AnsJournal) journal = ans_run_journal (run);
  for (int to = 0; to < 5; to++)
    for (int from = -1; from <= to; from++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnsSnapshot) state =
          ans_branch_state (journal, from < 0 ? NULL : states[from],
                            ans_snapshot_step (states[to]), &error);
      g_assert_no_error (error);
      g_assert_true (ans_snapshot_equal (state, states[to]));
    }
  drop (states);
}

static void
refuses_a_key_of_a_later_step (void)
{
  AnsSnapshot *states[5];
  g_autoptr (AnsRun) run = eventful_run (states);
  g_autoptr (AnsJournal) journal = ans_run_journal (run);
  g_autoptr (GError) error = NULL;
  g_assert_null (ans_branch_state (journal, states[3], 199, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_USAGE);
  drop (states);
}

static double
current (AnsRun *run, const char *id)
{
  double values[32];
  ans_run_values_changed (run, values);
  return ans_run_recipe (run)->values[param (id)];
}

static void
a_run_turns_back_and_goes_on_with_the_same_bits (void)
{
  AnsSnapshot *states[5];
  g_autoptr (AnsRun) run = eventful_run (states);
  g_autoptr (AnsHistory) history =
      ans_history_new (ans_problem_n_metrics (&ans_problem_fixture));
  gint64 step = 0;
  ans_run_drain (run, history);
  g_assert_false (ans_run_take_cut (run, &step));
  g_assert_cmpint (ans_history_length (history, 0), ==, 300);
  for (int to = 3; to >= 0; to--) {
    ans_run_branch (run, to % 2 ? states[0] : NULL, ans_snapshot_step (states[to]));
    AnsRunStatus status = rest (run);
    g_assert_cmpint (status.state, ==, ANS_RUN_PAUSED);
    g_assert_cmpint (status.step, ==, ans_snapshot_step (states[to]));
    g_autoptr (AnsFrame) frame = ans_run_take_frame (run);
    g_assert_cmpint (ans_frame_step (frame), ==, status.step);
    ans_run_drain (run, history);
    g_assert_true (ans_run_take_cut (run, &step));
    g_assert_cmpint (step, ==, status.step);
    g_assert_cmpint (ans_history_length (history, 0), ==, status.step);
    ans_run_capture (run);
    rest (run);
    g_autoptr (AnsSnapshot) state = ans_run_take_snapshot (run);
    g_assert_true (ans_snapshot_equal (state, states[to]));
    g_assert_cmpfloat (current (run, "beta"), ==, to < 2 ? 7 : 1.5);
    g_assert_cmpfloat (current (run, "target"), ==, to < 2 ? 0.5 : -0.7);
  }
  change (run, "beta", 7); /* as it is: the other branch has no change at 150 */
  g_autoptr (AnsSnapshot) end = state_at (run, 200);
  g_autoptr (AnsJournal) journal = ans_run_journal (run);
  g_assert_cmpint (ans_journal_length (journal), ==, 2);
  g_autoptr (AnsSnapshot) again = ans_branch_state (journal, NULL, 200, NULL);
  g_assert_true (ans_snapshot_equal (again, end));
  g_assert_false (ans_snapshot_equal (states[3], end));
  drop (states);
}

static void
a_key_of_another_opening_does_no_harm (void)
{
  g_autoptr (AnsRun) run = start ("particles=64 bumps=8");
  g_autoptr (AnsSnapshot) before = state_at (run, 40);
  ans_run_reset (run, NULL, 9);
  g_autoptr (AnsSnapshot) after = state_at (run, 40);
  ans_snapshot_unref (state_at (run, 90));
  ans_run_branch (run, before, 40);
  rest (run);
  ans_run_capture (run);
  rest (run);
  g_autoptr (AnsSnapshot) state = ans_run_take_snapshot (run);
  g_assert_true (ans_snapshot_equal (state, after));
}

static void
the_future_cannot_be_branched_from (void)
{
  g_autoptr (AnsRun) run = start ("particles=64 bumps=8");
  g_autoptr (AnsSnapshot) state = state_at (run, 20);
  ans_run_branch (run, NULL, 21);
  ans_run_branch (run, NULL, -1);
  g_assert_cmpint (rest (run).step, ==, 20);
}

static void
key_frames_come_by_themselves (void)
{
  AnsRun *run = start ("particles=64 bumps=8");
  g_autoptr (AnsSnapshot) end = state_at (run, 30);
  g_autoptr (AnsSnapshot) key = ans_run_take_key (run);
  g_assert_nonnull (key);
  g_assert_null (ans_run_take_key (run));
  g_assert_cmpint (ans_snapshot_step (key), <, 30);
  g_autoptr (AnsJournal) journal = ans_run_journal (run);
  g_autoptr (AnsSnapshot) state = ans_branch_state (journal, key, 30, NULL);
  g_assert_true (ans_snapshot_equal (state, end));
  ans_run_free (run);
}

/* Whatever is done while it runs, and wherever it is turned back to from whatever
 * key-frame, the journal that is left leads to the same bits. */
static void
random_changes_and_turns_leave_a_true_journal (void)
{
  static const char *const ids[] = {"beta", "height", "rate", "dt"};
  static const double most[] = {5, 2, 0.1, 0.01};
  GRand *rand = g_rand_new_with_seed (11);
  AnsRun *run = start ("particles=64 bumps=8");
  g_autoptr (AnsFilm) keys =
      ans_film_new (1 << 20, 16, (GDestroyNotify) ans_snapshot_unref);
  g_autoptr (AnsHistory) history =
      ans_history_new (ans_problem_n_metrics (&ans_problem_fixture));
  rest (run);
  for (int round = 0; round < 60; round++) {
    AnsRunStatus status;
    gint64 cut;
    int which = g_rand_int_range (rand, 0, 4);
    ans_run_play (run);
    ans_run_set (run, param (ids[which]),
                 most[which] * g_rand_double_range (rand, 0.1, 1), NULL);
    g_usleep (1000);
    ans_run_drain (run, history);
    if (ans_run_take_cut (run, &cut))
      ans_film_cut (keys, cut);
    AnsSnapshot *key = ans_run_take_key (run);
    if (key)
      ans_film_add (keys, ans_snapshot_step (key), ans_snapshot_bytes (key), key);
    ans_run_status (run, &status);
    gint64 step = g_rand_int_range (rand, 0, (gint32) status.step + 1);
    int index = ans_film_find (keys, step);
    if (round % 3 == 0)
      ans_run_branch (run, index < 0 ? NULL : ans_film_item (keys, index), step);
  }
  ans_run_pause (run);
  rest (run);
  ans_run_capture (run);
  rest (run);
  g_autoptr (AnsSnapshot) end = ans_run_take_snapshot (run);
  g_autoptr (AnsJournal) journal = ans_run_journal (run);
  g_autoptr (AnsSnapshot) again =
      ans_branch_state (journal, NULL, ans_snapshot_step (end), NULL);
  g_assert_true (ans_snapshot_equal (again, end));
  ans_run_drain (run, history);
  g_assert_cmpint (ans_history_length (history, 0), ==, ans_snapshot_step (end));
  ans_run_free (run);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/branch/any-key-leads-to-the-same-bits",
                   any_key_leads_to_the_same_bits);
  g_test_add_func ("/run/branch/refuses-a-key-of-a-later-step",
                   refuses_a_key_of_a_later_step);
  g_test_add_func ("/run/branch/a-run-turns-back-and-goes-on-with-the-same-bits",
                   a_run_turns_back_and_goes_on_with_the_same_bits);
  g_test_add_func ("/run/branch/a-key-of-another-opening-does-no-harm",
                   a_key_of_another_opening_does_no_harm);
  g_test_add_func ("/run/branch/the-future-cannot-be-branched-from",
                   the_future_cannot_be_branched_from);
  g_test_add_func ("/run/branch/key-frames-come-by-themselves",
                   key_frames_come_by_themselves);
  g_test_add_func ("/run/branch/random-changes-and-turns-leave-a-true-journal",
                   random_changes_and_turns_leave_a_true_journal);
  return g_test_run ();
}
