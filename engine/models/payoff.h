/* Pay-offs E (x, y) of zero-sum games in pure strategies: x (d) descends, y (d) ascends,
 * d = 1 or 2, z = (x, y).
 *
 *   terms   x . A y + sum_i g (x_i, y_i), g a sum of monomials, sines and cosines
 *   Dirac   Dirac-GAN (Mescheder, Geiger, Nowozin 2018): a generator's point x, a
 *           discriminator t -> (A y) . t, data at 0; E = f (x . A y) - penalties
 *
 * The field of the game is V = (-dE/dx, dE/dy), but for the non-saturating Dirac-GAN,
 * whose generator climbs its own pay-off.  A value; while it is not written it may be
 * used from any thread. */
#pragma once

#include <glib.h>

#define ANS_PAYOFF_MAX 4    /* most coordinates of z */
#define ANS_PAYOFF_NODES 65 /* of the quadrature over instance noise; odd */

/* The terms of g; w is `frequency`. */
typedef enum {
  ANS_PAYOFF_X,
  ANS_PAYOFF_Y,
  ANS_PAYOFF_XX,
  ANS_PAYOFF_YY,
  ANS_PAYOFF_XXY,
  ANS_PAYOFF_XYY,
  ANS_PAYOFF_XXXX,
  ANS_PAYOFF_YYYY,
  ANS_PAYOFF_X6,
  ANS_PAYOFF_Y6,
  ANS_PAYOFF_SIN_X,   /* sin (w x) */
  ANS_PAYOFF_SIN_Y,   /* sin (w y) */
  ANS_PAYOFF_COS_X,   /* cos (w x) */
  ANS_PAYOFF_COS_Y,   /* cos (w y) */
  ANS_PAYOFF_SIN_SIN, /* sin (w x) sin (w y) */
  ANS_PAYOFF_N_TERMS
} AnsPayoffTerm;

typedef enum {
  ANS_PAYOFF_DIRAC_NONE,           /* terms */
  ANS_PAYOFF_DIRAC_GAN,            /* f (t) = -ln (1 + exp (-t)) */
  ANS_PAYOFF_DIRAC_NON_SATURATING, /* the generator climbs -f (-t) */
  ANS_PAYOFF_DIRAC_WGAN,           /* f (t) = t */
  ANS_PAYOFF_DIRAC_WGAN_GP,        /* less weight (|A y| - target)^2 / 2 */
  ANS_PAYOFF_DIRAC_NOISE,          /* GAN, data and generated points blurred */
} AnsPayoffDirac;

typedef struct {
  int d;
  double A[4]; /* d x d */
  AnsPayoffDirac dirac;
  double c[ANS_PAYOFF_N_TERMS], frequency; /* terms */
  double r1;                               /* Dirac: less r1 |A y|^2 / 2 */
  double weight, target;                   /* WGAN-GP */
  double sd;                               /* standard deviation of the noise */
  double nodes[ANS_PAYOFF_NODES], weights[ANS_PAYOFF_NODES]; /* of N(0, 1) */
} AnsPayoff;

/* All coefficients zero, A the identity. */
AnsPayoff ans_payoff_terms (int d);

/* Without penalties; weight 1, target 0.3 and sd 1 are the authors' choices. */
AnsPayoff ans_payoff_dirac (int d, AnsPayoffDirac dirac);

double ans_payoff_value (const AnsPayoff *self, const double *z);

/* V (2 d) and its Jacobian J (2 d x 2 d), either of which may be NULL, at z (2 d). */
void ans_payoff_field (gconstpointer payoff, const double *z, double *V, double *J);

/* FALSE where V is no gradient of E (the non-saturating generator). */
gboolean ans_payoff_is_zero_sum (const AnsPayoff *self);

/* Up to `max` points with V = 0 within |z_i| <= reach into z (max x 2 d), by Newton's
 * method from a lattice; returns how many. */
int ans_payoff_equilibria (const AnsPayoff *self, double reach, int max, double *z);
