/* Everything that a problem's tables say, as text and as JSON. */
#pragma once

#include "engine/problems/problem.h"

char *ans_description_text (const AnsProblem *problem); /* free it */
char *ans_description_json (const AnsProblem *problem); /* free it */
