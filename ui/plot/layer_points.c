/* Markers, in one of three ways: few as arcs; many as sprites, a disc's coverage at
 * sixteen positions within a pixel, blended into an image; very many as their density. */
#include "ui/plot/image.h"
#include "ui/plot/layer.h"

#include <string.h>

enum {
  FEW = 100, /* drawn as shapes on a screen */
  FEW_ON_PAPER = 5000,
  RIMMED = 20000, /* up to here markers have a rim */
  DENSE = 50000,  /* from here on their density is shown */
  SHIFTS = 4,     /* positions within a pixel, in x and in y */
  CHOSEN = 2000,  /* markers that are left of more where the time is short */
  LARGEST = 64,   /* pixels of a sprite's side */
};

double
ans_layer_point_size (const AnsPicture *picture, const AnsLayer *layer)
{
  double size = layer->size;
  if (size <= 0)
    size = layer->n <= 200 ? 7 : layer->n <= 1000 ? 5.5 : layer->n <= 3000 ? 4.5 : 3.5;
  return size * picture->unit;
}

static double
opacity (const AnsLayer *layer)
{
  return layer->n <= 500 ? 1 : layer->n <= 10000 ? 0.85 : 0.7;
}

static AnsColour
colour_of (const AnsPicture *picture, const AnsLayer *layer,
           const AnsColourScale *colours, int i)
{
  if (!layer->values)
    return ans_picture_ink (picture)->roles[layer->role];
  return ans_colour_of_pixel (ans_colour_pick (colours, (double) layer->values[i]));
}

static gboolean
is_hole (const AnsLayer *layer, const double *px, int i)
{
  return isnan (px[i]) || (layer->values && !isfinite (layer->values[i]));
}

/* Paper about markers of one colour.  About the others, which may have the colour of what
 * is below and of their neighbours, their own colour made lighter if it is dark, or
 * darker. */
static AnsColour
rim_of (const AnsPicture *picture, const AnsLayer *layer, AnsColour colour)
{
  double light = 0.3 * colour.red + 0.6 * colour.green + 0.1 * colour.blue;
  double end = light < 0.4 ? 1 : 0;
  AnsColour rim = ans_picture_ink (picture)->background;
  if (layer->values)
    rim = ans_colour_mix (colour, (AnsColour){end, end, end, 1}, 0.45);
  rim.alpha = 0.85;
  return rim;
}

/* In units; hardly seen where markers are many. */
static double
rim_width (const AnsPicture *picture, const AnsLayer *layer)
{
  return (layer->n <= 500 ? 0.75 : 0.5) * picture->unit;
}

static void
draw_arcs (AnsPicture *picture, const AnsLayer *layer, const AnsColourScale *colours,
           const double *px, const double *py)
{
  cairo_t *cr = picture->cr;
  double radius = 0.5 * ans_layer_point_size (picture, layer);
  cairo_set_line_width (cr, rim_width (picture, layer));
  for (int i = 0; i < layer->n; i++) {
    if (is_hole (layer, px, i))
      continue;
    cairo_new_path (cr);
    cairo_arc (cr, px[i], py[i], radius, 0, 2 * G_PI);
    AnsColour colour = colour_of (picture, layer, colours, i);
    ans_colour_set (cr, colour, opacity (layer));
    if (layer->n > RIMMED) {
      cairo_fill (cr);
      continue;
    }
    cairo_fill_preserve (cr);
    ans_colour_set (cr, rim_of (picture, layer, colour), 1);
    cairo_stroke (cr);
  }
}

typedef struct {
  int side;
  guint16 *coverage; /* [SHIFTS * SHIFTS][side][side], 0 ... 256 */
} Sprite;

static Sprite
make_sprite (double radius)
{
  Sprite sprite = {.side = MIN ((int) ceil (2 * radius) + 2, LARGEST)};
  int side = sprite.side, middle = side / 2;
  sprite.coverage = g_new (guint16, SHIFTS * SHIFTS * side * side);
  for (int k = 0; k < SHIFTS * SHIFTS; k++)
    for (int p = 0; p < side * side; p++) {
      int row = p / side, column = p % side, down = k / SHIFTS, right = k % SHIFTS;
      double x = column + 0.5 - (middle + (right + 0.5) / SHIFTS);
      double y = row + 0.5 - (middle + (down + 0.5) / SHIFTS);
      double cover = CLAMP (radius + 0.5 - hypot (x, y), 0, 1);
      sprite.coverage[k * side * side + p] = (guint16) lround (256 * cover);
    }
  return sprite;
}

/* Blends the sprite about (x, y) in pixels of the image. */
static void
stamp (const AnsImage *image, const Sprite *sprite, double x, double y, guint32 pixel)
{
  int side = sprite->side;
  if (!(x > -side && y > -side && x < image->width + side && y < image->height + side))
    return;
  int column = (int) floor (x), row = (int) floor (y);
  int shift = (int) ((y - row) * SHIFTS) * SHIFTS + (int) ((x - column) * SHIFTS);
  const guint16 *coverage = &sprite->coverage[shift * side * side];
  int left = column - side / 2, top = row - side / 2;
  int i0 = MAX (0, -left), i1 = MIN (side, image->width - left);
  int j0 = MAX (0, -top), j1 = MIN (side, image->height - top);
  for (int j = j0; j < j1; j++) {
    guint32 *to = &image->pixels[(gsize) (top + j) * (gsize) image->width];
    for (int i = i0; i < i1; i++)
      if (coverage[j * side + i])
        ans_image_blend (&to[left + i], pixel, coverage[j * side + i]);
  }
}

