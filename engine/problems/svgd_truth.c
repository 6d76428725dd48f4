/* The truth of the SVGD problem: closed forms of Gaussians, else the midpoint rule on a
 * grid in one, two or three dimensions.  Shares nothing with the samplers but L. */
#include "engine/problems/svgd_state.h"

#include "engine/reference/gibbs.h"

#include <math.h>
#include <string.h>

enum { CELLS = ANS_SVGD_STATE_CELLS, PLANE = ANS_SVGD_STATE_PLANE };

/* Points a side, a whole number of them in each cell of the histogram. */
static const int sides[] = {0, 85 * CELLS, 10 * CELLS, 2 * CELLS};

typedef struct {
  int side, count;
  double *x, *L, *grad, *p; /* count x d, count, count x d, count */
  double cell;
  const AnsContext *context; /* or NULL */
} Grid;

/* The first coordinate runs slowest. */
static void
place_points (Grid *grid, int d, const double *lower, const double *upper)
{
  grid->cell = 1;
  for (int k = 0; k < d; k++)
    grid->cell *= (upper[k] - lower[k]) / grid->side;
  for (int i = 0; i < grid->count; i++)
    for (int k = d - 1, rest = i; k >= 0; k--, rest /= grid->side)
      grid->x[i * d + k] =
          lower[k] + (upper[k] - lower[k]) * (rest % grid->side + 0.5) / grid->side;
}

/* FALSE when it was told to stop. */
static gboolean
grid_solve (Grid *grid, const AnsSvgdSystem *system, double beta, const double *lower,
            const double *upper)
{
  int d = system->d, piece = 8192;
  place_points (grid, d, lower, upper);
  for (int i = 0; i < grid->count; i += piece) {
    if (grid->context != NULL && ans_context_cancelled (grid->context))
      return FALSE;
    ans_svgd_system_force (system, MIN (piece, grid->count - i), d, grid->x + i * d,
                           grid->L + i, grid->grad + i * d);
  }
  ans_gibbs_density (grid->count, grid->cell, grid->L, beta, grid->p);
  return TRUE;
}

static void
grid_init (Grid *grid, int d)
{
  grid->side = sides[d];
  grid->count = d == 1   ? grid->side
                : d == 2 ? grid->side * grid->side
                         : grid->side * grid->side * grid->side;
  grid->x = g_new (double, grid->count *d);
  grid->grad = g_new (double, grid->count *d);
  grid->L = g_new (double, grid->count);
  grid->p = g_new (double, grid->count);
}

static void
grid_clear (Grid *grid)
{
  g_free (grid->x);
  g_free (grid->grad);
  g_free (grid->L);
  g_free (grid->p);
}

static void
add_moments (AnsSvgdTruth *self, const Grid *grid, int d, double beta)
{
  memset (self->mean, 0, sizeof self->mean);
  memset (self->second, 0, sizeof self->second);
  memset (self->mass, 0, sizeof self->mass);
  self->fourth = self->loss = self->score = 0;
  for (int i = 0; i < grid->count; i++) {
    const double *x = grid->x + i * d;
    double w = grid->p[i] * grid->cell;
    self->mass[(gint64) i * CELLS / grid->count] += w;
    self->fourth += w * x[0] * x[0] * x[0] * x[0];
    self->loss += w > 0 ? w * grid->L[i] : 0;
    for (int k = 0; k < d; k++) {
      double s = beta * grid->grad[i * d + k];
      self->mean[k] += w * x[k];
      self->second[k] += w * x[k] * x[k];
      self->score += w > 0 ? w * s * s : 0;
    }
  }
  for (int k = 0; k < d; k++) /* by symmetry, but for rounding */
    if (fabs (self->mean[k]) < 1e-12)
      self->mean[k] = 0;
}

/* The posterior of the weights has no box of its own: the grid is laid about mean and
 * deviations until they are those of the grid before. */
