#include "ui/film/sheet.h"

#include "engine/core/error.h"
#include "engine/problems/spelling.h"
#include "ui/film/history_plot.h"

#include <glib/gi18n.h>

enum { USUAL_PLOTS = 4, MOST_PLOTS = 64 };

AnsPlot *
ans_sheet_plot (const AnsProblem *problem, int index, const AnsFrame *frame,
                const AnsHistory *history, int columns)
{
  if (problem->plots[index].history)
    return ans_history_plot_new (problem, index, history, frame, 0, -1, columns);
  AnsPlot *plot = frame ? ans_frame_plot (frame, index) : NULL;
  return plot ? ans_plot_ref (plot) : NULL;
}

AnsAxes
ans_sheet_axes (const AnsPlotInfo *info)
{
  return (AnsAxes){.title = _ (info->title),
                   .x_label = info->x_label ? _ (info->x_label) : NULL,
                   .y_label = info->y_label ? _ (info->y_label) : NULL,
                   .x_log = info->x_log,
                   .y_log = info->y_log,
                   .equal = info->aspect == ANS_AXES_EQUAL};
}

guint64
ans_sheet_usual (const AnsProblem *problem)
{
  guint64 plots = 0;
  for (int i = 0, n = 0; i < ans_problem_n_plots (problem) && n < USUAL_PLOTS; i++)
    if (!problem->plots[i].hidden) {
      plots |= G_GUINT64_CONSTANT (1) << i;
      n++;
    }
  return plots;
}

static int
find (const AnsProblem *problem, const char *name, GError **error)
{
  const char *ids[MOST_PLOTS + 1] = {NULL};
  int n = ans_problem_n_plots (problem);
  for (int i = 0; i < n; i++) {
    if (g_str_equal (name, problem->plots[i].id))
      return i;
    ids[i] = problem->plots[i].id;
  }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "unknown plot '%s'; did you mean '%s'?",
               name, ans_spelling_nearest (name, ids));
  return -1;
}

gboolean
ans_sheet_parse (const AnsProblem *problem, const char *names, guint64 *plots,
                 GError **error)
{
  g_auto (GStrv) list = g_strsplit (names, ",", -1);
  guint64 found = 0;
  for (int i = 0; list[i]; i++) {
    int plot = find (problem, g_strstrip (list[i]), error);
    if (plot < 0)
      return FALSE;
    found |= G_GUINT64_CONSTANT (1) << plot;
  }
  if (g_bit_storage ((gulong) found) > 0 &&
      __builtin_popcountll (found) <= ANS_SHEET_MOST) {
    *plots = found;
    return TRUE;
  }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "'%s' names %d plots: 1 ... %d are possible", names,
               __builtin_popcountll (found), ANS_SHEET_MOST);
  return FALSE;
}

int
ans_sheet_columns (int n_plots)
{
  return n_plots <= 1 ? 1 : n_plots <= 4 ? 2 : 3;
}
