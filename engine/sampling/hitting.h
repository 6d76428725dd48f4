/* First hitting: walkers of overdamped Langevin dynamics, each advanced until it enters A
 * or B. Their shares estimate the committor at the point of release; the mean of u where
 * they are after a while estimates it again (u is harmonic: E u(X_{t ^ tau}) = u(x)). */
#pragma once

#include "engine/sampling/langevin.h"

/* Signed Euclidean distance (n) of the points x (n x d) to a set, > 0 outside of it. */
typedef void (*AnsDistance) (gconstpointer set, int n, int d, const double *x,
                             double *distance);

typedef enum {
  ANS_HITTING_UNDER_WAY,
  ANS_HITTING_A,
  ANS_HITTING_B,
} AnsHittingEnd;

typedef struct {
  AnsLangevin dynamics;
  AnsDistance distance;
  gconstpointer a, b;
  gboolean
      bridge; /* also counts paths that entered a set and left it within a step, with the
                 probability exp (-beta r_0 r_1 / dt) of a Brownian bridge between
                 distances r_0, r_1 from a flat wall: error O(dt) instead of O(sqrt dt) */
} AnsHitting;

typedef struct {
  int under_way, a, b;
} AnsHittingCount;

gsize ans_hitting_scratch (int n, int d);

/* Advances those of the n walkers x (n x d) which are under way by at most so many steps,
 * and notes where they end in ends (n, AnsHittingEnd; walkers released in a set end there
 * at once). Streams as for ans_langevin_run; ans_hitting_scratch doubles of scratch.
 * Allocates nothing. */
void ans_hitting_run (const AnsHitting *self, AnsParallel *parallel, int steps, int n,
                      int d, double *x, int *ends, AnsRandom *streams, double *scratch);

AnsHittingCount ans_hitting_count (int n, const int *ends);
