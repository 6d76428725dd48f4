#include "engine/models/payoff.h"

#include "engine/core/linalg.h"
#include "engine/models/payoff_private.h"

#include <math.h>
#include <string.h>

enum { MAX = ANS_PAYOFF_MAX };

AnsPayoff
ans_payoff_terms (int d)
{
  AnsPayoff self = {.d = d, .frequency = 1};
  g_assert (d == 1 || d == 2);
  for (int i = 0; i < d; i++)
    self.A[i * d + i] = 1;
  return self;
}

gboolean
ans_payoff_is_zero_sum (const AnsPayoff *self)
{
  return self->dirac != ANS_PAYOFF_DIRAC_NON_SATURATING;
}

/* g at one pair of coordinates: value, d/dx, d/dy, xx, xy, yy. */
static void
pair (const AnsPayoff *self, double x, double y, double *g)
{
  const double *c = self->c;
  double w = self->frequency, sx = sin (w * x), cx = cos (w * x), sy = sin (w * y),
         cy = cos (w * y), x2 = x * x, y2 = y * y;
  double both = c[ANS_PAYOFF_SIN_SIN];
  double pure_x = c[ANS_PAYOFF_SIN_X] * sx + c[ANS_PAYOFF_COS_X] * cx;
  double pure_y = c[ANS_PAYOFF_SIN_Y] * sy + c[ANS_PAYOFF_COS_Y] * cy;
  double slope_x = c[ANS_PAYOFF_SIN_X] * cx - c[ANS_PAYOFF_COS_X] * sx;
  double slope_y = c[ANS_PAYOFF_SIN_Y] * cy - c[ANS_PAYOFF_COS_Y] * sy;
  double xx = c[ANS_PAYOFF_XX], yy = c[ANS_PAYOFF_YY], xxy = c[ANS_PAYOFF_XXY];
  double xyy = c[ANS_PAYOFF_XYY], x4 = c[ANS_PAYOFF_XXXX], y4 = c[ANS_PAYOFF_YYYY];
  double x6 = c[ANS_PAYOFF_X6], y6 = c[ANS_PAYOFF_Y6];
  g[0] = x * (c[ANS_PAYOFF_X] + x * (xx + xxy * y + x2 * (x4 + x2 * x6))) +
         y * (c[ANS_PAYOFF_Y] + y * (yy + xyy * x + y2 * (y4 + y2 * y6))) + pure_x +
         pure_y + both * sx * sy;
  g[1] = c[ANS_PAYOFF_X] + x * (2 * (xx + xxy * y) + x2 * (4 * x4 + 6 * x2 * x6)) +
         xyy * y2 + w * (slope_x + both * cx * sy);
  g[2] = c[ANS_PAYOFF_Y] + y * (2 * (yy + xyy * x) + y2 * (4 * y4 + 6 * y2 * y6)) +
         xxy * x2 + w * (slope_y + both * sx * cy);
  g[3] = 2 * (xx + xxy * y) + x2 * (12 * x4 + 30 * x2 * x6) -
         w * w * (pure_x + both * sx * sy);
  g[4] = 2 * (xxy * x + xyy * y) + w * w * both * cx * cy;
  g[5] = 2 * (yy + xyy * x) + y2 * (12 * y4 + 30 * y2 * y6) -
         w * w * (pure_y + both * sx * sy);
}

double
ans_payoff_terms_eval (const AnsPayoff *self, const double *z, double *grad, double *H)
{
  int d = self->d, n = 2 * d;
  const double *x = z, *y = z + d;
  double E = 0, g[6];
  memset (H, 0, sizeof *H * (gsize) (n * n));
  for (int i = 0; i < d; i++) {
    pair (self, x[i], y[i], g);
    E += g[0];
    grad[i] = g[1];
    grad[d + i] = g[2];
    H[i * n + i] = g[3];
    H[i * n + d + i] = H[(d + i) * n + i] = g[4];
    H[(d + i) * n + d + i] = g[5];
  }
  for (int i = 0; i < d; i++)
    for (int j = 0; j < d; j++) {
      double a = self->A[i * d + j];
      E += x[i] * a * y[j];
      grad[i] += a * y[j];
      grad[d + j] += a * x[i];
      H[i * n + d + j] += a;
      H[(d + j) * n + i] += a;
    }
  return E;
}

static double
eval (const AnsPayoff *self, const double *z, double *grad, double *H)
{
  return (self->dirac == ANS_PAYOFF_DIRAC_NONE
              ? ans_payoff_terms_eval
              : ans_payoff_dirac_eval) (self, z, grad, H);
}

double
ans_payoff_value (const AnsPayoff *self, const double *z)
{
  double grad[MAX], H[MAX * MAX];
  return eval (self, z, grad, H);
}

void
ans_payoff_field (gconstpointer payoff, const double *z, double *V, double *J)
{
  const AnsPayoff *self = payoff;
  int d = self->d, n = 2 * d;
  double grad[MAX], H[MAX * MAX];
  eval (self, z, grad, H);
  for (int i = 0; i < d; i++) {
    grad[i] = -grad[i];
    for (int j = 0; j < n; j++)
      H[i * n + j] = -H[i * n + j];
  }
  if (!ans_payoff_is_zero_sum (self))
    ans_payoff_dirac_generator (self, z, grad, H);
  if (V != NULL)
    memcpy (V, grad, sizeof *V * (gsize) n);
  if (J != NULL)
    memcpy (J, H, sizeof *J * (gsize) (n * n));
}

/* ---- equilibria ---- */

/* FALSE when Newton's method does not settle. */
static gboolean
settle (const AnsPayoff *self, double reach, double *z)
{
  int n = 2 * self->d, pivots[MAX];
  double V[MAX], J[MAX * MAX], work[64 * MAX], log_det, sign;
  for (int step = 0; step < 60; step++) {
    ans_payoff_field (self, z, V, J);
    if (!ans_linalg_lu (n, J, pivots, &log_det, &sign))
      return ans_linalg_norm (n, V) == 0;
    ans_linalg_lu_invert (n, J, pivots, 64 * MAX, work);
    double before = ans_linalg_norm (n, z), move = 0;
    for (int i = 0; i < n; i++) {
      double delta = -ans_linalg_dot (n, J + i * n, V);
      move = fmax (move, fabs (delta));
      z[i] += delta;
    }
    if (!(move < 4 * reach))
      return FALSE;
    if (move <= 1e-13 * (1 + before))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_new (int n, int count, const double *found, const double *z)
{
  for (int k = 0; k < count; k++) {
    double far = 0;
    for (int i = 0; i < n; i++)
      far = fmax (far, fabs (found[k * n + i] - z[i]));
    if (far < 1e-7)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_within (int n, double reach, const double *z)
{
  for (int i = 0; i < n; i++)
    if (!(fabs (z[i]) <= reach))
      return FALSE;
  return TRUE;
}

int
ans_payoff_equilibria (const AnsPayoff *self, double reach, int max, double *z)
{
  int n = 2 * self->d, side = self->d == 1 ? 15 : 5, starts = 1, count = 0;
  for (int i = 0; i < n; i++)
    starts *= side;
  for (int start = 0; start < starts && count < max; start++) {
    double at[MAX] = {0};
    for (int i = 0, rest = start; i < n; i++, rest /= side)
      at[i] = reach * (2.0 * (rest % side) / (side - 1) - 1);
    if (settle (self, reach, at) && is_within (n, reach, at) &&
        is_new (n, count, z, at)) {
      memcpy (z + count * n, at, sizeof *z * (gsize) n);
      count++;
    }
  }
  return count;
}
