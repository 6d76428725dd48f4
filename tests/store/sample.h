/* A session of the fixture, and a folder for files. */
#pragma once

#include "engine/store/session_file.h"

/* Of a problem with presets: `steps` steps from the first preset, with a parameter set at
 * step 2 and a plot touched at step 3 if it has such.  `begin` > 0: it goes on from a
 * state at that step.  Clear it. */
AnsSessionFile ans_test_session (const AnsProblem *problem, const char *settings,
                                 gint64 begin, gint64 steps);

/* A file in a folder of the test's own; free the path. */
char *ans_test_session_path (const char *name);
void ans_test_session_end (void); /* removes the folder */
