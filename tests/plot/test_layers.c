#include "tests/plot/canvas.h"
#include "tests/plot/layers.h"

#include <string.h>

static AnsPlotView
unit_view (void)
{
  AnsPlotView view = ans_view_default ();
  view.box = layers_unit;
  return view;
}

/* The same axes with nothing on them: the layer lies outside of what is shown. */
static Canvas
without_layer (const AnsPlot *plot, const AnsAxes *axes, const AnsPlotView *view,
               int kind)
{
  g_autoptr (AnsPlot) empty = ans_plot_new ();
  AnsLayer *layer = layers_add (empty, (AnsLayerKind) kind, ans_plot_layer (plot, 0)->n);
  layer->label = NULL;
  for (int i = 0; i < layer->n; i++) {
    if (layer->x && kind != ANS_LAYER_BARS)
      layer->x[i] = layer->y[i] = NAN;
    if (kind == ANS_LAYER_BARS)
      layer->y[i] = NAN;
  }
  if (layer->values && !layer->x) { /* holes alone would have other colour bars */
    layer->low = 0, layer->high = 1;
    memset (layer->values, 0xff, (gsize) layer->n * (gsize) layer->m * sizeof (float));
  }
  return canvas_draw (empty, axes, view, 240, 180);
}

static void
check_kind (int kind, int n, gboolean log)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *layer = layers_add (plot, (AnsLayerKind) kind, n);
  layer->label = NULL; /* labels follow the ends of curves */
  if (layer->values && !layer->x)
    layer->low = 0, layer->high = 1;
  AnsAxes axes = {.x_label = "x", .y_label = "y", .x_log = log, .y_log = log};
  AnsPlotView view = unit_view ();
  if (log)
    view.box = (AnsBox){0.02, 2, 0.02, 2};
  if (kind == ANS_LAYER_MATRIX)
    view = ans_view_default ();
  Canvas with = canvas_draw (plot, &axes, &view, 240, 180);
  Canvas without = without_layer (plot, &axes, &view, kind);
  g_assert_cmpint (canvas_changed (&with, &without, TRUE), >, 20);
  g_assert_cmpint (canvas_changed (&with, &without, FALSE), ==, 0);
  canvas_clear (&with);
  canvas_clear (&without);
}

static void
every_layer_draws_inside_the_axes_only (void)
{
  for (int kind = ANS_LAYER_FIELD; kind <= ANS_LAYER_MARKS; kind++)
    check_kind (kind, 30, FALSE);
}

static void
every_layer_draws_on_logarithmic_axes (void)
{
  for (int kind = ANS_LAYER_FIELD; kind <= ANS_LAYER_MARKS; kind++)
    if (kind != ANS_LAYER_MATRIX)
      check_kind (kind, 30, TRUE);
}

/* Arcs, sprites and densities; whole and reduced curves. */
static void
many_draw_as_few_do (void)
{
  const int sizes[] = {1, 2, 99, 150, 3000, 20000, 60000};
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    check_kind (ANS_LAYER_POINTS, sizes[k], FALSE);
    if (sizes[k] > 1)
      check_kind (ANS_LAYER_LINES, sizes[k], FALSE);
    check_kind (ANS_LAYER_PATH, sizes[k], FALSE);
  }
}

/* The picture of data mirrored in y is the mirrored picture, but for rounding at edges.
 */
static int
mirror_difference (int kind, int n)
{
  AnsAxes axes = {0};
  AnsPlotView view = unit_view ();
  view.compact = TRUE;
  Canvas both[2];
  for (int k = 0; k < 2; k++) {
    g_autoptr (AnsPlot) plot = ans_plot_new ();
    AnsLayer *layer = layers_add (plot, (AnsLayerKind) kind, n);
    layer->dashed = FALSE; /* dashes begin where a line begins */
    int rows = layer->m;
    if (!layer->x)
      for (int j = 0; k == 1 && j < rows / 2; j++)
        for (int i = 0; i < layer->n; i++) {
          float *a = &layer->values[j * layer->n + i];
          float *b = &layer->values[(rows - 1 - j) * layer->n + i], c = *a;
          *a = *b, *b = c;
        }
    for (int i = 0; k == 1 && layer->y && i < layer->n; i++) {
      layer->y[i] = 1 - layer->y[i];
      if (layer->v)
        layer->v[i] = -layer->v[i];
      if (layer->band_low)
        layer->band_low[i] = layer->y[i] - 0.05f,
        layer->band_high[i] = layer->y[i] + 0.05f;
    }
    both[k] = canvas_draw (plot, &axes, &view, 204, 164);
  }
  int different = 0;
  const AnsLayout *l = &both[0].layout;
  for (int y = (int) l->top + 1; y < l->bottom - 1; y++)
    for (int x = (int) l->left + 1; x < l->right - 1; x++) {
      int mirrored = (int) (l->top + l->bottom) - 1 - y;
      different += canvas_difference (canvas_at (&both[0], x, y),
                                      canvas_at (&both[1], x, mirrored)) > 60;
    }
  canvas_clear (&both[0]);
  canvas_clear (&both[1]);
  return different;
}

