#include "ui/plot/layer.h"

static void
add_lines (AnsPicture *picture, const AnsLayer *layer, AnsContourResult lines)
{
  const AnsLayout *layout = &picture->layout;
  double dx = (layer->box.x1 - layer->box.x0) / (layer->n - 1);
  double dy = (layer->box.y1 - layer->box.y0) / (layer->m - 1);
  if (lines.n_points == 0)
    return;
  double *px = ans_picture_numbers (picture, 2 * (gsize) lines.n_points),
         *py = px + lines.n_points;
  for (int i = 0; i < lines.n_points; i++) {
    px[i] = ans_view_pixel (&layout->x, layer->box.x0 + dx * lines.points[2 * i]);
    py[i] = ans_view_pixel (&layout->y, layer->box.y0 + dy * lines.points[2 * i + 1]);
    if (!isfinite (px[i] + py[i]))
      px[i] = py[i] = (double) NAN;
  }
  for (int k = 0; k < lines.n_lines; k++) {
    AnsContourLine line = lines.lines[k];
    cairo_new_sub_path (picture->cr);
    ans_layer_polyline (picture, line.n, px + line.first, py + line.first);
    if (line.closed)
      cairo_close_path (picture->cr);
  }
}

static void
draw_levels (AnsPicture *picture, const AnsLayer *layer, gboolean emphasised)
{
  AnsScratch *scratch = picture->scratch;
  if (!scratch->contour)
    scratch->contour = ans_contour_new ();
  cairo_new_path (picture->cr);
  for (int k = 0; k < layer->n_levels; k++) {
    gboolean strong = fabs (layer->levels[k] - layer->emphasis) < 1e-9;
    if (strong == emphasised)
      add_lines (picture, layer,
                 ans_contour_trace (scratch->contour, layer->n, layer->m, layer->values,
                                    layer->levels[k]));
  }
  double width = picture->theme->contour_width * (emphasised ? 1.9 : 1);
  gboolean faint = picture->over_field && layer->role == ANS_ROLE_LANDSCAPE;
  ans_layer_stroke (picture, layer, faint ? 0.7 * width : width, faint ? 0.6 : 1);
}

void
ans_layer_contours (AnsPicture *picture, const AnsLayer *layer,
                    G_GNUC_UNUSED const AnsColourScale *colours)
{
  draw_levels (picture, layer, FALSE);
  if (!isnan (layer->emphasis))
    draw_levels (picture, layer, TRUE);
}
