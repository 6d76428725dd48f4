/* Training: batches, the rows of the loss, one slice of Gauss-Newton or one step of Adam.
 */
#include "engine/core/statistics.h"
#include "engine/core/linalg.h"
#include "engine/optim/adam.h"
#include "engine/optim/schedule.h"
#include "engine/problems/committor_state.h"

#include <math.h>
#include <string.h>

#define SLICE 512            /* rows of one step of Gauss-Newton */
#define BOUNDARY_POINTS 1024 /* on A and B together, for the penalty */
/* Root mean square change of the logit in one iteration, half of it while averaging. */
#define LONGEST_CHANGE 2.0
#define PROBES 512        /* points at which that change is measured */
#define ENERGY_SLICE 4096 /* points of the pool whose energy is found at once */
#define ADAM_EVALUATE 40  /* steps of Adam between two evaluations of the metrics */

enum { STREAM_INIT = 200, STREAM_BATCH, STREAM_PAIRS };
enum { BATCH_READY, ITERATIONS, ROWS_AIMED, N_COUNTERS };

static gboolean
has_penalty (const AnsCommittor *self)
{
  return self->params.boundary == ANS_COMMITTOR_PENALTY ||
         self->params.boundary == ANS_COMMITTOR_SINGULAR;
}

static AnsCommittorTerm
main_term (const AnsCommittor *self)
{
  return self->params.loss == ANS_COMMITTOR_SEMIGROUP ? ANS_COMMITTOR_PAIR
                                                      : ANS_COMMITTOR_ENERGY;
}

/* ---- opening ---- */

/* The fixed linear layer: coordinates to about unit size; of the chain its sine modes,
 * each over its standard deviation in the pool. */
static void
choose_features (AnsCommittor *self)
{
  int d = self->potential.d, n = self->pool.n;
  double *F = self->features;
  gboolean chain = self->potential.kind == ANS_POTENTIAL_GINZBURG_LANDAU;
  for (int i = 0; i < d; i++)
    for (int k = 0; k < d; k++)
      F[i * d + k] = chain
                         ? sqrt (2.0 / (d + 1)) * sin (G_PI * (i + 1) * (k + 1) / (d + 1))
                         : i == k;
  for (int i = 0; i < d; i++) {
    double mean = 0.0, square = 0.0;
    for (int p = 0; p < n; p++) {
      double f = ans_linalg_dot (d, F + i * d, self->pool.x + (gsize) p * (gsize) d);
      mean += f / n;
      square += f * f / n;
    }
    double spread = sqrt (fmax (square - mean * mean, 1e-12));
    ans_linalg_scale (d, 1.0 / spread, F + i * d);
    self->offset[i] = -mean / spread;
  }
}

/* The level at which the logit form lets go of the boundary: small against the wells of
 * the plane; of a chain's balls, which hold typical states, a part of their size. */
static double
softness (const AnsCommittor *self)
{
  gboolean chain = self->potential.kind == ANS_POTENTIAL_GINZBURG_LANDAU;
  return chain ? self->a.radius * self->a.radius / 3.0 : 0.05;
}

static gboolean
compile (AnsCommittor *self, AnsContext *context, GError **error)
{
  const AnsCommittorParams *p = &self->params;
  int d = self->potential.d;
  AnsCommittorNetwork network = {
      .d = d,
      .n_features = d,
      .features = self->features,
      .offset = self->offset,
      .a = self->a,
      .b = self->b,
      .treatment = (AnsCommittorTreatment) p->boundary,
      .softness = softness (self),
      .net = {.depth = p->depth,
              .width = p->width,
              .activation = (AnsActivation) p->activation,
              .residual = p->residual,
              .bias_spread = 1.0,
              .output_scale = 0.1},
  };
  self->network =
      ans_committor_network_compile (&network, p->optimiser == ANS_COMMITTOR_GAUSS_NEWTON,
                                     ans_context_parallel (context), error);
  return self->network != NULL;
}

