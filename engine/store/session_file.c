#include "engine/store/session_file.h"

#include "engine/core/error.h"
#include "engine/core/number.h"
#include "engine/store/recipe_text.h"
#include "engine/store/session_private.h"

#include <math.h>
#include <string.h>

/* ---- the value ---- */

/* Nobody counts the entries of a snapshot that comes from a file of its own. */
static AnsJournal *
journal_until (const AnsJournal *journal, const AnsSnapshot *latest)
{
  AnsJournal *copy =
      ans_journal_new (ans_journal_recipe (journal), ans_journal_start (journal));
  int n = ans_journal_length (journal);
  if (ans_snapshot_opening (latest) > 0)
    n = MIN (n, ans_snapshot_entries (latest));
  for (int i = 0; i < n; i++) {
    const AnsEntry *entry = ans_journal_entry (journal, i);
    if (entry->step <= ans_snapshot_step (latest))
      ans_journal_append (copy, entry);
  }
  return copy;
}

void
ans_session_file_init (AnsSessionFile *self, const AnsJournal *journal,
                       AnsSnapshot *latest, const char *view)
{
  *self = (AnsSessionFile){.journal = journal_until (journal, latest),
                           .latest = ans_snapshot_ref (latest),
                           .view = g_strdup (view)};
}

void
ans_session_file_clear (AnsSessionFile *self)
{
  g_clear_pointer (&self->journal, ans_journal_free);
  g_clear_pointer (&self->latest, ans_snapshot_unref);
  g_clear_pointer (&self->view, g_free);
}

/* ---- checking ---- */

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, ANS_ERROR, ANS_ERROR_FILE, what);
  return FALSE;
}

static gboolean
check_set (const AnsProblem *problem, const AnsEntry *entry, GError **error)
{
  if (entry->param < 0 || entry->param >= ans_problem_n_params (problem)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "it sets parameter %d, and %s has %d",
                 entry->param, problem->id, ans_problem_n_params (problem));
    return FALSE;
  }
  if (problem->params[entry->param].liveness == ANS_LIVE)
    return ans_problem_check_value (problem, entry->param, entry->value, error);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "it sets %s, which does not change while a run goes on",
               problem->params[entry->param].id);
  return FALSE;
}

static gboolean
check_touch (const AnsProblem *problem, const AnsTouch *touch, GError **error)
{
  if (touch->plot < 0 || touch->plot >= ans_problem_n_plots (problem) ||
      !problem->plots[touch->plot].touch) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
                 "it touches plot %d, which cannot be touched", touch->plot);
    return FALSE;
  }
  if ((int) touch->kind < ANS_TOUCH_PRESS || touch->kind > ANS_TOUCH_RELEASE)
    return refuse (error, "it touches a plot in an unknown way");
  return (isfinite (touch->x) && isfinite (touch->y) && isfinite (touch->reach)) ||
         refuse (error, "it touches a plot at what is no number");
}

gboolean
ans_session_file_check (const AnsProblem *problem, const AnsEntry *entry, GError **error)
{
  switch (entry->kind) {
  case ANS_ENTRY_SET:
    return check_set (problem, entry, error);
  case ANS_ENTRY_TOUCH:
    return check_touch (problem, &entry->touch, error);
  }
  return refuse (error, "it is of an unknown kind");
}

/* What could not be read is not written. */
static gboolean
check_journal (const AnsJournal *journal, GError **error)
{
  const AnsProblem *problem = ans_journal_recipe (journal)->problem;
  for (int i = 0; i < ans_journal_length (journal); i++)
    if (!ans_session_file_check (problem, ans_journal_entry (journal, i), error)) {
      g_prefix_error (error, "entry %d of the journal cannot be saved: ", i);
      return FALSE;
    }
  return TRUE;
}

/* ---- writing ---- */

char *
ans_session_file_params (const AnsProblem *problem)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", problem->params[i].id);
  return g_string_free (text, FALSE);
}

char *
ans_session_file_plots (const AnsProblem *problem)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < ans_problem_n_plots (problem); i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", problem->plots[i].id);
  return g_string_free (text, FALSE);
}

static void
add_text (AnsSafetensors *file, const char *key, char *value)
{
  ans_safetensors_set_metadata (file, key, value);
  g_free (value);
}

static void
add_step (AnsSafetensors *file, const char *key, const AnsSnapshot *snapshot)
{
  add_text (file, key,
            g_strdup_printf ("%" G_GINT64_FORMAT, ans_snapshot_step (snapshot)));
}

/* A run that went on from a state has that state's values and seed. */
static void
add_recipe (AnsSafetensors *file, const AnsJournal *journal)
{
  const AnsRecipe *recipe = ans_journal_recipe (journal);
  const AnsSnapshot *start = ans_journal_start (journal);
  const AnsPreset *preset = recipe->preset ? recipe->preset : recipe->problem->presets;
  ans_safetensors_set_metadata (file, "problem", recipe->problem->id);
  ans_safetensors_set_metadata (file, "preset", preset->id);
  add_text (file, "settings",
            ans_recipe_text_settings (recipe->problem, start ? ans_snapshot_values (start)
                                                             : recipe->values));
  add_text (file, "seed",
            g_strdup_printf ("%" G_GUINT64_FORMAT,
                             start ? ans_snapshot_seed (start) : recipe->seed));
  add_text (file, "parameters", ans_session_file_params (recipe->problem));
  add_text (file, "plots", ans_session_file_plots (recipe->problem));
  if (start)
    add_step (file, "start-step", start);
}

