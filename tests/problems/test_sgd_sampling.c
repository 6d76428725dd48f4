/* What the problem sgd-sampling promises at settings that nobody tuned it to. */
#include "engine/problems/problem.h"
#include "engine/run/experiment.h"

#include <math.h>
#include <string.h>

/* Under sanitizers everything is some ten times slower: runs are cut short, and judged
 * elsewhere. */
#ifdef ANS_SANITIZED
#define SHORTER 20
#else
#define SHORTER 1
#endif

static const AnsListener nobody;

static AnsExperiment *
open_with (const char *settings, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("sgd-sampling", NULL);
  double values[64];
  AnsExperiment *experiment = ans_experiment_new (problem, 2, &nobody, NULL);
  g_assert_cmpint (ans_problem_n_params (problem), <=, 64);
  ans_problem_defaults (problem, values);
  g_assert_true (ans_problem_apply (problem, settings, values, &error));
  ans_experiment_open (experiment, values, seed, NULL, &error);
  g_assert_no_error (error);
  return experiment;
}

static void
steps (AnsExperiment *experiment, int n)
{
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < MAX (1, n / SHORTER); i++) {
    ans_experiment_step (experiment, &error);
    g_assert_no_error (error);
  }
}

static AnsMeasure
measure (AnsExperiment *experiment, const char *id)
{
  const AnsProblem *problem = ans_problem_find ("sgd-sampling", NULL);
  return ans_experiment_measure (experiment, ans_problem_metric_index (problem, id));
}

static AnsMeasure
reached (const char *settings, guint64 seed, int n, const char *id)
{
  g_autoptr (AnsExperiment) experiment = open_with (settings, seed);
  steps (experiment, n);
  return measure (experiment, id);
}

/* The error is at most `errors` standard errors, and `bias` of the reference more. */
static void
assert_agrees (AnsMeasure m, double errors, double bias)
{
  if (SHORTER > 1)
    return;
  g_assert_cmpfloat (fabs (m.value - m.reference), <=,
                     errors * m.stderror + bias * fabs (m.reference));
}

/* The stationary variance 1 / (beta k (1 - k eta / 2)), at numbers of our own. */
static void
langevin_has_the_bias_of_its_step (void)
{
  static const double eta[2] = {0.3, 0.5}, k = 2, beta = 1.7;
  for (int i = 0; i < 2; i++) {
    g_autofree char *settings = g_strdup_printf (
        "target=quadratic stiffness=%g beta=%g eta=%g at_once=4 particles=40000", k, beta,
        eta[i]);
    AnsMeasure m = reached (settings, 3 + (guint64) i, 30, "variance");
    double exact = 1 / (beta * k * (1 - k * eta[i] / 2));
    /* 120 factors of (1 - k eta)^2 have forgotten the start. */
    if (SHORTER == 1)
      g_assert_cmpfloat_with_epsilon (m.reference, exact, 1e-12);
    assert_agrees (m, 4.5, 0);
  }
}

static void
metropolis_has_none (void)
{
  const char *settings = "target=quadratic stiffness=2 beta=1.7 eta=0.5 at_once=4 "
                         "particles=40000 dynamics=mala";
  AnsMeasure m = reached (settings, 5, 30, "variance");
  /* The equation's cells add h^2 / 12 to the variance: 1e-4 of it. */
  if (SHORTER == 1)
    g_assert_cmpfloat_with_epsilon (m.reference, 1 / 3.4, 1e-3);
  assert_agrees (m, 4.5, 1e-3);
  m = reached (settings, 5, 30, "acceptance");
  g_assert_cmpfloat (m.value, >, 0.5);
  g_assert_cmpfloat (m.value, <, 1);
}

