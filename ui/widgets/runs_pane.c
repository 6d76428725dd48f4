#include "ui/widgets/runs_pane_private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Metrics that a table shows at first. */
enum { FIRST_METRICS = 2, MOST_METRICS = 64 };

G_DEFINE_FINAL_TYPE (AnsRunsPane, ans_runs_pane, GTK_TYPE_BOX)

enum { CHOOSE, REPEAT, DELETE, SEEN, RENAME, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const statistics[] = {"last", "least", "mean"};

/* ---- columns ---- */

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  AnsRunItem *first = (gpointer) (gsize) a, *second = (gpointer) (gsize) b;
  double x = ans_run_item_value (first, data), y = ans_run_item_value (second, data);
  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return (x > y) - (x < y);
}

static char *
title_of (AnsRunsPane *self, const AnsRunCell *cell)
{
  const AnsProblem *problem = self->problem;
  const char *symbol = NULL, *label = "";
  if (cell->kind == ANS_RUN_CELL_NAME)
    label = _ ("Run");
  else if (cell->kind == ANS_RUN_CELL_SEED)
    label = _ ("Seed");
  else if (cell->kind == ANS_RUN_CELL_STEP)
    label = _ ("Step");
  else if (cell->kind == ANS_RUN_CELL_PARAM)
    symbol = problem->params[cell->index].symbol,
    label = _ (problem->params[cell->index].label);
  else if (cell->kind == ANS_RUN_CELL_METRIC)
    symbol = problem->metrics[cell->index].symbol,
    label = _ (problem->metrics[cell->index].label);
  /* The title of a column has no markup. */
  char *text = NULL;
  if (!symbol || !pango_parse_markup (symbol, -1, 0, NULL, &text, NULL, NULL))
    text = g_strdup (label);
  return text;
}

static void
add_column (AnsRunsPane *self, const AnsRunCell *like)
{
  GtkListItemFactory *factory = ans_runs_pane_factory (self, like);
  AnsRunCell *cell = g_object_get_data (G_OBJECT (factory), "cell");
  g_autofree char *title = title_of (self, cell);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  if (cell->kind != ANS_RUN_CELL_MENU && cell->kind != ANS_RUN_CELL_SEEN) {
    g_autoptr (GtkSorter) sorter =
        GTK_SORTER (gtk_custom_sorter_new (compare_items, cell, NULL));
    gtk_column_view_column_set_sorter (column, sorter);
  }
  gtk_column_view_column_set_expand (column, cell->kind == ANS_RUN_CELL_NAME);
  gtk_column_view_append_column (self->table, column);
}

static void
remove_columns (AnsRunsPane *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
    gtk_column_view_remove_column (self->table, column);
  }
}

static gboolean
differs (int param, int n, const AnsOverlayRun *runs)
{
  for (int i = 1; i < n; i++)
    if (runs[i].recipe->values[param] != runs[0].recipe->values[param])
      return TRUE;
  return FALSE;
}

static void
add_cell (GArray *cells, AnsRunCellKind kind, int index, AnsStatistic statistic)
{
  AnsRunCell cell = {kind, index, statistic};
  g_array_append_val (cells, cell);
}

/* Which columns the runs ask for. */
static GArray *
choose_cells (AnsRunsPane *self, int n, const AnsOverlayRun *runs)
{
  GArray *cells = g_array_new (FALSE, TRUE, sizeof (AnsRunCell));
  gboolean seeds = FALSE;
  for (int i = 1; i < n; i++)
    seeds |= runs[i].recipe->seed != runs[0].recipe->seed;
  add_cell (cells, ANS_RUN_CELL_SEEN, 0, 0);
  add_cell (cells, ANS_RUN_CELL_NAME, 0, 0);
  for (int i = 0; i < ans_problem_n_params (self->problem); i++)
    if (self->all_params || differs (i, n, runs))
      add_cell (cells, ANS_RUN_CELL_PARAM, i, 0);
  if (seeds || self->all_params)
    add_cell (cells, ANS_RUN_CELL_SEED, 0, 0);
  for (int i = 0; i < MIN (ans_problem_n_metrics (self->problem), MOST_METRICS); i++)
    if (self->metrics & G_GUINT64_CONSTANT (1) << i)
      add_cell (cells, ANS_RUN_CELL_METRIC, i, self->statistic);
  add_cell (cells, ANS_RUN_CELL_STEP, 0, 0);
  add_cell (cells, ANS_RUN_CELL_MENU, 0, 0);
  return cells;
}

