#include "ui/plot/axes.h"

enum { TICK = 4, MINOR = 2, TICK_GAP = 4 };

/* The middle of a device pixel, for sharp thin lines. */
static double
sharp (const AnsPicture *picture, double pixel)
{
  if (picture->vector)
    return pixel;
  return (floor (pixel * picture->resolution) + 0.5) / picture->resolution;
}

static void
stroke (AnsPicture *picture, AnsColour colour)
{
  double width = picture->theme->axis_width * picture->unit;
  if (!picture->vector)
    width = MAX (round (width * picture->resolution), 1) / picture->resolution;
  ans_colour_set (picture->cr, colour, 1);
  cairo_set_line_width (picture->cr, width);
  cairo_stroke (picture->cr);
}

void
ans_axes_draw_grid (AnsPicture *picture)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  if (picture->grid || picture->view->plain)
    return;
  cairo_new_path (cr);
  for (int i = 0; i < picture->x_ticks.n; i++) {
    double x = sharp (picture, ans_view_pixel (&layout->x, picture->x_ticks.values[i]));
    cairo_move_to (cr, x, layout->top);
    cairo_line_to (cr, x, layout->bottom);
  }
  for (int i = 0; i < picture->y_ticks.n; i++) {
    double y = sharp (picture, ans_view_pixel (&layout->y, picture->y_ticks.values[i]));
    cairo_move_to (cr, layout->left, y);
    cairo_line_to (cr, layout->right, y);
  }
  stroke (picture, picture->theme->grid);
}

/* All around a grid; otherwise only the two axes, which is quieter. */
static void
draw_frame (AnsPicture *picture)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  double left = sharp (picture, layout->left - 0.5),
         right = sharp (picture, layout->right);
  double top = sharp (picture, layout->top - 0.5),
         bottom = sharp (picture, layout->bottom);
  cairo_new_path (cr);
  cairo_move_to (cr, left, top);
  cairo_line_to (cr, left, bottom);
  cairo_line_to (cr, right, bottom);
  if (picture->grid) {
    cairo_line_to (cr, right, top);
    cairo_close_path (cr);
  }
  stroke (picture, picture->theme->axis);
}

static void
add_x_ticks (AnsPicture *picture, int n, const double *values, double length)
{
  const AnsLayout *layout = &picture->layout;
  double y = layout->bottom + 1;
  for (int i = 0; i < n; i++) {
    double x = sharp (picture, ans_view_pixel (&layout->x, values[i]));
    cairo_move_to (picture->cr, x, y);
    cairo_line_to (picture->cr, x, y + length * picture->unit);
  }
}

static void
add_y_ticks (AnsPicture *picture, int n, const double *values, double length)
{
  const AnsLayout *layout = &picture->layout;
  double x = layout->left - 1;
  for (int i = 0; i < n; i++) {
    double y = sharp (picture, ans_view_pixel (&layout->y, values[i]));
    cairo_move_to (picture->cr, x, y);
    cairo_line_to (picture->cr, x - length * picture->unit, y);
  }
}

/* Minor ticks only where they are far enough apart to be told apart. */
static gboolean
minor_fit (const AnsPicture *picture, const AnsScale *scale, const AnsTicks *ticks)
{
  double nearest = INFINITY;
  for (int i = 1; i < ticks->n_minor; i++)
    nearest = MIN (nearest, fabs (ans_view_pixel (scale, ticks->minor[i]) -
                                  ans_view_pixel (scale, ticks->minor[i - 1])));
  return nearest >= (scale->log || scale->gap > 0 ? 2 : 6) * picture->unit;
}

static void
draw_ticks (AnsPicture *picture)
{
  const AnsTicks *x = &picture->x_ticks, *y = &picture->y_ticks;
  cairo_new_path (picture->cr);
  add_x_ticks (picture, x->n, x->values, TICK);
  add_y_ticks (picture, y->n, y->values, TICK);
  if (minor_fit (picture, &picture->layout.x, x))
    add_x_ticks (picture, x->n_minor, x->minor, MINOR);
  if (minor_fit (picture, &picture->layout.y, y))
    add_y_ticks (picture, y->n_minor, y->minor, MINOR);
  stroke (picture, picture->theme->axis);
}

