/* Plots on image surfaces, for tests. */
#pragma once

#include "ui/plot/draw.h"

typedef struct {
  int width, height, stride; /* stride in pixels */
  guint32 *pixels;           /* copied from the surface */
  AnsLayout layout;
} Canvas;

static inline Canvas
canvas_draw (const AnsPlot *plot, const AnsAxes *axes, const AnsPlotView *view, int width,
             int height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (AnsPainter) painter = ans_draw_painter_new ();
  Canvas canvas = {.width = width, .height = height};
  ans_draw_plot (painter, cr, plot, axes, view, width, height, &canvas.layout);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  canvas.stride = cairo_image_surface_get_stride (surface) / 4;
  canvas.pixels = g_memdup2 (cairo_image_surface_get_data (surface),
                             4 * (gsize) canvas.stride * (gsize) height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return canvas;
}

static inline guint32
canvas_at (const Canvas *canvas, double px, double py)
{
  return canvas->pixels[(int) py * canvas->stride + (int) px];
}

/* The largest difference of a channel, 0 ... 255. */
static inline int
canvas_difference (guint32 a, guint32 b)
{
  int most = 0;
  for (int k = 0; k < 32; k += 8)
    most = MAX (most, ABS ((int) (a >> k & 255) - (int) (b >> k & 255)));
  return most;
}

/* How many pixels inside (or outside) of the axes' area are not as in the other picture.
 */
static inline int
canvas_changed (const Canvas *a, const Canvas *b, gboolean inside)
{
  const AnsLayout *l = &a->layout;
  int n = 0;
  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++) {
      gboolean in = x >= l->left && x < l->right && y >= l->top && y < l->bottom;
      guint32 p = a->pixels[y * a->stride + x], q = b->pixels[y * b->stride + x];
      n += in == inside && canvas_difference (p, q) > 0;
    }
  return n;
}

static inline void
canvas_clear (Canvas *canvas)
{
  g_clear_pointer (&canvas->pixels, g_free);
}
