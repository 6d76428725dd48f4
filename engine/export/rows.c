#include "engine/export/rows.h"

#include <math.h>

const char *const ans_rows_columns[ANS_ROWS_COLUMNS] = {
    "layer", "label", "kind", "x", "y", "x_end", "y_end", "value", "low", "high", "text"};

static const AnsRow nothing = {0, "", "", "", NAN, NAN, NAN, NAN, NAN, NAN, NAN};

static const char *const kinds[] = {
    [ANS_LAYER_FIELD] = "field",   [ANS_LAYER_CONTOURS] = "contours",
    [ANS_LAYER_POINTS] = "points", [ANS_LAYER_ARROWS] = "arrows",
    [ANS_LAYER_LINES] = "line",    [ANS_LAYER_BARS] = "bars",
    [ANS_LAYER_PATH] = "path",     [ANS_LAYER_MATRIX] = "matrix",
    [ANS_LAYER_MARKS] = "marks"};

typedef struct {
  int layer, index;
} Place;

struct _AnsRows {
  const AnsPlot *plot;
  GArray *places;
};

static float
grid_place (double from, double to, int index, int n)
{
  return (float) (from + (to - from) * index / MAX (n - 1, 1));
}

static AnsRow
grid_row (const AnsLayer *layer, int index)
{
  AnsRow row = nothing;
  int i = index % layer->n, j = index / layer->n;
  gboolean matrix = layer->kind == ANS_LAYER_MATRIX;
  row.x = matrix ? (float) i : grid_place (layer->box.x0, layer->box.x1, i, layer->n);
  row.y = matrix ? (float) j : grid_place (layer->box.y0, layer->box.y1, j, layer->m);
  row.value = layer->values[index];
  return row;
}

static AnsRow
point_row (const AnsLayer *layer, int i)
{
  AnsRow row = nothing;
  row.x = layer->x[i];
  row.y = layer->y[i];
  if (layer->kind == ANS_LAYER_BARS)
    row.x_end = layer->x[i + 1];
  if (layer->kind == ANS_LAYER_ARROWS) {
    row.x_end = row.x + layer->u[i] * (float) layer->size;
    row.y_end = row.y + layer->v[i] * (float) layer->size;
  }
  if (layer->values)
    row.value = layer->values[i];
  if (layer->band_low) {
    row.low = layer->band_low[i];
    row.high = layer->band_high[i];
  }
  row.text = layer->texts && layer->texts[i] ? layer->texts[i] : "";
  return row;
}

static gboolean
is_grid (const AnsLayer *layer)
{
  return layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_CONTOURS ||
         layer->kind == ANS_LAYER_MATRIX;
}

/* Comparisons with what is no number are false: it is no bound. */
static gboolean
is_seen (const AnsRow *row, const AnsBox *box)
{
  double x = (double) row->x, y = (double) row->y;
  return !(x < box->x0 || x > box->x1 || y < box->y0 || y > box->y1);
}

static AnsRow
row_of (const AnsLayer *layer, int index)
{
  return is_grid (layer) ? grid_row (layer, index) : point_row (layer, index);
}

AnsRows *
ans_rows_new (const AnsPlot *plot, const AnsBox *box)
{
  AnsRows *self = g_new0 (AnsRows, 1);
  self->plot = plot;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (int k = 0; k < ans_plot_n_layers (plot); k++) {
    const AnsLayer *layer = ans_plot_layer (plot, k);
    int n = is_grid (layer) ? layer->n * layer->m : layer->n;
    for (int i = 0; i < n; i++) {
      AnsRow row = row_of (layer, i);
      Place place = {k, i};
      if (is_seen (&row, box))
        g_array_append_val (self->places, place);
    }
  }
  return self;
}

void
ans_rows_free (AnsRows *self)
{
  g_array_unref (self->places);
  g_free (self);
}

int
ans_rows_length (const AnsRows *self)
{
  return (int) self->places->len;
}

AnsRow
ans_rows_get (const AnsRows *self, int index)
{
  g_assert (index >= 0 && (guint) index < self->places->len);
  Place place = g_array_index (self->places, Place, index);
  const AnsLayer *layer = ans_plot_layer (self->plot, place.layer);
  AnsRow row = row_of (layer, place.index);
  row.layer = place.layer;
  row.label = layer->label ? layer->label : "";
  row.kind = kinds[layer->kind];
  return row;
}

static const char *
float_text (float value, char number[ANS_NUMBER_SIZE])
{
  static const char *const formats[] = {"%.6g", "%.7g", "%.8g", "%.9g"};
  *number = '\0';
  for (gsize i = 0; isfinite (value) && i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (number, ANS_NUMBER_SIZE, formats[i], (double) value);
    if ((float) g_ascii_strtod (number, NULL) == value)
      break;
  }
  return number;
}

const char *
ans_rows_field (const AnsRow *row, int column, char number[ANS_NUMBER_SIZE])
{
  const char *const texts[] = {NULL, row->label, row->kind};
  const float numbers[] = {row->x,     row->y,   row->x_end, row->y_end,
                           row->value, row->low, row->high};
  g_assert (column >= 0 && column < ANS_ROWS_COLUMNS);
  if (column == 0) {
    g_snprintf (number, ANS_NUMBER_SIZE, "%d", row->layer);
    return number;
  }
  if (column < 3)
    return texts[column];
  return column == ANS_ROWS_COLUMNS - 1 ? row->text
                                        : float_text (numbers[column - 3], number);
}
