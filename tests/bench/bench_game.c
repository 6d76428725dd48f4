/* A sweep of both players of a 500 x 500 pair game (the GAN of the plane) and a step of
 * the problem, with noise and with its gauges, against the bare vectorised evaluation of
 * the pay-off and gradients; the same by features; a step of the equation of a 200 x 200
 * torus game against its matrix-vector products and tridiagonal solves; and how much of
 * its pace a run keeps while the equilibrium on 400 x 400 points is solved anew because
 * a slider moves.  bench-game [REPEATS] */
#include "engine/core/linalg.h"
#include "engine/core/vector.h"
#include "engine/models/game_field.h"
#include "engine/problems/mixed_game_state.h"
#include "engine/reference/fokker_planck_line.h"
#include "engine/reference/game_flow.h"
#include "engine/run/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 500, CELLS = 200, STEPS = 50 };

extern const AnsProblem ans_problem_mixed_game;

/* Of the processor: all here is done by one thread, and others do not disturb it. */
static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

/* Of a row of pairs: the exponents; then pay-offs and gradients from the bumps. */
ANS_CLONES static void
exponents (const double *restrict a, const double *restrict b, double x, double y,
           double scale, double *restrict u)
{
  for (int j = 0; j < N; j++)
    u[j] = scale * ((a[j] - x) * (a[j] - x) + (b[j] - y) * (b[j] - y));
}

ANS_CLONES static void
pay_offs (const double *restrict other, const double *restrict c, double x, double y,
          double slope, const double *restrict K, double *restrict E, double *restrict gx,
          double *restrict gy)
{
  for (int j = 0; j < N; j++) {
    double bump = c[j] * K[j];
    E[j] = bump;
    gx[j] = slope * bump * (other[j] - x);
    gy[j] = slope * bump * (other[N + j] - y);
  }
}

/* All pairs, for each of the two players. */
static double
bare (const double *x, const double *y, const double *c, double width)
{
  double K[N], E[N], gx[N], gy[N], sum = 0, scale = -0.5 / (width * width);
  for (int player = 0; player < 2; player++) {
    const double *mine = player == 0 ? x : y, *other = player == 0 ? y : x;
    for (int i = 0; i < N; i++) {
      exponents (other, other + N, mine[i], mine[N + i], scale, K);
      ans_vector_exp (N, K, K);
      pay_offs (other, c, mine[i], mine[N + i], -2 * scale, K, E, gx, gy);
      sum += E[i] + gx[i] + gy[i];
    }
  }
  return sum;
}

/* ---- the problem ---- */

static const AnsListener nobody;

static gboolean
play (gpointer state, AnsContext *context, GError **error)
{
  return ans_mixed_game_play_step (state, context, error);
}

static AnsExperiment *
open_problem (const AnsProblem *problem, const char *settings)
{
  g_autoptr (GError) error = NULL;
  double values[64];
  AnsExperiment *self = ans_experiment_new (problem, 1, &nobody, NULL);
  ans_problem_defaults (problem, values);
  if (!ans_problem_apply (problem, settings, values, &error) ||
      !ans_experiment_open (self, values, 1, NULL, &error))
    g_error ("%s", error->message);
  return self;
}

static double
seconds_of (AnsExperiment *self, int steps)
{
  g_autoptr (GError) error = NULL;
  double begin = now ();
  for (int i = 0; i < steps; i++)
    if (!ans_experiment_step (self, &error))
      g_error ("%s", error->message);
  return (now () - begin) / steps;
}

/* ---- pairs ---- */

typedef struct {
  AnsGame game;
  double x[2][3 * N], V[N], grad[3 * N], *field;
} Game;

static void
open_game (Game *self, AnsGameKind kind)
{
  AnsRandom random = ans_random (1, 2, 3);
  ans_game_init (&self->game, kind, 0, 1);
  for (int p = 0; p < 2; p++)
    ans_random_fill_uniform (&random, 3 * N, self->x[p]);
  gsize size = MAX (ans_game_field_size (&self->game, ANS_GAME_MINIMISER, N),
                    ans_game_field_size (&self->game, ANS_GAME_MAXIMISER, N));
  self->field = g_new (double, size);
}

