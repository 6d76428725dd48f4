/* Derivatives of pay-offs against differences, and their equilibria. */
#include "engine/models/payoff.h"

#include "engine/core/random.h"

#include <math.h>
#include <string.h>

enum { MOST = ANS_PAYOFF_MAX };

/* Random coefficients in all terms. */
static AnsPayoff
random_terms (int d, AnsRandom *random)
{
  AnsPayoff self = ans_payoff_terms (d);
  for (int i = 0; i < ANS_PAYOFF_N_TERMS; i++)
    self.c[i] = ans_random_normal (random);
  for (int i = 0; i < d * d; i++)
    self.A[i] = ans_random_normal (random);
  self.frequency = 1.7;
  return self;
}

static AnsPayoff
random_dirac (int d, AnsPayoffDirac dirac, AnsRandom *random)
{
  AnsPayoff self = ans_payoff_dirac (d, dirac);
  for (int i = 0; i < d * d; i++)
    self.A[i] = ans_random_normal (random);
  self.r1 = 0.37;
  self.weight = 0.8;
  self.target = 0.45;
  self.sd = 0.6;
  return self;
}

static void
random_point (int n, double size, AnsRandom *random, double *z)
{
  for (int i = 0; i < n; i++)
    z[i] = size * ans_random_normal (random);
}

/* V against differences of E: error h^2 times third derivatives of some hundreds. */
static void
assert_field (const AnsPayoff *self, const double *z)
{
  const double h = 1e-5;
  double V[MOST], at[MOST];
  ans_payoff_field (self, z, V, NULL);
  for (int i = 0; i < 2 * self->d; i++) {
    memcpy (at, z, sizeof at);
    at[i] = z[i] + h;
    double up = ans_payoff_value (self, at);
    at[i] = z[i] - h;
    double slope = (up - ans_payoff_value (self, at)) / (2 * h);
    double sign = i < self->d ? -1 : 1;
    g_assert_cmpfloat_with_epsilon (V[i], sign * slope, 1e-6);
  }
}

static void
assert_jacobian (const AnsPayoff *self, const double *z)
{
  const double h = 1e-5;
  int n = 2 * self->d;
  double J[MOST * MOST], up[MOST], down[MOST], at[MOST];
  ans_payoff_field (self, z, NULL, J);
  for (int k = 0; k < n; k++) {
    memcpy (at, z, sizeof at);
    at[k] = z[k] + h;
    ans_payoff_field (self, at, up, NULL);
    at[k] = z[k] - h;
    ans_payoff_field (self, at, down, NULL);
    for (int i = 0; i < n; i++)
      g_assert_cmpfloat_with_epsilon (J[i * n + k], (up[i] - down[i]) / (2 * h), 1e-6);
  }
}

static void
fields_of_terms_are_differences (void)
{
  AnsRandom random = ans_random (5, 1, 0);
  for (int repeat = 0; repeat < 20; repeat++) {
    double z[MOST] = {0};
    AnsPayoff self = random_terms (1 + repeat % 2, &random);
    random_point (2 * self.d, 0.5, &random, z);
    assert_field (&self, z);
    assert_jacobian (&self, z);
  }
}

static void
fields_of_dirac_gans_are_differences (void)
{
  AnsRandom random = ans_random (6, 1, 0);
  for (int dirac = ANS_PAYOFF_DIRAC_GAN; dirac <= ANS_PAYOFF_DIRAC_NOISE; dirac++)
    for (int repeat = 0; repeat < 8; repeat++) {
      double z[MOST] = {0};
      AnsPayoff self = random_dirac (1 + repeat % 2, (AnsPayoffDirac) dirac, &random);
      random_point (2 * self.d, 0.8, &random, z);
      if (ans_payoff_is_zero_sum (&self))
        assert_field (&self, z);
      assert_jacobian (&self, z);
    }
}

/* The fields as the authors of the Dirac-GAN write them, A the identity. */
static void
dirac_gans_have_the_published_fields (void)
{
  const double theta = 0.7, psi = -1.3, s = theta * psi;
  const double z[2] = {theta, psi};
  double here = 1 / (1 + exp (s)), there = 1 / (1 + exp (-s)), V[2];
  AnsPayoff gan = ans_payoff_dirac (1, ANS_PAYOFF_DIRAC_GAN);
  AnsPayoff other = ans_payoff_dirac (1, ANS_PAYOFF_DIRAC_NON_SATURATING);
  AnsPayoff wgan = ans_payoff_dirac (1, ANS_PAYOFF_DIRAC_WGAN);
  AnsPayoff gp = ans_payoff_dirac (1, ANS_PAYOFF_DIRAC_WGAN_GP);
  gan.r1 = 0.3;
  ans_payoff_field (&gan, z, V, NULL);
  g_assert_cmpfloat_with_epsilon (V[0], -psi * here, 1e-15);
  g_assert_cmpfloat_with_epsilon (V[1], theta * here - 0.3 * psi, 1e-15);
  ans_payoff_field (&other, z, V, NULL);
  g_assert_cmpfloat_with_epsilon (V[0], -psi * there, 1e-15);
  g_assert_cmpfloat_with_epsilon (V[1], theta * here, 1e-15);
  ans_payoff_field (&wgan, z, V, NULL);
  g_assert_cmpfloat_with_epsilon (V[0], -psi, 1e-15);
  g_assert_cmpfloat_with_epsilon (V[1], theta, 1e-15);
  ans_payoff_field (&gp, z, V, NULL);
  g_assert_cmpfloat_with_epsilon (V[0], -psi, 1e-15);
  g_assert_cmpfloat_with_epsilon (V[1], theta + (1.3 - 0.3), 1e-15);
}

