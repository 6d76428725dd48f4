/* The parts of the mean-field problem, and what theory says of its runs, at settings that
 * nobody tuned it to. */
#include "engine/core/random.h"
#include "engine/problems/mean_field_state.h"
#include "engine/run/experiment.h"
#include "engine/run/headless.h"

#include <gsl/gsl_sf_bessel.h>
#include <math.h>
#include <string.h>

/* ---- the network ---- */

#define M 37
#define N 21

typedef struct {
  AnsArena *arena;
  AnsMeanFieldNet net;
  double theta[3 * M], slope[3 * M];
} Fixture;

static void
set_up (Fixture *self, AnsMeanFieldUnit unit)
{
  AnsRandom random = ans_random (5, (guint32) unit, 0);
  self->arena = ans_arena_new ();
  ans_mean_field_net_init (&self->net, self->arena, unit, M, N, 1.0 / M);
  ans_random_fill_normal (&random, 3 * M, self->theta);
  ans_random_fill_normal (&random, N, self->net.x1);
  ans_random_fill_normal (&random, N, self->net.x2);
  ans_random_fill_normal (&random, N, self->net.y);
}

static double
loss_by_hand (const AnsMeanFieldNet *net, const double *theta)
{
  double loss = 0;
  for (int j = 0; j < N; j++) {
    double f = 0;
    for (int i = 0; i < M; i++) {
      const double *u = theta + 3 * i;
      double z = u[1] * net->x1[j] + u[2] * net->x2[j];
      f += u[0] * (net->unit == ANS_MEAN_FIELD_TANH ? tanh (z) : fmax (z, 0)) / M;
    }
    loss += 0.5 * (f - net->y[j]) * (f - net->y[j]) / N;
  }
  return loss;
}

static void
test_forward (void)
{
  for (AnsMeanFieldUnit unit = ANS_MEAN_FIELD_TANH; unit <= ANS_MEAN_FIELD_RELU; unit++) {
    Fixture f;
    set_up (&f, unit);
    g_assert_cmpfloat_with_epsilon (ans_mean_field_net_forward (&f.net, NULL, f.theta),
                                    loss_by_hand (&f.net, f.theta), 1e-13);
    ans_arena_free (f.arena);
  }
}

/* grad Psi is m times the gradient of L; the loss is of order one, so that central
 * differences of 1e-5 are right to 1e-10 / 1e-5 M. */
static void
test_slopes (void)
{
  const double decay = 0.3;
  for (AnsMeanFieldUnit unit = ANS_MEAN_FIELD_TANH; unit <= ANS_MEAN_FIELD_RELU; unit++) {
    Fixture f;
    set_up (&f, unit);
    ans_mean_field_net_forward (&f.net, NULL, f.theta);
    double square = ans_mean_field_net_slopes (&f.net, NULL, f.theta, decay, f.slope),
           sum = 0;
    for (int i = 0; i < 3 * M; i++) {
      double u = f.theta[i];
      f.theta[i] = u + 1e-5;
      double above = loss_by_hand (&f.net, f.theta);
      f.theta[i] = u - 1e-5;
      double below = loss_by_hand (&f.net, f.theta);
      f.theta[i] = u;
      g_assert_cmpfloat_with_epsilon (M * (above - below) / 2e-5 + decay * u, f.slope[i],
                                      1e-7);
      sum += f.slope[i] * f.slope[i] / M;
    }
    g_assert_cmpfloat_with_epsilon (square, sum, 1e-12 * sum);
    ans_arena_free (f.arena);
  }
}

static void
test_permutation (void)
{
  Fixture f;
  set_up (&f, ANS_MEAN_FIELD_TANH);
  double before = ans_mean_field_net_forward (&f.net, NULL, f.theta), turned[3 * M];
  for (int i = 0; i < M; i++)
    memcpy (turned + 3 * ((i + 11) % M), f.theta + 3 * i, 3 * sizeof *turned);
  g_assert_cmpfloat_with_epsilon (ans_mean_field_net_forward (&f.net, NULL, turned),
                                  before, 1e-13);
  ans_arena_free (f.arena);
}

