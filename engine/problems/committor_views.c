/* The pictures of the committor. */
#include "engine/core/linalg.h"
#include "engine/core/statistics.h"
#include "engine/problems/committor_state.h"

#include <math.h>
#include <string.h>

#define GRID 96         /* points a side of fields */
#define ARROWS 17       /* arrows a side */
#define MAX_SHOWN 20000 /* particles */
#define ARRIVED_SHOWN 3 /* paths */
#define DEEP                                                                             \
  12.0 /* errors are coloured by what they are where V < V_min + DEEP / beta             \
        */
#define SCATTER 3000
#define CHAINS 12
#define LANDSCAPE_LEVELS 10
#define LEAST_SHOWN 0.3 /* share of the plane that is shown at any temperature */
#define HEIGHT 15.0     /* the landscape is drawn up to V_min + HEIGHT / beta */

enum {
  PLOT_COMMITTOR,
  PLOT_PARTICLES,
  PLOT_CONVERGENCE,
  PLOT_RATE,
  PLOT_ERROR,
  PLOT_FLUX,
  PLOT_HISTOGRAM,
  PLOT_CURRENT,
  PLOT_SCATTER,
  PLOT_PROFILE,
  PLOT_CHAIN,
};

/* ---- the plane ---- */

/* A unit coordinate vector, or a sine mode of the chain; returns its half width. */
static double
axis (const AnsCommittor *self, int number, double *e)
{
  int d = self->potential.d, k = CLAMP (number, 1, d);
  memset (e, 0, sizeof (double) * ANS_SET_MAX_DIMENSION);
  if (self->potential.kind == ANS_POTENTIAL_GINZBURG_LANDAU) {
    for (int i = 0; i < d; i++)
      e[i] = sqrt (2.0 / (d + 1)) * sin (G_PI * k * (i + 1) / (d + 1));
    return fmax (1.5 * fabs (ans_linalg_dot (d, e, self->a.center)),
                 0.8 * sqrt ((double) d));
  }
  e[k - 1] = 1.0;
  if (k > self->potential.active && self->potential.stiffness > 0.0)
    return 4.0 / sqrt (self->params.beta * self->potential.stiffness);
  return 0.0;
}

static void
interval (const AnsCommittor *self, int number, double half, double *low, double *high)
{
  int k = CLAMP (number, 1, 2) - 1;
  gboolean boxed = half <= 0.0;
  *low = boxed ? self->potential.lower[k] : -half;
  *high = boxed ? self->potential.upper[k] : half;
}

void
ans_committor_views_plane (AnsCommittor *self)
{
  AnsCommittorPlane *plane = &self->plane;
  int x = self->params.view_x,
      y = self->params.view_y == x ? (x == 1 ? 2 : 1) : self->params.view_y;
  memset (plane->origin, 0, sizeof plane->origin);
  double half_x = axis (self, x, plane->e1), half_y = axis (self, y, plane->e2);
  interval (self, x, half_x, &plane->box.x0, &plane->box.x1);
  interval (self, y, half_y, &plane->box.y0, &plane->box.y1);
  if (self->walk.lengths != NULL) /* trails are kept in the old plane */
    memset (self->walk.lengths, 0, 2 * ANS_COMMITTOR_PATHS * sizeof (gint64));
}

void
ans_committor_views_point (const AnsCommittor *self, double a, double b, double *x)
{
  const AnsCommittorPlane *plane = &self->plane;
  for (int k = 0; k < self->potential.d; k++)
    x[k] = plane->origin[k] + a * plane->e1[k] + b * plane->e2[k];
}

static void
project (const AnsCommittor *self, const double *x, float *a, float *b)
{
  int d = self->potential.d;
  *a = (float) ans_linalg_dot (d, self->plane.e1, x);
  *b = (float) ans_linalg_dot (d, self->plane.e2, x);
}

