#include "engine/reference/committor_2d_private.h"

#include <math.h>

/* A number reflected into 0 ... n - 1 at the borders, through which nothing flows. */
static int
reflect (int i, int n)
{
  if (i < 0)
    i = -1 - i;
  return i < n ? i : 2 * n - 1 - i;
}

/* The cell of the coordinate s in cells, and the weights of it and its neighbours -1, 0,
 * 1, 2 by Catmull and Rom's cubic. */
static int
weights_at (double s, int n, double *weight)
{
  double inside = fmin (fmax (s, 0), n) - 0.5, floor_s = floor (inside),
         t = inside - floor_s;
  weight[0] = 0.5 * t * (-1 + t * (2 - t));
  weight[1] = 0.5 * (2 + t * t * (3 * t - 5));
  weight[2] = 0.5 * t * (1 + t * (4 - 3 * t));
  weight[3] = 0.5 * t * t * (t - 1);
  return (int) floor_s;
}

/* The levels of balls and half spaces are quadratic, so that the cubic finds them
 * exactly. */
static double
interpolate (const AnsCommittor2dSolver *self, const double *x)
{
  const AnsCommittor2d *base = &self->base;
  if (isnan (x[0]) || isnan (x[1]))
    return NAN;
  double wx[4], wy[4], u = 0, level_a = 0, level_b = 0;
  int column = weights_at ((x[0] - base->lower[0]) / self->h[0], base->nx, wx);
  int row = weights_at ((x[1] - base->lower[1]) / self->h[1], base->ny, wy);
  for (int j = 0; j < 4; j++) {
    int line = reflect (row - 1 + j, base->ny) * base->nx;
    for (int i = 0; i < 4; i++) {
      int cell = line + reflect (column - 1 + i, base->nx);
      double weight = wy[j] * wx[i];
      u += weight * self->extended[cell];
      level_a += weight * self->level_a[cell];
      level_b += weight * self->level_b[cell];
    }
  }
  return level_a <= 0 ? 1 : level_b <= 0 ? 0 : CLAMP (u, 0, 1);
}

void
ans_committor_2d_eval (const AnsCommittor2d *base, int n, int d, const double *x,
                       double *u)
{
  g_assert (d >= 2);
  for (int i = 0; i < n; i++)
    u[i] = interpolate ((const AnsCommittor2dSolver *) base, x + (gsize) i * (gsize) d);
}
