/* Particles picked out on a canvas, followed through time. */
#include <glib/gi18n.h>

#include "ui/plot/highlight.h"
#include "ui/widgets/canvas_private.h"

/* A click picks the nearest particle within so many pixels. */
#define REACH 12
/* A lasso that has gone no farther (pixels) was a click. */
#define CLICK 6

static void
clear_trail (AnsCanvas *self)
{
  for (int k = 0; k < self->n_trail; k++)
    ans_plot_unref (self->trail[k]);
  self->n_trail = 0;
}

static void
show (AnsCanvas *self)
{
  g_clear_pointer (&self->view.highlight, ans_highlight_unref);
  if (self->chosen)
    self->view.highlight =
        ans_highlight_follow (self->chosen, self->n_trail, self->trail);
}

void
ans_canvas_set_chosen (AnsCanvas *self, AnsHighlight *chosen)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  if (chosen)
    ans_highlight_ref (chosen);
  g_clear_pointer (&self->chosen, ans_highlight_unref);
  self->chosen = chosen;
  clear_trail (self);
  show (self);
  ans_canvas_post (self);
  ans_canvas_read_out (self);
}

AnsHighlight *
ans_canvas_get_chosen (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), NULL);
  return self->chosen;
}

void
ans_canvas_leave_behind (AnsCanvas *self, AnsPlot *before, AnsPlot *now)
{
  if (!now)
    clear_trail (self);
  else if (self->chosen && before && before != now) {
    if (self->n_trail == ANS_TRAIL) {
      ans_plot_unref (self->trail[0]);
      self->n_trail--;
      memmove (self->trail, self->trail + 1, (ANS_TRAIL - 1) * sizeof self->trail[0]);
    }
    self->trail[self->n_trail++] = ans_plot_ref (before);
  }
  show (self);
}

void
ans_canvas_lasso (AnsCanvas *self, double px, double py)
{
  const double corner[2] = {px, py};
  g_array_append_vals (self->lasso, corner, 2);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
length_of (const double *corners, int n)
{
  double length = 0;
  for (int i = 1; i < n; i++)
    length += hypot (corners[2 * i] - corners[2 * i - 2],
                     corners[2 * i + 1] - corners[2 * i - 1]);
  return length;
}

static AnsHighlight *
caught (AnsCanvas *self)
{
  const double *corners = (const double *) (gpointer) self->lasso->data;
  int n = (int) self->lasso->len / 2;
  if (!self->plot || n == 0)
    return NULL;
  if (length_of (corners, n) <= CLICK)
    return ans_highlight_nearest (self->plot, &self->layout, corners[0], corners[1],
                                  REACH);
  g_autofree double *px = g_new (double, n), *py = g_new (double, n);
  for (int i = 0; i < n; i++)
    px[i] = corners[2 * i], py[i] = corners[2 * i + 1];
  return ans_highlight_lasso (self->plot, &self->layout, n, px, py);
}

void
ans_canvas_end_lasso (AnsCanvas *self, gboolean add)
{
  AnsHighlight *found = caught (self);
  AnsHighlight *all = add ? ans_highlight_join (self->chosen, found) : NULL;
  g_array_set_size (self->lasso, 0);
  self->select_mode = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
  ans_canvas_emit_selected (self, add ? all : found);
  g_clear_pointer (&found, ans_highlight_unref);
  g_clear_pointer (&all, ans_highlight_unref);
  ans_canvas_moved (self);
}

void
ans_canvas_select_at_cursor (AnsCanvas *self)
{
  double px, py;
  ans_view_to_pixel (&self->layout, self->cursor_x, self->cursor_y, &px, &py);
  ans_canvas_lasso (self, px, py);
  ans_canvas_end_lasso (self, TRUE);
}

void
ans_canvas_paint_lasso (AnsCanvas *self, GtkSnapshot *snapshot)
{
  const double *corners = (const double *) (gpointer) self->lasso->data;
  const AnsLayout *layout = &self->layout;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) layout->left, (float) layout->top,
                                               (float) (layout->right - layout->left),
                                               (float) (layout->bottom - layout->top));
  if (self->lasso->len < 4)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  for (guint i = 0; i < self->lasso->len; i += 2)
    cairo_line_to (cr, corners[i], corners[i + 1]);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, 0.21, 0.52, 0.89, 0.2);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0.21, 0.52, 0.89, 0.9);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

char *
ans_canvas_chosen_text (AnsCanvas *self)
{
  gboolean shown = FALSE;
  for (int i = 0; self->chosen && self->plot && i < ans_plot_n_layers (self->plot); i++)
    shown |= ans_plot_layer (self->plot, i)->kind == ANS_LAYER_POINTS &&
             ans_plot_layer (self->plot, i)->n == self->chosen->n;
  if (!shown)
    return NULL;
  int n = self->chosen->n_chosen;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d selected", "%d selected", (gulong) n), n);
}

void
ans_canvas_forget_chosen (AnsCanvas *self)
{
  clear_trail (self);
  g_clear_pointer (&self->view.highlight, ans_highlight_unref);
  g_clear_pointer (&self->chosen, ans_highlight_unref);
}
