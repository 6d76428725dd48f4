/* Rates of decay of the Fokker-Planck equation on an interval with walls: the eigenvalues
 * 0 = lambda_0 < lambda_1 < ... of minus its finite-volume generator (fokker_planck.h),
 * by Sturm bisection.  The symmetrised tridiagonal generator is G^T G with bidiagonal G;
 * the signs of the pivots of (0 G; G^T 0), whose entries squared are the rates between
 * cells, give every eigenvalue to a few units in the last place relative to itself,
 * however small (Fernando 1998).  Means decay at lambda_1, KL (p | Gibbs) at 2 lambda_1.
 */
#pragma once

#include <glib.h>

/* Fills lambda (count < n) with lambda_1 ... lambda_count for the potential U (n, finite,
 * at the centres of cells of width h) and eps = 1 / beta > 0; `work` is scratch, 2 n. */
void ans_spectral_gap_eigenvalues (int n, double h, const double *U, double eps,
                                   int count, double *lambda, double *work);

/* Kramers' rate (1940) of leaving a well over a barrier, sqrt (k_well k_barrier) / (2 pi)
 * exp (-beta height), k > 0 the curvatures of U there without their signs and `height`
 * that of the barrier over the well.  Between two wells alike lambda_1 is twice it, for
 * large beta. */
double ans_spectral_gap_kramers (double k_well, double k_barrier, double height,
                                 double beta);
