#include "app/pictures.h"

#include "ui/film/sheet.h"

/* Of a figure, in points; a field is sharp enough with so many columns of history. */
enum { WIDTH = 480, HEIGHT = 360, COLUMNS = 1000 };

static gboolean
save_formats (const AnsPlot *plot, const AnsPlotInfo *info, const char *folder,
              const char *command, GError **error)
{
  AnsFigurePanel panel = {
      .plot = plot, .axes = ans_sheet_axes (info), .view = ans_view_default ()};
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
    g_autoptr (AnsPlot) plot = ans_sheet_plot (problem, i, report->result->frame,
                                               report->result->history, COLUMNS);
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