static void
allocate_batch (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorBatch *b = &self->batch;
  const AnsCommittorParams *p = &self->params;
  int d = self->potential.d;
  gboolean rows =
      p->optimiser == ANS_COMMITTOR_GAUSS_NEWTON && p->loss == ANS_COMMITTOR_VARIATIONAL;
  b->n_points = p->points;
  b->n = p->points * (rows ? 2 : 1);
  b->n_boundary = has_penalty (self) ? BOUNDARY_POINTS : 0;
  b->x = ans_context_array (context, double, (gsize) b->n *(gsize) d);
  b->v = ans_context_array (context, double, rows ? (gsize) b->n *(gsize) d : 1);
  b->x1 = ans_context_array (context, double, rows ? 1 : (gsize) b->n *(gsize) d);
  b->ends = ans_context_array (context, double, (gsize) b->n * 4);
  b->s = ans_context_array (context, double, b->n);
  b->boundary_x = ans_context_array (context, double, (gsize) b->n_boundary *(gsize) d);
  b->boundary_s = ans_context_array (context, double, b->n_boundary);
  b->boundary_t = ans_context_array (context, double, b->n_boundary);
  b->points = ans_context_array (context, double, (gsize) b->n_points *(gsize) d);
  b->points_s = ans_context_array (context, double, b->n_points);
  b->slopes = ans_context_array (context, double, ENERGY_SLICE *(gsize) d);
  b->share = ans_context_array (context, double, b->n_points);
  b->index = ans_context_array (context, int, b->n_points);
  b->counters = ans_context_array (context, gint64, N_COUNTERS);
  ans_context_keep_integers (context, "batch.counters", N_COUNTERS, b->counters);
  ans_context_keep (context, "batch.x", 2, (gint64[]){b->n, d}, b->x);
  ans_context_keep (context, "batch.s", 1, (gint64[]){b->n}, b->s);
  ans_context_keep (context, "batch.points", 2, (gint64[]){b->n_points, d}, b->points);
  ans_context_keep (context, "batch.points_s", 1, (gint64[]){b->n_points}, b->points_s);
  if (rows)
    ans_context_keep (context, "batch.directions", 2, (gint64[]){b->n, d}, b->v);
  else
    ans_context_keep (context, "batch.pairs", 2, (gint64[]){b->n, d}, b->x1);
  ans_context_keep (context, "batch.ends", 2, (gint64[]){b->n, 4}, b->ends);
  if (b->n_boundary > 0)
    ans_context_keep (context, "batch.boundary", 2, (gint64[]){b->n_boundary, d},
                      b->boundary_x);
}

static void
allocate_optimiser (AnsCommittor *self, AnsContext *context)
{
  int P = self->P = ans_committor_network_parameters (self->network);
  self->theta = ans_context_array (context, double, P);
  self->gradient = ans_context_array (context, double, 2 * (gsize) P);
  ans_context_keep (context, "parameters", 1, (gint64[]){P}, self->theta);
  if (self->params.optimiser == ANS_COMMITTOR_ADAM) {
    self->moment_1 = ans_context_array (context, double, P);
    self->moment_2 = ans_context_array (context, double, P);
    ans_context_keep (context, "adam.m", 1, (gint64[]){P}, self->moment_1);
    ans_context_keep (context, "adam.v", 1, (gint64[]){P}, self->moment_2);
    return;
  }
  self->newton =
      ans_gauss_newton_new (ans_context_arena (context), ans_context_parallel (context),
                            P, MIN (SLICE, self->batch.n + self->batch.n_boundary));
  AnsGaussNewtonState state = ans_gauss_newton_state (self->newton);
  ans_context_keep (context, "newton.scalars", 1, (gint64[]){state.n_scalars},
                    state.scalars);
  ans_context_keep (context, "newton.gram", 2, (gint64[]){P, P}, state.gram);
  ans_context_keep (context, "newton.gradient", 1, (gint64[]){P}, state.gradient);
}

gboolean
ans_committor_train_open (AnsCommittor *self, AnsContext *context, GError **error)
{
  int d = self->potential.d;
  self->features = ans_context_array (context, double, d *d);
  self->offset = ans_context_array (context, double, d);
  choose_features (self);
  ans_context_keep (context, "features.weight", 2, (gint64[]){d, d}, self->features);
  ans_context_keep (context, "features.bias", 1, (gint64[]){d}, self->offset);
  if (!compile (self, context, error))
    return FALSE;
  self->init_random = ans_context_random (context, STREAM_INIT, 1);
  self->batch_random = ans_context_random (context, STREAM_BATCH, 1);
  self->pair_streams = ans_context_random (context, STREAM_PAIRS,
                                           ans_langevin_shards (self->params.points));
  self->pair_scratch =
      ans_context_array (context, double, ans_langevin_scratch (self->params.points, d));
  allocate_batch (self, context);
  allocate_optimiser (self, context);
  ans_committor_network_init (self->network, self->init_random, self->theta);
  return TRUE;
}

void
ans_committor_train_restart (AnsCommittor *self)
{
  memset (self->batch.counters, 0, sizeof (gint64) * N_COUNTERS);
  self->gauge.average[ANS_COMMITTOR_LEVELS + 1] = 0.0;
  if (self->newton != NULL) {
    ans_gauss_newton_reset (self->newton);
    return;
  }
  memset (self->moment_1, 0, sizeof (double) * (gsize) self->P);
  memset (self->moment_2, 0, sizeof (double) * (gsize) self->P);
}

