/* The plot of a run's scalars that AnsPlotInfo.history asks for. */
#pragma once

#include "engine/frame/history.h"
#include "engine/problems/problem.h"

/* A new plot of the metrics that plot `index` of a problem names, over steps first ...
 * last (last < first: all), drawn for a width of `columns` pixels; with a dashed line at
 * each reference value that the frame (may be NULL) knows. */
AnsPlot *ans_history_plot_new (const AnsProblem *problem, int index,
                               const AnsHistory *history, const AnsFrame *frame,
                               gint64 first, gint64 last, int columns);

/* With weight > 0 their running averages (ans_history_plot_smooth) lie over all of the
 * curves, which are faint. */
AnsPlot *ans_history_plot_smooth_new (const AnsProblem *problem, int index,
                                      const AnsHistory *history, const AnsFrame *frame,
                                      gint64 first, gint64 last, int columns,
                                      double weight);
