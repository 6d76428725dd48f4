/* Numbers as a person reads them: a true minus sign, powers of ten, grouped digits. */
#pragma once

#include <glib.h>

/* With `digits` significant digits: "0.0123", "−1.5×10⁻⁷", "–" for what is not known;
 * free it. */
char *ans_readable_number (double value, int digits);

/* A count, in groups of three digits: "12 400"; free it. */
char *ans_readable_count (gint64 count);

/* The message of an error as a sentence: with a capital; free it. */
char *ans_readable_sentence (const char *message);
