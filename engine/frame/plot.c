#include "engine/frame/plot.h"

#include <math.h>

struct _AnsPlot {
  int references;
  GPtrArray *layers; /* of AnsLayer */
  GStringChunk *labels;
  char *message;
  gsize bytes; /* of all arrays */
};

static void
free_layer (gpointer data)
{
  AnsLayer *layer = data;
  float *arrays[] = {layer->x,      layer->y,        layer->u,        layer->v,
                     layer->values, layer->band_low, layer->band_high};
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  for (int i = 0; layer->texts && i < layer->n; i++)
    g_free (layer->texts[i]);
  g_free (layer->texts);
  g_free (layer->levels);
  g_free (layer);
}

AnsPlot *
ans_plot_new (void)
{
  AnsPlot *self = g_new0 (AnsPlot, 1);
  self->references = 1;
  self->layers = g_ptr_array_new_with_free_func (free_layer);
  self->labels = g_string_chunk_new (64);
  return self;
}

AnsPlot *
ans_plot_ref (AnsPlot *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
ans_plot_unref (AnsPlot *self)
{
  if (__atomic_sub_fetch (&self->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  g_ptr_array_unref (self->layers);
  g_string_chunk_free (self->labels);
  g_free (self->message);
  g_free (self);
}

static AnsLayer *
add (AnsPlot *self, AnsLayerKind kind, AnsRole role, const char *label)
{
  AnsLayer *layer = g_new0 (AnsLayer, 1);
  layer->kind = kind;
  layer->role = role;
  layer->dashed = role == ANS_ROLE_REFERENCE;
  layer->label = label ? g_string_chunk_insert (self->labels, label) : NULL;
  layer->emphasis = (double) NAN;
  layer->size = kind == ANS_LAYER_ARROWS ? 1 : 0;
  g_ptr_array_add (self->layers, layer);
  return layer;
}

static float *
array (AnsPlot *self, gsize n)
{
  self->bytes += n * sizeof (float);
  return g_new0 (float, n);
}

static void
place (AnsPlot *self, AnsLayer *layer, int n)
{
  g_assert (n >= 1);
  layer->n = n;
  layer->x = array (self, (gsize) n);
  layer->y = array (self, (gsize) n);
}

static void
lattice (AnsPlot *self, AnsLayer *layer, int m, int n)
{
  layer->n = n;
  layer->m = m;
  layer->values = array (self, (gsize) m * (gsize) n);
}

AnsLayer *
ans_plot_field (AnsPlot *self, int nx, int ny, AnsBox box, AnsMap map, const char *label)
{
  g_assert (nx >= 2 && ny >= 2);
  AnsLayer *layer = add (self, ANS_LAYER_FIELD, ANS_ROLE_NEUTRAL, label);
  lattice (self, layer, ny, nx);
  layer->box = box;
  layer->map = map;
  return layer;
}

AnsLayer *
ans_plot_contours (AnsPlot *self, int nx, int ny, AnsBox box, AnsRole role, int n_levels,
                   const double *levels, const char *label)
{
  g_assert (nx >= 2 && ny >= 2 && n_levels >= 1);
  AnsLayer *layer = add (self, ANS_LAYER_CONTOURS, role, label);
  lattice (self, layer, ny, nx);
  layer->box = box;
  layer->n_levels = n_levels;
  layer->levels = g_memdup2 (levels, (gsize) n_levels * sizeof (double));
  self->bytes += (gsize) n_levels * sizeof (double);
  return layer;
}

AnsLayer *
ans_plot_points (AnsPlot *self, int n, gboolean coloured, AnsRole role, const char *label)
{
  AnsLayer *layer = add (self, ANS_LAYER_POINTS, role, label);
  place (self, layer, n);
  layer->values = coloured ? array (self, (gsize) n) : NULL;
  return layer;
}

AnsLayer *
ans_plot_arrows (AnsPlot *self, int n, AnsRole role, const char *label)
{
  AnsLayer *layer = add (self, ANS_LAYER_ARROWS, role, label);
  place (self, layer, n);
  layer->u = array (self, (gsize) n);
  layer->v = array (self, (gsize) n);
  return layer;
}

static void
band (AnsPlot *self, AnsLayer *layer)
{
  layer->band_low = array (self, (gsize) layer->n);
  layer->band_high = array (self, (gsize) layer->n);
}

AnsLayer *
ans_plot_lines (AnsPlot *self, int n, gboolean with_band, AnsRole role, const char *label)
{
  AnsLayer *layer = add (self, ANS_LAYER_LINES, role, label);
  place (self, layer, n);
  if (with_band)
    band (self, layer);
  return layer;
}

AnsLayer *
ans_plot_bars (AnsPlot *self, int n, gboolean errors, AnsRole role, const char *label)
{
  g_assert (n >= 1);
  AnsLayer *layer = add (self, ANS_LAYER_BARS, role, label);
  layer->n = n;
  layer->x = array (self, (gsize) n + 1);
  layer->y = array (self, (gsize) n);
  if (errors)
    band (self, layer);
  return layer;
}

AnsLayer *
ans_plot_path (AnsPlot *self, int n, AnsRole role, const char *label)
{
  AnsLayer *layer = add (self, ANS_LAYER_PATH, role, label);
  place (self, layer, n);
  return layer;
}

AnsLayer *
ans_plot_matrix (AnsPlot *self, int rows, int columns, AnsMap map, const char *label)
{
  g_assert (rows >= 1 && columns >= 1);
  AnsLayer *layer = add (self, ANS_LAYER_MATRIX, ANS_ROLE_NEUTRAL, label);
  lattice (self, layer, rows, columns);
  layer->map = map;
  return layer;
}

AnsLayer *
ans_plot_marks (AnsPlot *self, int n, AnsMark mark, AnsRole role, const char *label)
{
  AnsLayer *layer = add (self, ANS_LAYER_MARKS, role, label);
  place (self, layer, n);
  layer->mark = mark;
  return layer;
}

void
ans_plot_mark_text (AnsLayer *marks, int index, const char *text)
{
  g_assert (marks->kind == ANS_LAYER_MARKS && index >= 0 && index < marks->n);
  if (!marks->texts)
    marks->texts = g_new0 (char *, marks->n);
  g_free (marks->texts[index]);
  marks->texts[index] = g_strdup (text);
}

AnsLayer *
ans_plot_mark (AnsPlot *self, AnsMark mark, double x, double y, AnsRole role,
               const char *text)
{
  AnsLayer *layer = ans_plot_marks (self, 1, mark, role, NULL);
  layer->x[0] = (float) x;
  layer->y[0] = (float) y;
  if (text)
    ans_plot_mark_text (layer, 0, text);
  return layer;
}

void
ans_plot_set_faint (AnsPlot *self, int layer)
{
  g_assert (layer >= 0 && (guint) layer < self->layers->len);
  ((AnsLayer *) g_ptr_array_index (self->layers, layer))->faint = TRUE;
}

void
ans_plot_set_message (AnsPlot *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

const char *
ans_plot_message (const AnsPlot *self)
{
  return self->message;
}

int
ans_plot_n_layers (const AnsPlot *self)
{
  return (int) self->layers->len;
}

const AnsLayer *
ans_plot_layer (const AnsPlot *self, int index)
{
  g_assert (index >= 0 && (guint) index < self->layers->len);
  return g_ptr_array_index (self->layers, index);
}

gsize
ans_plot_bytes (const AnsPlot *self)
{
  return self->bytes + sizeof *self + self->layers->len * sizeof (AnsLayer);
}
