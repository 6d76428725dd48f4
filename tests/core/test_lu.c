/* Eliminations side by side, and LAPACK's, against GSL's one by one and against matrices
 * whose determinants and inverses are known. */
#include "engine/core/linalg.h"
#include "engine/core/lu.h"
#include "engine/core/random.h"

#include <float.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#define MOST 64

typedef struct {
  int n;
  gsize count;
  double *a, *logs, *signs, *inverses, *transposed;
} Batch;

static void
batch_open (Batch *self, int n, gsize count)
{
  gsize nn = (gsize) (n * n);
  *self = (Batch){n,
                  count,
                  g_new (double, count *nn),
                  g_new (double, count),
                  g_new (double, count),
                  g_new (double, count *nn),
                  g_new (double, count *nn)};
}

static void
batch_close (Batch *self)
{
  g_free (self->a);
  g_free (self->logs);
  g_free (self->signs);
  g_free (self->inverses);
  g_free (self->transposed);
}

static void
batch_run (const Batch *self)
{
  g_autofree double *scratch = g_new (double, ans_lu_scratch (self->n));
  AnsLuResults results = {self->logs, self->signs, self->inverses, self->transposed};
  ans_lu (self->n, self->count, self->a, &results, scratch);
}

/* The condition of A in the largest norm of rows. */
static double
condition (int n, const double *a, const double *x)
{
  double largest_a = 0, largest_x = 0;
  for (int i = 0; i < n; i++) {
    double sum_a = 0, sum_x = 0;
    for (int j = 0; j < n; j++) {
      sum_a += fabs (a[i * n + j]);
      sum_x += fabs (x[i * n + j]);
    }
    largest_a = fmax (largest_a, sum_a);
    largest_x = fmax (largest_x, sum_x);
  }
  return largest_a * largest_x;
}

/* The largest entry of A X - 1 over that of |A| |X|, or over the condition, in units of
 * rounding. */
static double
residual (int n, const double *a, const double *x, double scale)
{
  double worst = 0;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      double sum = i == j ? -1 : 0, size = 0;
      for (int k = 0; k < n; k++) {
        sum += a[i * n + k] * x[k * n + j];
        size += fabs (a[i * n + k] * x[k * n + j]);
      }
      worst = fmax (worst, fabs (sum) / (fmax (size, scale) * DBL_EPSILON));
    }
  return worst;
}

static double
gsl_log_det (int n, const double *a, double *sign)
{
  double copy[MOST * MOST], value;
  gsl_matrix_view view = gsl_matrix_view_array (copy, (gsize) n, (gsize) n);
  gsl_permutation *p = gsl_permutation_alloc ((gsize) n);
  int signum;

  memcpy (copy, a, (gsize) (n * n) * sizeof *a);
  gsl_linalg_LU_decomp (&view.matrix, p, &signum);
  value = gsl_linalg_LU_lndet (&view.matrix);
  *sign = gsl_linalg_LU_sgndet (&view.matrix, signum);
  gsl_permutation_free (p);
  return value;
}

/* Elimination with row exchanges solves a matrix nearby, whose logarithm differs by up to
 * n condition roundings; columns of the inverse have residuals of n roundings times a
 * growth that is small in practice: 10 n are never reached. */
