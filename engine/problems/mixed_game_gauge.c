/* What is measured.  The gap of Nikaido and Isoda is that of the particles themselves,
 * with best responses sought on a grid and climbed from there.  Entropies need densities:
 * these are the particles blurred by a Gaussian, on grids of one dimension, and the
 * entropic gap and its two relative entropies are those of the blurred densities. */
#include "engine/models/game_field.h"
#include "engine/problems/mixed_game_truth.h"
#include "engine/sampling/strategies_density.h"

#include <math.h>
#include <string.h>

#define ABSENT ANS_MIXED_GAME_ABSENT
#define BANDWIDTH 0.008 /* of the blur, in widths of the space */
#define ROUNDING 1e-13
#define DRAWS 8   /* sets of samples from which their level is averaged */
#define SEED 4711 /* of these samples: they are no part of the run */

static gboolean
lines (const AnsMixedGame *self)
{
  return self->side[0].grid.line && self->side[1].grid.line;
}

void
ans_mixed_game_gauge_open (AnsMixedGame *self, AnsContext *context)
{
  self->trace = ans_context_array (context, double, ANS_MIXED_GAME_TRACE *N_TRACE);
  self->trail = ans_context_array (context, double, ANS_MIXED_GAME_TRAIL * 4);
  ans_context_keep (context, "trace", 2, (gint64[]){ANS_MIXED_GAME_TRACE, N_TRACE},
                    self->trace);
  ans_context_keep (context, "trail", 2, (gint64[]){ANS_MIXED_GAME_TRAIL, 4},
                    self->trail);
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    int cells = MAX (1, side->grid.n);
    side->density = ans_context_array (context, double, cells);
    side->value = ans_context_array (context, double, cells);
    side->response = ans_context_array (context, double, cells);
    side->bandwidth = BANDWIDTH * (side->grid.space.upper[0] - side->grid.space.lower[0]);
  }
}

/* The density of a cloud on the grid; blurred on a line. */
static void
estimate (AnsMixedGameSide *side, const AnsGameParticlesCloud *cloud, double *density)
{
  const AnsMixedGameGrid *grid = &side->grid;
  if (cloud->x == grid->x)
    memcpy (density, cloud->w, sizeof (double) * (gsize) grid->n);
  else
    ans_mixed_game_grid_bin (grid, cloud->n, cloud->x, cloud->w, side->coordinate,
                             density);
  for (int i = 0; i < grid->n; i++)
    density[i] /= grid->cell;
  if (grid->line && cloud->x != grid->x)
    ans_strategies_density_blur (&grid->space, side->bandwidth, grid->n, density,
                                 side->scratch);
}

/* The first variation of a player on its grid under the other's cloud. */
static void
find_variation (AnsMixedGame *self, int player, const AnsGameParticlesCloud *other)
{
  AnsMixedGameSide *side = &self->side[player];
  AnsGamePlayer who = (AnsGamePlayer) player;
  if (!side->grid.known)
    return;
  ans_game_field_prepare (&self->game, who, other->n, other->x, other->w, self->field);
  ans_game_field_eval (&self->game, who, other->n, self->field, side->grid.n,
                       side->grid.x, side->value, NULL);
}

static AnsGameGap
gap_of (AnsMixedGame *self, const double *p, const double *q)
{
  AnsMixedGameTruth *truth = self->truth;
  double eps[2] = {ans_mixed_game_play_eps (self, 0), ans_mixed_game_play_eps (self, 1)};
  ans_game_matrix_facing_x (truth->matrix, q, truth->Eq);
  ans_game_matrix_facing_y (truth->matrix, p, truth->Ep);
  return ans_game_equilibrium_gap (truth->matrix, eps, p, q, truth->Eq, truth->Ep,
                                   truth->work);
}

/* Phi (p) = eps int p ln p + eps' ln int exp (E'p / eps'), eps' the temperature of y, for
 * the density p on the grid of x. */
static double
functional (AnsMixedGame *self, const double *p)
{
  AnsMixedGameTruth *truth = self->truth;
  const AnsMixedGameGrid *x = &self->side[0].grid, *y = &self->side[1].grid;
  double eps[2] = {ans_mixed_game_play_eps (self, 0), ans_mixed_game_play_eps (self, 1)};
  double entropy = 0;
  for (int i = 0; i < x->n; i++)
    entropy += p[i] > 0 ? x->cell * p[i] * log (p[i]) : 0;
  ans_game_matrix_facing_y (truth->matrix, p, truth->Ep);
  return eps[0] * entropy +
         ans_game_equilibrium_respond (y->n, y->cell, truth->Ep, 1, eps[1], truth->work);
}

