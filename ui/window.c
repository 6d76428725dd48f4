#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "ui/actions.h"
#include "ui/settings.h"
#include "ui/widgets/plot_options.h"
#include "ui/widgets/readable.h"

/* Numbers change ten times a second, which can still be read, and curves thirty times. */
#define NUMBERS_PERIOD 100000
#define CURVES_PERIOD 33000
#define STATISTICS_PERIOD 500000
/* An opening shorter than this (us) shows no page of its own. */
#define OPENING_PATIENCE 250000

G_DEFINE_FINAL_TYPE (AnsWindow, ans_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- what is shown of the run ---- */

static void
show_title (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  g_autofree char *step =
      ans_readable_count (ans_session_get_status (self->session)->step);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipe->seed);
  g_autofree char *identity = g_strdup_printf (
      _ ("%s · seed %s · step %s"),
      recipe->preset ? _ (recipe->preset->title) : _ ("Own settings"), seed, step);
  adw_window_title_set_subtitle (self->window_title, identity);
}

static void
show_curves (AnsWindow *self)
{
  self->curves_stale = FALSE;
  self->curves_shown = g_get_monotonic_time ();
  ans_plot_grid_show_history (self->grid, ans_session_get_history (self->session),
                              ans_session_get_frame (self->session));
}

void
ans_window_show_numbers (AnsWindow *self)
{
  self->numbers_shown = g_get_monotonic_time ();
  if (!ans_session_get_recipe (self->session))
    return;
  ans_status_bar_show (self->status_bar, ans_session_get_status (self->session),
                       ans_session_get_recipe (self->session));
  show_title (self);
  ans_window_show_time (self);
  ans_badge_row_show (self->badges, ans_session_get_frame (self->session));
  ans_window_show_runs (self);
  if (self->compare != ANS_COMPARE_SWEEP)
    ans_window_show_compare (self);
}

void
ans_window_show_statistics (AnsWindow *self)
{
  self->statistics_shown = g_get_monotonic_time ();
  if (gtk_widget_get_visible (GTK_WIDGET (self->statistics)))
    ans_statistics_update (self->statistics, ans_session_get_status (self->session),
                           ans_plot_grid_get_raster (self->grid),
                           ans_session_get_history (self->session));
}

static void
show_run_button (AnsWindow *self, gboolean running)
{
  adw_button_content_set_icon_name (self->run_content,
                                    running ? "media-playback-pause-symbolic"
                                            : "media-playback-start-symbolic");
  adw_button_content_set_label (self->run_content, running ? _ ("Pause") : _ ("Run"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_button),
                               running ? _ ("Pause (Ctrl+Return)")
                                       : _ ("Run (Ctrl+Return)"));
}

static void
enable (AnsWindow *self, const char *name, gboolean on)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), on);
}

/* Before a run is open the list of problems has the window to itself. */
void
ans_window_show_pane (AnsWindow *self)
{
  gboolean there = !self->browsing && ans_session_get_recipe (self->session) != NULL;
  g_autoptr (GVariant) wanted =
      g_action_group_get_action_state (G_ACTION_GROUP (self), "show-pane");
  gboolean shown = there && !self->presenting;
  gtk_widget_set_visible (GTK_WIDGET (self->panel),
                          shown && (self->narrow || g_variant_get_boolean (wanted)));
  ans_window_show_drawer (self, shown && g_variant_get_boolean (wanted));
  gtk_widget_set_visible (self->bottom, shown);
  enable (self, "show-pane", there);
  enable (self, "show-runs", there);
  g_autoptr (GVariant) runs =
      g_action_group_get_action_state (G_ACTION_GROUP (self), "show-runs");
  gtk_widget_set_visible (self->runs_pane, there && g_variant_get_boolean (runs));
}

void
ans_window_show_state (AnsWindow *self)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  gboolean there = ans_session_get_recipe (self->session) != NULL;
  gboolean failed = there && status->state == ANS_RUN_FAILED;
  gboolean ready =
      there && status->state != ANS_RUN_OPENING && (!failed || status->step > 0);
  show_run_button (self, there && status->state == ANS_RUN_RUNNING);
  enable (self, "run", ready);
  enable (self, "step", ready);
  enable (self, "run-menu", ready);
  gtk_widget_set_sensitive (GTK_WIDGET (self->run_menu_button), ready);
  enable (self, "reset", there);
  enable (self, "new-seed", there);
  enable (self, "copy-command", there);
  enable (self, "export-figure", there);
  enable (self, "export-data", there);
  enable (self, "export-movie", ready);
  enable (self, "print", there);
  ans_window_show_failure (self);
  ans_window_show_pane (self);
  ans_plot_grid_set_moving (self->grid, there && status->state == ANS_RUN_RUNNING);
  self->shown_state = status->state;
  ans_window_show_time (self);
}

