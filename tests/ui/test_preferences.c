/* Every preference acts at once on the window that is open. */
#include <adwaita.h>

#include "tests/ui/workbench.h"
#include "ui/about.h"
#include "ui/preferences.h"
#include "ui/settings.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

enum { FORCE, WELL, DENSITY, LOSS };

static GSettings *
settings (void)
{
  g_assert_nonnull (ans_settings_get ());
  return ans_settings_get ();
}

static void
set_up (Workbench *self, gconstpointer preset)
{
  workbench_open (self, preset ? preset : "double-well", "");
}

static void
tear_down (Workbench *self, gconstpointer preset)
{
  static const char *const keys[] = {"color-scheme", "plot-font-scale", "plot-grid",
                                     "drag-zooms",   "threads",         "history-memory",
                                     "hidden-pause"};
  (void) preset;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings (), keys[i]);
  workbench_close (self);
}

/* ---- the window of the preferences ---- */

static GtkWindow *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
      return window;
  }
  return NULL;
}

static gboolean
has_preferences (gpointer data)
{
  (void) data;
  GtkWindow *window = find_window (ANS_TYPE_PREFERENCES);
  return window && gtk_window_is_active (window);
}

static AnsPreferences *
open_preferences (void)
{
  driver_key ("ctrl+comma");
  g_assert_true (driver_until (has_preferences, NULL));
  driver_run_for (0.2);
  return ANS_PREFERENCES (find_window (ANS_TYPE_PREFERENCES));
}

static void
the_window_sets_every_key (Workbench *self, gconstpointer data)
{
  (void) self, (void) data;
  AnsPreferences *window = open_preferences ();
  AdwComboRow *scheme =
      ADW_COMBO_ROW (ans_preferences_get_control (window, "color-scheme"));
  adw_combo_row_set_selected (scheme, 2);
  g_assert_cmpint (g_settings_get_enum (settings (), "color-scheme"), ==, 2);
  g_settings_set_string (settings (), "color-scheme", "light");
  g_assert_cmpuint (adw_combo_row_get_selected (scheme), ==, 1);
  static const struct {
    const char *key;
    double value;
  } numbers[] = {{"plot-font-scale", 1.3},
                 {"threads", 3},
                 {"history-memory", 48},
                 {"hidden-pause", 7}};
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    GtkWidget *spin = ans_preferences_get_control (window, numbers[i].key);
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), numbers[i].value);
    g_autoptr (GVariant) value = g_settings_get_value (settings (), numbers[i].key);
    double is = g_variant_is_of_type (value, G_VARIANT_TYPE_INT32)
                    ? g_variant_get_int32 (value)
                    : g_variant_get_double (value);
    g_assert_cmpfloat_with_epsilon (is, numbers[i].value, 1e-9);
  }
  static const char *const switches[] = {"plot-grid", "drag-zooms"};
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++) {
    GtkWidget *control = ans_preferences_get_control (window, switches[i]);
    gboolean before = g_settings_get_boolean (settings (), switches[i]);
    driver_click (control, 0.5, 0.5, 1);
    driver_run_for (0.3);
    g_assert_cmpint (g_settings_get_boolean (settings (), switches[i]), ==, !before);
  }
  gtk_window_close (GTK_WINDOW (window));
  driver_run_for (0.1);
}

/* ---- each key ---- */

static void
style_follows (Workbench *self, gconstpointer data)
{
  (void) self, (void) data;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_settings_set_string (settings (), "color-scheme", "dark");
  g_assert_true (adw_style_manager_get_dark (manager));
  g_settings_set_string (settings (), "color-scheme", "light");
  g_assert_false (adw_style_manager_get_dark (manager));
  g_autoptr (GVariant) state = g_action_group_get_action_state (
      G_ACTION_GROUP (self->application), "color-scheme");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "light");
}

static double margin_before;

static gboolean
margin_has_grown (gpointer data)
{
  AnsCanvas *plot = workbench_canvas (data, DENSITY);
  return ans_canvas_get_layout (plot)->left > 1.4 * margin_before;
}

static void
text_of_plots_grows (Workbench *self, gconstpointer data)
{
  (void) data;
  margin_before = ans_canvas_get_layout (workbench_canvas (self, DENSITY))->left;
  g_settings_set_double (settings (), "plot-font-scale", 2);
  g_assert_true (driver_until (margin_has_grown, self));
}

static void
grid_lines_go_and_come (Workbench *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *plot = workbench_canvas (self, LOSS);
  g_assert_true (ans_canvas_get_mode (plot, ANS_CANVAS_GRID));
  g_settings_set_boolean (settings (), "plot-grid", FALSE);
  g_assert_false (ans_canvas_get_mode (plot, ANS_CANVAS_GRID));
  driver_key ("4 g");
  g_assert_true (ans_canvas_get_mode (plot, ANS_CANVAS_GRID));
  g_settings_set_boolean (settings (), "plot-grid", TRUE);
  g_assert_true (ans_canvas_get_mode (workbench_canvas (self, FORCE), ANS_CANVAS_GRID));
}

