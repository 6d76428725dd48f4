#include "ui/widgets/naming.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
set_name (GtkWidget *widget, const char *name)
{
  if (name && *name)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
ans_naming_set (GtkWidget *control, const char *name, const char *help)
{
  g_return_if_fail (GTK_IS_WIDGET (control));
  g_object_set_data_full (G_OBJECT (control), "spoken-name", g_strdup (name), g_free);
  set_name (control, name);
  if (help)
    gtk_accessible_update_property (GTK_ACCESSIBLE (control),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);
}

/* GTK 4.8 says the underline of a mnemonic, and then the label once more. */
static void
name_button (GtkButton *button)
{
  if (gtk_button_get_label (button) && gtk_button_get_use_underline (button))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button),
                                   GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* The button inside of a drop-down list takes the focus, and says what the list is. */
static void
name_drop_down (GtkWidget *button, GtkWidget *list)
{
  const char *name = g_object_get_data (G_OBJECT (list), "spoken-name");
  set_name (button, name ? name : gtk_widget_get_tooltip_text (list));
}

static void
name_by_row (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_ROW);
  GtkWidget *group = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_GROUP);
  if (row)
    set_name (widget, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  else if (!group || !*adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)))
    set_name (widget, _ ("List"));
}

static void
name (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  if (GTK_IS_BUTTON (widget) && GTK_IS_DROP_DOWN (parent))
    name_drop_down (widget, parent);
  else if (GTK_IS_BUTTON (widget))
    name_button (GTK_BUTTON (widget));
  else if (ADW_IS_ACTION_ROW (widget))
    return; /* says its title by itself */
  else if (ADW_IS_PREFERENCES_ROW (widget) || GTK_IS_LIST_BOX (widget) ||
           GTK_IS_LIST_VIEW (widget))
    name_by_row (widget);
  else if (GTK_IS_SEARCH_ENTRY (widget))
    set_name (widget, _ ("Search"));
  else if (GTK_IS_PANED (widget))
    set_name (widget, _ ("Divider"));
  else if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_widget_set_focusable (widget, FALSE); /* what is inside has the focus */
}

/* A window with what it does not show yet. */
static void
name_all (GtkWidget *widget)
{
  name (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    name_all (child);
}

static gboolean
mapped (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  (void) hint, (void) n, (void) data;
  GtkWidget *widget = g_value_get_object (values);
  if (GTK_IS_NATIVE (widget))
    name_all (widget);
  else
    name (widget);
  return TRUE;
}

void
ans_naming_start (void)
{
  static gboolean started;
  if (started)
    return;
  started = TRUE;
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped, NULL,
                              NULL);
}
