/* Colours and colour maps.  A map is a table of 256 opaque pixels in Cairo's ARGB32. */
#pragma once

#include <cairo.h>

#include "engine/frame/plot.h"

typedef struct {
  double red, green, blue, alpha; /* 0 ... 1, sRGB, not premultiplied */
} AnsColour;

/* Values to colours. */
typedef struct {
  AnsMap map;
  double low, high; /* low < high */
} AnsColourScale;

enum { ANS_COLOUR_TABLE_SIZE = 256 };

/* 256 pixels 0xffRRGGBB, from small to large.  Any thread. */
const guint32 *ans_colour_table (AnsMap map);

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
