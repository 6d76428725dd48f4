#include "tests/ui/bus.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FOCUSABLE = 11, SHOWING = 25, DEEPEST = 64 };

static GPid daemon_pid, launcher;

/* ---- the buses ---- */

static void
die_with_parent (gpointer data)
{
  (void) data;
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GPid
spawn (const char *const *arguments, int *out)
{
  GPid pid = 0;
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                      G_SPAWN_STDERR_TO_DEV_NULL |
                      (out ? G_SPAWN_DEFAULT : G_SPAWN_STDOUT_TO_DEV_NULL);
  if (!g_spawn_async_with_pipes (NULL, (char **) (gsize) arguments, NULL, flags,
                                 die_with_parent, NULL, &pid, NULL, out, NULL, NULL))
    return 0;
  return pid;
}

static gboolean
start_daemon (void)
{
  const char *const arguments[] = {"dbus-daemon", "--session", "--nofork",
                                   "--print-address", NULL};
  int out = -1;
  char address[512] = "";
  daemon_pid = spawn (arguments, &out);
  gssize size = daemon_pid ? read (out, address, sizeof address - 1) : 0;
  if (size <= 0)
    return FALSE;
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", g_strstrip (address), TRUE);
  return TRUE;
}

gboolean
bus_start (void)
{
  static const char *const places[] = {"/usr/libexec/at-spi-bus-launcher",
                                       "/usr/lib/at-spi2-core/at-spi-bus-launcher"};
  const char *found = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (places) && !found; i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      found = places[i];
  if (!found || !start_daemon ()) {
    g_print ("1..0 # SKIP no dbus-daemon and at-spi-bus-launcher\n");
    return FALSE;
  }
  const char *const arguments[] = {found, "--launch-immediately", NULL};
  launcher = spawn (arguments, NULL);
  g_setenv ("GTK_A11Y", "atspi", TRUE);
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
bus_stop (void)
{
  end (&launcher);
  end (&daemon_pid);
}

/* ---- the walk, in a thread of its own, as the main thread answers it ---- */

static void
free_node (gpointer data)
{
  BusNode *node = data;
  g_free (node->role);
  g_free (node->name);
  g_free (node->description);
  g_free (node);
}

static GVariant *
ask (GDBusConnection *bus, const char *who, const char *path, const char *interface,
     const char *method, GVariant *arguments)
{
  return g_dbus_connection_call_sync (bus, who, path, interface, method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
}

static GVariant *
get (GDBusConnection *bus, const char *who, const char *path, const char *interface,
     const char *property)
{
  g_autoptr (GVariant) answer = ask (bus, who, path, "org.freedesktop.DBus.Properties",
                                     "Get", g_variant_new ("(ss)", interface, property));
  GVariant *value = NULL;
  if (answer)
    g_variant_get (answer, "(v)", &value);
  return value;
}

#define ACCESSIBLE "org.a11y.atspi.Accessible"

static char *
get_string (GDBusConnection *bus, const char *who, const char *path, const char *property)
{
  g_autoptr (GVariant) value = get (bus, who, path, ACCESSIBLE, property);
  return value ? g_variant_dup_string (value, NULL) : g_strdup ("");
}

static BusNode *
look (GDBusConnection *bus, const char *who, const char *path, int depth)
{
  BusNode *node = g_new0 (BusNode, 1);
  g_autoptr (GVariant) role = ask (bus, who, path, ACCESSIBLE, "GetRoleName", NULL);
  g_autoptr (GVariant) state = ask (bus, who, path, ACCESSIBLE, "GetState", NULL);
  g_autoptr (GVariant) value =
      get (bus, who, path, "org.a11y.atspi.Value", "CurrentValue");
  node->depth = depth;
  node->name = get_string (bus, who, path, "Name");
  node->description = get_string (bus, who, path, "Description");
  if (role)
    g_variant_get (role, "(s)", &node->role);
  else
    node->role = g_strdup ("");
  if (state) {
    g_autoptr (GVariant) words = g_variant_get_child_value (state, 0);
    guint32 word = 0;
    if (g_variant_n_children (words) > 0)
      g_variant_get_child (words, 0, "u", &word);
    node->focusable = word >> FOCUSABLE & 1;
    node->showing = word >> SHOWING & 1;
  }
  node->has_value = value != NULL;
  node->value = value ? g_variant_get_double (value) : 0;
  return node;
}

static void
walk (GDBusConnection *bus, const char *who, const char *path, int depth,
      GPtrArray *nodes)
{
  g_ptr_array_add (nodes, look (bus, who, path, depth));
  g_autoptr (GVariant) answer = ask (bus, who, path, ACCESSIBLE, "GetChildren", NULL);
  if (!answer || depth > DEEPEST)
    return;
  g_autoptr (GVariant) children = g_variant_get_child_value (answer, 0);
  GVariantIter iter;
  const char *child_who, *child_path;
  g_variant_iter_init (&iter, children);
  while (g_variant_iter_next (&iter, "(&s&o)", &child_who, &child_path))
    walk (bus, child_who, child_path, depth + 1, nodes);
}

typedef struct {
  GPtrArray *nodes;
  gboolean done;
} Job;

static gboolean
finish (gpointer data)
{
  ((Job *) data)->done = TRUE;
  return G_SOURCE_REMOVE;
}

static GDBusConnection *
connect_bus (void)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = session ? ask (session, "org.a11y.Bus", "/org/a11y/bus",
                                               "org.a11y.Bus", "GetAddress", NULL)
                                        : NULL;
  const char *address = NULL;
  if (!answer)
    return NULL;
  g_variant_get (answer, "(&s)", &address);
  return g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, NULL);
}

static gpointer
walk_thread (gpointer data)
{
  Job *job = data;
  g_autoptr (GDBusConnection) bus = connect_bus ();
  if (bus)
    walk (bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", 0,
          job->nodes);
  g_idle_add (finish, job);
  return NULL;
}

GPtrArray *
bus_walk (void)
{
  Job job = {.nodes = g_ptr_array_new_with_free_func (free_node)};
  GThread *thread = g_thread_new ("screen-reader", walk_thread, &job);
  while (!job.done)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  return job.nodes;
}

const BusNode *
bus_find (GPtrArray *nodes, const char *role, const char *name)
{
  for (guint i = 0; i < nodes->len; i++) {
    const BusNode *node = g_ptr_array_index (nodes, i);
    if (g_str_equal (node->role, role) && g_str_equal (node->name, name))
      return node;
  }
  return NULL;
}
