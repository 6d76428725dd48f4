/* One picture in the picture grammar: layers that share a pair of axes.
 *
 * A plot is filled by one thread (a problem's `show`), then immutable and reference
 * counted; any thread may read it.  Each ans_plot_... call adds a layer on top and
 * returns it; its arrays are allocated by the plot and left for the caller to fill.  A
 * value that is not finite is a hole: it is not drawn. */
#pragma once

#include <glib.h>

/* What a thing on the picture is; ui/plot gives each role its colour in each theme. */
typedef enum {
  ANS_ROLE_NEUTRAL,   /* the foreground */
  ANS_ROLE_NETWORK,   /* what is learned */
  ANS_ROLE_REFERENCE, /* the classical answer; drawn dashed */
  ANS_ROLE_PARTICLES, /* samples, walkers */
  ANS_ROLE_DATA,      /* training data, histograms */
  ANS_ROLE_LANDSCAPE, /* a potential, faint, in the background */
  ANS_ROLE_FIRST,     /* the first of two players, the set A */
  ANS_ROLE_SECOND,    /* the second, the set B */
  ANS_ROLE_THIRD,
  ANS_ROLE_FOURTH,
  ANS_ROLE_WARNING,
  ANS_N_ROLES,
} AnsRole;

typedef enum {
  ANS_MAP_SEQUENTIAL, /* small to large */
  ANS_MAP_DIVERGING, /* signed, or about a middle: centred at (low + high) / 2, or at 0 if
                        automatic */
  ANS_MAP_CYCLIC,    /* phases */
  ANS_MAP_GREY,
} AnsMap;

typedef struct {
  double x0, x1, y0, y1;
} AnsBox;

typedef enum {
  ANS_LAYER_FIELD,    /* heat map: values (m x n), row j at y0 + j (y1 - y0) / (m - 1) */
  ANS_LAYER_CONTOURS, /* level lines of values (m x n) at levels (n_levels) */
  ANS_LAYER_POINTS,   /* x, y (n); values (n) colour them if not NULL */
  ANS_LAYER_ARROWS,   /* from x, y (n) by u, v (n), in data units times `size` */
  ANS_LAYER_LINES,    /* y over x (n); low, high (n): a band, if not NULL */
  ANS_LAYER_BARS, /* y (n) between the edges x (n + 1); low, high (n): error bars, if not
                     NULL */
  ANS_LAYER_PATH, /* x, y (n) in the order of time, with a head at the last point */
  ANS_LAYER_MATRIX, /* values (m x n), row 0 at the top, one cell each */
  ANS_LAYER_MARKS,  /* x, y (n), see AnsMark; texts (n), if not NULL */
} AnsLayerKind;

typedef enum {
  ANS_MARK_POINT,      /* a marker at (x, y) */
  ANS_MARK_VERTICAL,   /* a line at x, all of the height */
  ANS_MARK_HORIZONTAL, /* a line at y, all of the width */
  ANS_MARK_CIRCLE,     /* about (x, y) with radius `size`, in data units */
} AnsMark;

typedef struct {
  AnsLayerKind kind;
  AnsRole role;
  AnsMark mark;      /* marks */
  gboolean dashed;   /* lines, contours, paths, marks */
  gboolean faint;    /* lines: in the background of the same curve, averaged */
  const char *label; /* for the legend or the colour bar; NULL: none */
  int n, m, n_levels;
  AnsBox box;       /* fields, contours */
  AnsMap map;       /* fields, points with values, matrices */
  double low, high; /* range of the colours; low >= high: automatic */
  double size;      /* points: diameter in pixels (0: automatic); circles: radius; arrows:
                       factor */
  double emphasis;  /* contours: this level is drawn stronger; NaN: none */
  float *x, *y, *u, *v, *values;
  float *band_low, *band_high;
  double *levels;
  char **texts;
} AnsLayer;

typedef struct _AnsPlot AnsPlot;

AnsPlot *ans_plot_new (void);
AnsPlot *ans_plot_ref (AnsPlot *self);
void ans_plot_unref (AnsPlot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsPlot, ans_plot_unref)

/* Adding layers.  Sizes are at least 1 (fields and contours: 2 x 2); `label` is copied.
 */
AnsLayer *ans_plot_field (AnsPlot *self, int nx, int ny, AnsBox box, AnsMap map,
                          const char *label);
AnsLayer *ans_plot_contours (AnsPlot *self, int nx, int ny, AnsBox box, AnsRole role,
                             int n_levels, const double *levels, const char *label);
AnsLayer *ans_plot_points (AnsPlot *self, int n, gboolean coloured, AnsRole role,
                           const char *label);
AnsLayer *ans_plot_arrows (AnsPlot *self, int n, AnsRole role, const char *label);
AnsLayer *ans_plot_lines (AnsPlot *self, int n, gboolean band, AnsRole role,
                          const char *label);
AnsLayer *ans_plot_bars (AnsPlot *self, int n, gboolean errors, AnsRole role,
                         const char *label);
AnsLayer *ans_plot_path (AnsPlot *self, int n, AnsRole role, const char *label);
AnsLayer *ans_plot_matrix (AnsPlot *self, int rows, int columns, AnsMap map,
                           const char *label);
AnsLayer *ans_plot_marks (AnsPlot *self, int n, AnsMark mark, AnsRole role,
                          const char *label);
void ans_plot_mark_text (AnsLayer *marks, int index, const char *text);

/* One mark at (x, y): a shorthand. */
AnsLayer *ans_plot_mark (AnsPlot *self, AnsMark mark, double x, double y, AnsRole role,
                         const char *text);

/* Makes the lines of a layer that another function has added faint. */
void ans_plot_set_faint (AnsPlot *self, int layer);

/* What is shown instead of an empty pair of axes: a sentence that says what to do. */
void ans_plot_set_message (AnsPlot *self, const char *message);
const char *ans_plot_message (const AnsPlot *self);

/* Reading. */
int ans_plot_n_layers (const AnsPlot *self);
const AnsLayer *ans_plot_layer (const AnsPlot *self, int index);
gsize ans_plot_bytes (const AnsPlot *self);
