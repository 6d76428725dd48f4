/* The forward Laplacian: one sweep from x to y carries for each node its value, its
 * tangents along all D coordinates at once, [BATCH, D, rest of the node], and its
 * Laplacian.  A layer of a net costs one product with BATCH D rows.  What is emitted are
 * ordinary nodes, which can be differentiated again.
 *
 * Li et al., "A computational framework for neural network-based variational Monte Carlo
 * with Forward Laplacian", Nature Machine Intelligence 6 (2024), arXiv:2307.08214. */
#pragma once

#include "engine/graph/graph.h"

/* sum_i w_i d^2 y / dx_i^2 of each sample and each entry of y [BATCH, ...], in the D
 * entries of x [BATCH, ...].  weights: [D] or [BATCH, D]; NULL: all one.  `gradient` (may
 * be NULL): dy/dx, of the shape of x for y [BATCH], else [BATCH, D, rest of y]. */
AnsNode *ans_laplacian (AnsNode *y, AnsNode *x, AnsNode *weights, AnsNode **gradient);

/* The same in the D entries of several x together; gradient [BATCH, D, rest of y]. */
AnsNode *ans_laplacian_several (AnsNode *y, int n, AnsNode *const *x, AnsNode *weights,
                                AnsNode **gradient);

/* sum_d w_d D^2 y [t_d, t_d] + Dy [b] for D directions t_d of x and a drift b: generators
 * of diffusions, Laplacians of what x depends on.  tangents[i]: [BATCH or 1, D, rest of
 * x[i]]; drifts[i]: of the shape of x[i], NULL (one, or the array) for zero.
 * `directional` (may be NULL): Dy [t_d], [BATCH, D, rest of y]. */
AnsNode *ans_laplacian_along (AnsNode *y, int n, AnsNode *const *x,
                              AnsNode *const *tangents, AnsNode *const *drifts,
                              AnsNode *weights, AnsNode **directional);

/* dy/dx by the same sweep without its second part: [BATCH, D, rest of y]. */
AnsNode *ans_laplacian_jacobian (AnsNode *y, AnsNode *x);