static gboolean
find_box (AnsSvgdTruth *self, Grid *grid, const AnsSvgdSystem *system, double beta)
{
  double reach = 4 / sqrt (fmin (beta, 1) * system->alpha);
  for (int k = 0; k < 3; k++) {
    self->lower[k] = -reach;
    self->upper[k] = reach;
  }
  for (int pass = 0; pass < 4; pass++) {
    if (!grid_solve (grid, system, beta, self->lower, self->upper))
      return FALSE;
    add_moments (self, grid, 3, beta);
    for (int k = 0; k < 3; k++) {
      double step = (self->upper[k] - self->lower[k]) / grid->side;
      double variance = self->second[k] - self->mean[k] * self->mean[k];
      double half = 6.5 * sqrt (fmax (variance, 0.3 * step * step));
      self->lower[k] = self->mean[k] - half;
      self->upper[k] = self->mean[k] + half;
    }
  }
  return TRUE;
}

static double
interpolate (double from, double to, int i, int n)
{
  return from + (to - from) * i / (n - 1);
}

/* Density of the first coordinate on the line, and of two where there are just two. */
static void
fill_curves (AnsSvgdTruth *self, const AnsSvgdSystem *system, const Grid *grid,
             double beta)
{
  int slab = grid->count / grid->side;
  double width = (self->upper[0] - self->lower[0]) / grid->side;
  g_autofree double *marginal = g_new0 (double, grid->side);
  for (int i = 0; i < grid->count; i++)
    marginal[i / slab] += grid->p[i] * grid->cell / width;
  for (int i = 0; i < ANS_SVGD_STATE_LINE; i++) {
    double at = CLAMP ((double) i / (ANS_SVGD_STATE_LINE - 1) * grid->side - 0.5, 0,
                       grid->side - 1.001);
    int j = (int) at;
    self->line[i] = marginal[j] + (at - j) * (marginal[j + 1] - marginal[j]);
  }
  if (system->d != 2)
    return;
  for (int i = 0; i < PLANE * PLANE; i++) {
    double x[2] = {interpolate (self->lower[0], self->upper[0], i % PLANE, PLANE),
                   interpolate (self->lower[1], self->upper[1], i / PLANE, PLANE)};
    ans_svgd_system_force (system, 1, 2, x, self->plane + i, NULL);
  }
  ans_gibbs_density (PLANE * PLANE,
                     (self->upper[0] - self->lower[0]) *
                         (self->upper[1] - self->lower[1]) / ((PLANE - 1) * (PLANE - 1)),
                     self->plane, beta, self->plane);
}

/* The third weight summed out, by interpolation between grid points. */
static void
fill_plane_of_three (AnsSvgdTruth *self, const Grid *grid)
{
  int side = grid->side;
  double width = (self->upper[2] - self->lower[2]) / side;
  g_autofree double *sum = g_new0 (double, side *side);
  for (int i = 0; i < grid->count; i++)
    sum[i / side] += grid->p[i] * width;
  for (int i = 0; i < PLANE * PLANE; i++) {
    double a = CLAMP (interpolate (-0.5, side - 0.5, i % PLANE, PLANE), 0, side - 1.001);
    double b = CLAMP (interpolate (-0.5, side - 0.5, i / PLANE, PLANE), 0, side - 1.001);
    const double *s = sum + (int) a * side + (int) b;
    double u = a - (int) a, v = b - (int) b;
    self->plane[i] =
        (1 - u) * ((1 - v) * s[0] + v * s[1]) + u * ((1 - v) * s[side] + v * s[side + 1]);
  }
}

static void
fill_predictions (AnsSvgdTruth *self, const AnsSvgdSystem *system, const Grid *grid)
{
  memset (self->predictive, 0, sizeof self->predictive);
  for (int i = 0; i < grid->count; i++) {
    double w = grid->p[i] * grid->cell;
    for (int j = 0; w > 1e-9 && j < ANS_SVGD_STATE_DATA; j++)
      self->predictive[j] +=
          w * ans_svgd_system_predict (grid->x + 3 * i, system->a[j], system->b[j]);
  }
}

/* The target's box and a tenth of it on each side; a lower beta than the target's own
 * needs more. */
static void
find_plain_box (AnsSvgdTruth *self, const AnsTarget *target, double beta)
{
  double wider = 0.6 * sqrt (fmax (1, target->beta / beta)) - 0.5;
  for (int k = 0; k < target->d; k++) {
    double width = target->upper[k] - target->lower[k];
    self->lower[k] = target->lower[k] - wider * width;
    self->upper[k] = target->upper[k] + wider * width;
  }
}

