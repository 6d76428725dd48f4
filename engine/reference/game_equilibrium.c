#include "engine/reference/game_equilibrium.h"

#include "engine/core/error.h"
#include "engine/core/linalg.h"
#include "engine/core/vector.h"

#include <math.h>

enum { LOOK = 32 }; /* iterations between two looks at the residual */

#define TINY 1e-300
#define SAFE 0.9 /* of the largest step that is proved to converge */

AnsGameEquilibrium *
ans_game_equilibrium_new (const AnsGameMatrix *matrix)
{
  AnsGameEquilibrium *self = g_new0 (AnsGameEquilibrium, 1);
  int nx = self->nx = matrix->nx, ny = self->ny = matrix->ny;
  self->p = g_new (double, nx);
  self->q = g_new (double, ny);
  self->Eq = g_new0 (double, nx);
  self->Ep = g_new0 (double, ny);
  self->work = g_new (double, 3 * (nx + ny));
  for (int i = 0; i < nx; i++)
    self->p[i] = 1 / (nx * matrix->cell[0]);
  for (int j = 0; j < ny; j++)
    self->q[j] = 1 / (ny * matrix->cell[1]);
  self->residual = INFINITY;
  return self;
}

void
ans_game_equilibrium_free (AnsGameEquilibrium *self)
{
  if (self == NULL)
    return;
  g_free (self->p);
  g_free (self->q);
  g_free (self->Eq);
  g_free (self->Ep);
  g_free (self->work);
  g_free (self);
}

double
ans_game_equilibrium_respond (int n, double cell, const double *field, double sign,
                              double eps, double *density)
{
  double most = -INFINITY, sum = 0;
  g_assert (eps > 0);
  for (int i = 0; i < n; i++)
    most = fmax (most, sign * field[i]);
  for (int i = 0; i < n; i++)
    density[i] = (sign * field[i] - most) / eps;
  ans_vector_exp ((gsize) n, density, density);
  for (int i = 0; i < n; i++)
    sum += density[i];
  ans_linalg_scale (n, 1 / (sum * cell), density);
  return most + eps * log (sum * cell);
}

/* One of the players in logarithms; `ghost` is where it would go. */
typedef struct {
  int n;
  double cell, sign, eps;
  double *log, *ghost, *density, *field;
} Side;

typedef struct {
  const AnsGameMatrix *matrix;
  Side x, y;
  double eta;
} Solver;

static void
logarithms (int n, const double *density, double *out)
{
  for (int i = 0; i < n; i++)
    out[i] = fmax (density[i], TINY);
  ans_vector_log ((gsize) n, out, out);
}

static Solver
start (AnsGameEquilibrium *self, const AnsGameEquilibriumProblem *problem)
{
  const AnsGameMatrix *m = problem->matrix;
  int nx = m->nx, ny = m->ny;
  double *work = self->work;
  Solver s = {.matrix = m, .eta = problem->eta};
  s.x = (Side){nx, m->cell[0], -1, problem->eps[0], work, work + nx, self->p, self->Eq};
  work += 2 * nx;
  s.y = (Side){ny, m->cell[1], 1, problem->eps[1], work, work + ny, self->q, self->Ep};
  if (!(s.eta > 0))
    s.eta = SAFE / fmax (ans_game_matrix_coupling (m), 1e-3);
  logarithms (nx, self->p, s.x.log);
  logarithms (ny, self->q, s.y.log);
  return s;
}

/* log, or a ghost from it, moves by the field; the density follows. */
static void
move (Side *side, double eta, gboolean really)
{
  double shrink = 1 / (1 + eta * side->eps), gain = side->sign * eta * shrink;
  double *to = really ? side->log : side->ghost;
  for (int i = 0; i < side->n; i++)
    to[i] = shrink * side->log[i] + gain * side->field[i];
  double shift =
      ans_game_equilibrium_respond (side->n, side->cell, to, 1, 1, side->density);
  for (int i = 0; i < side->n && really; i++)
    to[i] -= shift;
}

