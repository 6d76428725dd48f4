#include "ui/film/overlay.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/frame/compare.h"

typedef struct {
  const AnsProblem *problem;
  int n; /* visible runs */
  const AnsOverlayRun **runs;
  const AnsOverlay *options;
  AnsPlot *plot;
} Drawing;

gboolean
ans_overlay_has_time (const AnsProblem *problem)
{
  return ans_problem_metric_index (problem, "time") >= 0;
}

gboolean
ans_overlay_is_sibling (const AnsRecipe *a, const AnsRecipe *b)
{
  return a->problem == b->problem &&
         memcmp (a->values, b->values,
                 sizeof (double) * (gsize) ans_problem_n_params (a->problem)) == 0;
}

/* ---- clocks ---- */

/* Between two known points, in proportion; beyond them as at the nearest. */
static double
between (double x, double x0, double y0, double x1, double y1)
{
  if (x <= x0 || x1 <= x0)
    return y0;
  return x >= x1 ? y1 : y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

static double
wall_time (const AnsOverlayRun *run, double step)
{
  int low = 0, high = run->n_ticks;
  while (low < high) {
    int middle = (low + high) / 2;
    if ((double) run->ticks[middle].step <= step)
      low = middle + 1;
    else
      high = middle;
  }
  if (run->n_ticks == 0)
    return (double) NAN;
  const AnsTick *after = &run->ticks[MIN (low, run->n_ticks - 1)],
                *before = low > 0 ? &run->ticks[low - 1] : &(AnsTick){0, 0};
  return between (step, (double) before->step, before->seconds, (double) after->step,
                  after->seconds);
}

static double
own_time (const AnsOverlayRun *run, double step)
{
  int metric = ans_problem_metric_index (run->recipe->problem, "time");
  int low = 0, high = metric < 0 ? 0 : ans_history_length (run->history, metric);
  int n = high;
  while (low < high) {
    int middle = (low + high) / 2;
    if ((double) ans_history_step (run->history, metric, middle) <= step)
      low = middle + 1;
    else
      high = middle;
  }
  if (n == 0)
    return (double) NAN;
  int after = MIN (low, n - 1), before = MAX (low - 1, 0);
  return between (step, (double) ans_history_step (run->history, metric, before),
                  ans_history_value (run->history, metric, before),
                  (double) ans_history_step (run->history, metric, after),
                  ans_history_value (run->history, metric, after));
}

static void
set_clock (AnsLayer *layer, const AnsOverlayRun *run, AnsClock clock)
{
  for (int i = 0; clock != ANS_CLOCK_STEP && i < layer->n; i++)
    layer->x[i] =
        (float) (clock == ANS_CLOCK_TIME ? own_time (run, (double) layer->x[i])
                                         : wall_time (run, (double) layer->x[i]));
}

/* ---- curves ---- */

/* The first of its siblings draws the band of all; returns how many they are, 0 if an
 * earlier one has drawn it. */
static int
siblings (const Drawing *self, int index, const AnsHistory **histories)
{
  int n = 0;
  for (int i = 0; i < self->n; i++) {
    if (!ans_overlay_is_sibling (self->runs[i]->recipe, self->runs[index]->recipe))
      continue;
    if (i < index)
      return 0;
    histories[n++] = self->runs[i]->history;
  }
  return n;
}

static char *
name_curve (const AnsOverlayRun *run, int seeds)
{
  return seeds > 1 ? g_strdup_printf (_ ("%s, %d seeds"), run->name, seeds)
                   : g_strdup (run->name);
}

/* Colours tell the runs, dashes the metrics: each is named once. */
static void
draw_run (Drawing *self, int index, int metric, gboolean dashed, gboolean named)
{
  const AnsOverlayRun *run = self->runs[index];
  const AnsOverlay *options = self->options;
  g_autofree const AnsHistory **histories = g_new0 (const AnsHistory *, self->n);
  int seeds = options->bands ? siblings (self, index, histories) : 1;
  if (seeds == 0)
    return;
  g_autofree char *name =
      !dashed ? name_curve (run, seeds)
      : named
          ? g_strdup_printf (_ ("dashed: %s"), _ (self->problem->metrics[metric].label))
          : NULL;
  AnsLayer *layer = NULL;
  if (seeds > 1) {
    layer = ans_compare_band (seeds, histories, metric, options->first, options->last,
                              options->columns, run->role, name, self->plot);
  } else {
    g_autoptr (AnsPlot) alone = ans_plot_new ();
    ans_history_plot (run->history, metric, options->first, options->last,
                      options->columns, run->role, name, alone);
    if (ans_plot_n_layers (alone) > 0)
      layer = ans_compare_copy (ans_plot_layer (alone, 0), self->plot);
  }
  if (!layer)
    return;
  layer->dashed = dashed;
  set_clock (layer, run, options->clock);
}

/* The classical answer, where all runs agree on it. */
static void
draw_reference (Drawing *self, int metric, const char *label)
{
  double reference = (double) NAN;
  for (int i = 0; i < self->n; i++) {
    AnsFrame *frame = self->runs[i]->frame;
    double value = frame ? ans_frame_measure (frame, metric).reference : (double) NAN;
    if (isfinite (value) && isfinite (reference) && value != reference)
      return;
    reference = isfinite (value) ? value : reference;
  }
  if (isfinite (reference))
    ans_plot_mark (self->plot, ANS_MARK_HORIZONTAL, 0, reference, ANS_ROLE_REFERENCE,
                   label)
        ->dashed = TRUE;
}

/* The run that is live is drawn last, on top. */
static void
draw_metrics (Drawing *self, char **ids)
{
  gboolean several = ids[0] && ids[1];
  for (int i = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (self->problem, ids[i]);
    if (metric < 0)
      continue;
    draw_reference (self, metric, several ? NULL : _ ("reference"));
    gboolean named = i > 0;
    for (int live = 0; live < 2; live++)
      for (int k = 0; k < self->n; k++)
        if (self->runs[k]->current == live) {
          draw_run (self, k, metric, i > 0, named);
          named = FALSE;
        }
  }
}

static gboolean
has_curve (const AnsProblem *problem, char **ids, const AnsOverlayRun *run)
{
  for (int i = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (problem, ids[i]);
    if (metric >= 0 && ans_history_length (run->history, metric) > 1)
      return TRUE;
  }
  return FALSE;
}

AnsPlot *
ans_overlay_plot (const AnsProblem *problem, int index, int n, const AnsOverlayRun *runs,
                  const AnsOverlay *options)
{
  g_auto (GStrv) ids = g_strsplit (problem->plots[index].history, " ", -1);
  g_autofree const AnsOverlayRun **seen = g_new0 (const AnsOverlayRun *, n + 1);
  Drawing self = {problem, 0, seen, options, ans_plot_new ()};
  gboolean any = FALSE;
  for (int i = 0; i < n; i++)
    if (runs[i].visible) {
      seen[self.n++] = &runs[i];
      any |= has_curve (problem, ids, &runs[i]);
    }
  if (any)
    draw_metrics (&self, ids);
  else
    ans_plot_set_message (self.plot, _ ("Press Run: the curve grows with the run"));
  return self.plot;
}

AnsPlot *
ans_overlay_difference (const AnsProblem *problem, int index, const AnsOverlayRun *a,
                        const AnsOverlayRun *b, int columns)
{
  g_auto (GStrv) ids = g_strsplit (problem->plots[index].history, " ", -1);
  AnsPlot *plot = ans_plot_new ();
  for (int i = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (problem, ids[i]);
    AnsLayer *layer =
        metric < 0
            ? NULL
            : ans_compare_histories (a->history, b->history, metric, 0, -1, columns,
                                     a->role, _ (problem->metrics[metric].label), plot);
    if (layer)
      layer->dashed = i > 0;
  }
  if (ans_plot_n_layers (plot) > 0)
    ans_plot_mark (plot, ANS_MARK_HORIZONTAL, 0, 0, ANS_ROLE_NEUTRAL, NULL)->dashed =
        TRUE;
  return plot;
}
