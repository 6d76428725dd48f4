#include "ui/widgets/timeline.h"

#include <glib/gi18n.h>

#include "ui/widgets/readable.h"

enum { MARK_SIZE = 10, FAR = 10 };

struct _AnsTimeline {
  GtkBox parent;
  GtkOverlay *overlay;
  GtkScale *slider;
  GtkLabel *label;
  GtkRevealer *back;
  GPtrArray *buttons;
  gint64 present;
};

G_DEFINE_FINAL_TYPE (AnsTimeline, ans_timeline, GTK_TYPE_BOX)

enum { SCRUBBED, MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- showing ---- */

static void
show_label (AnsTimeline *self, gint64 shown, gboolean live)
{
  g_autofree char *step = ans_readable_count (shown);
  g_autofree char *present = ans_readable_count (self->present);
  g_autofree char *text = live ? g_strdup_printf (_ ("step %s"), step)
                               : g_strdup_printf (_ ("step %s of %s"), step, present);
  if (strcmp (gtk_label_get_text (self->label), text) == 0)
    return;
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

void
ans_timeline_show (AnsTimeline *self, gint64 present, gint64 end, gint64 shown,
                   gboolean live)
{
  g_return_if_fail (ANS_IS_TIMELINE (self));
  GtkRange *range = GTK_RANGE (self->slider);
  GtkAdjustment *adjustment = gtk_range_get_adjustment (range);
  double upper = (double) MAX (MAX (end, present), 1);
  self->present = present;
  if (gtk_adjustment_get_upper (adjustment) != upper) {
    gtk_adjustment_set_upper (adjustment, upper);
    gtk_widget_queue_allocate (GTK_WIDGET (self->overlay));
  }
  gtk_range_set_fill_level (range, (double) present);
  gtk_adjustment_set_value (adjustment, (double) shown);
  show_label (self, shown, live);
  gtk_revealer_set_reveal_child (self->back, !live);
}

/* ---- marks ---- */

static gint64
step_of (GtkWidget *mark)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (mark), "step");
}

static void
mark_clicked (GtkWidget *mark, AnsTimeline *self)
{
  g_signal_emit (self, signals[SCRUBBED], 0, step_of (mark));
}

static void
add_mark (AnsTimeline *self, const AnsTimeMark *mark)
{
  static const char *const classes[] = {
      [ANS_TIME_CHANGE] = "change", [ANS_TIME_TOUCH] = "touch", [ANS_TIME_STOP] = "stop"};
  GtkWidget *button = gtk_button_new ();
  g_object_set_data_full (G_OBJECT (button), "step",
                          g_memdup2 (&mark->step, sizeof mark->step), g_free);
  gtk_widget_add_css_class (button, "time-mark");
  gtk_widget_add_css_class (button, classes[mark->kind]);
  gtk_widget_set_tooltip_text (button, mark->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mark->text, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (mark_clicked), self);
  gtk_overlay_add_overlay (self->overlay, button);
  g_ptr_array_add (self->buttons, button);
}

static gboolean
is_same (GtkWidget *button, const AnsTimeMark *mark)
{
  return step_of (button) == mark->step &&
         g_strcmp0 (gtk_widget_get_tooltip_text (button), mark->text) == 0;
}

/* Marks that stay are left alone, so that they keep the focus and their tooltip. */
void
ans_timeline_set_marks (AnsTimeline *self, int n, const AnsTimeMark *marks)
{
  g_return_if_fail (ANS_IS_TIMELINE (self));
  int same = 0;
  while (same < n && same < (int) self->buttons->len &&
         is_same (g_ptr_array_index (self->buttons, same), &marks[same]))
    same++;
  for (int i = (int) self->buttons->len - 1; i >= same; i--) {
    gtk_overlay_remove_overlay (self->overlay, g_ptr_array_index (self->buttons, i));
    g_ptr_array_remove_index (self->buttons, (guint) i);
  }
  for (int i = same; i < n; i++)
    add_mark (self, &marks[i]);
}

/* A mark hangs above its place on the slider. */
static gboolean
place_mark (AnsTimeline *self, GtkWidget *mark, GdkRectangle *place)
{
  GdkRectangle trough;
  GtkWidget *slider = GTK_WIDGET (self->slider);
  gtk_range_get_range_rect (GTK_RANGE (self->slider), &trough);
  double x, y; /* a widget's origin lies within its padding */
  gtk_widget_translate_coordinates (slider, GTK_WIDGET (self->overlay), trough.x, 0, &x,
                                    &y);
  double upper = gtk_adjustment_get_upper (gtk_range_get_adjustment (GTK_RANGE (slider)));
  double part = (double) step_of (mark) / MAX (upper, 1);
  if (gtk_widget_get_direction (slider) == GTK_TEXT_DIR_RTL)
    part = 1 - part;
  *place = (GdkRectangle){(int) (x + part * trough.width) - MARK_SIZE / 2, 0, MARK_SIZE,
                          MARK_SIZE};
  return TRUE;
}

/* ---- the slider ---- */

/* The slider shows the step of a frame; it is told, it does not go by itself. */
static gboolean
slider_moved (AnsTimeline *self, GtkScrollType scroll, double value)
{
  if (scroll == GTK_SCROLL_JUMP)
    g_signal_emit (self, signals[SCRUBBED], 0, (gint64) (value + 0.5));
  return TRUE;
}

static gboolean
slider_key (AnsTimeline *self, guint key, guint code, GdkModifierType state)
{
  (void) code;
  int far = state & GDK_SHIFT_MASK ? FAR : 1;
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
  case GDK_KEY_Down:
    g_signal_emit (self, signals[MOVED], 0, -far);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
  case GDK_KEY_Up:
    g_signal_emit (self, signals[MOVED], 0, far);
    return TRUE;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    g_signal_emit (self, signals[SCRUBBED], 0, (gint64) 0);
    return TRUE;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    g_signal_emit (self, signals[SCRUBBED], 0, G_MAXINT64);
    return TRUE;
  default:
    return FALSE;
  }
}

GtkWidget *
ans_timeline_get_slider (AnsTimeline *self)
{
  g_return_val_if_fail (ANS_IS_TIMELINE (self), NULL);
  return GTK_WIDGET (self->slider);
}

/* ---- the object ---- */

static void
ans_timeline_finalize (GObject *object)
{
  g_ptr_array_unref (ANS_TIMELINE (object)->buttons);
  G_OBJECT_CLASS (ans_timeline_parent_class)->finalize (object);
}

static void
ans_timeline_class_init (AnsTimelineClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = ans_timeline_finalize;
  signals[SCRUBBED] = g_signal_new ("scrubbed", ANS_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MOVED] = g_signal_new ("moved", ANS_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/timeline.ui");
  gtk_widget_class_bind_template_child (widget, AnsTimeline, overlay);
  gtk_widget_class_bind_template_child (widget, AnsTimeline, slider);
  gtk_widget_class_bind_template_child (widget, AnsTimeline, label);
  gtk_widget_class_bind_template_child (widget, AnsTimeline, back);
}

static void
ans_timeline_init (AnsTimeline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buttons = g_ptr_array_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (slider_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->slider), keys);
  g_signal_connect_swapped (self->slider, "change-value", G_CALLBACK (slider_moved),
                            self);
  g_signal_connect_swapped (self->overlay, "get-child-position", G_CALLBACK (place_mark),
                            self);
}