/* int p |grad (eps ln p + E q[p])|^2 with q[p] the best response, by differences between
 * cells. */
static double
dissipation (AnsMixedGame *self, const double *p)
{
  AnsMixedGameTruth *truth = self->truth;
  const AnsMixedGameGrid *x = &self->side[0].grid, *y = &self->side[1].grid;
  double eps = ans_mixed_game_play_eps (self, 0), *q = truth->work, sum = 0;
  ans_game_matrix_facing_y (truth->matrix, p, truth->Ep);
  ans_game_equilibrium_respond (y->n, y->cell, truth->Ep, 1,
                                ans_mixed_game_play_eps (self, 1), q);
  ans_game_matrix_facing_x (truth->matrix, q, truth->Eq);
  int faces = x->space.periodic[0] ? x->n : x->n - 1;
  for (int i = 0; i < faces; i++) {
    int j = (i + 1) % x->n;
    if (p[i] <= 0 || p[j] <= 0)
      continue;
    double force =
        (eps * (log (p[j]) - log (p[i])) + truth->Eq[j] - truth->Eq[i]) / x->cell;
    sum += 0.5 * (p[i] + p[j]) * force * force * x->cell;
  }
  return sum;
}

/* ---- the equilibrium ---- */

/* n samples of a density on a line, blurred as the particles are. */
static void
sample (AnsMixedGameSide *side, const double *density, AnsRandom *random, double *out)
{
  const AnsMixedGameGrid *grid = &side->grid;
  int n = side->own.n, cell = 0;
  double passed = 0, *x = side->coordinate;
  /* Uniform numbers in rising order, by the spacings of exponential ones. */
  ans_random_fill_uniform (random, n, x);
  double total = -log (ans_random_uniform (random));
  for (int i = 0; i < n; i++)
    total -= log (x[i]);
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum -= log (x[i]);
    double target = sum / total;
    while (cell < grid->n - 1 && passed + density[cell] * grid->cell < target)
      passed += density[cell++] * grid->cell;
    double mass = density[cell] * grid->cell;
    double within = mass > 0 ? CLAMP ((target - passed) / mass, 0, 1) : 0.5;
    x[i] = grid->at[cell] + (within - 0.5) * grid->cell;
  }
  memset (out, 0, sizeof (double) * (gsize) grid->n);
  for (int i = 0; i < n; i++)
    side->own.rate[i] = 1.0 / n;
  ans_strategies_density_bin (&grid->space, n, x, side->own.rate, grid->n, out);
  ans_strategies_density_blur (&grid->space, side->bandwidth, grid->n, out,
                               side->scratch);
}

/* The entropic gap that as many independent samples of the equilibrium would have. */
static double
level_of_samples (AnsMixedGame *self)
{
  AnsMixedGameTruth *truth = self->truth;
  AnsMixedGameSide *x = &self->side[0], *y = &self->side[1];
  AnsRandom random = ans_random (SEED, 1, 0);
  double sum = 0;
  for (int k = 0; k < DRAWS; k++) {
    sample (x, truth->equilibrium->p, &random, x->density);
    sample (y, truth->equilibrium->q, &random, y->density);
    sum += gap_of (self, x->density, y->density).entropic;
  }
  return sum / DRAWS;
}

/* Total variation between the density of x and the target of a GAN. */
static double
from_target (AnsMixedGame *self, const double *p)
{
  const AnsMixedGameGrid *grid = &self->side[0].grid;
  double sum = 0, *target = self->truth->target;
  for (int i = 0; i < grid->n; i++)
    sum += 0.5 * grid->cell * fabs (p[i] - target[i]);
  return sum;
}

/* Of the equilibrium, not on its grid but over all strategies. */
static double
gap_without_entropy (AnsMixedGame *self)
{
  const AnsGameEquilibrium *star = self->truth->equilibrium;
  const double *density[2] = {star->p, star->q};
  AnsGameParticlesCloud cloud[2];
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    for (int i = 0; i < side->grid.n; i++)
      side->density[i] = density[player][i] * side->grid.cell;
    cloud[player] = (AnsGameParticlesCloud){side->grid.n, side->grid.x, side->density};
  }
  return ans_mixed_game_best_value (self, 1, &cloud[0], NULL) -
         ans_mixed_game_best_value (self, 0, &cloud[1], NULL);
}

