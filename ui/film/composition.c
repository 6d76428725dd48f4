#include "ui/film/composition.h"

#include "engine/core/error.h"
#include "ui/film/pgf.h"
#include "ui/film/sheet.h"

#include <math.h>
#include <string.h>

#define POINTS_PER_CM (72 / 2.54)
#define POINTS_PER_PIXEL 0.75
#define SHAPE 0.75 /* height of a plot over its width, in a column */

enum { USUAL_DPI = 300, USUAL_DENSE = 5000 };

typedef struct {
  int index;
  AnsPlot *plot;
  AnsPlotView view;
} Panel;

struct _AnsComposition {
  AnsRecipe recipe;
  gint64 step;
  double screen_width, screen_height;
  GArray *panels;
};

/* Letters are so large that they are 7 to 8 points high in a column. */
static const struct {
  const char *name;
  double width, height; /* cm; height 0: by the shape of the plots */
  double font_scale;
} sizes[ANS_N_PAGE_SIZES] = {
    [ANS_COMPOSITION_ONE_COLUMN] = {"one-column", 8.4, 0, 0.66},
    [ANS_COMPOSITION_TWO_COLUMNS] = {"two-columns", 17.4, 0, 0.7},
    [ANS_COMPOSITION_SLIDE] = {"slide", 25.4, 25.4 * 9 / 16, 1.15},
    [ANS_COMPOSITION_SCREEN] = {"screen", 0, 0, POINTS_PER_PIXEL},
    [ANS_COMPOSITION_CENTIMETRES] = {"cm", 0, 0, 0.7},
    [ANS_COMPOSITION_PIXELS] = {"px", 0, 0, POINTS_PER_PIXEL},
};

static const char *const extensions[] = {"pdf", "svg", "png", "tex"};
static const char *const themes[ANS_N_THEMES] = {"light", "dark", "print"};

/* ---- the object ---- */

AnsCompositionOptions
ans_composition_options (AnsCompositionFormat format)
{
  return (AnsCompositionOptions){.format = format,
                                 .size = ANS_COMPOSITION_ONE_COLUMN,
                                 .width = 8.4,
                                 .height = 6.3,
                                 .dpi = USUAL_DPI,
                                 .theme = ANS_THEME_PRINT,
                                 .title = TRUE,
                                 .bar = TRUE,
                                 .dense = USUAL_DENSE};
}

static void
clear_panel (gpointer data)
{
  ans_plot_unref (((Panel *) data)->plot);
}

AnsComposition *
ans_composition_new (const AnsRecipe *recipe, gint64 step, double width, double height)
{
  AnsComposition *self = g_new0 (AnsComposition, 1);
  ans_recipe_copy (&self->recipe, recipe);
  self->step = step;
  self->screen_width = MAX (width, 64);
  self->screen_height = MAX (height, 48);
  self->panels = g_array_new (FALSE, FALSE, sizeof (Panel));
  g_array_set_clear_func (self->panels, clear_panel);
  return self;
}

void
ans_composition_free (AnsComposition *self)
{
  if (!self)
    return;
  ans_recipe_clear (&self->recipe);
  g_array_unref (self->panels);
  g_free (self);
}

void
ans_composition_add (AnsComposition *self, int index, AnsPlot *plot,
                     const AnsPlotView *view)
{
  Panel panel = {index, ans_plot_ref (plot), view ? *view : ans_view_default ()};
  panel.view.highlight = NULL; /* may not live as long */
  g_array_append_val (self->panels, panel);
}

int
ans_composition_n_plots (const AnsComposition *self)
{
  return (int) self->panels->len;
}

static const Panel *
panel_of (const AnsComposition *self, int i)
{
  return &g_array_index (self->panels, Panel, i);
}

const char *
ans_composition_plot_id (const AnsComposition *self, int panel)
{
  return self->recipe.problem->plots[panel_of (self, panel)->index].id;
}

AnsComposition *
ans_composition_copy (const AnsComposition *self, int panel)
{
  AnsComposition *copy = ans_composition_new (&self->recipe, self->step,
                                              self->screen_width, self->screen_height);
  for (int i = 0; i < ans_composition_n_plots (self); i++)
    if (panel < 0 || panel == i)
      ans_composition_add (copy, panel_of (self, i)->index, panel_of (self, i)->plot,
                           &panel_of (self, i)->view);
  return copy;
}

