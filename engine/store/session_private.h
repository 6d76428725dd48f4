/* What the reader and the writer of session files share. */
#pragma once

#include "engine/store/session_file.h"

#define ANS_SESSION_WHAT "journal.what"
#define ANS_SESSION_NUMBERS "journal.numbers"
#define ANS_SESSION_START "start/"
#define ANS_SESSION_LATEST "latest/"

enum { ANS_SESSION_WORDS = 4, ANS_SESSION_REALS = 3, ANS_SESSION_SECOND = 4 };

/* The names of all parameters, or of all plots, with blanks between; free it. */
char *ans_session_file_params (const AnsProblem *problem);
char *ans_session_file_plots (const AnsProblem *problem);
