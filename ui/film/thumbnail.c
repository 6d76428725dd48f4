#include "ui/film/thumbnail.h"

#include <glib/gstdio.h>

#include "engine/core/error.h"
#include "engine/run/headless.h"
#include "ui/film/sheet.h"
#include "ui/plot/draw.h"

/* A run ends after so many steps, or so many seconds in them. */
enum { STEPS = 400 };
#define SECONDS 2.0
#define SCALE 2

char *
ans_thumbnail_path (const char *folder, const AnsProblem *problem, AnsThemeKind theme)
{
  const AnsPreset *preset = problem->presets;
  g_autofree char *cache =
      g_build_filename (g_get_user_cache_dir (), "ansatz", "thumbnails", NULL);
  g_autofree double *values = g_new0 (double, ans_problem_n_params (problem) + 1);
  g_autoptr (GString) settings = g_string_new (NULL);
  ans_problem_defaults (problem, values);
  ans_problem_apply (problem, preset->settings, values, NULL);
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    g_string_append_printf (settings, "%s=%a ", problem->params[i].id, values[i]);
  g_autofree char *name = g_strdup_printf (
      "%s-%s-%s-%08x-%s.png", ANS_VERSION, problem->id, preset->id,
      g_str_hash (settings->str), theme == ANS_THEME_DARK ? "dark" : "light");
  return g_build_filename (folder ? folder : cache, name, NULL);
}

/* The first plot that has something on it; unref it. */
static AnsPlot *
choose_plot (const AnsProblem *problem, const AnsHeadlessResult *result, int *index)
{
  int n = ans_problem_n_plots (problem);
  for (int history = 0; history < 2; history++)
    for (int i = 0; i < n; i++) {
      if (problem->plots[i].hidden || (problem->plots[i].history != NULL) != history)
        continue;
      AnsPlot *plot = ans_sheet_plot (problem, i, result->frame, result->history,
                                      SCALE * ANS_THUMBNAIL_WIDTH);
      *index = i;
      if (plot && ans_plot_n_layers (plot) > 0)
        return plot;
      ans_plot_unref (plot);
    }
  return NULL;
}

static cairo_surface_t *
draw (const AnsPlot *plot, const AnsPlotInfo *info, AnsThemeKind theme)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, SCALE * ANS_THUMBNAIL_WIDTH, SCALE * ANS_THUMBNAIL_HEIGHT);
  cairo_surface_set_device_scale (surface, SCALE, SCALE);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (AnsPainter) painter = ans_draw_painter_new ();
  AnsAxes axes = ans_sheet_axes (info);
  AnsPlotView view = ans_view_default ();
  axes.title = NULL;
  view.theme = theme;
  view.compact = TRUE;
  view.transparent = TRUE;
  ans_draw_plot (painter, cr, plot, &axes, &view, ANS_THUMBNAIL_WIDTH,
                 ANS_THUMBNAIL_HEIGHT, NULL);
  cairo_destroy (cr);
  return surface;
}

/* Whole or not at all. */
static gboolean
save (cairo_surface_t *surface, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *part = g_strdup_printf ("%s.%08x", path, g_random_int ());
  g_mkdir_with_parents (folder, 0700);
  cairo_status_t status = cairo_surface_write_to_png (surface, part);
  if (status == CAIRO_STATUS_SUCCESS && g_rename (part, path) == 0)
    return TRUE;
  g_unlink (part);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "%s: cannot be written: %s", path,
               cairo_status_to_string (status));
  return FALSE;
}

static gboolean
write_pictures (const char *folder, const AnsProblem *problem,
                const AnsHeadlessResult *result, GError **error)
{
  int index;
  gboolean written = TRUE;
  AnsPlot *plot = choose_plot (problem, result, &index);
  if (!plot) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "%s: there is nothing to be seen",
                 problem->id);
    return FALSE;
  }
  const AnsThemeKind themes[] = {ANS_THEME_LIGHT, ANS_THEME_DARK};
  for (gsize i = 0; i < G_N_ELEMENTS (themes) && written; i++) {
    g_autofree char *path = ans_thumbnail_path (folder, problem, themes[i]);
    cairo_surface_t *surface = draw (plot, &problem->plots[index], themes[i]);
    written = save (surface, path, error);
    cairo_surface_destroy (surface);
  }
  ans_plot_unref (plot);
  return written;
}

gboolean
ans_thumbnail_make (const char *folder, const AnsProblem *problem, atomic_int *cancel,
                    GError **error)
{
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  ans_recipe_init (&recipe, problem, NULL);
  recipe.threads = 1;
  gint64 most = recipe.preset->steps > 0 ? recipe.preset->steps : STEPS;
  AnsHeadless run = {.recipe = &recipe,
                     .steps = MIN (most, STEPS),
                     .seconds = SECONDS,
                     .watch = ans_sheet_usual (problem),
                     .cancel = cancel};
  if (!ans_headless_run (&run, &result, error))
    return FALSE;
  if (result.cancelled) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_CANCELLED, "cancelled");
    return FALSE;
  }
  return write_pictures (folder, problem, &result, error);
}
