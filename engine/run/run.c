#include "engine/run/runner.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

/* ---- life ---- */

static void
init_conditions (AnsRun *self)
{
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->work, &attributes);
  pthread_cond_init (&self->resting, &attributes);
  pthread_condattr_destroy (&attributes);
}

/* Everything but the thread. */
static AnsRun *
prepare (const AnsRecipe *recipe, void (*wake) (gpointer data), gpointer data)
{
  AnsRun *self = g_new0 (AnsRun, 1);
  gsize n = (gsize) ans_problem_n_params (recipe->problem) + 1;
  ans_recipe_copy (&self->recipe, recipe);
  ans_recipe_copy (&self->own, recipe);
  self->applied = g_memdup2 (recipe->values, n * sizeof *recipe->values);
  self->scalars = ans_scalars_new ();
  self->wake = wake;
  self->wake_data = data;
  atomic_init (&self->state, ANS_RUN_OPENING);
  init_conditions (self);
  return self;
}

static AnsRun *
start (AnsRun *self)
{
  int failure = pthread_create (&self->thread, NULL, ans_runner_main, self);
  if (failure != 0)
    g_error ("cannot start the runner's thread: %s", g_strerror (failure));
  return self;
}

AnsRun *
ans_run_new (const AnsRecipe *recipe, void (*wake) (gpointer data), gpointer data)
{
  AnsRun *self = prepare (recipe, wake, data);
  self->journal = ans_journal_new (recipe, NULL);
  return start (self);
}

AnsRun *
ans_run_restore (const AnsJournal *journal, AnsSnapshot *latest,
                 void (*wake) (gpointer data), gpointer data)
{
  g_auto (AnsRecipe) recipe = {0};
  AnsSnapshot *first = ans_journal_start (journal);
  ans_recipe_copy (&recipe, ans_journal_recipe (journal));
  memcpy (recipe.values, ans_snapshot_values (latest),
          (gsize) ans_problem_n_params (recipe.problem) * sizeof *recipe.values);
  recipe.seed = ans_snapshot_seed (latest);
  AnsRun *self = prepare (&recipe, wake, data);
  self->journal = ans_journal_copy (journal);
  self->start = first ? ans_snapshot_ref (first) : NULL;
  self->latest = ans_snapshot_ref (latest);
  return start (self);
}

static void
ask_to_quit (AnsRun *self)
{
  pthread_mutex_lock (&self->mutex);
  self->quit = TRUE;
  atomic_store (&self->cancel, TRUE);
  atomic_store (&self->pending, TRUE);
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
}

static void
free_shared (AnsRun *self)
{
  AnsFrame *frame = atomic_load (&self->frame);
  if (frame)
    ans_frame_unref (frame);
  ans_snapshot_unref (self->captured);
  ans_journal_free (self->captured_journal);
  ans_snapshot_unref (atomic_load (&self->key));
  ans_scalars_free (self->scalars);
  ans_commands_clear (&self->commands);
  for (int i = 0; i < self->n_messages; i++)
    g_free (self->messages[i]);
  g_free (self->changes);
  ans_journal_free (self->journal);
  pthread_cond_destroy (&self->work);
  pthread_cond_destroy (&self->resting);
  pthread_mutex_destroy (&self->mutex);
}

void
ans_run_free (AnsRun *self)
{
  if (!self)
    return;
  ask_to_quit (self);
  pthread_join (self->thread, NULL);
  free_shared (self);
  ans_recipe_clear (&self->recipe);
  ans_recipe_clear (&self->own);
  g_free (self->applied);
  g_free (self);
}

const AnsRecipe *
ans_run_recipe (const AnsRun *self)
{
  return &self->recipe;
}

/* ---- commands ---- */

/* `cancel`: what the runner is doing is in vain. */
static void
send (AnsRun *self, const AnsCommand *command, gboolean cancel)
{
  pthread_mutex_lock (&self->mutex);
  ans_commands_push (&self->commands, command);
  if (cancel)
    atomic_store (&self->cancel, TRUE);
  atomic_store (&self->pending, TRUE);
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
}

void
ans_run_play (AnsRun *self)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_PLAY}, FALSE);
}

void
ans_run_play_until (AnsRun *self, gint64 step)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_PLAY_UNTIL, .steps = step}, FALSE);
}

