#include "engine/core/number.h"

#include <math.h>
#include <string.h>

char *
ans_number_text (double value, char text[ANS_NUMBER_SIZE])
{
  static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
  if (isnan (value)) {
    g_strlcpy (text, "nan", ANS_NUMBER_SIZE);
    return text;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, ANS_NUMBER_SIZE, formats[i], value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  return text;
}

gboolean
ans_number_same (double a, double b)
{
  guint64 x, y;

  memcpy (&x, &a, sizeof x);
  memcpy (&y, &b, sizeof y);
  return x == y;
}
