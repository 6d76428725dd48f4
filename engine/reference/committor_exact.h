/* Committors that depend on one coordinate s, in closed form: with the free energy F (s),
 *
 *   u (s) = int_s^b exp (beta F) / int_a^b exp (beta F),   u (a) = 1, u (b) = 0,
 *   rate = 1 / (beta int_a^b exp (beta F) int exp (-beta F)),
 *
 * the last integral over all s.  Integrals by Gauss-Legendre quadrature on fine panels
 * with the largest exponent taken out; u is tabulated once and read by cubic Hermite
 * interpolation (its slope is known exactly), error < 1e-8.  Constant once made; may be
 * read from any thread. */
#pragma once

#include <glib.h>

/* F at s. */
typedef double (*AnsFreeEnergy) (gconstpointer data, double s);

typedef enum {
  ANS_COORDINATE_FIRST,  /* s = x_1 */
  ANS_COORDINATE_RADIUS, /* s = |x| */
} AnsCoordinate;

typedef struct {
  AnsCoordinate coordinate;
  double beta;
  double a, b;       /* u = 1 for s <= a, u = 0 for s >= b */
  double rate;       /* transitions from A to B per unit time; 0 when it underflows */
  double log_rate;   /* its logarithm */
  double p_a, p_b;   /* probability to have come last from A, from B */
  double k_ab, k_ba; /* rate / p_a, rate / p_b */
  int n;             /* the table has n + 1 equidistant points from a to b */
  double *u;         /* n + 1 */
  double *slope;     /* n + 1, du/ds */
} AnsCommittorExact;

/* Any F, with a < b and all of s being lower ... upper (which may be infinite).  Fails
 * with ANS_ERROR_NUMERIC when an integral does not converge. */
AnsCommittorExact *ans_committor_exact_new (AnsFreeEnergy F, gconstpointer data,
                                            double beta, double a, double b, double lower,
                                            double upper, AnsCoordinate coordinate,
                                            GError **error);
void ans_committor_exact_free (AnsCommittorExact *self);

/* V = (x_1^2 - 1)^2 + any quadratic form of the other coordinates, in any dimension,
 * between A = {x_1 <= a} and B = {x_1 >= b}. */
AnsCommittorExact *ans_committor_exact_double_well (double beta, double a, double b,
                                                    GError **error);

/* V = c |x|^2 in d dimensions between the ball A of radius `inner` and the outside B of
 * the ball of radius `outer`. */
AnsCommittorExact *ans_committor_exact_spheres (int d, double c, double beta,
                                                double inner, double outer,
                                                GError **error);

/* u at one s, and its slope du/ds (unless NULL). */
double ans_committor_exact_at (const AnsCommittorExact *self, double s, double *slope);

/* u (n) at the points x (n x d). */
void ans_committor_exact_eval (const AnsCommittorExact *self, int n, int d,
                               const double *x, double *u);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsCommittorExact, ans_committor_exact_free)
