#include "engine/problems/committor_data.h"

#include "engine/core/linalg.h"
#include "engine/core/statistics.h"
#include "engine/sampling/resample.h"
#include "engine/sampling/uniform.h"

#include <math.h>
#include <string.h>

#define REFRESH_STEPS 20   /* Langevin steps between two draws of a pool of walkers */
#define BURN_IN_STEPS 1200 /* from the minima, where nothing better is known */
#define BURN_IN_SLICE 20
#define TILT 0.11          /* strongest tilt, in units of d / (beta radius^2) */
#define TILT_ITERATIONS 60 /* for its free energies at first, and later on */
#define TILT_AGAIN 2
#define CUT 25.0 /* uniform points fill {V < V_min + CUT / beta} */
#define RIM_SHARE                                                                        \
  0.075 /* of the uniform points, about each of two balls in the plane                   \
         */
#define RIM_NEAR                                                                         \
  0.02                /* distances from a rim are drawn log-uniform from about this ...  \
                       */
#define RIM_FAR 2.0   /* ... to this, in radii */
#define AREA_GRID 300 /* points a side by which the domain's area is measured */

enum { STREAM_POOL = 100, STREAM_WALKERS };

void
ans_committor_data_init (AnsCommittorPool *self, const AnsPotential *potential,
                         const AnsSet *a, const AnsSet *b, AnsCommittorSampling sampling,
                         double beta, int n, AnsContext *context)
{
  int d = potential->d;
  self->potential = potential;
  self->a = a;
  self->b = b;
  self->sampling = sampling;
  self->n = n;
  self->d = d;
  self->moving = *potential;
  self->moving.d = potential->active;
  self->x = ans_context_array (context, double, (gsize) n *(gsize) d);
  self->reactive = ans_context_array (context, double, (gsize) n *(gsize) self->moving.d);
  self->w = ans_context_array (context, double, n);
  self->outside = ans_context_array (context, double, n);
  self->V = ans_context_array (context, double, n);
  self->log_proposal = ans_context_array (context, double, n);
  self->energy = ans_context_array (context, double, n);
  self->proposal = ans_context_array (context, double, n);
  self->proposal_stale = TRUE;
  self->scratch =
      ans_context_array (context, double, MAX (ans_langevin_scratch (n, d), (gsize) n));
  self->random = ans_context_random (context, STREAM_POOL, 1);
  self->streams = ans_context_random (context, STREAM_WALKERS, ans_tilt_streams (n));
  ans_tilt_init (&self->tilt, ans_context_arena (context), ans_potential_force,
                 &self->moving, n, self->moving.d, a->center, b->center,
                 TILT * self->moving.d / (beta * a->radius * b->radius));
  ans_context_keep (context, "pool.tilt", 1, (gint64[]){ANS_TILT_FAMILIES}, self->tilt.f);
  ans_context_keep (context, "pool.x", 2, (gint64[]){n, d}, self->x);
  ans_context_keep (context, "pool.reactive", 2, (gint64[]){n, self->moving.d},
                    self->reactive);
  ans_context_keep (context, "pool.weights", 1, (gint64[]){n}, self->w);
  ans_context_keep (context, "pool.outside", 1, (gint64[]){n}, self->outside);
  ans_context_keep (context, "pool.energy", 1, (gint64[]){n}, self->V);
  ans_context_keep (context, "pool.network_energy", 1, (gint64[]){n}, self->energy);
  ans_context_keep (context, "pool.log_proposal", 1, (gint64[]){n}, self->log_proposal);
}

/* The inverse temperature at which the reactive coordinates are sampled; 0 for uniform
 * points. */
static double
sampling_beta (const AnsCommittorPool *self, double beta)
{
  switch (self->sampling) {
  case ANS_COMMITTOR_UNIFORM:
    return 0.0;
  case ANS_COMMITTOR_LANGEVIN:
  case ANS_COMMITTOR_TILTED:
    return beta;
  case ANS_COMMITTOR_WARM:
    return beta / self->warmth;
  }
  g_assert_not_reached ();
}

/* ---- drawing the reactive coordinates ---- */

/* Uniform directions, the radius uniform up to where exp (-beta V) r^(d - 1) has died
 * out. */
