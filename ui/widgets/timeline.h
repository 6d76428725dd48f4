/* Where the run is in its time: a slider over the steps that have been, with marks where
 * something was done, and the ways back to the present.
 *
 * On the slider the arrow keys go by one frame, with Shift by ten; Home is the first, End
 * the present.  The buttons are the window's actions "follow" and "branch".
 *
 * Signals:
 *   "scrubbed" (gint64 step): show what was then;
 *   "moved" (int frames): show what was so many frames later (< 0: earlier). */
#pragma once

#include <gtk/gtk.h>

#define ANS_TYPE_TIMELINE (ans_timeline_get_type ())
G_DECLARE_FINAL_TYPE (AnsTimeline, ans_timeline, ANS, TIMELINE, GtkBox)

typedef enum {
  ANS_TIME_CHANGE, /* of a parameter */
  ANS_TIME_TOUCH,
  ANS_TIME_STOP,
} AnsTimeKind;

typedef struct {
  AnsTimeKind kind;
  gint64 step;
  char *text; /* for its tooltip */
} AnsTimeMark;

/* Steps: of the present, of the end that is run to, of what is shown. */
void ans_timeline_show (AnsTimeline *self, gint64 present, gint64 end, gint64 shown,
                        gboolean live);

/* In the order of their steps; copied. */
void ans_timeline_set_marks (AnsTimeline *self, int n, const AnsTimeMark *marks);

GtkWidget *ans_timeline_get_slider (AnsTimeline *self);