/* ---- batches ---- */

/* A random unit vector orthogonal to e, times `length`. */
static void
draw_orthogonal (AnsRandom *random, int d, const double *e, double length, double *v)
{
  ans_random_fill_normal (random, d, v);
  ans_linalg_axpy (d, -ans_linalg_dot (d, e, v), e, v);
  ans_linalg_scale (d, length / ans_linalg_norm (d, v), v);
}

/* Two rows for each point of the energy: along e = grad u / |grad u|, whose residual is
 * all of |grad u| so that J^T r is exact, and along a random direction orthogonal to it,
 * times sqrt (d - 1), whose residual is 0 and which makes J^T J right on average (exactly
 * in the plane). */
static void
aim_rows (AnsCommittor *self)
{
  AnsCommittorBatch *b = &self->batch;
  gsize d = (gsize) self->potential.d;
  double u[ENERGY_SLICE];
  for (int point = 0; point < b->n_points; point++) {
    int place = point % ENERGY_SLICE;
    const double *x = b->points + (gsize) point * d,
                 *slope = b->slopes + (gsize) place * d;
    double *row = b->x + 2 * (gsize) point * d, *v = b->v + 2 * (gsize) point * d;
    if (place == 0)
      ans_committor_network_eval (self->network, self->theta,
                                  MIN (ENERGY_SLICE, b->n_points - point), x, u,
                                  b->slopes);
    double norm = ans_linalg_norm ((int) d, slope);
    memcpy (row, x, sizeof (double) * d);
    memcpy (row + d, x, sizeof (double) * d);
    memcpy (v, slope, sizeof (double) * d);
    ans_linalg_scale ((int) d, norm > 0.0 ? 1.0 / norm : 0.0, v);
    draw_orthogonal (self->batch_random, (int) d, v, sqrt ((double) d - 1.0), v + d);
    b->s[2 * point] = b->s[2 * point + 1] = b->points_s[point];
  }
  b->counters[ROWS_AIMED] = 1;
}

/* Pairs (X_0, X_lag): half the square where both are outside, all of it where X_lag is in
 * a set. */
static void
run_pairs (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorBatch *b = &self->batch;
  const AnsCommittorParams *p = &self->params;
  int d = self->potential.d, steps = (int) fmax (1.0, rint (p->lag / p->dt));
  AnsLangevin dynamics = {.force = ans_potential_force,
                          .potential = &self->potential,
                          .beta = p->beta,
                          .dt = p->lag / steps,
                          .cut = self->potential.cut};
  memcpy (b->x, b->points, sizeof (double) * (gsize) b->n * (gsize) d);
  memcpy (b->x1, b->points, sizeof (double) * (gsize) b->n * (gsize) d);
  ans_langevin_run (&dynamics, ans_context_parallel (context), steps, b->n, d, b->x1,
                    self->pair_streams, self->pair_scratch);
  for (int i = 0; i < b->n; i++) {
    const double *x1 = b->x1 + (gsize) i * (gsize) d;
    gboolean in_a = ans_set_contains (&self->a, x1),
             in_b = ans_set_contains (&self->b, x1);
    double *ends = b->ends + 4 * (gsize) i;
    ends[0] = 1.0;
    ends[1] = 0.0;
    ends[2] = in_a || in_b ? 0.0 : 1.0;
    ends[3] = in_a ? 1.0 : 0.0;
    b->s[i] = sqrt (b->share[i] * (in_a || in_b ? 1.0 : 0.5) / p->lag);
  }
}

/* Points on the boundaries, the other coordinates those of points of the batch. */
static void
draw_boundary (AnsCommittor *self)
{
  AnsCommittorBatch *b = &self->batch;
  int d = self->potential.d, half = b->n_boundary / 2;
  for (int i = 0; i < b->n_boundary; i++) {
    int point = ans_random_below (self->batch_random, b->n_points);
    memcpy (b->boundary_x + (gsize) i * (gsize) d, b->points + (gsize) point * (gsize) d,
            sizeof (double) * (gsize) d);
    b->boundary_t[i] = i < half ? 1.0 : 0.0;
    b->boundary_s[i] = sqrt (self->params.penalty / half);
  }
  ans_set_sample_boundary (&self->a, half, d, self->batch_random, b->boundary_x);
  ans_set_sample_boundary (&self->b, b->n_boundary - half, d, self->batch_random,
                           b->boundary_x + (gsize) half * (gsize) d);
}

