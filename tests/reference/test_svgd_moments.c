/* Closed moments against the logistic equation, their fixed point, and particles. */
#include "engine/reference/svgd_moments.h"
#include "engine/core/random.h"
#include "engine/sampling/svgd.h"

#include <math.h>
#include <string.h>

/* With m = 0 in one dimension u = 1 / S has u' = 2 (A - u / beta). */
static void
variance_about_zero_is_logistic (void)
{
  static const struct {
    double A, beta, S, t;
  } cases[] = {{1, 1, 4, 0.3}, {2.5, 0.7, 0.01, 2}, {0.3, 5, 20, 1.5}};
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    double y[2] = {0, cases[c].S}, rest = cases[c].beta * cases[c].A;
    AnsSvgdMoments *self = ans_svgd_moments_new (1, &cases[c].A);
    for (int step = 0; step < 3; step++)
      g_assert_true (ans_svgd_moments_step (self, cases[c].beta, cases[c].t / 3, y));
    double u = rest + (1 / cases[c].S - rest) * exp (-2 * cases[c].t / cases[c].beta);
    g_assert_cmpfloat_with_epsilon (y[1] * u, 1, 1e-8);
    g_assert_cmpfloat (y[0], ==, 0);
    ans_svgd_moments_free (self);
  }
}

static void
moments_of_the_target_are_at_rest (void)
{
  const double A[3] = {1, 2, 5}, beta = 1.6;
  double y[12] = {0};
  AnsSvgdMoments *self = ans_svgd_moments_new (3, A);
  for (int k = 0; k < 3; k++)
    y[3 + 4 * k] = 1 / (beta * A[k]);
  g_assert_true (ans_svgd_moments_step (self, beta, 10, y));
  for (int k = 0; k < 3; k++) {
    g_assert_cmpfloat_with_epsilon (y[k], 0, 1e-9);
    g_assert_cmpfloat_with_epsilon (y[3 + 4 * k], 1 / (beta * A[k]), 1e-9);
  }
  ans_svgd_moments_free (self);
}

/* The largest distance of seven particles' moments from the equations at time 1. */
static double
distance_after (int steps)
{
  enum { N = 7, D = 2 };
  const double A[D] = {1, 3}, beta = 1.3;
  double x[N * D], grad[N * D], g[N * D], y[D + D * D], reached[D + D * D], most = 0;
  g_autofree double *scratch = g_new (double, ans_svgd_scratch (N, D));
  AnsSvgd svgd = {.kernel = ANS_SVGD_LINEAR, .h = 1, .beta = beta};
  AnsRandom random = ans_random (4, 1, 0);
  AnsSvgdMoments *self = ans_svgd_moments_new (D, A);
  ans_random_fill_normal (&random, N * D, x);
  for (int i = 0; i < N; i++)
    x[i * D] += 1.5;
  ans_svgd_moments_of_points (N, D, x, y);
  for (int step = 0; step < steps; step++) {
    for (int i = 0; i < N * D; i++)
      grad[i] = A[i % D] * x[i];
    ans_svgd_direction (&svgd, NULL, N, D, x, grad, g, scratch);
    ans_svgd_move (ANS_SVGD_PLAIN, 1.0 / steps, FALSE, N * D, g, NULL, x);
  }
  g_assert_true (ans_svgd_moments_step (self, beta, 1, y));
  ans_svgd_moments_of_points (N, D, x, reached);
  for (int i = 0; i < D + D * D; i++)
    most = fmax (most, fabs (reached[i] - y[i]));
  ans_svgd_moments_free (self);
  return most;
}

/* Any number of particles has just these moments, but for the order dt of their steps. */
static void
particles_follow_to_first_order (void)
{
  double coarse = distance_after (100), fine = distance_after (200);
  g_test_message ("%g, %g", coarse, fine);
  g_assert_cmpfloat (coarse, <, 0.05);
  g_assert_cmpfloat_with_epsilon (coarse / fine, 2, 0.1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/svgd_moments/variance-about-zero-is-logistic",
                   variance_about_zero_is_logistic);
  g_test_add_func ("/reference/svgd_moments/moments-of-the-target-are-at-rest",
                   moments_of_the_target_are_at_rest);
  g_test_add_func ("/reference/svgd_moments/particles-follow-to-first-order",
                   particles_follow_to_first_order);
  return g_test_run ();
}
