#include "ui/plot/view.h"

static const AnsBox automatic = {(double) NAN, (double) NAN, (double) NAN, (double) NAN};

AnsPlotView
ans_view_default (void)
{
  return (AnsPlotView){.box = automatic, .font_scale = 1};
}

AnsScale
ans_view_scale (double low, double high, gboolean log, double from, double to)
{
  AnsScale kind = {.log = log};
  return ans_view_scale_like (&kind, low, high, from, to);
}

AnsScale
ans_view_scale_like (const AnsScale *kind, double low, double high, double from,
                     double to)
{
  AnsScale scale = {.low = low, .high = high, .log = kind->log, .gap = kind->gap};
  double t0 = ans_view_forward (&scale, low), t1 = ans_view_forward (&scale, high);
  scale.slope = (to - from) / (t1 - t0);
  scale.origin = from - scale.slope * t0;
  return scale;
}

double
ans_view_backward (const AnsScale *scale, double t)
{
  if (scale->log)
    return pow (10, t);
  if (!(scale->gap > 0))
    return t;
  double size = fabs (t), c = ANS_VIEW_LOG10_E;
  return copysign (scale->gap * (size <= c ? size / c : pow (10, size - c)), t);
}

double
ans_view_value (const AnsScale *scale, double pixel)
{
  return ans_view_backward (scale, (pixel - scale->origin) / scale->slope);
}

gboolean
ans_view_inside (const AnsLayout *layout, double px, double py)
{
  return !layout->empty && px >= layout->left && px <= layout->right &&
         py >= layout->top && py <= layout->bottom;
}

void
ans_view_to_data (const AnsLayout *layout, double px, double py, double *x, double *y)
{
  *x = ans_view_value (&layout->x, px);
  *y = ans_view_value (&layout->y, py);
}

void
ans_view_to_pixel (const AnsLayout *layout, double x, double y, double *px, double *py)
{
  *px = ans_view_pixel (&layout->x, x);
  *py = ans_view_pixel (&layout->y, y);
}

/* Is the pixel interval a ... b one that doubles and floats still tell apart? */
static gboolean
is_sound (const AnsScale *scale, double a, double b)
{
  double low = ans_view_value (scale, a), high = ans_view_value (scale, b);
  double size = MAX (fabs (low), fabs (high));
  return isfinite (low) && isfinite (high) && size < 1e30 &&
         fabs (high - low) > 1e-6 * size && fabs (high - low) > 1e-30;
}

/* Makes the pixels the new edges, if both axes stay sound. */
static void
show (AnsPlotView *view, const AnsLayout *layout, double left, double right,
      double bottom, double top)
{
  if (layout->empty || !is_sound (&layout->x, left, right) ||
      !is_sound (&layout->y, bottom, top))
    return;
  ans_view_to_data (layout, left, bottom, &view->box.x0, &view->box.y0);
  ans_view_to_data (layout, right, top, &view->box.x1, &view->box.y1);
}

void
ans_view_pan (AnsPlotView *view, const AnsLayout *layout, double dx, double dy)
{
  show (view, layout, layout->left - dx, layout->right - dx, layout->bottom - dy,
        layout->top - dy);
}

void
ans_view_zoom (AnsPlotView *view, const AnsLayout *layout, double px, double py,
               double x_factor, double y_factor)
{
  g_return_if_fail (x_factor > 0 && y_factor > 0);
  if (layout->equal)
    x_factor = y_factor = x_factor == y_factor ? x_factor : x_factor * y_factor;
  show (view, layout, px + (layout->left - px) / x_factor,
        px + (layout->right - px) / x_factor, py + (layout->bottom - py) / y_factor,
        py + (layout->top - py) / y_factor);
}

void
ans_view_zoom_box (AnsPlotView *view, const AnsLayout *layout, double px0, double py0,
                   double px1, double py1)
{
  double left = MAX (MIN (px0, px1), layout->left),
         right = MIN (MAX (px0, px1), layout->right);
  double top = MAX (MIN (py0, py1), layout->top);
  double bottom = MIN (MAX (py0, py1), layout->bottom);
  if (right - left < 4 || bottom - top < 4)
    return;
  if (layout->equal) {
    double aspect = (layout->right - layout->left) / (layout->bottom - layout->top);
    double wide = MAX (0, aspect * (bottom - top) - (right - left)) / 2;
    double high = MAX (0, (right - left) / aspect - (bottom - top)) / 2;
    left -= wide, right += wide, top -= high, bottom += high;
  }
  show (view, layout, left, right, bottom, top);
}

void
ans_view_fit (AnsPlotView *view)
{
  view->box = automatic;
}

gboolean
ans_view_is_fit (const AnsPlotView *view)
{
  const AnsBox *box = &view->box;
  return isnan (box->x0) && isnan (box->x1) && isnan (box->y0) && isnan (box->y1);
}

static AnsScaleChoice
chosen (AnsScaleChoice choice, gboolean log)
{
  if (choice != ANS_SCALE_AS_AXES)
    return choice;
  return log ? ANS_SCALE_LOG : ANS_SCALE_LINEAR;
}

AnsScaleChoice
ans_view_x_scale (const AnsPlotView *view, const AnsAxes *axes)
{
  return chosen (view->x_scale, axes->x_log);
}

AnsScaleChoice
ans_view_y_scale (const AnsPlotView *view, const AnsAxes *axes)
{
  return chosen (view->y_scale, axes->y_log);
}

gboolean
ans_view_x_log (const AnsPlotView *view, const AnsAxes *axes)
{
  return ans_view_x_scale (view, axes) == ANS_SCALE_LOG;
}

gboolean
ans_view_y_log (const AnsPlotView *view, const AnsAxes *axes)
{
  return ans_view_y_scale (view, axes) == ANS_SCALE_LOG;
}
