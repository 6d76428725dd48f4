#include "engine/reference/spectral_gap.h"

#include <glib.h>
#include <math.h>

enum { CELLS = 4000 };

static void
fill_double_well (int n, double reach, double *U)
{
  for (int i = 0; i < n; i++) {
    double x = -reach + 2 * reach * (i + 0.5) / n;
    U[i] = (x * x - 1) * (x * x - 1);
  }
}

/* beta, lambda_1, lambda_2 and the ratio to twice Kramers' rate on 4000 cells, computed
 * independently; half a unit of the last digit given. */
static void
double_well_has_its_rates (void)
{
  const double known[6][4] = {
      {1, 0.74868177, 6.0041, 1.130}, {2, 0.22727344, 4.0783, 0.933},
      {3, 0.08061995, 3.4949, 0.899}, {4, 0.02977964, 3.3104, 0.903},
      {6, 0.00414109, 3.3383, 0.928}, {10, 0.00007836, 3.6170, 0.959}};
  g_autofree double *U = g_new (double, CELLS), *work = g_new (double, 2 * CELLS);
  fill_double_well (CELLS, 2.6, U);
  for (int i = 0; i < 6; i++) {
    double beta = known[i][0], lambda[2];
    ans_spectral_gap_eigenvalues (CELLS, 5.2 / CELLS, U, 1 / beta, 2, lambda, work);
    double kramers = 2 * ans_spectral_gap_kramers (8, 4, 1, beta);
    g_test_message ("beta %g: %.8f %.4f %.8f %.3f", beta, lambda[0], lambda[1], kramers,
                    lambda[0] / kramers);
    g_assert_cmpfloat_with_epsilon (lambda[0], known[i][1], 0.51e-8);
    g_assert_cmpfloat_with_epsilon (lambda[1], known[i][2], 0.51e-4);
    g_assert_cmpfloat_with_epsilon (lambda[0] / kramers, known[i][3], 0.51e-3);
  }
}

/* Without a potential the eigenvalues are eps (2 / h)^2 sin^2 (k pi / 2 n). */
static void
diffusion_has_its_cosines (void)
{
  enum { N = 50, COUNT = 49 };
  double U[N] = {0}, work[2 * N], lambda[COUNT], h = 0.1, eps = 0.3;
  ans_spectral_gap_eigenvalues (N, h, U, eps, COUNT, lambda, work);
  for (int k = 1; k <= COUNT; k++) {
    double exact = eps * pow (2 / h * sin (k * G_PI / (2 * N)), 2);
    g_assert_cmpfloat_with_epsilon (lambda[k - 1] / exact, 1, 1e-12);
  }
}

/* Of the Ornstein-Uhlenbeck process 1, 2, 3, ... times the stiffness, at order h^2. */
static void
oscillator_has_its_ladder (void)
{
  double error[2];
  for (int i = 0; i < 2; i++) {
    int n = 200 << i;
    g_autofree double *U = g_new (double, n), *work = g_new (double, 2 * n);
    for (int j = 0; j < n; j++)
      U[j] = 0.75 * pow (-8 + 16 * (j + 0.5) / n, 2);
    double lambda[3];
    ans_spectral_gap_eigenvalues (n, 16.0 / n, U, 1, 3, lambda, work);
    for (int k = 0; k < 3; k++)
      g_assert_cmpfloat_with_epsilon (lambda[k] / (1.5 * (k + 1)), 1, 0.01);
    error[i] = lambda[1] - 3;
  }
  g_assert_cmpfloat_with_epsilon (log2 (error[0] / error[1]), 2, 0.05);
}

/* The gap is 1e-47 and 1e-91 of the norm of the matrix.  Laplace's method for the two
 * integrals of the escape time gives Kramers' law with its next term, 1 - 3 / (8 beta);
 * 0.02 is for beta^-2 and for h^2 beta. */
static void
tiny_gaps_keep_their_digits (void)
{
  g_autofree double *U = g_new (double, CELLS), *work = g_new (double, 2 * CELLS);
  fill_double_well (CELLS, 1.6, U);
  double lambda[2];
  ans_spectral_gap_eigenvalues (CELLS, 3.2 / CELLS, U, 0.01, 1, lambda, work);
  ans_spectral_gap_eigenvalues (CELLS, 3.2 / CELLS, U, 0.005, 1, lambda + 1, work);
  double ratio[2];
  for (int i = 0; i < 2; i++)
    ratio[i] = lambda[i] / (2 * ans_spectral_gap_kramers (8, 4, 1, i == 0 ? 100 : 200));
  g_test_message ("ratios %.6f %.6f", ratio[0], ratio[1]);
  g_assert_cmpfloat_with_epsilon (100 * (1 - ratio[0]), 0.375, 0.02);
  g_assert_cmpfloat_with_epsilon (200 * (1 - ratio[1]), 0.375, 0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/spectral-gap/double-well-has-its-rates",
                   double_well_has_its_rates);
  g_test_add_func ("/reference/spectral-gap/diffusion-has-its-cosines",
                   diffusion_has_its_cosines);
  g_test_add_func ("/reference/spectral-gap/oscillator-has-its-ladder",
                   oscillator_has_its_ladder);
  g_test_add_func ("/reference/spectral-gap/tiny-gaps-keep-their-digits",
                   tiny_gaps_keep_their_digits);
  return g_test_run ();
}
