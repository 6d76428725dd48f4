#include "ui/widgets/plot_grid_private.h"

#include <glib/gi18n.h>

#include "ui/film/history_plot.h"
#include "ui/plot/view_history.h"
#include "ui/widgets/link.h"
#include "ui/widgets/plot_data.h"

enum { SPACING = 6 };

G_DEFINE_FINAL_TYPE (AnsPlotGrid, ans_plot_grid, GTK_TYPE_WIDGET)

enum { WATCHED, TOUCHED, EXPORT, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- layout ---- */

static gboolean
is_shown (AnsPlotGrid *self, int cell)
{
  return self->maximized >= 0 ? cell == self->maximized : cell < self->n;
}

static void
show_cells (AnsPlotGrid *self)
{
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    gtk_widget_set_child_visible (GTK_WIDGET (self->cells[i]), is_shown (self, i));
    ans_plot_cell_set_maximized (self->cells[i], i == self->maximized);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Rows of nearly equal numbers of cells; two cells stand beside each other, or above in a
 * tall window. */
static void
ans_plot_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnsPlotGrid *self = ANS_PLOT_GRID (widget);
  if (self->maximized >= 0) {
    gtk_widget_allocate (GTK_WIDGET (self->cells[self->maximized]), width, height,
                         baseline, NULL);
    return;
  }
  gboolean tall = height > width;
  int rows = self->n <= 1          ? 1
             : self->n == 2        ? (tall ? 2 : 1)
             : self->n > 4 && tall ? 3
                                   : 2;
  for (int row = 0, cell = 0; row < rows; row++) {
    int columns = (self->n - cell + rows - row - 1) / (rows - row);
    int y0 = row * (height + SPACING) / rows,
        y1 = (row + 1) * (height + SPACING) / rows - SPACING;
    for (int column = 0; column < columns && cell < self->n; column++, cell++) {
      int x0 = column * (width + SPACING) / columns;
      int x1 = (column + 1) * (width + SPACING) / columns - SPACING;
      GtkAllocation place = {x0, y0, MAX (1, x1 - x0), MAX (1, y1 - y0)};
      gtk_widget_size_allocate (GTK_WIDGET (self->cells[cell]), &place, -1);
    }
  }
}

static void
ans_plot_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  (void) for_size;
  AnsPlotGrid *self = ANS_PLOT_GRID (widget);
  int least = 0;
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    int size;
    gtk_widget_measure (GTK_WIDGET (self->cells[i]), orientation, -1, &size, NULL, NULL,
                        NULL);
    least = MAX (least, size);
  }
  int count = self->maximized >= 0 ? 1 : self->n;
  int across =
      orientation == GTK_ORIENTATION_HORIZONTAL ? (count + 1) / 2 : MIN (count, 2);
  *minimum = across * least + (across - 1) * SPACING;
  *natural = MAX (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? 900 : 600);
  *minimum_baseline = *natural_baseline = -1;
}

/* ---- what is shown ---- */

static gboolean
is_used (AnsPlotGrid *self, int plot, int before)
{
  for (int i = 0; i < before; i++)
    if (ans_plot_cell_get_plot (self->cells[i]) == plot)
      return TRUE;
  return FALSE;
}

/* The first plot that no cell before shows: those of a fresh window come before the
 * hidden ones. */
static int
next_plot (AnsPlotGrid *self, int cell)
{
  int n = ans_problem_n_plots (self->problem);
  for (int hidden = 0; hidden < 2; hidden++)
    for (int plot = 0; plot < n; plot++)
      if (self->problem->plots[plot].hidden == hidden && !is_used (self, plot, cell))
        return plot;
  return -1;
}

static void
watch (AnsPlotGrid *self)
{
  ans_plot_grid_show_links (self);
  g_signal_emit (self, signals[WATCHED], 0);
}

static void
count_cells (AnsPlotGrid *self)
{
  int plots = self->problem ? ans_problem_n_plots (self->problem) : 1;
  self->n = CLAMP (self->asked, 1, MIN (ANS_MAX_CELLS, plots));
  self->current = MIN (self->current, self->n - 1);
}

void
ans_plot_grid_set_problem (AnsPlotGrid *self, const AnsProblem *problem)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  gboolean other = problem != self->problem;
  self->problem = problem;
  for (int i = 0; i < ANS_MAX_CELLS && other; i++)
    ans_plot_cell_set_problem (self->cells[i], problem);
  for (int i = 0; i < ANS_MAX_CELLS && other; i++)
    ans_plot_grid_change_plot (self, i, next_plot (self, i));
  if (other)
    self->maximized = -1;
  count_cells (self);
  show_cells (self);
  watch (self);
}

