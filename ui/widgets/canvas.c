#include "ui/widgets/canvas.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/plot/hover.h"
#include "ui/plot/range.h"
#include "ui/widgets/canvas_private.h"
#include "ui/widgets/habits.h"
#include "ui/widgets/painting.h"
#include "ui/widgets/spoken.h"

/* While pictures stream, what they say is read out this often (us). */
#define READ_OUT_PERIOD 100000
/* Changes of the view that follow each other faster (us) are one gesture. */
#define GESTURE_PERIOD 400000
#define LOOKS 10
/* And this often they are described in a sentence (us). */
#define DESCRIPTION_PERIOD 1000000

G_DEFINE_FINAL_TYPE (AnsCanvas, ans_canvas, GTK_TYPE_WIDGET)

enum { READOUT, TOUCHED, CHANGED, MENU, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- pictures ---- */

static double
text_scale (void)
{
  int dpi = -1;
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / 1024.0 / 96, 0.5, 3) : 1;
}

/* A gesture or a key has gone ahead of the picture on the screen. */
static gboolean
is_behind (AnsCanvas *self)
{
  const AnsPlotView *shown = ans_canvas_get_shown (self), *now = &self->view;
  return shown && (memcmp (&shown->box, &now->box, sizeof (AnsBox)) != 0 ||
                   shown->x_scale != now->x_scale || shown->y_scale != now->y_scale ||
                   shown->plain != now->plain);
}

/* Black on white, as in print, has the most contrast there is. */
static AnsThemeKind
theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  if (adw_style_manager_get_dark (manager))
    return ANS_THEME_DARK;
  return adw_style_manager_get_high_contrast (manager) ? ANS_THEME_PRINT
                                                       : ANS_THEME_LIGHT;
}

void
ans_canvas_post (AnsCanvas *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  if (!self->slot || !self->plot || !self->info || width < 16 || height < 16)
    return;
  self->view.theme = theme ();
  self->view.font_scale = text_scale () * ans_habits_get_font_scale (ans_habits_get ()) *
                          (self->magnification > 0 ? self->magnification : 1);
  self->view.transparent = TRUE;
  gboolean looked_at = self->pointer_inside || gtk_widget_has_focus (GTK_WIDGET (self));
  self->view.quality = ans_raster_quality (self->slot);
  AnsRasterJob job =
      ans_painting_job (self->plot, self->info, &self->view, self->generation, width,
                        height, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  job.urgent = is_behind (self);
  job.period = ans_raster_period (self->slot, looked_at);
  ans_raster_post (self->slot, &job);
}

void
ans_canvas_set_magnification (AnsCanvas *self, double factor)
{
  g_return_if_fail (ANS_IS_CANVAS (self) && factor > 0);
  self->magnification = factor;
  ans_canvas_post (self);
}

static void
drop_image (AnsCanvas *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->image, ans_raster_image_free);
}

/* A picture is finished.  While gestures have moved on from what it shows, their layout
 * holds. */
static void
picture_ready (gpointer data)
{
  AnsCanvas *self = data;
  AnsRasterImage *image = ans_raster_take (self->slot);
  if (!image)
    return;
  const AnsPainting *painting = image->job.data;
  drop_image (self);
  self->image = image;
  self->n_pictures++;
  if (ans_view_history_same (&painting->view.box, &self->view.box))
    self->layout = painting->layout;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if ((self->pointer_inside || self->cursor) &&
      g_get_monotonic_time () - self->read_out > READ_OUT_PERIOD)
    ans_canvas_read_out (self);
}

/* A drag is one view, and so is a flick of the wheel. */
static void
record (AnsCanvas *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean dragged = self->drag == DRAG_PAN;
  gboolean goes_on =
      dragged ? self->drag_recorded : now - self->recorded < GESTURE_PERIOD;
  ans_view_history_record (&self->views, &self->view.box, goes_on);
  self->recorded = now;
  self->drag_recorded = dragged;
}

