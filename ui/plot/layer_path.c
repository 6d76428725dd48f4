#include "ui/plot/layer.h"

static void
draw_head (AnsPicture *picture, const AnsLayer *layer, double x, double y)
{
  cairo_t *cr = picture->cr;
  double unit = picture->unit;
  const AnsTheme *ink = ans_picture_ink (picture);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, 3 * unit, 0, 2 * G_PI);
  ans_colour_set (cr, ink->roles[layer->role], 1);
  cairo_fill_preserve (cr);
  ans_colour_set (cr, ink->background, 1);
  cairo_set_line_width (cr, unit);
  cairo_stroke (cr);
}

void
ans_layer_path (AnsPicture *picture, const AnsLayer *layer,
                G_GNUC_UNUSED const AnsColourScale *colours)
{
  int n = layer->n;
  double *px = ans_picture_numbers (picture, 2 * (gsize) n), *py = px + n;
  ans_picture_map (picture, n, layer->x, layer->y, px, py);
  /* Thin, so that what lies below is still seen. */
  ans_layer_stroke_polyline (picture, layer, 0.6 * picture->theme->line_width, 0.75, n,
                             px, py);
  if (!isnan (px[n - 1]))
    draw_head (picture, layer, px[n - 1], py[n - 1]);
}
