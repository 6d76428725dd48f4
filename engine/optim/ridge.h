/* Damped solutions of a positive semidefinite system. */
#pragma once

#include <glib.h>

/* x = (A + damping I)^-1 b by Cholesky's factors, for A (n x n, of which the lower
 * triangle is read) and damping >= 0.  Where rounding has left that matrix not positive
 * definite the damping grows tenfold, from 1e-15 of the mean diagonal at least, up to 11
 * times.  FALSE, and x worthless, if none is enough, or A, b or x is not finite. `factor`
 * (n x n) is scratch; x may be b. */
gboolean ans_ridge_solve (int n, const double *A, double damping, double *factor,
                          const double *b, double *x);
