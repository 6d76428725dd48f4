#include "ui/plot/layer.h"

static void
write_text (AnsPicture *picture, const AnsLayer *layer, const char *text, double x,
            double y, double ax, double ay)
{
  const AnsTheme *theme = ans_picture_mark_ink (picture);
  AnsColour colour =
      layer->role == ANS_ROLE_LANDSCAPE ? theme->muted : theme->roles[layer->role];
  AnsTextStyle style = layer->mark == ANS_MARK_CIRCLE ? ANS_TEXT_STRONG : ANS_TEXT_LABEL;
  ans_text_draw_rimmed (picture->text, picture->cr, style, text, x, y, ax, ay, colour,
                        theme->background);
}

static void
draw_line (AnsPicture *picture, const AnsLayer *layer, const char *text, double x,
           double y)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  double gap = 3 * picture->unit;
  if (layer->mark == ANS_MARK_VERTICAL) {
    cairo_move_to (cr, x, layout->bottom);
    cairo_line_to (cr, x, layout->top);
  } else {
    cairo_move_to (cr, layout->left, y);
    cairo_line_to (cr, layout->right, y);
  }
  ans_layer_stroke (picture, layer, 0.85 * picture->theme->line_width, 1);
  if (!text)
    return;
  gboolean right = x > 0.6 * layout->right + 0.4 * layout->left;
  if (layer->mark == ANS_MARK_VERTICAL)
    write_text (picture, layer, text, right ? x - gap : x + gap, layout->top + gap, right,
                0);
  else if (!picture->legend.direct)
    write_text (picture, layer, text, layout->right - gap, y - gap, 1,
                y - gap - 15 * picture->unit < layout->top ? -0.3 : 1);
}

static void
draw_circle (AnsPicture *picture, const AnsLayer *layer, const char *text, double x,
             double y)
{
  cairo_t *cr = picture->cr;
  const AnsTheme *theme = ans_picture_mark_ink (picture);
  const AnsLayout *layout = &picture->layout;
  double rx = fabs (picture->layout.x.slope) * layer->size;
  double ry = fabs (picture->layout.y.slope) * layer->size;
  if (!(rx > 0 && ry > 0) || rx > 1e5 || ry > 1e5)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, rx, ry);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  /* What is as large as the picture encloses it, and does not cover it. */
  gboolean large =
      rx + ry > 0.4 * (layout->right - layout->left + layout->bottom - layout->top);
  ans_colour_set (cr, theme->background, large ? 0 : 0.6);
  cairo_fill_preserve (cr);
  ans_layer_stroke (picture, layer, theme->line_width, 1);
  if (!text)
    return;
  double size = ans_text_font_size (picture->text, ANS_TEXT_STRONG);
  if (large)
    write_text (picture, layer, text, x + 0.72 * (rx + 0.6 * size),
                y - 0.72 * (ry + 0.6 * size), 0.5, ANS_TEXT_MIDDLE);
  else if (MIN (rx, ry) > 0.8 * size)
    write_text (picture, layer, text, x, y, 0.5, ANS_TEXT_MIDDLE);
  else
    write_text (picture, layer, text, x + rx + 3 * picture->unit, y, 0, ANS_TEXT_MIDDLE);
}

static void
draw_point (AnsPicture *picture, const AnsLayer *layer, const char *text, double x,
            double y)
{
  cairo_t *cr = picture->cr;
  double radius = (layer->size > 0 ? 0.5 * layer->size : 4) * picture->unit;
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  const AnsTheme *ink = ans_picture_mark_ink (picture);
  ans_colour_set (cr, ink->roles[layer->role], 1);
  cairo_fill_preserve (cr);
  ans_colour_set (cr, ink->background, 1);
  cairo_set_line_width (cr, 1.25 * picture->unit);
  cairo_stroke (cr);
  if (!text)
    return;
  gboolean right = x > picture->layout.right - 60 * picture->unit;
  double gap = radius + 3 * picture->unit;
  write_text (picture, layer, text, right ? x - gap : x + gap, y, right, ANS_TEXT_MIDDLE);
}

void
ans_layer_marks (AnsPicture *picture, const AnsLayer *layer,
                 G_GNUC_UNUSED const AnsColourScale *colours)
{
  static void (*const draw[]) (AnsPicture *, const AnsLayer *, const char *, double,
                               double) = {
      [ANS_MARK_POINT] = draw_point,
      [ANS_MARK_VERTICAL] = draw_line,
      [ANS_MARK_HORIZONTAL] = draw_line,
      [ANS_MARK_CIRCLE] = draw_circle,
  };
  for (int i = 0; i < layer->n; i++) {
    const AnsLayout *layout = &picture->layout;
    double x = ans_view_pixel (&layout->x, (double) layer->x[i]);
    double y = ans_view_pixel (&layout->y, (double) layer->y[i]);
    gboolean sound =
        (layer->mark == ANS_MARK_HORIZONTAL || (isfinite (x) && fabs (x) < 1e5)) &&
        (layer->mark == ANS_MARK_VERTICAL || (isfinite (y) && fabs (y) < 1e5));
    cairo_new_path (picture->cr);
    if (sound)
      draw[layer->mark](picture, layer, layer->texts ? layer->texts[i] : NULL, x, y);
  }
}
