#include "engine/run/batch.h"

#include "engine/run/clock.h"
#include "engine/run/experiment.h"
#include "engine/run/scalars.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A round of all runs is to take about so long (s), and frames come about so often. */
#define ROUND_TIME 0.1
#define FRAME_TIME 0.1
enum { LOWEST_PRIORITY = 19 };

typedef struct {
  AnsRecipe recipe;
  AnsListener listener;
  AnsScalars *scalars;
  AnsExperiment *experiment; /* the worker's; NULL before and after */
  AnsFrame *last;            /* the worker's: what was handed out, or the end */
  AnsFrame *frame;           /* behind the mutex, as all below */
  AnsBatchStatus status;
  char *failure;
} Entry;

struct _AnsBatch {
  int n;
  gint64 steps;
  Entry *entries;
  void (*wake) (gpointer data);
  gpointer wake_data;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  gboolean over, fresh; /* behind the mutex */
  atomic_int cancel, woken;
  atomic_ullong watch;
  gint64 length; /* the worker's: steps of a round */
};

/* ---- the worker ---- */

static void
on_record (gpointer data, int metric, gint64 step, double value)
{
  ans_scalars_push (((Entry *) data)->scalars, (AnsScalar){metric, step, value});
}

static void
tell (AnsBatch *self)
{
  if (self->wake && !atomic_exchange (&self->woken, TRUE))
    self->wake (self->wake_data);
}

static void
set_status (AnsBatch *self, Entry *entry, AnsBatchState state, gint64 step,
            double seconds)
{
  pthread_mutex_lock (&self->mutex);
  entry->status = (AnsBatchStatus){state, step, entry->status.seconds + seconds};
  pthread_mutex_unlock (&self->mutex);
}

/* The run gives back its memory; what it looked like at its end stays, or before it
 * failed. */
static void
retire (AnsBatch *self, Entry *entry, AnsBatchState state)
{
  if (state == ANS_BATCH_DONE) {
    g_clear_pointer (&entry->last, ans_frame_unref);
    entry->last = ans_experiment_frame (entry->experiment, atomic_load (&self->watch));
  }
  set_status (self, entry, state, entry->status.step, 0);
  g_clear_pointer (&entry->experiment, ans_experiment_free);
}

static void
fail (AnsBatch *self, Entry *entry, GError *error)
{
  pthread_mutex_lock (&self->mutex);
  entry->failure = g_strdup (error->message);
  pthread_mutex_unlock (&self->mutex);
  g_error_free (error);
  retire (self, entry, ANS_BATCH_FAILED);
}

static void
open_entry (AnsBatch *self, Entry *entry)
{
  GError *error = NULL;
  const AnsRecipe *recipe = &entry->recipe;
  entry->experiment =
      ans_experiment_new (recipe->problem, 1, &entry->listener, &self->cancel);
  if (ans_experiment_open (entry->experiment, recipe->values, recipe->seed, NULL, &error))
    set_status (self, entry, ANS_BATCH_RUNNING, 0, 0);
  else
    fail (self, entry, error);
}

static void
step_entry (AnsBatch *self, Entry *entry, gint64 goal)
{
  GError *error = NULL;
  double start = ans_clock_now ();
  while (!error && ans_experiment_done (entry->experiment) < goal &&
         !atomic_load (&self->cancel))
    ans_experiment_step (entry->experiment, &error);
  set_status (self, entry, ANS_BATCH_RUNNING, ans_experiment_done (entry->experiment),
              ans_clock_now () - start);
  if (error)
    fail (self, entry, error);
  else if (goal == self->steps && !atomic_load (&self->cancel))
    retire (self, entry, ANS_BATCH_DONE);
}

static void
hand_out (AnsBatch *self)
{
  AnsFrame *frames[ANS_BATCH_MOST] = {NULL};
  for (int i = 0; i < self->n; i++) {
    Entry *entry = &self->entries[i];
    if (entry->experiment) {
      g_clear_pointer (&entry->last, ans_frame_unref);
      entry->last = ans_experiment_frame (entry->experiment, atomic_load (&self->watch));
    }
    frames[i] = entry->last ? ans_frame_ref (entry->last) : NULL;
  }
  pthread_mutex_lock (&self->mutex);
  for (int i = 0; i < self->n; i++) {
    g_clear_pointer (&self->entries[i].frame, ans_frame_unref);
    self->entries[i].frame = frames[i];
  }
  self->fresh = TRUE;
  pthread_mutex_unlock (&self->mutex);
  tell (self);
}

static gboolean
is_running (AnsBatch *self)
{
  for (int i = 0; i < self->n; i++)
    if (self->entries[i].experiment)
      return !atomic_load (&self->cancel);
  return FALSE;
}

static void
go_round (AnsBatch *self)
{
  double shown = 0;
  for (gint64 step = 0; is_running (self);) {
    double start = ans_clock_now ();
    step = MIN (step + self->length, self->steps);
    for (int i = 0; i < self->n; i++)
      if (self->entries[i].experiment)
        step_entry (self, &self->entries[i], step);
    double end = ans_clock_now ();
    if (end - start > 1.5 * ROUND_TIME)
      self->length = MAX (self->length / 2, 1);
    else if (end - start < 0.5 * ROUND_TIME)
      self->length *= 2;
    if (atomic_load (&self->cancel) || end - shown < FRAME_TIME)
      continue;
    hand_out (self);
    shown = end;
  }
}