/* Is there a classical answer to draw? */
static gboolean
has_truth (const AnsCommittor *self)
{
  return self->truth.kind != ANS_TRUTH_NONE && self->truth.valid;
}

/* ---- the grid of the plane, and what is known on it ---- */

typedef struct {
  int n;                         /* points a side */
  double *x;                     /* n n x d */
  double *V, *u, *slope, *truth; /* n n; slope n n x d, NULL unless asked for */
  double limit;                  /* of V, for what is drawn */
} Grid;

/* Nothing is drawn where the potential is beyond reach; some of the plane always is
 * within. */
static gboolean
reachable (const Grid *grid, int i)
{
  return grid->V[i] <= grid->limit;
}

static double
find_limit (const AnsCommittor *self, const Grid *grid)
{
  const AnsPotential *potential = &self->potential;
  double thermal = potential->V_min + 2.0 * HEIGHT / self->params.beta;
  double some = ans_statistics_quantile (grid->n * grid->n, grid->V, LEAST_SHOWN);
  if (potential->kind == ANS_POTENTIAL_GINZBURG_LANDAU)
    return INFINITY;
  return fmax (fmin (thermal, potential->cut), some);
}

static void
place_point (const AnsCommittor *self, int column, int row, int n, double *x)
{
  const AnsBox *box = &self->plane.box;
  ans_committor_views_point (self, box->x0 + (box->x1 - box->x0) * column / (n - 1),
                             box->y0 + (box->y1 - box->y0) * row / (n - 1), x);
}

static void
grid_init (Grid *grid, AnsCommittor *self, int n, gboolean slope)
{
  int points = n * n, d = self->potential.d;
  *grid = (Grid){.n = n};
  grid->x = g_new (double, (gsize) points *(gsize) d);
  grid->V = g_new (double, points);
  grid->u = g_new (double, points);
  grid->truth = g_new (double, points);
  grid->slope = slope ? g_new (double, (gsize) points *(gsize) d) : NULL;
  for (int i = 0; i < points; i++)
    place_point (self, i % n, i / n, n, grid->x + (gsize) i * (gsize) d);
  ans_potential_eval (&self->potential, points, grid->x, grid->V, NULL);
  ans_committor_network_eval (self->network, self->theta, points, grid->x, grid->u,
                              grid->slope);
  ans_committor_truth_eval (&self->truth, points, d, grid->x, grid->truth);
  for (int i = 0; i < points; i++) {
    const double *x = grid->x + (gsize) i * (gsize) d;
    gboolean in_a = ans_set_contains (&self->a, x), in_b = ans_set_contains (&self->b, x);
    if (in_a || in_b)
      grid->u[i] = in_a ? 1.0 : 0.0;
  }
  grid->limit = find_limit (self, grid);
}

static void
grid_clear (Grid *grid)
{
  g_free (grid->x);
  g_free (grid->V);
  g_free (grid->u);
  g_free (grid->truth);
  g_free (grid->slope);
}

/* ---- layers that several plots share ---- */

static void
add_landscape (const AnsCommittor *self, const Grid *grid, AnsPlot *plot)
{
  double levels[LANDSCAPE_LEVELS], low = INFINITY, high;
  for (int i = 0; i < grid->n * grid->n; i++)
    low = fmin (low, grid->V[i]);
  high = fmin (low + HEIGHT / self->params.beta, self->potential.cut);
  for (int i = 0; i < LANDSCAPE_LEVELS; i++)
    levels[i] = low + (high - low) * (i + 0.5) / LANDSCAPE_LEVELS;
  AnsLayer *layer =
      ans_plot_contours (plot, grid->n, grid->n, self->plane.box, ANS_ROLE_LANDSCAPE,
                         LANDSCAPE_LEVELS, levels, NULL);
  for (int i = 0; i < grid->n * grid->n; i++)
    layer->values[i] = (float) grid->V[i];
}

