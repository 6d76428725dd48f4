#include "ui/widgets/param_row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/naming.h"
#include "ui/widgets/param_scale.h"
#include "ui/widgets/readable.h"

enum { ENTRY_CHARS = 8 };

struct _AnsParamRow {
  AdwPreferencesRow parent;
  const AnsProblem *problem;
  const AnsParam *param;
  int index;
  double value;
  gboolean quiet; /* controls are being set by us */
  GtkWidget *main;
  GtkWidget *popover;
  GtkLabel *title, *symbol, *error;
  GtkImage *restart_mark;
  GtkBox *line, *control;
  GtkScale *scale;
  GMenuModel *menu;
};

G_DEFINE_FINAL_TYPE (AnsParamRow, ans_param_row, ADW_TYPE_PREFERENCES_ROW)

static guint edited_signal;

/* ---- from the person to the value ---- */

static void show_value (AnsParamRow *self);

static void
take (AnsParamRow *self, double value)
{
  ans_param_row_set_error (self, NULL);
  gboolean changed = value != self->value;
  self->value = value;
  show_value (self);
  if (changed)
    g_signal_emit (self, edited_signal, 0, value);
}

/* The text of an entry or spin button.  A comma is what a decimal point is called in half
 * of Europe. */
static void
take_text (AnsParamRow *self, const char *text)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  if (!strchr (plain, '.'))
    g_strdelimit (plain, ",", '.');
  g_autofree double *values = g_new (double, ans_problem_n_params (self->problem));
  g_autoptr (GError) error = NULL;
  ans_problem_defaults (self->problem, values);
  if (ans_problem_set (self->problem, self->param->id, plain, values, &error))
    take (self, values[self->index]);
  else
    ans_param_row_set_error (self, error->message);
}

/* The value as its entry shows it: exact if that is short. */
static char *
entry_text (AnsParamRow *self)
{
  char *exact = ans_problem_param_text (self->problem, self->index, self->value);
  if (g_utf8_strlen (exact, -1) <= ENTRY_CHARS)
    return exact;
  g_free (exact);
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup (g_ascii_formatd (text, sizeof text, "%.5g", self->value));
}

/* A text that has not been edited is the value that it stands for. */
static void
entry_done (AnsParamRow *self)
{
  g_autofree char *shown = entry_text (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->main));
  if (self->quiet)
    return;
  if (g_str_equal (shown, text))
    ans_param_row_set_error (self, NULL);
  else
    take_text (self, text);
}

static gboolean
entry_key (GtkEventControllerKey *controller, guint key, guint code,
           GdkModifierType modifiers, AnsParamRow *self)
{
  (void) controller, (void) code;
  int count = modifiers & GDK_SHIFT_MASK ? 10 : 1;
  if (modifiers & GDK_CONTROL_MASK || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;
  take (self, ans_param_scale_nudge (self->param, self->value,
                                     key == GDK_KEY_Up ? count : -count));
  return GDK_EVENT_STOP;
}

static void
scale_moved (AnsParamRow *self)
{
  if (!self->quiet)
    take (self, ans_param_scale_value (self->param,
                                       gtk_range_get_value (GTK_RANGE (self->scale))));
}

static void
spin_changed (AnsParamRow *self)
{
  if (self->quiet)
    return;
  g_autofree char *text = g_strdup_printf (
      "%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->main)));
  take_text (self, text);
}

static void
switch_changed (AnsParamRow *self)
{
  if (!self->quiet)
    take (self, gtk_switch_get_active (GTK_SWITCH (self->main)));
}

static void
choice_changed (AnsParamRow *self)
{
  if (!self->quiet)
    take (self, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->main)));
}

static void
toggle_changed (AnsParamRow *self)
{
  if (!self->quiet)
    take (self, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->main)) ? 0 : 1);
}

/* ---- from the value to the control ---- */

static void
show_value (AnsParamRow *self)
{
  self->quiet = TRUE;
  switch (self->param->kind) {
  case ANS_PARAM_REAL: {
    g_autofree char *text = entry_text (self);
    if (strcmp (text, gtk_editable_get_text (GTK_EDITABLE (self->main))) != 0)
      gtk_editable_set_text (GTK_EDITABLE (self->main), text);
    gtk_range_set_value (GTK_RANGE (self->scale),
                         ans_param_scale_position (self->param, self->value));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
    break;
  }
  case ANS_PARAM_INTEGER:
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->main), self->value);
    break;
  case ANS_PARAM_SWITCH:
    gtk_switch_set_active (GTK_SWITCH (self->main), self->value != 0);
    break;
  case ANS_PARAM_CHOICE:
    if (GTK_IS_DROP_DOWN (self->main)) {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->main), (guint) self->value);
    } else {
      GtkWidget *second = gtk_widget_get_next_sibling (self->main);
      gtk_toggle_button_set_active (
          GTK_TOGGLE_BUTTON (self->value != 0 ? second : self->main), TRUE);
    }
    break;
  }
  self->quiet = FALSE;
}

