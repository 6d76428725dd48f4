/* The kinds of movies whose libraries were not there when Ansatz was built. */
#include "engine/core/error.h"
#include "ui/film/movie_private.h"

#ifndef ANS_HAVE_GSTREAMER
static gboolean
no_webm (GError **error)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "this Ansatz was built without GStreamer: choose GIF or a folder of PNG");
  return FALSE;
}

const AnsMovieKind ans_movie_webm = {
    .ending = ".webm", .size = sizeof (AnsMovie), .available = no_webm};
#endif

#ifndef ANS_HAVE_GIF
static gboolean
no_gif (GError **error)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "this Ansatz was built without giflib: choose WebM or a folder of PNG");
  return FALSE;
}

const AnsMovieKind ans_movie_gif = {
    .ending = ".gif", .size = sizeof (AnsMovie), .available = no_gif};
#endif