static void
draw_radial (AnsCommittorPool *self, double beta)
{
  int d = self->moving.d;
  double reach = sqrt ((0.5 * d + 15.0) / (ANS_POTENTIAL_SPHERES_C * beta));
  for (int i = 0; i < self->n; i++) {
    double *x = self->reactive + (gsize) i * (gsize) d, norm = 0.0;
    double r = reach * (i + ans_random_uniform (self->random)) / self->n;
    ans_random_fill_normal (self->random, d, x);
    for (int k = 0; k < d; k++)
      norm += x[k] * x[k];
    for (int k = 0; k < d; k++)
      x[k] *= r / sqrt (norm);
    self->log_proposal[i] = (1.0 - d) * log (r);
  }
}

/* log (((s_far + s_near) / s_near)), the range of the logarithm of distances from a rim.
 */
static double
rim_range (void)
{
  return log ((RIM_FAR + RIM_NEAR) / RIM_NEAR);
}

/* The density at x of the points about a ball's rim. */
static double
rim_density (const AnsSet *ball, const double *x)
{
  double r = ball->radius, distance;
  ans_set_distance (ball, 1, 2, x, &distance);
  if (distance <= 0.0 || distance >= RIM_FAR * r)
    return 0.0;
  return 1.0 / ((distance + RIM_NEAR * r) * rim_range () * 2.0 * G_PI * (r + distance));
}

static void
draw_rim (AnsCommittorPool *self, const AnsSet *ball, int first, int n)
{
  for (int i = 0; i < n; i++) {
    double angle = 2.0 * G_PI * ans_random_uniform (self->random);
    double place = exp (rim_range () * (i + ans_random_uniform (self->random)) / n);
    double distance = ball->radius * (1.0 + RIM_NEAR * (place - 1.0));
    double *x = self->reactive + 2 * (gsize) (first + i);
    x[0] = ball->center[0] + distance * cos (angle);
    x[1] = ball->center[1] + distance * sin (angle);
  }
}

/* The area of {V < cut} in the box of the plane, by the midpoint rule. */
static double
domain_area (const AnsCommittorPool *self)
{
  double x[2 * AREA_GRID], V[AREA_GRID], h[2];
  int inside = 0;
  for (int k = 0; k < 2; k++)
    h[k] = (self->moving.upper[k] - self->moving.lower[k]) / AREA_GRID;
  for (int j = 0; j < AREA_GRID; j++) {
    for (int i = 0; i < AREA_GRID; i++) {
      x[2 * i] = self->moving.lower[0] + (i + 0.5) * h[0];
      x[2 * i + 1] = self->moving.lower[1] + (j + 0.5) * h[1];
    }
    ans_potential_force (&self->moving, AREA_GRID, 2, x, V, NULL);
    for (int i = 0; i < AREA_GRID; i++)
      inside += V[i] < self->cut;
  }
  return inside * h[0] * h[1];
}

static gboolean
has_rims (const AnsCommittorPool *self)
{
  return self->moving.d == 2 && self->a->kind == ANS_SET_BALL &&
         self->b->kind == ANS_SET_BALL;
}

/* Points outside of the domain get no weight: their proposal is infinitely dense. */
static void
note_proposal (AnsCommittorPool *self)
{
  double area = domain_area (self);
  ans_potential_force (&self->moving, self->n, 2, self->reactive, self->V, NULL);
  for (int i = 0; i < self->n; i++) {
    const double *x = self->reactive + 2 * (gsize) i;
    double rims = RIM_SHARE * (rim_density (self->a, x) + rim_density (self->b, x));
    self->log_proposal[i] =
        self->V[i] < self->cut ? log ((1.0 - 2.0 * RIM_SHARE) / area + rims) : INFINITY;
  }
}

static gboolean
draw_uniform (AnsCommittorPool *self, double beta, GError **error)
{
  if (self->potential->kind == ANS_POTENTIAL_SPHERES) {
    draw_radial (self, beta);
    return TRUE;
  }
  self->cut = fmin (self->moving.cut, self->moving.V_min + CUT / beta);
  int rim = has_rims (self) ? (int) (RIM_SHARE * self->n) : 0;
  AnsUniform uniform = {.force = ans_potential_force,
                        .potential = &self->moving,
                        .cut = self->cut,
                        .d = self->moving.d,
                        .lower = self->moving.lower,
                        .upper = self->moving.upper};
  memset (self->log_proposal, 0, sizeof (double) * (gsize) self->n);
  if (!ans_uniform_draw (&uniform, self->n - 2 * rim, self->random, self->reactive,
                         error))
    return FALSE;
  if (rim == 0)
    return TRUE;
  draw_rim (self, self->a, self->n - 2 * rim, rim);
  draw_rim (self, self->b, self->n - rim, rim);
  note_proposal (self);
  return TRUE;
}

