/* Data sets in the plane to learn a distribution from: mixtures of arcs of circles, each
 * blurred by an isotropic Gaussian.  An arc of radius 0 is a Gaussian, one of 2 pi a
 * ring.
 *
 *   ring of 8   sd 0.01 at angles 2 pi k / 8 on the unit circle  (Metz et al. 2017)
 *   grid of 25  sd 0.05 at {-4, -2, 0, 2, 4}^2                   (Lin et al. 2018)
 *   rings       of radius 1, 2 and 3, sd 0.08, each as heavy as it is long
 *   moons       two interleaved half circles of radius 1, sd 0.08
 *   drawn       Gaussians placed by hand
 *
 * A mode is *captured* by samples of which one lies within three standard deviations of
 * its arc; the share of *high quality* is that of samples so near to any mode.
 *
 * A mixture is a value, and made of doubles alone, so that it can be stored as it is. */
#pragma once

#include "engine/core/random.h"

#define ANS_MIXTURE_2D_PARTS 32
#define ANS_MIXTURE_2D_REACH 3 /* standard deviations to a sample of high quality */

typedef enum {
  ANS_MIXTURE_2D_RING,
  ANS_MIXTURE_2D_GRID,
  ANS_MIXTURE_2D_RINGS,
  ANS_MIXTURE_2D_MOONS,
  ANS_MIXTURE_2D_DRAWN,
  ANS_N_MIXTURES_2D
} AnsMixture2dKind;

typedef struct {
  double x, y, radius;
  double first, sweep; /* angles: where the arc begins, and its length in (0, 2 pi] */
  double sd, weight;   /* weights add up to 1 */
} AnsMixture2dPart;

typedef struct {
  double count;
  double scale; /* a length that suits the set: networks see x / scale */
  double half;  /* the square [-half, half]^2 holds what is to be seen */
  AnsMixture2dPart parts[ANS_MIXTURE_2D_PARTS];
} AnsMixture2d;

/* Drawn starts with three Gaussians. */
AnsMixture2d ans_mixture_2d (AnsMixture2dKind kind);

int ans_mixture_2d_count (const AnsMixture2d *self);

/* Adds a Gaussian; FALSE when there are ANS_MIXTURE_2D_PARTS.  Removes a part; FALSE for
 * the last one.  Either leaves all parts with the same weight. */
gboolean ans_mixture_2d_add (AnsMixture2d *self, double x, double y, double sd);
gboolean ans_mixture_2d_remove (AnsMixture2d *self, int part);

/* Fills x (n x 2) with independent draws. */
void ans_mixture_2d_sample (const AnsMixture2d *self, AnsRandom *random, int n,
                            double *x);

/* The density at n points x (n x 2) of the mixture blurred by a further Gaussian of
 * standard deviation `blur` >= 0: closed forms for Gaussians and rings, for other arcs a
 * quadrature whose error is below 1e-3 of the density along them. */
void ans_mixture_2d_density (const AnsMixture2d *self, double blur, int n,
                             const double *x, double *p);

/* The distance of (x, y) to the arc of a part in its standard deviations. */
double ans_mixture_2d_distance (const AnsMixture2d *self, int part, double x, double y);

typedef struct {
  int modes;                         /* that are captured */
  double high_quality;               /* share of the samples */
  double mass[ANS_MIXTURE_2D_PARTS]; /* share of the samples nearest to each mode */
  double reverse_kl;                 /* sum mass ln (mass / weight) */
} AnsMixture2dCoverage;

/* What n >= 1 samples x (n x 2) have of it. */
void ans_mixture_2d_coverage (const AnsMixture2d *self, int n, const double *x,
                              AnsMixture2dCoverage *coverage);

/* The share of high quality of the mixture itself: 1 - exp (-9/2) for Gaussians far
 * apart; NaN where it is not known in closed form. */
double ans_mixture_2d_quality (const AnsMixture2d *self);