void
ans_window_show_page (AnsWindow *self)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  const char *page = "plots";
  if (self->browsing || !ans_session_get_recipe (self->session))
    page = "empty";
  else if (status->state == ANS_RUN_OPENING &&
           g_get_monotonic_time () - self->opened > OPENING_PATIENCE)
    page = "opening";
  else if (ans_window_is_comparing (self))
    page = "compare";
  gtk_progress_bar_set_fraction (self->opening_progress, CLAMP (status->progress, 0, 1));
  g_autofree char *doing = g_markup_escape_text (status->doing, -1);
  adw_status_page_set_description (self->opening_page, doing);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) != 0)
    gtk_stack_set_visible_child_name (self->stack, page);
}

/* ---- serving the session while it is busy ---- */

static gboolean
serve (gpointer data)
{
  AnsWindow *self = data;
  gint64 now = g_get_monotonic_time ();
  ans_session_pull (self->session);
  gboolean busy = ans_session_busy (self->session);
  if (self->curves_stale && (!busy || now - self->curves_shown >= CURVES_PERIOD))
    show_curves (self);
  if (!busy || now - self->numbers_shown >= NUMBERS_PERIOD)
    ans_window_show_numbers (self);
  if (!busy || now - self->statistics_shown >= STATISTICS_PERIOD)
    ans_window_show_statistics (self);
  ans_window_rest_if_hidden (self);
  if (ans_session_get_status (self->session)->state == ANS_RUN_OPENING)
    ans_window_show_page (self);
  return busy;
}

static void
session_woke (AnsWindow *self)
{
  ans_pulse_start (self->pulse);
}

/* ---- what the session tells ---- */

static void
session_opened (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  self->opened = g_get_monotonic_time ();
  self->browsing = FALSE;
  ans_window_start_time (self);
  adw_window_title_set_title (self->window_title, _ (recipe->problem->title));
  g_autofree char *title = g_strdup_printf ("%s – Ansatz", _ (recipe->problem->title));
  gtk_window_set_title (GTK_WINDOW (self), title);
  if (self->problems_filled)
    ans_problem_list_mark (self->problems, recipe->problem, recipe->preset);
  ans_param_panel_set_problem (self->panel, recipe->problem, recipe->preset,
                               recipe->values);
  ans_plot_grid_set_problem (self->grid, recipe->problem);
  ans_plot_grid_show_frame (self->grid, NULL);
  ans_window_fill_switcher (self);
  ans_badge_row_fill (self->badges, recipe->problem, recipe->preset);
  show_curves (self);
  ans_window_show_state (self);
  ans_window_show_page (self);
  ans_window_show_numbers (self);
  ans_plot_grid_focus_cell (self->grid, 0);
  ans_window_restart_compare (self);
}

static void
session_status (AnsWindow *self)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  if (status->state == self->shown_state)
    return;
  if (status->state == ANS_RUN_OPENING)
    self->opened = g_get_monotonic_time ();
  ans_window_show_state (self);
  ans_window_show_page (self);
  ans_window_show_numbers (self);
}

static void
session_frame (AnsWindow *self)
{
  ans_window_show_shown (self);
}

static void
session_history (AnsWindow *self)
{
  self->curves_stale = TRUE;
}

static void
session_values (AnsWindow *self)
{
  g_autofree double *values = ans_session_get_values (self->session);
  ans_param_panel_set_values (self->panel, values);
}

static void
session_message (AnsWindow *self, const char *message)
{
  if (ans_session_get_status (self->session)->state != ANS_RUN_FAILED)
    ans_window_say (self, message);
}

static void
connect_session (AnsWindow *self)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } handlers[] = {
      {"opened", G_CALLBACK (session_opened)}, {"status", G_CALLBACK (session_status)},
      {"frame", G_CALLBACK (session_frame)},   {"history", G_CALLBACK (session_history)},
      {"values", G_CALLBACK (session_values)}, {"message", G_CALLBACK (session_message)},
      {"wake", G_CALLBACK (session_woke)}};
  self->session = ans_session_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->session, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
}

/* ---- what the widgets tell ---- */

