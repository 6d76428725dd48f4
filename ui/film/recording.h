/* A run as a movie: computed again from its beginning, in lock step with the pictures, so
 * that the movie of a recipe is the same however fast the machine is, and looking at the
 * window does not change it.  Called on any thread; only one film of a GIF or a WebM at a
 * time costs more than a core. */
#pragma once

#include "engine/run/headless.h"
#include "ui/film/camera.h"

typedef struct {
  const AnsRecipe *recipe;
  const AnsJournal *journal; /* carried out at its steps; NULL: nothing */
  AnsSnapshot *start;        /* goes on from there; NULL: from the beginning */
  gint64 first;              /* what comes before it is computed, not seen */
  gint64 steps;              /* the last step */
  gint64 every;              /* steps from picture to picture, >= 1 */
  const char *path;
  AnsCameraOptions camera; /* its problem is the recipe's */
  atomic_int *cancel;      /* set from outside: nothing is left then; may be NULL */
  void (*progress) (gpointer data, const AnsHeadlessStatus *status); /* may be NULL */
  gpointer data;
} AnsRecording;

/* ANS_ERROR_CANCELLED if it was cancelled.  A step that fails ends the film, which is
 * whole up to there, and is no error. */
gboolean ans_recording_make (const AnsRecording *self, GError **error);
