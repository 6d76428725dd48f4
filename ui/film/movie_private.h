/* The kinds of movies, for movie.c. */
#pragma once

#include "ui/film/movie.h"

#include <pthread.h>

enum { ANS_MOVIE_WAITING = 4 };

/* Pictures wait in a ring for the thread that encodes them, so that a run and its movie
 * take two cores. */
struct _AnsMovie {
  const struct _AnsMovieKind *kind;
  AnsMovieInfo info; /* title and recipe are not kept */
  char *path;        /* as it is asked for */
  gint64 n;          /* pictures encoded; the encoder's, as is what a kind adds */

  pthread_t thread;
  gboolean started;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  guint8 *pictures[ANS_MOVIE_WAITING];
  int first, n_waiting;
  gboolean ending;
  GError *failure; /* the first one of the encoder */
};

typedef struct _AnsMovieKind {
  const char *ending; /* NULL: none */
  gsize size;         /* of the struct that begins with an AnsMovie */
  gboolean (*available) (GError **error);
  gboolean (*open) (AnsMovie *self, GError **error);

  /* Rows of 4 bytes a pixel (Cairo's RGB24), one after the other. */
  gboolean (*add) (AnsMovie *self, guint8 *pixels, GError **error);
  gboolean (*finish) (AnsMovie *self, GError **error);
  void (*clear) (AnsMovie *self); /* after finish or without it */
} AnsMovieKind;

extern const AnsMovieKind ans_movie_webm, ans_movie_gif, ans_movie_png;