static void
test_potential (void)
{
  Fixture f;
  set_up (&f, ANS_MEAN_FIELD_TANH);
  ans_mean_field_net_forward (&f.net, NULL, f.theta);
  ans_mean_field_net_slopes (&f.net, NULL, f.theta, 0, f.slope);
  for (int i = 0; i < M; i++)
    g_assert_cmpfloat_with_epsilon (
        ans_mean_field_net_potential (&f.net, f.theta[3 * i + 1], f.theta[3 * i + 2]),
        f.slope[3 * i], 1e-13);
  ans_arena_free (f.arena);
}

/* ---- births ---- */

/* Half of the neurons are worse by one.  Each of them dies with probability q, and takes
 * a better one's place half of the time; each better one is copied with probability q,
 * onto a worse one half of the time: m q / 2 become better. */
static void
test_births (void)
{
  enum { NEURONS = 20000 };
  g_autofree double *theta = g_new (double, NEURONS), *V = g_new (double, NEURONS);
  AnsRandom random = ans_random (8, 0, 0);
  double strength = 0.02, q = 1 - exp (-0.5 * strength), better = 0;
  for (int i = 0; i < NEURONS; i++)
    V[i] = theta[i] = i % 2;
  ans_mean_field_births (0, NEURONS, 1, V, &random, theta, NULL, NULL);
  for (int i = 0; i < NEURONS; i++)
    g_assert_cmpfloat (theta[i], ==, V[i]);
  ans_mean_field_births (strength, NEURONS, 1, V, &random, theta, NULL, NULL);
  for (int i = 0; i < NEURONS; i++)
    better += theta[i] == 0;
  /* About 100 events: four standard errors are 40; one of ten meets another. */
  g_assert_cmpfloat_with_epsilon (better - 0.5 * NEURONS, 0.5 * NEURONS * q, 45);
}

/* ---- runs ---- */

static AnsHeadlessResult
run (const char *settings, guint64 seed, gint64 steps)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("mean-field", &error);
  AnsHeadlessResult result = {0};
  g_assert_no_error (error);
  ans_recipe_init (&recipe, problem, NULL);
  ans_problem_apply (problem, settings, recipe.values, &error);
  g_assert_no_error (error);
  recipe.seed = seed;
  recipe.threads = 2;
  AnsHeadless headless = {.recipe = &recipe, .steps = steps};
  ans_headless_run (&headless, &result, &error);
  g_assert_no_error (error);
  return result;
}

/* One metric at the end. */
static AnsMeasure
reach (const char *settings, guint64 seed, gint64 steps, int metric)
{
  g_auto (AnsHeadlessResult) result = run (settings, seed, steps);
  return ans_frame_measure (result.frame, metric);
}

/* k (0) - <p, k * p> for exp (kappa cos), whose moments are ratios of Bessel functions.
 */
static double
fluctuation_by_bessel (double kappa)
{
  double sum = 0.5;
  for (int n = 0; n <= 30; n++) {
    double ratio = gsl_sf_bessel_In (n, kappa) / gsl_sf_bessel_I0 (kappa), c = 0;
    if (n == 1)
      c = 0.25;
    else if (n % 2 == 0)
      c = (n == 0 ? 2 : 4 / ((n * n - 1.0) * (n * n - 1.0))) / (G_PI * G_PI);
    sum -= c * ratio * ratio;
  }
  return sum;
}

/* Room of 4.5 standard errors: many values are looked at. */
static void
test_start (void)
{
  static const struct {
    int m, replicas;
    double kappa;
  } cases[] = {
      {25, 2000, 2}, {100, 500, 2}, {400, 200, 2}, {37, 1000, 0.5}, {60, 800, 5}};
  g_assert_cmpfloat_with_epsilon (fluctuation_by_bessel (2), 2 * 0.085760, 1e-5);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *settings =
        g_strdup_printf ("neurons=%d replicas=%d concentration=%g", cases[i].m,
                         cases[i].replicas, cases[i].kappa);
    double known = fluctuation_by_bessel (cases[i].kappa);
    g_auto (AnsHeadlessResult) result = run (settings, 3 + i, 0);
    AnsMeasure square = ans_frame_measure (result.frame, METRIC_FLUCTUATION);
    AnsMeasure loss = ans_frame_measure (result.frame, METRIC_LOSS);
    g_test_message ("m = %d, kappa = %g: %g +- %g, known %g", cases[i].m, cases[i].kappa,
                    square.value, square.stderror, known);
    g_assert_cmpfloat_with_epsilon (square.reference, known, 3e-6);
    g_assert_cmpfloat_with_epsilon (square.value, known, 4.5 * square.stderror);
    g_assert_cmpfloat_with_epsilon (loss.value - loss.reference, known / 2 / cases[i].m,
                                    4.5 * loss.stderror);
  }
}