static void
check_batch (const Batch *self)
{
  int n = self->n;

  for (gsize k = 0; k < self->count; k++) {
    const double *a = self->a + k * (gsize) (n * n);
    const double *x = self->inverses + k * (gsize) (n * n);
    double sign, log_det = gsl_log_det (n, a, &sign);
    double bound = n * DBL_EPSILON * (condition (n, a, x) + fabs (log_det));
    g_assert_cmpfloat_with_epsilon (self->logs[k], log_det, bound);
    g_assert_cmpfloat (self->signs[k], ==, sign);
    g_assert_cmpfloat (residual (n, a, x, 0), <, 10 * n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        g_assert_cmpfloat (x[i * n + j], ==,
                           self->transposed[k * (gsize) (n * n) + (gsize) (j * n + i)]);
  }
}

static void
test_random (void)
{
  AnsRandom random = ans_random (1, 0, 0);

  for (int n = 1; n <= MOST; n += n < 20 ? 1 : 11) {
    Batch batch;
    batch_open (&batch, n, n < 10 ? 201 : 11);
    ans_random_fill_normal (&random, (int) batch.count * n * n, batch.a);
    batch_run (&batch);
    check_batch (&batch);
    batch_close (&batch);
  }
}

/* Rows and columns of very different size, and Hilbert's matrices with conditions up to
 * 1e13. */
static void
test_ill_conditioned (void)
{
  AnsRandom random = ans_random (2, 0, 0);

  for (int n = 2; n <= 9; n++) {
    Batch batch;
    batch_open (&batch, n, 19);
    for (gsize k = 0; k < batch.count; k++)
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
          batch.a[k * (gsize) (n * n) + (gsize) (i * n + j)] =
              k % 2 == 0 ? 1.0 / (i + j + 1 + (double) (k / 2))
                         : exp (4 * (i - j) * ans_random_normal (&random));
    batch_run (&batch);
    for (gsize k = 0; k < batch.count; k++) {
      const double *a = batch.a + k * (gsize) (n * n);
      const double *x = batch.inverses + k * (gsize) (n * n);
      g_assert_cmpfloat (residual (n, a, x, condition (n, a, x)), <, 10 * n);
    }
    batch_close (&batch);
  }
}

/* det of Hilbert's matrix of order 3 is 1 / 2160, of triangles the product of their
 * diagonals, of permutations their sign. */
static void
test_known (void)
{
  double a[3][9] = {
      {1, 1 / 2.0, 1 / 3.0, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 3.0, 1 / 4.0, 1 / 5.0},
      {0, 0, 2e300, 0, 3e300, 1, -4e300, 1, 1},
      {0, 1, 0, 0, 0, 1, 1, 0, 0}};
  double logs[3], signs[3];
  g_autofree double *scratch = g_new (double, ans_lu_scratch (3));
  AnsLuResults results = {logs, signs, NULL, NULL};

  ans_lu (3, 3, &a[0][0], &results, scratch);
  g_assert_cmpfloat_with_epsilon (logs[0], -log (2160), 1e-13);
  g_assert_cmpfloat_with_epsilon (logs[1], log (24) + 900 * log (10), 1e-12);
  g_assert_cmpfloat (logs[2], ==, 0);
  g_assert_cmpfloat (signs[0], ==, 1);
  g_assert_cmpfloat (signs[1], ==, 1);
  g_assert_cmpfloat (signs[2], ==, 1);
}

/* A NaN and an infinity spoil their own matrix only. */
static void
test_not_finite (void)
{
  double a[3][4] = {{1, 2, NAN, 4}, {2, 1, 1, 2}, {1, HUGE_VAL, 1, 1}};
  double logs[3], signs[3], inverses[12];
  g_autofree double *scratch = g_new (double, ans_lu_scratch (2));
  AnsLuResults results = {logs, signs, inverses, NULL};

  ans_lu (2, 3, &a[0][0], &results, scratch);
  for (int k = 0; k < 3; k++) {
    g_assert_true (isnan (logs[k]) == (k != 1));
    g_assert_true (isnan (signs[k]) == (k != 1));
  }
  g_assert_true (isnan (inverses[0]) && isnan (inverses[8]));
  g_assert_cmpfloat_with_epsilon (inverses[4], 2 / 3.0, 1e-15);
}

/* Logarithm and sign have the same bits whether inverses are wanted or not. */
static void
test_parts (void)
{
  enum { n = 7, count = 21 };
  Batch batch;
  double logs[count], signs[count];
  g_autofree double *scratch = g_new (double, ans_lu_scratch (n));
  AnsLuResults results = {logs, signs, NULL, NULL};
  AnsRandom random = ans_random (3, 0, 0);

  batch_open (&batch, n, count);
  ans_random_fill_normal (&random, count * n * n, batch.a);
  batch_run (&batch);
  ans_lu (n, count, batch.a, &results, scratch);
  g_assert_cmpmem (logs, sizeof logs, batch.logs, sizeof logs);
  g_assert_cmpmem (signs, sizeof signs, batch.signs, sizeof signs);
  batch_close (&batch);
}

static void
test_lapack (void)
{
  AnsRandom random = ans_random (4, 0, 0);

  for (int n = 1; n <= MOST; n += 9) {
    Batch batch;
    g_autofree int *pivots = g_new (int, n);
    g_autofree double *work = g_new (double, 64 * n);
    batch_open (&batch, n, 1);
    ans_random_fill_normal (&random, n * n, batch.a);
    memcpy (batch.inverses, batch.a, (gsize) (n * n) * sizeof (double));
    g_assert_true (ans_linalg_lu (n, batch.inverses, pivots, batch.logs, batch.signs));
    ans_linalg_lu_invert (n, batch.inverses, pivots, 64 * n, work);
    for (int i = 0; i < n * n; i++)
      batch.transposed[i % n * n + i / n] = batch.inverses[i];
    check_batch (&batch);
    batch_close (&batch);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/lu/random-matrices-agree-with-gsl", test_random);
  g_test_add_func ("/core/lu/residuals-are-small-whatever-the-condition",
                   test_ill_conditioned);
  g_test_add_func ("/core/lu/known-determinants-are-found", test_known);
  g_test_add_func ("/core/lu/what-is-not-finite-stays-alone", test_not_finite);
  g_test_add_func ("/core/lu/parts-have-the-bits-of-the-whole", test_parts);
  g_test_add_func ("/core/lu/lapack-agrees-with-gsl", test_lapack);
  return g_test_run ();
}
