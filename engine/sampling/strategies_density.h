/* The density of a mixed strategy, by a Gaussian kernel: on a grid in one dimension, at
 * the points themselves in more. */
#pragma once

#include "engine/sampling/strategies.h"

/* In one dimension: fills density (cells, at the centres of equal cells of the box) with
 * the density of the points x (n) with weights w, shared out linearly between the two
 * nearest centres; its integral is 1.  Cells beyond a wall are those inside of it. */
void ans_strategies_density_bin (const AnsStrategySpace *space, int n, const double *x,
                                 const double *w, int cells, double *density);

/* Blurs density (cells) in place by a Gaussian of standard deviation `bandwidth` > 0,
 * cut at four of them; walls reflect, so that the integral stays.  scratch (cells). */
void ans_strategies_density_blur (const AnsStrategySpace *space, double bandwidth,
                                  int cells, double *density, double *scratch);

/* The value of density (cells) at x, linear between centres. */
double ans_strategies_density_at (const AnsStrategySpace *space, int cells,
                                  const double *density, double x);

/* Fills rate (n, of the strategies) with ln of the density at the points up to a
 * constant, by sums over all pairs.  Any dimension. */
void ans_strategies_density_pairs (AnsStrategies *self, AnsParallel *parallel,
                                   double bandwidth);
