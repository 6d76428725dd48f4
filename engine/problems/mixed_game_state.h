/* The state of the problem mixed-game, for its own files. */
#pragma once

#include "engine/models/game.h"
#include "engine/problems/problem.h"
#include "engine/sampling/game_particles.h"

#define ANS_MIXED_GAME_LINE 400    /* cells of a grid in one dimension */
#define ANS_MIXED_GAME_MOST 20000  /* particles of a player at most */
#define ANS_MIXED_GAME_CELLS 512   /* of the density for births and deaths */
#define ANS_MIXED_GAME_TRACE 400   /* points of the trace at most; even */
#define ANS_MIXED_GAME_TRAIL 300   /* points of the trail of the means */
#define ANS_MIXED_GAME_ABSENT 1e30 /* in the trace: this or more is not known */

typedef enum {
  ANS_MIXED_GAME_LANGEVIN,
  ANS_MIXED_GAME_WEIGHTS,
  ANS_MIXED_GAME_MIRROR_PROX,
} AnsMixedGameDynamics;

typedef enum {
  ANS_MIXED_GAME_ASIDE,
  ANS_MIXED_GAME_UNIFORM,
  ANS_MIXED_GAME_GRID
} AnsMixedGameStart;

typedef enum {
  ANS_MIXED_GAME_BOTH,
  ANS_MIXED_GAME_FIRST,
  ANS_MIXED_GAME_SECOND
} AnsMixedGameWho;

typedef struct {
  double alpha, epsilon, epsilon_y, eta, ratio, eta_w, rate, bandwidth, jitter;
  int game, dimension, game_seed, modes, dynamics, inner, printed, averaged, warm_up,
      entropic, separate, player, at_once, n_x, n_y, start, equation, show_average;
} AnsMixedGameParams;

/* Numbers of the run's state that are kept. */
enum {
  CLOCK_TIME,       /* simulated time */
  CLOCK_AVERAGED,   /* weight of the time averages: time since they began */
  CLOCK_RADIUS,     /* distance of the means from the middle, averaged over a while */
  CLOCK_EQUATION,   /* the same of the equation */
  CLOCK_SOLVED_FOR, /* alpha and temperatures of the equilibrium */
  CLOCK_RESIDUAL = CLOCK_SOLVED_FOR + 3,
  CLOCK_TRAIL_TIME, /* when the trail was last noted */
  N_CLOCK
};

enum {
  COUNT_BIRTHS, /* births of x, deaths of x, births of y, deaths of y */
  COUNT_STEPS = COUNT_BIRTHS + 4,
  COUNT_TRACE,  /* points of the trace */
  COUNT_STRIDE, /* which is noted every so many steps */
  COUNT_TRAIL,  /* points of the trail noted in all */
  COUNT_SOLVED, /* iterations of the equilibrium since it was asked for */
  COUNT_EXACT,  /* 1: y is the exact inner solution */
  COUNT_STALE,  /* 1: the equation has not followed */
  N_COUNTS
};

enum {
  METRIC_GAP,
  METRIC_AVERAGE_GAP,
  METRIC_ENTROPIC_GAP,
  METRIC_KL_P,
  METRIC_KL_Q,
  METRIC_PHI,
  METRIC_DISSIPATION,
  METRIC_RADIUS,
  METRIC_MEAN_X,
  METRIC_MEAN_Y,
  METRIC_VALUE,
  METRIC_TARGET_DISTANCE,
  METRIC_STAR_DISTANCE,
  METRIC_MODES,
  METRIC_QUALITY,
  METRIC_BIRTHS,
  METRIC_DEATHS,
  METRIC_ANCESTORS,
  METRIC_EFFECTIVE_X,
  METRIC_EFFECTIVE_Y,
  METRIC_DENSITY_ERROR,
  METRIC_BETA_GAP,
  METRIC_RESIDUAL,
  METRIC_TIME,
  N_METRICS
};

enum {
  PLOT_PAYOFF,
  PLOT_GAP,
  PLOT_STRATEGY_X,
  PLOT_STRATEGY_Y,
  PLOT_MEANS,
  PLOT_PLANE,
  PLOT_VARIATION_X,
  PLOT_VARIATION_Y,
  PLOT_PHI,
  PLOT_EVENTS,
  N_PLOTS
};

