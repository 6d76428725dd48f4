/* The raster thread: no window. */
#include "ui/widgets/raster.h"

enum { SIZE = 64 };

typedef struct {
  AnsRasterSlot *slot;
  int n_ready, shade;
  gint64 period;
  gboolean urgent;
} View;

static int live_jobs, live_kept; /* atomic */

static void
draw (cairo_t *cr, gpointer data, gpointer *kept)
{
  if (!*kept) {
    *kept = g_new (int, 1);
    g_atomic_int_inc (&live_kept);
  }
  double shade = *(int *) data / 255.0;
  cairo_set_source_rgb (cr, shade, shade, shade);
  cairo_paint (cr);
}

static void
free_job (gpointer data)
{
  g_atomic_int_add (&live_jobs, -1);
  g_free (data);
}

static void
free_kept (gpointer data)
{
  g_atomic_int_add (&live_kept, -1);
  g_free (data);
}

static void
post (View *view, int shade)
{
  int *data = g_new (int, 1);
  *data = shade;
  g_atomic_int_inc (&live_jobs);
  AnsRasterJob job = {.width = SIZE,
                      .height = SIZE,
                      .scale = 2,
                      .urgent = view->urgent,
                      .period = view->period,
                      .draw = draw,
                      .data = data,
                      .free = free_job,
                      .free_kept = free_kept};
  ans_raster_post (view->slot, &job);
}

static void
ready (gpointer data)
{
  View *view = data;
  AnsRasterImage *image = ans_raster_take (view->slot);
  if (!image)
    return;
  g_assert_cmpint (cairo_image_surface_get_width (image->surface), ==, 2 * SIZE);
  unsigned char *pixels = cairo_image_surface_get_data (image->surface);
  view->shade = pixels[0];
  g_assert_cmpint (view->shade, ==, *(int *) image->job.data);
  view->n_ready++;
  ans_raster_image_free (image);
}

static void
wait_until_idle (View *view)
{
  while (ans_raster_busy (view->slot) || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static void
latest_job_wins (void)
{
  View view = {0};
  AnsRaster *raster = ans_raster_new ();
  view.slot = ans_raster_add (raster, ready, &view);
  for (int shade = 1; shade < 200; shade++)
    post (&view, shade);
  wait_until_idle (&view);
  g_assert_cmpint (view.shade, ==, 199);
  g_assert_cmpint (view.n_ready, <=, 199);
  ans_raster_remove (view.slot);
  ans_raster_unref (raster);
  g_assert_cmpint (live_jobs, ==, 0);
  g_assert_cmpint (live_kept, ==, 0);
}

static void
every_view_gets_its_turn (void)
{
  enum { N = 6 };
  View views[N] = {0};
  AnsRaster *raster = ans_raster_new ();
  for (int i = 0; i < N; i++)
    views[i].slot = ans_raster_add (raster, ready, &views[i]);
  for (int round = 1; round <= 20; round++)
    for (int i = 0; i < N; i++)
      post (&views[i], 10 * i + round);
  for (int i = 0; i < N; i++)
    wait_until_idle (&views[i]);
  for (int i = 0; i < N; i++) {
    g_assert_cmpint (views[i].shade, ==, 10 * i + 20);
    ans_raster_remove (views[i].slot);
  }
  ans_raster_unref (raster);
  g_assert_cmpint (live_kept, ==, 0);
}

/* A view that is not looked at is drawn once in its period, and then shows the latest. */
static void
periods_are_kept (void)
{
  enum { POSTS = 30, PERIOD = 40000 };
  View view = {.period = PERIOD};
  AnsRaster *raster = ans_raster_new ();
  view.slot = ans_raster_add (raster, ready, &view);
  gint64 start = g_get_monotonic_time ();
  for (int shade = 1; shade <= POSTS; shade++) {
    post (&view, shade);
    g_usleep (2000);
  }
  wait_until_idle (&view);
  gint64 periods = (g_get_monotonic_time () - start) / PERIOD;
  AnsRasterStatistics statistics;
  ans_raster_look (raster, &statistics);
  g_assert_cmpint (view.shade, ==, POSTS);
  g_assert_cmpint (statistics.pictures, <=, periods + 2);
  g_assert_cmpint (statistics.level, ==, ANS_QUALITY_FULL);
  ans_raster_remove (view.slot);
  ans_raster_unref (raster);
}

/* Somebody who waits does not wait for a period. */
static void
urgent_jobs_know_no_period (void)
{
  View view = {.period = 60 * G_USEC_PER_SEC};
  AnsRaster *raster = ans_raster_new ();
  view.slot = ans_raster_add (raster, ready, &view);
  post (&view, 1);
  wait_until_idle (&view);
  view.urgent = TRUE;
  post (&view, 2);
  wait_until_idle (&view);
  g_assert_cmpint (view.shade, ==, 2);
  ans_raster_remove (view.slot);
  ans_raster_unref (raster);
}

static void
slots_go_while_they_are_drawn (void)
{
  AnsRaster *raster = ans_raster_new ();
  for (int i = 0; i < 200; i++) {
    View view = {0};
    view.slot = ans_raster_add (raster, ready, &view);
    post (&view, 1);
    if (i % 3 == 0)
      wait_until_idle (&view);
    post (&view, 2);
    ans_raster_remove (view.slot);
  }
  ans_raster_unref (raster);
  g_assert_cmpint (live_jobs, ==, 0);
  g_assert_cmpint (live_kept, ==, 0);
}

static void
pictures_outlive_the_raster (void)
{
  View view = {0};
  AnsRaster *raster = ans_raster_new ();
  view.slot = ans_raster_add (raster, ready, &view);
  post (&view, 7);
  while (ans_raster_busy (view.slot))
    g_thread_yield ();
  AnsRasterImage *image = ans_raster_take (view.slot);
  ans_raster_remove (view.slot);
  ans_raster_unref (raster);
  g_assert_cmpint (cairo_image_surface_get_data (image->surface)[0], ==, 7);
  ans_raster_image_free (image);
  g_assert_cmpint (live_jobs, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/raster/latest-job-wins", latest_job_wins);
  g_test_add_func ("/ui/raster/every-view-gets-its-turn", every_view_gets_its_turn);
  g_test_add_func ("/ui/raster/periods-are-kept", periods_are_kept);
  g_test_add_func ("/ui/raster/urgent-jobs-know-no-period", urgent_jobs_know_no_period);
  g_test_add_func ("/ui/raster/slots-go-while-they-are-drawn",
                   slots_go_while_they_are_drawn);
  g_test_add_func ("/ui/raster/pictures-outlive-the-raster", pictures_outlive_the_raster);
  return g_test_run ();
}
