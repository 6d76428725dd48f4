#include "engine/frame/compare.h"

#include <math.h>
#include <string.h>

/* ---- histories ---- */

AnsSummary
ans_compare_summary (const AnsHistory *history, int metric)
{
  AnsSummary summary = {.last = (double) NAN, .least = (double) NAN, .mean = 0};
  int finite = 0;
  summary.n = ans_history_length (history, metric);
  for (int i = 0; i < summary.n; i++) {
    double value = ans_history_value (history, metric, i);
    if (!isfinite (value))
      continue;
    summary.last = value;
    summary.least = fmin (summary.least, value);
    summary.mean += (value - summary.mean) / ++finite;
  }
  summary.step = summary.n > 0 ? ans_history_step (history, metric, summary.n - 1) : 0;
  summary.mean = finite > 0 ? summary.mean : (double) NAN;
  return summary;
}

/* The index of the last sample at or before the step; -1: none. */
static int
find (const AnsHistory *history, int metric, gint64 step)
{
  int low = 0, high = ans_history_length (history, metric);
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (ans_history_step (history, metric, middle) <= step)
      low = middle + 1;
    else
      high = middle;
  }
  return low - 1;
}

/* The steps to draw at: those of the first history, where all have begun and none has
 * ended, at most about so many, closer together near step 0 for a logarithmic axis.
 * NULL: none. */
static GArray *
choose_steps (int n, const AnsHistory *const *histories, int metric, gint64 first,
              gint64 last, int columns)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 begin = last < first ? 0 : first, end = last < first ? G_MAXINT64 : last;
  for (int k = 0; k < n; k++) {
    int length = ans_history_length (histories[k], metric);
    if (length == 0)
      return steps;
    begin = MAX (begin, ans_history_step (histories[k], metric, 0));
    end = MIN (end, ans_history_step (histories[k], metric, length - 1));
  }
  int length = ans_history_length (histories[0], metric);
  gint64 width = end > begin ? (end - begin) / MAX (2 * columns, 1) + 1 : 1, next = begin;
  for (int i = MAX (find (histories[0], metric, begin), 0); i < length;) {
    gint64 step = ans_history_step (histories[0], metric, i);
    if (step > end)
      break;
    if (step >= begin)
      g_array_append_val (steps, step);
    next = MAX (next, step) + CLAMP (step / 32, 1, width);
    i = MAX (i, find (histories[0], metric, next - 1)) + 1;
  }
  return steps;
}

/* Mean and standard error of the finite values of all histories at a step. */
static void
average (int n, const AnsHistory *const *histories, int metric, gint64 step, double *mean,
         double *stderror)
{
  int count = 0;
  double m = 0, squares = 0;
  for (int k = 0; k < n; k++) {
    int i = find (histories[k], metric, step);
    double value = i < 0 ? (double) NAN : ans_history_value (histories[k], metric, i);
    if (!isfinite (value))
      continue;
    double delta = value - m;
    m += delta / ++count;
    squares += delta * (value - m);
  }
  *mean = count > 0 ? m : (double) NAN;
  *stderror = count > 1 ? sqrt (squares / (count - 1) / count) : 0;
}

AnsLayer *
ans_compare_band (int n, const AnsHistory *const *histories, int metric, gint64 first,
                  gint64 last, int columns, AnsRole role, const char *label,
                  AnsPlot *plot)
{
  g_assert (n >= 1 && columns >= 1);
  g_autoptr (GArray) steps = choose_steps (n, histories, metric, first, last, columns);
  if (steps->len == 0)
    return NULL;
  AnsLayer *layer = ans_plot_lines (plot, (int) steps->len, TRUE, role, label);
  for (int i = 0; i < layer->n; i++) {
    double mean, stderror;
    gint64 step = g_array_index (steps, gint64, i);
    average (n, histories, metric, step, &mean, &stderror);
    layer->x[i] = (float) step;
    layer->y[i] = (float) mean;
    layer->band_low[i] = (float) (mean - stderror);
    layer->band_high[i] = (float) (mean + stderror);
  }
  return layer;
}

AnsLayer *
ans_compare_histories (const AnsHistory *a, const AnsHistory *b, int metric, gint64 first,
                       gint64 last, int columns, AnsRole role, const char *label,
                       AnsPlot *plot)
{
  g_assert (columns >= 1);
  const AnsHistory *const both[] = {a, b};
  g_autoptr (GArray) steps = choose_steps (2, both, metric, first, last, columns);
  if (steps->len == 0)
    return NULL;
  AnsLayer *layer = ans_plot_lines (plot, (int) steps->len, FALSE, role, label);
  for (int i = 0; i < layer->n; i++) {
    gint64 step = g_array_index (steps, gint64, i);
    layer->x[i] = (float) step;
    layer->y[i] = (float) (ans_history_value (a, metric, find (a, metric, step)) -
                           ans_history_value (b, metric, find (b, metric, step)));
  }
  return layer;
}

