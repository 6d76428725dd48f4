/* Particles picked out by their index, with the way they have come.  Immutable and
 * reference counted, like a plot. */
#pragma once

#include "ui/plot/view.h"

typedef struct _AnsPicture AnsPicture;

enum { ANS_TRAIL = 24 };

struct _AnsHighlight {
  int references;
  int n;        /* of the set they belong to: layers of n points show them */
  int n_chosen; /* at least 1 */
  int *chosen;  /* ascending, each once */
  int n_trail;
  AnsPlot *trail[ANS_TRAIL]; /* earlier plots, the oldest first */
};

AnsHighlight *ans_highlight_ref (AnsHighlight *self);
void ans_highlight_unref (AnsHighlight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsHighlight, ans_highlight_unref)

/* The same particles with the plots (n_trail <= ANS_TRAIL) they have come through. */
AnsHighlight *ans_highlight_follow (const AnsHighlight *self, int n_trail,
                                    AnsPlot *const *trail);

/* The points within a polygon of pixels, by the even-odd rule, of the layer of points
 * that has most of them there; NULL: none has any. */
AnsHighlight *ans_highlight_lasso (const AnsPlot *plot, const AnsLayout *layout,
                                   int n_corners, const double *px, const double *py);
/* The point nearest to a pixel, within reach; NULL: there is none. */
AnsHighlight *ans_highlight_nearest (const AnsPlot *plot, const AnsLayout *layout,
                                     double px, double py, double reach);
/* What one of two contains, if they are of sets of the same size; else b. */
AnsHighlight *ans_highlight_join (AnsHighlight *a, AnsHighlight *b);

/* Draws it over the layers of a picture. */
void ans_highlight_draw (AnsPicture *picture);
