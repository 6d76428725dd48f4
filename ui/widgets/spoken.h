/* A plot in a sentence, for who does not see it. */
#pragma once

#include "engine/problems/problem.h"

/* "Loss 0.0123 at step 400, falling; range 0.01 to 1."  Free it. */
char *ans_spoken_plot (const AnsPlot *plot, const AnsPlotInfo *info);
