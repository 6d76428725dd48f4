#include "engine/frame/history.h"

#include <math.h>

/* A noisy, falling series with a spike and a hole, by arithmetic alone. */
static double
sample (int i)
{
  if (i == 70001)
    return 1e6;
  if (i >= 50000 && i < 60000)
    return (double) NAN;
  return 1e3 / (1 + i) + (i * 7919 % 1000) * 1e-3;
}

static AnsHistory *
filled (int n)
{
  AnsHistory *history = ans_history_new (2);
  for (int i = 0; i < n; i++)
    ans_history_append (history, 1, 10 * (gint64) i, sample (i));
  return history;
}

static const AnsLayer *
line_of (const AnsHistory *history, gint64 first, gint64 last, int columns, AnsPlot *plot)
{
  ans_history_plot (history, 1, first, last, columns, ANS_ROLE_NETWORK, "loss", plot);
  return ans_plot_layer (plot, ans_plot_n_layers (plot) - 1);
}

static void
every_sample_is_kept (void)
{
  g_autoptr (AnsHistory) history = filled (100000);
  g_assert_cmpint (ans_history_length (history, 0), ==, 0);
  g_assert_cmpint (ans_history_length (history, 1), ==, 100000);
  for (int i = 0; i < 100000; i += 137) {
    g_assert_cmpint (ans_history_step (history, 1, i), ==, 10 * i);
    double value = ans_history_value (history, 1, i);
    g_assert_true (value == sample (i) || (isnan (value) && isnan (sample (i))));
  }
  ans_history_clear (history);
  g_assert_cmpint (ans_history_length (history, 1), ==, 0);
}

static void
a_short_series_is_plotted_whole (void)
{
  g_autoptr (AnsHistory) history = filled (300);
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  const AnsLayer *line = line_of (history, 0, -1, 150, plot);
  g_assert_cmpint (line->n, ==, 300);
  g_assert_cmpstr (line->label, ==, "loss");
  for (int i = 0; i < 300; i++) {
    g_assert_cmpfloat (line->x[i], ==, (float) (10 * i));
    g_assert_cmpfloat (line->y[i], ==, (float) sample (i));
  }
}

static void
a_long_series_keeps_its_spike_its_hole_and_its_end (void)
{
  g_autoptr (AnsHistory) history = filled (200000);
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  const AnsLayer *line = line_of (history, 0, -1, 600, plot);
  /* 600 columns of two points, and those added for a logarithmic axis. */
  g_assert_cmpint (line->n, >=, 1200);
  g_assert_cmpint (line->n, <=, 1700);
  float highest = 0;
  int holes = 0;
  for (int i = 0; i < line->n; i++) {
    holes += isnan (line->y[i]);
    highest = isnan (line->y[i]) ? highest : MAX (highest, line->y[i]);
    g_assert_true (i == 0 || line->x[i] >= line->x[i - 1]);
  }
  g_assert_cmpfloat (highest, ==, 1e6f);
  g_assert_cmpint (holes, >, 30);
  g_assert_cmpfloat (line->y[0], ==, (float) sample (0));
  g_assert_cmpfloat (line->x[line->n - 1], ==, 1999990.0f);
  g_assert_cmpfloat (line->y[line->n - 1], ==, (float) sample (199999));
}

/* The reduced line against a scan of all samples between two neighbouring columns. */
static void
columns_hold_the_extremes_of_their_samples (void)
{
  g_autoptr (AnsHistory) history = filled (40000);
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  const AnsLayer *line = line_of (history, 0, -1, 100, plot);
  for (int part = 0; part < 5; part++) {
    int i = part * 8000, j = i + 8000;
    double low = INFINITY, high = -INFINITY, seen_low = INFINITY, seen_high = -INFINITY;
    for (int k = i; k < j; k++) {
      low = fmin (low, sample (k));
      high = fmax (high, sample (k));
    }
    for (int k = 0; k < line->n; k++)
      if (line->x[k] >= (float) (10 * i) && line->x[k] < (float) (10 * j)) {
        seen_low = fmin (seen_low, line->y[k]);
        seen_high = fmax (seen_high, line->y[k]);
      }
    /* The values repeat every 1000 samples up to the slow fall, so that columns which
     * straddle an edge change the extremes by less than the fall within a column. */
    g_assert_cmpfloat (fabs (seen_low - low), <, 0.2);
    g_assert_cmpfloat (fabs (seen_high - high), <, part ? 0.2 : 1e-3);
  }
}

static void
a_stretch_reaches_over_its_edges (void)
{
  g_autoptr (AnsHistory) history = filled (1000);
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  const AnsLayer *line = line_of (history, 105, 125, 100, plot);
  g_assert_cmpint (line->n, ==, 4); /* 100, 110, 120, 130 */
  g_assert_cmpfloat (line->x[0], ==, 100);
  g_assert_cmpfloat (line->x[3], ==, 130);
  ans_history_plot (history, 0, 0, -1, 100, ANS_ROLE_NETWORK, NULL, plot);
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 1);
}

