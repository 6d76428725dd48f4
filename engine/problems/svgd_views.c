/* The pictures of the SVGD problem. */
#include "engine/problems/svgd_state.h"

#include <math.h>
#include <string.h>

#define MOST_BEYOND 48 /* cells of a histogram on either side of the box */

enum { CELLS = ANS_SVGD_STATE_CELLS, PLANE = ANS_SVGD_STATE_PLANE };
enum {
  PLOT_PARTICLES,
  PLOT_DENSITY,
  PLOT_VARIANCES = 4,
  PLOT_LANGEVIN = 6,
  PLOT_PREDICTIONS = 8
};

static double
largest_density (const AnsSvgdState *self)
{
  double most = 0;
  for (int i = 0; i < ANS_SVGD_STATE_LINE; i++)
    most = fmax (most, self->truth.line[i]);
  return most;
}

static void
add_line (const AnsSvgdState *self, AnsPlot *plot)
{
  const AnsSvgdTruth *truth = &self->truth;
  AnsLayer *line = ans_plot_lines (plot, ANS_SVGD_STATE_LINE, FALSE, ANS_ROLE_REFERENCE,
                                   "exact density");
  for (int i = 0; i < ANS_SVGD_STATE_LINE; i++) {
    line->x[i] = (float) (truth->lower[0] + (truth->upper[0] - truth->lower[0]) * i /
                                                (ANS_SVGD_STATE_LINE - 1));
    line->y[i] = (float) truth->line[i];
  }
}

static void
add_plane (const AnsSvgdState *self, AnsPlot *plot)
{
  const AnsSvgdTruth *truth = &self->truth;
  AnsBox box = {truth->lower[0], truth->upper[0], truth->lower[1], truth->upper[1]};
  AnsLayer *field =
      ans_plot_field (plot, PLANE, PLANE, box, ANS_MAP_SEQUENTIAL, "exact density");
  for (int i = 0; i < PLANE * PLANE; i++)
    field->values[i] = (float) truth->plane[i];
}

/* In one dimension the particles lie below the density's foot. */
static double
height (const AnsSvgdState *self, const double *x)
{
  return self->d == 1 ? -0.06 * largest_density (self) : x[1];
}

static void
add_particles (const AnsSvgdState *self, const double *x, const char *label,
               AnsPlot *plot)
{
  AnsLayer *points =
      ans_plot_points (plot, self->params.n, FALSE, ANS_ROLE_PARTICLES, label);
  double foot = self->d == 1 ? height (self, x) : 0;
  for (int i = 0; i < self->params.n; i++) {
    points->x[i] = (float) x[i * self->d];
    points->y[i] = (float) (self->d == 1 ? foot : x[i * self->d + 1]);
  }
  points->size = self->params.n > 500 ? 4 : 6;
}

/* One arrow of a force times `scale`; on a line each at its own height. */
static void
add_arrow (const AnsSvgdState *self, const double *x, const double *force, double scale,
           int row, AnsRole role, const char *label, AnsPlot *plot)
{
  AnsLayer *arrow = ans_plot_arrows (plot, 1, role, label);
  double lift = self->d == 1 ? (0.1 + 0.07 * row) * largest_density (self) : 0;
  arrow->x[0] = (float) x[0];
  arrow->y[0] = (float) (height (self, x) + lift);
  arrow->u[0] = (float) (scale * force[0]);
  arrow->v[0] = (float) (self->d == 1 ? 0 : scale * force[1]);
  arrow->size = 1;
}

static double
length (const AnsSvgdState *self, const double *v)
{
  return self->d == 1 ? fabs (v[0]) : hypot (v[0], v[1]);
}

static void
add_reach (const AnsSvgdState *self, const double *x, AnsPlot *plot)
{
  double radius = sqrt (self->h[0]), foot = height (self, x);
  if (self->d > 1) {
    AnsLayer *disc = ans_plot_marks (plot, 1, ANS_MARK_CIRCLE, ANS_ROLE_NEUTRAL, NULL);
    disc->x[0] = (float) x[0];
    disc->y[0] = (float) x[1];
    disc->size = radius;
    disc->dashed = TRUE;
    return;
  }
  AnsLayer *reach = ans_plot_lines (plot, 2, FALSE, ANS_ROLE_NEUTRAL, "reach √h");
  reach->x[0] = (float) (x[0] - radius);
  reach->x[1] = (float) (x[0] + radius);
  reach->y[0] = reach->y[1] = (float) foot;
}