void
ans_canvas_moved (AnsCanvas *self)
{
  record (self);
  ans_canvas_post (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- painting the window ---- */

/* The Cairo renderer paints a surface as it is; others want a texture of the same pixels.
 */
static void
paint_image (AnsCanvas *self, GtkSnapshot *snapshot)
{
  const AnsRasterJob *job = &self->image->job;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float) job->width, (float) job->height);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  if (GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native))) {
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    cairo_set_source_surface (cr, self->image->surface, 0, 0);
    cairo_paint (cr);
    cairo_destroy (cr);
    return;
  }
  if (!self->texture) {
    cairo_surface_t *surface = self->image->surface;
    gsize stride = (gsize) cairo_image_surface_get_stride (surface);
    gsize size = stride * (gsize) cairo_image_surface_get_height (surface);
    g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
        cairo_image_surface_get_data (surface), size,
        (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));
    self->texture = gdk_memory_texture_new (cairo_image_surface_get_width (surface),
                                            cairo_image_surface_get_height (surface),
                                            GDK_MEMORY_DEFAULT, bytes, stride);
  }
  gtk_snapshot_append_texture (snapshot, self->texture, &bounds);
}

static void
paint_box (GtkSnapshot *snapshot, const GdkRGBA *colour, double x, double y, double width,
           double height)
{
  graphene_rect_t box =
      GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
  gtk_snapshot_append_color (snapshot, colour, &box);
}

/* Two thin lines through a point: colour nodes, which are cheap. */
static void
paint_cross (AnsCanvas *self, GtkSnapshot *snapshot, double x, double y, float alpha)
{
  const AnsLayout *layout = &self->layout;
  GdkRGBA colour;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  colour.alpha = alpha;
  if (!ans_view_inside (layout, x, y))
    return;
  x = floor (x);
  y = floor (y);
  paint_box (snapshot, &colour, x, layout->top, 1, layout->bottom - layout->top);
  paint_box (snapshot, &colour, layout->left, y, layout->right - layout->left, 1);
}

static void
paint_overlay (AnsCanvas *self, GtkSnapshot *snapshot)
{
  if (self->cursor && !self->layout.empty) {
    double x, y;
    ans_view_to_pixel (&self->layout, self->cursor_x, self->cursor_y, &x, &y);
    paint_cross (self, snapshot, x, y, 0.6f);
  } else if (self->pointer_inside && self->drag < DRAG_ZOOM) {
    paint_cross (self, snapshot, self->pointer_x, self->pointer_y, 0.2f);
  }
  if (self->drag == DRAG_LASSO)
    ans_canvas_paint_lasso (self, snapshot);
  if (self->drag == DRAG_ZOOM) {
    GdkRGBA colour = {0.21f, 0.52f, 0.89f, 0.25f};
    paint_box (snapshot, &colour, MIN (self->start_x, self->end_x),
               MIN (self->start_y, self->end_y), fabs (self->end_x - self->start_x),
               fabs (self->end_y - self->start_y));
  }
}

static void
ans_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnsCanvas *self = ANS_CANVAS (widget);
  if (!self->image)
    return;
  paint_image (self, snapshot);
  if (!self->layout.empty)
    paint_overlay (self, snapshot);
}

static void
ans_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                    int *minimum, int *natural, int *minimum_baseline,
                    int *natural_baseline)
{
  (void) widget, (void) for_size;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 150 : 110;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 320;
  *minimum_baseline = *natural_baseline = -1;
}

static void
ans_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  (void) width, (void) height, (void) baseline;
  ans_canvas_post (ANS_CANVAS (widget));
}

/* ---- reading out ---- */

