/* The state of the SVGD problem, shared by its files: svgd.c (tables and life),
 * svgd_system.c (the energy that is sampled), svgd_truth.c (exact moments and densities),
 * svgd_limit.c (the equations that the particles come to), svgd_gauge.c (metrics),
 * svgd_views.c (pictures). */
#pragma once

#include "engine/models/target.h"
#include "engine/problems/problem.h"
#include "engine/reference/svgd_flow.h"
#include "engine/reference/svgd_moments.h"
#include "engine/sampling/langevin.h"
#include "engine/sampling/svgd.h"

#define ANS_SVGD_STATE_CELLS 24 /* of histograms */
#define ANS_SVGD_STATE_PLANE 96 /* points a side of the density in the plane */
#define ANS_SVGD_STATE_LINE 241 /* points of the density on a line */
#define ANS_SVGD_STATE_FLOW 480 /* cells of the density's equation */
#define ANS_SVGD_STATE_DATA 60  /* labelled points of the logistic regression */

/* The order of the choices in the table. */
typedef enum {
  ANS_SVGD_STATE_MIXTURE,
  ANS_SVGD_STATE_DOUBLE_WELL,
  ANS_SVGD_STATE_RING,
  ANS_SVGD_STATE_BANANA,
  ANS_SVGD_STATE_BLOBS,
  ANS_SVGD_STATE_GAUSSIAN,
  ANS_SVGD_STATE_LOGISTIC,
} AnsSvgdStateTarget;

/* The order of the metrics in the table. */
typedef enum {
  METRIC_KSD,
  METRIC_L1,
  METRIC_KL,
  METRIC_L1_EQUATION,
  METRIC_FREE_ENERGY,
  METRIC_DISSIPATION,
  METRIC_MOMENT_ERROR,
  METRIC_LOSS,
  METRIC_MEAN,
  METRIC_SECOND,
  METRIC_SQUARE_ERROR,
  METRIC_VARIANCE_RATIO,
  METRIC_BANDWIDTH,
  METRIC_PREDICTIVE_ERROR,
  METRIC_LANGEVIN_L1,
  METRIC_LANGEVIN_SQUARE_ERROR,
  METRIC_LANGEVIN_VARIANCE_RATIO,
  N_METRICS,
} AnsSvgdStateMetric;

typedef struct {
  int target, dimension, n;
  double beta, ratio, start, spread;
  int kernel, median, flipped, rule;
  double h, eta, decay, dt;
  int selected;
} AnsSvgdStateParams;

/* An energy L in d dimensions: a target, or the logistic regression
 *
 *   L (w) = sum_i ln (1 + exp (-t_i (w_1 a_i + w_2 b_i + w_3))) + alpha |w|^2 / 2. */
typedef struct {
  gboolean logistic;
  int d;
  AnsTarget target;
  double alpha;
  double a[ANS_SVGD_STATE_DATA], b[ANS_SVGD_STATE_DATA]; /* points of the plane */
  double t[ANS_SVGD_STATE_DATA];                         /* labels -1, 1 */
} AnsSvgdSystem;

/* What is known of exp (-beta L): moments of all coordinates, the law of the first one,
 * and the density of the first two. */
typedef struct {
  double lower[3], upper[3]; /* the box that holds it, of the first coordinates */
  double mean[ANS_TARGET_MAX_DIMENSION], second[ANS_TARGET_MAX_DIMENSION];
  double fourth; /* of the first coordinate */
  double loss;   /* E L */
  double score;  /* E beta^2 |grad L|^2 */
  double mass[ANS_SVGD_STATE_CELLS];
  double l1, kl; /* what n independent samples have on average */
  double line[ANS_SVGD_STATE_LINE];
  double plane[ANS_SVGD_STATE_PLANE * ANS_SVGD_STATE_PLANE]; /* d >= 2 */
  double predictive[ANS_SVGD_STATE_DATA]; /* E 1 / (1 + exp (-w . (a, b, 1))) */
} AnsSvgdTruth;

typedef struct {
  AnsSvgdStateParams params; /* first: the table's offsets start here */
  AnsSvgdSystem system;
  AnsSvgdTruth truth;
  int d;
  double *x, *walkers; /* n x d: SVGD's particles, Langevin's */
  double *memory;      /* n x d, of the rule */
  double *h, *stein;   /* 1 each: the bandwidth in use, the squared discrepancy */
  gint64 *counters;    /* 0: moves since the rule was chosen, 1: next to be dropped,
                          2: the equation is no longer theirs, 3: closed moments are */
  AnsSvgdFlow flow;    /* n = 0: there is none */
  double *balance;     /* its free energy at the start, what it has dissipated since */
  AnsSvgdMoments *moments;   /* or NULL */
  double *closed, *measured; /* d + d^2: mean and second moments; scratch */
  double *grad, *g;          /* n x d */
  double *scratch, *langevin_scratch, *distances;
  AnsRandom *pair_random, *drop_random, *noise;
  gboolean dragging;
} AnsSvgdState;

/* svgd_system.c */
void ans_svgd_system_init (AnsSvgdSystem *self, const AnsSvgdStateParams *params,
                           AnsRandom *random);
void ans_svgd_system_force (gconstpointer system, int n, int d, const double *x,
                            double *L, double *grad); /* an AnsForce */
double ans_svgd_system_predict (const double *w, double a, double b);

/* svgd_truth.c: for the density at beta; n samples.  FALSE, and unfinished, if the
 * context (which may be NULL) is to stop. */
gboolean ans_svgd_truth_init (AnsSvgdTruth *self, const AnsSvgdSystem *system,
                              double beta, int n, const AnsContext *context);

/* svgd_limit.c */
void ans_svgd_limit_open (AnsSvgdState *self, AnsContext *context);
void ans_svgd_limit_close (AnsSvgdState *self);
void ans_svgd_limit_step (AnsSvgdState *self, double dt);
void ans_svgd_limit_reheated (AnsSvgdState *self); /* after another beta */
void ans_svgd_limit_dropped (AnsSvgdState *self, double share, double centre,
                             double width);
void ans_svgd_limit_lose (AnsSvgdState *self); /* the equation, for good */
gboolean ans_svgd_limit_flows (const AnsSvgdState *self);
double ans_svgd_limit_free_energy (const AnsSvgdState *self);
double ans_svgd_limit_least (const AnsSvgdState *self);
double ans_svgd_limit_moment_error (const AnsSvgdState *self);

/* svgd_gauge.c */
AnsMeasure ans_svgd_gauge_measure (const AnsSvgdState *self, int metric);
void ans_svgd_gauge_histogram (const AnsSvgdState *self, const double *x, double *mass);
double ans_svgd_gauge_variance (const AnsSvgdState *self, const double *x, int k);

/* svgd_model.c */
AnsModel *ans_svgd_model (gpointer state, AnsContext *context, int index);

/* svgd_views.c */
void ans_svgd_views_show (AnsSvgdState *self, AnsFrame *frame);

/* What the sampler is asked to do now. */
AnsSvgd ans_svgd_system_sampler (const AnsSvgdState *self);
