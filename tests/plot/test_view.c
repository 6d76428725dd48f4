#include "ui/plot/view.h"

#include "ui/plot/range.h"

static AnsLayout
layout_of (double x0, double x1, gboolean x_log, double y0, double y1, gboolean y_log)
{
  AnsLayout layout = {.width = 480, .height = 320, .left = 50, .top = 20, .right = 470};
  layout.bottom = 280;
  layout.x = ans_view_scale (x0, x1, x_log, layout.left, layout.right);
  layout.y = ans_view_scale (y0, y1, y_log, layout.bottom, layout.top);
  return layout;
}

static void
pixels_and_data_invert_each_other (void)
{
  const AnsLayout layouts[] = {layout_of (-1, 3, FALSE, 5, 6, FALSE),
                               layout_of (1e-3, 1e5, TRUE, 2, 7, TRUE),
                               layout_of (-0.5, 3.5, FALSE, 3.5, -0.5, FALSE)};
  for (guint k = 0; k < G_N_ELEMENTS (layouts); k++)
    for (int i = 0; i < 50; i++) {
      double px = 50 + 8.4 * i, py = 20 + 5.2 * i, x, y, qx, qy;
      ans_view_to_data (&layouts[k], px, py, &x, &y);
      ans_view_to_pixel (&layouts[k], x, y, &qx, &qy);
      g_assert_cmpfloat_with_epsilon (px, qx, 1e-9);
      g_assert_cmpfloat_with_epsilon (py, qy, 1e-9);
    }
  g_assert_cmpfloat_with_epsilon (ans_view_pixel (&layouts[0].x, -1), 50, 1e-12);
  g_assert_cmpfloat_with_epsilon (ans_view_pixel (&layouts[0].y, 6), 20, 1e-12);
  g_assert_true (isnan (ans_view_pixel (&layouts[1].x, 0)));
  g_assert_true (isnan (ans_view_pixel (&layouts[0].x, (double) NAN)));
}

static void
a_drag_carries_the_data_along (void)
{
  AnsLayout layout = layout_of (-1, 3, FALSE, 1, 1000, TRUE);
  AnsPlotView view = ans_view_default ();
  g_assert_true (ans_view_is_fit (&view));
  ans_view_pan (&view, &layout, 42, -26);
  AnsLayout after =
      layout_of (view.box.x0, view.box.x1, FALSE, view.box.y0, view.box.y1, TRUE);
  g_assert_cmpfloat_with_epsilon (ans_view_pixel (&after.x, 0.5),
                                  ans_view_pixel (&layout.x, 0.5) + 42, 1e-9);
  g_assert_cmpfloat_with_epsilon (ans_view_pixel (&after.y, 30),
                                  ans_view_pixel (&layout.y, 30) - 26, 1e-9);
  g_assert_false (ans_view_is_fit (&view));
  ans_view_fit (&view);
  g_assert_true (ans_view_is_fit (&view));
}

static void
zooming_keeps_the_point_under_the_pointer (void)
{
  AnsLayout layout = layout_of (-1, 3, FALSE, 5, 6, FALSE);
  AnsPlotView view = ans_view_default ();
  ans_view_zoom (&view, &layout, 100, 200, 2, 1);
  AnsLayout after =
      layout_of (view.box.x0, view.box.x1, FALSE, view.box.y0, view.box.y1, FALSE);
  double x, y, z, w;
  ans_view_to_data (&layout, 100, 200, &x, &y);
  ans_view_to_data (&after, 100, 200, &z, &w);
  g_assert_cmpfloat_with_epsilon (x, z, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.box.x1 - view.box.x0, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.box.y0, 5, 1e-9);
  layout.equal = TRUE;
  ans_view_zoom (&view, &layout, 100, 200, 2, 1);
  g_assert_cmpfloat_with_epsilon (view.box.y1 - view.box.y0, 0.5, 1e-9);
}

