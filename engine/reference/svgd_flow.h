/* The mean-field limit of Stein variational gradient descent (Lu, Lu, Nolen 2019) on an
 * interval: with eps = 1 / beta and a kernel K of the distance,
 *
 *   dp/dt = -d/dx (p v),   v (x) = -int K (x - y) (eps p' (y) + p (y) L' (y)) dy,
 *
 * whose free energy F = int p (eps ln p + L) falls at the rate
 * D = int int K G G, G = eps p' + p L', which is KSD^2 / beta^2.
 *
 * Finite volumes of width h.  At faces G = pbar (xi_{i+1} - xi_i) / h, xi = eps ln p + L,
 * pbar the logarithmic mean, so that exp (-L / eps) is stationary to rounding; fluxes are
 * upwind with slopes limited by the smaller one, in Heun's steps.  Second order where p
 * is smooth, mass to rounding, never negative: steps are cut so that nothing crosses
 * half a cell.
 *
 * All memory comes from the caller's arena; the state is p. */
#pragma once

#include "engine/core/arena.h"

typedef struct {
  int n;
  double lower, upper, h;
  double *p;          /* n, density, the caller's to fill; the state */
  double *L, eps;     /* n, as last given; read only */
  double *K;          /* private: 2 n - 1 values of the kernel, from -(n - 1) h */
  double *G, *v;      /* private: n each, at the faces i + 1/2 */
  double *rate, *old; /* private: n each */
} AnsSvgdFlow;

/* n >= 3 cells from lower to upper > lower; p is uniform with mass 1. */
void ans_svgd_flow_init (AnsSvgdFlow *self, AnsArena *arena, int n, double lower,
                         double upper);

/* The centre of cell i, lower + (i + 1/2) h. */
double ans_svgd_flow_centre (const AnsSvgdFlow *self, int i);

/* Takes L (n, finite, at the centres) and eps > 0. */
void ans_svgd_flow_set (AnsSvgdFlow *self, const double *L, double eps);

/* Takes the kernel (n) at the distances 0, h, ..., (n - 1) h. */
void ans_svgd_flow_set_kernel (AnsSvgdFlow *self, const double *K);

/* D = -dF/dt at p. */
double ans_svgd_flow_dissipation (AnsSvgdFlow *self);

/* Moves p by dt > 0 in as many steps as it takes, and adds the time integral of D to
 * `spent`.  FALSE, and somewhere on the way, if `most` steps are not enough. */
gboolean ans_svgd_flow_step (AnsSvgdFlow *self, double dt, int most, double *spent);

/* h sum p. */
double ans_svgd_flow_mass (const AnsSvgdFlow *self);

/* Fills mass (m) with the shares of p in m equal cells from `lower` to `upper`; the outer
 * ones take what is beyond. */
void ans_svgd_flow_shares (const AnsSvgdFlow *self, int m, double lower, double upper,
                           double *mass);
