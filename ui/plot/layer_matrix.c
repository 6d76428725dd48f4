/* Cells of one colour; few and large ones say their values. */
#include "ui/plot/image.h"
#include "ui/plot/layer.h"

static void
fill_cells (const AnsPicture *picture, const AnsLayer *layer,
            const AnsColourScale *colours, AnsImage *image)
{
  const AnsLayout *layout = &picture->layout;
  int *columns = g_new (int, image->width);
  for (int p = 0; p < image->width; p++)
    columns[p] = (int) floor (
        0.5 + ans_view_value (&layout->x, layout->left + (p + 0.5) / image->scale));
  for (int q = 0; q < image->height; q++) {
    double y = ans_view_value (&layout->y, layout->top + (q + 0.5) / image->scale);
    int row = (int) floor (y + 0.5);
    for (int p = 0; p < image->width && row >= 0 && row < layer->m; p++) {
      if (columns[p] < 0 || columns[p] >= layer->n)
        continue;
      float value = layer->values[(gsize) row * (gsize) layer->n + (gsize) columns[p]];
      if (isfinite (value))
        image->pixels[(gsize) q * (gsize) image->width + (gsize) p] =
            ans_colour_pick (colours, (double) value);
    }
  }
  g_free (columns);
}

static void
write_value (AnsPicture *picture, const AnsLayer *layer, const AnsColourScale *colours,
             int row, int column)
{
  char text[ANS_DIGITS_SIZE];
  double x, y,
      value = (double) layer->values[(gsize) row * (gsize) layer->n + (gsize) column];
  if (!isfinite (value))
    return;
  AnsColour cell = ans_colour_of_pixel (ans_colour_pick (colours, value));
  double luma = 0.3 * cell.red + 0.59 * cell.green + 0.11 * cell.blue;
  ans_view_to_pixel (&picture->layout, column, row, &x, &y);
  ans_digits_short (value, 3, text);
  ans_colour_set (picture->cr,
                  luma > 0.55 ? (AnsColour){0, 0, 0, 1} : (AnsColour){1, 1, 1, 1}, 0.9);
  ans_text_draw (picture->text, picture->cr, ANS_TEXT_TICK, text, x, y, 0.5,
                 ANS_TEXT_MIDDLE);
}

void
ans_layer_matrix (AnsPicture *picture, const AnsLayer *layer,
                  const AnsColourScale *colours)
{
  AnsImage image = ans_image_begin (picture, 1);
  fill_cells (picture, layer, colours, &image);
  ans_image_end (picture, &image);
  double wide = fabs (picture->layout.x.slope), high = fabs (picture->layout.y.slope);
  if (layer->n * layer->m > 144 || wide < 44 * picture->unit || high < 20 * picture->unit)
    return;
  for (int row = 0; row < layer->m; row++)
    for (int column = 0; column < layer->n; column++)
      write_value (picture, layer, colours, row, column);
}
