/* The runs of one problem in a window: the one in the session, which is live, and those
 * that are kept beside it, paused or only as curves and a last frame.  Other runs may be
 * computed in the background (seeds).
 *
 * Memory is bounded: so many runs, of which so many can go on from where they stand, and
 * whose frames of the past stay within a budget.
 *
 * Signals:
 *   "changed": runs have come, gone, or look different;
 *   "advanced": curves or frames of runs other than the live one have grown. */
#pragma once

#include "engine/run/batch.h"
#include "ui/film/overlay.h"
#include "ui/session.h"

#define ANS_TYPE_RUNS (ans_runs_get_type ())
G_DECLARE_FINAL_TYPE (AnsRuns, ans_runs, ANS, RUNS, GObject)

enum { ANS_RUNS_MOST = 48 };

AnsRuns *ans_runs_new (AnsSession *session);
/* Ends what runs in the background and forgets all runs. */
void ans_runs_clear (AnsRuns *self);

int ans_runs_n (AnsRuns *self);
int ans_runs_find (AnsRuns *self, int number); /* -1: none */
int ans_runs_current (AnsRuns *self);          /* the index of the live run */
void ans_runs_view (AnsRuns *self, int index, AnsOverlayRun *view);
/* All views, n of them; free the array, before anything changes. */
AnsOverlayRun *ans_runs_views (AnsRuns *self, int *n);

/* Keeps the live run, paused, and begins another with the same recipe, or with that of
 * another run. */
gboolean ans_runs_duplicate (AnsRuns *self, GError **error);
gboolean ans_runs_repeat (AnsRuns *self, int number, GError **error);
/* Keeps what the live run has been so far, before it is turned back: curves and frame. */
gboolean ans_runs_keep_past (AnsRuns *self, GError **error);
/* Makes a run the live one: it goes on from where it stood if that is known, otherwise it
 * begins anew with its recipe. */
void ans_runs_choose (AnsRuns *self, int number);

/* What a run looked like at or before a step, if that is known with this plot; otherwise
 * its last frame, or NULL. */
AnsFrame *ans_runs_frame_at (AnsRuns *self, int index, int plot, gint64 step);
/* Takes what parked runs still had to say. */
void ans_runs_pull (AnsRuns *self);
/* Which plots the frames of all runs should hold. */
void ans_runs_watch (AnsRuns *self, guint64 plots);

void ans_runs_set_visible (AnsRuns *self, int number, gboolean visible);
void ans_runs_rename (AnsRuns *self, int number, const char *name);

/* Takes a run out of the list, not the live one, and puts the last one taken back. */
gboolean ans_runs_remove (AnsRuns *self, int number);
void ans_runs_put_back (AnsRuns *self);

/* Runs n more seeds of the live run's recipe in the background; frames hold `watch`. */
gboolean ans_runs_start_seeds (AnsRuns *self, int n, gint64 steps, guint64 watch,
                               GError **error);
gboolean ans_runs_is_busy (AnsRuns *self); /* in the background */
double ans_runs_progress (AnsRuns *self);
void ans_runs_stop (AnsRuns *self);
