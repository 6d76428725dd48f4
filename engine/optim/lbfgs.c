#include "engine/optim/lbfgs.h"

#include "engine/core/linalg.h"
#include "engine/optim/wolfe.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Doubles only, so that it can be kept as an array. */
typedef struct {
  double known;     /* whether loss and gradient are those of theta: 0 or 1 */
  double searching; /* whether `line` is under way: 0 or 1 */
  double pairs;     /* remembered */
  double next;      /* place of the next pair */
  double loss;
  AnsWolfe line;
} Scalars;

#define N_SCALARS ((int) (sizeof (Scalars) / sizeof (double)))

struct _AnsLbfgs {
  int n, history;
  Scalars *scalars;
  double *pairs, *rho;                                   /* history x 2 x n, history */
  double *weights;                                       /* history */
  double *gradient, *direction, *trial, *trial_gradient; /* n */
};

AnsLbfgs *
ans_lbfgs_new (AnsArena *arena, int n, int history)
{
  AnsLbfgs *self = ans_arena_array (arena, AnsLbfgs, 1);
  g_assert (n >= 1 && history >= 1);
  self->n = n;
  self->history = history;
  self->scalars = ans_arena_array (arena, Scalars, 1);
  self->pairs = ans_arena_array (arena, double, 2 * (gsize) history * (gsize) n);
  self->rho = ans_arena_array (arena, double, history);
  self->weights = ans_arena_array (arena, double, history);
  self->gradient = ans_arena_array (arena, double, n);
  self->direction = ans_arena_array (arena, double, n);
  self->trial = ans_arena_array (arena, double, n);
  self->trial_gradient = ans_arena_array (arena, double, n);
  ans_lbfgs_restart (self);
  return self;
}

void
ans_lbfgs_restart (AnsLbfgs *self)
{
  *self->scalars = (Scalars){.loss = NAN};
}

double
ans_lbfgs_loss (const AnsLbfgs *self)
{
  return self->scalars->loss;
}

double
ans_lbfgs_gradient_norm (const AnsLbfgs *self)
{
  return isnan (self->scalars->loss) ? NAN : ans_linalg_norm (self->n, self->gradient);
}

AnsLbfgsState
ans_lbfgs_state (AnsLbfgs *self)
{
  return (AnsLbfgsState){.scalars = (double *) self->scalars,
                         .n_scalars = N_SCALARS,
                         .pairs = self->pairs,
                         .rho = self->rho,
                         .gradient = self->gradient,
                         .direction = self->direction};
}

/* The place of the pair of `age` steps ago, 0 the last one. */
static int
place (const AnsLbfgs *self, int age)
{
  int k = (int) self->scalars->next - 1 - age;
  return k < 0 ? k + self->history : k;
}

static double *
step_of (const AnsLbfgs *self, int k)
{
  return self->pairs + 2 * (gsize) k * (gsize) self->n;
}

static double *
change_of (const AnsLbfgs *self, int k)
{
  return step_of (self, k) + self->n;
}

/* direction = -H gradient, the two loops over the pairs. */
static void
recur (AnsLbfgs *self)
{
  int n = self->n, pairs = (int) self->scalars->pairs;
  double *q = self->direction;

  memcpy (q, self->gradient, sizeof (double) * (gsize) n);
  ans_linalg_scale (n, -1.0, q);
  for (int age = 0; age < pairs; age++) {
    int k = place (self, age);
    self->weights[k] = self->rho[k] * ans_linalg_dot (n, step_of (self, k), q);
    ans_linalg_axpy (n, -self->weights[k], change_of (self, k), q);
  }
  if (pairs > 0) {
    const double *y = change_of (self, place (self, 0));
    ans_linalg_scale (n, 1.0 / (self->rho[place (self, 0)] * ans_linalg_dot (n, y, y)),
                      q);
  }
  for (int age = pairs - 1; age >= 0; age--) {
    int k = place (self, age);
    double weight = self->rho[k] * ans_linalg_dot (n, change_of (self, k), q);
    ans_linalg_axpy (n, self->weights[k] - weight, step_of (self, k), q);
  }
}

