#include "engine/problems/sgd_sampling_state.h"

#include <math.h>

/* Unless all are asked for: in one dimension; in the plane the density is drawn too. */
#define MOST_SHOWN 4000
#define MOST_IN_PLANE 1500
#define LEVELS 14
#define HEIGHT 10.0 /* the landscape is drawn up to HEIGHT / beta above its least */

/* ---- layers ---- */

static AnsBox
box_of (const AnsSgdSampling *self)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  const AnsTarget *target = &self->target;
  return (AnsBox){target->lower[0] + t->h[0] / 2, target->upper[0] - t->h[0] / 2,
                  target->lower[1] + t->h[1] / 2, target->upper[1] - t->h[1] / 2};
}

static double
least (const AnsSgdSampling *self)
{
  double low = INFINITY;
  for (int i = 0; i < self->truth.cells; i++)
    low = fmin (low, self->truth.U[i]);
  return low;
}

static void
add_field (const AnsSgdSampling *self, AnsPlot *plot)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  const double *p = t->moves ? self->pde : t->gibbs;
  double most = 0;
  AnsLayer *field =
      ans_plot_field (plot, t->nx, t->ny, box_of (self), ANS_MAP_SEQUENTIAL,
                      t->moves ? "density of the equation" : "Gibbs density");
  for (int i = 0; i < t->cells; i++)
    most = fmax (most, p[i]);
  for (int i = 0; i < t->cells; i++)
    field->values[i] = (float) p[i];
  field->low = 0;
  field->high = most;
}

static void
add_landscape (const AnsSgdSampling *self, AnsPlot *plot)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double levels[LEVELS], low = least (self);
  for (int i = 0; i < LEVELS; i++)
    levels[i] = low + HEIGHT / t->beta * (i + 0.5) / LEVELS;
  AnsLayer *lines = ans_plot_contours (plot, t->nx, t->ny, box_of (self),
                                       ANS_ROLE_LANDSCAPE, LEVELS, levels, NULL);
  for (int i = 0; i < t->cells; i++)
    lines->values[i] = (float) t->U[i];
}

static void
add_pass (const AnsSgdSampling *self, AnsPlot *plot)
{
  const AnsPassage *passage = &self->passage;
  if (!passage->found)
    return;
  if (self->target.d == 1)
    ans_plot_mark (plot, ANS_MARK_VERTICAL, passage->pass[0], 0, ANS_ROLE_NEUTRAL, "pass")
        ->dashed = TRUE;
  else
    ans_plot_mark (plot, ANS_MARK_POINT, passage->pass[0], passage->pass[1],
                   ANS_ROLE_NEUTRAL, "pass");
}

/* Particles outside of the picture are drawn at its edge. */
static void
place (const AnsSgdSampling *self, AnsLayer *points, int i, double x, double y)
{
  const AnsTarget *target = &self->target;
  points->x[i] = (float) CLAMP (x, target->lower[0], target->upper[0]);
  points->y[i] =
      (float) (target->d > 1 ? CLAMP (y, target->lower[1], target->upper[1]) : y);
}

static AnsLayer *
add_particles (const AnsSgdSampling *self, int most, AnsPlot *plot)
{
  int n = self->params.particles;
  AnsLayer *points = ans_plot_points (plot, self->params.all ? n : MIN (n, most), FALSE,
                                      ANS_ROLE_PARTICLES, "particles");
  points->size = 2;
  return points;
}

/* ---- plots ---- */

static void
show_plane (AnsSgdSampling *self, AnsPlot *plot)
{
  gsize d = (gsize) self->target.d;
  add_field (self, plot);
  add_landscape (self, plot);
  AnsLayer *points = add_particles (self, MOST_IN_PLANE, plot);
  for (int i = 0; i < points->n; i++)
    place (self, points, i, self->x[(gsize) i * d], self->x[(gsize) i * d + 1]);
  add_pass (self, plot);
}

/* Particles lie on the landscape, spread upwards by a fixed amount each, so that one sees
 * how many there are. */
static void
show_line (AnsSgdSampling *self, AnsPlot *plot)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  const AnsTarget *target = &self->target;
  double low = least (self), top = HEIGHT / t->beta, *L = self->rate;
  AnsLayer *points = add_particles (self, MOST_SHOWN, plot);
  ans_target_eval (target, points->n, self->x, L, NULL);
  for (int i = 0; i < points->n; i++) {
    double turns = i * 0.6180339887498949, share = turns - (int) turns;
    place (self, points, i, self->x[i], fmin (L[i], low + top) + 0.12 * top * share);
  }
  AnsLayer *line = ans_plot_lines (plot, t->nx, FALSE, ANS_ROLE_NEUTRAL, "L");
  for (int i = 0; i < t->nx; i++) {
    line->x[i] = (float) t->x[2 * i];
    line->y[i] = t->U[i] - low < top ? (float) t->U[i] : (float) NAN;
  }
  add_pass (self, plot);
}

static void
show_particles (AnsSgdSampling *self, AnsPlot *plot)
{
  (self->target.d == 1 ? show_line : show_plane) (self, plot);
}