/* Mean m_0 exp (-k t) of Ornstein-Uhlenbeck, by particles and by the equation. */
static void
means_decay_as_ornstein_uhlenbeck (void)
{
  AnsMeasure m = reached ("target=gaussian dimension=2 ratio=3 beta=2 eta=0.002 "
                          "at_once=10 particles=20000 dynamics=mala",
                          2, 50, "mean");
  if (SHORTER > 1)
    return;
  /* t = 1; implicit Euler with dt = 0.005 is off by dt / 2. */
  g_assert_cmpfloat_with_epsilon (m.reference, 2 * exp (-1), 0.005);
  assert_agrees (m, 4.5, 0.005);
}

/* The bias of Langevin's variance is linear in eta (exact recursion against 1). */
static void
the_bias_is_of_first_order (void)
{
  double off[2];
  for (int i = 0; i < 2; i++) {
    g_autofree char *settings =
        g_strdup_printf ("target=quadratic beta=1 eta=%g at_once=%d particles=100",
                         i == 0 ? 0.1 : 0.05, i == 0 ? 10 : 20);
    off[i] = reached (settings, 1, 40 * SHORTER, "variance").reference - 1;
  }
  g_assert_cmpfloat_with_epsilon (log2 (off[0] / off[1]), 1, 0.05);
}

/* Noise of the histogram: 1 / sqrt (n), and at its band, for a start that is Gibbs
 * already. */
static void
noise_falls_with_the_root_of_n (void)
{
  double value[2];
  for (int i = 0; i < 2; i++) {
    g_autofree char *settings =
        g_strdup_printf ("target=quadratic beta=1 eta=0.1 dynamics=mala particles=%d",
                         i == 0 ? 5000 : 80000);
    AnsMeasure m = reached (settings, 9, 30, "l1_equation");
    value[i] = m.value;
    if (SHORTER == 1)
      g_assert_cmpfloat (fabs (m.value - m.reference), <, 5 * m.stderror);
  }
  /* A factor of 4; each has a relative deviation below 15 %. */
  if (SHORTER == 1)
    g_assert_cmpfloat_with_epsilon (log2 (value[0] / value[1]), 2, 0.5);
}

/* What is dissipated between times 1.6 and 4.8 against the fall of F: off by O(dt^2), in
 * one dimension, with births, and in the plane with lines by Strang's splitting; before,
 * time steps are finer. */
static void
dissipation_accounts_for_the_free_energy (void)
{
  static const char *const targets[] = {"mixture beta=0.7", "gaussian beta=2",
                                        "mixture beta=0.7 dynamics=birth-death"};
  for (gsize k = 0; k < G_N_ELEMENTS (targets); k++) {
    double off[2];
    if (SHORTER > 1 && k == 1)
      continue; /* the plane takes too long */
    for (int i = 0; i < 2; i++) {
      g_autofree char *settings = g_strdup_printf (
          "target=%s eta=0.002 particles=10 at_once=%d", targets[k], i == 0 ? 40 : 20);
      g_autoptr (AnsExperiment) experiment = open_with (settings, 1);
      steps (experiment, SHORTER * (i == 0 ? 20 : 40));
      AnsMeasure from = measure (experiment, "dissipation");
      steps (experiment, SHORTER * (i == 0 ? 40 : 80));
      AnsMeasure to = measure (experiment, "dissipation");
      off[i] = fabs ((to.value - from.value) / (to.reference - from.reference) - 1);
    }
    g_test_message ("%s: %g, %g", targets[k], off[0], off[1]);
    g_assert_cmpfloat (off[0], <, 1e-3);
    g_assert_cmpfloat_with_epsilon (log2 (off[0] / off[1]), 2, 0.3);
  }
}

/* At beta = 3, which no preset has: 0.08061995 (4000 cells). */
static void
free_energy_decays_at_the_gap (void)
{
  AnsMeasure m = reached ("target=double-well beta=3 particles=10 at_once=20", 1, 400,
                          "spectral_gap");
  g_assert_cmpfloat_with_epsilon (m.reference, 0.08061995, 1e-6);
  if (SHORTER == 1)
    g_assert_cmpfloat_with_epsilon (m.value, m.reference, 1e-3 * m.reference);
}

