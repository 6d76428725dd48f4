/* The scalars of a whole run, one series per metric, each a list of (step, value) that is
 * appended to and never thinned, with a pyramid of minima and maxima so that any stretch
 * can be drawn at the width of a screen.  One thread owns a history. */
#pragma once

#include "engine/frame/plot.h"

typedef struct _AnsHistory AnsHistory;

AnsHistory *ans_history_new (int n_metrics);
void ans_history_free (AnsHistory *self);
void ans_history_clear (AnsHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsHistory, ans_history_free)

/* Steps of one metric do not go down. */
void ans_history_append (AnsHistory *self, int metric, gint64 step, double value);

/* Forgets what was recorded after the step. */
void ans_history_cut (AnsHistory *self, gint64 step);
gsize ans_history_size (const AnsHistory *self); /* bytes of memory */

int ans_history_length (const AnsHistory *self, int metric);
gint64 ans_history_step (const AnsHistory *self, int metric, int index);
double ans_history_value (const AnsHistory *self, int metric, int index);

/* Adds the series of a metric as a line to a plot, at most about `columns` x 2 points
 * over the steps first ... last (last < first: all), minima and maxima where there are
 * more. */
void ans_history_plot (const AnsHistory *self, int metric, gint64 first, gint64 last,
                       int columns, AnsRole role, const char *label, AnsPlot *plot);

/* The same of the running average of all samples so far, with weight 0 <= w <= 0.999:
 *
 *   s_1 = v_1,  s_i = s_(i-1) + (1 - w) / (1 - w^i) (v_i - s_(i-1)),
 *
 * the exponential average without the bias of its beginning (Kingma, Ba 2015, section 3).
 * It looks at no later sample, knows nothing of what is shown, and leaves a constant as
 * it is.  What is not finite is left out and stays a hole.  The average is kept and goes
 * on with the series: a picture costs the samples that are new. */
void ans_history_plot_smooth (const AnsHistory *self, int metric, double weight,
                              gint64 first, gint64 last, int columns, AnsRole role,
                              const char *label, AnsPlot *plot);
