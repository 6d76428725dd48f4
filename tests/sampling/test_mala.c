#include "engine/sampling/mala.h"

#include <math.h>

enum { N = 4000, SHARDS = (N + ANS_LANGEVIN_SHARD - 1) / ANS_LANGEVIN_SHARD };

/* V = |x|^2 / 2 */
static void
quadratic (gconstpointer potential G_GNUC_UNUSED, int n, int d, const double *x,
           double *V, double *grad)
{
  for (int i = 0; i < n * d; i++)
    grad[i] = x[i];
  for (int i = 0; i < n && V != NULL; i++) {
    V[i] = 0;
    for (int k = 0; k < d; k++)
      V[i] += 0.5 * x[i * d + k] * x[i * d + k];
  }
}

/* The variance over time and points, in d = 1, after letting go of the start; and the
 * share of moves that are taken. */
static double
variance (double dt, double beta, int threads, int steps, double *share)
{
  AnsLangevin dynamics = {quadratic, NULL, beta, dt, INFINITY};
  double *x = g_new0 (double, N), *scratch = g_new (double, ans_mala_scratch (N, 1));
  AnsRandom streams[SHARDS];
  gint64 accepted[SHARDS] = {0}, sum = 0;
  g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
  double square = 0;
  ans_langevin_streams (5, 1, N, streams);
  ans_mala_run (&dynamics, parallel, 40, N, 1, x, streams, scratch, accepted);
  for (int step = 0; step < steps; step++) {
    ans_mala_run (&dynamics, parallel, 4, N, 1, x, streams, scratch, accepted);
    for (int i = 0; i < N; i++)
      square += x[i] * x[i];
  }
  for (int i = 0; i < SHARDS; i++)
    sum += accepted[i];
  *share = (double) sum / (40.0 + 4 * steps) / N;
  g_free (x);
  g_free (scratch);
  return square / N / steps;
}

/* Euler-Maruyama would give 1 / (beta (1 - dt / 2)): 1.33 and 1.67 times as much. */
static void
variance_has_no_bias (void)
{
  double share;
  for (double dt = 0.5; dt < 1; dt += 0.3) {
    double v = variance (dt, 2, 1, 100, &share);
    /* 4e5 correlated samples: a standard error below sqrt (2 * 5 / 4e5) = 0.5 %. */
    g_assert_cmpfloat_with_epsilon (v, 0.5, 0.02 * 0.5);
    g_assert_cmpfloat (share, <, 1);
    g_assert_cmpfloat (share, >, 0.5);
  }
}

/* 1 - share = O(dt^(3/2)): eight times less for a quarter of dt. */
static void
refusals_vanish_with_the_step (void)
{
  double coarse, fine;
  variance (0.2, 1, 1, 100, &coarse);
  variance (0.05, 1, 1, 100, &fine);
  g_assert_cmpfloat_with_epsilon (log ((1 - coarse) / (1 - fine)) / log (4), 1.5, 0.2);
}

static void
threads_do_not_change_the_bits (void)
{
  double share[2];
  double one = variance (0.3, 1, 1, 5, &share[0]);
  g_assert_cmpfloat (one, ==, variance (0.3, 1, 3, 5, &share[1]));
  g_assert_cmpfloat (share[0], ==, share[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/mala/variance-has-no-bias", variance_has_no_bias);
  g_test_add_func ("/sampling/mala/refusals-vanish-with-the-step",
                   refusals_vanish_with_the_step);
  g_test_add_func ("/sampling/mala/threads-do-not-change-the-bits",
                   threads_do_not_change_the_bits);
  return g_test_run ();
}
