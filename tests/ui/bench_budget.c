/* The promises about time, on this machine: a real window with the engine at full speed
 * on two threads.  Prints CSV: what, size, measured, promised, unit, verdict.
 * bench_budget [SECONDS] */
#include <adwaita.h>
#include <time.h>

#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/window.h"

#define FIRST_FRAME "--first-frame"

static double
time_of (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static void
report (const char *what, int size, double measured, double promised, const char *unit,
        gboolean at_least)
{
  gboolean holds = at_least ? measured >= promised : measured <= promised;
  g_print ("%s,%d,%.2f,%.2f,%s,%s\n", what, size, measured, promised, unit,
           holds ? "holds" : "MISSED");
}

/* ---- to the first frame ---- */

static void
first_frame_painted (void)
{
  g_print ("%.6f\n", time_of (CLOCK_MONOTONIC));
  exit (0);
}

static void
window_realized (GtkWidget *window, gpointer data G_GNUC_UNUSED)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (first_frame_painted), NULL);
}

static void
window_added (GtkApplication *application G_GNUC_UNUSED, GtkWindow *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (window_realized), NULL);
}

/* In a process of its own: the program as it starts, until it has been seen. */
static int
show_first_frame (char *program)
{
  char *arguments[] = {program, NULL};
  g_autoptr (GtkApplication) application = ans_application_new (NULL);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added), NULL);
  return g_application_run (G_APPLICATION (application), 1, arguments);
}

static void
measure_start (const char *program)
{
  double best = HUGE_VAL;
  for (int i = 0; i < 5; i++) {
    const char *const arguments[] = {program, FIRST_FRAME, NULL};
    g_autofree char *shown = NULL;
    double start = time_of (CLOCK_MONOTONIC);
    g_spawn_sync (NULL, (char **) (gsize) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                  &shown, NULL, NULL, NULL);
    best = MIN (best, g_ascii_strtod (shown ? shown : "", NULL) - start);
  }
  report ("window up", 1, best, 0.6, "s", FALSE);
}

/* ---- from a key to the picture ---- */

typedef struct {
  AnsCanvas *canvas;
  gint64 pressed; /* ms, by the clock of the X server, which is the monotonic one */
  gboolean waiting, plain; /* for a picture without lines, or with them */
  int n;
  double sum, worst; /* ms */
} Latency;

static gboolean
key_pressed (GtkEventControllerKey *controller, guint value, guint code,
             GdkModifierType state, Latency *self)
{
  (void) code, (void) state;
  if (value == GDK_KEY_g) {
    self->pressed =
        gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
    self->plain = !ans_canvas_get_view (self->canvas)->plain;
    self->waiting = TRUE;
  }
  return FALSE;
}

static void
painted (GdkFrameClock *clock G_GNUC_UNUSED, Latency *self)
{
  const AnsPlotView *shown = ans_canvas_get_shown (self->canvas);
  if (!self->waiting || !shown || shown->plain != self->plain)
    return;
  guint32 now = (guint32) (g_get_monotonic_time () / 1000);
  double time = (double) (guint32) (now - (guint32) self->pressed);
  self->sum += time;
  self->worst = MAX (self->worst, time);
  self->n++;
  self->waiting = FALSE;
}

static gboolean
answered (gpointer latency)
{
  return !((Latency *) latency)->waiting;
}

static void
measure_keys (AnsWindow *window, int size)
{
  enum { KEYS = 15 };
  Latency self = {0};
  GtkEventController *controller = gtk_event_controller_key_new ();
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  self.canvas =
      ans_plot_cell_get_view (ans_plot_grid_get_current (ans_window_get_grid (window)));
  gtk_widget_grab_focus (GTK_WIDGET (self.canvas));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed), &self);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted), &self);
  for (int i = 0; i < KEYS; i++) {
    driver_key ("g");
    driver_until (answered, &self);
  }
  g_signal_handler_disconnect (clock, handler);
  gtk_widget_remove_controller (GTK_WIDGET (window), controller);
  report ("key to picture", size, self.sum / MAX (self.n, 1), 50, "ms", FALSE);
  report ("key to picture at worst", size, self.worst, 50, "ms", FALSE);
}

