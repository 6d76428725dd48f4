#include "engine/store/checkpoint.h"
#include "app/command.h"
#include "app/progress.h"
#include "app/recipe_options.h"
#include "app/results.h"
#include "engine/export/file.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  AnsRecipeOptions recipe;
  char *steps, *seconds, *folder, *resume, *save_every;
  gboolean as_json;
} Options;

typedef struct {
  Options options;
  AnsRecipe recipe;
  AnsSnapshot *start;
  gint64 steps; /* < 0: no end */
  double seconds;
  double save_every; /* seconds; 0: at the end only */
  gboolean made_folder;
  AnsProgress progress;
} Job;

#define SAVE_EVERY 60.0

/* Interrupted once, the run ends where it is and is written; twice, the program ends. */
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
  ans_recipe_options_clear (&self->options.recipe);
  g_free (self->options.steps);
  g_free (self->options.seconds);
  g_free (self->options.folder);
  g_free (self->options.resume);
  g_free (self->options.save_every);
  ans_recipe_clear (&self->recipe);
  ans_snapshot_unref (self->start);
}

/* ---- what is asked for ---- */

static gboolean
parse (Options *self, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[ANS_RECIPE_N_ENTRIES + 7] = {{NULL}};
  const GOptionEntry own[] = {
      {"steps", 'n', 0, G_OPTION_ARG_STRING, &self->steps,
       "Run until so many steps are done (as many as the preset says)", "N"},
      {"seconds", 0, 0, G_OPTION_ARG_STRING, &self->seconds,
       "Run until steps have taken so long", "S"},
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &self->folder,
       "Write numbers, state and pictures into this folder", "DIR"},
      {"resume", 0, 0, G_OPTION_ARG_FILENAME, &self->resume,
       "Go on from a checkpoint, with its parameters and seed", "FILE"},
      {"save-every", 0, 0, G_OPTION_ARG_STRING, &self->save_every,
       "Write the checkpoint into DIR whenever so many seconds have gone (60; 0: at the "
       "end only)",
       "S"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &self->as_json, "Print JSON", NULL}};
  ans_recipe_options_entries (&self->recipe, entries);
  memcpy (entries + ANS_RECIPE_N_ENTRIES, own, sizeof own);
  return ans_command_parse (
      "PROBLEM",
      "Runs a problem without a window and prints each metric beside its reference.",
      entries, argc, argv, error);
}

static gboolean
refuse_with_resume (const Options *options, GError **error)
{
  const char *option = options->recipe.preset ? "--preset" : "--seed";
  if (!options->recipe.preset && !options->recipe.seed)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "%s does not go with --resume: the checkpoint has its own", option);
  return FALSE;
}

static gboolean
read_checkpoint (Job *self, const AnsProblem *problem, GError **error)
{
  if (!refuse_with_resume (&self->options, error))
    return FALSE;
  self->start = ans_checkpoint_load (self->options.resume, &self->recipe, error);
  if (!self->start)
    return FALSE;
  if (self->recipe.problem != problem) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "'%s' is a checkpoint of %s, not of %s", self->options.resume,
                 self->recipe.problem->id, problem->id);
    return FALSE;
  }
  return ans_recipe_options_apply (&self->options.recipe, &self->recipe, error);
}

static gboolean
read_number (const char *text, double *value)
{
  char *end;
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

static gboolean
read_seconds (Job *self, GError **error)
{
  if (read_number (self->options.seconds, &self->seconds) && self->seconds > 0)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "--seconds %s: a number above 0 is wanted", self->options.seconds);
  return FALSE;
}

static gboolean
read_save_every (Job *self, GError **error)
{
  const char *text = self->options.save_every;
  self->save_every = SAVE_EVERY;
  if (!text)
    return TRUE;
  if (!self->options.folder) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "--save-every needs a folder: give --out DIR");
    return FALSE;
  }
  if (read_number (text, &self->save_every) && self->save_every >= 0)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "--save-every %s: a number of seconds, 0 or more, is wanted", text);
  return FALSE;
}

