/* Closed forms of rates against the eigenvalues of update maps, which are found by
 * differences of the methods' own steps. */
#include "engine/optim/descent_ascent.h"
#include "engine/reference/saddle.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <string.h>

static void
field (gconstpointer data, const double *z, double *V, double *J)
{
  const AnsSaddle *game = data;
  const double B[] = {-game->a, -game->s, game->s, -game->b};
  if (V != NULL) {
    V[0] = B[0] * z[0] + B[1] * z[1];
    V[1] = B[2] * z[0] + B[3] * z[1];
  }
  if (J != NULL)
    memcpy (J, B, sizeof B);
}

/* Square of the spectral radius of M (n x n). */
static double
spectral (int n, double *M)
{
  gsize m = (gsize) n;
  double values[8], most = 0;
  gsl_matrix_view matrix = gsl_matrix_view_array (M, m, m);
  gsl_vector_complex_view mu = gsl_vector_complex_view_array (values, m);
  gsl_eigen_nonsymm_workspace *work = gsl_eigen_nonsymm_alloc (m);
  g_assert_cmpint (gsl_eigen_nonsymm (&matrix.matrix, &mu.vector, work), ==, 0);
  gsl_eigen_nonsymm_free (work);
  for (int i = 0; i < n; i++)
    most = fmax (most,
                 values[2 * i] * values[2 * i] + values[2 * i + 1] * values[2 * i + 1]);
  return most;
}

static double
measured (const AnsDescentAscent *descent, AnsDescentAscentMethod method)
{
  int n = ans_descent_ascent_remembers (method) ? 4 : 2;
  double M[16];
  for (int j = 0; j < n; j++) {
    double up[4] = {0}, down[4] = {0};
    up[j] = 0.5;
    down[j] = -0.5;
    g_assert_true (ans_descent_ascent_step (descent, method, up, up + 2, NULL));
    g_assert_true (ans_descent_ascent_step (descent, method, down, down + 2, NULL));
    for (int i = 0; i < n; i++)
      M[i * n + j] = up[i] - down[i];
  }
  return spectral (n, M);
}

/* Double eigenvalues are good to the square root of a rounding only; none of these has
 * any. */
static void
rates_are_squared_spectral_radii (void)
{
  static const AnsSaddle saddles[] = {{0, 0, 1},         {0, 0, 2.7},      {0.3, 0.1, 1},
                                      {2, 0.5, 0.1},     {-0.3, 0.2, 0.9}, {0, 0.7, -0.5},
                                      {-0.2, -0.4, 0.3}, {1.1, -0.3, 1.9}};
  static const double etas[] = {0.013, 0.21, 0.63, 1.7};
  const double gamma = 0.23, ratio = 5.5;
  for (int k = 0; k < (int) G_N_ELEMENTS (saddles); k++)
    for (int l = 0; l < 4; l++) {
      AnsSaddle saddle = saddles[k];
      double eta = etas[l];
      AnsDescentAscent descent = {.field = field,
                                  .game = &saddle,
                                  .d = 1,
                                  .eta = eta,
                                  .ratio = ratio,
                                  .consensus = gamma};
      const double closed[] = {
          [ANS_DESCENT_ASCENT_SIMULTANEOUS] = ans_saddle_simultaneous (saddle, eta),
          [ANS_DESCENT_ASCENT_ALTERNATING] = ans_saddle_alternating (saddle, eta),
          [ANS_DESCENT_ASCENT_EXTRAGRADIENT] = ans_saddle_extragradient (saddle, eta),
          [ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT] = ans_saddle_optimistic (saddle, eta),
          [ANS_DESCENT_ASCENT_OPTIMISTIC] = ans_saddle_optimistic (saddle, eta),
          [ANS_DESCENT_ASCENT_CONSENSUS] = ans_saddle_consensus (saddle, eta, gamma),
          [ANS_DESCENT_ASCENT_PROXIMAL] = ans_saddle_proximal (saddle, eta),
          [ANS_DESCENT_ASCENT_TWO_TIME_SCALES] =
              ans_saddle_two_time_scales (saddle, eta, ratio),
      };
      for (int m = 0; m < ANS_DESCENT_ASCENT_N_METHODS; m++) {
        double reached = measured (&descent, (AnsDescentAscentMethod) m);
        g_assert_cmpfloat_with_epsilon (closed[m] / reached, 1, 1e-11);
      }
    }
}

/* On E = x y the formulas of the papers, to rounding. */
static void
bilinear_rates_are_the_published_ones (void)
{
  const AnsSaddle xy = {0, 0, 1};
  static const double etas[] = {0.05, 0.4, 1.3};
  for (int k = 0; k < 3; k++) {
    double e2 = etas[k] * etas[k];
    g_assert_cmpfloat_with_epsilon (ans_saddle_simultaneous (xy, etas[k]), 1 + e2, 1e-15);
    g_assert_cmpfloat_with_epsilon (ans_saddle_alternating (xy, etas[k]), 1, 1e-15);
    g_assert_cmpfloat_with_epsilon (ans_saddle_extragradient (xy, etas[k]),
                                    1 - e2 + e2 * e2, 1e-15);
    g_assert_cmpfloat_with_epsilon (ans_saddle_proximal (xy, etas[k]), 1 / (1 + e2),
                                    1e-15);
  }
  g_assert_cmpfloat (ans_saddle_alternating (xy, 2.01), >, 1.2);
}

/* The Dirac-GAN with R1: -g / 2 +- sqrt (g^2 / 4 - 1/4), critical at g = 1. */
static void
dirac_gan_is_critical_at_one (void)
{
  static const double weights[] = {0, 0.64, 1, 2.9};
  for (int k = 0; k < 4; k++) {
    double g = weights[k], under = g * g / 4 - 0.25, real[2], imaginary[2];
    ans_saddle_eigenvalues ((AnsSaddle){.b = g, .s = 0.5}, real, imaginary);
    double root = sqrt (fabs (under));
    g_assert_cmpfloat_with_epsilon (real[0], -g / 2 + (under > 0 ? root : 0), 1e-15);
    g_assert_cmpfloat_with_epsilon (real[1], -g / 2 - (under > 0 ? root : 0), 1e-15);
    g_assert_cmpfloat_with_epsilon (imaginary[0], under < 0 ? root : 0, 1e-15);
    g_assert_cmpfloat_with_epsilon (imaginary[1], under < 0 ? -root : 0, 1e-15);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/saddle/rates-are-squared-spectral-radii",
                   rates_are_squared_spectral_radii);
  g_test_add_func ("/reference/saddle/bilinear-rates-are-the-published-ones",
                   bilinear_rates_are_the_published_ones);
  g_test_add_func ("/reference/saddle/dirac-gan-is-critical-at-one",
                   dirac_gan_is_critical_at_one);
  return g_test_run ();
}
