#include "engine/optim/ridge.h"

#include "tests/optim/dense.h"

static void
test_solves (void)
{
  AnsRandom random = ans_random (1, 0, 0);
  double J[5 * 4], A[16] = {0}, b[4], x[4], factor[16], expected[4];
  ans_random_fill_normal (&random, 20, J);
  ans_random_fill_normal (&random, 4, b);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 5; k++)
        A[4 * i + j] += J[4 * k + i] * J[4 * k + j];
  dense_damped (5, 4, J, 0.3, b, expected);
  g_assert_true (ans_ridge_solve (4, A, 0.3, factor, b, x));
  dense_check (4, x, expected, 1e-12);
  g_assert_true (ans_ridge_solve (4, A, 0.3, factor, b, b));
  dense_check (4, b, expected, 1e-12);
}

/* (1 1; 1 1) x = (2, 2) without damping has a line of solutions: the damping that is
 * found picks the shortest. */
static void
test_singular (void)
{
  double A[4] = {1.0, 1.0, 1.0, 1.0}, b[2] = {2.0, 2.0}, x[2], factor[4];
  g_assert_true (ans_ridge_solve (2, A, 0.0, factor, b, x));
  g_assert_cmpfloat_with_epsilon (x[0] + x[1], 2.0, 1e-8);
}

static void
test_refuses (void)
{
  double indefinite[4] = {1.0, 3.0, 3.0, 1.0}, nan[4] = {NAN, 0.0, 0.0, 1.0};
  double unit[4] = {1.0, 0.0, 0.0, 1.0}, b[2] = {1.0, 1.0}, x[2], factor[4];
  double infinite[2] = {INFINITY, 1.0};
  g_assert_false (ans_ridge_solve (2, indefinite, 1e-13, factor, b, x));
  g_assert_false (ans_ridge_solve (2, nan, 1.0, factor, b, x));
  g_assert_false (ans_ridge_solve (2, unit, 1.0, factor, infinite, x));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/ridge/agrees-with-elimination", test_solves);
  g_test_add_func ("/optim/ridge/damps-what-is-singular", test_singular);
  g_test_add_func ("/optim/ridge/refuses-what-has-no-solution", test_refuses);
  return g_test_run ();
}
