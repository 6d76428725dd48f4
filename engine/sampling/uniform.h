/* Points uniform in {V < cut} within a box, by rejection. */
#pragma once

#include "engine/sampling/langevin.h"

typedef struct {
  AnsForce force;
  gconstpointer potential;
  double cut; /* INFINITY for the whole box */
  int d;
  const double *lower, *upper; /* d each */
} AnsUniform;

/* Fills x (n x d).  Fails with ANS_ERROR_NUMERIC when hardly any of the box has V < cut
 * (fewer than one in 10^5 of the points tried). */
gboolean ans_uniform_draw (const AnsUniform *self, int n, AnsRandom *random, double *x,
                           GError **error);
