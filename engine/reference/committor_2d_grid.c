#include "engine/reference/committor_2d_private.h"

#include "engine/core/error.h"
#include "engine/core/vector.h"

#include <math.h>

#define CUTS 128 /* faces cut by a boundary that are worked on together */
#define SMALLEST_THETA                                                                   \
  1e-6 /* a boundary nearer to a centre than that share of h counts as there */
#define LOWEST_EXPONENT -650.0

/* The points of a row of n, from x0, y0 with the step hx. */
static void
row_points (double *points, int n, double x0, double hx, double y)
{
  for (int i = 0; i < n; i++) {
    points[2 * i] = x0 + i * hx;
    points[2 * i + 1] = y;
  }
}

/* Turns V (n) into the weights exp (-beta (V - shift)) m at the points. */
static void
weights_of (const AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem, int n,
            const double *points, double *m, double *V)
{
  for (int i = 0; i < n; i++) {
    double exponent = -problem->beta * (V[i] - self->shift);
    V[i] =
        exponent > LOWEST_EXPONENT ? MIN (exponent, -LOWEST_EXPONENT) : LOWEST_EXPONENT;
  }
  ans_vector_exp ((gsize) n, V, V);
  if (problem->weight == NULL)
    return;
  problem->weight (problem->weight_data, n, 2, points, m);
  for (int i = 0; i < n; i++)
    V[i] *= m[i];
}

static void
evaluate_cells (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem)
{
  int nx = self->base.nx;
  for (int j = 0; j < self->base.ny; j++) {
    row_points (self->points, nx, problem->lower[0] + 0.5 * self->h[0], self->h[0],
                problem->lower[1] + (j + 0.5) * self->h[1]);
    problem->potential (problem->potential_data, nx, 2, self->points,
                        self->base.V + j * nx);
    problem->level (problem->a, nx, 2, self->points, self->level_a + j * nx);
    problem->level (problem->b, nx, 2, self->points, self->level_b + j * nx);
  }
}

static gboolean
missed (GError **error, const char *name, const AnsCommittor2dSolver *self)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "%s is missed by the grid: it holds no centre of a cell of %.3g x %.3g",
               name, self->h[0], self->h[1]);
  return FALSE;
}

static gboolean
touching (GError **error, const AnsCommittor2dSolver *self)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "A and B overlap, or come nearer to each other than a cell of %.3g x %.3g",
               self->h[0], self->h[1]);
  return FALSE;
}

/* Sorts the cells into A, B, left out, and those not yet known to be reached. */
static gboolean
sort_cells (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem,
            GError **error)
{
  int n = self->base.nx * self->base.ny, n_a = 0, n_b = 0;
  for (int i = 0; i < n; i++) {
    gboolean in_a = self->level_a[i] <= 0, in_b = self->level_b[i] <= 0;
    if (in_a && in_b)
      return touching (error, self);
    n_a += in_a;
    n_b += in_b;
    if (in_a || in_b)
      self->cell[i] = in_a ? ANS_CELL_A : ANS_CELL_B;
    else
      self->cell[i] =
          self->base.V[i] < problem->cut ? ANS_CELL_UNREACHED : ANS_CELL_LEFT_OUT;
  }
  if (n_a == 0)
    return missed (error, "A", self);
  if (n_b == 0)
    return missed (error, "B", self);
  return TRUE;
}

/* Calls unreached neighbours unknown, starting from A and B; those that stay unreached
 * are left out, for nothing would determine u there. */
