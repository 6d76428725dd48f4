#include "ui/session_private.h"

/* After a command frames may still come although the run is paused: for so long (us) they
 * are looked for. */
#define LINGER 400000
/* Between the message of a failure and the failure there may pass so long (us). */
#define PATIENCE 150000
/* Bytes of what is kept, unless told otherwise; a quarter of them is for key-frames. */
#define BUDGET ((gsize) 256 << 20)
/* Of how many the last are all kept. */
enum { FRAMES_KEPT = 200, KEYS_KEPT = 64 };

G_DEFINE_FINAL_TYPE (AnsSession, ans_session, G_TYPE_OBJECT)

static guint signals[ANS_SESSION_N_SIGNALS];

/* ---- waking the main loop from the runner's thread ---- */

static gboolean
wake_dispatch (GSource *source, GSourceFunc function, gpointer data)
{
  (void) function;
  g_source_set_ready_time (source, -1);
  AnsSession *self = data;
  self->busy_until = g_get_monotonic_time () + LINGER;
  ans_session_pull (self);
  ans_session_tell (self, ANS_SESSION_WAKE);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_functions = {.dispatch = wake_dispatch};

/* GSource offers no data to a dispatch without a callback. */
static gboolean
unused_callback (gpointer data)
{
  (void) data;
  return G_SOURCE_CONTINUE;
}

/* Called by the runner.  A ready time that is set twice is still one dispatch. */
static void
wake_main_loop (gpointer source)
{
  g_source_set_ready_time (source, 0);
}

void
ans_session_tell (AnsSession *self, AnsSessionSignal signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
ans_session_linger (AnsSession *self)
{
  self->busy_until = g_get_monotonic_time () + LINGER;
  ans_session_tell (self, ANS_SESSION_WAKE);
}

/* ---- the run ---- */

void
ans_session_close (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  g_clear_pointer (&self->run, ans_run_free);
  g_clear_pointer (&self->frame, ans_frame_unref);
  g_clear_pointer (&self->past, ans_frame_unref);
  g_clear_pointer (&self->film, ans_film_free);
  g_clear_pointer (&self->keys, ans_film_free);
  g_clear_pointer (&self->history, ans_history_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->told, g_free);
  g_source_set_ready_time (self->wake, -1);
  ans_session_file_clear (&self->captured);
  self->turning = FALSE;
  self->status = (AnsRunStatus){0};
  self->drained = 0;
}

/* A recipe that says another number has been asked for it. */
int
ans_session_default_threads (const AnsRecipe *recipe)
{
  g_auto (AnsRecipe) plain = {0};
  ans_recipe_init (&plain, recipe->problem, recipe->preset);
  return plain.threads;
}

static AnsRun *
new_run (AnsSession *self, const AnsRecipe *recipe)
{
  g_auto (AnsRecipe) own = {0};
  ans_recipe_copy (&own, recipe);
  if (self->threads > 0 && own.threads == ans_session_default_threads (recipe))
    own.threads = self->threads;
  return ans_run_new (&own, wake_main_loop, self->wake);
}

/* Whatever the run is to begin with. */
static void
start (AnsSession *self, const AnsRecipe *recipe, const AnsSessionFile *file)
{
  ans_session_close (self);
  self->n_metrics = ans_problem_n_metrics (recipe->problem);
  self->history = ans_history_new (self->n_metrics);
  self->film = ans_film_new (self->budget - self->budget / 4, FRAMES_KEPT,
                             (GDestroyNotify) ans_frame_unref);
  self->keys =
      ans_film_new (self->budget / 4, KEYS_KEPT, (GDestroyNotify) ans_snapshot_unref);
  self->run =
      file ? ans_run_restore (file->journal, file->latest, wake_main_loop, self->wake)
           : new_run (self, recipe);
  ans_run_watch (self->run, self->watched);
  ans_run_limit (self->run, self->limit);
  ans_run_status (self->run, &self->status);
  ans_session_tell (self, ANS_SESSION_OPENED);
  ans_session_tell (self, ANS_SESSION_STATUS);
  ans_session_linger (self);
}

void
ans_session_open (AnsSession *self, const AnsRecipe *recipe)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  start (self, recipe, NULL);
}

void
ans_session_restore (AnsSession *self, const AnsSessionFile *file)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  start (self, ans_journal_recipe (file->journal), file);
}

