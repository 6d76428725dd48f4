/* The window and the time of its run, driven by keys and pointer. */
#include <adwaita.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/widgets/param_row.h"
#include "ui/widgets/run_menu.h"
#include "ui/widgets/timeline.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  AnsTimeline *timeline;
  gint64 goal;
} Fixture;

static const AnsRunStatus *
status (Fixture *self)
{
  return ans_session_get_status (self->session);
}

static gint64
shown (Fixture *self)
{
  return ans_frame_step (ans_session_get_frame (self->session));
}

static double
value (Fixture *self, const char *param)
{
  int index = ans_problem_param_index (&ans_problem_fixture, param, NULL);
  return ans_session_get_recipe (self->session)->values[index];
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
  Fixture *self = data;
  return status (self)->step > self->goal;
}

static gboolean
is_resting (gpointer data)
{
  Fixture *self = data;
  return status (self)->state != ANS_RUN_RUNNING && !ans_session_busy (self->session);
}

static gboolean
is_at_goal (gpointer data)
{
  Fixture *self = data;
  return is_resting (data) && status (self)->step == self->goal &&
         shown (self) == self->goal;
}

static gboolean
is_in_the_past (gpointer data)
{
  return !ans_session_is_live (((Fixture *) data)->session);
}

static gboolean
shows_goal (gpointer data)
{
  Fixture *self = data;
  return shown (self) == self->goal;
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
  self->timeline = ANS_TIMELINE (find (GTK_WIDGET (self->window), ANS_TYPE_TIMELINE));
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
}

static void
pause_run (Fixture *self)
{
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (is_resting, self));
}

static GtkWidget *
slider (Fixture *self)
{
  return ans_timeline_get_slider (self->timeline);
}

/* ---- tests ---- */

static void
scrubs_while_the_run_goes_on (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 200);
  driver_click (slider (self), 0.03, 0.68, 1);
  g_assert_true (driver_until (is_in_the_past, self));
  gint64 step = shown (self), before = status (self)->step;
  g_assert_cmpint (step, <, before);
  driver_run_for (0.3);
  g_assert_cmpint (status (self)->step, >, before);
  g_assert_cmpint (shown (self), ==, step);
  driver_key ("ctrl+l");
  g_assert_true (ans_session_is_live (self->session));
  driver_run_for (0.2);
  g_assert_cmpint (shown (self), >, before);
}

static void
arrows_go_from_frame_to_frame (Fixture *self, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 14; i++)
    driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  g_assert_cmpint (status (self)->step, ==, 14);
  gtk_widget_grab_focus (slider (self));
  static const struct {
    const char *key;
    gint64 step;
  } moves[] = {{"Left", 13}, {"shift+Left", 3}, {"Right", 4}, {"Home", 0}, {"End", 14}};
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++) {
    self->goal = moves[i].step;
    driver_key (moves[i].key);
    g_assert_true (driver_until (shows_goal, self));
  }
  g_assert_true (ans_session_is_live (self->session));
}

static gsize
curve_length (Fixture *self)
{
  return (gsize) ans_history_length (ans_session_get_history (self->session), 0);
}

static void
branches_where_it_is_looked_at (Fixture *self, gconstpointer data)
{
  (void) data;
  run_to (self, 300);
  pause_run (self);
  gint64 end = status (self)->step;
  driver_click (slider (self), 0.05, 0.68, 1);
  g_assert_true (driver_until (is_in_the_past, self));
  self->goal = shown (self);
  g_assert_cmpint (self->goal, <, end);
  driver_key ("ctrl+b");
  g_assert_true (driver_until (is_at_goal, self));
  g_assert_true (ans_session_is_live (self->session));
  g_assert_cmpuint (curve_length (self), ==, (gsize) self->goal);
  driver_key ("period");
  self->goal++;
  g_assert_true (driver_until (is_at_goal, self));
  driver_key ("comma");
  self->goal--;
  g_assert_true (driver_until (is_at_goal, self));
}

static AnsParamRow *
row (Fixture *self, const char *param)
{
  int index = ans_problem_param_index (&ans_problem_fixture, param, NULL);
  return ANS_PARAM_ROW (
      ans_param_panel_get_row (ans_window_get_panel (self->window), index));
}

static void
type_into (AnsParamRow *into, const char *text)
{
  driver_click (ans_param_row_get_control (into), 0.3, 0.5, 1);
  driver_key ("ctrl+a");
  driver_type (text);
  driver_key ("Return");
}

static void
undoes_and_redoes_a_parameter (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("period");
  type_into (row (self, "beta"), "7.5");
  g_assert_cmpfloat (value (self, "beta"), ==, 7.5);
  driver_key ("ctrl+z"); /* of what is typed: the run keeps its value */
  g_assert_cmpfloat (value (self, "beta"), ==, 7.5);
  gtk_widget_grab_focus (slider (self));
  driver_key ("ctrl+z");
  g_assert_cmpfloat (value (self, "beta"), ==, 3);
  g_assert_cmpfloat (ans_param_row_get_value (row (self, "beta")), ==, 3);
  driver_key ("ctrl+z");
  g_assert_cmpfloat (value (self, "beta"), ==, 3);
  driver_key ("shift+ctrl+z");
  g_assert_cmpfloat (value (self, "beta"), ==, 7.5);
  g_autoptr (AnsJournal) journal = ans_session_get_journal (self->session);
  g_assert_cmpint (ans_journal_length (journal), ==, 3);
}