/* The marginal of x_1 of bins. */
static double
column (const AnsSgdSampling *self, const double *bins, int i)
{
  const AnsSgdSamplingBins *b = &self->bins;
  double sum = 0,
         high = b->by > 1 ? (self->target.upper[1] - self->target.lower[1]) / b->by : 1;
  for (int j = 0; j < b->by; j++)
    sum += bins[j * b->bx + i] * high;
  return sum;
}

static void
show_density (AnsSgdSampling *self, AnsPlot *plot)
{
  const AnsSgdSamplingBins *b = &self->bins;
  int n = b->bx;
  double from = self->target.lower[0], wide = (self->target.upper[0] - from) / n;
  AnsLayer *bars = ans_plot_bars (plot, n, FALSE, ANS_ROLE_DATA, "particles");
  AnsLayer *gibbs = ans_plot_lines (plot, n, TRUE, ANS_ROLE_REFERENCE,
                                    "Gibbs, two standard errors of n samples");
  for (int i = 0; i < n; i++) {
    double p = column (self, b->gibbs, i), mass = fmin (p * wide, 1);
    double error = sqrt (mass * (1 - mass) / self->params.particles) / wide;
    bars->x[i] = (float) (from + i * wide);
    bars->y[i] = (float) column (self, b->share, i);
    gibbs->x[i] = (float) (from + (i + 0.5) * wide);
    gibbs->y[i] = (float) p;
    gibbs->band_low[i] = (float) fmax (0, p - 2 * error);
    gibbs->band_high[i] = (float) (p + 2 * error);
  }
  bars->x[n] = (float) self->target.upper[0];
  gibbs->dashed = TRUE;
  if (!self->truth.moves)
    return;
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, ANS_ROLE_SECOND, "equation, now");
  for (int i = 0; i < n; i++) {
    line->x[i] = gibbs->x[i];
    line->y[i] = (float) column (self, b->equation, i);
  }
}

static void
add_trace (const AnsSgdSampling *self, int what, AnsRole role, const char *label,
           AnsPlot *plot)
{
  int n = (int) self->counts[COUNT_TRACE];
  double least_known = what <= TRACE_BALANCE ? 0.5 * ANS_SGD_SAMPLING_ABSENT : 0;
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, role, label);
  for (int i = 0; i < n; i++) {
    const double *row = self->trace + i * N_TRACE;
    line->x[i] = (float) row[TRACE_TIME];
    line->y[i] = row[what] > least_known ? (float) row[what] : (float) NAN;
  }
  line->dashed = role == ANS_ROLE_REFERENCE;
}

static void
show_free_energy (AnsSgdSampling *self, AnsPlot *plot)
{
  if (self->target.d > 2) {
    ans_plot_set_message (
        plot, "In more than two dimensions nobody knows the entropy of a cloud of "
              "points: a histogram's cells would be empty.");
    return;
  }
  add_trace (self, TRACE_PARTICLES, ANS_ROLE_PARTICLES, "particles", plot);
  add_trace (self, TRACE_EQUATION, ANS_ROLE_SECOND, "equation", plot);
  add_trace (self, TRACE_BALANCE, ANS_ROLE_REFERENCE, "start less dissipation", plot);
}

static void
show_escape (AnsSgdSampling *self, AnsPlot *plot)
{
  if (!self->passage.found) {
    ans_plot_set_message (plot, "This target has no second well to escape to.");
    return;
  }
  add_trace (self, TRACE_SURVIVORS, ANS_ROLE_PARTICLES, "particles", plot);
  if (self->truth.exact)
    add_trace (self, TRACE_EXPECTED, ANS_ROLE_REFERENCE, "mean first passage", plot);
  add_trace (self, TRACE_KRAMERS, ANS_ROLE_THIRD, "Kramers", plot);
}

static void
show_distances (AnsSgdSampling *self, AnsPlot *plot)
{
  add_trace (self, TRACE_L1, ANS_ROLE_PARTICLES, "particles from Gibbs", plot);
  if (self->truth.moves)
    add_trace (self, TRACE_L1_PDE, ANS_ROLE_SECOND, "particles from the equation", plot);
  add_trace (self, TRACE_BAND, ANS_ROLE_REFERENCE, "n independent samples", plot);
}

void
ans_sgd_sampling_views_show (AnsSgdSampling *self, AnsFrame *frame)
{
  static void (*const shows[N_SHOWN]) (AnsSgdSampling *, AnsPlot *) = {
      [PLOT_PARTICLES] = show_particles,     [PLOT_DENSITY] = show_density,
      [PLOT_FREE_ENERGY] = show_free_energy, [PLOT_ESCAPE] = show_escape,
      [PLOT_DISTANCES] = show_distances,
  };
  ans_sgd_sampling_gauge_count (self);
  for (int i = 0; i < N_SHOWN; i++) {
    AnsPlot *plot = ans_frame_want (frame, i);
    if (plot == NULL)
      continue;
    if (i >= PLOT_FREE_ENERGY && self->counts[COUNT_TRACE] < 2)
      ans_plot_set_message (plot, "Run to see this in the course of time.");
    else
      shows[i](self, plot);
  }
}
