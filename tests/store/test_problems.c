/* Every problem and every parameter: a run with random settings that is changed and
 * touched by hand is saved, loaded, and goes on with the same bits as the one that was
 * not; so does one that is computed again from the journal, with another number of
 * threads. */
#include "engine/core/random.h"
#include "engine/run/branch.h"
#include "tests/contract/bench.h"
#include "tests/store/sample.h"

#include <string.h>

enum { MORE = 3, RESTARTS = 4 };

/* A problem may take so long (s) before the rest is left to the slow suite. */
#define BUDGET 2.5

typedef struct {
  const AnsProblem *problem;
  AnsRandom random;
  AnsRecipe recipe;
  AnsExperiment *experiment;
  AnsJournal *journal;
} Hand;

static const AnsListener nobody;

/* FALSE: it failed, or was too slow. */
static gboolean
advance (AnsExperiment *experiment, int n)
{
  for (int i = 0; i < n; i++) {
    bench_alarm (1.0 * BENCH_SLOW);
    gboolean success = ans_experiment_step (experiment, NULL);
    bench_alarm (0);
    if (!success)
      return FALSE;
  }
  return TRUE;
}

/* ---- what is done by hand ---- */

static void
note (Hand *self, AnsEntry entry)
{
  entry.step = ans_experiment_done (self->experiment);
  ans_journal_append (self->journal, &entry);
}

static void
set (Hand *self, int param)
{
  double value = bench_random_value (&self->problem->params[param], FALSE, &self->random);
  if (self->problem->params[param].liveness == ANS_LIVE &&
      ans_experiment_set (self->experiment, param, value, NULL))
    note (self, (AnsEntry){.kind = ANS_ENTRY_SET, .param = param, .value = value});
}

static void
touch (Hand *self, int plot)
{
  if (!self->problem->touch || !self->problem->plots[plot].touch)
    return;
  AnsTouch where =
      bench_random_touch (self->problem, self->experiment, plot, &self->random);
  ans_experiment_touch (self->experiment, &where);
  note (self, (AnsEntry){.kind = ANS_ENTRY_TOUCH, .touch = where});
}

/* Every live parameter in turn, several between two steps. */
static gboolean
play (Hand *self)
{
  if (!advance (self->experiment, 1))
    return FALSE;
  for (int i = 0; i < ans_problem_n_params (self->problem); i++) {
    set (self, i);
    if (i % 6 == 5 && !advance (self->experiment, 1))
      return FALSE;
  }
  for (int i = 0; i < ans_problem_n_plots (self->problem); i++)
    touch (self, i);
  return advance (self->experiment, 1);
}

/* ---- what must hold ---- */

static void
goes_on (const AnsJournal *journal, AnsSnapshot *key, int threads,
         const AnsSnapshot *wanted)
{
  g_autoptr (GError) error = NULL;
  const AnsRecipe *recipe = ans_journal_recipe (journal);
  g_autoptr (AnsExperiment) experiment =
      ans_experiment_new (recipe->problem, threads, &nobody, NULL);
  ans_branch_replay (experiment, journal, key, ans_snapshot_step (wanted), &error);
  g_assert_no_error (error);
  g_autoptr (AnsSnapshot) reached = ans_experiment_capture (experiment);
  g_autofree char *difference = ans_session_file_difference (reached, wanted);
  g_assert_cmpstr (difference, ==, NULL);
}

static void
check (Hand *self, const AnsSessionFile *session)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) loaded = {0};
  g_autofree char *path = ans_test_session_path ("problem.ansatz");
  ans_session_file_save (session, path, &error);
  g_assert_no_error (error);
  ans_session_file_load (path, &loaded, &error);
  g_assert_no_error (error);
  bench_assert_same (session->latest, loaded.latest);
  if (!advance (self->experiment, MORE))
    return;
  g_autoptr (AnsSnapshot) end = ans_experiment_capture (self->experiment);
  g_test_message ("from the latest");
  goes_on (loaded.journal, loaded.latest, 2, end);
  g_test_message ("from the start");
  goes_on (loaded.journal, NULL, 3, end);
}

/* ---- rounds ---- */

static gboolean
open_hand (Hand *self)
{
  self->experiment = ans_experiment_new (self->problem, 1, &nobody, &bench_stop);
  self->journal = ans_journal_new (&self->recipe, NULL);
  bench_alarm (1.0 * BENCH_SLOW);
  gboolean success = ans_experiment_open (self->experiment, self->recipe.values,
                                          self->recipe.seed, NULL, NULL);
  bench_alarm (0);
  return success;
}

static void
close_hand (Hand *self)
{
  ans_experiment_free (self->experiment);
  ans_journal_free (self->journal);
  ans_recipe_clear (&self->recipe);
}

/* A few parameters that need a restart, from `first` on; the others are as the preset
 * has them. */
static gboolean
round_of (Hand *self, const AnsPreset *preset, int first)
{
  g_auto (AnsSessionFile) session = {0};
  ans_recipe_init (&self->recipe, self->problem, preset);
  self->recipe.seed = 3 + (guint64) first;
  for (int i = MAX (first, 0);
       first >= 0 && i < MIN (first + RESTARTS, ans_problem_n_params (self->problem));
       i++)
    if (self->problem->params[i].liveness != ANS_LIVE)
      self->recipe.values[i] =
          bench_random_value (&self->problem->params[i], FALSE, &self->random);
  gboolean played = open_hand (self) && play (self);
  if (played) {
    g_autoptr (AnsSnapshot) latest = ans_experiment_capture (self->experiment);
    ans_session_file_init (&session, self->journal, latest, NULL);
    check (self, &session);
  }
  close_hand (self);
  return played;
}

static void
saved_and_loaded (gconstpointer data)
{
  Hand self = {.problem = data, .random = ans_random (5, 6, 7)};
  double start = bench_now ();
  int played = 0;
  for (int first = -1; first < ans_problem_n_params (self.problem);
       first += first < 0 ? 1 : RESTARTS) {
    played += round_of (&self, &self.problem->presets[0], first);
    if (!g_test_slow () && bench_now () - start > BUDGET * BENCH_SLOW)
      break;
  }
  if (played == 0)
    g_test_skip ("it takes long to open: this is in the slow suite");
  if (g_test_slow ())
    g_assert_cmpint (played, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; ans_problems[i]; i++) {
    g_autofree char *path = g_strdup_printf ("/store/problems/%s", ans_problems[i]->id);
    g_test_add_data_func (path, ans_problems[i], saved_and_loaded);
  }
  int result = g_test_run ();
  ans_test_session_end ();
  return result;
}