static gboolean
same_cells (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const AnsRunCell *x = &g_array_index (a, AnsRunCell, i),
                     *y = &g_array_index (b, AnsRunCell, i);
    if (x->kind != y->kind || x->index != y->index || x->statistic != y->statistic)
      return FALSE;
  }
  return TRUE;
}

static void
show_columns (AnsRunsPane *self, int n, const AnsOverlayRun *runs)
{
  g_autoptr (GArray) cells = choose_cells (self, n, runs);
  if (same_cells (cells, self->cells))
    return;
  remove_columns (self);
  g_array_unref (self->cells);
  self->cells = g_steal_pointer (&cells);
  for (guint i = 0; i < self->cells->len; i++)
    add_column (self, &g_array_index (self->cells, AnsRunCell, i));
}

/* ---- rows ---- */

static AnsRunItem *
find_item (AnsRunsPane *self, int number)
{
  GListModel *model = G_LIST_MODEL (self->items);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    AnsRunItem *item = g_list_model_get_item (model, i);
    g_object_unref (item); /* the list holds it */
    if (ans_run_item_get_number (item) == number)
      return item;
  }
  return NULL;
}

static gboolean
is_among (int number, int n, const AnsOverlayRun *runs)
{
  for (int i = 0; i < n; i++)
    if (runs[i].number == number)
      return TRUE;
  return FALSE;
}

static void
show_rows (AnsRunsPane *self, int n, const AnsOverlayRun *runs)
{
  GListModel *model = G_LIST_MODEL (self->items);
  for (guint i = g_list_model_get_n_items (model); i-- > 0;) {
    g_autoptr (AnsRunItem) item = g_list_model_get_item (model, i);
    if (!is_among (ans_run_item_get_number (item), n, runs))
      g_list_store_remove (self->items, i);
  }
  for (int i = 0; i < n; i++) {
    AnsRunItem *item = find_item (self, runs[i].number);
    if (item) {
      ans_run_item_set (item, &runs[i]);
      continue;
    }
    g_autoptr (AnsRunItem) new_item = ans_run_item_new (runs[i].number);
    ans_run_item_set (new_item, &runs[i]);
    g_list_store_insert (self->items, MIN ((guint) i, g_list_model_get_n_items (model)),
                         new_item);
  }
}

static void
list_metrics (AnsRunsPane *self)
{
  g_menu_remove_all (self->metrics_menu);
  for (int i = 0; i < MIN (ans_problem_n_metrics (self->problem), MOST_METRICS); i++) {
    g_autofree char *action = g_strdup_printf ("table.metric-%d", i);
    g_menu_append (self->metrics_menu, _ (self->problem->metrics[i].label), action);
  }
}

static void
set_metrics (AnsRunsPane *self, guint64 metrics)
{
  self->metrics = metrics;
  for (int i = 0; i < MOST_METRICS; i++) {
    g_autofree char *name = g_strdup_printf ("metric-%d", i);
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
    g_simple_action_set_state (G_SIMPLE_ACTION (action),
                               g_variant_new_boolean ((metrics >> i & 1) != 0));
  }
}

void
ans_runs_pane_show (AnsRunsPane *self, const AnsProblem *problem, int n,
                    const AnsOverlayRun *runs)
{
  g_return_if_fail (ANS_IS_RUNS_PANE (self));
  if (problem != self->problem) {
    g_list_store_remove_all (self->items);
    remove_columns (self);
    g_array_set_size (self->cells, 0);
    self->problem = problem;
    list_metrics (self);
    set_metrics (self, (1 << MIN (ans_problem_n_metrics (problem), FIRST_METRICS)) - 1);
  }
  show_rows (self, n, runs);
  show_columns (self, n, runs);
}