static void
judge_equilibrium (AnsMixedGame *self)
{
  AnsMixedGameGauge *g = &self->gauge;
  AnsMixedGameTruth *truth = self->truth;
  double key[4] = {self->params.alpha, ans_mixed_game_play_eps (self, 0),
                   ans_mixed_game_play_eps (self, 1), self->clock[CLOCK_RESIDUAL]};
  if (truth->equilibrium == NULL || memcmp (key, g->sampled_for, sizeof key) == 0)
    return;
  memcpy (g->sampled_for, key, sizeof key);
  AnsGameGap gap = gap_of (self, truth->equilibrium->p, truth->equilibrium->q);
  g->counted = 0; /* densities are scratch of what follows */
  g->star_gap = gap_without_entropy (self);
  g->star_value = gap.value;
  g->star_phi = functional (self, truth->equilibrium->p);
  if (truth->target)
    g->star_distance = from_target (self, truth->equilibrium->p);
  g->sampled = lines (self) && ans_mixed_game_truth_solved (self)
                   ? level_of_samples (self)
                   : (double) NAN;
}

/* ---- the particles ---- */

static void
count_entropies (AnsMixedGame *self)
{
  AnsMixedGameGauge *g = &self->gauge;
  AnsMixedGameTruth *truth = self->truth;
  const double *p = self->side[0].density, *q = self->side[1].density;
  AnsGameGap gap = gap_of (self, p, q);
  g->entropic = gap.entropic;
  g->kl[0] = gap.part_p / ans_mixed_game_play_eps (self, 0);
  g->kl[1] = gap.part_q / ans_mixed_game_play_eps (self, 1);
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    ans_game_equilibrium_respond (
        side->grid.n, side->grid.cell, player == 0 ? truth->Eq : truth->Ep,
        player == 0 ? -1 : 1, ans_mixed_game_play_eps (self, player), side->response);
  }
  g->phi = functional (self, p);
  g->dissipation = dissipation (self, p);
}

static void
count_values (AnsMixedGame *self, const AnsGameParticlesCloud *cloud)
{
  AnsMixedGameGauge *g = &self->gauge;
  AnsStrategies *own = &self->side[0].own;
  ans_game_field_prepare (&self->game, ANS_GAME_MINIMISER, cloud[1].n, cloud[1].x,
                          cloud[1].w, self->field);
  ans_game_field_eval (&self->game, ANS_GAME_MINIMISER, cloud[1].n, self->field, own->n,
                       own->x, own->rate, NULL);
  g->value = 0;
  for (int i = 0; i < own->n; i++)
    g->value += own->w[i] * own->rate[i];
}

/* Modes with a particle within three standard deviations, and the share of these. */
static void
count_modes (AnsMixedGame *self)
{
  const AnsGame *game = &self->game;
  const AnsStrategies *own = &self->side[0].own;
  gboolean found[ANS_GAME_MAX_MODES] = {FALSE};
  AnsMixedGameGauge *g = &self->gauge;
  g->modes = 0;
  g->quality = 0;
  for (int i = 0; i < own->n; i++) {
    gboolean near = FALSE;
    for (int k = 0; k < game->modes; k++) {
      double apart = ans_strategy_space_apart (
          &own->space, own->x + (gsize) i * (gsize) own->space.d, game->mode[k]);
      if (apart > 9 * game->spread * game->spread)
        continue;
      near = found[k] = TRUE;
    }
    g->quality += near ? own->w[i] : 0;
  }
  for (int k = 0; k < game->modes; k++)
    g->modes += found[k];
}

void
ans_mixed_game_gauge_count (AnsMixedGame *self)
{
  AnsMixedGameGauge *g = &self->gauge;
  AnsGameParticlesCloud cloud[2];
  judge_equilibrium (self);
  if (g->counted == self->counts[COUNT_STEPS] + 1)
    return;
  g->counted = self->counts[COUNT_STEPS] + 1;
  g->entropic = g->kl[0] = g->kl[1] = g->phi = g->dissipation = (double) NAN;
  g->average_gap = g->distance = (double) NAN;
  for (int player = 0; player < 2; player++)
    cloud[player] = ans_mixed_game_play_cloud (self, player);
  for (int player = 0; player < 2; player++) {
    g->mean[player] = ans_mixed_game_play_mean (self, player, &cloud[player]);
    if (self->side[player].grid.known)
      estimate (&self->side[player], &cloud[player], self->side[player].density);
    find_variation (self, player, &cloud[!player]);
  }
  count_values (self, cloud);
  g->gap = ans_mixed_game_best_value (self, 1, &cloud[0], &cloud[1]) -
           ans_mixed_game_best_value (self, 0, &cloud[1], &cloud[0]);
  if (self->side[0].grid.known && self->side[1].grid.known)
    g->average_gap = ans_mixed_game_best_value (self, 1, &self->side[0].mean, NULL) -
                     ans_mixed_game_best_value (self, 0, &self->side[1].mean, NULL);
  if (lines (self))
    count_entropies (self);
  if (self->truth->target) {
    g->distance = from_target (self, self->side[0].density);
    count_modes (self);
  }
}