/* Where the energy of the network is, for the batch's proposal. */
static void
weigh_energy (AnsCommittor *self)
{
  AnsCommittorPool *pool = &self->pool;
  int d = self->potential.d;
  double u[ENERGY_SLICE];
  pool->proposal_stale = TRUE;
  for (int first = 0; first < pool->n; first += ENERGY_SLICE) {
    int n = MIN (ENERGY_SLICE, pool->n - first);
    ans_committor_network_eval (self->network, self->theta, n,
                                pool->x + (gsize) first * (gsize) d, u,
                                self->batch.slopes);
    for (int i = 0; i < n; i++) {
      const double *slope = self->batch.slopes + (gsize) i * (gsize) d;
      pool->energy[first + i] = pool->w[first + i] * ans_linalg_dot (d, slope, slope);
    }
  }
}

static gboolean
draw_batch (AnsCommittor *self, AnsContext *context, GError **error)
{
  AnsCommittorBatch *b = &self->batch;
  gint64 iterations = b->counters[ITERATIONS];
  int refresh = self->params.refresh;
  if (refresh > 0 && iterations > 0 && iterations % refresh == 0) {
    if (!ans_committor_data_refresh (&self->pool, self->params.beta, context, error))
      return FALSE;
    ans_committor_data_weigh (&self->pool, self->params.beta);
  }
  if (self->newton != NULL)
    weigh_energy (self);
  if (!ans_committor_data_batch (&self->pool, b->n_points, b->points, b->share,
                                 b->index)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "no point of the pool of %d lies outside of A and B: enlarge the pool "
                 "or shrink the "
                 "sets",
                 self->pool.n);
    return FALSE;
  }
  for (int i = 0; i < b->n_points; i++)
    b->points_s[i] = sqrt (b->share[i]);
  if (main_term (self) == ANS_COMMITTOR_PAIR)
    run_pairs (self, context);
  draw_boundary (self);
  b->counters[BATCH_READY] = 1;
  return TRUE;
}

/* ---- the loss ---- */

static AnsCommittorSamples
main_samples (const AnsCommittor *self)
{
  const AnsCommittorBatch *b = &self->batch;
  return (AnsCommittorSamples){
      .x = b->x, .s = b->s, .v = b->v, .x1 = b->x1, .ends = b->ends};
}

static AnsCommittorSamples
boundary_samples (const AnsCommittor *self)
{
  const AnsCommittorBatch *b = &self->batch;
  return (AnsCommittorSamples){
      .x = b->boundary_x, .s = b->boundary_s, .t = b->boundary_t};
}

static void
rows (gpointer data, const double *theta, int first, int n, double *J, double *r)
{
  AnsCommittor *self = data;
  AnsCommittorSamples inside = main_samples (self), border = boundary_samples (self);
  int n_inside = CLAMP (self->batch.n - first, 0, n), n_border = n - n_inside;
  if (n_inside > 0)
    ans_committor_network_rows (self->network, main_term (self), &inside, first, n_inside,
                                theta, J, r);
  if (n_border > 0)
    ans_committor_network_rows (self->network, ANS_COMMITTOR_BOUNDARY, &border,
                                first + n_inside - self->batch.n, n_border, theta,
                                J + (gsize) n_inside * (gsize) self->P, r + n_inside);
}

/* What gradients are taken of: the pairs, or the points with all of |grad u|^2. */
static AnsCommittorSamples
point_samples (const AnsCommittor *self)
{
  const AnsCommittorBatch *b = &self->batch;
  if (main_term (self) == ANS_COMMITTOR_PAIR)
    return main_samples (self);
  return (AnsCommittorSamples){.x = b->points, .s = b->points_s};
}

static double
loss (gpointer data, const double *theta)
{
  AnsCommittor *self = data;
  AnsCommittorSamples inside = point_samples (self), border = boundary_samples (self);
  double sum = ans_committor_network_loss (self->network, main_term (self), &inside,
                                           self->batch.n_points, theta);
  if (self->batch.n_boundary > 0)
    sum += ans_committor_network_loss (self->network, ANS_COMMITTOR_BOUNDARY, &border,
                                       self->batch.n_boundary, theta);
  return sum;
}

static double
gradient (gpointer data, const double *theta, double *gradient)
{
  AnsCommittor *self = data;
  AnsCommittorSamples inside = point_samples (self), border = boundary_samples (self);
  double *more = self->gradient + self->P;
  double sum = ans_committor_network_gradient (self->network, main_term (self), &inside,
                                               self->batch.n_points, theta, gradient);
  if (self->batch.n_boundary == 0)
    return sum;
  sum += ans_committor_network_gradient (self->network, ANS_COMMITTOR_BOUNDARY, &border,
                                         self->batch.n_boundary, theta, more);
  ans_linalg_axpy (self->P, 1.0, more, gradient);
  return sum;
}

