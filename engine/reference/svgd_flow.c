#include "engine/reference/svgd_flow.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define COURANT 0.45 /* of a cell in one step; positive up to 1/2 */

void
ans_svgd_flow_init (AnsSvgdFlow *self, AnsArena *arena, int n, double lower, double upper)
{
  g_assert (n >= 3 && lower < upper);
  *self = (AnsSvgdFlow){.n = n, .lower = lower, .upper = upper, .eps = 1};
  self->h = (upper - lower) / n;
  self->p = ans_arena_array (arena, double, n);
  self->L = ans_arena_array (arena, double, n);
  self->K = ans_arena_array (arena, double, 2 * n - 1);
  self->G = ans_arena_array (arena, double, n);
  self->v = ans_arena_array (arena, double, n);
  self->rate = ans_arena_array (arena, double, n);
  self->old = ans_arena_array (arena, double, n);
  for (int i = 0; i < n; i++)
    self->p[i] = 1 / (upper - lower);
}

double
ans_svgd_flow_centre (const AnsSvgdFlow *self, int i)
{
  return self->lower + (i + 0.5) * self->h;
}

void
ans_svgd_flow_set (AnsSvgdFlow *self, const double *L, double eps)
{
  g_assert (eps > 0 && isfinite (eps));
  memcpy (self->L, L, sizeof *L * (gsize) self->n);
  self->eps = eps;
}

void
ans_svgd_flow_set_kernel (AnsSvgdFlow *self, const double *K)
{
  for (int i = 0; i < self->n; i++)
    self->K[self->n - 1 - i] = self->K[self->n - 1 + i] = K[i];
}

/* (a - b) / ln (a / b) = (a + b) / 2 u / artanh u, u = (a - b) / (a + b). */
static double
logarithmic_mean (double a, double b)
{
  double u = (a - b) / (a + b), u2 = u * u;
  if (u2 < 1e-6)
    return 0.5 * (a + b) * (1 - u2 * (1.0 / 3 + u2 * (4.0 / 45)));
  return (a - b) / (log (a) - log (b));
}

/* v += a K, n values. */
ANS_CLONES static void
add_kernel (int n, double a, const double *restrict K, double *restrict v)
{
  for (int i = 0; i < n; i++)
    v[i] += a * K[i];
}

/* G and v at the n - 1 inner faces; D, and the largest speed. */
static double
find_velocity (AnsSvgdFlow *self, double *fastest)
{
  int faces = self->n - 1;
  double sum = 0;
  for (int i = 0; i < faces; i++) {
    double a = self->p[i], b = self->p[i + 1];
    self->v[i] = 0;
    if (a > 0 && b > 0)
      self->G[i] = logarithmic_mean (a, b) / self->h *
                   (self->eps * (log (b) - log (a)) + self->L[i + 1] - self->L[i]);
    else
      self->G[i] = self->eps * (b - a) / self->h;
  }
  for (int i = 0; i < faces; i++)
    if (self->G[i] != 0)
      add_kernel (faces, -self->h * self->G[i], self->K + self->n - 1 - i, self->v);
  *fastest = 0;
  for (int i = 0; i < faces; i++) {
    sum -= self->h * self->G[i] * self->v[i];
    *fastest = fmax (*fastest, fabs (self->v[i]));
  }
  return sum;
}

static double
limited_slope (const AnsSvgdFlow *self, int i)
{
  if (i == 0 || i == self->n - 1)
    return 0;
  double left = self->p[i] - self->p[i - 1], right = self->p[i + 1] - self->p[i];
  if (left * right <= 0)
    return 0;
  return fabs (left) < fabs (right) ? left : right;
}

static void
move (AnsSvgdFlow *self, double dt)
{
  memset (self->rate, 0, sizeof *self->rate * (gsize) self->n);
  for (int i = 0; i + 1 < self->n; i++) {
    double v = self->v[i];
    double p = v > 0 ? self->p[i] + 0.5 * limited_slope (self, i)
                     : self->p[i + 1] - 0.5 * limited_slope (self, i + 1);
    self->rate[i] -= v * p / self->h;
    self->rate[i + 1] += v * p / self->h;
  }
  for (int i = 0; i < self->n; i++)
    self->p[i] += dt * self->rate[i];
}

double
ans_svgd_flow_dissipation (AnsSvgdFlow *self)
{
  double unused;
  return find_velocity (self, &unused);
}

/* Heun's step is the mean of p and of two steps of Euler: positive as they are.  The
 * second one may be faster than the first allowed for: then, with less time, again.
 * Returns the time that has passed, 0 where speeds are no numbers. */
static double
heun (AnsSvgdFlow *self, double left, double *spent)
{
  gsize bytes = sizeof *self->p * (gsize) self->n;
  double fastest, before = find_velocity (self, &fastest);
  double dt = fmin (left, COURANT * self->h / fmax (fastest, 1e-300));
  memcpy (self->old, self->p, bytes);
  for (int halvings = 0; halvings < 40 && isfinite (before); halvings++) {
    move (self, dt);
    double after = find_velocity (self, &fastest);
    if (fastest * dt <= 0.5 * self->h) {
      move (self, dt);
      for (int i = 0; i < self->n; i++)
        self->p[i] = 0.5 * (self->p[i] + self->old[i]);
      *spent += 0.5 * dt * (before + after);
      return dt;
    }
    memcpy (self->p, self->old, bytes);
    find_velocity (self, &fastest);
    dt *= 0.5;
  }
  return 0;
}

gboolean
ans_svgd_flow_step (AnsSvgdFlow *self, double dt, int most, double *spent)
{
  double left = dt;
  for (int i = 0; i < most; i++) {
    double done = heun (self, left, spent);
    if (!(done > 0))
      return FALSE;
    if (done >= left)
      return TRUE;
    left -= done;
  }
  return FALSE;
}

double
ans_svgd_flow_mass (const AnsSvgdFlow *self)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++)
    sum += self->p[i];
  return sum * self->h;
}

void
ans_svgd_flow_shares (const AnsSvgdFlow *self, int m, double lower, double upper,
                      double *mass)
{
  memset (mass, 0, sizeof *mass * (gsize) m);
  for (int i = 0; i < self->n; i++) {
    double from = (self->lower + i * self->h - lower) / (upper - lower) * m;
    double wide = self->h / (upper - lower) * m, at = from, end = from + wide;
    while (at < end) {
      double next = fmin (floor (at) + 1, end);
      mass[(int) CLAMP (floor (at), 0, m - 1)] +=
          self->h * self->p[i] * (next - at) / wide;
      at = next;
    }
  }
}