static void *
work (void *data)
{
  AnsBatch *self = data;
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), LOWEST_PRIORITY);
  for (int i = 0; i < self->n && !atomic_load (&self->cancel); i++)
    open_entry (self, &self->entries[i]);
  if (!atomic_load (&self->cancel))
    hand_out (self);
  go_round (self);
  for (int i = 0; i < self->n; i++)
    g_clear_pointer (&self->entries[i].experiment, ans_experiment_free);
  if (!atomic_load (&self->cancel))
    hand_out (self);
  pthread_mutex_lock (&self->mutex);
  self->over = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);
  atomic_store (&self->woken, FALSE);
  if (!atomic_load (&self->cancel))
    tell (self);
  return NULL;
}

/* ---- life ---- */

static void
init_entry (Entry *entry, const AnsRecipe *recipe)
{
  ans_recipe_copy (&entry->recipe, recipe);
  entry->listener = (AnsListener){.record = on_record, .data = entry};
  entry->scalars = ans_scalars_new ();
}

static void
init_locks (AnsBatch *self)
{
  pthread_condattr_t attributes;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
}

AnsBatch *
ans_batch_new (int n, const AnsRecipe *recipes, gint64 steps, guint64 watch,
               void (*wake) (gpointer data), gpointer data)
{
  g_return_val_if_fail (n >= 1 && n <= ANS_BATCH_MOST && steps >= 1, NULL);
  AnsBatch *self = g_new0 (AnsBatch, 1);
  self->n = n;
  self->steps = steps;
  self->wake = wake;
  self->wake_data = data;
  self->length = 1;
  self->entries = g_new0 (Entry, n);
  atomic_init (&self->watch, watch);
  for (int i = 0; i < n; i++)
    init_entry (&self->entries[i], &recipes[i]);
  init_locks (self);
  int failure = pthread_create (&self->thread, NULL, work, self);
  if (failure != 0)
    g_error ("cannot start the thread of a batch: %s", g_strerror (failure));
  return self;
}

void
ans_batch_free (AnsBatch *self)
{
  if (!self)
    return;
  atomic_store (&self->cancel, TRUE);
  pthread_join (self->thread, NULL);
  for (int i = 0; i < self->n; i++) {
    Entry *entry = &self->entries[i];
    g_clear_pointer (&entry->frame, ans_frame_unref);
    g_clear_pointer (&entry->last, ans_frame_unref);
    ans_scalars_free (entry->scalars);
    ans_recipe_clear (&entry->recipe);
    g_free (entry->failure);
  }
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->entries);
  g_free (self);
}

/* ---- looking ---- */

int
ans_batch_n (const AnsBatch *self)
{
  return self->n;
}

gint64
ans_batch_steps (const AnsBatch *self)
{
  return self->steps;
}

const AnsRecipe *
ans_batch_recipe (const AnsBatch *self, int index)
{
  g_return_val_if_fail (index >= 0 && index < self->n, NULL);
  return &self->entries[index].recipe;
}

void
ans_batch_watch (AnsBatch *self, guint64 plots)
{
  atomic_store (&self->watch, plots);
}

void
ans_batch_status (AnsBatch *self, int index, AnsBatchStatus *status)
{
  g_return_if_fail (index >= 0 && index < self->n);
  pthread_mutex_lock (&self->mutex);
  *status = self->entries[index].status;
  pthread_mutex_unlock (&self->mutex);
}

char *
ans_batch_failure (AnsBatch *self, int index)
{
  g_return_val_if_fail (index >= 0 && index < self->n, NULL);
  pthread_mutex_lock (&self->mutex);
  char *failure = g_strdup (self->entries[index].failure);
  pthread_mutex_unlock (&self->mutex);
  return failure;
}

double
ans_batch_progress (AnsBatch *self)
{
  double done = 0;
  for (int i = 0; i < self->n; i++) {
    AnsBatchStatus status;
    ans_batch_status (self, i, &status);
    done += status.state == ANS_BATCH_FAILED
                ? 1
                : (double) status.step / (double) self->steps;
  }
  return done / self->n;
}

gboolean
ans_batch_is_over (AnsBatch *self)
{
  pthread_mutex_lock (&self->mutex);
  gboolean over = self->over;
  pthread_mutex_unlock (&self->mutex);
  return over;
}

void
ans_batch_drain (AnsBatch *self, int index, AnsHistory *history)
{
  g_return_if_fail (index >= 0 && index < self->n);
  AnsScalar scalar;
  while (ans_scalars_pop (self->entries[index].scalars, &scalar))
    ans_history_append (history, scalar.metric, scalar.step, scalar.value);
}

gboolean
ans_batch_take_frames (AnsBatch *self, AnsFrame **frames)
{
  atomic_store (&self->woken, FALSE);
  pthread_mutex_lock (&self->mutex);
  gboolean fresh = self->fresh;
  for (int i = 0; fresh && i < self->n; i++) {
    g_clear_pointer (&frames[i], ans_frame_unref);
    frames[i] = g_steal_pointer (&self->entries[i].frame);
  }
  self->fresh = FALSE;
  pthread_mutex_unlock (&self->mutex);
  return fresh;
}

void
ans_batch_wait (AnsBatch *self, double seconds)
{
  struct timespec end;
  clock_gettime (CLOCK_MONOTONIC, &end);
  double whole = MIN (MAX (seconds, 0), 1e9);
  end.tv_sec += (time_t) whole;
  end.tv_nsec += (long) (1e9 * (whole - (double) (time_t) whole));
  end.tv_sec += end.tv_nsec / 1000000000;
  end.tv_nsec %= 1000000000;
  pthread_mutex_lock (&self->mutex);
  int waited = 0;
  while (!self->over && waited == 0)
    waited = seconds < 0 ? pthread_cond_wait (&self->changed, &self->mutex)
                         : pthread_cond_timedwait (&self->changed, &self->mutex, &end);
  pthread_mutex_unlock (&self->mutex);
}
