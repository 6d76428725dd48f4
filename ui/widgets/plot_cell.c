#include "ui/widgets/plot_cell.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/plot_options.h"

struct _AnsPlotCell {
  GtkBox parent;
  const AnsProblem *problem;
  int plot;
  GSimpleActionGroup *actions;
  GtkBox *header;
  GtkMenuButton *title_button;
  GtkLabel *title, *readout;
  GtkButton *follow;
  GtkToggleButton *link, *maximize;
  GMenu *plots;
  AnsCanvas *view;
  double smoothing;
  GtkWidget *smooth_row; /* in the menu */
  GtkScale *smooth_scale;
};

G_DEFINE_FINAL_TYPE (AnsPlotCell, ans_plot_cell, GTK_TYPE_BOX)

enum { PLOT_CHOSEN, MAXIMIZE, EXPORT, DATA, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The actions that switch a mode of the view. */
static const struct {
  const char *name;
  AnsCanvasMode mode;
} modes[] = {{"auto", ANS_CANVAS_FOLLOW},
             {"grid", ANS_CANVAS_GRID},
             {"zoom-mode", ANS_CANVAS_ZOOM_MODE},
             {"select-mode", ANS_CANVAS_SELECT_MODE},
             {"pin", ANS_CANVAS_PINNED}};

static const char *const scales[] = {[ANS_SCALE_LINEAR] = "linear",
                                     [ANS_SCALE_LOG] = "log",
                                     [ANS_SCALE_SYMLOG] = "symlog"};

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
  for (int y = 0; y < 2; y++)
    set_state (self, y ? "y-scale" : "x-scale",
               g_variant_new_string (scales[ans_canvas_get_scale (self->view, y)]));
  set_state (self, "palette",
             g_variant_new_string (
                 ans_plot_options_palettes[ans_canvas_get_palette (self->view)]));
  set_state (self, "colours",
             g_variant_new_string (
                 ans_plot_options_colours[ans_canvas_get_colours (self->view)]));
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

/* "x-scale" and "y-scale" name a scale, "log-x" and "log-y" go to the next. */
static void
choose_scale (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gboolean y = g_str_has_prefix (g_action_get_name (G_ACTION (action)), "y");
  for (gsize i = ANS_SCALE_LINEAR; i < G_N_ELEMENTS (scales); i++)
    if (g_str_equal (scales[i], g_variant_get_string (parameter, NULL)))
      ans_canvas_set_scale (ANS_PLOT_CELL (data)->view, y, (AnsScaleChoice) i);
}

static void
cycle_scale (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  gboolean y = g_str_has_suffix (g_action_get_name (G_ACTION (action)), "y");
  ans_canvas_cycle_scale (ANS_PLOT_CELL (data)->view, y);
}

/* What is kept of the choices for a plot. */
static void
keep_options (AnsPlotCell *self)
{
  AnsPlotOptions options = {.palette = ans_canvas_get_palette (self->view),
                            .colours = ans_canvas_get_colours (self->view),
                            .smoothing = self->smoothing};
  if (self->plot >= 0)
    ans_plot_options_save (self->problem->id, self->problem->plots[self->plot].id,
                           &options);
}

static void
choose_palette (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  AnsPlotCell *self = data;
  for (int i = 0; i < ANS_N_PALETTES; i++)
    if (g_str_equal (ans_plot_options_palettes[i],
                     g_variant_get_string (parameter, NULL)))
      ans_canvas_set_palette (self->view, (AnsPalette) i);
  keep_options (self);
}

static void
next_palette (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsPlotCell *self = data;
  int next = ((int) ans_canvas_get_palette (self->view) + 1) % ANS_N_PALETTES;
  ans_canvas_set_palette (self->view, (AnsPalette) next);
  keep_options (self);
}

static void
choose_colours (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  AnsPlotCell *self = data;
  for (int i = 0; i < ANS_N_COLOURS; i++)
    if (g_str_equal (ans_plot_options_colours[i], g_variant_get_string (parameter, NULL)))
      ans_canvas_set_colours (self->view, (AnsColourPolicy) i);
  keep_options (self);
}

/* The slider is fine where the average is long: w = 1 - 10^(-3 t). */
static void
smooth_scale_changed (AnsPlotCell *self)
{
  double t = gtk_range_get_value (GTK_RANGE (self->smooth_scale));
  double weight = MIN (1 - pow (10, -3 * t), 0.999);
  if (fabs (weight - self->smoothing) < 1e-9)
    return;
  self->smoothing = weight;
  keep_options (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static char *
format_smoothing (GtkScale *scale, double value, gpointer data)
{
  (void) scale, (void) data;
  return value > 0 ? g_strdup_printf ("%.3f", MIN (1 - pow (10, -3 * value), 0.999))
                   : g_strdup (_ ("off"));
}

static void
set_smoothing (AnsPlotCell *self, double weight)
{
  self->smoothing = weight;
  gtk_range_set_value (GTK_RANGE (self->smooth_scale), -log10 (1 - weight) / 3);
}

/* Steps of a sixth of the slider: weights 0.68, 0.9, 0.968 ... 0.999, and off. */
static void
next_smoothing (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  GtkRange *range = GTK_RANGE (ANS_PLOT_CELL (data)->smooth_scale);
  double next = floor (gtk_range_get_value (range) * 6 + 1.01) / 6;
  gtk_range_set_value (range, next > 1.01 ? 0 : next);
}

static void
add_smooth_row (AnsPlotCell *self)
{
  GtkPopoverMenu *menu =
      GTK_POPOVER_MENU (gtk_menu_button_get_popover (self->title_button));
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("S_moothing"));
  GtkWidget *scale =
      gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1.0 / 30);
  self->smooth_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->smooth_scale = GTK_SCALE (scale);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), scale);
  gtk_scale_set_draw_value (self->smooth_scale, TRUE);
  gtk_scale_set_value_pos (self->smooth_scale, GTK_POS_RIGHT);
  gtk_scale_set_format_value_func (self->smooth_scale, format_smoothing, NULL, NULL);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_tooltip_text (
      self->smooth_row,
      _ ("Weight w of the running average of all samples so far,\n"
         "s₁ = v₁,  sᵢ = sᵢ₋₁ + (1 − w) / (1 − wⁱ) (vᵢ − sᵢ₋₁).\n"
         "A constant stays as it is; the samples themselves are shown faintly."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Smoothing"), -1);
  gtk_widget_add_css_class (self->smooth_row, "menu-row");
  gtk_box_append (GTK_BOX (self->smooth_row), label);
  gtk_box_append (GTK_BOX (self->smooth_row), scale);
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (smooth_scale_changed),
                            self);
  gtk_popover_menu_add_child (menu, self->smooth_row, "smoothing");
}

