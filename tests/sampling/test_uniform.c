#include "engine/core/error.h"
#include "engine/models/potential.h"
#include "engine/sampling/uniform.h"

#include <math.h>

static const double lower[3] = {-1, -1, -1}, upper[3] = {1, 1, 1};

/* {10 |x|^2 < 4.9} is a ball of radius 0.7, in which |x|^2 averages to r^2 d / (d + 2).
 */
static void
points_fill_a_ball_evenly (void)
{
  enum { N = 20000, D = 3 };
  AnsPotential potential = ans_potential (ANS_POTENTIAL_SPHERES, D);
  AnsRandom random = ans_random (1, 0, 0);
  AnsUniform ball = {ans_potential_force, &potential, 4.9, D, lower, upper};
  double *x = g_new (double, N *D), first[D] = {0}, second = 0;
  g_assert_true (ans_uniform_draw (&ball, N, &random, x, NULL));
  for (int i = 0; i < N; i++) {
    double square = 0;
    for (int k = 0; k < D; k++) {
      square += x[i * D + k] * x[i * D + k];
      first[k] += x[i * D + k] / N;
    }
    g_assert_cmpfloat (10 * square, <, 4.9 + 1e-12);
    second += square / N;
  }
  /* Variances: r^2 / 5 of a coordinate, r^4 (3/7 - 9/25) of the square. */
  for (int k = 0; k < D; k++)
    g_assert_cmpfloat_with_epsilon (first[k], 0, 4.5 * sqrt (0.49 / 5 / N));
  g_assert_cmpfloat_with_epsilon (second, 0.49 * 0.6,
                                  4.5 * 0.49 * sqrt ((3.0 / 7 - 9.0 / 25) / N));
  g_free (x);
}

static void
empty_domain_is_refused (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_SPHERES, 3);
  AnsRandom random = ans_random (2, 0, 0);
  g_autoptr (GError) error = NULL;
  AnsUniform none = {ans_potential_force, &potential, -1, 3, lower, upper};
  double x[30];
  g_assert_false (ans_uniform_draw (&none, 10, &random, x, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_NUMERIC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/uniform/points-fill-a-ball-evenly",
                   points_fill_a_ball_evenly);
  g_test_add_func ("/sampling/uniform/empty-domain-is-refused", empty_domain_is_refused);
  return g_test_run ();
}
