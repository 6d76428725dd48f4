/* A figure as LaTeX with pgfplots: a document for itself, the numbers in it, that draws
 * the same axes, layers, legends and colours.  Fields are thinned to 64 x 64 nodes, and
 * points to the figure's `dense` (5000), so that TeX has the memory. */
#pragma once

#include "ui/plot/figure.h"

/* The figure's format does not matter.  Free it. */
char *ans_pgf_text (const AnsFigure *figure);