/* ---- sizes and names ---- */

/* In one column plots stand one below the other. */
static int
columns_of (const AnsComposition *self, const AnsCompositionOptions *options)
{
  return options->size == ANS_COMPOSITION_ONE_COLUMN
             ? 1
             : ans_sheet_columns (ans_composition_n_plots (self));
}

/* Width and height without the texts above and below. */
static void
measure_plots (const AnsComposition *self, const AnsCompositionOptions *options,
               double *width, double *height)
{
  int columns = columns_of (self, options);
  int rows = (ans_composition_n_plots (self) + columns - 1) / columns;
  gboolean pixels = options->size == ANS_COMPOSITION_PIXELS;
  *width = sizes[options->size].width * POINTS_PER_CM;
  *height = sizes[options->size].height * POINTS_PER_CM;
  if (options->size == ANS_COMPOSITION_SCREEN) {
    *width = columns * self->screen_width * POINTS_PER_PIXEL;
    *height = rows * self->screen_height * POINTS_PER_PIXEL;
  } else if (pixels || options->size == ANS_COMPOSITION_CENTIMETRES) {
    *width = options->width * (pixels ? POINTS_PER_PIXEL : POINTS_PER_CM);
    *height = options->height * (pixels ? POINTS_PER_PIXEL : POINTS_PER_CM);
  } else if (*height <= 0) {
    *height = *width / columns * SHAPE * rows;
  }
}

const char *
ans_composition_extension (AnsCompositionFormat format)
{
  return extensions[format];
}

