#include "ui/application.h"

#include <libintl.h>
#include <locale.h>

#include "ui/about.h"
#include "ui/actions.h"
#include "ui/preferences.h"
#include "ui/resources.h"
#include "ui/settings.h"
#include "ui/widgets/naming.h"
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

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  GtkWindow *window = gtk_application_get_active_window (data);
  ans_about_show (window, ANS_IS_WINDOW (window)
                              ? ans_window_get_session (ANS_WINDOW (window))
                              : NULL);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  GtkWidget *window = ans_preferences_new (ans_settings_get ());
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                gtk_application_get_active_window (data));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

static const GActionEntry entries[] = {{.name = "quit", .activate = quit},
                                       {.name = "about", .activate = about},
                                       {.name = "preferences", .activate = preferences}};

/* ---- life ---- */

/* Without its schema nothing can be preferred. */
static void
add_settings (GApplication *application)
{
  GSettings *settings = ans_settings_get ();
  if (!settings) {
    g_action_map_remove_action (G_ACTION_MAP (application), "preferences");
    return;
  }
  g_autoptr (GAction) scheme = g_settings_create_action (settings, "color-scheme");
  g_action_map_add_action (G_ACTION_MAP (application), scheme);
  ans_preferences_follow (settings);
}

static void
ans_application_startup (GApplication *application)
{
  g_resources_register (ans_resources_get_resource ());
  G_APPLICATION_CLASS (ans_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries,
                                   G_N_ELEMENTS (entries), application);
  ans_naming_start ();
  ans_actions_install (GTK_APPLICATION (application));
  add_settings (application);
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

/* Installed, or from the folder of the build. */
void
ans_application_bind_texts (void)
{
  gboolean built = g_file_test (ANS_BUILT_LOCALE_DIR, G_FILE_TEST_IS_DIR);
  bindtextdomain (GETTEXT_PACKAGE, built ? ANS_BUILT_LOCALE_DIR : ANS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
ans_application_run (int argc, char **argv, const AnsRecipe *recipe)
{
  choose_renderer ();
  setlocale (LC_ALL, "");
  ans_application_bind_texts ();
  g_set_application_name ("Ansatz");
  g_autoptr (GtkApplication) self = ans_application_new (recipe);
  return g_application_run (G_APPLICATION (self), argc, argv);
}
