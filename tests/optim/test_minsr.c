/* Both forms of the natural gradient from the derivatives per sample, against dense
 * elimination. */
#include "engine/optim/minsr.h"

#include "tests/allocations.h"
#include "tests/optim/dense.h"

#include <string.h>

#define MOST 40

static const struct {
  int rows, P;
} sizes[] = {{7, 30}, {30, 7}, {12, 12}, {1, 20}, {20, 1}};

typedef struct {
  int rows, P;
  double J[MOST * MOST], eps[MOST];
} Samples;

static void
draw (Samples *self, gsize k)
{
  AnsRandom random = ans_random (10 + k, 0, 0);
  self->rows = sizes[k].rows;
  self->P = sizes[k].P;
  ans_random_fill_normal (&random, self->rows * self->P, self->J);
  ans_random_fill_normal (&random, self->rows, self->eps);
}

static void
test_dense (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (double damping = 1e-4; damping < 200.0; damping *= 100.0) {
      g_autoptr (AnsArena) arena = ans_arena_new ();
      Samples s;
      double g[MOST], expected[MOST], direction[MOST];
      draw (&s, k);
      AnsMinsr *minsr = ans_minsr_new (arena, NULL, s.P, MOST);
      AnsMinsrStep step = {damping, 0.0};
      dense_transposed (s.rows, s.P, s.J, s.eps, g);
      dense_damped (s.rows, s.P, s.J, damping, g, expected);
      g_assert_true (ans_minsr_direction (minsr, &step, s.rows, s.J, s.eps, direction));
      dense_check (s.P, direction, expected, 1e-8); /* the condition is up to 1e6 */
    }
}

/* Three steps of SPRING, each from the definition: the minimum of |J x - eps|^2 + lambda
 * |x - mu d|^2. */
static void
test_momentum (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    Samples s;
    double g[MOST], expected[MOST] = {0}, direction[MOST];
    AnsMinsrStep step = {0.1, 0.9};
    draw (&s, k);
    AnsMinsr *minsr = ans_minsr_new (arena, NULL, s.P, s.rows);
    for (int round = 0; round < 3; round++) {
      s.eps[0] += 1.0;
      dense_transposed (s.rows, s.P, s.J, s.eps, g);
      for (int i = 0; i < s.P; i++)
        g[i] += 0.1 * 0.9 * expected[i];
      dense_damped (s.rows, s.P, s.J, 0.1, g, expected);
      g_assert_true (ans_minsr_direction (minsr, &step, s.rows, s.J, s.eps, direction));
      dense_check (s.P, direction, expected, 1e-8);
    }
    g_assert_cmpmem (ans_minsr_state (minsr), sizeof (double) * (gsize) s.P, direction,
                     sizeof (double) * (gsize) s.P);
    ans_minsr_restart (minsr);
    g_assert_cmpfloat (ans_minsr_state (minsr)[0], ==, 0.0);
  }
}

/* Always the same equations, more unknowns than these: with momentum 1 the iteration
 * solves them (block Kaczmarz), however strong the damping. */
static void
test_converges (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  Samples s;
  double direction[MOST], fitted[MOST];
  AnsMinsrStep step = {10.0, 1.0};
  draw (&s, 0);
  AnsMinsr *minsr = ans_minsr_new (arena, NULL, s.P, s.rows);
  for (int round = 0; round < 200; round++)
    g_assert_true (ans_minsr_direction (minsr, &step, s.rows, s.J, s.eps, direction));
  dense_times (s.rows, s.P, s.J, direction, fitted);
  dense_check (s.rows, fitted, s.eps, 1e-10);
}

/* Centred derivatives do not see a constant added to log psi, nor to the energy; their
 * Gram matrix is the covariance. */
