#include "engine/reference/gibbs.h"

#include <math.h>

double
ans_gibbs_density (int n, double cell, const double *U, double beta, double *p)
{
  double least = INFINITY;
  for (int i = 0; i < n; i++)
    least = fmin (least, U[i]);
  g_assert (n > 0 && cell > 0 && isfinite (beta) && isfinite (least));
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += exp (-beta * (U[i] - least));
  for (int i = 0; p != NULL && i < n; i++)
    p[i] = exp (-beta * (U[i] - least)) / (sum * cell);
  return log (sum * cell) - beta * least;
}

double
ans_gibbs_free_energy (int n, double cell, const double *U, double eps, const double *p)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    if (p[i] > 0)
      sum += p[i] * (U[i] + (eps > 0 ? eps * log (p[i]) : 0));
  return sum * cell;
}

/* p ln (p / q) - p + q >= 0, without cancellation where p and q are close. */
static double
divergence (double p, double q)
{
  if (p <= 0)
    return q;
  double t = (p - q) / q;
  return fabs (t) < 0.5 ? q * ((1 + t) * log1p (t) - t) : p * log (p / q) - p + q;
}

double
ans_gibbs_kl (int n, double cell, const double *p, const double *q)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    if (p[i] != q[i])
      sum += divergence (p[i], q[i]);
  return sum * cell;
}

double
ans_gibbs_l1 (int n, double cell, const double *p, const double *q)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += fabs (p[i] - q[i]);
  return sum * cell;
}

/* E |X / n - q| of the binomial X: 2 v C (n, v) q^v (1 - q)^{n - v + 1} / n, v = [n q] +
 * 1. */
static double
mean_deviation (double n, double q)
{
  if (!(q > 0) || q >= 1)
    return 0;
  double v = floor (n * q) + 1;
  int sign;
  double choose =
      lgamma_r (n + 1, &sign) - lgamma_r (v + 1, &sign) - lgamma_r (n - v + 1, &sign);
  return 2 * v / n * exp (choose + v * log (q) + (n - v + 1) * log1p (-q));
}

double
ans_gibbs_l1_band (int n, double cell, const double *p, int samples, double *deviation)
{
  g_assert (samples >= 1);
  double mean = 0, variance = 0;
  for (int i = 0; i < n; i++) {
    double q = p[i] * cell;
    mean += mean_deviation (samples, q);
    variance += (1 - 2 / G_PI) * q * (1 - q) / samples;
  }
  if (deviation != NULL)
    *deviation = sqrt (fmax (variance, 0));
  return mean;
}
