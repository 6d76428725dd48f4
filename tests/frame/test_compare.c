#include "engine/frame/compare.h"

#include <math.h>

static AnsHistory *
filled (int length, int every, double scale, double shift)
{
  AnsHistory *history = ans_history_new (1);
  for (int i = 0; i < length; i++)
    ans_history_append (history, 0, (gint64) i * every, scale * i * every + shift);
  return history;
}

static void
a_summary_leaves_out_what_is_not_finite (void)
{
  g_autoptr (AnsHistory) history = ans_history_new (2);
  static const double values[] = {4, NAN, 1, 7, INFINITY};
  for (int i = 0; i < 5; i++)
    ans_history_append (history, 0, 3 * i, values[i]);
  AnsSummary summary = ans_compare_summary (history, 0);
  g_assert_cmpfloat (summary.last, ==, 7);
  g_assert_cmpfloat (summary.least, ==, 1);
  g_assert_cmpfloat (summary.mean, ==, 4);
  g_assert_cmpint (summary.step, ==, 12);
  g_assert_true (isnan (ans_compare_summary (history, 1).mean));
}

static void
a_band_is_the_mean_and_its_standard_error (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  g_autoptr (AnsHistory) a = filled (11, 1, 1, 0), b = filled (9, 1, 1, 1),
                         c = filled (11, 1, 1, 5);
  const AnsHistory *const all[] = {a, b, c};
  AnsLayer *layer =
      ans_compare_band (3, all, 0, 0, -1, 100, ANS_ROLE_NETWORK, "mean", plot);
  g_assert_cmpint (layer->n, ==, 9); /* the shortest ends it */
  /* 0, 1, 5: mean 2, variance (4 + 1 + 9) / 2 = 7, standard error sqrt (7 / 3). */
  for (int i = 0; i < layer->n; i++) {
    g_assert_cmpfloat (fabs ((double) layer->y[i] - i - 2), <, 1e-6);
    g_assert_cmpfloat (
        fabs ((double) (layer->band_high[i] - layer->y[i]) - sqrt (7 / 3.)), <, 1e-5);
    g_assert_cmpfloat (fabs ((double) (layer->y[i] - layer->band_low[i]) - sqrt (7 / 3.)),
                       <, 1e-5);
  }
  AnsLayer *alone = ans_compare_band (1, all, 0, 3, 6, 100, ANS_ROLE_DATA, NULL, plot);
  g_assert_cmpint (alone->n, ==, 4);
  g_assert_cmpfloat (alone->band_low[2], ==, alone->band_high[2]);
  g_autoptr (AnsHistory) empty = ans_history_new (1);
  const AnsHistory *const with_empty[] = {a, empty};
  g_assert_null (
      ans_compare_band (2, with_empty, 0, 0, -1, 100, ANS_ROLE_DATA, NULL, plot));
}

static void
long_histories_are_drawn_in_few_points (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  g_autoptr (AnsHistory) a = filled (100000, 1, 1, 0), b = filled (50000, 2, 2, 0);
  AnsLayer *layer =
      ans_compare_histories (a, b, 0, 0, -1, 300, ANS_ROLE_DATA, NULL, plot);
  g_assert_cmpint (layer->n, >, 500);
  g_assert_cmpint (layer->n, <, 1200);
  for (int i = 1; i < layer->n; i++)
    g_assert_cmpfloat (layer->x[i], >, layer->x[i - 1]);
}

static void
histories_of_other_steps_are_subtracted_where_they_stand (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  g_autoptr (AnsHistory) a = filled (21, 1, 3, 0), b = filled (6, 4, 1, 10);
  AnsLayer *layer = ans_compare_histories (a, b, 0, 0, -1, 50, ANS_ROLE_DATA, NULL, plot);
  g_assert_cmpint (layer->n, ==, 21);
  for (int i = 0; i < layer->n; i++)
    g_assert_cmpfloat (layer->y[i], ==, (float) (3 * i - (i / 4 * 4 + 10)));
}

