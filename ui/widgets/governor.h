/* Chooses the quality of pictures by the time they take: an exponential average of the
 * share of the time in which pictures are being drawn, one level down when it is above
 * what is allowed, one up again when it has long been far below.  A level up that soon
 * proves to be too much is tried less and less often.  Knows no clock and no thread. */
#pragma once

#include <glib.h>

#include "ui/plot/quality.h"

/* Of the time: twelve milliseconds of a frame of sixty a second. */
#define ANS_GOVERNOR_BUDGET 0.72

typedef struct {
  AnsQuality level;
  double load;     /* average share of the time spent drawing, 0 ... 1 */
  gint64 noted;    /* end of the last picture, us; 0: none yet */
  gint64 changed;  /* when the level was chosen, us */
  gint64 raised;   /* when it was last raised, us; 0: never */
  gint64 patience; /* before the next raise, us */
} AnsGovernor;

void ans_governor_init (AnsGovernor *self);

/* A picture was drawn from `begin` to `end` (us of one clock).  TRUE if the level is
 * another one now. */
gboolean ans_governor_note (AnsGovernor *self, gint64 begin, gint64 end);

/* The least time (us) between two pictures of a view at a level, 0: any. */
gint64 ans_governor_period (AnsQuality level, gboolean looked_at);