void
ans_runs_pane_show_progress (AnsRunsPane *self, double fraction)
{
  g_return_if_fail (ANS_IS_RUNS_PANE (self));
  gtk_revealer_set_reveal_child (self->background, fraction >= 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
  gtk_widget_set_sensitive (GTK_WIDGET (self->seeds_button), fraction < 0);
}

/* ---- what the person does ---- */

static void
row_activated (AnsRunsPane *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (self->table));
  g_autoptr (AnsRunItem) item = g_list_model_get_item (model, position);
  if (item && !ans_run_item_is_current (item))
    g_signal_emit (self, signals[CHOOSE], 0, ans_run_item_get_number (item));
}

static void
renamed (GtkEditable *entry, AnsRunsPane *self)
{
  g_signal_emit (self, signals[RENAME], 0, self->renamed, gtk_editable_get_text (entry));
  gtk_popover_popdown (self->popover);
}

static void
rename_run (AnsRunsPane *self, int number)
{
  GtkWidget *name = ans_runs_pane_get_name (self, number);
  AnsRunItem *item = find_item (self, number);
  graphene_rect_t bounds;
  if (!name || !item || !gtk_widget_compute_bounds (name, GTK_WIDGET (self), &bounds))
    return;
  if (!self->popover) {
    GtkWidget *entry = gtk_entry_new ();
    g_signal_connect (entry, "activate", G_CALLBACK (renamed), self);
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Name of the run"), -1);
    self->popover = GTK_POPOVER (gtk_popover_new ());
    gtk_popover_set_child (self->popover, entry);
    gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
  }
  GtkWidget *entry = gtk_popover_get_child (self->popover);
  gtk_editable_set_text (GTK_EDITABLE (entry), ans_run_item_get_name (item));
  self->renamed = number;
  gtk_popover_set_pointing_to (
      self->popover, &(GdkRectangle){(int) bounds.origin.x, (int) bounds.origin.y,
                                     (int) bounds.size.width, (int) bounds.size.height});
  gtk_popover_popup (self->popover);
  gtk_widget_grab_focus (entry);
}

static void
run_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AnsRunsPane *self = ANS_RUNS_PANE (widget);
  int number = g_variant_get_int32 (parameter);
  if (g_str_equal (action, "run.rename"))
    rename_run (self, number);
  else
    g_signal_emit (self, signals[g_str_equal (action, "run.repeat") ? REPEAT : DELETE], 0,
                   number);
}

/* The number of the run whose row has the focus; 0: none. */
static int
find_number (GtkWidget *widget)
{
  int number = ans_runs_pane_number (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !number;
       child = gtk_widget_get_next_sibling (child))
    number = find_number (child);
  return number;
}

static gboolean
key_pressed (AnsRunsPane *self, guint key)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (!focus || focus == GTK_WIDGET (self->table) ||
      !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table)))
    return GDK_EVENT_PROPAGATE;
  int number = find_number (focus);
  if (number == 0 || (key != GDK_KEY_Delete && key != GDK_KEY_F2))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_F2)
    rename_run (self, number);
  else
    g_signal_emit (self, signals[DELETE], 0, number);
  return GDK_EVENT_STOP;
}

static void
ask_again (AnsRunsPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.refresh-runs", NULL);
}

static void
change_statistic (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsRunsPane *self = data;
  for (int i = 0; i < ANS_N_STATISTICS; i++)
    if (g_str_equal (statistics[i], g_variant_get_string (state, NULL)))
      self->statistic = (AnsStatistic) i;
  g_simple_action_set_state (action, state);
  ask_again (self);
}

static void
change_all_params (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsRunsPane *self = data;
  self->all_params = g_variant_get_boolean (state);
  g_simple_action_set_state (action, state);
  ask_again (self);
}

static void
change_metric (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsRunsPane *self = data;
  int index = atoi (g_action_get_name (G_ACTION (action)) + strlen ("metric-"));
  guint64 bit = G_GUINT64_CONSTANT (1) << index;
  self->metrics =
      g_variant_get_boolean (state) ? self->metrics | bit : self->metrics & ~bit;
  g_simple_action_set_state (action, state);
  ask_again (self);
}

