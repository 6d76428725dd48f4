#include "ui/widgets/multiples.h"

#include <glib/gi18n.h>

#include "engine/frame/compare.h"
#include "ui/plot/range.h"

enum { SPACING = 6 };

/* Shared axes stay while the data fill this much of them. */
#define LEAST_FILLED 0.6

typedef struct {
  GtkWidget *box;
  GtkLabel *caption;
  AnsCanvas *canvas;
  gboolean apart;
  const AnsPlotInfo *source; /* of the information below */
  AnsPlotInfo info;
} Cell;

struct _AnsMultiples {
  GtkWidget parent;
  AnsRaster *raster;
  Cell cells[ANS_MULTIPLES_MOST];
  int n;
  AnsBox box;       /* shared, of the data */
  gboolean held;    /* the person has chosen what is seen */
  gboolean setting; /* views are being moved along */
};

G_DEFINE_FINAL_TYPE (AnsMultiples, ans_multiples, GTK_TYPE_WIDGET)

/* ---- layout ---- */

/* The number of columns that makes cells come nearest to 4 : 3. */
static int
count_columns (int n, int width, int height)
{
  int best = 1;
  double least = INFINITY;
  for (int columns = 1; columns <= n; columns++) {
    int rows = (n + columns - 1) / columns;
    double ratio = (double) width * rows / ((double) MAX (height, 1) * columns);
    double badness = fabs (log (ratio / 1.33)) + 0.15 * (columns * rows - n);
    if (badness < least) {
      least = badness;
      best = columns;
    }
  }
  return best;
}

static void
ans_multiples_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  (void) baseline;
  AnsMultiples *self = ANS_MULTIPLES (widget);
  if (self->n == 0)
    return;
  int columns = count_columns (self->n, width, height);
  int rows = (self->n + columns - 1) / columns;
  for (int i = 0; i < self->n; i++) {
    /* Of three, the last one has a row to itself. */
    int across = self->n == 3 && columns == 2 && i == 2 ? 1 : columns;
    int x0 = i % columns * (width + SPACING) / across,
        x1 = (i % columns + 1) * (width + SPACING) / across - SPACING;
    int y0 = i / columns * (height + SPACING) / rows,
        y1 = (i / columns + 1) * (height + SPACING) / rows - SPACING;
    GtkAllocation place = {x0, y0, MAX (1, x1 - x0), MAX (1, y1 - y0)};
    int least;
    gtk_widget_measure (self->cells[i].box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                        NULL, NULL);
    gtk_widget_size_allocate (self->cells[i].box, &place, -1);
  }
}

static void
ans_multiples_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  (void) for_size;
  AnsMultiples *self = ANS_MULTIPLES (widget);
  int across = (int) ceil (sqrt (MAX (self->n, 1))), least = 0;
  for (int i = 0; i < self->n; i++) {
    int size;
    gtk_widget_measure (self->cells[i].box, orientation, -1, &size, NULL, NULL, NULL);
    least = MAX (least, size);
  }
  *minimum = MIN (across, 3) * least;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*minimum, 900)
                                                       : MAX (*minimum, 600);
  *minimum_baseline = *natural_baseline = -1;
}

/* ---- one view for all ---- */

static void
set_boxes (AnsMultiples *self, const AnsBox *box)
{
  self->setting = TRUE;
  for (int i = 0; i < self->n; i++)
    if (!self->cells[i].apart)
      ans_canvas_set_box (self->cells[i].canvas, box);
  self->setting = FALSE;
}

static void
view_changed (AnsCanvas *canvas, AnsMultiples *self)
{
  if (self->setting)
    return;
  for (int i = 0; i < self->n; i++)
    if (self->cells[i].canvas == canvas && self->cells[i].apart)
      return;
  const AnsPlotView *view = ans_canvas_get_view (canvas);
  self->held = !ans_view_is_fit (view);
  AnsBox box = self->held ? view->box : self->box;
  set_boxes (self, &box);
}

static AnsBox
join (AnsBox a, AnsBox b)
{
  gboolean down = a.y0 > a.y1; /* a matrix has its row 0 on top */
  return (AnsBox){fmin (a.x0, b.x0), fmax (a.x1, b.x1),
                  down ? fmax (a.y0, b.y0) : fmin (a.y0, b.y0),
                  down ? fmin (a.y1, b.y1) : fmax (a.y1, b.y1)};
}

static gboolean
is_inside (AnsBox all, AnsBox data)
{
  double y0 = fmin (data.y0, data.y1), y1 = fmax (data.y0, data.y1);
  return data.x0 >= all.x0 && data.x1 <= all.x1 && y0 >= fmin (all.y0, all.y1) &&
         y1 <= fmax (all.y0, all.y1);
}

/* Logarithmic axes are filled as their logarithms are. */
static gboolean
still_fits (AnsBox all, AnsBox data, const AnsPlotInfo *info)
{
  double y = info->y_log ? log (data.y1 / data.y0) / log (all.y1 / all.y0)
                         : (data.y1 - data.y0) / (all.y1 - all.y0);
  return is_inside (all, data) && y > LEAST_FILLED &&
         (data.x1 - data.x0) / (all.x1 - all.x0) > LEAST_FILLED;
}

