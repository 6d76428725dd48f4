/* What a person has chosen to see of a plot, and where it lies on the picture: from data
 * to pixels and back, and how pointer gestures change what is seen. */
#pragma once

#include <math.h>

#include "ui/plot/quality.h"
#include "ui/plot/theme.h"

/* What a picture needs to know beside its layers; strings are Pango markup, NULL: none.
 */
typedef struct {
  const char *title, *x_label, *y_label;
  gboolean x_log, y_log;
  gboolean equal; /* one unit is as long in x as in y */
} AnsAxes;

typedef enum {
  ANS_SCALE_AS_AXES, /* as AnsAxes says */
  ANS_SCALE_LINEAR,
  ANS_SCALE_LOG,
  ANS_SCALE_SYMLOG, /* logarithmic on both sides of a linear gap about 0 */
} AnsScaleChoice;

/* Particles picked out; see highlight.h. */
typedef struct _AnsHighlight AnsHighlight;

enum { ANS_FIXED_COLOURS = 4 };

typedef struct {
  AnsBox box; /* visible data; NaN: automatic, side by side */
  AnsScaleChoice x_scale, y_scale;
  AnsThemeKind theme;
  double font_scale;       /* 0: 1 */
  gboolean transparent;    /* the background is left as it is */
  gboolean plain;          /* no grid lines */
  AnsHighlight *highlight; /* NULL: none; not owned */
  AnsPalette palette;
  AnsColourPolicy colours;
  struct {
    double low, high;
  } fixed[ANS_FIXED_COLOURS]; /* of the first layers with values, where they are fixed */
  gboolean compact;           /* a thumbnail: no labels, legend or colour bar */
  AnsQuality quality;         /* 0: as well as it goes */
  gboolean no_bar;            /* no colour bar */
} AnsPlotView;

/* All automatic, light. */
AnsPlotView ans_view_default (void);

/* One axis: pixel = origin + slope * t, where t = value, or log10 (value), or with a gap
 * t = c value / gap inside of it, +-(c + log10 (|value| / gap)) outside, c = log10 (e),
 * which is smooth at its edges. */
typedef struct {
  double low, high; /* at the left or the bottom, at the right or the top; low > high:
                       downwards */
  gboolean log;
  double gap; /* > 0: logarithmic beyond -gap ... gap; then log is FALSE */
  double origin, slope;
} AnsScale;

/* Where things lie on a picture, as of the last time it was drawn. */
typedef struct {
  double width, height;            /* of the whole picture */
  double left, top, right, bottom; /* of the axes' area */
  AnsScale x, y;
  gboolean equal;
  gboolean empty; /* no axes: a message is shown */
} AnsLayout;

/* Sets origin and slope so that low is at pixel `from`, high at `to`. */
AnsScale ans_view_scale (double low, double high, gboolean log, double from, double to);

/* Another interval on an axis of the same kind: of log and gap. */
AnsScale ans_view_scale_like (const AnsScale *kind, double low, double high, double from,
                              double to);

#define ANS_VIEW_LOG10_E 0.43429448190325182765

/* Value to t, and back. */
static inline double
ans_view_forward (const AnsScale *scale, double value)
{
  if (scale->log)
    return value > 0 ? log10 (value) : (double) NAN;
  if (!(scale->gap > 0))
    return value;
  double size = fabs (value) / scale->gap;
  return copysign (size <= 1 ? ANS_VIEW_LOG10_E * size : ANS_VIEW_LOG10_E + log10 (size),
                   value);
}

double ans_view_backward (const AnsScale *scale, double t);

/* The pixel of a value: NaN for a hole, and for a value <= 0 on a logarithmic axis. */
static inline double
ans_view_pixel (const AnsScale *scale, double value)
{
  return scale->origin + scale->slope * ans_view_forward (scale, value);
}

double ans_view_value (const AnsScale *scale, double pixel);

gboolean ans_view_inside (const AnsLayout *layout, double px, double py);
void ans_view_to_data (const AnsLayout *layout, double px, double py, double *x,
                       double *y);
void ans_view_to_pixel (const AnsLayout *layout, double x, double y, double *px,
                        double *py);

/* Gestures.  Each fixes the box that was automatic. */

/* The picture follows a drag by (dx, dy) pixels from the layout at its start. */
void ans_view_pan (AnsPlotView *view, const AnsLayout *layout, double dx, double dy);

/* The data at (px, py) stays; factors > 1 enlarge; 1 leaves an axis as it is.  With equal
 * axes both take the product. */
void ans_view_zoom (AnsPlotView *view, const AnsLayout *layout, double px, double py,
                    double x_factor, double y_factor);

/* A rectangle drawn with the pointer becomes the whole area (equal axes: as much as fits
 * it). One under 4 pixels wide or high changes nothing. */
void ans_view_zoom_box (AnsPlotView *view, const AnsLayout *layout, double px0,
                        double py0, double px1, double py1);

/* Back to automatic. */
void ans_view_fit (AnsPlotView *view);
gboolean ans_view_is_fit (const AnsPlotView *view);

/* The scale that is chosen, or that of the axes. */
AnsScaleChoice ans_view_x_scale (const AnsPlotView *view, const AnsAxes *axes);
AnsScaleChoice ans_view_y_scale (const AnsPlotView *view, const AnsAxes *axes);
gboolean ans_view_x_log (const AnsPlotView *view, const AnsAxes *axes);
gboolean ans_view_y_log (const AnsPlotView *view, const AnsAxes *axes);
