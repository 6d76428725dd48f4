/* Finds the samples of a plot near a place without looking at all of them: particles by
 * buckets, curves whose x goes up by bisection.  Made once for a plot that is read again
 * and again. */
#pragma once

#include "engine/frame/plot.h"

typedef struct _AnsHoverIndex AnsHoverIndex;

/* The plot lives longer. */
AnsHoverIndex *ans_hover_index_new (const AnsPlot *plot);
void ans_hover_index_free (AnsHoverIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsHoverIndex, ans_hover_index_free)

/* Does x of the lines go up, so that they can be bisected? */
gboolean ans_hover_index_goes_up (const AnsHoverIndex *self, int layer);

/* Calls `visit` with the points of a layer in all buckets that the box meets; FALSE: they
 * have no buckets. */
gboolean ans_hover_index_visit (const AnsHoverIndex *self, int layer, const AnsBox *box,
                                void (*visit) (gpointer data, int index), gpointer data);
