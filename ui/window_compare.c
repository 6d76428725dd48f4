/* The window and the page with one plot of several runs: runs side by side, two and their
 * difference, the values of a sweep. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "engine/frame/compare.h"
#include "ui/film/history_plot.h"
#include "ui/widgets/readable.h"
#include "ui/widgets/sweep_dialog.h"

static const char *const modes[] = {"overlay", "side-by-side", "difference", "sweep"};

static const AnsProblem *
problem_of (AnsWindow *self)
{
  return ans_session_get_recipe (self->session)->problem;
}

static AnsComparePage *
page_of (AnsWindow *self)
{
  return ANS_COMPARE_PAGE (self->compare_page);
}

/* ---- pictures ---- */

/* The plot of one run alone; NULL if it has not been computed. */
static AnsPlot *
picture_of (AnsWindow *self, const AnsOverlayRun *run, int plot)
{
  const AnsProblem *problem = problem_of (self);
  int columns = 400;
  if (problem->plots[plot].history)
    return ans_history_plot_new (problem, plot, run->history, run->frame, 0, -1, columns);
  AnsPlot *picture = run->frame ? ans_frame_plot (run->frame, plot) : NULL;
  if (picture)
    return ans_plot_ref (picture);
  picture = ans_plot_new ();
  ans_plot_set_message (
      picture, run->failure ? run->failure : _ ("This plot has not been computed yet"));
  return picture;
}

static char *
caption_of (const AnsOverlayRun *run)
{
  gint64 step = run->frame ? ans_frame_step (run->frame) : run->step;
  g_autofree char *count = ans_readable_count (step);
  return g_strdup_printf (_ ("%s · step %s"), run->name, count);
}

static void
show_items (AnsWindow *self, const AnsPlotInfo *info, int n, AnsMultiple *items)
{
  ans_multiples_show (ans_compare_page_get_multiples (page_of (self)), info, n, items);
  for (int i = 0; i < n; i++) {
    g_clear_pointer (&items[i].plot, ans_plot_unref);
    g_free ((gpointer) (gsize) items[i].caption);
  }
}

/* The runs to be shown: the live one, and those visible, the last ones if they are too
 * many. */
static int
choose_runs (AnsWindow *self, int most, AnsOverlayRun *chosen)
{
  int all, n = 0, current = ans_runs_current (self->runs);
  gint64 step = ans_session_get_status (self->session)->step;
  AnsFrame *shown = ans_session_get_frame (self->session);
  g_autofree AnsOverlayRun *views = ans_runs_views (self->runs, &all);
  if (current < 0 || all == 0)
    return 0;
  chosen[n++] = views[current];
  for (int i = all - 1; i >= 0 && n < most; i--) {
    if (i == current || !views[i].visible)
      continue;
    chosen[n] = views[i];
    chosen[n].frame =
        ans_runs_frame_at (self->runs, i, ans_compare_page_get_plot (page_of (self)),
                           shown ? ans_frame_step (shown) : step);
    n++;
  }
  return n;
}

static void
show_side_by_side (AnsWindow *self, int plot)
{
  AnsOverlayRun runs[ANS_MULTIPLES_MOST];
  AnsMultiple items[ANS_MULTIPLES_MOST] = {0};
  int n = choose_runs (self, ANS_MULTIPLES_MOST, runs);
  for (int i = 0; i < n; i++)
    items[i] = (AnsMultiple){picture_of (self, &runs[i], plot), caption_of (&runs[i]), 0};
  ans_compare_page_set_title (
      page_of (self), n > 1 ? _ ("Side by Side") : _ ("Keep a run to compare: Ctrl+U"));
  show_items (self, &problem_of (self)->plots[plot], n, items);
}

