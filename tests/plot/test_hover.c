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
  return g_test_run ();
}
