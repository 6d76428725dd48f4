/* A cell of the plot grid: a title that chooses the plot and its options, a read-out, and
 * the view.
 *
 * Actions (prefix "cell"): plot (int), auto, log-x, log-y, fit, zoom-in, zoom-out,
 * grid, maximize, export, pin, zoom-mode. Signals: "plot-chosen" (int), "maximize",
 * "export", "changed" (the view has). */
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
void ans_plot_cell_set_maximized (AnsPlotCell *self, gboolean maximized);
AnsCanvas *ans_plot_cell_get_view (AnsPlotCell *self);
const char *ans_plot_cell_get_readout (AnsPlotCell *self);
void ans_plot_cell_activate (AnsPlotCell *self, const char *action);
