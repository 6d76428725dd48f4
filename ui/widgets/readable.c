#include "ui/widgets/readable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const superscripts[] = {"⁰", "¹", "²", "³", "⁴",
                                           "⁵", "⁶", "⁷", "⁸", "⁹"};

/* Appends digits with a true minus sign. */
static void
append_plain (GString *text, const char *digits)
{
  if (*digits == '-') {
    g_string_append (text, "−");
    digits++;
  }
  g_string_append (text, digits);
}

static void
append_exponent (GString *text, int exponent)
{
  char digits[16];
  g_string_append (text, "×10");
  if (exponent < 0)
    g_string_append (text, "⁻");
  g_snprintf (digits, sizeof digits, "%d", abs (exponent));
  for (const char *digit = digits; *digit; digit++)
    g_string_append (text, superscripts[*digit - '0']);
}

char *
ans_readable_number (double value, int digits)
{
  char buffer[64];
  if (isnan (value))
    return g_strdup ("–");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  GString *text = g_string_new (NULL);
  double size = fabs (value);
  if (value == 0 || (size >= 1e-3 && size < 1e6)) {
    int decimals = value == 0 ? 0 : digits - 1 - (int) floor (log10 (size));
    g_snprintf (buffer, sizeof buffer, "%.*f", CLAMP (decimals, 0, 12), value);
    append_plain (text, buffer);
  } else {
    g_snprintf (buffer, sizeof buffer, "%.*e", digits - 1, value);
    char *e = strchr (buffer, 'e');
    *e = '\0';
    append_plain (text, buffer);
    append_exponent (text, atoi (e + 1));
  }
  return g_string_free (text, FALSE);
}

char *
ans_readable_count (gint64 count)
{
  char digits[32];
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, count);
  GString *text = g_string_new (NULL);
  gsize n = strlen (digits);
  for (gsize i = 0; i < n; i++) {
    if (i > 0 && digits[i - 1] != '-' && (n - i) % 3 == 0)
      g_string_append (text, "\u202f");
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

char *
ans_readable_sentence (const char *message)
{
  GString *text = g_string_new (NULL);
  if (!*message)
    return g_string_free (text, FALSE);
  g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (message)));
  g_string_append (text, message + g_utf8_skip[(guchar) *message]);
  return g_string_free (text, FALSE);
}
