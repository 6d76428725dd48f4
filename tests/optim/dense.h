/* Damped least squares by elimination with pivots, which shares nothing with the engine.
 */
#pragma once

#include "engine/core/random.h"

#include <math.h>

/* Solves A x = b in place (A n x n is overwritten, b becomes x). */
static inline void
dense_eliminate (int n, double *A, double *b)
{
  for (int k = 0; k < n; k++) {
    int pivot = k;
    for (int i = k + 1; i < n; i++)
      if (fabs (A[i * n + k]) > fabs (A[pivot * n + k]))
        pivot = i;
    for (int j = 0; j < n; j++) {
      double swap = A[k * n + j];
      A[k * n + j] = A[pivot * n + j];
      A[pivot * n + j] = swap;
    }
    double swap = b[k];
    b[k] = b[pivot];
    b[pivot] = swap;
    for (int i = k + 1; i < n; i++) {
      double factor = A[i * n + k] / A[k * n + k];
      for (int j = k; j < n; j++)
        A[i * n + j] -= factor * A[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (int k = n - 1; k >= 0; k--) {
    for (int j = k + 1; j < n; j++)
      b[k] -= A[k * n + j] * b[j];
    b[k] /= A[k * n + k];
  }
}

/* x (P) = (J^T J + damping I)^-1 g. */
static inline void
dense_damped (int rows, int P, const double *J, double damping, const double *g,
              double *x)
{
  g_autofree double *A = g_new0 (double, P *P);
  for (int a = 0; a < P; a++) {
    for (int b = 0; b < P; b++)
      for (int i = 0; i < rows; i++)
        A[a * P + b] += J[i * P + a] * J[i * P + b];
    A[a * P + a] += damping;
    x[a] = g[a];
  }
  dense_eliminate (P, A, x);
}

/* out (P) = J^T u. */
static inline void
dense_transposed (int rows, int P, const double *J, const double *u, double *out)
{
  for (int a = 0; a < P; a++) {
    out[a] = 0.0;
    for (int i = 0; i < rows; i++)
      out[a] += J[i * P + a] * u[i];
  }
}

/* out (rows) = J v. */
static inline void
dense_times (int rows, int P, const double *J, const double *v, double *out)
{
  for (int i = 0; i < rows; i++) {
    out[i] = 0.0;
    for (int a = 0; a < P; a++)
      out[i] += J[i * P + a] * v[a];
  }
}

static inline void
dense_check (int n, const double *x, const double *expected, double tolerance)
{
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (x[i], expected[i], tolerance);
}
