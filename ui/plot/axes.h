/* The axes of a picture: grid below the layers; frame, ticks, labels and notes above
 * them. */
#pragma once

#include "ui/plot/picture.h"

void ans_axes_draw_grid (AnsPicture *picture);
void ans_axes_draw (AnsPicture *picture);

/* The title alone, and a sentence in the middle. */
void ans_axes_draw_message (AnsPicture *picture, const char *message);
