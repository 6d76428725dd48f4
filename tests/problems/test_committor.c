/* The parts of the committor problem, and what it promises at settings that nobody tuned
 * it to. */
#include "engine/core/linalg.h"
#include "engine/core/statistics.h"
#include "engine/problems/committor_network.h"
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

#define D 3
#define N 40

/* ---- the network ---- */

static const double features[D * D] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, offset[D] = {0};

static AnsCommittorNetwork
network (AnsCommittorTreatment treatment)
{
  return (AnsCommittorNetwork){
      .d = D,
      .n_features = D,
      .features = features,
      .offset = offset,
      .a = ans_set_ball (2, (double[]){-1.0, 0.2}, 0.3),
      .b = ans_set_ball (2, (double[]){1.0, -0.1}, 0.4),
      .treatment = treatment,
      .softness = 0.05,
      .net = {.depth = 2,
              .width = 7,
              .activation = ANS_TANH,
              .bias_spread = 1,
              .output_scale = 1},
  };
}

typedef struct {
  AnsCommittorPrograms *programs;
  int P;
  double *theta;
  double x[N * D], x1[N * D], s[N], t[N], v[N * D], ends[4 * N];
  AnsCommittorSamples samples;
} Fixture;

/* Random points outside of the sets. */
static void
draw_points (const AnsCommittorNetwork *net, AnsRandom *random, double *x)
{
  for (int i = 0; i < N;) {
    ans_random_fill_normal (random, D, x + i * D);
    i += !ans_set_contains (&net->a, x + i * D) && !ans_set_contains (&net->b, x + i * D);
  }
}

static void
set_up (Fixture *self, AnsCommittorTreatment treatment)
{
  AnsCommittorNetwork net = network (treatment);
  AnsRandom random = ans_random (11, treatment, 0);
  g_autoptr (GError) error = NULL;
  self->programs = ans_committor_network_compile (&net, TRUE, NULL, &error);
  g_assert_no_error (error);
  self->P = ans_committor_network_parameters (self->programs);
  self->theta = g_new (double, self->P);
  ans_committor_network_init (self->programs, &random, self->theta);
  draw_points (&net, &random, self->x);
  draw_points (&net, &random, self->x1);
  ans_random_fill_uniform (&random, N, self->s);
  ans_random_fill_uniform (&random, N, self->t);
  ans_random_fill_normal (&random, N * D, self->v);
  for (int i = 0; i < N; i++) {
    double end[4] = {1.0, 0.0, i % 3 > 0, i % 3 == 0};
    memcpy (self->ends + 4 * i, end, sizeof end);
  }
  self->samples = (AnsCommittorSamples){.x = self->x,
                                        .s = self->s,
                                        .v = self->v,
                                        .t = self->t,
                                        .x1 = self->x1,
                                        .ends = self->ends};
}

static void
tear_down (Fixture *self)
{
  ans_committor_network_free (self->programs);
  g_free (self->theta);
}

/* grad u against central differences. */
static void
check_slope (AnsCommittorTreatment treatment)
{
  Fixture f;
  double u[N], slope[N * D], above[N], below[N], moved[N * D], h = 1e-5;
  set_up (&f, treatment);
  ans_committor_network_eval (f.programs, f.theta, N, f.x, u, slope);
  for (int k = 0; k < D; k++) {
    for (int side = -1; side <= 1; side += 2) {
      memcpy (moved, f.x, sizeof moved);
      for (int i = 0; i < N; i++)
        moved[i * D + k] += side * h;
      ans_committor_network_eval (f.programs, f.theta, N, moved, side > 0 ? above : below,
                                  NULL);
    }
    for (int i = 0; i < N;
         i++) /* the mollifier's third derivative is up to 1e9 at its edge */
      g_assert_cmpfloat_with_epsilon (slope[i * D + k], (above[i] - below[i]) / (2 * h),
                                      1e-6 * (1.0 + fabs (slope[i * D + k])));
  }
  tear_down (&f);
}

static void
test_slope (void)
{
  check_slope (ANS_COMMITTOR_LOGIT);
  check_slope (ANS_COMMITTOR_PENALTY);
  check_slope (ANS_COMMITTOR_SINGULAR);
}

