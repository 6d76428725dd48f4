#include "engine/core/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double
ans_statistics_mean (int n, const double *x)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  return n > 0 ? sum / n : 0.0;
}

double
ans_statistics_variance (int n, const double *x)
{
  double mean = ans_statistics_mean (n, x), sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += (x[i] - mean) * (x[i] - mean);
  return n > 1 ? sum / (n - 1) : 0.0;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

double
ans_statistics_quantile (int n, const double *x, double q)
{
  g_assert (n > 0 && q >= 0.0 && q <= 1.0);
  double *sorted = g_new (double, n);
  memcpy (sorted, x, sizeof (double) * (gsize) n);
  qsort (sorted, (gsize) n, sizeof (double), compare_doubles);
  double place = q * (n - 1);
  int below = (int) place, above = MIN (below + 1, n - 1);
  double value = sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  g_free (sorted);
  return value;
}

double
ans_statistics_effective_size (int n, const double *w)
{
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < n; i++) {
    sum += w[i];
    squares += w[i] * w[i];
  }
  return squares > 0.0 ? sum * sum / squares : 0.0;
}

double
ans_statistics_blocked_error (int n, const double *x)
{
  double *means = g_new (double, MAX (n, 1));
  double largest = 0.0;
  memcpy (means, x, sizeof (double) * (gsize) n);
  for (int blocks = n; blocks >= 16; blocks /= 2) {
    double error = sqrt (ans_statistics_variance (blocks, means) / blocks);
    largest = MAX (largest, error);
    for (int i = 0; i < blocks / 2; i++)
      means[i] = 0.5 * (means[2 * i] + means[2 * i + 1]);
  }
  g_free (means);
  return largest;
}

/* 0 * x is NaN for infinities and NaN.  In lanes, whose sums do not wait for each other.
 */
gboolean
ans_statistics_finite (gsize n, const double *x)
{
  enum { LANES = 16 };
  double lanes[LANES] = {0}, sum = 0.0;
  gsize whole = n - n % LANES;
  for (gsize i = 0; i < whole; i += LANES)
    for (gsize l = 0; l < LANES; l++)
      lanes[l] += 0.0 * x[i + l];
  for (gsize i = whole; i < n; i++)
    sum += 0.0 * x[i];
  for (gsize l = 0; l < LANES; l++)
    sum += lanes[l];
  return sum == 0.0;
}
