#include "ui/plot/layer.h"

static const double swatch = 18, gap = 5, between = 14;

static double
row_height (const AnsPicture *picture)
{
  return 17 * picture->unit;
}

static void
add_entry (AnsPicture *picture, const char *text, const AnsLayer *layer, int index)
{
  AnsLegend *legend = &picture->legend;
  for (int i = 0; i < legend->n; i++)
    if (g_strcmp0 (legend->entries[i].text, text) == 0 &&
        legend->entries[i].layer->role == layer->role &&
        legend->entries[i].layer->kind == layer->kind)
      return;
  if (!text || !*text || legend->n == ANS_LEGEND_MAX)
    return;
  AnsLegendEntry *entry = &legend->entries[legend->n++];
  double height;
  *entry = (AnsLegendEntry){.text = text, .layer = layer, .index = index};
  ans_text_size (picture->text, ANS_TEXT_LABEL, text, &entry->width, &height);
}

/* The last point of a curve, or the height of a mark; FALSE: there is none to be seen. */
static gboolean
end_of (const AnsLegendEntry *entry, double *x, double *y)
{
  const AnsLayer *layer = entry->layer;
  if (layer->kind == ANS_LAYER_MARKS) {
    *x = INFINITY;
    *y = (double) layer->y[entry->index];
    return TRUE;
  }
  for (int i = layer->n - 1; i >= 0; i--)
    if (isfinite (layer->x[i] + layer->y[i])) {
      *x = (double) layer->x[i];
      *y = (double) layer->y[i];
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_named_level (const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_MARKS && layer->mark == ANS_MARK_HORIZONTAL &&
         layer->texts;
}

/* Only curves and levels, few, and the curves end near the right edge. */
static gboolean
can_be_direct (const AnsPicture *picture, double width)
{
  const AnsLegend *legend = &picture->legend;
  if (legend->n > ANS_LEGEND_MAX_DIRECT || picture->grid || legend->margin > 0.3 * width)
    return FALSE;
  AnsScale scale =
      ans_view_scale_like (&picture->layout.x, picture->box.x0, picture->box.x1, 0, 1);
  for (int i = 0; i < legend->n; i++) {
    const AnsLegendEntry *entry = &legend->entries[i];
    double x, y;
    if (entry->layer->kind != ANS_LAYER_LINES && !is_named_level (entry->layer))
      return FALSE;
    if (!end_of (entry, &x, &y) || ans_view_pixel (&scale, x) < 0.85)
      return FALSE;
  }
  return legend->n > 0;
}

/* Is the layer named by its colour bar?  The first of a scale is. */
static gboolean
names_bar (const AnsPicture *picture, const AnsLayer *layer)
{
  for (int i = 0; i < picture->n_bars; i++)
    if (picture->bars[i].layer == layer)
      return TRUE;
  return layer->kind != ANS_LAYER_POINTS;
}

static void
collect (AnsPicture *picture, gboolean levels)
{
  picture->legend.n = 0;
  for (int i = 0; i < ans_plot_n_layers (picture->plot); i++) {
    const AnsLayer *layer = ans_plot_layer (picture->plot, i);
    for (int k = 0; levels && is_named_level (layer) && k < layer->n; k++)
      add_entry (picture, layer->texts[k], layer, k);
    if (!ans_picture_is_coloured (layer) || !names_bar (picture, layer))
      add_entry (picture, layer->label, layer, 0);
  }
}

/* Goes through the rows; draws an entry at each place if asked to.  Returns the height.
 */
static double
walk_rows (AnsPicture *picture, double left, double top,
           void (*draw) (AnsPicture *, const AnsLegendEntry *, double x, double y))
{
  AnsLegend *legend = &picture->legend;
  double x = left, unit = picture->unit, height = row_height (picture);
  double y = top + 0.5 * height;
  for (int i = 0; i < legend->n; i++) {
    const AnsLegendEntry *entry = &legend->entries[i];
    double advance = (swatch + gap) * unit + entry->width;
    if (x > left && x + advance > left + legend->room) {
      x = left;
      y += height;
    }
    legend->width = MAX (legend->width, x + advance - left);
    if (draw)
      draw (picture, entry, x, y);
    x += advance + between * unit;
  }
  return y + 0.5 * height - top;
}

void
ans_legend_arrange (AnsPicture *picture, double width)
{
  AnsLegend *legend = &picture->legend;
  collect (picture, TRUE);
  legend->margin = 0;
  for (int i = 0; i < legend->n; i++)
    legend->margin = MAX (legend->margin, legend->entries[i].width + 7 * picture->unit);
  legend->direct = can_be_direct (picture, width);
  legend->height = legend->width = 0;
  legend->room = width;
  if (legend->direct)
    return;
  legend->margin = 0;
  collect (picture, FALSE);
  if (legend->n > 0)
    legend->height = walk_rows (picture, 0, 0, NULL) + 3 * picture->unit;
}

static void
draw_direct (AnsPicture *picture)
{
  const AnsLegend *legend = &picture->legend;
  const AnsLayout *layout = &picture->layout;
  int order[ANS_LEGEND_MAX] = {0}, n = legend->n;
  double heights[ANS_LEGEND_MAX] = {0},
         apart = 1.25 * ans_text_font_size (picture->text, ANS_TEXT_LABEL);
  for (int i = 0; i < n; i++) {
    double x, y, value = 0;
    end_of (&legend->entries[i], &x, &value);
    y = ans_view_pixel (&layout->y, value);
    heights[i] = isnan (y) ? layout->bottom : CLAMP (y, layout->top, layout->bottom);
    int k = i;
    for (; k > 0 && heights[order[k - 1]] > heights[i]; k--)
      order[k] = order[k - 1];
    order[k] = i;
  }
  /* Apart from above to below, then back up from the bottom edge. */
  for (int k = 1; k < n; k++)
    heights[order[k]] = MAX (heights[order[k]], heights[order[k - 1]] + apart);
  for (int k = n - 1; k >= 0; k--) {
    double below =
        k == n - 1 ? layout->bottom + 0.3 * apart : heights[order[k + 1]] - apart;
    heights[order[k]] = MIN (heights[order[k]], below);
  }
  for (int i = 0; i < n; i++) {
    const AnsLegendEntry *entry = &legend->entries[i];
    ans_colour_set (picture->cr, picture->theme->roles[entry->layer->role], 1);
    ans_text_draw (picture->text, picture->cr, ANS_TEXT_LABEL, entry->text,
                   layout->right + 6 * picture->unit, heights[i], 0, ANS_TEXT_MIDDLE);
  }
}

/* A piece of the field below the line. */
static void
draw_chip (AnsPicture *picture, double x, double y)
{
  cairo_t *cr = picture->cr;
  double unit = picture->unit, size = swatch * unit;
  AnsMap map = ANS_MAP_SEQUENTIAL;
  for (int i = ans_plot_n_layers (picture->plot) - 1; i >= 0; i--)
    if (ans_picture_is_field (ans_plot_layer (picture->plot, i)))
      map = ans_plot_layer (picture->plot, i)->map;
  cairo_rectangle (cr, x, y - 5 * unit, size, 10 * unit);
  ans_colour_set (cr,
                  ans_colour_of_pixel (ans_colour_palette (
                      picture->view->palette, map)[ANS_COLOUR_TABLE_SIZE / 4]),
                  1);
  cairo_fill (cr);
}

static void
draw_swatch (AnsPicture *picture, const AnsLayer *layer, double x, double y)
{
  cairo_t *cr = picture->cr;
  double unit = picture->unit, size = swatch * unit;
  AnsColour colour = ans_picture_ink (picture)->roles[layer->role];
  cairo_new_path (cr);
  if (picture->over_field)
    draw_chip (picture, x, y);
  if (layer->kind == ANS_LAYER_BARS) {
    cairo_rectangle (cr, x + 0.15 * size, y - 5 * unit, 0.7 * size, 10 * unit);
    ans_colour_set (cr, colour, 0.7);
    cairo_fill (cr);
  } else if (layer->kind == ANS_LAYER_POINTS ||
             (layer->kind == ANS_LAYER_MARKS && layer->mark == ANS_MARK_POINT)) {
    if (layer->values)
      colour = ans_colour_of_pixel (ans_colour_palette (
          picture->view->palette, layer->map)[ANS_COLOUR_TABLE_SIZE / 2]);
    cairo_arc (cr, x + 0.5 * size, y, 3.5 * unit, 0, 2 * G_PI);
    ans_colour_set (cr, colour, 1);
    cairo_fill (cr);
  } else if (layer->kind == ANS_LAYER_ARROWS) {
    ans_colour_set (cr, colour, 1);
    ans_layer_add_arrow (cr, x, y, x + size, y, unit);
    cairo_fill (cr);
  } else {
    if (layer->kind == ANS_LAYER_LINES && layer->band_low) {
      cairo_rectangle (cr, x, y - 4 * unit, size, 8 * unit);
      ans_colour_set (cr, colour, 0.2);
      cairo_fill (cr);
    }
    cairo_move_to (cr, x, y);
    cairo_line_to (cr, x + size, y);
    ans_layer_stroke (picture, layer, picture->theme->line_width, 1);
  }
}

static void
draw_entry (AnsPicture *picture, const AnsLegendEntry *entry, double x, double y)
{
  picture->over_field = ans_picture_on_field (picture, entry->layer);
  draw_swatch (picture, entry->layer, x, y);
  picture->over_field = FALSE;
  ans_colour_set (picture->cr, picture->theme->foreground, 1);
  ans_text_draw (picture->text, picture->cr, ANS_TEXT_LABEL, entry->text,
                 x + (swatch + gap) * picture->unit, y, 0, ANS_TEXT_MIDDLE);
}

void
ans_legend_draw (AnsPicture *picture)
{
  const AnsLayout *layout = &picture->layout;
  if (picture->legend.n == 0)
    return;
  double right = layout->width - 8 * picture->unit;
  if (picture->legend.direct)
    draw_direct (picture);
  else
    walk_rows (picture, MAX (MIN (layout->left, right - picture->legend.width), 0),
               layout->top - picture->legend.height, draw_entry);
}
