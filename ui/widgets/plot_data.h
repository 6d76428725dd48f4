/* The numbers behind a plot: as a table in a window, on the clipboard, in a file. */
#pragma once

#include <gtk/gtk.h>

#include "ui/plot/view.h"

typedef struct {
  AnsPlot *plot;
  AnsBox box;               /* what is seen of it */
  const char *title, *name; /* of the window, of a file */
} AnsPlotData;

/* A window with the rows of ans_csv_save_plot: those that are seen, or all. */
GtkWindow *ans_plot_data_show (GtkWidget *parent, const AnsPlotData *data);

/* The number of rows on the clipboard as CSV. */
int ans_plot_data_copy (GtkWidget *parent, const AnsPlotData *data);

/* Asks for a name; `said` is told what came of it. */
void ans_plot_data_save (GtkWidget *parent, const AnsPlotData *data,
                         void (*said) (GtkWidget *parent, const char *message));
