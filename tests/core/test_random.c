#include "engine/core/random.h"

#include <math.h>

#define N 100000

/* The published known answers of Philox4x32-10 for counter and key all zero are 6627e8d5
 * e169c58d bc57ac4c 9b00dbd8 (Random123, kat_vectors); the first uniform number is made
 * of the first two words. */
static void
test_known_answer (void)
{
  AnsRandom random = ans_random (0, 0, 0);
  double expected[2];
  guint64 high = ((guint64) 0x6627e8d5u << 21) ^ (0xe169c58du >> 11);
  guint64 low = ((guint64) 0xbc57ac4cu << 21) ^ (0x9b00dbd8u >> 11);
  expected[0] = ((double) high + 0.5) * 0x1p-53;
  expected[1] = ((double) low + 0.5) * 0x1p-53;
  double values[2];
  ans_random_fill_uniform (&random, 2, values);
  g_assert_cmpfloat (values[0], ==, expected[0]);
  g_assert_cmpfloat (values[1], ==, expected[1]);
}

static void
test_uniform_moments (void)
{
  static double x[N];
  AnsRandom random = ans_random (1, 2, 3);
  ans_random_fill_uniform (&random, N, x);
  double mean = 0.0, square = 0.0;
  for (int i = 0; i < N; i++) {
    g_assert_cmpfloat (x[i], >, 0.0);
    g_assert_cmpfloat (x[i], <, 1.0);
    mean += x[i] / N;
    square += x[i] * x[i] / N;
  }
  /* Five standard errors: sqrt (1/12 / N) and sqrt (4/45 / N). */
  g_assert_cmpfloat (fabs (mean - 0.5), <, 5.0 * sqrt (1.0 / 12.0 / N));
  g_assert_cmpfloat (fabs (square - 1.0 / 3.0), <, 5.0 * sqrt (4.0 / 45.0 / N));
}

static void
test_normal_moments (void)
{
  static double x[N];
  AnsRandom random = ans_random (1, 2, 3);
  ans_random_fill_normal (&random, N, x);
  double m1 = 0.0, m2 = 0.0, m4 = 0.0, lagged = 0.0;
  for (int i = 0; i < N; i++) {
    m1 += x[i] / N;
    m2 += x[i] * x[i] / N;
    m4 += x[i] * x[i] * x[i] * x[i] / N;
    lagged += i > 0 ? x[i] * x[i - 1] / N : 0.0;
  }
  /* Variances of x, x^2, x^4 and of a product are 1, 2, 96 and 1. */
  g_assert_cmpfloat (fabs (m1), <, 5.0 / sqrt (N));
  g_assert_cmpfloat (fabs (m2 - 1.0), <, 5.0 * sqrt (2.0 / N));
  g_assert_cmpfloat (fabs (m4 - 3.0), <, 5.0 * sqrt (96.0 / N));
  g_assert_cmpfloat (fabs (lagged), <, 5.0 / sqrt (N));
}

static double
correlation (AnsRandom a, AnsRandom b)
{
  static double x[N], y[N];
  double sum = 0.0;
  ans_random_fill_normal (&a, N, x);
  ans_random_fill_normal (&b, N, y);
  for (int i = 0; i < N; i++)
    sum += x[i] * y[i] / N;
  return sum;
}

static void
test_streams_are_independent (void)
{
  AnsRandom base = ans_random (7, 1, 0);
  g_assert_cmpfloat (fabs (correlation (base, ans_random (8, 1, 0))), <, 5.0 / sqrt (N));
  g_assert_cmpfloat (fabs (correlation (base, ans_random (7, 2, 0))), <, 5.0 / sqrt (N));
  g_assert_cmpfloat (fabs (correlation (base, ans_random (7, 1, 1))), <, 5.0 / sqrt (N));
}

static void
test_copy_continues (void)
{
  double x[40], y[40];
  AnsRandom random = ans_random (3, 0, 0);
  ans_random_fill_normal (&random, 40, x);
  AnsRandom copy = random;
  ans_random_fill_normal (&random, 40, x);
  ans_random_fill_normal (&copy, 40, y);
  g_assert_cmpmem (x, sizeof x, y, sizeof y);
}

static void
test_below_is_uniform (void)
{
  int count[7] = {0};
  AnsRandom random = ans_random (5, 0, 0);
  for (int i = 0; i < 70000; i++)
    count[ans_random_below (&random, 7)]++;
  for (int k = 0; k < 7; k++) /* five standard deviations of a binomial */
    g_assert_cmpint (ABS (count[k] - 10000), <, (int) (5.0 * sqrt (70000.0 * 6 / 49)));
}

static void
test_permutation (void)
{
  int order[100];
  gboolean seen[100] = {FALSE};
  AnsRandom random = ans_random (9, 0, 0);
  ans_random_permutation (&random, 100, order);
  for (int i = 0; i < 100; i++) {
    g_assert_false (seen[order[i]]);
    seen[order[i]] = TRUE;
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/random/reproduces-the-published-answer", test_known_answer);
  g_test_add_func ("/core/random/uniform-moments-are-right", test_uniform_moments);
  g_test_add_func ("/core/random/normal-moments-are-right", test_normal_moments);
  g_test_add_func ("/core/random/streams-are-independent", test_streams_are_independent);
  g_test_add_func ("/core/random/a-copy-continues-the-same-way", test_copy_continues);
  g_test_add_func ("/core/random/below-is-uniform", test_below_is_uniform);
  g_test_add_func ("/core/random/a-permutation-holds-each-once", test_permutation);
  return g_test_run ();
}
