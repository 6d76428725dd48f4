/* The nearest right spelling of a name that does not exist, for error messages. */
#pragma once

#include <glib.h>

/* How many letters have to be inserted, removed, replaced or swapped with their neighbour
 * to make b of a (Damerau's distance, restricted). */
int ans_spelling_distance (const char *a, const char *b);

/* The name nearest to `text`; names is ended by NULL and must hold one. */
const char *ans_spelling_nearest (const char *text, const char *const *names);
