/* A session computed again from its start, with all that was done by hand. */
#include "app/command.h"
#include "app/progress.h"
#include "app/recipe_options.h"
#include "app/results.h"
#include "engine/export/file.h"
#include "engine/store/session_file.h"

#include <stdio.h>

typedef struct {
  char *path, *steps, *threads, *folder;
} Options;

typedef struct {
  Options options;
  AnsSessionFile session;
  AnsRecipe recipe;
  gint64 latest, steps; /* the session's, and where the replay ends */
  AnsProgress progress;
} Job;

static void
clear_job (Job *self)
{
  g_free (self->options.steps);
  g_free (self->options.threads);
  g_free (self->options.folder);
  ans_session_file_clear (&self->session);
  ans_recipe_clear (&self->recipe);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, clear_job)

/* ---- what is asked for ---- */

static gboolean
parse (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"steps", 'n', 0, G_OPTION_ARG_STRING, &self->steps,
       "Run until so many steps are done (as many as the session has)", "N"},
      {"threads", 0, 0, G_OPTION_ARG_STRING, &self->threads,
       "Threads to compute with; the result does not depend on it (all processors)", "N"},
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &self->folder,
       "Write numbers, state and pictures into this folder", "DIR"},
      {NULL}};
  if (!ans_command_parse ("SESSION",
                          "Computes a session again from its start, with all that was "
                          "done by hand, and compares.",
                          entries, argc, argv, error))
    return FALSE;
  if (*argc == 2) {
    self->path = (*argv)[1];
    return TRUE;
  }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "'replay' needs one session, a file "
               "*" ANS_SESSION_ENDING);
  return FALSE;
}

static gint64
first_step (const Job *self)
{
  const AnsSnapshot *start = ans_journal_start (self->session.journal);
  return start ? ans_snapshot_step (start) : 0;
}

static gboolean
read_options (Job *self, GError **error)
{
  AnsRecipeOptions threads = {.threads = self->options.threads};
  guint64 steps = (guint64) self->latest;
  if (self->options.steps && !ans_recipe_options_integer ("--steps", self->options.steps,
                                                          (guint64) first_step (self),
                                                          G_MAXINT64, &steps, error))
    return FALSE;
  self->steps = (gint64) steps;
  return ans_recipe_options_apply (&threads, &self->recipe, error) &&
         (!self->options.folder || ans_file_prepare_folder (self->options.folder, error));
}

static gboolean
prepare (Job *self, int argc, char **argv, GError **error)
{
  if (!parse (&self->options, &argc, &argv, error) ||
      !ans_session_file_load (self->options.path, &self->session, error))
    return FALSE;
  ans_recipe_copy (&self->recipe, ans_journal_recipe (self->session.journal));
  self->latest = ans_snapshot_step (self->session.latest);
  return read_options (self, error);
}

/* ---- computing ---- */

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  ans_progress_update (&((Job *) data)->progress, status);
}

static void
on_say (gpointer data, const char *text)
{
  ans_progress_say (&((Job *) data)->progress, text);
}

static gboolean
compute (Job *self, AnsSnapshot *start, const AnsJournal *journal, gint64 steps,
         AnsHeadlessResult *result, GError **error)
{
  ans_progress_init (&self->progress, self->recipe.problem, steps);
  AnsHeadless options = {.recipe = &self->recipe,
                         .start = start,
                         .journal = journal,
                         .steps = steps,
                         .watch = self->options.folder ? G_MAXUINT64 : 0,
                         .progress = on_progress,
                         .say = on_say,
                         .data = self};
  gboolean success = ans_headless_run (&options, result, error);
  ans_progress_clear (&self->progress);
  return success;
}

/* The rest goes on from what was compared, and has all of the history. */
static gboolean
go_on (Job *self, AnsHeadlessResult *result, GError **error)
{
  g_auto (AnsHeadlessResult) rest = {0};
  AnsRecipe start = self->recipe;
  int n_metrics = ans_problem_n_metrics (self->recipe.problem);
  g_autoptr (AnsSnapshot) reached = ans_snapshot_ref (result->snapshot);
  self->recipe.values = g_memdup2 (ans_snapshot_values (reached),
                                   ((gsize) ans_problem_n_params (start.problem) + 1) *
                                       sizeof *start.values);
  g_free (start.values);
  gboolean success = compute (self, reached, NULL, self->steps, &rest, error);
  for (int metric = 0; metric < n_metrics; metric++)
    for (int i = 0; i < ans_history_length (rest.history, metric); i++)
      if (ans_history_step (rest.history, metric, i) > self->latest)
        ans_history_append (result->history, metric,
                            ans_history_step (rest.history, metric, i),
                            ans_history_value (rest.history, metric, i));
  AnsHistory *history = g_steal_pointer (&result->history);
  gint64 first = result->first;
  double seconds = result->seconds;
  ans_headless_result_clear (result);
  ans_history_free (rest.history);
  *result = rest;
  result->history = history;
  result->first = first;
  result->seconds += seconds;
  rest = (AnsHeadlessResult){0};
  return success;
}

/* ---- telling ---- */

static gboolean
compare (const Job *self, const AnsHeadlessResult *result)
{
  g_autofree char *difference =
      ans_session_file_difference (self->session.latest, result->snapshot);
  if (difference)
    ans_command_printf ("step %" G_GINT64_FORMAT ": different, first in %s\n",
                        self->latest, difference);
  else
    ans_command_printf ("step %" G_GINT64_FORMAT ": identical\n", self->latest);
  return difference == NULL;
}

static gboolean
save (const Job *self, const AnsHeadlessResult *result, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  AnsReport report = {&self->recipe, result, NULL};
  if (!self->options.folder)
    return TRUE;
  if (!ans_results_save (&report, self->options.folder, notes, error))
    return FALSE;
  for (guint i = 0; i < notes->len; i++)
    fprintf (stderr, "%s\n", (char *) notes->pdata[i]);
  ans_command_printf ("Numbers, state and pictures are in %s\n", self->options.folder);
  return TRUE;
}

/* `same` is TRUE as well when the replay ends before there is anything to compare. */
static gboolean
replay (Job *self, AnsHeadlessResult *result, gboolean *same, GError **error)
{
  AnsSnapshot *start = ans_journal_start (self->session.journal);
  *same = TRUE;
  if (!compute (self, start, self->session.journal, MIN (self->steps, self->latest),
                result, error))
    return FALSE;
  if (self->steps >= self->latest)
    *same = compare (self, result);
  else
    ans_command_printf ("step %" G_GINT64_FORMAT
                        ": nothing to compare with before step %" G_GINT64_FORMAT "\n",
                        self->steps, self->latest);
  return self->steps <= self->latest || go_on (self, result, error);
}

int
ans_command_replay (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsHeadlessResult) result = {0};
  g_auto (Job) job = {0};
  gboolean same;
  if (!prepare (&job, argc, argv, &error))
    return ans_command_refuse (error);
  if (replay (&job, &result, &same, &error) && save (&job, &result, &error))
    return same ? ANS_EXIT_SUCCESS : ANS_EXIT_FAILED;
  fprintf (stderr, "ansatz: %s\n", error->message);
  return ANS_EXIT_FAILED;
}
