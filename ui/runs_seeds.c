/* Seeds that are computed in the background. */
#include "ui/runs_private.h"

#include <glib/gi18n.h>

#include "engine/core/error.h"

static void
note_progress (AnsRuns *self, AnsRunsEntry *entry)
{
  AnsBatchStatus status;
  ans_batch_status (self->batch, entry->batch, &status);
  ans_batch_drain (self->batch, entry->batch, entry->history);
  AnsTick tick = {status.step, status.seconds};
  if (status.step > entry->step)
    g_array_append_val (entry->ticks, tick);
  if (entry->ticks->len > ANS_RUNS_TICKS)
    ans_runs_thin (entry->ticks);
  entry->step = status.step;
}

static void
end_batch (AnsRuns *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    AnsRunsEntry *entry = self->entries->pdata[i];
    if (entry->batch >= 0)
      entry->failure = ans_batch_failure (self->batch, entry->batch);
    entry->batch = -1;
  }
  g_clear_pointer (&self->batch, ans_batch_free);
}

void
ans_runs_seeds_advanced (gpointer data)
{
  AnsRuns *self = data;
  AnsFrame *frames[ANS_BATCH_MOST] = {NULL};
  if (!self->batch)
    return;
  gboolean over = ans_batch_is_over (self->batch);
  ans_batch_take_frames (self->batch, frames);
  for (guint i = 0; i < self->entries->len; i++) {
    AnsRunsEntry *entry = self->entries->pdata[i];
    if (entry->batch < 0)
      continue;
    note_progress (self, entry);
    if (!frames[entry->batch])
      continue;
    g_clear_pointer (&entry->frame, ans_frame_unref);
    entry->frame = g_steal_pointer (&frames[entry->batch]);
  }
  for (int i = 0; i < ANS_BATCH_MOST; i++)
    g_clear_pointer (&frames[i], ans_frame_unref);
  if (over)
    end_batch (self);
  ans_runs_tell (self, over);
}

/* A seed that no sibling has yet. */
static guint64
next_seed (AnsRuns *self, const AnsRecipe *recipe, guint64 after)
{
  for (guint64 seed = after + 1;; seed++) {
    gboolean taken = FALSE;
    for (int i = 0; i < ans_runs_n (self) && !taken; i++) {
      AnsOverlayRun view;
      ans_runs_view (self, i, &view);
      taken = view.recipe->seed == seed && ans_overlay_is_sibling (view.recipe, recipe);
    }
    if (!taken)
      return seed;
  }
}

gboolean
ans_runs_start_seeds (AnsRuns *self, int n, gint64 steps, guint64 watch, GError **error)
{
  g_return_val_if_fail (n >= 1 && n <= ANS_BATCH_MOST && steps >= 1, FALSE);
  if (self->batch) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 _ ("Other seeds are still running in the background"));
    return FALSE;
  }
  if (!self->live || !ans_runs_has_room (self, n, error))
    return FALSE;
  AnsRecipe recipes[ANS_BATCH_MOST], *like = &recipes[0];
  ans_recipe_copy (like, ans_session_get_recipe (self->session));
  for (int i = 0; i < n; i++) {
    guint64 seed = next_seed (self, like, recipes[MAX (i - 1, 0)].seed);
    if (i > 0)
      ans_recipe_copy (&recipes[i], like);
    recipes[i].seed = seed;
  }
  for (int i = 0; i < n; i++) {
    AnsRunsEntry *entry = ans_runs_add (self, &recipes[i]);
    g_free (entry->name);
    g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipes[i].seed);
    entry->name = g_strdup_printf (_ ("Seed %s"), seed);
    entry->history = ans_history_new (ans_problem_n_metrics (like->problem));
    entry->batch = i;
  }
  self->batch = ans_batch_new (n, recipes, steps, watch, ans_alarm_ring, self->alarm);
  for (int i = 0; i < n; i++)
    ans_recipe_clear (&recipes[i]);
  ans_runs_tell (self, TRUE);
  return TRUE;
}

gboolean
ans_runs_is_busy (AnsRuns *self)
{
  return self->batch != NULL;
}

double
ans_runs_progress (AnsRuns *self)
{
  return self->batch ? ans_batch_progress (self->batch) : 1;
}

void
ans_runs_stop (AnsRuns *self)
{
  if (!self->batch)
    return;
  ans_runs_seeds_advanced (self);
  if (self->batch)
    end_batch (self);
  ans_runs_tell (self, TRUE);
}
