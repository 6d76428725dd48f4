/* The parameter panel, generated from a problem's table: equation, presets, and one row a
 * parameter in the table's groups.
 *
 * Live and view parameters act while they are changed.  Changes of restart parameters are
 * staged: the row is marked, and a bar offers to apply them all with a restart or to
 * discard them.
 *
 * Signals:
 *   "live-edited" (int param, double value): to be set in the run now;
 *   "apply": restart with ans_param_panel_get_values;
 *   "preset-chosen" (int preset): open this preset. */
#pragma once

#include <adwaita.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_PARAM_PANEL (ans_param_panel_get_type ())
G_DECLARE_FINAL_TYPE (AnsParamPanel, ans_param_panel, ANS, PARAM_PANEL, AdwBin)

GtkWidget *ans_param_panel_new (void);

/* Builds the rows; values (one per parameter) are copied. */
void ans_param_panel_set_problem (AnsParamPanel *self, const AnsProblem *problem,
                                  const AnsPreset *preset, const double *values);

/* The run has these values now; what is staged stays staged. */
void ans_param_panel_set_values (AnsParamPanel *self, const double *values);

/* The run's values with what is staged. */
const double *ans_param_panel_get_values (AnsParamPanel *self);
gboolean ans_param_panel_has_staged (AnsParamPanel *self);

/* The run has refused the value of a parameter: says why at its row, which keeps what was
 * typed. */
void ans_param_panel_refuse (AnsParamPanel *self, int param, const char *message);

/* Leaves out the rows whose parameter is TRUE (one per parameter; NULL: none), and
 * nothing else; until another problem is set. */
void ans_param_panel_hide (AnsParamPanel *self, const gboolean *hidden);

/* The row of a parameter, and the markup of the equation, for tests. */
const char *ans_param_panel_get_equation (AnsParamPanel *self);
GtkWidget *ans_param_panel_get_row (AnsParamPanel *self, int param);
