/* The pointer and the keys on a canvas. */
#include "ui/widgets/canvas_private.h"
#include "ui/widgets/habits.h"

#include <stdlib.h>

/* A touch reaches so far (pixels); one notch of a wheel zooms by so much. */
#define REACH 12
#define NOTCH 1.2

static GdkModifierType
modifiers_of (GtkEventController *controller)
{
  return gtk_event_controller_get_current_event_state (controller);
}

/* ---- touches ---- */

/* A pixel is a stretch of data: no digits beyond it. */
static double
round_to_pixel (const AnsScale *scale, double value)
{
  double pixel = fabs (1 / scale->slope);
  if (scale->log || scale->gap > 0 || !(pixel > 0))
    return value;
  int decimals = -(int) floor (log10 (pixel));
  double tens = pow (10, abs (decimals));
  return decimals >= 0 ? round (value * tens) / tens : round (value / tens) * tens;
}

static void
send_touch (AnsCanvas *self, AnsTouchKind kind, double px, double py)
{
  AnsTouch touch = {.kind = kind, .plot = self->index, .second = self->second};
  double x = CLAMP (px, self->layout.left, self->layout.right);
  double y = CLAMP (py, self->layout.top, self->layout.bottom);
  ans_view_to_data (&self->layout, x, y, &touch.x, &touch.y);
  touch.x = round_to_pixel (&self->layout.x, touch.x);
  touch.y = round_to_pixel (&self->layout.y, touch.y);
  touch.reach = fabs (ans_view_value (&self->layout.x, x + REACH) - touch.x);
  ans_canvas_emit_touch (self, &touch);
}

/* ---- dragging ---- */

static AnsDragKind
kind_of_drag (AnsCanvas *self, guint button, GdkModifierType modifiers)
{
  gboolean aside = modifiers & (GDK_ALT_MASK | GDK_SHIFT_MASK);
  if (button == GDK_BUTTON_MIDDLE)
    return DRAG_PAN;
  if (self->zoom_mode && button == GDK_BUTTON_PRIMARY)
    return DRAG_ZOOM;
  if (self->select_mode && button == GDK_BUTTON_PRIMARY)
    return DRAG_LASSO;
  if (self->info->touch && !aside)
    return DRAG_TOUCH;
  if (button != GDK_BUTTON_PRIMARY)
    return DRAG_NONE;
  gboolean zooms = ans_habits_get_drag_zooms (ans_habits_get ());
  return zooms && (self->info->touch || !aside) ? DRAG_ZOOM : DRAG_PAN;
}

static void
drag_begin (GtkGestureDrag *gesture, double x, double y, AnsCanvas *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType modifiers = modifiers_of (GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!self->info || !self->image || !ans_view_inside (&self->layout, x, y)) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  self->drag = kind_of_drag (self, button, modifiers);
  self->second = button == GDK_BUTTON_SECONDARY || modifiers & GDK_CONTROL_MASK;
  self->start_x = self->end_x = x;
  self->start_y = self->end_y = y;
  self->start_view = self->view;
  self->start_layout = self->layout;
  self->drag_recorded = FALSE;
  self->lasso_add = (modifiers & GDK_SHIFT_MASK) != 0;
  g_array_set_size (self->lasso, 0);
  if (self->drag == DRAG_LASSO)
    ans_canvas_lasso (self, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->drag == DRAG_TOUCH)
    send_touch (self, ANS_TOUCH_PRESS, x, y);
  if (self->drag == DRAG_NONE)
    ans_canvas_emit_menu (self);
}

/* The layout that the next picture will have, as far as gestures need to know it. */
static void
move_layout (AnsCanvas *self)
{
  const AnsBox *box = &self->view.box;
  AnsLayout *layout = &self->layout;
  layout->x =
      ans_view_scale_like (&layout->x, box->x0, box->x1, layout->left, layout->right);
  layout->y =
      ans_view_scale_like (&layout->y, box->y0, box->y1, layout->bottom, layout->top);
}

static void
gestured (AnsCanvas *self)
{
  if (ans_view_is_fit (&self->view))
    return;
  move_layout (self);
  ans_canvas_moved (self);
}

static void
drag_update (GtkGestureDrag *gesture, double dx, double dy, AnsCanvas *self)
{
  (void) gesture;
  self->end_x = self->start_x + dx;
  self->end_y = self->start_y + dy;
  switch (self->drag) {
  case DRAG_NONE:
    break;
  case DRAG_PAN:
    if (fabs (dx) + fabs (dy) < 3 && ans_view_is_fit (&self->view))
      break;
    self->view = self->start_view;
    ans_view_pan (&self->view, &self->start_layout, dx, dy);
    gestured (self);
    break;
  case DRAG_TOUCH:
    send_touch (self, ANS_TOUCH_DRAG, self->end_x, self->end_y);
    break;
  case DRAG_LASSO:
    ans_canvas_lasso (self, self->end_x, self->end_y);
    break;
  case DRAG_ZOOM:
    gtk_widget_queue_draw (GTK_WIDGET (self));
    break;
  }
}

