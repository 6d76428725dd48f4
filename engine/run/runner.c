#include "engine/run/runner.h"

#include "engine/run/clock.h"
#include "engine/run/voice.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Seconds: between frames, between looks at the speed, between marks to come back to. */
#define FRAME_TIME (1.0 / 120)
#define LONGEST_FRAME_TIME (1.0 / 15)
#define RATE_TIME 0.125
#define MARK_TIME 0.25
/* The shares of the time for remembering the state, and for frames beyond fifteen a
 * second. */
#define MARK_SHARE 0.02
#define FRAME_SHARE 0.1
/* A run that cannot keep up with its limit does not hurry later by more than this. */
#define LARGEST_DELAY 0.1

/* ---- frames, speed ---- */

double
ans_runner_frame_pause (double cost)
{
  return MAX (MIN (cost / FRAME_SHARE, LONGEST_FRAME_TIME) - cost, FRAME_TIME);
}

static void
publish (AnsRun *self)
{
  double start = ans_clock_now ();
  AnsFrame *frame = ans_experiment_frame (self->experiment, self->watch);
  AnsFrame *old = atomic_exchange (&self->frame, frame);
  if (old)
    ans_frame_unref (old);
  self->dirty = FALSE;
  self->last_frame = ans_clock_now ();
  self->frame_pause = ans_runner_frame_pause (self->last_frame - start);
  if (!self->playing)
    ans_voice_wake (self);
}

/* A frame is worth its time when the last one was looked at; it comes after this step or
 * the next, whichever is nearer to its time. */
static gboolean
frame_is_due (AnsRun *self, double time, double step)
{
  double passed = time - self->last_frame;
  if (self->dirty)
    return passed >= FRAME_TIME;
  return passed + 0.5 * step >= self->frame_pause &&
         atomic_load_explicit (&self->frame, memory_order_relaxed) == NULL;
}

static void
start_rates (AnsRun *self)
{
  self->n_rates = 1;
  self->rates[0].time = ans_clock_now ();
  self->rates[0].step = ans_experiment_done (self->experiment);
}

static void
measure_rate (AnsRun *self, double time, gboolean last)
{
  int n = self->n_rates;
  gint64 step = ans_experiment_done (self->experiment);
  if (n == 0 || (!last && time - self->rates[n - 1].time < RATE_TIME) ||
      time <= self->rates[0].time)
    return;
  atomic_store (&self->steps_per_second,
                (double) (step - self->rates[0].step) / (time - self->rates[0].time));
  if (n == ANS_RATE_MARKS)
    memmove (self->rates, self->rates + 1, (size_t) --n * sizeof *self->rates);
  self->rates[n].time = time;
  self->rates[n].step = step;
  self->n_rates = n + 1;
}

static void
stop (AnsRun *self, AnsStop reason)
{
  atomic_store (&self->stopped, reason);
  if (self->playing)
    measure_rate (self, ans_clock_now (), TRUE);
  self->playing = FALSE;
  self->budget = -1;
  self->dirty = TRUE;
}

/* What has not been opened yet plays when it is. */
static void
go (AnsRun *self)
{
  if (self->failed && !self->open && !self->reopen)
    return;
  if (!self->playing)
    start_rates (self);
  self->turn = ans_clock_now ();
  self->playing = TRUE;
  self->failed = self->done = FALSE;
  atomic_store (&self->stopped, ANS_STOP_NONE);
}

/* ---- opening ---- */

/* Before the scalars are cut: what is taken after the cut is of the new past. */
static void
forget_pictures (AnsRun *self)
{
  AnsFrame *frame = atomic_exchange (&self->frame, NULL);
  if (frame)
    ans_frame_unref (frame);
  ans_snapshot_unref (atomic_exchange (&self->key, NULL));
}

