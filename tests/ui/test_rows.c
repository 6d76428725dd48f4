/* The panel's rows, from a table with a parameter of every kind. */
#include <adwaita.h>
#include <stddef.h>

#include "tests/ui/driver.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/param_panel.h"
#include "ui/widgets/param_row.h"

const AnsProblem *const ans_problems[] = {NULL};

typedef struct {
  double real, tiny;
  int count, on, two, three, hidden;
} State;

static const AnsChoice two[] = {{"left", "Left"}, {"right", "Right"}, {NULL, NULL}};
static const AnsChoice three[] = {
    {"first", "First"}, {"second", "Second"}, {"third", "Third"}, {NULL, NULL}};

enum { REAL, TINY, COUNT, ON, TWO, THREE, HIDDEN, N_PARAMS };

static const AnsParam params[] = {
    {ANS_REAL (State, real), .id = "real", .label = "Real", .unit = "nm",
     .help = "A real number.", .group = "Numbers", .initial = 1, .hard_min = 0,
     .hard_max = 10, .soft_min = 0, .soft_max = 2},
    {ANS_REAL (State, tiny), .id = "tiny", .label = "Tiny", .group = "Numbers",
     .initial = 1e-3, .hard_min = 1e-8, .hard_max = 1, .log_scale = TRUE,
     .advanced = TRUE},
    {ANS_INTEGER (State, count), .id = "count", .label = "Count", .group = "Numbers",
     .initial = 8, .hard_min = 1, .hard_max = 64, .liveness = ANS_RESTART},
    {ANS_SWITCH (State, on), .id = "on", .label = "On", .group = "Choices",
     .liveness = ANS_VIEW},
    {ANS_CHOICE (State, two), .id = "two", .label = "Side", .group = "Choices",
     .choices = two},
    {ANS_CHOICE (State, three), .id = "three", .label = "Order", .group = "Choices",
     .choices = three},
    {ANS_INTEGER (State, hidden), .id = "hidden", .label = "Hidden", .group = "Rarely",
     .hard_max = 9, .when = "three=second|third"},
    {.id = NULL}};

static const AnsPreset presets[] = {{"plain", "Plain", "Nothing special.", "", 10},
                                    {.id = NULL}};
static const AnsMetric metrics[] = {{"error", "Error"}, {.id = NULL}};
static const AnsPlotInfo plots[] = {{.id = NULL}};

static const AnsProblem problem = {.id = "table",
                                   .title = "Table",
                                   .state_size = sizeof (State),
                                   .params = params,
                                   .presets = presets,
                                   .metrics = metrics,
                                   .plots = plots};

typedef struct {
  GtkWidget *window;
  AnsParamPanel *panel;
  int param; /* of the last live edit */
  double value;
  int edits, applies;
} Fixture;

static void
live_edited (Fixture *self, int param, double value)
{
  self->param = param;
  self->value = value;
  self->edits++;
}

static void
applied (Fixture *self)
{
  self->applies++;
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  double values[N_PARAMS];
  ans_problem_defaults (&problem, values);
  self->panel = ANS_PARAM_PANEL (ans_param_panel_new ());
  ans_param_panel_set_problem (self->panel, &problem, presets, values);
  g_signal_connect_swapped (self->panel, "live-edited", G_CALLBACK (live_edited), self);
  g_signal_connect_swapped (self->panel, "apply", G_CALLBACK (applied), self);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 400, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->panel));
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (driver_until (is_active, self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static AnsParamRow *
row (Fixture *self, int param)
{
  return ANS_PARAM_ROW (ans_param_panel_get_row (self->panel, param));
}

static GtkWidget *
control (Fixture *self, int param)
{
  return ans_param_row_get_control (row (self, param));
}

static void
every_kind_has_its_control (Fixture *self, gconstpointer data)
{
  (void) data;
  g_assert_true (GTK_IS_ENTRY (control (self, REAL)));
  g_assert_true (GTK_IS_SPIN_BUTTON (control (self, COUNT)));
  g_assert_true (GTK_IS_SWITCH (control (self, ON)));
  g_assert_true (GTK_IS_TOGGLE_BUTTON (control (self, TWO)));
  g_assert_true (GTK_IS_DROP_DOWN (control (self, THREE)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control (self, TINY))), ==,
                   "0.001");
}

static void
controls_are_named (Fixture *self, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < N_PARAMS; i++)
    gtk_test_accessible_assert_property (control (self, i), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         i == TWO ? "Side: Left" : params[i].label);
  gtk_test_accessible_assert_role (control (self, ON), GTK_ACCESSIBLE_ROLE_SWITCH);
}

