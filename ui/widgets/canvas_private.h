/* Shared by the files of the canvas. */
#pragma once

#include "ui/plot/view.h"
#include "ui/widgets/canvas.h"

typedef enum { DRAG_NONE, DRAG_PAN, DRAG_TOUCH, DRAG_ZOOM } AnsDragKind;

struct _AnsCanvas {
  GtkWidget parent;
  AnsRasterSlot *slot;
  AnsRasterImage *image; /* on the screen */
  GdkTexture *texture;   /* of it, where the renderer wants one */
  int n_pictures;
  const AnsPlotInfo *info;
  int index;
  AnsPlot *plot;
  int generation; /* of plots: counts problems and runs */
  AnsPlotView view;
  AnsLayout layout; /* of the image, moved ahead by gestures */
  gboolean zoom_mode, pinned;

  gboolean pointer_inside;
  double pointer_x, pointer_y; /* pixels */
  gboolean cursor;             /* a cursor moved by keys, or pinned */
  double cursor_x, cursor_y;   /* data */
  gint64 read_out;             /* when, monotonic us */

  AnsDragKind drag;
  gboolean second; /* the touch is one of the second kind */
  double start_x, start_y, end_x, end_y;
  AnsPlotView start_view;
  AnsLayout start_layout;
};

/* Asks for a picture of what is to be seen now. */
void ans_canvas_post (AnsCanvas *self);
/* The view has been changed by a gesture: shows it and tells about it. */
void ans_canvas_moved (AnsCanvas *self);
void ans_canvas_emit_touch (AnsCanvas *self, AnsTouch *touch);
void ans_canvas_emit_menu (AnsCanvas *self);
/* Says what is under the pointer or the cursor. */
void ans_canvas_read_out (AnsCanvas *self);

/* In canvas_pointer.c: adds the gestures and keys. */
void ans_canvas_add_controllers (AnsCanvas *self);