/* The gradient of each term against differences of its loss along a random direction. */
static void
check_gradient (AnsCommittorTreatment treatment, AnsCommittorTerm term)
{
  Fixture f;
  double h = 1e-5;
  set_up (&f, treatment);
  AnsRandom random = ans_random (5, 5, 0);
  g_autofree double *gradient = g_new (double, f.P), *direction = g_new (double, f.P);
  ans_random_fill_normal (&random, f.P, direction);
  double loss =
      ans_committor_network_gradient (f.programs, term, &f.samples, N, f.theta, gradient);
  double again = ans_committor_network_loss (f.programs, term, &f.samples, N, f.theta);
  g_assert_cmpfloat_with_epsilon (loss, again, 1e-12 * fabs (loss));
  ans_linalg_axpy (f.P, h, direction, f.theta);
  double above = ans_committor_network_loss (f.programs, term, &f.samples, N, f.theta);
  ans_linalg_axpy (f.P, -2.0 * h, direction, f.theta);
  double below = ans_committor_network_loss (f.programs, term, &f.samples, N, f.theta);
  double slope = ans_linalg_dot (f.P, gradient, direction);
  g_assert_cmpfloat_with_epsilon (slope, (above - below) / (2.0 * h),
                                  1e-5 * (1.0 + fabs (slope)));
  tear_down (&f);
}

static void
test_gradients (void)
{
  for (AnsCommittorTreatment treatment = ANS_COMMITTOR_LOGIT;
       treatment <= ANS_COMMITTOR_SINGULAR; treatment++)
    for (AnsCommittorTerm term = 0; term < ANS_COMMITTOR_N_TERMS; term++)
      check_gradient (treatment, term);
}

/* Rows along grad u / |grad u| have J^T r equal to half the gradient of sum s^2 |grad
 * u|^2. */
static void
test_rows (void)
{
  Fixture f;
  double u[N], r[N], loss = 0.0;
  set_up (&f, ANS_COMMITTOR_LOGIT);
  g_autofree double *J = g_new (double, N *f.P), *half = g_new (double, f.P),
                    *gradient = g_new (double, f.P);
  ans_committor_network_eval (f.programs, f.theta, N, f.x, u, f.v);
  for (int i = 0; i < N; i++)
    ans_linalg_scale (D, 1.0 / ans_linalg_norm (D, f.v + i * D), f.v + i * D);
  ans_committor_network_rows (f.programs, ANS_COMMITTOR_ENERGY, &f.samples, 0, N, f.theta,
                              J, r);
  ans_linalg_gemv (TRUE, f.P, N, J, r, 0.0, half);
  double sum = ans_committor_network_gradient (f.programs, ANS_COMMITTOR_ENERGY,
                                               &f.samples, N, f.theta, gradient);
  for (int i = 0; i < N; i++)
    loss += r[i] * r[i];
  g_assert_cmpfloat_with_epsilon (loss, sum, 1e-12 * sum);
  for (int k = 0; k < f.P; k++)
    g_assert_cmpfloat_with_epsilon (half[k], 0.5 * gradient[k],
                                    1e-10 * (1.0 + fabs (half[k])));
  tear_down (&f);
}

static void
test_boundary_is_exact (void)
{
  AnsCommittorTreatment treatments[] = {ANS_COMMITTOR_LOGIT, ANS_COMMITTOR_MOLLIFIER};
  double bounds[] = {1e-9, 1e-3}; /* the mollifier leaves 1 - tanh (1000 margin) */
  for (int k = 0; k < 2; k++) {
    Fixture f;
    AnsCommittorNetwork net = network (treatments[k]);
    AnsRandom random = ans_random (1, 2, 0);
    double u[N];
    set_up (&f, treatments[k]);
    ans_set_sample_boundary (&net.a, N, D, &random, f.x);
    ans_committor_network_eval (f.programs, f.theta, N, f.x, u, NULL);
    for (int i = 0; i < N; i++)
      g_assert_cmpfloat_with_epsilon (u[i], 1.0, bounds[k]);
    ans_set_sample_boundary (&net.b, N, D, &random, f.x);
    ans_committor_network_eval (f.programs, f.theta, N, f.x, u, NULL);
    for (int i = 0; i < N; i++)
      g_assert_cmpfloat_with_epsilon (u[i], 0.0, bounds[k]);
    tear_down (&f);
  }
}

/* ---- runs ---- */