void
ans_run_await (AnsRun *self, const AnsCondition *condition)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_AWAIT, .condition = *condition}, FALSE);
}

void
ans_run_branch (AnsRun *self, AnsSnapshot *key, gint64 step)
{
  AnsCommand command = {.kind = ANS_COMMAND_BRANCH,
                        .steps = step,
                        .start = key ? ans_snapshot_ref (key) : NULL};
  send (self, &command, FALSE);
}

void
ans_run_set_threads (AnsRun *self, int threads)
{
  if (threads < 1 || threads == self->recipe.threads)
    return;
  self->recipe.threads = threads;
  send (self, &(AnsCommand){.kind = ANS_COMMAND_THREADS, .steps = threads}, FALSE);
}

void
ans_run_pause (AnsRun *self)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_PAUSE}, FALSE);
}

void
ans_run_step (AnsRun *self, int n)
{
  if (n > 0)
    send (self, &(AnsCommand){.kind = ANS_COMMAND_STEP, .steps = n}, FALSE);
}

static void
open_again (AnsRun *self, const double *values, guint64 seed, AnsSnapshot *start)
{
  gsize bytes = (gsize) ans_problem_n_params (self->recipe.problem) * sizeof (double);
  if (values && values != self->recipe.values && bytes > 0)
    memcpy (self->recipe.values, values, bytes);
  if (bytes > 0)
    memcpy (self->applied, self->recipe.values, bytes);
  self->recipe.seed = seed;
  AnsCommand command = {.kind = ANS_COMMAND_RESET,
                        .values = values ? g_memdup2 (values, bytes) : NULL,
                        .bits = seed,
                        .start = start ? ans_snapshot_ref (start) : NULL};
  send (self, &command, TRUE);
}

void
ans_run_reset (AnsRun *self, const double *values, guint64 seed)
{
  open_again (self, values, seed, NULL);
}

void
ans_run_resume (AnsRun *self, AnsSnapshot *snapshot)
{
  g_return_if_fail (ans_snapshot_problem (snapshot) == self->recipe.problem);
  open_again (self, ans_snapshot_values (snapshot), ans_snapshot_seed (snapshot),
              snapshot);
}

/* Does it fit what the state has?  A restart parameter needs to fit only with the others
 * that are waiting, when the run is opened. */
static gboolean
fits (AnsRun *self, int param, double value, GError **error)
{
  if (!ans_problem_check_value (self->recipe.problem, param, value, error))
    return FALSE;
  if (self->recipe.problem->params[param].liveness == ANS_RESTART)
    return TRUE;
  double old = self->applied[param];
  self->applied[param] = value;
  gboolean fit = ans_problem_check (self->recipe.problem, self->applied, error);
  if (!fit)
    self->applied[param] = old;
  return fit;
}

gboolean
ans_run_set (AnsRun *self, int param, double value, GError **error)
{
  if (!fits (self, param, value, error))
    return FALSE;
  self->recipe.values[param] = value;
  send (self, &(AnsCommand){.kind = ANS_COMMAND_SET, .param = param, .value = value},
        FALSE);
  return TRUE;
}

void
ans_run_touch (AnsRun *self, const AnsTouch *touch)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_TOUCH, .touch = *touch}, FALSE);
}

void
ans_run_watch (AnsRun *self, guint64 plots)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_WATCH, .bits = plots}, FALSE);
}

void
ans_run_limit (AnsRun *self, double steps_per_second)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_LIMIT, .value = steps_per_second}, FALSE);
}

void
ans_run_capture (AnsRun *self)
{
  send (self, &(AnsCommand){.kind = ANS_COMMAND_CAPTURE}, FALSE);
}

/* ---- looking ---- */

void
ans_run_status (AnsRun *self, AnsRunStatus *status)
{
  atomic_store (&self->woken, FALSE);
  pthread_mutex_lock (&self->mutex);
  status->state = (AnsRunState) atomic_load (&self->state);
  memcpy (status->doing, self->doing, sizeof status->doing);
  pthread_mutex_unlock (&self->mutex);
  status->step = atomic_load (&self->step);
  status->stop = (AnsStop) atomic_load (&self->stopped);
  status->steps_per_second = atomic_load (&self->steps_per_second);
  status->progress = atomic_load (&self->progress);
  status->seconds = atomic_load (&self->seconds);
}

