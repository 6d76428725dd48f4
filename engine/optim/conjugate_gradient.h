/* Conjugate gradients for A x = b with A symmetric and positive definite, given only as
 * its product with vectors (Hestenes, Stiefel 1952; Nocedal, Wright 2006, algorithm 5.2).
 */
#pragma once

#include "engine/core/arena.h"

typedef struct {
  gpointer data;
  void (*product) (gpointer data, const double *v, double *out); /* out = A v, both n */
} AnsOperator;

typedef struct {
  double tolerance; /* ends when |b - A x| <= tolerance |b| */
  int most;         /* products, besides that of a start */
} AnsConjugateGradientLimits;

typedef struct {
  int products;    /* taken, that of a start included */
  double residual; /* |b - A x| / |b|, as carried along; 0 for b = 0 */
} AnsConjugateGradientResult;

typedef struct _AnsConjugateGradient AnsConjugateGradient;

AnsConjugateGradient *ans_conjugate_gradient_new (AnsArena *arena, int n);

/* x (n) holds where to start, and is improved.  A start that is worse than zero, or not
 * finite, is dropped.  Where v.A v is not positive, or not finite, the iteration ends
 * with the x before; if b is not finite x is zero and the residual NaN. */
AnsConjugateGradientResult
ans_conjugate_gradient_solve (AnsConjugateGradient *self, const AnsOperator *A,
                              const AnsConjugateGradientLimits *limits, const double *b,
                              double *x);