/* The published table is by another step in time, of first order like ours: at dt = 0.05
 * they agree to one part in a hundred, without noise (first order in space) to five. */
static void
test_table (void)
{
  static const struct {
    double time, L_0, L, F;
  } table[] = {
      {20, 7.189e-4, 7.556e-4, -0.00269917},  {40, 4.73e-5, 6.398e-5, -0.00333348},
      {60, 9.39e-6, 2.054e-5, -0.00336472},   {80, 3.93e-6, 1.366e-5, -0.00336965},
      {100, 2.256e-6, 1.204e-5, -0.00337136},
  };
  const char *calm = "replicas=1 neurons=2", *noisy = "replicas=1 neurons=2 noise=0.002";
  g_assert_cmpfloat_with_epsilon (reach (calm, 1, 0, METRIC_GRID_LOSS).value, 1.291808e-1,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (reach (noisy, 1, 0, METRIC_FREE_ENERGY).value,
                                  0.12664813, 1e-6);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    gint64 steps = (gint64) (20 * table[i].time);
    double L_0 = reach (calm, 1, steps, METRIC_GRID_LOSS).value;
    g_auto (AnsHeadlessResult) result = run (noisy, 1, steps);
    double L = ans_frame_measure (result.frame, METRIC_GRID_LOSS).value;
    double F = ans_frame_measure (result.frame, METRIC_FREE_ENERGY).value;
    g_test_message ("t = %g: L %g, with noise %g, F %.8f", table[i].time, L_0, L, F);
    g_assert_cmpfloat_with_epsilon (L_0, table[i].L_0, 0.05 * table[i].L_0);
    g_assert_cmpfloat_with_epsilon (L, table[i].L, 0.01 * table[i].L);
    g_assert_cmpfloat_with_epsilon (F, table[i].F, table[i].time < 30 ? 1e-5 : 1e-6);
  }
}

/* 1 - 2^-p for the distance of a metric at time 8 from one half the step. */
static double
ratio_of_halvings (const char *settings, int metric)
{
  double value[3];
  for (int k = 0; k < 3; k++) {
    g_autofree char *text = g_strdup_printf ("%s rate=%g", settings, 0.2 / (1 << k));
    value[k] = reach (text, 4, 40 << k, metric).value;
  }
  return (value[0] - value[1]) / (value[1] - value[2]);
}

static void
test_order (void)
{
  const char *settings[] = {"neurons=50 replicas=2", "neurons=50 replicas=2 noise=0.01"};
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_cmpfloat_with_epsilon (ratio_of_halvings (settings[i], METRIC_GRID_LOSS), 2,
                                    0.2);
  g_assert_cmpfloat_with_epsilon (ratio_of_halvings (settings[0], METRIC_LOSS), 2, 0.2);
  g_assert_cmpfloat_with_epsilon (
      ratio_of_halvings ("model=regression neurons=64 points=32", METRIC_LOSS), 2, 0.3);
}

/* Halving dt halves what is lost of the balance. */
static void
test_balance (void)
{
  static const char *const settings[] = {
      "neurons=100 replicas=3",
      "model=regression neurons=100 target=step points=40",
      "model=regression neurons=150 weight_decay=0.01 points=64",
      "model=regression neurons=150 weight_decay=0.01 scaling=lazy points=64",
      "model=relu-teacher neurons=60 points=15 weight_decay=0.01",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    double mismatch[2];
    for (int k = 0; k < 2; k++) {
      g_autofree char *text =
          g_strdup_printf ("%s rate=%g", settings[i], 0.04 / (1 << k));
      mismatch[k] = reach (text, 2, 200 << k, METRIC_ENERGY_MISMATCH).value;
    }
    g_test_message ("%s: %g, %g", settings[i], mismatch[0], mismatch[1]);
    g_assert_cmpfloat (mismatch[0], <, 0.05);
    /* Rectified units are not smooth: where points cross their bends, half an order. */
    gboolean smooth = !strstr (settings[i], "relu");
    g_assert_cmpfloat_with_epsilon (mismatch[0] / mismatch[1], 2, smooth ? 0.25 : 0.6);
  }
}

