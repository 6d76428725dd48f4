#include "ui/film/sweep.h"

#include <glib/gi18n.h>
#include <math.h>

#include <pango/pango.h>

#include "engine/core/error.h"
#include "engine/frame/compare.h"

typedef struct {
  AnsRecipe recipe;
  char *name, *failure;
  AnsHistory *history;
  AnsBatchStatus status;
} Entry;

struct _AnsSweep {
  int n, param, n_metrics;
  const AnsProblem *problem;
  Entry entries[ANS_BATCH_MOST];
  AnsFrame *frames[ANS_BATCH_MOST];
  AnsBatch *batch; /* NULL: over */
  double progress;
};

/* ---- values ---- */

static gboolean
is_whole (const AnsParam *param)
{
  return param->kind != ANS_PARAM_REAL;
}

int
ans_sweep_values (const AnsRecipe *recipe, int param, double from, double to,
                  gboolean log, int n, double *values, GError **error)
{
  const AnsParam *info = &recipe->problem->params[param];
  g_autofree double *all =
      g_memdup2 (recipe->values,
                 sizeof (double) * ((gsize) ans_problem_n_params (recipe->problem) + 1));
  int kept = 0;
  if (log && !(from > 0 && to > 0)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 _ ("equal factors need limits above 0, not %g and %g"), from, to);
    return 0;
  }
  for (int i = 0; i < n; i++) {
    double t = n > 1 ? (double) i / (n - 1) : 0;
    double value = log ? from * pow (to / from, t) : from + t * (to - from);
    /* Rounding must not pass a limit. */
    value = i == n - 1 ? to : value;
    value = is_whole (info) ? round (value) : value;
    if (kept > 0 && value == values[kept - 1])
      continue;
    all[param] = value;
    if (!ans_problem_check (recipe->problem, all, error))
      return 0;
    values[kept++] = value;
  }
  if (kept >= 2)
    return kept;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               _ ("a sweep needs two values that differ, not only %g"), from);
  return 0;
}

/* ---- life ---- */

static char *
name_value (const AnsProblem *problem, int param, double value)
{
  const AnsParam *info = &problem->params[param];
  char *symbol = NULL;
  if (!info->symbol ||
      !pango_parse_markup (info->symbol, -1, 0, NULL, &symbol, NULL, NULL))
    symbol = g_strdup (_ (info->label));
  g_autofree char *left = symbol;
  if (info->kind == ANS_PARAM_REAL)
    return g_strdup_printf ("%s = %.3g", left, value);
  if (info->kind == ANS_PARAM_CHOICE && info->choices)
    return g_strdup (_ (info->choices[(int) value].label));
  g_autofree char *text = ans_problem_param_text (problem, param, value);
  return g_strdup_printf ("%s = %s", left, text);
}

AnsSweep *
ans_sweep_new (const AnsRecipe *recipe, int param, int n, const double *values,
               gint64 steps, guint64 watch, void (*wake) (gpointer data), gpointer data)
{
  g_return_val_if_fail (n >= 1 && n <= ANS_BATCH_MOST, NULL);
  AnsSweep *self = g_new0 (AnsSweep, 1);
  AnsRecipe recipes[ANS_BATCH_MOST];
  self->n = n;
  self->param = param;
  self->problem = recipe->problem;
  self->n_metrics = ans_problem_n_metrics (recipe->problem);
  for (int i = 0; i < n; i++) {
    Entry *entry = &self->entries[i];
    ans_recipe_copy (&entry->recipe, recipe);
    entry->recipe.values[param] = values[i];
    entry->name = name_value (recipe->problem, param, values[i]);
    entry->history = ans_history_new (self->n_metrics);
    recipes[i] = entry->recipe;
  }
  self->batch = ans_batch_new (n, recipes, steps, watch, wake, data);
  return self;
}

void
ans_sweep_free (AnsSweep *self)
{
  if (!self)
    return;
  ans_batch_free (self->batch);
  for (int i = 0; i < self->n; i++) {
    ans_recipe_clear (&self->entries[i].recipe);
    ans_history_free (self->entries[i].history);
    g_clear_pointer (&self->frames[i], ans_frame_unref);
    g_free (self->entries[i].failure);
    g_free (self->entries[i].name);
  }
  g_free (self);
}

gboolean
ans_sweep_pull (AnsSweep *self)
{
  if (!self->batch)
    return FALSE;
  gboolean over = ans_batch_is_over (self->batch);
  gboolean fresh = ans_batch_take_frames (self->batch, self->frames);
  for (int i = 0; i < self->n; i++) {
    Entry *entry = &self->entries[i];
    ans_batch_status (self->batch, i, &entry->status);
    ans_batch_drain (self->batch, i, entry->history);
    if (!entry->failure)
      entry->failure = ans_batch_failure (self->batch, i);
  }
  self->progress = ans_batch_progress (self->batch);
  if (over)
    g_clear_pointer (&self->batch, ans_batch_free);
  return fresh;
}

