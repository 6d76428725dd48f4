/* Numbers as text for people: a real minus sign, no locale, powers of ten as
 * superscripts. */
#pragma once

#include <glib.h>

enum { ANS_DIGITS_SIZE = 64 };

/* With so many decimals. */
void ans_digits_fixed (double value, int decimals, char text[ANS_DIGITS_SIZE]);

/* 10 to the power, as Pango markup. */
void ans_digits_power (int power, char text[ANS_DIGITS_SIZE]);

/* With so many significant digits, trailing zeros dropped; markup "2·10<sup>-4</sup>" if
 * it would be long otherwise. */
void ans_digits_short (double value, int digits, char text[ANS_DIGITS_SIZE]);

/* As plain text without markup: decimals down to `resolution`, the smallest step that can
 * be told apart (0: five significant digits). */
void ans_digits_plain (double value, double resolution, char text[ANS_DIGITS_SIZE]);

/* The decimals which a step of an axis needs, 0 ... 12. */
int ans_digits_decimals (double step);
