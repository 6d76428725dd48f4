/* Pictures of problems made on a thread of their own. */
#include <glib/gstdio.h>

#include "tests/runs/fixture.h"
#include "ui/film/thumbnail.h"
#include "ui/thumbnails.h"

static AnsProblem second;
static const AnsProblem *const problems[] = {&ans_problem_fixture, &second, NULL};
const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

typedef struct {
  AnsThumbnails *thumbnails;
  int first, second;
} Fixture;

static void
ready (gpointer data, const AnsProblem *problem)
{
  Fixture *self = data;
  g_autofree char *path = ans_thumbnail_path (NULL, problem, ANS_THEME_DARK);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  self->first += problem == &ans_problem_fixture;
  self->second += problem == &second;
}

static void
forget_pictures (void)
{
  for (int i = 0; problems[i]; i++)
    for (int dark = 0; dark < 2; dark++) {
      g_autofree char *path =
          ans_thumbnail_path (NULL, problems[i], dark ? ANS_THEME_DARK : ANS_THEME_LIGHT);
      g_unlink (path);
    }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  second = ans_problem_fixture;
  second.id = "second";
  forget_pictures ();
  self->thumbnails = ans_thumbnails_new (problems, ready, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  (void) data;
  ans_thumbnails_free (self->thumbnails);
  forget_pictures ();
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until all are there, but no longer than so many seconds. */
static void
wait_for_all (Fixture *self, double seconds)
{
  gboolean over = FALSE;
  guint source = g_timeout_add ((guint) (1000 * seconds), set_flag, &over);
  while (!over && !(self->first && self->second))
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (source);
}

static void
test_make (Fixture *self, gconstpointer data)
{
  (void) data;
  ans_thumbnails_start (self->thumbnails);
  wait_for_all (self, 30);
  g_assert_cmpint (self->first, ==, 1);
  g_assert_cmpint (self->second, ==, 1);
}

/* However often it is stopped and started, each problem is told of once. */
static void
test_stop (Fixture *self, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 20; i++) {
    ans_thumbnails_start (self->thumbnails);
    g_main_context_iteration (NULL, FALSE);
    ans_thumbnails_stop (self->thumbnails);
  }
  for (int i = 0; i < 60 && !(self->first && self->second); i++) {
    ans_thumbnails_start (self->thumbnails);
    wait_for_all (self, 0.5);
  }
  g_assert_cmpint (self->first, ==, 1);
  g_assert_cmpint (self->second, ==, 1);
}

static void
test_free (Fixture *self, gconstpointer data)
{
  (void) self, (void) data;
  for (int i = 0; i < 20; i++) {
    AnsThumbnails *other = ans_thumbnails_new (problems, ready, self);
    ans_thumbnails_start (other);
    ans_thumbnails_free (other);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("ansatz-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/thumbnails/each-problem-gets-its-pictures", Fixture, NULL, set_up,
              test_make, tear_down);
  g_test_add ("/ui/thumbnails/go-on-after-a-stop", Fixture, NULL, set_up, test_stop,
              tear_down);
  g_test_add ("/ui/thumbnails/end-at-any-time", Fixture, NULL, set_up, test_free,
              tear_down);
  return g_test_run ();
}