static AnsHeadlessResult
run (const char *preset, const char *settings, guint64 seed, gint64 steps)
{
  AnsRecipe recipe;
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("committor", &error);
  const AnsPreset *chosen = ans_problem_preset (problem, preset, &error);
  AnsHeadlessResult result = {0};
  g_assert_no_error (error);
  ans_recipe_init (&recipe, problem, chosen);
  ans_problem_apply (problem, settings, recipe.values, &error);
  g_assert_no_error (error);
  recipe.seed = seed;
  recipe.threads = 2;
  AnsHeadless headless = {.recipe = &recipe, .steps = steps < 0 ? chosen->steps : steps};
  ans_headless_run (&headless, &result, &error);
  g_assert_no_error (error);
  ans_recipe_clear (&recipe);
  return result;
}

static AnsMeasure
metric (const AnsHeadlessResult *result, const char *id)
{
  const AnsProblem *problem = ans_problem_find ("committor", NULL);
  return ans_frame_measure (result->frame, ans_problem_metric_index (problem, id));
}

/* beta, radii and seed drawn at random from the ranges that the problem promises
 * something for. */
static void
check_random_systems (guint64 first, int count)
{
  for (guint64 seed = first; seed < first + (guint64) count; seed++) {
    AnsRandom random = ans_random (seed, 77, 0);
    double beta = 0.04 + 0.11 * ans_random_uniform (&random);
    double radius_a = 0.05 + 0.2 * ans_random_uniform (&random);
    double radius_b = 0.05 + 0.2 * ans_random_uniform (&random);
    g_autofree char *settings = g_strdup_printf ("beta=%.4f radius_a=%.4f radius_b=%.4f",
                                                 beta, radius_a, radius_b);
    g_auto (AnsHeadlessResult) result = run ("mueller-brown", settings, seed, -1);
    AnsMeasure rmse = metric (&result, "rmse"), rate = metric (&result, "rate");
    g_test_message ("%s: rmse %g, rate over reference %g", settings, rmse.value,
                    rate.value / rate.reference);
    g_assert_cmpfloat (rmse.value, <=, 0.03);
    g_assert_cmpfloat (fabs (rate.value / rate.reference - 1.0), <=, 0.2);
  }
}

static void
test_random_systems (void)
{
  check_random_systems (g_test_slow () ? 100 : 1, g_test_slow () ? 25 : 3);
}

/* Every treatment, loss and sampling learns something: the energy falls well below that
 * of the start. */
static void
check_variant (const char *settings, gint64 steps)
{
  g_auto (AnsHeadlessResult) result = run ("mueller-brown", settings, 3, steps / SHORTER);
  double first = ans_history_value (
      result.history,
      ans_problem_metric_index (ans_problem_find ("committor", NULL), "rmse"), 0);
  AnsMeasure rmse = metric (&result, "rmse");
  g_test_message ("%s: rmse %g at first, %g at last", settings, first, rmse.value);
  g_assert_true (isfinite (rmse.value));
  if (SHORTER == 1)
    g_assert_cmpfloat (rmse.value, <, 0.6 * first);
}

static void
test_variants (void)
{
  check_variant ("sampling=warm pool=20000", 480);
  check_variant ("boundary=mollifier pool=20000", 480);
  check_variant ("boundary=penalty pool=20000", 480);
  check_variant ("boundary=singular pool=20000", 480);
  check_variant ("loss=semigroup pool=20000 sampling=warm", 400);
  check_variant ("optimiser=adam points=1024 keep_batch=1 pool=20000", 800);
}