void
ans_plot_grid_set_cells (AnsPlotGrid *self, int n)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  self->asked = n;
  self->maximized = -1;
  count_cells (self);
  show_cells (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  watch (self);
}

void
ans_plot_grid_maximize (AnsPlotGrid *self, int cell)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self) && cell < self->n);
  self->maximized = cell;
  if (cell >= 0)
    self->current = cell;
  show_cells (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_grab_focus (
      GTK_WIDGET (ans_plot_cell_get_view (self->cells[self->current])));
  watch (self);
}

guint64
ans_plot_grid_watched (AnsPlotGrid *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_GRID (self), 0);
  guint64 watched = 0;
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    int plot = ans_plot_cell_get_plot (self->cells[i]);
    if (is_shown (self, i) && plot >= 0)
      watched |= G_GUINT64_CONSTANT (1) << plot;
  }
  return watched;
}

static void
show_unseen (AnsCanvas *view)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  ans_plot_set_message (plot, _ ("This plot was not on the screen at that step"));
  ans_canvas_set_plot (view, plot);
}

void
ans_plot_grid_show_frame (AnsPlotGrid *self, AnsFrame *frame)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    int plot = ans_plot_cell_get_plot (self->cells[i]);
    if (!is_shown (self, i) || plot < 0 || self->problem->plots[plot].history)
      continue;
    AnsPlot *picture = frame ? ans_frame_plot (frame, plot) : NULL;
    AnsCanvas *view = ans_plot_cell_get_view (self->cells[i]);
    if (picture || !frame)
      ans_canvas_set_plot (view, picture);
    else if (self->cursor >= 0)
      show_unseen (view);
  }
}

void
ans_plot_grid_set_cursor (AnsPlotGrid *self, gint64 step)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  self->cursor = step;
}

void
ans_plot_grid_set_curves (AnsPlotGrid *self, AnsCurves curves, gpointer data)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  self->draw_curves = curves;
  self->curves_data = data;
}

/* Steps of the axis that were chosen mean nothing on another clock. */
void
ans_plot_grid_set_clock (AnsPlotGrid *self, const char *label)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  self->clock = g_intern_string (label); /* pictures are drawn later */
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    int plot = ans_plot_cell_get_plot (self->cells[i]);
    if (plot >= 0 && self->problem->plots[plot].history)
      ans_canvas_fit (ans_plot_cell_get_view (self->cells[i]));
  }
}

/* Gives the view of a cell the axis that its curves have. */
static void
show_clock (AnsPlotGrid *self, int cell, int plot)
{
  const AnsPlotInfo *info = &self->problem->plots[plot];
  if (self->clock) {
    self->infos[cell] = *info;
    self->infos[cell].x_label = self->clock;
    info = &self->infos[cell];
  }
  ans_canvas_set_axes (ans_plot_cell_get_view (self->cells[cell]), info);
}

static AnsPlot *
new_curves (AnsPlotGrid *self, int plot, const AnsHistory *history, AnsFrame *frame,
            gint64 first, gint64 last, int columns, double smoothing)
{
  AnsPlot *picture = self->draw_curves ? self->draw_curves (self->curves_data, plot,
                                                            first, last, columns)
                                       : NULL;
  return picture ? picture
                 : ans_history_plot_smooth_new (self->problem, plot, history, frame,
                                                first, last, columns, smoothing);
}

void
ans_plot_grid_show_history (AnsPlotGrid *self, const AnsHistory *history, AnsFrame *frame)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  self->history = history;
  for (int i = 0; i < ANS_MAX_CELLS && history; i++) {
    int plot = ans_plot_cell_get_plot (self->cells[i]);
    AnsCanvas *view = ans_plot_cell_get_view (self->cells[i]);
    if (!is_shown (self, i) || plot < 0 || !self->problem->plots[plot].history)
      continue;
    double first = 0, last = -1;
    if (ans_canvas_get_range (view, &first, &last))
      last = MAX (first, last);
    show_clock (self, i, plot);
    g_autoptr (AnsPlot) picture =
        new_curves (self, plot, history, frame, (gint64) first, (gint64) last,
                    MAX (64, ans_canvas_get_columns (view)),
                    ans_plot_cell_get_smoothing (self->cells[i]));
    if (self->cursor >= 0 && !self->clock && ans_plot_n_layers (picture) > 0)
      ans_plot_mark (picture, ANS_MARK_VERTICAL, (double) self->cursor, 0,
                     ANS_ROLE_NEUTRAL, NULL)
          ->dashed = TRUE;
    ans_canvas_set_plot (view, picture);
  }
}