static gboolean
on_grid (AnsSvgdTruth *self, Grid *grid, const AnsSvgdSystem *system, double beta)
{
  if (!system->logistic)
    find_plain_box (self, &system->target, beta);
  else if (!find_box (self, grid, system, beta))
    return FALSE;
  if (!grid_solve (grid, system, beta, self->lower, self->upper))
    return FALSE;
  add_moments (self, grid, system->d, beta);
  fill_curves (self, system, grid, beta);
  if (system->logistic) {
    fill_plane_of_three (self, grid);
    fill_predictions (self, system, grid);
  }
  return TRUE;
}

static gboolean
by_grid (AnsSvgdTruth *self, const AnsSvgdSystem *system, double beta,
         const AnsContext *context)
{
  Grid grid = {.context = context};
  grid_init (&grid, system->d);
  gboolean success = on_grid (self, &grid, system, beta);
  grid_clear (&grid);
  return success;
}

static double
normal_density (double x, double variance)
{
  return exp (-0.5 * x * x / variance) / sqrt (2 * G_PI * variance);
}

static void
by_formula (AnsSvgdTruth *self, const AnsSvgdSystem *system, double beta)
{
  int d = system->d;
  self->loss = 0.5 * d / beta;
  self->score = 0;
  for (int k = 0; k < d; k++) {
    self->mean[k] = 0;
    self->second[k] = 1 / (beta * ans_target_curvature (&system->target, k));
    self->score += 1 / self->second[k];
  }
  self->fourth = 3 * self->second[0] * self->second[0];
  for (int k = 0; k < 2; k++) {
    self->upper[k] = 4.5 * sqrt (self->second[MIN (k, d - 1)]);
    self->lower[k] = -self->upper[k];
  }
  double scale = self->upper[0] / sqrt (2 * self->second[0]);
  for (int i = 0; i < CELLS; i++)
    self->mass[i] = 0.5 * (erf (scale * (2.0 * (i + 1) / CELLS - 1)) -
                           erf (scale * (2.0 * i / CELLS - 1)));
  for (int i = 0; i < ANS_SVGD_STATE_LINE; i++)
    self->line[i] = normal_density (
        interpolate (self->lower[0], self->upper[0], i, ANS_SVGD_STATE_LINE),
        self->second[0]);
  for (int i = 0; i < PLANE * PLANE && d >= 2; i++)
    self->plane[i] =
        normal_density (interpolate (self->lower[0], self->upper[0], i % PLANE, PLANE),
                        self->second[0]) *
        normal_density (interpolate (self->lower[1], self->upper[1], i / PLANE, PLANE),
                        self->second[1]);
}

/* E KL (histogram | cells) of n independent samples: a sum over binomial laws. */
static double
expected_kl (const double *mass, int n)
{
  double sum = 0;
  for (int i = 0; i < CELLS; i++)
    for (int k = 1; mass[i] > 1e-12 && k <= n; k++) {
      double share = (double) k / n, rest = log1p (-fmin (mass[i], 1 - 1e-12));
      double weight = lgamma (n + 1.0) - lgamma (k + 1.0) - lgamma (n - k + 1.0) +
                      k * log (mass[i]) + (n - k) * rest;
      if (weight > -40)
        sum += exp (weight) * share * log (share / mass[i]);
    }
  return sum;
}

gboolean
ans_svgd_truth_init (AnsSvgdTruth *self, const AnsSvgdSystem *system, double beta, int n,
                     const AnsContext *context)
{
  double total = 0;
  if (!system->logistic && system->target.kind == ANS_TARGET_GAUSSIAN)
    by_formula (self, system, beta);
  else if (!by_grid (self, system, beta, context))
    return FALSE;
  for (int i = 0; i < CELLS; i++)
    total += self->mass[i];
  for (int i = 0; i < CELLS; i++)
    self->mass[i] /= total;
  self->l1 = ans_gibbs_l1_band (CELLS, 1, self->mass, n, NULL);
  self->kl = expected_kl (self->mass, n);
  return TRUE;
}
