#include "engine/reference/spectral_gap.h"

#include "engine/reference/fokker_planck_line.h"

#include <float.h>
#include <math.h>

/* How many singular values of G are below s > 0: the path of 2 n - 1 nodes has as many
 * negative eigenvalues, one zero, and as many positive ones. */
static int
count_below (int n, const double *square, double s)
{
  int negative = 0;
  double pivot = -s;
  for (int i = 0; i < 2 * n - 1; i++) {
    if (pivot < 0)
      negative++;
    else if (pivot == 0)
      pivot = DBL_MIN;
    if (i < 2 * n - 2)
      pivot = -s - square[i] / pivot;
  }
  return negative - n;
}

/* The k-th singular value, between low and high, by bisection of exponents, then of
 * numbers. */
static double
bisect (int n, const double *square, int k, double low, double high)
{
  for (;;) {
    double middle = high > 2 * low ? sqrt (low) * sqrt (high) : low + 0.5 * (high - low);
    if (!(middle > low && middle < high))
      return high;
    if (count_below (n, square, middle) >= k)
      high = middle;
    else
      low = middle;
  }
}

void
ans_spectral_gap_eigenvalues (int n, double h, const double *U, double eps, int count,
                              double *lambda, double *work)
{
  g_assert (n >= 2 && h > 0 && eps > 0 && count < n);
  /* Rates right_0, left_1, right_1, left_2, ... along the path cell, face, cell, ... */
  double highest = 0;
  for (int i = 0; i < n - 1; i++) {
    double pair[2] = {U[i], U[i + 1]}, right[2], left[2];
    ans_fokker_planck_line_rates (2, FALSE, h, pair, 1, eps, right, left);
    work[2 * i] = right[0];
    work[2 * i + 1] = left[1];
    highest = fmax (highest, right[0] + left[1]);
  }
  double low = DBL_MIN, high = 2 * sqrt (highest);
  for (int k = 1; k <= count; k++) {
    double s = bisect (n, work, k, low, high);
    lambda[k - 1] = s * s;
    low = 0.5 * s;
  }
}

double
ans_spectral_gap_kramers (double k_well, double k_barrier, double height, double beta)
{
  g_assert (k_well > 0 && k_barrier > 0 && beta > 0);
  return sqrt (k_well * k_barrier) / (2 * G_PI) * exp (-beta * height);
}
