#include "ui/plot/draw.h"

#include "ui/plot/arrange.h"
#include "ui/plot/axes.h"
#include "ui/plot/highlight.h"
#include "ui/plot/layer.h"
#include "ui/plot/range.h"

struct _AnsPainter {
  AnsText *text;
  AnsScratch scratch;
  AnsArrangeMemory memory;
  AnsBox box;      /* automatic box of the last picture */
  AnsScale x, y;   /* kinds of its axes */
  GArray *colours; /* of AnsColourScale, those of the last picture, by layer */
  gboolean steady;
  double resolution;
  int dense;
};

AnsPainter *
ans_draw_painter_new (void)
{
  AnsPainter *self = g_new0 (AnsPainter, 1);
  self->text = ans_text_new ();
  self->colours = g_array_new (FALSE, TRUE, sizeof (AnsColourScale));
  ans_draw_forget (self);
  return self;
}

void
ans_draw_painter_free (AnsPainter *self)
{
  ans_text_free (self->text);
  g_array_unref (self->colours);
  g_clear_pointer (&self->scratch.contour, ans_contour_free);
  g_free (self->scratch.pixels);
  g_free (self->scratch.numbers);
  g_free (self);
}

void
ans_draw_set_steady (AnsPainter *self, gboolean steady)
{
  self->steady = steady;
}

void
ans_draw_forget (AnsPainter *self)
{
  self->memory = (AnsArrangeMemory){0};
  self->box = ans_view_default ().box;
  self->x = self->y = (AnsScale){0};
  g_array_set_size (self->colours, 0);
}

void
ans_draw_set_resolution (AnsPainter *self, double resolution)
{
  self->resolution = resolution;
}

void
ans_draw_set_dense (AnsPainter *self, int dense)
{
  self->dense = dense;
}

/* Keeps the old interval as long as it holds the new one and is not much wider. */
static void
steady_interval (double old_low, double old_high, double *low, double *high)
{
  double old = old_high - old_low, new = *high - *low;
  if (old > 0 && *low >= old_low && *high <= old_high && new > 0.6 * old) {
    *low = old_low;
    *high = old_high;
  }
}

static void
steady_axis (const AnsScale *kind, const AnsScale *old, double old_low, double old_high,
             double *low, double *high)
{
  if (kind->log != old->log || kind->gap != old->gap)
    return;
  double a = ans_view_forward (kind, *low), b = ans_view_forward (kind, *high);
  steady_interval (ans_view_forward (kind, old_low), ans_view_forward (kind, old_high),
                   &a, &b);
  *low = ans_view_backward (kind, a);
  *high = ans_view_backward (kind, b);
}

/* The kind of an axis.  A gap stays as long as it is right to a decade. */
static AnsScale
choose_kind (const AnsPainter *self, const AnsPlot *plot, AnsScaleChoice choice,
             gboolean y)
{
  AnsScale kind = {.log = choice == ANS_SCALE_LOG};
  double old = y ? self->y.gap : self->x.gap;
  if (choice != ANS_SCALE_SYMLOG)
    return kind;
  kind.gap = ans_range_gap (plot, y);
  if (self->steady && old > 0 && fabs (log10 (kind.gap / old)) < 1.5)
    kind.gap = old;
  return kind;
}

/* A side that is automatic is taken from the data; what a person chose must make sense on
 * the axis or is not heard. */
static void
choose_side (double chosen_low, double chosen_high, gboolean log, double *low,
             double *high)
{
  double a = isfinite (chosen_low) && !(log && chosen_low <= 0) ? chosen_low : *low;
  double b = isfinite (chosen_high) && !(log && chosen_high <= 0) ? chosen_high : *high;
  gboolean falls = *low > *high;
  if (falls ? a > b : a < b)
    *low = a, *high = b;
}

static void
choose_box (AnsPainter *self, AnsPicture *picture)
{
  const AnsScale *x = &picture->layout.x, *y = &picture->layout.y;
  const AnsBox *chosen = &picture->view->box;
  AnsBox box = ans_range_of_axes (picture->plot, x, y);
  if (self->steady) {
    steady_axis (x, &self->x, self->box.x0, self->box.x1, &box.x0, &box.x1);
    steady_axis (y, &self->y, self->box.y0, self->box.y1, &box.y0, &box.y1);
  }
  self->box = box;
  self->x = *x;
  self->y = *y;
  choose_side (chosen->x0, chosen->x1, x->log, &box.x0, &box.x1);
  choose_side (chosen->y0, chosen->y1, y->log, &box.y0, &box.y1);
  picture->box = box;
}

/* Opens the interval up to what was seen, until the new one fills little of it. */
static void
remember_interval (const AnsColourScale *old, AnsColourScale *scale)
{
  double low = MIN (old->low, scale->low), high = MAX (old->high, scale->high);
  if (!(old->low < old->high) || scale->high - scale->low < 0.6 * (high - low))
    return;
  scale->low = low;
  scale->high = high;
}

/* The colours of the k-th layer that has values. */
static AnsColourScale
choose_scale (const AnsPainter *self, const AnsPlotView *view, const AnsLayer *layer,
              int k, const AnsColourScale *old)
{
  AnsColourPolicy policy = view->colours;
  if (policy == ANS_COLOURS_FIXED && k < ANS_FIXED_COLOURS &&
      view->fixed[k].low < view->fixed[k].high)
    return (AnsColourScale){layer->map, view->fixed[k].low, view->fixed[k].high,
                            ANS_PALETTE_AUTO};
  if (policy == ANS_COLOURS_FRAME)
    return ans_colour_extent (layer);
  AnsColourScale scale =
      policy == ANS_COLOURS_ROBUST ? ans_colour_robust (layer) : ans_colour_scale (layer);
  if (self->steady && (policy == ANS_COLOURS_ROBUST || !(layer->low < layer->high)))
    remember_interval (old, &scale);
  return scale;
}

