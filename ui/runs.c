#include "ui/runs_private.h"

#include <glib/gi18n.h>

#include "engine/core/error.h"

/* So many runs can go on from where they stand, and keep so many bytes of their past. */
enum { MOST_PARKED = 8 };
#define PAST_BUDGET ((gsize) 192 << 20)

G_DEFINE_FINAL_TYPE (AnsRuns, ans_runs, G_TYPE_OBJECT)

enum { CHANGED, ADVANCED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Told apart in every theme, the most different ones first. */
static const AnsRole roles[] = {ANS_ROLE_NETWORK,   ANS_ROLE_FIRST, ANS_ROLE_SECOND,
                                ANS_ROLE_PARTICLES, ANS_ROLE_THIRD, ANS_ROLE_FOURTH,
                                ANS_ROLE_DATA};

/* ---- entries ---- */

static void
free_entry (gpointer data)
{
  AnsRunsEntry *entry = data;
  ans_recipe_clear (&entry->recipe);
  g_clear_pointer (&entry->parked, ans_parked_free);
  g_clear_pointer (&entry->history, ans_history_free);
  g_clear_pointer (&entry->frame, ans_frame_unref);
  g_array_unref (entry->ticks);
  g_free (entry->failure);
  g_free (entry->name);
  g_free (entry);
}

/* The colour that the fewest runs have. */
static AnsRole
free_role (AnsRuns *self)
{
  int used[ANS_N_ROLES] = {0}, best = 0;
  for (guint i = 0; i < self->entries->len; i++)
    used[((AnsRunsEntry *) self->entries->pdata[i])->role]++;
  for (int i = 1; i < (int) G_N_ELEMENTS (roles); i++)
    best = used[roles[i]] < used[roles[best]] ? i : best;
  return roles[best];
}

AnsRunsEntry *
ans_runs_add (AnsRuns *self, const AnsRecipe *recipe)
{
  AnsRunsEntry *entry = g_new0 (AnsRunsEntry, 1);
  entry->number = ++self->last_number;
  entry->name = g_strdup_printf (_ ("Run %d"), entry->number);
  entry->role = free_role (self);
  entry->visible = TRUE;
  entry->batch = -1;
  entry->ticks = g_array_new (FALSE, FALSE, sizeof (AnsTick));
  ans_recipe_copy (&entry->recipe, recipe);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static AnsRunsEntry *
find (AnsRuns *self, int number)
{
  int index = ans_runs_find (self, number);
  return index < 0 ? NULL : self->entries->pdata[index];
}

gboolean
ans_runs_has_room (AnsRuns *self, int n, GError **error)
{
  if ((int) self->entries->len + n <= ANS_RUNS_MOST)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               _ ("There is room for %d runs: delete some first"), ANS_RUNS_MOST);
  return FALSE;
}

static void
changed (AnsRuns *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ans_runs_tell (AnsRuns *self, gboolean is_change)
{
  g_signal_emit (self, signals[is_change ? CHANGED : ADVANCED], 0);
}

/* ---- bounds ---- */

static AnsRunsEntry *
least_used (AnsRuns *self, gboolean with_past)
{
  AnsRunsEntry *least = NULL;
  for (guint i = 0; i < self->entries->len; i++) {
    AnsRunsEntry *entry = self->entries->pdata[i];
    if (entry->parked && (!with_past || ans_parked_bytes (entry->parked) > 0) &&
        (!least || entry->used < least->used))
      least = entry;
  }
  return least;
}

/* Of a run that cannot go on any more, curves and frame stay. */
static void
strip (AnsRunsEntry *entry)
{
  ans_parked_pull (entry->parked);
  entry->step = entry->parked->status.step;
  entry->history = g_steal_pointer (&entry->parked->history);
  entry->frame = g_steal_pointer (&entry->parked->frame);
  g_clear_pointer (&entry->parked, ans_parked_free);
}

static void
keep_bounds (AnsRuns *self)
{
  int parked = 0;
  gsize bytes = 0;
  for (guint i = 0; i < self->entries->len; i++) {
    AnsRunsEntry *entry = self->entries->pdata[i];
    parked += entry->parked != NULL;
    bytes += entry->parked ? ans_parked_bytes (entry->parked) : 0;
  }
  AnsRunsEntry *least;
  for (; parked > MOST_PARKED && (least = least_used (self, FALSE)); parked--)
    strip (least);
  for (AnsRunsEntry *entry; bytes > PAST_BUDGET && (entry = least_used (self, TRUE));) {
    bytes -= MIN (bytes, ans_parked_bytes (entry->parked));
    ans_parked_forget (entry->parked);
  }
}

/* ---- the live run ---- */

static void
session_opened (AnsRuns *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  if (self->live && self->live->recipe.problem != recipe->problem)
    ans_runs_clear (self);
  if (!self->live || self->is_new)
    self->live = ans_runs_add (self, recipe);
  self->is_new = FALSE;
  g_array_set_size (self->live->ticks, 0);
  self->live->used = ++self->last_used;
  changed (self);
}

void
ans_runs_thin (GArray *ticks)
{
  guint kept = 0;
  for (guint i = 0; i < ticks->len; i += 2)
    g_array_index (ticks, AnsTick, kept++) = g_array_index (ticks, AnsTick, i);
  g_array_set_size (ticks, kept);
}

static void
session_status (AnsRuns *self)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  if (!self->live || !ans_session_get_recipe (self->session))
    return;
  GArray *ticks = self->live->ticks;
  while (ticks->len > 0 &&
         g_array_index (ticks, AnsTick, ticks->len - 1).step >= status->step)
    g_array_set_size (ticks, ticks->len - 1);
  AnsTick tick = {status->step, status->seconds};
  g_array_append_val (ticks, tick);
  if (ticks->len > ANS_RUNS_TICKS)
    ans_runs_thin (ticks);
}

/* Takes the live run aside. */
static void
park (AnsRuns *self)
{
  AnsRunsEntry *entry = self->live;
  ans_recipe_clear (&entry->recipe);
  ans_recipe_copy (&entry->recipe, ans_session_get_recipe (self->session));
  entry->parked = ans_session_park (self->session);
  entry->used = ++self->last_used;
  keep_bounds (self);
}

static gboolean
begin (AnsRuns *self, const AnsRecipe *recipe, GError **error)
{
  if (!ans_runs_has_room (self, 1, error))
    return FALSE;
  AnsRecipe copy;
  ans_recipe_copy (&copy, recipe);
  park (self);
  self->is_new = TRUE;
  ans_session_open (self->session, &copy);
  ans_recipe_clear (&copy);
  return TRUE;
}

gboolean
ans_runs_duplicate (AnsRuns *self, GError **error)
{
  return !self->live || begin (self, ans_session_get_recipe (self->session), error);
}

gboolean
ans_runs_repeat (AnsRuns *self, int number, GError **error)
{
  AnsOverlayRun view;
  int index = ans_runs_find (self, number);
  if (index < 0)
    return TRUE;
  ans_runs_view (self, index, &view);
  return begin (self, view.recipe, error);
}

static AnsHistory *
copy_history (const AnsHistory *history, int n_metrics)
{
  AnsHistory *copy = ans_history_new (n_metrics);
  for (int metric = 0; metric < n_metrics; metric++)
    for (int i = 0; i < ans_history_length (history, metric); i++)
      ans_history_append (copy, metric, ans_history_step (history, metric, i),
                          ans_history_value (history, metric, i));
  return copy;
}

gboolean
ans_runs_keep_past (AnsRuns *self, GError **error)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  AnsFilm *film = ans_session_get_film (self->session);
  if (!self->live || !ans_runs_has_room (self, 1, error))
    return FALSE;
  int place = ans_runs_find (self, self->live->number);
  AnsRunsEntry *entry = ans_runs_add (self, recipe);
  entry->step = ans_session_get_status (self->session)->step;
  entry->history = copy_history (ans_session_get_history (self->session),
                                 ans_problem_n_metrics (recipe->problem));
  if (ans_film_length (film) > 0)
    entry->frame = ans_frame_ref (ans_film_item (film, ans_film_length (film) - 1));
  g_array_append_vals (entry->ticks, self->live->ticks->data, self->live->ticks->len);
  /* The past keeps its name and colour; what goes on from there is new. */
  AnsRole role = entry->role;
  char *name = entry->name;
  int number = entry->number;
  entry->role = self->live->role;
  entry->name = self->live->name;
  self->live->role = role;
  self->live->name = name;
  entry->number = self->live->number;
  self->live->number = number;
  self->entries->pdata[self->entries->len - 1] = self->live;
  self->entries->pdata[place] = entry;
  changed (self);
  return TRUE;
}