static GtkWidget *
mark_of (Fixture *self, const char *kind)
{
  GtkWidget *overlay = gtk_widget_get_parent (slider (self));
  for (GtkWidget *child = gtk_widget_get_first_child (overlay); child;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, kind))
      return child;
  return NULL;
}

static void
marks_lead_to_their_steps (Fixture *self, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 5; i++)
    driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  type_into (row (self, "beta"), "7.5");
  gtk_widget_grab_focus (slider (self));
  for (int i = 0; i < 3; i++)
    driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  driver_run_for (0.5);
  GtkWidget *mark = mark_of (self, "change");
  g_assert_nonnull (mark);
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (mark), "7.5"));
  driver_click (mark, 0.5, 0.5, 1);
  self->goal = 5;
  g_assert_true (driver_until (shows_goal, self));
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

static void
ask (Fixture *self, AnsRunLine line, const char *text)
{
  GtkWidget *menu = find (GTK_WIDGET (self->window), ANS_TYPE_RUN_MENU);
  GtkWidget *entry = ans_run_menu_get_entry (ANS_RUN_MENU (menu), line);
  driver_key ("ctrl+j");
  g_assert_true (driver_until (is_mapped, menu));
  driver_run_for (0.4);
  gtk_widget_grab_focus (entry);
  driver_key ("ctrl+a");
  driver_type (text);
  driver_run_for (0.2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, text);
  gtk_widget_grab_focus (ans_run_menu_get_button (ANS_RUN_MENU (menu), line));
  driver_key ("Return");
  g_assert_true (driver_until (is_unmapped, menu));
}

static void
runs_to_a_step_and_so_many_more (Fixture *self, gconstpointer data)
{
  (void) data;
  ask (self, ANS_RUN_TO, "123");
  self->goal = 123;
  g_assert_true (driver_until (is_at_goal, self));
  g_assert_cmpint (status (self)->stop, ==, ANS_STOP_STEP);
  driver_run_for (0.2);
  g_assert_nonnull (mark_of (self, "stop"));
  ask (self, ANS_RUN_STEPS, "17");
  self->goal = 140;
  g_assert_true (driver_until (is_at_goal, self));
}

static gboolean
has_met (gpointer data)
{
  return is_resting (data) && status (data)->stop == ANS_STOP_CONDITION;
}

static void
runs_until_the_loss_is_low (Fixture *self, gconstpointer data)
{
  (void) data;
  ask (self, ANS_RUN_UNTIL, "0.15");
  g_assert_true (driver_until (has_met, self));
  AnsHistory *history = ans_session_get_history (self->session);
  int n = ans_history_length (history, 0);
  g_assert_cmpint (n, ==, status (self)->step);
  g_assert_cmpfloat (ans_history_value (history, 0, n - 1), <, 0.15);
  g_assert_cmpfloat (ans_history_value (history, 0, n - 2), >=, 0.15);
}

static gboolean
has_failed (gpointer data)
{
  return is_resting (data) && status (data)->state == ANS_RUN_FAILED;
}

static gboolean
is_paused (gpointer data)
{
  return is_resting (data) && status (data)->state == ANS_RUN_PAUSED;
}

static void
a_failed_run_goes_back_or_restarts_smaller (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (has_failed, self));
  gint64 good = status (self)->step;
  g_assert_cmpint (good, >, 0);
  driver_run_for (0.3);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.good-step", NULL);
  g_assert_true (driver_until (is_paused, self));
  g_assert_cmpint (status (self)->step, ==, good);
  g_assert_null (ans_session_get_failure (self->session));
  driver_key ("period");
  g_assert_true (driver_until (has_failed, self));
  driver_run_for (0.3);
  double dt = value (self, "dt");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.restart-smaller", NULL);
  g_assert_true (driver_until (is_paused, self));
  g_assert_cmpint (status (self)->step, ==, 0);
  g_assert_cmpfloat (value (self, "dt"), ==, dt / 2);
  g_assert_cmpfloat (ans_param_row_get_value (row (self, "dt")), ==, dt / 2);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name, *settings;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"scrubs-while-the-run-goes-on", NULL, scrubs_while_the_run_goes_on},
      {"arrows-go-from-frame-to-frame", NULL, arrows_go_from_frame_to_frame},
      {"branches-where-it-is-looked-at", NULL, branches_where_it_is_looked_at},
      {"undoes-and-redoes-a-parameter", NULL, undoes_and_redoes_a_parameter},
      {"a-failed-run-goes-back-or-restarts-smaller", "dt=2 height=10",
       a_failed_run_goes_back_or_restarts_smaller},
      {"runs-to-a-step-and-so-many-more", NULL, runs_to_a_step_and_so_many_more},
      {"runs-until-the-loss-is-low", "particles=64 bumps=8", runs_until_the_loss_is_low},
      {"marks-lead-to-their-steps", NULL, marks_lead_to_their_steps},
  };
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/time/%s", tests[i].name);
    g_test_add (path, Fixture, tests[i].settings, set_up, tests[i].test, tear_down);
  }
  int result = g_test_run ();
  driver_stop ();
  return result;
}
