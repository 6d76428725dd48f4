/* How well a plot that moves is drawn where the time for pictures is short.  Each level
 * saves what the levels before it save, and more; the order is that in which a person
 * misses least. */
#pragma once

typedef enum {
  ANS_QUALITY_FULL,
  ANS_QUALITY_ROUGH_LINES,  /* level lines without smoothed edges and rims */
  ANS_QUALITY_COARSE_GRIDS, /* fields in pixels of twice the size, level lines of every
                               second node */
  ANS_QUALITY_FEW_MARKERS,  /* an even choice of two thousand markers */
  ANS_QUALITY_DENSITY,      /* more than two thousand markers as their density */
  ANS_QUALITY_OTHERS_SLOW,  /* views that are not looked at: fifteen pictures a second */
  ANS_QUALITY_ALL_SLOW,     /* and the others thirty */
  ANS_QUALITY_N,
} AnsQuality;
