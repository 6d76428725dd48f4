/* Makes the pictures of problems that are not in the cache, one after the other, on a
 * thread that yields to everything else.  Called on the main thread. */
#pragma once

#include "engine/problems/problem.h"

typedef struct _AnsThumbnails AnsThumbnails;

/* `ready` is called on the main thread when the pictures of a problem are there. */
AnsThumbnails *ans_thumbnails_new (const AnsProblem *const *problems,
                                   void (*ready) (gpointer data,
                                                  const AnsProblem *problem),
                                   gpointer data);
void ans_thumbnails_free (AnsThumbnails *self); /* waits for a step to end */

/* Starts, or goes on with what is missing. */
void ans_thumbnails_start (AnsThumbnails *self);
/* Gives the processor up, soon; does not wait. */
void ans_thumbnails_stop (AnsThumbnails *self);
