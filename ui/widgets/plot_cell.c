#include "ui/widgets/plot_cell.h"

#include <glib/gi18n.h>

struct _AnsPlotCell {
  GtkBox parent;
  const AnsProblem *problem;
  int plot;
  GSimpleActionGroup *actions;
  GtkBox *header;
  GtkMenuButton *title_button;
  GtkLabel *title, *readout;
  GtkButton *follow;
  GtkToggleButton *maximize;
  GMenu *plots;
  AnsCanvas *view;
};

G_DEFINE_FINAL_TYPE (AnsPlotCell, ans_plot_cell, GTK_TYPE_BOX)

enum { PLOT_CHOSEN, MAXIMIZE, EXPORT, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The actions that switch a mode of the view. */
static const struct {
  const char *name;
  AnsCanvasMode mode;
} modes[] = {{"auto", ANS_CANVAS_FOLLOW},         {"log-x", ANS_CANVAS_LOG_X},
             {"log-y", ANS_CANVAS_LOG_Y},         {"grid", ANS_CANVAS_GRID},
             {"zoom-mode", ANS_CANVAS_ZOOM_MODE}, {"pin", ANS_CANVAS_PINNED}};

/* ---- actions ---- */

static void
set_state (AnsPlotCell *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
view_changed (AnsPlotCell *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    set_state (self, modes[i].name,
               g_variant_new_boolean (ans_canvas_get_mode (self->view, modes[i].mode)));
  gtk_widget_set_visible (GTK_WIDGET (self->follow),
                          self->plot >= 0 &&
                              !ans_canvas_get_mode (self->view, ANS_CANVAS_FOLLOW));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
toggle_mode (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  AnsPlotCell *self = data;
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    if (!g_str_equal (modes[i].name, g_action_get_name (G_ACTION (action))))
      continue;
    gboolean on = ans_canvas_get_mode (self->view, modes[i].mode);
    ans_canvas_set_mode (self->view, modes[i].mode, !on);
  }
}

static void
choose_plot (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  g_signal_emit (data, signals[PLOT_CHOSEN], 0, g_variant_get_int32 (parameter));
}

static void
fit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_canvas_fit (ANS_PLOT_CELL (data)->view);
}

static void
zoom_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_canvas_zoom (ANS_PLOT_CELL (data)->view, 1.25);
}

static void
zoom_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_canvas_zoom (ANS_PLOT_CELL (data)->view, 0.8);
}

static void
maximize (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  g_signal_emit (data, signals[MAXIMIZE], 0);
}

static void export(GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  g_signal_emit (data, signals[EXPORT], 0);
}

void
ans_plot_cell_activate (AnsPlotCell *self, const char *action)
{
  g_return_if_fail (ANS_IS_PLOT_CELL (self));
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), action, NULL);
}

static void
add_actions (AnsPlotCell *self)
{
  const GActionEntry entries[] = {
      {.name = "plot", .activate = choose_plot, .parameter_type = "i", .state = "-1"},
      {.name = "fit", .activate = fit},
      {.name = "zoom-in", .activate = zoom_in},
      {.name = "zoom-out", .activate = zoom_out},
      {.name = "maximize", .activate = maximize, .state = "false"},
      {.name = "export", .activate = export}};
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries,
                                   G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GSimpleAction) action =
        g_simple_action_new_stateful (modes[i].name, NULL, g_variant_new_boolean (FALSE));
    g_signal_connect (action, "activate", G_CALLBACK (toggle_mode), self);
    g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "cell",
                                  G_ACTION_GROUP (self->actions));
}

/* ---- what is shown ---- */

void
ans_plot_cell_set_problem (AnsPlotCell *self, const AnsProblem *problem)
{
  g_return_if_fail (ANS_IS_PLOT_CELL (self));
  self->problem = problem;
  self->plot = -1;
  g_menu_remove_all (self->plots);
  for (int i = 0; i < ans_problem_n_plots (problem); i++) {
    g_autofree char *action = g_strdup_printf ("cell.plot(%d)", i);
    g_menu_append (self->plots, _ (problem->plots[i].title), action);
  }
}

