/* Natural gradient and Hessian-free Gauss-Newton without a matrix (Amari 1998; Martens
 * 2010): direction = (G + lambda I)^-1 gradient by conjugate gradients, where G is given
 * by its products with vectors: J^T J of residuals, or of scores d log p / d theta for
 * Fisher's matrix, from ans_jacobian_product or any other AnsOperator.
 *
 * Scales: with the loss sum_i r_i^2 over `rows` samples take gradient = J^T r; for means
 * over the samples, (J^T J / rows + lambda I)^-1 gradient is (J^T J + rows lambda I)^-1
 * rows gradient.
 *
 * Each solution starts from the last one, times `warm` (Martens 2010, section 4.8). */
#pragma once

#include "engine/optim/conjugate_gradient.h"

typedef struct {
  double damping;   /* lambda >= 0 */
  double tolerance; /* of the residual, as a share of |gradient| */
  int most;         /* products of G */
  double warm;      /* share of the last direction to start from; 0: from zero */
} AnsNaturalGradientStep;

typedef struct _AnsNaturalGradient AnsNaturalGradient;

/* P parameters; memory from the arena. */
AnsNaturalGradient *ans_natural_gradient_new (AnsArena *arena, int P);

/* The direction (P); theta <- theta - rate direction is the caller's.  If the gradient is
 * not finite the direction is zero and the residual NaN: look at it. */
AnsConjugateGradientResult
ans_natural_gradient_direction (AnsNaturalGradient *self, const AnsOperator *G,
                                const AnsNaturalGradientStep *step,
                                const double *gradient, double *direction);

/* Forgets the last direction. */
void ans_natural_gradient_restart (AnsNaturalGradient *self);

/* The last direction (P): an array to be kept, so that a run continues bit by bit. */
double *ans_natural_gradient_state (AnsNaturalGradient *self);
