/* With L the strict lower triangle of A the preconditioner is M = (E + L) E^{-1} (E +
 * L^T), E diagonal and such that M and A have (nearly) the same row sums, which lowers
 * the condition number from O(h^-2) to O(h^-1). */
#include "engine/reference/mic.h"

#include <math.h>
#include <string.h>

#define MODIFIED 0.97 /* share of the dropped fill-in that is put on the diagonal */
#define SAFE 0.25     /* a pivot below this share of the diagonal is replaced by it */

void
ans_mic_init (AnsMic *self, AnsArena *arena, int nx, int ny)
{
  int n = nx * ny;
  self->nx = nx;
  self->ny = ny;
  self->diagonal = ans_arena_array (arena, double, n);
  self->right = ans_arena_array (arena, double, n);
  self->up = ans_arena_array (arena, double, n);
  self->inverse = ans_arena_array (arena, double, n);
  self->r = ans_arena_array (arena, double, n);
  self->z = ans_arena_array (arena, double, n);
  self->p = ans_arena_array (arena, double, n + 2 * nx) + nx;
  self->q = ans_arena_array (arena, double, n);
}

void
ans_mic_factor (AnsMic *self)
{
  int nx = self->nx, n = nx * self->ny;
  const double *right = self->right, *up = self->up;
  double *inverse = self->inverse;
  for (int i = 0; i < n; i++) {
    double full = self->diagonal[i], pivot = full;
    if (i >= 1)
      pivot -= right[i - 1] * (right[i - 1] + MODIFIED * up[i - 1]) * inverse[i - 1];
    if (i >= nx)
      pivot -= up[i - nx] * (up[i - nx] + MODIFIED * right[i - nx]) * inverse[i - nx];
    if (pivot < SAFE * full)
      pivot = full;
    inverse[i] = full > 0 ? 1 / pivot : 0;
  }
}

/* z = M^{-1} r. */
static void
precondition (const AnsMic *self)
{
  int nx = self->nx, n = nx * self->ny;
  const double *right = self->right, *up = self->up, *inverse = self->inverse;
  const double *r = self->r;
  double *z = self->z;
  z[0] = r[0] * inverse[0];
  for (int i = 1; i < nx; i++)
    z[i] = (r[i] + right[i - 1] * z[i - 1]) * inverse[i];
  for (int i = nx; i < n; i++)
    z[i] = (r[i] + up[i - nx] * z[i - nx]) * inverse[i] +
           right[i - 1] * inverse[i] * z[i - 1];
  for (int i = n - 2; i >= n - nx; i--)
    z[i] += right[i] * inverse[i] * z[i + 1];
  for (int i = n - nx - 1; i >= 0; i--)
    z[i] = (z[i] + up[i] * inverse[i] * z[i + nx]) + right[i] * inverse[i] * z[i + 1];
}

/* q = A p. */
static void
multiply (const AnsMic *self)
{
  int nx = self->nx, n = nx * self->ny;
  const double *restrict diagonal = self->diagonal, *restrict right = self->right;
  const double *restrict up = self->up, *restrict p = self->p;
  double *restrict q = self->q;
  q[0] = diagonal[0] * p[0] - right[0] * p[1] - up[0] * p[nx];
  for (int i = 1; i < n; i++)
    q[i] = diagonal[i] * p[i] - right[i - 1] * p[i - 1] - right[i] * p[i + 1] -
           up[i] * p[i + nx];
  for (int i = nx; i < n; i++)
    q[i] -= up[i - nx] * p[i - nx];
}

static double
dot (int n, const double *x, const double *y)
{
  double sum[4] = {0};
  int i = 0;
  for (; i + 4 <= n; i += 4)
    for (int k = 0; k < 4; k++)
      sum[k] += x[i + k] * y[i + k];
  for (; i < n; i++)
    sum[0] += x[i] * y[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static double
largest (int n, const double *x)
{
  double most = 0;
  for (int i = 0; i < n; i++)
    most = fabs (x[i]) > most ? fabs (x[i]) : most;
  return most;
}

AnsMicEnd
ans_mic_solve (AnsMic *self, double tolerance, int max_iterations, double *x,
               AnsMicProgress progress, gpointer progress_data, int *iterations)
{
  int n = self->nx * self->ny;
  double *r = self->r, *z = self->z, *p = self->p, *q = self->q;
  *iterations = 0;
  precondition (self);
  memcpy (p, z, sizeof (double) * (gsize) n);
  double rz = dot (n, r, z), first = MAX (largest (n, z), tolerance);
  while (rz > 0) {
    double most = largest (n, z);
    if (most <= tolerance)
      return ANS_MIC_CONVERGED;
    if (++*iterations > max_iterations || !isfinite (rz))
      return ANS_MIC_STALLED;
    double share = log (first / most) / log (first / tolerance);
    if (*iterations % 8 == 0 && progress != NULL &&
        !progress (progress_data, CLAMP (share, 0, 1)))
      return ANS_MIC_CANCELLED;
    multiply (self);
    double alpha = rz / dot (n, p, q);
    for (int i = 0; i < n; i++) {
      x[i] += alpha * p[i];
      r[i] -= alpha * q[i];
    }
    precondition (self);
    double next = dot (n, r, z), beta = next / rz;
    for (int i = 0; i < n; i++)
      p[i] = z[i] + beta * p[i];
    rz = next;
  }
  return isnan (rz) ? ANS_MIC_STALLED : ANS_MIC_CONVERGED;
}
