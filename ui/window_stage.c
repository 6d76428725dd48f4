/* Presenting: the plots alone, large, under the equation. */
#include "ui/window_private.h"

#include <math.h>

#define SCALE 1.5
#define LEAST_SCALE 0.75
#define MOST_SCALE 4.0
#define SCALE_STEP 1.15
/* The bar is seen for so long (ms) after the pointer has moved. */
enum { BAR_STAYS = 2500 };

static const char *const names[] = {"stage-bare", "stage-blank", "stage-larger",
                                    "stage-smaller", "stage-leave"};

static gboolean
is_on (AnsWindow *self, const char *action)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self), action);
  return g_variant_get_boolean (state);
}

static void
turn (AnsWindow *self, const char *action, gboolean on)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self), action,
                                      g_variant_new_boolean (on));
}

/* ---- what is seen ---- */

static void
show_caption (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  const char *equation = recipe ? recipe->problem->equation : NULL;
  gtk_label_set_markup (self->caption, equation ? equation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption),
                          self->presenting && !self->bare && equation != NULL);
}

static void
show_stage (AnsWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->header), !self->presenting);
  gtk_widget_set_visible (GTK_WIDGET (self->stage_revealer), self->presenting);
  gtk_widget_set_visible (GTK_WIDGET (self->lesson_revealer), !self->bare);
  gtk_widget_set_visible (self->blank, self->presenting && is_on (self, "stage-blank"));
  ans_plot_grid_set_scale (self->grid, self->presenting ? self->stage_scale : 1);
  adw_flap_set_reveal_flap (self->side, !self->presenting && is_on (self, "show-page"));
  show_caption (self);
  ans_window_show_pane (self);
}

/* ---- the bar ---- */

static gboolean
fade (gpointer data)
{
  AnsWindow *self = data;
  self->bar_fades = 0;
  gtk_revealer_set_reveal_child (self->stage_revealer, FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self->stage_revealer), FALSE);
  return G_SOURCE_REMOVE;
}

static void
show_bar (AnsWindow *self)
{
  g_clear_handle_id (&self->bar_fades, g_source_remove);
  if (!self->presenting || self->bare)
    return;
  gtk_widget_set_can_target (GTK_WIDGET (self->stage_revealer), TRUE);
  gtk_revealer_set_reveal_child (self->stage_revealer, TRUE);
  self->bar_fades = g_timeout_add (BAR_STAYS, fade, self);
}

/* GTK reports a motion too when what lies under a pointer at rest has changed. */
static void
moved (GtkEventControllerMotion *controller, double x, double y, AnsWindow *self)
{
  (void) controller;
  static double last_x = -1, last_y = -1;
  if (fabs (x - last_x) + fabs (y - last_y) > 1)
    show_bar (self);
  last_x = x;
  last_y = y;
}

/* ---- what can be done ---- */

static void
enable_stage (AnsWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->presenting);
  }
}

/* A button and F5 enter and leave alike. */
static void
toggle_present (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  if (!self->presenting && !ans_session_get_recipe (self->session))
    return;
  self->presenting = !self->presenting;
  self->bare = FALSE;
  if (self->presenting) {
    ans_window_browse (self, FALSE);
    self->was_fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));
    gtk_window_fullscreen (GTK_WINDOW (self));
    gtk_widget_add_css_class (GTK_WIDGET (self), "presenting");
  } else {
    turn (self, "stage-blank", FALSE);
    turn (self, "stage-bare", FALSE);
    ans_plot_grid_maximize (self->grid, -1);
    gtk_widget_remove_css_class (GTK_WIDGET (self), "presenting");
    if (!self->was_fullscreen)
      gtk_window_unfullscreen (GTK_WINDOW (self));
  }
  enable_stage (self);
  show_stage (self);
  show_bar (self);
}

/* Escape takes back one thing after the other. */
static void
leave (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnsWindow *self = data;
  if (is_on (self, "stage-blank"))
    turn (self, "stage-blank", FALSE);
  else
    toggle_present (action, parameter, data);
}

static void
set_bare (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsWindow *self = data;
  g_simple_action_set_state (action, state);
  self->bare = g_variant_get_boolean (state);
  g_clear_handle_id (&self->bar_fades, g_source_remove);
  if (self->bare)
    fade (self);
  show_stage (self);
}

static void
set_blank (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  show_stage (data);
}

static void
change_scale (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  AnsWindow *self = data;
  gboolean larger = g_str_equal (g_action_get_name (G_ACTION (action)), "stage-larger");
  double scale = self->stage_scale * (larger ? SCALE_STEP : 1 / SCALE_STEP);
  self->stage_scale = CLAMP (scale, LEAST_SCALE, MOST_SCALE);
  show_stage (self);
}

static void
session_opened (AnsWindow *self)
{
  show_caption (self);
}

void
ans_window_end_stage (AnsWindow *self)
{
  g_clear_handle_id (&self->bar_fades, g_source_remove);
}

void
ans_window_add_stage (AnsWindow *self)
{
  static const GActionEntry entries[] = {
      {.name = "present", .activate = toggle_present},
      {.name = "stage-bare", .state = "false", .change_state = set_bare},
      {.name = "stage-blank", .state = "false", .change_state = set_blank},
      {.name = "stage-larger", .activate = change_scale},
      {.name = "stage-smaller", .activate = change_scale},
      {.name = "stage-leave", .activate = leave}};
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  self->stage_scale = SCALE;
  enable_stage (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (moved), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (self->session, "opened", G_CALLBACK (session_opened), self,
                           G_CONNECT_SWAPPED);
}
