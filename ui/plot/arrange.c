#include "ui/plot/arrange.h"

enum { PAD = 8, TICK = 4, TICK_GAP = 4 };

/* The widest and the highest label of an axis. */
static void
measure (AnsPicture *picture, const AnsTicks *ticks, double *width, double *height)
{
  ans_text_size (picture->text, ANS_TEXT_TICK, "0", width, height);
  for (int i = 0; i < ticks->n; i++) {
    double w, h;
    ans_text_size (picture->text, ANS_TEXT_TICK, ticks->labels[i], &w, &h);
    *width = MAX (*width, w);
    *height = MAX (*height, h);
  }
}

static double
line_height (AnsPicture *picture, AnsTextStyle style, const char *text)
{
  double width, height;
  if (!text || !*text)
    return 0;
  ans_text_size (picture->text, style, text, &width, &height);
  return height;
}

/* Do neighbouring labels keep some room between them? */
static gboolean
fits (AnsPicture *picture, const AnsScale *scale, const AnsTicks *ticks, gboolean upright)
{
  double end = -INFINITY;
  for (int k = 0; k < ticks->n; k++) {
    int i = scale->slope > 0 ? k : ticks->n - 1 - k;
    double width, height;
    ans_text_size (picture->text, ANS_TEXT_TICK, ticks->labels[i], &width, &height);
    double half = 0.5 * (upright ? 0.8 * height : width);
    double at = ans_view_pixel (scale, ticks->values[i]);
    if (at - half < end)
      return FALSE;
    end = at + half + (upright ? 2 : 9) * picture->unit;
  }
  return TRUE;
}

static gboolean
is_whole (const AnsPicture *picture, const AnsTicks *ticks)
{
  return !picture->matrix || fabs (ticks->step - round (ticks->step)) < 1e-9;
}

static void
choose_ticks (AnsPicture *picture, const AnsScale *scale, gboolean upright, double step,
              AnsTicks *ticks)
{
  double low = MIN (scale->low, scale->high), high = MAX (scale->low, scale->high);
  double length = fabs (ans_view_pixel (scale, high) - ans_view_pixel (scale, low));
  double room = upright ? 44 : scale->log || scale->gap > 0 ? 46 : 72;
  int m = (int) CLAMP (length / (room * picture->unit) + 0.5, 2, 10);
  do {
    if (scale->log)
      ans_ticks_log (low, high, m, ticks);
    else if (scale->gap > 0)
      ans_ticks_symlog (low, high, scale->gap, m, ticks);
    else
      ans_ticks_linear (low, high, m, TRUE, step, ticks);
  } while (!(fits (picture, scale, ticks, upright) && is_whole (picture, ticks)) &&
           --m >= 2);
}

static void
choose_all_ticks (AnsPicture *picture, AnsArrangeMemory *memory)
{
  AnsLayout *layout = &picture->layout;
  AnsBox box = picture->box;
  layout->x =
      ans_view_scale_like (&layout->x, box.x0, box.x1, layout->left, layout->right);
  layout->y =
      ans_view_scale_like (&layout->y, box.y0, box.y1, layout->bottom, layout->top);
  choose_ticks (picture, &layout->x, FALSE, memory->x_step, &picture->x_ticks);
  choose_ticks (picture, &layout->y, TRUE, memory->y_step, &picture->y_ticks);
}

static void
place_vertically (AnsPicture *picture, double height)
{
  AnsLayout *layout = &picture->layout;
  const AnsAxes *axes = picture->axes;
  double unit = picture->unit;
  double tick = 1.35 * ans_text_font_size (picture->text, ANS_TEXT_TICK);
  double title = line_height (picture, ANS_TEXT_TITLE, axes->title);
  layout->top = PAD * unit + picture->legend.height;
  layout->top += title > 0 ? title + 5 * unit : 2 * unit;
  layout->bottom = height - (PAD - 2) * unit - tick - (TICK + 2) * unit;
  if ((axes->x_label && *axes->x_label) || picture->x_ticks.power != 0)
    layout->bottom -= line_height (picture, ANS_TEXT_LABEL, "x");
}

static double
bars_width (const AnsPicture *picture)
{
  double width = 0;
  for (int i = 0; i < picture->n_bars; i++)
    width += picture->bars[i].width;
  return width;
}

static void
place_horizontally (AnsPicture *picture, double width)
{
  AnsLayout *layout = &picture->layout;
  double unit = picture->unit, label, line;
  measure (picture, &picture->y_ticks, &label, &line);
  layout->left = (PAD + TICK + TICK_GAP) * unit + label;
  if ((picture->axes->y_label && *picture->axes->y_label) || picture->y_ticks.power != 0)
    layout->left += line_height (picture, ANS_TEXT_LABEL, "x") + 3 * unit;
  double margin = MAX (bars_width (picture), picture->legend.margin);
  layout->right = width - PAD * unit - MAX (margin, 6 * unit);
}

/* Equal units: the area shrinks to the shape of a grid; otherwise more data is shown. */
static void
make_equal (AnsPicture *picture)
{
  AnsLayout *layout = &picture->layout;
  AnsBox *box = &picture->box;
  double width = layout->right - layout->left, height = layout->bottom - layout->top;
  double dx = box->x1 - box->x0, dy = fabs (box->y1 - box->y0);
  double unit = MIN (width / dx, height / dy);
  if (picture->grid) {
    double spare = floor (0.5 * (width - unit * dx));
    layout->left += spare;
    layout->right = layout->left + round (unit * dx);
    layout->top += floor (0.5 * (height - unit * dy));
    layout->bottom = layout->top + round (unit * dy);
    return;
  }
  double more_x = 0.5 * (width / unit - dx), more_y = 0.5 * (height / unit - dy);
  box->x0 -= more_x, box->x1 += more_x;
  box->y0 -= more_y, box->y1 += more_y;
}

static void
round_area (AnsLayout *layout)
{
  layout->left = round (layout->left);
  layout->right = MAX (round (layout->right), layout->left + 4);
  layout->top = round (layout->top);
  layout->bottom = MAX (round (layout->bottom), layout->top + 4);
}

static void
arrange_compact (AnsPicture *picture)
{
  AnsLayout *layout = &picture->layout;
  layout->left = layout->top = 2;
  layout->right = layout->width - 2;
  layout->bottom = layout->height - 2;
  round_area (layout);
}

void
ans_arrange (AnsPicture *picture, double width, double height, AnsArrangeMemory *memory)
{
  AnsLayout *layout = &picture->layout;
  layout->width = width;
  layout->height = height;
  layout->equal = picture->axes->equal && !layout->x.log && !layout->y.log &&
                  layout->x.gap == 0 && layout->y.gap == 0;
  if (picture->view->compact)
    arrange_compact (picture);
  else {
    ans_colourbar_arrange (picture, height - 80 * picture->unit);
    ans_legend_arrange (picture, width - 60 * picture->unit);
    for (int pass = 0; pass < 2;
         pass++) { /* ticks need the size, margins need the ticks */
      place_vertically (picture, height);
      place_horizontally (picture, width);
      round_area (layout);
      choose_all_ticks (picture, memory);
    }
  }
  double left = layout->left;
  if (layout->equal)
    make_equal (picture);
  picture->y_label_left = PAD * picture->unit + layout->left - left;
  choose_all_ticks (picture, memory);
  memory->x_step = picture->x_ticks.step;
  memory->y_step = picture->y_ticks.step;
}
