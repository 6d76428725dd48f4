/* The state of the min-max problem, shared by its files: minmax.c (tables and life),
 * minmax_flow.c (steps and what is remembered of them), minmax_truth.c (equilibrium,
 * update maps, closed forms), minmax_gauge.c (metrics), minmax_views.c (pictures). */
#pragma once

#include "engine/models/payoff.h"
#include "engine/optim/descent_ascent.h"
#include "engine/problems/problem.h"
#include "engine/reference/saddle.h"

#define ANS_MINMAX_METHODS ANS_DESCENT_ASCENT_N_METHODS
#define ANS_MINMAX_MAX ANS_PAYOFF_MAX
#define ANS_MINMAX_TRAIL 1024 /* last points that are remembered of each method */
#define ANS_MINMAX_CURVE 1024 /* points of a curve over all steps; even */
#define ANS_MINMAX_POINTS 12  /* equilibria that are shown */
#define ANS_MINMAX_WIDEST 8   /* a point and its memory */

/* The order of the choices in the table. */
typedef enum {
  ANS_MINMAX_BILINEAR,
  ANS_MINMAX_QUADRATIC,
  ANS_MINMAX_QUARTIC,
  ANS_MINMAX_FORSAKEN,
  ANS_MINMAX_DIRAC,
  ANS_MINMAX_OWN,
} AnsMinmaxPayoff;

/* The order of the metrics in the table. */
typedef enum {
  METRIC_RADIUS,
  METRIC_RATE,
  METRIC_DISTANCE,
  METRIC_GAP,
  METRIC_AVERAGE_DISTANCE,
  METRIC_AVERAGE_GAP,
  METRIC_SPECTRAL_RADIUS,
  METRIC_FIELD_REAL,
  METRIC_FIELD_IMAGINARY,
  METRIC_RATES, /* of each method */
  METRIC_ENDED = METRIC_RATES + ANS_MINMAX_METHODS,
  N_METRICS,
} AnsMinmaxMetric;

enum {
  PLOT_PLANE,
  PLOT_DISTANCE,
  PLOT_SPECTRUM,
  PLOT_RATES,
  PLOT_AVERAGES,
  PLOT_GAP,
  PLOT_FIELD_SPECTRUM,
  PLOT_PLAYERS,
};

typedef struct {
  int payoff, dimension;
  double a11, a12, a21, a22;
  double curve_x, curve_y; /* quadratic */
  double quartic_x, quartic_y;
  int variant; /* of the Dirac-GAN */
  double r1, clip, weight, target, sd;
  double own[ANS_PAYOFF_N_TERMS], frequency;
  int method;
  double eta, ratio, consensus, noise;
  double start[ANS_MINMAX_MAX]; /* x_1, y_1, x_2, y_2 */
  double box;
  int shown[ANS_MINMAX_METHODS], averages, background, arrows, plane;
} AnsMinmaxParams;

/* What is known of a method near the equilibrium z*: its update is s -> M s to first
 * order, s being z - z* and, for those that remember, V besides. */
typedef struct {
  int n;
  double real[ANS_MINMAX_WIDEST], imaginary[ANS_MINMAX_WIDEST]; /* eigenvalues of M */
  double left_real[ANS_MINMAX_WIDEST], left_imaginary[ANS_MINMAX_WIDEST];
  double spectral; /* largest modulus; its left eigenvector is above */
  double rate;     /* closed form of its square, NaN where there is none */
} AnsMinmaxMap;

typedef struct {
  gboolean known, smooth; /* is there an equilibrium, and a Jacobian at it */
  double z[ANS_MINMAX_MAX];
  int n_points;
  double points[ANS_MINMAX_POINTS * ANS_MINMAX_MAX]; /* all equilibria found */
  double gap; /* of the equilibrium over the box: 0 for a saddle of all of it */
  int n_pairs;
  AnsSaddle pairs[2]; /* the linearised game in its singular coordinates; 0: none */
  double real[ANS_MINMAX_MAX], imaginary[ANS_MINMAX_MAX]; /* eigenvalues of J */
  double field_real, field_imaginary; /* closed form of the first, or NaN */
  AnsMinmaxMap maps[ANS_MINMAX_METHODS];
} AnsMinmaxTruth;

/* The counters that are kept. */
enum {
  COUNT_STEPS,  /* since the start */
  COUNT_ANCHOR, /* at the last change of a parameter */
  COUNT_STRIDE, /* of curves */
  COUNT_CURVE,  /* points of curves */
  COUNT_ENDED,  /* of each method: the step at which it ended, or -1 */
  N_COUNTERS = COUNT_ENDED + ANS_MINMAX_METHODS,
};

/* The curves of a method. */
enum { CURVE_DISTANCE, CURVE_AVERAGE, N_CURVES };

typedef struct {
  AnsMinmaxParams params; /* first: the table's offsets start here */
  AnsPayoff payoff;
  AnsDescentAscent descent;
  AnsMinmaxTruth truth;
  int n;            /* coordinates of z */
  gint64 *counters; /* N_COUNTERS */
  double *z;        /* METHODS x MAX each: the iterate, the memory, the mean */
  double *memory;
  double *mean;
  double *rate;       /* METHODS: the last measured factor of |.|^2 */
  double *anchor;     /* METHODS: distance at the last change */
  double *trail;      /* METHODS x TRAIL x MAX: a ring */
  double *mean_trail; /* METHODS x TRAIL x MAX */
  double *curves;     /* METHODS x N_CURVES x CURVE */
  AnsRandom *random;  /* METHODS */
} AnsMinmaxState;

/* minmax_flow.c */
void ans_minmax_flow_restart (AnsMinmaxState *self);
void ans_minmax_flow_anchor (AnsMinmaxState *self);
/* How many methods still run. */
int ans_minmax_flow_step (AnsMinmaxState *self, AnsContext *context);
gboolean ans_minmax_flow_runs (const AnsMinmaxState *self, int method);
double ans_minmax_flow_distance (const AnsMinmaxState *self, const double *z);
const char *ans_minmax_flow_name (int method);
/* Point `back` steps ago of a ring of points. */
const double *ans_minmax_flow_point (const AnsMinmaxState *self, const double *ring,
                                     int method, gint64 step);

/* minmax_truth.c */
void ans_minmax_truth_game (AnsMinmaxState *self); /* pay-off and method as set */
void ans_minmax_truth_init (AnsMinmaxState *self);

/* minmax_gauge.c */
AnsMeasure ans_minmax_gauge_measure (const AnsMinmaxState *self, int metric);
/* max_y' E (x, y') - min_x' E (x', y) over the box, NaN outside of it. */
double ans_minmax_gauge_gap (const AnsMinmaxState *self, const double *z);

/* minmax_views.c */
void ans_minmax_views_show (AnsMinmaxState *self, AnsFrame *frame);
/* The coordinates of z that the plane shows. */
void ans_minmax_views_axes (const AnsMinmaxState *self, int *across, int *up);