/* Instance noise against plain samples of the authors' formula: 2e5 draws of values of
 * size 1 leave 0.0025 a standard error. */
static void
instance_noise_is_the_mean_over_samples (void)
{
  enum { DRAWS = 200000 };
  const double theta = 0.4, psi = 0.9, sd = 0.7, z[2] = {theta, psi};
  AnsPayoff self = ans_payoff_dirac (1, ANS_PAYOFF_DIRAC_NOISE);
  AnsRandom random = ans_random (9, 1, 0);
  double mean[2] = {0}, V[2];
  self.sd = sd;
  for (int i = 0; i < DRAWS; i++) {
    double t = theta + sd * ans_random_normal (&random);
    double x = sd * ans_random_normal (&random);
    mean[0] -= psi / (1 + exp (psi * t)) / DRAWS;
    mean[1] += (t / (1 + exp (psi * t)) - x / (1 + exp (-x * psi))) / DRAWS;
  }
  ans_payoff_field (&self, z, V, NULL);
  g_assert_cmpfloat_with_epsilon (V[0], mean[0], 0.01);
  g_assert_cmpfloat_with_epsilon (V[1], mean[1], 0.01);
}

/* Far out nothing overflows. */
static void
dirac_gan_is_finite_far_out (void)
{
  static const double points[][2] = {{1e3, 1e3}, {-1e3, 1e3}, {30, 30}, {-30, 30}};
  for (int i = 0; i < 4; i++) {
    AnsPayoff self = ans_payoff_dirac (1, ANS_PAYOFF_DIRAC_GAN);
    double V[2], J[4];
    ans_payoff_field (&self, points[i], V, J);
    g_assert_true (isfinite (ans_payoff_value (&self, points[i])));
    g_assert_true (isfinite (V[0]) && isfinite (V[1]) && isfinite (J[0] + J[1] + J[3]));
  }
}

/* E = x y + cos y - x^2 ... : sin y = x, y = 2 a x, counted by hand for a = 1/4: sin y =
 * 2 y has the root 0 only; for a = 2, sin y = y / 4 has 0 and +-2.4746. */
static void
all_equilibria_are_found (void)
{
  static const double curvature[] = {0.25, 2};
  static const int counts[] = {1, 3};
  for (int k = 0; k < 2; k++) {
    AnsPayoff self = ans_payoff_terms (1);
    double z[2 * 8];
    self.c[ANS_PAYOFF_XX] = -curvature[k]; /* -dE/dx = 2 a x - y */
    self.c[ANS_PAYOFF_COS_Y] = 1;          /* dE/dy = x - sin y */
    int n = ans_payoff_equilibria (&self, 4, 8, z);
    g_assert_cmpint (n, ==, counts[k]);
    for (int i = 0; i < n; i++) {
      g_assert_cmpfloat_with_epsilon (z[2 * i + 1], 2 * curvature[k] * z[2 * i], 1e-12);
      g_assert_cmpfloat_with_epsilon (sin (z[2 * i + 1]), z[2 * i], 1e-12);
    }
  }
}

static void
a_game_without_equilibrium_has_none (void)
{
  AnsPayoff self = ans_payoff_terms (1);
  double z[8];
  self.c[ANS_PAYOFF_X] = 50; /* E = x y + 50 x: at y = -50, out of reach */
  g_assert_cmpint (ans_payoff_equilibria (&self, 3, 4, z), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/payoff/fields-of-terms-are-differences",
                   fields_of_terms_are_differences);
  g_test_add_func ("/models/payoff/fields-of-dirac-gans-are-differences",
                   fields_of_dirac_gans_are_differences);
  g_test_add_func ("/models/payoff/dirac-gans-have-the-published-fields",
                   dirac_gans_have_the_published_fields);
  g_test_add_func ("/models/payoff/instance-noise-is-the-mean-over-samples",
                   instance_noise_is_the_mean_over_samples);
  g_test_add_func ("/models/payoff/dirac-gan-is-finite-far-out",
                   dirac_gan_is_finite_far_out);
  g_test_add_func ("/models/payoff/all-equilibria-are-found", all_equilibria_are_found);
  g_test_add_func ("/models/payoff/a-game-without-equilibrium-has-none",
                   a_game_without_equilibrium_has_none);
  return g_test_run ();
}