static gboolean
reach_cells (AnsCommittor2dSolver *self, GError **error)
{
  int nx = self->base.nx, ny = self->base.ny, n = nx * ny, head = 0, tail = 0;
  AnsCell *cell = self->cell;
  for (int i = 0; i < n; i++)
    if (cell[i] == ANS_CELL_A || cell[i] == ANS_CELL_B)
      self->queue[tail++] = i;
  while (head < tail) {
    int i = self->queue[head++], column = i % nx, row = i / nx;
    const int next[4] = {column > 0 ? i - 1 : i, column < nx - 1 ? i + 1 : i,
                         row > 0 ? i - nx : i, row < ny - 1 ? i + nx : i};
    for (int k = 0; k < 4; k++) {
      if (cell[i] == ANS_CELL_A && cell[next[k]] == ANS_CELL_B)
        return touching (error, self);
      if (cell[next[k]] != ANS_CELL_UNREACHED)
        continue;
      cell[next[k]] = ANS_CELL_UNKNOWN;
      self->queue[tail++] = next[k];
    }
  }
  for (int i = 0; i < n; i++)
    if (cell[i] == ANS_CELL_UNREACHED)
      cell[i] = ANS_CELL_LEFT_OUT;
  return TRUE;
}

gboolean
ans_committor_2d_grid_classify (AnsCommittor2dSolver *self,
                                const AnsCommittor2dProblem *problem, GError **error)
{
  evaluate_cells (self, problem);
  if (!sort_cells (self, problem, error) || !reach_cells (self, error))
    return FALSE;
  double V_min = INFINITY;
  for (int i = 0; i < self->base.nx * self->base.ny; i++)
    if (self->cell[i] != ANS_CELL_LEFT_OUT && self->base.V[i] < V_min)
      V_min = self->base.V[i];
  if (!(V_min < problem->cut)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "V is not below the cut %.6g anywhere", problem->cut);
    return FALSE;
  }
  self->base.V_min = self->shift = V_min;
  return TRUE;
}

static void
weigh_cells (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem)
{
  int nx = self->base.nx;
  self->sum = 0;
  for (int j = 0; j < self->base.ny; j++) {
    double *rho = self->base.rho + j * nx;
    row_points (self->points, nx, problem->lower[0] + 0.5 * self->h[0], self->h[0],
                problem->lower[1] + (j + 0.5) * self->h[1]);
    for (int i = 0; i < nx; i++)
      rho[i] = self->base.V[j * nx + i];
    weights_of (self, problem, nx, self->points, self->m, rho);
    for (int i = 0; i < nx; i++) {
      if (self->cell[j * nx + i] == ANS_CELL_LEFT_OUT ||
          !(self->base.V[j * nx + i] < problem->cut))
        rho[i] = 0;
      self->sum += rho[i] * self->h[0] * self->h[1];
    }
  }
}

/* Faces of one axis (0: to the next column), all taken as if no set cut them; 0 where
 * neither cell is unknown or one is left out. */
static void
weigh_faces (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem, int axis)
{
  int nx = self->base.nx, step = axis == 0 ? 1 : nx;
  int columns = nx - (axis == 0), rows = self->base.ny - (axis == 1);
  double *weight = axis == 0 ? self->right : self->up;
  double shape = self->h[1 - axis] / self->h[axis];
  for (int i = 0; i < nx * self->base.ny; i++)
    weight[i] = 0;
  for (int j = 0; j < rows; j++) {
    row_points (self->points, columns,
                problem->lower[0] + (axis == 0 ? 1 : 0.5) * self->h[0], self->h[0],
                problem->lower[1] + (axis == 1 ? j + 1 : j + 0.5) * self->h[1]);
    problem->potential (problem->potential_data, columns, 2, self->points,
                        weight + j * nx);
    weights_of (self, problem, columns, self->points, self->m, weight + j * nx);
    for (int i = j * nx; i < j * nx + columns; i++) {
      AnsCell one = self->cell[i], other = self->cell[i + step];
      gboolean open = one != ANS_CELL_LEFT_OUT && other != ANS_CELL_LEFT_OUT &&
                      (one == ANS_CELL_UNKNOWN || other == ANS_CELL_UNKNOWN);
      weight[i] = open ? weight[i] * shape : 0;
    }
  }
}

/* Faces cut by a boundary: each from the centre of its unknown over a step to the other
 * centre. */
typedef struct {
  int n;
  double *weight[CUTS];
  double shape[CUTS], theta[CUTS], level[CUTS][2];
  double from[CUTS][2], step[CUTS][2], at[CUTS][2], V[CUTS], m[CUTS];
} Cuts;