/* The differences of two recipes in words: "β = 0.1 (was 0.01)". */
static char *
describe (const AnsRecipe *now, const AnsRecipe *before)
{
  const AnsProblem *problem = now->problem;
  GString *text = g_string_new (NULL);
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    if (now->values[i] == before->values[i])
      continue;
    g_autofree char *a = ans_problem_param_text (problem, i, now->values[i]);
    g_autofree char *b = ans_problem_param_text (problem, i, before->values[i]);
    g_string_append_printf (text, _ ("%s%s %s (was %s)"), text->len ? ", " : "",
                            _ (problem->params[i].label), a, b);
  }
  if (now->seed != before->seed) {
    g_autofree char *a = g_strdup_printf ("%" G_GUINT64_FORMAT, now->seed);
    g_autofree char *b = g_strdup_printf ("%" G_GUINT64_FORMAT, before->seed);
    g_string_append_printf (text, _ ("%sseed %s (was %s)"), text->len ? ", " : "", a, b);
  }
  return g_string_free (text, FALSE);
}

static AnsPlot *
difference_of (AnsWindow *self, const AnsOverlayRun *runs, int plot, AnsPlot *const *both)
{
  const AnsPlotInfo *info = &problem_of (self)->plots[plot];
  AnsPlot *difference = info->history ? ans_overlay_difference (problem_of (self), plot,
                                                                &runs[0], &runs[1], 600)
                                      : ans_compare_plots (both[0], both[1]);
  if (ans_plot_n_layers (difference) == 0)
    ans_plot_set_message (difference,
                          _ ("Only fields on the same grid and curves over the same "
                             "points can be subtracted"));
  return difference;
}

static void
show_difference (AnsWindow *self, int plot)
{
  AnsOverlayRun runs[2];
  AnsMultiple items[3] = {0};
  int n = choose_runs (self, 2, runs);
  for (int i = 0; i < n; i++)
    items[i] = (AnsMultiple){picture_of (self, &runs[i], plot), caption_of (&runs[i]), 0};
  g_autofree char *title = NULL;
  if (n == 2) {
    AnsPlot *both[] = {items[0].plot, items[1].plot};
    items[2] =
        (AnsMultiple){difference_of (self, runs, plot, both),
                      g_strdup_printf ("%s − %s", runs[0].name, runs[1].name), TRUE};
    title = describe (runs[0].recipe, runs[1].recipe);
  }
  const char *words = title && *title ? title : _ ("The same settings");
  ans_compare_page_set_title (page_of (self),
                              n < 2 ? _ ("Keep a run to compare: Ctrl+U") : words);
  show_items (self, &problem_of (self)->plots[plot], n < 2 ? n : 3, items);
}

/* ---- sweep ---- */

static const AnsPlotInfo *
metric_info (AnsWindow *self, int metric)
{
  const AnsProblem *problem = problem_of (self);
  const AnsParam *param = &problem->params[ans_sweep_param (self->sweep)];
  const AnsMetric *info = &problem->metrics[metric];
  if (self->metric_shown != metric) {
    self->metric_shown = metric;
    self->n_metric_infos = !self->n_metric_infos;
  }
  AnsPlotInfo *made = &self->metric_infos[self->n_metric_infos];
  *made = (AnsPlotInfo){.id = info->id,
                        .title = info->label,
                        .x_label = _ (param->label),
                        .y_label = info->symbol ? info->symbol : _ (info->label),
                        .x_log = param->log_scale,
                        .y_log = info->log_scale};
  return made;
}

static void
show_sweep (AnsWindow *self, int plot)
{
  int metric = ans_compare_page_get_metric (page_of (self));
  int n = ans_sweep_n (self->sweep);
  AnsMultiple items[ANS_MULTIPLES_MOST] = {0};
  const AnsParam *param = &problem_of (self)->params[ans_sweep_param (self->sweep)];
  g_autofree char *step = ans_readable_count (ans_sweep_step (self->sweep));
  g_autofree char *title =
      g_strdup_printf (_ ("Sweep of %s · step %s"), _ (param->label), step);
  ans_compare_page_set_title (page_of (self), title);
  ans_compare_page_set_progress (page_of (self), ans_sweep_is_over (self->sweep)
                                                     ? -1
                                                     : ans_sweep_progress (self->sweep));
  if (metric >= 0) {
    items[0] = (AnsMultiple){ans_sweep_plot (self->sweep, metric),
                             g_strdup (_ (problem_of (self)->metrics[metric].label)), 0};
    show_items (self, metric_info (self, metric), 1, items);
    return;
  }
  for (int i = 0; i < n; i++) {
    AnsOverlayRun run;
    ans_sweep_view (self->sweep, i, &run);
    items[i] = (AnsMultiple){picture_of (self, &run, plot), g_strdup (run.name), 0};
  }
  show_items (self, &problem_of (self)->plots[plot], n, items);
}