/* ---- cells ---- */

AnsPlotCell *
ans_plot_grid_get_cell (AnsPlotGrid *self, int cell)
{
  g_return_val_if_fail (ANS_IS_PLOT_GRID (self) && cell >= 0 && cell < ANS_MAX_CELLS,
                        NULL);
  return self->cells[cell];
}

AnsPlotCell *
ans_plot_grid_get_current (AnsPlotGrid *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_GRID (self), NULL);
  return self->cells[self->current];
}

void
ans_plot_grid_focus_cell (AnsPlotGrid *self, int cell)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  if (cell < 0 || cell >= self->n)
    return;
  if (self->maximized >= 0 && self->maximized != cell)
    ans_plot_grid_maximize (self, cell);
  gtk_widget_grab_focus (GTK_WIDGET (ans_plot_cell_get_view (self->cells[cell])));
}

int
ans_plot_grid_get_n (AnsPlotGrid *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_GRID (self), 0);
  return self->n;
}

int
ans_plot_grid_get_maximized (AnsPlotGrid *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_GRID (self), -1);
  return self->maximized;
}

void
ans_plot_grid_set_scale (AnsPlotGrid *self, double scale)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  for (int i = 0; i < ANS_MAX_CELLS; i++)
    ans_canvas_set_magnification (ans_plot_cell_get_view (self->cells[i]), scale);
}

void
ans_plot_grid_set_moving (AnsPlotGrid *self, gboolean moving)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self));
  gboolean again = ans_raster_set_moving (self->raster, moving);
  for (int i = 0; i < ANS_MAX_CELLS && again; i++)
    if (is_shown (self, i))
      ans_canvas_draw_again (ans_plot_cell_get_view (self->cells[i]));
}

AnsRaster *
ans_plot_grid_get_raster (AnsPlotGrid *self)
{
  g_return_val_if_fail (ANS_IS_PLOT_GRID (self), NULL);
  return self->raster;
}

static int
index_of (AnsPlotGrid *self, AnsPlotCell *cell)
{
  for (int i = 0; i < ANS_MAX_CELLS; i++)
    if (self->cells[i] == cell)
      return i;
  return 0;
}

/* A plot that another cell shows is swapped with that cell's. */
static void
plot_chosen (AnsPlotCell *cell, int plot, AnsPlotGrid *self)
{
  int before = ans_plot_cell_get_plot (cell);
  for (int i = 0; i < ANS_MAX_CELLS; i++)
    if (self->cells[i] != cell && ans_plot_cell_get_plot (self->cells[i]) == plot)
      ans_plot_grid_change_plot (self, i, before);
  ans_plot_grid_change_plot (self, index_of (self, cell), plot);
  watch (self);
}

void
ans_plot_grid_choose (AnsPlotGrid *self, int n, const int *plots)
{
  g_return_if_fail (ANS_IS_PLOT_GRID (self) && n <= ANS_MAX_CELLS);
  for (int i = 0; i < n; i++)
    if (ans_plot_cell_get_plot (self->cells[i]) != plots[i])
      plot_chosen (self->cells[i], plots[i], self);
}

static void
maximize_asked (AnsPlotCell *cell, AnsPlotGrid *self)
{
  ans_plot_grid_maximize (self, self->maximized >= 0 ? -1 : index_of (self, cell));
}

static void
export_asked (AnsPlotCell *cell, AnsPlotGrid *self)
{
  g_signal_emit (self, signals[EXPORT], 0, ans_plot_cell_get_plot (cell));
}

/* What is shown, but curves with all of their samples. */
static AnsPlot *
data_of (AnsPlotGrid *self, AnsPlotCell *cell)
{
  int plot = ans_plot_cell_get_plot (cell);
  AnsPlot *shown = ans_canvas_get_plot (ans_plot_cell_get_view (cell));
  if (!shown || ans_plot_message (shown))
    return NULL;
  if (!self->problem->plots[plot].history || !self->history)
    return ans_plot_ref (shown);
  return ans_history_plot_smooth_new (self->problem, plot, self->history, NULL, 0, -1,
                                      G_MAXINT / 4, ans_plot_cell_get_smoothing (cell));
}

