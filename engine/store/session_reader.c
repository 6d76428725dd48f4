/* Reading session files.  Whatever is in one is checked against the problem before it is
 * taken; the shapes of kept arrays by the problem itself when it is opened with them, and
 * here against each other. */
#include "engine/core/error.h"
#include "engine/core/number.h"
#include "engine/store/recipe_text.h"
#include "engine/store/session_private.h"

#include <string.h>

typedef struct {
  const AnsSafetensors *file;
  AnsRecipe recipe;
  gint64 first, last;
  double *now; /* the values of the latest state */
  double *opened;
} Reader;

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, ANS_ERROR, ANS_ERROR_FILE, reason);
  return FALSE;
}

/* ---- the metadata ---- */

static gboolean
check_names (const Reader *self, const char *key, char *wanted, GError **error)
{
  g_autofree char *names = wanted;
  return strcmp (ans_recipe_text_metadata (self->file, key), names) == 0 ||
         refuse (error, "its %s are not those of %s in this version", key,
                 self->recipe.problem->id);
}

static gboolean
read_step (const Reader *self, const char *key, gint64 *step, GError **error)
{
  guint64 value;
  if (!ans_recipe_text_number (self->file, key, G_MAXINT64, &value, error))
    return FALSE;
  *step = (gint64) value;
  return TRUE;
}

static gboolean
has_start (const Reader *self)
{
  return ans_safetensors_metadata (self->file, "start-step") != NULL;
}

static gboolean
read_steps (Reader *self, GError **error)
{
  if ((has_start (self) && !read_step (self, "start-step", &self->first, error)) ||
      !read_step (self, "step", &self->last, error))
    return FALSE;
  return self->first <= self->last ||
         refuse (error,
                 "its latest state, of step %" G_GINT64_FORMAT
                 ", is before its start at %" G_GINT64_FORMAT,
                 self->last, self->first);
}

/* What can only change by a restart is as it was at the start. */
static gboolean
read_now (Reader *self, GError **error)
{
  const AnsProblem *problem = self->recipe.problem;
  gsize n = (gsize) ans_problem_n_params (problem) + 1;
  self->now = g_memdup2 (self->recipe.values, n * sizeof *self->now);
  if (!ans_problem_apply (problem, ans_recipe_text_metadata (self->file, "now"),
                          self->now, error) ||
      !ans_problem_check (problem, self->now, error)) {
    g_prefix_error (error, "the settings of its latest state: ");
    return FALSE;
  }
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    if (problem->params[i].liveness == ANS_RESTART &&
        !ans_number_same (self->now[i], self->recipe.values[i]))
      return refuse (error, "%s of its latest state is not that of its start",
                     problem->params[i].id);
  return TRUE;
}

static gboolean
read_metadata (Reader *self, GError **error)
{
  if (!ans_recipe_text_read (self->file, &self->recipe, error))
    return FALSE;
  const AnsProblem *problem = self->recipe.problem;
  return check_names (self, "parameters", ans_session_file_params (problem), error) &&
         check_names (self, "plots", ans_session_file_plots (problem), error) &&
         read_steps (self, error) && read_now (self, error) &&
         (self->opened = ans_recipe_text_opened (self->file, &self->recipe, error)) !=
             NULL;
}

/* ---- the states ---- */

static AnsSnapshot *
read_state (const Reader *self, const char *prefix, const double *values, gint64 step)
{
  AnsSnapshot *snapshot =
      ans_snapshot_new (self->recipe.problem, values, self->recipe.seed, step);
  ans_snapshot_set_opened (snapshot, self->opened);
  for (int i = 0; i < ans_safetensors_n_tensors (self->file); i++) {
    const AnsTensor *tensor = ans_safetensors_tensor (self->file, i);
    if (g_str_has_prefix (tensor->name, prefix))
      ans_snapshot_add (snapshot, tensor->name + strlen (prefix), tensor->integers,
                        tensor->rank, tensor->shape, tensor->values);
  }
  return snapshot;
}

static gboolean
is_known (const Reader *self, const char *name)
{
  return strcmp (name, ANS_SESSION_WHAT) == 0 ||
         strcmp (name, ANS_SESSION_NUMBERS) == 0 ||
         g_str_has_prefix (name, ANS_SESSION_LATEST) ||
         (has_start (self) && g_str_has_prefix (name, ANS_SESSION_START));
}

static gboolean
check_tensors (const Reader *self, GError **error)
{
  for (int i = 0; i < ans_safetensors_n_tensors (self->file); i++) {
    const AnsTensor *tensor = ans_safetensors_tensor (self->file, i);
    if (!is_known (self, tensor->name))
      return refuse (error, "its tensor '%s' is of no session", tensor->name);
  }
  return TRUE;
}

/* Each array of the one has its like in the other. */
static gboolean
check_alike (const Reader *self, const AnsSnapshot *state, const char *prefix,
             GError **error)
{
  for (int i = 0; i < ans_snapshot_n_kept (state); i++) {
    const AnsKept *kept = ans_snapshot_kept (state, i);
    g_autofree char *name = g_strconcat (prefix, kept->name, NULL);
    const AnsTensor *other = ans_safetensors_find (self->file, name);
    if (!other)
      return refuse (error, "it has no tensor '%s'", name);
    if (other->integers != kept->integers || other->rank != kept->rank ||
        memcmp (other->shape, kept->shape, (gsize) kept->rank * sizeof *kept->shape) != 0)
      return refuse (error, "the shape of '%s' is another at the start", name);
  }
  return TRUE;
}

