/* The same plot many times, side by side: one pair of axes and one scale of colours for
 * all, and what is done to the view of one is done to all.  For the values of a sweep,
 * for runs beside each other, and for a difference, which has axes of its own. */
#pragma once

#include "ui/widgets/canvas.h"

#define ANS_TYPE_MULTIPLES (ans_multiples_get_type ())
G_DECLARE_FINAL_TYPE (AnsMultiples, ans_multiples, ANS, MULTIPLES, GtkWidget)

enum { ANS_MULTIPLES_MOST = 16 };

typedef struct {
  AnsPlot *plot; /* NULL: not there yet */
  const char *caption;
  gboolean apart; /* axes and colours of its own, linear */
} AnsMultiple;

GtkWidget *ans_multiples_new (void);

/* Shows n of them (at most ANS_MULTIPLES_MOST).  `info` outlives the widget or the next
 * call. */
void ans_multiples_show (AnsMultiples *self, const AnsPlotInfo *info, int n,
                         const AnsMultiple *items);
AnsCanvas *ans_multiples_get_canvas (AnsMultiples *self, int index);
