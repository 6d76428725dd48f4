/* The picture of one plot, drawn by the raster thread, with the pointer and the keys on
 * it.
 *
 * Drag: pan.  Scroll: zoom about the pointer (Control: x only, Shift: y only).  Z or the
 * zoom mode: drag a rectangle to zoom to.  S or the selection mode: drag a lasso about
 * particles, or click on one; Shift adds.  Double click: fit.  Arrow keys: a cursor with
 * a read-out; P pins it.  On a plot that takes touches plain clicks and drags are touches
 * (Control or the secondary button: the second kind), and the middle button, or Shift or
 * Alt with a drag, pans.
 *
 * Signals:
 *   "readout" (const char *text): what is under the pointer or the cursor; "" when
 * nothing is; "touched" (AnsTouch *touch); "changed": range, axes or modes have changed;
 *   "selected" (AnsHighlight *chosen): particles have been picked out; NULL: none are;
 *   "menu": the person asks for the menu of the plot. */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"
#include "ui/plot/view.h"
#include "ui/widgets/raster.h"

#define ANS_TYPE_CANVAS (ans_canvas_get_type ())
G_DECLARE_FINAL_TYPE (AnsCanvas, ans_canvas, ANS, CANVAS, GtkWidget)

void ans_canvas_set_raster (AnsCanvas *self, AnsRaster *raster);

/* Another plot of the problem: its axes, its own range. */
void ans_canvas_set_info (AnsCanvas *self, const AnsPlotInfo *info, int index);

/* The same plot with other labels and scales: what is seen of it stays. */
void ans_canvas_set_axes (AnsCanvas *self, const AnsPlotInfo *info);

/* What is shown.  NULL: nothing, and what comes next belongs to another run. */
void ans_canvas_set_plot (AnsCanvas *self, AnsPlot *plot);
AnsPlot *ans_canvas_get_plot (AnsCanvas *self);

/* How much larger than usual texts and lines are; 1 at first. */
void ans_canvas_set_magnification (AnsCanvas *self, double factor);

/* What is seen of it, and where it lies (as of the picture on the screen). */
const AnsPlotView *ans_canvas_get_view (AnsCanvas *self);
const AnsLayout *ans_canvas_get_layout (AnsCanvas *self);

/* Logical pixels across, for plots that are made for a width. */
int ans_canvas_get_columns (AnsCanvas *self);

/* The range of x that is shown, FALSE if it follows the data. */
gboolean ans_canvas_get_range (AnsCanvas *self, double *x0, double *x1);

/* Following the data, logarithmic axes, lines behind curves, the rectangle mode, a
 * read-out that stays. */
typedef enum {
  ANS_CANVAS_FOLLOW,
  ANS_CANVAS_LOG_X,
  ANS_CANVAS_LOG_Y,
  ANS_CANVAS_GRID,
  ANS_CANVAS_ZOOM_MODE,
  ANS_CANVAS_SELECT_MODE,
  ANS_CANVAS_PINNED,
  ANS_CANVAS_N_MODES,
} AnsCanvasMode;

void ans_canvas_set_mode (AnsCanvas *self, AnsCanvasMode mode, gboolean on);
gboolean ans_canvas_get_mode (AnsCanvas *self, AnsCanvasMode mode);

/* The scale of the axis x, or y: never ANS_SCALE_AS_AXES.  Cycling goes from linear to
 * logarithmic and, where there are negative values, to symmetric logarithmic. */
AnsScaleChoice ans_canvas_get_scale (AnsCanvas *self, gboolean y);
void ans_canvas_set_scale (AnsCanvas *self, gboolean y, AnsScaleChoice choice);
void ans_canvas_cycle_scale (AnsCanvas *self, gboolean y);

/* Colours and their range; to fix the range is to take that of what is shown now. */
AnsPalette ans_canvas_get_palette (AnsCanvas *self);
void ans_canvas_set_palette (AnsCanvas *self, AnsPalette palette);
AnsColourPolicy ans_canvas_get_colours (AnsCanvas *self);
void ans_canvas_set_colours (AnsCanvas *self, AnsColourPolicy policy);

/* Particles picked out, with trails as plots go by; NULL: none. */
void ans_canvas_set_chosen (AnsCanvas *self, AnsHighlight *chosen);
AnsHighlight *ans_canvas_get_chosen (AnsCanvas *self);

/* The whole of the data. */
void ans_canvas_fit (AnsCanvas *self);
/* The box that a linked plot asks for; sides may be NaN: automatic. */
void ans_canvas_set_box (AnsCanvas *self, const AnsBox *box);
/* The view before (-1) or after (1) this one. */
void ans_canvas_go (AnsCanvas *self, int by);
/* About the middle. */
void ans_canvas_zoom (AnsCanvas *self, double factor);

/* What the picture on the screen was drawn with, which a gesture may be ahead of; NULL
 * before the first. */
const AnsPlotView *ans_canvas_get_shown (AnsCanvas *self);

/* Asks for another picture of what is shown. */
void ans_canvas_draw_again (AnsCanvas *self);

/* Pictures shown so far, for tests and benches. */
int ans_canvas_get_n_pictures (AnsCanvas *self);