static void
say (GtkWidget *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
data_asked (AnsPlotCell *cell, const char *what, AnsPlotGrid *self)
{
  g_autoptr (AnsPlot) plot = data_of (self, cell);
  const AnsLayout *layout = ans_canvas_get_layout (ans_plot_cell_get_view (cell));
  if (!plot || layout->empty) {
    say (GTK_WIDGET (self), _ ("There are no data yet"));
    return;
  }
  const AnsPlotInfo *info = &self->problem->plots[ans_plot_cell_get_plot (cell)];
  g_autofree char *name = g_strdup_printf ("%s-%s", self->problem->id, info->id);
  AnsPlotData data = {.plot = plot, .title = _ (info->title), .name = name};
  data.box =
      (AnsBox){MIN (layout->x.low, layout->x.high), MAX (layout->x.low, layout->x.high),
               MIN (layout->y.low, layout->y.high), MAX (layout->y.low, layout->y.high)};
  if (g_str_equal (what, "table"))
    ans_plot_data_show (GTK_WIDGET (self), &data);
  else if (g_str_equal (what, "save"))
    ans_plot_data_save (GTK_WIDGET (self), &data, say);
  else {
    int n = ans_plot_data_copy (GTK_WIDGET (self), &data);
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d row copied", "%d rows copied", (gulong) n), n);
    say (GTK_WIDGET (self), text);
  }
}

static void
cell_changed (AnsPlotCell *cell, AnsPlotGrid *self)
{
  int plot = ans_plot_cell_get_plot (cell);
  int index = index_of (self, cell);
  const AnsBox *box = &ans_canvas_get_view (ans_plot_cell_get_view (cell))->box;
  gboolean moved = !ans_view_history_same (box, &self->boxes[index]);
  self->boxes[index] = *box;
  if (self->following)
    return;
  if (moved)
    ans_plot_grid_lead (self, index);
  if (plot >= 0 && self->problem && self->problem->plots[plot].history)
    watch (self);
}

static void
cell_entered (GtkEventControllerFocus *controller, AnsPlotGrid *self)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  self->current = index_of (self, ANS_PLOT_CELL (cell));
}

static void
view_touched (AnsPlotGrid *self, AnsTouch *touch)
{
  g_signal_emit (self, signals[TOUCHED], 0, touch);
}

/* What is picked out in one plot is seen in all that show as many particles. */
static void
view_selected (AnsPlotGrid *self, AnsHighlight *chosen)
{
  for (int i = 0; i < ANS_MAX_CELLS; i++)
    ans_canvas_set_chosen (ans_plot_cell_get_view (self->cells[i]), chosen);
}

static void
add_cell (AnsPlotGrid *self, int index)
{
  GtkWidget *cell = ans_plot_cell_new (self->raster);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  self->cells[index] = ANS_PLOT_CELL (cell);
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
  g_signal_connect (focus, "enter", G_CALLBACK (cell_entered), self);
  gtk_widget_add_controller (cell, focus);
  g_signal_connect (cell, "plot-chosen", G_CALLBACK (plot_chosen), self);
  g_signal_connect (cell, "maximize", G_CALLBACK (maximize_asked), self);
  g_signal_connect (cell, "export", G_CALLBACK (export_asked), self);
  g_signal_connect (cell, "data", G_CALLBACK (data_asked), self);
  g_signal_connect (cell, "changed", G_CALLBACK (cell_changed), self);
  g_signal_connect_swapped (ans_plot_cell_get_view (ANS_PLOT_CELL (cell)), "touched",
                            G_CALLBACK (view_touched), self);
  g_signal_connect_swapped (ans_plot_cell_get_view (ANS_PLOT_CELL (cell)), "selected",
                            G_CALLBACK (view_selected), self);
}

/* ---- the object ---- */

static void
ans_plot_grid_dispose (GObject *object)
{
  AnsPlotGrid *self = ANS_PLOT_GRID (object);
  for (int i = 0; i < ANS_MAX_CELLS; i++)
    if (self->cells[i])
      gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->cells[i])));
  g_clear_pointer (&self->raster, ans_raster_unref);
  G_OBJECT_CLASS (ans_plot_grid_parent_class)->dispose (object);
}

static void
ans_plot_grid_class_init (AnsPlotGridClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_PLOT_GRID;
  G_OBJECT_CLASS (class)->dispose = ans_plot_grid_dispose;
  widget->measure = ans_plot_grid_measure;
  widget->size_allocate = ans_plot_grid_size_allocate;
  signals[WATCHED] = g_signal_new ("watched", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[TOUCHED] = g_signal_new ("touched", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[EXPORT] = g_signal_new ("export", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget, "plot-grid");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ans_plot_grid_init (AnsPlotGrid *self)
{
  self->raster = ans_raster_new ();
  self->maximized = -1;
  self->cursor = -1;
  self->n = self->asked = 4;
  for (int i = 0; i < ANS_MAX_CELLS; i++)
    add_cell (self, i);
  show_cells (self);
}