/* The pixels of discs and rims for every colour of the map, or for the only one. */
static void
fill_tables (const AnsPicture *picture, const AnsLayer *layer, guint32 *inner,
             guint32 *outer)
{
  for (int i = 0; i < (layer->values ? ANS_COLOUR_TABLE_SIZE : 1); i++) {
    AnsColour colour = ans_picture_ink (picture)->roles[layer->role];
    if (layer->values)
      colour = ans_colour_of_pixel (
          ans_colour_palette (picture->view->palette, layer->map)[i]);
    outer[i] = ans_colour_to_pixel (rim_of (picture, layer, colour));
    colour.alpha = opacity (layer);
    inner[i] = ans_colour_to_pixel (colour);
  }
}

static void
draw_sprites (AnsPicture *picture, const AnsLayer *layer, const AnsColourScale *colours,
              const double *px, const double *py)
{
  /* Where the time is short, an even choice, the same in each picture. */
  gboolean short_of_time = picture->view->quality >= ANS_QUALITY_FEW_MARKERS;
  int apart = short_of_time ? MAX (1, layer->n / CHOSEN) : 1;
  const AnsLayout *layout = &picture->layout;
  AnsImage image = ans_image_begin (picture, 1);
  double radius = 0.5 * ans_layer_point_size (picture, layer) * image.scale;
  Sprite disc = make_sprite (radius),
         rim = make_sprite (radius + rim_width (picture, layer) * image.scale);
  guint32 inner[ANS_COLOUR_TABLE_SIZE], outer[ANS_COLOUR_TABLE_SIZE];
  fill_tables (picture, layer, inner, outer);
  for (int i = 0; i < layer->n; i += apart) {
    if (is_hole (layer, px, i))
      continue;
    double x = (px[i] - layout->left) * image.scale,
           y = (py[i] - layout->top) * image.scale;
    int at = layer->values ? ans_colour_index (colours, (double) layer->values[i]) : 0;
    if (layer->n <= RIMMED)
      stamp (&image, &rim, x, y, outer[at]);
    stamp (&image, &disc, x, y, inner[at]);
  }
  g_free (disc.coverage);
  g_free (rim.coverage);
  ans_image_end (picture, &image);
}

/* The number of points in each pixel, and the sum of their values. */
static void
count (const AnsLayer *layer, const AnsLayout *layout, const AnsImage *image,
       const double *px, const double *py, float *counts, float *sums)
{
  for (int i = 0; i < layer->n; i++) {
    double x = (px[i] - layout->left) * image->scale,
           y = (py[i] - layout->top) * image->scale;
    if (is_hole (layer, px, i) ||
        !(x >= 0 && y >= 0 && x < image->width && y < image->height))
      continue;
    gsize at = (gsize) y * (gsize) image->width + (gsize) x;
    counts[at] += 1;
    if (sums)
      sums[at] += layer->values[i];
  }
}

static void
draw_density (AnsPicture *picture, const AnsLayer *layer, const AnsColourScale *colours,
              const double *px, const double *py)
{
  AnsImage image = ans_image_begin (picture, layer->n > DENSE ? 1 : 2);
  gsize n = (gsize) image.width * (gsize) image.height;
  float *counts = g_new0 (float, n), *sums = layer->values ? g_new0 (float, n) : NULL;
  count (layer, &picture->layout, &image, px, py, counts, sums);
  float most = 1;
  for (gsize i = 0; i < n; i++)
    most = MAX (most, counts[i]);
  double gain = 0.7 / log1p ((double) most);
  for (gsize i = 0; i < n; i++) {
    if (counts[i] <= 0)
      continue;
    AnsColour colour = ans_picture_ink (picture)->roles[layer->role];
    if (sums)
      colour =
          ans_colour_of_pixel (ans_colour_pick (colours, (double) (sums[i] / counts[i])));
    colour.alpha = 0.3 + gain * log1p ((double) counts[i]);
    image.pixels[i] = ans_colour_to_pixel (colour);
  }
  g_free (counts);
  g_free (sums);
  ans_image_end (picture, &image);
}

void
ans_layer_points (AnsPicture *picture, const AnsLayer *layer,
                  const AnsColourScale *colours)
{
  int n = layer->n;
  double *px = ans_picture_numbers (picture, 2 * (gsize) n), *py = px + n;
  ans_picture_map (picture, n, layer->x, layer->y, px, py);
  gboolean tiny =
      ans_layer_point_size (picture, layer) * picture->resolution < LARGEST - 4;
  int few = !picture->vector ? FEW : picture->dense > 0 ? picture->dense : FEW_ON_PAPER;
  int sparse = picture->view->quality >= ANS_QUALITY_DENSITY ? CHOSEN : DENSE;
  if (n <= few || (n <= sparse && !tiny))
    draw_arcs (picture, layer, colours, px, py);
  else if (n > sparse)
    draw_density (picture, layer, colours, px, py);
  else
    draw_sprites (picture, layer, colours, px, py);
}