/* The equation comes to the least free energy, which is found by other means; the fluxes
 * add some diffusion where the slope of Psi is large beside the noise. */
static void
test_floor (void)
{
  static const double noises[] = {0.002, 0.01, 0.05, 1};
  for (gsize i = 0; i < G_N_ELEMENTS (noises); i++) {
    g_autofree char *text =
        g_strdup_printf ("neurons=2 replicas=1 rate=0.2 noise=%g", noises[i]);
    AnsMeasure F = reach (text, 1, 4000, METRIC_FREE_ENERGY);
    g_test_message ("noise %g: F %.10f, least %.10f", noises[i], F.value, F.reference);
    g_assert_cmpfloat_with_epsilon (F.value, F.reference, 1e-6 * fabs (F.reference));
    g_assert_cmpfloat (reach (text, 1, 40, METRIC_FREE_ENERGY).value, >,
                       F.reference - 1e-12);
  }
}

/* Fluctuations: of order 1/m at all times, and healed without noise. */
static void
test_law (void)
{
  double noisy[2], calm[2];
  for (int k = 0; k < 2; k++) {
    g_autofree char *text =
        g_strdup_printf ("neurons=%d replicas=256 rate=0.1 noise=", k ? 400 : 100);
    g_autofree char *with = g_strconcat (text, "0.002", NULL);
    g_autofree char *without = g_strconcat (text, "0", NULL);
    noisy[k] = reach (with, 6, 300, METRIC_FLUCTUATION).value;
    calm[k] = reach (without, 6, 300, METRIC_FLUCTUATION).value;
  }
  g_test_message ("noisy %g %g, calm %g %g", noisy[0], noisy[1], calm[0], calm[1]);
  /* 256 replicas: a relative error of some 7 %, and terms of order 1/m^2. */
  g_assert_cmpfloat_with_epsilon (noisy[1] / noisy[0], 1, 0.35);
  g_assert_cmpfloat (noisy[1], <, 0.1 * fluctuation_by_bessel (2));
  g_assert_cmpfloat (calm[1], <, 0.5 * noisy[1]);
}

/* With births the particles still follow their equation: mean losses agree to the
 * fluctuation of 1/m. */
static void
test_births_follow (void)
{
  AnsMeasure loss = reach ("neurons=1600 replicas=24 birth_death=3", 5, 100, METRIC_LOSS);
  g_test_message ("%g +- %g, grid %g", loss.value, loss.stderror, loss.reference);
  g_assert_cmpfloat_with_epsilon (loss.value, loss.reference,
                                  4.5 * loss.stderror + 1.0 / 1600);
  g_assert_cmpfloat (loss.reference, <,
                     0.7 *
                         reach ("neurons=2 replicas=1", 1, 100, METRIC_GRID_LOSS).value);
}

static double
mean_loss (int neurons, int runs)
{
  double sum = 0;
  g_autofree char *text =
      g_strdup_printf ("model=regression neurons=%d points=32", neurons);
  for (int k = 0; k < runs; k++)
    sum += reach (text, 10 + (guint64) k, 400, METRIC_LOSS).value / runs;
  return sum;
}

/* m and the learning rate are decoupled: at equal times equal losses, up to 1/m. */
static void
test_widths (void)
{
  double narrow = mean_loss (250, 12), wide = mean_loss (5000, 2);
  g_test_message ("m = 250: %g, m = 5000: %g", narrow, wide);
  g_assert_cmpfloat_with_epsilon (narrow / wide, 1, 0.25);
}

/* In the lazy scaling neurons move by m^(-1/2), and the network nears its linearisation;
 * in the mean-field scaling they move by as much whatever m. */
