/* The references: Gibbs densities by quadrature, the Fokker-Planck equation in time, and
 * from it
 *
 *   F (p) = int p (ln p / beta + L),   F (p) - F (p_*) = KL (p | p_*) / beta,
 *   dF/dt = -D,                        lambda_1 <- beta D / (2 KL)   late,
 *
 * the spectral gap, and the mean time of first passage by quadrature,
 * tau = beta int_m^e exp (beta L (y)) int_-^y exp (-beta L (z)) dz dy, in the plane on
 * the cells.  Birth and death add the reaction -alpha p (ln (p / p_*) - <ln (p / p_*)>),
 * whose flow is p^w p_*^(1 - w) but for a factor, w = exp (-alpha t). */
#include "engine/core/vector.h"
#include "engine/problems/sgd_sampling_state.h"
#include "engine/reference/exit_time.h"
#include "engine/reference/gibbs.h"
#include "engine/reference/spectral_gap.h"

#include <math.h>
#include <string.h>

#define FINE 3840 /* cells of a line for the gap and times of passage */
#define RADIAL 60 /* points of a radial integral */
#define EMPTY 1e-300
#define SUBSTEPS_LINE 10
#define SUBSTEPS_PLANE 8 /* at most; as many as the stiffest well asks for */
#define FEWEST_IN_PLANE 4
#define FINER 10 /* times as many while the density is rough */

/* ---- the grid ---- */

static void
place_cells (AnsSgdSampling *self, AnsContext *context)
{
  AnsSgdSamplingTruth *t = &self->truth;
  const AnsTarget *target = &self->target;
  gboolean line = target->d == 1;
  t->nx = line ? ANS_SGD_SAMPLING_LINE : ANS_SGD_SAMPLING_SIDE;
  t->ny = line ? 1 : ANS_SGD_SAMPLING_SIDE;
  t->cells = t->nx * t->ny;
  t->h[0] = (target->upper[0] - target->lower[0]) / t->nx;
  t->h[1] = line ? 1 : (target->upper[1] - target->lower[1]) / t->ny;
  t->cell = t->h[0] * t->h[1];
  t->x = ans_context_array (context, double, 2 * t->cells);
  for (int j = 0; j < t->ny; j++)
    for (int i = 0; i < t->nx; i++) {
      double *x = t->x + 2 * (j * t->nx + i);
      x[0] = target->lower[0] + (i + 0.5) * t->h[0];
      x[1] = line ? 0 : target->lower[1] + (j + 0.5) * t->h[1];
    }
}

static void
open_passage (AnsSgdSampling *self, AnsContext *context)
{
  AnsSgdSamplingTruth *t = &self->truth;
  if (self->target.d != 2 || !self->passage.found)
    return;
  t->out = ans_context_array (context, char, t->cells);
  t->band = ans_context_array (context, double, ANS_EXIT_TIME_SCRATCH (t->nx, t->ny));
  for (int i = 0; i < t->cells; i++)
    t->out[i] = (char) ans_passage_out (&self->passage, 2, t->x + 2 * i);
}

void
ans_sgd_sampling_truth_open (AnsSgdSampling *self, AnsContext *context)
{
  AnsSgdSamplingTruth *t = &self->truth;
  const AnsTarget *target = &self->target;
  AnsArena *arena = ans_context_arena (context);
  place_cells (self, context);
  t->U = ans_context_array (context, double, t->cells);
  t->gibbs = ans_context_array (context, double, t->cells);
  t->blurred = ans_context_array (context, double, t->cells);
  self->field = ans_context_array (context, double, t->cells);
  self->blur = ans_context_array (context, double, t->cells);
  t->moves = target->d <= 2 || target->kind == ANS_TARGET_GAUSSIAN;
  if (target->d == 1) {
    ans_fokker_planck_init (&self->line, arena, t->nx, target->lower[0], target->upper[0],
                            FALSE);
    self->line.start_up = 0; /* roughness is seen to in each step */
    self->pde = self->line.p;
  } else {
    ans_fokker_planck_2d_init (&self->plane, arena, t->nx, t->ny, target->lower,
                               target->upper, FALSE, FALSE);
    self->plane.start_up = 0;
    self->pde = self->plane.p;
  }
  open_passage (self, context);
  ans_context_keep (context, "equation", 1, (gint64[]){t->cells}, self->pde);
}

