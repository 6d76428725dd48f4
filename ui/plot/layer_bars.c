#include "ui/plot/layer.h"

/* Sharp edges for axis-parallel shapes on a screen. */
static double
snap (const AnsPicture *picture, double pixel)
{
  return picture->vector ? pixel
                         : round (pixel * picture->resolution) / picture->resolution;
}

static void
draw_bar (AnsPicture *picture, const AnsLayer *layer, int i, double base)
{
  const AnsLayout *layout = &picture->layout;
  double left = ans_view_pixel (&layout->x, (double) layer->x[i]);
  double right = ans_view_pixel (&layout->x, (double) layer->x[i + 1]);
  double top = ans_view_pixel (&layout->y, (double) layer->y[i]);
  picture->hidden += layout->y.log && layer->y[i] <= 0;
  if (!isfinite (left + right + top))
    return;
  left = snap (picture, MIN (left, right)), right = snap (picture, MAX (left, right));
  double gap = right - left > 5 * picture->unit ? picture->unit : 0;
  top = snap (picture, CLAMP (top, -1e5, 1e5));
  cairo_rectangle (picture->cr, left, MIN (top, base), MAX (right - left - gap, 0.5),
                   fabs (base - top));
}

static void
draw_error (AnsPicture *picture, const AnsLayer *layer, int i)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  double left = ans_view_pixel (&layout->x, (double) layer->x[i]);
  double right = ans_view_pixel (&layout->x, (double) layer->x[i + 1]);
  double low = ans_view_pixel (&layout->y, (double) layer->band_low[i]);
  double high = ans_view_pixel (&layout->y, (double) layer->band_high[i]);
  if (isnan (low) && layout->y.log)
    low = layout->bottom;
  if (!isfinite (left + right + low + high))
    return;
  double x = 0.5 * (left + right),
         cap = MIN (3 * picture->unit, 0.25 * fabs (right - left));
  cairo_move_to (cr, x, CLAMP (low, -1e5, 1e5));
  cairo_line_to (cr, x, CLAMP (high, -1e5, 1e5));
  cairo_move_to (cr, x - cap, CLAMP (high, -1e5, 1e5));
  cairo_line_to (cr, x + cap, CLAMP (high, -1e5, 1e5));
  cairo_move_to (cr, x - cap, CLAMP (low, -1e5, 1e5));
  cairo_line_to (cr, x + cap, CLAMP (low, -1e5, 1e5));
}

void
ans_layer_bars (AnsPicture *picture, const AnsLayer *layer,
                G_GNUC_UNUSED const AnsColourScale *colours)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  double base = layout->y.log ? layout->bottom : ans_view_pixel (&layout->y, 0);
  base = snap (picture, CLAMP (base, -1e5, 1e5));
  cairo_new_path (cr);
  for (int i = 0; i < layer->n; i++)
    draw_bar (picture, layer, i, base);
  ans_colour_set (cr, picture->theme->roles[layer->role], 0.7);
  cairo_fill (cr);
  for (int i = 0; layer->band_low && i < layer->n; i++)
    draw_error (picture, layer, i);
  ans_colour_set (cr, picture->theme->foreground, 0.8);
  cairo_set_line_width (cr, picture->theme->axis_width * picture->unit);
  cairo_stroke (cr);
}