/* "(0.12, 0.55)  u 0.86": the coordinates need no names, they stand on the axes. */
static char *
hover_text (const AnsHover *hover)
{
  GString *text = g_string_new (NULL);
  if (hover->n >= 2)
    g_string_append_printf (text, "(%s, %s)", hover->items[0].value,
                            hover->items[1].value);
  for (int i = 2; i < hover->n; i++)
    g_string_append_printf (text, "  %s %s", hover->items[i].name, hover->items[i].value);
  return g_string_free (text, FALSE);
}

/* The pixel to read: of the cursor if one has been placed, else of the pointer. */
static void
reading_place (AnsCanvas *self, double *px, double *py)
{
  *px = self->pointer_x;
  *py = self->pointer_y;
  if (self->cursor)
    ans_view_to_pixel (&self->layout, self->cursor_x, self->cursor_y, px, py);
}

/* An index is as dear as some looks at all samples: it is made when so many have been
 * taken. */
static const AnsHoverIndex *
index_of_plot (AnsCanvas *self)
{
  if (self->looks++ >= LOOKS && !self->hover)
    self->hover = ans_hover_index_new (self->plot);
  return self->hover;
}

void
ans_canvas_read_out (AnsCanvas *self)
{
  AnsHover hover;
  double px, py;
  g_autofree char *text = NULL;
  reading_place (self, &px, &py);
  if (self->plot && self->info && self->image && (self->cursor || self->pointer_inside)) {
    AnsAxes axes = ans_painting_axes (self->info);
    if (ans_hover_read_indexed (self->plot, index_of_plot (self), &axes, &self->layout,
                                px, py, &hover))
      text = hover_text (&hover);
  }
  g_autofree char *chosen = ans_canvas_chosen_text (self);
  if (chosen) {
    char *both = g_strjoin (text ? "  " : "", chosen, text ? text : "", NULL);
    g_free (text);
    text = both;
  }
  self->read_out = g_get_monotonic_time ();
  g_signal_emit (self, signals[READOUT], 0, text ? text : "");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ans_canvas_emit_touch (AnsCanvas *self, AnsTouch *touch)
{
  g_signal_emit (self, signals[TOUCHED], 0, touch);
}

void
ans_canvas_emit_selected (AnsCanvas *self, AnsHighlight *chosen)
{
  g_signal_emit (self, signals[SELECTED], 0, chosen);
}

void
ans_canvas_emit_menu (AnsCanvas *self)
{
  g_signal_emit (self, signals[MENU], 0);
}

/* ---- for who does not see it ---- */

static gboolean
describe (gpointer data)
{
  AnsCanvas *self = data;
  self->describing = 0;
  self->described = g_get_monotonic_time ();
  if (!self->plot || !self->info)
    return G_SOURCE_REMOVE;
  g_autofree char *text = ans_spoken_plot (self->plot, self->info);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return G_SOURCE_REMOVE;
}

/* Once a second at most, and of the last that came in any case. */
static void
describe_soon (AnsCanvas *self)
{
  gint64 wait = self->described + DESCRIPTION_PERIOD - g_get_monotonic_time ();
  if (!self->describing)
    self->describing = g_timeout_add ((guint) (MAX (wait, 0) / 1000), describe, self);
}

/* ---- what is shown ---- */

void
ans_canvas_set_raster (AnsCanvas *self, AnsRaster *raster)
{
  g_return_if_fail (ANS_IS_CANVAS (self) && !self->slot);
  self->slot = ans_raster_add (raster, picture_ready, self);
}

void
ans_canvas_set_info (AnsCanvas *self, const AnsPlotInfo *info, int index)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  self->info = info;
  self->index = index;
  AnsHighlight *highlight = self->view.highlight;
  self->view = ans_view_default ();
  self->view.highlight = highlight;
  self->view.plain = !ans_habits_get_grid (ans_habits_get ());
  ans_view_history_init (&self->views, &self->view.box);
  self->cursor = self->pinned = self->select_mode = self->zoom_mode = FALSE;
  self->drag = DRAG_NONE;
  ans_canvas_set_plot (self, NULL);
}

