#include "ui/plot/hover_index.h"

#include <math.h>

enum { FEW = 1000, MOST_BUCKETS = 512 };

typedef struct {
  gboolean goes_up;
  int side; /* buckets in a row and in a column; 0: none */
  AnsBox box;
  int *starts; /* side^2 + 1, of each bucket in `items` */
  int *items;
} Layer;

struct _AnsHoverIndex {
  int n;
  Layer *layers;
};

static gboolean
goes_up (int n, const float *x)
{
  for (int i = 1; i < n; i++)
    if (!(x[i] >= x[i - 1]))
      return FALSE;
  return n > 0 && !isnan (x[0]);
}

/* The bucket of a value along an axis, the first or the last for what lies beyond. */
static int
along (double value, double from, double to, int side)
{
  double t = (value - from) / (to - from) * side;
  return t > 0 ? (int) fmin (t, side - 1) : 0;
}

static int
bucket_of (const Layer *self, const AnsLayer *layer, int i)
{
  const AnsBox *box = &self->box;
  return along ((double) layer->y[i], box->y0, box->y1, self->side) * self->side +
         along ((double) layer->x[i], box->x0, box->x1, self->side);
}

static gboolean
is_point (const AnsLayer *layer, int i)
{
  return isfinite (layer->x[i]) && isfinite (layer->y[i]);
}

static void
fill (Layer *self, const AnsLayer *layer)
{
  AnsBox box = {INFINITY, -INFINITY, INFINITY, -INFINITY};
  for (int i = 0; i < layer->n; i++)
    if (is_point (layer, i)) {
      box.x0 = fmin (box.x0, (double) layer->x[i]);
      box.x1 = fmax (box.x1, (double) layer->x[i]);
      box.y0 = fmin (box.y0, (double) layer->y[i]);
      box.y1 = fmax (box.y1, (double) layer->y[i]);
    }
  self->box = box;
  self->side = (int) CLAMP (sqrt (layer->n / 4.0), 8, MOST_BUCKETS);
  self->starts = g_new0 (int, self->side * self->side + 1);
  self->items = g_new (int, layer->n);
  for (int i = 0; i < layer->n; i++)
    if (is_point (layer, i))
      self->starts[bucket_of (self, layer, i) + 1]++;
  for (int k = 0; k < self->side * self->side; k++)
    self->starts[k + 1] += self->starts[k];
  /* Filling moves each start to the next bucket's: back to front it ends at its own. */
  for (int i = layer->n - 1; i >= 0; i--)
    if (is_point (layer, i))
      self->items[--self->starts[bucket_of (self, layer, i) + 1]] = i;
  for (int k = 0; k < self->side * self->side; k++)
    self->starts[k] = self->starts[k + 1];
  self->starts[self->side * self->side] = 0;
  for (int i = 0; i < layer->n; i++)
    self->starts[self->side * self->side] += is_point (layer, i);
}

AnsHoverIndex *
ans_hover_index_new (const AnsPlot *plot)
{
  AnsHoverIndex *self = g_new0 (AnsHoverIndex, 1);
  self->n = ans_plot_n_layers (plot);
  self->layers = g_new0 (Layer, self->n);
  for (int k = 0; k < self->n; k++) {
    const AnsLayer *layer = ans_plot_layer (plot, k);
    if (layer->kind == ANS_LAYER_LINES)
      self->layers[k].goes_up = goes_up (layer->n, layer->x);
    else if ((layer->kind == ANS_LAYER_POINTS || layer->kind == ANS_LAYER_PATH) &&
             layer->n > FEW)
      fill (&self->layers[k], layer);
  }
  return self;
}

void
ans_hover_index_free (AnsHoverIndex *self)
{
  for (int k = 0; k < self->n; k++) {
    g_free (self->layers[k].starts);
    g_free (self->layers[k].items);
  }
  g_free (self->layers);
  g_free (self);
}

gboolean
ans_hover_index_goes_up (const AnsHoverIndex *self, int layer)
{
  return self->layers[layer].goes_up;
}

gboolean
ans_hover_index_visit (const AnsHoverIndex *self, int layer, const AnsBox *box,
                       void (*visit) (gpointer data, int index), gpointer data)
{
  const Layer *buckets = &self->layers[layer];
  int side = buckets->side;
  if (side == 0)
    return FALSE;
  int left = along (box->x0, buckets->box.x0, buckets->box.x1, side);
  int right = along (box->x1, buckets->box.x0, buckets->box.x1, side);
  int low = along (box->y0, buckets->box.y0, buckets->box.y1, side);
  int high = along (box->y1, buckets->box.y0, buckets->box.y1, side);
  for (int row = low; row <= high; row++)
    for (int k = buckets->starts[row * side + left];
         k < buckets->starts[row * side + right + 1]; k++)
      visit (data, buckets->items[k]);
  return TRUE;
}
