/* The cells of the table of runs. */
#include "ui/widgets/runs_pane_private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/plot/theme.h"

static AnsRunCell *
cell_of (gpointer factory)
{
  return g_object_get_data (G_OBJECT (factory), "cell");
}

static void
show_colour (GtkLabel *label, AnsRunItem *item)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const AnsTheme *theme = ans_theme_get (dark ? ANS_THEME_DARK : ANS_THEME_LIGHT);
  AnsColour c = theme->roles[ans_run_item_get_role (item)];
  g_autofree char *markup = g_strdup_printf (
      "<span foreground='#%02x%02x%02x'>%s</span>", (unsigned) (255 * c.red),
      (unsigned) (255 * c.green), (unsigned) (255 * c.blue),
      ans_run_item_is_visible (item) ? "●" : "○");
  gtk_label_set_markup (label, markup);
}

static void
show_seen (GtkWidget *box, AnsRunItem *item)
{
  GtkWidget *check = gtk_widget_get_first_child (box);
  g_autofree char *name = g_strdup_printf (_ ("Show %s"), ans_run_item_get_name (item));
  g_object_set_data (G_OBJECT (check), "silent", GINT_TO_POINTER (TRUE));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), ans_run_item_is_visible (item));
  g_object_set_data (G_OBJECT (check), "silent", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  show_colour (GTK_LABEL (gtk_widget_get_last_child (box)), item);
}

static void
show_name (GtkLabel *label, AnsRunItem *item)
{
  double progress = ans_run_item_get_progress (item);
  const char *name = ans_run_item_get_name (item);
  const char *failure = ans_run_item_get_failure (item);
  g_autofree char *text = progress < 0
                              ? g_strdup (name)
                              : g_strdup_printf ("%s  %.0f %%", name, 100 * progress);
  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), failure ? failure
                                                   : ans_run_item_is_current (item)
                                                       ? _ ("The live run")
                                                       : _ ("Go on with this run"));
  if (ans_run_item_is_current (item))
    gtk_widget_add_css_class (GTK_WIDGET (label), "current");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "current");
  if (failure)
    gtk_widget_add_css_class (GTK_WIDGET (label), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "warning");
}

/* Shows the item anew in the widget of a cell. */
static void
refresh (GtkListItem *list_item)
{
  AnsRunItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  const AnsRunCell *cell = g_object_get_data (G_OBJECT (list_item), "cell");
  if (cell->kind == ANS_RUN_CELL_SEEN) {
    show_seen (child, item);
  } else if (cell->kind == ANS_RUN_CELL_NAME) {
    show_name (GTK_LABEL (child), item);
  } else if (cell->kind != ANS_RUN_CELL_MENU) {
    g_autofree char *text = ans_run_item_text (item, cell);
    if (strcmp (text, gtk_label_get_text (GTK_LABEL (child))) != 0)
      gtk_label_set_text (GTK_LABEL (child), text);
  }
}

static void
item_changed (AnsRunItem *item, GtkListItem *list_item)
{
  (void) item;
  refresh (list_item);
}

int
ans_runs_pane_number (GtkWidget *widget)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "number"));
}

static void
check_toggled (GtkCheckButton *check, AnsRunsPane *self)
{
  if (!g_object_get_data (G_OBJECT (check), "silent"))
    g_signal_emit_by_name (self, "seen", ans_runs_pane_number (GTK_WIDGET (check)),
                           gtk_check_button_get_active (check));
}

static GtkWidget *
new_seen (AnsRunsPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *check = gtk_check_button_new ();
  gtk_widget_set_tooltip_text (check, _ ("Draw the Curves of This Run"));
  g_signal_connect (check, "toggled", G_CALLBACK (check_toggled), self);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  return box;
}

static GtkWidget *
new_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("More About This Run"));
  return button;
}

static void
cell_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, AnsRunsPane *self)
{
  AnsRunCell *cell = cell_of (factory);
  GtkWidget *child = NULL;
  if (cell->kind == ANS_RUN_CELL_SEEN)
    child = new_seen (self);
  else if (cell->kind == ANS_RUN_CELL_MENU)
    child = new_menu ();
  else
    child = gtk_label_new (NULL);
  if (GTK_IS_LABEL (child)) {
    gboolean name = cell->kind == ANS_RUN_CELL_NAME;
    gtk_label_set_xalign (GTK_LABEL (child), name ? 0 : 1);
    gtk_label_set_ellipsize (GTK_LABEL (child),
                             name ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    gtk_label_set_width_chars (GTK_LABEL (child), name ? 8 : -1);
    gtk_widget_add_css_class (child, name ? "run-name" : "numeric");
  }
  g_object_set_data (G_OBJECT (list_item), "cell", cell);
  gtk_list_item_set_child (list_item, child);
}

static GMenuModel *
row_menu (int number)
{
  static const struct {
    const char *label, *action;
  } entries[] = {{N_ ("_Rename…"), "run.rename"},
                 {N_ ("_Start Another With Its Settings"), "run.repeat"},
                 {N_ ("_Delete"), "run.delete"}};
  GMenu *menu = g_menu_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    g_autofree char *action = g_strdup_printf ("%s(%d)", entries[i].action, number);
    g_menu_append (menu, _ (entries[i].label), action);
  }
  return G_MENU_MODEL (menu);
}

static void
cell_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AnsRunsPane *self)
{
  AnsRunItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  const AnsRunCell *cell = cell_of (factory);
  gpointer number = GINT_TO_POINTER (ans_run_item_get_number (item));
  g_object_set_data (G_OBJECT (child), "number", number);
  if (cell->kind == ANS_RUN_CELL_SEEN) {
    GtkWidget *check = gtk_widget_get_first_child (child);
    g_object_set_data (G_OBJECT (check), "number", number);
    g_hash_table_insert (self->checks, number, check);
  } else if (cell->kind == ANS_RUN_CELL_NAME) {
    g_hash_table_insert (self->names, number, child);
  } else if (cell->kind == ANS_RUN_CELL_MENU) {
    g_autoptr (GMenuModel) menu = row_menu (GPOINTER_TO_INT (number));
    gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (child), menu);
  }
  gulong handler =
      g_signal_connect (item, "changed", G_CALLBACK (item_changed), list_item);
  g_object_set_data (G_OBJECT (list_item), "handler", (gpointer) handler);
  refresh (list_item);
}

static void
cell_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AnsRunsPane *self)
{
  (void) factory;
  AnsRunItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  gpointer number = g_object_get_data (G_OBJECT (child), "number");
  if (g_hash_table_lookup (self->names, number) == child)
    g_hash_table_remove (self->names, number);
  if (g_hash_table_lookup (self->checks, number) == gtk_widget_get_first_child (child))
    g_hash_table_remove (self->checks, number);
  g_signal_handler_disconnect (
      item, (gulong) g_object_get_data (G_OBJECT (list_item), "handler"));
}

GtkListItemFactory *
ans_runs_pane_factory (AnsRunsPane *self, const AnsRunCell *like)
{
  AnsRunCell *cell = g_memdup2 (like, sizeof *like);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data_full (G_OBJECT (factory), "cell", cell, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), self);
  return factory;
}
