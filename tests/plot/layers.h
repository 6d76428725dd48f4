/* One layer of every kind about the unit square, for tests. */
#pragma once

#include <math.h>

#include "engine/frame/plot.h"

static const AnsBox layers_unit = {0, 1, 0, 1};

static inline void
layers_fill_grid (AnsLayer *layer)
{
  for (int j = 0; j < layer->m; j++)
    for (int i = 0; i < layer->n; i++)
      layer->values[j * layer->n + i] =
          (float) (i / (layer->n - 1.0) + 0.5 * j / (layer->m - 1.0));
}

static inline void
layers_place (AnsLayer *layer)
{
  for (int i = 0; i < layer->n; i++) {
    layer->x[i] = (float) (0.05 + 0.9 * i / MAX (layer->n - 1, 1));
    layer->y[i] = (float) (0.5 + 0.4 * sin (5.0 * (double) layer->x[i]));
  }
}

static inline AnsLayer *
layers_add_placed (AnsPlot *plot, AnsLayerKind kind, int n)
{
  AnsLayer *layer = NULL;
  if (kind == ANS_LAYER_POINTS)
    layer = ans_plot_points (plot, n, TRUE, ANS_ROLE_PARTICLES, "points");
  else if (kind == ANS_LAYER_ARROWS)
    layer = ans_plot_arrows (plot, n, ANS_ROLE_NETWORK, "arrows");
  else if (kind == ANS_LAYER_LINES)
    layer = ans_plot_lines (plot, n, TRUE, ANS_ROLE_NETWORK, "lines");
  else if (kind == ANS_LAYER_PATH)
    layer = ans_plot_path (plot, n, ANS_ROLE_FIRST, "path");
  else
    layer = ans_plot_marks (plot, MIN (n, 3), ANS_MARK_CIRCLE, ANS_ROLE_SECOND, "marks");
  layers_place (layer);
  for (int i = 0; i < layer->n; i++) {
    if (layer->values)
      layer->values[i] = (float) i;
    if (layer->u)
      layer->u[i] = layer->v[i] = 0.1f;
    if (layer->band_low) {
      layer->band_low[i] = layer->y[i] - 0.05f;
      layer->band_high[i] = layer->y[i] + 0.05f;
    }
  }
  layer->size = kind == ANS_LAYER_MARKS ? 0.05 : layer->size;
  return layer;
}

static inline AnsLayer *
layers_add (AnsPlot *plot, AnsLayerKind kind, int n)
{
  static const double levels[] = {0.3, 0.6, 0.9};
  AnsLayer *layer = NULL;
  if (kind == ANS_LAYER_FIELD)
    layer = ans_plot_field (plot, 16, 12, layers_unit, ANS_MAP_SEQUENTIAL, "field");
  else if (kind == ANS_LAYER_MATRIX)
    layer = ans_plot_matrix (plot, 4, 5, ANS_MAP_DIVERGING, "matrix");
  else if (kind == ANS_LAYER_CONTOURS)
    layer = ans_plot_contours (plot, 16, 12, layers_unit, ANS_ROLE_REFERENCE, 3, levels,
                               "contours");
  if (layer) {
    layers_fill_grid (layer);
    return layer;
  }
  if (kind != ANS_LAYER_BARS)
    return layers_add_placed (plot, kind, n);
  layer = ans_plot_bars (plot, n, FALSE, ANS_ROLE_DATA, "bars");
  for (int i = 0; i <= n; i++)
    layer->x[i] = (float) i / (float) n;
  for (int i = 0; i < n; i++)
    layer->y[i] = (float) (0.2 + 0.6 * i / n);
  return layer;
}