static void
add_levels (const AnsCommittor *self, const Grid *grid, const double *u, AnsRole role,
            const char *label, AnsPlot *plot)
{
  double levels[ANS_COMMITTOR_LEVELS];
  for (int i = 0; i < ANS_COMMITTOR_LEVELS; i++)
    levels[i] = 0.1 * (i + 1);
  AnsLayer *layer = ans_plot_contours (plot, grid->n, grid->n, self->plane.box, role,
                                       ANS_COMMITTOR_LEVELS, levels, label);
  layer->dashed = role == ANS_ROLE_REFERENCE;
  layer->emphasis = 0.5;
  for (int i = 0; i < grid->n * grid->n; i++)
    layer->values[i] = reachable (grid, i) ? (float) u[i] : (float) NAN;
}

static void
add_set (const AnsCommittor *self, const AnsSet *set, AnsRole role, const char *name,
         AnsPlot *plot)
{
  float x, y;
  project (self, set->center, &x, &y);
  if (set->kind == ANS_SET_BELOW || set->kind == ANS_SET_ABOVE) {
    if (self->plane.e1[0] > 0.5)
      ans_plot_mark (plot, ANS_MARK_VERTICAL, set->center[0], 0.0, role, name);
    return;
  }
  gboolean chain = self->potential.kind == ANS_POTENTIAL_GINZBURG_LANDAU;
  AnsLayer *mark = ans_plot_mark (plot, chain ? ANS_MARK_POINT : ANS_MARK_CIRCLE,
                                  (double) x, (double) y, role, name);
  mark->size = chain ? 8.0 : set->radius;
}

static void
add_sets (const AnsCommittor *self, AnsPlot *plot)
{
  add_set (self, &self->a, ANS_ROLE_FIRST, "A", plot);
  add_set (self, &self->b, ANS_ROLE_SECOND, "B", plot);
}

static void
add_released (const AnsCommittor *self, AnsPlot *plot)
{
  const AnsCommittorWalk *w = &self->walk;
  int d = self->potential.d, n = 0;
  if (!w->release[0])
    return;
  AnsLayer *layer = ans_plot_points (plot, ANS_COMMITTOR_RELEASED, FALSE,
                                     ANS_ROLE_PARTICLES, "released here");
  for (int i = 0; i < ANS_COMMITTOR_RELEASED; i++, n++)
    project (self, w->released + (gsize) i * (gsize) d, &layer->x[n], &layer->y[n]);
  ans_plot_mark (plot, ANS_MARK_POINT, w->release_at[0], w->release_at[1],
                 ANS_ROLE_NEUTRAL, NULL);
}

/* ---- one function a plot ---- */

static void
show_committor (AnsCommittor *self, const Grid *grid, AnsPlot *plot)
{
  AnsLayer *field =
      ans_plot_field (plot, grid->n, grid->n, self->plane.box, ANS_MAP_SEQUENTIAL, "u");
  field->low = 0.0;
  field->high = 1.0;
  for (int i = 0; i < grid->n * grid->n; i++)
    field->values[i] = reachable (grid, i) ? (float) grid->u[i] : (float) NAN;
  add_landscape (self, grid, plot);
  add_levels (self, grid, grid->u, ANS_ROLE_NETWORK, "network", plot);
  if (has_truth (self))
    add_levels (self, grid, grid->truth, ANS_ROLE_REFERENCE, "reference", plot);
  add_sets (self, plot);
  add_released (self, plot);
}

static void
add_paths (const AnsCommittor *self, AnsPlot *plot)
{
  const AnsCommittorWalk *w = &self->walk;
  for (int path = 0; path < ANS_COMMITTOR_PATHS + ARRIVED_SHOWN; path++) {
    gboolean under_way = path < ANS_COMMITTOR_PATHS;
    const double *trail = under_way ? w->trail : w->arrived;
    int n = (int) w->lengths[path], slot = path % ANS_COMMITTOR_PATHS;
    if (n < 2)
      continue;
    AnsLayer *layer =
        ans_plot_path (plot, n, under_way ? ANS_ROLE_THIRD : ANS_ROLE_NEUTRAL,
                       path == 0 ? "on the way" : NULL);
    for (int i = 0; i < n; i++) {
      layer->x[i] = (float) trail[((gsize) slot * ANS_COMMITTOR_TRAIL + (gsize) i) * 2];
      layer->y[i] =
          (float) trail[((gsize) slot * ANS_COMMITTOR_TRAIL + (gsize) i) * 2 + 1];
    }
  }
}

