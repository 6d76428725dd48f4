/* A layer drawn pixel by pixel: an image over the axes' area, painted onto the picture at
 * once. */
#pragma once

#include "ui/plot/picture.h"

typedef struct {
  int width, height; /* in device pixels; rows follow each other without gaps */
  double scale;      /* device pixels in a unit */
  guint32 *pixels;   /* premultiplied ARGB32 */
} AnsImage;

/* A transparent image whose pixels are as large as so many of the picture's; valid until
 * the next. */
AnsImage ans_image_begin (AnsPicture *picture, int coarseness);

/* Paints it. */
void ans_image_end (AnsPicture *picture, const AnsImage *image);

/* source over *pixel, weighted by coverage 0 ... 256; source is premultiplied. */
static inline void
ans_image_blend (guint32 *pixel, guint32 source, guint32 coverage)
{
  guint32 rb = ((source & 0xff00ff) * coverage >> 8) & 0xff00ff;
  guint32 ag = ((source >> 8 & 0xff00ff) * coverage) & 0xff00ff00;
  guint32 keep = 256 - ((ag >> 24) + (ag >> 31));
  guint32 old = *pixel;
  rb += ((old & 0xff00ff) * keep >> 8) & 0xff00ff;
  ag += ((old >> 8 & 0xff00ff) * keep) & 0xff00ff00;
  *pixel = rb | ag;
}
