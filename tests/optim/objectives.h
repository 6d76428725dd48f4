/* Functions with known minima, for the tests of minimisers. */
#pragma once

#include "engine/optim/lbfgs.h"

#include <math.h>

typedef struct {
  int n;
  int evaluations;
} Sized;

/* The extended Rosenbrock function (More, Garbow, Hillstrom 1981, number 21): n even, the
 * minimum 0 at (1, ..., 1), usual start (-1.2, 1, -1.2, 1, ...). */
static inline double
rosenbrock (gpointer data, const double *x, double *grad)
{
  Sized *self = data;
  double sum = 0.0;
  self->evaluations++;
  for (int i = 0; i < self->n; i += 2) {
    double bend = x[i + 1] - x[i] * x[i], rest = 1.0 - x[i];
    sum += 100.0 * bend * bend + rest * rest;
    grad[i] = -400.0 * x[i] * bend - 2.0 * rest;
    grad[i + 1] = 200.0 * bend;
  }
  return sum;
}

/* sum_i h_i (x_i - i)^2 / 2 with h_i from 1 to `condition`, in equal ratios, in
 * coordinates mirrored at a plane that holds no axis. */
typedef struct {
  int n;
  int evaluations;
  double condition;
} Bowl;

static inline void
mirror (int n, const double *x, double *out)
{
  double sum = 0.0, norm = 0.0;
  for (int i = 0; i < n; i++) {
    sum += (1.0 + i % 3) * x[i];
    norm += (1.0 + i % 3) * (1.0 + i % 3);
  }
  for (int i = 0; i < n; i++)
    out[i] = x[i] - 2.0 * (1.0 + i % 3) * sum / norm;
}

static inline double
bowl (gpointer data, const double *x, double *grad)
{
  Bowl *self = data;
  double y[64], slope[64], sum = 0.0;
  self->evaluations++;
  mirror (self->n, x, y);
  for (int i = 0; i < self->n; i++) {
    double h = pow (self->condition, (double) i / MAX (self->n - 1, 1));
    slope[i] = h * (y[i] - i);
    sum += 0.5 * slope[i] * (y[i] - i);
  }
  mirror (self->n, slope, grad);
  return sum;
}