static AnsPlot *
picture (double shift, double right)
{
  AnsPlot *plot = ans_plot_new ();
  AnsLayer *field =
      ans_plot_field (plot, 3, 2, (AnsBox){0, right, 0, 1}, ANS_MAP_SEQUENTIAL, "u");
  AnsLayer *curve = ans_plot_lines (plot, 4, FALSE, ANS_ROLE_NETWORK, "q");
  AnsLayer *reference = ans_plot_lines (plot, 4, FALSE, ANS_ROLE_REFERENCE, "exact");
  for (int i = 0; i < 6; i++)
    field->values[i] = (float) (i * i + shift);
  for (int i = 0; i < 4; i++) {
    curve->x[i] = reference->x[i] = (float) i;
    curve->y[i] = (float) (shift * i);
    reference->y[i] = (float) i;
  }
  ans_plot_mark (plot, ANS_MARK_CIRCLE, 1, 2, ANS_ROLE_FIRST, "A")->size = 0.5;
  return plot;
}

static void
plots_are_subtracted_on_the_same_grid_only (void)
{
  g_autoptr (AnsPlot) a = picture (3, 1), b = picture (1, 1), other = picture (1, 2);
  g_autoptr (AnsPlot) plot = ans_compare_plots (a, b),
                      less = ans_compare_plots (a, other);
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 4);
  const AnsLayer *field = ans_plot_layer (plot, 0), *curve = ans_plot_layer (plot, 1);
  g_assert_cmpint (field->map, ==, ANS_MAP_DIVERGING);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (field->values[i], ==, 2);
  for (int i = 0; i < 4; i++) {
    g_assert_cmpfloat (curve->x[i], ==, (float) i);
    g_assert_cmpfloat (curve->y[i], ==, (float) (2 * i));
    g_assert_cmpfloat (ans_plot_layer (plot, 2)->y[i], ==, 0);
  }
  g_assert_cmpstr (ans_plot_layer (plot, 3)->texts[0], ==, "A");
  g_assert_cmpfloat (ans_plot_layer (plot, 3)->size, ==, 0.5);
  g_assert_cmpint (ans_plot_n_layers (less), ==, 3);
  g_assert_cmpint (ans_plot_layer (less, 0)->kind, ==, ANS_LAYER_LINES);
  g_autoptr (AnsPlot) empty = ans_plot_new (), nothing = ans_compare_plots (a, empty);
  g_assert_cmpint (ans_plot_n_layers (nothing), ==, 0);
}

static void
shared_colours_span_all_plots (void)
{
  AnsPlot *plots[] = {picture (-2, 1), NULL, picture (10, 1)};
  AnsPlot *before = plots[0];
  ans_compare_share_colours (3, plots);
  g_assert_true (plots[0] != before);
  g_assert_null (plots[1]);
  for (int k = 0; k < 3; k += 2) {
    const AnsLayer *field = ans_plot_layer (plots[k], 0);
    g_assert_cmpfloat (field->low, ==, -2);
    g_assert_cmpfloat (field->high, ==, 35);
    g_assert_cmpfloat (field->values[2], ==, k ? 14 : 2);
    g_assert_cmpint (ans_plot_n_layers (plots[k]), ==, 4);
    ans_plot_unref (plots[k]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/compare/a-summary-leaves-out-what-is-not-finite",
                   a_summary_leaves_out_what_is_not_finite);
  g_test_add_func ("/frame/compare/a-band-is-the-mean-and-its-standard-error",
                   a_band_is_the_mean_and_its_standard_error);
  g_test_add_func ("/frame/compare/long-histories-are-drawn-in-few-points",
                   long_histories_are_drawn_in_few_points);
  g_test_add_func (
      "/frame/compare/histories-of-other-steps-are-subtracted-where-they-stand",
      histories_of_other_steps_are_subtracted_where_they_stand);
  g_test_add_func ("/frame/compare/plots-are-subtracted-on-the-same-grid-only",
                   plots_are_subtracted_on_the_same_grid_only);
  g_test_add_func ("/frame/compare/shared-colours-span-all-plots",
                   shared_colours_span_all_plots);
  return g_test_run ();
}
