#include "ui/plot/range.h"

#include <math.h>

typedef struct {
  double low, high;
  gboolean log;
  AnsScale kind;
} Range;

typedef struct {
  Range x, y;
  gboolean points;     /* something that needs room at the sides in x */
  gboolean bars, grid; /* bars stand on 0; a grid fills the picture */
  gboolean matrix;
} Extent;

static void
include (Range *range, double value)
{
  if (!isfinite (value) || (range->log && value <= 0))
    return;
  range->low = MIN (range->low, value);
  range->high = MAX (range->high, value);
}

static void
include_all (Range *range, int n, const float *values)
{
  double low = INFINITY, high = -INFINITY;
  for (int i = 0; values && i < n; i++) {
    double value = (double) values[i];
    if (!isfinite (value) || (range->log && value <= 0))
      continue;
    low = MIN (low, value);
    high = MAX (high, value);
  }
  include (range, low);
  include (range, high);
}

static void
include_box (Extent *extent, AnsBox box)
{
  include (&extent->x, box.x0);
  include (&extent->x, box.x1);
  include (&extent->y, box.y0);
  include (&extent->y, box.y1);
}

static void
include_marks (Extent *extent, const AnsLayer *layer)
{
  double r = layer->mark == ANS_MARK_CIRCLE ? layer->size : 0;
  for (int i = 0; i < layer->n; i++) {
    double x = (double) layer->x[i], y = (double) layer->y[i];
    if (layer->mark != ANS_MARK_HORIZONTAL) {
      include (&extent->x, x - r);
      include (&extent->x, x + r);
    }
    if (layer->mark != ANS_MARK_VERTICAL) {
      include (&extent->y, y - r);
      include (&extent->y, y + r);
    }
  }
}

static void
include_arrows (Extent *extent, const AnsLayer *layer)
{
  for (int i = 0; i < layer->n; i++) {
    double x = (double) layer->x[i], y = (double) layer->y[i];
    double u = layer->size * (double) layer->u[i], v = layer->size * (double) layer->v[i];
    if (!isfinite (x + y + u + v))
      continue;
    include (&extent->x, x);
    include (&extent->x, x + u);
    include (&extent->y, y);
    include (&extent->y, y + v);
  }
}

static void
include_grid (Extent *extent, const AnsLayer *layer)
{
  extent->grid = TRUE;
  if (layer->kind != ANS_LAYER_MATRIX) {
    include_box (extent, layer->box);
    return;
  }
  extent->matrix = TRUE;
  include_box (extent, (AnsBox){-0.5, layer->n - 0.5, -0.5, layer->m - 0.5});
}

static void
include_layer (Extent *extent, const AnsLayer *layer)
{
  switch (layer->kind) {
  case ANS_LAYER_FIELD:
  case ANS_LAYER_CONTOURS:
  case ANS_LAYER_MATRIX:
    include_grid (extent, layer);
    return;
  case ANS_LAYER_ARROWS:
    extent->points = TRUE;
    include_arrows (extent, layer);
    return;
  case ANS_LAYER_MARKS:
    extent->points |= layer->mark == ANS_MARK_POINT || layer->mark == ANS_MARK_CIRCLE;
    include_marks (extent, layer);
    return;
  case ANS_LAYER_POINTS:
  case ANS_LAYER_PATH:
  case ANS_LAYER_LINES:
  case ANS_LAYER_BARS:
    break;
  }
  extent->points |= layer->kind == ANS_LAYER_POINTS || layer->kind == ANS_LAYER_PATH;
  extent->bars |= layer->kind == ANS_LAYER_BARS;
  include_all (&extent->x, layer->n + (layer->kind == ANS_LAYER_BARS), layer->x);
  include_all (&extent->y, layer->n, layer->y);
  include_all (&extent->y, layer->n, layer->band_low);
  include_all (&extent->y, layer->n, layer->band_high);
}