static void
test_lazy (void)
{
  const char *text = "model=regression points=32 neurons=";
  double lazy[2], rich[2], gap[2];
  for (int k = 0; k < 2; k++) {
    g_autofree char *base = g_strdup_printf ("%s%d", text, k ? 4096 : 256);
    g_autofree char *settings = g_strconcat (base, " scaling=lazy", NULL);
    g_auto (AnsHeadlessResult) result = run (settings, 9, 400);
    AnsMeasure loss = ans_frame_measure (result.frame, METRIC_LOSS);
    lazy[k] = ans_frame_measure (result.frame, METRIC_TRAVEL).value;
    gap[k] = fabs (loss.value / loss.reference - 1);
    rich[k] = reach (base, 9, 400, METRIC_TRAVEL).value;
  }
  g_test_message ("lazy %g %g, rich %g %g, gap %g %g", lazy[0], lazy[1], rich[0], rich[1],
                  gap[0], gap[1]);
  /* The network at the start, which is to be unlearned, differs from seed to seed. */
  g_assert_cmpfloat (lazy[0] / lazy[1], >, 2);
  g_assert_cmpfloat (lazy[0] / lazy[1], <, 8);
  g_assert_cmpfloat_with_epsilon (rich[1] / rich[0], 1, 0.25);
  g_assert_cmpfloat (gap[1], <, 0.1);
}

/* Root mean square over seeds of what batches change in the loss at time 1. */
static double
noise_of_batches (int batch, double rate)
{
  enum { SEEDS = 40 };
  double sum = 0;
  for (guint64 seed = 1; seed <= SEEDS; seed++) {
    g_autofree char *whole = g_strdup_printf (
        "model=regression neurons=100 points=32 target=step rate=%g", rate);
    g_autofree char *some = g_strdup_printf ("%s batch=%d", whole, batch);
    gint64 steps = (gint64) lround (1 / rate);
    double change = reach (some, seed, steps, METRIC_LOSS).value -
                    reach (whole, seed, steps, METRIC_LOSS).value;
    sum += change * change / SEEDS;
  }
  return sqrt (sum);
}

/* The scale of the noise is sqrt (rate / B): a factor of four for both; 40 seeds leave
 * some 15 % of each root mean square. */
static void
test_batches (void)
{
  double small = noise_of_batches (2, 0.05), large = noise_of_batches (32, 0.05);
  double slow = noise_of_batches (2, 0.05 / 16);
  g_test_message ("%g, %g, %g", small, large, slow);
  g_assert_cmpfloat_with_epsilon (log2 (small / large), 2, 0.9);
  g_assert_cmpfloat_with_epsilon (log2 (small / slow), 2, 0.9);
}

static void
test_teacher (void)
{
  for (guint64 seed = 1; seed <= 3; seed++) {
    double loss = reach ("model=relu-teacher neurons=100 points=30 rate=0.2", seed, 4000,
                         METRIC_LOSS)
                      .value;
    g_test_message ("seed %d: %g", (int) seed, loss);
    g_assert_cmpfloat (loss, <, 1e-4);
  }
}

/* ---- what does not fit ---- */

static void
test_refused (void)
{
  static const char *const settings[] = {"noise=-1",
                                         "neurons=0",
                                         "rate=0",
                                         "rate=-1",
                                         "neurons=20000 replicas=4096",
                                         "neurons=1 birth_death=1",
                                         "model=regression weight_decay=5 rate=0.4"};
  const AnsProblem *problem = ans_problem_find ("mean-field", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autofree double *values = g_new (double, ans_problem_n_params (problem));
    g_autoptr (GError) error = NULL;
    ans_problem_defaults (problem, values);
    gboolean fits = ans_problem_apply (problem, settings[i], values, &error) &&
                    ans_problem_check (problem, values, &error);
    g_assert_false (fits);
    g_assert_cmpstr (error->message, !=, "");
  }
}

