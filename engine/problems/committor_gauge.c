/* The metrics of the committor: what is evaluated when an iteration is over. */
#include "engine/core/linalg.h"
#include "engine/core/statistics.h"
#include "engine/problems/committor_state.h"

#include <math.h>
#include <string.h>

#define TESTS 10000
#define BOUNDARY 256 /* points on each of A and B */
#define DEEP 12.0    /* u is judged where V < V_min + DEEP / beta */
#define NEGLIGIBLE                                                                       \
  1e-16 /* cells of less density, relative to the densest, are left out */
#define OUT_OF_RANGE 1e-9

enum { STREAM_TEST = 300, STREAM_TEST_FILL };

/* ---- places ---- */

void
ans_committor_gauge_open (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorGauge *g = &self->gauge;
  int d = self->potential.d;
  gboolean plane = self->truth.kind == ANS_TRUTH_PLANE && d == 2;
  int room = plane ? self->truth.plane->nx * self->truth.plane->ny : self->pool.n;
  g->x_test = ans_context_array (context, double, TESTS *(gsize) d);
  g->u_test = ans_context_array (context, double, TESTS);
  g->truth_test = ans_context_array (context, double, TESTS);
  g->x_quadrature =
      plane ? ans_context_array (context, double, (gsize) room *(gsize) d) : self->pool.x;
  g->w_quadrature = ans_context_array (context, double, room);
  g->u_quadrature = ans_context_array (context, double, room);
  g->slope_quadrature = ans_context_array (context, double, (gsize) room *(gsize) d);
  g->average = ans_context_array (context, double, ANS_COMMITTOR_LEVELS + 2);
  ans_context_keep (context, "gauge.average", 1, (gint64[]){ANS_COMMITTOR_LEVELS + 2},
                    g->average);
  g->x_boundary = ans_context_array (context, double, 2 * BOUNDARY * (gsize) d);
  g->u_boundary = ans_context_array (context, double, 2 * BOUNDARY);
  for (int i = 0; i < N_METRICS; i++)
    g->value[i] = NAN;
}

/* The share of a cell of size h that lies outside of a set, by the distance of its
 * centre. */
static double
outside_share (const AnsSet *set, const double *x, double h)
{
  double distance;
  ans_set_distance (set, 1, 2, x, &distance);
  return distance <= 0.0 ? 0.0 : fmin (distance / h + 0.5, 1.0);
}

/* The midpoint rule over the cells of the reference grid. */
static void
place_grid (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  const AnsCommittor2d *plane = self->truth.plane;
  double h[2] = {(plane->upper[0] - plane->lower[0]) / plane->nx,
                 (plane->upper[1] - plane->lower[1]) / plane->ny};
  double densest = 0.0, size = 0.5 * (h[0] + h[1]);
  for (int i = 0; i < plane->nx * plane->ny; i++)
    densest = fmax (densest, plane->rho[i]);
  g->n_quadrature = 0;
  for (int i = 0; i < plane->nx * plane->ny; i++) {
    double *x = g->x_quadrature + 2 * (gsize) g->n_quadrature;
    int row = i / plane->nx, column = i % plane->nx;
    x[0] = plane->lower[0] + (column + 0.5) * h[0];
    x[1] = plane->lower[1] + (row + 0.5) * h[1];
    double share = outside_share (&self->a, x, size) * outside_share (&self->b, x, size);
    if (share <= 0.0 || plane->rho[i] <= NEGLIGIBLE * densest)
      continue;
    g->w_quadrature[g->n_quadrature++] = plane->rho[i] * h[0] * h[1] * share;
  }
}

/* One point of the test set: uniform in the reactive coordinates or in the radius,
 * passive ones at beta. */
static void
draw_test_point (AnsCommittor *self, AnsRandom *random, double *x)
{
  const AnsPotential *potential = &self->potential;
  int d = potential->d;
  if (potential->kind == ANS_POTENTIAL_SPHERES) {
    double r =
        self->a.radius + (self->b.radius - self->a.radius) * ans_random_uniform (random);
    ans_random_fill_normal (random, d, x);
    ans_linalg_scale (d, r / ans_linalg_norm (d, x), x);
    return;
  }
  for (int k = 0; k < potential->active; k++)
    x[k] = potential->lower[k] +
           (potential->upper[k] - potential->lower[k]) * ans_random_uniform (random);
  ans_potential_sample_passive (potential, self->params.beta, 1, random, x);
}

