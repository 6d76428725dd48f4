#include "ui/film/camera.h"

#include <glib/gi18n.h>

#include "ui/film/sheet.h"
#include "ui/plot/draw.h"
#include "ui/plot/text.h"

#define LINE_HEIGHT 28.0 /* of the line on top, in units of the picture */
#define MARGIN 12.0

struct _AnsCamera {
  AnsCameraOptions options;
  AnsMovie *movie;
  AnsText *text;
  cairo_surface_t *surface;
  int n;
  int plots[ANS_SHEET_MOST];
  AnsPainter *painters[ANS_SHEET_MOST];
};

static AnsCamera *
new_camera (const AnsCameraOptions *options)
{
  AnsCamera *self = g_new0 (AnsCamera, 1);
  self->options = *options;
  self->text = ans_text_new ();
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, options->movie.width,
                                              options->movie.height);
  for (int i = 0; i < 64 && self->n < ANS_SHEET_MOST; i++) {
    if (!(options->plots >> i & 1))
      continue;
    self->plots[self->n] = i;
    self->painters[self->n] = ans_draw_painter_new ();
    ans_draw_set_steady (self->painters[self->n], TRUE);
    self->n++;
  }
  return self;
}

AnsCamera *
ans_camera_open (const char *path, const AnsCameraOptions *options, GError **error)
{
  AnsMovie *movie = ans_movie_open (path, &options->movie, error);
  if (!movie)
    return NULL;
  AnsCamera *self = new_camera (options);
  self->movie = movie;
  return self;
}

static double
unit_of (const AnsCamera *self)
{
  return self->options.font_scale > 0 ? self->options.font_scale : 1;
}

static void
draw_line (AnsCamera *self, cairo_t *cr, gint64 step)
{
  const AnsTheme *theme = ans_theme_get (self->options.theme);
  double unit = unit_of (self), width = self->options.movie.width;
  g_autofree char *title = g_markup_escape_text (_ (self->options.problem->title), -1);
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, step);
  g_autofree char *note = g_strdup_printf (_ ("step %s"), count);
  ans_text_begin (self->text, cr, theme, unit);
  ans_colour_set (cr, theme->foreground, 1);
  ans_text_draw (self->text, cr, ANS_TEXT_STRONG, title, MARGIN * unit,
                 LINE_HEIGHT * unit / 2, 0, 0.5);
  ans_colour_set (cr, theme->muted, 1);
  ans_text_draw (self->text, cr, ANS_TEXT_LABEL, note, width - MARGIN * unit,
                 LINE_HEIGHT * unit / 2, 1, 0.5);
}

static void
draw_plot (AnsCamera *self, cairo_t *cr, int i, const AnsFrame *frame,
           const AnsHistory *history)
{
  const AnsProblem *problem = self->options.problem;
  int columns = ans_sheet_columns (self->n), rows = (self->n + columns - 1) / columns;
  double top = LINE_HEIGHT * unit_of (self);
  double width = self->options.movie.width / (double) columns;
  double height = (self->options.movie.height - top) / rows;
  AnsAxes axes = ans_sheet_axes (&problem->plots[self->plots[i]]);
  AnsPlotView view = ans_view_default ();
  view.theme = self->options.theme;
  view.font_scale = self->options.font_scale;
  g_autoptr (AnsPlot) plot =
      ans_sheet_plot (problem, self->plots[i], frame, history, (int) width);
  cairo_save (cr);
  cairo_translate (cr, i % columns * width, top + i / columns * height);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  ans_draw_plot (self->painters[i], cr, plot, &axes, &view, width, height, NULL);
  cairo_restore (cr);
}

gboolean
ans_camera_shoot (AnsCamera *self, const AnsFrame *frame, const AnsHistory *history,
                  GError **error)
{
  cairo_t *cr = cairo_create (self->surface);
  ans_colour_set (cr, ans_theme_get (self->options.theme)->background, 1);
  cairo_paint (cr);
  draw_line (self, cr, ans_frame_step (frame));
  for (int i = 0; i < self->n; i++)
    draw_plot (self, cr, i, frame, history);
  cairo_destroy (cr);
  return ans_movie_add (self->movie, self->surface, error);
}

gboolean
ans_camera_finish (AnsCamera *self, GError **error)
{
  gboolean success = ans_movie_finish (g_steal_pointer (&self->movie), error);
  ans_camera_abandon (self);
  return success;
}

void
ans_camera_abandon (AnsCamera *self)
{
  if (!self)
    return;
  ans_movie_abandon (self->movie);
  for (int i = 0; i < self->n; i++)
    ans_draw_painter_free (self->painters[i]);
  cairo_surface_destroy (self->surface);
  ans_text_free (self->text);
  g_free (self);
}

gint64
ans_camera_interval (gint64 steps, double seconds, int rate)
{
  double pictures = MAX (1, seconds * rate);
  return MAX (1, (gint64) ((double) steps / pictures));
}