AnsParked *
ans_session_park (AnsSession *self)
{
  g_return_val_if_fail (ANS_IS_SESSION (self) && self->run, NULL);
  AnsParked *parked = g_new0 (AnsParked, 1);
  ans_run_pause (self->run);
  *parked = (AnsParked){.run = g_steal_pointer (&self->run),
                        .history = g_steal_pointer (&self->history),
                        .frame = g_steal_pointer (&self->frame),
                        .film = g_steal_pointer (&self->film),
                        .keys = g_steal_pointer (&self->keys),
                        .status = self->status};
  ans_session_close (self);
  return parked;
}

void
ans_session_unpark (AnsSession *self, AnsParked *parked)
{
  g_return_if_fail (ANS_IS_SESSION (self) && parked->run);
  ans_session_close (self);
  self->run = g_steal_pointer (&parked->run);
  self->history = g_steal_pointer (&parked->history);
  self->frame = g_steal_pointer (&parked->frame);
  self->film = g_steal_pointer (&parked->film);
  self->keys = g_steal_pointer (&parked->keys);
  ans_parked_free (parked);
  self->n_metrics = ans_problem_n_metrics (ans_run_recipe (self->run)->problem);
  ans_run_watch (self->run, self->watched);
  ans_run_limit (self->run, self->limit);
  ans_run_status (self->run, &self->status);
  ans_session_tell (self, ANS_SESSION_OPENED);
  ans_session_tell (self, ANS_SESSION_STATUS);
  ans_session_tell (self, ANS_SESSION_HISTORY);
  if (self->frame)
    ans_session_tell (self, ANS_SESSION_FRAME);
  ans_session_linger (self);
}

const AnsRecipe *
ans_session_get_recipe (AnsSession *self)
{
  return self->run ? ans_run_recipe (self->run) : NULL;
}

AnsHistory *
ans_session_get_history (AnsSession *self)
{
  return self->history;
}

AnsFrame *
ans_session_get_frame (AnsSession *self)
{
  return self->past ? self->past : self->frame;
}

AnsFilm *
ans_session_get_film (AnsSession *self)
{
  return self->film;
}

AnsJournal *
ans_session_get_journal (AnsSession *self)
{
  return self->run ? ans_run_journal (self->run) : NULL;
}

const AnsRunStatus *
ans_session_get_status (AnsSession *self)
{
  return &self->status;
}

const char *
ans_session_get_failure (AnsSession *self)
{
  return self->failure;
}

double *
ans_session_get_values (AnsSession *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self);
  g_return_val_if_fail (recipe != NULL, NULL);
  return g_memdup2 (recipe->values,
                    sizeof (double) * (gsize) ans_problem_n_params (recipe->problem));
}

char *
ans_session_get_command (AnsSession *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self);
  g_return_val_if_fail (recipe != NULL, NULL);
  return ans_recipe_command (recipe, self->status.step);
}

/* ---- pulling ---- */

static void
tell (AnsSession *self)
{
  g_free (self->told);
  self->told = g_steal_pointer (&self->message);
  g_signal_emit (self, signals[ANS_SESSION_MESSAGE], 0, self->told);
}

/* The last message is held for a moment: when a failure follows, it is its reason. */
static void
pull_messages (AnsSession *self)
{
  char *message;
  gint64 now = g_get_monotonic_time ();
  while ((message = ans_run_take_message (self->run))) {
    if (self->message)
      tell (self);
    self->message = message;
    self->message_came = now;
  }
  if (self->status.state == ANS_RUN_FAILED && !self->failure)
    self->failure =
        self->message ? g_steal_pointer (&self->message) : g_strdup (self->told);
  if (self->message && now - self->message_came > PATIENCE)
    tell (self);
}

/* What has been cut is no longer the past of this run. */
static void
pull_cut (AnsSession *self)
{
  gint64 step;
  if (!ans_run_take_cut (self->run, &step))
    return;
  ans_film_cut (self->film, step);
  ans_film_cut (self->keys, step);
  self->turning = FALSE;
  g_clear_pointer (&self->past, ans_frame_unref);
  self->drained = -1; /* as many as before are not the same */
}

static void
pull_key (AnsSession *self)
{
  AnsSnapshot *key = ans_run_take_key (self->run);
  if (key)
    ans_film_add (self->keys, ans_snapshot_step (key), ans_snapshot_bytes (key), key);
}