static double
sweep (Game *self)
{
  for (int p = 0; p < 2; p++) {
    AnsGamePlayer player = (AnsGamePlayer) p;
    ans_game_field_prepare (&self->game, player, N, self->x[1 - p], NULL, self->field);
    ans_game_field_eval (&self->game, player, N, self->field, N, self->x[p], self->V,
                         self->grad);
  }
  return self->V[0] + self->grad[1];
}

enum { BARE, SWEEP, WAVES, MOVES, STEP, N_TIMES };

static void
time_sweeps (int repeats)
{
  static const char pairs[] = "game=gan-plane n_x=500 n_y=500 at_once=1 epsilon=0.003 "
                              "eta=0.02 start=uniform";
  g_autofree Game *plane = g_new (Game, 1), *waves = g_new (Game, 1);
  g_autofree double *columns = g_new (double, 5 * N);
  double best[N_TIMES], sum = 0;
  AnsProblem moves = ans_problem_mixed_game;
  AnsRandom random = ans_random (1, 2, 4);
  moves.step = play;
  g_autoptr (AnsExperiment) without = open_problem (&moves, pairs);
  g_autoptr (AnsExperiment) with = open_problem (&ans_problem_mixed_game, pairs);
  open_game (plane, ANS_GAME_GAN_PLANE);
  open_game (waves, ANS_GAME_TRIGONOMETRIC);
  ans_random_fill_uniform (&random, 5 * N, columns);
  for (int k = 0; k < N_TIMES; k++)
    best[k] = INFINITY;
  for (int r = 0; r < repeats; r++) {
    double at[4] = {now (), 0, 0, 0};
    sum += bare (columns, columns + 2 * N, columns + 4 * N, 0.3);
    at[1] = now ();
    sum += sweep (plane);
    at[2] = now ();
    sum += sweep (waves);
    at[3] = now ();
    for (int k = 0; k < 3; k++)
      best[k] = fmin (best[k], at[k + 1] - at[k]);
    for (int k = 0; k < 10; k++)
      best[MOVES] = fmin (best[MOVES], seconds_of (without, 1));
    best[STEP] = fmin (best[STEP], seconds_of (with, 32));
  }
  printf ("%d x %d: bare pay-offs and gradients %.3f ms, pair sweep %.3f ms, ratio %.2f; "
          "random waves by features %.3f ms (sum %.3g)\n",
          N, N, 1e3 * best[BARE], 1e3 * best[SWEEP], best[SWEEP] / best[BARE],
          1e3 * best[WAVES], sum);
  printf ("a step of the problem %.3f ms, ratio %.2f; with its metrics, mean of 32 steps "
          "%.3f ms, ratio %.2f\n",
          1e3 * best[MOVES], best[MOVES] / best[BARE], 1e3 * best[STEP],
          best[STEP] / best[BARE]);
  g_free (plane->field);
  g_free (waves->field);
}

/* ---- the equation ---- */

/* Two products with a full matrix, two factorisations and solves on circles. */
static void
parts (const AnsGameFlow *flow, const double *E, double *out, double *factor)
{
  ans_linalg_gemv (FALSE, CELLS, CELLS, E, flow->line[1].p, 0, out);
  ans_linalg_gemv (TRUE, CELLS, CELLS, E, flow->line[0].p, 0, out + CELLS);
  for (int k = 0; k < 2; k++) {
    const AnsFokkerPlanck *line = &flow->line[k];
    ans_fokker_planck_line_factor (CELLS, 5e-4, line->right, line->left, factor);
    ans_fokker_planck_line_euler (CELLS, factor, out + k * CELLS);
  }
}

