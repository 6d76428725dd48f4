/* A run: a problem being computed by a runner thread, seen from the thread that made it.
 *
 * The runner thread owns the problem's state.  Frames come out through one atomic slot
 * (latest wins), scalars through a lossless ring, events through a short queue; commands
 * go in through a POSIX mutex and condition and are carried out between two steps.  No
 * call here waits for a step, except ans_run_wait and ans_run_free (which asks the runner
 * to stop and joins it).
 *
 * Same recipe and same journal of commands, same bits: for any number of threads, with or
 * without a window. */
#pragma once

#include "engine/frame/history.h"
#include "engine/run/condition.h"
#include "engine/run/journal.h"
#include "engine/run/recipe.h"
#include "engine/run/snapshot.h"

typedef enum {
  ANS_RUN_OPENING, /* allocating, computing references */
  ANS_RUN_PAUSED,
  ANS_RUN_RUNNING,
  ANS_RUN_DONE,   /* reached its last step; play goes on beyond it */
  ANS_RUN_FAILED, /* opening failed or a step did; the message says why.  After a step
                     that failed the run stands at the last good one, from which play
                     tries again. */
} AnsRunState;

/* Why a run came to rest. */
typedef enum {
  ANS_STOP_NONE,      /* it has not, or was told to pause or to step */
  ANS_STOP_STEP,      /* the step that was asked for */
  ANS_STOP_CONDITION, /* what was awaited */
  ANS_STOP_FAILED,
} AnsStop;

enum { ANS_RUN_DOING = 96 };

typedef struct {
  AnsRunState state;
  gint64 step;
  AnsStop stop;
  double steps_per_second;   /* measured over the last second or so */
  double progress;           /* of opening, 0 ... 1 */
  double seconds;            /* time spent in steps */
  char doing[ANS_RUN_DOING]; /* what opening is doing */
} AnsRunStatus;

typedef struct _AnsRun AnsRun;

/* Starts a runner, which opens the problem and then waits paused.  `wake` (may be NULL)
 * is called from the runner's thread, at most once until the next ans_run_status, when
 * the state changes or an event is there: a window uses it to wake its main loop. */
AnsRun *ans_run_new (const AnsRecipe *recipe, void (*wake) (gpointer data),
                     gpointer data);
/* Goes on where a run was: opens in the state of `latest`, whose values the recipe is
 * given, with the journal of what was done before. */
AnsRun *ans_run_restore (const AnsJournal *journal, AnsSnapshot *latest,
                         void (*wake) (gpointer data), gpointer data);
void ans_run_free (AnsRun *self);
const AnsRecipe *ans_run_recipe (const AnsRun *self); /* with the changes made since */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsRun, ans_run_free)

/* Commands. */
void ans_run_play (AnsRun *self); /* to the end that play_until set, or beyond it */
void ans_run_play_until (AnsRun *self, gint64 step); /* then DONE; < 0: no end */
/* Plays until the condition holds, then PAUSED, without another end; kind none: awaits
 * nothing any more. */
void ans_run_await (AnsRun *self, const AnsCondition *condition);
void ans_run_pause (AnsRun *self);
void ans_run_step (AnsRun *self, int n);
/* Opens again, with this seed and these values (NULL: as they are), and stays paused or
 * goes on as it was.  The history is cleared by the consumer when it sees the step go
 * back to 0: see drain. */
void ans_run_reset (AnsRun *self, const double *values, guint64 seed);
/* Opens again in the state of a snapshot of the same problem, with its values and seed.
 */
void ans_run_resume (AnsRun *self, AnsSnapshot *snapshot);
/* Turns back to the exact state at a step that has been, and rests there: what came after
 * it is cut from history and journal.  `key` is a key-frame of this run at or before the
 * step, or NULL: then, as when it does not fit, the run is repeated from its start. */
void ans_run_branch (AnsRun *self, AnsSnapshot *key, gint64 step);
/* A live or view parameter; restart parameters are only stored, for the next reset. */
gboolean ans_run_set (AnsRun *self, int param, double value, GError **error);
void ans_run_touch (AnsRun *self, const AnsTouch *touch);
void ans_run_watch (AnsRun *self, guint64 plots); /* which plots frames should hold */
void ans_run_limit (AnsRun *self, double steps_per_second); /* <= 0: as fast as it goes */
/* From the next step on; the state stays as it is, to the last bit. */
void ans_run_set_threads (AnsRun *self, int threads);
void ans_run_capture (AnsRun *self); /* see ans_run_take_snapshot */

/* Looking. */
void ans_run_status (AnsRun *self, AnsRunStatus *status);
AnsFrame *ans_run_take_frame (AnsRun *self); /* the latest since the last call, or NULL */
void ans_run_drain (AnsRun *self,
                    AnsHistory *history); /* moves new scalars into history, clearing it
                                             first if the run was opened again */
/* TRUE once after the scalars that were drained have been cut: what is known of later
 * steps is of the past.  -1: all of it. */
gboolean ans_run_take_cut (AnsRun *self, gint64 *step);
char *ans_run_take_message (AnsRun *self); /* the next thing said (errors too), or NULL */
gboolean ans_run_values_changed (AnsRun *self,
                                 double *values); /* TRUE once after the problem itself
                                                     has set parameters (a drag) */

/* The state at the boundary of steps where the last ans_run_capture was carried out,
 * once, or NULL: `wake` is called when it is there. */
AnsSnapshot *ans_run_take_snapshot (AnsRun *self);

/* The same with the journal as it was there; free it. */
AnsSnapshot *ans_run_take_record (AnsRun *self, AnsJournal **journal);

/* The latest key-frame since the last call, or NULL: the state at some step, which the
 * runner remembers a few times a second while it plays, as long as that takes less than
 * a fiftieth of the time. */
AnsSnapshot *ans_run_take_key (AnsRun *self);

/* What has been done to the run since it was opened; free it. */
AnsJournal *ans_run_journal (AnsRun *self);

/* Blocks until all commands are carried out and the run no longer opens or runs, or until
 * `seconds` are over (< 0: no limit); for programs without a window and for tests. */
void ans_run_wait (AnsRun *self, double seconds);
