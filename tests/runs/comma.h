/* A locale whose decimals have a comma, made for the test if the machine has none. */
#pragma once

#include <glib.h>

/* Its name, with LOCPATH set so that this process and its children find it; NULL if it
 * can not be made. */
const char *ans_test_comma_locale (void);

/* Removes what was made. */
void ans_test_comma_clear (void);