static void
edits_are_told_once (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_editable_set_text (GTK_EDITABLE (control (self, REAL)), " 1,5 ");
  g_signal_emit_by_name (control (self, REAL), "activate");
  g_assert_cmpint (self->edits, ==, 1);
  g_assert_cmpint (self->param, ==, REAL);
  g_assert_cmpfloat (self->value, ==, 1.5);
  gtk_switch_set_active (GTK_SWITCH (control (self, ON)), TRUE);
  g_assert_cmpint (self->param, ==, ON);
  g_assert_cmpfloat (self->value, ==, 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (control (self, THREE)), 2);
  g_assert_cmpint (self->param, ==, THREE);
  g_assert_cmpfloat (self->value, ==, 2);
  GtkWidget *right = gtk_widget_get_next_sibling (control (self, TWO));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (right), TRUE);
  g_assert_cmpint (self->param, ==, TWO);
  g_assert_cmpfloat (self->value, ==, 1);
  g_assert_cmpint (self->edits, ==, 4);
}

static void
values_from_the_run_are_not_edits (Fixture *self, gconstpointer data)
{
  (void) data;
  double values[N_PARAMS] = {2, 0.5, 3, 1, 1, 1, 4};
  ans_param_panel_set_values (self->panel, values);
  g_assert_cmpint (self->edits, ==, 0);
  g_assert_false (ans_param_panel_has_staged (self->panel));
  for (int i = 0; i < N_PARAMS; i++)
    g_assert_cmpfloat (ans_param_row_get_value (row (self, i)), ==, values[i]);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (control (self, THREE))),
                    ==, 1);
}

static void
values_beyond_the_limits_are_refused (Fixture *self, gconstpointer data)
{
  (void) data;
  static const char *const refused[] = {"11", "-1", "many", "", "nan"};
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    gtk_editable_set_text (GTK_EDITABLE (control (self, REAL)), refused[i]);
    g_signal_emit_by_name (control (self, REAL), "activate");
    g_assert_cmpint (self->edits, ==, 0);
    g_assert_true (gtk_widget_has_css_class (control (self, REAL), "error"));
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control (self, REAL))), ==,
                     refused[i]);
  }
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (control (self, COUNT)), 65);
  g_assert_true (gtk_widget_has_css_class (control (self, COUNT), "error"));
  g_assert_false (ans_param_panel_has_staged (self->panel));
}

/* What does not fit is rounded on the screen only. */
static void
long_values_are_kept_exactly (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_editable_set_text (GTK_EDITABLE (control (self, REAL)), "1.0454545454545454");
  g_signal_emit_by_name (control (self, REAL), "activate");
  g_assert_cmpfloat (self->value, ==, 1.0454545454545454);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control (self, REAL))), ==,
                   "1.0455");
  g_signal_emit_by_name (control (self, REAL), "activate");
  g_assert_cmpint (self->edits, ==, 1);
  g_assert_cmpfloat (ans_param_row_get_value (row (self, REAL)), ==, 1.0454545454545454);
}

/* Beyond the reach of the slider but within the hard limits. */
static void
soft_limits_bind_only_the_slider (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_editable_set_text (GTK_EDITABLE (control (self, REAL)), "7");
  g_signal_emit_by_name (control (self, REAL), "activate");
  g_assert_cmpfloat (self->value, ==, 7);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control (self, REAL))), ==, "7");
}

static void
restart_parameters_are_staged (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (control (self, COUNT)), 9);
  g_assert_cmpint (self->edits, ==, 0);
  g_assert_true (ans_param_panel_has_staged (self->panel));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row (self, COUNT)), "staged"));
  g_assert_cmpfloat (ans_param_panel_get_values (self->panel)[COUNT], ==, 9);
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "panel.apply", NULL);
  g_assert_cmpint (self->applies, ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "panel.discard", NULL);
  g_assert_false (ans_param_panel_has_staged (self->panel));
  g_assert_cmpfloat (ans_param_row_get_value (row (self, COUNT)), ==, 8);
}