/* ---- measures ---- */

static double
reference (const AnsMixedGame *self, double value)
{
  return ans_mixed_game_truth_solved (self) ? value : (double) NAN;
}

/* L1 distance of the density of x from that of the equation. */
static double
density_error (AnsMixedGame *self)
{
  const AnsMixedGameGrid *grid = &self->side[0].grid;
  if (!ans_mixed_game_truth_has_equation (self))
    return (double) NAN;
  const double *p = ans_mixed_game_truth_density (self, 0);
  double sum = 0;
  for (int i = 0; i < grid->n; i++)
    sum += grid->cell * fabs (p[i] - self->side[0].density[i]);
  return sum;
}

static double
value_of (AnsMixedGame *self, int metric)
{
  const AnsMixedGameGauge *g = &self->gauge;
  const gint64 *events = self->counts + COUNT_BIRTHS;
  double eps = ans_mixed_game_play_eps (self, 0);
  gboolean gan = self->truth->target != NULL;
  const double values[N_METRICS] = {
      [METRIC_GAP] = g->gap,
      [METRIC_AVERAGE_GAP] = g->average_gap,
      [METRIC_ENTROPIC_GAP] = g->entropic,
      [METRIC_KL_P] = g->kl[0],
      [METRIC_KL_Q] = g->kl[1],
      [METRIC_PHI] = g->phi,
      [METRIC_DISSIPATION] = g->dissipation,
      [METRIC_RADIUS] = self->game.kind == ANS_GAME_OSCILLATING
                            ? self->clock[CLOCK_RADIUS]
                            : (double) NAN,
      [METRIC_MEAN_X] = g->mean[0],
      [METRIC_MEAN_Y] = g->mean[1],
      [METRIC_VALUE] = g->value,
      [METRIC_TARGET_DISTANCE] = g->distance,
      [METRIC_STAR_DISTANCE] =
          gan && self->truth->equilibrium ? g->star_distance : (double) NAN,
      [METRIC_MODES] = gan ? g->modes : (double) NAN,
      [METRIC_QUALITY] = gan ? g->quality : (double) NAN,
      [METRIC_BIRTHS] = (double) (events[0] + events[2]),
      [METRIC_DEATHS] = (double) (events[1] + events[3]),
      [METRIC_ANCESTORS] = ans_strategies_distinct (&self->side[0].own),
      [METRIC_EFFECTIVE_X] = ans_strategies_effective (&self->side[0].own),
      [METRIC_EFFECTIVE_Y] = ans_strategies_effective (&self->side[1].own),
      [METRIC_DENSITY_ERROR] = density_error (self),
      [METRIC_BETA_GAP] = self->truth->equilibrium ? g->star_gap / eps : (double) NAN,
      [METRIC_RESIDUAL] =
          self->truth->equilibrium ? self->clock[CLOCK_RESIDUAL] : (double) NAN,
      [METRIC_TIME] = self->clock[CLOCK_TIME],
  };
  return values[metric];
}

static double
reference_of (AnsMixedGame *self, int metric)
{
  const AnsMixedGameGauge *g = &self->gauge;
  gboolean line = self->game.kind == ANS_GAME_OSCILLATING;
  switch (metric) {
  case METRIC_GAP:
  case METRIC_AVERAGE_GAP:
    return reference (self, g->star_gap);
  case METRIC_ENTROPIC_GAP:
    return reference (self, g->sampled);
  case METRIC_PHI:
    return reference (self, lines (self) ? g->star_phi : (double) NAN);
  case METRIC_VALUE:
    return reference (self, g->star_value);
  case METRIC_RADIUS:
    return line && ans_mixed_game_truth_has_equation (self) ? self->clock[CLOCK_EQUATION]
                                                            : (double) NAN;
  case METRIC_MEAN_X:
  case METRIC_MEAN_Y:
    return ans_mixed_game_truth_has_equation (self)
               ? ans_mixed_game_truth_mean (self, metric - METRIC_MEAN_X)
               : (double) NAN;
  case METRIC_TARGET_DISTANCE:
    return reference (self, self->truth->target ? g->star_distance : (double) NAN);
  case METRIC_BETA_GAP:
    return 0.5 * (self->game.space[0].d + self->game.space[1].d -
                  (self->game.space[0].sphere ? 2 : 0));
  default:
    return (double) NAN;
  }
}