static void
test_centre (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  Samples s, shifted;
  double covariance = 0.0, mean_0 = 0.0, mean_1 = 0.0, product = 0.0;
  draw (&s, 1);
  AnsMinsr *minsr = ans_minsr_new (arena, NULL, s.P, s.rows);
  shifted = s;
  for (int i = 0; i < s.rows; i++) {
    mean_0 += s.J[i * s.P] / s.rows;
    mean_1 += s.J[i * s.P + 1] / s.rows;
    product += s.J[i * s.P] * s.J[i * s.P + 1] / s.rows;
    shifted.eps[i] += 3.0;
    for (int k = 0; k < s.P; k++)
      shifted.J[i * s.P + k] += k;
  }
  ans_minsr_centre (minsr, s.rows, s.J, s.eps);
  ans_minsr_centre (minsr, s.rows, shifted.J, shifted.eps);
  for (int i = 0; i < s.rows; i++)
    covariance += s.J[i * s.P] * s.J[i * s.P + 1];
  g_assert_cmpfloat_with_epsilon (covariance, product - mean_0 * mean_1, 1e-14);
  dense_check (s.rows * s.P, shifted.J, s.J, 1e-14);
  dense_check (s.rows, shifted.eps, s.eps, 1e-14);
}

static void
test_nan (void)
{
  for (gsize k = 0; k < 2; k++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    Samples s;
    double direction[MOST], before[MOST];
    AnsMinsrStep step = {0.1, 0.9};
    draw (&s, k);
    AnsMinsr *minsr = ans_minsr_new (arena, NULL, s.P, s.rows);
    g_assert_true (ans_minsr_direction (minsr, &step, s.rows, s.J, s.eps, before));
    s.eps[0] = NAN;
    g_assert_false (ans_minsr_direction (minsr, &step, s.rows, s.J, s.eps, direction));
    s.eps[0] = 1.0;
    s.J[3] = INFINITY;
    g_assert_false (ans_minsr_direction (minsr, &step, s.rows, s.J, s.eps, direction));
    g_assert_cmpmem (ans_minsr_state (minsr), sizeof (double) * (gsize) s.P, before,
                     sizeof (double) * (gsize) s.P);
  }
}

/* Several tiles of the Gram matrices, on one thread and on three. */
static void
test_threads (void)
{
  const int wide[][2] = {{210, 230}, {230, 210}};
  for (gsize k = 0; k < G_N_ELEMENTS (wide); k++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    g_autoptr (AnsParallel) parallel = ans_parallel_new (3);
    int rows = wide[k][0], P = wide[k][1];
    double *J = ans_arena_array (arena, double, rows *P);
    double *eps = ans_arena_array (arena, double, rows);
    double *direction[2];
    AnsRandom random = ans_random (4, 0, 0);
    AnsMinsrStep step = {0.1, 0.0};
    ans_random_fill_normal (&random, rows * P, J);
    ans_random_fill_normal (&random, rows, eps);
    for (int i = 0; i < 2; i++) {
      AnsMinsr *minsr = ans_minsr_new (arena, i == 0 ? NULL : parallel, P, rows);
      direction[i] = ans_arena_array (arena, double, P);
      atomic_store (&counting, 1);
      g_assert_true (ans_minsr_direction (minsr, &step, rows, J, eps, direction[i]));
      atomic_store (&counting, 0);
    }
    g_assert_cmpmem (direction[0], sizeof (double) * (gsize) P, direction[1],
                     sizeof (double) * (gsize) P);
  }
  if (COUNTS_ALLOCATIONS)
    g_assert_cmpint (atomic_load (&allocations), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/minsr/both-forms-agree-with-elimination", test_dense);
  g_test_add_func ("/optim/minsr/momentum-minimises-what-it-says", test_momentum);
  g_test_add_func ("/optim/minsr/full-momentum-solves-the-equations", test_converges);
  g_test_add_func ("/optim/minsr/centred-samples-have-no-mean", test_centre);
  g_test_add_func ("/optim/minsr/refuses-NaN-and-keeps-its-momentum", test_nan);
  g_test_add_func ("/optim/minsr/same-bits-on-all-threads-and-no-allocation",
                   test_threads);
  return g_test_run ();
}