/* ---- copies ---- */

static AnsLayer *
add_like (const AnsLayer *layer, AnsPlot *into)
{
  switch (layer->kind) {
  case ANS_LAYER_FIELD:
    return ans_plot_field (into, layer->n, layer->m, layer->box, layer->map,
                           layer->label);
  case ANS_LAYER_CONTOURS:
    return ans_plot_contours (into, layer->n, layer->m, layer->box, layer->role,
                              layer->n_levels, layer->levels, layer->label);
  case ANS_LAYER_POINTS:
    return ans_plot_points (into, layer->n, layer->values != NULL, layer->role,
                            layer->label);
  case ANS_LAYER_ARROWS:
    return ans_plot_arrows (into, layer->n, layer->role, layer->label);
  case ANS_LAYER_LINES:
    return ans_plot_lines (into, layer->n, layer->band_low != NULL, layer->role,
                           layer->label);
  case ANS_LAYER_BARS:
    return ans_plot_bars (into, layer->n, layer->band_low != NULL, layer->role,
                          layer->label);
  case ANS_LAYER_PATH:
    return ans_plot_path (into, layer->n, layer->role, layer->label);
  case ANS_LAYER_MATRIX:
    return ans_plot_matrix (into, layer->m, layer->n, layer->map, layer->label);
  case ANS_LAYER_MARKS:
    break;
  }
  return ans_plot_marks (into, layer->n, layer->mark, layer->role, layer->label);
}

static gboolean
is_lattice (const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_CONTOURS ||
         layer->kind == ANS_LAYER_MATRIX;
}

static gsize
n_values (const AnsLayer *layer)
{
  return is_lattice (layer) ? (gsize) layer->m * (gsize) layer->n : (gsize) layer->n;
}

static void
copy_array (float *into, const float *from, gsize n)
{
  if (into && from)
    memcpy (into, from, n * sizeof *into);
}

AnsLayer *
ans_compare_copy (const AnsLayer *layer, AnsPlot *into)
{
  AnsLayer *copy = add_like (layer, into);
  gsize n = (gsize) layer->n;
  copy_array (copy->x, layer->x, n + (layer->kind == ANS_LAYER_BARS));
  copy_array (copy->y, layer->y, n);
  copy_array (copy->u, layer->u, n);
  copy_array (copy->v, layer->v, n);
  copy_array (copy->values, layer->values, n_values (layer));
  copy_array (copy->band_low, layer->band_low, n);
  copy_array (copy->band_high, layer->band_high, n);
  for (int i = 0; layer->texts && i < layer->n; i++)
    ans_plot_mark_text (copy, i, layer->texts[i]);
  copy->dashed = layer->dashed;
  copy->map = layer->map;
  copy->low = layer->low;
  copy->high = layer->high;
  copy->size = layer->size;
  copy->emphasis = layer->emphasis;
  return copy;
}

/* ---- differences of plots ---- */

static gboolean
same_places (const float *a, const float *b, int n)
{
  for (int i = 0; i < n; i++)
    if (fabsf (a[i] - b[i]) > 1e-5f * (fabsf (a[i]) + fabsf (b[i])))
      return FALSE;
  return TRUE;
}

/* Do the layers hold values at the same places? */
static gboolean
can_subtract (const AnsLayer *a, const AnsLayer *b)
{
  if (a->kind != b->kind || a->n != b->n || a->m != b->m)
    return FALSE;
  if (a->kind == ANS_LAYER_FIELD)
    return a->box.x0 == b->box.x0 && a->box.x1 == b->box.x1 && a->box.y0 == b->box.y0 &&
           a->box.y1 == b->box.y1;
  if (a->kind == ANS_LAYER_LINES || a->kind == ANS_LAYER_BARS)
    return same_places (a->x, b->x, a->n + (a->kind == ANS_LAYER_BARS));
  return a->kind == ANS_LAYER_MATRIX;
}

/* The layer of b in the place of that of a: the same number of its kind and label. */
static const AnsLayer *
counterpart (const AnsPlot *a, int index, const AnsPlot *b)
{
  const AnsLayer *layer = ans_plot_layer (a, index);
  int before = 0;
  for (int i = 0; i < index; i++) {
    const AnsLayer *other = ans_plot_layer (a, i);
    before += other->kind == layer->kind && g_strcmp0 (other->label, layer->label) == 0;
  }
  for (int i = 0; i < ans_plot_n_layers (b); i++) {
    const AnsLayer *other = ans_plot_layer (b, i);
    if (other->kind == layer->kind && g_strcmp0 (other->label, layer->label) == 0 &&
        before-- == 0)
      return can_subtract (layer, other) ? other : NULL;
  }
  return NULL;
}

