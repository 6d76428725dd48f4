#include "engine/optim/conjugate_gradient.h"

#include "tests/allocations.h"
#include "tests/optim/dense.h"

#include <string.h>

#define N 20

typedef struct {
  double A[N * N];
  int products;
} Matrix;

static void
product (gpointer data, const double *v, double *out)
{
  Matrix *self = data;
  self->products++;
  dense_times (N, N, self->A, v, out);
}

/* Mirrored diagonals: entries[i % n] on them, b random. */
static void
make (Matrix *self, int n, const double *entries, double *b)
{
  AnsRandom random = ans_random (7, 0, 0);
  double w[N], D[N], square = 0.0;
  ans_random_fill_normal (&random, N, w);
  ans_random_fill_normal (&random, N, b);
  for (int i = 0; i < N; i++) {
    square += w[i] * w[i];
    D[i] = entries[i % n];
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double sum = 0.0;
      for (int k = 0; k < N; k++)
        sum += ((i == k) - 2.0 * w[i] * w[k] / square) * D[k] *
               ((j == k) - 2.0 * w[j] * w[k] / square);
      self->A[i * N + j] = sum;
    }
  self->products = 0;
}

static AnsConjugateGradientResult
solve (Matrix *matrix, double tolerance, const double *b, double *x)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsConjugateGradient *solver = ans_conjugate_gradient_new (arena, N);
  AnsOperator A = {matrix, product};
  AnsConjugateGradientLimits limits = {tolerance, 100};
  return ans_conjugate_gradient_solve (solver, &A, &limits, b, x);
}

/* As many products as there are different eigenvalues. */
static void
test_eigenvalues (void)
{
  const double entries[] = {1.0, 5.0, 90.0, 300.0, 1000.0};
  for (int n = 1; n <= 5; n++) {
    Matrix matrix;
    double b[N], x[N] = {0}, back[N];
    make (&matrix, n, entries, b);
    AnsConjugateGradientResult result = solve (&matrix, 1e-9, b, x);
    g_assert_cmpint (result.products, ==, n);
    g_assert_cmpint (matrix.products, ==, n);
    g_assert_cmpfloat (result.residual, <=, 1e-9);
    dense_times (N, N, matrix.A, x, back);
    dense_check (N, back, b, 1e-8);
  }
}

static void
test_start (void)
{
  const double entries[] = {1.0, 3.0, 10.0};
  Matrix matrix;
  double b[N], x[N] = {0}, far[N];
  make (&matrix, 3, entries, b);
  solve (&matrix, 1e-12, b, x);
  AnsConjugateGradientResult again = solve (&matrix, 1e-9, b, x);
  g_assert_cmpint (again.products, ==, 1); /* to know that it is good */
  for (int i = 0; i < N; i++)
    far[i] = 1e3 * i;
  AnsConjugateGradientResult dropped = solve (&matrix, 1e-12, b, far);
  g_assert_cmpint (dropped.products, ==, 4);
  dense_check (N, far, x, 1e-11);
  far[3] = NAN;
  solve (&matrix, 1e-12, b, far);
  dense_check (N, far, x, 1e-11);
}

static void
test_indefinite (void)
{
  const double entries[] = {-1.0};
  Matrix matrix;
  double b[N], x[N] = {0}, zero[N] = {0};
  make (&matrix, 1, entries, b);
  AnsConjugateGradientResult result = solve (&matrix, 1e-9, b, x);
  g_assert_cmpint (result.products, ==, 1);
  g_assert_cmpfloat_with_epsilon (result.residual, 1.0, 1e-15);
  dense_check (N, x, zero, 1e-300);
}

static void
test_edges (void)
{
  const double entries[] = {2.0};
  Matrix matrix;
  double b[N], x[N], zero[N] = {0};
  make (&matrix, 1, entries, b);
  memcpy (x, b, sizeof x);
  g_assert_cmpfloat (solve (&matrix, 1e-9, zero, x).residual, ==, 0.0);
  dense_check (N, x, zero, 1e-300);
  b[2] = NAN;
  memcpy (x, zero, sizeof x);
  x[0] = 1.0;
  g_assert_true (isnan (solve (&matrix, 1e-9, b, x).residual));
  dense_check (N, x, zero, 1e-300);
}

static void
test_allocations (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsConjugateGradient *solver = ans_conjugate_gradient_new (arena, N);
  const double entries[] = {1.0, 2.0, 3.0, 4.0};
  Matrix matrix;
  AnsOperator A = {&matrix, product};
  AnsConjugateGradientLimits limits = {1e-9, 100};
  double b[N], x[N] = {0};
  if (!COUNTS_ALLOCATIONS) {
    g_test_skip ("a sanitizer counts its own");
    return;
  }
  make (&matrix, 4, entries, b);
  atomic_store (&counting, 1);
  ans_conjugate_gradient_solve (solver, &A, &limits, b, x);
  atomic_store (&counting, 0);
  g_assert_cmpint (atomic_load (&allocations), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/conjugate-gradient/a-product-for-each-eigenvalue",
                   test_eigenvalues);
  g_test_add_func ("/optim/conjugate-gradient/starts-where-it-is-told", test_start);
  g_test_add_func ("/optim/conjugate-gradient/ends-at-negative-curvature",
                   test_indefinite);
  g_test_add_func ("/optim/conjugate-gradient/zero-and-NaN", test_edges);
  g_test_add_func ("/optim/conjugate-gradient/allocates-nothing", test_allocations);
  return g_test_run ();
}
