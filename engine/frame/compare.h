/* Several runs on one picture: what their histories come to, mean and band over them,
 * differences of histories and of plots, colours on one scale. */
#pragma once

#include "engine/frame/history.h"

/* Of the finite values of a series; NaN where there are none. */
typedef struct {
  int n;       /* values, finite or not */
  gint64 step; /* of the last */
  double last, least, mean;
} AnsSummary;

AnsSummary ans_compare_summary (const AnsHistory *history, int metric);

/* Adds the mean of a metric over n histories as a line, with a band of one standard error
 * to either side, up to the last step that all have reached; a history that has no value
 * at a step counts with the one before.  At most about `columns` x 2 points over the
 * steps first ... last (last < first: all).  Returns the layer, or NULL when a history is
 * empty there.  Where fewer than two values are finite the band has no width. */
AnsLayer *ans_compare_band (int n, const AnsHistory *const *histories, int metric,
                            gint64 first, gint64 last, int columns, AnsRole role,
                            const char *label, AnsPlot *plot);

/* The same of the difference a - b. */
AnsLayer *ans_compare_histories (const AnsHistory *a, const AnsHistory *b, int metric,
                                 gint64 first, gint64 last, int columns, AnsRole role,
                                 const char *label, AnsPlot *plot);

/* Copies a layer on top of a plot, which may be another one. */
AnsLayer *ans_compare_copy (const AnsLayer *layer, AnsPlot *into);

/* A new plot of a - b: fields and matrices on the same grid in diverging colours, curves
 * over the same points, bars between the same edges; marks are those of a.  Without
 * layers if nothing can be subtracted. */
AnsPlot *ans_compare_plots (const AnsPlot *a, const AnsPlot *b);

/* Puts in the place of each plot (owned, NULL: none) one whose colours mean the same in
 * all of them: layer by layer the range is that of all plots together. */
void ans_compare_share_colours (int n, AnsPlot **plots);