static void
mirrored_data_give_the_mirrored_picture (void)
{
  const AnsLayerKind kinds[] = {ANS_LAYER_FIELD,  ANS_LAYER_CONTOURS, ANS_LAYER_POINTS,
                                ANS_LAYER_ARROWS, ANS_LAYER_LINES,    ANS_LAYER_PATH,
                                ANS_LAYER_MARKS};
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) /* of 200 x 160 pixels */
    g_assert_cmpint (mirror_difference ((int) kinds[k], 40), <=, 30);
  g_assert_cmpint (mirror_difference (ANS_LAYER_POINTS, 2000), <=, 300);
}

/* Data and axes shifted and scaled together: the same pixels. */
static void
shifted_and_scaled_data_give_the_same_picture (void)
{
  const AnsLayerKind kinds[] = {ANS_LAYER_POINTS, ANS_LAYER_ARROWS, ANS_LAYER_LINES,
                                ANS_LAYER_PATH};
  AnsAxes axes = {0};
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    Canvas both[2];
    for (int s = 0; s < 2; s++) {
      float scale = s ? 4 : 1, shift = s ? 64 : 0; /* exact in binary */
      g_autoptr (AnsPlot) plot = ans_plot_new ();
      AnsLayer *layer = layers_add (plot, kinds[k], 40);
      for (int i = 0; i < layer->n; i++) {
        layer->x[i] = (float) (i * 3 % 32) / 32.0f * scale + shift;
        layer->y[i] = (float) (i * 5 % 32) / 32.0f * scale + shift;
        if (layer->u)
          layer->u[i] = layer->v[i] = 0.125f * scale;
        if (layer->band_low)
          layer->band_low[i] = layer->y[i],
          layer->band_high[i] = layer->y[i] + 0.25f * scale;
      }
      AnsPlotView view = ans_view_default ();
      double far = (double) (shift + scale), near = (double) shift;
      view.compact = TRUE;
      view.box = (AnsBox){near, far, near, far};
      both[s] = canvas_draw (plot, &axes, &view, 132, 132);
    }
    g_assert_cmpint (canvas_changed (&both[0], &both[1], TRUE), <=, 4);
    canvas_clear (&both[0]);
    canvas_clear (&both[1]);
  }
}

static void
the_order_of_opaque_points_does_not_matter (void)
{
  AnsAxes axes = {0};
  AnsPlotView view = unit_view ();
  const int sizes[] = {50, 60000}; /* apart from each other; as a density */
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    int n = sizes[k];
    Canvas both[2];
    for (int s = 0; s < 2; s++) {
      g_autoptr (AnsPlot) plot = ans_plot_new ();
      AnsLayer *points = ans_plot_points (plot, n, FALSE, ANS_ROLE_PARTICLES, NULL);
      for (int i = 0; i < n; i++) {
        int j = s ? (int) ((gint64) i * 7919 % n) : i;
        int row = j / 10, column = j % 10, rows = n / 10;
        points->x[i] = (float) ((column + 0.5) / 10);
        points->y[i] = (float) ((row + 0.5) / rows);
      }
      both[s] = canvas_draw (plot, &axes, &view, 300, 240);
    }
    g_assert_cmpint (canvas_changed (&both[0], &both[1], TRUE), ==, 0);
    canvas_clear (&both[0]);
    canvas_clear (&both[1]);
  }
}

static void
a_field_has_the_colours_of_its_values (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *field = ans_plot_field (plot, 3, 3, layers_unit, ANS_MAP_SEQUENTIAL, NULL);
  const float values[] = {0, 1, 2, 3, 4, 5, 6, 7, NAN};
  memcpy (field->values, values, sizeof values);
  AnsAxes axes = {0};
  AnsPlotView view = ans_view_default ();
  Canvas canvas = canvas_draw (plot, &axes, &view, 200, 160);
  AnsColourScale scale = {ANS_MAP_SEQUENTIAL, 0, 7};
  const double places[][3] = {
      {0.25, 0.25, 2}, {0.5, 0.5, 4}, {0.1, 0.9, 5.6}, {0.6, 0.6, 4.8}};
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    double px, py;
    ans_view_to_pixel (&canvas.layout, places[i][0], places[i][1], &px, &py);
    guint32 expected = ans_colour_pick (&scale, places[i][2]);
    if (i == 3) /* in the cell with the hole: nodes 4, 5, 7 by their weights */
      expected = ans_colour_pick (&scale, (0.64 * 4 + 0.16 * 5 + 0.16 * 7) / 0.96);
    /* A pixel is 1 / 70 of the range: up to four entries of the table, 3 units each. */
    g_assert_cmpint (canvas_difference (canvas_at (&canvas, px, py), expected), <=, 14);
  }
  double px, py;
  ans_view_to_pixel (&canvas.layout, 0.95, 0.95, &px, &py);
  g_assert_cmphex (canvas_at (&canvas, px, py), ==,
                   0xffffffff); /* the hole shows the paper */
  canvas_clear (&canvas);
}

