/* Mean m and second moments S = E x x^T under Stein variational gradient descent with the
 * kernel K = 1 + x . y, for L = x . A x / 2 with A diagonal (Liu, Wang 2018): the
 * velocity x / beta - A m - A S x is affine, so that, of a density as of any number of
 * particles,
 *
 *   m' = m / beta - A m - A S m,
 *   S' = 2 S / beta - A m m^T - m m^T A - A S^2 - S^2 A,
 *
 * by GSL's Runge-Kutta-Fehlberg method with steps of its own. */
#pragma once

#include <glib.h>

typedef struct _AnsSvgdMoments AnsSvgdMoments;

#define ANS_SVGD_MOMENTS_MOST 16 /* dimensions */

/* `curvature` (d, copied) is the diagonal of A. */
AnsSvgdMoments *ans_svgd_moments_new (int d, const double *curvature);
void ans_svgd_moments_free (AnsSvgdMoments *self);

/* Moves the moments y (m, then S row by row: d + d^2) by dt > 0, to ten digits; the same
 * y and dt give the same bits.  Allocates nothing.  FALSE if they grow beyond numbers. */
gboolean ans_svgd_moments_step (AnsSvgdMoments *self, double beta, double dt, double *y);

/* Fills y with the moments of the points x (n x d). */
void ans_svgd_moments_of_points (int n, int d, const double *x, double *y);
