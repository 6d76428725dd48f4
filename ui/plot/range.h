/* The data that a plot holds. */
#pragma once

#include "ui/plot/view.h"

/* The box to show if nobody has chosen one: grids as they are; otherwise all finite
 * values (positive ones on logarithmic axes) with 5 % of room, lines without room in x,
 * bars standing on 0.  Finite, of positive size, positive on logarithmic axes; a matrix
 * has its row 0 on top (y0 > y1). */
AnsBox ans_range_of_plot (const AnsPlot *plot, gboolean x_log, gboolean y_log);

/* The same for axes of the kinds of x and y, which may have a gap. */
AnsBox ans_range_of_axes (const AnsPlot *plot, const AnsScale *x, const AnsScale *y);

/* Is there a negative value on the axis x, or y? */
gboolean ans_range_is_signed (const AnsPlot *plot, gboolean y);

/* A gap for a symmetric logarithmic axis: a power of ten below which one value in twenty
 * lies, from one to eight decades below the largest. */
double ans_range_gap (const AnsPlot *plot, gboolean y);