/* ---- potentials of the plane ---- */

/* -(1 / beta) ln of the integral of exp (-beta L) over the coordinates past the second,
 * on which L depends through their distance r from 0. */
static double
effective (const AnsTarget *target, double beta, const double *x)
{
  double points[RADIAL * ANS_PASSAGE_MAX_DIMENSION] = {0}, L[RADIAL], sum = 0;
  int d = target->d;
  double reach = sqrt ((d + 40.0) / beta), h = reach / RADIAL;
  for (int i = 0; i < RADIAL; i++) {
    points[i * d] = x[0];
    points[i * d + 1] = x[1];
    points[i * d + 2] = (i + 0.5) * h;
  }
  ans_target_eval (target, RADIAL, points, L, NULL);
  for (int i = 0; i < RADIAL; i++)
    sum += pow ((i + 0.5) * h, d - 3) * exp (-beta * (L[i] - L[0]));
  return L[0] - log (sum * h) / beta;
}

static void
fill_potential (AnsSgdSampling *self, double beta)
{
  AnsSgdSamplingTruth *t = &self->truth;
  const AnsTarget *target = &self->target;
  double k = target->kind == ANS_TARGET_GAUSSIAN ? ans_target_curvature (target, 1) : 0;
  if (target->d == 2) {
    ans_target_eval (target, t->cells, t->x, t->U, NULL);
    return;
  }
  for (int i = 0; i < t->cells; i++) {
    const double *x = t->x + 2 * i;
    if (target->d == 1)
      ans_target_eval (target, 1, x, &t->U[i], NULL);
    else if (target->kind == ANS_TARGET_GAUSSIAN)
      t->U[i] = 0.5 * (x[0] * x[0] + k * x[1] * x[1]);
    else
      t->U[i] = effective (target, beta, x);
  }
}

/* ---- gap and escape ---- */

/* The potential on a fine line, along the way out of the first well. */
static void
fine_line (const AnsTarget *target, gboolean backwards, double *U)
{
  double h = (target->upper[0] - target->lower[0]) / FINE;
  for (int i = 0; i < FINE; i++) {
    double s = (i + 0.5) * h;
    U[i] = backwards ? target->upper[0] - s : target->lower[0] + s;
  }
  ans_target_eval (target, FINE, U, U, NULL);
}

static double
passage_time (const AnsSgdSampling *self, double beta, const double *U)
{
  const AnsTarget *target = &self->target;
  const AnsPassage *passage = &self->passage;
  double h = (target->upper[0] - target->lower[0]) / FINE, low = INFINITY, sum = 0,
         time = 0;
  gboolean backwards = passage->normal[0] < 0;
  double from = backwards ? target->upper[0] - passage->minimum[0]
                          : passage->minimum[0] - target->lower[0];
  double to = passage->offset + (backwards ? target->upper[0] : -target->lower[0]);
  for (int i = 0; i < FINE; i++)
    low = fmin (low, U[i]);
  for (int i = 0; i < FINE && (i + 0.5) * h < to; i++) {
    double e = exp (-beta * (U[i] - low));
    sum += 0.5 * h * e;
    if ((i + 0.5) * h > from)
      time += h * sum / e;
    sum += 0.5 * h * e;
  }
  return beta * time;
}

/* Temperatures that change at each step leave no time for this. */
static gboolean
has_plane_passage (const AnsSgdSampling *self)
{
  return self->target.d == 2 && self->passage.found &&
         self->params.schedule == ANS_SGD_SAMPLING_HOLD;
}