static void
drag_end (GtkGestureDrag *gesture, double dx, double dy, AnsCanvas *self)
{
  (void) gesture;
  AnsDragKind kind = self->drag;
  self->drag = DRAG_NONE;
  if (kind == DRAG_TOUCH)
    send_touch (self, ANS_TOUCH_RELEASE, self->start_x + dx, self->start_y + dy);
  if (kind == DRAG_LASSO)
    ans_canvas_end_lasso (self, self->lasso_add);
  if (kind != DRAG_ZOOM)
    return;
  ans_view_zoom_box (&self->view, &self->layout, self->start_x, self->start_y,
                     self->start_x + dx, self->start_y + dy);
  self->zoom_mode = FALSE;
  gestured (self);
  ans_canvas_moved (self);
}

/* Whoever was told of a press is told of its end. */
static void
abandon_drag (AnsCanvas *self)
{
  AnsDragKind kind = self->drag;
  self->drag = DRAG_NONE;
  if (kind == DRAG_TOUCH)
    send_touch (self, ANS_TOUCH_RELEASE, self->end_x, self->end_y);
}

static void
drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, AnsCanvas *self)
{
  (void) gesture, (void) sequence;
  abandon_drag (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed (GtkGestureClick *gesture, int n, double x, double y, AnsCanvas *self)
{
  (void) gesture;
  if (n == 2 && self->info && !self->info->touch && ans_view_inside (&self->layout, x, y))
    ans_canvas_fit (self);
}

/* ---- scrolling ---- */

static void
zoom_at (AnsCanvas *self, double x, double y, double factor, GdkModifierType modifiers)
{
  double x_factor = modifiers & GDK_SHIFT_MASK ? 1 : factor;
  double y_factor = modifiers & GDK_CONTROL_MASK ? 1 : factor;
  if (!self->image || self->layout.empty)
    return;
  ans_view_zoom (&self->view, &self->layout, x, y, x_factor, y_factor);
  gestured (self);
}

static gboolean
scrolled (GtkEventControllerScroll *controller, double dx, double dy, AnsCanvas *self)
{
  double notches = dy != 0 ? dy : dx;
  if (!ans_view_inside (&self->layout, self->pointer_x, self->pointer_y))
    return GDK_EVENT_PROPAGATE;
  zoom_at (self, self->pointer_x, self->pointer_y, pow (NOTCH, -notches),
           modifiers_of (GTK_EVENT_CONTROLLER (controller)));
  return GDK_EVENT_STOP;
}

static void
pinched (GtkGestureZoom *gesture, double scale, AnsCanvas *self)
{
  double x, y;
  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y) || scale <= 0)
    return;
  self->view = self->start_view;
  self->layout = self->start_layout;
  zoom_at (self, x, y, scale, 0);
}

static void
pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, AnsCanvas *self)
{
  (void) gesture, (void) sequence;
  self->start_view = self->view;
  self->start_layout = self->layout;
}

void
ans_canvas_zoom (AnsCanvas *self, double factor)
{
  g_return_if_fail (ANS_IS_CANVAS (self) && factor > 0);
  zoom_at (self, (self->layout.left + self->layout.right) / 2,
           (self->layout.top + self->layout.bottom) / 2, factor, 0);
}

/* ---- hovering ---- */

static void
moved (GtkEventControllerMotion *controller, double x, double y, AnsCanvas *self)
{
  (void) controller;
  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  if (!self->pinned)
    self->cursor = FALSE;
  ans_canvas_read_out (self);
}

static void
left (GtkEventControllerMotion *controller, AnsCanvas *self)
{
  (void) controller;
  self->pointer_inside = FALSE;
  ans_canvas_read_out (self);
}

/* ---- keys ---- */

/* The cursor of the keys starts in the middle. */
static void
move_cursor (AnsCanvas *self, double dx, double dy)
{
  const AnsLayout *layout = &self->layout;
  double px = (layout->left + layout->right) / 2, py = (layout->top + layout->bottom) / 2;
  if (self->cursor)
    ans_view_to_pixel (layout, self->cursor_x, self->cursor_y, &px, &py);
  px = CLAMP (px + dx, layout->left, layout->right);
  py = CLAMP (py + dy, layout->top, layout->bottom);
  ans_view_to_data (layout, px, py, &self->cursor_x, &self->cursor_y);
  self->cursor = TRUE;
  ans_canvas_read_out (self);
}

static gboolean
cancel (AnsCanvas *self)
{
  gboolean something = self->cursor || self->pinned || self->zoom_mode ||
                       self->select_mode || self->drag != DRAG_NONE;
  if (!something && self->chosen) {
    ans_canvas_emit_selected (self, NULL);
    return TRUE;
  }
  if (self->drag == DRAG_PAN) {
    self->view = self->start_view;
    self->layout = self->start_layout;
  }
  self->cursor = self->pinned = self->zoom_mode = self->select_mode = FALSE;
  abandon_drag (self);
  if (something)
    ans_canvas_moved (self);
  ans_canvas_read_out (self);
  return something;
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code,
             GdkModifierType modifiers, AnsCanvas *self)
{
  (void) controller, (void) code;
  double step = modifiers & GDK_SHIFT_MASK ? 20 : 2;
  if (!self->image || self->layout.empty || modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
    move_cursor (self, -step, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    move_cursor (self, step, 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
    move_cursor (self, 0, -step);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    move_cursor (self, 0, step);
    return GDK_EVENT_STOP;
  case GDK_KEY_Menu:
    ans_canvas_emit_menu (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    return cancel (self);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

void
ans_canvas_add_controllers (AnsCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  gtk_gesture_group (click, drag);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect (motion, "enter", G_CALLBACK (moved), self);
  g_signal_connect (motion, "motion", G_CALLBACK (moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (left), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
}
