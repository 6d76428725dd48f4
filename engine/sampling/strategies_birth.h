/* Birth and death of strategies (the bookkeeping of Lu, Lu, Nolen 2019): points whose
 * rate is above the mean die, those below it multiply, at a constant number of points.
 *
 *   r_i = sign value_i + eps ln rho_i, less its mean;   probability 1 - exp (-alpha |r_i|
 * dt)
 *
 * with rho the density of the points by a Gaussian kernel.  The points are visited in a
 * random order; a point that has been overwritten is passed by. */
#pragma once

#include "engine/sampling/strategies.h"

typedef struct {
  double alpha;     /* >= 0; 0 does nothing and draws nothing */
  double dt;        /* > 0 */
  double eps;       /* temperature of the entropic part; 0: none */
  double bandwidth; /* of the kernel, > 0 */
  double jitter;    /* standard deviation of the noise that a copy gets, >= 0 */
  double sign;      /* 1: the player who minimises, -1: who maximises */
  int cells;        /* of the grid for rho in one dimension */
  double *density;  /* 2 x cells: scratch */
  gint64 *born;     /* n: gets `stamp` where a copy was put; may be NULL */
  gint64 stamp;
} AnsStrategiesBirth;

/* One round with the present values; counts[0] grows by the births, counts[1] by the
 * deaths: each event is one of each, counted as that which caused it. */
void ans_strategies_birth_run (const AnsStrategiesBirth *birth, AnsStrategies *self,
                               AnsParallel *parallel, AnsRandom *random, gint64 *counts);
