#include <math.h>
#include <string.h>

#include "engine/run/headless.h"
#include "tests/runs/fixture.h"
#include "ui/film/sweep.h"

enum { BETA = 0, WELL = 2, PARTICLES = 6 };

static void
init (AnsRecipe *recipe)
{
  ans_recipe_init (recipe, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, "short", NULL));
}

static void
values_are_even_on_their_scale (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (GError) error = NULL;
  double values[ANS_BATCH_MOST];
  init (&recipe);
  g_assert_cmpint (ans_sweep_values (&recipe, BETA, 1, 3, FALSE, 5, values, &error), ==,
                   5);
  g_assert_no_error (error);
  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (values[i], ==, 1 + 0.5 * i);
  g_assert_cmpint (ans_sweep_values (&recipe, BETA, 0.01, 1000, TRUE, 6, values, &error),
                   ==, 6);
  for (int i = 0; i < 6; i++) /* pow rounds by a few units in the last place */
    g_assert_cmpfloat (fabs (values[i] / pow (10, i - 2) - 1), <, 1e-12);
  g_assert_cmpfloat (values[5], ==, 1000);
  /* Whole numbers, each once. */
  g_assert_cmpint (
      ans_sweep_values (&recipe, PARTICLES, 16, 18, FALSE, 9, values, &error), ==, 3);
  g_assert_cmpfloat (values[1], ==, 17);
}

static void
what_cannot_be_swept_is_refused (void)
{
  g_auto (AnsRecipe) recipe = {0};
  static const struct {
    double from, to;
    gboolean log;
  } wrong[] = {{0, 1, TRUE}, {-1, 2, FALSE}, {5, 5, FALSE}, {1, 2000, FALSE}};
  double values[ANS_BATCH_MOST];
  init (&recipe);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (ans_sweep_values (&recipe, BETA, wrong[i].from, wrong[i].to,
                                       wrong[i].log, 4, values, &error),
                     ==, 0);
    g_assert_nonnull (error);
  }
}

static void
each_value_is_run_and_drawn_over_the_parameter (void)
{
  static const double values[] = {1, 2, 4};
  g_auto (AnsRecipe) recipe = {0};
  init (&recipe);
  g_autoptr (AnsSweep) sweep =
      ans_sweep_new (&recipe, BETA, 3, values, 40, 1, NULL, NULL);
  ans_sweep_wait (sweep);
  g_assert_true (ans_sweep_is_over (sweep));
  g_assert_cmpfloat (ans_sweep_progress (sweep), ==, 1);
  g_assert_cmpint (ans_sweep_step (sweep), ==, 40);
  g_autoptr (AnsPlot) plot = ans_sweep_plot (sweep, 1);
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 3); /* line, points, reference */
  for (int i = 0; i < 3; i++) {
    g_auto (AnsHeadlessResult) alone = {0};
    AnsOverlayRun run;
    ans_sweep_view (sweep, i, &run);
    g_assert_cmpfloat (run.recipe->values[BETA], ==, values[i]);
    g_assert_nonnull (ans_frame_plot (run.frame, 0));
    g_assert_true (ans_headless_run (&(AnsHeadless){.recipe = run.recipe, .steps = 40},
                                     &alone, NULL));
    AnsMeasure energy = ans_frame_measure (alone.frame, 1);
    g_assert_cmpfloat (ans_plot_layer (plot, 0)->x[i], ==, (float) values[i]);
    g_assert_cmpfloat (ans_plot_layer (plot, 0)->y[i], ==, (float) energy.value);
    g_assert_cmpfloat (ans_plot_layer (plot, 2)->y[i], ==, (float) energy.reference);
  }
}

static void
the_table_is_csv (void)
{
  static const double values[] = {0, 1};
  g_auto (AnsRecipe) recipe = {0};
  init (&recipe);
  g_autoptr (AnsSweep) sweep =
      ans_sweep_new (&recipe, WELL, 2, values, 25, 0, NULL, NULL);
  ans_sweep_wait (sweep);
  g_autofree char *text = ans_sweep_csv (sweep);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "well,seed,step,loss,loss-min,loss-mean,"));
  g_assert_true (g_str_has_prefix (lines[1], "double-well,1,25,"));
  g_assert_true (g_str_has_prefix (lines[2], "single-well,1,25,"));
  for (int i = 0; i < 3; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
    g_assert_cmpuint (g_strv_length (cells), ==, 3 + 4 * 3);
  }
}

static void
stopping_keeps_what_there_is (void)
{
  static const double values[] = {1, 2};
  g_auto (AnsRecipe) recipe = {0};
  init (&recipe);
  g_assert_true (ans_problem_apply (&ans_problem_fixture, "step-milliseconds=5",
                                    recipe.values, NULL));
  g_autoptr (AnsSweep) sweep =
      ans_sweep_new (&recipe, BETA, 2, values, 100000, 1, NULL, NULL);
  AnsOverlayRun run = {0};
  for (gint64 end = g_get_monotonic_time () + 5000000;
       run.step < 3 && g_get_monotonic_time () < end;) {
    ans_sweep_pull (sweep);
    ans_sweep_view (sweep, 0, &run);
  }
  ans_sweep_stop (sweep);
  g_assert_true (ans_sweep_is_over (sweep));
  ans_sweep_view (sweep, 0, &run);
  g_assert_cmpint (run.step, >=, 3);
  g_assert_cmpint (run.step, <, 100000);
  g_assert_nonnull (run.frame);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/film/sweep/values-are-even-on-their-scale",
                   values_are_even_on_their_scale);
  g_test_add_func ("/film/sweep/what-cannot-be-swept-is-refused",
                   what_cannot_be_swept_is_refused);
  g_test_add_func ("/film/sweep/each-value-is-run-and-drawn-over-the-parameter",
                   each_value_is_run_and_drawn_over_the_parameter);
  g_test_add_func ("/film/sweep/the-table-is-csv", the_table_is_csv);
  g_test_add_func ("/film/sweep/stopping-keeps-what-there-is",
                   stopping_keeps_what_there_is);
  return g_test_run ();
}