static void
sweep_advanced (gpointer data)
{
  AnsWindow *self = data;
  if (self->sweep && ans_sweep_pull (self->sweep) && self->compare == ANS_COMPARE_SWEEP)
    ans_window_show_compare (self);
}

/* ---- showing ---- */

gboolean
ans_window_is_comparing (AnsWindow *self)
{
  return self->compare != ANS_COMPARE_OVERLAY;
}

void
ans_window_show_compare (AnsWindow *self)
{
  static void (*const show[]) (AnsWindow *, int) = {NULL, show_side_by_side,
                                                    show_difference, show_sweep};
  if (ans_window_is_comparing (self) && self->compare != ANS_COMPARE_SWEEP)
    ans_runs_pull (self->runs);
  if (ans_session_get_recipe (self->session) && show[self->compare])
    show[self->compare](self, ans_compare_page_get_plot (page_of (self)));
}

static void
watch (AnsWindow *self)
{
  guint64 plots = ans_plot_grid_watched (self->grid);
  if (ans_window_is_comparing (self))
    plots = G_GUINT64_CONSTANT (1) << ans_compare_page_get_plot (page_of (self));
  ans_session_watch (self->session, plots);
  ans_runs_watch (self->runs, plots);
  if (self->sweep)
    ans_sweep_watch (self->sweep, plots);
}

static void
set_mode (AnsWindow *self, AnsCompare mode)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "compare");
  gboolean was = ans_window_is_comparing (self);
  AnsCompare before = self->compare;
  self->compare = mode;
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (modes[mode]));
  if (!was || (before == ANS_COMPARE_SWEEP) != (mode == ANS_COMPARE_SWEEP))
    ans_compare_page_set_problem (
        page_of (self), problem_of (self),
        ans_plot_cell_get_plot (ans_plot_grid_get_current (self->grid)),
        mode == ANS_COMPARE_SWEEP);
  watch (self);
  ans_window_show_compare (self);
  ans_window_show_page (self);
  if (!ans_window_is_comparing (self)) {
    ans_window_show_shown (self);
    self->curves_stale = TRUE;
    ans_pulse_start (self->pulse);
  }
}

/* ---- what the page and the dialog tell ---- */

static void
page_chosen (AnsWindow *self)
{
  watch (self);
  ans_window_show_compare (self);
}

static void
page_closed (AnsWindow *self)
{
  g_clear_pointer (&self->sweep, ans_sweep_free);
  set_mode (self, ANS_COMPARE_OVERLAY);
}

static void
page_stopped (AnsWindow *self)
{
  if (!self->sweep)
    return;
  ans_sweep_stop (self->sweep);
  ans_window_show_compare (self);
}

static void
file_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  AnsWindow *self = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GError) error = NULL;
  if (response == GTK_RESPONSE_ACCEPT && file && self->sweep) {
    g_autofree char *text = ans_sweep_csv (self->sweep);
    gboolean done = g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                                             G_FILE_CREATE_NONE, NULL, NULL, &error);
    ans_window_say (self, done ? _ ("Table exported") : error->message);
  }
  g_object_unref (dialog);
}

