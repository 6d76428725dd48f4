/* Where the strategies of a player live: a box whose coordinates have walls or go round,
 * or a unit sphere. */
#pragma once

#include <glib.h>

#define ANS_STRATEGY_SPACE_BOX 4 /* coordinates of a box at most */

typedef struct {
  gboolean sphere; /* the unit sphere of R^d; else a box */
  int d;
  double lower[ANS_STRATEGY_SPACE_BOX], upper[ANS_STRATEGY_SPACE_BOX]; /* finite */
  gboolean periodic[ANS_STRATEGY_SPACE_BOX]; /* else walls that reflect */
} AnsStrategySpace;

/* Makes vectors v (n x d) at points x (n x d) tangent, in place. */
void ans_strategy_space_project (const AnsStrategySpace *self, int n, const double *x,
                                 double *v);

/* Puts points x (n x d) that have moved back into the space: wraps them, reflects them
 * at walls (once; then they stop at the wall), or brings them back to the sphere.  A
 * point that is not finite stays so. */
void ans_strategy_space_settle (const AnsStrategySpace *self, int n, double *x);

/* Squared distance of two points; round the torus, or along the chord of a sphere. */
double ans_strategy_space_apart (const AnsStrategySpace *self, const double *x,
                                 const double *y);
