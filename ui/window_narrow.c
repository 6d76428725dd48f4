/* A narrow window shows one plot at a time, with a row of buttons to choose it, and its
 * parameters slide over the plots. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

enum { NARROW = 700, PANEL_WIDTH = 320 };

static void
set_action_state (AnsWindow *self, const char *name, GVariant *state)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self), name, state);
}

static gboolean
wants_pane (AnsWindow *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self), "show-pane");
  return g_variant_get_boolean (state);
}

/* ---- choosing the plot ---- */

static void
show_plot (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsWindow *self = data;
  AnsPlotCell *cell = ans_plot_grid_get_cell (self->grid, 0);
  int plot = g_variant_get_int32 (state);
  g_simple_action_set_state (action, state);
  if (plot != ans_plot_cell_get_plot (cell))
    g_signal_emit_by_name (cell, "plot-chosen", plot);
}

static void
add_plot (AnsWindow *self, const AnsPlotInfo *info, int plot)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_ (info->title));
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-plot");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", plot);
  gtk_box_append (self->switcher_box, button);
}

void
ans_window_fill_switcher (AnsWindow *self)
{
  GtkWidget *child;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->switcher_box))))
    gtk_box_remove (self->switcher_box, child);
  for (int i = 0; i < ans_problem_n_plots (recipe->problem); i++)
    add_plot (self, &recipe->problem->plots[i], i);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-plot");
  int plot = ans_plot_cell_get_plot (ans_plot_grid_get_cell (self->grid, 0));
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_int32 (plot));
  gtk_widget_set_visible (self->switcher, self->narrow);
}

static void
add_switcher (AnsWindow *self)
{
  static const GActionEntry entry = {.name = "show-plot",
                                     .parameter_type = "i",
                                     .state = "-1",
                                     .change_state = show_plot};
  g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  GtkWidget *right = gtk_widget_get_parent (GTK_WIDGET (self->stack));
  self->switcher_box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3));
  self->switcher = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->switcher),
                                  GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->switcher),
                                 GTK_WIDGET (self->switcher_box));
  gtk_widget_add_css_class (self->switcher, "plot-switcher");
  gtk_widget_set_visible (self->switcher, FALSE);
  gtk_box_prepend (GTK_BOX (right), self->switcher);
}

/* ---- the parameters ---- */

/* The panel moves from beside the plots to a place above them, and back. */
static void
move_panel (AnsWindow *self)
{
  g_autoptr (GtkWidget) panel = g_object_ref (GTK_WIDGET (self->panel));
  if (self->narrow) {
    gtk_paned_set_start_child (self->paned, NULL);
    gtk_revealer_set_child (self->drawer, panel);
  } else {
    gtk_revealer_set_child (self->drawer, NULL);
    gtk_paned_set_start_child (self->paned, panel);
  }
}

/* The layout of a wide window does not keep it from becoming a narrow one. */
static GtkWidget *
clip (GtkWidget *content)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  return scroller;
}

static void
add_drawer (AnsWindow *self)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (self->paned));
  GtkWidget *overlay = gtk_overlay_new (), *drawer = gtk_revealer_new ();
  g_autoptr (GtkWidget) paned = g_object_ref (GTK_WIDGET (self->paned));
  if (ADW_IS_FLAP (box))
    adw_flap_set_content (ADW_FLAP (box), overlay);
  else
    gtk_box_remove (GTK_BOX (box), paned);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), clip (paned));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), drawer);
  if (GTK_IS_BOX (box))
    gtk_box_append (GTK_BOX (box), overlay);
  gtk_widget_set_vexpand (overlay, TRUE);
  gtk_widget_set_halign (drawer, GTK_ALIGN_START);
  gtk_widget_add_css_class (drawer, "drawer");
  self->drawer = GTK_REVEALER (drawer);
  gtk_revealer_set_transition_type (self->drawer,
                                    GTK_REVEALER_TRANSITION_TYPE_SLIDE_RIGHT);
}

/* A drawer that is shut does not catch the pointer. */
void
ans_window_show_drawer (AnsWindow *self, gboolean shown)
{
  gboolean open = self->narrow && shown;
  gtk_widget_set_size_request (GTK_WIDGET (self->panel), self->narrow ? PANEL_WIDTH : -1,
                               -1);
  gtk_revealer_set_reveal_child (self->drawer, open);
  gtk_widget_set_can_target (GTK_WIDGET (self->drawer), open);
}

/* ---- the width ---- */

static void
set_narrow (AnsWindow *self, gboolean narrow)
{
  if (narrow == self->narrow)
    return;
  if (narrow)
    self->pane_when_wide = wants_pane (self);
  self->narrow = narrow;
  move_panel (self);
  g_autoptr (GVariant) cells =
      g_action_group_get_action_state (G_ACTION_GROUP (self), "cells");
  ans_plot_grid_set_cells (self->grid, narrow ? 1 : g_variant_get_int32 (cells));
  gtk_widget_set_visible (self->seed_button, !narrow);
  gtk_widget_set_visible (self->layout_button, !narrow);
  ans_status_bar_set_narrow (self->status_bar, narrow);
  gtk_widget_set_visible (self->switcher,
                          narrow && ans_session_get_recipe (self->session));
  set_action_state (self, "show-pane",
                    g_variant_new_boolean (!narrow && self->pane_when_wide));
}

void
ans_window_leave_narrow (AnsWindow *self)
{
  set_narrow (self, FALSE);
}

static gboolean
fit (gpointer data)
{
  AnsWindow *self = data;
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  self->fitting = 0;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  if (surface && width > 0)
    set_narrow (self, width < NARROW);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
void
ans_window_fit_soon (AnsWindow *self, int width)
{
  if ((width < NARROW) != self->narrow && !self->fitting)
    self->fitting = g_idle_add (fit, self);
}

void
ans_window_add_narrow (AnsWindow *self)
{
  add_drawer (self);
  add_switcher (self);
}

void
ans_window_end_narrow (AnsWindow *self)
{
  g_clear_handle_id (&self->fitting, g_source_remove);
}
