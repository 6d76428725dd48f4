#include "engine/reference/saddle.h"

#include <complex.h>
#include <math.h>

static double
square (double complex r)
{
  return creal (r) * creal (r) + cimag (r) * cimag (r);
}

/* The eigenvalues of a real matrix (p q; r s). */
static void
eigenvalues (double p, double q, double r, double s, double complex *mu)
{
  double complex root = csqrt ((p - s) * (p - s) / 4 + q * r);
  mu[0] = (p + s) / 2 + root;
  mu[1] = (p + s) / 2 - root;
}

static double
larger (const double complex *r)
{
  return fmax (square (r[0]), square (r[1]));
}

static void
field (AnsSaddle saddle, double complex *mu)
{
  eigenvalues (-saddle.a, -saddle.s, saddle.s, -saddle.b, mu);
}

double
ans_saddle_simultaneous (AnsSaddle saddle, double eta)
{
  double complex mu[2];
  field (saddle, mu);
  return fmax (square (1 + eta * mu[0]), square (1 + eta * mu[1]));
}

/* x+ = (1 - eta a) x - eta s y, y+ = (1 - eta b) y + eta s x+. */
double
ans_saddle_alternating (AnsSaddle saddle, double eta)
{
  double complex r[2];
  double shrink = 1 - eta * saddle.a, turn = eta * saddle.s;
  double p = shrink, q = -turn, t = turn * shrink, u = 1 - eta * saddle.b - turn * turn;
  double trace = p + u, determinant = shrink * (1 - eta * saddle.b);
  if (trace * trace < 4 * determinant)
    return determinant; /* a pair on a circle */
  eigenvalues (p, q, t, u, r);
  return larger (r);
}

double
ans_saddle_extragradient (AnsSaddle saddle, double eta)
{
  double complex mu[2];
  field (saddle, mu);
  for (int i = 0; i < 2; i++)
    mu[i] = 1 + eta * mu[i] * (1 + eta * mu[i]);
  return larger (mu);
}

double
ans_saddle_optimistic (AnsSaddle saddle, double eta)
{
  double complex mu[2];
  double most = 0;
  field (saddle, mu);
  for (int i = 0; i < 2; i++) {
    double complex half = 0.5 + eta * mu[i];
    double complex root = csqrt (half * half - eta * mu[i]);
    most = fmax (most, fmax (square (half + root), square (half - root)));
  }
  return most;
}

/* B^T B = (a^2 + s^2, s (a - b); s (a - b), s^2 + b^2). */
double
ans_saddle_consensus (AnsSaddle saddle, double eta, double gamma)
{
  double a = saddle.a, b = saddle.b, s = saddle.s, mixed = gamma * s * (a - b);
  double complex r[2];
  eigenvalues (1 - eta * (a + gamma * (a * a + s * s)), -eta * (s + mixed),
               eta * (s - mixed), 1 - eta * (b + gamma * (b * b + s * s)), r);
  return larger (r);
}

double
ans_saddle_proximal (AnsSaddle saddle, double eta)
{
  double complex mu[2];
  field (saddle, mu);
  return fmax (1 / square (1 - eta * mu[0]), 1 / square (1 - eta * mu[1]));
}

double
ans_saddle_two_time_scales (AnsSaddle saddle, double eta, double ratio)
{
  double complex r[2];
  eigenvalues (1 - eta * saddle.a, -eta * saddle.s, ratio * eta * saddle.s,
               1 - ratio * eta * saddle.b, r);
  return larger (r);
}

void
ans_saddle_eigenvalues (AnsSaddle saddle, double *real, double *imaginary)
{
  double complex mu[2];
  field (saddle, mu);
  for (int i = 0; i < 2; i++) {
    real[i] = creal (mu[i]);
    imaginary[i] = cimag (mu[i]);
  }
}
