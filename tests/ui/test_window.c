/* The window with the fixture, driven by keys and pointer. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/widgets/param_row.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

enum { FORCE, WELL, DENSITY, LOSS }; /* the cells of a fresh window */

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  AnsPlotGrid *grid;
  AnsParamPanel *panel;
} Fixture;

/* ---- conditions ---- */

static gboolean
is_ready (gpointer data)
{
  Fixture *self = data;
  AnsRunState state = ans_session_get_status (self->session)->state;
  return state == ANS_RUN_PAUSED && ans_session_get_frame (self->session) &&
         gtk_window_is_active (GTK_WINDOW (self->window));
}

static gboolean
is_running (gpointer data)
{
  Fixture *self = data;
  const AnsRunStatus *status = ans_session_get_status (self->session);
  return status->state == ANS_RUN_RUNNING && status->step > 20;
}

static gboolean
is_resting (gpointer data)
{
  Fixture *self = data;
  AnsRunState state = ans_session_get_status (self->session)->state;
  return (state == ANS_RUN_PAUSED || state == ANS_RUN_DONE) &&
         !ans_session_busy (self->session);
}

static gboolean
is_at_start (gpointer data)
{
  Fixture *self = data;
  const AnsRunStatus *status = ans_session_get_status (self->session);
  return status->state == ANS_RUN_PAUSED && status->step == 0;
}

static gboolean
has_failed (gpointer data)
{
  Fixture *self = data;
  return ans_session_get_status (self->session)->state == ANS_RUN_FAILED;
}

/* ---- opening and closing ---- */

static void
open_window (Fixture *self, const char *preset, const char *settings)
{
  g_autoptr (GError) error = NULL;
  ans_recipe_init (&self->recipe, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, preset, &error));
  g_assert_no_error (error);
  ans_problem_apply (&ans_problem_fixture, settings, self->recipe.values, &error);
  g_assert_no_error (error);
  self->application = ans_application_new (&self->recipe);
  g_assert_true (
      g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_application_activate (G_APPLICATION (self->application));
  self->window = ANS_WINDOW (gtk_application_get_active_window (self->application));
  self->session = ans_window_get_session (self->window);
  self->grid = ans_window_get_grid (self->window);
  self->panel = ans_window_get_panel (self->window);
}

static void
set_up (Fixture *self, gconstpointer settings)
{
  open_window (self, "double-well", settings ? settings : "");
  g_assert_true (driver_until (is_ready, self));
  driver_run_for (0.3);
}

static gboolean
is_gone (gpointer data)
{
  Fixture *self = data;
  return self->window == NULL;
}

static void
tear_down (Fixture *self, gconstpointer settings)
{
  (void) settings;
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (driver_until (is_gone, self));
  g_object_unref (self->application);
  ans_recipe_clear (&self->recipe);
}

static gint64
step (Fixture *self)
{
  return ans_session_get_status (self->session)->step;
}

static guint64
seed (Fixture *self)
{
  return ans_session_get_recipe (self->session)->seed;
}

static double
value (Fixture *self, const char *param)
{
  int index = ans_problem_param_index (&ans_problem_fixture, param, NULL);
  return ans_session_get_recipe (self->session)->values[index];
}

static AnsParamRow *
row (Fixture *self, const char *param)
{
  int index = ans_problem_param_index (&ans_problem_fixture, param, NULL);
  return ANS_PARAM_ROW (ans_param_panel_get_row (self->panel, index));
}

static AnsCanvas *
canvas (Fixture *self, int cell)
{
  return ans_plot_cell_get_view (ans_plot_grid_get_cell (self->grid, cell));
}

/* ---- running ---- */

static void
runs_pauses_and_steps (Fixture *self, gconstpointer data)
{
  (void) data;
  int before = ans_canvas_get_n_pictures (canvas (self, DENSITY));
  /* So slowly that it does not end before it is paused. */
  ans_session_limit (self->session, 50);
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (is_running, self));
  driver_run_for (0.5);
  g_assert_cmpint (ans_canvas_get_n_pictures (canvas (self, DENSITY)), >, before + 3);
  driver_key ("space");
  g_assert_true (driver_until (is_resting, self));
  gint64 rest = step (self);
  driver_run_for (0.2);
  g_assert_cmpint (step (self), ==, rest);
  driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  g_assert_cmpint (step (self), ==, rest + 1);
}

