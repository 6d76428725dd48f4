/* The boxes that a plot has shown, to go back to and forth again. */
#pragma once

#include "engine/frame/plot.h"

enum { ANS_VIEW_HISTORY_MAX = 64 };

typedef struct {
  AnsBox boxes[ANS_VIEW_HISTORY_MAX];
  int n, at; /* n >= 1; boxes[at] is shown */
} AnsViewHistory;

/* Are two boxes the same?  Sides that are automatic (NaN) are. */
gboolean ans_view_history_same (const AnsBox *a, const AnsBox *b);

void ans_view_history_init (AnsViewHistory *self, const AnsBox *box);

/* A box is shown now.  What lay ahead is forgotten, unless the box is the neighbour in
 * either direction: then that is where we are.  With `goes_on` it is a later stage of the
 * gesture that led to the last one and takes its place. */
void ans_view_history_record (AnsViewHistory *self, const AnsBox *box, gboolean goes_on);

/* Goes by one step, back (-1) or forth (1); NULL: there is nothing. */
const AnsBox *ans_view_history_go (AnsViewHistory *self, int by);
