#include "ui/widgets/param_panel.h"

#include <glib/gi18n.h>

#include "ui/widgets/highlight.h"
#include "ui/widgets/param_row.h"
#include "ui/widgets/readable.h"

struct _AnsParamPanel {
  AdwBin parent;
  const AnsProblem *problem;
  int n;
  double *values;    /* what the run has */
  double *wanted;    /* with what is staged */
  gboolean *hidden;  /* by ans_param_panel_hide; NULL: none */
  GPtrArray *rows;   /* AnsParamRow, one per parameter */
  GPtrArray *groups; /* AdwPreferencesGroup */
  gboolean quiet;
  GtkRevealer *staged_bar;
  GtkLabel *staged_text, *equation, *summary;
  GtkDropDown *preset;
  GtkBox *groups_box;
  GtkScrolledWindow *scroller;
};

G_DEFINE_FINAL_TYPE (AnsParamPanel, ans_param_panel, ADW_TYPE_BIN)

enum { LIVE_EDITED, APPLY, PRESET_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static AnsParamRow *
row_at (AnsParamPanel *self, int param)
{
  return g_ptr_array_index (self->rows, (guint) param);
}

/* ---- staging ---- */

static int
count_staged (AnsParamPanel *self)
{
  int count = 0;
  for (int i = 0; i < self->n; i++)
    count += self->wanted[i] != self->values[i];
  return count;
}

gboolean
ans_param_panel_has_staged (AnsParamPanel *self)
{
  g_return_val_if_fail (ANS_IS_PARAM_PANEL (self), FALSE);
  return count_staged (self) > 0;
}

/* Says how many changes wait, or why they do not fit together. */
static void
show_staged (AnsParamPanel *self)
{
  int count = count_staged (self);
  g_autoptr (GError) error = NULL;
  gboolean fits = count == 0 || ans_problem_check (self->problem, self->wanted, &error);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%d change applies after a restart",
                                 "%d changes apply after a restart", (gulong) count),
                       count);
  g_autofree char *reason = fits ? NULL : ans_readable_sentence (error->message);
  if (count > 0)
    gtk_label_set_text (self->staged_text, fits ? text : reason);
  gtk_revealer_set_reveal_child (self->staged_bar, count > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.apply", count > 0 && fits);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.discard", count > 0);
  for (int i = 0; i < self->n; i++)
    ans_param_row_set_staged (row_at (self, i), self->wanted[i] != self->values[i]);
}

/* Hides rows whose condition does not hold, and groups and expanders that have none left.
 */
static void
show_rows (AnsParamPanel *self)
{
  for (guint g = 0; g < self->groups->len; g++)
    g_object_set_data (g_ptr_array_index (self->groups, g), "shown", NULL);
  for (int i = 0; i < self->n; i++) {
    GtkWidget *row = GTK_WIDGET (row_at (self, i));
    gboolean shown = ans_problem_param_shown (self->problem, i, self->wanted) &&
                     !(self->hidden && self->hidden[i]);
    gtk_widget_set_visible (row, shown);
    if (shown)
      g_object_set_data (g_object_get_data (G_OBJECT (row), "container"), "shown", self);
  }
  for (guint g = 0; g < self->groups->len; g++) {
    GObject *container = g_ptr_array_index (self->groups, g);
    GObject *outer = g_object_get_data (container, "container");
    if (outer && g_object_get_data (container, "shown"))
      g_object_set_data (outer, "shown", self);
  }
  for (guint g = 0; g < self->groups->len; g++) {
    GObject *container = g_ptr_array_index (self->groups, g);
    gtk_widget_set_visible (GTK_WIDGET (container),
                            g_object_get_data (container, "shown") != NULL);
  }
}

void
ans_param_panel_hide (AnsParamPanel *self, const gboolean *hidden)
{
  g_return_if_fail (ANS_IS_PARAM_PANEL (self));
  gsize size = sizeof (gboolean) * (gsize) self->n;
  g_free (self->hidden);
  self->hidden = hidden ? g_memdup2 (hidden, size) : NULL;
  show_rows (self);
}

static void
row_edited (AnsParamRow *row, double value, AnsParamPanel *self)
{
  int param = ans_param_row_get_param (row);
  self->wanted[param] = value;
  if (self->problem->params[param].liveness != ANS_RESTART) {
    self->values[param] = value;
    g_signal_emit (self, signals[LIVE_EDITED], 0, param, value);
  }
  show_staged (self);
  show_rows (self);
}

static void
discard (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action, (void) parameter;
  AnsParamPanel *self = ANS_PARAM_PANEL (widget);
  memcpy (self->wanted, self->values, sizeof (double) * (gsize) self->n);
  for (int i = 0; i < self->n; i++)
    ans_param_row_set_value (row_at (self, i), self->values[i]);
  show_staged (self);
  show_rows (self);
}

