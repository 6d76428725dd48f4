/* The data that a plot holds. */
#pragma once

#include "engine/frame/plot.h"

/* The box to show if nobody has chosen one: grids as they are; otherwise all finite
 * values (positive ones on logarithmic axes) with 5 % of room, lines without room in x,
 * bars standing on 0.  Finite, of positive size, positive on logarithmic axes; a matrix
 * has its row 0 on top (y0 > y1). */
AnsBox ans_range_of_plot (const AnsPlot *plot, gboolean x_log, gboolean y_log);
