/* What is seen of a plot, by words: boxes, scales, modes. */
#include "ui/widgets/canvas_private.h"

#include "ui/plot/range.h"
#include "ui/widgets/painting.h"

void
ans_canvas_fit (AnsCanvas *self)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  ans_view_fit (&self->view);
  ans_canvas_moved (self);
}

void
ans_canvas_set_box (AnsCanvas *self, const AnsBox *box)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  self->view.box = *box;
  ans_canvas_moved (self);
}

void
ans_canvas_go (AnsCanvas *self, int by)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  const AnsBox *box = ans_view_history_go (&self->views, by);
  if (box)
    ans_canvas_set_box (self, box);
  self->recorded = 0;
}

/* Stops following the data: what is seen now stays. */
static void
freeze (AnsCanvas *self)
{
  if (!self->image || self->layout.empty)
    return;
  self->view.box = (AnsBox){self->layout.x.low, self->layout.x.high, self->layout.y.low,
                            self->layout.y.high};
}

/* Puts a cursor that stays where the pointer is, or takes it away. */
static void
pin (AnsCanvas *self, gboolean on)
{
  if (on && !self->cursor && self->pointer_inside)
    ans_view_to_data (&self->layout, self->pointer_x, self->pointer_y, &self->cursor_x,
                      &self->cursor_y);
  self->pinned = on && (self->cursor || self->pointer_inside);
  self->cursor = self->pinned;
  ans_canvas_read_out (self);
}

static AnsScaleChoice
scale_choice (gboolean log)
{
  return log ? ANS_SCALE_LOG : ANS_SCALE_LINEAR;
}

AnsScaleChoice
ans_canvas_get_scale (AnsCanvas *self, gboolean y)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), ANS_SCALE_LINEAR);
  AnsAxes axes = self->info ? ans_painting_axes (self->info) : (AnsAxes){0};
  return y ? ans_view_y_scale (&self->view, &axes)
           : ans_view_x_scale (&self->view, &axes);
}

/* The interval of the axis becomes automatic: on another scale it means something else.
 */
void
ans_canvas_set_scale (AnsCanvas *self, gboolean y, AnsScaleChoice choice)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  AnsBox *box = &self->view.box;
  *(y ? &self->view.y_scale : &self->view.x_scale) = choice;
  *(y ? &box->y0 : &box->x0) = *(y ? &box->y1 : &box->x1) = (double) NAN;
  ans_canvas_moved (self);
}

void
ans_canvas_cycle_scale (AnsCanvas *self, gboolean y)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  AnsScaleChoice next = ANS_SCALE_LINEAR;
  if (ans_canvas_get_scale (self, y) == ANS_SCALE_LINEAR)
    next = ANS_SCALE_LOG;
  else if (ans_canvas_get_scale (self, y) == ANS_SCALE_LOG &&
           ans_range_is_signed (self->plot, y))
    next = ANS_SCALE_SYMLOG;
  ans_canvas_set_scale (self, y, next);
}

/* With a cursor of the keys there is no need to drag. */
static void
set_select_mode (AnsCanvas *self, gboolean on)
{
  self->zoom_mode = FALSE;
  self->select_mode = on;
  if (on && self->cursor && !self->pinned)
    ans_canvas_select_at_cursor (self);
}

void
ans_canvas_set_mode (AnsCanvas *self, AnsCanvasMode mode, gboolean on)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  switch (mode) {
  case ANS_CANVAS_FOLLOW:
    on ? ans_view_fit (&self->view) : freeze (self);
    break;
  case ANS_CANVAS_LOG_X:
    ans_canvas_set_scale (self, FALSE, scale_choice (on));
    break;
  case ANS_CANVAS_LOG_Y:
    ans_canvas_set_scale (self, TRUE, scale_choice (on));
    break;
  case ANS_CANVAS_GRID:
    self->view.plain = !on;
    break;
  case ANS_CANVAS_ZOOM_MODE:
    self->zoom_mode = on;
    self->select_mode = FALSE;
    break;
  case ANS_CANVAS_SELECT_MODE:
    set_select_mode (self, on);
    break;
  case ANS_CANVAS_PINNED:
    pin (self, on);
    break;
  case ANS_CANVAS_N_MODES:
    break;
  }
  gtk_widget_set_cursor_from_name (
      GTK_WIDGET (self), self->zoom_mode || self->select_mode ? "crosshair" : NULL);
  ans_canvas_moved (self);
}

gboolean
ans_canvas_get_mode (AnsCanvas *self, AnsCanvasMode mode)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), FALSE);
  switch (mode) {
  case ANS_CANVAS_FOLLOW:
    return ans_view_is_fit (&self->view);
  case ANS_CANVAS_LOG_X:
    return ans_canvas_get_scale (self, FALSE) == ANS_SCALE_LOG;
  case ANS_CANVAS_LOG_Y:
    return ans_canvas_get_scale (self, TRUE) == ANS_SCALE_LOG;
  case ANS_CANVAS_GRID:
    return !self->view.plain;
  case ANS_CANVAS_ZOOM_MODE:
    return self->zoom_mode;
  case ANS_CANVAS_SELECT_MODE:
    return self->select_mode;
  case ANS_CANVAS_PINNED:
    return self->pinned;
  case ANS_CANVAS_N_MODES:
    break;
  }
  return FALSE;
}
