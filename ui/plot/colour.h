/* Colours and colour maps.  A map is a table of 256 opaque pixels in Cairo's ARGB32. */
#pragma once

#include <cairo.h>

#include "engine/frame/plot.h"

typedef struct {
  double red, green, blue, alpha; /* 0 ... 1, sRGB, not premultiplied */
} AnsColour;

/* The colours a person has chosen for a map, phases apart: these must close. */
typedef enum {
  ANS_PALETTE_AUTO, /* as the map wants them */
  ANS_PALETTE_VIRIDIS,
  ANS_PALETTE_CIVIDIS, /* alike to all eyes */
  ANS_PALETTE_MAGMA,
  ANS_PALETTE_BATLOW,
  ANS_PALETTE_DIVERGING,
  ANS_PALETTE_GREY,
  ANS_N_PALETTES,
} AnsPalette;

/* Where the range of colours comes from. */
typedef enum {
  ANS_COLOURS_STEADY, /* as the layer says, else all that was seen, while it fits */
  ANS_COLOURS_FRAME,  /* of each frame */
  ANS_COLOURS_ROBUST, /* without the outermost hundredth on either side */
  ANS_COLOURS_FIXED,
  ANS_N_COLOURS,
} AnsColourPolicy;

/* Values to colours. */
typedef struct {
  AnsMap map;
  double low, high; /* low < high */
  AnsPalette palette;
} AnsColourScale;

enum { ANS_COLOUR_TABLE_SIZE = 256 };

/* 256 pixels 0xffRRGGBB, from small to large.  Any thread. */
const guint32 *ans_colour_table (AnsMap map);

/* The colours of a palette for a map. */
const guint32 *ans_colour_palette (AnsPalette palette, AnsMap map);

/* The range of all finite values of a layer, whatever its own range is, and that without
 * the lowest and the highest hundredth (of a sample of 4096, if there are more). */
AnsColourScale ans_colour_extent (const AnsLayer *layer);
AnsColourScale ans_colour_robust (const AnsLayer *layer);

/* How the finite values spread over the range of a scale, as shares of the fullest bin;
 * of a sample, if there are many. */
void ans_colour_histogram (const AnsLayer *layer, const AnsColourScale *scale, int bins,
                           double *shares);

/* The range of colours of a layer with values: its own, or automatic over its finite
 * values (about 0 for a diverging map). */
AnsColourScale ans_colour_scale (const AnsLayer *layer);

/* The entry of the table for a finite value; beyond the range, the nearest end (cyclic:
 * around). */
int ans_colour_index (const AnsColourScale *scale, double value);
guint32 ans_colour_pick (const AnsColourScale *scale, double value);

AnsColour ans_colour_of_pixel (guint32 pixel);
guint32 ans_colour_to_pixel (AnsColour colour); /* premultiplied */

/* a at t = 0, b at t = 1. */
AnsColour ans_colour_mix (AnsColour a, AnsColour b, double t);

/* Makes the colour, its opacity times alpha, the source of cr. */
void ans_colour_set (cairo_t *cr, AnsColour colour, double alpha);