static void
find_plane_passage (AnsSgdSampling *self, double beta)
{
  AnsSgdSamplingTruth *t = &self->truth;
  int cell = ans_sgd_sampling_gauge_cell (self, self->passage.minimum);
  if (cell < 0 ||
      !ans_exit_time (t->nx, t->ny, t->h, t->U, 1 / beta, t->out, t->band, self->field))
    return;
  t->escape_time = self->field[cell];
  t->exact = TRUE;
}

static void
find_rates (AnsSgdSampling *self, double beta)
{
  AnsSgdSamplingTruth *t = &self->truth;
  const AnsTarget *target = &self->target;
  double U[FINE], work[2 * FINE];
  t->gap = (double) NAN;
  t->escape_time = 1 / ans_passage_rate (&self->passage, beta);
  t->exact = FALSE;
  if (target->kind == ANS_TARGET_GAUSSIAN)
    t->gap = fmin (1, target->ratio);
  if (has_plane_passage (self))
    find_plane_passage (self, beta);
  if (target->d > 1)
    return;
  fine_line (target, self->passage.found && self->passage.normal[0] < 0, U);
  ans_spectral_gap_eigenvalues (FINE, (target->upper[0] - target->lower[0]) / FINE, U,
                                1 / beta, 1, &t->gap, work);
  if (!self->passage.found)
    return;
  t->escape_time = passage_time (self, beta, U);
  t->exact = TRUE;
}

/* The share of exp (-beta L) nearer to the flat well, in (x_1, r), r the distance from
 * the axis. */
static double
find_flat_share (const AnsTarget *target, double beta)
{
  double points[RADIAL * ANS_PASSAGE_MAX_DIMENSION] = {0}, L[RADIAL], flat = 0, sum = 0;
  int d = target->d, rows = d > 1 ? RADIAL : 1, columns = 400;
  double h = (target->upper[0] - target->lower[0]) / columns;
  double r = sqrt ((d + 40.0) / beta) / RADIAL;
  for (int i = 0; i < columns; i++) {
    double x = target->lower[0] + (i + 0.5) * h;
    for (int j = 0; j < rows; j++) {
      points[j * d] = x;
      if (d > 1)
        points[j * d + 1] = (j + 0.5) * r;
    }
    ans_target_eval (target, rows, points, L, NULL);
    for (int j = 0; j < rows; j++) {
      double across = d > 1 ? pow ((j + 0.5) * r, 2) : 0;
      double mass = exp (-beta * L[j]) * (d > 1 ? pow ((j + 0.5) * r, d - 2) : 1);
      sum += mass;
      if ((x + 1) * (x + 1) + across < target->ratio * ((x - 1) * (x - 1) + across))
        flat += mass;
    }
  }
  return flat / sum;
}

/* ---- life ---- */

/* The bumps that are kept, as those of the target; TRUE: they were others. */
static gboolean
take_bumps (AnsSgdSampling *self)
{
  AnsTargetBump bumps[ANS_TARGET_MAX_BUMPS] = {{0}};
  int n = (int) self->bumps[0];
  for (int i = 0; i < n; i++) {
    const double *b = self->bumps + 1 + 4 * i;
    bumps[i] = (AnsTargetBump){b[0], b[1], b[2], b[3]};
  }
  gsize bytes = sizeof (AnsTargetBump) * (gsize) n;
  if (n == self->target.n_bumps && memcmp (bumps, self->target.bumps, bytes) == 0)
    return FALSE;
  memcpy (self->target.bumps, bumps, bytes);
  self->target.n_bumps = n;
  return TRUE;
}

