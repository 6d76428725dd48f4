/* The formulas of the potentials: V and its gradient at many points.  Used by potential.c
 * only; everybody else calls ans_potential_eval. */
#pragma once

#include "engine/models/potential.h"

/* V (n), if not NULL, and grad (n x d), if not NULL, at x (n x d); coordinates d ...
 * self->d - 1 are 0 and have no column in grad. */
typedef void (*AnsLandscape) (const AnsPotential *self, int n, int d, const double *x,
                              double *V, double *grad);

void ans_landscape_mueller (const AnsPotential *self, int n, int d, const double *x,
                            double *V, double *grad);
void ans_landscape_double_well (const AnsPotential *self, int n, int d, const double *x,
                                double *V, double *grad);
void ans_landscape_spheres (const AnsPotential *self, int n, int d, const double *x,
                            double *V, double *grad);
void ans_landscape_three_holes (const AnsPotential *self, int n, int d, const double *x,
                                double *V, double *grad);
void ans_landscape_ginzburg_landau (const AnsPotential *self, int n, int d,
                                    const double *x, double *V, double *grad);
