#include "engine/run/headless.h"

#include "engine/run/clock.h"
#include "engine/run/experiment.h"

#include <sys/resource.h>

/* Seconds between reports, and between marks to come back to from a step that failed,
 * which may cost this share of the time. */
#define REPORT_TIME 0.1
#define MARK_TIME 0.25
#define MARK_SHARE 0.02

typedef struct {
  const AnsHeadless *options;
  AnsHeadlessResult *result;
  AnsExperiment *experiment;
  AnsListener listener;
  int entry; /* of the journal, the next */
  double last_report, next_mark, next_save;
} Session;

static gboolean
cancelled (const Session *self)
{
  return self->options->cancel && atomic_load (self->options->cancel);
}

/* ---- reports ---- */

static void
report (Session *self, const AnsHeadlessStatus *status, gboolean always)
{
  double time = ans_clock_now ();
  if (!self->options->progress || (!always && time - self->last_report < REPORT_TIME))
    return;
  self->last_report = time;
  self->options->progress (self->options->data, status);
}

static void
report_step (Session *self, gboolean always)
{
  const AnsHeadlessResult *result = self->result;
  double of_steps = 0, of_seconds = 0;
  gint64 done = result->step - result->first;
  if (self->options->steps > result->first)
    of_steps = (double) done / (double) (self->options->steps - result->first);
  if (self->options->seconds > 0)
    of_seconds = result->seconds / self->options->seconds;
  AnsHeadlessStatus status = {
      .fraction = MIN (MAX (of_steps, of_seconds), 1),
      .step = result->step,
      .seconds = result->seconds,
      .steps_per_second = result->seconds > 0 ? (double) done / result->seconds : 0,
      .history = result->history};
  report (self, &status, always);
}

static void
on_record (gpointer data, int metric, gint64 step, double value)
{
  Session *self = data;
  ans_history_append (self->result->history, metric, step, value);
}

static void
on_progress (gpointer data, double fraction, const char *what)
{
  Session *self = data;
  AnsHeadlessStatus status = {.opening = TRUE,
                              .fraction = fraction,
                              .doing = what,
                              .history = self->result->history};
  report (self, &status, FALSE);
}

static void
on_say (gpointer data, const char *text)
{
  Session *self = data;
  if (self->options->say)
    self->options->say (self->options->data, text);
}

/* ---- stages ---- */

static gboolean
open_experiment (Session *self, GError **error)
{
  const AnsRecipe *recipe = self->options->recipe;
  double start = ans_clock_now ();
  gboolean success = ans_experiment_open (self->experiment, recipe->values, recipe->seed,
                                          self->options->start, error);
  self->result->open_seconds = ans_clock_now () - start;
  if (!success)
    return FALSE;
  self->result->first = self->result->step = ans_experiment_done (self->experiment);
  return TRUE;
}

static gboolean
ended (const Session *self)
{
  const AnsHeadless *options = self->options;
  return (options->steps >= 0 && self->result->step >= options->steps) ||
         (options->seconds > 0 && self->result->seconds >= options->seconds) ||
         cancelled (self);
}

static void
replay (Session *self)
{
  if (!self->options->journal)
    return;
  int entry =
      ans_experiment_replay (self->experiment, self->options->journal, self->entry);
  if (entry != self->entry)
    self->next_mark = 0;
  self->entry = entry;
}

/* A step that was cancelled half way is taken back; one that failed is too, and is an
 * error. */
static gboolean
take_back (Session *self, GError *failure, GError **error)
{
  gboolean wanted = cancelled (self);
  if (self->options->cancel)
    atomic_store (self->options->cancel, FALSE);
  gboolean back = ans_experiment_rewind (self->experiment);
  self->result->cancelled = wanted;
  if (wanted && back) {
    g_error_free (failure);
    return TRUE;
  }
  if (!back)
    ans_experiment_close (self->experiment);
  g_propagate_error (error, failure);
  return FALSE;
}

