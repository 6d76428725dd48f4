/* One plot while it is drawn: what every part of the drawing needs. */
#pragma once

#include "ui/plot/colourbar.h"
#include "ui/plot/contour.h"
#include "ui/plot/legend.h"
#include "ui/plot/text.h"
#include "ui/plot/ticks.h"
#include "ui/plot/view.h"

/* Memory that is kept from picture to picture. */
typedef struct {
  gsize n_pixels, n_numbers;
  guint32 *pixels;
  double *numbers;
  AnsContour *contour;
} AnsScratch;

struct _AnsPicture {
  cairo_t *cr;
  const AnsPlot *plot;
  const AnsAxes *axes;
  const AnsPlotView *view;
  const AnsTheme *theme;
  AnsText *text;
  AnsScratch *scratch;
  double unit;             /* the font scale: all distances grow with it */
  double resolution;       /* device pixels in a unit, for layers drawn as images */
  gboolean live;           /* one of many pictures of a plot that moves */
  gboolean vector;         /* the surface keeps shapes, not pixels ... */
  int dense;               /* ... but of more points an image; 0: 5000 */
  gboolean matrix;         /* a matrix is: ticks are whole numbers */
  gboolean grid;           /* a field or a matrix fills the axes */
  AnsColourScale *colours; /* of each layer that has values */
  AnsBox box;              /* visible data */
  AnsLayout layout;
  double y_label_left; /* the upper edge of the text, which stands upright */
  AnsTicks x_ticks, y_ticks;
  AnsLegend legend;
  AnsColourbar bars[ANS_COLOURBAR_MAX];
  int n_bars;
  int hidden;          /* values that a logarithmic axis cannot show */
  gboolean over_field; /* the layer in hand lies on a field */
};

/* n numbers; valid until the next call. */
double *ans_picture_numbers (AnsPicture *picture, gsize n);

/* Pixels px, py (n each) of data x, y; NaN where there is a hole.  Far outside, near the
 * edge. */
void ans_picture_map (AnsPicture *picture, int n, const float *x, const float *y,
                      double *px, double *py);

/* The colours of lines, arrows and points, and of marks with their paper, where the layer
 * in hand lies. */
const AnsTheme *ans_picture_ink (const AnsPicture *picture);
const AnsTheme *ans_picture_mark_ink (const AnsPicture *picture);

/* Does the layer fill the axes with colours, and does it lie on one that does? */
gboolean ans_picture_is_field (const AnsLayer *layer);
gboolean ans_picture_on_field (const AnsPicture *picture, const AnsLayer *layer);

/* Is the layer one with values shown as colours? */
gboolean ans_picture_is_coloured (const AnsLayer *layer);
