#include "engine/store/checkpoint.h"
#include "app/command.h"
#include "app/progress.h"
#include "app/recipe_options.h"
#include "engine/export/file.h"
#include "ui/film/numbers.h"
#include "ui/film/composition.h"
#include "ui/film/sheet.h"

#include <signal.h>
#include <string.h>

/* Of a plot, in pixels, where nobody sees one; and columns of history. */
enum { WIDTH = 640, HEIGHT = 480, COLUMNS = 1000, MOST_PLOTS = 64 };

typedef struct {
  AnsRecipeOptions recipe;
  char *steps, *plots, *size, *theme, *dpi, *dense, *path;
  gboolean transparent, no_title, no_bar, footer, equation, each;
} Options;

typedef struct {
  Options options;
  AnsRecipe recipe;
  AnsSnapshot *start;
  gint64 steps;
  guint64 plots;
  gboolean numbers; /* NPZ instead of a picture */
  AnsCompositionOptions page;
  AnsProgress progress;
} Job;

static atomic_int interrupted;

static void
interrupt (int number)
{
  atomic_store (&interrupted, TRUE);
  signal (number, SIG_DFL);
}

static void
clear_job (Job *self)
{
  Options *options = &self->options;
  char *const texts[] = {options->steps, options->plots, options->size, options->theme,
                         options->dpi,   options->dense, options->path};
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ans_recipe_options_clear (&options->recipe);
  ans_recipe_clear (&self->recipe);
  ans_snapshot_unref (self->start);
}

static gboolean
parse (Options *self, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[ANS_RECIPE_N_ENTRIES + 14] = {{NULL}};
  const GOptionEntry own[] = {
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &self->path,
       "The figure: NAME.pdf, .svg, .png, .tex (pgfplots), or its numbers: NAME.npz",
       "FILE"},
      {"each", 0, 0, G_OPTION_ARG_NONE, &self->each,
       "Each plot in a file of its own: FILE becomes FILE-PLOT", NULL},
      {"steps", 'n', 0, G_OPTION_ARG_STRING, &self->steps,
       "Run until so many steps are done (as many as the preset says)", "N"},
      {"plots", 0, 0, G_OPTION_ARG_STRING, &self->plots,
       "The plots to show, one to six (those of a fresh window)", "ID,ID..."},
      {"size", 0, 0, G_OPTION_ARG_STRING, &self->size,
       "one-column, two-columns, slide, screen, WIDTHxHEIGHTcm or ...px (one-column)",
       "SIZE"},
      {"dpi", 0, 0, G_OPTION_ARG_STRING, &self->dpi,
       "Of a PNG, and of images inside of the others (300)", "N"},
      {"theme", 0, 0, G_OPTION_ARG_STRING, &self->theme, "light, dark or print (print)",
       "NAME"},
      {"transparent", 0, 0, G_OPTION_ARG_NONE, &self->transparent, "No background", NULL},
      {"no-title", 0, 0, G_OPTION_ARG_NONE, &self->no_title, "No titles", NULL},
      {"no-bar", 0, 0, G_OPTION_ARG_NONE, &self->no_bar, "No colour bars", NULL},
      {"footer", 0, 0, G_OPTION_ARG_NONE, &self->footer,
       "Parameters, seed and step below", NULL},
      {"equation", 0, 0, G_OPTION_ARG_NONE, &self->equation, "The equation above", NULL},
      {"dense", 0, 0, G_OPTION_ARG_STRING, &self->dense,
       "Points beyond so many are an image in SVG and PDF (5000)", "N"}};
  ans_recipe_options_entries (&self->recipe, entries);
  memcpy (entries + ANS_RECIPE_N_ENTRIES, own, sizeof own);
  return ans_command_parse (
      "PROBLEM|CHECKPOINT",
      "Makes a figure of a run: computes it, or takes the state of a checkpoint.",
      entries, argc, argv, error);
}

/* ---- what is asked for ---- */

static gboolean
read_integer (const char *option, const char *text, gint64 least, gint64 most, int *value,
              GError **error)
{
  guint64 number = (guint64) *value;
  if (text && !ans_recipe_options_integer (option, text, (guint64) least, (guint64) most,
                                           &number, error))
    return FALSE;
  *value = (int) number;
  return TRUE;
}

static gboolean
read_theme (const char *text, AnsThemeKind *theme, GError **error)
{
  static const char *const names[ANS_N_THEMES] = {"light", "dark", "print"};
  for (int i = 0; text && i < ANS_N_THEMES; i++)
    if (g_str_equal (text, names[i])) {
      *theme = (AnsThemeKind) i;
      return TRUE;
    }
  if (text)
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "--theme %s: light, dark or print are there", text);
  return text == NULL;
}

static gboolean
read_page (Job *self, GError **error)
{
  const Options *options = &self->options;
  AnsCompositionFormat format = ANS_COMPOSITION_PDF;
  self->numbers = g_str_has_suffix (options->path, ".npz");
  if (!self->numbers && !ans_composition_format_of (options->path, &format)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "--out %s: end the name in .pdf, .svg, .png, .tex or .npz",
                 options->path);
    return FALSE;
  }
  self->page = ans_composition_options (format);
  self->page.transparent = options->transparent;
  self->page.title = !options->no_title;
  self->page.bar = !options->no_bar;
  self->page.footer = options->footer;
  self->page.equation = options->equation;
  return (!options->size ||
          ans_composition_parse_size (options->size, &self->page, error)) &&
         read_theme (options->theme, &self->page.theme, error) &&
         read_integer ("--dpi", options->dpi, 72, 1200, &self->page.dpi, error) &&
         read_integer ("--dense", options->dense, 1, 1000000, &self->page.dense, error);
}