static void
check_refused (const char *settings, const char *word)
{
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("committor", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  ans_problem_defaults (problem, values);
  gboolean fits = ans_problem_apply (problem, settings, values, &error) &&
                  ans_problem_check (problem, values, &error);
  g_assert_false (fits);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refusals (void)
{
  check_refused ("a_x=0.6 a_y=0.0", "overlap");
  check_refused ("radius_a=0", "radius");
  check_refused ("potential=spheres radius_a=1 radius_b=0.5", "radius");
  check_refused ("potential=double-well a_x=1 b_x=-1", "overlap");
  check_refused ("potential=spheres dimension=1", "dimension");
  check_refused ("potential=ginzburg-landau radius_a=3 radius_b=3", "uniform");
  check_refused ("beta=-1", "beta");
}

/* ---- the pointer ---- */

static void
touch (AnsExperiment *experiment, AnsTouchKind kind, double x, double y)
{
  AnsTouch at = {.kind = kind, .plot = 0, .x = x, .y = y, .reach = 0.02};
  ans_experiment_touch (experiment, &at);
}

static char *last_words;

static void
listen (gpointer data G_GNUC_UNUSED, const char *text)
{
  g_free (last_words);
  last_words = g_strdup (text);
}

static const AnsListener listener = {.say = listen};

static AnsExperiment *
open_experiment (const char *settings)
{
  const AnsProblem *problem = ans_problem_find ("committor", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  g_autoptr (GError) error = NULL;
  AnsExperiment *experiment = ans_experiment_new (problem, 2, &listener, NULL);
  ans_problem_defaults (problem, values);
  ans_problem_apply (problem, settings, values, &error);
  g_assert_no_error (error);
  ans_experiment_open (experiment, values, 1, NULL, &error);
  g_assert_no_error (error);
  return experiment;
}

static double
value (AnsExperiment *experiment, const char *id)
{
  const AnsProblem *problem = ans_problem_find ("committor", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  ans_experiment_values (experiment, values);
  return values[ans_problem_param_index (problem, id, NULL)];
}

/* Dragging A moves its centre; the reference rate follows as for a run opened there. */
static void
test_drag (void)
{
  g_autoptr (AnsExperiment) experiment = open_experiment ("pool=2000");
  int rate = ans_problem_metric_index (ans_problem_find ("committor", NULL), "rate");
  touch (experiment, ANS_TOUCH_PRESS, -0.558, 1.441);
  touch (experiment, ANS_TOUCH_DRAG, -0.8, 1.2);
  touch (experiment, ANS_TOUCH_RELEASE, -0.8, 1.2);
  g_assert_cmpfloat (value (experiment, "a_x"), ==, -0.8);
  g_assert_cmpfloat (value (experiment, "a_y"), ==, 1.2);
  g_assert_true (ans_experiment_step (experiment, NULL));
  double moved = ans_experiment_measure (experiment, rate).reference;
  g_autoptr (AnsExperiment) fresh = open_experiment ("pool=2000 a_x=-0.8 a_y=1.2");
  g_assert_cmpfloat (moved, ==, ans_experiment_measure (fresh, rate).reference);
}

static void
test_drag_onto_b (void)
{
  g_autoptr (AnsExperiment) experiment = open_experiment ("pool=2000");
  touch (experiment, ANS_TOUCH_PRESS, -0.558, 1.441);
  touch (experiment, ANS_TOUCH_DRAG, 0.6, 0.0);
  g_assert_cmpfloat (value (experiment, "a_x"), ==, -0.558);
  g_assert_nonnull (strstr (last_words, "overlap"));
}

/* The walkers' share agrees with the reference at the point of release. */
static void
test_release (void)
{
  g_autoptr (AnsExperiment) experiment =
      open_experiment ("pool=2000 walkers=10 substeps=1");
  g_clear_pointer (&last_words, g_free);
  touch (experiment, ANS_TOUCH_PRESS, -0.822, 0.624);
  for (int i = 0; i < 5000 && last_words == NULL; i++)
    g_assert_true (ans_experiment_step (experiment, NULL));
  g_assert_nonnull (last_words);
  const char *share = strstr (last_words, "): ");
  g_assert_nonnull (share);
  /* The reference is 1 - 0.3257; 400 walkers have a standard error of 0.024. */
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (share + 3, NULL), 1.0 - 0.3257, 0.1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_test_slow ()) {
    g_test_add_func ("/problems/committor/25-random-systems-are-learned",
                     test_random_systems);
    return g_test_run ();
  }
  g_test_add_func ("/problems/committor/slope-agrees-with-differences", test_slope);
  g_test_add_func ("/problems/committor/gradients-agree-with-differences",
                   test_gradients);
  g_test_add_func ("/problems/committor/rows-give-the-exact-gradient", test_rows);
  g_test_add_func ("/problems/committor/boundary-values-are-exact",
                   test_boundary_is_exact);
  g_test_add_func ("/problems/committor/bad-settings-are-refused", test_refusals);
  if (SHORTER == 1)
    g_test_add_func ("/problems/committor/random-systems-are-learned",
                     test_random_systems);
  g_test_add_func ("/problems/committor/every-variant-learns", test_variants);
  g_test_add_func ("/problems/committor/dragging-a-set-moves-the-reference", test_drag);
  g_test_add_func ("/problems/committor/a-set-cannot-be-dragged-onto-the-other",
                   test_drag_onto_b);
  g_test_add_func ("/problems/committor/released-walkers-agree-with-the-reference",
                   test_release);
  int status = g_test_run ();
  g_free (last_words);
  return status;
}
