/* Shared by the files of the canvas. */
#pragma once

#include "ui/plot/highlight.h"
#include "ui/plot/hover_index.h"
#include "ui/plot/view_history.h"
#include "ui/widgets/canvas.h"

typedef enum { DRAG_NONE, DRAG_PAN, DRAG_TOUCH, DRAG_ZOOM, DRAG_LASSO } AnsDragKind;

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
  double magnification; /* of texts and lines; 0: 1 */
  AnsLayout layout;     /* of the image, moved ahead by gestures */
  gboolean zoom_mode, select_mode, pinned;
  AnsHighlight *chosen;      /* particles picked out, NULL: none */
  AnsPlot *trail[ANS_TRAIL]; /* plots since then, the oldest first */
  int n_trail;
  GArray *lasso;      /* of x, y: corners, pixels */
  gboolean lasso_add; /* to those that are picked out */
  AnsViewHistory views;
  gint64 recorded;        /* when the view last changed, monotonic us */
  gboolean drag_recorded; /* the drag that goes on has its place in the views */

  gboolean pointer_inside;
  double pointer_x, pointer_y; /* pixels */
  gboolean cursor;             /* a cursor moved by keys, or pinned */
  double cursor_x, cursor_y;   /* data */
  AnsHoverIndex *hover;        /* of the plot, once it has been read often */
  int looks;                   /* at this plot */
  gint64 read_out;             /* when, monotonic us */
  gint64 described;            /* the same */
  guint describing;            /* a source: describes it when it is time */

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

/* In canvas_select.c: a lasso grows, and ends: a short one is a click.  Plots go by, or
 * NULL: another run. */
void ans_canvas_lasso (AnsCanvas *self, double px, double py);
void ans_canvas_end_lasso (AnsCanvas *self, gboolean add);
void ans_canvas_select_at_cursor (AnsCanvas *self);
void ans_canvas_paint_lasso (AnsCanvas *self, GtkSnapshot *snapshot);
void ans_canvas_leave_behind (AnsCanvas *self, AnsPlot *before, AnsPlot *now);
char *ans_canvas_chosen_text (AnsCanvas *self);
void ans_canvas_forget_chosen (AnsCanvas *self);
void ans_canvas_emit_selected (AnsCanvas *self, AnsHighlight *chosen);

/* In canvas_pointer.c: adds the gestures and keys. */
void ans_canvas_add_controllers (AnsCanvas *self);