/* Cut and filled again it is what it would have been: the plot reads every level. */
static void
a_cut_leaves_what_was_before (void)
{
  static const int cuts[] = {0, 1, 16, 255, 4097, 51000, 70002};
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    g_autoptr (AnsHistory) straight = filled (72000), history = filled (90000);
    g_autoptr (AnsPlot) a = ans_plot_new (), b = ans_plot_new ();
    ans_history_cut (history, 10 * (gint64) cuts[i] - 1);
    g_assert_cmpint (ans_history_length (history, 1), ==, cuts[i]);
    for (int k = cuts[i]; k < 72000; k++)
      ans_history_append (history, 1, 10 * (gint64) k, sample (k));
    const AnsLayer *cut = line_of (history, 0, -1, 40, a);
    const AnsLayer *line = line_of (straight, 0, -1, 40, b);
    g_assert_cmpmem (cut->y, (gsize) cut->n * sizeof *cut->y, line->y,
                     (gsize) line->n * sizeof *line->y);
  }
}

/* Against the sum it stands for, (1 - w) sum w^(i-j) v_j / (1 - w^i), term by term. */
static void
the_average_is_that_of_its_formula (void)
{
  enum { N = 400 };
  const double weights[] = {0, 0.37, 0.9, 0.999};
  g_autoptr (AnsHistory) history = ans_history_new (1);
  for (int i = 0; i < N; i++)
    ans_history_append (history, 0, i, sin (i * 1.7) + i * 0.01);
  for (guint k = 0; k < G_N_ELEMENTS (weights); k++) {
    double w = weights[k];
    g_autoptr (AnsPlot) plot = ans_plot_new ();
    ans_history_plot_smooth (history, 0, w, 0, -1, N, ANS_ROLE_NETWORK, "s", plot);
    const AnsLayer *line = ans_plot_layer (plot, 0);
    g_assert_cmpint (line->n, ==, N);
    for (int i = 0; i < N; i += 13) {
      double sum = 0, norm = 0;
      for (int j = 0; j <= i; j++) {
        sum += pow (w, i - j) * ans_history_value (history, 0, j);
        norm += pow (w, i - j);
      }
      g_assert_cmpfloat_with_epsilon ((double) line->y[i], sum / norm, 1e-6); /* floats */
    }
  }
}

/* What the tools people complain about get wrong. */
static void
the_average_keeps_constants_and_never_looks_ahead (void)
{
  g_autoptr (AnsHistory) constant = ans_history_new (1);
  for (int i = 0; i < 5000; i++)
    ans_history_append (constant, 0, i, i == 77 ? (double) NAN : 0.1);
  g_autoptr (AnsPlot) flat = ans_plot_new ();
  ans_history_plot_smooth (constant, 0, 0.999, 0, -1, 5000, ANS_ROLE_NETWORK, "", flat);
  for (int i = 0; i < 5000; i++)
    g_assert_true (i == 77 ? isnan (ans_plot_layer (flat, 0)->y[i])
                           : ans_plot_layer (flat, 0)->y[i] == 0.1f);
  /* Asked for early, late, at another width or of a part, it is the same. */
  g_autoptr (AnsHistory) early = ans_history_new (1), late = ans_history_new (1);
  for (int i = 0; i < 1000; i++) {
    ans_history_append (early, 0, i, cos (i * 0.9));
    ans_history_append (late, 0, i, cos (i * 0.9));
    if (i % 100 == 0) {
      g_autoptr (AnsPlot) part = ans_plot_new ();
      ans_history_plot_smooth (early, 0, 0.95, i / 2, i, 5, ANS_ROLE_DATA, "", part);
    }
  }
  g_autoptr (AnsPlot) a = ans_plot_new (), b = ans_plot_new ();
  ans_history_plot_smooth (early, 0, 0.95, 0, -1, 1000, ANS_ROLE_NETWORK, "", a);
  ans_history_plot_smooth (late, 0, 0.5, 0, -1, 1000, ANS_ROLE_NETWORK, "", b);
  ans_history_plot_smooth (late, 0, 0.95, 0, -1, 1000, ANS_ROLE_NETWORK, "", b);
  for (int i = 0; i < 1000; i++)
    g_assert_true (ans_plot_layer (a, 0)->y[i] == ans_plot_layer (b, 1)->y[i]);
  ans_history_clear (early);
  ans_history_append (early, 0, 0, 3);
  ans_history_append (early, 0, 1, 3);
  ans_history_plot_smooth (early, 0, 0.95, 0, -1, 10, ANS_ROLE_NETWORK, "", a);
  g_assert_true (ans_plot_layer (a, 1)->n == 2 && ans_plot_layer (a, 1)->y[1] == 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/history/every-sample-is-kept", every_sample_is_kept);
  g_test_add_func ("/frame/history/a-short-series-is-plotted-whole",
                   a_short_series_is_plotted_whole);
  g_test_add_func ("/frame/history/a-long-series-keeps-its-spike-its-hole-and-its-end",
                   a_long_series_keeps_its_spike_its_hole_and_its_end);
  g_test_add_func ("/frame/history/columns-hold-the-extremes-of-their-samples",
                   columns_hold_the_extremes_of_their_samples);
  g_test_add_func ("/frame/history/a-stretch-reaches-over-its-edges",
                   a_stretch_reaches_over_its_edges);
  g_test_add_func ("/frame/history/a-cut-leaves-what-was-before",
                   a_cut_leaves_what_was_before);
  g_test_add_func ("/frame/history/the-average-is-that-of-its-formula",
                   the_average_is_that_of_its_formula);
  g_test_add_func ("/frame/history/the-average-keeps-constants-and-never-looks-ahead",
                   the_average_keeps_constants_and_never_looks_ahead);
  return g_test_run ();
}
