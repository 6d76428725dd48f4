/* A thread that draws pictures into Cairo image surfaces, so that the main thread only
 * paints finished ones.  One raster serves a window; each view has a slot in it, which
 * holds at most one job that waits (the latest wins) and one picture that is finished.
 * Slots take turns.
 *
 * While pictures follow each other their quality is governed, so that they keep up with
 * what they show: see governor.h.
 *
 * All calls come from the main thread; `draw` runs on the raster thread. */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/governor.h"

typedef struct _AnsRaster AnsRaster;
typedef struct _AnsRasterSlot AnsRasterSlot;

/* A picture to draw, width x height logical pixels at an integer scale.  `draw` may keep
 * something (fonts, memory) in *kept from picture to picture of a slot; it is freed on
 * the raster thread too. */
typedef struct {
  int width, height, scale;
  gboolean urgent; /* a person waits for it: before those that are not, at once */
  gint64 period;   /* us: not sooner after the last picture of the slot than this */
  void (*draw) (cairo_t *cr, gpointer data, gpointer *kept);
  gpointer data;       /* owned by the job, given back with the picture */
  GDestroyNotify free; /* of data, called on either thread */
  GDestroyNotify free_kept;
} AnsRasterJob;

/* A finished picture. */
typedef struct {
  AnsRasterJob job; /* what was drawn */
  cairo_surface_t *surface;
} AnsRasterImage;

AnsRaster *ans_raster_new (void);
AnsRaster *ans_raster_ref (AnsRaster *self);
void ans_raster_unref (
    AnsRaster *self); /* the last one waits for the job that is being drawn */

/* `ready` is called on the main thread when a picture is finished. */
AnsRasterSlot *ans_raster_add (AnsRaster *self, void (*ready) (gpointer data),
                               gpointer data);
void ans_raster_remove (AnsRasterSlot *slot);

void ans_raster_post (AnsRasterSlot *slot, const AnsRasterJob *job);
/* Is a job waiting or being drawn? */
gboolean ans_raster_busy (AnsRasterSlot *slot);
/* The latest finished picture, or NULL; free it with ans_raster_image_free. */
AnsRasterImage *ans_raster_take (AnsRasterSlot *slot);
void ans_raster_image_free (AnsRasterImage *image);

/* Do pictures follow each other now?  Then, if it is governed (as at first), their
 * quality is that of ans_raster_quality; else the best.  TRUE if pictures that are shown
 * may be worse than they could be now. */
gboolean ans_raster_set_moving (AnsRaster *self, gboolean moving);
void ans_raster_set_governed (AnsRaster *self, gboolean governed);

/* For the next job of a slot: its quality, and the period of a view. */
AnsQuality ans_raster_quality (AnsRasterSlot *slot);
gint64 ans_raster_period (AnsRasterSlot *slot, gboolean looked_at);

typedef struct {
  AnsQuality level;
  double load;  /* average share of the time spent drawing */
  double cost;  /* average time of a picture, in ms */
  double worst; /* the longest since the last look, in ms */
  double age;   /* average time from its job to the end of a picture, in ms */
  double used;  /* processor time of all pictures, in seconds */
  gint64 pictures;
} AnsRasterStatistics;

void ans_raster_look (AnsRaster *self, AnsRasterStatistics *statistics);