static void
describe (AnsPlotCell *self, const AnsPlotInfo *info)
{
  g_autofree char *touch =
      info->touch ? g_strdup_printf (
                        "%s\n%s", info->help ? _ (info->help) : "",
                        _ ("Click and drag act on the problem; the middle button, or "
                           "Shift and drag, moves the plot."))
                  : g_strdup (info->help ? _ (info->help) : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_button), *touch ? touch : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, touch, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title), -1);
}

void
ans_plot_cell_set_plot (AnsPlotCell *self, int plot)
{
  g_return_if_fail (ANS_IS_PLOT_CELL (self));
  if (plot == self->plot)
    return;
  self->plot = plot;
  const AnsPlotInfo *info = plot >= 0 ? &self->problem->plots[plot] : NULL;
  gtk_label_set_text (self->title, info ? _ (info->title) : "");
  gtk_label_set_text (self->readout, "");
  set_state (self, "plot", g_variant_new_int32 (plot));
  if (info)
    describe (self, info);
  ans_canvas_set_info (self->view, info, plot);
  view_changed (self);
}

int
ans_plot_cell_get_plot (AnsPlotCell *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_CELL (self), -1);
  return self->plot;
}

AnsCanvas *
ans_plot_cell_get_view (AnsPlotCell *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_CELL (self), NULL);
  return self->view;
}

const char *
ans_plot_cell_get_readout (AnsPlotCell *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_CELL (self), NULL);
  return gtk_label_get_text (self->readout);
}

void
ans_plot_cell_set_maximized (AnsPlotCell *self, gboolean maximized)
{
  g_return_if_fail (ANS_IS_PLOT_CELL (self));
  set_state (self, "maximize", g_variant_new_boolean (maximized));
  gtk_button_set_icon_name (GTK_BUTTON (self->maximize),
                            maximized ? "view-restore-symbolic"
                                      : "view-fullscreen-symbolic");
}

/* ---- pointer ---- */

static void
header_clicked (GtkGestureClick *gesture, int n, double x, double y, AnsPlotCell *self)
{
  (void) x, (void) y;
  if (n != 2)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_menu_button_popdown (self->title_button);
  g_signal_emit (self, signals[MAXIMIZE], 0);
}

static void
show_readout (AnsPlotCell *self, const char *text)
{
  if (strcmp (text, gtk_label_get_text (self->readout)) != 0)
    gtk_label_set_text (self->readout, text);
}

static void
show_menu (AnsPlotCell *self)
{
  gtk_menu_button_popup (self->title_button);
}

/* ---- the object ---- */

static void
ans_plot_cell_dispose (GObject *object)
{
  g_clear_object (&ANS_PLOT_CELL (object)->actions);
  G_OBJECT_CLASS (ans_plot_cell_parent_class)->dispose (object);
}

static void
ans_plot_cell_class_init (AnsPlotCellClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_PLOT_CELL;
  g_type_ensure (ANS_TYPE_CANVAS);
  G_OBJECT_CLASS (class)->dispose = ans_plot_cell_dispose;
  signals[PLOT_CHOSEN] = g_signal_new ("plot-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[MAXIMIZE] = g_signal_new ("maximize", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[EXPORT] = g_signal_new ("export", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/plot-cell.ui");
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, header);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, title_button);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, title);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, readout);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, follow);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, maximize);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, plots);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, view);
}

static void
ans_plot_cell_init (AnsPlotCell *self)
{
  self->plot = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (header_clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self->header), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (self->view, "changed", G_CALLBACK (view_changed), self);
  g_signal_connect_swapped (self->view, "readout", G_CALLBACK (show_readout), self);
  g_signal_connect_swapped (self->view, "menu", G_CALLBACK (show_menu), self);
}

GtkWidget *
ans_plot_cell_new (AnsRaster *raster)
{
  AnsPlotCell *self = g_object_new (ANS_TYPE_PLOT_CELL, NULL);
  ans_canvas_set_raster (self->view, raster);
  return GTK_WIDGET (self);
}