/* What is noted in the course of the run. */
enum {
  TRACE_TIME,
  TRACE_GAP,
  TRACE_FLOOR,
  TRACE_AVERAGE_GAP,
  TRACE_ENTROPIC,
  TRACE_KL_P,
  TRACE_KL_Q,
  TRACE_SAMPLED, /* entropic gap of independent samples of the equilibrium */
  TRACE_PHI,
  TRACE_PHI_LEAST,
  TRACE_DISSIPATION,
  TRACE_PHI_EQUATION,
  TRACE_DISSIPATION_EQUATION,
  TRACE_BIRTHS,
  TRACE_DEATHS,
  TRACE_DISTINCT,
  N_TRACE
};

/* The points on which densities of one player are known: a line of cells (also round a
 * circle), or a lattice. */
typedef struct {
  int n, d;
  int side[3];            /* cells along each coordinate */
  gboolean line;          /* one coordinate: of the box, or the angle on a circle */
  gboolean known;         /* FALSE: too many dimensions for a grid */
  double *x;              /* n x d, centres of the cells */
  double *at;             /* line: n, the coordinate */
  double cell;            /* volume of one */
  AnsStrategySpace space; /* line: of the coordinate */
} AnsMixedGameGrid;

/* What is on the grid of one player. */
typedef struct {
  AnsMixedGameGrid grid;
  AnsStrategies own;
  double *coordinate; /* particles: of those on a line */
  double *density;    /* n: of the particles, blurred */
  double *value;      /* n: first variation under the other's particles */
  double *response;   /* n: density of the best response to the other's blurred ones */
  double *average;    /* n: masses, averaged over time; kept */
  double *best, *log_best; /* n: masses of the exact inner solution; the first kept */
  double *scratch;         /* 2 n */
  gint64 *born;            /* particles: step at which it was put by a birth; kept */
  AnsGameParticlesCloud mean, exact; /* on the grid: time average, inner solution */
  double bandwidth;                  /* of density */
} AnsMixedGameSide;

/* What the particles and the equilibrium come to at one step. */
typedef struct {
  gint64 counted; /* after which step, plus 1 */
  double gap, average_gap, entropic, kl[2], phi, dissipation, value, mean[2];
  int modes;       /* of a GAN: found */
  double quality;  /* share of samples near a mode */
  double distance; /* of the density of x from the target of a GAN */
  double star_gap, star_value, star_phi, star_distance; /* at the equilibrium */
  double sampled;        /* entropic gap of independent samples of the equilibrium */
  double sampled_for[4]; /* what `sampled` and the star numbers were computed for */
} AnsMixedGameGauge;

/* The threshold of cycles by Gaussian closure: temperatures at couplings. */
#define ANS_MIXED_GAME_THRESHOLDS 25

typedef struct {
  double alpha[ANS_MIXED_GAME_THRESHOLDS], eps[ANS_MIXED_GAME_THRESHOLDS];
} AnsMixedGameThresholds;

typedef struct _AnsMixedGameTruth AnsMixedGameTruth;

typedef struct {
  AnsMixedGameParams params;

  AnsGame game;
  AnsMixedGameSide side[2];
  AnsGameParticles play;
  AnsRandom *hand;
  AnsParallel *parallel;
  double *field;       /* scratch of fields */
  double *picture;     /* scratch of pictures of the pay-off */
  double *birth_cells; /* 2 x ANS_MIXED_GAME_CELLS: scratch */
  double *clock;       /* N_CLOCK */
  gint64 *counts;      /* N_COUNTS */
  double *trace;       /* ANS_MIXED_GAME_TRACE x N_TRACE */
  double *trail; /* ANS_MIXED_GAME_TRAIL x 4: means of particles and of the equation */
  AnsMixedGameGauge gauge;
  AnsMixedGameThresholds *thresholds;
  AnsMixedGameTruth *truth;
} AnsMixedGame;

/* mixed_game_grid.c: grids of the players. */
void ans_mixed_game_grid_init (AnsMixedGameGrid *self, const AnsGameSpace *space,
                               const AnsGame *game, int player, AnsArena *arena);
/* The coordinate of a point on a line. */
double ans_mixed_game_grid_coordinate (const AnsMixedGameGrid *self, const double *x);
/* Masses (n, sum 1) of points x (count x d) with weights w, linearly shared on a line, in
 * the nearest cell elsewhere. */
