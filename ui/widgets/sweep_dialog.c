#include "ui/widgets/sweep_dialog.h"

#include <glib/gi18n.h>

#include "ui/film/sweep.h"
#include "ui/widgets/readable.h"

struct _AnsSweepDialog {
  AdwWindow parent;
  AnsRecipe recipe;
  AdwComboRow *param;
  AdwEntryRow *from, *to;
  GtkSpinButton *count, *steps;
  GtkSwitch *log;
  GtkLabel *preview;
  GtkWidget *start;
  int n;
  double values[ANS_BATCH_MOST];
};

G_DEFINE_FINAL_TYPE (AnsSweepDialog, ans_sweep_dialog, ADW_TYPE_WINDOW)

static guint start_signal;

static double
number_of (AdwEntryRow *row, gboolean *valid)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  char *end;
  double value = g_ascii_strtod (text, &end);
  gboolean good = end != text && *end == '\0' && isfinite (value);
  *valid &= good;
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return value;
}

static void
show_values (AnsSweepDialog *self)
{
  const AnsParam *param =
      &self->recipe.problem->params[ans_sweep_dialog_get_param (self)];
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < self->n; i++) {
    g_autofree char *value =
        param->kind == ANS_PARAM_CHOICE
            ? g_strdup (_ (param->choices[(int) self->values[i]].label))
            : ans_readable_number (self->values[i], 3);
    g_string_append_printf (text, "%s%s", i ? "   " : "", value);
  }
  gtk_label_set_text (self->preview, text->str);
  gtk_widget_remove_css_class (GTK_WIDGET (self->preview), "error");
}

/* What is asked for becomes values, or a word on why it cannot. */
static void
update (AnsSweepDialog *self)
{
  g_autoptr (GError) error = NULL;
  gboolean valid = TRUE;
  double from = number_of (self->from, &valid), to = number_of (self->to, &valid);
  self->n = 0;
  if (valid)
    self->n = ans_sweep_values (&self->recipe, ans_sweep_dialog_get_param (self), from,
                                to, gtk_switch_get_active (self->log),
                                gtk_spin_button_get_value_as_int (self->count),
                                self->values, &error);
  gtk_widget_set_sensitive (self->start, self->n > 0);
  if (self->n > 0) {
    show_values (self);
    return;
  }
  g_autofree char *sentence =
      ans_readable_sentence (error ? error->message : _ ("Limits are numbers"));
  gtk_label_set_text (self->preview, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->preview), "error");
}

static void
set_number (AdwEntryRow *row, double value)
{
  g_autofree char *text = g_strdup_printf ("%.6g", value);
  g_strdelimit (text, ",", '.');
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* The reach of the slider is what one wants to see first. */
static void
param_changed (AnsSweepDialog *self)
{
  const AnsParam *param =
      &self->recipe.problem->params[ans_sweep_dialog_get_param (self)];
  gboolean soft = param->soft_min < param->soft_max;
  double low = soft ? param->soft_min : param->hard_min,
         high = soft ? param->soft_max : param->hard_max;
  int choices = 0;
  if (param->kind == ANS_PARAM_SWITCH)
    low = 0, high = 1;
  for (; param->kind == ANS_PARAM_CHOICE && param->choices[choices].id; choices++)
    low = 0, high = choices;
  gtk_switch_set_active (self->log, param->log_scale && low > 0);
  gtk_spin_button_set_value (self->count, choices > 0 ? MIN (choices, ANS_BATCH_MOST)
                                          : param->kind == ANS_PARAM_SWITCH ? 2
                                                                            : 6);
  set_number (self->from, low);
  set_number (self->to, high);
  update (self);
}

static void
start (AnsSweepDialog *self)
{
  g_signal_emit (self, start_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

int
ans_sweep_dialog_get_param (AnsSweepDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->param);
  return selected == GTK_INVALID_LIST_POSITION ? 0 : (int) selected;
}

int
ans_sweep_dialog_get_values (AnsSweepDialog *self, double *values)
{
  for (int i = 0; i < self->n; i++)
    values[i] = self->values[i];
  return self->n;
}

gint64
ans_sweep_dialog_get_steps (AnsSweepDialog *self)
{
  return (gint64) gtk_spin_button_get_value (self->steps);
}

/* ---- the object ---- */

static GtkSpinButton *
add_spin (GtkWidget *group, const char *title, double low, double high)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  return GTK_SPIN_BUTTON (spin);
}

static AdwEntryRow *
add_entry (GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return ADW_ENTRY_ROW (row);
}

static void
add_log (AnsSweepDialog *self, GtkWidget *group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *log = gtk_switch_new ();
  self->log = GTK_SWITCH (log);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Equal Factors"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Even on a logarithmic scale"));
  gtk_widget_set_valign (log, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), log);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), log);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
