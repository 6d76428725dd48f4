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
    int centre = j / F;
    y[2 * j] = (double) centre / C;
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

/* A density, positive and rough. */
static void
roughen (guint64 seed, int n, double cell, double *p)
{
  AnsRandom random = ans_random (seed, 1, 1);
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += p[i] = exp (2 * ans_random_normal (&random));
  for (int i = 0; i < n; i++)
    p[i] /= sum * cell;
}

/* eps ln int exp (sign field / eps), summed as it stands. */
static double
soft_best (int n, double cell, const double *field, double sign, double eps)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += cell * exp (sign * field[i] / eps);
  return eps * log (sum);
}

static double
entropy (int n, double cell, const double *p)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += cell * p[i] * log (p[i]);
  return sum;
}

/* The gap by its definition, as the best both could still do, and as relative entropies;
 * the products with the matrix are summed here. */
static void
gap_is_two_relative_entropies (void)
{
  enum { N = 90 };
  static const AnsGameKind kinds[] = {ANS_GAME_OSCILLATING, ANS_GAME_TORUS,
                                      ANS_GAME_TRIGONOMETRIC};
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    AnsGame game;
    double eps[2] = {0.31, 0.47}, p[N], q[N], Eq[N], Ep[N], work[2 * N];
    ans_game_init (&game, kinds[k], 0, 8);
    g_autoptr (AnsGameMatrix) m = tabulate (&game, N, 0.5);
    double h = m->cell[0], least = INFINITY, most = -INFINITY;
    roughen (k, N, h, p);
    roughen (k + 9, N, h, q);
    for (int i = 0; i < N; i++) {
      double a = 0, b = 0;
      for (int j = 0; j < N; j++) {
        a += h * m->E[i * N + j] * q[j];
        b += h * m->E[j * N + i] * p[j];
      }
      least = fmin (least, a);
      most = fmax (most, b);
    }
    ans_game_matrix_facing_x (m, q, Eq);
    ans_game_matrix_facing_y (m, p, Ep);
    AnsGameGap gap = ans_game_equilibrium_gap (m, eps, p, q, Eq, Ep, work);
    double known = soft_best (N, h, Ep, 1, eps[1]) + soft_best (N, h, Eq, -1, eps[0]) +
                   eps[0] * entropy (N, h, p) + eps[1] * entropy (N, h, q);
    g_assert_cmpfloat (gap.part_p, >, 0);
    g_assert_cmpfloat (gap.part_q, >, 0);
    g_assert_cmpfloat_with_epsilon (gap.entropic, known, 1e-12 * (1 + known));
    g_assert_cmpfloat_with_epsilon (gap.gap, most - least, 1e-12 * (1 + gap.gap));
  }
}

/* With atoms on the support of the equilibrium and wells of mass w and 1 - w the gap is
 * 2 |1 - 2 w_x| + 2 |1 - 2 w_y|. */
static void
gap_of_unequal_wells_is_known (void)
{
  enum { N = 80 };
  AnsGame game;
  double eps[2] = {0.1, 0.1}, p[N] = {0}, q[N] = {0}, Eq[N], Ep[N], work[2 * N];
  ans_game_init (&game, ANS_GAME_TORUS, 0, 0);
  g_autoptr (AnsGameMatrix) m = tabulate (&game, N, 0);
  p[30] = 0.52 * N;
  p[70] = 0.48 * N;
  q[10] = 0.37 * N;
  q[50] = 0.63 * N;
  ans_game_matrix_facing_x (m, q, Eq);
  ans_game_matrix_facing_y (m, p, Ep);
  AnsGameGap gap = ans_game_equilibrium_gap (m, eps, p, q, Eq, Ep, work);
  g_assert_cmpfloat_with_epsilon (gap.gap, 2 * 0.04 + 2 * 0.26, 1e-12);
}

/* p* = q* ~ exp (-V / eps) whatever the coupling. */
static void
oscillating_game_has_a_gibbs_equilibrium (void)
{
  enum { N = 300 };
  AnsRandom random = ans_random (77, 1, 0);
  for (int trial = 0; trial < 4; trial++) {
    AnsGame game;
    double alpha = 6 * ans_random_uniform (&random);
    double eps = 0.05 + 0.3 * ans_random_uniform (&random), Z = 0;
    ans_game_init (&game, ANS_GAME_OSCILLATING, 0, 0);
    ans_game_set_coupling (&game, alpha);
    g_autoptr (AnsGameMatrix) m = tabulate (&game, N, 0.5);
    g_autoptr (AnsGameEquilibrium) at = solve (m, 1 / eps, 1e-10);
    for (int i = 0; i < N; i++)
      Z += m->cell[0] * exp (-ans_game_well (-2.6 + (i + 0.5) * m->cell[0]) / eps);
    for (int i = 0; i < N; i++) {
      double known = exp (-ans_game_well (-2.6 + (i + 0.5) * m->cell[0]) / eps) / Z;
      g_assert_cmpfloat_with_epsilon (at->p[i], known, 1e-7);
      g_assert_cmpfloat_with_epsilon (at->q[i], known, 1e-7);
    }
    g_assert_cmpfloat (fabs (at->value), <, 1e-9);
  }
}

