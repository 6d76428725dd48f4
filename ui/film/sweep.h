/* One parameter at several values: the same recipe otherwise, computed side by side in
 * the background, then a metric over the parameter and a table. */
#pragma once

#include "engine/run/batch.h"
#include "ui/film/overlay.h"

typedef struct _AnsSweep AnsSweep;

/* n values (2 ... ANS_BATCH_MOST) from one limit to the other, evenly or by equal
 * factors, whole ones where the parameter is, each once; returns how many these are.
 * Values that do not fit the recipe are refused with an error (0). */
int ans_sweep_values (const AnsRecipe *recipe, int param, double from, double to,
                      gboolean log, int n, double *values, GError **error);

AnsSweep *ans_sweep_new (const AnsRecipe *recipe, int param, int n, const double *values,
                         gint64 steps, guint64 watch, void (*wake) (gpointer data),
                         gpointer data);
void ans_sweep_free (AnsSweep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsSweep, ans_sweep_free)

/* Takes what has come; TRUE if there are new frames. */
gboolean ans_sweep_pull (AnsSweep *self);
void ans_sweep_stop (AnsSweep *self); /* what has been computed stays */
gboolean ans_sweep_is_over (const AnsSweep *self);
double ans_sweep_progress (const AnsSweep *self);
void ans_sweep_watch (AnsSweep *self, guint64 plots);
void ans_sweep_wait (AnsSweep *self); /* for tests */

int ans_sweep_n (const AnsSweep *self);
int ans_sweep_param (const AnsSweep *self);
gint64 ans_sweep_step (const AnsSweep *self); /* that all of its frames show */
/* Run `index` as it is shown: its name is that of its value. */
void ans_sweep_view (const AnsSweep *self, int index, AnsOverlayRun *view);

/* A new plot of the last values of a metric over the parameter, with the reference. */
AnsPlot *ans_sweep_plot (const AnsSweep *self, int metric);

/* A line for each value: step, and of each metric the last, the smallest, the mean and
 * the reference; numbers in the C locale.  Free it. */
char *ans_sweep_csv (const AnsSweep *self);
