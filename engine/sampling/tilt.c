#include "engine/sampling/tilt.h"

#include "engine/core/linalg.h"

#include <math.h>
#include <string.h>

#define FAMILIES ANS_TILT_FAMILIES

/* Shares of the walkers and strengths of the tilts; families 1, 2 are about a, 3, 4 about
 * b. */
static const double shares[FAMILIES] = {0.3, 0.175, 0.175, 0.175, 0.175};
static const double strengths[FAMILIES] = {0.0, 1.0 / 2.4, 1.0, 1.0 / 2.4, 1.0};

static int
family_size (int n, int k)
{
  int size = (int) (shares[k] * n);
  return k > 0 ? size : n - 2 * family_size (n, 1) - 2 * family_size (n, 2);
}

void
ans_tilt_init (AnsTilt *self, AnsArena *arena, AnsForce force, gconstpointer potential,
               int n, int d, const double *a, const double *b, double kappa)
{
  *self = (AnsTilt){.d = d, .f = ans_arena_array (arena, double, FAMILIES)};
  for (int k = 0; k < FAMILIES; k++) {
    self->family[k] = (AnsTiltFamily){.force = force,
                                      .potential = potential,
                                      .centre = k < 3 ? a : b,
                                      .kappa = kappa * strengths[k]};
    self->first[k + 1] = self->first[k] + family_size (n, k);
    self->stream[k + 1] = self->stream[k] + ans_langevin_shards (family_size (n, k));
  }
}

int
ans_tilt_streams (int n)
{
  int streams = 0;
  for (int k = 0; k < FAMILIES; k++)
    streams += ans_langevin_shards (family_size (n, k));
  return streams;
}

void
ans_tilt_start (const AnsTilt *self, double *x)
{
  gsize d = (gsize) self->d;
  for (int k = 0; k < FAMILIES; k++)
    for (int i = self->first[k]; i < self->first[k + 1]; i++) {
      gboolean other = k == 0 && i % 2 == 1;
      const double *centre = self->family[other ? FAMILIES - 1 : k].centre;
      memcpy (x + (gsize) i * d, centre, sizeof (double) * d);
    }
}

/* kappa |x - c|^2 / 2 */
static double
bias (const AnsTiltFamily *family, int d, const double *x)
{
  double square = 0.0;
  for (int k = 0; k < d; k++)
    square += (x[k] - family->centre[k]) * (x[k] - family->centre[k]);
  return 0.5 * family->kappa * square;
}

static void
tilted_force (gconstpointer data, int n, int d, const double *x, double *V, double *grad)
{
  const AnsTiltFamily *family = data;
  family->force (family->potential, n, d, x, V, grad);
  for (int i = 0; i < n && family->kappa > 0.0; i++) {
    const double *point = x + (gsize) i * (gsize) d;
    if (V != NULL)
      V[i] += bias (family, d, point);
    for (int k = 0; k < d && grad != NULL; k++)
      grad[(gsize) i * (gsize) d + (gsize) k] +=
          family->kappa * (point[k] - family->centre[k]);
  }
}

void
ans_tilt_run (const AnsTilt *self, const AnsLangevin *dynamics, AnsParallel *parallel,
              int steps, double *x, AnsRandom *streams, double *scratch)
{
  for (int k = 0; k < FAMILIES; k++) {
    AnsLangevin tilted = *dynamics;
    tilted.force = tilted_force;
    tilted.potential = &self->family[k];
    ans_langevin_run (&tilted, parallel, steps, self->first[k + 1] - self->first[k],
                      self->d, x + (gsize) self->first[k] * (gsize) self->d,
                      streams + self->stream[k], scratch);
  }
}

/* log sum_k (n_k / n) exp (f_k - beta b_k) at one point. */
static double
log_mixture (const AnsTilt *self, double beta, const double *x, double *energies)
{
  double n = self->first[FAMILIES], largest = -INFINITY, sum = 0.0;
  for (int k = 0; k < FAMILIES; k++) {
    energies[k] = beta * bias (&self->family[k], self->d, x);
    double part =
        log ((self->first[k + 1] - self->first[k]) / n) + self->f[k] - energies[k];
    largest = fmax (largest, part);
  }
  for (int k = 0; k < FAMILIES; k++)
    sum += (self->first[k + 1] - self->first[k]) / n *
           exp (self->f[k] - energies[k] - largest);
  return largest + log (sum);
}

/* One self-consistent iteration: exp (-f_k) = sum_i w_i exp (-beta b_k (x_i)). */
static void
iterate (AnsTilt *self, double beta, const double *x, double *log_density)
{
  double sums[FAMILIES] = {0.0}, energies[FAMILIES];
  for (int i = 0; i < self->first[FAMILIES]; i++) {
    log_density[i] = log_mixture (self, beta, x + (gsize) i * (gsize) self->d, energies);
    for (int k = 0; k < FAMILIES; k++)
      sums[k] += exp (-energies[k] - log_density[i]);
  }
  for (int k = 0; k < FAMILIES; k++)
    self->f[k] = log (sums[0] / sums[k]);
}

void
ans_tilt_weigh (AnsTilt *self, double beta, int iterations, const double *x,
                double *log_density)
{
  double energies[FAMILIES];
  for (int i = 0; i < iterations; i++)
    iterate (self, beta, x, log_density);
  for (int i = 0; i < self->first[FAMILIES]; i++)
    log_density[i] = log_mixture (self, beta, x + (gsize) i * (gsize) self->d, energies);
}