static void
a_rectangle_becomes_the_area (void)
{
  AnsLayout layout = layout_of (0, 4.2, FALSE, 0, 2.6, FALSE);
  AnsPlotView view = ans_view_default ();
  ans_view_zoom_box (&view, &layout, 60, 100, 61, 200); /* a click, not a rectangle */
  g_assert_true (ans_view_is_fit (&view));
  ans_view_zoom_box (&view, &layout, 250, 230, 150, 130);
  g_assert_cmpfloat_with_epsilon (view.box.x0, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.box.x1, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.box.y0, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.box.y1, 1.5, 1e-9);
  layout.equal = TRUE;
  ans_view_zoom_box (&view, &layout, 250, 230, 150, 130);
  g_assert_cmpfloat_with_epsilon (
      (view.box.x1 - view.box.x0) / (view.box.y1 - view.box.y0), 4.2 / 2.6, 1e-9);
}

/* Zooming without end stops where numbers end, instead of breaking the axes. */
static void
zooming_stops_where_numbers_end (void)
{
  AnsPlotView view = ans_view_default ();
  for (int way = 0; way < 2; way++) {
    AnsLayout layout = layout_of (0, 1, FALSE, 1, 10, TRUE);
    for (int k = 0; k < 500; k++) {
      ans_view_zoom (&view, &layout, 100, 100, way ? 0.5 : 2, way ? 0.5 : 2);
      layout =
          layout_of (view.box.x0, view.box.x1, FALSE, view.box.y0, view.box.y1, TRUE);
    }
    g_assert_cmpfloat (view.box.x0, <, view.box.x1);
    g_assert_cmpfloat (view.box.y0, <, view.box.y1);
    g_assert_cmpfloat (view.box.y0, >, 0);
    g_assert_true (isfinite (view.box.x1) && isfinite (view.box.y1));
  }
}

