#include "ui/preferences.h"

#include "ui/widgets/habits.h"

struct _AnsPreferences {
  AdwPreferencesWindow parent;
  AdwComboRow *color_scheme;
  GtkSpinButton *plot_font_scale, *threads, *history_memory, *hidden_pause;
  GtkSwitch *plot_grid, *drag_zooms, *quality_governor;
  GtkWidget *quality_governor_row;
};

G_DEFINE_FINAL_TYPE (AnsPreferences, ans_preferences, ADW_TYPE_PREFERENCES_WINDOW)

#define CONTROL(name, key, property)                                                     \
  {                                                                                      \
#name, key, property, G_STRUCT_OFFSET(AnsPreferences, name)                          \
  }
static const struct {
  const char *name, *key, *property;
  gssize offset;
} controls[] = {CONTROL (color_scheme, "color-scheme", "selected"),
                CONTROL (plot_font_scale, "plot-font-scale", "value"),
                CONTROL (plot_grid, "plot-grid", "active"),
                CONTROL (drag_zooms, "drag-zooms", "active"),
                CONTROL (threads, "threads", "value"),
                CONTROL (history_memory, "history-memory", "value"),
                CONTROL (hidden_pause, "hidden-pause", "value"),
                CONTROL (quality_governor, "adapt-quality", "active")};

static gboolean
has_key (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (settings, "settings-schema", &schema, NULL);
  return g_settings_schema_has_key (schema, key);
}

/* ---- the schemes, in the order of their enumeration ---- */

static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK};

static gboolean
scheme_to_index (GValue *value, GVariant *variant, gpointer settings)
{
  (void) variant;
  g_value_set_uint (value, (guint) g_settings_get_enum (settings, "color-scheme"));
  return TRUE;
}

static GVariant *
index_to_scheme (const GValue *value, const GVariantType *type, gpointer settings)
{
  static const char *const names[] = {"system", "light", "dark"};
  guint index = g_value_get_uint (value);
  (void) type, (void) settings;
  return index < G_N_ELEMENTS (names) ? g_variant_new_string (names[index]) : NULL;
}

static void
follow_scheme (GSettings *settings)
{
  int scheme = g_settings_get_enum (settings, "color-scheme");
  adw_style_manager_set_color_scheme (
      adw_style_manager_get_default (),
      schemes[CLAMP (scheme, 0, (int) G_N_ELEMENTS (schemes) - 1)]);
}

void
ans_preferences_follow (GSettings *settings)
{
  AnsHabits *habits = ans_habits_get ();
  g_settings_bind (settings, "plot-font-scale", habits, "font-scale",
                   G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "plot-grid", habits, "grid", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "drag-zooms", habits, "drag-zooms", G_SETTINGS_BIND_GET);
  follow_scheme (settings);
  if (g_object_get_data (G_OBJECT (settings), "followed"))
    return;
  g_object_set_data (G_OBJECT (settings), "followed", settings);
  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (follow_scheme), NULL);
}

/* ---- the object ---- */

static GtkWidget *
control_at (AnsPreferences *self, gsize i)
{
  return G_STRUCT_MEMBER (GtkWidget *, self, controls[i].offset);
}

GtkWidget *
ans_preferences_get_control (AnsPreferences *self, const char *key)
{
  g_return_val_if_fail (ANS_IS_PREFERENCES (self), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++)
    if (g_str_equal (controls[i].key, key))
      return control_at (self, i);
  return NULL;
}

static void
ans_preferences_class_init (AnsPreferencesClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/preferences.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++)
    gtk_widget_class_bind_template_child_full (widget, controls[i].name, FALSE,
                                               controls[i].offset);
  gtk_widget_class_bind_template_child (widget, AnsPreferences, quality_governor_row);
}

/* The title of its row names a control; what it is for is said by nobody else. */
static void
name_control (GtkWidget *control)
{
  GtkWidget *row = gtk_widget_get_ancestor (control, ADW_TYPE_ACTION_ROW);
  if (row && row != control)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
        adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), -1);
}

static void
ans_preferences_init (AnsPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++)
    name_control (control_at (self, i));
}

GtkWidget *
ans_preferences_new (GSettings *settings)
{
  AnsPreferences *self = g_object_new (ANS_TYPE_PREFERENCES, NULL);
  g_settings_bind_with_mapping (settings, "color-scheme", self->color_scheme, "selected",
                                G_SETTINGS_BIND_DEFAULT, scheme_to_index, index_to_scheme,
                                settings, NULL);
  for (gsize i = 1; i < G_N_ELEMENTS (controls); i++)
    if (has_key (settings, controls[i].key))
      g_settings_bind (settings, controls[i].key, control_at (self, i),
                       controls[i].property, G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_visible (self->quality_governor_row,
                          has_key (settings, "adapt-quality"));
  return GTK_WIDGET (self);
}
