/* Neurons on a circle: d phi_i = -Psi' (phi_i) dt + sqrt (2 eps) dB, Psi = k * (p - p*),
 * by Euler's rule, and the Fokker-Planck equation of their mean field beside them.
 *
 * Each replica has networks of m, m/2, ..., m/32 neurons, so that the law of 1/m shows.
 * Between the network f_m and that of the density f, ||f_m - f||^2 = <q, k * q>, q = p_m
 * - p; for independent draws of p its mean is (k (0) - <p, k * p>) / m. */
#include "engine/problems/mean_field_state.h"

#include <math.h>
#include <string.h>

#define LEVELS ANS_MEAN_FIELD_LEVELS
#define CELLS ANS_MEAN_FIELD_CELLS
#define CENTRE (-2.0) /* of the neurons at the start */

typedef struct {
  AnsMeanField *self;
  gboolean moves;
} Work;

double
ans_mean_field_circle_target (double angle)
{
  return (1 + 0.7 * cos (angle - 0.5) + 0.25 * cos (2 * angle + 1)) / (2 * G_PI);
}

/* ---- the beginning ---- */

/* exp (kappa cos (phi - CENTRE)), normalised, by rejection. */
static void
draw_start (double kappa, int n, AnsRandom *random, double *phi)
{
  for (int i = 0; i < n;) {
    double pair[2];
    ans_random_fill_uniform (random, 2, pair);
    double angle = 2 * G_PI * (pair[0] - 0.5);
    if (log (pair[1]) <= kappa * (cos (angle) - 1))
      phi[i++] = angle + CENTRE;
  }
}

static void
fill_start (const AnsFokkerPlanck *grid, double kappa)
{
  double sum = 0;
  for (int i = 0; i < grid->n; i++) {
    grid->p[i] = exp (kappa * (cos (ans_fokker_planck_centre (grid, i) - CENTRE) - 1));
    sum += grid->h * grid->p[i];
  }
  for (int i = 0; i < grid->n; i++)
    grid->p[i] /= sum;
}

/* Mean over replicas of m ||f_m - f||^2 of draws from p. */
static double
independent_square (const AnsReluCircle *p)
{
  return ans_relu_circle_kernel (0) - ans_relu_circle_square (p);
}

static void
open_grid (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldCircle *circle = &self->circle;
  AnsReluCircle p;
  double values[CELLS];
  ans_fokker_planck_init (&circle->grid, ans_context_arena (context), CELLS, 0, 2 * G_PI,
                          TRUE);
  circle->U = ans_context_array (context, double, CELLS);
  for (int i = 0; i < CELLS; i++)
    values[i] =
        ans_mean_field_circle_target (ans_fokker_planck_centre (&circle->grid, i));
  ans_relu_circle_moments_of_cells (CELLS, values, &circle->target);
  fill_start (&circle->grid, self->params.concentration);
  ans_relu_circle_moments_of_cells (CELLS, circle->grid.p, &p);
  circle->start_square = independent_square (&p);
  ans_context_keep (context, "density", 1, (gint64[]){CELLS}, circle->grid.p);
}

/* The measured fluctuation at the start, for later: m ||f_m - f||^2 of independent draws
 * has the same mean at any width, so all widths of all replicas are averaged. */
static void
measure_start (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldCircle *circle = &self->circle;
  circle->healed = ans_context_array (context, double, 2);
  ans_context_keep (context, "start_fluctuation", 1, (gint64[]){2}, circle->healed);
  ans_mean_field_circle_gauge (self, context);
  double variance = 0;
  for (int level = 0; level < LEVELS; level++) {
    double mean, error, weight = (double) circle->m[level] / LEVELS;
    ans_mean_field_circle_distance (self, level, &mean, &error);
    circle->healed[0] += weight * mean;
    variance += weight * weight * error * error;
  }
  circle->healed[1] = sqrt (variance);
  self->gauge.stale = TRUE;
}

void
ans_mean_field_circle_open (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldCircle *circle = &self->circle;
  const AnsMeanFieldParams *params = &self->params;
  for (int level = 0; level < LEVELS; level++) {
    circle->first[level] = circle->each;
    circle->m[level] = MAX (params->neurons >> level, 1);
    circle->each += circle->m[level];
  }
  int total = circle->each * params->replicas;
  self->init = ans_context_random (context, 1, params->replicas);
  self->streams = ans_context_random (context, 2, params->replicas);
  circle->phi = ans_context_array (context, double, total);
  circle->slope = ans_context_array (context, double, total);
  circle->psi = ans_context_array (context, double, total);
  circle->noise = ans_context_array (context, double, total);
  circle->spent = ans_context_array (context, double, params->replicas);
  circle->moments = ans_context_array (context, AnsReluCircle, LEVELS * params->replicas);
  for (int replica = 0; replica < params->replicas; replica++)
    draw_start (params->concentration, circle->each, self->init + replica,
                circle->phi + (gsize) replica * (gsize) circle->each);
  ans_context_keep (context, "parameters.angles", 2,
                    (gint64[]){params->replicas, circle->each}, circle->phi);
  open_grid (self, context);
  measure_start (self, context);
}

