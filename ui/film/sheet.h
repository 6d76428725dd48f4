/* The plots of a run at one step, as figures and movies show them. */
#pragma once

#include "engine/frame/history.h"
#include "engine/problems/problem.h"
#include "ui/plot/figure.h"

enum { ANS_SHEET_MOST = 6 }; /* plots on a page */

/* Plot `index` of a problem, from its frame or drawn from its history for a width of
 * `columns` pixels; unref it.  NULL: the frame does not hold it. */
AnsPlot *ans_sheet_plot (const AnsProblem *problem, int index, const AnsFrame *frame,
                         const AnsHistory *history, int columns);

/* Axes with the plot's title; the strings live as long as the tables. */
AnsAxes ans_sheet_axes (const AnsPlotInfo *info);

/* The plots that a fresh window shows, at most four: bit i is plot i. */
guint64 ans_sheet_usual (const AnsProblem *problem);

/* Reads "density,loss"; an unknown name is ANS_ERROR_USAGE, and the nearest is told. */
gboolean ans_sheet_parse (const AnsProblem *problem, const char *names, guint64 *plots,
                          GError **error);

/* How many of the plots lie side by side. */
int ans_sheet_columns (int n_plots);
