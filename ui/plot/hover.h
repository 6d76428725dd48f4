/* What a plot says at a pixel. */
#pragma once

#include "ui/plot/digits.h"
#include "ui/plot/hover_index.h"
#include "ui/plot/view.h"

enum { ANS_HOVER_MAX = 8 };

typedef struct {
  char name[ANS_DIGITS_SIZE], value[ANS_DIGITS_SIZE]; /* plain text */
  AnsRole role; /* of the layer; coordinates: neutral */
} AnsHoverItem;

typedef struct {
  int n;
  AnsHoverItem items[ANS_HOVER_MAX]; /* x and y first */
  gboolean snapped; /* the coordinates are those of a sample near the pixel, not of the
                       pixel */
  double px, py;    /* where that is */
} AnsHover;

/* Reads the plot, drawn as `layout` says, at (px, py): the nearest sample of every curve,
 * the nearest point within reach, the values of fields, matrices and bars.  FALSE outside
 * of the axes. */
gboolean ans_hover_read (const AnsPlot *plot, const AnsAxes *axes,
                         const AnsLayout *layout, double px, double py, AnsHover *hover);

/* The same with an index of the plot. */
gboolean ans_hover_read_indexed (const AnsPlot *plot, const AnsHoverIndex *index,
                                 const AnsAxes *axes, const AnsLayout *layout, double px,
                                 double py, AnsHover *hover);

/* "x 0.12  y 0.55  u 0.86"; free it. */
char *ans_hover_text (const AnsHover *hover);
