/* Umbrella sampling about two points: walkers of overdamped Langevin dynamics in five
 * families,
 *
 *   V_k (x) = V (x) + kappa_k |x - c_k|^2 / 2,   kappa = 0; 1/2.4 and 1 of the strongest,
 * about A; the same, B,
 *
 * whose mixture is weighted for averages over exp (-beta V) by the multistate Bennett
 * acceptance ratio (Shirts, Chodera 2008):  w (x) = 1 / sum_k n_k exp (f_k - beta kappa_k
 * |x - c_k|^2 / 2), f_k the free energies, found from the samples themselves.  It brings
 * points close to small sets that typical states avoid. */
#pragma once

#include "engine/core/arena.h"
#include "engine/sampling/langevin.h"

#define ANS_TILT_FAMILIES 5

typedef struct {
  AnsForce force; /* without the tilt */
  gconstpointer potential;
  const double *centre; /* d */
  double kappa;
} AnsTiltFamily;

typedef struct {
  AnsTiltFamily family[ANS_TILT_FAMILIES];
  int first[ANS_TILT_FAMILIES +
            1]; /* walkers first[k] ... first[k + 1] - 1 are of family k */
  int stream[ANS_TILT_FAMILIES + 1]; /* their random streams */
  int d;
  double *f; /* ANS_TILT_FAMILIES free energies, f[0] = 0 */
} AnsTilt;

/* n >= 100 walkers in d dimensions; a, b (d) and potential must stay.  f belongs to the
 * arena. */
void ans_tilt_init (AnsTilt *self, AnsArena *arena, AnsForce force,
                    gconstpointer potential, int n, int d, const double *a,
                    const double *b, double kappa);

/* How many random streams the families have together. */
int ans_tilt_streams (int n);

/* Puts the walkers x (n x d) at the centre of their family, those of the first at a and b
 * in turn. */
void ans_tilt_start (const AnsTilt *self, double *x);

/* Moves all walkers by so many steps; arguments as for ans_langevin_run, whose potential
 * is not read. */
void ans_tilt_run (const AnsTilt *self, const AnsLangevin *dynamics,
                   AnsParallel *parallel, int steps, double *x, AnsRandom *streams,
                   double *scratch);

/* The logarithm of the mixture's density over that of exp (-beta V), up to a constant,
 * into log_density (n), after so many self-consistent iterations for f. */
void ans_tilt_weigh (AnsTilt *self, double beta, int iterations, const double *x,
                     double *log_density);
