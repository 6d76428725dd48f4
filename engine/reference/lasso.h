/* Least squares with a penalty on the sum of absolute values,
 *
 *   min_c P (c) = 1/2 sum_j mu_j (sum_k c_k phi_kj - y_j)^2 + lambda sum_k |c_k|,
 *
 * by coordinate descent, with Fenchel's gap as a certificate: P (c) less the minimum is
 * at most the gap.  Over a fine grid of atoms it is the convex problem over measures that
 * the training of 2-homogeneous two-layer networks solves (Chizat, Bach 2018). */
#pragma once

#include <glib.h>

/* Values (atoms x n) phi, c (atoms) the start and the result.  Ends when the gap is at
 * most `tolerance` times P (0), or after `sweeps` over the atoms.  Fills *value with P
 * (c) and returns the gap.  lambda > 0. */
double ans_lasso_solve (int atoms, int n, const double *phi, const double *y,
                        const double *mu, double lambda, double tolerance, int sweeps,
                        double *c, double *value);