static void
resets_with_the_same_or_a_new_seed (Fixture *self, gconstpointer data)
{
  (void) data;
  guint64 first = seed (self);
  driver_key ("period");
  driver_key ("period");
  driver_key ("ctrl+r");
  g_assert_true (driver_until (is_at_start, self));
  g_assert_true (seed (self) == first);
  driver_key ("shift+ctrl+r");
  g_assert_true (driver_until (is_at_start, self));
  g_assert_true (seed (self) != first);
}

static void
rests_without_work (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  driver_run_for (1);
  int pictures = ans_canvas_get_n_pictures (canvas (self, FORCE));
  clock_t before = clock ();
  driver_run_for (1);
  double used = (double) (clock () - before) / CLOCKS_PER_SEC;
  /* Nothing is polled: what remains is far below the half percent of a processor. */
  g_assert_cmpfloat (used, <, 0.02);
  g_assert_cmpint (ans_canvas_get_n_pictures (canvas (self, FORCE)), ==, pictures);
}

static void
slows_down_to_slow_motion (Fixture *self, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 4; i++)
    driver_key ("ctrl+Down");
  driver_key ("ctrl+Return");
  driver_run_for (1);
  g_assert_cmpint (step (self), <=, 3);
  driver_key ("ctrl+Return");
}

static void
shows_why_a_run_failed (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (has_failed, self));
  driver_run_for (0.3);
  const char *reason = ans_session_get_failure (self->session);
  g_assert_nonnull (reason);
  g_assert_nonnull (strstr (reason, "dt"));
  driver_key ("ctrl+r");
  g_assert_true (driver_until (is_at_start, self));
}

/* ---- parameters ---- */

static void
type_into (AnsParamRow *into, const char *text)
{
  driver_click (ans_param_row_get_control (into), 0.3, 0.5, 1);
  driver_key ("ctrl+a");
  driver_type (text);
  driver_key ("Return");
}

static void
live_parameter_acts_at_once (Fixture *self, gconstpointer data)
{
  (void) data;
  type_into (row (self, "beta"), "7.5");
  g_assert_cmpfloat (value (self, "beta"), ==, 7.5);
  g_assert_false (ans_param_panel_has_staged (self->panel));
  GtkWidget *entry = ans_param_row_get_control (row (self, "beta"));
  GtkWidget *slider =
      gtk_widget_get_next_sibling (gtk_widget_get_parent (gtk_widget_get_parent (entry)));
  g_assert_true (GTK_IS_SCALE (slider));
  driver_drag (slider, 0.8, 0.5, 0.2, 0.5, 1);
  g_assert_cmpfloat (value (self, "beta"), <, 1);
  g_assert_cmpint (step (self), ==, 0);
}

static void
refused_value_keeps_its_text (Fixture *self, gconstpointer data)
{
  (void) data;
  type_into (row (self, "beta"), "5000");
  GtkWidget *entry = ans_param_row_get_control (row (self, "beta"));
  g_assert_cmpfloat (value (self, "beta"), ==, 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "5000");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
}

static void
restart_parameter_is_staged (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("period");
  type_into (row (self, "particles"), "800");
  g_assert_true (ans_param_panel_has_staged (self->panel));
  g_assert_cmpfloat (value (self, "particles"), ==, 512);
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (row (self, "particles")), "staged"));
  driver_run_for (0.4);
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "panel.apply", NULL);
  g_assert_true (driver_until (is_at_start, self));
  g_assert_cmpfloat (value (self, "particles"), ==, 800);
  g_assert_false (ans_param_panel_has_staged (self->panel));
}

static void
discard_takes_staged_changes_back (Fixture *self, gconstpointer data)
{
  (void) data;
  type_into (row (self, "particles"), "800");
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "panel.discard", NULL);
  g_assert_false (ans_param_panel_has_staged (self->panel));
  g_assert_cmpfloat (ans_param_row_get_value (row (self, "particles")), ==, 512);
}

/* ---- plots ---- */

