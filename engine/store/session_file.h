/* Session files: a whole run in one file, to be opened again or computed again.
 *
 * A file *.ansatz is safetensors inside.  Metadata: "format" (ANS_SESSION_FORMAT),
 * "version" of the program, the recipe as the run was opened ("problem", "preset",
 * "settings", "seed"), "start-step" if it went on from a state, "step" and "now" (the
 * settings) of the latest state, "opened" (settings) if that start was opened otherwise,
 * "parameters" and "plots" (the names that the journal's numbers stand for), and "view"
 * if given.  Tensors: "journal.what" (n x 4: step, kind, parameter or plot, kind of touch
 * + 4 with the second button) and "journal.numbers" (n x 3: value 0 0, or x y reach),
 * "start/NAME" and "latest/NAME", the arrays of the two states.
 *
 * The same session gives the same bytes.  A file is hostile until it is read: what is
 * missing, out of its limits, out of order or not of this problem is refused by name. */
#pragma once

#include "engine/export/safetensors.h"
#include "engine/run/journal.h"

#define ANS_SESSION_FORMAT "ansatz-session-1"
#define ANS_SESSION_ENDING ".ansatz"

/* The journal holds what was done before the latest state, and nothing after it. */
typedef struct {
  AnsJournal *journal;
  AnsSnapshot *latest;
  char *view; /* what is shown of it, in JSON; or NULL */
} AnsSessionFile;

/* Fills it with copies of what is given: of the journal what was done before `latest`. */
void ans_session_file_init (AnsSessionFile *self, const AnsJournal *journal,
                            AnsSnapshot *latest, const char *view);
void ans_session_file_clear (AnsSessionFile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsSessionFile, ans_session_file_clear)

gboolean ans_session_file_save (const AnsSessionFile *self, const char *path,
                                GError **error);

/* On failure nothing is in self. */
gboolean ans_session_file_load (const char *path, AnsSessionFile *self, GError **error);

/* The same from a file that is read already; `name` is how errors call it. */
gboolean ans_session_file_read (const AnsSafetensors *file, const char *name,
                                AnsSessionFile *self, GError **error);

/* Is it the format of a session, whatever else is in it? */
gboolean ans_session_file_is_one (const AnsSafetensors *file);

/* One entry of a journal as it may be in a file: of a parameter that can change while it
 * runs and a value within its limits, or of finite numbers and a plot that can be
 * touched. */
gboolean ans_session_file_check (const AnsProblem *problem, const AnsEntry *entry,
                                 GError **error);

/* What differs first between two states of a run: the name of a kept array or of a
 * parameter that is computed with, "the step", "the seed"; NULL if nothing does.  Free
 * it. */
char *ans_session_file_difference (const AnsSnapshot *one, const AnsSnapshot *other);
