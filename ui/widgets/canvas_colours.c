/* Which colours a canvas shows, and their range. */
#include "ui/widgets/canvas_private.h"

AnsPalette
ans_canvas_get_palette (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), ANS_PALETTE_AUTO);
  return self->view.palette;
}

void
ans_canvas_set_palette (AnsCanvas *self, AnsPalette palette)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  self->view.palette = palette;
  ans_canvas_moved (self);
}

AnsColourPolicy
ans_canvas_get_colours (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), ANS_COLOURS_STEADY);
  return self->view.colours;
}

static gboolean
has_values (const AnsLayer *layer)
{
  return layer->values && layer->kind != ANS_LAYER_CONTOURS;
}

/* The ranges of what is shown now. */
static void
fix (AnsCanvas *self)
{
  for (int i = 0, k = 0; i < ans_plot_n_layers (self->plot) && k < ANS_FIXED_COLOURS; i++)
    if (has_values (ans_plot_layer (self->plot, i))) {
      AnsColourScale scale = ans_colour_extent (ans_plot_layer (self->plot, i));
      self->view.fixed[k].low = scale.low;
      self->view.fixed[k++].high = scale.high;
    }
}

void
ans_canvas_set_colours (AnsCanvas *self, AnsColourPolicy policy)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  self->view.colours = policy;
  if (policy == ANS_COLOURS_FIXED && self->plot)
    fix (self);
  ans_canvas_moved (self);
}