static void
particles_escape_at_the_time_of_first_passage (void)
{
  for (guint64 seed = 1; seed < 3; seed++) {
    AnsMeasure m = reached ("target=double-well beta=3 eta=0.002 particles=4000", seed,
                            2500, "escape_time");
    /* The first passages are delayed by the way to the pass, 2 % of the time. */
    assert_agrees (m, 4, 0.02);
  }
  /* In the plane, at a temperature that no preset has; the edge of the set is known to
   * half a cell, and each step of 0.05 looks once: together 3 %. */
  assert_agrees (
      reached ("target=flat-sharp ratio=5 beta=3 eta=0.005", 5, 500, "escape_time"), 4,
      0.03);
  AnsMeasure m =
      reached ("target=double-well beta=12 particles=10", 1, 1, "kramers_time");
  /* Kramers' error falls like 1 / beta: 12 % at 4. */
  g_assert_cmpfloat_with_epsilon (m.value / m.reference, 1, 0.05);
}

/* The share of the flat well is 1 / (1 + ratio^(-d/2)) at beta = softness, but for the
 * places where the wells overlap. */
static void
the_flat_well_wins (void)
{
  for (int d = 1; d <= 5; d += 2) {
    g_autofree char *settings = g_strdup_printf (
        "target=flat-sharp dimension=%d ratio=4 beta=4 particles=100", d);
    double share = reached (settings, 1, 1, "flat_share").reference;
    /* Overlaps are below 1 % of the mass. */
    g_assert_cmpfloat_with_epsilon (share, 1 / (1 + pow (4, -0.5 * d)), 0.012);
  }
  assert_agrees (reached ("target=flat-sharp ratio=4 beta=4 eta=0.005 start=wide", 4, 800,
                          "flat_share"),
                 4.5, 0.01);
}

/* With a wide kernel only the corrected rates leave the Gibbs density alone. */
static void
births_are_right_with_the_correction (void)
{
  double l1[2];
  for (int correct = 0; correct < 2; correct++) {
    g_autofree char *settings =
        g_strdup_printf ("target=double-well beta=4 start=wide dynamics=birth-death "
                         "alpha=5 bandwidth=0.4 correct=%d particles=20000",
                         correct);
    l1[correct] = reached (settings, 6, 100, "l1").value;
  }
  if (SHORTER > 1)
    return;
  g_assert_cmpfloat (l1[1], <, 0.08);
  g_assert_cmpfloat (l1[0], >, 2 * l1[1]);
}

/* Three quarters of the mass have to cross a pass that takes 69 units of time: without
 * births 2 units do nothing. */
static void
births_put_the_weights_right (void)
{
  const char *plain = "target=blobs beta=1.5 eta=0.01 start=uniform particles=20000";
  g_autofree char *born = g_strconcat (plain, " dynamics=birth-death alpha=3", NULL);
  double without = reached (plain, 2, 20, "kl").value;
  double with = reached (born, 2, 20, "kl").value;
  if (SHORTER == 1)
    g_assert_cmpfloat (with, <, 0.3 * without);
}

static void
schedules_end_at_beta (void)
{
  g_autoptr (AnsExperiment) experiment = open_with (
      "target=double-well beta=6 hot=0.5 over=2 schedule=anneal particles=100", 1);
  for (int i = 0; i < 20 * SHORTER; i++)
    steps (experiment, 1);
  /* 20 steps of 0.05: half of the way, which is geometric; one step behind. */
  double beta = measure (experiment, "beta_now").value;
  g_assert_cmpfloat_with_epsilon (log (beta), SHORTER == 1 ? 0.5 * log (3) : log (6),
                                  0.1);
  for (int i = 0; i < 25; i++)
    steps (experiment, 1);
  g_assert_cmpfloat (measure (experiment, "beta_now").value, ==, 6);
}

