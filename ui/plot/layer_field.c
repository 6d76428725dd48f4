/* A heat map by bilinear interpolation and a table of colours, pixel by pixel.  Beside a
 * node that is not finite a pixel takes the mean of the others by their weights, and is
 * drawn where these make more than a half: the edge of a region goes slantwise through
 * its cells, a pixel wide. */
#include "ui/plot/image.h"
#include "ui/plot/layer.h"

/* For each pixel of an axis the node before it and how far it is to the next. */
typedef struct {
  int *node; /* -1: outside of the grid */
  float *rest;
} Steps;

static Steps
steps_of (const AnsScale *scale, double from, double by, int pixels, double v0, double v1,
          int n)
{
  Steps steps = {g_new (int, pixels), g_new (float, pixels)};
  for (int i = 0; i < pixels; i++) {
    double value = ans_view_value (scale, from + by * (i + 0.5));
    double t = (value - v0) / (v1 - v0) * (n - 1);
    gboolean inside = t >= -1e-9 && t <= n - 1 + 1e-9;
    steps.node[i] = inside ? CLAMP ((int) t, 0, n - 2) : -1;
    steps.rest[i] = inside ? (float) CLAMP (t - steps.node[i], 0, 1) : 0;
  }
  return steps;
}

static void
free_steps (Steps *steps)
{
  g_free (steps->node);
  g_free (steps->rest);
}

typedef struct {
  const AnsLayer *layer;
  const guint32 *table;
  float low, gain; /* position in the table = (value - low) * gain */
  float *row;      /* n, the values between two rows of nodes */
  float sharpness; /* pixels in a cell, at least 1 */
} Shader;

static guint32
shade (const Shader *self, float value)
{
  float t = (value - self->low) * self->gain;
  if (self->layer->map == ANS_MAP_CYCLIC)
    t -= ANS_COLOUR_TABLE_SIZE * floorf (t / ANS_COLOUR_TABLE_SIZE);
  t = CLAMP (t, 0, ANS_COLOUR_TABLE_SIZE - 1);
  return self->table[(int) t];
}

static guint32
shade_edge (const Shader *self, int i, int j, float s, float t)
{
  const float *node =
      &self->layer->values[(gsize) j * (gsize) self->layer->n + (gsize) i];
  const float *above = node + self->layer->n;
  const float values[] = {node[0], node[1], above[0], above[1]};
  const float weights[] = {(1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t};
  float sum = 0, weight = 0;
  for (int k = 0; k < 4; k++)
    if (isfinite (values[k]))
      sum += weights[k] * values[k], weight += weights[k];
  float cover = CLAMP (0.5f + (weight - 0.5f) * self->sharpness, 0, 1);
  if (cover <= 0)
    return 0;
  guint32 pixel = 0;
  ans_image_blend (&pixel, shade (self, sum / weight), (guint32) lroundf (256 * cover));
  return pixel;
}

static void
shade_row (const Shader *self, const Steps *x, int j, float t, int width, guint32 *pixels)
{
  int n = self->layer->n;
  const float *low = &self->layer->values[(gsize) j * (gsize) n], *high = low + n;
  for (int i = 0; i < n; i++)
    self->row[i] = low[i] + t * (high[i] - low[i]);
  for (int p = 0; p < width; p++) {
    int i = x->node[p];
    if (i < 0)
      continue;
    float s = x->rest[p];
    float value = self->row[i] + s * (self->row[i + 1] - self->row[i]);
    pixels[p] = isfinite (value) ? shade (self, value) : shade_edge (self, i, j, s, t);
  }
}

void
ans_layer_field (AnsPicture *picture, const AnsLayer *layer,
                 const AnsColourScale *colours)
{
  gboolean coarse = picture->view->quality >= ANS_QUALITY_COARSE_GRIDS;
  AnsImage image = ans_image_begin (picture, coarse ? 2 : 1);
  const AnsLayout *layout = &picture->layout;
  double by = 1 / image.scale;
  Steps x = steps_of (&layout->x, layout->left, by, image.width, layer->box.x0,
                      layer->box.x1, layer->n);
  Steps y = steps_of (&layout->y, layout->top, by, image.height, layer->box.y0,
                      layer->box.y1, layer->m);
  Shader shader = {
      .layer = layer,
      .table = ans_colour_palette (colours->palette, layer->map),
      .low = (float) colours->low,
      .gain = (float) (ANS_COLOUR_TABLE_SIZE / (colours->high - colours->low)),
      .row = g_new (float, layer->n),
      .sharpness = (float) fmax (image.height / (layer->m - 1.0), 1),
  };
  for (int q = 0; q < image.height; q++)
    if (y.node[q] >= 0)
      shade_row (&shader, &x, y.node[q], y.rest[q], image.width,
                 &image.pixels[(gsize) q * (gsize) image.width]);
  g_free (shader.row);
  free_steps (&x);
  free_steps (&y);
  ans_image_end (picture, &image);
}
