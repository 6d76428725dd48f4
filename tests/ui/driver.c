#include "tests/ui/driver.h"

#include <adwaita.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ui/resources.h"

#define PATIENCE 30.0 /* seconds */

static GPid server, manager;
static char *state; /* a folder in the place of the user's */

#ifdef __has_feature
#if __has_feature(address_sanitizer)
/* LeakSanitizer cannot tell whose the memory is once a module of GTK has been unloaded.
 */
int dlclose (void *handle);

int
dlclose (void *handle)
{
  (void) handle;
  return 0;
}
#endif
#endif

/* ---- the display ---- */

static void
die_with_parent (gpointer data)
{
  (void) data;
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GPid
spawn (const char *const *arguments)
{
  GPid pid = 0;
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                      G_SPAWN_LEAVE_DESCRIPTORS_OPEN | G_SPAWN_STDOUT_TO_DEV_NULL |
                      G_SPAWN_STDERR_TO_DEV_NULL;
  if (!g_spawn_async (NULL, (char **) (gsize) arguments, NULL, flags, die_with_parent,
                      NULL, &pid, NULL))
    return 0;
  return pid;
}

/* Xvfb looks for a free display itself and writes its number to a pipe when it is ready.
 */
static gboolean
start_server (void)
{
  int ends[2];
  char descriptor[16], number[16] = "";
  if (pipe (ends) != 0)
    return FALSE;
  g_snprintf (descriptor, sizeof descriptor, "%d", ends[1]);
  /* No auto-repeat: on a busy machine a key may seem to be held down. */
  const char *const arguments[] = {"Xvfb",    "-r", "-displayfd",  descriptor,
                                   "-screen", "0",  "1280x800x24", "-nolisten",
                                   "tcp",     NULL};
  server = spawn (arguments);
  close (ends[1]);
  gssize size = server ? read (ends[0], number, sizeof number - 1) : 0;
  close (ends[0]);
  if (size <= 0)
    return FALSE;
  g_autofree char *display = g_strdup_printf (":%s", g_strstrip (number));
  g_setenv ("DISPLAY", display, TRUE);
  return TRUE;
}

static gboolean
is_installed (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  return path != NULL;
}

gboolean
driver_start (void)
{
  if (!is_installed ("Xvfb") || !is_installed ("openbox") || !is_installed ("xdotool") ||
      !start_server ()) {
    g_print ("1..0 # SKIP no Xvfb, openbox and xdotool\n");
    return FALSE;
  }
  state = g_dir_make_tmp ("ansatz-state-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  const char *const arguments[] = {"openbox", "--sm-disable", NULL};
  manager = spawn (arguments);
  adw_init ();
  g_resources_register (ans_resources_get_resource ());
  return TRUE;
}

static void
end (GPid *pid)
{
  if (*pid == 0)
    return;
  kill (*pid, SIGTERM);
  waitpid (*pid, NULL, 0);
  *pid = 0;
}

void
driver_stop (void)
{
  g_autofree char *sessions = g_build_filename (state, "ansatz", "sessions", NULL);
  g_autofree char *own = g_path_get_dirname (sessions);
  g_rmdir (sessions);
  g_rmdir (own);
  g_rmdir (state);
  g_clear_pointer (&state, g_free);
  end (&manager);
  end (&server);
}

/* ---- waiting ---- */

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
driver_run_for (double seconds)
{
  gboolean over = FALSE;
  g_timeout_add ((guint) (1000 * seconds), set_flag, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

gboolean
driver_until (gboolean (*condition) (gpointer data), gpointer data)
{
  gint64 end_time = g_get_monotonic_time () + (gint64) (1e6 * PATIENCE);
  while (!condition (data) && g_get_monotonic_time () < end_time)
    driver_run_for (0.01);
  return condition (data);
}

/* ---- the person ---- */

static void
xdotool_done (GObject *process, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
xdotool (const char *command)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strdup_printf ("xdotool %s", command);
  g_auto (GStrv) arguments = NULL;
  gboolean done = FALSE;
  g_assert_true (g_shell_parse_argv (line, NULL, &arguments, &error));
  g_autoptr (GSubprocess) process = g_subprocess_newv ((const char *const *) arguments,
                                                       G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, xdotool_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  driver_run_for (0.05);
}

void
driver_key (const char *keys)
{
  g_autofree char *command = g_strdup_printf ("key %s", keys);
  xdotool (command);
}

void
driver_type (const char *text)
{
  g_autofree char *command = g_strdup_printf ("type --delay 5 '%s'", text);
  xdotool (command);
}

/* "mousemove --window ID x y" for a place in a widget. */
static char *
motion (GtkWidget *widget, double x, double y)
{
  graphene_rect_t bounds;
  double left, top;
  GtkNative *native = gtk_widget_get_native (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &bounds));
  gtk_native_get_surface_transform (native, &left, &top);
  GdkSurface *surface = gtk_native_get_surface (native);
  return g_strdup_printf (
      "mousemove --window %lu %d %d", gdk_x11_surface_get_xid (surface),
      (int) (left + (double) bounds.origin.x + x * (double) bounds.size.width),
      (int) (top + (double) bounds.origin.y + y * (double) bounds.size.height));
}

void
driver_move (GtkWidget *widget, double x, double y)
{
  g_autofree char *move = motion (widget, x, y);
  xdotool (move);
}

void
driver_click (GtkWidget *widget, double x, double y, int button)
{
  g_autofree char *move = motion (widget, x, y);
  g_autofree char *command = g_strdup_printf ("%s click %d", move, button);
  xdotool (command);
}

void
driver_scroll (GtkWidget *widget, double x, double y, int notches)
{
  driver_move (widget, x, y);
  g_autofree char *command = g_strdup_printf ("click --repeat %d --delay 20 %d",
                                              ABS (notches), notches > 0 ? 4 : 5);
  xdotool (command);
}

void
driver_drag (GtkWidget *widget, double x0, double y0, double x1, double y1, int button)
{
  g_autofree char *from = motion (widget, x0, y0), *to = motion (widget, x1, y1);
  g_autofree char *half = motion (widget, (x0 + x1) / 2, (y0 + y1) / 2);
  g_autofree char *press = g_strdup_printf ("%s mousedown %d", from, button);
  g_autofree char *release = g_strdup_printf ("mouseup %d", button);
  xdotool (press);
  xdotool (half);
  xdotool (to);
  xdotool (release);
}