static void
forget_past (AnsRun *self)
{
  forget_pictures (self);
  self->opening++;
  atomic_store (&self->step, 0);
  atomic_store (&self->seconds, 0);
  atomic_store (&self->steps_per_second, 0);
  atomic_store (&self->progress, 0);
  pthread_mutex_lock (&self->mutex);
  if (!self->latest) {
    ans_journal_free (self->journal);
    self->journal = ans_journal_new (&self->own, self->start);
  }
  ans_journal_set_opening (self->journal, self->opening);
  pthread_mutex_unlock (&self->mutex);
}

static void
fail (AnsRun *self, const char *message)
{
  stop (self, ANS_STOP_FAILED);
  self->failed = TRUE;
  ans_voice_say (self, message);
}

static void
open_experiment (AnsRun *self)
{
  g_autoptr (GError) error = NULL;
  gboolean was_playing = self->playing;
  self->playing = FALSE;
  self->reopen = self->failed = self->done = FALSE;
  ans_voice_set_state (self, ANS_RUN_OPENING);
  forget_past (self);
  g_autoptr (AnsSnapshot) latest = g_steal_pointer (&self->latest);
  self->open = ans_experiment_open (self->experiment, self->own.values, self->own.seed,
                                    latest ? latest : self->start, &error);
  if (!self->open) {
    self->playing = was_playing; /* if it was cancelled, for the next to open */
    if (!atomic_load (&self->cancel))
      fail (self, error->message);
    return;
  }
  atomic_store (&self->progress, 1);
  atomic_store (&self->step, ans_experiment_done (self->experiment));
  self->next_mark = 0;
  publish (self);
  if (was_playing)
    go (self);
}

/* ---- commands ---- */

/* An end that has been reached is none for what comes after. */
static void
go_on (AnsRun *self, gint64 budget)
{
  if (self->until >= 0 && self->open &&
      ans_experiment_done (self->experiment) >= self->until)
    self->until = -1;
  self->budget = budget;
  go (self);
}

static void
do_play (AnsRun *self, const AnsCommand *command G_GNUC_UNUSED)
{
  go_on (self, -1);
}

static void
do_play_until (AnsRun *self, const AnsCommand *command)
{
  self->until = command->steps;
  self->budget = -1;
  go (self);
}

static void
do_await (AnsRun *self, const AnsCommand *command)
{
  ans_condition_await (&self->awaited, &command->condition);
  if (command->condition.kind == ANS_CONDITION_NONE)
    return;
  self->until = -1;
  go_on (self, -1);
}

static void
do_pause (AnsRun *self, const AnsCommand *command G_GNUC_UNUSED)
{
  stop (self, ANS_STOP_NONE);
}

static void
do_step (AnsRun *self, const AnsCommand *command)
{
  go_on (self, command->steps);
}

static void
forget_changes (AnsRun *self)
{
  pthread_mutex_lock (&self->mutex);
  self->n_changes = 0;
  pthread_mutex_unlock (&self->mutex);
}

static void
do_reset (AnsRun *self, const AnsCommand *command)
{
  if (command->values) {
    memcpy (self->own.values, command->values,
            (gsize) ans_problem_n_params (self->own.problem) * sizeof (double));
    forget_changes (self);
  }
  self->own.seed = command->bits;
  ans_snapshot_unref (self->start);
  self->start = command->start ? ans_snapshot_ref (command->start) : NULL;
  if (self->budget >= 0)
    stop (self, ANS_STOP_NONE);
  self->awaited.condition.kind = ANS_CONDITION_NONE;
  self->reopen = TRUE;
  forget_pictures (self);
  ans_scalars_push (self->scalars, (AnsScalar){ANS_SCALAR_RESTART, 0, 0});
}

static void
set_now (AnsRun *self, const AnsCommand *command)
{
  g_autoptr (GError) error = NULL;
  if (!ans_experiment_set (self->experiment, command->param, command->value, &error)) {
    g_autofree double *values = g_new0 (double, ans_problem_n_params (self->own.problem));
    ans_experiment_values (self->experiment, values);
    ans_voice_changed (self, command->param, values[command->param]);
    ans_voice_say (self, error->message);
    return;
  }
  self->dirty = TRUE;
  self->next_mark = 0;
  if (self->own.problem->params[command->param].liveness == ANS_LIVE)
    ans_voice_write (self, &(AnsEntry){.kind = ANS_ENTRY_SET,
                                       .step = ans_experiment_done (self->experiment),
                                       .param = command->param,
                                       .value = command->value});
}

