/* Shared by the files of the plot grid. */
#pragma once

#include "ui/widgets/plot_grid.h"

struct _AnsPlotGrid {
  GtkWidget parent;
  const AnsProblem *problem;
  AnsRaster *raster;
  AnsPlotCell *cells[ANS_MAX_CELLS];
  int n;         /* cells on the screen, unless one is maximized */
  int asked;     /* as the person wants; a problem may have fewer plots */
  int maximized; /* -1: none */
  int current;
  gint64 cursor;
  const AnsHistory *history;   /* last shown */
  AnsBox boxes[ANS_MAX_CELLS]; /* what each cell showed when it last changed */
  gboolean following; /* plots are being moved along with one they are linked to */
  AnsCurves draw_curves;
  gpointer curves_data;
  const char *clock;                /* the label of the axis of curves; NULL: as it is */
  AnsPlotInfo infos[ANS_MAX_CELLS]; /* of plots with that label */
};

/* In plot_grid_links.c.  Which cells have partners; the plots linked to one that has
 * moved go along; another plot in a cell shows what those it is linked to show. */
void ans_plot_grid_show_links (AnsPlotGrid *self);
void ans_plot_grid_lead (AnsPlotGrid *self, int cell);
void ans_plot_grid_change_plot (AnsPlotGrid *self, int cell, int plot);
