/* The exact entropic equilibrium, by mirror-prox a few iterations a step so that the run
 * never waits for it, and the equation that many particles follow. */
#include "engine/problems/mixed_game_truth.h"

#include "engine/models/game_field.h"
#include "engine/sampling/strategies_density.h"

#include <math.h>
#include <string.h>

#define FIRST 20000       /* iterations when a run is opened, at most */
#define TOLERANCE 1e-9    /* of the residual */
#define SAFE 0.9          /* step of mirror-prox, over 1 / coupling */
#define TURN 16           /* steps of the run between two slices of iterations */
#define WORTH 5000        /* moves of particles that cost as much as an iteration */
#define MOST_PAIRS 200000 /* points of x times points of y of an equilibrium, at most */
#define FINE 4            /* cells of the equation in one of the grid, on a double well */
#define MEMORY 0.0

/* ---- pay-offs on grids ---- */

/* V (x) - V (y) + alpha x y as a sum of three products. */
static AnsGameMatrix *
double_wells (double alpha, int n, double lower, double h)
{
  g_autofree double *x = g_new (double, 3 * (gsize) n),
                    *y = g_new (double, 3 * (gsize) n);
  for (int i = 0; i < n; i++) {
    double at = lower + (i + 0.5) * h;
    x[i] = ans_game_well (at);
    y[i] = x[n + i] = 1;
    y[n + i] = -ans_game_well (at);
    x[2 * n + i] = alpha * at;
    y[2 * n + i] = at;
  }
  return ans_game_matrix_new_sum (n, n, h, h, 3, x, y);
}

static AnsGameMatrix *
matrix_of (const AnsMixedGame *self, int fine)
{
  const AnsMixedGameGrid *x = &self->side[0].grid, *y = &self->side[1].grid;
  if (self->game.kind == ANS_GAME_OSCILLATING)
    return double_wells (self->params.alpha, fine * x->n, self->game.space[0].lower[0],
                         x->cell / fine);
  g_autofree double *E = g_new (double, (gsize) x->n *(gsize) y->n);
  ans_game_field_matrix (&self->game, x->n, x->x, y->n, y->x, E);
  return ans_game_matrix_new (x->n, y->n, x->cell, y->cell, E);
}

static void
make_matrices (AnsMixedGame *self)
{
  AnsMixedGameTruth *truth = self->truth;
  g_clear_pointer (&truth->matrix, ans_game_matrix_free);
  truth->matrix = matrix_of (self, 1);
  truth->step = SAFE / fmax (ans_game_matrix_coupling (truth->matrix), 1e-3);
  if (!truth->flows)
    return;
  g_clear_pointer (&truth->flow_matrix, ans_game_matrix_free);
  truth->flow_matrix = matrix_of (self, FINE);
  truth->flow.matrix = truth->flow_matrix;
}

/* ---- the equilibrium ---- */

static void
solve (AnsMixedGame *self, int iterations)
{
  AnsMixedGameTruth *truth = self->truth;
  AnsGameEquilibriumProblem problem = {
      .matrix = truth->matrix,
      .eps = {ans_mixed_game_play_eps (self, 0), ans_mixed_game_play_eps (self, 1)},
      .eta = truth->step,
      .tolerance = TOLERANCE,
      .iterations = iterations};
  ans_game_equilibrium_solve (truth->equilibrium, &problem, NULL);
  self->clock[CLOCK_RESIDUAL] = truth->equilibrium->residual;
  self->counts[COUNT_SOLVED] += truth->equilibrium->iterations;
}

/* Coupled double wells have p* = q* ~ exp (-V / eps): the coupling sees means only, and
 * these vanish.  The iterations then confirm it. */
static void
guess (AnsMixedGame *self)
{
  AnsGameEquilibrium *star = self->truth->equilibrium;
  double *density[2] = {star->p, star->q};
  for (int player = 0; player < 2 && self->game.kind == ANS_GAME_OSCILLATING; player++) {
    const AnsMixedGameGrid *grid = &self->side[player].grid;
    for (int i = 0; i < grid->n; i++)
      density[player][i] = ans_game_well (grid->at[i]);
    ans_game_equilibrium_respond (grid->n, grid->cell, density[player], -1,
                                  ans_mixed_game_play_eps (self, player),
                                  density[player]);
  }
}

