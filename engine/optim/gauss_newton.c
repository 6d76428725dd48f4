#include "engine/optim/gauss_newton.h"

#include "engine/core/linalg.h"
#include "engine/optim/ridge.h"

#include <math.h>
#include <string.h>

#define LAMBDA_FIRST 1e-2
#define LAMBDA_LEAST 1e-10
#define LAMBDA_MOST 1e6
#define LAMBDA_AVERAGED 1e-3 /* damping of the averaging phase */
#define RISE_AVERAGED 1.5    /* of the loss that is tolerated there */
#define HALVINGS 8           /* shortest step tried is 2^-HALVINGS */

/* AVERAGED: iterations of the averaging phase so far, -1 in the first phase. */
enum { LAMBDA, LOSS, ALPHA, NEXT_ROW, AVERAGED, N_SCALARS };

struct _AnsGaussNewton {
  AnsParallel *parallel;
  int P, slice;
  double scalars[N_SCALARS];
  double *J, *r;                    /* slice x P, slice */
  double *gram, *factor;            /* P x P */
  double *gradient, *delta, *trial; /* P */
};

AnsGaussNewton *
ans_gauss_newton_new (AnsArena *arena, AnsParallel *parallel, int P, int slice)
{
  AnsGaussNewton *self = ans_arena_array (arena, AnsGaussNewton, 1);
  self->parallel = parallel;
  self->P = P;
  self->slice = slice;
  self->J = ans_arena_array (arena, double, (gsize) slice *(gsize) P);
  self->r = ans_arena_array (arena, double, slice);
  self->gram = ans_arena_array (arena, double, (gsize) P *(gsize) P);
  self->factor = ans_arena_array (arena, double, (gsize) P *(gsize) P);
  self->gradient = ans_arena_array (arena, double, P);
  self->delta = ans_arena_array (arena, double, P);
  self->trial = ans_arena_array (arena, double, P);
  self->scalars[LAMBDA] = LAMBDA_FIRST;
  self->scalars[LOSS] = NAN;
  self->scalars[AVERAGED] = -1.0;
  return self;
}

void
ans_gauss_newton_restart (AnsGaussNewton *self)
{
  self->scalars[NEXT_ROW] = 0.0;
}

void
ans_gauss_newton_average (AnsGaussNewton *self)
{
  self->scalars[AVERAGED] = fmax (self->scalars[AVERAGED], 0.0);
}

void
ans_gauss_newton_reset (AnsGaussNewton *self)
{
  self->scalars[AVERAGED] = -1.0;
  self->scalars[LAMBDA] = LAMBDA_FIRST;
  ans_gauss_newton_restart (self);
}

AnsGaussNewtonState
ans_gauss_newton_state (AnsGaussNewton *self)
{
  return (AnsGaussNewtonState){.scalars = self->scalars,
                               .n_scalars = N_SCALARS,
                               .gram = self->gram,
                               .gradient = self->gradient};
}

double
ans_gauss_newton_loss (const AnsGaussNewton *self)
{
  return self->scalars[LOSS];
}

double
ans_gauss_newton_lambda (const AnsGaussNewton *self)
{
  return self->scalars[LAMBDA];
}

double
ans_gauss_newton_alpha (const AnsGaussNewton *self)
{
  return self->scalars[ALPHA];
}

/* Adds one slice of rows to J^T J and J^T r; TRUE when it was the last.  While averaging
 * the new J^T J has the share 1 / (j + 1) in the mean. */
static gboolean
gather (AnsGaussNewton *self, const AnsLeastSquares *problem, int n_rows,
        const double *theta)
{
  int first = (int) self->scalars[NEXT_ROW], n = MIN (self->slice, n_rows - first);
  double j = fmax (self->scalars[AVERAGED], 0.0), again = first == 0 ? 0.0 : 1.0;
  double before = first == 0 ? j / (j + 1.0) : 1.0;
  problem->rows (problem->data, theta, first, n, self->J, self->r);
  ans_linalg_gemv (TRUE, self->P, n, self->J, self->r, again, self->gradient);
  if (j > 0.0)
    ans_linalg_scale (n * self->P, sqrt (1.0 / (j + 1.0)), self->J);
  ans_linalg_gram (self->parallel, n, self->P, self->J, before, self->gram);
  self->scalars[NEXT_ROW] = first + n;
  return first + n >= n_rows;
}

/* delta = (J^T J + lambda mean (diagonal) I)^-1 J^T r. */
static gboolean
solve (AnsGaussNewton *self)
{
  int P = self->P;
  double trace = 0.0;
  double damping =
      self->scalars[AVERAGED] < 0.0 ? self->scalars[LAMBDA] : LAMBDA_AVERAGED;
  for (int i = 0; i < P; i++)
    trace += self->gram[(gsize) i * (gsize) P + (gsize) i];
  return trace > 0.0 && ans_ridge_solve (P, self->gram, damping * trace / P, self->factor,
                                         self->gradient, self->delta);
}

/* Tries alpha = first, first / 2, ... until the loss is below `bound`. */
static gboolean
backtrack (AnsGaussNewton *self, const AnsLeastSquares *problem, double bound,
           double first, double *theta)
{
  double alpha = first;
  for (int i = 0; i <= HALVINGS; i++, alpha *= 0.5) {
    memcpy (self->trial, theta, sizeof (double) * (gsize) self->P);
    ans_linalg_axpy (self->P, -alpha, self->delta, self->trial);
    double loss = problem->loss (problem->data, self->trial);
    if (!(loss < bound))
      continue;
    memcpy (theta, self->trial, sizeof (double) * (gsize) self->P);
    self->scalars[LOSS] = loss;
    self->scalars[ALPHA] = alpha;
    return TRUE;
  }
  return FALSE;
}

/* Less damping after the longest step, more after a short one. */
static void
adapt_damping (AnsGaussNewton *self, double first)
{
  double alpha = self->scalars[ALPHA], lambda = self->scalars[LAMBDA];
  if (alpha >= first)
    lambda *= 0.5;
  else if (alpha < 0.25)
    lambda *= 3.0;
  self->scalars[LAMBDA] = CLAMP (lambda, LAMBDA_LEAST, LAMBDA_MOST);
}

/* All rows are gathered: solve and move. */
static gboolean
move (AnsGaussNewton *self, const AnsLeastSquares *problem, double *theta)
{
  double start = problem->loss (problem->data, theta), j = self->scalars[AVERAGED];
  gboolean averaging = j >= 0.0;
  double first = averaging ? 1.0 / (2.0 + 0.5 * j) : 1.0;
  self->scalars[LOSS] = start;
  self->scalars[ALPHA] = 0.0;
  gboolean solved = solve (self);
  if (solved && problem->reach != NULL)
    first = fmin (first, problem->reach (problem->data, theta, self->delta));
  gboolean moved =
      solved &&
      backtrack (self, problem, averaging ? RISE_AVERAGED * start : start, first, theta);
  if (averaging)
    self->scalars[AVERAGED]++;
  else
    adapt_damping (self, first);
  return moved;
}

AnsGaussNewtonStage
ans_gauss_newton_advance (AnsGaussNewton *self, const AnsLeastSquares *problem,
                          int n_rows, double *theta)
{
  if (!gather (self, problem, n_rows, theta))
    return ANS_GAUSS_NEWTON_ROWS;
  ans_gauss_newton_restart (self);
  return move (self, problem, theta) ? ANS_GAUSS_NEWTON_MOVED : ANS_GAUSS_NEWTON_STUCK;
}
