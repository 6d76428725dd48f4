/* The oscillating game closed by Gaussians: x ~ N (m, s), y ~ N (n, t) with variances s
 * and t obey
 *
 *   m' = m - m^3 - 3 m s - alpha n,   s' = 2 (s (1 - 3 m^2 - 3 s) + eps),
 *   n' = n - n^3 - 3 n t + alpha m,   t' = 2 (t (1 - 3 n^2 - 3 t) + eps).
 *
 * For a strong coupling the cycle has r^2 = 4/3 (1 - 3 s) with eps = s (1 - 3 s), which
 * ends at s = 1/6, eps = 1/12.  For others the threshold is bisected: does the cycle
 * last?
 */
#include "engine/problems/mixed_game_state.h"

#include <math.h>

#define LASTS 40.0 /* time after which a cycle that is still there lasts */
#define STEP 0.04  /* radians of the coupling's rotation in a step */
#define BISECTIONS 8
#define HIGHEST (1.0 / 12)

double
ans_mixed_game_closure_radius (double eps)
{
  if (eps >= HIGHEST)
    return 0;
  double s = (1 - sqrt (1 - 12 * eps)) / 6;
  return sqrt (4.0 / 3 * (1 - 3 * s));
}

/* z = m, s, n, t. */
static void
slope (double alpha, double eps, const double *z, double *v)
{
  double m = z[0], s = z[1], n = z[2], t = z[3];
  v[0] = m - m * m * m - 3 * m * s - alpha * n;
  v[1] = 2 * (s * (1 - 3 * m * m - 3 * s) + eps);
  v[2] = n - n * n * n - 3 * n * t + alpha * m;
  v[3] = 2 * (t * (1 - 3 * n * n - 3 * t) + eps);
}

/* One step of Runge and Kutta's fourth-order method. */
static void
advance (double alpha, double eps, double dt, double *z)
{
  double v[4][4], y[4];
  slope (alpha, eps, z, v[0]);
  for (int k = 1; k < 4; k++) {
    for (int i = 0; i < 4; i++)
      y[i] = z[i] + (k < 3 ? 0.5 : 1) * dt * v[k - 1][i];
    slope (alpha, eps, y, v[k]);
  }
  for (int i = 0; i < 4; i++)
    z[i] += dt / 6 * (v[0][i] + 2 * v[1][i] + 2 * v[2][i] + v[3][i]);
}

/* Does a cycle that starts at its radius keep going round? */
static gboolean
lasts (double alpha, double eps)
{
  double z[4] = {ans_mixed_game_closure_radius (eps), eps, 0, eps};
  double dt = STEP / (1 + alpha), turned = 0;
  int steps = (int) (LASTS / dt);
  for (int k = 0; k < steps; k++) {
    double m = z[0], n = z[2];
    advance (alpha, eps, dt, z);
    if (2 * k > steps)
      turned += atan2 (m * z[2] - n * z[0], m * z[0] + n * z[2]);
    if (hypot (z[0], z[2]) < 0.05)
      return FALSE;
  }
  return turned > 2 * G_PI;
}

void
ans_mixed_game_closure_thresholds (AnsMixedGameThresholds *self)
{
  for (int i = 0; i < ANS_MIXED_GAME_THRESHOLDS; i++) {
    double share = (double) i / (ANS_MIXED_GAME_THRESHOLDS - 1), low = 0, high = HIGHEST;
    double alpha = self->alpha[i] = 0.25 * pow (64, share);
    for (int k = 0; k < BISECTIONS; k++) {
      double eps = 0.5 * (low + high);
      if (lasts (alpha, eps))
        low = eps;
      else
        high = eps;
    }
    self->eps[i] = 0.5 * (low + high);
  }
}
