/* One line on the terminal that says how far a run is; nothing when stderr is no
 * terminal. */
#pragma once

#include "engine/run/headless.h"

typedef struct {
  const AnsProblem *problem;
  gint64 steps;   /* the last; < 0: not known */
  gboolean shown; /* stderr is a terminal */
  gboolean drawn; /* the line has something on it */
} AnsProgress;

void ans_progress_init (AnsProgress *self, const AnsProblem *problem, gint64 steps);
void ans_progress_update (AnsProgress *self, const AnsHeadlessStatus *status);

/* A line above it (on stderr in any case). */
void ans_progress_say (AnsProgress *self, const char *text);
void ans_progress_clear (AnsProgress *self);
