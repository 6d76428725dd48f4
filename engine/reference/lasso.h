/* Least squares with a penalty on the sum of absolute values,
 *
 *   min_c P (c) = 1/2 sum_j mu_j (sum_k c_k phi_kj - y_j)^2 + lambda sum_k |c_k|,
 *
 * by coordinate descent, with Fenchel's gap as a certificate: P (c) less the minimum is
 * at most the gap.  Over a fine grid of atoms it is the convex problem over measures that
 * the training of 2-homogeneous two-layer networks solves (Chizat, Bach 2018). */
#pragma once

#include <glib.h>

typedef struct {
  int atoms, n;
  const double *phi, *y, *mu; /* atoms x n, n, n */
  double lambda;              /* > 0 */
} AnsLasso;

/* c (atoms) is the start and the result.  Ends when the gap is at most `tolerance` times
 * P (0), or after `sweeps` over the atoms.  Fills *value with P (c) and returns the gap.
 */
double ans_lasso_solve (const AnsLasso *self, double tolerance, int sweeps, double *c,
                        double *value);
