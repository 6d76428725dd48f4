/* What the parts of the mean-field problem share. */
#pragma once

#include "engine/models/relu_circle.h"
#include "engine/problems/mean_field_net.h"
#include "engine/problems/problem.h"
#include "engine/reference/fokker_planck.h"

typedef enum {
  ANS_MEAN_FIELD_CIRCLE,
  ANS_MEAN_FIELD_REGRESSION,
  ANS_MEAN_FIELD_TEACHER,
} AnsMeanFieldModel;

typedef enum {
  ANS_MEAN_FIELD_SINE,
  ANS_MEAN_FIELD_STEP,
  ANS_MEAN_FIELD_KINK,
  ANS_MEAN_FIELD_TWIN, /* a network of three neurons */
  ANS_MEAN_FIELD_DRAWN,
} AnsMeanFieldTarget;

enum {
  METRIC_TIME,
  METRIC_LOSS,
  METRIC_GRID_LOSS,
  METRIC_FREE_ENERGY,
  METRIC_DISSIPATION,
  METRIC_GRID_DISSIPATION,
  METRIC_ENERGY_MISMATCH,
  METRIC_GRID_MISMATCH,
  METRIC_FLUCTUATION,
  METRIC_START_FLUCTUATION,
  METRIC_TRAVEL,
  METRIC_TANGENT_LOSS,
  METRIC_ANCESTORS,
  N_METRICS
};

enum { PLOT_NEURONS, PLOT_FUNCTION, PLOT_LOSS, PLOT_DISSIPATION, PLOT_DENSITY, PLOT_LAW };

typedef struct {
  int model, neurons, replicas, target, points, scaling, batch;
  double concentration, spread;
  double rate, noise, weight_decay, birth_death;
  int picked; /* 1 ... neurons; 0: none */
  double probe;
} AnsMeanFieldParams;

/* Since when and from where the energy is balanced against what was dissipated. */
typedef struct {
  double anew;   /* 1: the balance starts with the next step */
  double energy; /* at its start */
  double spent;  /* the integral of the dissipation since */
} AnsMeanFieldBalance;

#define ANS_MEAN_FIELD_LEVELS 6  /* widths m, m/2, ..., m/32 */
#define ANS_MEAN_FIELD_CELLS 512 /* of the circle */

typedef struct {
  int m[ANS_MEAN_FIELD_LEVELS], first[ANS_MEAN_FIELD_LEVELS]; /* per replica; sum[...] */
  int each;                    /* neurons of a replica, all widths */
  double *phi;                 /* replicas x each, any angles */
  double *slope, *psi, *noise; /* scratch, replicas x each */
  double *spent;               /* scratch, replicas: dissipation of the widest network */
  AnsReluCircle target, *moments; /* replicas x levels, scratch */
  AnsFokkerPlanck grid;
  double *U, start_square;   /* n; ||f_m - f||^2 m of independent draws of the start */
  double floor, floor_noise; /* least free energy, and the noise it is for */
  double *healed;            /* m ||f_m - f||^2 as measured at the start, its error */
} AnsMeanFieldCircle;

typedef struct {
  double *theta, *start; /* m x 3, kept */
  double *variation;     /* m, scratch: of E at each neuron */
  double *tangent;       /* points, kept: residual f - y of the linearised network */
  double *kernel, *work; /* points x points, points */
  double *noise;         /* m x 3, scratch */
  double *pen;           /* 2, kept: where a target was last drawn */
  double teacher[3 * 3]; /* neurons of the teacher */
  double optimum, optimum_decay; /* least free energy of any student at this decay */
} AnsMeanFieldPlane;

typedef struct {
  gint64 step;
  gboolean stale;
  double value[N_METRICS], reference[N_METRICS], error[N_METRICS];
} AnsMeanFieldGauge;

typedef struct {
  AnsMeanFieldParams params; /* first: the table's offsets start here */
  double *time;              /* 1 */
  gint64 *ancestors;         /* of the network that is shown; m */
  AnsMeanFieldBalance *balance, *grid_balance;
  AnsRandom *init, *streams;
  AnsMeanFieldCircle circle;
  AnsMeanFieldPlane plane;
  AnsMeanFieldNet net;
  AnsMeanFieldGauge gauge;
  int dragged; /* 1 ... neurons */
} AnsMeanField;

/* mean_field_births.c: each neuron with the first variation V above the mean dies, each
 * below it is copied, with probability 1 - exp (-alpha |V - mean| dt); a copy of another
 * neuron fills the place of the dead, and a copy takes that of another.  `width` numbers
 * a neuron in theta; start (m x width) and ancestors (m) are carried along if not NULL.
 */
void ans_mean_field_births (double strength, int m, int width, const double *V,
                            AnsRandom *random, double *theta, double *start,
                            gint64 *ancestors);

/* mean_field_balance.c: at the beginning of a step; starts the balance if it is to. */
void ans_mean_field_balance_begin (AnsMeanFieldBalance *self, double energy);
/* |what is lost - what is dissipated| over the latter; NaN at the start. */
double ans_mean_field_balance_mismatch (const AnsMeanFieldBalance *self, double energy);

/* mean_field_floor.c: the least free energy of any density on the circle at the noise
 * eps >= 0. */
double ans_mean_field_floor (const AnsReluCircle *target, double eps);

/* mean_field_circle.c */
void ans_mean_field_circle_open (AnsMeanField *self, AnsContext *context);
gboolean ans_mean_field_circle_step (AnsMeanField *self, AnsContext *context,
                                     GError **error);
void ans_mean_field_circle_gauge (AnsMeanField *self, AnsContext *context);
/* The squared distance to the density's network, mean and its standard error over the
 * replicas of one width; after _gauge. */
void ans_mean_field_circle_distance (const AnsMeanField *self, int level, double *mean,
                                     double *error);
double ans_mean_field_circle_target (double angle); /* p* */

/* mean_field_plane.c: regression and teacher. */
void ans_mean_field_plane_open (AnsMeanField *self, AnsContext *context);
gboolean ans_mean_field_plane_step (AnsMeanField *self, AnsContext *context,
                                    GError **error);
void ans_mean_field_plane_gauge (AnsMeanField *self, AnsContext *context);
void ans_mean_field_plane_retarget (AnsMeanField *self); /* after another target */

/* mean_field_model.c */
AnsModel *ans_mean_field_model (gpointer state, AnsContext *context, int index);

/* mean_field_views.c, mean_field_touch.c */
void ans_mean_field_views_show (AnsMeanField *self, AnsContext *context, AnsFrame *frame);
void ans_mean_field_touch (gpointer state, AnsContext *context, const AnsTouch *touch);
