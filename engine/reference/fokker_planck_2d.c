/* Lines along y are those of a transposed copy: there, too, a line is contiguous.  Tasks
 * are blocks of whole lines. */
#include "engine/reference/fokker_planck_2d.h"

#include "engine/core/vector.h"
#include "engine/reference/fokker_planck_line.h"
#include "engine/reference/gibbs.h"

#include <math.h>

#define LINES 8 /* a task; one cache line of doubles in the transposition */

/* What the tasks of one sweep share: lines along `axis`, 0 or 1. */
typedef struct {
  AnsFokkerPlanck2d *self;
  int axis, n, lines; /* cells of a line, lines */
  double dt;
  gboolean second, refactor;
} Sweep;

static Sweep
open_sweep (AnsFokkerPlanck2d *self, int axis)
{
  return (Sweep){.self = self,
                 .axis = axis,
                 .n = axis == 0 ? self->nx : self->ny,
                 .lines = axis == 0 ? self->ny : self->nx};
}

static void
run_sweep (Sweep *sweep, AnsParallel *parallel, AnsTask task)
{
  ans_parallel_run (parallel, (sweep->lines + LINES - 1) / LINES, task, sweep);
}

static void
set_lines (gpointer data, int task, int worker)
{
  (void) worker;
  const Sweep *sweep = data;
  AnsFokkerPlanck2d *self = sweep->self;
  int axis = sweep->axis;
  for (int l = task * LINES; l < MIN (sweep->lines, (task + 1) * LINES); l++) {
    gsize start = (gsize) l * (gsize) sweep->n;
    ans_fokker_planck_line_rates (
        sweep->n, self->periodic[axis], self->h[axis],
        self->U + (axis == 0 ? start : (gsize) l), axis == 0 ? 1 : (gsize) self->nx,
        self->eps, self->rates[axis][0] + start, self->rates[axis][1] + start);
  }
}

static void
set_rates (AnsFokkerPlanck2d *self, AnsParallel *parallel)
{
  for (int axis = 0; axis < 2; axis++) {
    Sweep sweep = open_sweep (self, axis);
    run_sweep (&sweep, parallel, set_lines);
    self->factored[axis] = 0;
  }
}

void
ans_fokker_planck_2d_init (AnsFokkerPlanck2d *self, AnsArena *arena, int nx, int ny,
                           const double *lower, const double *upper, gboolean periodic_x,
                           gboolean periodic_y)
{
  g_assert (nx >= (periodic_x ? 3 : 2) && ny >= (periodic_y ? 3 : 2));
  g_assert ((gint64) nx * ny <= G_MAXINT);
  *self = (AnsFokkerPlanck2d){.nx = nx,
                              .ny = ny,
                              .periodic = {periodic_x, periodic_y},
                              .eps = 1,
                              .start_up = ANS_FOKKER_PLANCK_START_UP};
  int cells = nx * ny;
  for (int axis = 0; axis < 2; axis++) {
    g_assert (isfinite (lower[axis]) && isfinite (upper[axis]));
    g_assert (lower[axis] < upper[axis]);
    self->lower[axis] = lower[axis];
    self->upper[axis] = upper[axis];
    self->h[axis] = (upper[axis] - lower[axis]) / (axis == 0 ? nx : ny);
    for (int side = 0; side < 2; side++)
      self->rates[axis][side] = ans_arena_array (arena, double, cells);
    self->factor[axis] =
        ans_arena_array (arena, double, ANS_FOKKER_PLANCK_LINE_FACTOR (cells));
  }
  self->p = ans_arena_array (arena, double, cells);
  self->U = ans_arena_array (arena, double, cells);
  self->columns = ans_arena_array (arena, double, cells);
  self->old = ans_arena_array (arena, double, cells);
  for (int i = 0; i < cells; i++)
    self->p[i] = 1 / ((upper[0] - lower[0]) * (upper[1] - lower[1]));
  set_rates (self, NULL);
}

void
ans_fokker_planck_2d_set (AnsFokkerPlanck2d *self, AnsParallel *parallel, const double *U,
                          double eps)
{
  g_assert (eps >= 0 && isfinite (eps));
  for (int i = 0; i < self->nx * self->ny; i++)
    self->U[i] = U[i];
  self->eps = eps;
  set_rates (self, parallel);
}

static void
step_line (const Sweep *sweep, int l, double *p)
{
  const AnsFokkerPlanck2d *self = sweep->self;
  gsize start = (gsize) l * (gsize) sweep->n;
  double *factor = self->factor[sweep->axis] + ANS_FOKKER_PLANCK_LINE_FACTOR (start);
  if (sweep->refactor)
    ans_fokker_planck_line_factor (sweep->n, sweep->dt,
                                   self->rates[sweep->axis][0] + start,
                                   self->rates[sweep->axis][1] + start, factor);
  if (sweep->second)
    ans_fokker_planck_line_crank_nicolson (sweep->n, factor, self->old + start, p);
  else
    ans_fokker_planck_line_euler (sweep->n, factor, p);
}

static void
step_rows (gpointer data, int task, int worker)
{
  (void) worker;
  const Sweep *sweep = data;
  for (int l = task * LINES; l < MIN (sweep->lines, (task + 1) * LINES); l++)
    step_line (sweep, l, sweep->self->p + (gsize) l * (gsize) sweep->n);
}