static void
draw_tick_labels (AnsPicture *picture)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  double unit = picture->unit, size = ans_text_font_size (picture->text, ANS_TEXT_TICK);
  double baseline = layout->bottom + (TICK + 2) * unit + size;
  ans_colour_set (cr, picture->theme->muted, 1);
  for (int i = 0; i < picture->x_ticks.n; i++)
    ans_text_draw (picture->text, cr, ANS_TEXT_TICK, picture->x_ticks.labels[i],
                   ans_view_pixel (&layout->x, picture->x_ticks.values[i]), baseline, 0.5,
                   ANS_TEXT_BASELINE);
  for (int i = 0; i < picture->y_ticks.n; i++)
    ans_text_draw (picture->text, cr, ANS_TEXT_TICK, picture->y_ticks.labels[i],
                   layout->left - (TICK + TICK_GAP) * unit,
                   ans_view_pixel (&layout->y, picture->y_ticks.values[i]), 1,
                   ANS_TEXT_MIDDLE);
}

/* An axis label with the factor its numbers leave out: "step (×10<sup>3</sup>)". */
static char *
label_with_factor (const char *label, const AnsTicks *ticks)
{
  char factor[ANS_DIGITS_SIZE];
  ans_ticks_factor (ticks, factor);
  if (!*factor)
    return g_strdup (label ? label : "");
  return label && *label ? g_strdup_printf ("%s  (%s)", label, factor)
                         : g_strdup (factor);
}

static void
draw_labels (AnsPicture *picture)
{
  cairo_t *cr = picture->cr;
  const AnsLayout *layout = &picture->layout;
  double unit = picture->unit;
  g_autofree char *x_label =
      label_with_factor (picture->axes->x_label, &picture->x_ticks);
  g_autofree char *y_label =
      label_with_factor (picture->axes->y_label, &picture->y_ticks);
  double below = layout->bottom + (TICK + 3) * unit +
                 1.35 * ans_text_font_size (picture->text, ANS_TEXT_TICK);
  ans_colour_set (cr, picture->theme->foreground, 1);
  ans_text_draw (picture->text, cr, ANS_TEXT_LABEL, x_label,
                 0.5 * (layout->left + layout->right), below, 0.5, 0);
  double width, height, middle = 0.5 * (layout->top + layout->bottom);
  ans_text_size (picture->text, ANS_TEXT_LABEL, y_label, &width, &height);
  if (width < 1.2 * height) { /* a letter need not lie on its side */
    ans_text_draw (picture->text, cr, ANS_TEXT_LABEL, y_label, picture->y_label_left,
                   middle, 0, 0.5);
    return;
  }
  cairo_save (cr);
  cairo_translate (cr, picture->y_label_left, middle);
  cairo_rotate (cr, -G_PI / 2);
  ans_text_draw (picture->text, cr, ANS_TEXT_LABEL, y_label, 0, 0, 0.5, 0);
  cairo_restore (cr);
}

static void
draw_title (AnsPicture *picture, double left)
{
  const char *title = picture->axes->title;
  double width, height, right = picture->layout.width - 8 * picture->unit;
  if (!title || !*title)
    return;
  ans_text_size (picture->text, ANS_TEXT_TITLE, title, &width, &height);
  ans_colour_set (picture->cr, picture->theme->foreground, 1);
  ans_text_draw (picture->text, picture->cr, ANS_TEXT_TITLE, title,
                 MAX (MIN (left, right - width), 8 * picture->unit), 7 * picture->unit, 0,
                 0);
}

static void
draw_hidden (AnsPicture *picture)
{
  char note[64];
  const AnsLayout *layout = &picture->layout;
  if (picture->hidden == 0)
    return;
  g_snprintf (note, sizeof note, "%d value%s \342\211\244 0 hidden", picture->hidden,
              picture->hidden == 1 ? "" : "s");
  ans_colour_set (picture->cr, picture->theme->muted, 1);
  ans_text_draw (picture->text, picture->cr, ANS_TEXT_TICK, note,
                 layout->width - 6 * picture->unit, layout->height - 4 * picture->unit, 1,
                 1);
}

void
ans_axes_draw (AnsPicture *picture)
{
  draw_frame (picture);
  if (picture->view->compact)
    return;
  draw_ticks (picture);
  draw_tick_labels (picture);
  draw_labels (picture);
  draw_title (picture, picture->layout.left);
  draw_hidden (picture);
}

void
ans_axes_draw_message (AnsPicture *picture, const char *message)
{
  const AnsLayout *layout = &picture->layout;
  if (!picture->view->compact)
    draw_title (picture, 12 * picture->unit);
  ans_colour_set (picture->cr, picture->theme->muted, 1);
  ans_text_draw_wrapped (picture->text, picture->cr, ANS_TEXT_LABEL, message,
                         0.5 * layout->width, 0.5 * layout->height, 0.72 * layout->width);
}