/* The longer of the two terms is a sixth of the box, unless it is next to nothing. */
static void
add_forces (AnsSvgdState *self, AnsPlot *plot)
{
  AnsSvgd svgd = ans_svgd_system_sampler (self);
  int d = self->d, at = MIN (self->params.selected, self->params.n - 1);
  const double *x = self->x + at * d;
  double pull[ANS_TARGET_MAX_DIMENSION], push[ANS_TARGET_MAX_DIMENSION], sum[2] = {0};
  ans_svgd_system_force (&self->system, self->params.n, d, self->x, NULL, self->grad);
  ans_svgd_forces (&svgd, self->params.n, d, self->x, self->grad, at, pull, push);
  for (int k = 0; k < MIN (d, 2); k++)
    sum[k] = pull[k] + push[k];
  double most = fmax (length (self, pull), length (self, push));
  double scale = (self->truth.upper[0] - self->truth.lower[0]) / 6 / fmax (most, 1e-3);
  if (self->params.kernel != ANS_SVGD_LINEAR)
    add_reach (self, x, plot);
  add_arrow (self, x, pull, scale, 2, ANS_ROLE_FIRST, "attraction", plot);
  add_arrow (self, x, push, scale, 1, ANS_ROLE_SECOND, "repulsion", plot);
  add_arrow (self, x, sum, scale, 0, ANS_ROLE_NEUTRAL, "sum", plot);
  AnsLayer *mark = ans_plot_points (plot, 1, FALSE, ANS_ROLE_WARNING, NULL);
  mark->x[0] = (float) x[0];
  mark->y[0] = (float) height (self, x);
  mark->size = 9;
}

static void
show_particles (AnsSvgdState *self, AnsPlot *plot)
{
  (self->d == 1 ? add_line : add_plane) (self, plot);
  add_particles (self, self->x, "SVGD", plot);
  add_forces (self, plot);
}

static void
show_langevin (AnsSvgdState *self, AnsPlot *plot)
{
  (self->d == 1 ? add_line : add_plane) (self, plot);
  add_particles (self, self->walkers, "Langevin", plot);
}

/* Is cell i of the equation worth drawing: in the target's box, or not empty? */
static gboolean
is_shown (const AnsSvgdState *self, int i, double most)
{
  double x = ans_svgd_flow_centre (&self->flow, i);
  return self->flow.p[i] > 1e-3 * most ||
         (x > self->truth.lower[0] && x < self->truth.upper[0]);
}

static void
add_equation (const AnsSvgdState *self, AnsPlot *plot)
{
  const AnsSvgdFlow *flow = &self->flow;
  double most = 0;
  int first = 0, last = flow->n - 1;
  if (!ans_svgd_limit_flows (self))
    return;
  for (int i = 0; i < flow->n; i++)
    most = fmax (most, flow->p[i]);
  while (first < last && !is_shown (self, first, most))
    first++;
  while (last > first && !is_shown (self, last, most))
    last--;
  AnsLayer *line = ans_plot_lines (plot, last - first + 1, FALSE, ANS_ROLE_THIRD,
                                   "SVGD's equation, now");
  for (int i = first; i <= last; i++) {
    line->x[i - first] = (float) ans_svgd_flow_centre (flow, i);
    line->y[i - first] = (float) flow->p[i];
  }
}

/* Cells of the picture's histograms: those of the truth's box, and as many on either side
 * as there are particles in, up to MOST_BEYOND. */
typedef struct {
  int first, cells;
  double width, mass[CELLS + 2 * MOST_BEYOND];
} Histogram;

static void
widen (const AnsSvgdState *self, const double *x, int *first, int *last)
{
  const AnsSvgdTruth *truth = &self->truth;
  double width = (truth->upper[0] - truth->lower[0]) / CELLS;
  for (int i = 0; i < self->params.n; i++) {
    double at = floor ((x[i * self->d] - truth->lower[0]) / width);
    *first = MIN (*first, (int) fmax (at, -MOST_BEYOND));
    *last = MAX (*last, (int) fmin (at, CELLS - 1 + MOST_BEYOND));
  }
}

static Histogram
open_histogram (const AnsSvgdState *self)
{
  int last = CELLS - 1;
  Histogram out = {.width = (self->truth.upper[0] - self->truth.lower[0]) / CELLS};
  widen (self, self->x, &out.first, &last);
  widen (self, self->walkers, &out.first, &last);
  out.cells = last - out.first + 1;
  return out;
}

/* Densities; what is beyond the picture is left out. */
static void
count (const AnsSvgdState *self, const double *x, Histogram *out)
{
  memset (out->mass, 0, sizeof out->mass);
  for (int i = 0; i < self->params.n; i++) {
    double at = (x[i * self->d] - self->truth.lower[0]) / out->width - out->first;
    if (at >= 0 && at < out->cells)
      out->mass[(int) at] += 1 / (out->width * self->params.n);
  }
}

