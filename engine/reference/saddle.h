/* Closed forms for methods at the saddle of the quadratic game
 *
 *   E (x, y) = a x^2 / 2 + s x y - b y^2 / 2,   V (z) = B z,   B = (-a -s; s -b),
 *
 * whose field has the eigenvalues mu = -(a + b) / 2 +- sqrt ((a - b)^2 / 4 - s^2): the
 * factor by which |z|^2 grows per step in the long run, the square of the spectral radius
 * of the update.  Larger games fall apart into such pairs by a singular value
 * decomposition. */
#pragma once

#include <glib.h>

typedef struct {
  double a, b, s; /* any sign */
} AnsSaddle;

/* 1 + eta mu: on E = x y 1 + eta^2. */
double ans_saddle_simultaneous (AnsSaddle saddle, double eta);

/* On E = x y the method keeps x^2 + y^2 - eta x y, which is definite for eta < 2: 1. */
double ans_saddle_alternating (AnsSaddle saddle, double eta);

/* 1 + eta mu + eta^2 mu^2: 1 - eta^2 + eta^4. */
double ans_saddle_extragradient (AnsSaddle saddle, double eta);

/* Roots of r^2 - r (1 + 2 eta mu) + eta mu = 0, of past extragradient as well. */
double ans_saddle_optimistic (AnsSaddle saddle, double eta);

/* Eigenvalues of 1 + eta (B - gamma B^T B): (1 - eta gamma)^2 + eta^2. */
double ans_saddle_consensus (AnsSaddle saddle, double eta, double gamma);

/* 1 / (1 - eta mu): 1 / (1 + eta^2). */
double ans_saddle_proximal (AnsSaddle saddle, double eta);

/* Eigenvalues of 1 + eta diag (1, ratio) B: 1 + ratio eta^2. */
double ans_saddle_two_time_scales (AnsSaddle saddle, double eta, double ratio);

/* Fills the two eigenvalues mu, the larger real part (then imaginary part) first. */
void ans_saddle_eigenvalues (AnsSaddle saddle, double *real, double *imaginary);