static void
place_tests (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorGauge *g = &self->gauge;
  const AnsPotential *potential = &self->potential;
  int d = potential->d;
  AnsRandom random = ans_random (0, STREAM_TEST, 0);
  double limit = potential->V_min + DEEP / self->params.beta;
  g->n_test = 0;
  if (self->truth.kind == ANS_TRUTH_NONE || !self->truth.valid)
    return;
  for (int trial = 0; trial < 100 * TESTS && g->n_test < TESTS; trial++) {
    double *x = g->x_test + (gsize) g->n_test * (gsize) d, V;
    draw_test_point (self, &random, x);
    ans_potential_value (potential, 1, potential->active, x, &V);
    if (V < fmin (limit, potential->cut) && !ans_set_contains (&self->a, x) &&
        !ans_set_contains (&self->b, x))
      g->n_test++;
    if (trial % 10000 == 0 && ans_context_cancelled (context))
      return;
  }
  ans_committor_truth_eval (&self->truth, g->n_test, d, g->x_test, g->truth_test);
}

static void
place_boundary (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  int d = self->potential.d;
  gsize row = sizeof (double) * (gsize) d;
  AnsRandom random = ans_random (0, STREAM_TEST_FILL, 0);
  for (int i = 0; i < 2 * BOUNDARY; i++) /* the other coordinates are those of the pool */
    memcpy (g->x_boundary + (gsize) i * (gsize) d,
            self->pool.x + (gsize) (i % self->pool.n) * (gsize) d, row);
  ans_set_sample_boundary (&self->a, BOUNDARY, d, &random, g->x_boundary);
  ans_set_sample_boundary (&self->b, BOUNDARY, d, &random,
                           g->x_boundary + BOUNDARY * (gsize) d);
}

void
ans_committor_gauge_place (AnsCommittor *self, AnsContext *context)
{
  if (self->truth.kind == ANS_TRUTH_PLANE && self->potential.d == 2 && self->truth.valid)
    place_grid (self);
  place_tests (self, context);
  place_boundary (self);
}

/* ---- values ---- */

static double
evaluate_rmse (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  double sum = 0.0;
  if (g->n_test == 0)
    return NAN;
  ans_committor_network_eval (self->network, self->theta, g->n_test, g->x_test, g->u_test,
                              NULL);
  for (int i = 0; i < g->n_test; i++)
    sum += pow (g->u_test[i] - g->truth_test[i], 2.0);
  return sqrt (sum / g->n_test);
}

static double
evaluate_boundary (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  double worst = 0.0;
  ans_committor_network_eval (self->network, self->theta, 2 * BOUNDARY, g->x_boundary,
                              g->u_boundary, NULL);
  for (int i = 0; i < 2 * BOUNDARY; i++)
    worst = fmax (worst, fabs (g->u_boundary[i] - (i < BOUNDARY ? 1.0 : 0.0)));
  return worst;
}

/* The quadrature's points and weights: the grid's, or the pool's as they are now. */
static void
follow_pool (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  if (g->x_quadrature != self->pool.x)
    return;
  g->n_quadrature = self->pool.n;
  for (int i = 0; i < self->pool.n; i++)
    g->w_quadrature[i] = self->pool.w[i] * self->pool.outside[i];
}

/* Over the pool's draws, as long as Gauss-Newton averages over them; later draws count
 * for more. */
static void
average_energy (AnsCommittor *self, double energy)
{
  AnsCommittorGauge *g = &self->gauge;
  double *count = &g->average[ANS_COMMITTOR_LEVELS + 1], gain = 2.0 / (*count + 2.0);
  for (int i = 0; i < ANS_COMMITTOR_LEVELS; i++)
    g->average[i] += gain * (g->flux[i] - g->average[i]);
  g->average[ANS_COMMITTOR_LEVELS] += gain * (energy - g->average[ANS_COMMITTOR_LEVELS]);
  memcpy (g->flux, g->average, sizeof g->flux);
  g->value[METRIC_RATE] = g->average[ANS_COMMITTOR_LEVELS];
  if (g->x_quadrature == self->pool.x && ans_committor_train_averages (self))
    (*count)++;
}

/* Rate, flux through u = c (by the coarea formula over the band |u - c| < 0.05) and
 * histogram, all from one sweep over w |grad u|^2. */
static void
evaluate_energy (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  int n = g->n_quadrature, d = self->potential.d;
  double energy = 0.0, squares = 0.0, beta = self->params.beta;
  ans_committor_network_eval (self->network, self->theta, n, g->x_quadrature,
                              g->u_quadrature, g->slope_quadrature);
  memset (g->flux, 0, sizeof g->flux);
  for (int i = 0; i < n; i++) {
    const double *slope = g->slope_quadrature + (gsize) i * (gsize) d;
    double density = g->w_quadrature[i] * ans_linalg_dot (d, slope, slope) / beta;
    double band = g->u_quadrature[i] * 10.0 - 0.5;
    energy += density;
    squares += density * density;
    if (band >= 0.0 && band < ANS_COMMITTOR_LEVELS)
      g->flux[(int) band] += density / 0.1;
  }
  average_energy (self, energy);
  g->rate_error = sqrt (fmax (squares - energy * energy / MAX (n, 1), 0.0));
}

