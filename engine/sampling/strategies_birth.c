#include "engine/sampling/strategies_birth.h"

#include "engine/sampling/strategies_density.h"

#include <math.h>
#include <string.h>

#define EMPTY 1e-300

/* Logarithms of the density at the points into rate, up to a constant. */
static void
find_density (const AnsStrategiesBirth *birth, AnsStrategies *self, AnsParallel *parallel)
{
  if (self->space.sphere || self->space.d > 1) {
    ans_strategies_density_pairs (self, parallel, birth->bandwidth);
    return;
  }
  double *density = birth->density;
  ans_strategies_density_bin (&self->space, self->n, self->x, self->w, birth->cells,
                              density);
  ans_strategies_density_blur (&self->space, birth->bandwidth, birth->cells, density,
                               density + birth->cells);
  for (int i = 0; i < self->n; i++)
    self->rate[i] = log (
        fmax (ans_strategies_density_at (&self->space, birth->cells, density, self->x[i]),
              EMPTY));
}

static void
find_rates (const AnsStrategiesBirth *birth, AnsStrategies *self, AnsParallel *parallel)
{
  double mean = 0;
  if (birth->eps > 0)
    find_density (birth, self, parallel);
  for (int i = 0; i < self->n; i++) {
    double entropic = birth->eps > 0 ? birth->eps * self->rate[i] : 0;
    self->rate[i] = birth->sign * self->value[i] + entropic;
    mean += self->rate[i];
  }
  mean /= self->n;
  for (int i = 0; i < self->n; i++)
    self->rate[i] -= mean;
}

static void
copy (const AnsStrategiesBirth *birth, AnsStrategies *self, AnsRandom *random, int from,
      int to)
{
  gsize d = (gsize) self->space.d;
  double *x = self->x + (gsize) to * d, *v = self->scratch;
  memcpy (x, self->x + (gsize) from * d, sizeof (double) * d);
  self->ancestor[to] = self->ancestor[from];
  self->seen[to] = 1;
  if (birth->jitter <= 0)
    return;
  ans_random_fill_normal (random, (int) d, v);
  for (gsize k = 0; k < d; k++)
    v[k] *= birth->jitter;
  ans_strategy_space_project (&self->space, 1, x, v);
  for (gsize k = 0; k < d; k++)
    x[k] += v[k];
  ans_strategy_space_settle (&self->space, 1, x);
}

/* The points with an event, in a random order; returns how many. */
static int
draw_events (const AnsStrategiesBirth *birth, AnsStrategies *self, AnsRandom *random)
{
  int events = 0, *order = self->order;
  double *uniform = self->other_w;
  ans_random_fill_uniform (random, self->n, uniform);
  for (int i = 0; i < self->n; i++)
    if (uniform[i] < -expm1 (-birth->alpha * fabs (self->rate[i]) * birth->dt))
      order[events++] = i;
  for (int i = events - 1; i > 0; i--) {
    int j = ans_random_below (random, i + 1), kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return events;
}

void
ans_strategies_birth_run (const AnsStrategiesBirth *birth, AnsStrategies *self,
                          AnsParallel *parallel, AnsRandom *random, gint64 *counts)
{
  int n = self->n;
  if (!(birth->alpha > 0) || n < 2)
    return;
  find_rates (birth, self, parallel);
  memset (self->seen, 0, (gsize) n);
  int events = draw_events (birth, self, random);
  for (int k = 0; k < events; k++) {
    int i = self->order[k];
    if (self->seen[i])
      continue;
    int other = ans_random_below (random, n - 1);
    other += other >= i;
    gboolean dies = self->rate[i] > 0;
    int to = dies ? i : other;
    copy (birth, self, random, dies ? other : i, to);
    counts[dies]++;
    if (birth->born)
      birth->born[to] = birth->stamp;
  }
}
