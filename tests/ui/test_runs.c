/* Several runs of a problem in one window, driven by keys and pointer. */
#include <adwaita.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/widgets/runs_pane.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

enum { LOSS_PLOT = 3 };

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  AnsRuns *runs;
  AnsRunsPane *pane;
  gint64 goal;
} Fixture;

static const AnsRunStatus *
status (Fixture *self)
{
  return ans_session_get_status (self->session);
}

static AnsOverlayRun
view (Fixture *self, int number)
{
  AnsOverlayRun run = {0};
  int index = ans_runs_find (self->runs, number);
  g_assert_cmpint (index, >=, 0);
  ans_runs_view (self->runs, index, &run);
  return run;
}

/* ---- conditions ---- */

static gboolean
is_ready (gpointer data)
{
  Fixture *self = data;
  return status (self)->state == ANS_RUN_PAUSED &&
         ans_session_get_frame (self->session) &&
         gtk_window_is_active (GTK_WINDOW (self->window));
}

static gboolean
is_past_goal (gpointer data)
{
  return status (data)->step > ((Fixture *) data)->goal;
}

static gboolean
is_resting (gpointer data)
{
  Fixture *self = data;
  return status (self)->state == ANS_RUN_PAUSED && !ans_session_busy (self->session);
}

static gboolean
is_at_goal (gpointer data)
{
  return is_resting (data) && status (data)->step == ((Fixture *) data)->goal;
}

static gboolean
is_idle (gpointer data)
{
  return !ans_runs_is_busy (((Fixture *) data)->runs);
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

/* ---- opening and closing ---- */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type);
    if (found)
      return found;
  }
  return NULL;
}

static void
set_up (Fixture *self, gconstpointer settings)
{
  g_autoptr (GError) error = NULL;
  ans_recipe_init (&self->recipe, &ans_problem_fixture, NULL);
  ans_problem_apply (&ans_problem_fixture, settings ? settings : "", self->recipe.values,
                     &error);
  g_assert_no_error (error);
  self->application = ans_application_new (&self->recipe);
  g_assert_true (
      g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_application_activate (G_APPLICATION (self->application));
  self->window = ANS_WINDOW (gtk_application_get_active_window (self->application));
  self->session = ans_window_get_session (self->window);
  self->runs = ans_window_get_runs (self->window);
  self->pane = ANS_RUNS_PANE (find (GTK_WIDGET (self->window), ANS_TYPE_RUNS_PANE));
  g_assert_true (driver_until (is_ready, self));
  driver_run_for (0.3);
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

static void
run_to (Fixture *self, gint64 step)
{
  self->goal = step;
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (is_past_goal, self));
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (is_resting, self));
}

/* Keeps the run and opens another one beside it. */
static void
duplicate (Fixture *self)
{
  driver_key ("ctrl+u");
  g_assert_true (driver_until (is_ready, self));
  driver_run_for (0.3);
}

static void
set (Fixture *self, const char *param, double value)
{
  g_autoptr (GError) error = NULL;
  int index = ans_problem_param_index (&ans_problem_fixture, param, NULL);
  ans_session_set (self->session, index, value, &error);
  g_assert_no_error (error);
  driver_run_for (0.5);
}

/* The plot that the loss is drawn in. */
static const AnsPlot *
loss_plot (Fixture *self)
{
  AnsPlotGrid *grid = ans_window_get_grid (self->window);
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    AnsPlotCell *cell = ans_plot_grid_get_cell (grid, i);
    if (ans_plot_cell_get_plot (cell) == LOSS_PLOT)
      return ans_canvas_get_plot (ans_plot_cell_get_view (cell));
  }
  g_assert_not_reached ();
}

static int
count_curves (Fixture *self, gboolean bands)
{
  int n = 0;
  driver_run_for (0.4);
  const AnsPlot *plot = loss_plot (self);
  for (int i = 0; i < ans_plot_n_layers (plot); i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    n += layer->kind == ANS_LAYER_LINES && (layer->band_low != NULL) == bands;
  }
  return n;
}

/* ---- tests ---- */

static void
keeps_a_run_and_goes_back_to_it (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 100);
  gint64 step = status (self)->step;
  int length = ans_history_length (ans_session_get_history (self->session), 0);
  duplicate (self);
  g_assert_cmpint (ans_runs_n (self->runs), ==, 2);
  g_assert_cmpint (status (self)->step, ==, 0);
  g_assert_true (view (self, 2).current);
  g_assert_cmpint (view (self, 1).step, ==, step);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->pane)));
  run_to (self, 50);
  g_assert_cmpint (count_curves (self, FALSE), ==, 2);
  driver_click (ans_runs_pane_get_name (self->pane, 1), 0.3, 0.5, 1);
  driver_run_for (0.4);
  g_assert_true (view (self, 1).current);
  g_assert_cmpint (status (self)->step, ==, step);
  g_assert_cmpint (ans_history_length (ans_session_get_history (self->session), 0), ==,
                   length);
  g_assert_cmpint (view (self, 2).step, >, 50);
  driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  g_assert_cmpint (status (self)->step, ==, step + 1);
}

