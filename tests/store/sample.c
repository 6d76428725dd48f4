#include "tests/store/sample.h"

#include "engine/run/experiment.h"

#include <glib/gstdio.h>

static char *folder;

char *
ans_test_session_path (const char *name)
{
  if (!folder)
    folder = g_dir_make_tmp ("ansatz-store-XXXXXX", NULL);
  return g_build_filename (folder, name, NULL);
}

void
ans_test_session_end (void)
{
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *path = ans_test_session_path (name);
    g_remove (path);
  }
  if (folder)
    g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static void
step (AnsExperiment *experiment, gint64 until)
{
  while (ans_experiment_done (experiment) < until)
    g_assert_true (ans_experiment_step (experiment, NULL));
}

/* The middle of the slider of the first live number. */
static void
set (AnsExperiment *experiment, const AnsProblem *problem, AnsJournal *journal)
{
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    const AnsParam *info = &problem->params[i];
    double value = info->initial * 0.9;
    if (info->liveness != ANS_LIVE || info->kind != ANS_PARAM_REAL ||
        !ans_experiment_set (experiment, i, value, NULL))
      continue;
    ans_journal_append (journal, &(AnsEntry){.kind = ANS_ENTRY_SET,
                                             .step = ans_experiment_done (experiment),
                                             .param = i,
                                             .value = value});
    return;
  }
}

static void
touch (AnsExperiment *experiment, const AnsProblem *problem, AnsJournal *journal)
{
  AnsEntry entry = {.kind = ANS_ENTRY_TOUCH, .step = ans_experiment_done (experiment)};
  for (int i = 0; i < ans_problem_n_plots (problem); i++)
    if (problem->plots[i].touch) {
      entry.touch = (AnsTouch){.kind = ANS_TOUCH_PRESS,
                               .plot = i,
                               .x = 0.25,
                               .y = -0.5,
                               .reach = 0.125,
                               .second = TRUE};
      ans_experiment_touch (experiment, &entry.touch);
      ans_journal_append (journal, &entry);
      return;
    }
}

static AnsSnapshot *
begin_at (const AnsRecipe *recipe, AnsExperiment *experiment, gint64 begin)
{
  g_assert_true (
      ans_experiment_open (experiment, recipe->values, recipe->seed, NULL, NULL));
  step (experiment, begin);
  return begin > 0 ? ans_experiment_capture (experiment) : NULL;
}

AnsSessionFile
ans_test_session (const AnsProblem *problem, const char *settings, gint64 begin,
                  gint64 steps)
{
  static const AnsListener nobody = {NULL};
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, problem, NULL);
  g_assert_true (ans_problem_apply (problem, settings, recipe.values, NULL));
  recipe.seed = 18446744073709551557U;
  g_autoptr (AnsExperiment) experiment = ans_experiment_new (problem, 2, &nobody, NULL);
  g_autoptr (AnsSnapshot) start = begin_at (&recipe, experiment, begin);
  AnsJournal *journal = ans_journal_new (&recipe, start);
  step (experiment, begin + 2);
  set (experiment, problem, journal);
  step (experiment, begin + 3);
  touch (experiment, problem, journal);
  step (experiment, begin + steps);
  return (AnsSessionFile){journal, ans_experiment_capture (experiment),
                          g_strdup ("{\"cells\":4}")};
}
