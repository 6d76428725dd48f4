/* The lasso against closed forms and its own certificate. */
#include "engine/reference/lasso.h"

#include "engine/core/random.h"

#include <math.h>
#include <string.h>

#define N 12
#define ATOMS 40

/* Orthonormal atoms: each coefficient is shrunk by lambda. */
static void
test_orthonormal (void)
{
  double phi[N * N] = {0}, y[N], mu[N], c[N] = {0}, value, known = 0;
  for (int j = 0; j < N; j++) {
    mu[j] = 1.0 / N;
    phi[j * N + j] = sqrt (N);
    y[j] = (j - 5) * sqrt (N) / 4;
  }
  AnsLasso lasso = {N, N, phi, y, mu, 0.6};
  double gap = ans_lasso_solve (&lasso, 1e-14, 10, c, &value);
  for (int j = 0; j < N; j++) {
    double whole = (j - 5) / 4.0, shrunk = fmax (fabs (whole) - 0.6, 0);
    g_assert_cmpfloat_with_epsilon (c[j], copysign (shrunk, whole), 1e-14);
    known += 0.5 * (fabs (whole) - shrunk) * (fabs (whole) - shrunk) + 0.6 * shrunk;
  }
  g_assert_cmpfloat_with_epsilon (value, known, 1e-13);
  g_assert_cmpfloat_with_epsilon (gap, 0, 1e-13);
}

/* The least value is reached from anywhere, is below that of any other point, and the
 * gap says how near it is. */
static void
test_certificate (void)
{
  double phi[ATOMS * N], y[N], mu[N], c[ATOMS] = {0}, other[ATOMS], value, rough, again;
  AnsRandom random = ans_random (2, 0, 0);
  ans_random_fill_normal (&random, ATOMS * N, phi);
  ans_random_fill_normal (&random, N, y);
  ans_random_fill_uniform (&random, N, mu);
  ans_random_fill_normal (&random, ATOMS, other);
  AnsLasso lasso = {ATOMS, N, phi, y, mu, 0.1};
  double gap = ans_lasso_solve (&lasso, 1e-12, 10000, c, &value);
  g_assert_cmpfloat (gap, <, 1e-11);
  g_assert_cmpfloat (gap, >, -1e-12);
  memset (c, 0, sizeof c);
  double far = ans_lasso_solve (&lasso, 0, 1, c, &rough);
  g_assert_cmpfloat (rough - value, <=, far + 1e-12);
  g_assert_cmpfloat (rough, >=, value - 1e-12);
  ans_lasso_solve (&lasso, 1e-12, 10000, other, &again);
  g_assert_cmpfloat_with_epsilon (again, value, 1e-10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/lasso/orthonormal-atoms-are-shrunk", test_orthonormal);
  g_test_add_func ("/reference/lasso/gap-bounds-the-distance-to-the-minimum",
                   test_certificate);
  return g_test_run ();
}
