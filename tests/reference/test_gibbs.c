#include "engine/reference/gibbs.h"

#include <gsl/gsl_randist.h>
#include <math.h>

enum { N = 400 };

static void
fill_quadratic (double k, double centre, double *U)
{
  for (int i = 0; i < N; i++)
    U[i] = 0.5 * k * pow (-10 + 20 * (i + 0.5) / N - centre, 2);
}

/* Z = sqrt (2 pi / (beta k)) however U is shifted; the midpoint rule is spectral here. */
static void
gaussian_has_its_partition_function (void)
{
  double U[N], p[N];
  for (double beta = 0.5; beta < 10; beta *= 2)
    for (double shift = -3e3; shift < 4e3; shift += 3e3) {
      fill_quadratic (3, 0.2, U);
      for (int i = 0; i < N; i++)
        U[i] += shift;
      double log_Z = ans_gibbs_density (N, 0.05, U, beta, p);
      double exact = 0.5 * log (2 * G_PI / (3 * beta)) - beta * shift, mass = 0;
      for (int i = 0; i < N; i++)
        mass += 0.05 * p[i];
      g_assert_cmpfloat_with_epsilon (log_Z, exact, 1e-12 * (1 + fabs (exact)));
      g_assert_cmpfloat_with_epsilon (mass, 1, 1e-13);
    }
}

/* The Gibbs density has the least free energy, and what is above is eps KL. */
static void
free_energy_gap_is_the_divergence (void)
{
  double U[N], V[N], p[N], q[N], eps = 0.3;
  fill_quadratic (2, 0, U);
  fill_quadratic (1, 0.7, V);
  double log_Z = ans_gibbs_density (N, 0.05, U, 1 / eps, q);
  g_assert_cmpfloat_with_epsilon (ans_gibbs_free_energy (N, 0.05, U, eps, q),
                                  -eps * log_Z, 1e-13);
  ans_gibbs_density (N, 0.05, V, 1 / eps, p);
  double gap = ans_gibbs_free_energy (N, 0.05, U, eps, p) + eps * log_Z;
  double kl = ans_gibbs_kl (N, 0.05, p, q);
  g_assert_cmpfloat_with_epsilon (gap, eps * kl, 1e-12);
  /* KL of Gaussians of variances 0.3, 0.15 and means 0.7, 0 by its formula. */
  double exact = 0.5 * (0.3 / 0.15 - 1 - log (0.3 / 0.15) + 0.49 / 0.15);
  g_assert_cmpfloat_with_epsilon (kl, exact, 1e-12);
}

/* To second order KL is half the chi-square distance; no digits are lost near 0. */
static void
small_divergences_keep_their_digits (void)
{
  double U[N], p[N], q[N];
  fill_quadratic (1, 0, U);
  ans_gibbs_density (N, 0.05, U, 1, q);
  for (double t = 1e-2; t > 1e-9; t *= 0.1) {
    double half = 0;
    for (int i = 0; i < N; i++) {
      double change = t * sin (i * 0.1);
      p[i] = q[i] * (1 + change);
      half += 0.05 * q[i] * change * change / 2;
    }
    g_assert_cmpfloat_with_epsilon (ans_gibbs_kl (N, 0.05, p, q) / half, 1, t + 1e-6);
  }
}

static void
empty_cells_are_allowed (void)
{
  const double U[4] = {0, INFINITY, log (2), INFINITY}, none[4] = {0, 0, 1, 1};
  double p[4];
  g_assert_cmpfloat_with_epsilon (ans_gibbs_density (4, 0.5, U, 1, p), log (0.75), 1e-15);
  g_assert_cmpfloat (p[1], ==, 0);
  g_assert_cmpfloat_with_epsilon (p[0], 4 / 3.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (ans_gibbs_free_energy (4, 0.5, U, 1, p), -log (0.75),
                                  1e-15);
  g_assert_cmpfloat (ans_gibbs_kl (4, 0.5, p, p), ==, 0);
  p[3] = -1e-17;
  g_assert_cmpfloat (ans_gibbs_free_energy (4, 0.5, U, 1, p), <, INFINITY);
  g_assert_cmpfloat (ans_gibbs_kl (4, 0.5, p, none), ==, INFINITY);
  g_assert_cmpfloat_with_epsilon (ans_gibbs_l1 (4, 0.5, p, none), 4 / 3.0, 1e-15);
}

/* Against the sum over all outcomes of the binomial distribution. */
static void
sampling_band_is_the_binomial_one (void)
{
  const double p[4] = {0.02, 0.48, 1.1, 0.4};
  for (int samples = 1; samples < 300; samples = 3 * samples + 1) {
    double exact = 0;
    for (int i = 0; i < 4; i++)
      for (int k = 0; k <= samples; k++)
        exact += gsl_ran_binomial_pdf ((unsigned) k, 0.5 * p[i], (unsigned) samples) *
                 fabs ((double) k / samples - 0.5 * p[i]);
    g_assert_cmpfloat_with_epsilon (ans_gibbs_l1_band (4, 0.5, p, samples, NULL), exact,
                                    1e-12);
  }
}

/* 2000 histograms of 5000 draws: their mean within four standard errors of the band, and
 * the deviation within 15 % (its standard error is 1.6 %, its approximation better than
 * 10 %). */
static void
histograms_lie_in_the_band (void)
{
  enum { BINS = 40, SAMPLES = 5000, REPEATS = 2000 };
  double U[N], fine[N], p[BINS] = {0}, q[BINS], histogram[BINS];
  fill_quadratic (0.1, 0, U);
  ans_gibbs_density (N, 0.05, U, 1, fine);
  for (int i = 0; i < N; i++)
    p[i * BINS / N] += fine[i] * BINS / N;
  for (int i = 0; i < BINS; i++)
    q[i] = p[i] * 0.5;
  gsl_rng *random = gsl_rng_alloc (gsl_rng_mt19937);
  double mean = 0, square = 0, deviation;
  for (int r = 0; r < REPEATS; r++) {
    unsigned counts[BINS];
    gsl_ran_multinomial (random, BINS, SAMPLES, q, counts);
    for (int i = 0; i < BINS; i++)
      histogram[i] = counts[i] / (0.5 * SAMPLES);
    double distance = ans_gibbs_l1 (BINS, 0.5, histogram, p);
    mean += distance / REPEATS;
    square += distance * distance / REPEATS;
  }
  gsl_rng_free (random);
  double band = ans_gibbs_l1_band (BINS, 0.5, p, SAMPLES, &deviation);
  double measured = sqrt (square - mean * mean);
  g_test_message ("mean %.6f band %.6f, deviation %.6f %.6f", mean, band, measured,
                  deviation);
  g_assert_cmpfloat_with_epsilon (mean, band, 4 * measured / sqrt (REPEATS));
  g_assert_cmpfloat_with_epsilon (deviation / measured, 1, 0.15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/gibbs/gaussian-has-its-partition-function",
                   gaussian_has_its_partition_function);
  g_test_add_func ("/reference/gibbs/free-energy-gap-is-the-divergence",
                   free_energy_gap_is_the_divergence);
  g_test_add_func ("/reference/gibbs/small-divergences-keep-their-digits",
                   small_divergences_keep_their_digits);
  g_test_add_func ("/reference/gibbs/empty-cells-are-allowed", empty_cells_are_allowed);
  g_test_add_func ("/reference/gibbs/sampling-band-is-the-binomial-one",
                   sampling_band_is_the_binomial_one);
  g_test_add_func ("/reference/gibbs/histograms-lie-in-the-band",
                   histograms_lie_in_the_band);
  return g_test_run ();
}