static void
share_axes (AnsMultiples *self, const AnsPlotInfo *info, int n, AnsPlot *const *plots)
{
  AnsBox box = {0};
  gboolean any = FALSE;
  for (int i = 0; i < n; i++) {
    if (!plots[i] || self->cells[i].apart || ans_plot_n_layers (plots[i]) == 0)
      continue;
    AnsBox next = ans_range_of_plot (plots[i], info->x_log, info->y_log);
    box = any ? join (box, next) : next;
    any = TRUE;
  }
  if (!any || still_fits (self->box, box, info))
    box = self->box;
  gboolean same = box.x0 == self->box.x0 && box.x1 == self->box.x1 &&
                  box.y0 == self->box.y0 && box.y1 == self->box.y1;
  self->box = box;
  if (!self->held && box.x1 > box.x0 && !same)
    set_boxes (self, &self->box);
}

/* ---- showing ---- */

static void
show_info (AnsMultiples *self, Cell *cell, const AnsPlotInfo *info, gboolean apart)
{
  if (cell->source == info && cell->apart == apart)
    return;
  cell->source = info;
  cell->apart = apart;
  cell->info = *info;
  cell->info.touch = FALSE;
  if (apart)
    cell->info.y_log = FALSE;
  self->setting = TRUE;
  ans_canvas_set_info (cell->canvas, &cell->info, 0);
  self->setting = FALSE;
  self->box = (AnsBox){0};
  self->held = FALSE;
}

static void
show_caption (Cell *cell, const char *caption)
{
  if (strcmp (caption, gtk_label_get_text (cell->caption)) == 0)
    return;
  gtk_label_set_text (cell->caption, caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
}

void
ans_multiples_show (AnsMultiples *self, const AnsPlotInfo *info, int n,
                    const AnsMultiple *items)
{
  g_return_if_fail (ANS_IS_MULTIPLES (self) && n <= ANS_MULTIPLES_MOST);
  AnsPlot *plots[ANS_MULTIPLES_MOST] = {NULL}, *together[ANS_MULTIPLES_MOST] = {NULL};
  if (n != self->n)
    self->box = (AnsBox){0};
  for (int i = 0; i < ANS_MULTIPLES_MOST && n != self->n; i++)
    gtk_widget_set_child_visible (self->cells[i].box, i < n);
  if (n != self->n)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->n = n;
  for (int i = 0; i < n; i++) {
    show_info (self, &self->cells[i], info, items[i].apart);
    show_caption (&self->cells[i], items[i].caption);
    AnsPlot *plot = items[i].plot ? ans_plot_ref (items[i].plot) : NULL;
    *(items[i].apart ? &plots[i] : &together[i]) = plot;
  }
  ans_compare_share_colours (n, together);
  share_axes (self, info, n, together);
  for (int i = 0; i < n; i++) {
    AnsPlot *plot = plots[i] ? plots[i] : together[i];
    if (plot)
      ans_canvas_set_plot (self->cells[i].canvas, plot);
    g_clear_pointer (&plot, ans_plot_unref);
  }
}

AnsCanvas *
ans_multiples_get_canvas (AnsMultiples *self, int index)
{
  g_return_val_if_fail (ANS_IS_MULTIPLES (self), NULL);
  return index < self->n ? self->cells[index].canvas : NULL;
}

/* ---- the object ---- */

static void
add_cell (AnsMultiples *self, Cell *cell)
{
  GtkWidget *caption = gtk_label_new ("");
  GtkWidget *canvas = g_object_new (ANS_TYPE_CANVAS, "vexpand", TRUE, NULL);
  cell->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  cell->caption = GTK_LABEL (caption);
  cell->canvas = ANS_CANVAS (canvas);
  gtk_label_set_ellipsize (cell->caption, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (caption, "plot-title");
  gtk_widget_add_css_class (caption, "multiple-caption");
  gtk_widget_add_css_class (cell->box, "plot-cell");
  gtk_widget_set_overflow (cell->box, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (cell->box), caption);
  gtk_box_append (GTK_BOX (cell->box), canvas);
  gtk_widget_set_parent (cell->box, GTK_WIDGET (self));
  gtk_widget_set_child_visible (cell->box, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Plot of a run"), -1);
  ans_canvas_set_raster (cell->canvas, self->raster);
  g_signal_connect (canvas, "changed", G_CALLBACK (view_changed), self);
}

static void
ans_multiples_dispose (GObject *object)
{
  AnsMultiples *self = ANS_MULTIPLES (object);
  for (int i = 0; i < ANS_MULTIPLES_MOST; i++)
    if (self->cells[i].box)
      gtk_widget_unparent (g_steal_pointer (&self->cells[i].box));
  g_clear_pointer (&self->raster, ans_raster_unref);
  G_OBJECT_CLASS (ans_multiples_parent_class)->dispose (object);
}

static void
ans_multiples_class_init (AnsMultiplesClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_multiples_dispose;
  widget->measure = ans_multiples_measure;
  widget->size_allocate = ans_multiples_size_allocate;
  gtk_widget_class_set_css_name (widget, "multiples");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ans_multiples_init (AnsMultiples *self)
{
  self->raster = ans_raster_new ();
  for (int i = 0; i < ANS_MULTIPLES_MOST; i++)
    add_cell (self, &self->cells[i]);
}

GtkWidget *
ans_multiples_new (void)
{
  return g_object_new (ANS_TYPE_MULTIPLES, "vexpand", TRUE, NULL);
}