void
ans_param_row_set_value (AnsParamRow *self, double value)
{
  g_return_if_fail (ANS_IS_PARAM_ROW (self));
  self->value = value;
  ans_param_row_set_error (self, NULL);
  show_value (self);
}

double
ans_param_row_get_value (AnsParamRow *self)
{
  g_return_val_if_fail (ANS_IS_PARAM_ROW (self), 0);
  return self->value;
}

int
ans_param_row_get_param (AnsParamRow *self)
{
  g_return_val_if_fail (ANS_IS_PARAM_ROW (self), -1);
  return self->index;
}

GtkWidget *
ans_param_row_get_control (AnsParamRow *self)
{
  g_return_val_if_fail (ANS_IS_PARAM_ROW (self), NULL);
  return self->main;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
ans_param_row_set_staged (AnsParamRow *self, gboolean staged)
{
  g_return_if_fail (ANS_IS_PARAM_ROW (self));
  set_class (GTK_WIDGET (self), "staged", staged);
}

void
ans_param_row_set_error (AnsParamRow *self, const char *message)
{
  g_return_if_fail (ANS_IS_PARAM_ROW (self));
  g_autofree char *sentence = ans_readable_sentence (message ? message : "");
  gtk_label_set_text (self->error, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
  set_class (self->main, "error", message != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->main), GTK_ACCESSIBLE_STATE_INVALID,
      message ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* ---- the controls ---- */

static void
add_unit (AnsParamRow *self)
{
  if (!self->param->unit || !*self->param->unit)
    return;
  GtkWidget *unit = gtk_label_new (_ (self->param->unit));
  gtk_widget_add_css_class (unit, "dim-label");
  gtk_box_append (self->control, unit);
}

static void
build_real (AnsParamRow *self)
{
  self->main = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->main), ENTRY_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->main), ENTRY_CHARS);
  gtk_editable_set_alignment (GTK_EDITABLE (self->main), 1);
  gtk_widget_add_css_class (self->main, "numeric");
  g_signal_connect_swapped (self->main, "activate", G_CALLBACK (entry_done), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (entry_done), self);
  gtk_widget_add_controller (self->main, focus);
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (entry_key), self);
  gtk_widget_add_controller (self->main, key);

  gtk_range_set_adjustment (GTK_RANGE (self->scale),
                            ans_param_scale_adjustment (self->param));
  gtk_widget_set_visible (GTK_WIDGET (self->scale), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (self->param->label),
                                  -1);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (scale_moved), self);
}

/* The spin button has room beyond the hard limits, so that a value outside is refused
 * with a reason and not changed silently. */
static void
build_integer (AnsParamRow *self)
{
  double low, high;
  ans_param_scale_reach (self->param, &low, &high);
  double step = MAX (1, pow (10, floor (log10 (MAX (1, (high - low) / 50)))));
  GtkAdjustment *adjustment =
      gtk_adjustment_new (self->param->initial, G_MININT, G_MAXINT, step, 10 * step, 0);
  self->main = gtk_spin_button_new (adjustment, step, 0);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->main), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->main), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->main), 6);
  gtk_editable_set_alignment (GTK_EDITABLE (self->main), 1);
  gtk_widget_add_css_class (self->main, "numeric");
  g_signal_connect_swapped (self->main, "value-changed", G_CALLBACK (spin_changed), self);
}

static void
build_switch (AnsParamRow *self)
{
  self->main = gtk_switch_new ();
  g_signal_connect_swapped (self->main, "notify::active", G_CALLBACK (switch_changed),
                            self);
}

/* Out of its row, as a screen reader has it, a choice alone does not say of what. */
static void
name_toggle (AnsParamRow *self, GtkWidget *toggle, int choice)
{
  /* Translators: a parameter, and one of its choices. */
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), _ (self->param->label),
                                           _ (self->param->choices[choice].label));
  ans_naming_set (toggle, name, self->param->help ? _ (self->param->help) : NULL);
}

static void
build_toggles (AnsParamRow *self)
{
  GtkWidget *first = gtk_toggle_button_new_with_label (_ (self->param->choices[0].label));
  GtkWidget *second =
      gtk_toggle_button_new_with_label (_ (self->param->choices[1].label));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (second), GTK_TOGGLE_BUTTON (first));
  gtk_widget_add_css_class (GTK_WIDGET (self->control), "linked");
  gtk_box_set_spacing (self->control, 0);
  gtk_box_append (self->control, first);
  gtk_box_append (self->control, second);
  self->main = first;
  name_toggle (self, first, 0);
  name_toggle (self, second, 1);
  g_signal_connect_swapped (first, "toggled", G_CALLBACK (toggle_changed), self);
}