static void
time_flow (int repeats)
{
  const double lower[2] = {0, 0}, upper[2] = {1, 1};
  const gboolean periodic[2] = {TRUE, TRUE};
  AnsGameFlowRule rule = {
      .scheme = ANS_FOKKER_PLANCK_CRANK_NICOLSON, .eps = {0.2, 0.2}, .ratio = 1};
  g_autofree AnsGame *game = g_new (AnsGame, 1);
  g_autofree double *E = g_new (double, CELLS *CELLS);
  g_autoptr (AnsArena) arena = ans_arena_new ();
  double x[CELLS], out[2 * CELLS] = {0}, factor[ANS_FOKKER_PLANCK_LINE_FACTOR (CELLS)];
  double best[2] = {1e9, 1e9};
  AnsGameFlow flow;
  ans_game_init (game, ANS_GAME_TORUS, 0, 0);
  for (int i = 0; i < CELLS; i++)
    x[i] = (i + 0.5) / CELLS;
  ans_game_field_matrix (game, CELLS, x, CELLS, x, E);
  g_autoptr (AnsGameMatrix) matrix =
      ans_game_matrix_new (CELLS, CELLS, 1.0 / CELLS, 1.0 / CELLS, E);
  ans_game_flow_init (&flow, arena, matrix, lower, upper, periodic);
  ans_game_flow_concentrate (&flow, 0, 0.3, 0.1);
  ans_game_flow_restart (&flow);
  for (int r = 0; r < repeats; r++) {
    double begin = now (), middle;
    for (int i = 0; i < STEPS; i++)
      ans_game_flow_step (&flow, &rule, 1e-3);
    middle = now ();
    for (int i = 0; i < STEPS; i++)
      parts (&flow, E, out, factor);
    best[0] = fmin (best[0], middle - begin);
    best[1] = fmin (best[1], now () - middle);
  }
  printf ("%d x %d torus: products and solves %.2f us, step %.2f us, ratio %.2f (rank of "
          "the pay-off: %d)\n",
          CELLS, CELLS, 1e6 * best[1] / STEPS, 1e6 * best[0] / STEPS, best[0] / best[1],
          matrix->rank);
}

/* ---- the equilibrium beside the run ---- */

/* Steps a second of a run that is left alone, and while its temperature moves at every
 * tenth step; then how soon the answer is there once it stands still. */
static void
time_solving (int repeats)
{
  static const char settings[] = "game=torus epsilon=0.05 eta=0.001 at_once=10 "
                                 "start=uniform";
  const AnsProblem *problem = &ans_problem_mixed_game;
  g_autoptr (AnsExperiment) alone = open_problem (problem, settings);
  g_autoptr (AnsExperiment) moved = open_problem (problem, settings);
  int epsilon = ans_problem_param_index (problem, "epsilon", NULL), steps = 0;
  int residual = ans_problem_metric_index (problem, "equilibrium_residual");
  double best[2] = {INFINITY, INFINITY};
  for (int r = 0; r < repeats; r++) {
    double sum = 0;
    best[0] = fmin (best[0], seconds_of (alone, 100));
    for (int i = 0; i < 10; i++) {
      ans_experiment_set (moved, epsilon, 0.05 + 0.002 * ((r + i) % 5), NULL);
      sum += seconds_of (moved, 10) / 10;
    }
    best[1] = fmin (best[1], sum);
  }
  double begin = now ();
  ans_experiment_set (moved, epsilon, 0.08, NULL);
  while (steps < 100000 && !(ans_experiment_measure (moved, residual).value <= 1e-9)) {
    seconds_of (moved, 10);
    steps += 10;
  }
  printf ("400 x 400 equilibrium beside a run: %.0f steps/s alone, %.0f while the "
          "temperature moves (%.0f %%); the answer after %d steps, %.2f s\n",
          1 / best[0], 1 / best[1], 100 * best[0] / best[1], steps, now () - begin);
}

int
main (int argc, char **argv)
{
  int repeats = argc > 1 ? atoi (argv[1]) : 30;
  time_sweeps (repeats);
  time_flow (repeats);
  time_solving (repeats);
  return 0;
}
