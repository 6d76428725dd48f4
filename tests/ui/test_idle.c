/* A window at rest takes no time: no frames, no processor, hardly a wake-up.  A budget of
 * half a percent, four wake-ups a second. */
#include <adwaita.h>
#include <time.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

#define SECONDS 2.0

static GtkApplication *application;
static int wake_ups;

static int
counting_poll (GPollFD *descriptors, guint n, int timeout)
{
  wake_ups++;
  return g_poll (descriptors, n, timeout);
}

static double
processor_time (void)
{
  struct timespec time;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static gboolean
rests (gpointer session)
{
  return ans_session_get_status (session)->state == ANS_RUN_PAUSED;
}

static gboolean
runs (gpointer session)
{
  return ans_session_get_status (session)->state == ANS_RUN_RUNNING;
}

static AnsWindow *
window_of (const AnsRecipe *recipe)
{
  application = ans_application_new (recipe);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  return ANS_WINDOW (gtk_application_get_active_window (application));
}

static void
check_rest (AnsWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  driver_run_for (3); /* what was to be told, drawn and saved has been */
  GPollFunc poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, counting_poll);
  wake_ups = 0;
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);
  double used = processor_time ();
  driver_run_for (SECONDS);
  used = processor_time () - used;
  g_main_context_set_poll_func (NULL, poll);
  g_assert_cmpint (gdk_frame_clock_get_frame_counter (clock) - frame, ==, 0);
  g_assert_cmpint (wake_ups, <=, 4 * (int) SECONDS);
  g_assert_cmpfloat (used, <, 0.005 * SECONDS);
}

/* Before it has run, and when it has run with two threads and is paused, with and without
 * the statistics on the screen. */
static void
a_paused_window_sleeps (void)
{
  AnsRecipe recipe;
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  recipe.preset = NULL;
  recipe.threads = 2;
  AnsWindow *window = window_of (&recipe);
  AnsSession *session = ans_window_get_session (window);
  g_assert_true (driver_until (rests, session));
  check_rest (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.statistics", NULL);
  ans_session_toggle (session);
  g_assert_true (driver_until (runs, session));
  driver_run_for (0.7);
  ans_session_toggle (session);
  g_assert_true (driver_until (rests, session));
  check_rest (window);
  gtk_window_close (GTK_WINDOW (window));
  driver_run_for (0.1);
  g_object_unref (application);
  ans_recipe_clear (&recipe);
}

int
main (int argc, char **argv)
{
  if (!driver_start ())
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/idle/a-paused-window-sleeps", a_paused_window_sleeps);
  int result = g_test_run ();
  driver_stop ();
  return result;
}
