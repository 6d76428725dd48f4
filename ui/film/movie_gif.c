/* GIF by giflib.  Each picture has its own colours, few enough that fields stay small and
 * are not dithered, and holds only the rectangle that differs from the one before; what
 * is the same within it is left transparent, which compresses well. */
#include "engine/core/error.h"
#include "ui/film/movie_private.h"

#include <gif_lib.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

/* The colours of a picture, the last of which stands for "as before". */
enum { COLOURS = 128, SAME = COLOURS - 1, NOTE_BYTES = 255 };

typedef struct {
  AnsMovie movie;
  GifFileType *file;
  char *temporary;
  guint32 *last; /* the picture before */
  GifByteType *red, *green, *blue, *indices;
  gint64 shown; /* hundredths of seconds so far */
  gboolean finished;
} Gif;

typedef struct {
  int left, top, width, height;
} Rectangle;

static gboolean
available (G_GNUC_UNUSED GError **error)
{
  return TRUE;
}

static gboolean
fail (Gif *self, int code, GError **error)
{
  const char *reason = GifErrorString (code);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot write the movie '%s': %s",
               self->movie.path, reason ? reason : "unknown");
  return FALSE;
}

static gboolean
write_header (Gif *self, GError **error)
{
  static const unsigned char forever[] = {1, 0, 0};
  const AnsMovieInfo *info = &self->movie.info;
  GifFileType *file = self->file;
  EGifSetGifVersion (file, TRUE);
  if (EGifPutScreenDesc (file, info->width, info->height, 8, 0, NULL) == GIF_ERROR ||
      EGifPutExtensionLeader (file, APPLICATION_EXT_FUNC_CODE) == GIF_ERROR ||
      EGifPutExtensionBlock (file, 11, "NETSCAPE2.0") == GIF_ERROR ||
      EGifPutExtensionBlock (file, sizeof forever, forever) == GIF_ERROR ||
      EGifPutExtensionTrailer (file) == GIF_ERROR ||
      (info->recipe && EGifPutComment (file, info->recipe) == GIF_ERROR))
    return fail (self, file->Error, error);
  return TRUE;
}