static void
do_set (AnsRun *self, const AnsCommand *command)
{
  self->own.values[command->param] = command->value;
  if (self->open && !self->reopen &&
      self->own.problem->params[command->param].liveness != ANS_RESTART)
    set_now (self, command);
}

static void
do_touch (AnsRun *self, const AnsCommand *command)
{
  if (!self->open || self->reopen)
    return;
  ans_voice_write (self, &(AnsEntry){.kind = ANS_ENTRY_TOUCH,
                                     .step = ans_experiment_done (self->experiment),
                                     .touch = command->touch});
  ans_experiment_touch (self->experiment, &command->touch);
  self->dirty = TRUE;
  self->next_mark = 0;
}

static void
do_watch (AnsRun *self, const AnsCommand *command)
{
  self->dirty |= self->watch != command->bits;
  self->watch = command->bits;
}

static void
do_limit (AnsRun *self, const AnsCommand *command)
{
  self->limit = command->value;
  self->turn = ans_clock_now ();
}

/* Whose state the snapshot is: nobody but the runner writes its journal. */
static void
sign (AnsRun *self, AnsSnapshot *snapshot)
{
  ans_snapshot_set_origin (snapshot, self->opening, ans_journal_length (self->journal));
}

static void
do_capture (AnsRun *self, const AnsCommand *command G_GNUC_UNUSED)
{
  if (!self->open || self->reopen)
    return;
  AnsSnapshot *snapshot = ans_experiment_capture (self->experiment);
  sign (self, snapshot);
  pthread_mutex_lock (&self->mutex);
  ans_snapshot_unref (self->captured);
  ans_journal_free (self->captured_journal);
  self->captured = snapshot;
  self->captured_journal = ans_journal_copy (self->journal);
  pthread_mutex_unlock (&self->mutex);
  ans_voice_wake (self);
}

/* What the picture shows is of now; all else is told as it has become. */
static void
restore_values (AnsRun *self)
{
  int n = ans_problem_n_params (self->own.problem);
  g_autofree double *values = g_new0 (double, n + 1);
  ans_experiment_values (self->experiment, values);
  for (int i = 0; i < n; i++)
    if (self->own.problem->params[i].liveness == ANS_VIEW)
      ans_experiment_set (self->experiment, i, self->own.values[i], NULL);
    else if (self->own.problem->params[i].liveness == ANS_LIVE &&
             values[i] != self->own.values[i])
      ans_voice_changed (self, i, values[i]);
}

static void
turn_back (AnsRun *self, AnsSnapshot *key, gint64 step)
{
  g_autoptr (GError) error = NULL;
  pthread_mutex_lock (&self->mutex);
  ans_journal_cut (self->journal, step);
  pthread_mutex_unlock (&self->mutex);
  if (key &&
      (ans_snapshot_opening (key) != self->opening || ans_snapshot_step (key) > step))
    key = NULL;
  forget_pictures (self);
  ans_scalars_push (self->scalars, (AnsScalar){ANS_SCALAR_CUT, step, 0});
  self->open = ans_branch_replay (self->experiment, self->journal, key, step, &error);
  if (!self->open) {
    ans_experiment_close (self->experiment);
    if (!atomic_load (&self->cancel))
      fail (self, error->message);
    return;
  }
  restore_values (self);
  atomic_store (&self->step, step);
  self->next_mark = 0;
}

static void
do_branch (AnsRun *self, const AnsCommand *command)
{
  gint64 first = self->start ? ans_snapshot_step (self->start) : 0;
  if (!self->open || self->reopen || command->steps < first ||
      command->steps > ans_experiment_done (self->experiment))
    return;
  stop (self, ANS_STOP_NONE);
  self->failed = self->done = FALSE;
  self->awaited.condition.kind = ANS_CONDITION_NONE;
  turn_back (self, command->start, command->steps);
}