/* A twentieth of particles and of the equation's mass go to the pointer. */
static void
dropping_moves_particles_and_equation_alike (void)
{
  g_autoptr (AnsExperiment) experiment =
      open_with ("target=double-well beta=8 particles=2000", 1);
  AnsTouch touch = {ANS_TOUCH_PRESS, 0, 1.1, 0.2, 0.1, FALSE};
  AnsMeasure before = measure (experiment, "mean");
  ans_experiment_touch (experiment, &touch);
  AnsMeasure after = measure (experiment, "mean");
  /* From -1 to 1.1; clouds have a width of 0.08, of 100 particles 0.008. */
  g_assert_cmpfloat_with_epsilon (after.value - before.value, 2.1 / 20, 0.003);
  g_assert_cmpfloat_with_epsilon (after.reference - before.reference, 2.1 / 20, 0.001);
}

/* At batches and steps that no preset has: the recursion against particles. */
static void
descent_follows_its_moments (void)
{
  for (int batch = 1; batch <= 9; batch += 4) {
    g_autofree char *settings = g_strdup_printf (
        "target=regression dynamics=sgd eta=0.2 particles=20000 batch=%d", batch);
    AnsMeasure m = reached (settings, 7 + (guint64) batch, 40, "variance");
    assert_agrees (m, 4.5, 0);
    m = reached (settings, 7 + (guint64) batch, 2, "mean");
    assert_agrees (m, 4.5, 0);
  }
}

static void
assert_refused (const char *settings, const char *words)
{
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("sgd-sampling", NULL);
  double values[64];
  ans_problem_defaults (problem, values);
  if (ans_problem_apply (problem, settings, values, &error))
    ans_problem_check (problem, values, &error);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, words));
}

static void
bad_settings_are_refused_with_their_limit (void)
{
  assert_refused ("target=double-well eta=0.3", "0.25");
  assert_refused ("target=quadratic stiffness=4 eta=0.6", "0.5");
  assert_refused ("target=gaussian dimension=3 dynamics=birth-death", "1 or 2");
  assert_refused ("particles=1 dynamics=birth-death eta=0.001", "2 particles");
  assert_refused ("target=double-well dynamics=sgd", "regression");
  assert_refused ("target=regression dynamics=sgd batch=1 eta=0.5", "not stable");
  assert_refused ("beta=-1", "beta");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestFunc test;
  } tests[] = {
      {"langevin-has-the-bias-of-its-step", langevin_has_the_bias_of_its_step},
      {"metropolis-has-none", metropolis_has_none},
      {"means-decay-as-ornstein-uhlenbeck", means_decay_as_ornstein_uhlenbeck},
      {"the-bias-is-of-first-order", the_bias_is_of_first_order},
      {"noise-falls-with-the-root-of-n", noise_falls_with_the_root_of_n},
      {"dissipation-accounts-for-the-free-energy",
       dissipation_accounts_for_the_free_energy},
      {"free-energy-decays-at-the-gap", free_energy_decays_at_the_gap},
      {"particles-escape-at-the-time-of-first-passage",
       particles_escape_at_the_time_of_first_passage},
      {"the-flat-well-wins", the_flat_well_wins},
      {"births-are-right-with-the-correction", births_are_right_with_the_correction},
      {"births-put-the-weights-right", births_put_the_weights_right},
      {"descent-follows-its-moments", descent_follows_its_moments},
      {"schedules-end-at-beta", schedules_end_at_beta},
      {"dropping-moves-particles-and-equation-alike",
       dropping_moves_particles_and_equation_alike},
      {"bad-settings-are-refused-with-their-limit",
       bad_settings_are_refused_with_their_limit},
  };
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/problems/sgd-sampling/", tests[i].name, NULL);
    g_test_add_func (path, tests[i].test);
  }
  return g_test_run ();
}
