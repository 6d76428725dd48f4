#include "engine/reference/committor_2d_private.h"

#include "engine/core/error.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-10 /* of u: the rate's error is then far below the grid's */

static AnsCommittor2dSolver *
solver_of (AnsCommittor2d *self)
{
  return (AnsCommittor2dSolver *) self;
}

AnsCommittor2d *
ans_committor_2d_new (int nx, int ny)
{
  g_assert (nx >= 8 && nx <= 4096 && ny >= 8 && ny <= 4096);
  AnsArena *arena = ans_arena_new ();
  AnsCommittor2dSolver *self = ans_arena_array (arena, AnsCommittor2dSolver, 1);
  int n = nx * ny, side = MAX (nx, ny);
  self->arena = arena;
  self->base.nx = nx;
  self->base.ny = ny;
  double **arrays[] = {&self->base.u,  &self->base.V, &self->base.rho, &self->level_a,
                       &self->level_b, &self->right,  &self->up,       &self->extended};
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    *arrays[i] = ans_arena_array (arena, double, n);
  self->base.J = ans_arena_array (arena, double, 2 * n);
  self->points = ans_arena_array (arena, double, 2 * side);
  self->m = ans_arena_array (arena, double, side);
  self->cell = ans_arena_array (arena, AnsCell, n);
  self->queue = ans_arena_array (arena, int, n);
  ans_mic_init (&self->mic, arena, nx, ny);
  return &self->base;
}

void
ans_committor_2d_free (AnsCommittor2d *self)
{
  if (self != NULL)
    ans_arena_free (solver_of (self)->arena);
}

/* Not from the last solution, which would save little: the result is to depend on the
 * problem alone, to the last bit. */
static void
start (AnsCommittor2dSolver *self)
{
  double *u = self->base.u;
  for (int i = 0; i < self->base.nx * self->base.ny; i++) {
    if (self->cell[i] == ANS_CELL_UNKNOWN)
      u[i] = 0.5;
    else
      u[i] = self->cell[i] == ANS_CELL_A ? 1 : 0;
  }
}

/* The matrix of the unknowns, from the weights of the faces, and the residual of u. */
static void
fill_matrix (AnsCommittor2dSolver *self)
{
  AnsMic *mic = &self->mic;
  int nx = self->base.nx, n = nx * self->base.ny;
  const double *u = self->base.u;
  memset (mic->diagonal, 0, sizeof (double) * (gsize) n);
  memset (mic->r, 0, sizeof (double) * (gsize) n);
  for (int i = 0; i < n; i++) {
    gboolean unknown = self->cell[i] == ANS_CELL_UNKNOWN;
    for (int axis = 0; axis < 2; axis++) {
      const double *weights = axis == 0 ? self->right : self->up;
      double w = weights[i], *entry = (axis == 0 ? mic->right : mic->up) + i;
      int k = i + (axis == 0 ? 1 : nx);
      *entry = 0;
      if (w <= 0)
        continue;
      gboolean other = self->cell[k] == ANS_CELL_UNKNOWN;
      double flux = w * (u[i] - u[k]);
      *entry = unknown && other ? w : 0;
      mic->diagonal[i] += unknown ? w : 0;
      mic->diagonal[k] += other ? w : 0;
      mic->r[i] -= unknown ? flux : 0;
      mic->r[k] += other ? flux : 0;
    }
  }
}

/* w (a - b)^2 of a face.  Differences that are rounding errors are left out: in a deep
 * well w is larger than the rate by many orders of magnitude, and true differences add
 * nothing there. */
static double
dissipation (double w, double a, double b)
{
  return w > 0 && fabs (a - b) > 1e-12 ? w * (a - b) * (a - b) : 0;
}

/* Z, rate, probabilities and rate constants; rho becomes the density. */
static void
measure (AnsCommittor2dSolver *self)
{
  AnsCommittor2d *base = &self->base;
  int nx = base->nx, n = nx * base->ny;
  double area = self->h[0] * self->h[1], energy = 0, last_a = 0, last_b = 0;
  for (int i = 0; i < n; i++) {
    energy += dissipation (self->right[i], base->u[i], i + 1 < n ? base->u[i + 1] : 0);
    energy += dissipation (self->up[i], base->u[i], i + nx < n ? base->u[i + nx] : 0);
    base->rho[i] /= self->sum;
    last_a += base->rho[i] * base->u[i];
    last_b += base->rho[i] * (1 - base->u[i]);
  }
  base->log_Z = log (self->sum) - base->beta * self->shift;
  base->Z = exp (base->log_Z);
  base->rate = energy / (base->beta * self->sum);
  base->p_a = last_a * area;
  base->p_b = last_b * area;
  base->k_ab = base->rate / base->p_a;
  base->k_ba = base->rate / base->p_b;
}

/* The current of a cell is the mean of the fluxes through its opposite faces. */
static void
fill_current (AnsCommittor2dSolver *self)
{
  AnsCommittor2d *base = &self->base;
  int nx = base->nx, n = nx * base->ny;
  memset (base->J, 0, sizeof (double) * 2 * (gsize) n);
  for (int i = 0; i < n; i++) {
    for (int axis = 0; axis < 2; axis++) {
      double w = axis == 0 ? self->right[i] : self->up[i];
      if (w <= 0)
        continue;
      int k = i + (axis == 0 ? 1 : nx);
      double flux =
          w * (base->u[i] - base->u[k]) / (self->h[1 - axis] * base->beta * self->sum);
      base->J[2 * i + axis] += self->cell[i] == ANS_CELL_UNKNOWN ? 0.5 * flux : 0;
      base->J[2 * k + axis] += self->cell[k] == ANS_CELL_UNKNOWN ? 0.5 * flux : 0;
    }
  }
}

