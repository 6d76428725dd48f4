/* The window for somebody in Germany: other words, and a comma in numbers. */
#include <adwaita.h>
#include <locale.h>

#include "tests/runs/comma.h"
#include "tests/ui/workbench.h"
#include "ui/application.h"
#include "ui/preferences.h"
#include "ui/settings.h"
#include "ui/widgets/param_row.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static void
set_up (Workbench *self, gconstpointer data)
{
  (void) data;
  workbench_open (self, "double-well", "");
}

static void
tear_down (Workbench *self, gconstpointer data)
{
  (void) data;
  workbench_close (self);
}

typedef struct {
  const char *text;
  gboolean found;
} Search;

static void
look (GtkWidget *widget, gpointer data)
{
  Search *search = data;
  search->found |= GTK_IS_LABEL (widget) &&
                   strstr (gtk_label_get_text (GTK_LABEL (widget)), search->text);
}

static gboolean
says (GtkWidget *root, const char *text)
{
  Search search = {text, FALSE};
  workbench_walk (root, look, &search);
  return search.found;
}

static void
the_window_speaks_german (Workbench *self, gconstpointer data)
{
  (void) data;
  static const char *const words[] = {"Startwert 1", "Starten",         "Angehalten",
                                      "Tempo",       "Befehl kopieren", "Höchstes"};
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (!says (GTK_WIDGET (self->window), words[i]))
      g_error ("the window does not say '%s'", words[i]);
}

static AnsParamRow *
row (Workbench *self, const char *param)
{
  int index = ans_problem_param_index (&ans_problem_fixture, param, NULL);
  return ANS_PARAM_ROW (ans_param_panel_get_row (self->panel, index));
}

static double
beta (Workbench *self)
{
  int index = ans_problem_param_index (&ans_problem_fixture, "beta", NULL);
  return ans_session_get_recipe (self->session)->values[index];
}

static void
type (Workbench *self, const char *text)
{
  driver_click (ans_param_row_get_control (row (self, "beta")), 0.3, 0.5, 1);
  driver_key ("ctrl+a");
  driver_type (text);
  driver_key ("Return");
}

static void
a_comma_and_a_point_are_understood (Workbench *self, gconstpointer data)
{
  (void) data;
  type (self, "7,25");
  g_assert_cmpfloat (beta (self), ==, 7.25);
  type (self, "0.5");
  g_assert_cmpfloat (beta (self), ==, 0.5);
  g_autofree char *command = ans_session_get_command (self->session);
  g_assert_nonnull (strstr (command, "beta=0.5"));
}

static void
settings_keep_their_numbers (Workbench *self, gconstpointer data)
{
  (void) self, (void) data;
  GtkWidget *window = ans_preferences_new (ans_settings_get ());
  GtkWidget *spin =
      ans_preferences_get_control (ANS_PREFERENCES (window), "plot-font-scale");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "1,0");
  gtk_editable_set_text (GTK_EDITABLE (spin), "1,3");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_autoptr (GVariant) value =
      g_settings_get_value (ans_settings_get (), "plot-font-scale");
  g_autofree char *text = g_variant_print (value, FALSE);
  g_assert_cmpstr (text, ==, "1.3");
  g_settings_reset (ans_settings_get (), "plot-font-scale");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const char *name = ans_test_comma_locale ();
  if (!name) {
    g_print ("1..0 # SKIP no locale with a decimal comma can be made\n");
    return 0;
  }
  g_setenv ("LC_ALL", name, TRUE);
  g_setenv ("LANGUAGE", "de", TRUE);
  setlocale (LC_ALL, "");
  ans_application_bind_texts ();
  if (!driver_start ())
    return 0;
  g_test_add ("/ui/german/the-window-speaks-german", Workbench, NULL, set_up,
              the_window_speaks_german, tear_down);
  g_test_add ("/ui/german/a-comma-and-a-point-are-understood", Workbench, NULL, set_up,
              a_comma_and_a_point_are_understood, tear_down);
  g_test_add ("/ui/german/settings-keep-their-numbers", Workbench, NULL, set_up,
              settings_keep_their_numbers, tear_down);
  int status = g_test_run ();
  driver_stop ();
  ans_test_comma_clear ();
  return status;
}
