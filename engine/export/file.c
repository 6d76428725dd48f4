#include "engine/export/file.h"

#include "engine/core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_NAMES = 100 }; /* that are tried */

struct _AnsFile {
  char *path;
  char *temporary; /* NULL while the file has no name */
  FILE *stream;
  int failure; /* the first errno */
};

static void
set_failure (GError **error, const char *what, const char *path, int failure)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot %s '%s': %s", what, path,
               g_strerror (failure));
}

/* A file without a name: if the program is killed nothing is left of it.  Not every file
 * system has them. */
static int
open_unnamed (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  return open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
}

/* mkstemp makes files that only their owner can read; the target gets what the umask
 * allows. */
static void
open_to_others (int descriptor)
{
  mode_t mask = umask (0);
  umask (mask);
  if (fchmod (descriptor, 0666 & ~mask) != 0)
    errno = 0; /* a file system without modes */
}

static int
open_named (const char *path, char **temporary)
{
  *temporary = g_strdup_printf ("%s.XXXXXX", path);
  int descriptor = g_mkstemp_full (*temporary, O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0)
    open_to_others (descriptor);
  return descriptor;
}

AnsFile *
ans_file_open (const char *path, GError **error)
{
  g_autofree char *temporary = NULL;
  int descriptor = open_unnamed (path);
  if (descriptor < 0)
    descriptor = open_named (path, &temporary);
  if (descriptor < 0) {
    set_failure (error, "write", path, errno);
    return NULL;
  }
  AnsFile *self = g_new0 (AnsFile, 1);
  self->path = g_strdup (path);
  self->temporary = g_steal_pointer (&temporary);
  self->stream = fdopen (descriptor, "wb");
  return self;
}

static void
note (AnsFile *self, gboolean success)
{
  if (!success && self->failure == 0)
    self->failure = errno ? errno : EIO;
}

void
ans_file_write (AnsFile *self, gconstpointer data, gsize bytes)
{
  if (bytes > 0 && self->failure == 0)
    note (self, fwrite (data, 1, bytes, self->stream) == bytes);
}

void
ans_file_print (AnsFile *self, const char *text)
{
  ans_file_write (self, text, strlen (text));
}

static void
release (AnsFile *self)
{
  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
}

/* The new name is safe once the folder is on the disk; not every file system can do that.
 */
static void
flush_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  (void) fsync (descriptor);
  close (descriptor);
}

/* A name can only be given to a file that is taken by no other, so that even one without
 * a name needs one of its own before it can replace the target. */
static gboolean
give_name (AnsFile *self)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fileno (self->stream));
  for (int i = 0; i < MOST_NAMES; i++) {
    g_autofree char *name = g_strdup_printf ("%s.%08x", self->path, g_random_int ());
    if (linkat (AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
      self->temporary = g_steal_pointer (&name);
      return TRUE;
    }
    if (errno != EEXIST)
      return FALSE;
  }
  return FALSE;
}

static void
forget (AnsFile *self)
{
  if (self->temporary)
    g_unlink (self->temporary);
}

gboolean
ans_file_commit (AnsFile *self, GError **error)
{
  note (self, fflush (self->stream) == 0);
  note (self,
        self->failure != 0 || fsync (fileno (self->stream)) == 0 || errno == EINVAL);
  if (self->failure == 0 && !self->temporary)
    note (self, give_name (self));
  note (self, fclose (self->stream) == 0);
  if (self->failure == 0)
    note (self, g_rename (self->temporary, self->path) == 0);
  int failure = self->failure;
  if (failure != 0) {
    set_failure (error, "write", self->path, failure);
    forget (self);
  } else {
    flush_folder (self->path);
  }
  release (self);
  return failure == 0;
}

void
ans_file_abandon (AnsFile *self)
{
  if (!self)
    return;
  fclose (self->stream);
  forget (self);
  release (self);
}

gboolean
ans_file_save (const char *path, gconstpointer data, gsize bytes, GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  ans_file_write (file, data, bytes);
  return ans_file_commit (file, error);
}

gboolean
ans_file_prepare_folder (const char *path, GError **error)
{
  g_autofree char *probe = g_build_filename (path, ".ansatz.XXXXXX", NULL);
  if (g_mkdir_with_parents (path, 0777) != 0) {
    set_failure (error, "make the folder", path, errno);
    return FALSE;
  }
  int descriptor = g_mkstemp (probe);
  if (descriptor < 0) {
    set_failure (error, "write into the folder", path, errno);
    return FALSE;
  }
  close (descriptor);
  g_unlink (probe);
  return TRUE;
}