void
ans_sweep_stop (AnsSweep *self)
{
  ans_sweep_pull (self);
  g_clear_pointer (&self->batch, ans_batch_free);
}

void
ans_sweep_wait (AnsSweep *self)
{
  if (self->batch)
    ans_batch_wait (self->batch, -1);
  ans_sweep_pull (self);
}

gboolean
ans_sweep_is_over (const AnsSweep *self)
{
  return self->batch == NULL;
}

double
ans_sweep_progress (const AnsSweep *self)
{
  return self->progress;
}

void
ans_sweep_watch (AnsSweep *self, guint64 plots)
{
  if (self->batch)
    ans_batch_watch (self->batch, plots);
}

/* ---- looking ---- */

int
ans_sweep_n (const AnsSweep *self)
{
  return self->n;
}

int
ans_sweep_param (const AnsSweep *self)
{
  return self->param;
}

gint64
ans_sweep_step (const AnsSweep *self)
{
  gint64 step = 0;
  for (int i = 0; i < self->n; i++)
    if (self->frames[i] && self->entries[i].status.state != ANS_BATCH_FAILED)
      step = MAX (step, ans_frame_step (self->frames[i]));
  return step;
}

void
ans_sweep_view (const AnsSweep *self, int index, AnsOverlayRun *view)
{
  g_return_if_fail (index >= 0 && index < self->n);
  const Entry *entry = &self->entries[index];
  *view = (AnsOverlayRun){.number = index + 1,
                          .name = entry->name,
                          .role = ANS_ROLE_NETWORK,
                          .visible = TRUE,
                          .step = entry->status.step,
                          .progress = -1,
                          .failure = entry->failure,
                          .recipe = &entry->recipe,
                          .history = entry->history,
                          .frame = self->frames[index]};
}

static AnsMeasure
measure (const AnsSweep *self, int index, int metric)
{
  AnsFrame *frame = self->frames[index];
  AnsMeasure result = frame ? ans_frame_measure (frame, metric) : ANS_MEASURE_NONE;
  if (!isfinite (result.value) && self->entries[index].status.state != ANS_BATCH_FAILED)
    result.value = ans_compare_summary (self->entries[index].history, metric).last;
  return result;
}

AnsPlot *
ans_sweep_plot (const AnsSweep *self, int metric)
{
  AnsPlot *plot = ans_plot_new ();
  const char *label = _ (self->problem->metrics[metric].label);
  AnsLayer *line = ans_plot_lines (plot, self->n, TRUE, ANS_ROLE_NETWORK, label);
  AnsLayer *points = ans_plot_points (plot, self->n, FALSE, ANS_ROLE_NETWORK, NULL);
  gboolean any = FALSE;
  points->size = 7;
  for (int i = 0; i < self->n; i++) {
    AnsMeasure value = measure (self, i, metric);
    double error = isfinite (value.stderror) ? value.stderror : 0;
    line->x[i] = points->x[i] = (float) self->entries[i].recipe.values[self->param];
    line->y[i] = points->y[i] = (float) value.value;
    line->band_low[i] = (float) (value.value - error);
    line->band_high[i] = (float) (value.value + error);
    any |= isfinite (value.reference);
  }
  if (!any)
    return plot;
  AnsLayer *reference =
      ans_plot_lines (plot, self->n, FALSE, ANS_ROLE_REFERENCE, _ ("reference"));
  for (int i = 0; i < self->n; i++) {
    reference->x[i] = line->x[i];
    reference->y[i] = (float) measure (self, i, metric).reference;
  }
  return plot;
}

static void
append_number (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_dtostr (number, sizeof number, value));
}

char *
ans_sweep_csv (const AnsSweep *self)
{
  GString *text = g_string_new (self->problem->params[self->param].id);
  g_string_append (text, ",seed,step");
  for (int k = 0; k < self->n_metrics; k++) {
    const char *id = self->problem->metrics[k].id;
    g_string_append_printf (text, ",%s,%s-min,%s-mean,%s-reference", id, id, id, id);
  }
  g_string_append_c (text, '\n');
  for (int i = 0; i < self->n; i++) {
    const Entry *entry = &self->entries[i];
    g_autofree char *value = ans_problem_param_text (self->problem, self->param,
                                                     entry->recipe.values[self->param]);
    g_string_append_printf (text, "%s,%" G_GUINT64_FORMAT ",%" G_GINT64_FORMAT, value,
                            entry->recipe.seed, entry->status.step);
    for (int k = 0; k < self->n_metrics; k++) {
      AnsSummary summary = ans_compare_summary (entry->history, k);
      AnsMeasure now = measure (self, i, k);
      append_number (text, now.value);
      append_number (text, summary.least);
      append_number (text, summary.mean);
      append_number (text, now.reference);
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
