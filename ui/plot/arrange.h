/* Where everything on a picture goes: margins are as wide as the texts in them. */
#pragma once

#include "ui/plot/picture.h"

/* What is shown now, so that small changes of the data do not move the axes. */
typedef struct {
  double x_step, y_step; /* of the ticks; 0: none yet */
} AnsArrangeMemory;

/* Fills layout, ticks, legend and bars for a picture of a size; plot, axes, view, theme,
 * text, colours and box are set. */
void ans_arrange (AnsPicture *picture, double width, double height,
                  AnsArrangeMemory *memory);
