/* The place where a program saves its session by itself, and what it finds there of one
 * that did not end well.  Each program has a file of its own and holds a lock beside it
 * as long as it lives, so that it is known whose file is nobody's. */
#pragma once

#include <glib.h>

typedef struct _AnsAutosave AnsAutosave;

/* Makes the folder if it is not there. */
AnsAutosave *ans_autosave_new (const char *folder, GError **error);

/* Gives the place up.  `clean`: the file is not needed any more and is removed. */
void ans_autosave_free (AnsAutosave *self, gboolean clean);

/* Where to save. */
const char *ans_autosave_path (const AnsAutosave *self);

/* The latest session of a program that is no more, or NULL; it is locked, so that nobody
 * else finds it. */
const char *ans_autosave_found (const AnsAutosave *self);

/* What was found is from now on where to save, so that it is there until the next is
 * saved; or it is removed; or put aside under another name, which is returned (free it),
 * because it cannot be read. */
void ans_autosave_adopt (AnsAutosave *self);
void ans_autosave_discard (AnsAutosave *self);
char *ans_autosave_put_aside (AnsAutosave *self);
