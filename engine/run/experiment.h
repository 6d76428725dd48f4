/* A problem with its state and context, in the thread that runs it: what the runner
 * thread and the program without a window have in common. */
#pragma once

#include "engine/run/context.h"
#include "engine/run/journal.h"

typedef struct _AnsExperiment AnsExperiment;

/* Not open yet.  `listener` and `cancel` (which may be NULL) outlive it. */
AnsExperiment *ans_experiment_new (const AnsProblem *problem, int threads,
                                   const AnsListener *listener, const atomic_int *cancel);
void ans_experiment_free (AnsExperiment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsExperiment, ans_experiment_free)

/* Opens (closing first what was open) and, if `start` is not NULL, puts it into the state
 * of that snapshot, whose seed must be the given one, with the given values: what depends
 * on the values that the snapshot's run was opened with is as it was there.  On failure
 * nothing is open. */
gboolean ans_experiment_open (AnsExperiment *self, const double *values, guint64 seed,
                              const AnsSnapshot *start, GError **error);
void ans_experiment_close (AnsExperiment *self);
gboolean ans_experiment_is_open (const AnsExperiment *self);

/* ---- only while open ---- */

/* A step that fails leaves the state of no step: only rewind or open go on from there. */
gboolean ans_experiment_step (AnsExperiment *self, GError **error);
gint64 ans_experiment_done (const AnsExperiment *self);

/* A live or view parameter; refused, with nothing changed, when it does not fit. */
gboolean ans_experiment_set (AnsExperiment *self, int param, double value,
                             GError **error);
void ans_experiment_touch (AnsExperiment *self, const AnsTouch *touch);

/* Carries out what the journal holds from `entry` on for the steps up to now; returns the
 * next entry's index. */
int ans_experiment_replay (AnsExperiment *self, const AnsJournal *journal, int entry);

/* The values the state has, one per parameter. */
void ans_experiment_values (const AnsExperiment *self, double *values);

/* All metrics, and the plots that `watch` names. */
AnsFrame *ans_experiment_frame (AnsExperiment *self, guint64 watch);
AnsMeasure ans_experiment_measure (AnsExperiment *self, int metric);

AnsSnapshot *ans_experiment_capture (AnsExperiment *self);

/* The networks as they are now, AnsModel; free the array. */
GPtrArray *ans_experiment_models (AnsExperiment *self);

/* Remembers the state now; after a step has failed, rewind comes back to it and silently
 * repeats the steps up to the last good one.  FALSE if nothing is remembered, or it fails
 * again before. */
void ans_experiment_mark (AnsExperiment *self);
gboolean ans_experiment_rewind (AnsExperiment *self);
AnsSnapshot *ans_experiment_get_mark (const AnsExperiment *self); /* or NULL */

/* Says nothing of what it does until it is told to speak again. */
void ans_experiment_mute (AnsExperiment *self, gboolean muted);