/* ---- pictures ---- */

static int
count_pictures (AnsPlotGrid *grid, int cell)
{
  return ans_canvas_get_n_pictures (
      ans_plot_cell_get_view (ans_plot_grid_get_cell (grid, cell)));
}

static void
measure_pictures (AnsWindow *window, int size, double seconds, double promised)
{
  AnsPlotGrid *grid = ans_window_get_grid (window);
  AnsSession *session = ans_window_get_session (window);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  AnsRasterStatistics before, after;
  ans_raster_look (ans_plot_grid_get_raster (grid), &before);
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);
  gint64 step = ans_session_get_status (session)->step;
  int shown = count_pictures (grid, 0);
  double start = time_of (CLOCK_MONOTONIC), used = time_of (CLOCK_THREAD_CPUTIME_ID);
  driver_run_for (seconds);
  seconds = time_of (CLOCK_MONOTONIC) - start;
  used = time_of (CLOCK_THREAD_CPUTIME_ID) - used;
  double frames = (double) (gdk_frame_clock_get_frame_counter (clock) - frame);
  ans_raster_look (ans_plot_grid_get_raster (grid), &after);
  double pictures = (double) MAX (after.pictures - before.pictures, 1);
  double drawn = 1000 * (after.used - before.used);
  report ("pictures of the particles", size, (count_pictures (grid, 0) - shown) / seconds,
          promised, "1/s", TRUE);
  report ("main thread", size, 1000 * used / MAX (frames, 1), 8, "ms a frame", FALSE);
  report ("raster thread", size, drawn / seconds / 60, 12, "ms of a frame", FALSE);
  report ("a picture", size, drawn / pictures, 12, "ms", FALSE);
  g_print ("quality level,%d,%d,,,\n", size, (int) after.level);
  g_print ("engine,%d,%.1f,,steps/s,\n", size,
           (double) (ans_session_get_status (session)->step - step) / seconds);
}

static gboolean
is_open (gpointer session)
{
  return ans_session_get_status (session)->state == ANS_RUN_PAUSED;
}

static gboolean
is_running (gpointer session)
{
  return ans_session_get_status (session)->state == ANS_RUN_RUNNING;
}

static void
measure_particles (int n, double seconds, double promised)
{
  g_autoptr (GError) error = NULL;
  AnsRecipe recipe;
  g_autofree char *particles = g_strdup_printf ("particles=%d", n);
  ans_recipe_init (&recipe, ans_problem_find ("sgd-sampling", &error), NULL);
  recipe.preset = NULL; /* whose length would end the run */
  recipe.threads = 2;
  ans_problem_apply (recipe.problem, particles, recipe.values, &error);
  ans_problem_apply (recipe.problem, "all=1", recipe.values, &error);
  g_assert_no_error (error);
  GtkApplication *application = ans_application_new (&recipe);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  AnsWindow *window = ANS_WINDOW (gtk_application_get_active_window (application));
  AnsSession *session = ans_window_get_session (window);
  driver_until (is_open, session);
  ans_session_toggle (session);
  driver_until (is_running, session);
  driver_run_for (1);
  measure_pictures (window, n, seconds, promised);
  measure_keys (window, n);
  gtk_window_close (GTK_WINDOW (window));
  driver_run_for (0.2);
  g_object_unref (application);
  ans_recipe_clear (&recipe);
}

int
main (int argc, char **argv)
{
  double seconds = argc > 1 ? MAX (g_ascii_strtod (argv[1], NULL), 0.5) : 3;
  if (argc > 1 && g_str_equal (argv[1], FIRST_FRAME))
    return show_first_frame (argv[0]);
  if (!driver_start ())
    return 0;
  g_print ("what,size,measured,promised,unit,verdict\n");
  measure_start (argv[0]);
  measure_particles (10000, seconds, 57); /* of sixty: frames of others come between */
  measure_particles (100000, seconds, 29);
  measure_particles (1000000, seconds, 15);
  driver_stop ();
  return 0;
}