/* Returns the time when it is done. */
static double
mark (Session *self, double start)
{
  ans_experiment_mark (self->experiment);
  double end = ans_clock_now ();
  self->next_mark = end + MAX (MARK_TIME, (end - start) / MARK_SHARE);
  return end;
}

/* Saving is slower than marking by far, so it has a time of its own. */
static void
save (Session *self)
{
  const AnsHeadless *options = self->options;
  if (!options->save || options->save_every <= 0 || ans_clock_now () < self->next_save)
    return;
  g_autoptr (AnsSnapshot) snapshot = ans_experiment_capture (self->experiment);
  options->save (options->data, snapshot);
  self->next_save = ans_clock_now () + options->save_every;
}

/* FALSE: the run is to end. */
static gboolean
shoot (Session *self, gboolean always)
{
  const AnsHeadless *options = self->options;
  AnsHeadlessResult *result = self->result;
  gint64 done = result->step - result->first;
  if (!options->picture || (!always && done % options->picture_every != 0))
    return TRUE;
  g_autoptr (AnsFrame) frame = ans_experiment_frame (self->experiment, options->watch);
  result->cancelled = !options->picture (options->data, frame, result->history);
  return !result->cancelled;
}

static gboolean
shoot_end (Session *self)
{
  const AnsHeadless *options = self->options;
  gint64 done = self->result->step - self->result->first;
  return !options->picture || done % options->picture_every == 0 || shoot (self, TRUE);
}

static gboolean
go (Session *self, GError **error)
{
  self->next_save = ans_clock_now () + self->options->save_every;
  if (!shoot (self, TRUE))
    return TRUE;
  for (replay (self); !ended (self); replay (self)) {
    GError *failure = NULL;
    double start = ans_clock_now ();
    if (start >= self->next_mark)
      start = mark (self, start);
    gboolean success = ans_experiment_step (self->experiment, &failure);
    self->result->seconds += ans_clock_now () - start;
    if (!success)
      return take_back (self, failure, error);
    self->result->step = ans_experiment_done (self->experiment);
    report_step (self, FALSE);
    save (self);
    if (!shoot (self, FALSE))
      return TRUE;
  }
  self->result->cancelled = cancelled (self) || !shoot_end (self);
  return TRUE;
}

static void
finish (Session *self, gboolean open)
{
  AnsHeadlessResult *result = self->result;
  struct rusage usage;
  if (open) {
    report_step (self, TRUE);
    result->frame = ans_experiment_frame (self->experiment, self->options->watch);
    result->snapshot = ans_experiment_capture (self->experiment);
    result->models = ans_experiment_models (self->experiment);
  }
  if (result->seconds > 0)
    result->steps_per_second = (double) (result->step - result->first) / result->seconds;
  getrusage (RUSAGE_SELF, &usage);
  result->peak_memory = (gint64) usage.ru_maxrss * 1024;
}

gboolean
ans_headless_run (const AnsHeadless *options, AnsHeadlessResult *result, GError **error)
{
  const AnsProblem *problem = options->recipe->problem;
  *result =
      (AnsHeadlessResult){.history = ans_history_new (ans_problem_n_metrics (problem))};
  Session self = {.options = options, .result = result};
  self.listener = (AnsListener){on_record, on_progress, on_say, NULL, &self};
  self.experiment = ans_experiment_new (problem, options->recipe->threads, &self.listener,
                                        options->cancel);
  gboolean success = open_experiment (&self, error) && go (&self, error);
  finish (&self, ans_experiment_is_open (self.experiment));
  ans_experiment_free (self.experiment);
  return success;
}

void
ans_headless_result_clear (AnsHeadlessResult *self)
{
  g_clear_pointer (&self->history, ans_history_free);
  g_clear_pointer (&self->frame, ans_frame_unref);
  g_clear_pointer (&self->snapshot, ans_snapshot_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
}
