/* Several runs of one problem side by side on one worker thread, which has the lowest
 * priority and a single thread of its own: seeds, values of a parameter.
 *
 * The worker goes round: each run takes the same number of steps before the first one
 * takes more, so that all of them stand at the same step whenever frames are handed out.
 * A run that fails leaves the others alone.  What a run computes is what it computes
 * alone, bit by bit.  All calls come from the thread that made the batch. */
#pragma once

#include "engine/frame/history.h"
#include "engine/run/recipe.h"

typedef enum {
  ANS_BATCH_WAITING, /* to be opened */
  ANS_BATCH_RUNNING,
  ANS_BATCH_DONE,
  ANS_BATCH_FAILED, /* opening or a step did; ans_batch_failure says why */
} AnsBatchState;

typedef struct {
  AnsBatchState state;
  gint64 step;
  double seconds; /* spent in its steps */
} AnsBatchStatus;

typedef struct _AnsBatch AnsBatch;

enum { ANS_BATCH_MOST = 16 };

/* Starts n (1 ... ANS_BATCH_MOST) recipes of one problem, each for so many steps (>= 1).
 * `wake` (may be NULL) is called from the worker, at most once until the next
 * ans_batch_take_frames, when there is something new.  Freeing it cancels what still
 * runs. */
AnsBatch *ans_batch_new (int n, const AnsRecipe *recipes, gint64 steps, guint64 watch,
                         void (*wake) (gpointer data), gpointer data);
void ans_batch_free (AnsBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsBatch, ans_batch_free)

int ans_batch_n (const AnsBatch *self);
gint64 ans_batch_steps (const AnsBatch *self);
const AnsRecipe *ans_batch_recipe (const AnsBatch *self, int index);
void ans_batch_watch (AnsBatch *self, guint64 plots); /* what frames hold from now on */

void ans_batch_status (AnsBatch *self, int index, AnsBatchStatus *status);
char *ans_batch_failure (AnsBatch *self, int index); /* NULL: none; free it */
double ans_batch_progress (AnsBatch *self);          /* of all, 0 ... 1 */
gboolean ans_batch_is_over (AnsBatch *self);         /* all are done or have failed */

/* Moves new scalars of a run into a history. */
void ans_batch_drain (AnsBatch *self, int index, AnsHistory *history);

/* The latest frames, all of one step (of a run that has failed: its last), into an array
 * of n, replacing what is there (owned, or NULL).  FALSE: none are new. */
gboolean ans_batch_take_frames (AnsBatch *self, AnsFrame **frames);

/* Blocks until all is over, or so many seconds have gone (< 0: no limit). */
void ans_batch_wait (AnsBatch *self, double seconds);
