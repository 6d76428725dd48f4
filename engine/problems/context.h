/* What a run gives to its problem: threads, memory, random streams, the names of what is
 * kept, a way to report, and a way to hear that it should stop.  Used by the thread that
 * runs the problem. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/random.h"

typedef struct _AnsContext AnsContext;

/* The pool to share work out on, and the memory that lives as long as the run. */
AnsParallel *ans_context_parallel (AnsContext *self);
AnsArena *ans_context_arena (AnsContext *self);
#define ans_context_array(self, Type, n)                                                 \
  ans_arena_array (ans_context_arena (self), Type, (n))

/* `shards` random streams for one purpose, keyed by (seed of the run, purpose, shard);
 * owned and kept (checkpointed) by the context.  Asked for in open, each purpose once. */
AnsRandom *ans_context_random (AnsContext *self, guint32 purpose, int shards);

/* Names an array that is part of the run's state (parameters, moments, walkers,
 * counters), in open, once.  All of what `step` changes must be kept: checkpoints,
 * resuming with the same bits, branching and model export follow from this list.  The
 * array must outlive the run.  Arrays named "parameters" or "parameters.WHAT" are the
 * model: what is trained and can be taken home. */
void ans_context_keep (AnsContext *self, const char *name, int rank, const gint64 *shape,
                       double *values);
void ans_context_keep_integers (AnsContext *self, const char *name, gsize n,
                                gint64 *values);

/* Steps done before this one: 0 in open and in the first step. */
gint64 ans_context_step (const AnsContext *self);

/* Records a metric's value at this step; every value arrives in the history. */
void ans_context_record (AnsContext *self, int metric, double value);

/* TRUE once the run is to be stopped: return FALSE with ans_context_set_cancelled soon
 * (20 ms). */
gboolean ans_context_cancelled (const AnsContext *self);
gboolean ans_context_set_cancelled (const AnsContext *self, GError **error);

/* While open takes long: how far (0 ... 1) and what is being done. */
void ans_context_progress (AnsContext *self, double fraction, const char *what);

/* A sentence for the person at the screen: an answer to a touch, a warning; shown once.
 */
void ans_context_say (AnsContext *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Sets one of the problem's own parameters from within touch, so that panel, journal and
 * checkpoint follow.  Refused (FALSE) outside its hard limits. */
gboolean ans_context_set (AnsContext *self, const char *id, double value);
