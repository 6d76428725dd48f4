/* Joins a run to the window: owns the run, its history and its latest frame, and tells
 * widgets when they have changed.  All on the main thread.
 *
 * Nothing is polled while nothing happens: the window ticks the session on its frame
 * clock while ans_session_busy holds, and the runner wakes the main loop for the rest.
 *
 * Signals:
 *   "opened": another recipe is being run;
 *   "status": state, step or speed have changed;
 *   "frame": there is a new frame;
 *   "history": there are new scalars;
 *   "values": the problem itself has set parameters;
 *   "message" (const char *): something to be said to the person;
 *   "captured": there is a record of its own to save, see ans_session_get_record;
 *   "wake": the session has become busy. */
#pragma once

#include <glib-object.h>

#include "engine/frame/film.h"
#include "engine/run/run.h"
#include "engine/store/session_file.h"
#include "ui/parked.h"

#define ANS_TYPE_SESSION (ans_session_get_type ())
G_DECLARE_FINAL_TYPE (AnsSession, ans_session, ANS, SESSION, GObject)

AnsSession *ans_session_new (void);

/* Runs a recipe, instead of the one before. */
void ans_session_open (AnsSession *self, const AnsRecipe *recipe);
/* Goes on where the run of a file was. */
void ans_session_restore (AnsSession *self, const AnsSessionFile *file);
/* Ends the run. */
void ans_session_close (AnsSession *self);

/* Takes the run out of the session, paused, and puts one in; unpark ends the run that is
 * there and takes over what was parked. */
AnsParked *ans_session_park (AnsSession *self);
void ans_session_unpark (AnsSession *self, AnsParked *parked);

/* What is there; NULL before the first open. */
const AnsRecipe *ans_session_get_recipe (AnsSession *self);
AnsHistory *ans_session_get_history (AnsSession *self);
AnsFrame *ans_session_get_frame (AnsSession *self);     /* that is shown: live, or past */
AnsFilm *ans_session_get_film (AnsSession *self);       /* the frames there have been */
AnsJournal *ans_session_get_journal (AnsSession *self); /* free it */
const AnsRunStatus *ans_session_get_status (AnsSession *self);
const char *ans_session_get_failure (AnsSession *self); /* why the run has failed */
double *
ans_session_get_values (AnsSession *self); /* of the parameters; free with g_free */
char *ans_session_get_command (AnsSession *self); /* that reproduces the run; free it */

/* Takes what has come from the runner and tells about it.  Called at each tick of the
 * frame clock. */
void ans_session_pull (AnsSession *self);
/* Are frames or scalars to be expected? */
gboolean ans_session_busy (AnsSession *self);

/* What can be saved of the run: the state that was captured last, or a later key-frame,
 * with the journal up to there.  FALSE: nothing yet.  Clear it. */
void ans_session_capture (AnsSession *self); /* then "captured" */
gboolean ans_session_get_record (AnsSession *self, AnsSessionFile *record);

/* What is shown: the latest frame, or one of the past while the run goes on. */
gboolean ans_session_is_live (AnsSession *self);
void ans_session_scrub (AnsSession *self, gint64 step); /* the frame at or before it */
void ans_session_scrub_by (AnsSession *self, int frames);
void ans_session_follow (AnsSession *self);

/* Makes a step that has been the present one; what came after it is cut. */
void ans_session_branch (AnsSession *self, gint64 step);

/* Commands. */
void ans_session_toggle (AnsSession *self); /* run or pause */
void ans_session_step (AnsSession *self);
void ans_session_play_until (AnsSession *self, gint64 step);
void ans_session_await (AnsSession *self, const AnsCondition *condition);
void ans_session_reset (AnsSession *self, const double *values, gboolean new_seed);
gboolean ans_session_set (AnsSession *self, int param, double value, GError **error);
void ans_session_touch (AnsSession *self, const AnsTouch *touch);
void ans_session_watch (AnsSession *self, guint64 plots);
void ans_session_limit (AnsSession *self, double steps_per_second);
void ans_session_pause (AnsSession *self);

/* The threads of this run and of those to come; 0: as the recipes say.  The bytes of
 * memory for what has been. */
void ans_session_set_threads (AnsSession *self, int threads);
void ans_session_set_budget (AnsSession *self, gsize bytes);
