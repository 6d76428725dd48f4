/* The window and files of its session: saved and opened, and restored after a crash. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>

#include "tests/runs/fixture.h"
#include "tests/store/sample.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  gint64 goal;
  const char *path;
} Fixture;

/* ---- conditions ---- */

static const AnsRunStatus *
status (Fixture *self)
{
  return ans_session_get_status (self->session);
}

static gboolean
is_ready (gpointer data)
{
  Fixture *self = data;
  return status (self)->state == ANS_RUN_PAUSED &&
         ans_session_get_frame (self->session) &&
         gtk_window_is_active (GTK_WINDOW (self->window));
}

static gboolean
is_at_goal (gpointer data)
{
  Fixture *self = data;
  return status (self)->state != ANS_RUN_RUNNING &&
         status (self)->state != ANS_RUN_OPENING && status (self)->step == self->goal &&
         !ans_session_busy (self->session);
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static gboolean
file_is_there (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static gboolean
file_is_at_goal (gpointer data)
{
  Fixture *self = data;
  g_auto (AnsSessionFile) file = {0};
  return ans_session_file_load (self->path, &file, NULL) &&
         ans_snapshot_step (file.latest) == self->goal;
}

/* ---- opening and closing ---- */

static char *
own_file (const char *name)
{
  return g_build_filename (g_getenv ("XDG_STATE_HOME"), "ansatz", "sessions", name, NULL);
}

static void
open_window (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  ans_recipe_init (&self->recipe, &ans_problem_fixture, NULL);
  self->application = ans_application_new (&self->recipe);
  g_assert_true (
      g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_application_activate (G_APPLICATION (self->application));
  self->window = ANS_WINDOW (gtk_application_get_active_window (self->application));
  self->session = ans_window_get_session (self->window);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_assert_true (driver_until (is_ready, self));
  driver_run_for (0.3);
}

static void
close_window (Fixture *self)
{
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (driver_until (is_gone, self));
  g_clear_object (&self->application);
  ans_recipe_clear (&self->recipe);
}

static void
act (Fixture *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
}

static GtkWidget *
find_revealer (GtkWidget *widget, const char *class)
{
  if (GTK_IS_REVEALER (widget)) {
    GtkWidget *child = gtk_revealer_get_child (GTK_REVEALER (widget));
    if (child && gtk_widget_has_css_class (child, class))
      return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_revealer (child, class);
    if (found)
      return found;
  }
  return NULL;
}

static gboolean
offers_to_restore (Fixture *self)
{
  return gtk_revealer_get_reveal_child (
      GTK_REVEALER (find_revealer (GTK_WIDGET (self->window), "recovery")));
}

static AnsSnapshot *
state_of (Fixture *self)
{
  g_auto (AnsSessionFile) record = {0};
  ans_session_capture (self->session);
  driver_run_for (0.2);
  g_assert_true (ans_session_get_record (self->session, &record));
  return g_steal_pointer (&record.latest);
}

/* ---- tests ---- */

static void
a_clean_end_leaves_nothing (void)
{
  Fixture self = {.goal = 3};
  g_autofree char *path = own_file ("session-1.ansatz");
  open_window (&self);
  g_assert_false (offers_to_restore (&self));
  for (int i = 0; i < 3; i++)
    driver_key ("period");
  g_assert_true (driver_until (is_at_goal, &self));
  g_assert_true (driver_until (file_is_there, path));
  close_window (&self);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static GPid
start_program (void)
{
  const char *arguments[] = {g_getenv ("ANSATZ_WINDOW"), NULL};
  g_autoptr (GError) error = NULL;
  GPid child;
  g_spawn_async (NULL, (char **) (gpointer) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                 NULL, NULL, &child, &error);
  g_assert_no_error (error);
  return child;
}

/* A person starts it, lets it run a while, and it is saved. */
static void
run_and_kill (char *path)
{
  GPid child = start_program ();
  gboolean there = FALSE;
  for (int i = 0; i < 20 && !there; i++) {
    driver_run_for (0.5);
    driver_key ("period");
    there = g_file_test (path, G_FILE_TEST_EXISTS);
  }
  g_assert_true (there);
  driver_key ("ctrl+Return");
  driver_run_for (0.3);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
}

static void
a_killed_program_is_restored (void)
{
  Fixture self = {0};
  g_auto (AnsSessionFile) file = {0};
  g_autofree char *path = own_file ("session-1.ansatz");
  run_and_kill (path);
  g_assert_true (ans_session_file_load (path, &file, NULL));
  g_assert_cmpint (ans_snapshot_step (file.latest), >, 0);
  open_window (&self);
  g_assert_true (offers_to_restore (&self));
  act (&self, "win.restore-session");
  self.goal = ans_snapshot_step (file.latest);
  g_assert_true (driver_until (is_at_goal, &self));
  g_assert_false (offers_to_restore (&self));
  g_autoptr (AnsSnapshot) state = state_of (&self);
  g_assert_true (ans_snapshot_equal (state, file.latest));
  close_window (&self);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
what_is_damaged_is_kept_and_refused (void)
{
  Fixture self = {.goal = 1};
  g_autofree char *path = own_file ("session-1.ansatz");
  g_autofree char *aside = own_file ("session-1.ansatz.damaged");
  g_autofree char *text = NULL;
  g_assert_true (g_file_set_contents (path, "no session", -1, NULL));
  open_window (&self);
  g_assert_true (offers_to_restore (&self));
  driver_key ("period");
  g_assert_true (driver_until (is_at_goal, &self));
  act (&self, "win.restore-session");
  driver_run_for (0.3);
  g_assert_true (driver_until (is_at_goal, &self)); /* what was there goes on */
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "no session");
  close_window (&self);
  g_remove (aside);
}

static void
what_is_left_can_be_discarded (void)
{
  Fixture self = {0};
  g_autofree char *path = own_file ("session-1.ansatz");
  g_assert_true (g_file_set_contents (path, "no session", -1, NULL));
  open_window (&self);
  act (&self, "win.discard-session");
  g_assert_false (offers_to_restore (&self));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  close_window (&self);
}

static void
opens_goes_on_and_saves (void)
{
  g_auto (AnsSessionFile) file =
      ans_test_session (&ans_problem_fixture, "particles=64 bumps=8", 0, 9);
  g_auto (AnsSessionFile) saved = {0};
  g_autofree char *path = ans_test_session_path ("opened.ansatz");
  Fixture self = {.goal = 9, .path = path};
  g_assert_true (ans_session_file_save (&file, path, NULL));
  open_window (&self);
  g_assert_true (ans_window_open_file (self.window, path));
  g_assert_true (driver_until (is_at_goal, &self));
  g_autoptr (AnsJournal) journal = ans_session_get_journal (self.session);
  g_assert_cmpint (ans_journal_length (journal), ==, 2);
  g_autoptr (AnsSnapshot) state = state_of (&self);
  g_assert_true (ans_snapshot_equal (state, file.latest));
  self.goal = 11;
  driver_key ("period");
  driver_key ("period");
  g_assert_true (driver_until (is_at_goal, &self));
  driver_key ("ctrl+s");
  g_assert_true (driver_until (file_is_at_goal, &self));
  g_assert_true (ans_session_file_load (path, &saved, NULL));
  g_assert_cmpint (ans_journal_length (saved.journal), ==, 2);
  close_window (&self);
  ans_test_session_end ();
}

static void
a_file_that_is_none_changes_nothing (void)
{
  Fixture self = {.goal = 1};
  open_window (&self);
  driver_key ("period");
  g_assert_true (driver_until (is_at_goal, &self));
  g_assert_false (ans_window_open_file (self.window, "/no/such.ansatz"));
  driver_run_for (0.2);
  g_assert_true (driver_until (is_at_goal, &self));
  close_window (&self);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (void);
  } tests[] = {
      {"a-clean-end-leaves-nothing", a_clean_end_leaves_nothing},
      {"a-killed-program-is-restored", a_killed_program_is_restored},
      {"what-is-damaged-is-kept-and-refused", what_is_damaged_is_kept_and_refused},
      {"what-is-left-can-be-discarded", what_is_left_can_be_discarded},
      {"opens-goes-on-and-saves", opens_goes_on_and_saves},
      {"a-file-that-is-none-changes-nothing", a_file_that_is_none_changes_nothing}};
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/store/%s", tests[i].name);
    g_test_add_func (path, tests[i].test);
  }
  int result = g_test_run ();
  driver_stop ();
  return result;
}
