/* The plots of a run in a grid of one, two, four or six cells, each of which shows a plot
 * of its choice; any cell can be maximized.
 *
 * Signals:
 *   "watched": the plots that ans_plot_grid_watched names have changed;
 *   "touched" (AnsTouch *touch): the pointer on a plot that takes touches;
 *   "message" (const char *text): something to be told;
 *   "export" (int plot): the person wants a figure of a plot. */
#pragma once

#include <adwaita.h>

#include "engine/frame/history.h"
#include "engine/problems/problem.h"
#include "ui/widgets/plot_cell.h"

#define ANS_TYPE_PLOT_GRID (ans_plot_grid_get_type ())
G_DECLARE_FINAL_TYPE (AnsPlotGrid, ans_plot_grid, ANS, PLOT_GRID, GtkWidget)

enum { ANS_MAX_CELLS = 6 };

void ans_plot_grid_set_problem (AnsPlotGrid *self, const AnsProblem *problem);
void ans_plot_grid_set_cells (AnsPlotGrid *self, int n);
/* The first n cells show these plots. */
void ans_plot_grid_choose (AnsPlotGrid *self, int n, const int *plots);

/* Bit i: plot i is on the screen. */
guint64 ans_plot_grid_watched (AnsPlotGrid *self);

/* Shows what has come; frame may be NULL. */
void ans_plot_grid_show_frame (AnsPlotGrid *self, AnsFrame *frame);
void ans_plot_grid_show_history (AnsPlotGrid *self, const AnsHistory *history,
                                 AnsFrame *frame);

/* The step that is shown is not the latest: curves mark it, and a plot that nobody looked
 * at then says so.  -1: the latest. */
void ans_plot_grid_set_cursor (AnsPlotGrid *self, gint64 step);

/* Who draws the curves over steps first ... last (last < first: all) for a width of
 * `columns`: a new plot, or NULL for those of the history alone. */
typedef AnsPlot *(*AnsCurves) (gpointer data, int plot, gint64 first, gint64 last,
                               int columns);
void ans_plot_grid_set_curves (AnsPlotGrid *self, AnsCurves curves, gpointer data);
/* What runs along the axis of curves instead of what the problem says; NULL: that. */
void ans_plot_grid_set_clock (AnsPlotGrid *self, const char *label);

/* The cell that keys act on, and moving there. */
AnsPlotCell *ans_plot_grid_get_current (AnsPlotGrid *self);
void ans_plot_grid_focus_cell (AnsPlotGrid *self, int cell);
AnsPlotCell *ans_plot_grid_get_cell (AnsPlotGrid *self, int cell);
/* How many cells there are, and which one is alone (-1: none). */
int ans_plot_grid_get_n (AnsPlotGrid *self);
int ans_plot_grid_get_maximized (AnsPlotGrid *self);
/* How much larger than usual texts and lines of all plots are. */
void ans_plot_grid_set_scale (AnsPlotGrid *self, double scale);
/* Shows one cell alone, or all again (-1). */
void ans_plot_grid_maximize (AnsPlotGrid *self, int cell);

/* Do pictures follow each other?  When they end, the last ones are drawn as well as it
 * goes. */
void ans_plot_grid_set_moving (AnsPlotGrid *self, gboolean moving);
/* What draws the pictures. */
AnsRaster *ans_plot_grid_get_raster (AnsPlotGrid *self);