/* What is too large to be a number is not known; what is 0 but for rounding is 0. */
static double
known (double value)
{
  if (fabs (value) < ROUNDING)
    return 0;
  return isfinite (value) ? value : (double) NAN;
}

AnsMeasure
ans_mixed_game_gauge_measure (AnsMixedGame *self, int metric)
{
  ans_mixed_game_gauge_count (self);
  double value = known (value_of (self, metric));
  return (AnsMeasure){value, isnan (value) ? value : known (reference_of (self, metric)),
                      (double) NAN};
}

/* ---- the trace ---- */

static void
note (AnsMixedGame *self)
{
  AnsMixedGameGauge *g = &self->gauge;
  const gint64 *events = self->counts + COUNT_BIRTHS;
  double *row = self->trace + self->counts[COUNT_TRACE]++ * N_TRACE;
  double flow[2] = {(double) NAN, (double) NAN};
  if (lines (self) && ans_mixed_game_truth_has_equation (self)) {
    const double *p = ans_mixed_game_truth_density (self, 0);
    flow[0] = functional (self, p);
    flow[1] = dissipation (self, p);
  }
  const double values[N_TRACE] = {
      [TRACE_TIME] = self->clock[CLOCK_TIME],
      [TRACE_GAP] = g->gap,
      [TRACE_FLOOR] = reference_of (self, METRIC_GAP),
      [TRACE_AVERAGE_GAP] = g->average_gap,
      [TRACE_ENTROPIC] = g->entropic,
      [TRACE_KL_P] = g->kl[0] * ans_mixed_game_play_eps (self, 0),
      [TRACE_KL_Q] = g->kl[1] * ans_mixed_game_play_eps (self, 1),
      [TRACE_SAMPLED] = reference_of (self, METRIC_ENTROPIC_GAP),
      [TRACE_PHI] = g->phi,
      [TRACE_PHI_LEAST] = reference_of (self, METRIC_PHI),
      [TRACE_DISSIPATION] = g->dissipation,
      [TRACE_PHI_EQUATION] = flow[0],
      [TRACE_DISSIPATION_EQUATION] = flow[1],
      [TRACE_BIRTHS] = (double) (events[0] + events[2]),
      [TRACE_DEATHS] = (double) (events[1] + events[3]),
      [TRACE_DISTINCT] = ans_strategies_distinct (&self->side[0].own),
  };
  for (int i = 0; i < N_TRACE; i++)
    row[i] = fabs (values[i]) < ABSENT ? values[i] : ABSENT;
}

/* The trail of the means is a ring of its latest points. */
static void
note_trail (AnsMixedGame *self)
{
  double *row = self->trail + 4 * (self->counts[COUNT_TRAIL]++ % ANS_MIXED_GAME_TRAIL);
  for (int player = 0; player < 2; player++) {
    AnsGameParticlesCloud cloud = ans_mixed_game_play_cloud (self, player);
    row[player] = ans_mixed_game_play_mean (self, player, &cloud);
    row[2 + player] = ans_mixed_game_truth_has_equation (self)
                          ? ans_mixed_game_truth_mean (self, player)
                          : ABSENT;
  }
}

/* A full trace loses every other point, and is noted half as often. */
void
ans_mixed_game_gauge_record (AnsMixedGame *self, AnsContext *context)
{
  gint64 *n = &self->counts[COUNT_TRACE], *stride = &self->counts[COUNT_STRIDE];
  ans_context_record (context, METRIC_RADIUS, self->clock[CLOCK_RADIUS]);
  note_trail (self);
  if (self->counts[COUNT_STEPS] % *stride != 0)
    return;
  if (*n == ANS_MIXED_GAME_TRACE) {
    for (int i = 0; i < ANS_MIXED_GAME_TRACE / 2; i++)
      memcpy (self->trace + i * N_TRACE, self->trace + (2 * i + 1) * N_TRACE,
              sizeof (double) * N_TRACE);
    *n /= 2;
    *stride *= 2;
    if (self->counts[COUNT_STEPS] % *stride != 0)
      return;
  }
  ans_mixed_game_gauge_count (self);
  note (self);
  for (int metric = 0; metric < N_METRICS; metric++) {
    double value = known (value_of (self, metric));
    if (metric != METRIC_RADIUS && !isnan (value))
      ans_context_record (context, metric, value);
  }
}