void
ans_runs_choose (AnsRuns *self, int number)
{
  AnsRunsEntry *entry = find (self, number);
  if (!entry || entry == self->live || entry->batch >= 0)
    return;
  park (self);
  self->live = entry;
  if (entry->parked) {
    ans_session_unpark (self->session, g_steal_pointer (&entry->parked));
    return;
  }
  g_clear_pointer (&entry->history, ans_history_free);
  g_clear_pointer (&entry->frame, ans_frame_unref);
  g_clear_pointer (&entry->failure, g_free);
  ans_session_open (self->session, &entry->recipe);
}

/* ---- the list ---- */

int
ans_runs_n (AnsRuns *self)
{
  return (int) self->entries->len;
}

int
ans_runs_find (AnsRuns *self, int number)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (((AnsRunsEntry *) self->entries->pdata[i])->number == number)
      return (int) i;
  return -1;
}

int
ans_runs_current (AnsRuns *self)
{
  return self->live ? ans_runs_find (self, self->live->number) : -1;
}

static double
entry_progress (AnsRuns *self, const AnsRunsEntry *entry)
{
  return entry->batch < 0 ? -1
                          : (double) entry->step / (double) ans_batch_steps (self->batch);
}

void
ans_runs_view (AnsRuns *self, int index, AnsOverlayRun *view)
{
  AnsRunsEntry *entry = self->entries->pdata[index];
  const AnsParked *parked = entry->parked;
  *view = (AnsOverlayRun){.number = entry->number,
                          .name = entry->name,
                          .role = entry->role,
                          .visible = entry->visible,
                          .step = parked ? parked->status.step : entry->step,
                          .progress = entry_progress (self, entry),
                          .failure = entry->failure,
                          .recipe = &entry->recipe,
                          .history = parked ? parked->history : entry->history,
                          .frame = parked ? parked->frame : entry->frame,
                          .n_ticks = (int) entry->ticks->len,
                          .ticks = (const AnsTick *) (gpointer) entry->ticks->data};
  if (entry != self->live)
    return;
  view->current = TRUE;
  view->recipe = ans_session_get_recipe (self->session);
  view->history = ans_session_get_history (self->session);
  view->frame = ans_session_get_frame (self->session);
  view->step = ans_session_get_status (self->session)->step;
}