static void
choose_colours (AnsPainter *self, AnsPicture *picture)
{
  guint n = (guint) ans_plot_n_layers (picture->plot);
  g_array_set_size (self->colours, n);
  picture->colours = (AnsColourScale *) (gpointer) self->colours->data;
  int k = 0;
  for (guint i = 0; i < n; i++) {
    const AnsLayer *layer = ans_plot_layer (picture->plot, (int) i);
    if (!ans_picture_is_coloured (layer))
      continue;
    picture->colours[i] =
        choose_scale (self, picture->view, layer, k++, &picture->colours[i]);
    picture->colours[i].palette = picture->view->palette;
  }
}

/* Contours fill the axes as a field does. */
static void
look_for_grids (AnsPicture *picture)
{
  for (int i = 0; i < ans_plot_n_layers (picture->plot); i++) {
    const AnsLayer *layer = ans_plot_layer (picture->plot, i);
    picture->grid |= ans_picture_is_field (layer) || layer->kind == ANS_LAYER_CONTOURS;
    picture->matrix |= layer->kind == ANS_LAYER_MATRIX;
  }
}

static void
choose_resolution (const AnsPainter *self, AnsPicture *picture)
{
  cairo_surface_t *surface = cairo_get_group_target (picture->cr);
  cairo_surface_type_t type = cairo_surface_get_type (surface);
  double dx = 1, dy = 0, sx = 1, sy = 1;
  picture->vector = type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_SVG ||
                    type == CAIRO_SURFACE_TYPE_PS;
  cairo_user_to_device_distance (picture->cr, &dx, &dy);
  cairo_surface_get_device_scale (surface, &sx, &sy);
  double scale = picture->vector ? 4 : hypot (dx * sx, dy * sy);
  picture->resolution = self->resolution > 0 ? self->resolution : CLAMP (scale, 0.25, 16);
}

static void
draw_layers (AnsPicture *picture)
{
  static const AnsLayerDraw draw[] = {
      [ANS_LAYER_FIELD] = ans_layer_field,   [ANS_LAYER_CONTOURS] = ans_layer_contours,
      [ANS_LAYER_POINTS] = ans_layer_points, [ANS_LAYER_ARROWS] = ans_layer_arrows,
      [ANS_LAYER_LINES] = ans_layer_lines,   [ANS_LAYER_BARS] = ans_layer_bars,
      [ANS_LAYER_PATH] = ans_layer_path,     [ANS_LAYER_MATRIX] = ans_layer_matrix,
      [ANS_LAYER_MARKS] = ans_layer_marks,
  };
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  cairo_save (cr);
  cairo_rectangle (cr, layout->left, layout->top, layout->right - layout->left,
                   layout->bottom - layout->top);
  cairo_clip (cr);
  for (int i = 0; i < ans_plot_n_layers (picture->plot); i++) {
    const AnsLayer *layer = ans_plot_layer (picture->plot, i);
    draw[layer->kind](picture, layer, &picture->colours[i]);
    picture->over_field |= ans_picture_is_field (layer);
  }
  picture->over_field = FALSE;
  ans_highlight_draw (picture);
  cairo_restore (cr);
}

static void
draw_all (AnsPainter *self, AnsPicture *picture, double width, double height)
{
  picture->layout.x = choose_kind (
      self, picture->plot, ans_view_x_scale (picture->view, picture->axes), FALSE);
  picture->layout.y = choose_kind (self, picture->plot,
                                   ans_view_y_scale (picture->view, picture->axes), TRUE);
  look_for_grids (picture);
  choose_box (self, picture);
  choose_colours (self, picture);
  AnsArrangeMemory memory = {0};
  ans_arrange (picture, width, height, self->steady ? &self->memory : &memory);
  ans_axes_draw_grid (picture);
  draw_layers (picture);
  ans_axes_draw (picture);
  if (picture->view->compact)
    return;
  ans_legend_draw (picture);
  ans_colourbar_draw (picture);
}

void
ans_draw_plot (AnsPainter *self, cairo_t *cr, const AnsPlot *plot, const AnsAxes *axes,
               const AnsPlotView *view, double width, double height, AnsLayout *layout)
{
  AnsPicture picture = {
      .cr = cr,
      .plot = plot,
      .axes = axes,
      .view = view,
      .theme = ans_theme_get (view->theme),
      .text = self->text,
      .scratch = &self->scratch,
      .dense = self->dense,
      .unit = view->font_scale > 0 ? view->font_scale : 1,
      .live = self->steady,
      .layout = {.width = width, .height = height},
  };
  const char *message = plot ? ans_plot_message (plot) : NULL;
  choose_resolution (self, &picture);
  cairo_save (cr);
  ans_text_begin (self->text, cr, picture.theme, picture.unit);
  if (!view->transparent) {
    ans_colour_set (cr, picture.theme->background, 1);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_fill (cr);
  }
  picture.layout.empty = message || !plot || ans_plot_n_layers (plot) == 0;
  if (picture.layout.empty)
    ans_axes_draw_message (&picture, message ? message : "Nothing to show yet");
  else
    draw_all (self, &picture, width, height);
  cairo_restore (cr);
  if (layout)
    *layout = picture.layout;
}
