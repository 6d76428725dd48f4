/* What a run looks like at one step: plots and metrics.  Filled by the runner's thread,
 * then immutable and reference counted; any thread may read it. */
#pragma once

#include "engine/frame/plot.h"

typedef struct {
  double value;     /* NaN: not known (yet) */
  double reference; /* the classical answer; NaN: none */
  double stderror;  /* standard error of the value; NaN: none */
} AnsMeasure;

#define ANS_MEASURE_NONE                                                                 \
  ((AnsMeasure){                                                                         \
      .value = (double) NAN, .reference = (double) NAN, .stderror = (double) NAN})

typedef struct _AnsFrame AnsFrame;

/* Bit i of `wanted` says that somebody looks at plot i (n_plots <= 64). */
AnsFrame *ans_frame_new (gint64 step, int n_plots, guint64 wanted, int n_metrics);
AnsFrame *ans_frame_ref (AnsFrame *self);
void ans_frame_unref (AnsFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsFrame, ans_frame_unref)

/* While filling: the empty plot to draw into, or NULL if nobody looks at it. */
AnsPlot *ans_frame_want (AnsFrame *self, int plot);
void ans_frame_set_measure (AnsFrame *self, int metric, AnsMeasure measure);

/* Reading.  A plot that was not wanted is NULL. */
gint64 ans_frame_step (const AnsFrame *self);
int ans_frame_n_plots (const AnsFrame *self);
AnsPlot *ans_frame_plot (const AnsFrame *self, int plot);
int ans_frame_n_metrics (const AnsFrame *self);
AnsMeasure ans_frame_measure (const AnsFrame *self, int metric);
gsize ans_frame_bytes (const AnsFrame *self);
