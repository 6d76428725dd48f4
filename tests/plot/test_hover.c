#include "tests/plot/canvas.h"
#include "tests/plot/layers.h"

#include "ui/plot/hover.h"

#include <string.h>

/* What the plot says at data (x, y). */
static char *
read_at (const AnsPlot *plot, const AnsAxes *axes, double x, double y)
{
  AnsPlotView view = ans_view_default ();
  Canvas canvas = canvas_draw (plot, axes, &view, 480, 320);
  AnsHover hover;
  double px, py;
  ans_view_to_pixel (&canvas.layout, x, y, &px, &py);
  gboolean inside = ans_hover_read (plot, axes, &canvas.layout, px, py, &hover);
  canvas_clear (&canvas);
  return inside ? ans_hover_text (&hover) : NULL;
}

static void
a_field_says_its_value (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *field =
      ans_plot_field (plot, 3, 2, (AnsBox){0, 2, 0, 1}, ANS_MAP_GREY, "<i>u</i>");
  for (int i = 0; i < 6; i++)
    field->values[i] = (float) i;
  AnsAxes axes = {0};
  g_autofree char *text = read_at (plot, &axes, 0.5, 0.25);
  g_assert_cmpstr (text, ==, "x 0.500  y 0.250  u 1.2500");
  field->values[4] = NAN;
  g_autofree char *hole = read_at (plot, &axes, 0.5, 0.25);
  g_assert_cmpstr (hole, ==, "x 0.500  y 0.250");
  g_autofree char *outside = read_at (plot, &axes, 2.5, 0.25);
  g_assert_null (outside);
}

static void
curves_say_their_values_at_one_step (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *loss = ans_plot_lines (plot, 1001, FALSE, ANS_ROLE_NETWORK, "loss");
  AnsLayer *rate = ans_plot_lines (plot, 1001, FALSE, ANS_ROLE_REFERENCE, "rate");
  for (int i = 0; i <= 1000; i++) {
    loss->x[i] = rate->x[i] = (float) i;
    loss->y[i] = 1.0f - (float) i / 1000.0f;
    rate->y[i] = -0.25f;
  }
  AnsAxes axes = {.x_label = "step"};
  g_autofree char *text = read_at (plot, &axes, 500, 0.45);
  g_assert_true (g_str_has_prefix (text, "step 500"));
  g_assert_nonnull (strstr (text, "loss 0.50000  rate −0.25000"));
}

static void
the_nearest_point_within_reach_is_taken (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *points = ans_plot_points (plot, 3, TRUE, ANS_ROLE_PARTICLES, "u");
  for (int i = 0; i < 3; i++) {
    points->x[i] = points->y[i] = (float) i;
    points->values[i] = 10.0f * (float) i;
  }
  AnsAxes axes = {0};
  g_autofree char *near = read_at (plot, &axes, 1.01, 0.99);
  g_assert_cmpstr (near, ==, "x 1.000  y 1.000  u 10.000");
  g_autofree char *away = read_at (plot, &axes, 1.5, 0.5);
  g_assert_null (strstr (away, "u "));
}

static void
bars_and_cells_say_their_values (void)
{
  g_autoptr (AnsPlot) bars = ans_plot_new (), cells = ans_plot_new ();
  AnsLayer *bar = ans_plot_bars (bars, 2, FALSE, ANS_ROLE_DATA, "count");
  for (int i = 0; i < 3; i++)
    bar->x[i] = (float) i;
  bar->y[0] = 12, bar->y[1] = 34;
  AnsAxes axes = {.y_label = "n"};
  g_autofree char *text = read_at (bars, &axes, 1.5, 3);
  g_assert_true (g_str_has_suffix (text, "count 34.000"));
  AnsLayer *matrix = ans_plot_matrix (cells, 2, 3, ANS_MAP_GREY, "payoff");
  for (int i = 0; i < 6; i++)
    matrix->values[i] = (float) i;
  g_autofree char *cell = read_at (cells, &axes, 2.2, 0.9);
  g_assert_cmpstr (cell, ==, "x 2  n 1  payoff 5.0000");
}

/* Reads at many places, near samples and away from them. */
static void
check_index (const AnsPlot *plot, gboolean log)
{
  AnsAxes axes = {.x_log = log};
  AnsPlotView view = ans_view_default ();
  Canvas canvas = canvas_draw (plot, &axes, &view, 480, 320);
  g_autoptr (AnsHoverIndex) index = ans_hover_index_new (plot);
  int snapped = 0;
  for (int k = 0; k < 500; k++) {
    AnsHover a, b;
    double px = 480 * fmod (k * 0.618034, 1), py = 320 * fmod (k * 0.754877, 1);
    gboolean inside = ans_hover_read (plot, &axes, &canvas.layout, px, py, &a);
    g_assert_true (inside == ans_hover_read_indexed (plot, index, &axes, &canvas.layout,
                                                     px, py, &b));
    g_autofree char *plain = ans_hover_text (&a), *quick = ans_hover_text (&b);
    g_assert_cmpstr (plain, ==, quick);
    snapped += a.snapped;
  }
  g_assert_cmpint (snapped, >, 20);
  canvas_clear (&canvas);
}

static void
an_index_finds_the_same (void)
{
  g_autoptr (AnsPlot) cloud = ans_plot_new (), curve = ans_plot_new ();
  g_autoptr (AnsPlot) stairs = ans_plot_new ();
  AnsLayer *points = ans_plot_points (cloud, 4001, TRUE, ANS_ROLE_PARTICLES, "u");
  for (int i = 0; i < 4001; i++) {
    points->x[i] = i % 97 == 0 ? NAN : (float) (1e-3 + fmod (i * 0.3819, 1));
    points->y[i] = (float) exp (3 * fmod (i * 0.2917, 1));
    points->values[i] = (float) i;
  }
  points->x[5] = 3; /* far from all others */
  AnsLayer *line = ans_plot_lines (curve, 3000, FALSE, ANS_ROLE_NETWORK, "f");
  AnsLayer *steps = ans_plot_lines (stairs, 500, FALSE, ANS_ROLE_NETWORK, "s");
  for (int i = 0; i < 3000; i++) {
    line->x[i] = (float) (i * i) * 1e-3f;
    line->y[i] = i % 7 == 0 || (i > 1000 && i < 1200) ? NAN : (float) sin (i * 0.01);
  }
  for (int i = 0; i < 500; i++) {
    steps->x[i] = (float) (1 + i / 5); /* several at one place */
    steps->y[i] = (float) (i * 37 % 100);
  }
  for (int log = 0; log < 2; log++) {
    check_index (cloud, log);
    check_index (curve, log);
    check_index (stairs, log);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/hover/a-field-says-its-value", a_field_says_its_value);
  g_test_add_func ("/plot/hover/curves-say-their-values-at-one-step",
                   curves_say_their_values_at_one_step);
  g_test_add_func ("/plot/hover/the-nearest-point-within-reach-is-taken",
                   the_nearest_point_within_reach_is_taken);
  g_test_add_func ("/plot/hover/bars-and-cells-say-their-values",
                   bars_and_cells_say_their_values);
  g_test_add_func ("/plot/hover/an-index-finds-the-same", an_index_finds_the_same);
  return g_test_run ();
}