static void
panel_live_edited (AnsWindow *self, int param, double value)
{
  g_autoptr (GError) error = NULL;
  double before = ans_session_get_recipe (self->session)->values[param];
  if (!ans_session_set (self->session, param, value, &error))
    ans_param_panel_refuse (self->panel, param, error->message);
  else if (value != before)
    ans_undo_add (self->undo, param, before, value, g_get_monotonic_time ());
  ans_window_show_time (self);
}

static void
panel_apply (AnsWindow *self)
{
  ans_window_restart (self, ans_param_panel_get_values (self->panel), FALSE);
}

/* Another preset, with the seed and the threads of the run that is open. */
static void
open_preset (AnsWindow *self, const AnsProblem *problem, const AnsPreset *preset)
{
  AnsRecipe recipe;
  ans_recipe_init (&recipe, problem, preset);
  const AnsRecipe *before = ans_session_get_recipe (self->session);
  if (before) {
    recipe.seed = before->seed;
    recipe.threads = before->threads;
  }
  ans_window_open (self, &recipe);
  ans_recipe_clear (&recipe);
}

static void
panel_preset_chosen (AnsWindow *self, int preset)
{
  const AnsProblem *problem = ans_session_get_recipe (self->session)->problem;
  open_preset (self, problem, &problem->presets[preset]);
}

static void
problem_chosen (AnsWindow *self, gpointer problem, gpointer preset)
{
  gtk_popover_popdown (self->problems_popover);
  open_preset (self, problem, preset);
}

static void
grid_watched (AnsWindow *self)
{
  if (!ans_window_is_comparing (self))
    ans_session_watch (self->session, ans_plot_grid_watched (self->grid));
  if (!ans_session_get_recipe (self->session))
    return;
  ans_window_show_shown (self);
  show_curves (self);
}

static void
grid_touched (AnsWindow *self, AnsTouch *touch)
{
  ans_session_touch (self->session, touch);
}

static void
speed_changed (AnsWindow *self, double steps_per_second)
{
  ans_session_limit (self->session, steps_per_second);
}

static void
connect_widgets (AnsWindow *self)
{
  const struct {
    gpointer widget;
    const char *signal;
    GCallback callback;
  } handlers[] = {{self->panel, "live-edited", G_CALLBACK (panel_live_edited)},
                  {self->panel, "apply", G_CALLBACK (panel_apply)},
                  {self->panel, "preset-chosen", G_CALLBACK (panel_preset_chosen)},
                  {self->problems, "chosen", G_CALLBACK (problem_chosen)},
                  {self->gallery, "chosen", G_CALLBACK (problem_chosen)},
                  {self->grid, "watched", G_CALLBACK (grid_watched)},
                  {self->grid, "touched", G_CALLBACK (grid_touched)},
                  {self->grid, "export", G_CALLBACK (ans_window_export)},
                  {self->grid, "message", G_CALLBACK (ans_window_say)},
                  {self->status_bar, "speed-changed", G_CALLBACK (speed_changed)}};
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].widget, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
}

/* What a window does not show at first is made when it is asked for: the window is there
 * the sooner. */
static void
fill_problems (GtkMenuButton *button G_GNUC_UNUSED, gpointer data)
{
  AnsWindow *self = data;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  if (self->problems_filled)
    return;
  self->problems_filled = TRUE;
  ans_problem_list_fill (self->problems, ans_problems);
  if (recipe)
    ans_problem_list_mark (self->problems, recipe->problem, recipe->preset);
}

/* ---- the object ---- */

static gboolean
ans_window_close_request (GtkWindow *window)
{
  AnsWindow *self = ANS_WINDOW (window);
  ans_window_leave_narrow (self);
  ans_settings_remember (window, self->paned);
  ans_pulse_stop (self->pulse);
  ans_window_end_store (self, TRUE);
  ans_window_end_runs (self);
  ans_session_close (self->session);
  return GTK_WINDOW_CLASS (ans_window_parent_class)->close_request (window);
}

static void
ans_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (ans_window_parent_class)
      ->size_allocate (widget, width, height, baseline);
  ans_window_fit_soon (ANS_WINDOW (widget), width);
}

static void
ans_window_dispose (GObject *object)
{
  AnsWindow *self = ANS_WINDOW (object);
  ans_window_end_narrow (self);
  g_clear_pointer (&self->pulse, ans_pulse_free);
  ans_window_end_compare (self);
  ans_window_end_runs (self);
  g_clear_object (&self->runs);
  if (self->session)
    ans_session_close (self->session);
  ans_window_end_store (self, FALSE);
  g_clear_object (&self->session);
  ans_window_end_gallery (self);
  ans_window_end_lesson (self);
  ans_window_end_stage (self);
  ans_window_end_time (self);
  g_clear_weak_pointer (&self->movie_dialog);
  G_OBJECT_CLASS (ans_window_parent_class)->dispose (object);
}

