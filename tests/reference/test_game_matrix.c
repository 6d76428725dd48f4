#include "engine/core/random.h"
#include "engine/reference/game_matrix.h"

#include <math.h>

enum { NX = 41, NY = 57 };

/* Noise, or products of three pairs of functions. */
static void
fill (int rank, double *E, double *p, double *q)
{
  AnsRandom random = ans_random (5, 6, 7);
  double x[3 * NX], y[3 * NY];
  ans_random_fill_normal (&random, 3 * NX, x);
  ans_random_fill_normal (&random, 3 * NY, y);
  ans_random_fill_normal (&random, NX * NY, E);
  ans_random_fill_uniform (&random, NX, p);
  ans_random_fill_uniform (&random, NY, q);
  for (int i = 0; i < NX && rank > 0; i++)
    for (int j = 0; j < NY; j++) {
      E[i * NY + j] = 0;
      for (int r = 0; r < rank; r++)
        E[i * NY + j] += x[r * NX + i] * y[r * NY + j];
    }
}

static void
products_are_sums_over_cells (void)
{
  for (int rank = 0; rank <= 3; rank++) {
    double E[NX * NY], p[NX], q[NY], Eq[NX], Ep[NY];
    fill (rank, E, p, q);
    g_autoptr (AnsGameMatrix) m = ans_game_matrix_new (NX, NY, 0.3, 0.2, E);
    g_assert_cmpint (m->rank, ==, rank);
    ans_game_matrix_facing_x (m, q, Eq);
    ans_game_matrix_facing_y (m, p, Ep);
    for (int i = 0; i < NX; i++) {
      double sum = 0;
      for (int j = 0; j < NY; j++)
        sum += 0.2 * E[i * NY + j] * q[j];
      g_assert_cmpfloat_with_epsilon (Eq[i], sum, 1e-12);
    }
    for (int j = 0; j < NY; j++) {
      double sum = 0;
      for (int i = 0; i < NX; i++)
        sum += 0.3 * E[i * NY + j] * p[i];
      g_assert_cmpfloat_with_epsilon (Ep[j], sum, 1e-12);
    }
  }
}

static void
zero_is_a_game (void)
{
  double E[NX * NY] = {0}, q[NY], Eq[NX];
  g_autoptr (AnsGameMatrix) m = ans_game_matrix_new (NX, NY, 1, 1, E);
  for (int j = 0; j < NY; j++)
    q[j] = 1;
  ans_game_matrix_facing_x (m, q, Eq);
  for (int i = 0; i < NX; i++)
    g_assert_cmpfloat (Eq[i], ==, 0);
}

/* Functions of one strategy alone are no coupling: a_i + b_j + 3 s_i t_j with s, t of
 * mean 0 and size 1 has 3. */
static void
coupling_is_what_depends_on_both (void)
{
  enum { N = 10 };
  double x[3 * N], y[3 * N];
  for (int i = 0; i < N; i++) {
    x[i] = i * i;
    x[N + i] = 1;
    x[2 * N + i] = i % 2 ? 3 : -3;
    y[i] = 1;
    y[N + i] = cos (i);
    y[2 * N + i] = i < N / 2 ? 1 : -1;
  }
  g_autoptr (AnsGameMatrix) m = ans_game_matrix_new_sum (N, N, 1, 1, 3, x, y);
  g_assert_cmpfloat_with_epsilon (ans_game_matrix_coupling (m), 3, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/game_matrix/products-are-sums-over-cells",
                   products_are_sums_over_cells);
  g_test_add_func ("/reference/game_matrix/zero-is-a-game", zero_is_a_game);
  g_test_add_func ("/reference/game_matrix/coupling-is-what-depends-on-both",
                   coupling_is_what_depends_on_both);
  return g_test_run ();
}
