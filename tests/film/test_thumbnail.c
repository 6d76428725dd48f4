/* Pictures of problems in the cache. */
#include <glib/gstdio.h>
#include <cairo.h>

#include "engine/core/error.h"
#include "tests/runs/fixture.h"
#include "ui/film/thumbnail.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static char *
new_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ansatz-thumbnail-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

static int
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;
  while (g_dir_read_name (dir))
    n++;
  return n;
}

/* How many pixels are not empty. */
static double
covered (const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  int width = cairo_image_surface_get_width (surface), n = 0;
  int height = cairo_image_surface_get_height (surface);
  g_assert_cmpint (width, ==, 2 * ANS_THUMBNAIL_WIDTH);
  g_assert_cmpint (height, ==, 2 * ANS_THUMBNAIL_HEIGHT);
  for (int y = 0; y < height; y++) {
    const guint32 *row =
        (gpointer) (cairo_image_surface_get_data (surface) +
                    (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
    for (int x = 0; x < width; x++)
      n += row[x] >> 24 != 0;
  }
  cairo_surface_destroy (surface);
  return n / ((double) width * height);
}

static void
test_make (void)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (GError) error = NULL;
  atomic_int cancel = 0;
  g_assert_true (ans_thumbnail_make (folder, &ans_problem_fixture, &cancel, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_files (folder), ==, 2);
  const AnsThemeKind themes[] = {ANS_THEME_LIGHT, ANS_THEME_DARK};
  for (int i = 0; i < 2; i++) {
    g_autofree char *path = ans_thumbnail_path (folder, &ans_problem_fixture, themes[i]);
    g_assert_cmpfloat (covered (path), >, 0.005);
    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
test_cancel (void)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (GError) error = NULL;
  atomic_int cancel = 1;
  g_assert_false (ans_thumbnail_make (folder, &ans_problem_fixture, &cancel, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_CANCELLED);
  g_assert_cmpint (count_files (folder), ==, 0);
  g_rmdir (folder);
}

static void
test_names (void)
{
  AnsPreset presets[] = {ans_problem_fixture.presets[0], {NULL}};
  AnsProblem other = ans_problem_fixture;
  other.presets = presets;
  presets[0].settings = ans_problem_fixture.presets[1].settings;
  g_autofree char *before =
      ans_thumbnail_path ("/x", &ans_problem_fixture, ANS_THEME_LIGHT);
  g_autofree char *after = ans_thumbnail_path ("/x", &other, ANS_THEME_LIGHT);
  g_autofree char *dark = ans_thumbnail_path ("/x", &ans_problem_fixture, ANS_THEME_DARK);
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpstr (before, !=, dark);
  g_assert_true (g_str_has_prefix (before, "/x/" ANS_VERSION "-"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/film/thumbnail/a-light-and-a-dark-picture-are-made", test_make);
  g_test_add_func ("/film/thumbnail/what-is-cancelled-leaves-nothing", test_cancel);
  g_test_add_func ("/film/thumbnail/other-settings-have-another-name", test_names);
  return g_test_run ();
}