static void
conditions_hide_rows_and_groups (Fixture *self, gconstpointer data)
{
  (void) data;
  GtkWidget *hidden = GTK_WIDGET (row (self, HIDDEN));
  GtkWidget *group = gtk_widget_get_ancestor (hidden, ADW_TYPE_PREFERENCES_GROUP);
  g_assert_false (gtk_widget_get_visible (hidden));
  g_assert_false (gtk_widget_get_visible (group));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (control (self, THREE)), 1);
  g_assert_true (gtk_widget_get_visible (hidden));
  g_assert_true (gtk_widget_get_visible (group));
}

static void
advanced_rows_are_folded_away (Fixture *self, gconstpointer data)
{
  (void) data;
  GtkWidget *expander =
      gtk_widget_get_ancestor (GTK_WIDGET (row (self, TINY)), ADW_TYPE_EXPANDER_ROW);
  g_assert_nonnull (expander);
  g_assert_false (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (expander)));
  g_assert_null (
      gtk_widget_get_ancestor (GTK_WIDGET (row (self, REAL)), ADW_TYPE_EXPANDER_ROW));
}

static void
pasted (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
menu_resets_and_copies (Fixture *self, gconstpointer data)
{
  (void) data;
  char *text = NULL;
  gtk_editable_set_text (GTK_EDITABLE (control (self, REAL)), "1.25");
  g_signal_emit_by_name (control (self, REAL), "activate");
  gtk_widget_activate_action (GTK_WIDGET (row (self, REAL)), "row.copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->window), NULL, pasted,
                                 &text);
  while (!text)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (text, ==, "--set real=1.25");
  g_free (text);
  gtk_widget_activate_action (GTK_WIDGET (row (self, REAL)), "row.default", NULL);
  g_assert_cmpfloat (self->value, ==, 1);
}

static void
keys_nudge_a_number (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_click (control (self, REAL), 0.3, 0.5, 1);
  driver_key ("Up Up");
  g_assert_cmpfloat_with_epsilon (self->value, 1.02, 1e-12);
  driver_key ("shift+Down");
  g_assert_cmpfloat_with_epsilon (self->value, 0.92, 1e-12);
}

static void
badges_tell_whether_a_claim_holds (void)
{
  static const AnsClaim claims[] = {{"p", "error", ANS_AT_MOST, 0.1, 0, NULL, FALSE},
                                    {"p", "error", ANS_AT_LEAST, 0.1, 0, NULL, FALSE},
                                    {"p", "error", ANS_WITHIN, 0.1, 0, NULL, FALSE}};
  AnsMeasure measure = {0.095, 0.1, 0};
  g_assert_true (ans_badge_holds (&claims[0], measure));
  g_assert_false (ans_badge_holds (&claims[1], measure));
  g_assert_true (ans_badge_holds (&claims[2], measure));
  g_assert_false (ans_badge_holds (&claims[0], ANS_MEASURE_NONE));
  GtkWidget *badge = g_object_ref_sink (ans_badge_new (metrics, claims));
  ans_badge_show (ANS_BADGE (badge), measure);
  g_assert_true (gtk_widget_has_css_class (badge, "holds"));
  gtk_test_accessible_assert_property (badge, GTK_ACCESSIBLE_PROPERTY_LABEL, "Error");
  measure.value = 1;
  ans_badge_show (ANS_BADGE (badge), measure);
  g_assert_true (gtk_widget_has_css_class (badge, "fails"));
  g_assert_false (gtk_widget_has_css_class (badge, "holds"));
  g_object_unref (badge);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"every-kind-has-its-control", every_kind_has_its_control},
      {"controls-are-named", controls_are_named},
      {"edits-are-told-once", edits_are_told_once},
      {"values-from-the-run-are-not-edits", values_from_the_run_are_not_edits},
      {"values-beyond-the-limits-are-refused", values_beyond_the_limits_are_refused},
      {"long-values-are-kept-exactly", long_values_are_kept_exactly},
      {"soft-limits-bind-only-the-slider", soft_limits_bind_only_the_slider},
      {"restart-parameters-are-staged", restart_parameters_are_staged},
      {"conditions-hide-rows-and-groups", conditions_hide_rows_and_groups},
      {"advanced-rows-are-folded-away", advanced_rows_are_folded_away},
      {"menu-resets-and-copies", menu_resets_and_copies},
      {"keys-nudge-a-number", keys_nudge_a_number},
  };
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/rows/%s", tests[i].name);
    g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }
  g_test_add_func ("/ui/rows/badges-tell-whether-a-claim-holds",
                   badges_tell_whether_a_claim_holds);
  int status = g_test_run ();
  driver_stop ();
  return status;
}
