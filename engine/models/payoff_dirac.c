/* With u = A y, s = x . u and m_k (s) the mean of f^(k) (s + sd |u| xi), xi ~ N(0, 1), of
 * which d m_k / du = x m_(k+1) + sd^2 u m_(k+2) (Stein's lemma, the heat equation):
 *
 *   E   = m_0 (s) + m_0 (0) - r1 |u|^2 / 2 - weight (|u| - target)^2 / 2
 *   E_x = m_1 u,   E_u = m_1 x + sd^2 (m_2 (s) + m_2 (0)) u - ...
 *
 * and E_y = A^T E_u.  Without noise m_k = f^(k).  The trapezoidal rule over xi, with
 * spacing h, is exact up to exp (-2 pi^2 / (h sd |u|)): f has poles at +-i pi. */
#include "engine/models/payoff_private.h"

#include <math.h>

enum { TOP = 4 }; /* highest derivative of f */
#define REACH 8.5 /* of the nodes: a density of 1e-16 */

AnsPayoff
ans_payoff_dirac (int d, AnsPayoffDirac dirac)
{
  AnsPayoff self = ans_payoff_terms (d);
  self.dirac = dirac;
  self.weight = 1;
  self.target = 0.3;
  self.sd = 1;
  for (int i = 0; i < ANS_PAYOFF_NODES; i++) {
    double at = REACH * (2.0 * i / (ANS_PAYOFF_NODES - 1) - 1);
    self.nodes[i] = at;
    self.weights[i] =
        2 * REACH / (ANS_PAYOFF_NODES - 1) * exp (-at * at / 2) / sqrt (2 * G_PI);
  }
  return self;
}

/* f and its derivatives for f (t) = -ln (1 + exp (-t)), times `weight`, are added. */
static void
add_logistic (double t, double weight, double *f)
{
  double p = 1 / (1 + exp (t)), q = 1 - p;
  f[0] -= weight * (t > 0 ? log1p (exp (-t)) : log1p (exp (t)) - t);
  f[1] += weight * p;
  f[2] -= weight * p * q;
  f[3] += weight * p * q * (q - p);
  f[4] += weight * p * q * (2 * p * q - (q - p) * (q - p));
}

/* m_0 ... m_4 at s, blurred by `width` = sd |u|. */
static void
means (const AnsPayoff *self, double s, double width, double *m)
{
  gboolean linear =
      self->dirac == ANS_PAYOFF_DIRAC_WGAN || self->dirac == ANS_PAYOFF_DIRAC_WGAN_GP;
  for (int k = 0; k <= TOP; k++)
    m[k] = 0;
  if (linear) {
    m[0] = s;
    m[1] = 1;
  } else if (width > 0) {
    for (int i = 0; i < ANS_PAYOFF_NODES; i++)
      add_logistic (s + width * self->nodes[i], self->weights[i], m);
  } else {
    add_logistic (s, 1, m);
  }
}

/* The penalties on u: value, gradient and Hessian are added. */
static double
penalise (const AnsPayoff *self, const double *u, double *grad, double *H)
{
  int d = self->d;
  double r = d == 1 ? fabs (u[0]) : hypot (u[0], u[1]);
  double gp = self->dirac == ANS_PAYOFF_DIRAC_WGAN_GP ? self->weight : 0;
  double shrink = r > 0 ? self->target / r : 0;
  for (int i = 0; i < d; i++) {
    grad[i] -= (self->r1 + gp * (1 - shrink)) * u[i];
    for (int j = 0; j < d; j++) {
      double outer = r > 0 ? shrink * u[i] / r * u[j] / r : 0;
      H[i * d + j] -= (i == j ? self->r1 + gp * (1 - shrink) : 0) + gp * outer;
    }
  }
  return -self->r1 * r * r / 2 - gp * (r - self->target) * (r - self->target) / 2;
}

static double
multiply (const AnsPayoff *self, const double *x, const double *y, double *u)
{
  double s = 0;
  for (int i = 0; i < self->d; i++) {
    u[i] = 0;
    for (int j = 0; j < self->d; j++)
      u[i] += self->A[i * self->d + j] * y[j];
    s += x[i] * u[i];
  }
  return s;
}

/* From (x, u) to (x, y): rows and columns of u are multiplied by A. */
static void
pull_back (const AnsPayoff *self, const double *grad_u, const double *H_xu,
           const double *H_uu, double *grad, double *H)
{
  int d = self->d, n = 2 * d;
  const double *A = self->A;
  for (int j = 0; j < d; j++) {
    grad[d + j] = 0;
    for (int k = 0; k < d; k++)
      grad[d + j] += A[k * d + j] * grad_u[k];
    for (int i = 0; i < d; i++) {
      double mixed = 0, own = 0;
      for (int k = 0; k < d; k++) {
        mixed += H_xu[i * d + k] * A[k * d + j];
        for (int l = 0; l < d; l++)
          own += A[k * d + i] * H_uu[k * d + l] * A[l * d + j];
      }
      H[i * n + d + j] = H[(d + j) * n + i] = mixed;
      H[(d + i) * n + d + j] = own;
    }
  }
}

double
ans_payoff_dirac_eval (const AnsPayoff *self, const double *z, double *grad, double *H)
{
  int d = self->d, n = 2 * d;
  double u[2] = {0}, m[TOP + 1], still[TOP + 1], grad_u[2], H_xu[4], H_uu[4];
  double s = multiply (self, z, z + d, u);
  double sd = self->dirac == ANS_PAYOFF_DIRAC_NOISE ? self->sd : 0, v = sd * sd;
  double width = sd * hypot (u[0], u[1]);
  means (self, s, width, m);
  means (self, 0, width, still);
  for (int i = 0; i < d; i++) {
    grad[i] = m[1] * u[i];
    grad_u[i] = m[1] * z[i] + v * (m[2] + still[2]) * u[i];
    for (int j = 0; j < d; j++) {
      double same = i == j ? 1 : 0;
      H[i * n + j] = m[2] * u[i] * u[j];
      H_xu[i * d + j] = m[1] * same + u[i] * (m[2] * z[j] + v * m[3] * u[j]);
      H_uu[i * d + j] = m[2] * z[i] * z[j] + v * m[3] * (z[i] * u[j] + u[i] * z[j]) +
                        v * v * (m[4] + still[4]) * u[i] * u[j] +
                        v * (m[2] + still[2]) * same;
    }
  }
  double penalty = penalise (self, u, grad_u, H_uu);
  pull_back (self, grad_u, H_xu, H_uu, grad, H);
  return m[0] + still[0] + penalty;
}

/* V_x = -f' (-s) u. */
void
ans_payoff_dirac_generator (const AnsPayoff *self, const double *z, double *V, double *J)
{
  int d = self->d, n = 2 * d;
  double u[2] = {0}, f[TOP + 1] = {0};
  add_logistic (-multiply (self, z, z + d, u), 1, f);
  for (int i = 0; i < d; i++) {
    V[i] = -f[1] * u[i];
    for (int j = 0; j < d; j++) {
      double back = 0; /* ds / dy_j = (A^T x)_j */
      for (int k = 0; k < d; k++)
        back += self->A[k * d + j] * z[k];
      J[i * n + j] = f[2] * u[i] * u[j];
      J[i * n + d + j] = f[2] * u[i] * back - f[1] * self->A[i * d + j];
    }
  }
}