void ans_mixed_game_grid_bin (const AnsMixedGameGrid *self, int count, const double *x,
                              const double *w, double *coordinate, double *mass);

/* mixed_game_play.c: particles. */
gboolean ans_mixed_game_play_open (AnsMixedGame *self, AnsContext *context,
                                   GError **error);
gboolean ans_mixed_game_play_step (AnsMixedGame *self, AnsContext *context,
                                   GError **error);
void ans_mixed_game_play_set (AnsMixedGame *self); /* takes over the parameters */
/* The measure of a player as it is now: its particles, or the exact inner solution. */
AnsGameParticlesCloud ans_mixed_game_play_cloud (const AnsMixedGame *self, int player);
double ans_mixed_game_play_eps (const AnsMixedGame *self, int player);
/* Moves a share of the particles of a player to a point of the plot. */
void ans_mixed_game_play_drop (AnsMixedGame *self, int player, double at, double up);
/* Moves all particles so that their mean is there. */
void ans_mixed_game_play_shift (AnsMixedGame *self, int player, double mean);
void ans_mixed_game_play_average_anew (AnsMixedGame *self);
/* What is shown of a cloud in the plane of means: the mean coordinate of a double well;
 * elsewhere the mass in the upper half of the first coordinate. */
double ans_mixed_game_play_mean (const AnsMixedGame *self, int player,
                                 const AnsGameParticlesCloud *cloud);

/* mixed_game_truth.c: the equilibrium and the equation. */
/* After the particles have been placed. */
void ans_mixed_game_truth_open (AnsMixedGame *self, AnsContext *context);
void ans_mixed_game_truth_close (AnsMixedGame *self);
/* Takes over coupling and temperatures. */
void ans_mixed_game_truth_renew (AnsMixedGame *self);
/* Moves the equation by dt and, at the `last` of a step's moves, solves a little. */
void ans_mixed_game_truth_step (AnsMixedGame *self, double dt, gboolean last);
gboolean ans_mixed_game_truth_has_equation (const AnsMixedGame *self);
/* Density of the equation (n of the grid of a player). */
const double *ans_mixed_game_truth_density (AnsMixedGame *self, int player);
double ans_mixed_game_truth_mean (const AnsMixedGame *self, int player);
void ans_mixed_game_truth_drop (AnsMixedGame *self, int player, double at, double width,
                                double share);
void ans_mixed_game_truth_shift (AnsMixedGame *self, int player, double by);
gboolean ans_mixed_game_truth_solved (const AnsMixedGame *self);

/* mixed_game_gauge.c: what is measured. */
void ans_mixed_game_gauge_open (AnsMixedGame *self, AnsContext *context);
void ans_mixed_game_gauge_count (AnsMixedGame *self);
AnsMeasure ans_mixed_game_gauge_measure (AnsMixedGame *self, int metric);
void ans_mixed_game_gauge_record (AnsMixedGame *self, AnsContext *context);

/* mixed_game_best.c: pure best responses. */
/* The least (player 0) or greatest (player 1) value of the first variation under a cloud
 * of the other: of its grid and of `also`, climbed from there. */
double ans_mixed_game_best_value (AnsMixedGame *self, int player,
                                  const AnsGameParticlesCloud *other,
                                  const AnsGameParticlesCloud *also);

/* mixed_game_closure.c: Gaussian closure of the double wells. */
double ans_mixed_game_closure_radius (double eps); /* of the cycle, coupling infinite */
void ans_mixed_game_closure_thresholds (AnsMixedGameThresholds *self);

/* mixed_game_views.c: plots. */
void ans_mixed_game_views_show (AnsMixedGame *self, AnsFrame *frame);
/* The latest means of the particles (first = 0) or of the equation (2). */
void ans_mixed_game_views_trail (const AnsMixedGame *self, int first, AnsRole role,
                                 const char *label, AnsPlot *plot);

/* mixed_game_strategies.c: plots of strategies. */
void ans_mixed_game_strategies_payoff (AnsMixedGame *self, AnsPlot *plot);
void ans_mixed_game_strategies_first (AnsMixedGame *self, AnsPlot *plot);
void ans_mixed_game_strategies_second (AnsMixedGame *self, AnsPlot *plot);
void ans_mixed_game_strategies_variation_x (AnsMixedGame *self, AnsPlot *plot);
void ans_mixed_game_strategies_variation_y (AnsMixedGame *self, AnsPlot *plot);