static void
a_drag_zooms_and_the_middle_pans (Workbench *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *plot = workbench_canvas (self, FORCE);
  const AnsLayout *layout = ans_canvas_get_layout (plot);
  double reach = layout->x.high - layout->x.low;
  g_settings_set_boolean (settings (), "drag-zooms", TRUE);
  driver_drag (GTK_WIDGET (plot), 0.4, 0.3, 0.7, 0.7, 1);
  driver_run_for (0.3);
  g_assert_cmpfloat (layout->x.high - layout->x.low, <, 0.6 * reach);
  reach = layout->x.high - layout->x.low;
  double low = layout->x.low;
  driver_drag (GTK_WIDGET (plot), 0.4, 0.5, 0.6, 0.5, 2);
  driver_run_for (0.3);
  g_assert_cmpfloat (layout->x.low, <, low - 0.1 * reach);
  g_assert_cmpfloat_with_epsilon (layout->x.high - layout->x.low, reach, 0.02 * reach);
}

static void
threads_change_in_the_run (Workbench *self, gconstpointer data)
{
  (void) data;
  ans_session_limit (self->session, 50); /* so that it does not end meanwhile */
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (workbench_is_running, self));
  g_settings_set_int (settings (), "threads", 3);
  g_assert_cmpint (ans_session_get_recipe (self->session)->threads, ==, 3);
  gint64 step = ans_session_get_status (self->session)->step;
  driver_run_for (0.4);
  g_assert_cmpint (ans_session_get_status (self->session)->state, ==, ANS_RUN_RUNNING);
  g_assert_cmpint (ans_session_get_status (self->session)->step, >, step);
}

static void
memory_of_the_past_shrinks (Workbench *self, gconstpointer data)
{
  (void) data;
  ans_session_set_budget (self->session, 80000);
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (workbench_is_running, self));
  driver_run_for (0.5);
  g_assert_cmpuint (ans_film_bytes (ans_session_get_film (self->session)), <=, 60000);
  g_settings_set_int (settings (), "history-memory", 512);
  if (ans_session_get_status (self->session)->state != ANS_RUN_RUNNING)
    driver_key ("ctrl+Return");
  driver_run_for (1.5);
  g_assert_cmpuint (ans_film_bytes (ans_session_get_film (self->session)), >, 60000);
}

static void
a_hidden_window_pauses (Workbench *self, gconstpointer data)
{
  (void) data;
  ans_session_play_until (self->session, 1000000000);
  g_assert_true (driver_until (workbench_is_running, self));
  g_settings_set_double (settings (), "hidden-pause", 0.02); /* 1.2 s */
  driver_run_for (1.7);
  g_assert_cmpint (ans_session_get_status (self->session)->state, ==, ANS_RUN_RUNNING);
  gtk_window_minimize (GTK_WINDOW (self->window));
  driver_run_for (0.5);
  g_assert_cmpint (ans_session_get_status (self->session)->state, ==, ANS_RUN_RUNNING);
  g_assert_true (driver_until (workbench_is_resting, self));
  gtk_window_unminimize (GTK_WINDOW (self->window));
  driver_run_for (0.2);
}

/* ---- about ---- */

static void
debug_information_names_no_place (Workbench *self, gconstpointer data)
{
  (void) data;
  g_autofree char *text = ans_about_debug (GTK_WIDGET (self->window), self->session);
  static const char *const words[] = {("Ansatz " ANS_VERSION),
                                      "GTK 4.",
                                      "libadwaita 1.",
                                      "Renderer: GskCairo",
                                      "fixture",
                                      "beta = 3\n",
                                      "Step: 0"};
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (!strstr (text, words[i]))
      g_error ("no '%s' in %s", words[i], text);
  g_autofree char *here = g_get_current_dir ();
  g_assert_null (strstr (text, here));
  g_assert_null (strstr (text, g_get_home_dir ()));
  g_assert_null (strstr (text, g_get_tmp_dir ()));
  g_assert_null (strstr (text, g_get_user_name ()));
}

static gboolean
has_about (gpointer data)
{
  (void) data;
  return find_window (ADW_TYPE_ABOUT_WINDOW) != NULL;
}

static void
about_can_be_opened (Workbench *self, gconstpointer data)
{
  (void) data;
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "about", NULL);
  g_assert_true (driver_until (has_about, NULL));
  GtkWindow *about = find_window (ADW_TYPE_ABOUT_WINDOW);
  const char *debug = adw_about_window_get_debug_info (ADW_ABOUT_WINDOW (about));
  g_assert_nonnull (strstr (debug, "fixture"));
  gtk_window_close (about);
  driver_run_for (0.1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Workbench *self, gconstpointer data);
  } tests[] = {
      {"/ui/preferences/the-window-sets-every-key", the_window_sets_every_key},
      {"/ui/preferences/style-follows", style_follows},
      {"/ui/preferences/text-of-plots-grows", text_of_plots_grows},
      {"/ui/preferences/grid-lines-go-and-come", grid_lines_go_and_come},
      {"/ui/preferences/a-drag-zooms-and-the-middle-pans",
       a_drag_zooms_and_the_middle_pans},
      {"/ui/preferences/threads-change-in-the-run", threads_change_in_the_run},
      {"/ui/preferences/memory-of-the-past-shrinks", memory_of_the_past_shrinks},
      {"/ui/preferences/a-hidden-window-pauses", a_hidden_window_pauses},
      {"/ui/about/debug-information-names-no-place", debug_information_names_no_place},
      {"/ui/about/can-be-opened", about_can_be_opened},
  };
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Workbench, NULL, set_up, tests[i].test, tear_down);
  int status = g_test_run ();
  driver_stop ();
  return status;
}
