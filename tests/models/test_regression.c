#include "engine/models/regression.h"

#include <math.h>

/* Mean of r_i^2 / 2 and of r_i phi_i, straight from the points. */
static double
direct (const AnsRegression *self, const double *theta, double *grad)
{
  double L = 0;
  grad[0] = grad[1] = 0;
  for (int i = 0; i < ANS_REGRESSION_POINTS; i++) {
    double r = theta[0] + theta[1] * self->x[i] - self->y[i];
    L += 0.5 * r * r / ANS_REGRESSION_POINTS;
    grad[0] += r / ANS_REGRESSION_POINTS;
    grad[1] += r * self->x[i] / ANS_REGRESSION_POINTS;
  }
  return L;
}

static void
values_match_the_points (void)
{
  AnsRegression self = ans_regression ();
  double theta[6] = {0.2, -1, 3, 2, self.minimum[0], self.minimum[1]}, L[3], grad[6],
         g[2];
  ans_regression_eval (&self, 3, theta, L, grad);
  for (int i = 0; i < 3; i++) {
    g_assert_cmpfloat_with_epsilon (L[i], direct (&self, theta + 2 * i, g), 1e-13);
    g_assert_cmpfloat_with_epsilon (grad[2 * i], g[0], 1e-13);
    g_assert_cmpfloat_with_epsilon (grad[2 * i + 1], g[1], 1e-13);
  }
  g_assert_cmpfloat_with_epsilon (hypot (grad[4], grad[5]), 0, 1e-14);
}

/* One step with one point a batch: the moments are means over the points. */
static void
one_step_is_a_mean_over_the_points (void)
{
  AnsRegression self = ans_regression ();
  double a = 0.4, b = -0.3, eta = 0.2, mean[2] = {0}, square[3] = {0};
  AnsRegressionMoments m = {{a, b}, {a * a, a * b, b * b}};
  for (int i = 0; i < ANS_REGRESSION_POINTS; i++) {
    double x = self.x[i];
    double r = self.minimum[0] + a + (self.minimum[1] + b) * x - self.y[i];
    double u = a - eta * r, v = b - eta * r * x;
    mean[0] += u / ANS_REGRESSION_POINTS;
    mean[1] += v / ANS_REGRESSION_POINTS;
    square[0] += u * u / ANS_REGRESSION_POINTS;
    square[1] += u * v / ANS_REGRESSION_POINTS;
    square[2] += v * v / ANS_REGRESSION_POINTS;
  }
  ans_regression_follow (&self, 1, eta, &m);
  for (int k = 0; k < 2; k++)
    g_assert_cmpfloat_with_epsilon (m.mean[k], mean[k], 1e-14);
  for (int k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (m.square[k], square[k], 1e-14);
}

static void
samples_have_these_moments (void)
{
  enum { N = 40000, STEPS = 20 };
  AnsRegression self = ans_regression ();
  AnsRandom random = ans_random (3, 1, 0);
  double *theta = g_new (double, 2 * N), square[3] = {0};
  AnsRegressionMoments m = {.mean = {0, 0}};
  for (int i = 0; i < 2 * N; i++)
    theta[i] = self.minimum[i % 2];
  for (int step = 0; step < STEPS; step++) {
    ans_regression_step (&self, 3, 0.3, N, theta, &random);
    ans_regression_follow (&self, 3, 0.3, &m);
  }
  for (int i = 0; i < N; i++) {
    double a = theta[2 * i] - self.minimum[0], b = theta[2 * i + 1] - self.minimum[1];
    square[0] += a * a / N;
    square[1] += a * b / N;
    square[2] += b * b / N;
  }
  /* A relative standard error of sqrt (2 / N) = 0.7 %, more for tails. */
  g_assert_cmpfloat_with_epsilon (square[0], m.square[0], 0.05 * m.square[0]);
  g_assert_cmpfloat_with_epsilon (square[2], m.square[2], 0.05 * m.square[2]);
  g_assert_cmpfloat_with_epsilon (square[1], m.square[1],
                                  0.05 * sqrt (m.square[0] * m.square[2]));
  g_free (theta);
}

/* Stationary moments are bounded just below the limit, and are of the order of eta / B.
 */
static void
noise_goes_with_step_over_batch (void)
{
  AnsRegression self = ans_regression ();
  double trace[2];
  for (int i = 0; i < 2; i++) {
    AnsRegressionMoments m = {.mean = {0, 0}};
    for (int step = 0; step < 20000; step++)
      ans_regression_follow (&self, i == 0 ? 1 : 4, 0.004, &m);
    trace[i] = m.square[0] + m.square[2];
  }
  g_assert_cmpfloat_with_epsilon (trace[0] / trace[1], 4, 0.05);
  AnsRegressionMoments m = {.mean = {0, 0}};
  for (int step = 0; step < 20000; step++)
    ans_regression_follow (&self, 1, 0.99 * ans_regression_limit (&self, 1), &m);
  g_assert_true (isfinite (m.square[0]) && m.square[0] < 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/regression/values-match-the-points", values_match_the_points);
  g_test_add_func ("/models/regression/one-step-is-a-mean-over-the-points",
                   one_step_is_a_mean_over_the_points);
  g_test_add_func ("/models/regression/samples-have-these-moments",
                   samples_have_these_moments);
  g_test_add_func ("/models/regression/noise-goes-with-step-over-batch",
                   noise_goes_with_step_over_batch);
  return g_test_run ();
}
