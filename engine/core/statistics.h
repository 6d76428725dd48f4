/* Small statistics over arrays. */
#pragma once

#include <glib.h>

double ans_statistics_mean (int n, const double *x);

/* Unbiased variance; 0 for n < 2. */
double ans_statistics_variance (int n, const double *x);

/* The q-quantile, 0 <= q <= 1, by linear interpolation between order statistics; sorts a
 * copy. */
double ans_statistics_quantile (int n, const double *x, double q);

/* Kish's effective sample size (sum w)^2 / sum w^2; 0 when all weights vanish. */
double ans_statistics_effective_size (int n, const double *w);

/* Standard error of the mean of a correlated series by reblocking (Flyvbjerg, Petersen
 * 1989): the largest over the block sizes 1, 2, 4, ... that leave at least 16 blocks. */
double ans_statistics_blocked_error (int n, const double *x);

/* TRUE when every value is finite. */
gboolean ans_statistics_finite (gsize n, const double *x);
