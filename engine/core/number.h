/* Numbers as text, the same in every locale. */
#pragma once

#include <glib.h>

enum { ANS_NUMBER_SIZE = 40 };

/* The shortest decimal text, of at least 15 digits where they are needed, that
 * g_ascii_strtod reads back as the same number; "nan", "inf", "-inf" for what is no
 * number.  Returns `text`. */
char *ans_number_text (double value, char text[ANS_NUMBER_SIZE]);

/* Whether two numbers have the same bits: 0 is not -0, and NaN can be itself. */
gboolean ans_number_same (double a, double b);
