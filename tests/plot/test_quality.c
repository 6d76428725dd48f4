/* The levels of quality: simpler pictures of the same thing. */
#include "tests/plot/canvas.h"
#include "tests/plot/layers.h"

enum { WIDTH = 240, HEIGHT = 180 };

static Canvas
draw_at (const AnsPlot *plot, AnsQuality quality)
{
  AnsAxes axes = {.x_label = "x", .y_label = "y"};
  AnsPlotView view = ans_view_default ();
  view.box = layers_unit;
  view.quality = quality;
  return canvas_draw (plot, &axes, &view, WIDTH, HEIGHT);
}

/* Whatever the level, axes and what is about them stay as they are. */
static void
levels_change_the_layer_only (void)
{
  for (int kind = ANS_LAYER_FIELD; kind <= ANS_LAYER_MARKS; kind++) {
    g_autoptr (AnsPlot) plot = ans_plot_new ();
    AnsLayer *layer = layers_add (plot, (AnsLayerKind) kind, 3000);
    if (kind == ANS_LAYER_MATRIX)
      continue;
    layer->label = NULL;
    Canvas full = draw_at (plot, ANS_QUALITY_FULL);
    for (int level = 1; level < ANS_QUALITY_N; level++) {
      Canvas other = draw_at (plot, (AnsQuality) level);
      g_assert_cmpint (canvas_changed (&full, &other, FALSE), ==, 0);
      canvas_clear (&other);
    }
    canvas_clear (&full);
  }
}

/* Fields of few cells look alike: no channel is far off on average. */
static void
coarse_fields_look_alike (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_FIELD, 0);
  Canvas full = draw_at (plot, ANS_QUALITY_FULL),
         coarse = draw_at (plot, ANS_QUALITY_COARSE_GRIDS);
  double sum = 0;
  int n = 0;
  for (int y = (int) full.layout.top + 1; y < full.layout.bottom - 1; y++)
    for (int x = (int) full.layout.left + 1; x < full.layout.right - 1; x++, n++)
      sum += canvas_difference (canvas_at (&full, x, y), canvas_at (&coarse, x, y));
  g_assert_cmpfloat (sum / n, <, 4); /* of 255; a pixel is 1 / 200 of the map */
  g_assert_cmpfloat (sum / n, >, 0);
  canvas_clear (&full);
  canvas_clear (&coarse);
}

/* 40 000 markers along a curve: a choice of them, and their density, lie where all of
 * them lie, and cover the curve. */
static void
fewer_markers_lie_where_all_do (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *points = ans_plot_points (plot, 40000, FALSE, ANS_ROLE_PARTICLES, NULL);
  layers_place (points);
  for (int level = ANS_QUALITY_FEW_MARKERS; level <= ANS_QUALITY_DENSITY; level++) {
    Canvas few = draw_at (plot, (AnsQuality) level);
    for (int i = 0; i < points->n; i += 97) {
      double px, py;
      ans_view_to_pixel (&few.layout, (double) points->x[i], (double) points->y[i], &px,
                         &py);
      g_assert_cmpint (canvas_difference (canvas_at (&few, px, py),
                                          canvas_at (&few, px, few.layout.top + 2)),
                       >, 30);
    }
    canvas_clear (&few);
  }
}

/* Level lines of the plane x + y / 2 are straight: halving the grid moves them nowhere.
 */
static void
coarse_level_lines_stay (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  const double level[] = {0.8};
  AnsLayer *layer =
      ans_plot_contours (plot, 64, 50, layers_unit, ANS_ROLE_NETWORK, 1, level, NULL);
  layers_fill_grid (layer);
  Canvas rough = draw_at (plot, ANS_QUALITY_ROUGH_LINES),
         coarse = draw_at (plot, ANS_QUALITY_COARSE_GRIDS);
  int length = HEIGHT; /* pixels of the line, at most; rounding moves a few of them */
  g_assert_cmpint (canvas_changed (&rough, &coarse, TRUE), <, length / 8);
  for (int k = 1; k < 9; k++) {
    double px, py;
    gboolean found = FALSE;
    ans_view_to_pixel (&coarse.layout, 0.8 - 0.05 * k, 0.1 * k, &px, &py);
    for (int dx = -1; dx <= 1; dx++)
      found |= canvas_difference (canvas_at (&coarse, px + dx, py),
                                  canvas_at (&coarse, px + 9, py)) > 60;
    g_assert_true (found);
  }
  canvas_clear (&rough);
  canvas_clear (&coarse);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/quality/levels-change-the-layer-only",
                   levels_change_the_layer_only);
  g_test_add_func ("/plot/quality/coarse-fields-look-alike", coarse_fields_look_alike);
  g_test_add_func ("/plot/quality/fewer-markers-lie-where-all-do",
                   fewer_markers_lie_where_all_do);
  g_test_add_func ("/plot/quality/coarse-level-lines-stay", coarse_level_lines_stay);
  return g_test_run ();
}
