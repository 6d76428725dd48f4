/* The exact state of a run at any step, from what is kept of it: the nearest snapshot at
 * or before the step, then its journal, step by step. */
#pragma once

#include "engine/run/experiment.h"

/* Brings the experiment, open or not, to the state after the journal's entries of that
 * step.  `key` is a snapshot of the run whose journal this is, taken at or before the
 * step; NULL: from where the journal starts.  Nothing is told to the listener.  FALSE,
 * with an error, when a step fails, it is cancelled, or the key does not fit; the
 * experiment is then of no use before it is opened again. */
gboolean ans_branch_replay (AnsExperiment *self, const AnsJournal *journal,
                            AnsSnapshot *key, gint64 step, GError **error);

/* The same in the calling thread, as a snapshot from which a run can go on
 * (ans_run_resume); NULL on failure. */
AnsSnapshot *ans_branch_state (const AnsJournal *journal, AnsSnapshot *key, gint64 step,
                               GError **error);
