/* All numbers of a frame for NumPy: PLOT.LAYER.ARRAY for the arrays x, y, u, v, values,
 * low, high and levels of the layers (grids m x n, with their `box`), and
 * metric.ID.value, .reference and .stderror; __recipe__ and __PLOT.LAYER__ say what they
 * are. */
#pragma once

#include "engine/run/recipe.h"

/* Plots that the frame does not hold are left out; those of history are in `plots`,
 * index by index, or NULL. */
gboolean ans_numbers_save (const AnsRecipe *recipe, const AnsFrame *frame,
                           AnsPlot *const *plots, const char *path, GError **error);