static void
show_particles (AnsCommittor *self, const Grid *grid, AnsPlot *plot)
{
  int n = MIN (self->params.walkers, MAX_SHOWN), d = self->potential.d;
  g_autofree double *u = g_new (double, n);
  add_landscape (self, grid, plot);
  AnsLayer *points = ans_plot_points (plot, n, TRUE, ANS_ROLE_PARTICLES, "u");
  points->low = 0.0;
  points->high = 1.0;
  ans_committor_network_eval (self->network, self->theta, n, self->walk.x, u, NULL);
  for (int i = 0; i < n; i++) {
    project (self, self->walk.x + (gsize) i * (gsize) d, &points->x[i], &points->y[i]);
    points->values[i] = (float) CLAMP (u[i], 0.0, 1.0);
  }
  add_paths (self, plot);
  add_sets (self, plot);
  add_released (self, plot);
}

static void
show_error (AnsCommittor *self, const Grid *grid, AnsPlot *plot)
{
  if (!has_truth (self)) {
    ans_plot_set_message (
        plot, "No classical answer is known for this system: see its symmetry error "
              "and the flux through u = c.");
    return;
  }
  AnsLayer *field = ans_plot_field (plot, grid->n, grid->n, self->plane.box,
                                    ANS_MAP_DIVERGING, "network − reference");
  double deep = self->potential.V_min + DEEP / self->params.beta, largest = 0.0;
  for (int i = 0; i < grid->n * grid->n; i++) {
    double error = grid->u[i] - grid->truth[i];
    field->values[i] = reachable (grid, i) ? (float) error : (float) NAN;
    if (grid->V[i] < deep && isfinite (error))
      largest = fmax (largest, fabs (error));
  }
  field->low = -largest;
  field->high = largest;
  add_landscape (self, grid, plot);
  add_sets (self, plot);
}

static void
show_flux (AnsCommittor *self, AnsPlot *plot)
{
  const AnsCommittorGauge *g = &self->gauge;
  AnsLayer *bars =
      ans_plot_bars (plot, ANS_COMMITTOR_LEVELS, FALSE, ANS_ROLE_NETWORK, "network");
  for (int i = 0; i < ANS_COMMITTOR_LEVELS; i++) {
    bars->x[i] = (float) (0.05 + 0.1 * i);
    bars->y[i] = (float) g->flux[i];
  }
  bars->x[ANS_COMMITTOR_LEVELS] = 0.95f;
  if (isfinite (self->truth.rate))
    ans_plot_mark (plot, ANS_MARK_HORIZONTAL, 0.0, self->truth.rate, ANS_ROLE_REFERENCE,
                   "reference")
        ->dashed = TRUE;
}

static void
show_histogram (AnsCommittor *self, AnsPlot *plot)
{
  if (!self->batch.counters[1]) {
    ans_plot_set_message (plot, "Run to draw a first batch.");
    return;
  }
  AnsLayer *bars = ans_plot_bars (plot, ANS_COMMITTOR_BINS, FALSE, ANS_ROLE_DATA, NULL);
  for (int i = 0; i <= ANS_COMMITTOR_BINS; i++)
    bars->x[i] = (float) i / ANS_COMMITTOR_BINS;
  for (int i = 0; i < ANS_COMMITTOR_BINS; i++)
    bars->y[i] = (float) self->gauge.histogram[i];
}

