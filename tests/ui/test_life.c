/* The program where little is as it should be. */
#include <glib/gstdio.h>
#include <signal.h>

#include "tests/ui/driver.h"

static const char *program;

static gboolean
has_ended (gpointer data)
{
  return *(gboolean *) data;
}

static void
ended (GObject *process, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (process), result, NULL));
  *(gboolean *) data = TRUE;
}

/* Starts it without a session bus in a home of this path, closes it by keys, and wants a
 * good end. */
static void
lives_and_quits (const char *home, const char *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  static const char *const unset[] = {"DBUS_SESSION_BUS_ADDRESS", "GSETTINGS_BACKEND",
                                      "G_DEBUG", "XDG_CACHE_HOME"};
  for (gsize i = 0; i < G_N_ELEMENTS (unset); i++)
    g_subprocess_launcher_unsetenv (launcher, unset[i]);
  g_subprocess_launcher_setenv (launcher, "HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", config, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", home, TRUE);
  g_autoptr (GSubprocess) process =
      g_subprocess_launcher_spawn (launcher, &error, program, "double-well", NULL);
  g_assert_no_error (error);
  gboolean over = FALSE;
  g_subprocess_wait_async (process, NULL, ended, &over);
  driver_run_for (2);
  g_assert_false (over);
  driver_key ("ctrl+Return");
  driver_run_for (0.3);
  driver_key ("ctrl+q");
  gboolean good = driver_until (has_ended, &over);
  if (!good)
    g_subprocess_force_exit (process);
  g_assert_true (good);
  g_assert_true (g_subprocess_get_successful (process));
}

static void
no_bus_and_no_home (void)
{
  lives_and_quits ("/proc/nowhere", "/proc/nowhere/config");
}

static void
spoilt_settings (void)
{
  g_autofree char *home = g_dir_make_tmp ("ansatz-life-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (home, "ansatz", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      path,
      "[Ansatz]\nwindow-width='wide'\nplot-font-scale=-7\nthreads=99999\n"
      "color-scheme='purple'\ncells=\ndrag-zooms=\xff\n[[[\n",
      -1, NULL));
  lives_and_quits (home, home);
  g_unlink (path);
  g_rmdir (folder);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", home);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = g_getenv ("ANSATZ_FIXTURE");
  if (!program || !driver_start ()) {
    g_print ("1..0 # SKIP no program to start\n");
    return 0;
  }
  g_test_add_func ("/ui/life/no-bus-and-no-home", no_bus_and_no_home);
  g_test_add_func ("/ui/life/spoilt-settings", spoilt_settings);
  int status = g_test_run ();
  driver_stop ();
  return status;
}
