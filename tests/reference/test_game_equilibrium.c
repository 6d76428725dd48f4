/* Entropic equilibria on grids against published values and closed forms. */
#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/models/game_field.h"
#include "engine/reference/game_equilibrium.h"

#include <math.h>
#include <string.h>

/* The pay-off on n cells of each of the lines of players; centres are shifted by `shift`
 * cells. */
static AnsGameMatrix *
tabulate (const AnsGame *game, int n, double shift)
{
  g_autofree double *x = g_new (double, n), *y = g_new (double, n),
                    *E = g_new (double, n *n);
  double hx = (game->space[0].upper[0] - game->space[0].lower[0]) / n;
  double hy = (game->space[1].upper[0] - game->space[1].lower[0]) / n;
  for (int i = 0; i < n; i++) {
    x[i] = game->space[0].lower[0] + (i + shift) * hx;
    y[i] = game->space[1].lower[0] + (i + shift) * hy;
  }
  ans_game_field_matrix (game, n, x, n, y, E);
  return ans_game_matrix_new (n, n, hx, hy, E);
}

static AnsGameEquilibrium *
solve (const AnsGameMatrix *matrix, double beta, double tolerance)
{
  g_autoptr (GError) error = NULL;
  AnsGameEquilibrium *self = ans_game_equilibrium_new (matrix);
  AnsGameEquilibriumProblem problem = {.matrix = matrix,
                                       .eps = {1 / beta, 1 / beta},
                                       .tolerance = tolerance,
                                       .iterations = 1000000};
  ans_game_equilibrium_solve (self, &problem, &error);
  g_assert_no_error (error);
  return self;
}

static AnsGameGap
gap_of (const AnsGameMatrix *matrix, const AnsGameEquilibrium *at, double beta)
{
  double eps[2] = {1 / beta, 1 / beta};
  g_autofree double *work = g_new (double, matrix->nx + matrix->ny);
  return ans_game_equilibrium_gap (matrix, eps, at->p, at->q, at->Eq, at->Ep, work);
}

/* Gaps at inverse temperatures, computed independently on 400 points to 1e-8. */
static void
torus_game_has_its_gaps (void)
{
  static const double known[][2] = {{1, 1.10722007},   {2, 0.60445068},
                                    {5, 0.21323373},   {10, 0.10280035},
                                    {100, 0.01002525}, {200, 0.00500628}};
  AnsGame game;
  ans_game_init (&game, ANS_GAME_TORUS, 0, 0);
  g_autoptr (AnsGameMatrix) matrix = tabulate (&game, 400, 0);
  g_assert_cmpint (matrix->rank, <=, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    g_autoptr (AnsGameEquilibrium) at = solve (matrix, known[i][0], 1e-11);
    AnsGameGap gap = gap_of (matrix, at, known[i][0]);
    g_test_message ("%g: %.8f after %d", known[i][0], gap.gap, at->iterations);
    g_assert_cmpfloat_with_epsilon (gap.gap, known[i][1], 2e-8);
    g_assert_cmpfloat (gap.entropic, <, 1e-16);
  }
}

/* Total variation and relative entropy of the generated density and p*, and the gap, at
 * inverse temperatures: computed independently on 128 samples against bumps with 48
 * centres and 16 phases. */
static void
gan_on_a_circle_has_its_bias (void)
{
  enum { N = 128, C = 48, F = 16 };
  static const double known[][4] = {{10, 0.4002, 0.4598, 0.17845},
                                    {30, 0.1755, 0.1274, 0.06953},
                                    {100, 0.0394, 0.0177, 0.01449},
                                    {300, 0.0286, 0.0063, 0.00374}};
  AnsGame game;
  double x[N], y[2 * C * F], target[N], sum = 0;
  ans_game_init (&game, ANS_GAME_GAN_CIRCLE, 0, 0);
  for (int i = 0; i < N; i++)
    x[i] = (double) i / N;
  for (int j = 0; j < C * F; j++) {
    y[2 * j] = (double) (j / F) / C;
    y[2 * j + 1] = 2 * G_PI * (j % F) / F;
  }
  g_autofree double *E = g_new (double, N *C *F);
  ans_game_field_matrix (&game, N, x, C * F, y, E);
  g_autoptr (AnsGameMatrix) matrix =
      ans_game_matrix_new (N, C * F, 1.0 / N, 2 * G_PI / (C * F), E);
  ans_game_target_density (&game, N, x, target);
  for (int i = 0; i < N; i++)
    sum += target[i] / N;
  for (gsize k = 0; k < G_N_ELEMENTS (known); k++) {
    g_autoptr (AnsGameEquilibrium) at = solve (matrix, known[k][0], 1e-9);
    double variation = 0, kl = 0;
    for (int i = 0; i < N; i++) {
      variation += 0.5 * fabs (at->p[i] - target[i] / sum) / N;
      kl += target[i] / sum * log (target[i] / sum / at->p[i]) / N;
    }
    double gap = gap_of (matrix, at, known[k][0]).gap;
    g_test_message ("%g: TV %.5f KL %.5f gap %.5f, %d iterations", known[k][0], variation,
                    kl, gap, at->iterations);
    g_assert_cmpfloat_with_epsilon (variation, known[k][1], 1e-3);
    g_assert_cmpfloat_with_epsilon (kl, known[k][2], 1e-3);
    g_assert_cmpfloat_with_epsilon (gap, known[k][3], 1e-3);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/game_equilibrium/torus-game-has-its-gaps",
                   torus_game_has_its_gaps);
  g_test_add_func ("/reference/game_equilibrium/gan-on-a-circle-has-its-bias",
                   gan_on_a_circle_has_its_bias);
  return g_test_run ();
}