static void
subtract (float *a, const float *b, gsize n)
{
  for (gsize i = 0; a && b && i < n; i++)
    a[i] -= b[i];
}

static void
add_difference (const AnsLayer *a, const AnsLayer *b, AnsPlot *into)
{
  AnsLayer *layer = NULL;
  if (a->kind == ANS_LAYER_FIELD)
    layer = ans_plot_field (into, a->n, a->m, a->box, ANS_MAP_DIVERGING, a->label);
  else if (a->kind == ANS_LAYER_MATRIX)
    layer = ans_plot_matrix (into, a->m, a->n, ANS_MAP_DIVERGING, a->label);
  else if (a->kind == ANS_LAYER_LINES)
    layer = ans_plot_lines (into, a->n, FALSE, a->role, a->label);
  else
    layer = ans_plot_bars (into, a->n, FALSE, a->role, a->label);
  copy_array (layer->x, a->x, (gsize) a->n + (a->kind == ANS_LAYER_BARS));
  copy_array (layer->y, a->y, (gsize) a->n);
  copy_array (layer->values, a->values, n_values (a));
  subtract (layer->y, b->y, (gsize) a->n);
  subtract (layer->values, b->values, n_values (a));
}

AnsPlot *
ans_compare_plots (const AnsPlot *a, const AnsPlot *b)
{
  AnsPlot *plot = ans_plot_new ();
  for (int i = 0; i < ans_plot_n_layers (a); i++) {
    const AnsLayer *other = counterpart (a, i, b);
    if (other)
      add_difference (ans_plot_layer (a, i), other, plot);
  }
  for (int i = 0; ans_plot_n_layers (plot) > 0 && i < ans_plot_n_layers (a); i++)
    if (ans_plot_layer (a, i)->kind == ANS_LAYER_MARKS)
      ans_compare_copy (ans_plot_layer (a, i), plot);
  return plot;
}

/* ---- colours ---- */

static gboolean
is_coloured (const AnsLayer *layer)
{
  return layer->values && layer->kind != ANS_LAYER_CONTOURS;
}

/* Widens low ... high by the colours of a layer. */
static void
widen (const AnsLayer *layer, double *low, double *high)
{
  if (layer->low < layer->high) {
    *low = fmin (*low, layer->low);
    *high = fmax (*high, layer->high);
    return;
  }
  for (gsize i = 0; i < n_values (layer); i++) {
    double value = (double) layer->values[i];
    if (isfinite (value)) {
      *low = fmin (*low, value);
      *high = fmax (*high, value);
    }
  }
}

static gboolean
shared_range (int n, AnsPlot *const *plots, int index, double *low, double *high)
{
  *low = INFINITY, *high = -INFINITY;
  gboolean diverging = FALSE;
  for (int k = 0; k < n; k++) {
    if (!plots[k] || index >= ans_plot_n_layers (plots[k]))
      continue;
    const AnsLayer *layer = ans_plot_layer (plots[k], index);
    if (is_coloured (layer))
      widen (layer, low, high);
    diverging |= layer->map == ANS_MAP_DIVERGING && !(layer->low < layer->high);
  }
  if (diverging && *low <= *high) {
    *high = fmax (fabs (*low), fabs (*high));
    *low = -*high;
  }
  return *low < *high;
}

static gboolean
has_colours (const AnsPlot *plot)
{
  for (int i = 0; i < ans_plot_n_layers (plot); i++)
    if (is_coloured (ans_plot_layer (plot, i)))
      return TRUE;
  return FALSE;
}

static AnsPlot *
with_ranges (const AnsPlot *plot, int n_layers, const double *low, const double *high)
{
  AnsPlot *copy = ans_plot_new ();
  for (int i = 0; i < ans_plot_n_layers (plot); i++) {
    AnsLayer *layer = ans_compare_copy (ans_plot_layer (plot, i), copy);
    if (i < n_layers && is_coloured (layer) && low[i] < high[i]) {
      layer->low = low[i];
      layer->high = high[i];
    }
  }
  ans_plot_set_message (copy, ans_plot_message (plot));
  return copy;
}

void
ans_compare_share_colours (int n, AnsPlot **plots)
{
  int most = 0;
  for (int k = 0; k < n; k++)
    most = plots[k] ? MAX (most, ans_plot_n_layers (plots[k])) : most;
  g_autofree double *low = g_new0 (double, most + 1), *high = g_new0 (double, most + 1);
  for (int i = 0; i < most; i++)
    if (!shared_range (n, plots, i, &low[i], &high[i]))
      low[i] = high[i] = 0;
  for (int k = 0; k < n; k++) {
    if (!plots[k] || !has_colours (plots[k]))
      continue;
    AnsPlot *shared = with_ranges (plots[k], most, low, high);
    ans_plot_unref (plots[k]);
    plots[k] = shared;
  }
}
