/* Small products against sums written out, inside arrays whose ends may not be touched.
 */
#include "engine/core/random.h"
#include "engine/core/small_gemm.h"

#include <math.h>

#define GUARD 16

/* Numbers between two guards of NaN. */
static double *
guarded (AnsRandom *random, gsize n)
{
  double *x = g_new (double, n + 2 * GUARD);
  for (gsize i = 0; i < n + 2 * GUARD; i++)
    x[i] = i >= GUARD && i < n + GUARD ? 2 * ans_random_uniform (random) - 1 : NAN;
  return x;
}

typedef struct {
  gboolean ta, tb;
  int m, n, k, count;
  gboolean one_a, one_b;
} Sizes;

static double
expected (const Sizes *s, const double *A, const double *B, int i, int j)
{
  double sum = 0;
  for (int l = 0; l < s->k; l++)
    sum += (s->ta ? A[l * s->m + i] : A[i * s->k + l]) *
           (s->tb ? B[j * s->k + l] : B[l * s->n + j]);
  return sum;
}

static void
check (const Sizes *s, AnsRandom *random)
{
  gsize mk = (gsize) (s->m * s->k), kn = (gsize) (s->k * s->n),
        mn = (gsize) (s->m * s->n);
  gsize count = (gsize) s->count, step_a = s->one_a ? 0 : mk, step_b = s->one_b ? 0 : kn;
  g_autofree double *A = guarded (random, s->one_a ? mk : mk * count);
  g_autofree double *B = guarded (random, s->one_b ? kn : kn * count);
  g_autofree double *C = guarded (random, mn * count);
  g_autofree double *scratch = g_new (double, ans_small_gemm_scratch (s->n, s->k));

  AnsSmallGemm products = {s->ta, s->tb, s->m, s->n, s->k, count, step_a, step_b};
  ans_small_gemm (&products, A + GUARD, B + GUARD, C + GUARD, scratch);
  for (gsize p = 0; p < count; p++)
    for (int i = 0; i < s->m; i++)
      for (int j = 0; j < s->n; j++) {
        double sum = expected (s, A + GUARD + p * step_a, B + GUARD + p * step_b, i, j);
        double entry = C[GUARD + p * mn + (gsize) (i * s->n + j)];
        g_assert_cmpfloat_with_epsilon (entry, sum, 1e-15 * (1 + s->k)); /* k roundings */
      }
  for (int i = 0; i < GUARD; i++)
    g_assert_true (isnan (C[i]) && isnan (C[GUARD + mn * count + (gsize) i]));
}

static void
test_products (void)
{
#ifdef ANS_SANITIZED /* which takes its time for each access */
  static const int sizes[] = {1, 3, 9};
#else
  static const int sizes[] = {1, 2, 3, 6, 8, 9, 17};
#endif
  AnsRandom random = ans_random (1, 0, 0);

  for (int kind = 0; kind < 16; kind++)
    for (gsize a = 0; a < G_N_ELEMENTS (sizes); a++)
      for (gsize b = 0; b < G_N_ELEMENTS (sizes); b++)
        for (gsize c = 0; c < G_N_ELEMENTS (sizes); c++)
          for (int count = 0; count < 12; count += 1 + 5 * (count % 2)) {
            Sizes s = {kind & 1, (kind & 2) != 0, sizes[a],        sizes[b],
                       sizes[c], count,           (kind & 4) != 0, (kind & 8) != 0};
            check (&s, &random);
          }
}

/* A row has the same bits in a product of many rows, of few, and of itself. */
static void
test_rows (void)
{
  enum { m = 21, n = 13, k = 19 };
  const AnsSmallGemm whole = {.m = m, .n = n, .k = k, .count = 1};
  const AnsSmallGemm single = {.m = 1, .n = n, .k = k, .count = 1};
  double A[m * k], B[k * n], C[m * n], row[n];
  g_autofree double *scratch = g_new (double, ans_small_gemm_scratch (n, k));
  AnsRandom random = ans_random (2, 0, 0);

  ans_random_fill_normal (&random, m * k, A);
  ans_random_fill_normal (&random, k * n, B);
  ans_small_gemm (&whole, A, B, C, scratch);
  for (int i = 0; i < m; i++) {
    ans_small_gemm (&single, A + i * k, B, row, scratch);
    g_assert_cmpmem (row, sizeof row, C + i * n, sizeof row);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/small-gemm/products-are-sums", test_products);
  g_test_add_func ("/core/small-gemm/rows-do-not-know-each-other", test_rows);
  return g_test_run ();
}