gboolean
ans_composition_format_of (const char *path, AnsCompositionFormat *format)
{
  const char *dot = strrchr (path, '.');
  for (guint i = 0; dot && i < G_N_ELEMENTS (extensions); i++)
    if (g_ascii_strcasecmp (dot + 1, extensions[i]) == 0) {
      *format = (AnsCompositionFormat) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
parse_lengths (const char *text, AnsCompositionOptions *options)
{
  char *end;
  double width = g_ascii_strtod (text, &end);
  if (end == text || *end != 'x')
    return FALSE;
  const char *second = end + 1;
  double height = g_ascii_strtod (second, &end);
  gboolean pixels = g_str_equal (end, "px");
  if (end == second || !(pixels || g_str_equal (end, "cm")) ||
      !(width > 0 && height > 0 && isfinite (width + height)))
    return FALSE;
  options->size = pixels ? ANS_COMPOSITION_PIXELS : ANS_COMPOSITION_CENTIMETRES;
  options->width = width;
  options->height = height;
  return TRUE;
}

gboolean
ans_composition_parse_size (const char *text, AnsCompositionOptions *options,
                            GError **error)
{
  for (int i = 0; i < ANS_COMPOSITION_CENTIMETRES; i++)
    if (g_str_equal (text, sizes[i].name)) {
      options->size = (AnsCompositionSize) i;
      return TRUE;
    }
  if (parse_lengths (text, options))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "--size %s: one-column, two-columns, slide, screen, or lengths as in "
               "8.4x6.3cm and 640x480px",
               text);
  return FALSE;
}

char *
ans_composition_name (const AnsComposition *self, AnsCompositionFormat format)
{
  const AnsProblem *problem = self->recipe.problem;
  const char *preset = self->recipe.preset ? self->recipe.preset->id : "own";
  gboolean one = ans_composition_n_plots (self) == 1;
  return g_strdup_printf ("%s-%s-step%" G_GINT64_FORMAT "%s%s.%s", problem->id, preset,
                          self->step, one ? "-" : "",
                          one ? problem->plots[panel_of (self, 0)->index].id : "",
                          extensions[format]);
}

/* ---- the command ---- */

static void
add_plots (const AnsComposition *self, GString *text)
{
  for (int i = 0; i < ans_composition_n_plots (self); i++)
    g_string_append_printf (text, "%s%s", i ? "," : " --plots ",
                            self->recipe.problem->plots[panel_of (self, i)->index].id);
}

static void
add_size (const AnsComposition *self, const AnsCompositionOptions *options, GString *text)
{
  char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean screen = options->size == ANS_COMPOSITION_SCREEN;
  double w = options->width, h = options->height;
  if (options->size < ANS_COMPOSITION_SCREEN) {
    g_string_append_printf (text, " --size %s", sizes[options->size].name);
    return;
  }
  if (screen)
    measure_plots (self, options, &w, &h);
  if (screen)
    w = round (w / POINTS_PER_PIXEL), h = round (h / POINTS_PER_PIXEL);
  g_ascii_formatd (width, sizeof width, "%.6g", w);
  g_ascii_formatd (height, sizeof height, "%.6g", h);
  g_string_append_printf (text, " --size %sx%s%s", width, height,
                          screen ? "px" : sizes[options->size].name);
}

char *
ans_composition_command (const AnsComposition *self, const AnsCompositionOptions *options,
                         gboolean each, const char *out)
{
  const AnsCompositionOptions usual = ans_composition_options (options->format);
  g_autofree char *run = ans_recipe_command (&self->recipe, self->step);
  GString *text = g_string_new ("ansatz figure");
  g_string_append (text, run + strlen ("ansatz run"));
  if (self->step == 0)
    g_string_append (text, " --steps 0");
  add_plots (self, text);
  add_size (self, options, text);
  if (options->dpi != usual.dpi)
    g_string_append_printf (text, " --dpi %d", options->dpi);
  if (options->theme != usual.theme)
    g_string_append_printf (text, " --theme %s", themes[options->theme]);
  const struct {
    gboolean on;
    const char *option;
  } switches[] = {{options->transparent, " --transparent"},
                  {!options->title, " --no-title"},
                  {!options->bar, " --no-bar"},
                  {options->footer, " --footer"},
                  {options->equation, " --equation"},
                  {each, " --each"}};
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    if (switches[i].on)
      g_string_append (text, switches[i].option);
  if (options->dense != usual.dense)
    g_string_append_printf (text, " --dense %d", options->dense);
  g_autofree char *quoted = g_shell_quote (out);
  g_string_append_printf (text, " --out %s", quoted);
  return g_string_free (text, FALSE);
}

/* ---- what is on it ---- */

/* "β = 3", kept together: what has a symbol, and what differs from the preset. */
static void
add_parameter (const AnsRecipe *recipe, const double *usual, int i, GString *text)
{
  const AnsParam *param = &recipe->problem->params[i];
  if (!ans_problem_param_shown (recipe->problem, i, recipe->values) ||
      (!(param->symbol && !param->advanced) && recipe->values[i] == usual[i]))
    return;
  g_autofree char *value = ans_problem_param_text (recipe->problem, i, recipe->values[i]);
  g_autofree char *name =
      param->symbol ? g_strdup (param->symbol) : g_markup_escape_text (param->id, -1);
  g_autofree char *escaped = g_markup_escape_text (value, -1);
  g_string_append_printf (text, "%s\302\240=\302\240%s, ", name, escaped);
}

static char *
footer_of (const AnsComposition *self)
{
  GString *text = g_string_new (NULL);
  g_auto (AnsRecipe) usual = {0};
  ans_recipe_init (&usual, self->recipe.problem, self->recipe.preset);
  g_autofree char *title = g_markup_escape_text (usual.preset->title, -1);
  g_string_append_printf (text, "%s: ", title);
  for (int i = 0; i < ans_problem_n_params (self->recipe.problem); i++)
    add_parameter (&self->recipe, usual.values, i, text);
  g_string_append_printf (
      text, "seed\302\240%" G_GUINT64_FORMAT ", step\302\240%" G_GINT64_FORMAT,
      self->recipe.seed, self->step);
  return g_string_free (text, FALSE);
}

/* A figure with the texts that it points to. */
typedef struct {
  AnsFigure figure;
  AnsFigurePanel *panels;
  char *footer, *title, *command;
} Drawing;

static void
clear_drawing (Drawing *self)
{
  g_free (self->panels);
  g_free (self->footer);
  g_free (self->title);
  g_free (self->command);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, clear_drawing)

static void
fill_panels (const AnsComposition *self, const AnsCompositionOptions *options,
             Drawing *drawing)
{
  int n = ans_composition_n_plots (self);
  drawing->panels = g_new0 (AnsFigurePanel, n);
  for (int i = 0; i < n; i++) {
    const Panel *panel = panel_of (self, i);
    AnsAxes axes = ans_sheet_axes (&self->recipe.problem->plots[panel->index]);
    if (!options->title)
      axes.title = NULL;
    drawing->panels[i] = (AnsFigurePanel){panel->plot, axes, panel->view};
  }
}

static Drawing
drawing_of (const AnsComposition *self, const AnsCompositionOptions *options)
{
  static const AnsFigureFormat formats[] = {ANS_FIGURE_PDF, ANS_FIGURE_SVG,
                                            ANS_FIGURE_PNG, ANS_FIGURE_PDF};
  const AnsProblem *problem = self->recipe.problem;
  gboolean one = ans_composition_n_plots (self) == 1;
  gboolean exact =
      options->size == ANS_COMPOSITION_PIXELS && options->format == ANS_COMPOSITION_PNG;
  Drawing drawing = {.footer = options->footer ? footer_of (self) : NULL,
                     .command = ans_recipe_command (&self->recipe, self->step)};
  drawing.title = g_strdup_printf (one ? "%s: %s" : "%s", problem->title,
                                   problem->plots[panel_of (self, 0)->index].title);
  fill_panels (self, options, &drawing);
  drawing.figure =
      (AnsFigure){.n = ans_composition_n_plots (self),
                  .columns = columns_of (self, options),
                  .panels = drawing.panels,
                  .format = formats[options->format],
                  .scale = exact ? 1 / POINTS_PER_PIXEL : options->dpi / 72.0,
                  .theme = options->theme,
                  .font_scale = sizes[options->size].font_scale,
                  .transparent = options->transparent,
                  .no_bar = !options->bar,
                  .dense = options->dense,
                  .heading = options->equation ? problem->equation : NULL,
                  .footer = drawing.footer,
                  .title = drawing.title,
                  .recipe = drawing.command};
  AnsFigure *figure = &drawing.figure;
  double above = 0, below = 0;
  measure_plots (self, options, &figure->width, &figure->height);
  if (options->size == ANS_COMPOSITION_ONE_COLUMN ||
      options->size == ANS_COMPOSITION_TWO_COLUMNS)
    ans_figure_measure (figure, &above, &below);
  figure->height += above + below;
  return drawing;
}

void
ans_composition_measure (const AnsComposition *self, const AnsCompositionOptions *options,
                         double *width, double *height)
{
  g_auto (Drawing) drawing = drawing_of (self, options);
  *width = drawing.figure.width;
  *height = drawing.figure.height;
}

GBytes *
ans_composition_bytes (const AnsComposition *self, const AnsCompositionOptions *options,
                       GError **error)
{
  g_return_val_if_fail (ans_composition_n_plots (self) > 0, NULL);
  g_auto (Drawing) drawing = drawing_of (self, options);
  if (options->format != ANS_COMPOSITION_TEX)
    return ans_figure_bytes (&drawing.figure, error);
  char *text = ans_pgf_text (&drawing.figure);
  return g_bytes_new_take (text, strlen (text));
}

void
ans_composition_draw (const AnsComposition *self, const AnsCompositionOptions *options,
                      cairo_t *cr)
{
  g_auto (Drawing) drawing = drawing_of (self, options);
  ans_figure_draw (&drawing.figure, cr);
}

cairo_surface_t *
ans_composition_preview (const AnsComposition *self, const AnsCompositionOptions *options,
                         int width, int height)
{
  g_auto (Drawing) drawing = drawing_of (self, options);
  AnsFigure *figure = &drawing.figure;
  double scale = MIN (width / figure->width, height / figure->height);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, MAX (1, (int) (scale * figure->width)),
      MAX (1, (int) (scale * figure->height)));
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  figure->format = ANS_FIGURE_PNG;
  ans_figure_draw (figure, cr);
  cairo_destroy (cr);
  return surface;
}