static AnsExperiment *
open_experiment (const char *settings)
{
  static const AnsListener nobody;
  const AnsProblem *problem = ans_problem_find ("mean-field", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  g_autoptr (GError) error = NULL;
  AnsExperiment *experiment = ans_experiment_new (problem, 1, &nobody, NULL);
  ans_problem_defaults (problem, values);
  ans_problem_apply (problem, settings, values, &error);
  g_assert_no_error (error);
  ans_experiment_open (experiment, values, 1, NULL, &error);
  g_assert_no_error (error);
  return experiment;
}

static void
test_runs_away (void)
{
  g_autoptr (AnsExperiment) experiment =
      open_experiment ("model=regression rate=10 spread=20 neurons=20");
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < 2000 && !error; i++)
    ans_experiment_step (experiment, &error);
  g_assert_error (error, ANS_ERROR, ANS_ERROR_NUMERIC);
  g_assert_nonnull (strstr (error->message, "learning rate"));
}

/* A line drawn at 0.7 is learned; the picked neuron follows the pointer. */
static void
test_pointer (void)
{
  g_autoptr (AnsExperiment) experiment =
      open_experiment ("model=regression neurons=50 rate=0.3");
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("mean-field", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  for (int i = 0; i <= 4; i++) {
    AnsTouch touch = {i > 0 ? ANS_TOUCH_DRAG : ANS_TOUCH_PRESS,
                      PLOT_FUNCTION,
                      -2 + i,
                      0.7,
                      0.05,
                      FALSE};
    ans_experiment_touch (experiment, &touch);
  }
  ans_experiment_values (experiment, values);
  g_assert_cmpfloat (values[ans_problem_param_index (problem, "target", NULL)], ==,
                     ANS_MEAN_FIELD_DRAWN);
  for (int i = 0; i < 2000; i++)
    g_assert_true (ans_experiment_step (experiment, &error));
  g_assert_cmpfloat (ans_experiment_measure (experiment, METRIC_LOSS).value, <, 1e-4);
  double before = ans_experiment_measure (experiment, METRIC_TRAVEL).value;
  AnsTouch touch = {ANS_TOUCH_PRESS, PLOT_NEURONS, 0, 0, 100, FALSE};
  ans_experiment_touch (experiment, &touch);
  touch = (AnsTouch){ANS_TOUCH_DRAG, PLOT_NEURONS, 50, 50, 1, FALSE};
  ans_experiment_touch (experiment, &touch);
  ans_experiment_values (experiment, values);
  g_assert_cmpfloat (values[ans_problem_param_index (problem, "picked", NULL)], >=, 1);
  g_assert_cmpfloat (ans_experiment_measure (experiment, METRIC_TRAVEL).value, >,
                     before + 1);
}

static const struct {
  const char *statement;
  GTestFunc test;
  gboolean is_long; /* and does nothing that the others do not do */
} tests[] = {
    {"network-and-loss-are-sums", test_forward},
    {"slopes-are-derivatives", test_slopes},
    {"order-of-neurons-does-not-matter", test_permutation},
    {"potential-is-the-slope-in-a", test_potential},
    {"births-and-deaths-have-their-rate", test_births},
    {"start-has-the-known-fluctuation", test_start},
    {"density-agrees-with-the-table", test_table, TRUE},
    {"errors-are-of-first-order-in-dt", test_order},
    {"energy-lost-is-dissipated-to-first-order", test_balance},
    {"free-energy-comes-to-its-least", test_floor, TRUE},
    {"fluctuations-are-of-order-one-over-m-and-heal", test_law, TRUE},
    {"births-follow-their-equation", test_births_follow},
    {"widths-agree-at-equal-times", test_widths, TRUE},
    {"lazy-neurons-stay-and-others-travel", test_lazy},
    {"batches-have-the-noise-of-rate-over-size", test_batches, TRUE},
    {"students-learn-their-teacher", test_teacher, TRUE},
    {"what-does-not-fit-is-refused", test_refused},
    {"running-away-names-the-learning-rate", test_runs_away},
    {"pointer-draws-a-target-and-moves-a-neuron", test_pointer},
};

/* Sanitizers make all some ten times slower, and judge memory and threads, not numbers.
 */
#ifdef ANS_SANITIZED
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    if (SANITIZED && tests[i].is_long)
      continue;
    g_autofree char *path =
        g_strconcat ("/problems/mean_field/", tests[i].statement, NULL);
    g_test_add_func (path, tests[i].test);
  }
  return g_test_run ();
}