static void
face (Solver *s)
{
  ans_game_matrix_facing_x (s->matrix, s->y.density, s->x.field);
  ans_game_matrix_facing_y (s->matrix, s->x.density, s->y.field);
}

/* Half the width of eps ln p - sign field, which is flat at the equilibrium. */
static double
unevenness (const Side *side)
{
  double least = INFINITY, most = -INFINITY;
  for (int i = 0; i < side->n; i++) {
    double level = side->eps * side->log[i] - side->sign * side->field[i];
    least = fmin (least, level);
    most = fmax (most, level);
  }
  return 0.5 * (most - least);
}

/* The fields have just been taken. */
static gboolean
look (AnsGameEquilibrium *self, const AnsGameEquilibriumProblem *problem, const Solver *s,
      GError **error)
{
  self->residual = fmax (unevenness (&s->x), unevenness (&s->y));
  if (problem->progress != NULL &&
      !problem->progress (problem->progress_data, self->iterations, self->residual))
    g_set_error_literal (error, ANS_ERROR, ANS_ERROR_CANCELLED,
                         "the equilibrium was not finished");
  else if (!isfinite (self->residual))
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "mirror-prox diverged with the step %g", s->eta);
  else if (self->iterations >= problem->iterations && self->residual > problem->tolerance)
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "the equilibrium has a residual of %g after %d iterations, not %g",
                 self->residual, self->iterations, problem->tolerance);
  else
    return TRUE;
  return FALSE;
}

gboolean
ans_game_equilibrium_solve (AnsGameEquilibrium *self,
                            const AnsGameEquilibriumProblem *problem, GError **error)
{
  g_assert (problem->matrix->nx == self->nx && problem->matrix->ny == self->ny);
  g_assert (problem->eps[0] > 0 && problem->eps[1] > 0 && problem->tolerance > 0);
  Solver s = start (self, problem);
  self->iterations = 0;
  for (;;) {
    face (&s);
    if (self->iterations % LOOK == 0 || self->iterations >= problem->iterations) {
      if (!look (self, problem, &s, error))
        return FALSE;
      if (self->residual <= problem->tolerance)
        break;
    }
    move (&s.x, s.eta, FALSE);
    move (&s.y, s.eta, FALSE);
    face (&s);
    move (&s.x, s.eta, TRUE);
    move (&s.y, s.eta, TRUE);
    self->iterations++;
  }
  self->value = s.x.cell * ans_linalg_dot (self->nx, self->p, self->Eq);
  return TRUE;
}

/* p ln (p / b) - p + b >= 0 of ln b, without cancellation where p and b are close and
 * without overflow where b is tiny. */
static double
divergence (double p, double log_b)
{
  if (p <= 0)
    return exp (log_b);
  double r = log (p) - log_b;
  return r < -30 ? exp (log_b) + p * (r - 1) : p * (r + expm1 (-r));
}

/* eps KL (density | BR), and the best value of sign field. */
static double
distance_from_response (int n, double cell, double sign, double eps, const double *field,
                        const double *density, double *scratch, double *best)
{
  double level, sum = 0;
  *best = -INFINITY;
  level = ans_game_equilibrium_respond (n, cell, field, sign, eps, scratch);
  for (int i = 0; i < n; i++) {
    *best = fmax (*best, sign * field[i]);
    sum += divergence (density[i], (sign * field[i] - level) / eps);
  }
  return eps * cell * sum;
}

AnsGameGap
ans_game_equilibrium_gap (const AnsGameMatrix *matrix, const double eps[2],
                          const double *p, const double *q, const double *Eq,
                          const double *Ep, double *work)
{
  int nx = matrix->nx, ny = matrix->ny;
  double loss, gain;
  AnsGameGap self;
  self.part_p =
      distance_from_response (nx, matrix->cell[0], -1, eps[0], Eq, p, work, &loss);
  self.part_q =
      distance_from_response (ny, matrix->cell[1], 1, eps[1], Ep, q, work, &gain);
  self.gap = gain + loss;
  self.entropic = self.part_p + self.part_q;
  self.value = matrix->cell[0] * ans_linalg_dot (nx, p, Eq);
  return self;
}