void
ans_sgd_sampling_truth_renew (AnsSgdSampling *self, AnsContext *context)
{
  AnsSgdSamplingTruth *t = &self->truth;
  double beta = self->clock[CLOCK_BETA];
  gboolean others = take_bumps (self);
  if (t->beta == beta && !others)
    return;
  if (t->beta == 0 || others || (self->target.d > 2 && t->beta != beta))
    fill_potential (self, beta);
  t->beta = beta;
  t->bandwidth = 0;
  t->free_energy = -ans_gibbs_density (t->cells, t->cell, t->U, beta, t->gibbs) / beta;
  if (self->target.d == 1)
    ans_fokker_planck_set (&self->line, t->U, 1 / beta);
  else if (t->moves)
    ans_fokker_planck_2d_set (&self->plane, ans_context_parallel (context), t->U,
                              1 / beta);
  find_rates (self, beta);
  t->flat_share = self->target.kind == ANS_TARGET_FLAT_SHARP
                      ? find_flat_share (&self->target, beta)
                      : (double) NAN;
}

/* <ln (p / p_*)>, and the variance of it. */
static double
mean_log_ratio (const AnsSgdSampling *self, double *variance)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double mean = 0, square = 0;
  for (int i = 0; i < t->cells; i++) {
    double p = fmax (self->pde[i], EMPTY);
    double ratio = log (p / fmax (t->gibbs[i], EMPTY));
    mean += t->cell * p * ratio;
    square += t->cell * p * ratio * ratio;
  }
  *variance = fmax (0, square - mean * mean);
  return mean;
}

static gboolean
reacts (const AnsSgdSampling *self)
{
  return self->params.dynamics == ANS_SGD_SAMPLING_BIRTH_DEATH && self->params.alpha > 0;
}

static void
react (AnsSgdSampling *self, double dt)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double w = exp (-self->params.alpha * dt), sum = 0;
  for (int i = 0; i < t->cells; i++) {
    double p = log (fmax (self->pde[i], EMPTY)), q = log (fmax (t->gibbs[i], EMPTY));
    self->field[i] = q + w * (p - q);
  }
  ans_vector_exp ((gsize) t->cells, self->field, self->pde);
  for (int i = 0; i < t->cells; i++)
    sum += t->cell * self->pde[i];
  for (int i = 0; i < t->cells; i++)
    self->pde[i] /= sum;
}

double
ans_sgd_sampling_truth_free_energy (const AnsSgdSampling *self)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  return t->moves
             ? ans_gibbs_free_energy (t->cells, t->cell, t->U, 1 / t->beta, self->pde)
             : (double) NAN;
}

double
ans_sgd_sampling_truth_dissipation (const AnsSgdSampling *self)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double variance = 0;
  if (!t->moves)
    return (double) NAN;
  double transport = self->target.d == 1
                         ? ans_fokker_planck_dissipation (&self->line)
                         : ans_fokker_planck_2d_dissipation (&self->plane);
  if (reacts (self))
    mean_log_ratio (self, &variance);
  return transport + self->params.alpha * variance / t->beta;
}

void
ans_sgd_sampling_truth_jumped (AnsSgdSampling *self, double before)
{
  if (self->truth.moves)
    self->clock[CLOCK_START] += ans_sgd_sampling_truth_free_energy (self) - before;
}

static void
transport (AnsSgdSampling *self, AnsContext *context, AnsFokkerPlanckScheme scheme,
           double dt)
{
  if (self->target.d == 1)
    ans_fokker_planck_step (&self->line, scheme, dt);
  else
    ans_fokker_planck_2d_step (&self->plane, ans_context_parallel (context), scheme,
                               ANS_FOKKER_PLANCK_2D_STRANG, dt);
}

static gboolean
is_positive (const AnsSgdSampling *self)
{
  for (int i = 0; i < self->truth.cells; i++)
    if (!(self->pde[i] >= 0))
      return FALSE;
  return TRUE;
}

/* Crank-Nicolson is of second order; what is rough it may drive below 0, where there is
 * no logarithm: then implicit Euler, which is positive, takes the step. */
static void
advance (AnsSgdSampling *self, AnsContext *context, double dt)
{
  gsize bytes = sizeof *self->pde * (gsize) self->truth.cells;
  if (reacts (self))
    react (self, 0.5 * dt);
  memcpy (self->field, self->pde, bytes);
  transport (self, context, ANS_FOKKER_PLANCK_CRANK_NICOLSON, dt);
  if (!is_positive (self)) {
    memcpy (self->pde, self->field, bytes);
    transport (self, context, ANS_FOKKER_PLANCK_EULER, dt);
  }
  if (reacts (self))
    react (self, 0.5 * dt);
}

