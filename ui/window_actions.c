/* What the window can be told to do. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "ui/actions.h"
#include "ui/widgets/readable.h"

void
ans_window_say (AnsWindow *self, const char *message)
{
  g_autofree char *sentence = ans_readable_sentence (message);
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (title);
  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
ans_window_restart (AnsWindow *self, const double *values, gboolean new_seed)
{
  ans_window_keep (self);
  ans_window_start_time (self);
  ans_session_reset (self->session, values, new_seed);
  if (values) {
    g_autofree double *now = g_memdup2 (
        values, sizeof (double) * (gsize) ans_problem_n_params (
                                      ans_session_get_recipe (self->session)->problem));
    ans_param_panel_set_values (self->panel, now);
  }
  ans_window_show_state (self);
  ans_window_show_numbers (self);
}

static void
act_run (AnsWindow *self)
{
  ans_session_toggle (self->session);
}

static void
act_step (AnsWindow *self)
{
  ans_session_step (self->session);
}

static void
act_reset (AnsWindow *self)
{
  ans_window_restart (self, NULL, FALSE);
}

static void
act_new_seed (AnsWindow *self)
{
  ans_window_restart (self, NULL, TRUE);
}

static void
act_faster (AnsWindow *self)
{
  ans_status_bar_change_speed (self->status_bar, 1);
}

static void
act_slower (AnsWindow *self)
{
  ans_status_bar_change_speed (self->status_bar, -1);
}

static void
act_copy_command (AnsWindow *self)
{
  g_autofree char *command = ans_session_get_command (self->session);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  ans_window_say (self, _ ("Command copied"));
}

static void
act_problems (AnsWindow *self)
{
  gtk_menu_button_popup (self->title_button);
}

static void
act_search (AnsWindow *self)
{
  ans_window_browse (self, TRUE);
}

static void
act_menu (AnsWindow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
act_fullscreen (AnsWindow *self)
{
  g_object_set (self, "fullscreened", !gtk_window_is_fullscreen (GTK_WINDOW (self)),
                NULL);
}

/* Made when it is first asked for; then the action of this name is GTK's own. */
static void
act_show_help_overlay (AnsWindow *self)
{
  g_autoptr (GtkWidget) shortcuts = ans_actions_shortcuts_window ();
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self),
                                           GTK_SHORTCUTS_WINDOW (shortcuts));
  gtk_window_present (GTK_WINDOW (shortcuts));
}

static const struct {
  const char *name;
  void (*act) (AnsWindow *self);
} acts[] = {{"show-help-overlay", act_show_help_overlay},
            {"run", act_run},
            {"step", act_step},
            {"reset", act_reset},
            {"new-seed", act_new_seed},
            {"faster", act_faster},
            {"slower", act_slower},
            {"copy-command", act_copy_command},
            {"problems", act_problems},
            {"search", act_search},
            {"menu", act_menu},
            {"fullscreen", act_fullscreen}};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, g_action_get_name (G_ACTION (action))))
      acts[i].act (data);
}

static void
go_to_cell (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  AnsWindow *self = data;
  int cell = g_variant_get_int32 (parameter);
  if (!self->presenting)
    ans_plot_grid_focus_cell (self->grid, cell);
  else if (cell >= 0 && cell < ans_plot_grid_get_n (self->grid))
    ans_plot_grid_maximize (self->grid,
                            ans_plot_grid_get_maximized (self->grid) == cell ? -1 : cell);
}

static void
set_cells (GSimpleAction *action, GVariant *state, gpointer data)
{
  ans_plot_grid_set_cells (ANS_WINDOW (data)->grid, g_variant_get_int32 (state));
  g_simple_action_set_state (action, state);
}

static void
set_show_pane (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  ans_window_show_pane (data);
}

static void
set_statistics (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsWindow *self = data;
  g_simple_action_set_state (action, state);
  gtk_widget_set_visible (GTK_WIDGET (self->statistics), g_variant_get_boolean (state));
  ans_statistics_begin (self->statistics);
  ans_window_show_statistics (self);
}

static void
set_adapt_quality (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  ans_raster_set_governed (ans_plot_grid_get_raster (ANS_WINDOW (data)->grid),
                           g_variant_get_boolean (state));
}

/* A key that no focused control wanted. */
static void
free_key (GtkWidget *window, const AnsAction *action)
{
  AnsPlotCell *cell = ans_plot_grid_get_current (ANS_WINDOW (window)->grid);
  if (g_str_has_prefix (action->action, "cell.")) {
    ans_plot_cell_activate (cell, action->action + strlen ("cell."));
    return;
  }
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (g_action_parse_detailed_name (action->action, &name, &target, NULL))
    gtk_widget_activate_action_variant (window, name, target);
}

void
ans_window_add_actions (AnsWindow *self)
{
  static const GActionEntry entries[] = {
      {.name = "cell", .activate = go_to_cell, .parameter_type = "i"},
      {.name = "cells", .parameter_type = "i", .state = "4", .change_state = set_cells},
      {.name = "statistics", .state = "false", .change_state = set_statistics},
      {.name = "adapt-quality", .state = "true", .change_state = set_adapt_quality},
      {.name = "show-pane", .state = "true", .change_state = set_show_pane}};
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    GActionEntry entry = {.name = acts[i].name, .activate = activate};
    g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  }
  ans_actions_add_free_keys (GTK_WIDGET (self), free_key);
}
