#include "engine/core/number.h"

#include <math.h>

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