/* Makes low < high and adds the share of room on both sides. */
static void
open_up (Range *range, double below, double above)
{
  if (!(range->low <= range->high))
    range->low = range->log ? 0.1 : 0, range->high = 1;
  if (range->log) {
    double span = log10 (range->high / range->low);
    if (span < 1e-6)
      range->low /= 2, range->high *= 2, span = 0;
    range->low *= pow (10, -below * span);
    range->high *= pow (10, above * span);
    return;
  }
  if (range->kind.gap > 0) {
    double a = ans_view_forward (&range->kind, range->low);
    double b = ans_view_forward (&range->kind, range->high);
    double room = MAX (b - a, 0.1);
    range->low = ans_view_backward (&range->kind, a - below * room);
    range->high = ans_view_backward (&range->kind, b + above * room);
    if (range->low < range->high)
      return;
  }
  double span = range->high - range->low;
  if (span <= 1e-6 * MAX (fabs (range->low), fabs (range->high)) || span < 1e-30) {
    double half = range->low == 0 ? 0.5 : 0.1 * fabs (range->low);
    range->low -= half, range->high += half;
    return;
  }
  range->low -= below * span;
  range->high += above * span;
}

AnsBox
ans_range_of_plot (const AnsPlot *plot, gboolean x_log, gboolean y_log)
{
  AnsScale x = {.log = x_log}, y = {.log = y_log};
  return ans_range_of_axes (plot, &x, &y);
}

AnsBox
ans_range_of_axes (const AnsPlot *plot, const AnsScale *x, const AnsScale *y)
{
  Extent all = {.x = {INFINITY, -INFINITY, x->log, *x},
                .y = {INFINITY, -INFINITY, y->log, *y}};
  Extent grids = all;
  for (int i = 0; plot && i < ans_plot_n_layers (plot); i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    include_layer (&all, layer);
    if (layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_CONTOURS ||
        layer->kind == ANS_LAYER_MATRIX)
      include_grid (&grids, layer);
  }
  if (grids.grid) {
    open_up (&grids.x, 0, 0);
    open_up (&grids.y, 0, 0);
    if (grids.matrix)
      return (AnsBox){grids.x.low, grids.x.high, grids.y.high, grids.y.low};
    return (AnsBox){grids.x.low, grids.x.high, grids.y.low, grids.y.high};
  }
  if (all.bars)
    include (&all.y, 0);
  gboolean stands = all.bars && all.y.low == 0;
  open_up (&all.x, all.points ? 0.05 : 0, all.points ? 0.05 : 0);
  open_up (&all.y, stands ? 0 : 0.05, 0.05);
  return (AnsBox){all.x.low, all.x.high, all.y.low, all.y.high};
}

/* ---- the gap of a symmetric logarithmic axis ---- */

enum { SMALLEST = -40, LARGEST = 40, MOST_SAMPLES = 20000, MOST_DECADES = 8 };

typedef struct {
  int counts[LARGEST - SMALLEST + 1]; /* of sizes, by decade */
  int n, highest;
  gboolean negative;
} Decades;

static void
count_value (Decades *self, double value)
{
  self->negative |= isfinite (value) && value < 0;
  if (!isfinite (value) || value == 0)
    return;
  int decade = (int) CLAMP (floor (log10 (fabs (value))), SMALLEST, LARGEST);
  self->counts[decade - SMALLEST]++;
  self->highest = MAX (self->highest, decade);
  self->n++;
}

static void
count_values (Decades *self, int n, const float *values)
{
  int stride = n / MOST_SAMPLES + 1;
  for (int i = 0; values && i < n; i += stride)
    count_value (self, (double) values[i]);
}

static Decades
count_decades (const AnsPlot *plot, gboolean y)
{
  Decades decades = {.highest = SMALLEST};
  for (int i = 0; plot && i < ans_plot_n_layers (plot); i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    if (layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_CONTOURS) {
      count_value (&decades, y ? layer->box.y0 : layer->box.x0);
      count_value (&decades, y ? layer->box.y1 : layer->box.x1);
    } else if (y) {
      count_values (&decades, layer->n, layer->y);
      count_values (&decades, layer->n, layer->band_low);
      count_values (&decades, layer->n, layer->band_high);
    } else {
      count_values (&decades, layer->n + (layer->kind == ANS_LAYER_BARS), layer->x);
    }
  }
  return decades;
}

gboolean
ans_range_is_signed (const AnsPlot *plot, gboolean y)
{
  return count_decades (plot, y).negative;
}

double
ans_range_gap (const AnsPlot *plot, gboolean y)
{
  Decades decades = count_decades (plot, y);
  if (decades.n == 0)
    return 1;
  int below = 0, decade = SMALLEST;
  while ((below += decades.counts[decade - SMALLEST]) * 20 < decades.n)
    decade++;
  decade = CLAMP (decade, decades.highest - MOST_DECADES, decades.highest - 1);
  return pow (10, decade);
}
