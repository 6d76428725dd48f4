#include "engine/core/error.h"
#include "engine/export/file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static int
count_files (void)
{
  int n = 0;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
remove_files (const char *in)
{
  const char *name;
  g_autoptr (GDir) dir = g_dir_open (in, 0, NULL);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (in, name, NULL);
    g_remove (path);
  }
}

static void
a_file_is_there_when_it_is_whole (void)
{
  g_autofree char *path = g_build_filename (folder, "a", NULL), *text = NULL;
  g_assert_true (ans_file_save (path, "old", 3, NULL));
  AnsFile *file = ans_file_open (path, NULL);
  ans_file_print (file, "new ");
  ans_file_write (file, "text", 4);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_clear_pointer (&text, g_free);
  g_assert_true (ans_file_commit (file, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "new text");
  g_assert_cmpint (count_files (), ==, 1);
  remove_files (folder);
}

static void
an_abandoned_file_leaves_nothing (void)
{
  g_autofree char *path = g_build_filename (folder, "b", NULL);
  AnsFile *file = ans_file_open (path, NULL);
  ans_file_print (file, "half");
  ans_file_abandon (file);
  g_assert_cmpint (count_files (), ==, 0);
  ans_file_abandon (NULL);
}

static void
what_cannot_be_written_is_told (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ans_file_open ("/nowhere/at/all", &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all"));
  g_clear_error (&error);
  g_assert_false (ans_file_save (folder, "x", 1, &error));
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_cmpint (count_files (), ==, 0);
}

static void
folders_are_made_and_tried (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inner = g_build_filename (folder, "x", "y", NULL);
  g_autofree char *outer = g_build_filename (folder, "x", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "z", NULL);
  g_assert_true (ans_file_prepare_folder (inner, NULL));
  g_assert_true (ans_file_prepare_folder (inner, NULL));
  g_assert_true (g_file_test (inner, G_FILE_TEST_IS_DIR));
  g_assert_true (ans_file_save (file, "", 0, NULL));
  g_assert_false (ans_file_prepare_folder (below, &error));
  g_assert_nonnull (strstr (error->message, below));
  g_clear_error (&error);
  g_assert_false (ans_file_prepare_folder ("/proc/here", &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  g_rmdir (inner);
  g_rmdir (outer);
  remove_files (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ansatz-XXXXXX", NULL);
  g_test_add_func ("/export/file/a-file-is-there-when-it-is-whole",
                   a_file_is_there_when_it_is_whole);
  g_test_add_func ("/export/file/an-abandoned-file-leaves-nothing",
                   an_abandoned_file_leaves_nothing);
  g_test_add_func ("/export/file/what-cannot-be-written-is-told",
                   what_cannot_be_written_is_told);
  g_test_add_func ("/export/file/folders-are-made-and-tried", folders_are_made_and_tried);
  int status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
