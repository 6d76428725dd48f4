/* A folder of numbered pictures, and a script that makes a film of them. */
#include "engine/core/error.h"
#include "engine/export/file.h"
#include "ui/film/movie_private.h"
#include "ui/plot/metadata.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  AnsMovie movie;
  char *title, *recipe;
  gboolean made, finished; /* the folder; the film */
} Sequence;

static gboolean
available (G_GNUC_UNUSED GError **error)
{
  return TRUE;
}

static gboolean
open_folder (AnsMovie *movie, GError **error)
{
  Sequence *self = (Sequence *) movie;
  self->title = g_strdup (movie->info.title);
  self->recipe = g_strdup (movie->info.recipe);
  self->made = !g_file_test (movie->path, G_FILE_TEST_EXISTS);
  return ans_file_prepare_folder (movie->path, error);
}

static cairo_status_t
append (void *data, const guchar *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
add (AnsMovie *movie, guint8 *pixels, GError **error)
{
  Sequence *self = (Sequence *) movie;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *name = g_strdup_printf ("%05" G_GINT64_FORMAT ".png", movie->n);
  g_autofree char *path = g_build_filename (movie->path, name, NULL);
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, movie->info.width,
                                           movie->info.height, 4 * movie->info.width);
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot write '%s': %s", path,
                 cairo_status_to_string (status));
    return FALSE;
  }
  ans_metadata_into_png (bytes, self->title, self->recipe);
  return ans_file_save (path, bytes->data, bytes->len, error);
}

static gboolean
finish (AnsMovie *movie, GError **error)
{
  g_autofree char *path = g_build_filename (movie->path, "make-movie.sh", NULL);
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\n# Makes movie.mp4 of the pictures in this folder; needs ffmpeg.\n"
      "cd \"$(dirname \"$0\")\" && ffmpeg -framerate %d -i %%05d.png -pix_fmt yuv420p "
      "movie.mp4\n",
      movie->info.rate);
  if (!ans_file_save (path, script, strlen (script), error))
    return FALSE;
  ((Sequence *) movie)->finished = TRUE;
  return g_chmod (path, 0755) == 0 || TRUE; /* not on every file system */
}

/* What is given up leaves nothing behind. */
static void
take_away (AnsMovie *movie)
{
  for (gint64 i = 0; i < movie->n; i++) {
    g_autofree char *name = g_strdup_printf ("%05" G_GINT64_FORMAT ".png", i);
    g_autofree char *path = g_build_filename (movie->path, name, NULL);
    g_unlink (path);
  }
  if (((Sequence *) movie)->made)
    g_rmdir (movie->path);
}

static void
clear (AnsMovie *movie)
{
  Sequence *self = (Sequence *) movie;
  if (!self->finished)
    take_away (movie);
  g_free (self->title);
  g_free (self->recipe);
}

const AnsMovieKind ans_movie_png = {.size = sizeof (Sequence),
                                    .available = available,
                                    .open = open_folder,
                                    .add = add,
                                    .finish = finish,
                                    .clear = clear};
