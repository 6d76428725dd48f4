/* How much a window costs: pictures a second, time of the main thread in each, how long a
 * click waits for its answer, and the speed of the engine with and without the window.
 * bench_window [SECONDS [PROBLEM [THREADS [KEY=VALUE]...]]] */
#include <adwaita.h>
#include <time.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/window.h"

extern const AnsProblem ans_problem_committor, ans_problem_sgd_sampling;
const AnsProblem *const ans_problems[] = {&ans_problem_fixture, &ans_problem_committor,
                                          &ans_problem_sgd_sampling, NULL};

static double
time_of (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static gint64
step_after (AnsRun *run, double seconds)
{
  AnsRunStatus before, after;
  ans_run_status (run, &before);
  g_usleep ((gulong) (1e6 * seconds));
  ans_run_status (run, &after);
  return after.step - before.step;
}

/* Steps a second of the same recipe with nobody looking. */
static double
headless_speed (const AnsRecipe *recipe, double seconds)
{
  g_autoptr (AnsRun) run = ans_run_new (recipe, NULL, NULL);
  ans_run_wait (run, 60);
  ans_run_play (run);
  step_after (run, 0.5);
  return (double) step_after (run, seconds) / seconds;
}

static int
count_pictures (AnsPlotGrid *grid)
{
  int count = 0;
  for (int i = 0; i < 4; i++)
    count += ans_canvas_get_n_pictures (
        ans_plot_cell_get_view (ans_plot_grid_get_cell (grid, i)));
  return count;
}

static gboolean
is_running (gpointer session)
{
  return ans_session_get_status (session)->state == ANS_RUN_RUNNING;
}

static gboolean
is_open (gpointer session)
{
  return ans_session_get_status (session)->state == ANS_RUN_PAUSED;
}

/* The problem, the number of threads and the parameters of the command line. */
static void
read_recipe (int argc, char **argv, AnsRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = &ans_problem_fixture;
  if (argc > 2)
    problem = ans_problem_find (argv[2], &error);
  if (error)
    g_error ("%s", error->message);
  ans_recipe_init (recipe, problem, NULL);
  recipe->preset = NULL; /* whose length would end the run while it is measured */
  recipe->threads = argc > 3 ? atoi (argv[3]) : 1;
  if (problem == &ans_problem_fixture)
    ans_problem_apply (problem, "particles=10000", recipe->values, &error);
  for (int i = 4; i < argc && !error; i++)
    ans_problem_apply (problem, argv[i], recipe->values, &error);
  if (error)
    g_error ("%s", error->message);
}

/* ---- clicks ---- */

typedef struct {
  AnsSession *session;
  GdkFrameClock *clock;
  AnsRunState state; /* before the click */
  gint64 frame;      /* the one that was painted when the answer came; < 0: not yet */
} Click;

/* The run has changed its state, and that has been painted. */
static gboolean
is_answered (Click *click)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (click->clock);
  if (click->frame < 0 && ans_session_get_status (click->session)->state != click->state)
    click->frame = frame;
  return click->frame >= 0 && frame > click->frame;
}

/* Milliseconds from a click on Run or Pause to the picture that answers it. */
static double
time_of_click (AnsWindow *window)
{
  AnsSession *session = ans_window_get_session (window);
  Click click = {session, gtk_widget_get_frame_clock (GTK_WIDGET (window)),
                 ans_session_get_status (session)->state, -1};
  double start = time_of (CLOCK_MONOTONIC);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  while (!is_answered (&click) && time_of (CLOCK_MONOTONIC) - start < 5)
    g_main_context_iteration (NULL, TRUE);
  return 1000 * (time_of (CLOCK_MONOTONIC) - start);
}

static void
measure_clicks (AnsWindow *window)
{
  enum { CLICKS = 20 };
  double sum = 0, longest = 0;
  for (int i = 0; i < CLICKS; i++) {
    driver_run_for (0.13);
    double time = time_of_click (window);
    sum += time / CLICKS;
    longest = MAX (longest, time);
  }
  g_print ("a click is answered after %.1f ms, at most %.1f ms\n", sum, longest);
}

/* ---- pictures and steps ---- */

static void
measure_speed (AnsWindow *window, double seconds, double alone)
{
  AnsSession *session = ans_window_get_session (window);
  AnsPlotGrid *grid = ans_window_get_grid (window);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gint64 step = ans_session_get_status (session)->step;
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);
  int pictures = count_pictures (grid);
  double stepping = ans_session_get_status (session)->seconds;
  double start = time_of (CLOCK_MONOTONIC), used = time_of (CLOCK_THREAD_CPUTIME_ID);
  driver_run_for (seconds);
  seconds = time_of (CLOCK_MONOTONIC) - start;
  used = time_of (CLOCK_THREAD_CPUTIME_ID) - used;
  stepping = (ans_session_get_status (session)->seconds - stepping) / seconds;
  double frames = (double) (gdk_frame_clock_get_frame_counter (clock) - frame);
  double shown = count_pictures (grid) - pictures;
  double speed = (double) (ans_session_get_status (session)->step - step) / seconds;
  g_print ("frames/s %.1f, pictures/s of each plot %.1f, main thread %.2f ms a frame\n",
           frames / seconds, shown / 4 / seconds, 1000 * used / frames);
  AnsRasterStatistics raster;
  ans_raster_look (ans_plot_grid_get_raster (grid), &raster);
  g_print ("raster thread %.2f ms a picture, quality level %d\n", raster.cost,
           (int) raster.level);
  g_print ("engine: %.1f steps/s alone, %.1f with the window: %.0f %%\n", alone, speed,
           100 * speed / alone);
  g_print ("the runner spends %.0f %% of its time in steps\n", 100 * stepping);
}

static void
measure_idleness (AnsWindow *window, double seconds)
{
  if (is_running (ans_window_get_session (window)))
    time_of_click (window);
  driver_run_for (1);
  double used = time_of (CLOCK_PROCESS_CPUTIME_ID);
  driver_run_for (seconds);
  used = time_of (CLOCK_PROCESS_CPUTIME_ID) - used;
  g_print ("paused: %.2f %% of a processor\n", 100 * used / seconds);
}

int
main (int argc, char **argv)
{
  AnsRecipe recipe;
  double seconds = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 5;
  read_recipe (argc, argv, &recipe);
  double alone = headless_speed (&recipe, seconds);
  if (!driver_start ())
    return 0;
  GtkApplication *application = ans_application_new (&recipe);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  AnsWindow *window = ANS_WINDOW (gtk_application_get_active_window (application));
  AnsSession *session = ans_window_get_session (window);
  driver_until (is_open, session);
  ans_session_toggle (session);
  driver_until (is_running, session);
  driver_run_for (1);
  measure_speed (window, seconds, alone);
  measure_clicks (window);
  measure_idleness (window, 2);
  gtk_window_close (GTK_WINDOW (window));
  driver_run_for (0.2);
  g_object_unref (application);
  ans_recipe_clear (&recipe);
  driver_stop ();
  return 0;
}