static void
show_density (AnsSvgdState *self, AnsPlot *plot)
{
  Histogram h = open_histogram (self);
  double lower = self->truth.lower[0] + h.first * h.width;
  AnsLayer *bars = ans_plot_bars (plot, h.cells, FALSE, ANS_ROLE_DATA, "SVGD");
  count (self, self->x, &h);
  for (int i = 0; i <= h.cells; i++)
    bars->x[i] = (float) (lower + i * h.width);
  for (int i = 0; i < h.cells; i++)
    bars->y[i] = (float) h.mass[i];
  count (self, self->walkers, &h);
  AnsLayer *steps =
      ans_plot_lines (plot, 2 * h.cells, FALSE, ANS_ROLE_SECOND, "Langevin");
  for (int i = 0; i < 2 * h.cells; i++) {
    int edge = (i + 1) / 2;
    steps->x[i] = (float) (lower + edge * h.width);
    steps->y[i] = (float) h.mass[i / 2];
  }
  add_line (self, plot);
  add_equation (self, plot);
}

static void
show_variances (AnsSvgdState *self, AnsPlot *plot)
{
  const AnsSvgdTruth *truth = &self->truth;
  int d = self->d;
  AnsLayer *bars = ans_plot_bars (plot, d, FALSE, ANS_ROLE_DATA, "SVGD");
  AnsLayer *points = ans_plot_points (plot, d, FALSE, ANS_ROLE_SECOND, "Langevin");
  for (int k = 0; k <= d; k++)
    bars->x[k] = (float) (k + 0.5);
  for (int k = 0; k < d; k++) {
    double exact = truth->second[k] - truth->mean[k] * truth->mean[k];
    bars->y[k] = (float) (ans_svgd_gauge_variance (self, self->x, k) / exact);
    points->x[k] = (float) (k + 1);
    points->y[k] = (float) (ans_svgd_gauge_variance (self, self->walkers, k) / exact);
  }
  points->size = 7;
  ans_plot_mark (plot, ANS_MARK_HORIZONTAL, 0, 1, ANS_ROLE_REFERENCE, "exact");
}

static void
add_class (const AnsSvgdState *self, double label, AnsRole role, AnsPlot *plot)
{
  const AnsSvgdSystem *system = &self->system;
  AnsLayer *points = ans_plot_points (plot, ANS_SVGD_STATE_DATA / 2, FALSE, role,
                                      label > 0 ? "class 1" : "class 0");
  for (int i = 0, next = 0; i < ANS_SVGD_STATE_DATA; i++)
    if (system->t[i] == label) {
      points->x[next] = (float) system->a[i];
      points->y[next++] = (float) system->b[i];
    }
  points->size = 8;
}

static void
show_predictions (AnsSvgdState *self, AnsPlot *plot)
{
  enum { SIDE = 40 };
  AnsBox box = {-4, 4, -4, 4};
  if (!self->system.logistic) {
    ans_plot_set_message (plot, "For the logistic regression: open its preset.");
    return;
  }
  AnsLayer *field =
      ans_plot_field (plot, SIDE, SIDE, box, ANS_MAP_DIVERGING, "probability of class 1");
  for (int i = 0; i < SIDE * SIDE; i++) {
    int row = i / SIDE, column = i % SIDE;
    double a = -4 + 8.0 * column / (SIDE - 1), b = -4 + 8.0 * row / (SIDE - 1);
    double sum = 0;
    for (int j = 0; j < self->params.n; j++)
      sum += ans_svgd_system_predict (self->x + 3 * j, a, b);
    field->values[i] = (float) (sum / self->params.n);
  }
  field->low = 0;
  field->high = 1;
  add_class (self, -1, ANS_ROLE_FIRST, plot);
  add_class (self, 1, ANS_ROLE_SECOND, plot);
}

void
ans_svgd_views_show (AnsSvgdState *self, AnsFrame *frame)
{
  static void (*const views[]) (AnsSvgdState *, AnsPlot *) = {
      [PLOT_PARTICLES] = show_particles,     [PLOT_DENSITY] = show_density,
      [PLOT_VARIANCES] = show_variances,     [PLOT_LANGEVIN] = show_langevin,
      [PLOT_PREDICTIONS] = show_predictions,
  };
  for (int i = 0; i < (int) G_N_ELEMENTS (views); i++) {
    AnsPlot *plot = views[i] != NULL ? ans_frame_want (frame, i) : NULL;
    if (plot != NULL)
      views[i](self, plot);
  }
}
