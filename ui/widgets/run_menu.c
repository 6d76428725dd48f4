#include "ui/widgets/run_menu.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/readable.h"

/* Records in a window of a plateau. */
enum { WINDOW = 100 };

struct _AnsRunMenu {
  GtkPopover parent;
  const AnsProblem *problem;
  GArray *metrics; /* of int: those that are offered */
  GtkSpinButton *to, *steps;
  GtkDropDown *metric, *kind;
  GtkEntry *value;
  GtkButton *to_run, *steps_run, *until_run;
};

G_DEFINE_FINAL_TYPE (AnsRunMenu, ans_run_menu, GTK_TYPE_POPOVER)

enum { UNTIL, STEPS, AWAIT, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  AnsConditionKind kind;
  const char *label, *words, *help;
} kinds[] = {
    {ANS_CONDITION_BELOW, N_ ("is below"), N_ ("%s below %s"), N_ ("The bound")},
    {ANS_CONDITION_ABOVE, N_ ("is above"), N_ ("%s above %s"), N_ ("The bound")},
    {ANS_CONDITION_PLATEAU, N_ ("levels off"), N_ ("%s level within %s"),
     N_ ("The relative change, from one hundred records to the next, that is none")}};

/* ---- what is asked ---- */

static void
leave (AnsRunMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
ask_until (AnsRunMenu *self)
{
  gtk_spin_button_update (self->to);
  leave (self);
  g_signal_emit (self, signals[UNTIL], 0, (gint64) gtk_spin_button_get_value (self->to));
}

static void
ask_steps (AnsRunMenu *self)
{
  gtk_spin_button_update (self->steps);
  leave (self);
  g_signal_emit (self, signals[STEPS], 0,
                 (gint64) gtk_spin_button_get_value (self->steps));
}

static gboolean
read_value (AnsRunMenu *self, double *value)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->value)));
  char *end = NULL;
  *value = g_ascii_strtod (g_strdelimit (text, ",", '.'), &end);
  return end != text && *end == '\0' && isfinite (*value);
}

static void
ask_await (AnsRunMenu *self)
{
  guint metric = gtk_drop_down_get_selected (self->metric);
  guint kind = gtk_drop_down_get_selected (self->kind);
  AnsCondition condition = {.window = WINDOW};
  if (metric >= self->metrics->len || kind >= G_N_ELEMENTS (kinds) ||
      !read_value (self, &condition.value))
    return;
  condition.kind = kinds[kind].kind;
  condition.metric = g_array_index (self->metrics, int, metric);
  g_autofree char *value = ans_readable_number (condition.value, 3);
  const char *label = _ (self->problem->metrics[condition.metric].label);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *words = g_strdup_printf (_ (kinds[kind].words), label, value);
#pragma GCC diagnostic pop
  leave (self);
  g_signal_emit (self, signals[AWAIT], 0, &condition, words);
}

static void
value_changed (AnsRunMenu *self)
{
  double value;
  gboolean fits = read_value (self, &value);
  gtk_widget_set_sensitive (GTK_WIDGET (self->until_run), fits && self->metrics->len > 0);
  if (fits)
    gtk_widget_remove_css_class (GTK_WIDGET (self->value), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->value), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_STATE_INVALID,
      fits ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
kind_chosen (AnsRunMenu *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);
  if (kind < G_N_ELEMENTS (kinds))
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), _ (kinds[kind].help));
}

/* ---- what is offered ---- */

static gboolean
is_recorded (const AnsProblem *problem, const char *id)
{
  for (int i = 0; i < ans_problem_n_plots (problem); i++) {
    if (!problem->plots[i].history)
      continue;
    g_auto (GStrv) ids = g_strsplit (problem->plots[i].history, " ", -1);
    if (g_strv_contains ((const char *const *) ids, id))
      return TRUE;
  }
  return FALSE;
}

void
ans_run_menu_set_problem (AnsRunMenu *self, const AnsProblem *problem)
{
  g_return_if_fail (ANS_IS_RUN_MENU (self));
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  self->problem = problem;
  g_array_set_size (self->metrics, 0);
  for (int i = 0; i < ans_problem_n_metrics (problem); i++) {
    if (!is_recorded (problem, problem->metrics[i].id))
      continue;
    g_array_append_val (self->metrics, i);
    gtk_string_list_append (labels, _ (problem->metrics[i].label));
  }
  gtk_drop_down_set_model (self->metric, G_LIST_MODEL (labels));
  value_changed (self);
}

void
ans_run_menu_set_goal (AnsRunMenu *self, gint64 step)
{
  g_return_if_fail (ANS_IS_RUN_MENU (self));
  gtk_spin_button_set_value (self->to, (double) step);
}

GtkWidget *
ans_run_menu_get_entry (AnsRunMenu *self, AnsRunLine line)
{
  g_return_val_if_fail (ANS_IS_RUN_MENU (self), NULL);
  GtkWidget *const entries[] = {[ANS_RUN_TO] = GTK_WIDGET (self->to),
                                [ANS_RUN_STEPS] = GTK_WIDGET (self->steps),
                                [ANS_RUN_UNTIL] = GTK_WIDGET (self->value)};
  return entries[line];
}

GtkWidget *
ans_run_menu_get_button (AnsRunMenu *self, AnsRunLine line)
{
  g_return_val_if_fail (ANS_IS_RUN_MENU (self), NULL);
  GtkButton *const buttons[] = {[ANS_RUN_TO] = self->to_run,
                                [ANS_RUN_STEPS] = self->steps_run,
                                [ANS_RUN_UNTIL] = self->until_run};
  return GTK_WIDGET (buttons[line]);
}

/* ---- the object ---- */

static void
ans_run_menu_finalize (GObject *object)
{
  g_array_unref (ANS_RUN_MENU (object)->metrics);
  G_OBJECT_CLASS (ans_run_menu_parent_class)->finalize (object);
}

static void
ans_run_menu_class_init (AnsRunMenuClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_RUN_MENU;
  G_OBJECT_CLASS (class)->finalize = ans_run_menu_finalize;
  signals[UNTIL] = g_signal_new ("until", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[STEPS] = g_signal_new ("steps", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[AWAIT] = g_signal_new ("await", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/run-menu.ui");
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, to);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, steps);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, metric);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, kind);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, value);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, to_run);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, steps_run);
  gtk_widget_class_bind_template_child (widget, AnsRunMenu, until_run);
}

static void
ans_run_menu_init (AnsRunMenu *self)
{
  self->metrics = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
  const struct {
    gpointer widget;
    const char *signal;
    GCallback callback;
  } handlers[] = {{self->to_run, "clicked", G_CALLBACK (ask_until)},
                  {self->steps_run, "clicked", G_CALLBACK (ask_steps)},
                  {self->until_run, "clicked", G_CALLBACK (ask_await)},
                  {self->value, "activate", G_CALLBACK (ask_await)},
                  {self->value, "changed", G_CALLBACK (value_changed)},
                  {self->kind, "notify::selected", G_CALLBACK (kind_chosen)}};
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (labels, _ (kinds[i].label));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (labels));
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_swapped (handlers[i].widget, handlers[i].signal,
                              handlers[i].callback, self);
  kind_chosen (self);
}
