/* The parts of the SVGD problem, and what it promises at settings that nobody tuned it
 * to. */
#include "engine/core/statistics.h"
#include "engine/problems/svgd_state.h"
#include "engine/run/experiment.h"
#include "engine/run/headless.h"

#include <math.h>
#include <string.h>

/* Under sanitizers everything is some ten times slower: runs are cut short, and judged
 * elsewhere. */
#ifdef ANS_SANITIZED
#define SHORTER 20
#else
#define SHORTER 1
#endif

extern const AnsProblem ans_problem_svgd;

static const AnsListener nobody;

static AnsExperiment *
open_experiment (const char *settings, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  double values[64];
  AnsExperiment *self = ans_experiment_new (&ans_problem_svgd, 2, &nobody, NULL);
  ans_problem_defaults (&ans_problem_svgd, values);
  ans_problem_apply (&ans_problem_svgd, settings, values, &error);
  g_assert_no_error (error);
  ans_experiment_open (self, values, seed, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static AnsExperiment *
run (const char *settings, guint64 seed, int steps)
{
  g_autoptr (GError) error = NULL;
  AnsExperiment *self = open_experiment (settings, seed);
  for (int i = 0; i < steps / SHORTER; i++)
    ans_experiment_step (self, &error);
  g_assert_no_error (error);
  return self;
}

static gboolean
skips (void)
{
  if (SHORTER > 1)
    g_test_skip ("too slow with sanitizers");
  return SHORTER > 1;
}

/* ---- the truth ---- */

static AnsSvgdTruth *
truth (AnsSvgdStateTarget target, int d, double beta, int n, AnsSvgdSystem *system)
{
  AnsSvgdStateParams params = {.target = (int) target, .dimension = d, .ratio = 3};
  AnsRandom random = ans_random (4, 1, 0);
  AnsSvgdTruth *self = g_new0 (AnsSvgdTruth, 1);
  memset (system, 0, sizeof *system);
  ans_svgd_system_init (system, &params, &random);
  ans_svgd_truth_init (self, system, beta, n, NULL);
  return self;
}

/* 1/3 N(-2, 1) + 2/3 N(2, 1) has the moments 2/3, 5 and 16 + 24 + 3; what lies outside of
 * the box is 1e-9 of it. */
static void
mixture_has_its_exact_moments (void)
{
  AnsSvgdSystem system;
  g_autofree AnsSvgdTruth *self = truth (ANS_SVGD_STATE_MIXTURE, 0, 1, 100, &system);
  g_assert_cmpfloat_with_epsilon (self->mean[0], 2.0 / 3, 1e-8);
  g_assert_cmpfloat_with_epsilon (self->second[0], 5, 1e-7);
  g_assert_cmpfloat_with_epsilon (self->fourth, 43, 1e-5);
}

/* By parts E beta |grad L|^2 = E Laplace L, which is E (64 r^2 - 32) for the ring; of the
 * banana, a sheared Gaussian, E x^2 = E L = 1 / beta. */
static void
densities_of_the_plane_obey_integration_by_parts (void)
{
  static const double betas[] = {0.7, 2, 5};
  for (int i = 0; i < 3; i++) {
    AnsSvgdSystem system;
    double beta = betas[i];
    g_autofree AnsSvgdTruth *ring = truth (ANS_SVGD_STATE_RING, 0, beta, 100, &system);
    g_autofree AnsSvgdTruth *banana =
        truth (ANS_SVGD_STATE_BANANA, 0, beta, 100, &system);
    double r2 = ring->second[0] + ring->second[1];
    g_assert_cmpfloat_with_epsilon (ring->score / beta, 64 * r2 - 32, 1e-3);
    g_assert_cmpfloat_with_epsilon (ring->mean[0], 0, 1e-9);
    g_assert_cmpfloat_with_epsilon (banana->second[0], 1 / beta, 1e-3 / beta);
    g_assert_cmpfloat_with_epsilon (banana->loss, 1 / beta, 1e-3 / beta);
  }
}

/* Variances 1 / (beta k) with k from 1 to 3, and E L = d / (2 beta). */
static void
gaussian_has_its_exact_moments (void)
{
  AnsSvgdSystem system;
  g_autofree AnsSvgdTruth *self = truth (ANS_SVGD_STATE_GAUSSIAN, 5, 2, 100, &system);
  double sum = 0;
  for (int i = 0; i < ANS_SVGD_STATE_CELLS; i++)
    sum += self->mass[i];
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (self->second[0], 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (self->second[4], 1.0 / 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (self->loss, 1.25, 1e-12);
}

/* The levels of independent samples against such samples: 400 repeats of 60 draws leave
 * 2 % of l1 and 3 % of kl. */
static void
levels_of_samples_are_those_of_samples (void)
{
  enum { N = 60, REPEATS = 400, CELLS = ANS_SVGD_STATE_CELLS };
  AnsSvgdSystem system;
  g_autofree AnsSvgdTruth *self = truth (ANS_SVGD_STATE_GAUSSIAN, 1, 1, N, &system);
  AnsRandom random = ans_random (8, 1, 0);
  double l1 = 0, kl = 0;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    double share[CELLS] = {0};
    for (int i = 0; i < N; i++) {
      double at = (ans_random_normal (&random) + 4.5) / 9 * CELLS;
      share[(int) CLAMP (at, 0, CELLS - 1)] += 1.0 / N;
    }
    for (int i = 0; i < CELLS; i++) {
      l1 += fabs (share[i] - self->mass[i]) / REPEATS;
      kl += share[i] > 0 ? share[i] * log (share[i] / self->mass[i]) / REPEATS : 0;
    }
  }
  g_assert_cmpfloat_with_epsilon (l1 / self->l1, 1, 0.05);
  g_assert_cmpfloat_with_epsilon (kl / self->kl, 1, 0.1);
}

/* ---- logistic regression ---- */

static void
logistic_gradient_is_the_difference (void)
{
  AnsSvgdSystem system;
  g_autofree AnsSvgdTruth *self = truth (ANS_SVGD_STATE_LOGISTIC, 0, 1, 10, &system);
  double w[3] = {0.4, -0.3, 0.2}, grad[3], up, down;
  ans_svgd_system_force (&system, 1, 3, w, NULL, grad);
  for (int k = 0; k < 3; k++) {
    double here = w[k];
    w[k] = here + 1e-5;
    ans_svgd_system_force (&system, 1, 3, w, &up, NULL);
    w[k] = here - 1e-5;
    ans_svgd_system_force (&system, 1, 3, w, &down, NULL);
    w[k] = here;
    g_assert_cmpfloat_with_epsilon (grad[k], (up - down) / 2e-5, 1e-7);
  }
}

/* L + the logarithms, by themselves. */
static double
plain_logistic (const AnsSvgdSystem *system, const double *w)
{
  double sum = 0.5 * system->alpha * (w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
  for (int i = 0; i < ANS_SVGD_STATE_DATA; i++)
    sum +=
        log1p (exp (-system->t[i] * (w[0] * system->a[i] + w[1] * system->b[i] + w[2])));
  return sum;
}

/* A Metropolis chain of 60000 steps, every tenth of its moves some two deviations long:
 * some 2000 independent points, so 2 % of a deviation a standard error; five of them. */
static void
logistic_truth_is_that_of_a_long_chain (void)
{
  static const double betas[] = {1, 3};
  for (int b = 0; b < 2; b++) {
    AnsSvgdSystem system;
    g_autofree AnsSvgdTruth *self =
        truth (ANS_SVGD_STATE_LOGISTIC, 0, betas[b], 10, &system);
    AnsRandom random = ans_random (21, 1, 0);
    double w[3], next[3], mean[3] = {0}, second[3] = {0}, L, trial;
    const int steps = 60000;
    memcpy (w, self->mean, sizeof w);
    L = plain_logistic (&system, w);
    for (int step = 0; step < steps; step++) {
      for (int k = 0; k < 3; k++)
        next[k] = w[k] + 0.5 / sqrt (betas[b]) * ans_random_normal (&random);
      trial = plain_logistic (&system, next);
      if (ans_random_uniform (&random) < exp (-betas[b] * (trial - L))) {
        memcpy (w, next, sizeof w);
        L = trial;
      }
      for (int k = 0; k < 3; k++) {
        mean[k] += w[k] / steps;
        second[k] += w[k] * w[k] / steps;
      }
    }
    for (int k = 0; k < 3; k++) {
      double exact = self->second[k] - self->mean[k] * self->mean[k];
      g_assert_cmpfloat_with_epsilon (mean[k], self->mean[k], 0.1 * sqrt (exact));
      g_assert_cmpfloat_with_epsilon ((second[k] - mean[k] * mean[k]) / exact, 1, 0.15);
    }
  }
}

/* ---- promises ---- */

/* More particles, a smaller error; the reference's moments at any beta. */
static void
errors_fall_with_the_number_of_particles (void)
{
  static const double betas[] = {0.6, 2};
  if (skips ())
    return;
  for (int b = 0; b < 2; b++) {
    double error[2];
    for (int k = 0; k < 2; k++) {
      g_autofree char *settings =
          g_strdup_printf ("target=gaussian dimension=1 start=-4 n=%d beta=%g eta=0.8",
                           k == 0 ? 12 : 120, betas[b]);
      g_autoptr (AnsExperiment) self = run (settings, 3, 1500);
      AnsMeasure ratio = ans_experiment_measure (self, METRIC_VARIANCE_RATIO);
      error[k] = fabs (ratio.value - 1);
      AnsMeasure stein = ans_experiment_measure (self, METRIC_KSD);
      g_assert_cmpfloat (stein.value, <, 0.5 * stein.reference);
    }
    g_test_message ("beta %g: %g %g", betas[b], error[0], error[1]);
    g_assert_cmpfloat (error[1], <, 0.3 * error[0]);
    g_assert_cmpfloat (error[1], <, 0.06);
  }
}

static void
inverse_multiquadric_samples_the_mixture (void)
{
  if (skips ())
    return;
  for (guint64 seed = 1; seed <= 2; seed++) {
    g_autoptr (AnsExperiment) self = run ("n=60 kernel=imq", seed, 3000);
    AnsMeasure second = ans_experiment_measure (self, METRIC_SECOND);
    AnsMeasure l1 = ans_experiment_measure (self, METRIC_L1);
    g_assert_cmpfloat_with_epsilon (second.value / second.reference, 1, 0.1);
    g_assert_cmpfloat (l1.value, <, l1.reference);
  }
}

static double
ratio_in (int d)
{
  g_autofree char *settings = g_strdup_printf (
      "target=gaussian dimension=%d n=60 start=0 spread=1.2 eta=0.5 dt=0.05", d);
  g_autoptr (AnsExperiment) self = run (settings, 2, 800);
  return ans_experiment_measure (self, METRIC_VARIANCE_RATIO).value;
}

static void
variance_collapses_as_the_dimension_grows (void)
{
  if (skips ())
    return;
  double two = ratio_in (2), ten = ratio_in (10), forty = ratio_in (40);
  g_test_message ("%g %g %g", two, ten, forty);
  g_assert_cmpfloat (two, >, 0.8);
  g_assert_cmpfloat (ten, <, 0.8 * two);
  g_assert_cmpfloat (forty, <, 0.5 * ten);
}

/* One particle in L = k |x|^2 / 2: x (1 - eta)^steps, to rounding. */
static void
one_particle_descends_the_gradient (void)
{
  g_autoptr (AnsExperiment) self = open_experiment (
      "target=gaussian dimension=1 n=1 start=8 spread=0.001 eta=0.25", 1);
  double start = ans_experiment_measure (self, METRIC_MEAN).value;
  for (int i = 0; i < 12; i++)
    g_assert_true (ans_experiment_step (self, NULL));
  g_assert_cmpfloat_with_epsilon (ans_experiment_measure (self, METRIC_MEAN).value,
                                  start * pow (0.75, 12), 1e-14);
}

static void
too_large_a_step_says_what_to_lower (void)
{
  static const char *const settings[] = {"target=ring n=20 eta=50 start=5 dt=1e-5",
                                         "target=ring n=20 dt=0.05 start=5 eta=1e-6"};
  static const char *const knobs[] = {"η", "Δt"};
  for (int k = 0; k < 2; k++) {
    g_autoptr (AnsExperiment) self = open_experiment (settings[k], 1);
    g_autoptr (GError) error = NULL;
    for (int i = 0; i < 400 && error == NULL; i++)
      ans_experiment_step (self, &error);
    g_assert_error (error, ANS_ERROR, ANS_ERROR_NUMERIC);
    g_assert_nonnull (strstr (error->message, knobs[k]));
  }
}

/* Halving the Langevin step halves Euler's bias, 1 / (1 - dt / 2) - 1 = 0.33 and 0.14 of
 * the variance; 4000 particles leave 2.2 % of it. */
static void
langevin_has_the_bias_of_its_step (void)
{
  if (skips ())
    return;
  for (int k = 0; k < 2; k++) {
    double dt = k == 0 ? 0.5 : 0.25;
    g_autofree char *settings =
        g_strdup_printf ("target=gaussian dimension=8 n=500 start=0 dt=%g eta=0.01", dt);
    g_autoptr (AnsExperiment) self = run (settings, 9, 60);
    AnsMeasure ratio = ans_experiment_measure (self, METRIC_LANGEVIN_VARIANCE_RATIO);
    g_assert_cmpfloat_with_epsilon (ratio.value * (1 - dt / 2), 1, 0.1);
  }
}

/* ---- limits ---- */

/* Means over seeds of the histogram's distance from the equation on the way: of clouds
 * that start as independent samples 1 / sqrt (n), to the noise of 10 % in each mean. */
static void
particles_near_their_equation_as_the_root_of_n (void)
{
  double mean[2] = {0};
  if (skips ())
    return;
  for (int k = 0; k < 2; k++)
    for (guint64 seed = 1; seed <= 12; seed++) {
      g_autofree char *settings =
          g_strdup_printf ("target=double-well beta=1.7 start=-0.6 spread=0.5 median=off "
                           "h=0.3 eta=0.02 dt=0.01 "
                           "n=%d",
                           k == 0 ? 60 : 960);
      g_autoptr (AnsExperiment) self = run (settings, seed, 50);
      mean[k] += ans_experiment_measure (self, METRIC_L1_EQUATION).value / 12;
    }
  g_test_message ("%g, %g", mean[0], mean[1]);
  g_assert_cmpfloat_with_epsilon (log2 (mean[0] / mean[1]), 2, 0.6);
}

/* What the equation dissipates is what its free energy loses, also after another
 * temperature and after a drop. */
static void
dissipation_accounts_for_the_free_energy (void)
{
  g_autoptr (GError) error = NULL;
  int beta = ans_problem_param_index (&ans_problem_svgd, "beta", NULL);
  g_autoptr (AnsExperiment) self = open_experiment (
      "target=mixture beta=0.8 n=50 start=3 spread=0.7 median=off h=0.6 eta=0.1", 2);
  for (int part = 0; part < 3; part++) {
    AnsTouch at = {.kind = ANS_TOUCH_PRESS, .x = -1, .y = 0, .reach = 0.3};
    if (part == 1)
      ans_experiment_touch (self, &at);
    if (part == 2)
      g_assert_true (ans_experiment_set (self, beta, 1.5, &error));
    for (int i = 0; i < 200 / SHORTER; i++)
      g_assert_true (ans_experiment_step (self, NULL));
    AnsMeasure spent = ans_experiment_measure (self, METRIC_DISSIPATION);
    AnsMeasure F = ans_experiment_measure (self, METRIC_FREE_ENERGY);
    g_test_message ("%g of %g, F %g, least %g", spent.value, spent.reference, F.value,
                    F.reference);
    g_assert_cmpfloat_with_epsilon (spent.value / spent.reference, 1, 0.01);
    g_assert_cmpfloat (F.value, >, F.reference);
  }
}

/* The error of Euler's rule at time 1. */
static double
moment_error (double eta)
{
  g_autofree char *settings =
      g_strdup_printf ("target=gaussian dimension=3 ratio=2 beta=1.4 kernel=linear n=20 "
                       "start=1 spread=0.8 "
                       "eta=%g",
                       eta);
  g_autoptr (AnsExperiment) self = open_experiment (settings, 3);
  for (int i = 0; i < (int) lround (1 / eta); i++)
    g_assert_true (ans_experiment_step (self, NULL));
  return ans_experiment_measure (self, METRIC_MOMENT_ERROR).value;
}

static void
linear_kernel_has_closed_moments (void)
{
  double coarse = moment_error (0.02), fine = moment_error (0.01);
  g_assert_cmpfloat (coarse, <, 0.02);
  g_assert_cmpfloat_with_epsilon (coarse / fine, 2, 0.1);
}

static void
bad_settings_are_refused_with_their_limit (void)
{
  static const char *const cases[][2] = {
      {"target=ring kernel=linear dt=0.001", "not with ring"},
      {"target=gaussian ratio=8 dt=0.3", "less than 0.25"},
      {"target=gaussian n=1 eta=2.5", "less than 2"},
      {"beta=-1", "outside its limits"},
  };
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++) {
    g_autoptr (GError) error = NULL;
    double values[64];
    ans_problem_defaults (&ans_problem_svgd, values);
    if (ans_problem_apply (&ans_problem_svgd, cases[k][0], values, &error))
      g_assert_false (ans_problem_check (&ans_problem_svgd, values, &error));
    g_assert_nonnull (strstr (error->message, cases[k][1]));
  }
}

/* ---- pointer ---- */

static double
value (AnsExperiment *experiment, const char *id)
{
  double values[64];
  ans_experiment_values (experiment, values);
  return values[ans_problem_param_index (&ans_problem_svgd, id, NULL)];
}

static void
touch (AnsExperiment *experiment, AnsTouchKind kind, double x, double y, double reach)
{
  AnsTouch at = {.kind = kind, .x = x, .y = y, .reach = reach};
  ans_experiment_touch (experiment, &at);
}

static void
a_particle_can_be_dragged (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("target=banana n=1 start=0 spread=0.01 eta=0.1", 1);
  touch (self, ANS_TOUCH_PRESS, 0, 0, 0.2);
  touch (self, ANS_TOUCH_DRAG, 1.5, -1, 0.2);
  touch (self, ANS_TOUCH_RELEASE, 1.5, -1, 0.2);
  g_assert_cmpfloat (value (self, "selected"), ==, 0);
  g_assert_cmpfloat (ans_experiment_measure (self, METRIC_MEAN).value, ==, 1.5);
}

static void
particles_can_be_dropped (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("target=ring n=40 start=0 spread=0.01", 1);
  touch (self, ANS_TOUCH_PRESS, 20, 0, 0.05);
  g_assert_cmpfloat_with_epsilon (ans_experiment_measure (self, METRIC_MEAN).value, 1,
                                  0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/svgd/mixture-has-its-exact-moments",
                   mixture_has_its_exact_moments);
  g_test_add_func ("/problems/svgd/densities-of-the-plane-obey-integration-by-parts",
                   densities_of_the_plane_obey_integration_by_parts);
  g_test_add_func ("/problems/svgd/gaussian-has-its-exact-moments",
                   gaussian_has_its_exact_moments);
  g_test_add_func ("/problems/svgd/levels-of-samples-are-those-of-samples",
                   levels_of_samples_are_those_of_samples);
  g_test_add_func ("/problems/svgd/logistic-gradient-is-the-difference",
                   logistic_gradient_is_the_difference);
  g_test_add_func ("/problems/svgd/logistic-truth-is-that-of-a-long-chain",
                   logistic_truth_is_that_of_a_long_chain);
  g_test_add_func ("/problems/svgd/errors-fall-with-the-number-of-particles",
                   errors_fall_with_the_number_of_particles);
  g_test_add_func ("/problems/svgd/inverse-multiquadric-samples-the-mixture",
                   inverse_multiquadric_samples_the_mixture);
  g_test_add_func ("/problems/svgd/variance-collapses-as-the-dimension-grows",
                   variance_collapses_as_the_dimension_grows);
  g_test_add_func ("/problems/svgd/one-particle-descends-the-gradient",
                   one_particle_descends_the_gradient);
  g_test_add_func ("/problems/svgd/too-large-a-step-says-what-to-lower",
                   too_large_a_step_says_what_to_lower);
  g_test_add_func ("/problems/svgd/langevin-has-the-bias-of-its-step",
                   langevin_has_the_bias_of_its_step);
  g_test_add_func ("/problems/svgd/particles-near-their-equation-as-the-root-of-n",
                   particles_near_their_equation_as_the_root_of_n);
  g_test_add_func ("/problems/svgd/dissipation-accounts-for-the-free-energy",
                   dissipation_accounts_for_the_free_energy);
  g_test_add_func ("/problems/svgd/linear-kernel-has-closed-moments",
                   linear_kernel_has_closed_moments);
  g_test_add_func ("/problems/svgd/bad-settings-are-refused-with-their-limit",
                   bad_settings_are_refused_with_their_limit);
  g_test_add_func ("/problems/svgd/a-particle-can-be-dragged", a_particle_can_be_dragged);
  g_test_add_func ("/problems/svgd/particles-can-be-dropped", particles_can_be_dropped);
  return g_test_run ();
}
