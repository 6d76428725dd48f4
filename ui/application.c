#include "ui/application.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "ui/actions.h"
#include "ui/resources.h"
#include "ui/settings.h"
#include "ui/window.h"

#define ID "org.ansatz.Ansatz"

#define ANS_TYPE_APPLICATION (ans_application_get_type ())
G_DECLARE_FINAL_TYPE (AnsApplication, ans_application, ANS, APPLICATION, AdwApplication)

struct _AnsApplication {
  AdwApplication parent;
  const AnsRecipe *recipe;
};

G_DEFINE_FINAL_TYPE (AnsApplication, ans_application, ADW_TYPE_APPLICATION)

/* ---- actions ---- */

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  GList *windows = g_list_copy (gtk_application_get_windows (data));
  for (GList *window = windows; window; window = window->next)
    gtk_window_close (window->data);
  g_list_free (windows);
}

static char *
debug_information (void)
{
  return g_strdup_printf ("Ansatz %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n"
                          "GSK_RENDERER=%s\n",
                          ANS_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version,
                          g_getenv ("GSK_RENDERER") ? g_getenv ("GSK_RENDERER") : "");
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  g_autofree char *debug = debug_information ();
  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", "Ansatz",
      "application-icon", ID, "version", ANS_VERSION, "developer-name",
      _ ("The Ansatz authors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("Neural networks solve differential equations, and differential equations "
         "explain neural "
         "networks; each with the classical answer on the same axes."),
      "debug-info", debug, "debug-info-filename", "ansatz-debug.txt", NULL);
}

static void
set_color_scheme (GSimpleAction *action, GVariant *state, gpointer data)
{
  (void) data;
  static const struct {
    const char *name;
    AdwColorScheme scheme;
  } schemes[] = {{"system", ADW_COLOR_SCHEME_DEFAULT},
                 {"light", ADW_COLOR_SCHEME_FORCE_LIGHT},
                 {"dark", ADW_COLOR_SCHEME_FORCE_DARK}};
  const char *name = g_variant_get_string (state, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    if (!g_str_equal (name, schemes[i].name))
      continue;
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        schemes[i].scheme);
    g_simple_action_set_state (action, state);
    if (ans_settings_get ())
      g_settings_set_string (ans_settings_get (), "color-scheme", name);
  }
}

static const GActionEntry entries[] = {{.name = "quit", .activate = quit},
                                       {.name = "about", .activate = about},
                                       {.name = "color-scheme",
                                        .parameter_type = "s",
                                        .state = "'system'",
                                        .change_state = set_color_scheme}};

/* ---- life ---- */

static void
ans_application_startup (GApplication *application)
{
  g_resources_register (ans_resources_get_resource ());
  G_APPLICATION_CLASS (ans_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries,
                                   G_N_ELEMENTS (entries), application);
  ans_actions_install (GTK_APPLICATION (application));
  if (ans_settings_get ()) {
    g_autofree char *scheme = g_settings_get_string (ans_settings_get (), "color-scheme");
    g_action_group_change_action_state (G_ACTION_GROUP (application), "color-scheme",
                                        g_variant_new_string (scheme));
  }
}

static void
open_first (AnsWindow *window)
{
  gboolean only = ans_problems[0] && !ans_problems[1];
  if (!only)
    return;
  AnsRecipe recipe;
  ans_recipe_init (&recipe, ans_problems[0], NULL);
  ans_window_open (window, &recipe);
  ans_recipe_clear (&recipe);
}

static void
ans_application_activate (GApplication *application)
{
  AnsApplication *self = ANS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (!window) {
    window = GTK_WINDOW (ans_window_new (GTK_APPLICATION (application)));
    if (self->recipe)
      ans_window_open (ANS_WINDOW (window), self->recipe);
    else
      open_first (ANS_WINDOW (window));
  }
  gtk_window_present (window);
}

static void
ans_application_open (GApplication *application, GFile **files, int n_files,
                      const char *hint)
{
  (void) hint;
  for (int i = 0; i < n_files; i++) {
    AnsWindow *window = ans_window_new (GTK_APPLICATION (application));
    g_autofree char *path = g_file_get_path (files[i]);
    ans_window_open_file (window, path ? path : "");
    gtk_window_present (GTK_WINDOW (window));
  }
}

static void
ans_application_class_init (AnsApplicationClass *class)
{
  G_APPLICATION_CLASS (class)->startup = ans_application_startup;
  G_APPLICATION_CLASS (class)->activate = ans_application_activate;
  G_APPLICATION_CLASS (class)->open = ans_application_open;
}

static void
ans_application_init (AnsApplication *self)
{
  (void) self;
}

/* Each start is a process of its own: two runs side by side do not share a main loop. */
GtkApplication *
ans_application_new (const AnsRecipe *recipe)
{
  AnsApplication *self =
      g_object_new (ANS_TYPE_APPLICATION, "application-id", ID, "resource-base-path",
                    "/org/ansatz/Ansatz", "flags",
                    G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN, NULL);
  self->recipe = recipe;
  return GTK_APPLICATION (self);
}

/* Without a graphics processor OpenGL is drawn by the processors, which the engine needs:
 * GTK's Cairo renderer takes half the time. */
static void
choose_renderer (void)
{
  static const char *const devices[] = {"/dev/dri/renderD128", "/dev/dri/card0",
                                        "/dev/nvidia0", "/dev/dxg", NULL};
  for (const char *const *device = devices; *device; device++)
    if (g_file_test (*device, G_FILE_TEST_EXISTS))
      return;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

int
ans_application_run (int argc, char **argv, const AnsRecipe *recipe)
{
  choose_renderer ();
  setlocale (LC_ALL, "");
  textdomain ("ansatz");
  g_set_application_name ("Ansatz");
  g_autoptr (GtkApplication) self = ans_application_new (recipe);
  return g_application_run (G_APPLICATION (self), argc, argv);
}
