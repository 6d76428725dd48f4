/* Movies of the fixture: how many pictures, how long, the same whatever the threads, and
 * nothing left when they are cancelled or cannot be written. */
#include "engine/core/error.h"
#include "tests/runs/fixture.h"
#include "ui/film/recording.h"
#include "ui/film/sheet.h"

#ifdef ANS_HAVE_GIF
#include <gif_lib.h>
#endif
#include <glib/gstdio.h>
#include <string.h>

enum { STEPS = 50, EVERY = 7, PICTURES = 9, RATE = 12 };

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static gboolean
record (const char *name, AnsMovieFormat format, int threads, atomic_int *cancel,
        GError **error)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autofree char *path = path_of (name);
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  recipe.threads = threads;
  AnsRecording recording = {.recipe = &recipe,
                            .steps = STEPS,
                            .every = EVERY,
                            .path = path,
                            .cancel = cancel,
                            .camera = {.problem = recipe.problem,
                                       .plots = ans_sheet_usual (recipe.problem),
                                       .movie = {.format = format,
                                                 .width = 320,
                                                 .height = 240,
                                                 .rate = RATE,
                                                 .title = "fixture",
                                                 .recipe = "ansatz run fixture"}}};
  return ans_recording_make (&recording, error);
}

static void
assert_same_file (const char *a, const char *b)
{
  g_autofree char *one = path_of (a), *two = path_of (b), *x = NULL, *y = NULL;
  gsize m, n;
  g_assert_true (g_file_get_contents (one, &x, &m, NULL));
  g_assert_true (g_file_get_contents (two, &y, &n, NULL));
  g_assert_cmpmem (x, m, y, n);
}

static void
pictures_are_numbered (void)
{
  g_autoptr (GError) error = NULL;
  record ("one", ANS_MOVIE_PNG, 1, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i <= PICTURES; i++) {
    g_autofree char *name = g_strdup_printf ("one/%05d.png", i);
    g_autofree char *path = path_of (name);
    g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, i < PICTURES);
  }
  cairo_surface_t *last = NULL;
  g_autofree char *path = path_of ("one/00008.png");
  last = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (last), ==, 320);
  g_assert_cmpint (cairo_image_surface_get_height (last), ==, 240);
  cairo_surface_destroy (last);
}

static void
pictures_do_not_depend_on_threads (void)
{
  g_autoptr (GError) error = NULL;
  record ("a", ANS_MOVIE_PNG, 1, NULL, &error);
  record ("b", ANS_MOVIE_PNG, 3, NULL, &error);
  g_assert_no_error (error);
  assert_same_file ("a/00000.png", "b/00000.png");
  assert_same_file ("a/00005.png", "b/00005.png");
  assert_same_file ("a/00008.png", "b/00008.png");
}

#ifdef ANS_HAVE_GIF
static void
gif_has_its_pictures_and_its_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of ("x.gif");
  int code, time = 0;
  record ("x.gif", ANS_MOVIE_GIF, 2, NULL, &error);
  g_assert_no_error (error);
  GifFileType *file = DGifOpenFileName (path, &code);
  g_assert_nonnull (file);
  g_assert_cmpint (DGifSlurp (file), ==, GIF_OK);
  g_assert_cmpint (file->ImageCount, ==, PICTURES);
  g_assert_cmpint (file->SWidth, ==, 320);
  g_assert_cmpint (file->SHeight, ==, 240);
  for (int i = 0; i < file->ImageCount; i++) {
    GraphicsControlBlock control;
    g_assert_cmpint (DGifSavedExtensionToGCB (file, i, &control), ==, GIF_OK);
    time += control.DelayTime;
  }
  g_assert_cmpint (time, ==, PICTURES * 100 / RATE);
  DGifCloseFile (file, NULL);
}
#endif