/* Starts a line search from theta; FALSE where nothing leads down. */
static gboolean
aim (AnsLbfgs *self)
{
  Scalars *scalars = self->scalars;
  double slope, norm = ans_linalg_norm (self->n, self->gradient);

  recur (self);
  slope = ans_linalg_dot (self->n, self->direction, self->gradient);
  if (scalars->pairs > 0 && !(slope < 0.0 && isfinite (slope))) {
    scalars->pairs = 0;
    recur (self);
    slope = ans_linalg_dot (self->n, self->direction, self->gradient);
  }
  if (!(slope < 0.0 && isfinite (slope)))
    return FALSE;
  scalars->line =
      ans_wolfe (scalars->loss, slope, scalars->pairs > 0 ? 1.0 : fmin (1.0, 1.0 / norm));
  scalars->searching = 1.0;
  return TRUE;
}

/* Remembers the step from theta to trial if the curvature along it is positive. */
static void
remember (AnsLbfgs *self, const double *theta)
{
  Scalars *scalars = self->scalars;
  int n = self->n, k = (int) scalars->next;
  double *s = step_of (self, k), *y = change_of (self, k);

  for (int i = 0; i < n; i++) {
    s[i] = self->trial[i] - theta[i];
    y[i] = self->trial_gradient[i] - self->gradient[i];
  }
  double product = ans_linalg_dot (n, s, y);
  if (!(product > DBL_EPSILON * ans_linalg_norm (n, s) * ans_linalg_norm (n, y)))
    return;
  self->rho[k] = 1.0 / product;
  scalars->next = (k + 1) % self->history;
  scalars->pairs = fmin (scalars->pairs + 1.0, self->history);
}

static AnsLbfgsStage
stuck (AnsLbfgs *self)
{
  double loss = self->scalars->loss;
  ans_lbfgs_restart (self);
  self->scalars->loss = loss;
  return ANS_LBFGS_STUCK;
}

/* Evaluates where the line search asks for it. */
static AnsLbfgsStage
search (AnsLbfgs *self, const AnsObjective *objective, double *theta)
{
  Scalars *scalars = self->scalars;
  gsize bytes = sizeof (double) * (gsize) self->n;

  memcpy (self->trial, theta, bytes);
  ans_linalg_axpy (self->n, scalars->line.alpha, self->direction, self->trial);
  double f = objective->value (objective->data, self->trial, self->trial_gradient);
  double slope = ans_linalg_dot (self->n, self->direction, self->trial_gradient);
  AnsWolfeState state = ans_wolfe_tell (&scalars->line, f, slope);
  if (state == ANS_WOLFE_TRY)
    return ANS_LBFGS_TRIED;
  scalars->searching = 0.0;
  if (state == ANS_WOLFE_FAILED) {
    if (scalars->pairs == 0.0)
      return stuck (self);
    scalars->pairs = 0.0;
    return ANS_LBFGS_TRIED;
  }
  remember (self, theta);
  memcpy (theta, self->trial, bytes);
  memcpy (self->gradient, self->trial_gradient, bytes);
  scalars->loss = f;
  return ANS_LBFGS_MOVED;
}

AnsLbfgsStage
ans_lbfgs_advance (AnsLbfgs *self, const AnsObjective *objective, double *theta)
{
  Scalars *scalars = self->scalars;

  if (scalars->known == 0.0) {
    scalars->loss = objective->value (objective->data, theta, self->gradient);
    scalars->known = 1.0;
    return isfinite (scalars->loss) ? ANS_LBFGS_TRIED : stuck (self);
  }
  if (scalars->searching == 0.0 && !aim (self))
    return stuck (self);
  return search (self, objective, theta);
}