/* The mean of u over those of the 3 x 3 cells about i that have one. */
static double
mean_about (const AnsCommittor2d *base, int i)
{
  int nx = base->nx, column = i % nx, row = i / nx, n = 0;
  double sum = 0;
  for (int y = MAX (row - 1, 0); y <= MIN (row + 1, base->ny - 1); y++)
    for (int x = MAX (column - 1, 0); x <= MIN (column + 1, nx - 1); x++)
      if (!isnan (base->u[y * nx + x])) {
        sum += base->u[y * nx + x];
        n++;
      }
  return n > 0 ? sum / n : 0.5;
}

/* Continues u into the cells left out, layer by layer. */
static void
continue_outside (AnsCommittor2dSolver *self)
{
  int nx = self->base.nx, ny = self->base.ny, n = nx * ny, head = 0, tail = 0;
  double *u = self->base.u;
  for (int i = 0; i < n; i++) {
    if (self->cell[i] == ANS_CELL_LEFT_OUT)
      u[i] = NAN;
    else
      self->queue[tail++] = i;
  }
  while (head < tail) {
    int i = self->queue[head++], column = i % nx, row = i / nx;
    const int next[4] = {column > 0 ? i - 1 : i, column < nx - 1 ? i + 1 : i,
                         row > 0 ? i - nx : i, row < ny - 1 ? i + nx : i};
    for (int k = 0; k < 4; k++)
      if (isnan (u[next[k]])) {
        u[next[k]] = mean_about (&self->base, next[k]);
        self->queue[tail++] = next[k];
      }
  }
}

/* What u would be at the cell i of a set if it went on smoothly: near the boundary the
 * distance to the set's value is level times a smooth factor, which is fitted to the
 * unknowns around. */
static double
ghost (const AnsCommittor2dSolver *self, int i)
{
  int nx = self->base.nx, column = i % nx, row = i / nx;
  gboolean in_a = self->cell[i] == ANS_CELL_A;
  const double *level = in_a ? self->level_a : self->level_b;
  double top = 0, bottom = 0;
  for (int y = MAX (row - 2, 0); y <= MIN (row + 2, self->base.ny - 1); y++)
    for (int x = MAX (column - 2, 0); x <= MIN (column + 2, nx - 1); x++) {
      int k = y * nx + x, far = (x - column) * (x - column) + (y - row) * (y - row);
      if (self->cell[k] != ANS_CELL_UNKNOWN)
        continue;
      double off = in_a ? 1 - self->base.u[k] : self->base.u[k],
             nearness = 1.0 / (far * far);
      top += nearness * off * level[k];
      bottom += nearness * level[k] * level[k];
    }
  double off = bottom > 0 ? level[i] * top / bottom : 0;
  return in_a ? 1 - off : off;
}

static void
extend (AnsCommittor2dSolver *self)
{
  for (int i = 0; i < self->base.nx * self->base.ny; i++) {
    gboolean in_set = self->cell[i] == ANS_CELL_A || self->cell[i] == ANS_CELL_B;
    self->extended[i] = in_set ? ghost (self, i) : self->base.u[i];
  }
}

static gboolean
report (AnsMicEnd end, int iterations, GError **error)
{
  if (end == ANS_MIC_CANCELLED)
    g_set_error (error, ANS_ERROR, ANS_ERROR_CANCELLED,
                 "the committor's solver was cancelled");
  if (end == ANS_MIC_STALLED)
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "the committor's solver did not converge in %d iterations", iterations);
  return end == ANS_MIC_CONVERGED;
}

gboolean
ans_committor_2d_solve (AnsCommittor2d *base, const AnsCommittor2dProblem *problem,
                        GError **error)
{
  AnsCommittor2dSolver *self = solver_of (base);
  g_assert (problem->nx == base->nx && problem->ny == base->ny && problem->beta > 0);
  for (int k = 0; k < 2; k++) {
    g_assert (problem->upper[k] > problem->lower[k]);
    base->lower[k] = problem->lower[k];
    base->upper[k] = problem->upper[k];
    self->h[k] = (problem->upper[k] - problem->lower[k]) / (k == 0 ? base->nx : base->ny);
  }
  base->beta = problem->beta;
  if (!ans_committor_2d_grid_classify (self, problem, error))
    return FALSE;
  ans_committor_2d_grid_weigh (self, problem);
  start (self);
  fill_matrix (self);
  ans_mic_factor (&self->mic);
  AnsMicEnd end =
      ans_mic_solve (&self->mic, TOLERANCE, 20 * (base->nx + base->ny), base->u,
                     problem->progress, problem->progress_data, &base->iterations);
  if (!report (end, base->iterations, error))
    return FALSE;
  measure (self);
  fill_current (self);
  continue_outside (self);
  extend (self);
  return TRUE;
}

double
ans_committor_2d_flux (const AnsCommittor2d *base, double c)
{
  const AnsCommittor2dSolver *self = (const AnsCommittor2dSolver *) base;
  int nx = base->nx;
  double flux = 0;
  for (int i = 0; i < nx * base->ny; i++) {
    if (self->right[i] > 0 && (base->u[i] > c) != (base->u[i + 1] > c))
      flux += self->right[i] * fabs (base->u[i] - base->u[i + 1]);
    if (self->up[i] > 0 && (base->u[i] > c) != (base->u[i + nx] > c))
      flux += self->up[i] * fabs (base->u[i] - base->u[i + nx]);
  }
  return flux / (base->beta * self->sum);
}