/* A change of coupling or temperatures makes the equilibrium old. */
void
ans_mixed_game_truth_renew (AnsMixedGame *self)
{
  AnsMixedGameTruth *truth = self->truth;
  double *key = self->clock + CLOCK_SOLVED_FOR;
  double now[3] = {self->params.alpha, ans_mixed_game_play_eps (self, 0),
                   ans_mixed_game_play_eps (self, 1)};
  if (self->game.kind == ANS_GAME_OSCILLATING && self->game.alpha != now[0])
    ans_game_set_coupling (&self->game, now[0]);
  if (truth->equilibrium == NULL || memcmp (key, now, sizeof now) == 0)
    return;
  if (truth->made_for != now[0])
    make_matrices (self);
  truth->made_for = now[0];
  memcpy (key, now, sizeof now);
  guess (self);
  self->clock[CLOCK_RESIDUAL] = ANS_MIXED_GAME_ABSENT;
  self->counts[COUNT_SOLVED] = 0;
}

gboolean
ans_mixed_game_truth_solved (const AnsMixedGame *self)
{
  return self->truth->equilibrium != NULL && self->clock[CLOCK_RESIDUAL] <= TOLERANCE;
}

static void
solve_some (AnsMixedGame *self)
{
  const AnsMixedGameParams *p = &self->params;
  double moves = (double) p->at_once * (p->n_x + (double) self->play.inner * p->n_y);
  if (self->truth->equilibrium == NULL || ans_mixed_game_truth_solved (self) ||
      self->counts[COUNT_STEPS] % TURN != 0)
    return;
  solve (self, (int) CLAMP (TURN * moves / WORTH, 4, 400));
}

/* ---- the equation ---- */

static gboolean
flows_now (const AnsMixedGame *self)
{
  const AnsMixedGameParams *p = &self->params;
  return self->truth->flows && p->equation && p->dynamics == ANS_MIXED_GAME_LANGEVIN &&
         (p->rate <= 0 || (p->entropic && !p->averaged && p->jitter <= 0));
}

gboolean
ans_mixed_game_truth_has_equation (const AnsMixedGame *self)
{
  return flows_now (self) && self->counts[COUNT_STALE] == 0;
}

static void
start_wave (AnsMixedGame *self, int player)
{
  AnsFokkerPlanck *line = &self->truth->flow.line[player];
  for (int i = 0; i < line->n; i++) {
    double angle = 2 * G_PI * ans_fokker_planck_centre (line, i);
    line->p[i] = 1 + 0.8 * (player == 0 ? cos (angle) : sin (angle + 0.3));
  }
}

static void
start_flow (AnsMixedGame *self)
{
  AnsGameFlow *flow = &self->truth->flow;
  gboolean aside = self->params.start == ANS_MIXED_GAME_ASIDE;
  if (self->game.kind == ANS_GAME_OSCILLATING && aside) {
    ans_game_flow_concentrate (flow, 0, 1.1, 0.1);
    ans_game_flow_concentrate (flow, 1, 0, 0.1);
  }
  for (int player = 0; player < 2 && self->game.kind != ANS_GAME_OSCILLATING; player++)
    if (aside)
      start_wave (self, player);
  ans_game_flow_restart (flow);
}

/* The equation goes on from the particles, blurred. */
static void
restart_flow (AnsMixedGame *self)
{
  AnsGameFlow *flow = &self->truth->flow;
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    AnsFokkerPlanck *line = &flow->line[player];
    AnsGameParticlesCloud cloud = ans_mixed_game_play_cloud (self, player);
    ans_mixed_game_grid_bin (&side->grid, cloud.n, cloud.x, cloud.w, side->coordinate,
                             side->log_best);
    ans_strategies_density_blur (&side->grid.space, side->bandwidth, side->grid.n,
                                 side->log_best, side->scratch);
    for (int i = 0; i < line->n; i++)
      line->p[i] =
          ans_strategies_density_at (&side->grid.space, side->grid.n, side->log_best,
                                     ans_fokker_planck_centre (line, i));
  }
  ans_game_flow_restart (flow);
  self->counts[COUNT_STALE] = 0;
}

