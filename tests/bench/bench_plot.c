/* Milliseconds to draw one plot of each kind on an image surface, in one line of CSV
 * each: the whole picture with its axes.  Arguments: width and height (1200 800 if there
 * are none). */
#include "ui/plot/draw.h"
#include "ui/plot/hover.h"

#include <math.h>
#include <stdlib.h>

static int width = 1200, height = 800;

/* The fastest of some pictures: others compete for the machine. */
static double
time_of (const AnsPlot *plot, const AnsAxes *axes)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (AnsPainter) painter = ans_draw_painter_new ();
  ans_draw_set_steady (painter, TRUE);
  AnsPlotView view = ans_view_default ();
  double best = INFINITY;
  gint64 begin = g_get_monotonic_time ();
  for (int k = 0; k < 3 || (k < 30 && g_get_monotonic_time () - begin < 400000); k++) {
    gint64 start = g_get_monotonic_time ();
    ans_draw_plot (painter, cr, plot, axes, &view, width, height, NULL);
    best = fmin (best, (double) (g_get_monotonic_time () - start) / 1000);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return best;
}

static void
report (const char *name, int n, const AnsPlot *plot, AnsAxes axes)
{
  g_print ("%s,%d,%.2f\n", name, n, time_of (plot, &axes));
}

/* Numbers in 0 ... 1 that look random. */
static double
scatter (int i, double factor)
{
  return fmod (i * factor, 1);
}

static void
bench_points (int n, gboolean coloured)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *points = ans_plot_points (plot, n, coloured, ANS_ROLE_PARTICLES, NULL);
  for (int i = 0; i < n; i++) {
    points->x[i] = (float) scatter (i, 0.6180339887);
    points->y[i] = (float) scatter (i, 0.7548776662);
    if (coloured)
      points->values[i] = points->x[i];
  }
  report (coloured ? "coloured points" : "points", n, plot, (AnsAxes){0});
}

static void
bench_lines (int n, gboolean noisy, gboolean log)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, ANS_ROLE_NETWORK, NULL);
  for (int i = 0; i < n; i++) {
    line->x[i] = (float) i;
    line->y[i] =
        (float) (2 + sin (8.0 * i / n) + (noisy ? scatter (i, 0.6180339887) : 0));
  }
  report (log     ? "noisy curve, both log"
          : noisy ? "noisy curve"
                  : "smooth curve",
          n, plot, (AnsAxes){.x_log = log, .y_log = log});
}

static void
bench_grid (int n, gboolean field, gboolean contours)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsBox box = {-1, 1, -1, 1};
  double levels[12];
  for (int k = 0; k < 12; k++)
    levels[k] = -1.1 + 0.2 * k;
  AnsLayer *layers[] = {
      field ? ans_plot_field (plot, n, n, box, ANS_MAP_SEQUENTIAL, NULL) : NULL,
      contours ? ans_plot_contours (plot, n, n, box, ANS_ROLE_NETWORK, 12, levels, NULL)
               : NULL};
  for (int k = 0; k < 2; k++)
    for (int i = 0; layers[k] && i < n * n; i++) {
      int row = i / n, column = i % n;
      double x = 2.0 * column / n - 1, y = 2.0 * row / n - 1;
      layers[k]->values[i] = (float) (sin (4 * x) * cos (5 * y) + 0.3 * x);
    }
  const char *name = field && contours ? "field and 12 contours"
                     : field           ? "field"
                                       : "12 contours";
  report (name, n, plot, (AnsAxes){0});
}