static void
build_choice (AnsParamRow *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  int n = 0;
  for (const AnsChoice *choice = self->param->choices; choice->id; choice++, n++)
    g_strv_builder_add (labels, _ (choice->label));
  if (n == 2) {
    build_toggles (self);
    return;
  }
  g_auto (GStrv) strings = g_strv_builder_end (labels);
  self->main = gtk_drop_down_new_from_strings ((const char *const *) strings);
  g_signal_connect_swapped (self->main, "notify::selected", G_CALLBACK (choice_changed),
                            self);
}

static void
build_control (AnsParamRow *self)
{
  static void (*const build[]) (AnsParamRow *) = {[ANS_PARAM_REAL] = build_real,
                                                  [ANS_PARAM_INTEGER] = build_integer,
                                                  [ANS_PARAM_SWITCH] = build_switch,
                                                  [ANS_PARAM_CHOICE] = build_choice};
  build[self->param->kind](self);
  if (!gtk_widget_get_parent (self->main))
    gtk_box_append (self->control, self->main);
  add_unit (self);
  if (!GTK_IS_TOGGLE_BUTTON (self->main))
    ans_naming_set (self->main, _ (self->param->label),
                    self->param->help ? _ (self->param->help) : NULL);
}

/* ---- the menu ---- */

static void
reset_to_default (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action, (void) parameter;
  AnsParamRow *self = ANS_PARAM_ROW (widget);
  take (self, self->param->initial);
}

static void
copy_option (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action, (void) parameter;
  AnsParamRow *self = ANS_PARAM_ROW (widget);
  g_autofree char *value =
      ans_problem_param_text (self->problem, self->index, self->value);
  g_autofree char *option = g_strdup_printf ("--set %s=%s", self->param->id, value);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), option);
}

static void
sweep (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action, (void) parameter;
  gtk_widget_activate_action (widget, "win.sweep-param", "s",
                              ANS_PARAM_ROW (widget)->param->id);
}

static void
open_menu_at (AnsParamRow *self, double x, double y)
{
  if (!self->popover) {
    self->popover = gtk_popover_menu_new_from_model (self->menu);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
    gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  }
  GdkRectangle at = {(int) x, (int) y, 1, 1};
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
pressed (GtkGestureClick *gesture, int n, double x, double y, AnsParamRow *self)
{
  (void) n;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu_at (self, x, y);
}

static void
open_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action, (void) parameter;
  open_menu_at (ANS_PARAM_ROW (widget), 24, gtk_widget_get_height (widget) / 2.0);
}

static void
ans_param_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (ans_param_row_parent_class)
      ->size_allocate (widget, width, height, baseline);
  AnsParamRow *self = ANS_PARAM_ROW (widget);
  if (self->popover)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

/* ---- the object ---- */

static void
ans_param_row_dispose (GObject *object)
{
  AnsParamRow *self = ANS_PARAM_ROW (object);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  G_OBJECT_CLASS (ans_param_row_parent_class)->dispose (object);
}

static void
ans_param_row_class_init (AnsParamRowClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_param_row_dispose;
  widget->size_allocate = ans_param_row_size_allocate;
  edited_signal = g_signal_new ("edited", ANS_TYPE_PARAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/param-row.ui");
  gtk_widget_class_bind_template_child (widget, AnsParamRow, title);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, symbol);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, restart_mark);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, line);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, control);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, scale);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, error);
  gtk_widget_class_bind_template_child (widget, AnsParamRow, menu);
  gtk_widget_class_install_action (widget, "row.default", NULL, reset_to_default);
  gtk_widget_class_install_action (widget, "row.copy", NULL, copy_option);
  gtk_widget_class_install_action (widget, "row.sweep", NULL, sweep);
  gtk_widget_class_install_action (widget, "row.menu", NULL, open_menu);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Menu, 0, "row.menu", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_F10, GDK_SHIFT_MASK, "row.menu",
                                       NULL);
}

static void
ans_param_row_init (AnsParamRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
ans_param_row_new (const AnsProblem *problem, int param)
{
  AnsParamRow *self = g_object_new (ANS_TYPE_PARAM_ROW, NULL);
  self->problem = problem;
  self->param = &problem->params[param];
  self->index = param;
  gtk_label_set_text (self->title, _ (self->param->label));
  gtk_label_set_markup (self->symbol, self->param->symbol ? self->param->symbol : "");
  gtk_widget_set_visible (GTK_WIDGET (self->symbol), self->param->symbol != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->restart_mark),
                          self->param->liveness == ANS_RESTART);
  if (self->param->help)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), _ (self->param->help));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (self->param->label));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  build_control (self);
  ans_param_row_set_value (self, self->param->initial);
  return GTK_WIDGET (self);
}
