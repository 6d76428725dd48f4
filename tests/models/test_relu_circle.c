/* Rectified units on a circle against quadrature, direct sums and differences. */
#include "engine/models/relu_circle.h"

#include "engine/core/random.h"

#include <math.h>

#define M 83 /* not a whole number of blocks */

/* The part of k beyond the last mode. */
#define TAIL 2e-6

static void
draw (double *phi)
{
  AnsRandom random = ans_random (3, 1, 0);
  ans_random_fill_normal (&random, M, phi);
}

/* E |x|^2 = 2, and x / |x| is uniform. */
static double
by_quadrature (double angle)
{
  enum { POINTS = 20000 };
  double sum = 0;
  for (int i = 0; i < POINTS; i++) {
    double t = 2 * G_PI * (i + 0.5) / POINTS;
    sum += 2 * fmax (cos (t), 0) * fmax (cos (t - angle), 0) / POINTS;
  }
  return sum;
}

static void
test_kernel (void)
{
  for (int i = -19; i < 19; i++) {
    double angle = 0.37 * i, series = 0;
    for (int mode = 0; mode < ANS_RELU_CIRCLE_MODES; mode++)
      series +=
          ans_relu_circle_coefficient (mode) * cos (ans_relu_circle_mode (mode) * angle);
    /* The integrand has kinks: the quadrature is of second order. */
    g_assert_cmpfloat_with_epsilon (ans_relu_circle_kernel (angle), by_quadrature (angle),
                                    1e-7);
    g_assert_cmpfloat_with_epsilon (ans_relu_circle_kernel (angle), series, TAIL);
  }
}

/* To the digits of the table that they are compared with. */
static void
test_coefficients (void)
{
  static const double known[] = {0.202642, 0.25, 0.045032, 0.001801, 0.000331, 0.000102};
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpfloat_with_epsilon (ans_relu_circle_coefficient ((int) i), known[i],
                                    6e-7);
}

static void
test_moments (void)
{
  double phi[M];
  AnsReluCircle moments;
  draw (phi);
  ans_relu_circle_moments (M, phi, &moments);
  for (int mode = 0; mode < ANS_RELU_CIRCLE_MODES; mode++) {
    double n = ans_relu_circle_mode (mode), re = 0, im = 0;
    for (int i = 0; i < M; i++) {
      re += cos (n * phi[i]) / M;
      im += sin (n * phi[i]) / M;
    }
    /* Each turn of the recurrence adds some rounding. */
    g_assert_cmpfloat_with_epsilon (moments.re[mode], re, 1e-13);
    g_assert_cmpfloat_with_epsilon (moments.im[mode], im, 1e-13);
  }
}

/* Psi of M neurons by a sum over pairs. */
static void
test_potential (void)
{
  double phi[M], at[M], psi[M], slope[M], above[M];
  AnsReluCircle moments;
  draw (phi);
  ans_relu_circle_moments (M, phi, &moments);
  ans_relu_circle_potential (&moments, M, phi, psi, slope);
  for (int i = 0; i < M; i++) {
    double sum = 0;
    for (int j = 0; j < M; j++)
      sum += ans_relu_circle_kernel (phi[i] - phi[j]) / M;
    g_assert_cmpfloat_with_epsilon (psi[i], sum, TAIL);
    at[i] = phi[i] + 1e-5;
  }
  ans_relu_circle_potential (&moments, M, at, above, NULL);
  for (int i = 0; i < M; i++)
    g_assert_cmpfloat_with_epsilon ((above[i] - psi[i]) / 1e-5, slope[i], 1e-5);
}

/* Turning all neurons leaves <p, k * p> as it is, which a sum over pairs gives too. */
static void
test_square (void)
{
  double phi[M], pairs = 0;
  AnsReluCircle moments, turned;
  draw (phi);
  ans_relu_circle_moments (M, phi, &moments);
  for (int i = 0; i < M; i++)
    for (int j = 0; j < M; j++)
      pairs += ans_relu_circle_kernel (phi[i] - phi[j]) / (M * M);
  for (int i = 0; i < M; i++)
    phi[i] += 1.234;
  ans_relu_circle_moments (M, phi, &turned);
  g_assert_cmpfloat_with_epsilon (ans_relu_circle_square (&moments), pairs, TAIL);
  g_assert_cmpfloat_with_epsilon (ans_relu_circle_square (&turned),
                                  ans_relu_circle_square (&moments), 1e-13);
}

/* A cosine has one moment; a density and itself differ by nothing. */
static void
test_cells (void)
{
  enum { CELLS = 256 };
  double p[CELLS];
  AnsReluCircle moments;
  for (int i = 0; i < CELLS; i++)
    p[i] = (1 + 0.6 * sin (4 * (2 * G_PI * (i + 0.5) / CELLS))) / (2 * G_PI);
  ans_relu_circle_moments_of_cells (CELLS, p, &moments);
  for (int mode = 0; mode < ANS_RELU_CIRCLE_MODES; mode++) {
    double re = mode == 0 ? 1 : 0, im = ans_relu_circle_mode (mode) == 4 ? 0.3 : 0;
    g_assert_cmpfloat_with_epsilon (moments.re[mode], re, 1e-13);
    g_assert_cmpfloat_with_epsilon (moments.im[mode], im, 1e-13);
  }
  AnsReluCircle nothing = ans_relu_circle_difference (&moments, &moments);
  g_assert_cmpfloat (ans_relu_circle_square (&nothing), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/relu_circle/kernel-is-its-integral-and-its-series",
                   test_kernel);
  g_test_add_func ("/models/relu_circle/coefficients-are-as-known", test_coefficients);
  g_test_add_func ("/models/relu_circle/moments-are-sums", test_moments);
  g_test_add_func ("/models/relu_circle/potential-is-a-sum-over-pairs", test_potential);
  g_test_add_func ("/models/relu_circle/square-is-a-sum-over-pairs-and-turns",
                   test_square);
  g_test_add_func ("/models/relu_circle/cells-have-the-moments-of-waves", test_cells);
  return g_test_run ();
}
