/* A lesson: states of a run, each with something to say about it.
 *
 * It is a text: first "# Title" and "problem: ID", then the states, each
 *
 *   ## Title of the state
 *   preset: mueller-brown     opens this preset; the first state has to
 *   set: beta=0.2 rate=0.01   settings on top of what holds so far; as often as one likes
 *   seed: 3                   opens with this seed
 *   plots: committor rate     what is seen: 1 ... 6 plots
 *   run: 200                  so many steps more; or "play", or "pause" (the usual)
 *   speed: 60                 steps a second; or "max" (the usual)
 *   hide: width depth         rows of the panel that are not shown
 *
 * followed by an empty line and the narration: paragraphs in Pango markup.  What is not
 * said of a state is as in the state before; but "run" is "pause", and "hide" with
 * nothing after it shows all rows again.
 *
 * Lessons lie in the resources, lessons/ID.lesson; a translation in
 * lessons/LANGUAGE/ID.lesson. */
#pragma once

#include "engine/run/recipe.h"

enum { ANS_LESSON_PLOTS = 6 };

typedef enum { ANS_LESSON_PAUSE, ANS_LESSON_STEPS, ANS_LESSON_PLAY } AnsLessonRun;

typedef struct {
  char *title, *narration; /* title plain, narration markup */
  const AnsPreset *preset;
  gboolean opens; /* says a preset or a seed itself */
  double *values; /* one per parameter, with all that holds here */
  guint64 seed;
  int n_plots, plots[ANS_LESSON_PLOTS];
  AnsLessonRun run;
  gint64 steps;     /* of ANS_LESSON_STEPS */
  double speed;     /* steps a second; 0: as fast as it goes */
  gboolean *hidden; /* one per parameter */
} AnsLessonState;

typedef struct {
  char *id, *title;
  const AnsProblem *problem;
  int n;
  AnsLessonState *states; /* n >= 1 */
} AnsLesson;

/* Errors name the line: "committor.lesson:12: ...". */
AnsLesson *ans_lesson_parse (const char *text, const char *id, GError **error);
AnsLesson *ans_lesson_load (const char *id, GError **error);
void ans_lesson_free (AnsLesson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsLesson, ans_lesson_free)

/* The ids of all lessons in the resources, sorted; free with g_strfreev. */
char **ans_lesson_ids (void);

/* What a run of a state is opened with; clear it. */
void ans_lesson_recipe (const AnsLesson *self, int state, AnsRecipe *recipe);

/* Can the run of the state before go on to this one, with live changes alone? */
gboolean ans_lesson_goes_on (const AnsLesson *self, int state);