new_header (AnsSweepDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  self->start = gtk_button_new_with_mnemonic (_ ("_Start"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->start);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start), self);
  return header;
}

static void
add_rows (AnsSweepDialog *self, GtkWidget *page)
{
  GtkWidget *group = adw_preferences_group_new (), *more = adw_preferences_group_new ();
  GtkWidget *param = adw_combo_row_new ();
  self->param = ADW_COMBO_ROW (param);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (param), _ ("Parameter"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), param);
  self->from = add_entry (group, _ ("From"));
  self->to = add_entry (group, _ ("To"));
  self->count = add_spin (group, _ ("Values"), 2, ANS_BATCH_MOST);
  add_log (self, group);
  self->steps = add_spin (more, _ ("Steps of Each Run"), 1, 1e9);
  self->preview = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->preview, TRUE);
  gtk_label_set_xalign (self->preview, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->preview), "caption");
  gtk_box_append (GTK_BOX (page), group);
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (self->preview));
  gtk_box_append (GTK_BOX (page), more);
}

static void
ans_sweep_dialog_finalize (GObject *object)
{
  ans_recipe_clear (&ANS_SWEEP_DIALOG (object)->recipe);
  G_OBJECT_CLASS (ans_sweep_dialog_parent_class)->finalize (object);
}

static void
ans_sweep_dialog_class_init (AnsSweepDialogClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ans_sweep_dialog_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
  start_signal = g_signal_new ("start", ANS_TYPE_SWEEP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
ans_sweep_dialog_init (AnsSweepDialog *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (page, "dialog-page");
  gtk_window_set_title (GTK_WINDOW (self), _ ("Sweep a Parameter"));
  gtk_window_set_default_size (GTK_WINDOW (self), 420, -1);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_box_append (GTK_BOX (content), new_header (self));
  gtk_box_append (GTK_BOX (content), page);
  adw_window_set_content (ADW_WINDOW (self), content);
  add_rows (self, page);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->start);
}

static void
connect_rows (AnsSweepDialog *self)
{
  const struct {
    gpointer row;
    const char *signal;
    GCallback callback;
  } handlers[] = {{self->param, "notify::selected", G_CALLBACK (param_changed)},
                  {self->from, "changed", G_CALLBACK (update)},
                  {self->to, "changed", G_CALLBACK (update)},
                  {self->count, "value-changed", G_CALLBACK (update)},
                  {self->log, "notify::active", G_CALLBACK (update)}};
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].row, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
}

GtkWidget *
ans_sweep_dialog_new (const AnsRecipe *recipe, int param, gint64 steps)
{
  AnsSweepDialog *self = g_object_new (ANS_TYPE_SWEEP_DIALOG, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  ans_recipe_copy (&self->recipe, recipe);
  for (int i = 0; i < ans_problem_n_params (recipe->problem); i++)
    gtk_string_list_append (names, _ (recipe->problem->params[i].label));
  adw_combo_row_set_model (self->param, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->param, (guint) param);
  gtk_spin_button_set_value (self->steps, (double) steps);
  connect_rows (self);
  param_changed (self);
  return GTK_WIDGET (self);
}
