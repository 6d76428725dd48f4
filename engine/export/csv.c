#include "engine/export/csv.h"

#include "engine/core/number.h"

#include <math.h>
#include <string.h>

static void
write_text (AnsFile *file, const char *text)
{
  if (!strpbrk (text, ",\"\r\n")) {
    ans_file_print (file, text);
    return;
  }
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  ans_file_print (file, "\"");
  ans_file_print (file, doubled);
  ans_file_print (file, "\"");
}

static void
write_number (AnsFile *file, double value)
{
  char text[ANS_NUMBER_SIZE];
  if (isfinite (value))
    ans_file_print (file, ans_number_text (value, text));
}

/* The next step at which any metric goes on; FALSE at the end. */
static gboolean
next_step (const AnsHistory *history, int n, const int *next, gint64 *step)
{
  gboolean found = FALSE;
  for (int i = 0; i < n; i++) {
    if (next[i] >= ans_history_length (history, i))
      continue;
    gint64 candidate = ans_history_step (history, i, next[i]);
    *step = found ? MIN (*step, candidate) : candidate;
    found = TRUE;
  }
  return found;
}

static void
write_step (AnsFile *file, const AnsHistory *history, int n, int *next, gint64 step)
{
  char text[32];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, step);
  ans_file_print (file, text);
  for (int i = 0; i < n; i++) {
    ans_file_print (file, ",");
    if (next[i] < ans_history_length (history, i) &&
        ans_history_step (history, i, next[i]) == step)
      write_number (file, ans_history_value (history, i, next[i]++));
  }
  ans_file_print (file, "\r\n");
}

gboolean
ans_csv_save_history (const AnsHistory *history, int n_metrics, const char *const *names,
                      const char *path, GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  gint64 step = 0;
  if (!file)
    return FALSE;
  int *next = g_new0 (int, n_metrics + 1);
  ans_file_print (file, "step");
  for (int i = 0; i < n_metrics; i++) {
    ans_file_print (file, ",");
    write_text (file, names[i]);
  }
  ans_file_print (file, "\r\n");
  while (next_step (history, n_metrics, next, &step))
    write_step (file, history, n_metrics, next, step);
  g_free (next);
  return ans_file_commit (file, error);
}

gboolean
ans_csv_save_table (int rows, int columns, const char *const *names, const double *values,
                    const char *path, GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  for (int j = 0; j < columns; j++) {
    ans_file_print (file, j ? "," : "");
    write_text (file, names[j]);
  }
  ans_file_print (file, "\r\n");
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) {
      ans_file_print (file, j ? "," : "");
      write_number (file, values[i * columns + j]);
    }
    ans_file_print (file, "\r\n");
  }
  return ans_file_commit (file, error);
}

/* ---- plots ---- */

typedef struct {
  float x, y, x_end, y_end, value, low, high;
  const char *text;
} Row;

static const Row nothing = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NULL};

static const char *const kinds[] = {
    [ANS_LAYER_FIELD] = "field",   [ANS_LAYER_CONTOURS] = "contours",
    [ANS_LAYER_POINTS] = "points", [ANS_LAYER_ARROWS] = "arrows",
    [ANS_LAYER_LINES] = "line",    [ANS_LAYER_BARS] = "bars",
    [ANS_LAYER_PATH] = "path",     [ANS_LAYER_MATRIX] = "matrix",
    [ANS_LAYER_MARKS] = "marks"};

/* As few digits as tell the float from its neighbours. */
static void
write_float (AnsFile *file, float value)
{
  static const char *const formats[] = {"%.6g", "%.7g", "%.8g", "%.9g"};
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  ans_file_print (file, ",");
  if (!isfinite (value))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], (double) value);
    if ((float) g_ascii_strtod (text, NULL) == value)
      break;
  }
  ans_file_print (file, text);
}

static float
grid_place (double from, double to, int index, int n)
{
  return (float) (from + (to - from) * index / MAX (n - 1, 1));
}

static Row
grid_row (const AnsLayer *layer, int index)
{
  Row row = nothing;
  int i = index % layer->n, j = index / layer->n;
  gboolean matrix = layer->kind == ANS_LAYER_MATRIX;
  row.x = matrix ? (float) i : grid_place (layer->box.x0, layer->box.x1, i, layer->n);
  row.y = matrix ? (float) j : grid_place (layer->box.y0, layer->box.y1, j, layer->m);
  row.value = layer->values[index];
  return row;
}

static Row
point_row (const AnsLayer *layer, int i)
{
  Row row = nothing;
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
  row.text = layer->texts ? layer->texts[i] : NULL;
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
is_seen (const Row *row, const AnsBox *box)
{
  double x = (double) row->x, y = (double) row->y;
  return !(x < box->x0 || x > box->x1 || y < box->y0 || y > box->y1);
}

static void
write_row (AnsFile *file, const Row *row)
{
  const float numbers[] = {row->x,     row->y,   row->x_end, row->y_end,
                           row->value, row->low, row->high};
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    write_float (file, numbers[i]);
  ans_file_print (file, ",");
  write_text (file, row->text ? row->text : "");
  ans_file_print (file, "\r\n");
}

static void
write_head (AnsFile *file, const AnsLayer *layer)
{
  write_text (file, layer->label ? layer->label : "");
  ans_file_print (file, ",");
  ans_file_print (file, kinds[layer->kind]);
}

static void
write_layer (AnsFile *file, const AnsLayer *layer, int index, const AnsBox *box)
{
  g_autofree char *number = g_strdup_printf ("%d,", index);
  int n = is_grid (layer) ? layer->n * layer->m : layer->n;
  for (int i = 0; i < n; i++) {
    Row row = is_grid (layer) ? grid_row (layer, i) : point_row (layer, i);
    if (!is_seen (&row, box))
      continue;
    ans_file_print (file, number);
    write_head (file, layer);
    write_row (file, &row);
  }
}

gboolean
ans_csv_save_plot (const AnsPlot *plot, const AnsBox *box, const char *path,
                   GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  ans_file_print (file, "layer,label,kind,x,y,x_end,y_end,value,low,high,text\r\n");
  for (int i = 0; i < ans_plot_n_layers (plot); i++)
    write_layer (file, ans_plot_layer (plot, i), i, box);
  return ans_file_commit (file, error);
}
