/* The programs of a generator G: R^latent -> R^2 and a discriminator D: R^2 -> R, for
 * three games.  With l (t) = log (1 + exp t) and E over data x, fakes y = G (z):
 *
 *   non-saturating    L_D = E l (-D (x)) + E l (D (y)),  L_G = E l (-D (y))
 *                     (Goodfellow et al. 2014)
 *   R1                the same with L_D + (lambda / 2) E |grad D (x)|^2
 *                     (Mescheder, Geiger, Nowozin 2018)
 *   WGAN-GP           L_D = E D (y) - E D (x) + lambda E (|grad D (u)| - 1)^2 at random
 *                     points u between x and y, L_G = -E D (y)  (Gulrajani et al. 2017)
 *
 * Generators are trained through the cotangents of their samples, so that a step against
 * several discriminators costs one sweep back through each generator. */
#pragma once

#include "engine/core/random.h"
#include "engine/graph/graph.h"
#include "engine/graph/program.h"
#include "engine/nets/activation.h"

typedef enum {
  ANS_GAN_NON_SATURATING,
  ANS_GAN_R1,
  ANS_GAN_WASSERSTEIN,
  ANS_GAN_N_LOSSES
} AnsGanLoss;

typedef struct {
  int latent, width, depth;
  AnsActivation activation;
} AnsGanShape;

typedef struct {
  AnsGraph *generator, *discriminator; /* for the names and first values of parameters */
  int n_generator, n_discriminator;    /* numbers of parameters */
  AnsProgram *sample, *back, *value;
  AnsProgram *slope[ANS_GAN_N_LOSSES], *train[ANS_GAN_N_LOSSES];
} AnsGanNetwork;

/* FALSE and an error if it cannot be compiled; `clear` is to be called all the same. */
gboolean ans_gan_network_init (AnsGanNetwork *self, const AnsGanShape *shape,
                               AnsParallel *parallel, GError **error);
void ans_gan_network_clear (AnsGanNetwork *self);

/* x (n x 2) = G (z), z (n x latent). */
void ans_gan_network_sample (AnsGanNetwork *self, const double *theta, int n,
                             const double *z, double *x);

/* gradient = d/d theta of sum_i c_i . G (z_i), c (n x 2). */
void ans_gan_network_back (AnsGanNetwork *self, const double *theta, int n,
                           const double *z, const double *c, double *gradient);

/* D (n) at x (n x 2). */
void ans_gan_network_value (AnsGanNetwork *self, const double *theta, int n,
                            const double *x, double *D);

/* The generator's loss at each fake: its value (n), and its gradient (n x 2) in y. */
void ans_gan_network_slope (AnsGanNetwork *self, AnsGanLoss loss, const double *theta,
                            int n, const double *y, double *value, double *gradient);

/* A batch of the discriminator: n pairs of data and fakes with weights. */
typedef struct {
  int n;
  const double *x, *y, *weight; /* n x 2, n x 2, n */
  const double *between;        /* n, in (0, 1): the points u = y + between (x - y) */
  double lambda;
} AnsGanBatch;

/* Sum of weights times L_D without its penalty, and the gradient in theta with it. */
double ans_gan_network_train (AnsGanNetwork *self, AnsGanLoss loss, const double *theta,
                              const AnsGanBatch *batch, double *gradient);