static double
evaluate_spread (const AnsCommittorGauge *g)
{
  double least = g->flux[0], most = g->flux[0];
  for (int i = 1; i < ANS_COMMITTOR_LEVELS; i++) {
    least = fmin (least, g->flux[i]);
    most = fmax (most, g->flux[i]);
  }
  double mean = ans_statistics_mean (ANS_COMMITTOR_LEVELS, g->flux);
  return mean > 0.0 ? (most - least) / mean : NAN;
}

static double
evaluate_range (const AnsCommittorGauge *g)
{
  int out = 0;
  for (int i = 0; i < g->n_quadrature; i++)
    out += g->u_quadrature[i] < -OUT_OF_RANGE || g->u_quadrature[i] > 1.0 + OUT_OF_RANGE;
  return g->n_quadrature > 0 ? (double) out / g->n_quadrature : NAN;
}

/* The histogram of u over the points of the batch. */
static void
evaluate_histogram (AnsCommittor *self)
{
  AnsCommittorGauge *g = &self->gauge;
  int n = MIN (self->batch.n_points, TESTS);
  memset (g->histogram, 0, sizeof g->histogram);
  if (n == 0 || !self->batch.counters[1])
    return;
  double *u = g->u_boundary; /* large enough for BOUNDARY points at a time */
  for (int first = 0; first < n; first += BOUNDARY) {
    int count = MIN (BOUNDARY, n - first);
    ans_committor_network_eval (
        self->network, self->theta, count,
        self->batch.points + (gsize) first * (gsize) self->potential.d, u, NULL);
    for (int i = 0; i < count; i++)
      g->histogram[CLAMP ((int) (u[i] * ANS_COMMITTOR_BINS), 0,
                          ANS_COMMITTOR_BINS - 1)] += 1.0 / n;
  }
}

/* x -> -x, or x_1 -> -x_1 where only the plane's first coordinate flips; FALSE when the
 * system has no such symmetry. */
static gboolean
is_symmetric (const AnsCommittor *self)
{
  switch (self->potential.kind) {
  case ANS_POTENTIAL_GINZBURG_LANDAU:
    return self->a.radius == self->b.radius;
  case ANS_POTENTIAL_DOUBLE_WELL:
    return self->a.center[0] == -self->b.center[0];
  case ANS_POTENTIAL_THREE_HOLES:
    return self->a.center[0] == -self->b.center[0] &&
           self->a.center[1] == self->b.center[1] && self->a.radius == self->b.radius;
  case ANS_POTENTIAL_MUELLER_BROWN:
  case ANS_POTENTIAL_RUGGED_MUELLER:
  case ANS_POTENTIAL_SPHERES:
  case ANS_N_POTENTIALS:
    break;
  }
  return FALSE;
}

static double
evaluate_symmetry (AnsCommittor *self)
{
  int n = MIN (BOUNDARY, self->batch.n_points), d = self->potential.d, count = 0;
  int flipped = self->potential.kind == ANS_POTENTIAL_THREE_HOLES ? 1 : d;
  double u[2 * BOUNDARY], *x = self->gauge.slope_quadrature, sum = 0.0;
  if (!is_symmetric (self) || !self->batch.counters[1] ||
      self->gauge.n_quadrature < 2 * n)
    return NAN;
  for (int i = 0; i < n * d; i++) {
    x[i] = self->batch.points[i];
    x[n * d + i] = i % d < flipped ? -x[i] : x[i];
  }
  ans_committor_network_eval (self->network, self->theta, 2 * n, x, u, NULL);
  for (int i = 0; i < n; i++, count++)
    sum += pow (u[i] + u[n + i] - 1.0, 2.0);
  return sqrt (sum / count);
}

void
ans_committor_gauge_evaluate (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorGauge *g = &self->gauge;
  follow_pool (self);
  evaluate_energy (self);
  g->value[METRIC_RMSE] = evaluate_rmse (self);
  g->value[METRIC_FLUX_SPREAD] = evaluate_spread (g);
  g->value[METRIC_OUT_OF_RANGE] = evaluate_range (g);
  g->value[METRIC_EFFECTIVE_SAMPLE_SHARE] =
      ans_committor_data_effective_share (&self->pool);
  g->value[METRIC_SYMMETRY_ERROR] = evaluate_symmetry (self);
  evaluate_histogram (self);
  g->value[METRIC_BOUNDARY_ERROR] = evaluate_boundary (self);
  for (int metric = 0; metric < N_METRICS; metric++)
    if (metric != METRIC_LOSS && isfinite (g->value[metric]))
      ans_context_record (context, metric, g->value[metric]);
}

AnsMeasure
ans_committor_gauge_measure (const AnsCommittor *self, int metric)
{
  const AnsCommittorGauge *g = &self->gauge;
  AnsMeasure measure = ANS_MEASURE_NONE;
  measure.value = g->value[metric];
  if (metric != METRIC_RATE)
    return measure;
  measure.reference = self->truth.rate;
  if (g->x_quadrature == self->pool.x)
    measure.stderror = g->rate_error;
  return measure;
}