static void
shows_what_differs_and_hides_a_run (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 30);
  duplicate (self);
  g_autofree char *before = ans_runs_pane_get_columns (self->pane);
  g_assert_cmpstr (before, ==, "|Run|Loss|E|Step|");
  set (self, "beta", 7);
  g_autofree char *after = ans_runs_pane_get_columns (self->pane);
  g_assert_cmpstr (after, ==, "|Run|β|Loss|E|Step|");
  run_to (self, 30);
  g_assert_cmpint (count_curves (self, FALSE), ==, 2);
  driver_click (ans_runs_pane_get_check (self->pane, 1), 0.5, 0.5, 1);
  driver_run_for (0.3);
  g_assert_false (view (self, 1).visible);
  g_assert_cmpint (count_curves (self, FALSE), ==, 1);
}

static void
deletes_with_undo_and_renames (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 30);
  duplicate (self);
  gtk_widget_activate_action (GTK_WIDGET (self->pane), "run.delete", "i", 1);
  driver_run_for (0.3);
  g_assert_cmpint (ans_runs_find (self->runs, 1), ==, -1);
  GtkWidget *toast =
      find (GTK_WIDGET (self->window), g_type_from_name ("AdwToastWidget"));
  g_assert_nonnull (toast);
  ans_runs_put_back (self->runs);
  g_assert_cmpint (ans_runs_find (self->runs, 1), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (self->pane), "run.delete", "i", 2);
  g_assert_cmpint (ans_runs_n (self->runs), ==, 2); /* the live one stays */
  driver_run_for (0.3);
  gtk_widget_activate_action (GTK_WIDGET (self->pane), "run.rename", "i", 1);
  driver_run_for (0.4);
  driver_key ("ctrl+a");
  driver_type ("cold");
  driver_key ("Return");
  g_assert_cmpstr (view (self, 1).name, ==, "cold");
}

static void
a_branch_keeps_its_parent (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 200);
  gint64 end = status (self)->step;
  ans_session_scrub (self->session, 60);
  driver_run_for (0.2);
  gint64 step = ans_frame_step (ans_session_get_frame (self->session));
  self->goal = step;
  driver_key ("ctrl+b");
  g_assert_true (driver_until (is_at_goal, self));
  g_assert_cmpint (ans_runs_n (self->runs), ==, 2);
  g_assert_true (view (self, 2).current);
  g_assert_cmpint (view (self, 1).step, ==, end);
  g_assert_cmpint (ans_history_length (view (self, 1).history, 0), ==, (int) end);
  g_assert_cmpint (count_curves (self, FALSE), ==, 2);
}

static void
seeds_become_a_band (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 60);
  gint64 step = status (self)->step;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.run-seeds", "i", 4);
  g_assert_true (ans_runs_is_busy (self->runs));
  g_assert_true (driver_until (is_idle, self));
  g_assert_cmpint (ans_runs_n (self->runs), ==, 5);
  g_assert_cmpint (view (self, 1).step, ==, step);
  for (int number = 2; number <= 5; number++) {
    AnsOverlayRun run = view (self, number);
    g_assert_cmpint (run.step, ==, step);
    g_assert_cmpuint (run.recipe->seed, ==, (guint64) number);
    g_assert_cmpint (ans_history_length (run.history, 0), ==, (int) step);
    g_assert_nonnull (run.frame);
  }
  g_assert_cmpint (count_curves (self, TRUE), ==, 1);
  g_assert_cmpint (count_curves (self, FALSE), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.bands", NULL);
  g_assert_cmpint (count_curves (self, FALSE), ==, 5);
}

static void
curves_run_over_computing_time (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 100);
  duplicate (self);
  run_to (self, 100);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.clock", "s", "wall");
  g_assert_cmpint (count_curves (self, FALSE), ==, 2);
  double seconds = status (self)->seconds;
  const AnsLayer *layer = ans_plot_layer (loss_plot (self), 1);
  g_assert_cmpfloat (fabs ((double) layer->x[layer->n - 1] - seconds), <, 1e-4);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.clock", "s", "step");
  count_curves (self, FALSE);
  layer = ans_plot_layer (loss_plot (self), 1);
  g_assert_cmpfloat (layer->x[layer->n - 1], ==, (float) status (self)->step);
}

static void
closes_while_seeds_run (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.run-seeds", "i", 8);
  duplicate (self);
  driver_key ("ctrl+Return");
  driver_run_for (0.1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path, *settings;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"keeps-a-run-and-goes-back-to-it", NULL, keeps_a_run_and_goes_back_to_it},
      {"shows-what-differs-and-hides-a-run", NULL, shows_what_differs_and_hides_a_run},
      {"deletes-with-undo-and-renames", NULL, deletes_with_undo_and_renames},
      {"a-branch-keeps-its-parent", NULL, a_branch_keeps_its_parent},
      {"seeds-become-a-band", NULL, seeds_become_a_band},
      {"curves-run-over-computing-time", NULL, curves_run_over_computing_time},
      {"closes-while-seeds-run", "step-milliseconds=2", closes_while_seeds_run}};
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/runs/%s", tests[i].path);
    g_test_add (path, Fixture, tests[i].settings, set_up, tests[i].test, tear_down);
  }
  int result = g_test_run ();
  driver_stop ();
  return result;
}
