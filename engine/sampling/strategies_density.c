#include "engine/sampling/strategies_density.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define CUT 4.0 /* standard deviations of the kernel that are summed */
#define BLOCK 128

/* Index of a cell that may lie beyond the ends. */
static int
inside (gboolean periodic, int cells, int i)
{
  if (i >= 0 && i < cells)
    return i;
  if (periodic)
    return ((i % cells) + cells) % cells;
  i = i < 0 ? -1 - i : 2 * cells - 1 - i;
  return CLAMP (i, 0, cells - 1);
}

/* The cell left of x and the share of the one right of it. */
static int
locate (const AnsStrategySpace *space, int cells, double x, double *share)
{
  double s = (x - space->lower[0]) / (space->upper[0] - space->lower[0]) * cells - 0.5;
  s = fmin (fmax (s, -0.5), cells - 0.5);
  double left = floor (s);
  *share = s - left;
  return (int) left;
}

void
ans_strategies_density_bin (const AnsStrategySpace *space, int n, const double *x,
                            const double *w, int cells, double *density)
{
  double h = (space->upper[0] - space->lower[0]) / cells, share;
  memset (density, 0, sizeof (double) * (gsize) cells);
  for (int i = 0; i < n; i++) {
    if (!isfinite (x[i]))
      continue;
    int left = locate (space, cells, x[i], &share);
    density[inside (space->periodic[0], cells, left)] += (1 - share) * w[i] / h;
    density[inside (space->periodic[0], cells, left + 1)] += share * w[i] / h;
  }
}

double
ans_strategies_density_at (const AnsStrategySpace *space, int cells,
                           const double *density, double x)
{
  double share;
  int left = locate (space, cells, x, &share);
  return (1 - share) * density[inside (space->periodic[0], cells, left)] +
         share * density[inside (space->periodic[0], cells, left + 1)];
}

void
ans_strategies_density_blur (const AnsStrategySpace *space, double bandwidth, int cells,
                             double *density, double *scratch)
{
  double h = (space->upper[0] - space->lower[0]) / cells, total = 1;
  int half = cells / 2, reach = (int) fmin (ceil (CUT * bandwidth / h), half - 1);
  gboolean periodic = space->periodic[0];
  for (int k = 1; k <= reach; k++)
    total += 2 * exp (-0.5 * (k * h / bandwidth) * (k * h / bandwidth));
  for (int i = 0; i < cells; i++)
    scratch[i] = density[i] / total;
  for (int k = 1; k <= reach; k++) {
    double weight = exp (-0.5 * (k * h / bandwidth) * (k * h / bandwidth)) / total;
    for (int i = k; i < cells - k; i++)
      scratch[i] += weight * (density[i - k] + density[i + k]);
    for (int i = 0; i < k; i++) {
      int far = cells - 1 - i;
      scratch[i] += weight * (density[inside (periodic, cells, i - k)] + density[i + k]);
      scratch[far] +=
          weight * (density[far - k] + density[inside (periodic, cells, far + k)]);
    }
  }
  memcpy (density, scratch, sizeof (double) * (gsize) cells);
}

typedef struct {
  AnsStrategies *self;
  double scale;
} Pairs;

/* Squared distances of m points from x, as ans_strategy_space_apart has them. */
static void
distances (const AnsStrategySpace *space, int m, const double *x, const double *points,
           double *restrict square)
{
  int d = space->d;
  memset (square, 0, sizeof *square * (gsize) m);
  for (int k = 0; k < d; k++) {
    gboolean round = !space->sphere && space->periodic[k];
    double turn = round ? space->upper[k] - space->lower[k] : INFINITY, at = x[k];
    for (int j = 0; j < m; j++) {
      double apart = fabs (points[j * d + k] - at), back = turn - apart;
      apart = apart < back ? apart : back;
      square[j] += apart * apart;
    }
  }
}

static double
row (const AnsStrategies *self, double scale, const double *x)
{
  double kernel[BLOCK], sum = 0;
  gsize d = (gsize) self->space.d;
  g_assert (self->n > 0);
  for (int first = 0; first < self->n; first += BLOCK) {
    int m = MIN (BLOCK, self->n - first);
    distances (&self->space, m, x, self->x + (gsize) first * d, kernel);
    for (int j = 0; j < m; j++)
      kernel[j] *= scale;
    ans_vector_exp ((gsize) m, kernel, kernel);
    for (int j = 0; j < m; j++)
      sum += self->w[first + j] * kernel[j];
  }
  return log (sum);
}

static void
pairs_shard (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Pairs *pairs = data;
  AnsStrategies *self = pairs->self;
  int first = task * ANS_STRATEGIES_SHARD,
      end = MIN (first + ANS_STRATEGIES_SHARD, self->n);
  for (int i = first; i < end; i++)
    self->rate[i] = row (self, pairs->scale, self->x + (gsize) i * (gsize) self->space.d);
}

void
ans_strategies_density_pairs (AnsStrategies *self, AnsParallel *parallel,
                              double bandwidth)
{
  Pairs pairs = {self, -0.5 / (bandwidth * bandwidth)};
  ans_parallel_run (parallel, ans_strategies_shards (self->n), pairs_shard, &pairs);
}
