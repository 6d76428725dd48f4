#include "tests/plot/canvas.h"
#include "tests/plot/layers.h"

static int
inked (const Canvas *canvas, int left, int top, int right, int bottom)
{
  int n = 0;
  for (int y = MAX (top, 0); y < MIN (bottom, canvas->height); y++)
    for (int x = MAX (left, 0); x < MIN (right, canvas->width); x++)
      n += canvas_at (canvas, x, y) != canvas_at (canvas, 0, 0);
  return n;
}

static AnsPlot *
curve (int n, float y0, float y1, const char *label)
{
  AnsPlot *plot = ans_plot_new ();
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, ANS_ROLE_NETWORK, label);
  for (int i = 0; i < n; i++) {
    line->x[i] = (float) i;
    line->y[i] = y0 + (y1 - y0) * (float) i / (float) (n - 1);
  }
  return plot;
}

static void
margins_grow_with_what_stands_in_them (void)
{
  g_autoptr (AnsPlot) plot = curve (100, 0, 1, NULL),
                      named = curve (100, 0, 1, "a long name");
  g_autoptr (AnsPlot) large = curve (100, 0, 70000, NULL);
  AnsAxes bare = {0}, labelled = {.title = "Title", .x_label = "step", .y_label = "loss"};
  AnsPlotView view = ans_view_default ();
  Canvas a = canvas_draw (plot, &bare, &view, 400, 300);
  Canvas b = canvas_draw (plot, &labelled, &view, 400, 300);
  Canvas c = canvas_draw (named, &bare, &view, 400, 300);
  Canvas d = canvas_draw (large, &bare, &view, 400, 300);
  g_assert_cmpfloat (b.layout.top, >, a.layout.top + 10);
  g_assert_cmpfloat (b.layout.bottom, <, a.layout.bottom - 10);
  g_assert_cmpfloat (b.layout.left, >, a.layout.left + 10);
  g_assert_cmpfloat (c.layout.right, <, a.layout.right - 40);
  g_assert_cmpfloat (d.layout.left, >, a.layout.left + 5);
  canvas_clear (&a);
  canvas_clear (&b);
  canvas_clear (&c);
  canvas_clear (&d);
}

/* Nothing is cut off: the outermost pixels stay paper, whatever the size. */
static void
nothing_touches_the_edges (void)
{
  const int sizes[][2] = {{160, 120}, {240, 180}, {480, 320}, {900, 600}};
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (int kind = ANS_LAYER_FIELD; kind <= ANS_LAYER_MARKS; kind++) {
      g_autoptr (AnsPlot) plot = ans_plot_new ();
      layers_add (plot, (AnsLayerKind) kind, 50);
      AnsAxes axes = {.title = "Title", .x_label = "position", .y_label = "speed"};
      axes.equal = kind % 2;
      AnsPlotView view = ans_view_default ();
      int w = sizes[k][0], h = sizes[k][1];
      Canvas canvas = canvas_draw (plot, &axes, &view, w, h);
      g_assert_cmpint (inked (&canvas, 0, 0, w, 2), ==, 0);
      g_assert_cmpint (inked (&canvas, 0, h - 2, w, h), ==, 0);
      g_assert_cmpint (inked (&canvas, 0, 0, 2, h), ==, 0);
      g_assert_cmpint (inked (&canvas, w - 2, 0, w, h), ==, 0);
      g_assert_cmpint (inked (&canvas, 0, 0, w, h), >, 200);
      canvas_clear (&canvas);
    }
}

static void
equal_axes_have_equal_units (void)
{
  for (int kind = ANS_LAYER_FIELD; kind <= ANS_LAYER_PATH; kind++) {
    g_autoptr (AnsPlot) plot = ans_plot_new ();
    layers_add (plot, (AnsLayerKind) kind, 30);
    AnsAxes axes = {.equal = TRUE};
    AnsPlotView view = ans_view_default ();
    Canvas canvas = canvas_draw (plot, &axes, &view, 500, 300);
    /* The area is made of whole pixels: half of one in some 250. */
    g_assert_cmpfloat_with_epsilon (canvas.layout.x.slope / -canvas.layout.y.slope, 1,
                                    0.005);
    canvas_clear (&canvas);
  }
}

static void
the_chosen_box_is_shown (void)
{
  g_autoptr (AnsPlot) plot = curve (100, 1, 5, NULL);
  AnsAxes axes = {0};
  AnsPlotView view = ans_view_default ();
  view.box = (AnsBox){10, 20, (double) NAN, 7};
  Canvas canvas = canvas_draw (plot, &axes, &view, 400, 300);
  g_assert_cmpfloat (canvas.layout.x.low, ==, 10);
  g_assert_cmpfloat (canvas.layout.x.high, ==, 20);
  g_assert_cmpfloat_with_epsilon (canvas.layout.y.low, 0.8, 1e-6);
  g_assert_cmpfloat (canvas.layout.y.high, ==, 7);
  canvas_clear (&canvas);
  view.y_scale = ANS_SCALE_LOG;
  view.box = (AnsBox){20, 10, -3, 7}; /* makes no sense: not heard */
  canvas = canvas_draw (plot, &axes, &view, 400, 300);
  g_assert_true (canvas.layout.y.log && !canvas.layout.x.log);
  g_assert_cmpfloat (canvas.layout.y.low, >, 0);
  g_assert_cmpfloat (canvas.layout.x.low, <, canvas.layout.x.high);
  canvas_clear (&canvas);
}

