#include "app/results.h"

#include "engine/store/checkpoint.h"
#include "app/models.h"
#include "app/pictures.h"
#include "engine/export/csv.h"

#include <string.h>

static gboolean
save_json (const AnsReport *report, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "run.json", NULL);
  g_autofree char *json = ans_report_json (report);
  return ans_file_save (path, json, strlen (json), error);
}

static gboolean
save_metrics (const AnsReport *report, const char *folder, GError **error)
{
  const AnsProblem *problem = report->recipe->problem;
  int n = ans_problem_n_metrics (problem);
  g_autofree char *path = g_build_filename (folder, "metrics.csv", NULL);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  for (int i = 0; i < n; i++)
    names[i] = problem->metrics[i].id;
  return ans_csv_save_history (report->result->history, n, names, path, error);
}

static gboolean
save_state (const AnsReport *report, const char *folder, GPtrArray *notes, GError **error)
{
  const AnsSnapshot *snapshot = report->result->snapshot;
  const AnsPreset *preset = report->recipe->preset;
  g_autofree char *checkpoint = g_build_filename (folder, ANS_CHECKPOINT_FILE, NULL);
  if (!snapshot)
    return TRUE;
  AnsModels models = {snapshot, preset, report->result->models};
  return ans_checkpoint_save (snapshot, preset, checkpoint, error) &&
         ans_models_save_all (&models, folder, notes, error);
}

gboolean
ans_results_save (const AnsReport *report, const char *folder, GPtrArray *notes,
                  GError **error)
{
  return save_json (report, folder, error) && save_metrics (report, folder, error) &&
         save_state (report, folder, notes, error) &&
         ans_pictures_save (report, folder, notes, error);
}
