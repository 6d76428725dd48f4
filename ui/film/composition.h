/* A figure to take home: some plots of a run at one step, and what a person can choose
 * about it.  Window and command line use the same, and name it by the same command. */
#pragma once

#include "engine/run/recipe.h"
#include "ui/plot/figure.h"

typedef enum {
  ANS_COMPOSITION_PDF,
  ANS_COMPOSITION_SVG,
  ANS_COMPOSITION_PNG,
  ANS_COMPOSITION_TEX, /* pgfplots: a file for itself, with its numbers */
  ANS_N_PAGE_FORMATS
} AnsCompositionFormat;

typedef enum {
  ANS_COMPOSITION_ONE_COLUMN,  /* 8.4 cm, as journals set it */
  ANS_COMPOSITION_TWO_COLUMNS, /* 17.4 cm */
  ANS_COMPOSITION_SLIDE,       /* 16:9 */
  ANS_COMPOSITION_SCREEN,      /* as on the screen */
  ANS_COMPOSITION_CENTIMETRES,
  ANS_COMPOSITION_PIXELS, /* exactly so many of a PNG; otherwise 1/96 inch each */
  ANS_N_PAGE_SIZES
} AnsCompositionSize;

typedef struct {
  AnsCompositionFormat format;
  AnsCompositionSize size;
  double width, height; /* where the size is one of cm or pixels */
  int dpi;              /* of a PNG, and of images in the others: 72 ... 1200 */
  AnsThemeKind theme;
  gboolean transparent;
  gboolean title, bar;       /* of each plot; of its colours */
  gboolean footer, equation; /* parameters, seed and step; the problem's equation */
  int dense;                 /* points beyond so many are an image in SVG and PDF */
} AnsCompositionOptions;

/* One column in print, with title and colour bar, 300 dpi. */
AnsCompositionOptions ans_composition_options (AnsCompositionFormat format);

typedef struct _AnsComposition AnsComposition;

/* Copies the recipe. `width`, `height`: of a plot on the screen, in pixels. */
AnsComposition *ans_composition_new (const AnsRecipe *recipe, gint64 step, double width,
                                     double height);
void ans_composition_free (AnsComposition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsComposition, ans_composition_free)

/* Plot `index` of the problem, as seen through a view (NULL: all of it). */
void ans_composition_add (AnsComposition *self, int index, AnsPlot *plot,
                          const AnsPlotView *view);
int ans_composition_n_plots (const AnsComposition *self);
const char *ans_composition_plot_id (const AnsComposition *self, int panel);

/* Another page with one of the plots (in the order of adding; -1: all).  It may go to
 * another thread. */
AnsComposition *ans_composition_copy (const AnsComposition *self, int panel);

/* The file's bytes, the same each time.  ANS_ERROR_RANGE: the size is not possible. */
GBytes *ans_composition_bytes (const AnsComposition *self,
                               const AnsCompositionOptions *options, GError **error);

/* Draws it on any surface, from (0, 0), one unit a point. */
void ans_composition_draw (const AnsComposition *self,
                           const AnsCompositionOptions *options, cairo_t *cr);

/* A picture of it, at most width x height pixels; destroy it. */
cairo_surface_t *ans_composition_preview (const AnsComposition *self,
                                          const AnsCompositionOptions *options, int width,
                                          int height);

/* Width and height in points. */
void ans_composition_measure (const AnsComposition *self,
                              const AnsCompositionOptions *options, double *width,
                              double *height);

/* "committor-default-step1200-density.pdf", or without the plot if there are several;
 * free it. */
char *ans_composition_name (const AnsComposition *self, AnsCompositionFormat format);

/* The command line that makes it, into the file `out` (each: one file a plot, into the
 * folder `out`); free it. */
char *ans_composition_command (const AnsComposition *self,
                               const AnsCompositionOptions *options, gboolean each,
                               const char *out);

/* "pdf" and so on, and back from the ending of a file's name. */
const char *ans_composition_extension (AnsCompositionFormat format);
gboolean ans_composition_format_of (const char *path, AnsCompositionFormat *format);

/* "one-column", "8.4x6cm", "640x480px": into size, width, height.  ANS_ERROR_USAGE. */
gboolean ans_composition_parse_size (const char *text, AnsCompositionOptions *options,
                                     GError **error);
