/* Level lines of a grid by marching squares, joined to polylines.
 *
 * A corner is above when value > level, everywhere alike, so that lines close.  A saddle
 * is decided by the mean of its corners.  Cells with a corner that is not finite are left
 * out. */
#pragma once

#include <glib.h>

typedef struct {
  int first, n; /* points of the line */
  gboolean closed;
} AnsContourLine;

typedef struct {
  int n_lines, n_points;
  AnsContourLine *lines;
  double *points; /* x, y of each in grid units: node (i, j) is at (i, j) */
} AnsContourResult;

typedef struct _AnsContour AnsContour;

AnsContour *ans_contour_new (void);
void ans_contour_free (AnsContour *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsContour, ans_contour_free)

/* The lines of a level in values (ny x nx), valid until the next call. */
AnsContourResult ans_contour_trace (AnsContour *self, int nx, int ny, const float *values,
                                    double level);
