/* Each sweep over all atoms is followed by some over those that are not zero (Friedman,
 * Hastie, Tibshirani 2010).  The residual r = y - sum c phi, scaled until |<phi, r>| <=
 * lambda for all atoms, is a point of the dual problem
 * max 1/2 |y|^2 - 1/2 |y - s|^2. */
#include "engine/reference/lasso.h"

#include <math.h>
#include <string.h>

#define INNER 20 /* sweeps over what is not zero */

typedef struct {
  int atoms, n;
  const double *phi, *y, *mu;
  double lambda, *c;
  double *r, *square; /* residual, n; <phi, phi>, atoms */
} Lasso;

static double
product (const Lasso *self, const double *a, const double *b)
{
  double sum = 0;
  for (int j = 0; j < self->n; j++)
    sum += self->mu[j] * a[j] * b[j];
  return sum;
}

static const double *
atom (const Lasso *self, int k)
{
  return self->phi + (gsize) k * (gsize) self->n;
}

static void
add_atom (Lasso *self, int k, double amount)
{
  const double *phi = atom (self, k);
  for (int j = 0; j < self->n; j++)
    self->r[j] -= amount * phi[j];
}

static void
sweep (Lasso *self, gboolean all)
{
  for (int k = 0; k < self->atoms; k++) {
    double old = self->c[k], square = self->square[k];
    if ((!all && old == 0) || square == 0)
      continue;
    double whole = product (self, atom (self, k), self->r) + square * old;
    double c = copysign (fmax (fabs (whole) - self->lambda, 0), whole) / square;
    if (c != old)
      add_atom (self, k, c - old);
    self->c[k] = c;
  }
}

static double
primal (const Lasso *self)
{
  double sum = 0.5 * product (self, self->r, self->r);
  for (int k = 0; k < self->atoms; k++)
    sum += self->lambda * fabs (self->c[k]);
  return sum;
}

/* With s = scale r:  <s, y> - 1/2 |s|^2. */
static double
dual (const Lasso *self)
{
  double most = 0;
  for (int k = 0; k < self->atoms; k++)
    most = fmax (most, fabs (product (self, atom (self, k), self->r)));
  double scale = most > self->lambda ? self->lambda / most : 1;
  return scale * product (self, self->r, self->y) -
         0.5 * scale * scale * product (self, self->r, self->r);
}

double
ans_lasso_solve (const AnsLasso *lasso, double tolerance, int sweeps, double *c,
                 double *value)
{
  int atoms = lasso->atoms, n = lasso->n;
  Lasso self = {atoms, n, lasso->phi, lasso->y, lasso->mu, lasso->lambda, c, NULL, NULL};
  double gap = HUGE_VAL;
  g_assert (lasso->lambda > 0);
  self.r = g_memdup2 (lasso->y, (gsize) n * sizeof *self.r);
  self.square = g_new (double, atoms);
  double start = 0.5 * product (&self, self.y, self.y);
  for (int k = 0; k < atoms; k++) {
    self.square[k] = product (&self, atom (&self, k), atom (&self, k));
    add_atom (&self, k, c[k]);
  }
  for (int i = 0; i < sweeps && gap > tolerance * start; i++) {
    sweep (&self, TRUE);
    for (int inner = 0; inner < INNER; inner++)
      sweep (&self, FALSE);
    gap = primal (&self) - dual (&self);
  }
  *value = primal (&self);
  g_free (self.r);
  g_free (self.square);
  return gap;
}