/* |J| relative to its largest value, J = -rho grad u / beta. */
static double
current (const AnsCommittor *self, const Grid *grid, int i, double *jx, double *jy)
{
  int d = self->potential.d;
  const double *slope = grid->slope + (gsize) i * (gsize) d;
  double rho = exp (-self->params.beta * (grid->V[i] - self->potential.V_min));
  *jx = -rho * ans_linalg_dot (d, self->plane.e1, slope);
  *jy = -rho * ans_linalg_dot (d, self->plane.e2, slope);
  return hypot (*jx, *jy);
}

/* Arrows along J, their length the root of its size; none where it is small. */
static void
add_arrows (AnsCommittor *self, double largest, AnsPlot *plot)
{
  Grid grid;
  const AnsBox *box = &self->plane.box;
  double cell = 0.9 * fmin (box->x1 - box->x0, box->y1 - box->y0) / ARROWS, jx, jy;
  grid_init (&grid, self, ARROWS, TRUE);
  AnsLayer *arrows = ans_plot_arrows (plot, ARROWS * ARROWS, ANS_ROLE_NEUTRAL, NULL);
  for (int i = 0; i < ARROWS * ARROWS; i++) {
    double size = current (self, &grid, i, &jx, &jy), length = sqrt (size / largest);
    gboolean shown = length >= 0.05 && reachable (&grid, i);
    double scale = shown ? cell * fmin (length, 1.0) / size : 0.0;
    int row = i / ARROWS, column = i % ARROWS;
    arrows->x[i] = (float) (box->x0 + (box->x1 - box->x0) * column / (ARROWS - 1));
    arrows->y[i] = (float) (box->y0 + (box->y1 - box->y0) * row / (ARROWS - 1));
    arrows->u[i] = (float) (scale * jx);
    arrows->v[i] = (float) (scale * jy);
  }
  arrows->size = 1.0;
  grid_clear (&grid);
}

static void
show_current (AnsCommittor *self, AnsPlot *plot)
{
  Grid grid;
  double jx, jy, largest = 1e-300;
  grid_init (&grid, self, GRID, TRUE);
  for (int i = 0; i < GRID * GRID; i++)
    if (reachable (&grid, i))
      largest = fmax (largest, current (self, &grid, i, &jx, &jy));
  AnsLayer *field = ans_plot_field (plot, GRID, GRID, self->plane.box, ANS_MAP_SEQUENTIAL,
                                    "|J|, relative");
  for (int i = 0; i < GRID * GRID; i++)
    field->values[i] = reachable (&grid, i)
                           ? (float) (current (self, &grid, i, &jx, &jy) / largest)
                           : (float) NAN;
  add_arrows (self, largest, plot);
  add_landscape (self, &grid, plot);
  add_sets (self, plot);
  grid_clear (&grid);
}

static void
show_scatter (AnsCommittor *self, AnsPlot *plot)
{
  const AnsCommittorGauge *g = &self->gauge;
  int n = MIN (g->n_test, SCATTER);
  if (n == 0) {
    ans_plot_set_message (plot, "No classical answer is known for this system.");
    return;
  }
  AnsLayer *line = ans_plot_lines (plot, 2, FALSE, ANS_ROLE_REFERENCE, NULL);
  line->x[0] = line->y[0] = 0.0f;
  line->x[1] = line->y[1] = 1.0f;
  line->dashed = TRUE;
  AnsLayer *points = ans_plot_points (plot, n, FALSE, ANS_ROLE_NETWORK, "test points");
  for (int i = 0; i < n; i++) {
    points->x[i] = (float) g->truth_test[i];
    points->y[i] = (float) g->u_test[i];
  }
}

/* Where the profile starts and ends: the centres, the radii of spheres, a little beyond
 * half spaces. */
static void
profile_ends (const AnsCommittor *self, double *from, double *to)
{
  gsize bytes = sizeof (double) * (gsize) self->potential.d;
  memcpy (from, self->a.center, bytes);
  memcpy (to, self->b.center, bytes);
  if (self->potential.kind == ANS_POTENTIAL_SPHERES) {
    from[0] = self->a.radius;
    to[0] = self->b.radius;
  }
}

