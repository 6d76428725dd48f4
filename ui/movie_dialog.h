/* Asks what a movie of the run is to be: which steps, which format, how large, how fast;
 * says how long and large it will become; and films on a thread while the run and the
 * window go on.
 *
 * Signal "saved" (const char *path): it is finished; the dialog closes. */
#pragma once

#include <adwaita.h>

#include "ui/film/recording.h"

#define ANS_TYPE_MOVIE_DIALOG (ans_movie_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnsMovieDialog, ans_movie_dialog, ANS, MOVIE_DIALOG, AdwWindow)

typedef struct {
  AnsMovieFormat format;
  gint64 first, last, every; /* steps */
  int width, height, rate;
  AnsThemeKind theme;
} AnsMovieChoice;

/* Takes the journal, whose run is filmed, up to the step that it has reached; `plots` are
 * seen.  `speed` (steps a second, 0: not known) is for the estimate. */
AnsMovieDialog *ans_movie_dialog_new (GtkWindow *parent, AnsJournal *journal, gint64 step,
                                      guint64 plots, double speed);

AnsMovieChoice ans_movie_dialog_get_choice (AnsMovieDialog *self);
void ans_movie_dialog_set (AnsMovieDialog *self, const AnsMovieChoice *choice);

/* Films into a file, as after the file chooser. */
void ans_movie_dialog_save (AnsMovieDialog *self, const char *path);

gboolean ans_movie_dialog_is_filming (AnsMovieDialog *self);
const char *ans_movie_dialog_get_estimate (AnsMovieDialog *self);
