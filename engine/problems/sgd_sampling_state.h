/* The state of the problem sgd-sampling, for its own files. */
#pragma once

#include "engine/models/passage.h"
#include "engine/problems/problem.h"
#include "engine/reference/fokker_planck.h"
#include "engine/reference/fokker_planck_2d.h"
#include "engine/sampling/langevin.h"

#define ANS_SGD_SAMPLING_LINE 480             /* cells of the grid in one dimension */
#define ANS_SGD_SAMPLING_SIDE 96              /* and along each side in the plane */
#define ANS_SGD_SAMPLING_BINS 60              /* bins of the histogram in one dimension */
#define ANS_SGD_SAMPLING_TILES 24             /* and along each side in the plane */
#define ANS_SGD_SAMPLING_TRACE 400            /* points of the trace at most; even */
#define ANS_SGD_SAMPLING_ABSENT -1e300        /* in the trace: not known */
#define ANS_SGD_SAMPLING_ROUGH 20             /* steps for which a new density is rough */
#define ANS_SGD_SAMPLING_MOST_NUMBERS 2000000 /* particles times dimension */

typedef enum {
  ANS_SGD_SAMPLING_ULA,
  ANS_SGD_SAMPLING_MALA,
  ANS_SGD_SAMPLING_BIRTH_DEATH,
  ANS_SGD_SAMPLING_SGD,
} AnsSgdSamplingDynamics;

typedef enum {
  ANS_SGD_SAMPLING_WELL,
  ANS_SGD_SAMPLING_WIDE,
  ANS_SGD_SAMPLING_UNIFORM
} AnsSgdSamplingStart;

typedef enum {
  ANS_SGD_SAMPLING_HOLD,
  ANS_SGD_SAMPLING_QUENCH,
  ANS_SGD_SAMPLING_ANNEAL
} AnsSgdSamplingSchedule;

typedef struct {
  double beta, eta, hot, over, ratio, stiffness, alpha, bandwidth, height, width;
  int target, dimension, dynamics, start, schedule, particles, at_once, every, correct,
      batch, all;
} AnsSgdSamplingParams;

/* Numbers of the run's state that are kept. */
enum {
  CLOCK_TIME,       /* simulated time */
  CLOCK_SCHEDULE,   /* when the schedule began */
  CLOCK_BETA,       /* inverse temperature of the last step */
  CLOCK_START,      /* F of the equation at the beginning, plus what jumps have added */
  CLOCK_DISSIPATED, /* time integral of its dissipation */
  CLOCK_RISK,       /* time that particles have spent before they escaped */
  CLOCK_HAZARD,     /* time integral of the reference's rate of escape */
  CLOCK_KRAMERS,    /* and of that of Kramers */
  CLOCK_MEAN,       /* mean and variance of Euler-Maruyama on the quadratic, exactly */
  CLOCK_VARIANCE,   /* < 0: not known; also, whether the moments of SGD are */
  CLOCK_MOMENTS,    /* AnsRegressionMoments of SGD, exactly */
  N_CLOCK = CLOCK_MOMENTS + 5
};

enum {
  COUNT_ESCAPED,
  COUNT_TRIED,
  COUNT_TAKEN,
  COUNT_EVENTS,
  COUNT_STEPS,
  COUNT_TRACE,  /* points of the trace */
  COUNT_STRIDE, /* which is noted every so many steps */
  COUNT_ROUGH,  /* steps to come in which the equation's density is still rough */
  N_COUNTS
};

enum {
  METRIC_FREE_ENERGY,
  METRIC_BALANCE,
  METRIC_DISSIPATION,
  METRIC_SPECTRAL_GAP,
  METRIC_KL,
  METRIC_L1,
  METRIC_L1_PDE,
  METRIC_MEAN,
  METRIC_VARIANCE,
  METRIC_ACCEPTANCE,
  METRIC_ESCAPE_TIME,
  METRIC_KRAMERS_TIME,
  METRIC_SURVIVORS,
  METRIC_FLAT_SHARE,
  METRIC_ANCESTORS,
  METRIC_BETA,
  N_METRICS
};

enum {
  PLOT_PARTICLES,
  PLOT_DENSITY,
  PLOT_FREE_ENERGY,
  PLOT_ESCAPE,
  PLOT_DISTANCES,
  N_SHOWN
};

/* What is noted in the course of the run. */
enum {
  TRACE_TIME,
  TRACE_PARTICLES, /* free energies less that of the Gibbs density */
  TRACE_EQUATION,
  TRACE_BALANCE,
  TRACE_SURVIVORS,
  TRACE_EXPECTED,
  TRACE_KRAMERS,
  TRACE_L1,
  TRACE_L1_PDE,
  TRACE_BAND,
  N_TRACE
};