static void
run_walkers (AnsCommittorPool *self, int steps, double beta, AnsContext *context)
{
  AnsLangevin dynamics = {.force = ans_potential_force,
                          .potential = &self->moving,
                          .beta = sampling_beta (self, beta),
                          .dt = self->dt,
                          .cut = self->moving.cut};
  AnsParallel *parallel = ans_context_parallel (context);
  if (self->sampling == ANS_COMMITTOR_TILTED)
    ans_tilt_run (&self->tilt, &dynamics, parallel, steps, self->reactive, self->streams,
                  self->scratch);
  else
    ans_langevin_run (&dynamics, parallel, steps, self->n, self->moving.d, self->reactive,
                      self->streams, self->scratch);
}

/* Walkers start from an exact draw of their density where uniform points can be weighted.
 */
static gboolean
start_by_resampling (AnsCommittorPool *self, double beta, AnsContext *context,
                     GError **error)
{
  int n = self->n, d = self->moving.d;
  if (!draw_uniform (self, beta, error))
    return FALSE;
  g_autofree int *order = g_new (int, n);
  g_autofree double *copy =
      g_memdup2 (self->reactive, sizeof (double) * (gsize) n * (gsize) d);
  double warm = sampling_beta (self, beta);
  ans_potential_force (&self->moving, n, d, self->reactive, self->V, NULL);
  for (int i = 0; i < n; i++)
    self->w[i] = exp (-warm * (self->V[i] - self->moving.V_min) - self->log_proposal[i]);
  ans_resample_stratified (n, self->w, n, self->random, order);
  for (int i = 0; i < n; i++)
    memcpy (self->reactive + (gsize) i * (gsize) d, copy + (gsize) order[i] * (gsize) d,
            sizeof (double) * (gsize) d);
  run_walkers (self, REFRESH_STEPS, beta, context);
  return TRUE;
}

/* Otherwise they start from the minima, in turn, and burn in. */
static gboolean
start_from_minima (AnsCommittorPool *self, double beta, AnsContext *context,
                   GError **error)
{
  int d = self->moving.d;
  double minima[8 * ANS_SET_MAX_DIMENSION];
  int n_minima = ans_potential_minima (&self->moving, 8, minima);
  for (int i = 0; i < self->n; i++)
    memcpy (self->reactive + (gsize) i * (gsize) d,
            minima + (gsize) (i % n_minima) * (gsize) d, sizeof (double) * (gsize) d);
  if (self->sampling == ANS_COMMITTOR_TILTED)
    ans_tilt_start (&self->tilt, self->reactive);
  for (int done = 0; done < BURN_IN_STEPS; done += BURN_IN_SLICE) {
    run_walkers (self, BURN_IN_SLICE, beta, context);
    ans_context_progress (context, (double) done / BURN_IN_STEPS,
                          "burn-in of the walkers");
    if (ans_context_cancelled (context))
      return ans_context_set_cancelled (context, error);
  }
  return TRUE;
}

/* Reactive coordinates into x, passive ones drawn afresh. */
static void
complete (AnsCommittorPool *self, double beta)
{
  gsize d = (gsize) self->d, active = (gsize) self->moving.d;
  for (gsize i = 0; i < (gsize) self->n; i++)
    memcpy (self->x + i * d, self->reactive + i * active, sizeof (double) * active);
  ans_potential_sample_passive (self->potential, beta, self->n, self->random, self->x);
  ans_potential_force (&self->moving, self->n, self->moving.d, self->reactive, self->V,
                       NULL);
}

