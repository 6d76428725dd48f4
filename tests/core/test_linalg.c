#include "engine/core/linalg.h"
#include "engine/core/random.h"

#include <math.h>
#include <string.h>

static double *
normal (AnsRandom *random, int n)
{
  double *x = g_new (double, MAX (n, 1));
  ans_random_fill_normal (random, n, x);
  return x;
}

static double
at (gboolean transposed, int rows, int columns, const double *A, int i, int j)
{
  return transposed ? A[j * rows + i] : A[i * columns + j];
}

static void
test_gemm (void)
{
  AnsRandom random = ans_random (1, 0, 0);
  for (int code = 0; code < 208; code++) {
    gboolean ta = code & 1, tb = (code >> 1) & 1;
    int m = 1 + code % 5, n = 1 + code % 13, k = 1 + code % 11 + code / 40 * 170;
    g_autofree double *A = normal (&random, m * k), *B = normal (&random, k * n);
    g_autofree double *C = normal (&random, m * n),
                      *D = g_memdup2 (C, sizeof (double) * (gsize) (m * n));
    ans_linalg_gemm (ta, tb, m, n, k, A, B, 0.5, C);
    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++) {
        double sum = 0.5 * D[i * n + j];
        for (int l = 0; l < k; l++)
          sum += at (ta, m, k, A, i, l) * at (tb, k, n, B, l, j);
        g_assert_cmpfloat_with_epsilon (C[i * n + j], sum, 1e-14 * (k + 100));
      }
  }
}

static void
test_gemv (void)
{
  AnsRandom random = ans_random (2, 0, 0);
  for (int ta = 0; ta < 2; ta++) {
    int m = 5, n = 3;
    g_autofree double *A = normal (&random, m * n), *x = normal (&random, n);
    double y[5] = {1.0, 2.0, 3.0, 4.0, 5.0};
    ans_linalg_gemv (ta, m, n, A, x, 2.0, y);
    for (int i = 0; i < m; i++) {
      double sum = 2.0 * (i + 1);
      for (int l = 0; l < n; l++)
        sum += at (ta, m, n, A, i, l) * x[l];
      g_assert_cmpfloat_with_epsilon (y[i], sum, 1e-12);
    }
  }
}

/* 401 columns make three tiles a side, the last one narrow. */
static void
test_gram (void)
{
  enum { ROWS = 60, N = 401 };
  AnsRandom random = ans_random (3, 0, 0);
  g_autofree double *J = normal (&random, ROWS * N);
  g_autofree double *first = g_new0 (double, N *N);
  for (int threads = 1; threads <= 4; threads++) {
    g_autoptr (AnsParallel) pool = ans_parallel_new (threads);
    g_autofree double *A = g_new0 (double, N *N);
    ans_linalg_gram (pool, ROWS, N, J, 0.0, A);
    if (threads == 1)
      memcpy (first, A, sizeof (double) * N * N);
    g_assert_cmpmem (A, sizeof (double) * N * N, first, sizeof (double) * N * N);
  }
  for (int i = 0; i < N; i += 23)
    for (int j = 0; j < N; j += 7) {
      double sum = 0.0;
      for (int l = 0; l < ROWS; l++)
        sum += J[l * N + i] * J[l * N + j];
      g_assert_cmpfloat_with_epsilon (first[i * N + j], sum, 1e-11);
    }
}

/* The same of the transposed matrix, where nothing is mirrored by hand; added to itself.
 */
static void
test_gram_rows (void)
{
  enum { ROWS = 401, N = 60 };
  AnsRandom random = ans_random (5, 0, 0);
  g_autofree double *J = normal (&random, ROWS * N);
  g_autofree double *first = g_new0 (double, ROWS *ROWS);
  for (int threads = 1; threads <= 4; threads++) {
    g_autoptr (AnsParallel) pool = ans_parallel_new (threads);
    g_autofree double *A = g_new0 (double, ROWS *ROWS);
    ans_linalg_gram_rows (pool, ROWS, N, J, 0.0, A);
    ans_linalg_gram_rows (pool, ROWS, N, J, 2.0, A);
    if (threads == 1)
      memcpy (first, A, sizeof (double) * ROWS * ROWS);
    g_assert_cmpmem (A, sizeof (double) * ROWS * ROWS, first,
                     sizeof (double) * ROWS * ROWS);
  }
  for (int i = 0; i < ROWS; i += 23)
    for (int j = 0; j < ROWS; j += 7) {
      double sum = 0.0;
      for (int l = 0; l < N; l++)
        sum += J[i * N + l] * J[j * N + l];
      g_assert_cmpfloat_with_epsilon (first[i * ROWS + j], 3.0 * sum, 1e-11);
    }
}

static void
test_cholesky (void)
{
  enum { N = 30 };
  AnsRandom random = ans_random (4, 0, 0);
  g_autofree double *J = normal (&random, 2 * N * N), *x = normal (&random, 2 * N);
  double A[N * N], L[N * N], b[2 * N];
  ans_linalg_gram (NULL, 2 * N, N, J, 0.0, A);
  memcpy (L, A, sizeof A);
  g_assert_true (ans_linalg_cholesky (N, L));
  for (int column = 0; column < 2; column++)
    ans_linalg_gemv (FALSE, N, N, A, x + column * N, 0.0, b + column * N);
  ans_linalg_cholesky_solve (N, L, 2, b);
  for (int i = 0; i < 2 * N; i++)
    g_assert_cmpfloat_with_epsilon (b[i], x[i], 1e-10);
  A[0] = -1.0;
  g_assert_false (ans_linalg_cholesky (N, A));
}

static void
test_tridiagonal (void)
{
  enum { N = 50 };
  double lower[N], diagonal[N], upper[N], x[N], b[N];
  for (int i = 0; i < N; i++) {
    lower[i] = -1.0 - 0.1 * sin (i);
    upper[i] = 0.7 * cos (i);
    diagonal[i] = 3.0 + 0.01 * i;
    x[i] = sin (3.0 * i);
  }
  for (int i = 0; i < N; i++)
    b[i] = diagonal[i] * x[i] + (i > 0 ? lower[i] * x[i - 1] : 0.0) +
           (i + 1 < N ? upper[i] * x[i + 1] : 0.0);
  ans_linalg_tridiagonal (N, lower, diagonal, upper, b);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (b[i], x[i], 1e-13);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/linalg/gemm-agrees-with-sums", test_gemm);
  g_test_add_func ("/core/linalg/gemv-agrees-with-sums", test_gemv);
  g_test_add_func ("/core/linalg/gram-has-the-same-bits-for-any-threads", test_gram);
  g_test_add_func ("/core/linalg/gram-of-rows-is-that-of-the-transposed", test_gram_rows);
  g_test_add_func ("/core/linalg/cholesky-solves", test_cholesky);
  g_test_add_func ("/core/linalg/tridiagonal-solves", test_tridiagonal);
  return g_test_run ();
}