AnsOverlayRun *
ans_runs_views (AnsRuns *self, int *n)
{
  gboolean there = ans_session_get_recipe (self->session) != NULL;
  *n = there ? (int) self->entries->len : 0;
  AnsOverlayRun *views = g_new0 (AnsOverlayRun, *n + 1);
  for (int i = 0; i < *n; i++)
    ans_runs_view (self, i, &views[i]);
  return views;
}

AnsFrame *
ans_runs_frame_at (AnsRuns *self, int index, int plot, gint64 step)
{
  AnsRunsEntry *entry = self->entries->pdata[index];
  AnsOverlayRun view;
  ans_runs_view (self, index, &view);
  AnsFilm *film = entry->parked ? entry->parked->film : NULL;
  int found = film ? ans_film_find (film, step) : -1;
  AnsFrame *frame = found < 0 ? NULL : ans_film_item (film, found);
  return frame && ans_frame_plot (frame, plot) ? frame : view.frame;
}

void
ans_runs_watch (AnsRuns *self, guint64 plots)
{
  for (guint i = 0; i < self->entries->len; i++) {
    AnsRunsEntry *entry = self->entries->pdata[i];
    if (entry->parked)
      ans_run_watch (entry->parked->run, plots);
  }
  if (self->batch)
    ans_batch_watch (self->batch, plots);
}