/* ---- a step ---- */

/* Before it moves, a network's moments, slopes and first variation are noted. */
static void
move_network (AnsMeanField *self, int replica, int level)
{
  AnsMeanFieldCircle *circle = &self->circle;
  const AnsMeanFieldParams *params = &self->params;
  int m = circle->m[level];
  gsize at = (gsize) replica * (gsize) circle->each + (gsize) circle->first[level];
  double *phi = circle->phi + at, *slope = circle->slope + at, *psi = circle->psi + at;
  double *noise = circle->noise + at, kick = sqrt (2 * params->noise * params->rate);
  AnsReluCircle *moments = circle->moments + LEVELS * replica + level;
  AnsReluCircle q = ans_relu_circle_difference (moments, &circle->target);
  if (params->birth_death > 0)
    ans_mean_field_births (params->birth_death * params->rate, m, 1, psi,
                           self->streams + replica, phi, NULL,
                           replica == 0 && level == 0 ? self->ancestors : NULL);
  if (params->birth_death > 0)
    ans_relu_circle_potential (&q, m, phi, NULL, slope);
  if (kick > 0)
    ans_random_fill_normal (self->streams + replica, m, noise);
  for (int i = 0; i < m; i++)
    phi[i] -= params->rate * slope[i] - (kick > 0 ? kick * noise[i] : 0);
}

static void
do_replica (gpointer data, int replica, int worker G_GNUC_UNUSED)
{
  const Work *work = data;
  AnsMeanFieldCircle *circle = &work->self->circle;
  for (int level = 0; level < LEVELS; level++) {
    int m = circle->m[level];
    gsize at = (gsize) replica * (gsize) circle->each + (gsize) circle->first[level];
    AnsReluCircle *moments = circle->moments + LEVELS * replica + level;
    ans_relu_circle_moments (m, circle->phi + at, moments);
    if (level > 0 && !work->moves)
      continue;
    AnsReluCircle q = ans_relu_circle_difference (moments, &circle->target);
    double square = 0;
    ans_relu_circle_potential (&q, m, circle->phi + at, circle->psi + at,
                               circle->slope + at);
    for (int i = 0; i < m; i++)
      square += circle->slope[at + (gsize) i] * circle->slope[at + (gsize) i] / m;
    if (level == 0)
      circle->spent[replica] = square;
    if (work->moves)
      move_network (work->self, replica, level);
  }
}

/* Variance of Psi under the density: what births and deaths dissipate. */
static double
grid_variance (const AnsFokkerPlanck *grid, const double *U, double *mean)
{
  double square = 0;
  *mean = 0;
  for (int i = 0; i < grid->n; i++)
    *mean += grid->h * grid->p[i] * U[i];
  for (int i = 0; i < grid->n; i++)
    square += grid->h * grid->p[i] * (U[i] - *mean) * (U[i] - *mean);
  return square;
}

typedef struct {
  double loss, energy, dissipation, drift, mean; /* drift: mean of |Psi'|^2 */
  AnsReluCircle p;
} GridState;

/* Gives the grid its potential, Psi of its own density. */
static GridState
look_at_grid (const AnsMeanField *self, AnsFokkerPlanck *grid, double *U)
{
  double centres[CELLS], slope[CELLS];
  GridState out = {.drift = 0};
  ans_relu_circle_moments_of_cells (grid->n, grid->p, &out.p);
  AnsReluCircle q = ans_relu_circle_difference (&out.p, &self->circle.target);
  for (int i = 0; i < grid->n; i++)
    centres[i] = ans_fokker_planck_centre (grid, i);
  ans_relu_circle_potential (&q, grid->n, centres, U, slope);
  for (int i = 0; i < grid->n; i++)
    out.drift += grid->h * grid->p[i] * slope[i] * slope[i];
  ans_fokker_planck_set (grid, U, self->params.noise);
  double variance = grid_variance (grid, U, &out.mean);
  out.loss = 0.5 * ans_relu_circle_square (&q);
  out.energy = out.loss + ans_fokker_planck_free_energy (grid) - out.mean;
  out.dissipation =
      ans_fokker_planck_dissipation (grid) + self->params.birth_death * variance;
  return out;
}

static void
step_grid (AnsMeanField *self, AnsContext *context)
{
  AnsFokkerPlanck *grid = &self->circle.grid;
  double *U = self->circle.U, sum = 0,
         strength = self->params.birth_death * self->params.rate;
  GridState now = look_at_grid (self, grid, U);
  ans_mean_field_balance_begin (self->grid_balance, now.energy);
  ans_context_record (context, METRIC_GRID_LOSS, now.loss);
  ans_context_record (context, METRIC_GRID_DISSIPATION, now.dissipation);
  self->grid_balance->spent += self->params.rate * now.dissipation;
  for (int i = 0; i < grid->n && strength > 0; i++) {
    grid->p[i] *= exp (-strength * (U[i] - now.mean));
    sum += grid->h * grid->p[i];
  }
  for (int i = 0; i < grid->n && strength > 0; i++)
    grid->p[i] /= sum;
  ans_fokker_planck_step (grid, ANS_FOKKER_PLANCK_EULER, self->params.rate);
}