static void
pull_captured (AnsSession *self)
{
  AnsJournal *journal;
  g_autoptr (AnsSnapshot) state = ans_run_take_record (self->run, &journal);
  if (!state)
    return;
  ans_session_file_clear (&self->captured);
  ans_session_file_init (&self->captured, journal, state, NULL);
  ans_journal_free (journal);
  ans_session_tell (self, ANS_SESSION_CAPTURED);
}

static void
pull_history (AnsSession *self)
{
  gint64 count = 0;
  ans_run_drain (self->run, self->history);
  pull_cut (self);
  for (int metric = 0; metric < self->n_metrics; metric++)
    count += ans_history_length (self->history, metric);
  if (count == self->drained)
    return;
  self->drained = count;
  ans_session_tell (self, ANS_SESSION_HISTORY);
}

static void
pull_frame (AnsSession *self)
{
  AnsFrame *frame = ans_run_take_frame (self->run);
  if (!frame)
    return;
  g_clear_pointer (&self->frame, ans_frame_unref);
  self->frame = frame;
  ans_film_add (self->film, ans_frame_step (frame), ans_frame_bytes (frame),
                ans_frame_ref (frame));
  if (!self->past)
    ans_session_tell (self, ANS_SESSION_FRAME);
}

static void
pull_values (AnsSession *self)
{
  const AnsRecipe *recipe = ans_run_recipe (self->run);
  g_autofree double *values = g_new (double, ans_problem_n_params (recipe->problem) + 1);
  if (ans_run_values_changed (self->run, values))
    ans_session_tell (self, ANS_SESSION_VALUES);
}

/* TRUE if something has changed. */
static gboolean
pull_status (AnsSession *self)
{
  AnsRunStatus before = self->status;
  ans_run_status (self->run, &self->status);
  if (self->status.state != ANS_RUN_FAILED)
    g_clear_pointer (&self->failure, g_free);
  return self->status.state != before.state || self->status.step != before.step ||
         self->status.progress != before.progress ||
         self->status.steps_per_second != before.steps_per_second;
}

void
ans_session_pull (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  g_object_ref (self);
  gboolean changed = pull_status (self);
  pull_messages (self);
  if (changed)
    ans_session_tell (self, ANS_SESSION_STATUS);
  if (self->run)
    pull_history (self);
  if (self->run)
    pull_key (self);
  if (self->run)
    pull_frame (self);
  if (self->run)
    pull_values (self);
  if (self->run)
    pull_captured (self);
  g_object_unref (self);
}

gboolean
ans_session_busy (AnsSession *self)
{
  g_return_val_if_fail (ANS_IS_SESSION (self), FALSE);
  return self->run && (self->status.state == ANS_RUN_RUNNING ||
                       self->status.state == ANS_RUN_OPENING || self->message ||
                       g_get_monotonic_time () < self->busy_until);
}

/* ---- the object ---- */

static void
ans_session_finalize (GObject *object)
{
  AnsSession *self = ANS_SESSION (object);
  ans_session_close (self);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  G_OBJECT_CLASS (ans_session_parent_class)->finalize (object);
}

static void
ans_session_class_init (AnsSessionClass *class)
{
  static const char *const names[] = {
      [ANS_SESSION_OPENED] = "opened",     [ANS_SESSION_STATUS] = "status",
      [ANS_SESSION_FRAME] = "frame",       [ANS_SESSION_HISTORY] = "history",
      [ANS_SESSION_VALUES] = "values",     [ANS_SESSION_MESSAGE] = "message",
      [ANS_SESSION_CAPTURED] = "captured", [ANS_SESSION_WAKE] = "wake"};
  G_OBJECT_CLASS (class)->finalize = ans_session_finalize;
  for (int i = 0; i < ANS_SESSION_N_SIGNALS; i++) {
    if (i == ANS_SESSION_MESSAGE)
      signals[i] = g_signal_new (names[i], ANS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
    else
      signals[i] = g_signal_new (names[i], ANS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  }
}

static void
ans_session_init (AnsSession *self)
{
  self->budget = BUDGET;
  self->wake = g_source_new (&wake_functions, sizeof (GSource));
  g_source_set_callback (self->wake, unused_callback, self, NULL);
  g_source_attach (self->wake, NULL);
}

AnsSession *
ans_session_new (void)
{
  return g_object_new (ANS_TYPE_SESSION, NULL);
}
