#include "ui/plot/layer.h"

/* Grids that have fewer nodes than this on a side are traced at every node. */
enum { LEAST_NODES = 32 };

/* The nodes that are traced: each, or where the time is short each second one. */
typedef struct {
  int n, m, apart;
  const float *values;
  float *copy;
} Grid;

static Grid
grid_of (const AnsPicture *picture, const AnsLayer *layer)
{
  if (picture->view->quality < ANS_QUALITY_COARSE_GRIDS ||
      MIN (layer->n, layer->m) < LEAST_NODES)
    return (Grid){layer->n, layer->m, 1, layer->values, NULL};
  Grid grid = {(layer->n + 1) / 2, (layer->m + 1) / 2, 2, NULL, NULL};
  grid.values = grid.copy = g_new (float, (gsize) grid.n *(gsize) grid.m);
  for (int j = 0; j < grid.m; j++)
    for (int i = 0; i < grid.n; i++)
      grid.copy[j * grid.n + i] = layer->values[2 * j * layer->n + 2 * i];
  return grid;
}

static void
add_lines (AnsPicture *picture, const AnsLayer *layer, int apart, AnsContourResult lines)
{
  const AnsLayout *layout = &picture->layout;
  double dx = apart * (layer->box.x1 - layer->box.x0) / (layer->n - 1);
  double dy = apart * (layer->box.y1 - layer->box.y0) / (layer->m - 1);
  if (lines.n_points == 0)
    return;
  double *px = ans_picture_numbers (picture, 2 * (gsize) lines.n_points),
         *py = px + lines.n_points;
  for (int i = 0; i < lines.n_points; i++) {
    px[i] = ans_view_pixel (&layout->x, layer->box.x0 + dx * lines.points[2 * i]);
    py[i] = ans_view_pixel (&layout->y, layer->box.y0 + dy * lines.points[2 * i + 1]);
    if (!isfinite (px[i] + py[i]))
      px[i] = py[i] = (double) NAN;
  }
  for (int k = 0; k < lines.n_lines; k++) {
    AnsContourLine line = lines.lines[k];
    cairo_new_sub_path (picture->cr);
    ans_layer_polyline (picture, line.n, px + line.first, py + line.first);
    if (line.closed)
      cairo_close_path (picture->cr);
  }
}

static void
draw_levels (AnsPicture *picture, const AnsLayer *layer, const Grid *grid,
             gboolean emphasised)
{
  AnsScratch *scratch = picture->scratch;
  if (!scratch->contour)
    scratch->contour = ans_contour_new ();
  cairo_new_path (picture->cr);
  for (int k = 0; k < layer->n_levels; k++) {
    gboolean strong = fabs (layer->levels[k] - layer->emphasis) < 1e-9;
    if (strong == emphasised)
      add_lines (picture, layer, grid->apart,
                 ans_contour_trace (scratch->contour, grid->n, grid->m, grid->values,
                                    layer->levels[k]));
  }
  double width = picture->theme->contour_width * (emphasised ? 1.9 : 1);
  gboolean faint = picture->over_field && layer->role == ANS_ROLE_LANDSCAPE;
  ans_layer_stroke (picture, layer, faint ? 0.7 * width : width, faint ? 0.6 : 1);
}

void
ans_layer_contours (AnsPicture *picture, const AnsLayer *layer,
                    G_GNUC_UNUSED const AnsColourScale *colours)
{
  Grid grid = grid_of (picture, layer);
  draw_levels (picture, layer, &grid, FALSE);
  if (!isnan (layer->emphasis))
    draw_levels (picture, layer, &grid, TRUE);
  g_free (grid.copy);
}
