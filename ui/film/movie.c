#include "ui/film/movie_private.h"

#include "engine/core/error.h"

#include <string.h>

enum { LEAST_SIZE = 64, MOST_SIZE = 4096, MOST_RATE = 60 };

static const AnsMovieKind *const kinds[ANS_N_MOVIE_FORMATS] = {
    [ANS_MOVIE_WEBM] = &ans_movie_webm,
    [ANS_MOVIE_GIF] = &ans_movie_gif,
    [ANS_MOVIE_PNG] = &ans_movie_png};

gboolean
ans_movie_format_of (const char *path, AnsMovieFormat *format, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');
  for (int i = 0; i < ANS_N_MOVIE_FORMATS; i++) {
    const char *ending = kinds[i]->ending;
    gboolean same =
        dot && ending ? g_ascii_strcasecmp (dot, ending) == 0 : !dot && !ending;
    if (same) {
      *format = (AnsMovieFormat) i;
      return TRUE;
    }
  }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "the movie '%s': a name ends in .webm or .gif, or has no ending for a "
               "folder of PNG pictures",
               name);
  return FALSE;
}

gboolean
ans_movie_available (AnsMovieFormat format, GError **error)
{
  return kinds[format]->available (error);
}

static gboolean
check (const AnsMovieInfo *info, GError **error)
{
  gboolean fits = info->width >= LEAST_SIZE && info->height >= LEAST_SIZE &&
                  info->width <= MOST_SIZE && info->height <= MOST_SIZE &&
                  info->width % 2 == 0 && info->height % 2 == 0;
  if (!fits) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "a movie of %d x %d pixels: even numbers of %d ... %d are possible",
                 info->width, info->height, LEAST_SIZE, MOST_SIZE);
    return FALSE;
  }
  if (info->rate >= 1 && info->rate <= MOST_RATE)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "%d pictures a second: 1 ... %d are possible", info->rate, MOST_RATE);
  return FALSE;
}

/* ---- the encoder's thread ---- */

/* The next picture, or NULL at the end. */
static guint8 *
next_picture (AnsMovie *self)
{
  pthread_mutex_lock (&self->mutex);
  while (self->n_waiting == 0 && !self->ending)
    pthread_cond_wait (&self->changed, &self->mutex);
  guint8 *picture = self->n_waiting > 0 ? self->pictures[self->first] : NULL;
  pthread_mutex_unlock (&self->mutex);
  return picture;
}

static void
picture_done (AnsMovie *self, GError *failure)
{
  pthread_mutex_lock (&self->mutex);
  self->first = (self->first + 1) % ANS_MOVIE_WAITING;
  self->n_waiting--;
  self->failure = failure;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);
}

static gpointer
encode (gpointer data)
{
  AnsMovie *self = data;
  GError *failure = NULL;
  for (guint8 *picture; (picture = next_picture (self)); self->n++) {
    if (!failure)
      self->kind->add (self, picture, &failure);
    picture_done (self, failure);
  }
  return NULL;
}

/* With `discard` what waits is not encoded any more. */
static void
stop (AnsMovie *self, gboolean discard)
{
  if (!self->started)
    return;
  pthread_mutex_lock (&self->mutex);
  self->ending = TRUE;
  if (discard)
    self->n_waiting = MIN (self->n_waiting, 1);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);
  pthread_join (self->thread, NULL);
  self->started = FALSE;
}

static gboolean
start (AnsMovie *self, GError **error)
{
  gsize bytes = 4 * (gsize) self->info.width * (gsize) self->info.height;
  for (int i = 0; i < ANS_MOVIE_WAITING; i++)
    self->pictures[i] = g_malloc (bytes);
  self->started = pthread_create (&self->thread, NULL, encode, self) == 0;
  if (!self->started)
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "no thread for the movie '%s'",
                 self->path);
  return self->started;
}

/* ---- */

AnsMovie *
ans_movie_open (const char *path, const AnsMovieInfo *info, GError **error)
{
  const AnsMovieKind *kind = kinds[info->format];
  if (!check (info, error) || !kind->available (error))
    return NULL;
  AnsMovie *self = g_malloc0 (kind->size);
  self->kind = kind;
  self->info = *info;
  self->path = g_strdup (path);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->changed, NULL);
  if (kind->open (self, error) && start (self, error))
    return self;
  ans_movie_abandon (self);
  return NULL;
}

static void
copy (const AnsMovie *self, cairo_surface_t *picture, guint8 *pixels)
{
  gsize row = 4 * (gsize) self->info.width;
  gssize stride = cairo_image_surface_get_stride (picture);
  const guint8 *source = cairo_image_surface_get_data (picture);
  for (gssize i = 0; i < self->info.height; i++)
    memcpy (pixels + (gsize) i * row, source + i * stride, row);
}

static gboolean
tell_failure (AnsMovie *self, GError **error)
{
  if (!self->failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

gboolean
ans_movie_add (AnsMovie *self, cairo_surface_t *picture, GError **error)
{
  g_return_val_if_fail (cairo_image_surface_get_width (picture) == self->info.width &&
                            cairo_image_surface_get_height (picture) == self->info.height,
                        FALSE);
  cairo_surface_flush (picture);
  pthread_mutex_lock (&self->mutex);
  while (self->n_waiting == ANS_MOVIE_WAITING && !self->failure)
    pthread_cond_wait (&self->changed, &self->mutex);
  gboolean success = self->failure == NULL;
  if (success) {
    int last = (self->first + self->n_waiting) % ANS_MOVIE_WAITING;
    copy (self, picture, self->pictures[last]);
    self->n_waiting++;
    pthread_cond_broadcast (&self->changed);
  }
  pthread_mutex_unlock (&self->mutex);
  if (success)
    return TRUE;
  stop (self, TRUE);
  return tell_failure (self, error);
}

gboolean
ans_movie_finish (AnsMovie *self, GError **error)
{
  stop (self, FALSE);
  gboolean success = tell_failure (self, error) && self->kind->finish (self, error);
  ans_movie_abandon (self);
  return success;
}

void
ans_movie_abandon (AnsMovie *self)
{
  if (!self)
    return;
  stop (self, TRUE);
  self->kind->clear (self);
  for (int i = 0; i < ANS_MOVIE_WAITING; i++)
    g_free (self->pictures[i]);
  g_clear_error (&self->failure);
  pthread_mutex_destroy (&self->mutex);
  pthread_cond_destroy (&self->changed);
  g_free (self->path);
  g_free (self);
}
