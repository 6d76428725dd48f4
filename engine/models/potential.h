/* Potentials of the committor problem, each with a box, an energy cut, an inverse
 * temperature and sets A and B that belong to it.
 *
 *   Mueller-Brown     Mueller, Brown 1979, four Gaussians, d = 2
 *   rugged Mueller    Mueller-Brown + gamma sin (2 k pi x_1) sin (2 k pi x_2)
 *                     + sum_{i >= 3} x_i^2 / (2 sigma^2); gamma = 9, k = 5, sigma = 0.05
 *   double well       (x_1^2 - 1)^2 + 0.3 sum_{i >= 2} x_i^2
 *   spheres           10 |x|^2
 *   three holes       Metzner, Schuette, Vanden-Eijnden 2006, d = 2
 *   Ginzburg-Landau   sum_{i=1}^{d+1} lambda/2 ((U_i - U_{i-1}) / h)^2 + sum_i (1 -
 * U_i^2)^2 / (4 lambda); h = 1 / (d + 1), U_0 = U_{d+1} = 0, lambda = 0.03
 *
 * The value is constant once made and may be used from any thread. */
#pragma once

#include "engine/models/set.h"

#define ANS_POTENTIAL_SPHERES_C 10.0

typedef enum {
  ANS_POTENTIAL_MUELLER_BROWN,
  ANS_POTENTIAL_RUGGED_MUELLER,
  ANS_POTENTIAL_DOUBLE_WELL,
  ANS_POTENTIAL_SPHERES,
  ANS_POTENTIAL_THREE_HOLES,
  ANS_POTENTIAL_GINZBURG_LANDAU,
  ANS_N_POTENTIALS
} AnsPotentialKind;

typedef struct {
  AnsPotentialKind kind;
  int d;
  int active; /* the first `active` coordinates carry the committor of the default sets;
                 V = V_active + stiffness / 2 sum_{i > active} x_i^2 */
  double stiffness; /* > 0 where active < d, else 0 */
  double V_min;     /* the lowest value */
  double cut; /* V above which nothing of interest happens (absolute, not over V_min) */
  double
      lower[2]; /* the box of the (x_1, x_2) plane that is worth drawing and contains */
  double upper[2]; /* {V < cut} near A and B */
  double beta;     /* a telling inverse temperature */
  double gamma, k; /* rugged Mueller */
  double sigma;    /* rugged Mueller, d > 2 */
  double lambda;   /* Ginzburg-Landau */
} AnsPotential;

/* What is allowed: `d` 0 picks the usual dimension. */
typedef struct {
  const char *id; /* "mueller-brown" */
  const char *title;
  int d_min, d_max, d_usual;
} AnsPotentialInfo;

const AnsPotentialInfo *ans_potential_info (AnsPotentialKind kind);

/* d in d_min ... d_max of the kind, or 0. */
AnsPotential ans_potential (AnsPotentialKind kind, int d);

/* Fills V (n) and the gradient grad (n x d), either of which may be NULL, at x (n x d).
 */
void ans_potential_eval (const AnsPotential *self, int n, const double *x, double *V,
                         double *grad);

/* The same with the signature of AnsForce (engine/sampling/langevin.h); d <= self->d,
 * coordinates past d at 0. */
void ans_potential_force (gconstpointer potential, int n, int d, const double *x,
                          double *V, double *grad);

/* V (n) at the points x (n x d), d <= self->d, coordinates past d at 0: a scalar field.
 * With d = 2 it is the potential of the plane. */
void ans_potential_value (gconstpointer potential, int n, int d, const double *x,
                          double *V);

/* Up to `max` local minima, deepest first, into x (max x d); returns how many.  All
 * minima where there are few; of rugged Mueller those nearest to the three of
 * Mueller-Brown.  For Ginzburg-Landau the two minimisers, U_- first. */
int ans_potential_minima (const AnsPotential *self, int max, double *x);

/* The usual sets A and B: disjoint, about the two deep minima where there are such. */
void ans_potential_sets (const AnsPotential *self, AnsSet *a, AnsSet *b);

/* Draws the coordinates past `active` of x (n x d) from their Gaussian at inverse
 * temperature beta; the others stay. */
void ans_potential_sample_passive (const AnsPotential *self, double beta, int n,
                                   AnsRandom *random, double *x);