static void
add_actions (AnsRunsPane *self)
{
  const GActionEntry entries[] = {
      {.name = "statistic",
       .parameter_type = "s",
       .state = "'last'",
       .change_state = change_statistic},
      {.name = "all-parameters", .state = "false", .change_state = change_all_params}};
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries,
                                   G_N_ELEMENTS (entries), self);
  for (int i = 0; i < MOST_METRICS; i++) {
    g_autofree char *name = g_strdup_printf ("metric-%d", i);
    GActionEntry entry = {.name = name, .state = "false", .change_state = change_metric};
    g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &entry, 1, self);
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table",
                                  G_ACTION_GROUP (self->actions));
}

/* ---- for tests ---- */

char *
ans_runs_pane_get_columns (AnsRunsPane *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    g_string_append_printf (text, "%s%s", i ? "|" : "",
                            gtk_column_view_column_get_title (column));
  }
  return g_strdup (text->str);
}

GtkWidget *
ans_runs_pane_get_check (AnsRunsPane *self, int number)
{
  return g_hash_table_lookup (self->checks, GINT_TO_POINTER (number));
}

GtkWidget *
ans_runs_pane_get_name (AnsRunsPane *self, int number)
{
  return g_hash_table_lookup (self->names, GINT_TO_POINTER (number));
}

/* ---- the object ---- */

static void
recolour (AnsRunsPane *self)
{
  GListModel *model = G_LIST_MODEL (self->items);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (AnsRunItem) item = g_list_model_get_item (model, i);
    g_signal_emit_by_name (item, "changed");
  }
}

static void
ans_runs_pane_dispose (GObject *object)
{
  AnsRunsPane *self = ANS_RUNS_PANE (object);
  if (self->popover)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->popover)));
  if (self->table)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_object (&self->items);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (ans_runs_pane_parent_class)->dispose (object);
}

static void
ans_runs_pane_finalize (GObject *object)
{
  AnsRunsPane *self = ANS_RUNS_PANE (object);
  g_array_unref (self->cells);
  g_hash_table_unref (self->checks);
  g_hash_table_unref (self->names);
  G_OBJECT_CLASS (ans_runs_pane_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n, GType second)
{
  return g_signal_new (name, ANS_TYPE_RUNS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n, G_TYPE_INT, second);
}

static void
ans_runs_pane_class_init (AnsRunsPaneClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_runs_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = ans_runs_pane_finalize;
  signals[CHOOSE] = new_signal ("choose", 1, G_TYPE_NONE);
  signals[REPEAT] = new_signal ("repeat", 1, G_TYPE_NONE);
  signals[DELETE] = new_signal ("delete", 1, G_TYPE_NONE);
  signals[SEEN] = new_signal ("seen", 2, G_TYPE_BOOLEAN);
  signals[RENAME] = new_signal ("rename", 2, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/runs-pane.ui");
  gtk_widget_class_bind_template_child (widget, AnsRunsPane, table);
  gtk_widget_class_bind_template_child (widget, AnsRunsPane, background);
  gtk_widget_class_bind_template_child (widget, AnsRunsPane, progress);
  gtk_widget_class_bind_template_child (widget, AnsRunsPane, seeds_button);
  gtk_widget_class_bind_template_child (widget, AnsRunsPane, clock);
  gtk_widget_class_bind_template_child (widget, AnsRunsPane, metrics_menu);
  gtk_widget_class_install_action (widget, "run.rename", "i", run_action);
  gtk_widget_class_install_action (widget, "run.repeat", "i", run_action);
  gtk_widget_class_install_action (widget, "run.delete", "i", run_action);
}

static void
ans_runs_pane_init (AnsRunsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cells = g_array_new (FALSE, TRUE, sizeof (AnsRunCell));
  self->checks = g_hash_table_new (NULL, NULL);
  self->names = g_hash_table_new (NULL, NULL);
  self->items = g_list_store_new (ANS_TYPE_RUN_ITEM);
  add_actions (self);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);
  GtkSortListModel *sorted = gtk_sort_list_model_new (
      G_LIST_MODEL (g_object_ref (self->items)), g_object_ref (sorter));
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->table, "activate", G_CALLBACK (row_activated), self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->table), keys);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (recolour), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ans_runs_pane_new (void)
{
  return g_object_new (ANS_TYPE_RUNS_PANE, NULL);
}