static void
hidden_values_are_said (void)
{
  g_autoptr (AnsPlot) some = curve (100, 1, 5, NULL), none = curve (100, 1, 5, NULL);
  AnsAxes axes = {.y_log = TRUE};
  AnsPlotView view = ans_view_default ();
  ans_plot_layer (some, 0)->y[40] = -1;
  ans_plot_layer (none, 0)->y[40] = NAN;
  Canvas a = canvas_draw (some, &axes, &view, 400, 300);
  Canvas b = canvas_draw (none, &axes, &view, 400, 300);
  g_assert_cmpint (canvas_changed (&a, &b, TRUE), ==, 0);
  g_assert_cmpint (canvas_changed (&a, &b, FALSE), >, 50); /* "1 value <= 0 hidden" */
  canvas_clear (&a);
  canvas_clear (&b);
}

static void
an_empty_plot_says_what_to_do (void)
{
  AnsAxes axes = {.title = "Flux"};
  AnsPlotView view = ans_view_default ();
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  ans_plot_set_message (plot, "Press Run to see the flux");
  Canvas none = canvas_draw (NULL, &axes, &view, 300, 200);
  Canvas told = canvas_draw (plot, &axes, &view, 300, 200);
  g_assert_true (none.layout.empty && told.layout.empty);
  g_assert_cmpint (inked (&none, 40, 70, 260, 130), >, 50);
  g_assert_cmpint (inked (&told, 40, 70, 260, 130), >, 50);
  g_assert_false (ans_view_inside (&told.layout, 150, 100));
  canvas_clear (&none);
  canvas_clear (&told);
}

/* Data that tremble: a steady painter holds its axes, any other follows. */
static void
a_steady_painter_holds_its_axes (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);
  AnsAxes axes = {0};
  AnsPlotView view = ans_view_default ();
  for (int steady = 0; steady < 2; steady++) {
    g_autoptr (AnsPainter) painter = ans_draw_painter_new ();
    ans_draw_set_steady (painter, steady);
    double last = 0;
    int moves = 0;
    for (int k = 0; k < 60; k++) {
      g_autoptr (AnsPlot) plot = curve (50, 0, 10 + (float) sin (k), NULL);
      AnsLayout layout;
      ans_draw_plot (painter, cr, plot, &axes, &view, 300, 200, &layout);
      moves += k > 0 && layout.y.high != last;
      last = layout.y.high;
    }
    if (steady)
      g_assert_cmpint (moves, <=, 5);
    else
      g_assert_cmpint (moves, >=, 50);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
a_painter_repeats_itself (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_FIELD, 0);
  layers_add (plot, ANS_LAYER_CONTOURS, 0);
  layers_add (plot, ANS_LAYER_POINTS, 300);
  AnsAxes axes = {
      .title = "u < 1 & \316\262", .x_label = "x<sub>1</sub>", .y_label = "y"};
  for (int theme = 0; theme < ANS_N_THEMES; theme++) {
    AnsPlotView view = ans_view_default ();
    view.theme = (AnsThemeKind) theme;
    Canvas a = canvas_draw (plot, &axes, &view, 320, 240);
    Canvas b = canvas_draw (plot, &axes, &view, 320, 240);
    g_assert_cmpint (canvas_changed (&a, &b, TRUE) + canvas_changed (&a, &b, FALSE), ==,
                     0);
    canvas_clear (&a);
    canvas_clear (&b);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/axes/margins-grow-with-what-stands-in-them",
                   margins_grow_with_what_stands_in_them);
  g_test_add_func ("/plot/axes/nothing-touches-the-edges", nothing_touches_the_edges);
  g_test_add_func ("/plot/axes/equal-axes-have-equal-units", equal_axes_have_equal_units);
  g_test_add_func ("/plot/axes/the-chosen-box-is-shown", the_chosen_box_is_shown);
  g_test_add_func ("/plot/axes/hidden-values-are-said", hidden_values_are_said);
  g_test_add_func ("/plot/axes/an-empty-plot-says-what-to-do",
                   an_empty_plot_says_what_to_do);
  g_test_add_func ("/plot/draw/a-steady-painter-holds-its-axes",
                   a_steady_painter_holds_its_axes);
  g_test_add_func ("/plot/draw/a-painter-repeats-itself", a_painter_repeats_itself);
  return g_test_run ();
}
