/* Tables are interpolated in Oklab (Ottosson 2020, "A perceptual color space for image
 * processing").  The sequential map goes through sixteen colours of viridis (van der
 * Walt, Smith 2015, CC0), cividis (Nunez, Anderton, Renslow 2018, CC0) and magma (van der
 * Walt, Smith 2015, CC0) likewise, batlow through ten colours (Crameri 2018, MIT); the
 * others are curves in Oklab of our own: lightness L, chroma
 * C and hue h as functions of the position t. */
#include "ui/plot/colour.h"

#include <math.h>
#include <stdlib.h>

enum { N = ANS_COLOUR_TABLE_SIZE, N_MAPS = ANS_MAP_GREY + 1 };

typedef struct {
  double L, a, b;
} Lab;

static double
to_linear (double s)
{
  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static double
to_srgb (double l)
{
  l = CLAMP (l, 0, 1);
  return l <= 0.0031308 ? 12.92 * l : 1.055 * pow (l, 1 / 2.4) - 0.055;
}

static Lab
lab_of_hex (guint32 hex)
{
  double r = to_linear ((hex >> 16 & 255) / 255.0);
  double g = to_linear ((hex >> 8 & 255) / 255.0);
  double b = to_linear ((hex & 255) / 255.0);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return (Lab){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
               1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
               0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

static guint32
pixel_of_lab (Lab c)
{
  double l = c.L + 0.3963377774 * c.a + 0.2158037573 * c.b;
  double m = c.L - 0.1055613458 * c.a - 0.0638541728 * c.b;
  double s = c.L - 0.0894841775 * c.a - 1.2914855480 * c.b;
  l = l * l * l, m = m * m * m, s = s * s * s;
  return ans_colour_to_pixel (
      (AnsColour){to_srgb (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                  to_srgb (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                  to_srgb (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), 1});
}

static Lab
polar (double L, double C, double degrees)
{
  double h = degrees * G_PI / 180;
  return (Lab){L, C * cos (h), C * sin (h)};
}

/* Through colours that are evenly spaced. */
static Lab
through (const guint32 *anchors, int n, double t)
{
  const int last = n - 1;
  double s = t * last;
  int i = MIN ((int) s, last - 1);
  Lab p = lab_of_hex (anchors[i]), q = lab_of_hex (anchors[i + 1]);
  s -= i;
  return (Lab){p.L + s * (q.L - p.L), p.a + s * (q.a - p.a), p.b + s * (q.b - p.b)};
}

static Lab
sequential (double t)
{
  static const guint32 anchors[] = {
      0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e, 0x2a788e, 0x23888e,
      0x1f988b, 0x22a884, 0x35b779, 0x54c568, 0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725};
  return through (anchors, G_N_ELEMENTS (anchors), t);
}

static Lab
cividis (double t)
{
  static const guint32 anchors[] = {
      0x002051, 0x022c65, 0x14386d, 0x2b446e, 0x42506e, 0x575c6e, 0x696970, 0x787573,
      0x868276, 0x948f78, 0xa49d78, 0xb6ab73, 0xcaba6a, 0xe0c95d, 0xf2d950, 0xfdea45};
  return through (anchors, G_N_ELEMENTS (anchors), t);
}

static Lab
magma (double t)
{
  static const guint32 anchors[] = {
      0x000004, 0x0b0924, 0x20114b, 0x3b0f70, 0x57157e, 0x721f81, 0x8c2981, 0xa8327d,
      0xc43c75, 0xde4968, 0xf1605d, 0xfa7f5e, 0xfe9f6d, 0xfebf84, 0xfddea0, 0xfcfdbf};
  return through (anchors, G_N_ELEMENTS (anchors), t);
}

static Lab
batlow (double t)
{
  static const guint32 anchors[] = {0x011959, 0x103f60, 0x1c5a62, 0x3c6d56, 0x687b3e,
                                    0x9d892b, 0xd29343, 0xf8a17b, 0xfdb7bc, 0xfaccfa};
  return through (anchors, G_N_ELEMENTS (anchors), t);
}

/* From deep blue over nearly white to deep red-brown; both arms equally light, so that
 * the sign is told by the hue and the size by the lightness. */
static Lab
diverging (double t)
{
  double s = fabs (2 * t - 1);
  double C = 0.135 * sin (G_PI * pow (s, 0.85) * 0.78);
  return polar (0.955 - 0.62 * pow (s, 1.15), C, t < 0.5 ? 248 : 44 - 8 * s);
}

static Lab
cyclic (double t)
{
  return polar (0.64 - 0.13 * cos (2 * G_PI * t), 0.095, 300 + 360 * t);
}

static Lab
grey (double t)
{
  return (Lab){0.15 + 0.83 * t, 0, 0};
}

const guint32 *
ans_colour_table (AnsMap map)
{
  static Lab (*const curves[N_MAPS]) (double t) = {
      [ANS_MAP_SEQUENTIAL] = sequential,
      [ANS_MAP_DIVERGING] = diverging,
      [ANS_MAP_CYCLIC] = cyclic,
      [ANS_MAP_GREY] = grey,
  };
  static guint32 tables[N_MAPS][N];
  static gsize ready;
  if (g_once_init_enter (&ready)) {
    for (int m = 0; m < N_MAPS; m++)
      for (int i = 0; i < N; i++)
        tables[m][i] = pixel_of_lab (
            curves[m](m == ANS_MAP_CYCLIC ? i / (double) N : i / (N - 1.0)));
    g_once_init_leave (&ready, 1);
  }
  return tables[map];
}

const guint32 *
ans_colour_palette (AnsPalette palette, AnsMap map)
{
  static Lab (*const curves[ANS_N_PALETTES]) (double t) = {
      [ANS_PALETTE_VIRIDIS] = sequential,  [ANS_PALETTE_CIVIDIS] = cividis,
      [ANS_PALETTE_MAGMA] = magma,         [ANS_PALETTE_BATLOW] = batlow,
      [ANS_PALETTE_DIVERGING] = diverging, [ANS_PALETTE_GREY] = grey,
  };
  static guint32 tables[ANS_N_PALETTES][N];
  static gsize ready;
  if (palette == ANS_PALETTE_AUTO || map == ANS_MAP_CYCLIC)
    return ans_colour_table (map);
  if (g_once_init_enter (&ready)) {
    for (int m = ANS_PALETTE_AUTO + 1; m < ANS_N_PALETTES; m++)
      for (int i = 0; i < N; i++)
        tables[m][i] = pixel_of_lab (curves[m](i / (N - 1.0)));
    g_once_init_leave (&ready, 1);
  }
  return tables[palette];
}

static gsize
size_of (const AnsLayer *layer)
{
  return (gsize) layer->n * (gsize) MAX (layer->m, 1);
}

enum { SAMPLE = 4096 };

/* Up to SAMPLE of the finite values, spread evenly over all of them. */
static int
sample (const AnsLayer *layer, float *values)
{
  gsize n = size_of (layer);
  int taken = 0;
  for (gsize i = 0; i < MIN (n, SAMPLE); i++) {
    double share = (double) i * 0.6180339887498949;
    gsize at = n <= SAMPLE ? i : (gsize) ((share - floor (share)) * (double) n);
    if (isfinite (layer->values[at]))
      values[taken++] = layer->values[at];
  }
  return taken;
}

static int
compare (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;
  return (x > y) - (x < y);
}

/* Of positive size, and about 0 if the map wants it. */
static AnsColourScale
scale_between (const AnsLayer *layer, float low, float high)
{
  AnsColourScale scale = {.map = layer->map};
  if (!(low <= high))
    low = 0, high = 1;
  if (layer->map == ANS_MAP_DIVERGING)
    high = MAX (fabsf (low), fabsf (high)), low = -high;
  if (low == high) {
    float half = low == 0 ? 0.5f : 0.05f * fabsf (low);
    low -= half, high += half;
  }
  scale.low = (double) low;
  scale.high = (double) high;
  return scale;
}

AnsColourScale
ans_colour_extent (const AnsLayer *layer)
{
  gsize n = size_of (layer);
  float low = INFINITY, high = -INFINITY;
  for (gsize i = 0; i < n; i++) {
    if (!isfinite (layer->values[i]))
      continue;
    low = MIN (low, layer->values[i]);
    high = MAX (high, layer->values[i]);
  }
  return scale_between (layer, low, high);
}

AnsColourScale
ans_colour_robust (const AnsLayer *layer)
{
  float values[SAMPLE];
  int n = sample (layer, values), cut = n / 100;
  if (n == 0)
    return scale_between (layer, INFINITY, -INFINITY);
  qsort (values, (gsize) n, sizeof (float), compare);
  return scale_between (layer, values[cut], values[n - 1 - cut]);
}

void
ans_colour_histogram (const AnsLayer *layer, const AnsColourScale *scale, int bins,
                      double *shares)
{
  float values[SAMPLE];
  int n = sample (layer, values);
  double most = 0;
  for (int k = 0; k < bins; k++)
    shares[k] = 0;
  for (int i = 0; i < n; i++) {
    double t = ((double) values[i] - scale->low) / (scale->high - scale->low);
    if (t >= 0 && t <= 1)
      most = fmax (most, ++shares[MIN ((int) (t * bins), bins - 1)]);
  }
  for (int k = 0; k < bins && most > 0; k++)
    shares[k] /= most;
}

AnsColourScale
ans_colour_scale (const AnsLayer *layer)
{
  if (layer->low < layer->high)
    return (AnsColourScale){layer->map, layer->low, layer->high, ANS_PALETTE_AUTO};
  return ans_colour_extent (layer);
}

int
ans_colour_index (const AnsColourScale *scale, double value)
{
  double t = (value - scale->low) / (scale->high - scale->low);
  if (scale->map == ANS_MAP_CYCLIC)
    t -= floor (t);
  return (int) CLAMP (t * N, 0, N - 1);
}

guint32
ans_colour_pick (const AnsColourScale *scale, double value)
{
  return ans_colour_palette (scale->palette, scale->map)[ans_colour_index (scale, value)];
}

AnsColour
ans_colour_of_pixel (guint32 pixel)
{
  return (AnsColour){(pixel >> 16 & 255) / 255.0, (pixel >> 8 & 255) / 255.0,
                     (pixel & 255) / 255.0, 1};
}

guint32
ans_colour_to_pixel (AnsColour colour)
{
  double scale = 255 * colour.alpha;
  return (guint32) lround (scale) << 24 | (guint32) lround (scale * colour.red) << 16 |
         (guint32) lround (scale * colour.green) << 8 |
         (guint32) lround (scale * colour.blue);
}

AnsColour
ans_colour_mix (AnsColour a, AnsColour b, double t)
{
  return (AnsColour){a.red + t * (b.red - a.red), a.green + t * (b.green - a.green),
                     a.blue + t * (b.blue - a.blue), a.alpha + t * (b.alpha - a.alpha)};
}

void
ans_colour_set (cairo_t *cr, AnsColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha * alpha);
}