double
ans_plot_cell_get_smoothing (AnsPlotCell *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_CELL (self), 0);
  return self->smoothing;
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
back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_canvas_go (ANS_PLOT_CELL (data)->view, -1);
}

static void
forward (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_canvas_go (ANS_PLOT_CELL (data)->view, 1);
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

static void
ask_for_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  const char *name = g_action_get_name (G_ACTION (action));
  const char *what = g_str_equal (name, "copy-data")     ? "copy"
                     : g_str_equal (name, "export-data") ? "save"
                                                         : "table";
  g_signal_emit (data, signals[DATA], 0, what);
}

void
ans_plot_cell_activate (AnsPlotCell *self, const char *action)
{
  g_return_if_fail (ANS_IS_PLOT_CELL (self));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (g_action_parse_detailed_name (action, &name, &target, NULL))
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), name, target);
}

static void
add_actions (AnsPlotCell *self)
{
  const GActionEntry entries[] = {
      {.name = "plot", .activate = choose_plot, .parameter_type = "i", .state = "-1"},
      {.name = "x-scale",
       .activate = choose_scale,
       .parameter_type = "s",
       .state = "'linear'"},
      {.name = "y-scale",
       .activate = choose_scale,
       .parameter_type = "s",
       .state = "'linear'"},
      {.name = "palette",
       .activate = choose_palette,
       .parameter_type = "s",
       .state = "'auto'"},
      {.name = "colours",
       .activate = choose_colours,
       .parameter_type = "s",
       .state = "'steady'"},
      {.name = "next-palette", .activate = next_palette},
      {.name = "next-smoothing", .activate = next_smoothing},
      {.name = "log-x", .activate = cycle_scale},
      {.name = "log-y", .activate = cycle_scale},
      {.name = "fit", .activate = fit},
      {.name = "zoom-in", .activate = zoom_in},
      {.name = "zoom-out", .activate = zoom_out},
      {.name = "back", .activate = back},
      {.name = "forward", .activate = forward},
      {.name = "link", .state = "true"},
      {.name = "maximize", .activate = maximize, .state = "false"},
      {.name = "table", .activate = ask_for_data},
      {.name = "copy-data", .activate = ask_for_data},
      {.name = "export-data", .activate = ask_for_data},
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
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title), -1);
}

/* Curves of a run have no colours, and only they are averaged. */
static void
enable_for (AnsPlotCell *self, const AnsPlotInfo *info)
{
  static const struct {
    const char *name;
    gboolean curves;
  } some[] = {{"palette", FALSE},
              {"colours", FALSE},
              {"next-palette", FALSE},
              {"next-smoothing", TRUE}};
  for (gsize i = 0; i < G_N_ELEMENTS (some); i++) {
    GAction *action =
        g_action_map_lookup_action (G_ACTION_MAP (self->actions), some[i].name);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                 info && (info->history != NULL) == some[i].curves);
  }
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
  AnsPlotOptions options = {0};
  if (info)
    options = ans_plot_options_load (self->problem->id, info->id);
  set_smoothing (self, options.smoothing);
  gtk_widget_set_visible (self->smooth_row, info && info->history);
  enable_for (self, info);
  ans_canvas_set_palette (self->view, options.palette);
  ans_canvas_set_colours (self->view, options.colours);
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

gboolean
ans_plot_cell_get_linked (AnsPlotCell *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_CELL (self), FALSE);
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "link");
  return g_variant_get_boolean (state);
}

void
ans_plot_cell_set_partners (AnsPlotCell *self, gboolean partners)
{
  g_return_if_fail (ANS_IS_PLOT_CELL (self));
  gtk_widget_set_visible (GTK_WIDGET (self->link), partners);
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
  signals[DATA] = g_signal_new ("data", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/plot-cell.ui");
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, header);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, title_button);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, title);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, readout);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, follow);
  gtk_widget_class_bind_template_child (widget, AnsPlotCell, link);
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
  add_smooth_row (self);
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
