/* Writing files whole: into a file without a name in the target's folder (where the file
 * system has none of these, into a temporary one), which is flushed to the disk and takes
 * the target's name at the end.  Until then the target is what it was; without an end,
 * even if the program is killed, nothing is left behind. */
#pragma once

#include <glib.h>

typedef struct _AnsFile AnsFile;

AnsFile *ans_file_open (const char *path, GError **error);

/* A failure is kept and told by commit. */
void ans_file_write (AnsFile *self, gconstpointer data, gsize bytes);
void ans_file_print (AnsFile *self, const char *text);

/* Ends and frees it; the target is there, whole, or the error says why not. */
gboolean ans_file_commit (AnsFile *self, GError **error);
void ans_file_abandon (AnsFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsFile, ans_file_abandon)

/* All at once. */
gboolean ans_file_save (const char *path, gconstpointer data, gsize bytes,
                        GError **error);

/* Makes the folder, and the ones above it, if it is not there, and sees that it can be
 * written. */
gboolean ans_file_prepare_folder (const char *path, GError **error);