/* Where the parabola through the levels > 0, any, <= 0 at 0, 1/2, 1 first vanishes: exact
 * for balls and half spaces, third order for other smooth levels. */
static double
crossing (double first, double middle, double last)
{
  double c = 2 * (first - 2 * middle + last), b = last - first - c;
  double root = -b + sqrt (MAX (b * b - 4 * c * first, 0));
  return CLAMP (root > 0 ? 2 * first / root : 1, SMALLEST_THETA, 1);
}

/* Gives the cut faces the weight in the middle of what remains of them, over theta. */
static void
flush_cuts (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem,
            gconstpointer set, Cuts *cuts)
{
  for (int i = 0; i < cuts->n; i++)
    for (int k = 0; k < 2; k++)
      cuts->at[i][k] = cuts->from[i][k] + 0.5 * cuts->step[i][k];
  problem->level (set, cuts->n, 2, cuts->at[0], cuts->V);
  for (int i = 0; i < cuts->n; i++) {
    cuts->theta[i] = crossing (cuts->level[i][0], cuts->V[i], cuts->level[i][1]);
    for (int k = 0; k < 2; k++)
      cuts->at[i][k] = cuts->from[i][k] + 0.5 * cuts->theta[i] * cuts->step[i][k];
  }
  problem->potential (problem->potential_data, cuts->n, 2, cuts->at[0], cuts->V);
  weights_of (self, problem, cuts->n, cuts->at[0], cuts->m, cuts->V);
  for (int i = 0; i < cuts->n; i++)
    *cuts->weight[i] = cuts->V[i] * cuts->shape[i] / cuts->theta[i];
  cuts->n = 0;
}

static void
add_cut (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem, int axis,
         int low, gboolean from_low, const double *level, Cuts *cuts)
{
  int nx = self->base.nx, high = low + (axis == 0 ? 1 : nx), k = cuts->n++;
  int from = from_low ? low : high, column = from % nx, row = from / nx;
  cuts->weight[k] = (axis == 0 ? self->right : self->up) + low;
  cuts->shape[k] = self->h[1 - axis] / self->h[axis];
  cuts->level[k][0] = level[from];
  cuts->level[k][1] = level[from_low ? high : low];
  cuts->from[k][0] = problem->lower[0] + (column + 0.5) * self->h[0];
  cuts->from[k][1] = problem->lower[1] + (row + 0.5) * self->h[1];
  cuts->step[k][axis] = (from_low ? 1 : -1) * self->h[axis];
  cuts->step[k][1 - axis] = 0;
}

static void
cut_faces (AnsCommittor2dSolver *self, const AnsCommittor2dProblem *problem, AnsCell set)
{
  Cuts cuts = {0};
  int nx = self->base.nx, ny = self->base.ny;
  gconstpointer data = set == ANS_CELL_A ? problem->a : problem->b;
  const double *level = set == ANS_CELL_A ? self->level_a : self->level_b;
  for (int i = 0; i < nx * ny; i++) {
    for (int axis = 0; axis < 2; axis++) {
      if (axis == 0 ? i % nx == nx - 1 : i / nx == ny - 1)
        continue;
      AnsCell one = self->cell[i], other = self->cell[i + (axis == 0 ? 1 : nx)];
      if ((one == ANS_CELL_UNKNOWN && other == set) ||
          (one == set && other == ANS_CELL_UNKNOWN))
        add_cut (self, problem, axis, i, one == ANS_CELL_UNKNOWN, level, &cuts);
    }
    if (cuts.n > CUTS - 2)
      flush_cuts (self, problem, data, &cuts);
  }
  if (cuts.n > 0)
    flush_cuts (self, problem, data, &cuts);
}

void
ans_committor_2d_grid_weigh (AnsCommittor2dSolver *self,
                             const AnsCommittor2dProblem *problem)
{
  weigh_cells (self, problem);
  weigh_faces (self, problem, 0);
  weigh_faces (self, problem, 1);
  cut_faces (self, problem, ANS_CELL_A);
  cut_faces (self, problem, ANS_CELL_B);
}
