#include "engine/sampling/resample.h"

#include <math.h>

static void
counts_follow_the_weights (void)
{
  enum { M = 1000, N = 20000 };
  double w[M], sum = 0;
  int *out = g_new (int, N), count[M] = {0};
  AnsRandom random = ans_random (1, 0, 0);
  ans_random_fill_uniform (&random, M, w);
  for (int i = 0; i < M; i++) {
    w[i] = i % 10 == 3 ? 0 : 5 * w[i];
    sum += w[i];
  }
  g_assert_true (ans_resample_stratified (M, w, N, &random, out));
  for (int k = 0; k < N; k++) {
    g_assert_cmpint (out[k], >=, k > 0 ? out[k - 1] : 0);
    g_assert_cmpint (out[k], <, M);
    count[out[k]]++;
  }
  for (int i = 0; i < M; i++) {
    double expected = N * w[i] / sum;
    if (w[i] <= 0)
      g_assert_cmpint (count[i], ==, 0);
    /* An interval of the cumulated weights covers whole strata and parts of two others.
     */
    g_assert_cmpfloat (fabs (count[i] - expected), <, 2);
  }
  g_free (out);
}

static void
few_draws_of_many_are_unbiased (void)
{
  enum { M = 200, TRIALS = 4000 };
  double w[M], expected = 0, sum = 0, mean = 0, square = 0;
  AnsRandom random = ans_random (2, 0, 0);
  for (int i = 0; i < M; i++) {
    w[i] = 1 + i % 7;
    sum += w[i];
    expected += w[i] * (i % 13);
  }
  for (int t = 0; t < TRIALS; t++) {
    int out[5];
    double total = 0;
    ans_resample_stratified (M, w, 5, &random, out);
    for (int k = 0; k < 5; k++)
      total += out[k] % 13 / 5.0;
    mean += total / TRIALS;
    square += total * total / TRIALS;
  }
  double error = sqrt ((square - mean * mean) / TRIALS);
  g_assert_cmpfloat_with_epsilon (mean, expected / sum, 4.5 * error);
}

static void
weights_without_a_sum_are_refused (void)
{
  double none[3] = {0}, wrong[3] = {1, NAN, 1};
  int out[4] = {9, 9, 9, 9};
  AnsRandom random = ans_random (3, 0, 0);
  g_assert_false (ans_resample_stratified (3, none, 4, &random, out));
  g_assert_cmpint (out[3], ==, 0);
  g_assert_false (ans_resample_stratified (3, wrong, 4, &random, out));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/resample/counts-follow-the-weights",
                   counts_follow_the_weights);
  g_test_add_func ("/sampling/resample/few-draws-of-many-are-unbiased",
                   few_draws_of_many_are_unbiased);
  g_test_add_func ("/sampling/resample/weights-without-a-sum-are-refused",
                   weights_without_a_sum_are_refused);
  return g_test_run ();
}
