/* Overdamped Langevin dynamics, dX = -grad V (X) dt + sqrt (2 / beta) dB, by
 * Euler-Maruyama.
 *
 * Points are cut into fixed shards of ANS_LANGEVIN_SHARD, each with a random stream of
 * its own, so that results have the same bits for any number of threads.  Nothing here
 * allocates. */
#pragma once

#include "engine/core/parallel.h"
#include "engine/core/random.h"

#define ANS_LANGEVIN_SHARD 256

/* Fills V (n) and grad (n x d), either may be NULL, at the points x (n x d).  Called from
 * several threads at once. */
typedef void (*AnsForce) (gconstpointer potential, int n, int d, const double *x,
                          double *V, double *grad);

typedef struct {
  AnsForce force;
  gconstpointer potential;
  double beta; /* inverse temperature, > 0 */
  double dt;   /* time step, > 0 */
  double cut;  /* a move to V >= cut is refused and the point stays; INFINITY for none */
} AnsLangevin;

/* How many shards, and so streams, n points have; and how many doubles of scratch they
 * need. */
int ans_langevin_shards (int n);
gsize ans_langevin_scratch (int n, int d);

/* Makes the streams (seed, purpose, 0 ... shards - 1). */
void ans_langevin_streams (guint64 seed, guint32 purpose, int n, AnsRandom *streams);

/* Moves the n points x (n x d) by so many steps, in place.  Weak order 1 in dt; the
 * stationary density is exp (-beta V) up to O(dt).  The bits do not depend on how steps
 * are cut into calls. */
void ans_langevin_run (const AnsLangevin *self, AnsParallel *parallel, int steps, int n,
                       int d, double *x, AnsRandom *streams, double *scratch);

/* Self-normalised weights w_i = exp (-(beta - beta_sample) (V_i - V_min)) / sum, sum 1,
 * of n points drawn at beta_sample for averages at beta; beta_sample = 0 for points drawn
 * uniformly.  Points with V not finite get 0. */
void ans_langevin_weights (int n, const double *V, double beta, double beta_sample,
                           double *w);
