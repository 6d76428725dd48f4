#include "engine/sampling/strategy_space.h"

#include <math.h>

void
ans_strategy_space_project (const AnsStrategySpace *self, int n, const double *x,
                            double *v)
{
  if (!self->sphere)
    return;
  for (int i = 0; i < n; i++, x += self->d, v += self->d) {
    double along = 0;
    for (int k = 0; k < self->d; k++)
      along += x[k] * v[k];
    for (int k = 0; k < self->d; k++)
      v[k] -= along * x[k];
  }
}

static double
wrapped (double x, double lower, double upper)
{
  double width = upper - lower, y = x - width * floor ((x - lower) / width);
  return y < upper ? y : lower;
}

static double
reflected (double x, double lower, double upper)
{
  if (x < lower)
    x = fmin (2 * lower - x, upper);
  else if (x > upper)
    x = fmax (2 * upper - x, lower);
  return x;
}

static void
normalise (int n, int d, double *x)
{
  for (int i = 0; i < n; i++, x += d) {
    double square = 0;
    for (int k = 0; k < d; k++)
      square += x[k] * x[k];
    double factor = 1 / sqrt (square);
    for (int k = 0; k < d; k++)
      x[k] *= factor;
  }
}

void
ans_strategy_space_settle (const AnsStrategySpace *self, int n, double *x)
{
  if (self->sphere) {
    normalise (n, self->d, x);
    return;
  }
  for (int k = 0; k < self->d; k++) {
    double lower = self->lower[k], upper = self->upper[k];
    for (int i = 0; i < n; i++) {
      double *at = x + (gsize) i * (gsize) self->d + k;
      if (*at >= lower && *at < upper)
        continue;
      if (isfinite (*at))
        *at = self->periodic[k] ? wrapped (*at, lower, upper)
                                : reflected (*at, lower, upper);
    }
  }
}

double
ans_strategy_space_apart (const AnsStrategySpace *self, const double *x, const double *y)
{
  double square = 0;
  for (int k = 0; k < self->d; k++) {
    double apart = fabs (x[k] - y[k]);
    if (!self->sphere && self->periodic[k])
      apart = fmin (apart, self->upper[k] - self->lower[k] - apart);
    square += apart * apart;
  }
  return square;
}
