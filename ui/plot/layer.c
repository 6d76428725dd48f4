#include "ui/plot/layer.h"

/* A line of marks has the colours of their texts. */
static const AnsTheme *
ink_of (const AnsPicture *picture, const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_MARKS ? ans_picture_mark_ink (picture)
                                        : ans_picture_ink (picture);
}

/* Level lines where the time is short. */
static gboolean
is_rough (const AnsPicture *picture, const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_CONTOURS &&
         picture->view->quality >= ANS_QUALITY_ROUGH_LINES;
}

/* One stroke; a rim is wider and half seen through. */
static void
stroke (AnsPicture *picture, const AnsLayer *layer, double width, double alpha,
        gboolean rim)
{
  cairo_t *cr = picture->cr;
  const AnsTheme *ink = ink_of (picture, layer);
  double dashes[] = {5.5 * picture->unit, 3.5 * picture->unit};
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_dash (cr, dashes, layer->dashed ? 2 : 0, 0);
  cairo_set_antialias (cr, is_rough (picture, layer) ? CAIRO_ANTIALIAS_NONE
                                                     : CAIRO_ANTIALIAS_DEFAULT);
  cairo_set_line_width (cr, (width + (rim ? 1.5 : 0)) * picture->unit);
  ans_colour_set (cr, rim ? ink->background : ink->roles[layer->role],
                  rim ? 0.55 * alpha : alpha);
  cairo_stroke_preserve (cr);
}

static gboolean
has_rim (const AnsPicture *picture, const AnsLayer *layer)
{
  return picture->over_field && layer->role != ANS_ROLE_LANDSCAPE &&
         !is_rough (picture, layer);
}

void
ans_layer_stroke (AnsPicture *picture, const AnsLayer *layer, double width, double alpha)
{
  cairo_save (picture->cr);
  if (has_rim (picture, layer))
    stroke (picture, layer, width, alpha, TRUE);
  stroke (picture, layer, width, alpha, FALSE);
  cairo_restore (picture->cr);
  cairo_new_path (picture->cr);
}

void
ans_layer_stroke_polyline (AnsPicture *picture, const AnsLayer *layer, double width,
                           double alpha, int n, const double *px, const double *py)
{
  enum { PIECE = 64 };
  if (layer->dashed || picture->vector || n <= PIECE) {
    cairo_new_path (picture->cr);
    ans_layer_polyline (picture, n, px, py);
    ans_layer_stroke (picture, layer, width, alpha);
    return;
  }
  cairo_save (picture->cr);
  /* Caps that overlap would be seen through each other. */
  cairo_set_line_cap (picture->cr,
                      alpha < 1 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  for (int rim = has_rim (picture, layer); rim >= 0; rim--)
    for (int i = 0; i < n - 1; i += PIECE) {
      cairo_new_path (picture->cr);
      ans_layer_polyline (picture, MIN (PIECE + 1, n - i), px + i, py + i);
      stroke (picture, layer, width, alpha, rim);
    }
  cairo_restore (picture->cr);
  cairo_new_path (picture->cr);
}

void
ans_layer_polyline (AnsPicture *picture, int n, const double *px, const double *py)
{
  cairo_t *cr = picture->cr;
  double nearest = picture->vector ? 0.1 : 0.6 / picture->resolution;
  gboolean open = FALSE, skipped = FALSE;
  double x = 0, y = 0;
  for (int i = 0; i < n; i++) {
    if (isnan (px[i])) {
      if (skipped)
        cairo_line_to (cr, px[i - 1], py[i - 1]);
      open = skipped = FALSE;
    } else if (!open) {
      cairo_move_to (cr, x = px[i], y = py[i]);
      open = TRUE;
    } else if ((skipped = fabs (px[i] - x) + fabs (py[i] - y) < nearest) == FALSE)
      cairo_line_to (cr, x = px[i], y = py[i]);
  }
  if (skipped)
    cairo_line_to (cr, px[n - 1], py[n - 1]);
}
