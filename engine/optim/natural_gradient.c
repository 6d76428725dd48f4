#include "engine/optim/natural_gradient.h"

#include "engine/core/linalg.h"

#include <string.h>

struct _AnsNaturalGradient {
  int P;
  AnsConjugateGradient *solver;
  double *last; /* P */
};

AnsNaturalGradient *
ans_natural_gradient_new (AnsArena *arena, int P)
{
  AnsNaturalGradient *self = ans_arena_array (arena, AnsNaturalGradient, 1);
  self->P = P;
  self->solver = ans_conjugate_gradient_new (arena, P);
  self->last = ans_arena_array (arena, double, P);
  return self;
}

void
ans_natural_gradient_restart (AnsNaturalGradient *self)
{
  memset (self->last, 0, sizeof (double) * (gsize) self->P);
}

double *
ans_natural_gradient_state (AnsNaturalGradient *self)
{
  return self->last;
}

typedef struct {
  int P;
  const AnsOperator *G;
  double damping;
} Damped;

static void
damped_product (gpointer data, const double *v, double *out)
{
  const Damped *self = data;
  self->G->product (self->G->data, v, out);
  ans_linalg_axpy (self->P, self->damping, v, out);
}

AnsConjugateGradientResult
ans_natural_gradient_direction (AnsNaturalGradient *self, const AnsOperator *G,
                                const AnsNaturalGradientStep *step,
                                const double *gradient, double *direction)
{
  Damped damped = {self->P, G, step->damping};
  AnsOperator A = {&damped, damped_product};
  AnsConjugateGradientLimits limits = {step->tolerance, step->most};

  ans_linalg_scale (self->P, step->warm, self->last);
  AnsConjugateGradientResult result =
      ans_conjugate_gradient_solve (self->solver, &A, &limits, gradient, self->last);
  memcpy (direction, self->last, sizeof (double) * (gsize) self->P);
  return result;
}
