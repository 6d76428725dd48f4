#include "tests/ui/workbench.h"

#include "ui/application.h"

gboolean
workbench_is_ready (gpointer data)
{
  Workbench *self = data;
  AnsRunState state = ans_session_get_status (self->session)->state;
  return state == ANS_RUN_PAUSED && ans_session_get_frame (self->session) &&
         gtk_window_is_active (GTK_WINDOW (self->window));
}

gboolean
workbench_is_running (gpointer data)
{
  Workbench *self = data;
  const AnsRunStatus *status = ans_session_get_status (self->session);
  return status->state == ANS_RUN_RUNNING && status->step > 20;
}

gboolean
workbench_is_resting (gpointer data)
{
  Workbench *self = data;
  AnsRunState state = ans_session_get_status (self->session)->state;
  return (state == ANS_RUN_PAUSED || state == ANS_RUN_DONE) &&
         !ans_session_busy (self->session);
}

void
workbench_begin (Workbench *self, const char *preset, const char *settings)
{
  g_autoptr (GError) error = NULL;
  if (preset) {
    ans_recipe_init (&self->recipe, &ans_problem_fixture,
                     ans_problem_preset (&ans_problem_fixture, preset, &error));
    g_assert_no_error (error);
    ans_problem_apply (&ans_problem_fixture, settings, self->recipe.values, &error);
    g_assert_no_error (error);
  }
  self->application = ans_application_new (preset ? &self->recipe : NULL);
  g_application_register (G_APPLICATION (self->application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
  self->window = ANS_WINDOW (gtk_application_get_active_window (self->application));
  self->session = ans_window_get_session (self->window);
  self->grid = ans_window_get_grid (self->window);
  self->panel = ans_window_get_panel (self->window);
}

void
workbench_open (Workbench *self, const char *preset, const char *settings)
{
  workbench_begin (self, preset, settings);
  g_assert_true (driver_until (workbench_is_ready, self));
  driver_run_for (0.3);
}

static gboolean
is_gone (gpointer data)
{
  Workbench *self = data;
  return self->window == NULL;
}

void
workbench_close (Workbench *self)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (driver_until (is_gone, self));
  g_object_unref (self->application);
  ans_recipe_clear (&self->recipe);
}

AnsCanvas *
workbench_canvas (Workbench *self, int cell)
{
  return ans_plot_cell_get_view (ans_plot_grid_get_cell (self->grid, cell));
}

void
workbench_walk (GtkWidget *widget, void (*visit) (GtkWidget *widget, gpointer data),
                gpointer data)
{
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    workbench_walk (child, visit, data);
}