/* Densities on the grid of the first one or two coordinates at one temperature. */
typedef struct {
  double beta;        /* of what is here; 0: nothing yet */
  int nx, ny, cells;  /* ny = 1 in one dimension */
  double h[2], cell;  /* width and volume of a cell */
  double *x;          /* cells x 2, their centres */
  double *U;          /* cells: the potential, of many dimensions the effective one */
  double *gibbs;      /* cells: density */
  double *blurred;    /* cells: the same after the kernel of the birth-death rates */
  double bandwidth;   /* of blurred; 0: none yet */
  gboolean moves;     /* is there an equation on this grid? (not for d > 2) */
  double gap;         /* spectral gap; NaN: not known */
  double escape_time; /* mean first passage from the minimum; NaN: not known */
  gboolean exact;     /* by quadrature or on the grid, not by Kramers */
  char *out;          /* cells: beyond the pass?  In the plane, where there is one */
  double *band;       /* for the times of passage there, scratch */
  double flat_share;  /* of the Gibbs density, in the flat well; NaN: no such well */
  double free_energy; /* of the Gibbs density */
} AnsSgdSamplingTruth;

/* A histogram of the particles on bins of whole cells, and what bins say. */
typedef struct {
  int bx, by, bins;                      /* bins, and so many along x and y */
  double bin;                            /* volume of one */
  double *share;                         /* bins: density of the particles */
  double *gibbs;                         /* bins: density */
  double *equation;                      /* bins: density of the equation */
  gint64 counted;                        /* after which step, plus 1 */
  double outside;                        /* share of particles outside of the box */
  double energy, mean, variance, fourth; /* of L; of x_1, and its fourth moment */
  double flat, ancestors;                /* shares */
  double band, band_deviation; /* of l1 between n samples and the Gibbs density */
} AnsSgdSamplingBins;

typedef struct {
  AnsSgdSamplingParams params;

  AnsTarget target;
  AnsPassage passage;
  int shards;
  double *x, *scratch;
  AnsRandom *random, *birth, *hand;
  gint64 *left;     /* particles, 1: has been beyond the pass */
  gint64 *ancestor; /* particles */
  gint64 *accepted; /* shards */
  gint64 *counts;   /* N_COUNTS */
  double *clock;    /* N_CLOCK */
  double *bumps;    /* number, then height, x, y, width of each */
  double *trace;    /* ANS_SGD_SAMPLING_TRACE x N_TRACE */
  double *pde;      /* cells: density of the equation */

  AnsFokkerPlanck line;
  AnsFokkerPlanck2d plane;
  AnsSgdSamplingTruth truth;
  AnsSgdSamplingBins bins;
  double *field, *blur; /* cells: scratch of densities from particles */
  double *rate;         /* particles: scratch */
  int *order;           /* particles: scratch */
  char *seen;           /* particles: scratch */
} AnsSgdSampling;

/* sgd_sampling_truth.c: grids, Gibbs densities, the equation. */
void ans_sgd_sampling_truth_open (AnsSgdSampling *self, AnsContext *context);
/* Brings all that depends on temperature and bumps up to date. */
void ans_sgd_sampling_truth_renew (AnsSgdSampling *self, AnsContext *context);
void ans_sgd_sampling_truth_step (AnsSgdSampling *self, AnsContext *context, double dt);
double ans_sgd_sampling_truth_free_energy (const AnsSgdSampling *self);
/* Loss of free energy per unit time, of reaction and transport. */
double ans_sgd_sampling_truth_dissipation (const AnsSgdSampling *self);
/* The equation's density has jumped (by hand): keeps the balance of its free energy. */
void ans_sgd_sampling_truth_jumped (AnsSgdSampling *self, double before);
/* Density of a Gaussian cloud on the grid, mass 1, into out (cells). */
void ans_sgd_sampling_truth_cloud (const AnsSgdSampling *self, const double *centre,
                                   const double *width, double *out);
/* Separable Gaussian blur of field (cells), in place, by `bandwidth`. */
void ans_sgd_sampling_truth_blur (AnsSgdSampling *self, double bandwidth, double *field);

/* sgd_sampling_walk.c: particles. */
void ans_sgd_sampling_walk_open (AnsSgdSampling *self, AnsContext *context);
gboolean ans_sgd_sampling_walk_step (AnsSgdSampling *self, AnsContext *context,
                                     GError **error);
/* The inverse temperature that the schedule asks for now. */
double ans_sgd_sampling_walk_beta (const AnsSgdSampling *self);
/* Moves a share of the particles, and of the equation's mass, to a point. */
void ans_sgd_sampling_walk_drop (AnsSgdSampling *self, double x, double y);
void ans_sgd_sampling_walk_set_beta (AnsSgdSampling *self, AnsContext *context);
/* Centre and width (2 each) of the cloud of the start; FALSE: uniform in the box. */
gboolean ans_sgd_sampling_walk_cloud (const AnsSgdSampling *self, double *centre,
                                      double *width);

/* sgd_sampling_birth.c: birth and death. */
void ans_sgd_sampling_birth_run (AnsSgdSampling *self, double dt);

/* sgd_sampling_gauge.c: histogram and metrics. */
void ans_sgd_sampling_gauge_open (AnsSgdSampling *self, AnsContext *context);
void ans_sgd_sampling_gauge_count (AnsSgdSampling *self);
AnsMeasure ans_sgd_sampling_gauge_measure (AnsSgdSampling *self, int metric);
void ans_sgd_sampling_gauge_record (AnsSgdSampling *self, AnsContext *context);
/* The cell of a point, or -1 outside of the box. */
int ans_sgd_sampling_gauge_cell (const AnsSgdSampling *self, const double *x);

/* sgd_sampling_views.c: plots. */
void ans_sgd_sampling_views_show (AnsSgdSampling *self, AnsFrame *frame);
