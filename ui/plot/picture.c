#include "ui/plot/picture.h"

/* Cairo's coordinates are 24.8 fixed numbers: what is far away is brought near. */
static const double far_away = 1e5;

double *
ans_picture_numbers (AnsPicture *picture, gsize n)
{
  AnsScratch *scratch = picture->scratch;
  if (n > scratch->n_numbers) {
    g_free (scratch->numbers);
    scratch->numbers = g_new (double, n);
    scratch->n_numbers = n;
  }
  return scratch->numbers;
}

static int
map_axis (const AnsScale *scale, int n, const float *values, double *pixels)
{
  int hidden = 0;
  for (int i = 0; i < n; i++) {
    double value = (double) values[i];
    double pixel = isfinite (value) ? ans_view_pixel (scale, value) : (double) NAN;
    hidden += scale->log && isfinite (value) && value <= 0;
    pixels[i] = isnan (pixel) ? pixel : CLAMP (pixel, -far_away, far_away);
  }
  return hidden;
}

void
ans_picture_map (AnsPicture *picture, int n, const float *x, const float *y, double *px,
                 double *py)
{
  picture->hidden += map_axis (&picture->layout.x, n, x, px);
  picture->hidden += map_axis (&picture->layout.y, n, y, py);
  for (int i = 0; i < n; i++)
    if (isnan (px[i]) || isnan (py[i]))
      px[i] = py[i] = (double) NAN;
}

gboolean
ans_picture_is_coloured (const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_MATRIX ||
         (layer->kind == ANS_LAYER_POINTS && layer->values);
}

const AnsTheme *
ans_picture_ink (const AnsPicture *picture)
{
  return picture->over_field ? ans_theme_on_field () : picture->theme;
}

/* A light disc is seen on every field. */
const AnsTheme *
ans_picture_mark_ink (const AnsPicture *picture)
{
  return picture->over_field ? ans_theme_get (ANS_THEME_LIGHT) : picture->theme;
}

gboolean
ans_picture_is_field (const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_MATRIX;
}

gboolean
ans_picture_on_field (const AnsPicture *picture, const AnsLayer *layer)
{
  for (int i = 0; i < ans_plot_n_layers (picture->plot); i++) {
    const AnsLayer *other = ans_plot_layer (picture->plot, i);
    if (other == layer)
      return FALSE;
    if (ans_picture_is_field (other))
      return TRUE;
  }
  return FALSE;
}
