/* The data of a committor problem: a pool of weighted points, drawn anew at a cadence,
 * and the batches drawn from it.
 *
 * Points come uniform in the reactive coordinates (or in the radius), from Langevin
 * dynamics at beta, or from Langevin dynamics at a lower inverse temperature, or in
 * families tilted towards the centres of A and B; passive coordinates, which are Gaussian
 * and independent, always at beta.  Weights are self-normalised over the pool, points in
 * A and B included, so that sum_i w_i f (x_i) estimates the average of f over the
 * equilibrium at beta. */
#pragma once

#include "engine/models/potential.h"
#include "engine/problems/context.h"
#include "engine/sampling/langevin.h"
#include "engine/sampling/tilt.h"

typedef enum {
  ANS_COMMITTOR_UNIFORM,
  ANS_COMMITTOR_LANGEVIN,
  ANS_COMMITTOR_WARM,
  ANS_COMMITTOR_TILTED,
} AnsCommittorSampling;

typedef struct {
  const AnsPotential *potential;
  const AnsSet *a, *b;
  AnsPotential moving; /* what Langevin dynamics moves: the reactive coordinates */
  double cut;          /* of uniform points */
  AnsCommittorSampling sampling;
  double warmth;     /* sampling temperature over the true one, >= 1 */
  double dt;         /* of the Langevin dynamics */
  gboolean mirrored; /* the density is even: half of a batch's points are turned to -x */
  AnsTilt tilt;
  int n, d;
  double *x;        /* n x d */
  double *w;        /* n, sum 1 */
  double *outside;  /* n: 1 outside of A and B, else 0 */
  double *reactive; /* n x moving.d: what is moved */
  double *V, *log_proposal, *scratch;
  double *energy; /* n: w |grad u|^2 of the network as it is, filled by the caller; all 0:
                     not known */
  double *proposal; /* n: of batches; made when proposal_stale, after weights or energy
                       changed */
  gboolean proposal_stale;
  AnsRandom *streams, *random;
} AnsCommittorPool;

/* Allocates from the context and keeps what must be kept; potential and sets must stay.
 */
void ans_committor_data_init (AnsCommittorPool *self, const AnsPotential *potential,
                              const AnsSet *a, const AnsSet *b,
                              AnsCommittorSampling sampling, double beta, int n,
                              AnsContext *context);

/* Draws all points, with burn-in. */
gboolean ans_committor_data_fill (AnsCommittorPool *self, double beta,
                                  AnsContext *context, GError **error);

/* Draws again: uniform points anew, walkers by some more steps. */
gboolean ans_committor_data_refresh (AnsCommittorPool *self, double beta,
                                     AnsContext *context, GError **error);

/* Weights and insides for this temperature and these sets. */
void ans_committor_data_weigh (AnsCommittorPool *self, double beta);

/* Kish's effective share of the points outside of A and B. */
double ans_committor_data_effective_share (const AnsCommittorPool *self);

/* Draws a batch of m points outside of A and B by stratified importance sampling: x (m x
 * d) and weights share (m) with E sum_i share_i f (x_i) = sum_pool w f.  The proposal is
 * a mixture: uniform over the pool (so that u is right everywhere), w^(1/2), w^(1/4), and
 * the energy where that is known (so that the rate is right).  FALSE when no point is
 * outside. */
gboolean ans_committor_data_batch (AnsCommittorPool *self, int m, double *x,
                                   double *share, int *index);
