/* A cell of the plot grid: a title that chooses the plot and its options, a read-out, and
 * the view.
 *
 * Actions (prefix "cell"): plot (int), auto, x-scale and y-scale
 * (string), log-x, log-y, fit, zoom-in, zoom-out,
 * grid, maximize, export, pin, zoom-mode, select-mode, back, forward, link, palette and
 * colours (string), next-palette, next-smoothing, table, copy-data, export-data.
 * Signals: "plot-chosen" (int), "maximize", "export", "data" (const char *what: "table",
 * "copy" or "save"), "changed" (the view has). */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"
#include "ui/widgets/canvas.h"

#define ANS_TYPE_PLOT_CELL (ans_plot_cell_get_type ())
G_DECLARE_FINAL_TYPE (AnsPlotCell, ans_plot_cell, ANS, PLOT_CELL, GtkBox)

GtkWidget *ans_plot_cell_new (AnsRaster *raster);
void ans_plot_cell_set_problem (AnsPlotCell *self, const AnsProblem *problem);
void ans_plot_cell_set_plot (AnsPlotCell *self, int plot);
int ans_plot_cell_get_plot (AnsPlotCell *self); /* -1: none */
/* The weight of the running average of a plot of curves, 0: none. */
double ans_plot_cell_get_smoothing (AnsPlotCell *self);

/* Does the plot follow others that show the same quantities?  `partners`: there are such
 * plots on the screen. */
gboolean ans_plot_cell_get_linked (AnsPlotCell *self);
void ans_plot_cell_set_partners (AnsPlotCell *self, gboolean partners);
void ans_plot_cell_set_maximized (AnsPlotCell *self, gboolean maximized);
AnsCanvas *ans_plot_cell_get_view (AnsPlotCell *self);
const char *ans_plot_cell_get_readout (AnsPlotCell *self);
void ans_plot_cell_activate (AnsPlotCell *self, const char *action);