static void
scroll_zooms_about_the_pointer (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *plot = canvas (self, FORCE);
  const AnsLayout *layout = ans_canvas_get_layout (plot);
  double width = gtk_widget_get_width (GTK_WIDGET (plot)) * 0.6;
  double height = gtk_widget_get_height (GTK_WIDGET (plot)) * 0.4;
  double x0, y0, x1, y1, reach = layout->x.high - layout->x.low;
  ans_view_to_data (layout, width, height, &x0, &y0);
  driver_scroll (GTK_WIDGET (plot), 0.6, 0.4, 3);
  driver_run_for (0.2);
  ans_view_to_data (layout, width, height, &x1, &y1);
  g_assert_cmpfloat (layout->x.high - layout->x.low, <, 0.7 * reach);
  /* The labels of the new range may move the axes by some pixels. */
  g_assert_cmpfloat_with_epsilon (x0, x1, 0.03 * reach);
  g_assert_false (ans_canvas_get_mode (plot, ANS_CANVAS_FOLLOW));
  driver_key ("1");
  driver_key ("ctrl+0");
  driver_run_for (0.2);
  g_assert_cmpfloat_with_epsilon (layout->x.high - layout->x.low, reach, 1e-6 * reach);
  g_assert_true (ans_canvas_get_mode (plot, ANS_CANVAS_FOLLOW));
}

static void
drag_pans (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *plot = canvas (self, FORCE);
  double before = ans_canvas_get_layout (plot)->x.low;
  double reach = ans_canvas_get_layout (plot)->x.high - before;
  driver_drag (GTK_WIDGET (plot), 0.5, 0.5, 0.7, 0.5, 1);
  driver_run_for (0.2);
  g_assert_cmpfloat (ans_canvas_get_layout (plot)->x.low, <, before - 0.1 * reach);
}

static void
rectangle_zooms (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *plot = canvas (self, FORCE);
  const AnsLayout *layout = ans_canvas_get_layout (plot);
  double reach = layout->x.high - layout->x.low;
  driver_key ("1");
  driver_key ("z");
  g_assert_true (ans_canvas_get_mode (plot, ANS_CANVAS_ZOOM_MODE));
  driver_drag (GTK_WIDGET (plot), 0.4, 0.4, 0.6, 0.6, 1);
  driver_run_for (0.2);
  g_assert_cmpfloat (layout->x.high - layout->x.low, <, 0.4 * reach);
  g_assert_false (ans_canvas_get_mode (plot, ANS_CANVAS_ZOOM_MODE));
}

static void
hover_reads_out (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsPlotCell *cell = ans_plot_grid_get_cell (self->grid, FORCE);
  driver_move (GTK_WIDGET (canvas (self, FORCE)), 0.5, 0.5);
  driver_run_for (0.2);
  g_assert_nonnull (strstr (ans_plot_cell_get_readout (cell), "force"));
  driver_key ("1 p");
  driver_move (GTK_WIDGET (self->panel), 0.5, 0.05);
  g_assert_nonnull (strstr (ans_plot_cell_get_readout (cell), "force"));
  driver_key ("Escape");
  g_assert_cmpstr (ans_plot_cell_get_readout (cell), ==, "");
  driver_key ("Right Right");
  g_assert_nonnull (strstr (ans_plot_cell_get_readout (cell), "force"));
}

static void
keys_switch_axes_and_maximize (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("4");
  g_assert_true (ans_canvas_get_mode (canvas (self, LOSS), ANS_CANVAS_LOG_Y));
  driver_key ("l");
  g_assert_false (ans_canvas_get_mode (canvas (self, LOSS), ANS_CANVAS_LOG_Y));
  driver_key ("l");
  g_assert_true (ans_canvas_get_mode (canvas (self, LOSS), ANS_CANVAS_LOG_Y));
  g_assert_cmpuint (ans_plot_grid_watched (self->grid), ==, 0xf);
  driver_key ("f");
  g_assert_cmpuint (ans_plot_grid_watched (self->grid), ==, 0x8);
  driver_key ("f");
  g_assert_cmpuint (ans_plot_grid_watched (self->grid), ==, 0xf);
}

