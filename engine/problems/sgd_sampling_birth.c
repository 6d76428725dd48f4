/* Birth and death of particles (Lu, Lu, Nolen 2019): with rho the density of the
 * particles after a Gaussian kernel K,
 *
 *   b_i = ln rho_i + beta L_i, less its mean, or with the correction ln rho_i - ln (K
 * pi)_i,
 *
 * a particle has an event with probability 1 - exp (-alpha |b_i| dt).  For b_i > 0 it is
 * replaced by a copy of another, for b_i < 0 another is replaced by a copy of it.
 * Without the correction the stationary density is that whose K-blur is pi, and where
 * there is none, close to it; with it, pi.  The kernel is applied on the grid, so that
 * its cost does not grow with the number of particles. */
#include "engine/problems/sgd_sampling_state.h"

#include <math.h>
#include <string.h>

#define EMPTY 1e-300

/* `field` at x, linear between centres of cells, constant past the outermost. */
static double
interpolate (const AnsSgdSampling *self, const double *field, const double *x)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  const int n[2] = {t->nx, t->ny};
  int at[2] = {0, 0}, up[2] = {0, 0};
  double f[2] = {0, 0};
  for (int k = 0; k < MIN (self->target.d, 2); k++) {
    double s = (x[k] - self->target.lower[k]) / t->h[k] - 0.5;
    s = fmin (fmax (s, 0), n[k] - 1);
    at[k] = (int) fmin (floor (s), n[k] - 2);
    f[k] = s - at[k];
    up[k] = at[k] + 1;
  }
  const double *low = field + at[1] * t->nx, *high = field + up[1] * t->nx;
  return (1 - f[1]) * ((1 - f[0]) * low[at[0]] + f[0] * low[up[0]]) +
         f[1] * ((1 - f[0]) * high[at[0]] + f[0] * high[up[0]]);
}

/* The density of the particles on the grid, blurred. */
static void
estimate (AnsSgdSampling *self)
{
  AnsSgdSamplingTruth *t = &self->truth;
  int n = self->params.particles, d = self->target.d;
  double share = 1 / (n * t->cell);
  memset (self->field, 0, sizeof (double) * (gsize) t->cells);
  for (int i = 0; i < n; i++) {
    int cell = ans_sgd_sampling_gauge_cell (self, self->x + (gsize) i * (gsize) d);
    if (cell >= 0)
      self->field[cell] += share;
  }
  ans_sgd_sampling_truth_blur (self, self->params.bandwidth, self->field);
  if (t->bandwidth == self->params.bandwidth)
    return;
  t->bandwidth = self->params.bandwidth;
  memcpy (t->blurred, t->gibbs, sizeof (double) * (gsize) t->cells);
  ans_sgd_sampling_truth_blur (self, t->bandwidth, t->blurred);
}

static void
find_rates (AnsSgdSampling *self)
{
  int n = self->params.particles, d = self->target.d;
  double mean = 0, beta = self->truth.beta;
  if (!self->params.correct)
    ans_target_eval (&self->target, n, self->x, self->rate, NULL);
  for (int i = 0; i < n; i++) {
    const double *x = self->x + (gsize) i * (gsize) d;
    double rho = interpolate (self, self->field, x);
    double other = self->params.correct
                       ? -log (fmax (interpolate (self, self->truth.blurred, x), EMPTY))
                       : beta * self->rate[i];
    self->rate[i] = log (fmax (rho, EMPTY)) + other;
    mean += self->rate[i] / n;
  }
  for (int i = 0; i < n; i++)
    self->rate[i] -= mean;
}

static void
copy (AnsSgdSampling *self, int from, int to)
{
  gsize d = (gsize) self->target.d;
  memcpy (self->x + (gsize) to * d, self->x + (gsize) from * d, sizeof (double) * d);
  self->ancestor[to] = self->ancestor[from];
  self->seen[to] = 1;
  self->counts[COUNT_EVENTS]++;
}

void
ans_sgd_sampling_birth_run (AnsSgdSampling *self, double dt)
{
  int n = self->params.particles;
  if (n < 2)
    return;
  estimate (self);
  find_rates (self);
  memset (self->seen, 0, (gsize) n);
  ans_random_permutation (self->birth, n, self->order);
  for (int k = 0; k < n; k++) {
    int i = self->order[k];
    double b = self->rate[i], chance = -expm1 (-self->params.alpha * fabs (b) * dt);
    if (self->seen[i] || !(ans_random_uniform (self->birth) < chance))
      continue;
    int other = ans_random_below (self->birth, n - 1);
    other += other >= i;
    if (b > 0)
      copy (self, other, i);
    else
      copy (self, i, other);
  }
}
