/* Draws any plot on any Cairo surface. */
#pragma once

#include "ui/plot/view.h"

/* Keeps fonts, memory and what is shown from picture to picture; one for each plot that
 * is shown, used by one thread. */
typedef struct _AnsPainter AnsPainter;

AnsPainter *ans_draw_painter_new (void);
void ans_draw_painter_free (AnsPainter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsPainter, ans_draw_painter_free)

/* A steady painter is for plots that move: it does not let automatic axes, ticks and
 * colours follow every small change of the data. Off at first: then equal plots give
 * equal pictures. */
void ans_draw_set_steady (AnsPainter *self, gboolean steady);

/* Forgets what was shown: for another plot or another run. */
void ans_draw_forget (AnsPainter *self);

/* Device pixels in a unit for layers that are drawn as images; 0, as at first: those of
 * the surface, 4 (288 dpi) where it keeps shapes. */
void ans_draw_set_resolution (AnsPainter *self, double resolution);

/* Points beyond so many are drawn as an image where the surface keeps shapes; 0, as at
 * first: 5000. */
void ans_draw_set_dense (AnsPainter *self, int dense);

/* Draws the plot (NULL: an empty one) from (0, 0) to (width, height) of cr.  Where things
 * came to lie is stored in layout if that is not NULL. */
void ans_draw_plot (AnsPainter *self, cairo_t *cr, const AnsPlot *plot,
                    const AnsAxes *axes, const AnsPlotView *view, double width,
                    double height, AnsLayout *layout);