static void
bench_others (void)
{
  g_autoptr (AnsPlot) arrows = ans_plot_new (), bars = ans_plot_new (),
                      paths = ans_plot_new ();
  g_autoptr (AnsPlot) empty = ans_plot_new ();
  AnsLayer *arrow = ans_plot_arrows (arrows, 576, ANS_ROLE_NETWORK, NULL);
  for (int i = 0; i < 576; i++) {
    int row = i / 24, column = i % 24;
    arrow->x[i] = (float) column;
    arrow->y[i] = (float) row;
    arrow->u[i] = (float) cos (0.1 * i), arrow->v[i] = (float) sin (0.1 * i);
  }
  AnsLayer *bar = ans_plot_bars (bars, 100, FALSE, ANS_ROLE_DATA, NULL);
  for (int i = 0; i <= 100; i++)
    bar->x[i] = (float) i;
  for (int i = 0; i < 100; i++)
    bar->y[i] = (float) scatter (i, 0.618);
  for (int k = 0; k < 20; k++) {
    AnsLayer *path = ans_plot_path (paths, 500, ANS_ROLE_PARTICLES, NULL);
    for (int i = 0; i < 500; i++) {
      path->x[i] = (float) (i + 4 * scatter (i, 0.618));
      path->y[i] = (float) (k * 20 + 4 * scatter (i, 0.7548));
    }
  }
  ans_plot_mark (empty, ANS_MARK_POINT, 0, 0, ANS_ROLE_DATA, NULL);
  report ("axes", 1, empty, (AnsAxes){.title = "Title", .x_label = "x", .y_label = "y"});
  report ("arrows", 576, arrows, (AnsAxes){0});
  report ("bars", 100, bars, (AnsAxes){0});
  report ("20 paths", 500, paths, (AnsAxes){0});
}

/* Reading a plot at many places: at all samples, with an index, and making that. */
static void
bench_hover (const char *name, int n, const AnsPlot *plot)
{
  enum { PLACES = 20 };
  AnsAxes axes = {0};
  AnsLayout layout = {.left = 0, .top = 0, .right = width, .bottom = height};
  AnsHover hover;
  layout.x = ans_view_scale (0, 1, FALSE, 0, width);
  layout.y = ans_view_scale (0, 1, FALSE, height, 0);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (AnsHoverIndex) index = ans_hover_index_new (plot);
  double made = (double) (g_get_monotonic_time () - start) / 1000;
  for (int indexed = 0; indexed < 2; indexed++) {
    double best = INFINITY;
    for (int k = 0; k < 5; k++) {
      start = g_get_monotonic_time ();
      for (int i = 0; i < PLACES; i++)
        ans_hover_read_indexed (plot, indexed ? index : NULL, &axes, &layout,
                                width * scatter (i, 0.6180339887),
                                height * scatter (i, 0.7548776662), &hover);
      best = fmin (best, (double) (g_get_monotonic_time () - start) / 1000 / PLACES);
    }
    g_print ("%s %s,%d,%.4f\n", name, indexed ? "by index" : "by all", n, best);
  }
  g_print ("%s index made,%d,%.2f\n", name, n, made);
}

static void
bench_hovers (int n)
{
  g_autoptr (AnsPlot) cloud = ans_plot_new (), curve = ans_plot_new ();
  AnsLayer *points = ans_plot_points (cloud, n, FALSE, ANS_ROLE_PARTICLES, NULL);
  AnsLayer *line = ans_plot_lines (curve, n, FALSE, ANS_ROLE_NETWORK, NULL);
  for (int i = 0; i < n; i++) {
    points->x[i] = (float) scatter (i, 0.6180339887);
    points->y[i] = line->y[i] = (float) scatter (i, 0.7548776662);
    line->x[i] = (float) i / (float) n;
  }
  bench_hover ("hover points", n, cloud);
  bench_hover ("hover curve", n, curve);
}

int
main (int argc, char **argv)
{
  if (argc == 3) {
    width = MAX (atoi (argv[1]), 40);
    height = MAX (atoi (argv[2]), 30);
  }
  g_print ("kind,size,milliseconds\n");
  bench_others ();
  for (int n = 1000; n <= 1000000; n *= 10) {
    bench_points (n, FALSE);
    bench_points (n, TRUE);
    bench_lines (n, FALSE, FALSE);
    bench_lines (n, TRUE, FALSE);
    bench_lines (n, TRUE, TRUE);
  }
  for (int n = 10000; n <= 1000000; n *= 10)
    bench_hovers (n);
  for (int n = 128; n <= 512; n *= 2) {
    bench_grid (n, TRUE, FALSE);
    bench_grid (n, FALSE, TRUE);
    bench_grid (n, TRUE, TRUE);
  }
  return 0;
}