static double
logit (double u)
{
  double held = CLAMP (u, 1e-12, 1.0 - 1e-12);
  return log (held / (1.0 - held));
}

/* Halves alpha until the logit changes by no more than LONGEST_CHANGE at some points of
 * the batch. */
static double
reach (gpointer data, const double *theta, const double *delta)
{
  AnsCommittor *self = data;
  int n = MIN (PROBES, self->batch.n_points);
  double before[PROBES], after[PROBES], alpha = 1.0, *trial = self->gradient;
  double longest = LONGEST_CHANGE / (ans_committor_train_averages (self) ? 2.0 : 1.0);
  ans_committor_network_eval (self->network, theta, n, self->batch.points, before, NULL);
  for (int halving = 0; halving < 14; halving++, alpha *= 0.5) {
    double change = 0.0;
    memcpy (trial, theta, sizeof (double) * (gsize) self->P);
    ans_linalg_axpy (self->P, -alpha, delta, trial);
    ans_committor_network_eval (self->network, trial, n, self->batch.points, after, NULL);
    for (int i = 0; i < n; i++)
      change += pow (logit (after[i]) - logit (before[i]), 2.0) / n;
    if (sqrt (change) < longest)
      break;
  }
  return alpha;
}

/* ---- stepping ---- */

static void
adam_step (AnsCommittor *self)
{
  AnsAdam adam = ANS_ADAM_DEFAULT;
  double rate = self->params.rate;
  AnsSchedule schedule = {ANS_COSINE, rate, 0.01 * rate, self->params.decay};
  gint64 t = self->batch.counters[ITERATIONS];
  self->gauge.value[METRIC_LOSS] = gradient (self, self->theta, self->gradient);
  ans_adam_step (&adam, t, ans_schedule_rate (&schedule, t), self->P, self->gradient,
                 self->moment_1, self->moment_2, self->theta);
}

static gboolean
newton_step (AnsCommittor *self)
{
  gboolean trusted = self->params.boundary == ANS_COMMITTOR_LOGIT;
  AnsLeastSquares problem = {
      .data = self, .rows = rows, .loss = loss, .reach = trusted ? reach : NULL};
  if (!self->batch.counters[ROWS_AIMED] && main_term (self) == ANS_COMMITTOR_ENERGY)
    aim_rows (self);
  AnsGaussNewtonStage stage = ans_gauss_newton_advance (
      self->newton, &problem, self->batch.n + self->batch.n_boundary, self->theta);
  self->gauge.value[METRIC_LOSS] = ans_gauss_newton_loss (self->newton);
  return stage != ANS_GAUSS_NEWTON_ROWS;
}

static gboolean
check_finite (const AnsCommittor *self, AnsContext *context, GError **error)
{
  if (isfinite (self->gauge.value[METRIC_LOSS]) &&
      ans_statistics_finite ((gsize) self->P, self->theta))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
               "the loss is no longer finite at step %" G_GINT64_FORMAT ": %s",
               ans_context_step (context),
               self->newton == NULL ? "lower the learning rate"
                                    : "take a larger batch or a smaller β");
  return FALSE;
}

gboolean
ans_committor_train_averages (const AnsCommittor *self)
{
  return self->newton != NULL && self->params.settle > 0 &&
         self->batch.counters[ITERATIONS] >= self->params.settle;
}

gboolean
ans_committor_train_step (AnsCommittor *self, AnsContext *context, gboolean *finished,
                          GError **error)
{
  gint64 *counters = self->batch.counters;
  if (!counters[BATCH_READY] && !draw_batch (self, context, error))
    return FALSE;
  gboolean over = TRUE;
  if (self->newton != NULL)
    over = newton_step (self);
  else
    adam_step (self);
  if (!over)
    return TRUE;
  ans_context_record (context, METRIC_LOSS, self->gauge.value[METRIC_LOSS]);
  counters[ITERATIONS]++;
  counters[ROWS_AIMED] = 0;
  if (ans_committor_train_averages (self) ||
      counters[ITERATIONS] % self->params.keep_batch == 0)
    counters[BATCH_READY] = 0;
  if (ans_committor_train_averages (self))
    ans_gauss_newton_average (self->newton);
  *finished = self->newton != NULL || counters[ITERATIONS] % ADAM_EVALUATE == 0;
  return check_finite (self, context, error);
}
