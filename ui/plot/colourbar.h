/* The bars at the right that say which colour is which value. */
#pragma once

#include "ui/plot/ticks.h"
#include "ui/plot/view.h"

typedef struct _AnsPicture AnsPicture;

enum { ANS_COLOURBAR_MAX = 2 };

typedef struct {
  AnsColourScale scale;
  const AnsLayer *layer; /* the first with this scale */
  const char *label;
  AnsTicks ticks;
  double width;  /* with ticks and labels */
  double header; /* height of the label over the bar; 0: it stands upright beside it */
} AnsColourbar;

/* One bar for each scale in use, for axes about so high. */
void ans_colourbar_arrange (AnsPicture *picture, double height);
void ans_colourbar_draw (AnsPicture *picture);