/* A density that has just been made dissipates most in the first moments: the first step
 * is cut at dt (k / n)^4. */
void
ans_sgd_sampling_truth_step (AnsSgdSampling *self, AnsContext *context, double dt)
{
  double stiff = ceil (2 * dt * ans_target_stiffest (&self->target));
  int n = self->target.d == 1 ? SUBSTEPS_LINE
                              : (int) CLAMP (stiff, FEWEST_IN_PLANE, SUBSTEPS_PLANE);
  gint64 *rough = &self->counts[COUNT_ROUGH];
  double power = *rough == ANS_SGD_SAMPLING_ROUGH ? 4 : 1;
  if (!self->truth.moves)
    return;
  if (*rough > 0) {
    --*rough;
    n *= FINER;
  }
  double before = ans_sgd_sampling_truth_dissipation (self);
  for (int i = 0; i < n; i++) {
    double part = dt * (pow ((i + 1.0) / n, power) - pow ((double) i / n, power));
    if (power == 1)
      part = dt / n;
    advance (self, context, part);
    double after = ans_sgd_sampling_truth_dissipation (self);
    self->clock[CLOCK_DISSIPATED] += 0.5 * (before + after) * part;
    before = after;
  }
}

void
ans_sgd_sampling_truth_cloud (const AnsSgdSampling *self, const double *centre,
                              const double *width, double *out)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double sum = 0;
  for (int i = 0; i < t->cells; i++) {
    double a = (t->x[2 * i] - centre[0]) / width[0];
    double b = t->ny > 1 ? (t->x[2 * i + 1] - centre[1]) / width[1] : 0;
    out[i] = fmax (exp (-0.5 * (a * a + b * b)), EMPTY);
    sum += t->cell * out[i];
  }
  for (int i = 0; i < t->cells; i++)
    out[i] /= sum;
}

/* ---- blur ---- */

/* One line of n values, `stride` apart; weights are cut off at `reach` cells, and made to
 * sum to 1 over all cells, in the box or not. */
static void
blur_line (int n, int stride, int reach, const double *w, const double *in, double *out)
{
  for (int i = 0; i < n; i++) {
    double sum = w[0] * in[i * stride];
    for (int k = 1; k <= reach; k++) {
      sum += i >= k ? w[k] * in[(i - k) * stride] : 0;
      sum += i + k < n ? w[k] * in[(i + k) * stride] : 0;
    }
    out[i * stride] = sum;
  }
}

static int
blur_weights (double bandwidth, double h, double *w)
{
  int reach = (int) fmin (ceil (5 * bandwidth / h), ANS_SGD_SAMPLING_LINE - 1);
  double sum = 1;
  w[0] = 1;
  for (int k = 1; k <= reach; k++) {
    w[k] = exp (-0.5 * (k * h / bandwidth) * (k * h / bandwidth));
    sum += 2 * w[k];
  }
  for (int k = 0; k <= reach; k++)
    w[k] /= sum;
  return reach;
}

void
ans_sgd_sampling_truth_blur (AnsSgdSampling *self, double bandwidth, double *field)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double w[ANS_SGD_SAMPLING_LINE];
  int reach = blur_weights (bandwidth, t->h[0], w);
  for (int j = 0; j < t->ny; j++)
    blur_line (t->nx, 1, reach, w, field + j * t->nx, self->blur + j * t->nx);
  if (t->ny == 1) {
    memcpy (field, self->blur, sizeof (double) * (gsize) t->cells);
    return;
  }
  reach = blur_weights (bandwidth, t->h[1], w);
  for (int i = 0; i < t->nx; i++)
    blur_line (t->ny, t->nx, reach, w, self->blur + i, field + i);
}