static gboolean
read_steps (Job *self, GError **error)
{
  guint64 steps = (guint64) self->recipe.preset->steps;
  if (self->start)
    steps = (guint64) ans_snapshot_step (self->start);
  if (self->options.steps &&
      !ans_recipe_options_integer ("--steps", self->options.steps,
                                   self->start ? steps : 0, G_MAXINT64, &steps, error))
    return FALSE;
  self->steps = (gint64) steps;
  return TRUE;
}

static gboolean
read_source (Job *self, int argc, char **argv, GError **error)
{
  if (argc == 2 && g_file_test (argv[1], G_FILE_TEST_IS_REGULAR)) {
    self->start = ans_checkpoint_load (argv[1], &self->recipe, error);
    return self->start &&
           ans_recipe_options_apply (&self->options.recipe, &self->recipe, error);
  }
  const AnsProblem *problem = ans_command_problem (argc, argv, error);
  return problem &&
         ans_recipe_options_read (&self->options.recipe, problem, &self->recipe, error);
}

static gboolean
prepare (Job *self, int argc, char **argv, GError **error)
{
  if (!parse (&self->options, &argc, &argv, error) ||
      !read_source (self, argc, argv, error) || !read_steps (self, error))
    return FALSE;
  const AnsProblem *problem = self->recipe.problem;
  if (!self->options.path)
    self->options.path = g_strconcat (problem->id, ".pdf", NULL);
  self->plots = ans_sheet_usual (problem);
  return read_page (self, error) &&
         (!self->options.plots ||
          ans_sheet_parse (problem, self->options.plots, &self->plots, error));
}

/* ---- making it ---- */

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  Job *self = data;
  ans_progress_update (&self->progress, status);
}

static gboolean
compute (Job *self, AnsHeadlessResult *result, GError **error)
{
  ans_progress_init (&self->progress, self->recipe.problem, self->steps);
  signal (SIGINT, interrupt);
  signal (SIGTERM, interrupt);
  AnsHeadless options = {.recipe = &self->recipe,
                         .start = self->start,
                         .steps = self->steps,
                         .watch = self->numbers && !self->options.plots ? G_MAXUINT64
                                                                        : self->plots,
                         .cancel = &interrupted,
                         .progress = on_progress,
                         .data = self};
  gboolean success = ans_headless_run (&options, result, error);
  ans_progress_clear (&self->progress);
  if (success && result->cancelled) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_CANCELLED, "interrupted");
    return FALSE;
  }
  return success;
}

static gboolean
write_page (Job *self, const AnsComposition *page, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ans_composition_bytes (page, &self->page, error);
  gsize size = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;
  if (!bytes || !ans_file_save (path, data, size, error))
    return FALSE;
  ans_command_printf ("%s\n", path);
  return TRUE;
}

/* NAME.pdf becomes NAME-PLOT.pdf. */
static gboolean
write_each (Job *self, const AnsComposition *page, GError **error)
{
  const char *path = self->options.path, *dot = strrchr (path, '.');
  int panel = 0;
  for (int i = 0; i < MOST_PLOTS; i++) {
    if (!(self->plots >> i & 1))
      continue;
    g_autoptr (AnsComposition) one = ans_composition_copy (page, panel++);
    g_autofree char *name = g_strdup_printf ("%.*s-%s%s", (int) (dot - path), path,
                                             self->recipe.problem->plots[i].id, dot);
    if (!write_page (self, one, name, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_figure (Job *self, const AnsHeadlessResult *result, GError **error)
{
  g_autoptr (AnsComposition) page =
      ans_composition_new (&self->recipe, result->step, WIDTH, HEIGHT);
  for (int i = 0; i < ans_problem_n_plots (self->recipe.problem); i++) {
    if (!(self->plots >> i & 1))
      continue;
    g_autoptr (AnsPlot) plot =
        ans_sheet_plot (self->recipe.problem, i, result->frame, result->history, COLUMNS);
    g_autoptr (AnsPlot) empty = plot ? NULL : ans_plot_new ();
    ans_composition_add (page, i, plot ? plot : empty, NULL);
  }
  return self->options.each ? write_each (self, page, error)
                            : write_page (self, page, self->options.path, error);
}

static gboolean
write_numbers (Job *self, const AnsHeadlessResult *result, GError **error)
{
  AnsPlot *plots[MOST_PLOTS] = {NULL};
  const AnsProblem *problem = self->recipe.problem;
  int n = ans_problem_n_plots (problem);
  for (int i = 0; i < n; i++)
    if (problem->plots[i].history)
      plots[i] = ans_sheet_plot (problem, i, result->frame, result->history, COLUMNS);
  gboolean success =
      ans_numbers_save (&self->recipe, result->frame, plots, self->options.path, error);
  for (int i = 0; i < n; i++)
    if (plots[i])
      ans_plot_unref (plots[i]);
  if (success)
    ans_command_printf ("%s\n", self->options.path);
  return success;
}

int
ans_command_figure (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsHeadlessResult) result = {0};
  Job job = {0};
  if (!prepare (&job, argc, argv, &error)) {
    clear_job (&job);
    return ans_command_refuse (error);
  }
  gboolean success = compute (&job, &result, &error) &&
                     (job.numbers ? write_numbers (&job, &result, &error)
                                  : write_figure (&job, &result, &error));
  clear_job (&job);
  if (success)
    return ANS_EXIT_SUCCESS;
  ans_command_refuse (error);
  return ANS_EXIT_FAILED;
}
