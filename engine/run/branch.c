#include "engine/run/branch.h"

static gboolean
fits (const AnsJournal *journal, const AnsSnapshot *start, gboolean is_key, gint64 step,
      GError **error)
{
  gint64 first = start ? ans_snapshot_step (start) : 0;
  const AnsProblem *problem = ans_journal_recipe (journal)->problem;
  if (first <= step && (!start || ans_snapshot_problem (start) == problem) &&
      (!is_key || ans_snapshot_entries (start) <= ans_journal_length (journal)))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "no way leads from a state at step %" G_GINT64_FORMAT
               " to step %" G_GINT64_FORMAT,
               first, step);
  return FALSE;
}

static gboolean
open_at (AnsExperiment *self, const AnsJournal *journal, const AnsSnapshot *start,
         GError **error)
{
  const AnsRecipe *recipe = ans_journal_recipe (journal);
  return ans_experiment_open (self, start ? ans_snapshot_values (start) : recipe->values,
                              start ? ans_snapshot_seed (start) : recipe->seed, start,
                              error);
}

static gboolean
go_to (AnsExperiment *self, const AnsJournal *journal, int entry, gint64 step,
       GError **error)
{
  entry = ans_experiment_replay (self, journal, entry);
  while (ans_experiment_done (self) < step) {
    if (!ans_experiment_step (self, error))
      return FALSE;
    entry = ans_experiment_replay (self, journal, entry);
  }
  return TRUE;
}

gboolean
ans_branch_replay (AnsExperiment *self, const AnsJournal *journal, AnsSnapshot *key,
                   gint64 step, GError **error)
{
  AnsSnapshot *start = key ? key : ans_journal_start (journal);
  if (!fits (journal, start, key != NULL, step, error))
    return FALSE;
  ans_experiment_mute (self, TRUE);
  gboolean success =
      open_at (self, journal, start, error) &&
      go_to (self, journal, key ? ans_snapshot_entries (key) : 0, step, error);
  ans_experiment_mute (self, FALSE);
  return success;
}

AnsSnapshot *
ans_branch_state (const AnsJournal *journal, AnsSnapshot *key, gint64 step,
                  GError **error)
{
  static const AnsListener nobody = {0};
  const AnsRecipe *recipe = ans_journal_recipe (journal);
  g_autoptr (AnsExperiment) experiment =
      ans_experiment_new (recipe->problem, recipe->threads, &nobody, NULL);
  if (!ans_branch_replay (experiment, journal, key, step, error))
    return NULL;
  return ans_experiment_capture (experiment);
}