/* ---- the journal ---- */

static const AnsTensor *
find_table (const Reader *self, const char *name, gboolean integers, gint64 columns,
            GError **error)
{
  const AnsTensor *tensor = ans_safetensors_find (self->file, name);
  if (!tensor)
    refuse (error, "it has no tensor '%s'", name);
  else if (tensor->integers == integers && tensor->rank == 2 &&
           tensor->shape[1] == columns && tensor->shape[0] <= G_MAXINT)
    return tensor;
  else
    refuse (error, "its tensor '%s' is not of n x %d %s", name, (int) columns,
            integers ? "integers" : "numbers");
  return NULL;
}

static int
as_int (gint64 value)
{
  return (int) CLAMP (value, -1, G_MAXINT);
}

static AnsEntry
entry_of (const gint64 *words, const double *reals)
{
  AnsEntry entry = {.kind = (AnsEntryKind) as_int (words[1]), .step = words[0]};
  if (entry.kind == ANS_ENTRY_SET) {
    entry.param = as_int (words[2]);
    entry.value = reals[0];
    return entry;
  }
  gint64 second = words[3] >= ANS_SESSION_SECOND;
  entry.touch =
      (AnsTouch){.kind = (AnsTouchKind) as_int (words[3] - second * ANS_SESSION_SECOND),
                 .plot = as_int (words[2]),
                 .x = reals[0],
                 .y = reals[1],
                 .reach = reals[2],
                 .second = (gboolean) second};
  return entry;
}

static gboolean
check_entry (const Reader *self, const AnsEntry *entry, gint64 before, GError **error)
{
  if (entry->step < before)
    return refuse (error, "its step %" G_GINT64_FORMAT " comes after %" G_GINT64_FORMAT,
                   entry->step, before);
  if (entry->step > self->last)
    return refuse (error,
                   "its step %" G_GINT64_FORMAT
                   " is after the latest state's, %" G_GINT64_FORMAT,
                   entry->step, self->last);
  return ans_session_file_check (self->recipe.problem, entry, error);
}

static gboolean
read_journal (const Reader *self, AnsJournal *journal, GError **error)
{
  const AnsTensor *what =
      find_table (self, ANS_SESSION_WHAT, TRUE, ANS_SESSION_WORDS, error);
  const AnsTensor *numbers =
      what ? find_table (self, ANS_SESSION_NUMBERS, FALSE, ANS_SESSION_REALS, error)
           : NULL;
  if (!numbers)
    return FALSE;
  if (what->shape[0] != numbers->shape[0])
    return refuse (error,
                   "its journal has %" G_GINT64_FORMAT " entries with %" G_GINT64_FORMAT
                   " numbers",
                   what->shape[0], numbers->shape[0]);
  gint64 before = self->first;
  for (gint64 i = 0; i < what->shape[0]; i++) {
    AnsEntry entry = entry_of ((const gint64 *) what->values + i * ANS_SESSION_WORDS,
                               (const double *) numbers->values + i * ANS_SESSION_REALS);
    if (!check_entry (self, &entry, before, error)) {
      g_prefix_error (error, "entry %" G_GINT64_FORMAT " of its journal: ", i);
      return FALSE;
    }
    before = entry.step;
    ans_journal_append (journal, &entry);
  }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
read_session (Reader *self, AnsSessionFile *out, GError **error)
{
  g_autoptr (AnsSnapshot) start = NULL;
  if (!read_metadata (self, error) || !check_tensors (self, error))
    return FALSE;
  if (has_start (self))
    start = read_state (self, ANS_SESSION_START, self->recipe.values, self->first);
  out->latest = read_state (self, ANS_SESSION_LATEST, self->now, self->last);
  out->journal = ans_journal_new (&self->recipe, start);
  out->view = g_strdup (ans_safetensors_metadata (self->file, "view"));
  if (ans_snapshot_n_kept (out->latest) == 0)
    return refuse (error, "it has no tensor '%s...'", ANS_SESSION_LATEST);
  if (start && (!check_alike (self, start, ANS_SESSION_LATEST, error) ||
                !check_alike (self, out->latest, ANS_SESSION_START, error)))
    return FALSE;
  if (!read_journal (self, out->journal, error))
    return FALSE;
  ans_snapshot_set_origin (out->latest, 1, ans_journal_length (out->journal));
  return TRUE;
}

gboolean
ans_session_file_is_one (const AnsSafetensors *file)
{
  return strcmp (ans_recipe_text_metadata (file, "format"), ANS_SESSION_FORMAT) == 0;
}

gboolean
ans_session_file_read (const AnsSafetensors *file, const char *name, AnsSessionFile *self,
                       GError **error)
{
  Reader reader = {.file = file};
  *self = (AnsSessionFile){0};
  if (!ans_session_file_is_one (file))
    return refuse (error, "'%s' is not a session of Ansatz", name);
  gboolean success = read_session (&reader, self, error);
  ans_recipe_clear (&reader.recipe);
  g_free (reader.now);
  g_free (reader.opened);
  if (success)
    return TRUE;
  g_prefix_error (error, "the session '%s': ", name);
  ans_session_file_clear (self);
  return FALSE;
}

gboolean
ans_session_file_load (const char *path, AnsSessionFile *self, GError **error)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_load (path, error);
  *self = (AnsSessionFile){0};
  return file && ans_session_file_read (file, path, self, error);
}