/* Problems size their scratch memory by the threads when they are opened: the state moves
 * into an experiment of its own. */
static void
do_threads (AnsRun *self, const AnsCommand *command)
{
  g_autoptr (GError) error = NULL;
  gboolean open = self->open && !self->reopen;
  g_autoptr (AnsSnapshot) state = open ? ans_experiment_capture (self->experiment) : NULL;
  self->own.threads = (int) command->steps;
  ans_experiment_free (self->experiment);
  self->experiment = ans_experiment_new (self->own.problem, self->own.threads,
                                         &self->listener, &self->cancel);
  self->open = FALSE;
  if (!open)
    return;
  ans_experiment_mute (self->experiment, TRUE);
  self->open = ans_experiment_open (self->experiment, ans_snapshot_values (state),
                                    ans_snapshot_seed (state), state, &error);
  ans_experiment_mute (self->experiment, FALSE);
  self->next_mark = 0;
  if (!self->open && !atomic_load (&self->cancel))
    fail (self, error->message);
}

static void
carry_out (AnsRun *self, const AnsCommands *commands)
{
  static void (*const actions[ANS_N_COMMANDS]) (AnsRun *, const AnsCommand *) = {
      [ANS_COMMAND_PLAY] = do_play,       [ANS_COMMAND_PLAY_UNTIL] = do_play_until,
      [ANS_COMMAND_PAUSE] = do_pause,     [ANS_COMMAND_STEP] = do_step,
      [ANS_COMMAND_RESET] = do_reset,     [ANS_COMMAND_SET] = do_set,
      [ANS_COMMAND_TOUCH] = do_touch,     [ANS_COMMAND_WATCH] = do_watch,
      [ANS_COMMAND_LIMIT] = do_limit,     [ANS_COMMAND_CAPTURE] = do_capture,
      [ANS_COMMAND_AWAIT] = do_await,     [ANS_COMMAND_BRANCH] = do_branch,
      [ANS_COMMAND_THREADS] = do_threads,
  };
  for (int i = 0; i < commands->n; i++)
    actions[commands->items[i].kind](self, &commands->items[i]);
}

/* Sleeps while there is nothing to do, then takes the commands there are.  FALSE: quit.
 */
static gboolean
take_commands (AnsRun *self, AnsCommands *commands)
{
  gboolean rests = !self->playing && !self->reopen;
  pthread_mutex_lock (&self->mutex);
  while (rests && !self->quit && self->commands.n == 0) {
    self->idle = TRUE;
    pthread_cond_broadcast (&self->resting);
    pthread_cond_wait (&self->work, &self->mutex);
  }
  self->idle = FALSE;
  ans_commands_take (&self->commands, commands);
  gboolean quit = self->quit;
  if (!quit) {
    atomic_store (&self->pending, FALSE);
    atomic_store (&self->cancel, FALSE);
  }
  pthread_mutex_unlock (&self->mutex);
  return !quit;
}

/* ---- stepping ---- */

static void
reach_ends (AnsRun *self)
{
  if (self->until >= 0 && ans_experiment_done (self->experiment) >= self->until) {
    stop (self, ANS_STOP_STEP);
    self->done = TRUE;
  } else if (self->awaited.met) {
    stop (self, ANS_STOP_CONDITION);
    self->awaited.met = FALSE;
    self->awaited.condition.kind = ANS_CONDITION_NONE;
  } else if (self->budget == 0) {
    stop (self, ANS_STOP_NONE);
  }
}

/* TRUE when it is time for the next step, FALSE when a command came first. */
static gboolean
wait_for_turn (AnsRun *self)
{
  double whole, fraction = modf (self->turn, &whole);
  struct timespec turn = {(time_t) whole, (long) (1e9 * fraction)};
  int result = 0;
  pthread_mutex_lock (&self->mutex);
  while (!atomic_load (&self->pending) && result != ETIMEDOUT)
    result = pthread_cond_timedwait (&self->work, &self->mutex, &turn);
  pthread_mutex_unlock (&self->mutex);
  return result == ETIMEDOUT;
}

