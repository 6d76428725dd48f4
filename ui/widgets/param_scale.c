#include "ui/widgets/param_scale.h"

#include <math.h>

void
ans_param_scale_reach (const AnsParam *param, double *low, double *high)
{
  gboolean soft = param->soft_min < param->soft_max;
  *low = soft ? param->soft_min : param->hard_min;
  *high = soft ? param->soft_max : param->hard_max;
}

static gboolean
is_log (const AnsParam *param)
{
  double low, high;
  ans_param_scale_reach (param, &low, &high);
  return param->log_scale && low > 0;
}

/* The largest 1, 2 or 5 times a power of ten that is at most x > 0. */
static double
round_down (double x)
{
  double power = pow (10, floor (log10 (x)));
  double factor = x / power;
  return power * (factor >= 5 ? 5 : factor >= 2 ? 2 : 1);
}

static double
linear_step (const AnsParam *param)
{
  double low, high;
  ans_param_scale_reach (param, &low, &high);
  return high > low ? round_down ((high - low) / 200) : 1;
}

/* Through text, so that 3 * 0.1 becomes the number that is written 0.3. */
static double
round_digits (double value, int digits)
{
  char format[16], text[64];
  g_snprintf (format, sizeof format, "%%.%dg", digits);
  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, value), NULL);
}

GtkAdjustment *
ans_param_scale_adjustment (const AnsParam *param)
{
  double low, high;
  ans_param_scale_reach (param, &low, &high);
  if (is_log (param))
    return gtk_adjustment_new (log10 (low), log10 (low), log10 (high), 0.02, 0.25, 0);
  double step = linear_step (param);
  return gtk_adjustment_new (low, low, high, step, 10 * step, 0);
}

double
ans_param_scale_position (const AnsParam *param, double value)
{
  double low, high;
  ans_param_scale_reach (param, &low, &high);
  return is_log (param) ? log10 (CLAMP (value, low, high)) : value;
}

double
ans_param_scale_value (const AnsParam *param, double position)
{
  double low, high, value;
  ans_param_scale_reach (param, &low, &high);
  if (is_log (param)) {
    value = round_digits (pow (10, position), 3);
  } else {
    double step = linear_step (param);
    value = round_digits (step * round (position / step), 12);
  }
  return CLAMP (value, low, high);
}

double
ans_param_scale_nudge (const AnsParam *param, double value, int count)
{
  double next;
  if (is_log (param) && value > 0) {
    double step = pow (10, floor (log10 (value))) / 20;
    next = round_digits (value + count * step, 3);
  } else {
    next = round_digits (value + count * linear_step (param), 12);
  }
  return CLAMP (next, param->hard_min, param->hard_max);
}
