/* The window: one run of one problem, with its parameters, plots and controls. */
#pragma once

#include <adwaita.h>

#include "ui/runs.h"
#include "ui/widgets/param_panel.h"
#include "ui/widgets/plot_grid.h"

#define ANS_TYPE_WINDOW (ans_window_get_type ())
G_DECLARE_FINAL_TYPE (AnsWindow, ans_window, ANS, WINDOW, AdwApplicationWindow)

AnsWindow *ans_window_new (GtkApplication *application);

/* Runs a recipe in this window, instead of what is there. */
void ans_window_open (AnsWindow *self, const AnsRecipe *recipe);

/* Opens a session file; if it cannot be read the window says why, and what is there
 * stays. */
gboolean ans_window_open_file (AnsWindow *self, const char *path);

/* Its parts. */
AnsSession *ans_window_get_session (AnsWindow *self);
AnsPlotGrid *ans_window_get_grid (AnsWindow *self);
AnsParamPanel *ans_window_get_panel (AnsWindow *self);
AnsRuns *ans_window_get_runs (AnsWindow *self);

/* Runs values of a parameter side by side, in the place of the plots. */
void ans_window_start_sweep (AnsWindow *self, int param, int n, const double *values,
                             gint64 steps);
