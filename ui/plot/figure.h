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
  double font_scale; /* 0: 1 */
  gboolean transparent;
  const char *title,
      *recipe; /* kept in the file: what it shows, what made it; NULL: none */
} AnsFigure;

/* Writes the file or, on failure, leaves what was there.  ANS_ERROR_FILE names the path.
 */
gboolean ans_figure_write (const AnsFigure *figure, const char *path, GError **error);

/* The same as bytes in memory. */
GBytes *ans_figure_bytes (const AnsFigure *figure, GError **error);

/* "png", "svg", "pdf". */
const char *ans_figure_extension (AnsFigureFormat format);

/* The format for the ending of a file's name; FALSE if it is none of them. */
gboolean ans_figure_format_of (const char *path, AnsFigureFormat *format);