static void
a_gap_in_a_curve_is_not_bridged (void)
{
  const int sizes[] = {101, 100001};
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (AnsPlot) plot = ans_plot_new ();
    AnsLayer *line = ans_plot_lines (plot, sizes[k], FALSE, ANS_ROLE_NETWORK, NULL);
    for (int i = 0; i < line->n; i++) {
      float x = (float) i / (float) (line->n - 1);
      line->x[i] = x;
      line->y[i] = x > 0.4f && x < 0.6f ? NAN : 0.5f;
    }
    AnsAxes axes = {0};
    AnsPlotView view = unit_view ();
    view.plain = TRUE;
    Canvas canvas = canvas_draw (plot, &axes, &view, 240, 180);
    double px, py;
    ans_view_to_pixel (&canvas.layout, 0.5, 0.5, &px, &py);
    g_assert_cmphex (canvas_at (&canvas, px, py), ==, 0xffffffff);
    ans_view_to_pixel (&canvas.layout, 0.3, 0.5, &px, &py);
    g_assert_cmphex (canvas_at (&canvas, px, py), !=, 0xffffffff);
    canvas_clear (&canvas);
  }
}

static void
a_dense_curve_shows_every_spike (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *line = ans_plot_lines (plot, 200000, FALSE, ANS_ROLE_NETWORK, NULL);
  for (int i = 0; i < line->n; i++) {
    line->x[i] = (float) i / 199999.0f;
    line->y[i] = 0.3f + 0.1f * (float) (i * 7919 % 1000) / 1000.0f; /* noise */
  }
  line->y[123457] = 0.9f;
  AnsAxes axes = {0};
  AnsPlotView view = unit_view ();
  Canvas canvas = canvas_draw (plot, &axes, &view, 400, 300);
  guint32 ink =
      ans_colour_to_pixel (ans_theme_get (ANS_THEME_LIGHT)->roles[ANS_ROLE_NETWORK]);
  double px, py;
  ans_view_to_pixel (&canvas.layout, (double) line->x[123457], 0.6, &px, &py);
  g_assert_cmpint (canvas_difference (canvas_at (&canvas, px, py), ink), <=, 2);
  g_assert_cmpint (canvas_difference (canvas_at (&canvas, px + 3, py), ink), >, 30);
  canvas_clear (&canvas);
}

static void
row_0_of_a_matrix_is_on_top (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *matrix = ans_plot_matrix (plot, 2, 3, ANS_MAP_GREY, NULL);
  for (int i = 0; i < 6; i++)
    matrix->values[i] = (float) i;
  AnsAxes axes = {0};
  AnsPlotView view = ans_view_default ();
  Canvas canvas = canvas_draw (plot, &axes, &view, 240, 180);
  AnsColourScale scale = {ANS_MAP_GREY, 0, 5};
  for (int i = 0; i < 6; i++) {
    int row = i / 3, column = i % 3;
    double px, py;
    ans_view_to_pixel (&canvas.layout, column - 0.35, row - 0.35, &px, &py);
    g_assert_cmphex (canvas_at (&canvas, px, py), ==, ans_colour_pick (&scale, i));
  }
  double px, py0, py1;
  ans_view_to_pixel (&canvas.layout, 0, 0, &px, &py0);
  ans_view_to_pixel (&canvas.layout, 0, 1, &px, &py1);
  g_assert_cmpfloat (py0, <, py1);
  canvas_clear (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/layers/every-layer-draws-inside-the-axes-only",
                   every_layer_draws_inside_the_axes_only);
  g_test_add_func ("/plot/layers/every-layer-draws-on-logarithmic-axes",
                   every_layer_draws_on_logarithmic_axes);
  g_test_add_func ("/plot/layers/many-draw-as-few-do", many_draw_as_few_do);
  g_test_add_func ("/plot/layers/mirrored-data-give-the-mirrored-picture",
                   mirrored_data_give_the_mirrored_picture);
  g_test_add_func ("/plot/layers/shifted-and-scaled-data-give-the-same-picture",
                   shifted_and_scaled_data_give_the_same_picture);
  g_test_add_func ("/plot/layers/the-order-of-opaque-points-does-not-matter",
                   the_order_of_opaque_points_does_not_matter);
  g_test_add_func ("/plot/layers/a-field-has-the-colours-of-its-values",
                   a_field_has_the_colours_of_its_values);
  g_test_add_func ("/plot/layers/a-gap-in-a-curve-is-not-bridged",
                   a_gap_in_a_curve_is_not_bridged);
  g_test_add_func ("/plot/layers/a-dense-curve-shows-every-spike",
                   a_dense_curve_shows_every_spike);
  g_test_add_func ("/plot/layers/row-0-of-a-matrix-is-on-top",
                   row_0_of_a_matrix_is_on_top);
  return g_test_run ();
}