void
ans_canvas_set_axes (AnsCanvas *self, const AnsPlotInfo *info)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  self->info = info;
}

void
ans_canvas_set_plot (AnsCanvas *self, AnsPlot *plot)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  AnsPlot *before = self->plot;
  self->plot = plot ? ans_plot_ref (plot) : NULL;
  ans_canvas_leave_behind (self, before, plot);
  if (before != plot) {
    g_clear_pointer (&self->hover, ans_hover_index_free);
    self->looks = 0;
  }
  g_clear_pointer (&before, ans_plot_unref);
  if (!plot) {
    drop_image (self);
    self->layout.empty = TRUE;
    self->generation++;
  }
  ans_canvas_post (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe_soon (self);
}

AnsPlot *
ans_canvas_get_plot (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), NULL);
  return self->plot;
}

const AnsPlotView *
ans_canvas_get_view (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), NULL);
  return &self->view;
}

const AnsLayout *
ans_canvas_get_layout (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), NULL);
  return &self->layout;
}

int
ans_canvas_get_columns (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), 0);
  return gtk_widget_get_width (GTK_WIDGET (self));
}

gboolean
ans_canvas_get_range (AnsCanvas *self, double *x0, double *x1)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), FALSE);
  if (isnan (self->view.box.x0) || isnan (self->view.box.x1))
    return FALSE;
  *x0 = self->view.box.x0;
  *x1 = self->view.box.x1;
  return TRUE;
}

const AnsPlotView *
ans_canvas_get_shown (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), NULL);
  return self->image ? &((const AnsPainting *) self->image->job.data)->view : NULL;
}

void
ans_canvas_draw_again (AnsCanvas *self)
{
  g_return_if_fail (ANS_IS_CANVAS (self));
  ans_canvas_post (self);
}

int
ans_canvas_get_n_pictures (AnsCanvas *self)
{
  g_return_val_if_fail (ANS_IS_CANVAS (self), 0);
  return self->n_pictures;
}

/* ---- the object ---- */

static void
ans_canvas_dispose (GObject *object)
{
  AnsCanvas *self = ANS_CANVAS (object);
  g_clear_handle_id (&self->describing, g_source_remove);
  drop_image (self);
  ans_canvas_forget_chosen (self);
  g_clear_pointer (&self->hover, ans_hover_index_free);
  g_clear_pointer (&self->lasso, g_array_unref);
  g_clear_pointer (&self->slot, ans_raster_remove);
  g_clear_pointer (&self->plot, ans_plot_unref);
  G_OBJECT_CLASS (ans_canvas_parent_class)->dispose (object);
}

static void
ans_canvas_class_init (AnsCanvasClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_CANVAS;
  G_OBJECT_CLASS (class)->dispose = ans_canvas_dispose;
  widget->snapshot = ans_canvas_snapshot;
  widget->measure = ans_canvas_measure;
  widget->size_allocate = ans_canvas_size_allocate;
  signals[READOUT] = g_signal_new ("readout", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOUCHED] = g_signal_new ("touched", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[MENU] =
      g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget, "plot-canvas");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
habit_of_grid (AnsCanvas *self)
{
  ans_canvas_set_mode (self, ANS_CANVAS_GRID, ans_habits_get_grid (ans_habits_get ()));
}

static void
ans_canvas_init (AnsCanvas *self)
{
  self->view = ans_view_default ();
  self->view.plain = !ans_habits_get_grid (ans_habits_get ());
  ans_view_history_init (&self->views, &self->view.box);
  self->layout.empty = TRUE;
  self->lasso = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  ans_canvas_add_controllers (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (ans_canvas_post), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (ans_canvas_post), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ans_habits_get (), "notify::font-scale",
                           G_CALLBACK (ans_canvas_post), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ans_habits_get (), "notify::grid", G_CALLBACK (habit_of_grid),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (ans_canvas_post), NULL);
}