static void
apply (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action, (void) parameter;
  AnsParamPanel *self = ANS_PARAM_PANEL (widget);
  g_signal_emit (self, signals[APPLY], 0);
}

const double *
ans_param_panel_get_values (AnsParamPanel *self)
{
  g_return_val_if_fail (ANS_IS_PARAM_PANEL (self), NULL);
  return self->wanted;
}

void
ans_param_panel_set_values (AnsParamPanel *self, const double *values)
{
  g_return_if_fail (ANS_IS_PARAM_PANEL (self));
  for (int i = 0; i < self->n; i++) {
    if (values[i] == self->values[i])
      continue;
    gboolean staged = self->wanted[i] != self->values[i] && self->wanted[i] != values[i];
    self->values[i] = values[i];
    if (staged)
      continue;
    self->wanted[i] = values[i];
    ans_param_row_set_value (row_at (self, i), values[i]);
  }
  show_staged (self);
  show_rows (self);
}

void
ans_param_panel_refuse (AnsParamPanel *self, int param, const char *message)
{
  g_return_if_fail (ANS_IS_PARAM_PANEL (self) && param >= 0 && param < self->n);
  ans_param_row_set_error (row_at (self, param), message);
}

GtkWidget *
ans_param_panel_get_row (AnsParamPanel *self, int param)
{
  g_return_val_if_fail (ANS_IS_PARAM_PANEL (self) && param >= 0 && param < self->n, NULL);
  return GTK_WIDGET (row_at (self, param));
}

/* ---- the equation ---- */

/* The symbol of a parameter (-1: none) stands out while its row is under the pointer or
 * has the keyboard. */
static void
show_equation (AnsParamPanel *self, int param)
{
  const char *equation = self->problem->equation;
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const char *symbol = param >= 0 ? self->problem->params[param].symbol : NULL;
  g_autofree char *open =
      g_strdup_printf ("<span weight='bold' foreground='%s' underline='single'>",
                       dark ? "#78aeed" : "#1a5fb4");
  g_autofree char *text =
      equation ? ans_highlight_symbol (equation, symbol, open, "</span>") : g_strdup ("");
  gtk_label_set_markup (self->equation, text);
}

static void
row_entered (AnsParamPanel *self, GtkEventController *controller)
{
  GtkWidget *row = gtk_event_controller_get_widget (controller);
  show_equation (self, ans_param_row_get_param (ANS_PARAM_ROW (row)));
}

/* The row with the keyboard has it again when the pointer leaves another. */
static void
row_left (AnsParamPanel *self)
{
  int param = -1;
  for (int i = 0; i < self->n; i++)
    if (gtk_widget_get_state_flags (GTK_WIDGET (row_at (self, i))) &
        GTK_STATE_FLAG_FOCUS_WITHIN)
      param = i;
  show_equation (self, param);
}

static void
watch_row (AnsParamPanel *self, GtkWidget *row)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (pointer, "enter", G_CALLBACK (row_entered), self);
  g_signal_connect_swapped (pointer, "leave", G_CALLBACK (row_left), self);
  gtk_widget_add_controller (row, pointer);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (row_entered), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (row_left), self);
  gtk_widget_add_controller (row, focus);
}

const char *
ans_param_panel_get_equation (AnsParamPanel *self)
{
  g_return_val_if_fail (ANS_IS_PARAM_PANEL (self), NULL);
  return gtk_label_get_label (self->equation);
}

/* ---- building ---- */

static AdwPreferencesGroup *
find_group (AnsParamPanel *self, const char *title)
{
  for (guint g = 0; g < self->groups->len; g++) {
    GObject *group = g_ptr_array_index (self->groups, g);
    if (g_strcmp0 (g_object_get_data (group, "title"), title) == 0)
      return ADW_PREFERENCES_GROUP (group);
  }
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *escaped = g_markup_escape_text (title ? _ (title) : "", -1);
  adw_preferences_group_set_title (group, escaped);
  g_object_set_data_full (G_OBJECT (group), "title", g_strdup (title), g_free);
  gtk_box_append (self->groups_box, GTK_WIDGET (group));
  g_ptr_array_add (self->groups, group);
  return group;
}

static AdwExpanderRow *
find_expander (AnsParamPanel *self, AdwPreferencesGroup *group)
{
  AdwExpanderRow *expander = g_object_get_data (G_OBJECT (group), "expander");
  if (expander)
    return expander;
  expander = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Advanced"));
  gtk_widget_add_css_class (GTK_WIDGET (expander), "advanced");
  g_object_set_data (G_OBJECT (group), "expander", expander);
  g_object_set_data (G_OBJECT (expander), "container", group);
  g_ptr_array_add (self->groups, expander);
  return expander;
}