void
ans_runs_pull (AnsRuns *self)
{
  gboolean any = FALSE;
  for (guint i = 0; i < self->entries->len; i++) {
    AnsRunsEntry *entry = self->entries->pdata[i];
    any |= entry->parked && ans_parked_pull (entry->parked);
  }
  if (any)
    g_signal_emit (self, signals[ADVANCED], 0);
}

void
ans_runs_set_visible (AnsRuns *self, int number, gboolean visible)
{
  AnsRunsEntry *entry = find (self, number);
  if (!entry || entry->visible == visible)
    return;
  entry->visible = visible;
  changed (self);
}

void
ans_runs_rename (AnsRuns *self, int number, const char *name)
{
  AnsRunsEntry *entry = find (self, number);
  if (!entry || !*name)
    return;
  g_free (entry->name);
  entry->name = g_strdup (name);
  changed (self);
}

gboolean
ans_runs_remove (AnsRuns *self, int number)
{
  AnsRunsEntry *entry = find (self, number);
  if (!entry || entry == self->live || entry->batch >= 0)
    return FALSE;
  g_clear_pointer (&self->removed, free_entry);
  self->removed =
      g_ptr_array_steal_index (self->entries, (guint) ans_runs_find (self, number));
  changed (self);
  return TRUE;
}

void
ans_runs_put_back (AnsRuns *self)
{
  guint i = 0;
  if (!self->removed || !ans_runs_has_room (self, 1, NULL))
    return;
  while (i < self->entries->len &&
         ((AnsRunsEntry *) self->entries->pdata[i])->number < self->removed->number)
    i++;
  g_ptr_array_insert (self->entries, (int) i, g_steal_pointer (&self->removed));
  keep_bounds (self);
  changed (self);
}

/* ---- the object ---- */

void
ans_runs_clear (AnsRuns *self)
{
  g_return_if_fail (ANS_IS_RUNS (self));
  g_clear_pointer (&self->batch, ans_batch_free);
  g_clear_pointer (&self->removed, free_entry);
  self->live = NULL;
  self->last_number = 0;
  g_ptr_array_set_size (self->entries, 0);
}

static void
ans_runs_finalize (GObject *object)
{
  AnsRuns *self = ANS_RUNS (object);
  ans_runs_clear (self);
  g_ptr_array_unref (self->entries);
  ans_alarm_free (self->alarm);
  g_object_unref (self->session);
  G_OBJECT_CLASS (ans_runs_parent_class)->finalize (object);
}

static void
ans_runs_class_init (AnsRunsClass *class)
{
  static const char *const names[] = {[CHANGED] = "changed", [ADVANCED] = "advanced"};
  G_OBJECT_CLASS (class)->finalize = ans_runs_finalize;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ANS_TYPE_RUNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
ans_runs_init (AnsRuns *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->alarm = ans_alarm_new (ans_runs_seeds_advanced, self);
}

AnsRuns *
ans_runs_new (AnsSession *session)
{
  AnsRuns *self = g_object_new (ANS_TYPE_RUNS, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "opened", G_CALLBACK (session_opened), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "status", G_CALLBACK (session_status), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "wake", G_CALLBACK (ans_runs_pull), self,
                           G_CONNECT_SWAPPED);
  return self;
}