static gboolean
read_length (Job *self, GError **error)
{
  const Options *options = &self->options;
  guint64 steps;
  self->steps = -1;
  if (options->steps && options->seconds) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "give --steps or --seconds, not both: the run ends at one of them");
    return FALSE;
  }
  if (options->seconds)
    return read_seconds (self, error);
  self->steps = self->recipe.preset->steps;
  if (options->steps) {
    if (!ans_recipe_options_integer ("--steps", options->steps, 0, G_MAXINT64, &steps,
                                     error))
      return FALSE;
    self->steps = (gint64) steps;
  }
  if (!self->start || ans_snapshot_step (self->start) < self->steps)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "the checkpoint is at step %" G_GINT64_FORMAT
               ", the run would end at %" G_GINT64_FORMAT ": give more --steps",
               ans_snapshot_step (self->start), self->steps);
  return FALSE;
}

static gboolean
prepare (Job *self, int argc, char **argv, GError **error)
{
  if (!parse (&self->options, &argc, &argv, error))
    return FALSE;
  const AnsProblem *problem = ans_command_problem (argc, argv, error);
  if (!problem)
    return FALSE;
  gboolean success = self->options.resume
                         ? read_checkpoint (self, problem, error)
                         : ans_recipe_options_read (&self->options.recipe, problem,
                                                    &self->recipe, error);
  if (!success || !read_length (self, error) || !read_save_every (self, error))
    return FALSE;
  if (!self->options.folder)
    return TRUE;
  self->made_folder = !g_file_test (self->options.folder, G_FILE_TEST_EXISTS);
  return ans_file_prepare_folder (self->options.folder, error);
}

/* ---- running ---- */

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  Job *self = data;
  ans_progress_update (&self->progress, status);
}

static void
on_say (gpointer data, const char *text)
{
  Job *self = data;
  ans_progress_say (&self->progress, text);
}

/* A checkpoint that cannot be written, on a full disk, is no reason to end the run. */
static void
on_save (gpointer data, const AnsSnapshot *snapshot)
{
  Job *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_build_filename (self->options.folder, ANS_CHECKPOINT_FILE, NULL);
  if (!ans_checkpoint_save (snapshot, self->recipe.preset, path, &error))
    ans_progress_say (&self->progress, error->message);
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
                         .seconds = self->seconds,
                         .watch = self->options.folder ? G_MAXUINT64 : 0,
                         .cancel = &interrupted,
                         .progress = on_progress,
                         .say = on_say,
                         .save = self->options.folder ? on_save : NULL,
                         .save_every = self->save_every,
                         .data = self};
  gboolean success = ans_headless_run (&options, result, error);
  ans_progress_clear (&self->progress);
  return success;
}

/* ---- telling ---- */

static void
print_summary (const AnsReport *report)
{
  const AnsHeadlessResult *result = report->result;
  g_autofree char *metrics = ans_report_text (report);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (seconds, sizeof seconds, "%.2f", result->seconds);
  ans_command_printf ("%s %s: %" G_GINT64_FORMAT " steps in %s s, %.0f steps/s\n%s",
                      report->recipe->problem->id, report->recipe->preset->id,
                      result->step, seconds, result->steps_per_second, metrics);
}

static gboolean
save (Job *self, const AnsReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  if (!ans_results_save (report, self->options.folder, notes, &error)) {
    fprintf (stderr, "ansatz: %s\n", error->message);
    return FALSE;
  }
  for (guint i = 0; i < notes->len; i++)
    fprintf (stderr, "%s\n", (char *) notes->pdata[i]);
  if (!self->options.as_json)
    ans_command_printf ("Numbers, state and pictures are in %s\n", self->options.folder);
  return TRUE;
}

static gboolean
tell (Job *self, const AnsReport *report)
{
  if (self->options.as_json) {
    g_autofree char *json = ans_report_json (report);
    ans_command_print (json);
  } else if (report->result->frame) {
    print_summary (report);
  }
  if (report->failure)
    fprintf (stderr, "ansatz: the run ended after step %" G_GINT64_FORMAT ": %s\n",
             report->result->step, report->failure);
  if (self->options.folder && report->result->frame)
    return save (self, report);
  if (self->options.folder && self->made_folder)
    rmdir (self->options.folder);
  return TRUE;
}

int
ans_command_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsHeadlessResult) result = {0};
  Job job = {0};
  if (!prepare (&job, argc, argv, &error)) {
    clear_job (&job);
    return ans_command_refuse (error);
  }
  gboolean success = compute (&job, &result, &error);
  const char *failure = result.cancelled ? "interrupted" : NULL;
  AnsReport report = {&job.recipe, &result, success ? failure : error->message};
  success = tell (&job, &report) && success && !failure;
  clear_job (&job);
  return success ? ANS_EXIT_SUCCESS : ANS_EXIT_FAILED;
}