#define CHILD(field)                                                                     \
  {                                                                                      \
#field, G_STRUCT_OFFSET(AnsWindow, field)                                            \
  }
static const struct {
  const char *name;
  gssize offset;
} children[] = {CHILD (toasts),
                CHILD (run_button),
                CHILD (run_content),
                CHILD (window_title),
                CHILD (title_button),
                CHILD (menu_button),
                CHILD (seed_button),
                CHILD (layout_button),
                CHILD (problems),
                CHILD (problems_popover),
                CHILD (gallery),
                CHILD (side),
                CHILD (page),
                CHILD (header),
                CHILD (caption),
                CHILD (stage_revealer),
                CHILD (blank),
                CHILD (lesson_revealer),
                CHILD (lesson_card),
                CHILD (paned),
                CHILD (panel),
                CHILD (stack),
                CHILD (opening_page),
                CHILD (opening_progress),
                CHILD (grid),
                CHILD (failure),
                CHILD (failure_text),
                CHILD (failure_back),
                CHILD (failure_smaller),
                CHILD (badges),
                CHILD (status_bar),
                CHILD (timeline),
                CHILD (run_menu),
                CHILD (run_menu_button),
                CHILD (bottom),
                CHILD (statistics),
                CHILD (recovery)};

static void
ans_window_class_init (AnsWindowClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_window_dispose;
  widget->size_allocate = ans_window_size_allocate;
  GTK_WINDOW_CLASS (class)->close_request = ans_window_close_request;
  g_type_ensure (ANS_TYPE_BADGE_ROW);
  g_type_ensure (ANS_TYPE_GALLERY);
  g_type_ensure (ANS_TYPE_LESSON_CARD);
  g_type_ensure (ANS_TYPE_PAGE_VIEW);
  g_type_ensure (ANS_TYPE_PARAM_PANEL);
  g_type_ensure (ANS_TYPE_PLOT_GRID);
  g_type_ensure (ANS_TYPE_PROBLEM_LIST);
  g_type_ensure (ANS_TYPE_RUN_MENU);
  g_type_ensure (ANS_TYPE_STATISTICS);
  g_type_ensure (ANS_TYPE_STATUS_BAR);
  g_type_ensure (ANS_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (widget, "/org/ansatz/Ansatz/ui/window.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE,
                                               children[i].offset);
}

static void
ans_window_init (AnsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ans_plot_options_use (ans_settings_get ());
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 800);
  self->pulse = ans_pulse_new (GTK_WIDGET (self), serve, self);
  connect_session (self);
  ans_window_add_actions (self);
  ans_window_add_narrow (self);
  ans_window_add_runs (self);
  ans_window_add_compare (self);
  ans_window_add_exports (self);
  ans_window_add_time (self);
  ans_window_add_failure (self);
  ans_window_add_store (self);
  connect_widgets (self);
  gtk_menu_button_set_create_popup_func (self->title_button, fill_problems, self, NULL);
  ans_window_add_gallery (self);
  ans_window_add_page (self);
  ans_window_add_lesson (self);
  ans_window_add_stage (self);
  ans_window_add_share (self);
  ans_settings_restore (GTK_WINDOW (self), self->paned);
  ans_window_add_settings (self);
  ans_window_show_state (self);
  ans_window_show_page (self);
}

AnsWindow *
ans_window_new (GtkApplication *application)
{
  return g_object_new (ANS_TYPE_WINDOW, "application", application, NULL);
}

void
ans_window_open (AnsWindow *self, const AnsRecipe *recipe)
{
  g_return_if_fail (ANS_IS_WINDOW (self));
  ans_window_keep (self);
  ans_session_open (self->session, recipe);
}

AnsSession *
ans_window_get_session (AnsWindow *self)
{
  g_return_val_if_fail (ANS_IS_WINDOW (self), NULL);
  return self->session;
}

AnsPlotGrid *
ans_window_get_grid (AnsWindow *self)
{
  g_return_val_if_fail (ANS_IS_WINDOW (self), NULL);
  return self->grid;
}

AnsParamPanel *
ans_window_get_panel (AnsWindow *self)
{
  g_return_val_if_fail (ANS_IS_WINDOW (self), NULL);
  return self->panel;
}

AnsRuns *
ans_window_get_runs (AnsWindow *self)
{
  g_return_val_if_fail (ANS_IS_WINDOW (self), NULL);
  return self->runs;
}
