/* A mixed strategy as particles: n points of a strategy space with weights, and the moves
 * that games make with them.
 *
 * Points are cut into shards of ANS_STRATEGIES_SHARD with a random stream each, so that
 * results have the same bits for any number of threads.  All memory comes from the
 * caller's arena in _init; nothing is allocated after it.  The state is x, log_w, w,
 * ancestor and the streams. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/parallel.h"
#include "engine/core/random.h"
#include "engine/sampling/strategy_space.h"

#define ANS_STRATEGIES_SHARD 128

typedef struct {
  AnsStrategySpace space;
  int n;
  double *x;        /* n x d */
  double *log_w;    /* n: logarithms of the weights */
  double *w;        /* n: weights, sum 1 */
  gint64 *ancestor; /* n: the number that a point's first ancestor had */
  AnsRandom *noise; /* shards: streams, the caller's */

  double *value;             /* n: first variation at the points, as last computed */
  double *grad;              /* n x d: its gradient */
  double *rate;              /* n: scratch of births and deaths */
  double *other_x, *other_w; /* n x d, n: scratch, the ghosts of mirror-prox */
  double *scratch;           /* n x d */
  int *order;                /* n */
  char *seen;                /* n */
} AnsStrategies;

int ans_strategies_shards (int n);

/* n >= 1 points at the origin of the box, with equal weights. */
void ans_strategies_init (AnsStrategies *self, AnsArena *arena,
                          const AnsStrategySpace *space, int n, AnsRandom *noise);

/* x <- x + rate grad + sqrt (2 |rate| eps) xi, tangent and then back in the space; eps =
 * 0 draws no numbers.  rate < 0 descends. */
void ans_strategies_move (AnsStrategies *self, AnsParallel *parallel, double rate,
                          double eps);

/* w_i <- w_i exp (rate value_i), normalised, in logarithms. */
void ans_strategies_weigh (AnsStrategies *self, double rate);

/* Weights from log_w: subtracts their logarithm of the sum of exponentials. */
void ans_strategies_normalise (int n, double *log_w, double *w);

/* All weights 1/n. */
void ans_strategies_level (AnsStrategies *self);

/* (sum w)^2 / sum w^2 of the weights, and the share of distinct ancestors. */
double ans_strategies_effective (const AnsStrategies *self);
double ans_strategies_distinct (AnsStrategies *self);
