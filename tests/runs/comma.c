#include "tests/runs/comma.h"

#include <glib/gstdio.h>

static char *folder;

/* Compiles the locale's description, which comes with Debian's package `locales`. */
const char *
ans_test_comma_locale (void)
{
  static const char *const name = "de_DE.UTF-8";
  folder = g_dir_make_tmp ("ansatz-locale-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *command[] = {"localedef", "-i", "de_DE", "-f", "UTF-8", path, NULL};
  int status = 1;
  gboolean made = g_spawn_sync (NULL, (char **) (gpointer) command, NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                                    G_SPAWN_STDERR_TO_DEV_NULL,
                                NULL, NULL, NULL, NULL, &status, NULL) &&
                  status == 0;
  if (made)
    g_setenv ("LOCPATH", folder, TRUE);
  return made ? name : NULL;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    if (g_remove (inner) != 0)
      remove_tree (inner);
  }
  g_rmdir (path);
}

void
ans_test_comma_clear (void)
{
  g_unsetenv ("LOCPATH");
  if (folder)
    remove_tree (folder);
  g_clear_pointer (&folder, g_free);
}
