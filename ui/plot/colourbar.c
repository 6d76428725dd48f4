#include "ui/plot/picture.h"

#include <string.h>

static const double thickness = 10, gap = 10, tick = 3;

static gboolean
is_known (const AnsPicture *picture, const AnsColourScale *scale)
{
  for (int i = 0; i < picture->n_bars; i++) {
    const AnsColourScale *other = &picture->bars[i].scale;
    if (other->map == scale->map && other->low == scale->low &&
        other->high == scale->high)
      return TRUE;
  }
  return FALSE;
}

static void
arrange_bar (AnsPicture *picture, const AnsLayer *layer, const AnsColourScale *scale,
             double height)
{
  AnsColourbar *bar = &picture->bars[picture->n_bars++];
  double unit = picture->unit, widest = 0, width, line;
  *bar = (AnsColourbar){.scale = *scale, .layer = layer, .label = layer->label};
  int m = (int) CLAMP (height / (42 * unit), 2, 9);
  ans_ticks_linear (scale->low, scale->high, m, TRUE, 0, &bar->ticks);
  for (int i = 0; i < bar->ticks.n; i++) {
    ans_text_size (picture->text, ANS_TEXT_TICK, bar->ticks.labels[i], &width, &line);
    widest = MAX (widest, width);
  }
  bar->width = (gap + thickness + tick + 3) * unit + widest;
  char factor[ANS_DIGITS_SIZE];
  ans_ticks_factor (&bar->ticks, factor);
  if (*factor) {
    ans_text_size (picture->text, ANS_TEXT_TICK, factor, &width, &line);
    bar->width = MAX (bar->width, gap * unit + width);
    bar->header = 16 * unit;
  }
  if (!bar->label || !*bar->label)
    return;
  ans_text_size (picture->text, ANS_TEXT_LABEL, bar->label, &width, &line);
  if (width < 34 * unit && !*factor) {
    bar->header = line + 3 * unit;
    bar->width = MAX (bar->width, gap * unit + width);
  } else
    bar->width += line + 3 * unit;
}

void
ans_colourbar_arrange (AnsPicture *picture, double height)
{
  picture->n_bars = 0;
  if (picture->view->no_bar)
    return;
  for (int i = 0; i < ans_plot_n_layers (picture->plot); i++) {
    const AnsLayer *layer = ans_plot_layer (picture->plot, i);
    if (ans_picture_is_coloured (layer) && picture->n_bars < ANS_COLOURBAR_MAX &&
        !is_known (picture, &picture->colours[i]))
      arrange_bar (picture, layer, &picture->colours[i], height);
  }
}

static void
fill_bar (AnsPicture *picture, const AnsColourbar *bar, double x, double top,
          double bottom)
{
  cairo_t *cr = picture->cr;
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1, ANS_COLOUR_TABLE_SIZE);
  const guint32 *table = ans_colour_palette (bar->scale.palette, bar->scale.map);
  guchar *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  for (int i = 0; i < ANS_COLOUR_TABLE_SIZE; i++)
    memcpy (data + (gsize) i * (gsize) stride, &table[ANS_COLOUR_TABLE_SIZE - 1 - i], 4);
  cairo_surface_mark_dirty (image);
  cairo_save (cr);
  cairo_rectangle (cr, x, top, thickness * picture->unit, bottom - top);
  cairo_clip (cr);
  cairo_translate (cr, x, top);
  cairo_scale (cr, thickness * picture->unit, (bottom - top) / ANS_COLOUR_TABLE_SIZE);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
}

/* How the values spread, between the axes and the bar; not in figures. */
static void
draw_histogram (AnsPicture *picture, const AnsColourbar *bar, double x, double top,
                double bottom)
{
  enum { BINS = 40 };
  cairo_t *cr = picture->cr;
  double shares[BINS], height = (bottom - top) / BINS, room = 0.7 * gap * picture->unit;
  ans_colour_histogram (bar->layer, &bar->scale, BINS, shares);
  cairo_new_path (cr);
  for (int k = 0; k < BINS; k++)
    if (shares[k] > 0)
      cairo_rectangle (cr, x - room * shares[k], bottom - (k + 1) * height,
                       room * shares[k], height);
  ans_colour_set (cr, picture->theme->muted, 0.45);
  cairo_fill (cr);
}

static void
draw_label (AnsPicture *picture, const AnsColourbar *bar, double x, double top,
            double bottom)
{
  cairo_t *cr = picture->cr;
  char factor[ANS_DIGITS_SIZE];
  ans_ticks_factor (&bar->ticks, factor);
  ans_colour_set (cr, picture->theme->muted, 1);
  if (*factor)
    ans_text_draw (picture->text, cr, ANS_TEXT_TICK, factor, x, top - 4 * picture->unit,
                   0, 1);
  if (!bar->label || !*bar->label)
    return;
  ans_colour_set (cr, picture->theme->foreground, 1);
  if (bar->header > 0 && !*factor) {
    ans_text_draw (picture->text, cr, ANS_TEXT_LABEL, bar->label, x,
                   top - 4 * picture->unit, 0, 1);
    return;
  }
  cairo_save (cr);
  cairo_translate (cr, x - gap * picture->unit + bar->width, 0.5 * (top + bottom));
  cairo_rotate (cr, -G_PI / 2);
  ans_text_draw (picture->text, cr, ANS_TEXT_LABEL, bar->label, 0, 0, 0.5, 1);
  cairo_restore (cr);
}

static void
draw_bar (AnsPicture *picture, const AnsColourbar *bar, double x)
{
  cairo_t *cr = picture->cr;
  double unit = picture->unit, width = thickness * unit;
  double top = picture->layout.top + bar->header, bottom = picture->layout.bottom;
  if (picture->live)
    draw_histogram (picture, bar, x, top, bottom);
  fill_bar (picture, bar, x, top, bottom);
  cairo_new_path (cr);
  cairo_rectangle (cr, x, top, width, bottom - top);
  AnsScale scale = ans_view_scale (bar->scale.low, bar->scale.high, FALSE, bottom, top);
  for (int i = 0; i < bar->ticks.n; i++) {
    double y = ans_view_pixel (&scale, bar->ticks.values[i]);
    cairo_move_to (cr, x + width, y);
    cairo_line_to (cr, x + width + tick * unit, y);
  }
  ans_colour_set (cr, picture->theme->axis, 1);
  cairo_set_line_width (cr, picture->theme->axis_width * unit);
  cairo_stroke (cr);
  ans_colour_set (cr, picture->theme->muted, 1);
  for (int i = 0; i < bar->ticks.n; i++)
    ans_text_draw (picture->text, cr, ANS_TEXT_TICK, bar->ticks.labels[i],
                   x + width + (tick + 3) * unit,
                   ans_view_pixel (&scale, bar->ticks.values[i]), 0, ANS_TEXT_MIDDLE);
  draw_label (picture, bar, x, top, bottom);
}

void
ans_colourbar_draw (AnsPicture *picture)
{
  double x = picture->layout.right;
  for (int i = 0; i < picture->n_bars; i++) {
    draw_bar (picture, &picture->bars[i], x + gap * picture->unit);
    x += picture->bars[i].width;
  }
}