static void
add_opened (AnsSafetensors *file, const AnsSessionFile *self)
{
  const AnsRecipe *recipe = ans_journal_recipe (self->journal);
  const AnsSnapshot *start = ans_journal_start (self->journal);
  ans_recipe_text_add_opened (file, recipe->problem,
                              start ? ans_snapshot_values (start) : recipe->values,
                              ans_snapshot_opened (self->latest));
}

static void
add_journal (AnsSafetensors *file, const AnsJournal *journal)
{
  int n = ans_journal_length (journal);
  g_autofree gint64 *what = g_new0 (gint64, (gsize) n * ANS_SESSION_WORDS + 1);
  g_autofree double *numbers = g_new0 (double, (gsize) n *ANS_SESSION_REALS + 1);
  for (int i = 0; i < n; i++) {
    const AnsEntry *entry = ans_journal_entry (journal, i);
    const AnsTouch *touch = &entry->touch;
    gint64 *words = what + (gsize) i * ANS_SESSION_WORDS;
    double *reals = numbers + (gsize) i * ANS_SESSION_REALS;
    words[0] = entry->step;
    words[1] = entry->kind;
    words[2] = entry->kind == ANS_ENTRY_SET ? entry->param : touch->plot;
    reals[0] = entry->kind == ANS_ENTRY_SET ? entry->value : touch->x;
    if (entry->kind == ANS_ENTRY_SET)
      continue;
    words[3] = (gint64) touch->kind + (touch->second ? ANS_SESSION_SECOND : 0);
    reals[1] = touch->y;
    reals[2] = touch->reach;
  }
  ans_safetensors_add (file, ANS_SESSION_WHAT, TRUE, 2, (gint64[]){n, ANS_SESSION_WORDS},
                       what);
  ans_safetensors_add (file, ANS_SESSION_NUMBERS, FALSE, 2,
                       (gint64[]){n, ANS_SESSION_REALS}, numbers);
}

static void
add_state (AnsSafetensors *file, const char *prefix, const AnsSnapshot *snapshot)
{
  for (int i = 0; snapshot && i < ans_snapshot_n_kept (snapshot); i++) {
    const AnsKept *kept = ans_snapshot_kept (snapshot, i);
    g_autofree char *name = g_strconcat (prefix, kept->name, NULL);
    ans_safetensors_add (file, name, kept->integers, kept->rank, kept->shape,
                         kept->values);
  }
}

gboolean
ans_session_file_save (const AnsSessionFile *self, const char *path, GError **error)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_new ();
  if (!check_journal (self->journal, error))
    return FALSE;
  ans_safetensors_set_metadata (file, "format", ANS_SESSION_FORMAT);
  ans_safetensors_set_metadata (file, "version", ANS_VERSION);
  add_recipe (file, self->journal);
  add_text (file, "now",
            ans_recipe_text_settings (ans_snapshot_problem (self->latest),
                                      ans_snapshot_values (self->latest)));
  add_step (file, "step", self->latest);
  add_opened (file, self);
  if (self->view)
    ans_safetensors_set_metadata (file, "view", self->view);
  add_journal (file, self->journal);
  add_state (file, ANS_SESSION_START, ans_journal_start (self->journal));
  add_state (file, ANS_SESSION_LATEST, self->latest);
  return ans_safetensors_save (file, path, error);
}

/* ---- comparing ---- */

static const AnsKept *
find_kept (const AnsSnapshot *snapshot, const char *name)
{
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++)
    if (strcmp (ans_snapshot_kept (snapshot, i)->name, name) == 0)
      return ans_snapshot_kept (snapshot, i);
  return NULL;
}

static gboolean
kept_equal (const AnsKept *a, const AnsKept *b)
{
  return a && b && a->integers == b->integers && a->rank == b->rank &&
         memcmp (a->shape, b->shape, sizeof a->shape) == 0 &&
         (a->n == 0 || memcmp (a->values, b->values, a->n * sizeof (double)) == 0);
}

static char *
different_kept (const AnsSnapshot *one, const AnsSnapshot *other)
{
  for (int i = 0; i < ans_snapshot_n_kept (one); i++) {
    const AnsKept *kept = ans_snapshot_kept (one, i);
    if (!kept_equal (kept, find_kept (other, kept->name)))
      return g_strdup (kept->name);
  }
  for (int i = 0; i < ans_snapshot_n_kept (other); i++)
    if (!find_kept (one, ans_snapshot_kept (other, i)->name))
      return g_strdup (ans_snapshot_kept (other, i)->name);
  return NULL;
}

/* What only changes the picture is in no journal. */
char *
ans_session_file_difference (const AnsSnapshot *one, const AnsSnapshot *other)
{
  const AnsProblem *problem = ans_snapshot_problem (one);
  if (ans_snapshot_problem (other) != problem)
    return g_strdup ("the problem");
  if (ans_snapshot_step (one) != ans_snapshot_step (other))
    return g_strdup ("the step");
  if (ans_snapshot_seed (one) != ans_snapshot_seed (other))
    return g_strdup ("the seed");
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    if (problem->params[i].liveness != ANS_VIEW &&
        !ans_number_same (ans_snapshot_values (one)[i], ans_snapshot_values (other)[i]))
      return g_strdup (problem->params[i].id);
  return different_kept (one, other);
}
