#include "ui/plot/figure.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <string.h>

#include "engine/core/error.h"
#include "ui/plot/draw.h"
#include "ui/plot/metadata.h"

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
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (figure->width * scale),
                                  (int) ceil (figure->height * scale));
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

static void
draw_panels (const AnsFigure *figure, cairo_t *cr)
{
  g_autoptr (AnsPainter) painter = ans_draw_painter_new ();
  int columns = CLAMP (figure->columns, 1, figure->n),
      rows = (figure->n + columns - 1) / columns;
  double width = figure->width / columns, height = figure->height / rows;
  if (figure->format != ANS_FIGURE_PNG)
    ans_draw_set_resolution (painter, scale_of (figure));
  for (int i = 0; i < figure->n; i++) {
    int row = i / columns, column = i % columns;
    AnsPlotView view = figure->panels[i].view;
    view.theme = figure->theme;
    view.font_scale = figure->font_scale;
    view.transparent = figure->transparent;
    cairo_save (cr);
    cairo_translate (cr, column * width, row * height);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_clip (cr);
    ans_draw_plot (painter, cr, figure->panels[i].plot, &figure->panels[i].axes, &view,
                   width, height, NULL);
    cairo_restore (cr);
  }
}

static cairo_status_t
draw (const AnsFigure *figure, GByteArray *bytes)
{
  static cairo_surface_t *(*const create[]) (const AnsFigure *, GByteArray *) = {
      [ANS_FIGURE_PNG] = new_png, [ANS_FIGURE_SVG] = new_svg, [ANS_FIGURE_PDF] = new_pdf};
  cairo_surface_t *surface = create[figure->format](figure, bytes);
  cairo_t *cr = cairo_create (surface);
  draw_panels (figure, cr);
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
