/* The window and its several runs: the pane, curves of all of them, seeds. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

/* The table says something new this often (us). */
#define TABLE_PERIOD 250000

static const char *const clocks[] = {"step", "time", "wall"};

/* ---- showing ---- */

static void
show_table (AnsWindow *self)
{
  int n;
  if (!ans_session_get_recipe (self->session))
    return;
  self->table_shown = g_get_monotonic_time ();
  g_autofree AnsOverlayRun *views = ans_runs_views (self->runs, &n);
  if (gtk_widget_get_visible (self->runs_pane))
    ans_runs_pane_show (ANS_RUNS_PANE (self->runs_pane),
                        ans_session_get_recipe (self->session)->problem, n, views);
  ans_runs_pane_show_progress (
      ANS_RUNS_PANE (self->runs_pane),
      ans_runs_is_busy (self->runs) ? ans_runs_progress (self->runs) : -1);
}

void
ans_window_show_runs (AnsWindow *self)
{
  gint64 now = g_get_monotonic_time ();
  if (now - self->table_shown >= TABLE_PERIOD || !ans_session_busy (self->session))
    show_table (self);
}

/* Curves of one run look as they always did. */
static AnsPlot *
draw_curves (gpointer data, int plot, gint64 first, gint64 last, int columns)
{
  AnsWindow *self = data;
  int n, visible = 0;
  g_autofree AnsOverlayRun *views = ans_runs_views (self->runs, &n);
  for (int i = 0; i < n; i++)
    visible += views[i].visible;
  gboolean alone =
      n == 1 || (visible == 1 && views[ans_runs_current (self->runs)].visible);
  if (n == 0 || (alone && self->clock == ANS_CLOCK_STEP))
    return NULL;
  AnsOverlay options = {self->clock, self->bands, first, last, columns};
  if (self->clock != ANS_CLOCK_STEP)
    options.first = 0, options.last = -1;
  return ans_overlay_plot (ans_session_get_recipe (self->session)->problem, plot, n,
                           views, &options);
}

static void
redraw (AnsWindow *self)
{
  self->curves_stale = TRUE;
  ans_pulse_start (self->pulse);
}

static void
enable (AnsWindow *self, const char *name, gboolean on)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), on);
}

static void
runs_changed (AnsWindow *self)
{
  gboolean there = ans_session_get_recipe (self->session) != NULL;
  enable (self, "duplicate", there);
  enable (self, "run-seeds", there && !ans_runs_is_busy (self->runs));
  enable (self, "stop-seeds", ans_runs_is_busy (self->runs));
  show_table (self);
  redraw (self);
  if (self->compare_page && self->compare != ANS_COMPARE_SWEEP)
    ans_window_show_compare (self);
}

static void
runs_advanced (AnsWindow *self)
{
  ans_window_show_runs (self);
  redraw (self);
}

/* ---- what the pane tells ---- */

static void
say_error (AnsWindow *self, GError *error)
{
  if (error)
    ans_window_say (self, error->message);
  g_clear_error (&error);
}

static void
pane_choose (AnsWindow *self, int number)
{
  ans_runs_choose (self->runs, number);
}

static void
pane_repeat (AnsWindow *self, int number)
{
  GError *error = NULL;
  ans_runs_repeat (self->runs, number, &error);
  say_error (self, error);
}

static void
undo_delete (AnsWindow *self)
{
  ans_runs_put_back (self->runs);
}

static void
pane_delete (AnsWindow *self, int number)
{
  AnsOverlayRun view;
  int index = ans_runs_find (self->runs, number);
  if (index < 0)
    return;
  ans_runs_view (self->runs, index, &view);
  g_autofree char *text = g_strdup_printf (_ ("%s deleted"), view.name);
  g_autofree char *title = g_markup_escape_text (text, -1);
  if (!ans_runs_remove (self->runs, number)) {
    ans_window_say (self, view.current
                              ? _ ("The live run stays: go to another one first")
                              : _ ("A run in the background stays: stop it first"));
    return;
  }
  AdwToast *toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_delete), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
pane_seen (AnsWindow *self, int number, gboolean visible)
{
  ans_runs_set_visible (self->runs, number, visible);
}

static void
pane_rename (AnsWindow *self, int number, const char *name)
{
  ans_runs_rename (self->runs, number, name);
}

/* ---- actions ---- */

