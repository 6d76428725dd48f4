#include "ui/plot/image.h"

#include <string.h>

/* No picture needs more; a wrong scale shall not ask for all memory. */
enum { MOST_PIXELS = 1 << 14 };

AnsImage
ans_image_begin (AnsPicture *picture, int coarseness)
{
  const AnsLayout *layout = &picture->layout;
  double scale = picture->resolution / coarseness;
  AnsImage image = {.scale = scale};
  image.width =
      (int) CLAMP (ceil ((layout->right - layout->left) * scale), 1, MOST_PIXELS);
  image.height =
      (int) CLAMP (ceil ((layout->bottom - layout->top) * scale), 1, MOST_PIXELS);
  AnsScratch *scratch = picture->scratch;
  gsize n = (gsize) image.width * (gsize) image.height;
  if (n > scratch->n_pixels) {
    g_free (scratch->pixels);
    scratch->pixels = g_new (guint32, n);
    scratch->n_pixels = n;
  }
  image.pixels = scratch->pixels;
  memset (image.pixels, 0, n * sizeof *image.pixels);
  return image;
}

void
ans_image_end (AnsPicture *picture, const AnsImage *image)
{
  cairo_t *cr = picture->cr;
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data ((guchar *) image->pixels, CAIRO_FORMAT_ARGB32,
                                           image->width, image->height, 4 * image->width);
  cairo_save (cr);
  cairo_translate (cr, picture->layout.left, picture->layout.top);
  cairo_scale (cr, 1 / image->scale, 1 / image->scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            picture->vector ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_finish (surface); /* whoever still needs the pixels copies them now */
  cairo_surface_destroy (surface);
}
