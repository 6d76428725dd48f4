#include "engine/optim/conjugate_gradient.h"

#include "engine/core/linalg.h"

#include <math.h>
#include <string.h>

struct _AnsConjugateGradient {
  int n;
  double *r, *p, *product; /* n */
};

AnsConjugateGradient *
ans_conjugate_gradient_new (AnsArena *arena, int n)
{
  AnsConjugateGradient *self = ans_arena_array (arena, AnsConjugateGradient, 1);
  self->n = n;
  self->r = ans_arena_array (arena, double, n);
  self->p = ans_arena_array (arena, double, n);
  self->product = ans_arena_array (arena, double, n);
  return self;
}

/* The residual of the start in r, of zero if that is less; how many products it took. */
static int
start (AnsConjugateGradient *self, const AnsOperator *A, const double *b, double *x)
{
  int n = self->n;
  gsize bytes = sizeof (double) * (gsize) n;

  memcpy (self->r, b, bytes);
  if (!(ans_linalg_norm (n, x) > 0.0)) {
    memset (x, 0, bytes);
    return 0;
  }
  A->product (A->data, x, self->product);
  ans_linalg_axpy (n, -1.0, self->product, self->r);
  if (!(ans_linalg_norm (n, self->r) < ans_linalg_norm (n, b))) {
    memcpy (self->r, b, bytes);
    memset (x, 0, bytes);
  }
  return 1;
}

AnsConjugateGradientResult
ans_conjugate_gradient_solve (AnsConjugateGradient *self, const AnsOperator *A,
                              const AnsConjugateGradientLimits *limits, const double *b,
                              double *x)
{
  int n = self->n, taken = start (self, A, b, x), end = taken + limits->most;
  double norm = ans_linalg_norm (n, b), bound = limits->tolerance * norm;
  double square = ans_linalg_dot (n, self->r, self->r);

  memcpy (self->p, self->r, sizeof (double) * (gsize) n);
  while (taken < end && square > 0.0 && sqrt (square) > bound) {
    A->product (A->data, self->p, self->product);
    taken++;
    double curvature = ans_linalg_dot (n, self->p, self->product);
    if (!(curvature > 0.0 && isfinite (curvature)))
      break;
    double alpha = square / curvature, before = square;
    ans_linalg_axpy (n, alpha, self->p, x);
    ans_linalg_axpy (n, -alpha, self->product, self->r);
    square = ans_linalg_dot (n, self->r, self->r);
    ans_linalg_scale (n, square / before, self->p);
    ans_linalg_axpy (n, 1.0, self->r, self->p);
  }
  return (AnsConjugateGradientResult){
      .products = taken, .residual = norm == 0.0 ? 0.0 : sqrt (square) / norm};
}
