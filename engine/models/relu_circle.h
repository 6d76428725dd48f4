/* Rectified units relu (x . theta), theta = (cos phi, sin phi), under Gaussian inputs x ~
 * N (0, I) in the plane, in closed form:
 *
 *   k (d) = E relu (x . theta) relu (x . theta') = (sin d + (pi - d) cos d) / (2 pi)
 *
 * at an angle d in [0, pi].  k is diagonal on Fourier modes, k (d) = sum_n c_n cos (n d)
 * with c_0 = 2 / pi^2, c_1 = 1 / 4, c_n = (2 / pi)^2 / (n^2 - 1)^2 for even n, and 0 for
 * the odd n >= 3, which no loss can see.  A density of neurons enters through its moments
 * only (Fourier coefficients), so that m neurons cost O(m). */
#pragma once

#include <glib.h>

/* Modes 0, 1, 2, 4, ..., 32: the rest of k is below 2e-6. */
#define ANS_RELU_CIRCLE_MODES 18

/* Moments <cos (n phi)> and <sin (n phi)> of a density (its mass is re[0]) or of the
 * difference of two. */
typedef struct {
  double re[ANS_RELU_CIRCLE_MODES], im[ANS_RELU_CIRCLE_MODES];
} AnsReluCircle;

int ans_relu_circle_mode (int index);           /* n */
double ans_relu_circle_coefficient (int index); /* c_n */
double ans_relu_circle_kernel (double angle);   /* k, any angle */

/* Of m neurons of mass 1 / m each. */
void ans_relu_circle_moments (int m, const double *phi, AnsReluCircle *out);

/* Of a density given by its values p (n) in the middles phi_i = 2 pi (i + 1/2) / n of
 * cells. */
void ans_relu_circle_moments_of_cells (int n, const double *p, AnsReluCircle *out);

AnsReluCircle ans_relu_circle_difference (const AnsReluCircle *a, const AnsReluCircle *b);

/* <q, k * q>: twice the loss if q = p - p*; the squared distance of two networks. */
double ans_relu_circle_square (const AnsReluCircle *q);

/* Psi = k * q and its slope at m angles; either may be NULL. */
void ans_relu_circle_potential (const AnsReluCircle *q, int m, const double *phi,
                                double *psi, double *slope);