static void
mark (AnsRun *self, double time)
{
  ans_experiment_mark (self->experiment);
  AnsSnapshot *key = ans_experiment_get_mark (self->experiment);
  sign (self, key);
  ans_snapshot_unref (atomic_exchange (&self->key, ans_snapshot_ref (key)));
  double cost = ans_clock_now () - time;
  self->next_mark = time + MAX (MARK_TIME, cost / MARK_SHARE);
}

/* A cancelled step leaves nothing to go on from: a reset is among the commands. */
static void
after_failure (AnsRun *self, const GError *error)
{
  if (atomic_load (&self->cancel)) {
    self->open = FALSE;
    ans_experiment_close (self->experiment);
    return;
  }
  fail (self, error->message);
  self->open = ans_experiment_rewind (self->experiment);
  if (!self->open)
    ans_experiment_close (self->experiment);
}

static void
take_step (AnsRun *self)
{
  g_autoptr (GError) error = NULL;
  double start = ans_clock_now ();
  if (start >= self->next_mark) {
    mark (self, start);
    start = ans_clock_now ();
  }
  gboolean success = ans_experiment_step (self->experiment, &error);
  double end = ans_clock_now ();
  atomic_store (&self->seconds, atomic_load (&self->seconds) + end - start);
  if (!success) {
    after_failure (self, error);
    return;
  }
  atomic_store (&self->step, ans_experiment_done (self->experiment));
  if (self->budget > 0)
    self->budget--;
  if (self->limit > 0)
    self->turn = MAX (self->turn + 1 / self->limit, end - LARGEST_DELAY);
  measure_rate (self, end, FALSE);
  reach_ends (self);
  if (self->playing && frame_is_due (self, end, end - start))
    publish (self);
}

/* ---- the thread ---- */

static AnsRunState
current_state (const AnsRun *self)
{
  if (self->reopen || (!self->open && !self->failed))
    return ANS_RUN_OPENING;
  if (self->playing)
    return ANS_RUN_RUNNING;
  if (self->failed)
    return ANS_RUN_FAILED;
  return self->done ? ANS_RUN_DONE : ANS_RUN_PAUSED;
}

/* A run that comes to rest shows where, before it says so. */
static void
tell (AnsRun *self)
{
  if (self->dirty && !self->playing && self->open)
    publish (self);
  ans_voice_set_state (self, current_state (self));
}

static void
begin (AnsRun *self)
{
  self->listener = ans_voice_listener (self);
  self->experiment = ans_experiment_new (self->own.problem, self->own.threads,
                                         &self->listener, &self->cancel);
  self->until = self->budget = -1;
  self->watch = G_MAXUINT64;
  open_experiment (self);
  tell (self);
}

static void
leave (AnsRun *self)
{
  g_clear_pointer (&self->experiment, ans_experiment_free);
  g_clear_pointer (&self->start, ans_snapshot_unref);
  g_clear_pointer (&self->latest, ans_snapshot_unref);
}

gpointer
ans_runner_main (gpointer data)
{
  AnsRun *self = data;
  begin (self);
  for (gboolean going = TRUE; going;) {
    if (atomic_load (&self->pending) || (!self->playing && !self->reopen)) {
      AnsCommands commands = {0};
      going = take_commands (self, &commands);
      if (going)
        carry_out (self, &commands);
      ans_commands_clear (&commands);
    }
    if (going && self->reopen)
      open_experiment (self);
    if (self->playing && self->open)
      reach_ends (self);
    tell (self);
    if (!going || !self->playing || !self->open)
      continue;
    if (self->limit <= 0 || self->turn <= ans_clock_now () || wait_for_turn (self))
      take_step (self);
    tell (self);
  }
  leave (self);
  return NULL;
}
