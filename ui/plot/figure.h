/* Plots as files: PNG, SVG, PDF.  Text, axes and curves are shapes in SVG and PDF; fields
 * and many points are images inside.  The same plots give the same bytes, at any time. */
#pragma once

#include "ui/plot/view.h"

typedef enum {
  ANS_FIGURE_PNG,
  ANS_FIGURE_SVG,
  ANS_FIGURE_PDF,
  ANS_N_FIGURE_FORMATS
} AnsFigureFormat;

/* One plot on a figure. */
typedef struct {
  const AnsPlot *plot;
  AnsAxes axes;
  AnsPlotView view; /* its theme, font and background are those of the figure */
} AnsFigurePanel;

typedef struct {
  int n, columns;               /* panels, filled in by rows */
  const AnsFigurePanel *panels; /* n */
  AnsFigureFormat format;
  double width, height; /* of the figure: points; PNG: pixels at scale 1 */
  double scale; /* PNG: pixels in a unit; SVG, PDF: of images inside; 0: 2 and 4 */
  AnsThemeKind theme;
  double font_scale;            /* 0: 1 */
  gboolean transparent, no_bar; /* of colours */
  int dense; /* SVG, PDF: of more points in a layer an image is made; 0: 5000 */
  const char *heading, *footer; /* markup above and below the panels; NULL: none */
  const char *title,
      *recipe; /* kept in the file: what it shows, what made it; NULL: none */
} AnsFigure;

/* Draws the figure from (0, 0) to (width, height) of cr, on any surface. */
void ans_figure_draw (const AnsFigure *figure, cairo_t *cr);

/* The heights of what stands above and below the panels; width and fonts are set. */
void ans_figure_measure (const AnsFigure *figure, double *above, double *below);

/* Writes the file or, on failure, leaves what was there.  ANS_ERROR_FILE names the path.
 */
gboolean ans_figure_write (const AnsFigure *figure, const char *path, GError **error);

/* The same as bytes in memory. */
GBytes *ans_figure_bytes (const AnsFigure *figure, GError **error);

/* "png", "svg", "pdf". */
const char *ans_figure_extension (AnsFigureFormat format);

/* The format for the ending of a file's name; FALSE if it is none of them. */
gboolean ans_figure_format_of (const char *path, AnsFigureFormat *format);