#ifdef ANS_HAVE_GSTREAMER
/* EBML's first four bytes, and what is written is a file that others may read. */
static void
webm_is_one (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of ("x.webm"), *contents = NULL;
  gsize bytes;
  if (!ans_movie_available (ANS_MOVIE_WEBM, &error)) {
    g_test_skip (error->message);
    return;
  }
  record ("x.webm", ANS_MOVIE_WEBM, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &bytes, NULL));
  g_assert_cmpmem (contents, 4, "\x1a\x45\xdf\xa3", 4);
  g_assert_nonnull (memmem (contents, bytes, "V_VP8", 5));
  g_assert_nonnull (memmem (contents, bytes, "COMMENTS", 8));
}
#endif

static int
n_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
cancelled_leaves_nothing (void)
{
  static const AnsMovieFormat formats[] = {ANS_MOVIE_GIF, ANS_MOVIE_WEBM, ANS_MOVIE_PNG};
  int before = n_files ();
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GError) error = NULL;
    atomic_int cancel = TRUE;
    if (!ans_movie_available (formats[i], NULL))
      continue;
    g_assert_false (record ("c", formats[i], 1, &cancel, &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_CANCELLED);
  }
  g_assert_cmpint (n_files (), ==, before);
}

static void
what_cannot_be_written_is_said (void)
{
  for (int format = 0; format < ANS_N_MOVIE_FORMATS; format++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *file = path_of ("file");
    if (!ans_movie_available ((AnsMovieFormat) format, NULL))
      continue;
    g_assert_true (g_file_set_contents (file, "", 0, NULL));
    g_assert_false (record ("file/below", (AnsMovieFormat) format, 1, NULL, &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
    g_assert_nonnull (strstr (error->message, "below"));
  }
}

static void
names_tell_the_format (void)
{
  AnsMovieFormat format;
  g_assert_true (ans_movie_format_of ("a.b/c.WEBM", &format, NULL));
  g_assert_cmpint (format, ==, ANS_MOVIE_WEBM);
  g_assert_true (ans_movie_format_of ("c.gif", &format, NULL));
  g_assert_cmpint (format, ==, ANS_MOVIE_GIF);
  g_assert_true (ans_movie_format_of ("a.b/pictures", &format, NULL));
  g_assert_cmpint (format, ==, ANS_MOVIE_PNG);
  g_autoptr (GError) error = NULL;
  g_assert_false (ans_movie_format_of ("c.avi", &format, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_USAGE);
}

static void
plots_are_named (void)
{
  guint64 plots = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (ans_sheet_parse (&ans_problem_fixture, "loss, well", &plots, NULL));
  g_assert_cmpint (__builtin_popcountll (plots), ==, 2);
  g_assert_false (ans_sheet_parse (&ans_problem_fixture, "lost", &plots, &error));
  g_assert_nonnull (strstr (error->message, "'loss'"));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    if (g_remove (inner) != 0)
      remove_tree (inner);
  }
  g_rmdir (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ansatz-film-XXXXXX", NULL);
  g_test_add_func ("/film/recording/pictures-are-numbered", pictures_are_numbered);
  g_test_add_func ("/film/recording/pictures-do-not-depend-on-threads",
                   pictures_do_not_depend_on_threads);
#ifdef ANS_HAVE_GIF
  g_test_add_func ("/film/recording/gif-has-its-pictures-and-its-length",
                   gif_has_its_pictures_and_its_length);
#endif
#ifdef ANS_HAVE_GSTREAMER
  g_test_add_func ("/film/recording/webm-is-one", webm_is_one);
#endif
  g_test_add_func ("/film/recording/cancelled-leaves-nothing", cancelled_leaves_nothing);
  g_test_add_func ("/film/recording/what-cannot-be-written-is-said",
                   what_cannot_be_written_is_said);
  g_test_add_func ("/film/recording/names-tell-the-format", names_tell_the_format);
  g_test_add_func ("/film/recording/plots-are-named", plots_are_named);
  int status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