static void
duplicate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  GError *error = NULL;
  g_action_group_change_action_state (G_ACTION_GROUP (self), "show-runs",
                                      g_variant_new_boolean (TRUE));
  if (ans_runs_duplicate (self->runs, &error))
    ans_window_say (self, _ ("The run is kept; this is another one"));
  say_error (self, error);
}

static void
run_seeds (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  AnsWindow *self = data;
  GError *error = NULL;
  gint64 step = ans_session_get_status (self->session)->step;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  gint64 length = recipe->preset ? recipe->preset->steps : 0;
  if (ans_runs_start_seeds (self->runs, g_variant_get_int32 (parameter),
                            step > 0 ? step : MAX (length, 1),
                            ans_plot_grid_watched (self->grid), &error))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "bands",
                                        g_variant_new_boolean (TRUE));
  say_error (self, error);
}

static void
stop_seeds (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_runs_stop (ANS_WINDOW (data)->runs);
}

static void
refresh_runs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  show_table (data);
}

static void
set_show_runs (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsWindow *self = data;
  g_simple_action_set_state (action, state);
  gtk_widget_set_visible (self->runs_pane, g_variant_get_boolean (state) &&
                                               ans_session_get_recipe (self->session));
  show_table (self);
}

static void
set_bands (GSimpleAction *action, GVariant *state, gpointer data)
{
  ANS_WINDOW (data)->bands = g_variant_get_boolean (state);
  g_simple_action_set_state (action, state);
  redraw (data);
}

static void
set_clock (GSimpleAction *action, GVariant *state, gpointer data)
{
  static const char *const labels[] = {NULL, N_ ("time"), N_ ("computing time (s)")};
  AnsWindow *self = data;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  for (int i = 0; i < ANS_N_CLOCKS; i++) {
    if (!g_str_equal (clocks[i], g_variant_get_string (state, NULL)))
      continue;
    if (i == ANS_CLOCK_TIME && recipe && !ans_overlay_has_time (recipe->problem)) {
      ans_window_say (self, _ ("This problem has no time of its own"));
      return;
    }
    self->clock = (AnsClock) i;
    ans_plot_grid_set_clock (self->grid, labels[i] ? _ (labels[i]) : NULL);
    g_simple_action_set_state (action, state);
  }
  redraw (self);
}

/* ---- life ---- */

/* The pane stands at the right of the plots, above the timeline. */
static void
add_pane (AnsWindow *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *stack = g_object_ref (GTK_WIDGET (self->stack));
  GtkBox *box = GTK_BOX (gtk_widget_get_parent (stack));
  self->runs_pane = ans_runs_pane_new ();
  gtk_widget_set_visible (self->runs_pane, FALSE);
  gtk_box_remove (box, stack);
  gtk_widget_set_hexpand (stack, TRUE);
  gtk_paned_set_start_child (GTK_PANED (paned), stack);
  gtk_paned_set_end_child (GTK_PANED (paned), self->runs_pane);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_box_prepend (box, paned);
  g_object_unref (stack);
}

void
ans_window_add_runs (AnsWindow *self)
{
  static const GActionEntry entries[] = {
      {.name = "duplicate", .activate = duplicate},
      {.name = "run-seeds", .activate = run_seeds, .parameter_type = "i"},
      {.name = "stop-seeds", .activate = stop_seeds},
      {.name = "refresh-runs", .activate = refresh_runs},
      {.name = "show-runs", .state = "false", .change_state = set_show_runs},
      {.name = "bands", .state = "false", .change_state = set_bands},
      {.name = "clock",
       .parameter_type = "s",
       .state = "'step'",
       .change_state = set_clock}};
  self->runs = ans_runs_new (self->session);
  add_pane (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  const struct {
    gpointer object;
    const char *signal;
    GCallback callback;
  } handlers[] = {{self->runs, "changed", G_CALLBACK (runs_changed)},
                  {self->runs, "advanced", G_CALLBACK (runs_advanced)},
                  {self->runs_pane, "choose", G_CALLBACK (pane_choose)},
                  {self->runs_pane, "repeat", G_CALLBACK (pane_repeat)},
                  {self->runs_pane, "delete", G_CALLBACK (pane_delete)},
                  {self->runs_pane, "seen", G_CALLBACK (pane_seen)},
                  {self->runs_pane, "rename", G_CALLBACK (pane_rename)}};
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].object, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
  ans_plot_grid_set_curves (self->grid, draw_curves, self);
  runs_changed (self);
}

void
ans_window_end_runs (AnsWindow *self)
{
  if (self->runs)
    ans_runs_clear (self->runs);
}
