/* Movies: pictures one after the other, at a steady pace, in one file (WebM, GIF) or as
 * numbered pictures in a folder (PNG).  Each picture costs the same, however many there
 * are.  The file takes its name when it is finished; until then nothing is there. */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef enum {
  ANS_MOVIE_WEBM, /* VP8; needs GStreamer, when built and when run */
  ANS_MOVIE_GIF,  /* at most 127 colours in a picture; needs giflib */
  ANS_MOVIE_PNG,  /* a folder of 00000.png, 00001.png ...; always there */
  ANS_N_MOVIE_FORMATS
} AnsMovieFormat;

typedef struct {
  AnsMovieFormat format;
  int width, height; /* pixels, even, 64 ... 4096 */
  int rate;          /* pictures a second, 1 ... 60; GIF has hundredths of seconds */
  const char *title, *recipe; /* kept in the file; NULL: none */
} AnsMovieInfo;

typedef struct _AnsMovie AnsMovie;

/* By the ending of a name: .webm, .gif; without an ending a folder.  ANS_ERROR_USAGE. */
gboolean ans_movie_format_of (const char *path, AnsMovieFormat *format, GError **error);

/* Can this program write it, on this machine?  ANS_ERROR_FILE says what is missing. */
gboolean ans_movie_available (AnsMovieFormat format, GError **error);

AnsMovie *ans_movie_open (const char *path, const AnsMovieInfo *info, GError **error);

/* An image surface, ARGB32 or RGB24, of the movie's size. */
gboolean ans_movie_add (AnsMovie *self, cairo_surface_t *picture, GError **error);

/* Ends and frees it; the movie is there, whole, or the error says why not. */
gboolean ans_movie_finish (AnsMovie *self, GError **error);
void ans_movie_abandon (AnsMovie *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsMovie, ans_movie_abandon)
