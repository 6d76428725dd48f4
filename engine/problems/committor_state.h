/* The state of the committor problem, shared by its files: committor.c (tables and life),
 * committor_train.c (the optimiser), committor_gauge.c (metrics), committor_walk.c
 * (particles and paths), committor_views.c (pictures). */
#pragma once

#include "engine/optim/gauss_newton.h"
#include "engine/problems/committor_data.h"
#include "engine/problems/committor_network.h"
#include "engine/problems/committor_truth.h"
#include "engine/problems/problem.h"
#include "engine/sampling/hitting.h"

#define ANS_COMMITTOR_PATHS                                                              \
  6 /* reactive walkers under way, and paths that have arrived */
#define ANS_COMMITTOR_TRAIL 400    /* points of a path */
#define ANS_COMMITTOR_LEVELS 9     /* u = 0.1, 0.2, ..., 0.9 */
#define ANS_COMMITTOR_BINS 40      /* of the histogram of u */
#define ANS_COMMITTOR_RELEASED 400 /* walkers let go at a point */

typedef enum { ANS_COMMITTOR_VARIATIONAL, ANS_COMMITTOR_SEMIGROUP } AnsCommittorLoss;
typedef enum { ANS_COMMITTOR_GAUSS_NEWTON, ANS_COMMITTOR_ADAM } AnsCommittorOptimiser;

/* The order of the metrics in the table of committor.c. */
typedef enum {
  METRIC_RMSE,
  METRIC_RATE,
  METRIC_FLUX_SPREAD,
  METRIC_BOUNDARY_ERROR,
  METRIC_OUT_OF_RANGE,
  METRIC_EFFECTIVE_SAMPLE_SHARE,
  METRIC_SYMMETRY_ERROR,
  METRIC_LOSS,
  N_METRICS,
} AnsCommittorMetric;

/* What the user sets. */
typedef struct {
  int potential, dimension;
  double beta, a_x, a_y, b_x, b_y, radius_a, radius_b;
  int boundary, depth, width, activation, residual;
  double penalty;
  int loss;
  double lag;
  int sampling, pool, points, keep_batch, settle, refresh;
  double warmth;
  int optimiser, decay;
  double rate;
  int walkers, substeps;
  double dt;
  int view_x, view_y;
} AnsCommittorParams;

/* The plane that is drawn: x = origin + a e1 + b e2 with orthonormal e1, e2. */
typedef struct {
  double origin[ANS_SET_MAX_DIMENSION];
  double e1[ANS_SET_MAX_DIMENSION], e2[ANS_SET_MAX_DIMENSION];
  AnsBox box;
} AnsCommittorPlane;

/* The samples of one batch, in the rows that Gauss-Newton sees: the term of the loss,
 * then the boundary. */
typedef struct {
  int n, n_boundary;             /* rows */
  int n_points;                  /* points drawn from the pool */
  double *x, *s, *v, *x1, *ends; /* n rows */
  double *boundary_x, *boundary_s, *boundary_t;
  double *points, *points_s, *share; /* points, sqrt (share), share */
  double *slopes;                    /* scratch */
  int *index;
  gint64 *
      counters; /* 0: a batch is there, 1: iterations done, 2: its rows have directions */
} AnsCommittorBatch;

/* Metrics as they were when last evaluated. */
typedef struct {
  int n_test, n_quadrature, n_boundary;
  double *x_test, *u_test, *truth_test; /* n_test x d, n_test */
  double *x_quadrature,
      *w_quadrature; /* plane: a grid; otherwise the pool's own arrays */
  double *u_quadrature, *slope_quadrature; /* n_quadrature, n_quadrature x d */
  double *x_boundary, *u_boundary;         /* n_boundary points on A, then on B */
  double value[N_METRICS], rate_error;
  double *average; /* ANS_COMMITTOR_LEVELS + 2: the flux, the energy and their count,
                      averaged over the pool's draws while Gauss-Newton averages */
  double flux[ANS_COMMITTOR_LEVELS], histogram[ANS_COMMITTOR_BINS];
} AnsCommittorGauge;

typedef struct {
  double *x, *scratch; /* walkers x d */
  AnsRandom *streams;
  double *guided, *guided_u, *guided_slope,
      *noise;              /* reactive walkers: PATHS x d, PATHS, PATHS x d */
  double *trail, *arrived; /* PATHS x TRAIL x 2 each, in the plane */
  gint64 *lengths;         /* PATHS of trails, PATHS of arrived, stride, next arrived */
  AnsRandom *guided_random;
  double *released;  /* RELEASED x d */
  int *ends;         /* RELEASED, AnsHittingEnd */
  gint64 *ends_kept; /* the same, as it is checkpointed */
  AnsRandom *released_streams;
  double release_at[2], release_u;
  gint64 *release; /* 0: under way, 1: steps done */
} AnsCommittorWalk;

typedef struct {
  AnsCommittorParams params; /* first: the table's offsets start here */
  AnsPotential potential;
  AnsSet a, b;
  AnsCommittorPlane plane;
  AnsCommittorTruth truth;
  AnsCommittorPrograms *network;
  AnsCommittorPool pool;
  AnsCommittorBatch batch;
  AnsCommittorGauge gauge;
  AnsCommittorWalk walk;
  AnsGaussNewton *newton;
  int P;
  double *theta, *gradient, *moment_1, *moment_2, *features, *offset;
  AnsRandom *init_random, *batch_random, *pair_streams;
  double *pair_scratch;
  gboolean sets_stale, truth_stale;
  gint64 data_stale; /* kept: the next step has to renew the data */
  int dragged; /* 0: nothing, 1: A, 2: B */
} AnsCommittor;

/* committor_system.c: what the parameters ask for.  adopt takes new sets over, or says
 * why not and puts the parameters back. */
AnsPotential ans_committor_system_potential (const AnsCommittorParams *params);
void ans_committor_system_sets (const AnsCommittorParams *params,
                                const AnsPotential *potential, AnsSet *a, AnsSet *b);
gboolean ans_committor_system_check (gconstpointer state, GError **error);
void ans_committor_system_adopt (AnsCommittor *self, AnsContext *context);

/* committor_train.c: samples, optimiser; TRUE when an iteration is over. */
gboolean ans_committor_train_open (AnsCommittor *self, AnsContext *context,
                                   GError **error);
gboolean ans_committor_train_averages (const AnsCommittor *self);
void ans_committor_train_restart (
    AnsCommittor *self); /* the system has changed; theta stays */
gboolean ans_committor_train_step (AnsCommittor *self, AnsContext *context,
                                   gboolean *finished, GError **error);

/* committor_gauge.c */
void ans_committor_gauge_open (AnsCommittor *self, AnsContext *context);
void ans_committor_gauge_place (AnsCommittor *self,
                                AnsContext *context); /* after sets or beta changed */
void ans_committor_gauge_evaluate (AnsCommittor *self, AnsContext *context);
AnsMeasure ans_committor_gauge_measure (const AnsCommittor *self, int metric);

/* committor_walk.c */
void ans_committor_walk_open (AnsCommittor *self, AnsContext *context);
void ans_committor_walk_step (AnsCommittor *self, AnsContext *context);
void ans_committor_walk_release (AnsCommittor *self, AnsContext *context, double x,
                                 double y);

/* committor_views.c */
void ans_committor_views_plane (AnsCommittor *self);
void ans_committor_views_show (AnsCommittor *self, AnsContext *context, AnsFrame *frame);
void ans_committor_views_point (const AnsCommittor *self, double a, double b, double *x);
