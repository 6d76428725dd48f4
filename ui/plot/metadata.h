/* Where a figure comes from, written into its file; and what makes its bytes the same
 * each time. */
#pragma once

#include <glib.h>

/* The date in files: SOURCE_DATE_EPOCH or, without it, the beginning of 2000; free it. */
char *ans_metadata_date (void);

/* Adds title and recipe (NULL: none) as text chunks. */
void ans_metadata_into_png (GByteArray *png, const char *title, const char *recipe);

/* Adds title and description, and numbers Cairo's identifiers, which count on through the
 * life of a process, from 1 on. */
void ans_metadata_into_svg (GByteArray *svg, const char *title, const char *recipe);