/* Both first variations are flat up to entropy, at temperatures of their own; from the
 * neighbouring temperature it is not far. */
static void
random_games_are_solved (void)
{
  enum { N = 200 };
  for (guint64 seed = 0; seed < 3; seed++) {
    AnsGame game;
    ans_game_init (&game, ANS_GAME_TRIGONOMETRIC, 0, seed);
    g_autoptr (AnsGameMatrix) m = tabulate (&game, N, 0);
    g_autoptr (AnsGameEquilibrium) at = ans_game_equilibrium_new (m);
    AnsGameEquilibriumProblem problem = {
        .matrix = m, .eps = {0.2, 0.5}, .tolerance = 1e-10, .iterations = 100000};
    g_assert_cmpint (m->rank, ==, 7);
    g_assert_true (ans_game_equilibrium_solve (at, &problem, NULL));
    for (int i = 1; i < N; i++) {
      double a = 0.2 * log (at->p[i] / at->p[0]), b = 0.5 * log (at->q[i] / at->q[0]);
      g_assert_cmpfloat_with_epsilon (a, at->Eq[0] - at->Eq[i], 1e-9);
      g_assert_cmpfloat_with_epsilon (b, at->Ep[i] - at->Ep[0], 1e-9);
    }
    int cold = at->iterations;
    problem.eps[0] = 0.2002;
    g_assert_true (ans_game_equilibrium_solve (at, &problem, NULL));
    g_assert_cmpint (at->iterations, <, cold);
  }
}

static gboolean
stop_at_64 (gpointer data, int iteration, double residual)
{
  *(double *) data = residual;
  return iteration < 64;
}

static void
failures_are_told (void)
{
  AnsGame game;
  double seen = -1;
  g_autoptr (GError) cancelled = NULL, slow = NULL;
  ans_game_init (&game, ANS_GAME_TORUS, 0, 0);
  g_autoptr (AnsGameMatrix) m = tabulate (&game, 50, 0);
  g_autoptr (AnsGameEquilibrium) at = ans_game_equilibrium_new (m);
  AnsGameEquilibriumProblem problem = {.matrix = m,
                                       .eps = {0.01, 0.01},
                                       .tolerance = 1e-11,
                                       .iterations = 10000,
                                       .progress = stop_at_64,
                                       .progress_data = &seen};
  g_assert_false (ans_game_equilibrium_solve (at, &problem, &cancelled));
  g_assert_error (cancelled, ANS_ERROR, ANS_ERROR_CANCELLED);
  g_assert_cmpint (at->iterations, ==, 64);
  g_assert_cmpfloat (seen, ==, at->residual);
  problem.progress = NULL;
  problem.iterations = 100;
  g_assert_false (ans_game_equilibrium_solve (at, &problem, &slow));
  g_assert_error (slow, ANS_ERROR, ANS_ERROR_NUMERIC);
  g_assert_nonnull (strstr (slow->message, "100"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/game_equilibrium/torus-game-has-its-gaps",
                   torus_game_has_its_gaps);
  g_test_add_func ("/reference/game_equilibrium/gan-on-a-circle-has-its-bias",
                   gan_on_a_circle_has_its_bias);
  g_test_add_func ("/reference/game_equilibrium/gap-is-two-relative-entropies",
                   gap_is_two_relative_entropies);
  g_test_add_func ("/reference/game_equilibrium/gap-of-unequal-wells-is-known",
                   gap_of_unequal_wells_is_known);
  g_test_add_func ("/reference/game_equilibrium/oscillating-game-has-a-gibbs-equilibrium",
                   oscillating_game_has_a_gibbs_equilibrium);
  g_test_add_func ("/reference/game_equilibrium/random-games-are-solved",
                   random_games_are_solved);
  g_test_add_func ("/reference/game_equilibrium/failures-are-told", failures_are_told);
  return g_test_run ();
}
