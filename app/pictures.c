#include "app/pictures.h"

#include "ui/plot/figure.h"

#include <math.h>

/* Of a figure, in points; a field is sharp enough with so many columns of history. */
enum { WIDTH = 480, HEIGHT = 360, COLUMNS = 1000 };

/* What is learned first, then what can be told from it. */
static const AnsRole roles[] = {ANS_ROLE_NETWORK, ANS_ROLE_SECOND, ANS_ROLE_THIRD,
                                ANS_ROLE_FOURTH, ANS_ROLE_FIRST};

/* One metric over the steps, with a dashed line at its reference. */
static gboolean
add_series (AnsPlot *plot, const AnsReport *report, int metric, AnsRole role)
{
  const AnsHeadlessResult *result = report->result;
  double reference = ans_frame_measure (result->frame, metric).reference;
  const char *label = report->recipe->problem->metrics[metric].label;
  if (ans_history_length (result->history, metric) == 0)
    return FALSE;
  if (isfinite (reference))
    ans_plot_mark (plot, ANS_MARK_HORIZONTAL, 0, reference, ANS_ROLE_REFERENCE, NULL)
        ->dashed = TRUE;
  ans_history_plot (result->history, metric, 0, -1, COLUMNS, role, label, plot);
  return TRUE;
}

static AnsPlot *
history_plot (const AnsReport *report, const AnsPlotInfo *info)
{
  AnsPlot *plot = ans_plot_new ();
  g_auto (GStrv) ids = g_strsplit_set (info->history, " ,", -1);
  gsize drawn = 0;
  for (int i = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (report->recipe->problem, ids[i]);
    if (metric >= 0 &&
        add_series (plot, report, metric, roles[drawn % G_N_ELEMENTS (roles)]))
      drawn++;
  }
  if (drawn == 0)
    ans_plot_set_message (plot, "nothing was recorded");
  return plot;
}

/* NULL: the last frame has no such plot. */
static AnsPlot *
picture_of (const AnsReport *report, int index)
{
  const AnsPlotInfo *info = &report->recipe->problem->plots[index];
  AnsPlot *plot;
  if (info->history)
    return history_plot (report, info);
  plot = ans_frame_plot (report->result->frame, index);
  return plot ? ans_plot_ref (plot) : NULL;
}

static gboolean
save_formats (const AnsPlot *plot, const AnsPlotInfo *info, const char *folder,
              const char *command, GError **error)
{
  AnsFigurePanel panel = {.plot = plot,
                          .axes = {.title = info->title,
                                   .x_label = info->x_label,
                                   .y_label = info->y_label,
                                   .x_log = info->x_log,
                                   .y_log = info->y_log,
                                   .equal = info->aspect == ANS_AXES_EQUAL},
                          .view = ans_view_default ()};
  for (int format = 0; format < ANS_N_FIGURE_FORMATS; format++) {
    AnsFigure figure = {.n = 1,
                        .columns = 1,
                        .panels = &panel,
                        .format = (AnsFigureFormat) format,
                        .width = WIDTH,
                        .height = HEIGHT,
                        .theme = ANS_THEME_PRINT,
                        .title = info->title,
                        .recipe = command};
    g_autofree char *name =
        g_strconcat (info->id, ".", ans_figure_extension (figure.format), NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!ans_figure_write (&figure, path, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ans_pictures_save (const AnsReport *report, const char *folder, GPtrArray *notes,
                   GError **error)
{
  const AnsProblem *problem = report->recipe->problem;
  g_autofree char *command = ans_recipe_command (report->recipe, report->result->step);
  for (int i = 0; i < ans_problem_n_plots (problem); i++) {
    const AnsPlotInfo *info = &problem->plots[i];
    g_autoptr (AnsPlot) plot = picture_of (report, i);
    if (!plot || ans_plot_n_layers (plot) == 0) {
      const char *reason = plot ? ans_plot_message (plot) : NULL;
      g_ptr_array_add (notes, g_strdup_printf ("No picture of %s%s%s", info->id,
                                               reason ? ": " : "", reason ? reason : ""));
      continue;
    }
    if (!save_formats (plot, info, folder, command, error))
      return FALSE;
  }
  return TRUE;
}
