#include "ui/plot/highlight.h"

#include "ui/plot/layer.h"

/* Trails of more than this many particles would only be a haze. */
enum { MOST_TRAILS = 1000, MOST_DISCS = 5000 };

static AnsHighlight *
make (int n, GArray *chosen)
{
  if (chosen->len == 0) {
    g_array_unref (chosen);
    return NULL;
  }
  AnsHighlight *self = g_new0 (AnsHighlight, 1);
  self->references = 1;
  self->n = n;
  self->n_chosen = (int) chosen->len;
  self->chosen = (int *) (gpointer) g_array_free (chosen, FALSE);
  return self;
}

AnsHighlight *
ans_highlight_ref (AnsHighlight *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
ans_highlight_unref (AnsHighlight *self)
{
  if (__atomic_sub_fetch (&self->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  for (int k = 0; k < self->n_trail; k++)
    ans_plot_unref (self->trail[k]);
  g_free (self->chosen);
  g_free (self);
}

AnsHighlight *
ans_highlight_follow (const AnsHighlight *self, int n_trail, AnsPlot *const *trail)
{
  g_return_val_if_fail (n_trail <= ANS_TRAIL, NULL);
  AnsHighlight *copy = g_memdup2 (self, sizeof *self);
  copy->references = 1;
  copy->chosen = g_memdup2 (self->chosen, sizeof (int) * (gsize) self->n_chosen);
  copy->n_trail = n_trail;
  for (int k = 0; k < n_trail; k++)
    copy->trail[k] = ans_plot_ref (trail[k]);
  return copy;
}

/* ---- choosing ---- */

static gboolean
is_inside (double x, double y, int n, const double *px, const double *py)
{
  gboolean inside = FALSE;
  for (int i = 0, j = n - 1; i < n; j = i++)
    if ((py[i] > y) != (py[j] > y) &&
        x < px[i] + (px[j] - px[i]) * (y - py[i]) / (py[j] - py[i]))
      inside = !inside;
  return inside;
}

static void
pixel_of (const AnsLayout *layout, const AnsLayer *layer, int i, double *x, double *y)
{
  ans_view_to_pixel (layout, (double) layer->x[i], (double) layer->y[i], x, y);
}

AnsHighlight *
ans_highlight_lasso (const AnsPlot *plot, const AnsLayout *layout, int n_corners,
                     const double *px, const double *py)
{
  AnsHighlight *self = NULL;
  for (int k = ans_plot_n_layers (plot) - 1; k >= 0; k--) {
    const AnsLayer *layer = ans_plot_layer (plot, k);
    if (layer->kind != ANS_LAYER_POINTS)
      continue;
    GArray *chosen = g_array_new (FALSE, FALSE, sizeof (int));
    for (int i = 0; i < layer->n; i++) {
      double x, y;
      pixel_of (layout, layer, i, &x, &y);
      if (isfinite (x + y) && ans_view_inside (layout, x, y) &&
          is_inside (x, y, n_corners, px, py))
        g_array_append_val (chosen, i);
    }
    AnsHighlight *caught = make (layer->n, chosen);
    if (caught && (!self || caught->n_chosen > self->n_chosen)) {
      AnsHighlight *fewer = self;
      self = caught;
      caught = fewer;
    }
    g_clear_pointer (&caught, ans_highlight_unref);
  }
  return self;
}

AnsHighlight *
ans_highlight_nearest (const AnsPlot *plot, const AnsLayout *layout, double px, double py,
                       double reach)
{
  int best = -1, n = 0;
  double nearest = reach * reach;
  for (int k = ans_plot_n_layers (plot) - 1; k >= 0; k--) {
    const AnsLayer *layer = ans_plot_layer (plot, k);
    for (int i = 0; layer->kind == ANS_LAYER_POINTS && i < layer->n; i++) {
      double x, y;
      pixel_of (layout, layer, i, &x, &y);
      double d = (x - px) * (x - px) + (y - py) * (y - py);
      /* Of points at one place, one of the larger set. */
      if (d < nearest || (d <= nearest && layer->n > n))
        nearest = d, best = i, n = layer->n;
    }
  }
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (int));
  if (best >= 0)
    g_array_append_val (chosen, best);
  return make (n, chosen);
}

AnsHighlight *
ans_highlight_join (AnsHighlight *a, AnsHighlight *b)
{
  if (!a || (b && a->n != b->n))
    return b ? ans_highlight_ref (b) : NULL;
  if (!b)
    return ans_highlight_ref (a);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0, j = 0; i < a->n_chosen || j < b->n_chosen;) {
    int p = i < a->n_chosen ? a->chosen[i] : G_MAXINT;
    int q = j < b->n_chosen ? b->chosen[j] : G_MAXINT, next = MIN (p, q);
    g_array_append_val (all, next);
    i += p == next;
    j += q == next;
  }
  return make (a->n, all);
}

/* ---- drawing ---- */

static const AnsLayer *
layer_at (const AnsPlot *plot, int index, int n)
{
  const AnsLayer *layer =
      index < ans_plot_n_layers (plot) ? ans_plot_layer (plot, index) : NULL;
  return layer && layer->kind == ANS_LAYER_POINTS && layer->n == n ? layer : NULL;
}

/* The steps from one plot to the next.  A long one is a jump: of a particle that was born
 * again, or has gone around. */
static void
add_steps (AnsPicture *picture, const AnsLayer *from, const AnsLayer *to)
{
  const AnsHighlight *self = picture->view->highlight;
  const AnsLayout *layout = &picture->layout;
  double far = 0.25 * (layout->right - layout->left);
  for (int k = 0; k < self->n_chosen; k++) {
    double x0, y0, x1, y1;
    pixel_of (layout, from, self->chosen[k], &x0, &y0);
    pixel_of (layout, to, self->chosen[k], &x1, &y1);
    if (!isfinite (x0 + y0 + x1 + y1) || hypot (x1 - x0, y1 - y0) > far)
      continue;
    cairo_move_to (picture->cr, x0, y0);
    cairo_line_to (picture->cr, x1, y1);
  }
}

static void
draw_trails (AnsPicture *picture, int index, const AnsTheme *ink)
{
  const AnsHighlight *self = picture->view->highlight;
  cairo_t *cr = picture->cr;
  cairo_set_line_width (cr, 1.2 * picture->unit);
  for (int k = 0; k < self->n_trail; k++) {
    const AnsPlot *next = k + 1 < self->n_trail ? self->trail[k + 1] : picture->plot;
    const AnsLayer *from = layer_at (self->trail[k], index, self->n);
    const AnsLayer *to = layer_at (next, index, self->n);
    if (!from || !to)
      continue;
    cairo_new_path (cr);
    add_steps (picture, from, to);
    ans_colour_set (cr, ink->foreground, 0.75 * (k + 1) / self->n_trail);
    cairo_stroke (cr);
  }
}

static void
draw_discs (AnsPicture *picture, const AnsLayer *layer, const AnsTheme *ink)
{
  const AnsHighlight *self = picture->view->highlight;
  const AnsLayout *layout = &picture->layout;
  cairo_t *cr = picture->cr;
  double radius = fmax (0.5 * ans_layer_point_size (picture, layer) + picture->unit,
                        3 * picture->unit);
  gboolean many = self->n_chosen > MOST_DISCS;
  cairo_new_path (cr);
  for (int k = 0; k < self->n_chosen; k++) {
    double x, y;
    pixel_of (layout, layer, self->chosen[k], &x, &y);
    if (!isfinite (x + y) || !ans_view_inside (layout, x, y))
      continue;
    if (many) {
      cairo_rectangle (cr, x - picture->unit, y - picture->unit, 2 * picture->unit,
                       2 * picture->unit);
      continue;
    }
    cairo_new_sub_path (cr);
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  }
  /* All rims lie below all discs: where these crowd together they are one light. */
  ans_colour_set (cr, ink->background, 1);
  cairo_set_line_width (cr, 2.5 * picture->unit);
  if (!many)
    cairo_stroke_preserve (cr);
  ans_colour_set (cr, ink->foreground, 1);
  cairo_fill (cr);
}

void
ans_highlight_draw (AnsPicture *picture)
{
  const AnsHighlight *self = picture->view->highlight;
  for (int i = 0; self && i < ans_plot_n_layers (picture->plot); i++) {
    const AnsLayer *layer = layer_at (picture->plot, i, self->n);
    if (!layer)
      continue;
    const AnsTheme *ink =
        ans_picture_on_field (picture, layer) ? ans_theme_on_field () : picture->theme;
    if (self->n_chosen <= MOST_TRAILS)
      draw_trails (picture, i, ink);
    draw_discs (picture, layer, ink);
  }
}
