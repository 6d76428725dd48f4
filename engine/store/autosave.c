#include "engine/store/autosave.h"

#include "engine/core/error.h"
#include "engine/export/file.h"
#include "engine/store/session_file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_PLACES = 1000 };

typedef struct {
  char *path;
  int lock; /* the descriptor that holds it; -1: none */
} Place;

struct _AnsAutosave {
  char *folder;
  Place own, found;
};

static char *
lock_path (const char *path)
{
  return g_strconcat (path, ".lock", NULL);
}

/* -1 if somebody else has it, or has just removed it.  The lock goes with the process,
 * however it ends. */
static int
take_lock (const char *path)
{
  g_autofree char *lock = lock_path (path);
  int descriptor = open (lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return -1;
  struct stat status;
  if (flock (descriptor, LOCK_EX | LOCK_NB) == 0 && fstat (descriptor, &status) == 0 &&
      status.st_nlink > 0)
    return descriptor;
  close (descriptor);
  return -1;
}

/* The lock's file goes first, while nobody else can have the lock. */
static void
leave (Place *self)
{
  if (!self->path)
    return;
  g_autofree char *lock = lock_path (self->path);
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_unlink (lock);
  close (self->lock);
  g_free (self->path);
  *self = (Place){NULL, -1};
}

/* ---- the own place ---- */

static gboolean
take_place (AnsAutosave *self, int number)
{
  g_autofree char *name = g_strdup_printf ("session-%d" ANS_SESSION_ENDING, number);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  self->own.lock = take_lock (path);
  if (self->own.lock >= 0)
    self->own.path = g_steal_pointer (&path);
  return self->own.lock >= 0;
}

/* ---- what others have left ---- */

static gint64
time_of (const char *path)
{
  GStatBuf status;
  return g_stat (path, &status) == 0 ? status.st_mtime : -1;
}

static void
consider (AnsAutosave *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  if (!g_str_has_suffix (name, ANS_SESSION_ENDING) ||
      (self->found.path && time_of (path) <= time_of (self->found.path)))
    return;
  int lock = take_lock (path);
  if (lock < 0)
    return;
  leave (&self->found);
  self->found = (Place){g_steal_pointer (&path), lock};
}

static void
find (AnsAutosave *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  for (const char *name; folder && (name = g_dir_read_name (folder));)
    consider (self, name);
}

/* ---- life ---- */

AnsAutosave *
ans_autosave_new (const char *folder, GError **error)
{
  if (!ans_file_prepare_folder (folder, error))
    return NULL;
  AnsAutosave *self = g_new0 (AnsAutosave, 1);
  self->folder = g_strdup (folder);
  self->own.lock = self->found.lock = -1;
  find (self);
  for (int i = 1; i <= MOST_PLACES; i++)
    if (take_place (self, i))
      return self;
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "cannot save by itself: no place is free in '%s'", folder);
  ans_autosave_free (self, FALSE);
  return NULL;
}

void
ans_autosave_free (AnsAutosave *self, gboolean clean)
{
  if (!self)
    return;
  if (clean && self->own.path)
    g_unlink (self->own.path);
  leave (&self->own);
  leave (&self->found);
  g_free (self->folder);
  g_free (self);
}

const char *
ans_autosave_path (const AnsAutosave *self)
{
  return self->own.path;
}

const char *
ans_autosave_found (const AnsAutosave *self)
{
  return self->found.path;
}

void
ans_autosave_adopt (AnsAutosave *self)
{
  if (!self->found.path)
    return;
  g_unlink (self->own.path);
  leave (&self->own);
  self->own = self->found;
  self->found = (Place){NULL, -1};
}

void
ans_autosave_discard (AnsAutosave *self)
{
  if (self->found.path)
    g_unlink (self->found.path);
  leave (&self->found);
}

char *
ans_autosave_put_aside (AnsAutosave *self)
{
  if (!self->found.path)
    return NULL;
  char *aside = g_strconcat (self->found.path, ".damaged", NULL);
  for (int i = 2; g_file_test (aside, G_FILE_TEST_EXISTS) && i <= MOST_PLACES; i++) {
    g_free (aside);
    aside = g_strdup_printf ("%s.damaged-%d", self->found.path, i);
  }
  if (g_rename (self->found.path, aside) != 0) {
    g_free (aside);
    aside = g_strdup (self->found.path);
  }
  leave (&self->found);
  return aside;
}