static double
loss_of (const AnsMeanFieldCircle *circle, int replica)
{
  AnsReluCircle q =
      ans_relu_circle_difference (circle->moments + LEVELS * replica, &circle->target);
  return 0.5 * ans_relu_circle_square (&q);
}

gboolean
ans_mean_field_circle_step (AnsMeanField *self, AnsContext *context, GError **error)
{
  AnsMeanFieldCircle *circle = &self->circle;
  int replicas = self->params.replicas;
  double loss = 0, spent = 0;
  Work work = {self, TRUE};
  ans_parallel_run (ans_context_parallel (context), replicas, do_replica, &work);
  for (int replica = 0; replica < replicas; replica++) {
    loss += loss_of (circle, replica) / replicas;
    spent += circle->spent[replica] / replicas;
  }
  if (!isfinite (loss) || !isfinite (spent)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "The loss is no number; lower the learning rate (%g)",
                 self->params.rate);
    return FALSE;
  }
  ans_mean_field_balance_begin (self->balance, loss);
  self->balance->spent += self->params.rate * spent;
  step_grid (self, context);
  ans_context_record (context, METRIC_LOSS, loss);
  ans_context_record (context, METRIC_DISSIPATION, spent);
  return TRUE;
}

/* ---- what it has come to ---- */

void
ans_mean_field_circle_distance (const AnsMeanField *self, int level, double *mean,
                                double *error)
{
  const AnsMeanFieldCircle *circle = &self->circle;
  int replicas = self->params.replicas;
  double sum = 0, squares = 0;
  AnsReluCircle p;
  ans_relu_circle_moments_of_cells (CELLS, circle->grid.p, &p);
  for (int replica = 0; replica < replicas; replica++) {
    AnsReluCircle q =
        ans_relu_circle_difference (circle->moments + LEVELS * replica + level, &p);
    double square = ans_relu_circle_square (&q);
    sum += square / replicas;
    squares += square * square / replicas;
  }
  *mean = sum;
  *error =
      replicas < 2 ? (double) NAN : sqrt (MAX (squares - sum * sum, 0) / (replicas - 1));
}

static void
gauge_losses (AnsMeanField *self)
{
  AnsMeanFieldGauge *gauge = &self->gauge;
  int replicas = self->params.replicas;
  double loss = 0, squares = 0, spent = 0;
  for (int replica = 0; replica < replicas; replica++) {
    double one = loss_of (&self->circle, replica);
    loss += one / replicas;
    squares += one * one / replicas;
    spent += self->circle.spent[replica] / replicas;
  }
  gauge->value[METRIC_LOSS] = loss;
  if (replicas > 1)
    gauge->error[METRIC_LOSS] = sqrt (MAX (squares - loss * loss, 0) / (replicas - 1));
  gauge->value[METRIC_DISSIPATION] = spent;
  if (self->params.noise == 0 && self->params.birth_death == 0)
    gauge->value[METRIC_ENERGY_MISMATCH] =
        ans_mean_field_balance_mismatch (self->balance, loss);
}

void
ans_mean_field_circle_gauge (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldGauge *gauge = &self->gauge;
  AnsMeanFieldCircle *circle = &self->circle;
  Work work = {self, FALSE};
  double mean, error;
  ans_parallel_run (ans_context_parallel (context), self->params.replicas, do_replica,
                    &work);
  gauge_losses (self);
  GridState grid = look_at_grid (self, &circle->grid, circle->U);
  gauge->value[METRIC_GRID_LOSS] = gauge->reference[METRIC_LOSS] = grid.loss;
  if (circle->floor_noise != self->params.noise) {
    circle->floor_noise = self->params.noise;
    circle->floor = ans_mean_field_floor (&circle->target, self->params.noise);
  }
  gauge->value[METRIC_FREE_ENERGY] = grid.energy;
  if (self->params.noise == 0 || self->params.birth_death == 0)
    gauge->reference[METRIC_FREE_ENERGY] = circle->floor;
  gauge->value[METRIC_GRID_DISSIPATION] = grid.dissipation;
  gauge->reference[METRIC_DISSIPATION] = grid.drift;
  gauge->value[METRIC_GRID_MISMATCH] =
      ans_mean_field_balance_mismatch (self->grid_balance, grid.energy);
  ans_mean_field_circle_distance (self, 0, &mean, &error);
  gauge->value[METRIC_FLUCTUATION] = circle->m[0] * mean;
  gauge->error[METRIC_FLUCTUATION] = circle->m[0] * error;
  gauge->reference[METRIC_FLUCTUATION] = independent_square (&grid.p);
  gauge->value[METRIC_START_FLUCTUATION] = circle->healed[0];
  gauge->error[METRIC_START_FLUCTUATION] = circle->healed[1];
  gauge->reference[METRIC_START_FLUCTUATION] = circle->start_square;
}
