#include "ui/about.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#define ID "org.ansatz.Ansatz"

static void
add_versions (GString *text)
{
  g_string_append_printf (
      text, "Ansatz %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n", ANS_VERSION,
      gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
      adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
      glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_string_append_printf (text, "System: %s, %u processors\nLocale: %s\n",
                          system ? system : "unknown", g_get_num_processors (),
                          setlocale (LC_NUMERIC, NULL));
}

static void
add_display (GString *text, GtkWidget *window)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_string_append_printf (
      text, "Display: %s, scale %d\nRenderer: %s\nStyle: %s%s\nWindow: %d x %d\n",
      G_OBJECT_TYPE_NAME (gtk_widget_get_display (window)),
      gtk_widget_get_scale_factor (window),
      renderer ? G_OBJECT_TYPE_NAME (renderer) : "none",
      adw_style_manager_get_dark (style) ? "dark" : "light",
      adw_style_manager_get_high_contrast (style) ? ", high contrast" : "",
      gtk_widget_get_width (window), gtk_widget_get_height (window));
}

static void
add_run (GString *text, AnsSession *session)
{
  const AnsRecipe *recipe = ans_session_get_recipe (session);
  if (!recipe)
    return;
  g_autofree char *command = ans_session_get_command (session);
  g_string_append_printf (
      text, "\nProblem: %s\nStep: %" G_GINT64_FORMAT "\nThreads: %d\nCommand: %s\n",
      recipe->problem->id, ans_session_get_status (session)->step, recipe->threads,
      command);
  for (int i = 0; i < ans_problem_n_params (recipe->problem); i++) {
    g_autofree char *value =
        ans_problem_param_text (recipe->problem, i, recipe->values[i]);
    g_string_append_printf (text, "%s = %s\n", recipe->problem->params[i].id, value);
  }
  const char *failure = ans_session_get_failure (session);
  if (failure)
    g_string_append_printf (text, "Failed: %s\n", failure);
}

char *
ans_about_debug (GtkWidget *window, AnsSession *session)
{
  GString *text = g_string_new (NULL);
  add_versions (text);
  if (window)
    add_display (text, window);
  if (session)
    add_run (text, session);
  return g_string_free (text, FALSE);
}

void
ans_about_show (GtkWindow *parent, AnsSession *session)
{
  g_autofree char *debug = ans_about_debug (parent ? GTK_WIDGET (parent) : NULL, session);
  adw_show_about_window (
      parent, "application-name", "Ansatz", "application-icon", ID, "version",
      ANS_VERSION, "developer-name", _ ("The Ansatz authors"), "license-type",
      GTK_LICENSE_GPL_3_0, "comments",
      _ ("Neural networks solve differential equations, and differential equations "
         "explain neural networks; each with the classical answer on the same axes."),
      /* Translators: your names, one a line. */
      "translator-credits", _ ("translator-credits"), "debug-info", debug,
      "debug-info-filename", "ansatz-debug.txt", NULL);
}
