/* The state of the GAN problem, shared by its files: gan.c (tables and life),
 * gan_network.c (graphs), gan_train.c (the game), gan_truth.c (what is known),
 * gan_gauge.c (metrics), gan_views.c (pictures), gan_touch.c (the pointer). */
#pragma once

#include "engine/models/mixture_2d.h"
#include "engine/problems/gan_network.h"
#include "engine/problems/problem.h"

#define ANS_GAN_PLAYERS 5 /* most networks a side */
#define ANS_GAN_SAMPLES                                                                  \
  2500                  /* that coverage is judged by, as in the published tables        \
                         */
#define ANS_GAN_SIDE 64 /* points a side of fields */

enum {
  METRIC_MODES,
  METRIC_HIGH_QUALITY,
  METRIC_REVERSE_KL,
  METRIC_ENERGY_DISTANCE,
  METRIC_LOSS_D,
  METRIC_LOSS_G,
  N_METRICS
};

enum {
  PLOT_SAMPLES,
  PLOT_TRUTH,
  PLOT_MANIFOLD,
  PLOT_FORCES,
  PLOT_MASSES,
  PLOT_LOSSES,
  PLOT_MODES,
  PLOT_QUALITY,
  PLOT_DISTANCE,
  PLOT_WEIGHTS
};

typedef enum { ANS_GAN_BOTH, ANS_GAN_ONLY_G, ANS_GAN_ONLY_D } AnsGanTurns;

typedef struct {
  int data;
  double bump_sd;
  int latent, width, depth, activation, generators, discriminators;
  int loss, turns, d_steps, batch;
  double penalty, mirror_rate;
  double rate_d, rate_g, beta1, beta2, half_life, averaging;
} AnsGanParams;

/* One side of the game: n networks of P parameters. */
typedef struct {
  int n, P;
  double *theta, *m, *v; /* n x P, kept */
  double *log_weight;    /* n, kept */
  double *loss;          /* n, kept: of each network in the last step */
  gint64 *steps;         /* 1, kept */
} AnsGanSide;

/* What the metrics and the pictures are made of. */
typedef struct {
  gboolean stale;
  gint64 step;
  double key;                /* tells other parameters at the same step */
  AnsMixture2d data;         /* for which `truth` and `blurred` are */
  double *z;                 /* samples x latent: always the same */
  double *x;                 /* samples x 2, of the generators */
  int last[ANS_GAN_PLAYERS]; /* generator i makes the samples before last[i] */
  double *truth;             /* samples x 2, independent draws of the data */
  double *blurred; /* side x side: the data's density under the kernel of gan_truth.c */
  AnsMixture2dCoverage coverage;
  double quality; /* the reference of high_quality */
  double energy, energy_error;
} AnsGanGauge;

typedef struct {
  AnsGanParams params; /* first: the table's offsets start here */
  AnsMixture2d *data;  /* kept */
  AnsGanNetwork network;
  AnsGanSide generators, discriminators;
  double *mean; /* of the generators' parameters, kept */
  AnsRandom *data_random, *noise_random;
  double *x, *y, *z; /* the batch: rows x 2, rows x 2, rows x latent; networks' units */
  double *between, *row_weight, *row_loss; /* rows */
  double *slope, *cotangent;               /* rows x 2 */
  double *gradient;                        /* the larger P */
  AnsGanGauge gauge;
  double *points, *field, *work; /* side^2 x 2, side^2, side^2 x 2 */
  int dragged;                   /* part + 1; 0: none */
} AnsGan;

/* gan_train.c.  `rows` is the batch times the number of generators. */
gboolean ans_gan_train_open (AnsGan *self, AnsContext *context, GError **error);
gboolean ans_gan_train_step (AnsGan *self, AnsContext *context, GError **error);
/* The weighted loss of a side in its last step; NaN before the first. */
double ans_gan_train_loss (const AnsGanSide *side);
/* Weights (n) of one side, which add up to 1. */
void ans_gan_train_weights (const AnsGanSide *side, double *weight);

/* gan_truth.c: of n points, the energy distance 2 E|x - y| - E|x - x'| - E|y - y'| of
 * two samples (n x 2 each) without bias, and its standard error. */
double ans_gan_truth_energy (int n, const double *x, const double *y, double *error);
/* The width of the kernel that densities on the grid of the square are blurred by. */
double ans_gan_truth_blur (double half);
/* The kernel estimate of the density of n points x (n x 2) on that grid, rows from below;
 * work is n x 2 side. */
void ans_gan_truth_estimate (double half, int n, const double *x, double *work,
                             double *p);
/* p / (p + p_g), the best discriminator of two densities (n); not known (NaN) where their
 * sum is below `least`. */
void ans_gan_truth_discriminator (int n, const double *p, const double *p_g, double least,
                                  double *D);

/* gan_gauge.c */
void ans_gan_gauge_open (AnsGan *self, AnsContext *context);
void ans_gan_gauge_renew (AnsGan *self, AnsContext *context);
AnsMeasure ans_gan_gauge_measure (const AnsGan *self, int metric);
/* The generators' parameters that samples are drawn with. */
const double *ans_gan_gauge_theta (const AnsGan *self);

/* gan_views.c, gan_touch.c */
void ans_gan_views_show (AnsGan *self, AnsContext *context, AnsFrame *frame);
void ans_gan_touch (gpointer state, AnsContext *context, const AnsTouch *touch);