static void
add_row (AnsParamPanel *self, int param)
{
  const AnsParam *info = &self->problem->params[param];
  GtkWidget *row = ans_param_row_new (self->problem, param);
  AdwPreferencesGroup *group = find_group (self, info->group);
  GObject *container = G_OBJECT (group);
  if (info->advanced) {
    AdwExpanderRow *expander = find_expander (self, group);
    adw_expander_row_add_row (expander, row);
    container = G_OBJECT (expander);
  } else {
    adw_preferences_group_add (group, row);
  }
  g_object_set_data (G_OBJECT (row), "container", container);
  ans_param_row_set_value (ANS_PARAM_ROW (row), self->values[param]);
  g_signal_connect (row, "edited", G_CALLBACK (row_edited), self);
  watch_row (self, row);
  g_ptr_array_add (self->rows, row);
}

/* Expanders come after the plain rows of their group. */
static void
place_expanders (AnsParamPanel *self)
{
  for (guint g = 0; g < self->groups->len; g++) {
    GObject *group = g_ptr_array_index (self->groups, g);
    GtkWidget *expander = g_object_get_data (group, "expander");
    if (expander)
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), expander);
  }
}

static void
clear_rows (AnsParamPanel *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups_box))))
    gtk_box_remove (self->groups_box, child);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->hidden, g_free);
  self->n = 0;
}

static void
show_presets (AnsParamPanel *self, const AnsPreset *chosen)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint index = GTK_INVALID_LIST_POSITION;
  for (const AnsPreset *preset = self->problem->presets; preset->id; preset++) {
    if (preset == chosen)
      index = g_list_model_get_n_items (G_LIST_MODEL (titles));
    gtk_string_list_append (titles, _ (preset->title));
  }
  self->quiet = TRUE;
  gtk_drop_down_set_model (self->preset, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->preset, index);
  self->quiet = FALSE;
  gtk_label_set_text (self->summary,
                      chosen && chosen->summary ? _ (chosen->summary) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), chosen && chosen->summary);
}

void
ans_param_panel_set_problem (AnsParamPanel *self, const AnsProblem *problem,
                             const AnsPreset *preset, const double *values)
{
  g_return_if_fail (ANS_IS_PARAM_PANEL (self));
  clear_rows (self);
  self->problem = problem;
  self->n = ans_problem_n_params (problem);
  self->values = g_memdup2 (values, sizeof (double) * (gsize) self->n);
  self->wanted = g_memdup2 (values, sizeof (double) * (gsize) self->n);
  show_equation (self, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->equation), problem->equation != NULL);
  for (int i = 0; i < self->n; i++)
    add_row (self, i);
  place_expanders (self);
  show_presets (self, preset);
  show_staged (self);
  show_rows (self);
}

static void
preset_selected (AnsParamPanel *self)
{
  guint index = gtk_drop_down_get_selected (self->preset);
  if (!self->quiet && index != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[PRESET_CHOSEN], 0, (int) index);
}

/* ---- the object ---- */

static void
ans_param_panel_finalize (GObject *object)
{
  AnsParamPanel *self = ANS_PARAM_PANEL (object);
  g_free (self->values);
  g_free (self->wanted);
  g_free (self->hidden);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->groups);
  G_OBJECT_CLASS (ans_param_panel_parent_class)->finalize (object);
}

static void
ans_param_panel_class_init (AnsParamPanelClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = ans_param_panel_finalize;
  GType type = ANS_TYPE_PARAM_PANEL;
  signals[LIVE_EDITED] =
      g_signal_new ("live-edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_DOUBLE);
  signals[APPLY] = g_signal_new ("apply", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[PRESET_CHOSEN] = g_signal_new ("preset-chosen", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/param-panel.ui");
  gtk_widget_class_bind_template_child (widget, AnsParamPanel, staged_bar);
  gtk_widget_class_bind_template_child (widget, AnsParamPanel, staged_text);
  gtk_widget_class_bind_template_child (widget, AnsParamPanel, equation);
  gtk_widget_class_bind_template_child (widget, AnsParamPanel, preset);
  gtk_widget_class_bind_template_child (widget, AnsParamPanel, summary);
  gtk_widget_class_bind_template_child (widget, AnsParamPanel, scroller);
  gtk_widget_class_bind_template_child_full (widget, "groups", FALSE,
                                             G_STRUCT_OFFSET (AnsParamPanel, groups_box));
  gtk_widget_class_install_action (widget, "panel.apply", NULL, apply);
  gtk_widget_class_install_action (widget, "panel.discard", NULL, discard);
}

static void
ans_param_panel_init (AnsParamPanel *self)
{
  self->rows = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->preset, "notify::selected",
                            G_CALLBACK (preset_selected), self);
}

GtkWidget *
ans_param_panel_new (void)
{
  return g_object_new (ANS_TYPE_PARAM_PANEL, NULL);
}
