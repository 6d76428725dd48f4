/* Changes of parameters that can be taken back, and done again.  A change that is taken
 * back is set in the run like any other: nothing of the past is rewritten. */
#pragma once

#include <glib.h>

typedef struct _AnsUndo AnsUndo;

AnsUndo *ans_undo_new (void);
void ans_undo_free (AnsUndo *self);
void ans_undo_clear (AnsUndo *self);

/* A change that has been made at `time` (us); what follows within a second on the same
 * parameter, as while a slider is dragged, is one change with it. */
void ans_undo_add (AnsUndo *self, int param, double before, double after, gint64 time);

/* What is to be set; FALSE: there is nothing. */
gboolean ans_undo_back (AnsUndo *self, int *param, double *value);
gboolean ans_undo_again (AnsUndo *self, int *param, double *value);
gboolean ans_undo_can_go_back (const AnsUndo *self);
gboolean ans_undo_can_go_again (const AnsUndo *self);
