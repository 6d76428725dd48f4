/* A small picture of what a problem is about: its first plot after a short run of its
 * first preset.  Computed once, then kept in the person's cache. */
#pragma once

#include <stdatomic.h>

#include "engine/problems/problem.h"
#include "ui/plot/theme.h"

enum {
  ANS_THUMBNAIL_WIDTH = 320, /* in units; two pixels each */
  ANS_THUMBNAIL_HEIGHT = 200
};

/* The file of the picture in `folder` (NULL: the cache), named by version, problem,
 * preset and what they set, so that a picture of other settings is not taken for it.
 * Free it. */
char *ans_thumbnail_path (const char *folder, const AnsProblem *problem,
                          AnsThemeKind theme);

/* Runs and writes the light and the dark picture.  On any thread, a few seconds.
 * ANS_ERROR_CANCELLED if *cancel has been set. */
gboolean ans_thumbnail_make (const char *folder, const AnsProblem *problem,
                             atomic_int *cancel, GError **error);
