#include "engine/run/experiment.h"

#include "engine/core/number.h"

#include <string.h>

struct _AnsExperiment {
  const AnsProblem *problem;
  AnsContext context;
  gpointer state; /* NULL: closed */
  double *opened; /* the values that the state was opened with */
  AnsSnapshot *mark;
};

AnsExperiment *
ans_experiment_new (const AnsProblem *problem, int threads, const AnsListener *listener,
                    const atomic_int *cancel)
{
  AnsExperiment *self = g_new0 (AnsExperiment, 1);
  self->problem = problem;
  self->context.problem = problem;
  self->context.listener = listener;
  self->context.cancel = cancel;
  self->context.parallel = ans_parallel_new (MAX (threads, 1));
  return self;
}

void
ans_experiment_free (AnsExperiment *self)
{
  if (!self)
    return;
  ans_experiment_close (self);
  ans_parallel_free (self->context.parallel);
  g_free (self);
}

void
ans_experiment_close (AnsExperiment *self)
{
  if (!self->state)
    return;
  if (self->problem->close)
    self->problem->close (self->state);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->mark, ans_snapshot_unref);
  g_clear_pointer (&self->opened, g_free);
  ans_context_clear (&self->context);
}

gboolean
ans_experiment_is_open (const AnsExperiment *self)
{
  return self->state != NULL;
}

/* The problem's answer must agree with its error, or a caller would be misled. */
static gboolean
agreed (gboolean success, GError **error)
{
  if (success)
    g_clear_error (error);
  else if (*error == NULL)
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC, "it failed without saying why");
  return success;
}

