/* Films a run: chosen plots side by side under a line that names problem and step, one
 * picture whenever it is asked for.  Used by one thread, which need not be the main one.
 */
#pragma once

#include "engine/frame/history.h"
#include "engine/problems/problem.h"
#include "ui/film/movie.h"
#include "ui/plot/theme.h"

typedef struct {
  const AnsProblem *problem;
  guint64 plots; /* bit i: plot i is seen; 1 ... ANS_SHEET_MOST of them */
  AnsMovieInfo movie;
  AnsThemeKind theme;
  double font_scale; /* 0: 1 */
} AnsCameraOptions;

typedef struct _AnsCamera AnsCamera;

AnsCamera *ans_camera_open (const char *path, const AnsCameraOptions *options,
                            GError **error);
/* Adds a picture; plots that the frame does not hold are empty. */
gboolean ans_camera_shoot (AnsCamera *self, const AnsFrame *frame,
                           const AnsHistory *history, GError **error);

/* Ends and frees it; the movie is there, whole, or the error says why not. */
gboolean ans_camera_finish (AnsCamera *self, GError **error);
void ans_camera_abandon (AnsCamera *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsCamera, ans_camera_abandon)

/* The steps from picture to picture that make a movie of these many seconds of a run of
 * `steps`; at least 1. */
gint64 ans_camera_interval (gint64 steps, double seconds, int rate);
