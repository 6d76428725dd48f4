/* Writes session files on a thread of its own, so that nobody waits for a disk.  All
 * calls come from the thread that made it. */
#pragma once

#include "engine/store/session_file.h"

typedef struct {
  char *path;
  GError *error;  /* why it could not be written; NULL: it is there */
  gboolean asked; /* as it was posted */
} AnsSaverResult;

typedef struct _AnsSaver AnsSaver;

/* `done` (may be NULL) is called in the saver's thread after each file: it wakes whoever
 * then takes what was saved. */
AnsSaver *ans_saver_new (void (*done) (gpointer data), gpointer data);

/* Writes what is waiting, then ends. */
void ans_saver_free (AnsSaver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsSaver, ans_saver_free)

/* Takes over what is in the file.  One that waits for the same path is not written any
 * more.  `asked` is the caller's, to know it by. */
void ans_saver_post (AnsSaver *self, const char *path, AnsSessionFile *file,
                     gboolean asked);

/* Blocks until nothing waits. */
void ans_saver_wait (AnsSaver *self);

/* The next that was written, or could not be; FALSE: none. */
gboolean ans_saver_take (AnsSaver *self, AnsSaverResult *saved);
void ans_saver_result_clear (AnsSaverResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsSaverResult, ans_saver_result_clear)
