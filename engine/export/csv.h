/* Comma separated values (RFC 4180, CRLF at the end of a line), '.' decimals in every
 * locale. */
#pragma once

#include "engine/export/file.h"
#include "engine/frame/history.h"

/* One line for each step at which a metric was recorded, with a column for each of the
 * n_metrics names after the step's; where a metric was not recorded or is not a number
 * its field is empty. */
gboolean ans_csv_save_history (const AnsHistory *history, int n_metrics,
                               const char *const *names, const char *path,
                               GError **error);

/* A table of rows x columns numbers, row-major, under the columns' names. */
gboolean ans_csv_save_table (int rows, int columns, const char *const *names,
                             const double *values, const char *path, GError **error);

/* Whatever a plot shows, one line a point: layer (from 0, the lowest), label, kind, x, y,
 * x_end and y_end (of arrows; x_end of bars, whose y is their height), value, low and
 * high (of bands and error bars), text (of marks).  The points of fields, contours and
 * matrices are those of their grids; matrices have column and row.  Only what lies within
 * `box` (its sides may be NaN: no bound). */
gboolean ans_csv_save_plot (const AnsPlot *plot, const AnsBox *box, const char *path,
                            GError **error);

/* The same as one string; free it. */
char *ans_csv_plot_text (const AnsPlot *plot, const AnsBox *box);