static void
show_profile (AnsCommittor *self, AnsPlot *plot)
{
  enum { N = 200 };
  int d = self->potential.d;
  double from[ANS_SET_MAX_DIMENSION] = {0}, to[ANS_SET_MAX_DIMENSION] = {0}, u[N],
         truth[N];
  g_autofree double *x = g_new (double, N *(gsize) d);
  profile_ends (self, from, to);
  for (int i = 0; i < N; i++)
    for (int k = 0; k < d; k++)
      x[i * d + k] = from[k] + (to[k] - from[k]) * i / (N - 1);
  ans_committor_network_eval (self->network, self->theta, N, x, u, NULL);
  ans_committor_truth_eval (&self->truth, N, d, x, truth);
  AnsLayer *network = ans_plot_lines (plot, N, FALSE, ANS_ROLE_NETWORK, "network");
  AnsLayer *reference =
      has_truth (self) ? ans_plot_lines (plot, N, FALSE, ANS_ROLE_REFERENCE, "reference")
                       : NULL;
  for (int i = 0; i < N; i++) {
    gboolean in_a = ans_set_contains (&self->a, x + (gsize) i * (gsize) d);
    gboolean in_b = ans_set_contains (&self->b, x + (gsize) i * (gsize) d);
    network->x[i] = (float) i / (N - 1);
    network->y[i] = in_a || in_b ? (float) in_a : (float) u[i];
    if (reference == NULL)
      continue;
    reference->x[i] = network->x[i];
    reference->y[i] = (float) truth[i];
    reference->dashed = TRUE;
  }
}

static void
show_chain (AnsCommittor *self, AnsPlot *plot)
{
  int d = self->potential.d, n = MIN (CHAINS, self->params.walkers);
  double u[CHAINS];
  if (d < 3) {
    ans_plot_set_message (plot, "For systems of three and more dimensions.");
    return;
  }
  ans_committor_network_eval (self->network, self->theta, n, self->walk.x, u, NULL);
  for (int chain = 0; chain < n; chain++) {
    AnsLayer *line = ans_plot_lines (
        plot, d, FALSE, u[chain] > 0.5 ? ANS_ROLE_FIRST : ANS_ROLE_SECOND, NULL);
    for (int k = 0; k < d; k++) {
      line->x[k] = (float) (k + 1);
      line->y[k] = (float) self->walk.x[chain * d + k];
    }
  }
}

void
ans_committor_views_show (AnsCommittor *self, AnsContext *context G_GNUC_UNUSED,
                          AnsFrame *frame)
{
  static void (*const on_grid[]) (AnsCommittor *, const Grid *,
                                  AnsPlot *) = {[PLOT_COMMITTOR] = show_committor,
                                                [PLOT_PARTICLES] = show_particles,
                                                [PLOT_ERROR] = show_error};
  static void (*const alone[]) (AnsCommittor *, AnsPlot *) = {
      [PLOT_FLUX] = show_flux,       [PLOT_HISTOGRAM] = show_histogram,
      [PLOT_CURRENT] = show_current, [PLOT_SCATTER] = show_scatter,
      [PLOT_PROFILE] = show_profile, [PLOT_CHAIN] = show_chain};
  Grid grid = {0};
  for (int i = 0; i < ans_frame_n_plots (frame); i++) {
    AnsPlot *plot = ans_frame_want (frame, i);
    if (plot == NULL)
      continue;
    if (i < (int) G_N_ELEMENTS (on_grid) && on_grid[i] != NULL) {
      if (grid.n == 0)
        grid_init (&grid, self, GRID, FALSE);
      on_grid[i](self, &grid, plot);
    } else if (i < (int) G_N_ELEMENTS (alone) && alone[i] != NULL) {
      alone[i](self, plot);
    }
  }
  grid_clear (&grid);
}
