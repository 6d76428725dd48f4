/* Many small triangular systems at once. */
#pragma once

#include <glib.h>

/* Solves T x = b, or T^T x = b if `transposed`, for `count` pairs of T (n x n), of which
 * only the upper or lower triangle is read, and b, x (n x m), all packed; x may be b. */
void ans_triangular_solve (int n, int m, gboolean upper, gboolean transposed, gsize count,
                           const double *T, const double *b, double *x);
