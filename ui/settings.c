#define G_SETTINGS_ENABLE_BACKEND
#include "ui/settings.h"

#include <gio/gsettingsbackend.h>

#define ID "org.ansatz.Ansatz"

/* Installed, or from the folder of the build. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema =
      source ? g_settings_schema_source_lookup (source, ID, TRUE) : NULL;
  if (schema)
    return schema;
  g_autoptr (GSettingsSchemaSource) built =
      g_settings_schema_source_new_from_directory (ANS_SCHEMA_DIR, source, FALSE, NULL);
  return built ? g_settings_schema_source_lookup (built, ID, FALSE) : NULL;
}

static gboolean
has_session_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") ||
         g_file_test (socket, G_FILE_TEST_EXISTS);
}

/* The desktop's own, but a plain file where there is no session bus to write through. */
static GSettingsBackend *
find_backend (void)
{
  if (g_getenv ("GSETTINGS_BACKEND") || has_session_bus ())
    return NULL;
  g_autofree char *path =
      g_build_filename (g_get_user_config_dir (), "ansatz", "settings.ini", NULL);
  return g_keyfile_settings_backend_new (path, "/org/ansatz/Ansatz/", "Ansatz");
}

GSettings *
ans_settings_get (void)
{
  static GSettings *settings;
  static gboolean looked;
  if (looked)
    return settings;
  looked = TRUE;
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GSettingsBackend) backend = schema ? find_backend () : NULL;
  if (schema)
    settings = g_settings_new_full (schema, backend, NULL);
  return settings;
}

static const struct {
  const char *action, *key;
} states[] = {{"show-pane", "pane-visible"},
              {"cells", "cells"},
              {"adapt-quality", "adapt-quality"},
              {"statistics", "statistics"}};

void
ans_settings_restore (GtkWindow *window, GtkPaned *paned)
{
  GSettings *settings = ans_settings_get ();
  gtk_window_set_default_size (window, 1280, 800);
  gtk_paned_set_position (paned, 336);
  if (!settings)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "maximized"))
    gtk_window_maximize (window);
  gtk_paned_set_position (paned, g_settings_get_int (settings, "pane-width"));
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (GVariant) state = g_settings_get_value (settings, states[i].key);
    g_action_group_change_action_state (G_ACTION_GROUP (window), states[i].action, state);
  }
}

void
ans_settings_remember (GtkWindow *window, GtkPaned *paned)
{
  GSettings *settings = ans_settings_get ();
  if (!settings)
    return;
  int width, height;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", MAX (360, width));
  g_settings_set_int (settings, "window-height", MAX (300, height));
  g_settings_set_boolean (settings, "maximized", gtk_window_is_maximized (window));
  g_settings_set_int (settings, "pane-width",
                      CLAMP (gtk_paned_get_position (paned), 280, 800));
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (GVariant) state =
        g_action_group_get_action_state (G_ACTION_GROUP (window), states[i].action);
    g_settings_set_value (settings, states[i].key, state);
  }
}
