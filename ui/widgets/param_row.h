/* A row of the parameter panel: one parameter of a problem with the control that fits its
 * kind.
 *
 * real: entry and slider (over the soft limits, on the exponent if the scale is
 * logarithmic); integer: spin button; switch: switch; choice: linked toggles for two, a
 * drop-down for more.
 *
 * Signal "edited" (double value): the person has set a value that is within its hard
 * limits.  Text that is refused stays in its entry, with the reason below it. */
#pragma once

#include <adwaita.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_PARAM_ROW (ans_param_row_get_type ())
G_DECLARE_FINAL_TYPE (AnsParamRow, ans_param_row, ANS, PARAM_ROW, AdwPreferencesRow)

GtkWidget *ans_param_row_new (const AnsProblem *problem, int param);
int ans_param_row_get_param (AnsParamRow *self);

/* Shows a value without emitting "edited". */
void ans_param_row_set_value (AnsParamRow *self, double value);
double ans_param_row_get_value (AnsParamRow *self);

/* A changed value that waits for a restart. */
void ans_param_row_set_staged (AnsParamRow *self, gboolean staged);

/* The reason why a value was refused; NULL: none. */
void ans_param_row_set_error (AnsParamRow *self, const char *message);

/* The widget that has the value, for tests and for focus. */
GtkWidget *ans_param_row_get_control (AnsParamRow *self);
