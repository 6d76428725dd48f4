/* Between the value of a real parameter and the position of its slider. */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"

/* The reach of the slider: the soft limits, or the hard ones where there are no soft
 * ones. */
void ans_param_scale_reach (const AnsParam *param, double *low, double *high);

/* An adjustment over the reach: of the value, or of its decimal logarithm. */
GtkAdjustment *ans_param_scale_adjustment (const AnsParam *param);
double ans_param_scale_position (const AnsParam *param, double value);

/* The value at a position, rounded to the digits that a slider can mean: a 500th of a
 * linear reach, three significant digits on a logarithmic one. */
double ans_param_scale_value (const AnsParam *param, double position);

/* `count` sensible steps away from a value, within the hard limits. */
double ans_param_scale_nudge (const AnsParam *param, double value, int count);