static AnsGameFlowRule
rule_of (const AnsMixedGame *self)
{
  const AnsMixedGameParams *p = &self->params;
  gboolean exact = self->play.felt[0] == &self->side[1].exact;
  AnsGameFlowRule rule = {.kind = ANS_GAME_FLOW_LANGEVIN,
                          .scheme = ANS_FOKKER_PLANCK_CRANK_NICOLSON,
                          .eps = {self->play.eps[0], self->play.eps[1]},
                          .ratio = p->ratio * self->play.inner,
                          .rate = p->rate,
                          .memory = MEMORY,
                          .as_printed = p->printed};
  if (exact)
    rule.kind = ANS_GAME_FLOW_QUASI_STATIC;
  else if (p->averaged)
    rule.kind = ANS_GAME_FLOW_AVERAGED;
  else if (p->rate > 0)
    rule.kind = ANS_GAME_FLOW_FISHER_RAO;
  if (exact && p->printed)
    rule.eps[1] = ans_mixed_game_play_eps (self, 1);
  return rule;
}

static void
step_flow (AnsMixedGame *self, double dt)
{
  AnsMixedGameTruth *truth = self->truth;
  if (!flows_now (self)) {
    self->counts[COUNT_STALE] = 1;
    return;
  }
  if (self->counts[COUNT_STALE])
    restart_flow (self);
  AnsGameFlowRule rule = rule_of (self);
  int still = self->play.moves[0] ? self->play.moves[1] ? -1 : 1 : 0;
  AnsFokkerPlanck *line = still < 0 ? NULL : &truth->flow.line[still];
  if (line)
    memcpy (truth->kept, line->p, sizeof (double) * (gsize) line->n);
  ans_game_flow_step (&truth->flow, &rule, dt);
  if (line)
    memcpy (line->p, truth->kept, sizeof (double) * (gsize) line->n);
}

void
ans_mixed_game_truth_step (AnsMixedGame *self, double dt, gboolean last)
{
  step_flow (self, dt);
  if (last)
    solve_some (self);
}

const double *
ans_mixed_game_truth_density (AnsMixedGame *self, int player)
{
  AnsMixedGameTruth *truth = self->truth;
  const AnsFokkerPlanck *line = &truth->flow.line[player];
  int n = self->side[player].grid.n, fine = line->n / n;
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int k = 0; k < fine; k++)
      sum += line->p[i * fine + k];
    truth->density[player][i] = sum / fine;
  }
  return truth->density[player];
}

double
ans_mixed_game_truth_mean (const AnsMixedGame *self, int player)
{
  const AnsFokkerPlanck *line = &self->truth->flow.line[player];
  double sum = 0;
  for (int i = 0; i < line->n; i++)
    sum += line->h * line->p[i] *
           (line->periodic ? 2 * i >= line->n : ans_fokker_planck_centre (line, i));
  return sum;
}

/* ---- by hand ---- */

void
ans_mixed_game_truth_drop (AnsMixedGame *self, int player, double at, double width,
                           double share)
{
  AnsFokkerPlanck *line = &self->truth->flow.line[player];
  if (!ans_mixed_game_truth_has_equation (self))
    return;
  for (int i = 0; i < line->n; i++) {
    double z = ans_fokker_planck_centre (line, i) - at;
    if (line->periodic)
      z -= (line->upper - line->lower) * round (z / (line->upper - line->lower));
    z /= width;
    line->p[i] =
        (1 - share) * line->p[i] + share * exp (-0.5 * z * z) / (sqrt (2 * G_PI) * width);
  }
  ans_game_flow_restart (&self->truth->flow);
}

