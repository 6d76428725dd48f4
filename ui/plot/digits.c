#include "ui/plot/digits.h"

#include <math.h>
#include <string.h>

#define MINUS "\342\210\222"
#define DOT "\302\267"

/* Copies text with every '-' made a minus sign. */
static void
typeset (const char *from, char to[ANS_DIGITS_SIZE])
{
  gsize n = 0;
  for (; *from && n + 4 < ANS_DIGITS_SIZE; from++)
    if (*from == '-') {
      memcpy (to + n, MINUS, 3);
      n += 3;
    } else
      to[n++] = *from;
  to[n] = 0;
}

static void
format (double value, const char *pattern, char text[ANS_DIGITS_SIZE])
{
  char plain[ANS_DIGITS_SIZE];
  g_ascii_formatd (plain, sizeof plain, pattern, value);
  typeset (plain, text);
}

void
ans_digits_fixed (double value, int decimals, char text[ANS_DIGITS_SIZE])
{
  char pattern[8];
  decimals = CLAMP (decimals, 0, 15);
  g_snprintf (pattern, sizeof pattern, "%%.%df", decimals);
  if (fabs (value) < 0.5 * pow (10, -decimals))
    value = 0; /* never "-0.0" */
  if (fabs (value) >= 1e20)
    g_snprintf (pattern, sizeof pattern, "%%.6g");
  format (value, pattern, text);
}

void
ans_digits_power (int power, char text[ANS_DIGITS_SIZE])
{
  g_snprintf (text, ANS_DIGITS_SIZE, "10<sup>%s%d</sup>", power < 0 ? MINUS : "",
              ABS (power));
}

/* value = mantissa * 10^power, the mantissa in 1 ... 10 with so many digits, as text. */
static int
split (double value, int digits, char mantissa[ANS_DIGITS_SIZE])
{
  char pattern[8], plain[ANS_DIGITS_SIZE];
  g_snprintf (pattern, sizeof pattern, "%%.%de", CLAMP (digits, 1, 15) - 1);
  g_ascii_formatd (plain, sizeof plain, pattern, value);
  char *e = strchr (plain, 'e');
  if (!e) { /* not finite */
    typeset (plain, mantissa);
    return 0;
  }
  *e = 0;
  if (strchr (plain, '.')) {
    char *end = e;
    while (end[-1] == '0')
      *--end = 0;
    if (end[-1] == '.')
      end[-1] = 0;
  }
  typeset (plain, mantissa);
  return (int) g_ascii_strtoll (e + 1, NULL, 10);
}

static gboolean
is_long (int power)
{
  return power < -3 || power > 4;
}

void
ans_digits_short (double value, int digits, char text[ANS_DIGITS_SIZE])
{
  char mantissa[ANS_DIGITS_SIZE], ten[ANS_DIGITS_SIZE], pattern[8];
  int power = split (value, digits, mantissa);
  if (!is_long (power)) {
    g_snprintf (pattern, sizeof pattern, "%%.%dg",
                MAX (CLAMP (digits, 1, 15), power + 1));
    format (value, pattern, text);
    return;
  }
  ans_digits_power (power, ten);
  if (g_str_equal (mantissa, "1"))
    g_strlcpy (text, ten, ANS_DIGITS_SIZE);
  else
    g_snprintf (text, ANS_DIGITS_SIZE, "%.24s" DOT "%.36s", mantissa, ten);
}

void
ans_digits_plain (double value, double resolution, char text[ANS_DIGITS_SIZE])
{
  if (!isfinite (value)) {
    g_strlcpy (text, "\342\200\223", ANS_DIGITS_SIZE);
    return;
  }
  int power = value == 0 ? 0 : (int) floor (log10 (fabs (value)));
  int digits = 5;
  if (resolution > 0)
    digits = CLAMP (power - (int) floor (log10 (resolution)) + 1, 1, 9);
  if (value != 0 && (power < -4 || power > 8)) {
    char pattern[8];
    g_snprintf (pattern, sizeof pattern, "%%.%de", MIN (digits, 5) - 1);
    format (value, pattern, text);
  } else if (resolution > 0)
    ans_digits_fixed (value, MAX (0, -(int) floor (log10 (resolution))), text);
  else
    ans_digits_fixed (value, MAX (0, digits - 1 - power), text);
}

int
ans_digits_decimals (double step)
{
  for (int decimals = 0; decimals < 12; decimals++) {
    double scaled = step * pow (10, decimals);
    if (scaled > 0.5 && fabs (scaled - round (scaled)) < 1e-6 * scaled)
      return decimals;
  }
  return 12;
}