AnsFrame *
ans_run_take_frame (AnsRun *self)
{
  return atomic_exchange (&self->frame, NULL);
}

AnsSnapshot *
ans_run_take_snapshot (AnsRun *self)
{
  AnsJournal *journal = NULL;
  AnsSnapshot *snapshot = ans_run_take_record (self, &journal);
  ans_journal_free (journal);
  return snapshot;
}

AnsSnapshot *
ans_run_take_record (AnsRun *self, AnsJournal **journal)
{
  pthread_mutex_lock (&self->mutex);
  AnsSnapshot *snapshot = g_steal_pointer (&self->captured);
  *journal = g_steal_pointer (&self->captured_journal);
  pthread_mutex_unlock (&self->mutex);
  return snapshot;
}

AnsSnapshot *
ans_run_take_key (AnsRun *self)
{
  return atomic_exchange (&self->key, NULL);
}

/* Of two cuts the earlier step counts. */
static void
cut (AnsRun *self, gint64 step, AnsHistory *history)
{
  self->cut_step = self->cut ? MIN (self->cut_step, step) : step;
  self->cut = TRUE;
  ans_history_cut (history, step);
}

void
ans_run_drain (AnsRun *self, AnsHistory *history)
{
  AnsScalar scalar;
  while (ans_scalars_pop (self->scalars, &scalar))
    if (scalar.metric == ANS_SCALAR_RESTART)
      cut (self, -1, history);
    else if (scalar.metric == ANS_SCALAR_CUT)
      cut (self, scalar.step, history);
    else
      ans_history_append (history, scalar.metric, scalar.step, scalar.value);
}

gboolean
ans_run_take_cut (AnsRun *self, gint64 *step)
{
  gboolean was_cut = self->cut;
  self->cut = FALSE;
  *step = self->cut_step;
  return was_cut;
}

char *
ans_run_take_message (AnsRun *self)
{
  char *message = NULL;
  pthread_mutex_lock (&self->mutex);
  if (self->n_messages > 0) {
    message = self->messages[0];
    self->n_messages--;
    memmove (self->messages, self->messages + 1,
             (size_t) self->n_messages * sizeof *self->messages);
  }
  pthread_mutex_unlock (&self->mutex);
  return message;
}

gboolean
ans_run_values_changed (AnsRun *self, double *values)
{
  pthread_mutex_lock (&self->mutex);
  int n = self->n_changes;
  AnsChange *changes = g_steal_pointer (&self->changes);
  self->n_changes = 0;
  pthread_mutex_unlock (&self->mutex);
  for (int i = 0; i < n; i++)
    self->recipe.values[changes[i].param] = self->applied[changes[i].param] =
        changes[i].value;
  g_free (changes);
  if (n > 0)
    memcpy (values, self->recipe.values,
            (size_t) ans_problem_n_params (self->recipe.problem) * sizeof *values);
  return n > 0;
}

AnsJournal *
ans_run_journal (AnsRun *self)
{
  pthread_mutex_lock (&self->mutex);
  AnsJournal *copy = ans_journal_copy (self->journal);
  pthread_mutex_unlock (&self->mutex);
  return copy;
}

static struct timespec
time_in (double seconds)
{
  struct timespec time;
  double whole, fraction = modf (MIN (seconds, 1e9), &whole);
  clock_gettime (CLOCK_MONOTONIC, &time);
  long nanoseconds = time.tv_nsec + (long) (1e9 * fraction);
  time.tv_sec += (time_t) whole + nanoseconds / 1000000000;
  time.tv_nsec = nanoseconds % 1000000000;
  return time;
}

void
ans_run_wait (AnsRun *self, double seconds)
{
  struct timespec end = time_in (MAX (seconds, 0));
  int result = 0;
  pthread_mutex_lock (&self->mutex);
  while (result != ETIMEDOUT && (!self->idle || self->commands.n > 0))
    result = seconds < 0 ? pthread_cond_wait (&self->resting, &self->mutex)
                         : pthread_cond_timedwait (&self->resting, &self->mutex, &end);
  pthread_mutex_unlock (&self->mutex);
}
