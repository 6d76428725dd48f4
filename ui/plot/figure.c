#include "ui/plot/figure.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <string.h>

#include "engine/core/error.h"
#include "ui/plot/draw.h"
#include "ui/plot/metadata.h"
#include "ui/plot/text.h"

static const char *const extensions[] = {"png", "svg", "pdf"};

const char *
ans_figure_extension (AnsFigureFormat format)
{
  return extensions[format];
}

gboolean
ans_figure_format_of (const char *path, AnsFigureFormat *format)
{
  const char *dot = strrchr (path, '.');
  for (guint i = 0; dot && i < G_N_ELEMENTS (extensions); i++)
    if (g_ascii_strcasecmp (dot + 1, extensions[i]) == 0) {
      *format = (AnsFigureFormat) i;
      return TRUE;
    }
  return FALSE;
}

static cairo_status_t
append (void *data, const guchar *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

static double
scale_of (const AnsFigure *figure)
{
  if (figure->scale > 0)
    return figure->scale;
  return figure->format == ANS_FIGURE_PNG ? 2 : 4;
}

static cairo_surface_t *
new_png (const AnsFigure *figure, G_GNUC_UNUSED GByteArray *bytes)
{
  double scale = scale_of (figure);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (figure->width * scale - 1e-6),
      (int) ceil (figure->height * scale - 1e-6));
  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

static cairo_surface_t *
new_svg (const AnsFigure *figure, GByteArray *bytes)
{
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (append, bytes, figure->width, figure->height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
  return surface;
}

static cairo_surface_t *
new_pdf (const AnsFigure *figure, GByteArray *bytes)
{
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append, bytes, figure->width, figure->height);
  g_autofree char *date = ans_metadata_date ();
  const char *const creator = "Ansatz " ANS_VERSION;
  const char *texts[] = {figure->title, figure->recipe, creator, date, date};
  const cairo_pdf_metadata_t keys[] = {
      CAIRO_PDF_METADATA_TITLE, CAIRO_PDF_METADATA_SUBJECT, CAIRO_PDF_METADATA_CREATOR,
      CAIRO_PDF_METADATA_CREATE_DATE, CAIRO_PDF_METADATA_MOD_DATE};
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (texts[i])
      cairo_pdf_surface_set_metadata (surface, keys[i], texts[i]);
  return surface;
}

/* ---- what is drawn ---- */

static double
unit_of (const AnsFigure *figure)
{
  return figure->font_scale > 0 ? figure->font_scale : 1;
}

static void
draw_panel (const AnsFigure *figure, AnsPainter *painter, cairo_t *cr, int i,
            double width, double height)
{
  const AnsFigurePanel *panel = &figure->panels[i];
  AnsPlotView view = panel->view;
  view.theme = figure->theme;
  view.font_scale = figure->font_scale;
  view.transparent = TRUE;
  view.no_bar = figure->no_bar;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  ans_draw_plot (painter, cr, panel->plot, &panel->axes, &view, width, height, NULL);
  cairo_restore (cr);
}

static void
draw_panels (const AnsFigure *figure, cairo_t *cr, double top, double bottom)
{
  g_autoptr (AnsPainter) painter = ans_draw_painter_new ();
  int columns = CLAMP (figure->columns, 1, figure->n),
      rows = (figure->n + columns - 1) / columns;
  double width = figure->width / columns, height = (bottom - top) / rows;
  if (figure->format != ANS_FIGURE_PNG)
    ans_draw_set_resolution (painter, scale_of (figure));
  ans_draw_set_dense (painter, figure->dense);
  for (int i = 0; i < figure->n; i++) {
    cairo_save (cr);
    cairo_translate (cr, i % columns * width, top + i / columns * height);
    draw_panel (figure, painter, cr, i, width, height);
    cairo_restore (cr);
  }
}

/* As many words as fit a line; returns what is left. */
static char **
fill_line (AnsText *text, char **words, double width, GString *line)
{
  double w, h;
  g_string_truncate (line, 0);
  for (; *words; words++) {
    gsize before = line->len;
    g_string_append_printf (line, "%s%s", before ? " " : "", *words);
    ans_text_size (text, ANS_TEXT_TICK, line->str, &w, &h);
    if (before && w > width) {
      g_string_truncate (line, before);
      break;
    }
  }
  return words;
}

/* Plain lines in small type; returns their height.  cr NULL: only measures. */
static double
draw_footer (const AnsFigure *figure, AnsText *text, cairo_t *cr, double bottom)
{
  double unit = unit_of (figure), margin = 10 * unit;
  double line_height = 1.3 * ans_text_font_size (text, ANS_TEXT_TICK);
  g_auto (GStrv) words = g_strsplit (figure->footer ? figure->footer : "", " ", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  int n = 0;
  for (char **word = words; *word; n++) {
    word = fill_line (text, word, figure->width - 2 * margin, line);
    if (cr)
      ans_text_draw (text, cr, ANS_TEXT_TICK, line->str, margin, bottom + n * line_height,
                     0, 0);
  }
  return n ? n * line_height + 6 * unit : 0;
}

/* Lines above the panels, in the middle; returns their height.  cr NULL: only measures.
 */
static double
draw_heading (const AnsFigure *figure, AnsText *text, cairo_t *cr)
{
  double width, height, unit = unit_of (figure), top = 8 * unit;
  g_auto (GStrv) lines = g_strsplit (figure->heading ? figure->heading : "", "\n", -1);
  if (!*lines)
    return 0;
  for (char **line = lines; *line; line++) {
    ans_text_size (text, ANS_TEXT_LABEL, *line, &width, &height);
    double shrink = MIN (1, (figure->width - 16 * unit) / MAX (width, 1));
    if (cr) {
      cairo_save (cr);
      cairo_translate (cr, figure->width / 2, top);
      cairo_scale (cr, shrink, shrink);
      ans_text_draw (text, cr, ANS_TEXT_LABEL, *line, 0, 0, 0.5, 0);
      cairo_restore (cr);
    }
    top += shrink * height + 2 * unit;
  }
  return top;
}

void
ans_figure_measure (const AnsFigure *figure, double *above, double *below)
{
  g_autoptr (AnsText) text = ans_text_new ();
  cairo_surface_t *surface =
      cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  ans_text_begin (text, cr, ans_theme_get (figure->theme), unit_of (figure));
  *above = draw_heading (figure, text, NULL);
  *below = draw_footer (figure, text, NULL, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

void
ans_figure_draw (const AnsFigure *figure, cairo_t *cr)
{
  const AnsTheme *theme = ans_theme_get (figure->theme);
  g_autoptr (AnsText) text = ans_text_new ();
  if (!figure->transparent) {
    ans_colour_set (cr, theme->background, 1);
    cairo_rectangle (cr, 0, 0, figure->width, figure->height);
    cairo_fill (cr);
  }
  ans_text_begin (text, cr, theme, unit_of (figure));
  ans_colour_set (cr, theme->foreground, 1);
  double top = draw_heading (figure, text, cr);
  double bottom = figure->height - draw_footer (figure, text, NULL, 0);
  ans_colour_set (cr, theme->muted, 1);
  draw_footer (figure, text, cr, bottom);
  draw_panels (figure, cr, top, MAX (bottom, top + 1));
}

static cairo_status_t
draw (const AnsFigure *figure, GByteArray *bytes)
{
  static cairo_surface_t *(*const create[]) (const AnsFigure *, GByteArray *) = {
      [ANS_FIGURE_PNG] = new_png, [ANS_FIGURE_SVG] = new_svg, [ANS_FIGURE_PDF] = new_pdf};
  cairo_surface_t *surface = create[figure->format](figure, bytes);
  cairo_t *cr = cairo_create (surface);
  ans_figure_draw (figure, cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && figure->format == ANS_FIGURE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

GBytes *
ans_figure_bytes (const AnsFigure *figure, GError **error)
{
  g_return_val_if_fail (figure->n >= 1 && (guint) figure->format < ANS_N_FIGURE_FORMATS,
                        NULL);
  if (!(figure->width >= 40 && figure->height >= 30 && figure->width <= 20000 &&
        figure->height <= 20000)) {
    g_set_error (
        error, ANS_ERROR, ANS_ERROR_RANGE,
        "A figure of %g x %g is not possible: expected 40 x 30 ... 20000 x 20000",
        figure->width, figure->height);
    return NULL;
  }
  GByteArray *bytes = g_byte_array_new ();
  cairo_status_t status = draw (figure, bytes);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_byte_array_unref (bytes);
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "The figure could not be drawn: %s",
                 cairo_status_to_string (status));
    return NULL;
  }
  if (figure->format == ANS_FIGURE_PNG)
    ans_metadata_into_png (bytes, figure->title, figure->recipe);
  if (figure->format == ANS_FIGURE_SVG)
    ans_metadata_into_svg (bytes, figure->title, figure->recipe);
  return g_byte_array_free_to_bytes (bytes);
}

gboolean
ans_figure_write (const AnsFigure *figure, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ans_figure_bytes (figure, error);
  g_autoptr (GError) cause = NULL;
  gsize size;
  if (!bytes)
    return FALSE;
  const char *data = g_bytes_get_data (bytes, &size);
  if (g_file_set_contents_full (
          path, data, (gssize) size,
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &cause))
    return TRUE;
  /* The message names the temporary file, which means nothing to the reader. */
  const char *reason = g_strrstr (cause->message, ": ");
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "The figure \"%s\" could not be written: %s", path,
               reason ? reason + 2 : cause->message);
  return FALSE;
}