/* Moves the density by whole cells; what would leave stays at the wall. */
void
ans_mixed_game_truth_shift (AnsMixedGame *self, int player, double by)
{
  AnsMixedGameTruth *truth = self->truth;
  AnsFokkerPlanck *line = &truth->flow.line[player];
  if (!ans_mixed_game_truth_has_equation (self))
    return;
  int n = line->n, shift = (int) round (by / line->h);
  memcpy (truth->kept, line->p, sizeof (double) * (gsize) n);
  memset (line->p, 0, sizeof (double) * (gsize) n);
  for (int i = 0; i < n; i++)
    line->p[CLAMP (i + shift, 0, n - 1)] += truth->kept[i];
  ans_game_flow_restart (&truth->flow);
}

/* ---- life ---- */

static void
open_flow (AnsMixedGame *self, AnsContext *context)
{
  static const char *const names[2][4] = {
      {"equation.p", "equation.p_before", "equation.p_average", "equation.p_start_up"},
      {"equation.q", "equation.q_before", "equation.q_average", "equation.q_start_up"}};
  AnsMixedGameTruth *truth = self->truth;
  AnsGameFlow *flow = &truth->flow;
  const AnsGameSpace *space = self->game.space;
  double lower[2] = {space[0].lower[0], space[1].lower[0]},
         upper[2] = {space[0].upper[0], space[1].upper[0]};
  gboolean periodic[2] = {space[0].periodic[0], space[1].periodic[0]};
  ans_game_flow_init (flow, ans_context_arena (context), truth->flow_matrix, lower, upper,
                      periodic);
  for (int player = 0; player < 2; player++) {
    AnsFokkerPlanck *line = &flow->line[player];
    gint64 shape[] = {line->n}, one[] = {1};
    ans_context_keep (context, names[player][0], 1, shape, line->p);
    ans_context_keep (context, names[player][1], 1, shape, flow->before[player]);
    ans_context_keep (context, names[player][2], 1, shape, flow->average[player]);
    ans_context_keep (context, names[player][3], 1, one, &line->start_up);
    truth->density[player] =
        ans_context_array (context, double, self->side[player].grid.n);
  }
  ans_context_keep (context, "equation.time", 1, (gint64[]){1}, &flow->time);
  ans_context_keep_integers (context, "equation.steps", 1, &flow->steps);
  truth->kept = ans_context_array (context, double, flow->line[0].n + flow->line[1].n);
  start_flow (self);
}

static void
open_target (AnsMixedGame *self, AnsContext *context)
{
  const AnsMixedGameGrid *x = &self->side[0].grid;
  if (!ans_game_info (self->game.kind)->target)
    return;
  self->truth->target = ans_context_array (context, double, x->n);
  ans_game_target_density (&self->game, x->n, x->x, self->truth->target);
}

void
ans_mixed_game_truth_open (AnsMixedGame *self, AnsContext *context)
{
  const AnsMixedGameGrid *x = &self->side[0].grid, *y = &self->side[1].grid;
  AnsMixedGameTruth *truth = self->truth =
      ans_context_array (context, AnsMixedGameTruth, 1);
  truth->flows = x->line && y->line && !self->game.space[0].sphere;
  open_target (self, context);
  if (!x->known || !y->known || (gint64) x->n * y->n > MOST_PAIRS)
    return;
  truth->Eq = ans_context_array (context, double, x->n);
  truth->Ep = ans_context_array (context, double, y->n);
  truth->work = ans_context_array (context, double, x->n + y->n);
  make_matrices (self);
  if (truth->flows)
    open_flow (self, context);
  truth->equilibrium = ans_game_equilibrium_new (truth->matrix);
  ans_context_keep (context, "equilibrium.p", 1, (gint64[]){x->n}, truth->equilibrium->p);
  ans_context_keep (context, "equilibrium.q", 1, (gint64[]){y->n}, truth->equilibrium->q);
  ans_mixed_game_truth_renew (self);
  ans_context_progress (context, 0.5, "the equilibrium");
  solve (self, FIRST);
}

void
ans_mixed_game_truth_close (AnsMixedGame *self)
{
  AnsMixedGameTruth *truth = self->truth;
  if (truth == NULL)
    return;
  g_clear_pointer (&truth->equilibrium, ans_game_equilibrium_free);
  g_clear_pointer (&truth->matrix, ans_game_matrix_free);
  g_clear_pointer (&truth->flow_matrix, ans_game_matrix_free);
}