static void
touch_drags_the_mark (Fixture *self, gconstpointer data)
{
  (void) data;
  double before = value (self, "target");
  driver_drag (GTK_WIDGET (canvas (self, WELL)), 0.5, 0.5, 0.3, 0.5, 1);
  driver_run_for (0.3);
  g_assert_cmpfloat (value (self, "target"), <, before - 0.3);
  g_assert_cmpfloat (ans_param_row_get_value (row (self, "target")), ==,
                     value (self, "target"));
  g_assert_true (ans_canvas_get_mode (canvas (self, WELL), ANS_CANVAS_FOLLOW));
  driver_drag (GTK_WIDGET (canvas (self, WELL)), 0.5, 0.5, 0.7, 0.5, 2);
  g_assert_false (ans_canvas_get_mode (canvas (self, WELL), ANS_CANVAS_FOLLOW));
}

static void
g_toggles_the_grid (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("4");
  g_assert_true (ans_canvas_get_mode (canvas (self, LOSS), ANS_CANVAS_GRID));
  driver_key ("g");
  g_assert_false (ans_canvas_get_mode (canvas (self, LOSS), ANS_CANVAS_GRID));
  g_assert_true (ans_canvas_get_mode (canvas (self, WELL), ANS_CANVAS_GRID));
  driver_key ("g");
  g_assert_true (ans_canvas_get_mode (canvas (self, LOSS), ANS_CANVAS_GRID));
}

static gboolean
is_asked_for_a_name (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (((Fixture *) data)->window)) == FALSE;
}

static gboolean
is_written (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
a_figure_is_exported_by_keys (Fixture *self, gconstpointer data)
{
  (void) data;
  g_autofree char *folder = g_dir_make_tmp ("ansatz-ui-XXXXXX", NULL), *content = NULL;
  g_autofree char *path = g_build_filename (folder, "figure.svg", NULL);
  gsize length = 0;
  driver_key ("2");
  driver_key ("ctrl+e");
  g_assert_true (driver_until (is_asked_for_a_name, self));
  driver_run_for (0.5);
  driver_key ("Return");
  driver_run_for (0.5);
  driver_key ("ctrl+a");
  driver_type (path);
  driver_key ("Return");
  g_assert_true (driver_until (is_written, path));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_nonnull (g_strstr_len (content, (gssize) length, "<svg"));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* ---- the end ---- */

static void
closes_during_a_run (void)
{
  int rounds = g_test_slow () ? 200 : 20;
  for (int i = 0; i < rounds; i++) {
    Fixture self = {0};
    open_window (&self, "double-well", i % 2 ? "particles=2000" : "open-seconds=5");
    if (i % 2) {
      ans_session_toggle (self.session);
      g_assert_true (driver_until (is_running, &self));
    } else {
      driver_run_for (0.05);
    }
    tear_down (&self, NULL);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name, *settings;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"runs-pauses-and-steps", NULL, runs_pauses_and_steps},
      {"resets-with-the-same-or-a-new-seed", NULL, resets_with_the_same_or_a_new_seed},
      {"rests-without-work", NULL, rests_without_work},
      {"slows-down-to-slow-motion", NULL, slows_down_to_slow_motion},
      {"shows-why-a-run-failed", "dt=2 height=10", shows_why_a_run_failed},
      {"live-parameter-acts-at-once", NULL, live_parameter_acts_at_once},
      {"refused-value-keeps-its-text", NULL, refused_value_keeps_its_text},
      {"restart-parameter-is-staged", NULL, restart_parameter_is_staged},
      {"discard-takes-staged-changes-back", NULL, discard_takes_staged_changes_back},
      {"scroll-zooms-about-the-pointer", NULL, scroll_zooms_about_the_pointer},
      {"drag-pans", NULL, drag_pans},
      {"rectangle-zooms", NULL, rectangle_zooms},
      {"hover-reads-out", NULL, hover_reads_out},
      {"keys-switch-axes-and-maximize", NULL, keys_switch_axes_and_maximize},
      {"touch-drags-the-mark", NULL, touch_drags_the_mark},
      {"g-toggles-the-grid", NULL, g_toggles_the_grid},
      {"a-figure-is-exported-by-keys", NULL, a_figure_is_exported_by_keys},
  };
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/window/%s", tests[i].name);
    g_test_add (path, Fixture, tests[i].settings, set_up, tests[i].test, tear_down);
  }
  g_test_add_func ("/ui/window/closes-during-a-run", closes_during_a_run);
  int status = g_test_run ();
  driver_stop ();
  return status;
}
