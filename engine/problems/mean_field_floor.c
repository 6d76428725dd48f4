/* The least free energy on the circle, F = L (p) + eps int p ln p, by its dual: with the
 * real moments e = (cos n phi, sin n phi), target moments z* and L = 1/2 sum c (<e> -
 * z*)^2,
 *
 *   F* = max_w  - sum c (w^2 / 2 + w z*) - eps ln int exp (-sum c w e / eps) dphi,
 *
 * a concave function of 34 numbers, whose maximum Newton's method finds.  It shares no
 * code with the Fokker-Planck equation that comes to the same density. */
#include "engine/problems/mean_field_state.h"

#include "engine/core/linalg.h"

#include <math.h>
#include <string.h>

#define UNKNOWNS (2 * (ANS_RELU_CIRCLE_MODES - 1))
#define POINTS 512
#define STEPS 200

typedef struct {
  double eps, root[UNKNOWNS], z[UNKNOWNS]; /* sqrt (c); target moments times sqrt (c) */
  double *e;                               /* POINTS x UNKNOWNS: times sqrt (c) */
} Dual;

static void
fill (Dual *self, const AnsReluCircle *target)
{
  for (int k = 0; k < UNKNOWNS; k++) {
    int mode = k / 2 + 1;
    self->root[k] = sqrt (ans_relu_circle_coefficient (mode));
    self->z[k] = self->root[k] * (k % 2 ? target->im[mode] : target->re[mode]);
    for (int i = 0; i < POINTS; i++) {
      double angle = 2 * G_PI * (i + 0.5) / POINTS * ans_relu_circle_mode (mode);
      self->e[i * UNKNOWNS + k] = self->root[k] * (k % 2 ? sin (angle) : cos (angle));
    }
  }
}

/* At v = sqrt (c) w: the value; p (POINTS), the density that belongs to it, times its
 * cell. */
static double
value (const Dual *self, const double *v, double *p)
{
  double most = -HUGE_VAL, sum = 0, quadratic = 0;
  for (int i = 0; i < POINTS; i++) {
    p[i] = -ans_linalg_dot (UNKNOWNS, self->e + i * UNKNOWNS, v) / self->eps;
    most = fmax (most, p[i]);
  }
  for (int i = 0; i < POINTS; i++)
    sum += p[i] = exp (p[i] - most);
  for (int i = 0; i < POINTS; i++)
    p[i] /= sum;
  for (int k = 0; k < UNKNOWNS; k++)
    quadratic += v[k] * (0.5 * v[k] + self->z[k]);
  return -quadratic - self->eps * (most + log (sum * 2 * G_PI / POINTS));
}

/* The direction of Newton: (I + Cov / eps) d = <e> - z* - v. */
static gboolean
newton (const Dual *self, const double *v, const double *p, double *direction)
{
  double mean[UNKNOWNS] = {0}, H[UNKNOWNS * UNKNOWNS] = {0};
  for (int i = 0; i < POINTS; i++)
    ans_linalg_axpy (UNKNOWNS, p[i], self->e + i * UNKNOWNS, mean);
  for (int i = 0; i < POINTS; i++) {
    double centred[UNKNOWNS];
    for (int k = 0; k < UNKNOWNS; k++)
      centred[k] = self->e[i * UNKNOWNS + k] - mean[k];
    for (int k = 0; k < UNKNOWNS; k++)
      ans_linalg_axpy (k + 1, p[i] / self->eps * centred[k], centred, H + k * UNKNOWNS);
  }
  for (int k = 0; k < UNKNOWNS; k++) {
    H[k * UNKNOWNS + k] += 1;
    direction[k] = mean[k] - self->z[k] - v[k];
  }
  if (!ans_linalg_cholesky (UNKNOWNS, H))
    return FALSE;
  ans_linalg_cholesky_solve (UNKNOWNS, H, 1, direction);
  return TRUE;
}

/* Newton's method with halvings: a step is taken only if it gains. */
static double
climb (const Dual *dual)
{
  double v[UNKNOWNS] = {0}, direction[UNKNOWNS], p[POINTS];
  double best = value (dual, v, p), gain = HUGE_VAL;
  for (int i = 0; i < STEPS && gain > 1e-14; i++) {
    if (!newton (dual, v, p, direction))
      return (double) NAN;
    gain = 0;
    for (int halvings = 0; halvings < 20 && gain <= 0; halvings++) {
      double trial[UNKNOWNS];
      for (int k = 0; k < UNKNOWNS; k++)
        trial[k] = v[k] + ldexp (direction[k], -halvings);
      double reached = value (dual, trial, p);
      if (reached > best) {
        gain = reached - best;
        best = reached;
        memcpy (v, trial, sizeof v);
      }
    }
  }
  return best;
}

double
ans_mean_field_floor (const AnsReluCircle *target, double eps)
{
  Dual dual = {.eps = eps};
  if (!(eps > 0))
    return 0;
  dual.e = g_new (double, POINTS *UNKNOWNS);
  fill (&dual, target);
  double least = climb (&dual);
  g_free (dual.e);
  return least;
}
