#include "app/command.h"
#include "app/progress.h"
#include "app/recipe_options.h"
#include "ui/film/recording.h"
#include "ui/film/sheet.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 720, RATE = 30, LENGTH = 10 /* seconds */ };

typedef struct {
  AnsRecipeOptions recipe;
  char *from, *steps, *every, *rate, *size, *plots, *theme, *path;
} Options;

typedef struct {
  Options options;
  AnsRecipe recipe;
  char *command; /* that reproduces the run */
  AnsRecording recording;
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
  char *const texts[] = {options->from, options->steps, options->every, options->rate,
                         options->size, options->plots, options->theme, options->path};
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ans_recipe_options_clear (&options->recipe);
  ans_recipe_clear (&self->recipe);
  g_free (self->command);
}

static gboolean
parse (Options *self, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[ANS_RECIPE_N_ENTRIES + 9] = {{NULL}};
  const GOptionEntry own[] = {
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &self->path,
       "The movie: NAME.webm, NAME.gif, or a folder for PNG pictures (PROBLEM.webm)",
       "FILE"},
      {"steps", 'n', 0, G_OPTION_ARG_STRING, &self->steps,
       "Run until so many steps are done (as many as the preset says)", "N"},
      {"from", 0, 0, G_OPTION_ARG_STRING, &self->from, "The first step that is seen (0)",
       "N"},
      {"every", 0, 0, G_OPTION_ARG_STRING, &self->every,
       "Steps from picture to picture (what makes ten seconds)", "K"},
      {"plots", 0, 0, G_OPTION_ARG_STRING, &self->plots,
       "The plots to show, one to six (those of a fresh window)", "ID,ID..."},
      {"rate", 0, 0, G_OPTION_ARG_STRING, &self->rate, "Pictures a second (30)", "N"},
      {"size", 0, 0, G_OPTION_ARG_STRING, &self->size, "Pixels (1280x720)",
       "WIDTHxHEIGHT"},
      {"theme", 0, 0, G_OPTION_ARG_STRING, &self->theme, "light, dark or print (light)",
       "NAME"}};
  ans_recipe_options_entries (&self->recipe, entries);
  memcpy (entries + ANS_RECIPE_N_ENTRIES, own, sizeof own);
  return ans_command_parse (
      "PROBLEM",
      "Films a run: computes it in lock step with the pictures, at any machine's speed.",
      entries, argc, argv, error);
}

/* ---- what is asked for ---- */

static gboolean
read_pixels (const char *text, int *value)
{
  guint64 number;
  gboolean success =
      text && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &number, NULL);
  *value = success ? (int) number : 0;
  return success;
}

static gboolean
read_size (const char *text, AnsMovieInfo *movie, GError **error)
{
  movie->width = WIDTH;
  movie->height = HEIGHT;
  if (!text)
    return TRUE;
  g_auto (GStrv) numbers = g_strsplit (text, "x", 2);
  if (numbers[0] && read_pixels (numbers[0], &movie->width) &&
      read_pixels (numbers[1], &movie->height))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "--size %s: two numbers with an x are wanted, as in 1280x720", text);
  return FALSE;
}

static gboolean
read_theme (const char *text, AnsThemeKind *theme, GError **error)
{
  static const char *const names[ANS_N_THEMES] = {[ANS_THEME_LIGHT] = "light",
                                                  [ANS_THEME_DARK] = "dark",
                                                  [ANS_THEME_PRINT] = "print"};
  *theme = ANS_THEME_LIGHT;
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
read_count (const char *option, const char *text, gint64 usual, gint64 *value,
            GError **error)
{
  guint64 number = (guint64) usual;
  gboolean success =
      !text || ans_recipe_options_integer (option, text, 1, G_MAXINT64, &number, error);
  *value = (gint64) number;
  return success;
}

static gboolean
read_first (Job *self, GError **error)
{
  AnsRecording *recording = &self->recording;
  guint64 first = 0;
  if (self->options.from &&
      !ans_recipe_options_integer ("--from", self->options.from, 0,
                                   (guint64) recording->steps, &first, error))
    return FALSE;
  recording->first = (gint64) first;
  return TRUE;
}

static gboolean
read_times (Job *self, GError **error)
{
  AnsRecording *recording = &self->recording;
  gint64 rate;
  if (!read_count ("--steps", self->options.steps, self->recipe.preset->steps,
                   &recording->steps, error) ||
      !read_first (self, error) ||
      !read_count ("--rate", self->options.rate, RATE, &rate, error))
    return FALSE;
  recording->camera.movie.rate = (int) MIN (rate, G_MAXINT);
  gint64 usual = ans_camera_interval (recording->steps - recording->first, LENGTH,
                                      recording->camera.movie.rate);
  return read_count ("--every", self->options.every, usual, &recording->every, error);
}

static gboolean
read_camera (Job *self, GError **error)
{
  AnsCameraOptions *camera = &self->recording.camera;
  const AnsProblem *problem = self->recipe.problem;
  camera->problem = problem;
  camera->plots = ans_sheet_usual (problem);
  camera->movie.title = problem->title;
  self->command = ans_recipe_command (&self->recipe, self->recording.steps);
  camera->movie.recipe = self->command;
  return (!self->options.plots ||
          ans_sheet_parse (problem, self->options.plots, &camera->plots, error)) &&
         read_size (self->options.size, &camera->movie, error) &&
         read_theme (self->options.theme, &camera->theme, error) &&
         ans_movie_format_of (self->options.path, &camera->movie.format, error);
}

static gboolean
prepare (Job *self, int argc, char **argv, GError **error)
{
  if (!parse (&self->options, &argc, &argv, error))
    return FALSE;
  const AnsProblem *problem = ans_command_problem (argc, argv, error);
  if (!problem ||
      !ans_recipe_options_read (&self->options.recipe, problem, &self->recipe, error))
    return FALSE;
  if (!self->options.path)
    self->options.path = g_strconcat (problem->id, ".webm", NULL);
  return read_times (self, error) && read_camera (self, error);
}

/* ---- filming ---- */

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  Job *self = data;
  ans_progress_update (&self->progress, status);
}

static gboolean
make (Job *self, GError **error)
{
  ans_progress_init (&self->progress, self->recipe.problem, self->recording.steps);
  signal (SIGINT, interrupt);
  signal (SIGTERM, interrupt);
  self->recording.recipe = &self->recipe;
  self->recording.path = self->options.path;
  self->recording.cancel = &interrupted;
  self->recording.progress = on_progress;
  self->recording.data = self;
  gboolean success = ans_recording_make (&self->recording, error);
  ans_progress_clear (&self->progress);
  if (success)
    ans_command_printf ("The movie is in %s\n", self->options.path);
  return success;
}

int
ans_command_movie (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Job job = {0};
  int status = ANS_EXIT_SUCCESS;
  if (!prepare (&job, argc, argv, &error) || !make (&job, &error)) {
    status = ans_command_refuse (error);
    if (!g_error_matches (error, ANS_ERROR, ANS_ERROR_USAGE) &&
        !g_error_matches (error, ANS_ERROR, ANS_ERROR_RANGE))
      status = ANS_EXIT_FAILED;
  }
  clear_job (&job);
  return status;
}
