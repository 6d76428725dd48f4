/* The window as a screen reader has it. */
#include <adwaita.h>
#include <string.h>

#include "tests/ui/bus.h"
#include "tests/ui/workbench.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, &ans_problem_fixture,
                                          NULL};

/* One for all tests: an application is on its bus until the process ends. */
static Workbench bench;

static gboolean
is_said_twice (const char *name)
{
  gsize half = strlen (name) / 2;
  return strlen (name) == 2 * half + 1 && name[half] == ' ' &&
         strncmp (name, name + half + 1, half) == 0;
}

/* What GTK calls a thing that has no name is its type. */
static gboolean
has_name (const BusNode *node)
{
  static const char *const types[] = {"Gtk", "Adw", "Ans"};
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_prefix (node->name, types[i]) && !strchr (node->name, ' '))
      return FALSE;
  return *node->name != '\0' && !strchr (node->name, '_') && !is_said_twice (node->name);
}

/* Parts of a list item, whose label is named, of a scroll bar, and of the pages and the
 * closed list of the preferences. */
static gboolean
is_inside_gtk (const BusNode *node, const BusNode *before)
{
  if (*node->name == '\0' && g_str_equal (node->role, "list item") && before)
    return g_str_equal (before->role, "list") && before->depth == node->depth - 1;
  return (g_str_equal (node->name, "GtkLabel") && g_str_equal (node->role, "tab")) ||
         g_str_equal (node->name, "GtkListItemWidget") ||
         (g_str_equal (node->name, "GtkRange") && g_str_equal (node->role, "widget"));
}

/* What can be focused or has a value has a name, and a role that says what it is. */
static int
count_nameless (GPtrArray *nodes)
{
  static const char *const empty[] = {"", "unknown", "invalid", "filler", "panel", NULL};
  int n = 0;
  for (guint i = 0; i < nodes->len; i++) {
    const BusNode *node = g_ptr_array_index (nodes, i);
    const BusNode *before = i > 0 ? g_ptr_array_index (nodes, i - 1) : NULL;
    gboolean acts = node->focusable || node->has_value;
    if (!acts || is_inside_gtk (node, before) ||
        (has_name (node) && !g_strv_contains (empty, node->role)))
      continue;
    n++;
    g_printerr ("%s '%s' at depth %d has no name\n", node->role, node->name, node->depth);
  }
  return n;
}

static void
everything_of_a_run_has_a_name (void)
{
  g_autoptr (GPtrArray) nodes = bus_walk ();
  g_assert_cmpint ((int) nodes->len, >, 100);
  g_assert_cmpint (count_nameless (nodes), ==, 0);
}

static void
everything_of_the_list_has_a_name (void)
{
  GtkWindow *window = GTK_WINDOW (ans_window_new (bench.application));
  gtk_window_present (window);
  driver_run_for (2);
  g_autoptr (GPtrArray) nodes = bus_walk ();
  g_assert_nonnull (bus_find (nodes, "grid cell", "Fixture"));
  g_assert_cmpint (count_nameless (nodes), ==, 0);
  gtk_window_close (window);
  driver_run_for (0.3);
}

static void
plots_are_images_with_a_sentence (void)
{
  g_autoptr (GPtrArray) before = bus_walk ();
  const BusNode *plot = bus_find (before, "image", "Density");
  g_assert_nonnull (plot);
  g_assert_nonnull (strstr (plot->description, "range 0"));
  ans_session_play_until (bench.session, 400);
  driver_run_for (0.2);
  g_assert_true (driver_until (workbench_is_resting, &bench));
  driver_run_for (1.2);
  g_autoptr (GPtrArray) after = bus_walk ();
  plot = bus_find (after, "image", "Loss");
  g_assert_nonnull (plot);
  g_assert_nonnull (strstr (plot->description, "at step 400, "));
  g_assert_nonnull (strstr (plot->description, "; range "));
}

static void
sliders_say_their_value (void)
{
  g_autoptr (GError) error = NULL;
  int height = ans_problem_param_index (&ans_problem_fixture, "height", &error);
  ans_session_set (bench.session, height, 2.5, &error);
  g_assert_no_error (error);
  g_autofree double *values = ans_session_get_values (bench.session);
  ans_param_panel_set_values (bench.panel, values);
  g_autoptr (GPtrArray) nodes = bus_walk ();
  const BusNode *slider = bus_find (nodes, "slider", "Barrier");
  g_assert_nonnull (slider);
  g_assert_true (slider->has_value);
  g_assert_cmpfloat_with_epsilon (slider->value, 2.5, 1e-6);
  const BusNode *spin = bus_find (nodes, "spin button", "Particles");
  g_assert_cmpfloat (spin->value, ==, 512);
}

static void
everything_of_the_menus_has_a_name (void)
{
  static const char *const openers[] = {"ctrl+j", "F10", "ctrl+o", "ctrl+comma"};
  for (gsize i = 0; i < G_N_ELEMENTS (openers); i++) {
    driver_key (openers[i]);
    driver_run_for (0.4);
    g_autoptr (GPtrArray) nodes = bus_walk ();
    int nameless = count_nameless (nodes);
    if (nameless > 0)
      g_error ("%d things have no name after %s", nameless, openers[i]);
    driver_key ("Escape");
    driver_run_for (0.3);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!bus_start ())
    return 0;
  if (!driver_start ()) {
    bus_stop ();
    return 0;
  }
  g_test_add_func ("/ui/accessible/everything-of-a-run-has-a-name",
                   everything_of_a_run_has_a_name);
  g_test_add_func ("/ui/accessible/everything-of-the-list-has-a-name",
                   everything_of_the_list_has_a_name);
  g_test_add_func ("/ui/accessible/everything-of-the-menus-has-a-name",
                   everything_of_the_menus_has_a_name);
  g_test_add_func ("/ui/accessible/sliders-say-their-value", sliders_say_their_value);
  g_test_add_func ("/ui/accessible/plots-are-images-with-a-sentence",
                   plots_are_images_with_a_sentence);
  workbench_open (&bench, "double-well", "");
  int status = g_test_run ();
  workbench_close (&bench);
  driver_stop ();
  bus_stop ();
  return status;
}
