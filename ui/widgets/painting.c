#include "ui/widgets/painting.h"

#include <glib/gi18n.h>

#include "ui/plot/draw.h"
#include "ui/plot/highlight.h"

/* Lives on the raster thread, from picture to picture. */
typedef struct {
  AnsPainter *painter;
  int generation;
} Kept;

AnsAxes
ans_painting_axes (const AnsPlotInfo *info)
{
  return (AnsAxes){.x_label = info->x_label ? _ (info->x_label) : NULL,
                   .y_label = info->y_label ? _ (info->y_label) : NULL,
                   .x_log = info->x_log,
                   .y_log = info->y_log,
                   .equal = info->aspect == ANS_AXES_EQUAL};
}

static void
paint (cairo_t *cr, gpointer data, gpointer *kept)
{
  AnsPainting *self = data;
  Kept *mine = *kept;
  if (!mine) {
    *kept = mine = g_new0 (Kept, 1);
    mine->painter = ans_draw_painter_new ();
    ans_draw_set_steady (mine->painter, TRUE);
  }
  if (mine->generation != self->generation)
    ans_draw_forget (mine->painter);
  mine->generation = self->generation;
  ans_draw_plot (mine->painter, cr, self->plot, &self->axes, &self->view, self->width,
                 self->height, &self->layout);
}

static void
free_kept (gpointer data)
{
  Kept *kept = data;
  ans_draw_painter_free (kept->painter);
  g_free (kept);
}

static void
free_painting (gpointer data)
{
  AnsPainting *self = data;
  ans_plot_unref (self->plot);
  g_clear_pointer (&self->view.highlight, ans_highlight_unref);
  g_free (self);
}

AnsRasterJob
ans_painting_job (AnsPlot *plot, const AnsPlotInfo *info, const AnsPlotView *view,
                  int generation, int width, int height, int scale)
{
  AnsPainting *self = g_new0 (AnsPainting, 1);
  *self = (AnsPainting){.plot = ans_plot_ref (plot),
                        .axes = ans_painting_axes (info),
                        .view = *view,
                        .width = width,
                        .height = height,
                        .generation = generation};
  if (self->view.highlight)
    ans_highlight_ref (self->view.highlight);
  return (AnsRasterJob){.width = width,
                        .height = height,
                        .scale = scale,
                        .draw = paint,
                        .data = self,
                        .free = free_painting,
                        .free_kept = free_kept};
}