static void
page_exported (AnsWindow *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Export the Table"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  g_autofree char *name =
      g_strdup_printf ("%s-%s.csv", problem_of (self)->id,
                       problem_of (self)->params[ans_sweep_param (self->sweep)].id);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
ans_window_start_sweep (AnsWindow *self, int param, int n, const double *values,
                        gint64 steps)
{
  int plot = MAX (ans_plot_cell_get_plot (ans_plot_grid_get_current (self->grid)), 0);
  g_clear_pointer (&self->sweep, ans_sweep_free);
  self->sweep =
      ans_sweep_new (ans_session_get_recipe (self->session), param, n, values, steps,
                     G_GUINT64_CONSTANT (1) << plot, ans_alarm_ring, self->sweep_alarm);
  set_mode (self, ANS_COMPARE_SWEEP);
}

static void
dialog_started (AnsWindow *self, AnsSweepDialog *dialog)
{
  double values[ANS_BATCH_MOST];
  int n = ans_sweep_dialog_get_values (dialog, values);
  if (n > 0 && ans_session_get_recipe (self->session))
    ans_window_start_sweep (self, ans_sweep_dialog_get_param (dialog), n, values,
                            ans_sweep_dialog_get_steps (dialog));
}

static void
ask_sweep (AnsWindow *self, int param)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  gint64 step = ans_session_get_status (self->session)->step;
  gint64 length = recipe->preset ? recipe->preset->steps : 0;
  GtkWidget *dialog =
      ans_sweep_dialog_new (recipe, param, step > 0 ? step : MAX (length, 1));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "start", G_CALLBACK (dialog_started), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- actions ---- */

static void
sweep (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  if (!ans_session_get_recipe (self->session))
    return;
  /* What one usually wants to see: the first quantity that is a number. */
  const AnsParam *params = problem_of (self)->params;
  int param = 0;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  while (params[param].id &&
         (params[param].kind != ANS_PARAM_REAL ||
          !ans_problem_param_shown (recipe->problem, param, recipe->values)))
    param++;
  ask_sweep (self, params[param].id ? param : 0);
}

static void
sweep_param (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  AnsWindow *self = data;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  int param = recipe ? ans_problem_param_index (
                           recipe->problem, g_variant_get_string (parameter, NULL), NULL)
                     : -1;
  if (param >= 0)
    ask_sweep (self, param);
}

static void
change_mode (GSimpleAction *action, GVariant *state, gpointer data)
{
  (void) action;
  AnsWindow *self = data;
  if (!ans_session_get_recipe (self->session))
    return;
  for (int i = 0; i < ANS_COMPARE_SWEEP; i++)
    if (g_str_equal (modes[i], g_variant_get_string (state, NULL)))
      set_mode (self, (AnsCompare) i);
}

/* ---- life ---- */

/* Another problem has other plots. */
void
ans_window_restart_compare (AnsWindow *self)
{
  if (self->compare == ANS_COMPARE_OVERLAY || self->compared == problem_of (self)) {
    self->compared = problem_of (self);
    return;
  }
  self->compared = problem_of (self);
  page_closed (self);
}

void
ans_window_add_compare (AnsWindow *self)
{
  static const GActionEntry entries[] = {
      {.name = "sweep", .activate = sweep},
      {.name = "sweep-param", .activate = sweep_param, .parameter_type = "s"},
      {.name = "compare",
       .parameter_type = "s",
       .state = "'overlay'",
       .change_state = change_mode}};
  self->sweep_alarm = ans_alarm_new (sweep_advanced, self);
  self->metric_shown = -1;
  self->compare_page = ans_compare_page_new ();
  gtk_stack_add_named (self->stack, self->compare_page, "compare");
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  const struct {
    const char *signal;
    GCallback callback;
  } handlers[] = {{"chosen", G_CALLBACK (page_chosen)},
                  {"close", G_CALLBACK (page_closed)},
                  {"stop", G_CALLBACK (page_stopped)},
                  {"export", G_CALLBACK (page_exported)}};
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->compare_page, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
}

void
ans_window_end_compare (AnsWindow *self)
{
  g_clear_pointer (&self->sweep, ans_sweep_free);
  g_clear_pointer (&self->sweep_alarm, ans_alarm_free);
}
