/* A run that is paused and out of sight, with all that is known of it: it can go on from
 * where it stands. */
#pragma once

#include "engine/frame/film.h"
#include "engine/run/run.h"

typedef struct {
  AnsRun *run;
  AnsHistory *history;
  AnsFrame *frame;      /* the latest, or NULL */
  AnsFilm *film, *keys; /* of frames and of key-frames */
  AnsRunStatus status;
} AnsParked;

void ans_parked_free (AnsParked *self);

/* Takes what the run has still said before it came to rest; TRUE if there was
 * anything. */
gboolean ans_parked_pull (AnsParked *self);

/* Bytes of the past that it keeps, and forgetting that past. */
gsize ans_parked_bytes (const AnsParked *self);
void ans_parked_forget (AnsParked *self);
