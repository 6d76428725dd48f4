#include "engine/core/random.h"
#include "engine/core/statistics.h"

#include <math.h>

static void
test_by_hand (void)
{
  const double x[] = {4.0, 1.0, 3.0, 2.0};
  g_assert_cmpfloat (ans_statistics_mean (4, x), ==, 2.5);
  g_assert_cmpfloat_with_epsilon (ans_statistics_variance (4, x), 5.0 / 3.0, 1e-15);
  g_assert_cmpfloat (ans_statistics_quantile (4, x, 0.0), ==, 1.0);
  g_assert_cmpfloat (ans_statistics_quantile (4, x, 0.5), ==, 2.5);
  g_assert_cmpfloat (ans_statistics_quantile (4, x, 1.0), ==, 4.0);
  g_assert_cmpfloat (ans_statistics_effective_size (4, x), ==, 100.0 / 30.0);
}

static void
test_finite (void)
{
  double x[] = {1.0, -2.0, 1e300};
  g_assert_true (ans_statistics_finite (3, x));
  x[1] = NAN;
  g_assert_false (ans_statistics_finite (3, x));
  x[1] = -INFINITY;
  g_assert_false (ans_statistics_finite (3, x));
  double many[37] = {0};
  for (int i = 0; i < 37; i++) {
    many[i] = -INFINITY;
    g_assert_false (ans_statistics_finite (37, many));
    many[i] = i;
    g_assert_true (ans_statistics_finite (37, many));
  }
}

/* x' = a x + noise has the integrated autocorrelation time (1 + a) / (1 - a): the error
 * of the mean is that factor's root larger than the naive one. */
static void
test_blocking_sees_correlation (void)
{
  enum { N = 1 << 16 };
  static double x[N];
  double a = 0.9;
  AnsRandom random = ans_random (1, 0, 0);
  for (int i = 1; i < N; i++)
    x[i] = a * x[i - 1] + ans_random_normal (&random);
  double naive = sqrt (ans_statistics_variance (N, x) / N);
  double expected = naive * sqrt ((1.0 + a) / (1.0 - a));
  double error = ans_statistics_blocked_error (N, x);
  /* The largest of 12 noisy levels, the coarsest of 16 blocks (18 % each). */
  g_assert_cmpfloat (error, >, 0.85 * expected);
  g_assert_cmpfloat (error, <, 1.8 * expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/statistics/agree-with-sums-by-hand", test_by_hand);
  g_test_add_func ("/core/statistics/finite-finds-nan-and-infinity", test_finite);
  g_test_add_func ("/core/statistics/blocking-sees-correlation",
                   test_blocking_sees_correlation);
  return g_test_run ();
}