static void
step_columns (gpointer data, int task, int worker)
{
  (void) worker;
  const Sweep *sweep = data;
  AnsFokkerPlanck2d *self = sweep->self;
  int first = task * LINES, end = MIN (sweep->lines, first + LINES);
  gsize nx = (gsize) self->nx, ny = (gsize) self->ny;
  for (gsize j = 0; j < ny; j++)
    for (int l = first; l < end; l++)
      self->columns[(gsize) l * ny + j] = self->p[j * nx + (gsize) l];
  for (int l = first; l < end; l++)
    step_line (sweep, l, self->columns + (gsize) l * ny);
  for (gsize j = 0; j < ny; j++)
    for (int l = first; l < end; l++)
      self->p[j * nx + (gsize) l] = self->columns[(gsize) l * ny + j];
}

static void
step_axis (AnsFokkerPlanck2d *self, AnsParallel *parallel, int axis, gboolean second,
           double dt)
{
  Sweep sweep = open_sweep (self, axis);
  sweep.second = second;
  sweep.dt = second ? 0.5 * dt : dt;
  sweep.refactor = self->factored[axis] != sweep.dt;
  run_sweep (&sweep, parallel, axis == 0 ? step_rows : step_columns);
  self->factored[axis] = sweep.dt;
}

void
ans_fokker_planck_2d_step (AnsFokkerPlanck2d *self, AnsParallel *parallel,
                           AnsFokkerPlanckScheme scheme,
                           AnsFokkerPlanck2dSplitting splitting, double dt)
{
  g_assert (dt > 0 && isfinite (dt));
  gboolean second = scheme == ANS_FOKKER_PLANCK_CRANK_NICOLSON && self->start_up <= 0;
  gboolean strang = splitting == ANS_FOKKER_PLANCK_2D_STRANG;
  step_axis (self, parallel, 0, second, strang ? 0.5 * dt : dt);
  step_axis (self, parallel, 1, second, dt);
  if (strang)
    step_axis (self, parallel, 0, second, 0.5 * dt);
  if (self->start_up > 0)
    self->start_up--;
}

/* The face between cell `l`, `i` and the next along a line, as numbers of cells and of
 * their places in the rates; FALSE where there is a wall. */
typedef struct {
  gsize cell, next, place, next_place;
} Face;

static gboolean
find_face (const AnsFokkerPlanck2d *self, int axis, int l, int i, Face *face)
{
  gsize n = (gsize) (axis == 0 ? self->nx : self->ny), nx = (gsize) self->nx;
  gsize line = (gsize) l, k = (gsize) i, after = k + 1 < n ? k + 1 : 0;
  *face = (Face){.cell = axis == 0 ? line * nx + k : k * nx + line,
                 .next = axis == 0 ? line * nx + after : after * nx + line,
                 .place = line * n + k,
                 .next_place = line * n + after};
  return after > 0 || self->periodic[axis];
}

/* What flows through a face in unit time, over the area of a cell. */
static double
flow (const AnsFokkerPlanck2d *self, int axis, const Face *face)
{
  return self->rates[axis][0][face->place] * self->p[face->cell] -
         self->rates[axis][1][face->next_place] * self->p[face->next];
}

void
ans_fokker_planck_2d_rate (const AnsFokkerPlanck2d *self, double *rate)
{
  for (int i = 0; i < self->nx * self->ny; i++)
    rate[i] = 0;
  for (int axis = 0; axis < 2; axis++)
    for (int l = 0; l < (axis == 0 ? self->ny : self->nx); l++)
      for (int i = 0; i < (axis == 0 ? self->nx : self->ny); i++) {
        Face face;
        if (!find_face (self, axis, l, i, &face))
          continue;
        double through = flow (self, axis, &face);
        rate[face.cell] -= through;
        rate[face.next] += through;
      }
}

double
ans_fokker_planck_2d_mass (const AnsFokkerPlanck2d *self)
{
  double sum = 0;
  for (int i = 0; i < self->nx * self->ny; i++)
    sum += self->p[i];
  return sum * self->h[0] * self->h[1];
}

double
ans_fokker_planck_2d_free_energy (const AnsFokkerPlanck2d *self)
{
  return ans_gibbs_free_energy (self->nx * self->ny, self->h[0] * self->h[1], self->U,
                                self->eps, self->p);
}

double
ans_fokker_planck_2d_dissipation (const AnsFokkerPlanck2d *self)
{
  double sum = 0, *logs = self->old;
  ans_vector_log ((gsize) (self->nx * self->ny), self->p, logs);
  for (int axis = 0; axis < 2; axis++)
    for (int l = 0; l < (axis == 0 ? self->ny : self->nx); l++)
      for (int i = 0; i < (axis == 0 ? self->nx : self->ny); i++) {
        Face face;
        if (!find_face (self, axis, l, i, &face))
          continue;
        if (self->p[face.cell] > 0 && self->p[face.next] > 0)
          sum += flow (self, axis, &face) *
                 (self->U[face.cell] - self->U[face.next] +
                  self->eps * (logs[face.cell] - logs[face.next]));
      }
  return sum * self->h[0] * self->h[1];
}

void
ans_fokker_planck_2d_marginals (const AnsFokkerPlanck2d *self, double *along_x,
                                double *along_y)
{
  for (int i = 0; along_x != NULL && i < self->nx; i++)
    along_x[i] = 0;
  for (int j = 0; j < self->ny; j++) {
    const double *row = self->p + (gsize) j * (gsize) self->nx;
    double sum = 0;
    for (int i = 0; i < self->nx; i++) {
      sum += row[i];
      if (along_x != NULL)
        along_x[i] += self->h[1] * row[i];
    }
    if (along_y != NULL)
      along_y[j] = self->h[0] * sum;
  }
}
