#include "ui/plot/hover.h"

#include <pango/pango.h>

static const double reach = 12; /* pixels within which a point counts as pointed at */

typedef struct {
  const AnsLayout *layout;
  double px, py, x, y;
  double nearest; /* squared distance of the sample in `hover`, in pixels */
  AnsHover *hover;
  const AnsHoverIndex *index; /* NULL: none */
  int number;                 /* of the layer that is read */
} Reader;

/* Names may be markup; here they are plain. */
static void
add (AnsHover *hover, const char *name, AnsRole role, const char *value)
{
  if (hover->n == ANS_HOVER_MAX)
    return;
  AnsHoverItem *item = &hover->items[hover->n++];
  g_autofree char *plain = NULL;
  if (!name || !pango_parse_markup (name, -1, 0, NULL, &plain, NULL, NULL))
    plain = g_strdup (name ? name : "");
  g_utf8_strncpy (item->name, plain, ANS_DIGITS_SIZE / 4 - 1);
  g_strlcpy (item->value, value, sizeof item->value);
  item->role = role;
}

/* What a pixel's width is worth. */
static double
resolution (const AnsScale *scale, double value)
{
  double pixel = ans_view_pixel (scale, value);
  double next = ans_view_value (scale, pixel + 1) - ans_view_value (scale, pixel);
  return isfinite (next) ? fabs (next) : 0;
}

static void
set_coordinate (AnsHover *hover, int i, const AnsScale *scale, double value,
                gboolean whole)
{
  if (whole)
    ans_digits_fixed (value, 0, hover->items[i].value);
  else
    ans_digits_plain (value, resolution (scale, value), hover->items[i].value);
}

static double
distance2 (const Reader *self, const AnsLayer *layer, int i)
{
  double px, py;
  ans_view_to_pixel (self->layout, (double) layer->x[i], (double) layer->y[i], &px, &py);
  double d = (px - self->px) * (px - self->px) + (py - self->py) * (py - self->py);
  return isnan (d) ? INFINITY : d;
}

static void
snap (Reader *self, const AnsLayer *layer, int i, double distance)
{
  if (distance > self->nearest)
    return;
  self->nearest = distance;
  self->hover->snapped = TRUE;
  ans_view_to_pixel (self->layout, (double) layer->x[i], (double) layer->y[i],
                     &self->hover->px, &self->hover->py);
}

static void
add_value (Reader *self, const AnsLayer *layer, double value)
{
  char text[ANS_DIGITS_SIZE];
  ans_digits_plain (value, 0, text);
  add (self->hover, layer->label ? layer->label : "value", layer->role, text);
}

/* Bilinear, or nothing where a corner is a hole. */
static void
read_field (Reader *self, const AnsLayer *layer)
{
  double s = (self->x - layer->box.x0) / (layer->box.x1 - layer->box.x0) * (layer->n - 1);
  double t = (self->y - layer->box.y0) / (layer->box.y1 - layer->box.y0) * (layer->m - 1);
  if (!(s >= 0 && t >= 0 && s <= layer->n - 1 && t <= layer->m - 1))
    return;
  int i = MIN ((int) s, layer->n - 2), j = MIN ((int) t, layer->m - 2);
  const float *v = &layer->values[(gsize) j * (gsize) layer->n + (gsize) i],
              *w = v + layer->n;
  s -= i, t -= j;
  double low = (double) v[0] + s * (double) (v[1] - v[0]);
  double high = (double) w[0] + s * (double) (w[1] - w[0]);
  double value = low + t * (high - low);
  if (isfinite (value))
    add_value (self, layer, value);
}

static void
read_matrix (Reader *self, const AnsLayer *layer)
{
  double column = floor (self->x + 0.5), row = floor (self->y + 0.5);
  if (column < 0 || row < 0 || column >= layer->n || row >= layer->m)
    return;
  set_coordinate (self->hover, 0, &self->layout->x, column, TRUE);
  set_coordinate (self->hover, 1, &self->layout->y, row, TRUE);
  gsize at = (gsize) row * (gsize) layer->n + (gsize) column;
  add_value (self, layer, (double) layer->values[at]);
}

static void
read_bars (Reader *self, const AnsLayer *layer)
{
  for (int i = 0; i < layer->n; i++) {
    double a = (double) layer->x[i], b = (double) layer->x[i + 1];
    if (self->x >= MIN (a, b) && self->x < MAX (a, b)) {
      add_value (self, layer, (double) layer->y[i]);
      return;
    }
  }
}

typedef struct {
  const Reader *reader;
  const AnsLayer *layer;
  int best;
  double distance;
} Nearest;

/* Of several as near the first. */
static void
consider_point (gpointer data, int i)
{
  Nearest *self = data;
  double d = distance2 (self->reader, self->layer, i);
  if (d < self->distance || (d <= self->distance && i < self->best))
    self->distance = d, self->best = i;
}

/* The data within reach: a box that lies no matter how the axes go. */
static AnsBox
box_within_reach (const Reader *self)
{
  const AnsLayout *layout = self->layout;
  double x0 = ans_view_value (&layout->x, self->px - reach);
  double x1 = ans_view_value (&layout->x, self->px + reach);
  double y0 = ans_view_value (&layout->y, self->py - reach);
  double y1 = ans_view_value (&layout->y, self->py + reach);
  return (AnsBox){fmin (x0, x1), fmax (x0, x1), fmin (y0, y1), fmax (y0, y1)};
}

