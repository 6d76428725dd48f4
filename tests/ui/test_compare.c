/* Runs side by side, their difference, and a sweep, driven by keys and pointer. */
#include <adwaita.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/widgets/compare_page.h"
#include "ui/widgets/sweep_dialog.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

enum { FORCE, WELL_PLOT, DENSITY, LOSS_PLOT, BETA = 0 };

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  AnsRuns *runs;
  AnsComparePage *page;
  gint64 goal;
} Fixture;

static const AnsRunStatus *
status (Fixture *self)
{
  return ans_session_get_status (self->session);
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
  self->page = ANS_COMPARE_PAGE (find (GTK_WIDGET (self->window), ANS_TYPE_COMPARE_PAGE));
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

static AnsCanvas *
canvas (Fixture *self, int index)
{
  return ans_multiples_get_canvas (ans_compare_page_get_multiples (self->page), index);
}

static gboolean
is_shown (Fixture *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self->page));
}

static gboolean
is_same_box (AnsBox a, AnsBox b)
{
  return a.x0 == b.x0 && a.x1 == b.x1 && a.y0 == b.y0 && a.y1 == b.y1;
}

/* ---- tests ---- */

static void
runs_stand_side_by_side_with_shared_axes (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 200);
  duplicate (self);
  run_to (self, 20);
  driver_key ("i");
  driver_run_for (0.6);
  g_assert_true (is_shown (self));
  ans_compare_page_choose (self->page, DENSITY, -1);
  driver_run_for (0.6);
  g_assert_nonnull (canvas (self, 1));
  g_assert_null (canvas (self, 2));
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (ans_plot_n_layers (ans_canvas_get_plot (canvas (self, i))), >, 0);
  AnsBox first = ans_canvas_get_view (canvas (self, 0))->box;
  g_assert_true (is_same_box (first, ans_canvas_get_view (canvas (self, 1))->box));
  driver_scroll (GTK_WIDGET (canvas (self, 1)), 0.5, 0.5, 3);
  driver_run_for (0.3);
  AnsBox zoomed = ans_canvas_get_view (canvas (self, 0))->box;
  g_assert_false (is_same_box (first, zoomed));
  g_assert_true (is_same_box (zoomed, ans_canvas_get_view (canvas (self, 1))->box));
  driver_click (ans_compare_page_get_close (self->page), 0.5, 0.5, 1);
  driver_run_for (0.4);
  g_assert_false (is_shown (self));
}

static void
a_difference_is_drawn_beside_both (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 60);
  duplicate (self);
  run_to (self, 60);
  driver_key ("d");
  ans_compare_page_choose (self->page, LOSS_PLOT, -1);
  driver_run_for (0.6);
  const AnsPlot *plot = ans_canvas_get_plot (canvas (self, 2));
  const AnsLayer *curve = ans_plot_layer (plot, 0);
  g_assert_cmpint (curve->n, >, 50);
  for (int i = 0; i < curve->n; i++) /* the same recipe, the same bits */
    g_assert_cmpfloat (curve->y[i], ==, 0);
  ans_compare_page_choose (self->page, FORCE, -1);
  driver_run_for (0.6);
  g_assert_cmpint (ans_plot_n_layers (ans_canvas_get_plot (canvas (self, 2))), >, 0);
  driver_key ("o");
  driver_run_for (0.3);
  g_assert_false (is_shown (self));
}

static GtkWindow *
dialog (Fixture *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *i = windows; i; i = i->next)
    if (ANS_IS_SWEEP_DIALOG (i->data))
      return i->data;
  (void) self;
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return dialog (data) && gtk_window_is_active (dialog (data));
}

static gboolean
has_swept (gpointer data)
{
  Fixture *self = data;
  AnsPlot *plot = canvas (self, 5) ? ans_canvas_get_plot (canvas (self, 5)) : NULL;
  return plot && ans_plot_n_layers (plot) > 0;
}

static void
a_parameter_is_swept_from_the_dialog (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 30);
  gint64 step = status (self)->step;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.sweep-param", "s", "beta");
  g_assert_true (driver_until (has_dialog, self));
  driver_run_for (0.3);
  double values[16];
  g_assert_cmpint (ans_sweep_dialog_get_param (ANS_SWEEP_DIALOG (dialog (self))), ==,
                   BETA);
  g_assert_cmpint (ans_sweep_dialog_get_values (ANS_SWEEP_DIALOG (dialog (self)), values),
                   ==, 6);
  g_assert_cmpfloat (values[0], ==, 0.1);
  g_assert_cmpfloat (values[5], ==, 20);
  driver_key ("alt+s"); /* Start */
  g_assert_true (driver_until (has_swept, self));
  g_assert_null (dialog (self));
  g_assert_true (is_shown (self));
  driver_run_for (0.8);
  AnsBox first = ans_canvas_get_view (canvas (self, 0))->box;
  for (int i = 1; i < 6; i++)
    g_assert_true (is_same_box (first, ans_canvas_get_view (canvas (self, i))->box));
  g_assert_cmpint (status (self)->step, ==, step); /* the live run rests where it was */
  ans_compare_page_choose (self->page, FORCE, 1);
  driver_run_for (0.4);
  const AnsPlot *plot = ans_canvas_get_plot (canvas (self, 0));
  g_assert_null (canvas (self, 1));
  g_assert_cmpint (ans_plot_layer (plot, 0)->n, ==, 6);
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 3); /* with the reference */
}

static void
closes_during_a_sweep (Fixture *self, gconstpointer data)
{
  (void) data;
  static const double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  driver_key ("ctrl+Return");
  ans_window_start_sweep (self->window, BETA, 16, values, 100000);
  driver_run_for (0.5);
  g_assert_nonnull (canvas (self, 15));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"runs-stand-side-by-side-with-shared-axes",
       runs_stand_side_by_side_with_shared_axes},
      {"a-difference-is-drawn-beside-both", a_difference_is_drawn_beside_both},
      {"a-parameter-is-swept-from-the-dialog", a_parameter_is_swept_from_the_dialog},
      {"closes-during-a-sweep", closes_during_a_sweep}};
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/compare/%s", tests[i].path);
    g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }
  int result = g_test_run ();
  driver_stop ();
  return result;
}