static gboolean
open_state (AnsExperiment *self, GError **error)
{
  GError *failure = NULL;
  if (agreed (self->problem->open (self->state, &self->context, &failure), &failure))
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* What is prepared once depends on the values of then: those that the run of a snapshot
 * was opened with, but for what somebody has set anew and needs a restart. */
static double *
opening_values (const AnsProblem *problem, const double *values, const AnsSnapshot *start)
{
  gsize n = (gsize) ans_problem_n_params (problem);
  double *opening = g_new0 (double, n + 1);
  for (gsize i = 0; i < n; i++)
    opening[i] = start && problem->params[i].liveness != ANS_RESTART
                     ? ans_snapshot_opened (start)[i]
                     : values[i];
  if (start && n > 0 && !ans_problem_check (problem, opening, NULL))
    memcpy (opening, values, n * sizeof *values);
  return opening;
}

/* What has been changed since the opening is told to the problem as it was then; streams
 * and kept arrays come last. */
static gboolean
restore (AnsExperiment *self, const double *values, const AnsSnapshot *start,
         GError **error)
{
  const AnsProblem *problem = self->problem;
  gboolean muted = self->context.muted;
  self->context.muted = TRUE;
  ans_problem_load (problem, values, self->state);
  for (int i = 0; problem->changed && i < ans_problem_n_params (problem); i++)
    if (!ans_number_same (self->opened[i], values[i]))
      problem->changed (self->state, &self->context, problem->params[i].id);
  self->context.muted = muted;
  ans_problem_load (problem, values, self->state);
  return ans_context_restore (&self->context, start, error);
}

gboolean
ans_experiment_open (AnsExperiment *self, const double *values, guint64 seed,
                     const AnsSnapshot *start, GError **error)
{
  ans_experiment_close (self);
  if (!ans_problem_check (self->problem, values, error))
    return FALSE;
  self->opened = opening_values (self->problem, values, start);
  self->state = g_malloc0 (self->problem->state_size);
  self->context.state = self->state;
  ans_problem_load (self->problem, self->opened, self->state);
  ans_context_init (&self->context, seed);
  if (open_state (self, error) && (!start || restore (self, values, start, error)))
    return TRUE;
  ans_experiment_close (self);
  return FALSE;
}

gboolean
ans_experiment_step (AnsExperiment *self, GError **error)
{
  GError *failure = NULL;
  self->context.stepping = TRUE;
  gboolean success = self->problem->step (self->state, &self->context, &failure);
  self->context.stepping = FALSE;
  if (!agreed (success, &failure)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  self->context.step++;
  return TRUE;
}

gint64
ans_experiment_done (const AnsExperiment *self)
{
  return self->context.step;
}

void
ans_experiment_values (const AnsExperiment *self, double *values)
{
  ans_problem_store (self->problem, self->state, values);
}

gboolean
ans_experiment_set (AnsExperiment *self, int param, double value, GError **error)
{
  g_autofree double *values = g_new0 (double, ans_problem_n_params (self->problem));
  ans_experiment_values (self, values);
  values[param] = value;
  if (!ans_problem_check (self->problem, values, error))
    return FALSE;
  ans_problem_load (self->problem, values, self->state);
  if (self->problem->changed)
    self->problem->changed (self->state, &self->context, self->problem->params[param].id);
  return TRUE;
}

void
ans_experiment_touch (AnsExperiment *self, const AnsTouch *touch)
{
  if (self->problem->touch)
    self->problem->touch (self->state, &self->context, touch);
}

int
ans_experiment_replay (AnsExperiment *self, const AnsJournal *journal, int entry)
{
  for (; entry < ans_journal_length (journal); entry++) {
    const AnsEntry *next = ans_journal_entry (journal, entry);
    if (next->step > self->context.step)
      break;
    if (next->kind == ANS_ENTRY_SET)
      ans_experiment_set (self, next->param, next->value, NULL);
    else
      ans_experiment_touch (self, &next->touch);
  }
  return entry;
}

AnsMeasure
ans_experiment_measure (AnsExperiment *self, int metric)
{
  return self->problem->measure (self->state, &self->context, metric);
}

AnsFrame *
ans_experiment_frame (AnsExperiment *self, guint64 watch)
{
  const AnsProblem *problem = self->problem;
  int n_plots = ans_problem_n_plots (problem),
      n_metrics = ans_problem_n_metrics (problem);
  for (int i = 0; i < n_plots; i++)
    if (problem->plots[i].history)
      watch &= ~((guint64) 1 << i);
  AnsFrame *frame = ans_frame_new (self->context.step, n_plots, watch, n_metrics);
  for (int i = 0; i < n_metrics; i++)
    ans_frame_set_measure (frame, i, ans_experiment_measure (self, i));
  if (problem->show)
    problem->show (self->state, &self->context, frame);
  return frame;
}

AnsSnapshot *
ans_experiment_capture (AnsExperiment *self)
{
  g_autofree double *values = g_new0 (double, ans_problem_n_params (self->problem) + 1);
  ans_problem_store (self->problem, self->state, values);
  AnsSnapshot *snapshot =
      ans_snapshot_new (self->problem, values, self->context.seed, self->context.step);
  if (self->opened)
    ans_snapshot_set_opened (snapshot, self->opened);
  ans_context_capture (&self->context, snapshot);
  return snapshot;
}

GPtrArray *
ans_experiment_models (AnsExperiment *self)
{
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) ans_model_free);
  AnsModel *model = NULL;
  while (self->problem->model &&
         (model = self->problem->model (self->state, &self->context, (int) models->len)))
    g_ptr_array_add (models, model);
  return models;
}

void
ans_experiment_mark (AnsExperiment *self)
{
  ans_snapshot_unref (self->mark);
  self->mark = ans_experiment_capture (self);
}

AnsSnapshot *
ans_experiment_get_mark (const AnsExperiment *self)
{
  return self->mark;
}

void
ans_experiment_mute (AnsExperiment *self, gboolean muted)
{
  self->context.muted = muted;
}

gboolean
ans_experiment_rewind (AnsExperiment *self)
{
  gint64 good = self->context.step;
  if (!self->mark || !ans_context_restore (&self->context, self->mark, NULL))
    return FALSE;
  ans_problem_load (self->problem, ans_snapshot_values (self->mark), self->state);
  self->context.muted = TRUE;
  gboolean success = TRUE;
  while (success && self->context.step < good)
    success = ans_experiment_step (self, NULL);
  self->context.muted = FALSE;
  return success;
}