static gboolean
open_file (AnsMovie *movie, GError **error)
{
  Gif *self = (Gif *) movie;
  gsize n = (gsize) movie->info.width * (gsize) movie->info.height;
  int code = 0;
  self->temporary = g_strdup_printf ("%s.%08x", movie->path, g_random_int ());
  self->last = g_new (guint32, n);
  self->red = g_new (GifByteType, n);
  self->green = g_new (GifByteType, n);
  self->blue = g_new (GifByteType, n);
  self->indices = g_new (GifByteType, n);
  /* giflib would make a file that only its owner can read. */
  int descriptor = open (self->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return fail (self, E_GIF_ERR_OPEN_FAILED, error);
  self->file = EGifOpenFileHandle (descriptor, &code);
  return self->file ? write_header (self, error) : fail (self, code, error);
}

/* The rectangle of what has changed; empty: nothing has. */
static Rectangle
changed_part (const Gif *self, const guint32 *pixels)
{
  int width = self->movie.info.width, height = self->movie.info.height;
  int left = width, right = -1, top = height, bottom = -1;
  if (self->movie.n == 0)
    return (Rectangle){0, 0, width, height};
  for (int y = 0; y < height; y++) {
    const guint32 *now = pixels + (gssize) y * width;
    const guint32 *before = self->last + (gssize) y * width;
    int first = 0, end = width;
    while (first < width && now[first] == before[first])
      first++;
    if (first == width)
      continue;
    while (now[end - 1] == before[end - 1])
      end--;
    left = MIN (left, first);
    right = MAX (right, end - 1);
    top = MIN (top, y);
    bottom = y;
  }
  return (Rectangle){left, top, right - left + 1, bottom - top + 1};
}

/* Splits the colours of the rectangle. */
static void
split (Gif *self, const guint32 *pixels, const Rectangle *part)
{
  int width = self->movie.info.width, n = 0;
  for (int y = part->top; y < part->top + part->height; y++) {
    const guint32 *now = pixels + (gssize) y * width;
    for (int x = part->left; x < part->left + part->width; x++, n++) {
      self->red[n] = (GifByteType) (now[x] >> 16);
      self->green[n] = (GifByteType) (now[x] >> 8);
      self->blue[n] = (GifByteType) now[x];
    }
  }
}

static void
leave_out_same (Gif *self, const guint32 *pixels, const Rectangle *part)
{
  int width = self->movie.info.width;
  for (int y = 0, n = 0; y < part->height; y++) {
    gssize row = part->top + y;
    const guint32 *now = pixels + row * width;
    const guint32 *before = self->last + row * width;
    for (int x = part->left; x < part->left + part->width; x++, n++)
      if (self->movie.n > 0 && now[x] == before[x])
        self->indices[n] = SAME;
  }
}

/* Hundredths of seconds until the next picture; rounding does not add up. */
static int
next_delay (Gif *self)
{
  gint64 end = (self->movie.n + 1) * 100 / self->movie.info.rate;
  int delay = (int) (end - self->shown);
  self->shown = end;
  return delay;
}

static gboolean
put (Gif *self, const Rectangle *part, const ColorMapObject *map, GError **error)
{
  GraphicsControlBlock control = {.DisposalMode = DISPOSE_DO_NOT,
                                  .DelayTime = next_delay (self),
                                  .TransparentColor = SAME};
  GifByteType bytes[4];
  gsize size = EGifGCBToExtension (&control, bytes);
  GifFileType *file = self->file;
  if (EGifPutExtension (file, GRAPHICS_EXT_FUNC_CODE, (int) size, bytes) == GIF_ERROR ||
      EGifPutImageDesc (file, part->left, part->top, part->width, part->height, FALSE,
                        map) == GIF_ERROR)
    return fail (self, file->Error, error);
  for (int y = 0; y < part->height; y++)
    if (EGifPutLine (file, self->indices + (gssize) y * part->width, part->width) ==
        GIF_ERROR)
      return fail (self, file->Error, error);
  return TRUE;
}

static gboolean
add (AnsMovie *movie, guint8 *pixels, GError **error)
{
  Gif *self = (Gif *) movie;
  const guint32 *now = (const guint32 *) (gconstpointer) pixels;
  GifColorType colours[COLOURS] = {{0}};
  Rectangle part = changed_part (self, now);
  if (part.width <= 0)
    part = (Rectangle){0, 0, 1, 1};
  int n_colours = SAME;
  split (self, now, &part);
  if (GifQuantizeBuffer ((unsigned) part.width, (unsigned) part.height, &n_colours,
                         self->red, self->green, self->blue, self->indices,
                         colours) == GIF_ERROR)
    return fail (self, E_GIF_ERR_NOT_ENOUGH_MEM, error);
  leave_out_same (self, now, &part);
  memcpy (self->last, now,
          sizeof *now * (gsize) movie->info.width * (gsize) movie->info.height);
  ColorMapObject *map = GifMakeMapObject (COLOURS, colours);
  gboolean success = put (self, &part, map, error);
  GifFreeMapObject (map);
  return success;
}

static gboolean
finish (AnsMovie *movie, GError **error)
{
  Gif *self = (Gif *) movie;
  int code = 0;
  GifFileType *file = g_steal_pointer (&self->file);
  if (EGifCloseFile (file, &code) == GIF_ERROR)
    return fail (self, code, error);
  self->finished = g_rename (self->temporary, movie->path) == 0;
  return self->finished || fail (self, E_GIF_ERR_WRITE_FAILED, error);
}

static void
clear (AnsMovie *movie)
{
  Gif *self = (Gif *) movie;
  if (self->file)
    EGifCloseFile (self->file, NULL);
  if (self->temporary && !self->finished)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->last);
  g_free (self->red);
  g_free (self->green);
  g_free (self->blue);
  g_free (self->indices);
}

const AnsMovieKind ans_movie_gif = {.ending = ".gif",
                                    .size = sizeof (Gif),
                                    .available = available,
                                    .open = open_file,
                                    .add = add,
                                    .finish = finish,
                                    .clear = clear};