static void
read_points (Reader *self, const AnsLayer *layer)
{
  Nearest nearest = {self, layer, -1, reach * reach};
  AnsBox box = box_within_reach (self);
  if (!self->index ||
      !ans_hover_index_visit (self->index, self->number, &box, consider_point, &nearest))
    for (int i = 0; i < layer->n; i++)
      consider_point (&nearest, i);
  int best = nearest.best;
  double distance = nearest.distance;
  if (best < 0 || distance > self->nearest)
    return;
  snap (self, layer, best, distance);
  if (layer->texts && layer->texts[best])
    add (self->hover, "", layer->role, layer->texts[best]);
  if (layer->values)
    add_value (self, layer, (double) layer->values[best]);
}

typedef struct {
  int at;
  double across, distance; /* in x, in pixels; squared */
} Sample;

/* FALSE: it is farther in x than the best, and so are those beyond it.  Of several as
 * near the first. */
static gboolean
consider_sample (const Reader *self, const AnsLayer *layer, int i, Sample *best)
{
  double dx = fabs (ans_view_pixel (&self->layout->x, (double) layer->x[i]) - self->px);
  if (!(dx <= best->across))
    return FALSE;
  if (!isfinite (layer->y[i]))
    return TRUE;
  double d = distance2 (self, layer, i);
  if (dx < best->across || d < best->distance || (d <= best->distance && i < best->at))
    *best = (Sample){i, dx, d};
  return TRUE;
}

/* The first sample of rising ones that is not left of the pointer. */
static int
first_from (const Reader *self, const AnsLayer *layer)
{
  int low = 0, high = layer->n;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if ((double) layer->x[middle] < self->x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The sample whose x is nearest, holes apart; of several there, the one nearest in y. */
static void
read_lines (Reader *self, const AnsLayer *layer)
{
  if (layer->faint)
    return; /* its average is read */
  Sample best = {-1, INFINITY, INFINITY};
  if (self->index && ans_hover_index_goes_up (self->index, self->number)) {
    int start = first_from (self, layer);
    for (int i = start; i < layer->n && consider_sample (self, layer, i, &best); i++)
      ;
    for (int i = start - 1; i >= 0 && consider_sample (self, layer, i, &best); i--)
      ;
  } else
    for (int i = 0; i < layer->n; i++)
      consider_sample (self, layer, i, &best);
  if (best.at < 0 || best.across > 2 * reach)
    return;
  snap (self, layer, best.at, best.distance);
  add_value (self, layer, (double) layer->y[best.at]);
}

static void
read_marks (Reader *self, const AnsLayer *layer)
{
  if (layer->mark == ANS_MARK_POINT)
    read_points (self, layer);
}

gboolean
ans_hover_read (const AnsPlot *plot, const AnsAxes *axes, const AnsLayout *layout,
                double px, double py, AnsHover *hover)
{
  return ans_hover_read_indexed (plot, NULL, axes, layout, px, py, hover);
}

gboolean
ans_hover_read_indexed (const AnsPlot *plot, const AnsHoverIndex *index,
                        const AnsAxes *axes, const AnsLayout *layout, double px,
                        double py, AnsHover *hover)
{
  static void (*const read[]) (Reader *, const AnsLayer *) = {
      [ANS_LAYER_FIELD] = read_field, [ANS_LAYER_POINTS] = read_points,
      [ANS_LAYER_LINES] = read_lines, [ANS_LAYER_BARS] = read_bars,
      [ANS_LAYER_PATH] = read_points, [ANS_LAYER_MATRIX] = read_matrix,
      [ANS_LAYER_MARKS] = read_marks,
  };
  *hover = (AnsHover){.px = px, .py = py};
  if (!plot || !ans_view_inside (layout, px, py))
    return FALSE;
  Reader reader = {.layout = layout,
                   .px = px,
                   .py = py,
                   .nearest = INFINITY,
                   .hover = hover,
                   .index = index};
  ans_view_to_data (layout, px, py, &reader.x, &reader.y);
  add (hover, axes->x_label ? axes->x_label : "x", ANS_ROLE_NEUTRAL, "");
  add (hover, axes->y_label ? axes->y_label : "y", ANS_ROLE_NEUTRAL, "");
  set_coordinate (hover, 0, &layout->x, reader.x, FALSE);
  set_coordinate (hover, 1, &layout->y, reader.y, FALSE);
  for (int i = 0; i < ans_plot_n_layers (plot); i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    reader.number = i;
    if (layer->kind < (int) G_N_ELEMENTS (read) && read[layer->kind])
      read[layer->kind](&reader, layer);
  }
  if (hover->snapped) {
    ans_view_to_data (layout, hover->px, hover->py, &reader.x, &reader.y);
    set_coordinate (hover, 0, &layout->x, reader.x, FALSE);
    set_coordinate (hover, 1, &layout->y, reader.y, FALSE);
  }
  return TRUE;
}

char *
ans_hover_text (const AnsHover *hover)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < hover->n; i++)
    g_string_append_printf (text, "%s%s%s%s", i ? "  " : "", hover->items[i].name,
                            *hover->items[i].name ? " " : "", hover->items[i].value);
  return g_string_free (text, FALSE);
}