gboolean
ans_committor_data_fill (AnsCommittorPool *self, double beta, AnsContext *context,
                         GError **error)
{
  gboolean good;
  if (self->sampling == ANS_COMMITTOR_UNIFORM)
    good = draw_uniform (self, beta, error);
  else if (self->sampling != ANS_COMMITTOR_TILTED &&
           (self->moving.d <= 2 || self->potential->kind == ANS_POTENTIAL_SPHERES))
    good = start_by_resampling (self, beta, context, error);
  else
    good = start_from_minima (self, beta, context, error);
  if (!good)
    return FALSE;
  if (self->sampling != ANS_COMMITTOR_UNIFORM)
    memset (self->log_proposal, 0, sizeof (double) * (gsize) self->n);
  if (self->sampling == ANS_COMMITTOR_TILTED)
    ans_tilt_weigh (&self->tilt, beta, TILT_ITERATIONS, self->reactive,
                    self->log_proposal);
  complete (self, beta);
  return TRUE;
}

gboolean
ans_committor_data_refresh (AnsCommittorPool *self, double beta, AnsContext *context,
                            GError **error)
{
  if (self->sampling != ANS_COMMITTOR_UNIFORM)
    run_walkers (self, REFRESH_STEPS, beta, context);
  else if (!draw_uniform (self, beta, error))
    return FALSE;
  complete (self, beta);
  return TRUE;
}

/* ---- weights and batches ---- */

void
ans_committor_data_weigh (AnsCommittorPool *self, double beta)
{
  self->proposal_stale = TRUE;
  double excess = beta - sampling_beta (self, beta), sum = 0.0, largest = -INFINITY;
  if (self->sampling == ANS_COMMITTOR_TILTED)
    ans_tilt_weigh (&self->tilt, beta, TILT_AGAIN, self->reactive, self->log_proposal);
  for (int i = 0; i < self->n; i++) {
    self->w[i] = -excess * (self->V[i] - self->potential->V_min) - self->log_proposal[i];
    largest = fmax (largest, self->w[i]);
  }
  for (int i = 0; i < self->n; i++) {
    const double *x = self->x + (gsize) i * (gsize) self->d;
    self->outside[i] = self->w[i] > -INFINITY && !ans_set_contains (self->a, x) &&
                       !ans_set_contains (self->b, x);
    self->w[i] = exp (self->w[i] - largest);
    sum += self->w[i];
  }
  for (int i = 0; i < self->n; i++)
    self->w[i] /= sum;
}

double
ans_committor_data_effective_share (const AnsCommittorPool *self)
{
  int count = 0;
  for (int i = 0; i < self->n; i++) {
    self->scratch[i] = self->w[i] * self->outside[i];
    count += self->outside[i] > 0.0;
  }
  return count > 0 ? ans_statistics_effective_size (self->n, self->scratch) / count : 0.0;
}

/* A part of the mixture: sum 1 over the points, or all 0. */
static void
add_part (AnsCommittorPool *self, double part, const double *values)
{
  double sum = 0.0;
  for (int i = 0; i < self->n; i++)
    sum += self->outside[i] * values[i];
  for (int i = 0; i < self->n && sum > 0.0; i++)
    self->proposal[i] += part * self->outside[i] * values[i] / sum;
}

static void
take_roots (int n, const double *x, double *roots)
{
  for (int i = 0; i < n; i++)
    roots[i] = sqrt (x[i]);
}

static void
propose (AnsCommittorPool *self)
{
  double *roots = self->scratch;
  memset (self->proposal, 0, sizeof (double) * (gsize) self->n);
  add_part (self, 0.42, self->outside);
  take_roots (self->n, self->w, roots);
  add_part (self, 0.14, roots);
  take_roots (self->n, roots, roots);
  add_part (self, 0.14, roots);
  add_part (self, 0.30, self->energy);
  self->proposal_stale = FALSE;
}

gboolean
ans_committor_data_batch (AnsCommittorPool *self, int m, double *x, double *share,
                          int *index)
{
  double sum = 0.0;
  gsize d = (gsize) self->d;
  if (self->proposal_stale)
    propose (self);
  for (int i = 0; i < self->n; i++)
    sum += self->proposal[i];
  if (!ans_resample_stratified (self->n, self->proposal, m, self->random, index))
    return FALSE;
  for (int i = 0; i < m; i++) {
    memcpy (x + (gsize) i * d, self->x + (gsize) index[i] * d, sizeof (double) * d);
    share[i] = self->w[index[i]] * sum / (self->proposal[index[i]] * m);
    if (self->mirrored && ans_random_uniform (self->random) < 0.5)
      ans_linalg_scale (self->d, -1.0, x + (gsize) i * d);
  }
  return TRUE;
}