static void
the_automatic_box_holds_the_data (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *points = ans_plot_points (plot, 4, FALSE, ANS_ROLE_PARTICLES, NULL);
  float x[] = {0, 10, NAN, 5}, y[] = {-1, 1, 7, INFINITY};
  for (int i = 0; i < 4; i++)
    points->x[i] = x[i], points->y[i] = y[i];
  AnsBox box = ans_range_of_plot (plot, FALSE, FALSE);
  g_assert_cmpfloat_with_epsilon (box.x0, -0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (box.x1, 10.5, 1e-6);
  box = ans_range_of_plot (plot, TRUE, TRUE);
  g_assert_cmpfloat (box.x0, >, 0);
  g_assert_cmpfloat (box.y0, >, 0);
  g_assert_cmpfloat (box.x0, <, 5);
  ans_plot_field (plot, 2, 2, (AnsBox){-2, 3, 1, 4}, ANS_MAP_GREY, NULL);
  box = ans_range_of_plot (plot, FALSE, FALSE);
  g_assert_cmpfloat (box.x0, ==, -2); /* a grid fills the axes */
  g_assert_cmpfloat (box.y1, ==, 4);
}

static void
odd_data_have_a_box (void)
{
  const float values[][2] = {{NAN, NAN}, {3, 3},         {0, 0},
                             {-5, -5},   {1e30f, 1e30f}, {0, 1e-38f}};
  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    for (int logs = 0; logs < 4; logs++) {
      g_autoptr (AnsPlot) plot = ans_plot_new ();
      AnsLayer *line = ans_plot_lines (plot, 2, FALSE, ANS_ROLE_NETWORK, NULL);
      for (int i = 0; i < 2; i++)
        line->x[i] = line->y[i] = values[k][i];
      AnsBox box = ans_range_of_plot (plot, logs & 1, logs >> 1);
      g_assert_cmpfloat (box.x0, <, box.x1);
      g_assert_cmpfloat (box.y0, <, box.y1);
      g_assert_true (isfinite (box.x1 - box.x0) && isfinite (box.y1 - box.y0));
      g_assert_true (!(logs & 1) || box.x0 > 0);
      g_assert_true (!(logs >> 1) || box.y0 > 0);
    }
}

/* Smooth, odd, linear within the gap, and a decade is as long everywhere. */
static void
a_gap_joins_two_logarithms (void)
{
  AnsScale kind = {.gap = 0.01};
  AnsScale scale = ans_view_scale_like (&kind, -10, 1000, 50, 470);
  for (int i = -60; i <= 80; i++) {
    double value = copysign (pow (10, fabs (i / 20.0) - 3), i);
    double pixel = ans_view_pixel (&scale, value);
    g_assert_cmpfloat_with_epsilon (ans_view_value (&scale, pixel), value,
                                    1e-10 * fabs (value) + 1e-15);
    g_assert_cmpfloat_with_epsilon (ans_view_forward (&scale, -value),
                                    -ans_view_forward (&scale, value), 1e-15);
  }
  double decade = ans_view_pixel (&scale, 1000) - ans_view_pixel (&scale, 100);
  g_assert_cmpfloat_with_epsilon (
      ans_view_pixel (&scale, -0.1) - ans_view_pixel (&scale, -1), decade, 1e-9);
  double h = 1e-7, inside = ans_view_forward (&scale, 0.01 - h),
         outside = ans_view_forward (&scale, 0.01 + h),
         edge = ans_view_forward (&scale, 0.01);
  g_assert_cmpfloat_with_epsilon ((edge - inside) / (outside - edge), 1, 1e-4);
  g_assert_cmpfloat_with_epsilon (ans_view_forward (&scale, 0.004),
                                  2 * ans_view_forward (&scale, 0.002), 1e-15);
  AnsLayout layout = layout_of (0, 1, FALSE, 0, 1, FALSE);
  AnsPlotView view = ans_view_default ();
  layout.x = scale;
  ans_view_pan (&view, &layout, 42, 0);
  AnsScale after = ans_view_scale_like (&scale, view.box.x0, view.box.x1, 50, 470);
  g_assert_cmpfloat_with_epsilon (ans_view_pixel (&after, -0.3),
                                  ans_view_pixel (&scale, -0.3) + 42, 1e-9);
}

static void
the_gap_lies_below_most_values (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *line = ans_plot_lines (plot, 1000, FALSE, ANS_ROLE_NETWORK, NULL);
  for (int i = 0; i < 1000; i++) {
    line->x[i] = (float) i;
    line->y[i] = (i % 2 ? 1 : -1) * (float) (300 * pow (10, -i / 200.0));
  }
  line->y[7] = 1e-30f; /* one value that happens to be nearly zero */
  line->y[8] = NAN;
  g_assert_cmpfloat_with_epsilon (ans_range_gap (plot, TRUE), 1e-3, 1e-9);
  g_assert_true (ans_range_is_signed (plot, TRUE));
  g_assert_false (ans_range_is_signed (plot, FALSE));
  AnsScale x = {0}, y = {.gap = 1e-3};
  AnsBox box = ans_range_of_axes (plot, &x, &y);
  g_assert_cmpfloat (box.y0, <, -300);
  g_assert_cmpfloat (box.y1, >, 290);
  g_autoptr (AnsPlot) empty = ans_plot_new ();
  g_assert_cmpfloat (ans_range_gap (empty, TRUE), >, 0);
  box = ans_range_of_axes (empty, &x, &y);
  g_assert_cmpfloat (box.y0, <, box.y1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/view/pixels-and-data-invert-each-other",
                   pixels_and_data_invert_each_other);
  g_test_add_func ("/plot/view/a-drag-carries-the-data-along",
                   a_drag_carries_the_data_along);
  g_test_add_func ("/plot/view/zooming-keeps-the-point-under-the-pointer",
                   zooming_keeps_the_point_under_the_pointer);
  g_test_add_func ("/plot/view/a-rectangle-becomes-the-area",
                   a_rectangle_becomes_the_area);
  g_test_add_func ("/plot/view/zooming-stops-where-numbers-end",
                   zooming_stops_where_numbers_end);
  g_test_add_func ("/plot/range/the-automatic-box-holds-the-data",
                   the_automatic_box_holds_the_data);
  g_test_add_func ("/plot/range/odd-data-have-a-box", odd_data_have_a_box);
  g_test_add_func ("/plot/view/a-gap-joins-two-logarithms", a_gap_joins_two_logarithms);
  g_test_add_func ("/plot/range/the-gap-lies-below-most-values",
                   the_gap_lies_below_most_values);
  return g_test_run ();
}
