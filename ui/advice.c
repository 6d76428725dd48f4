#include "ui/advice.h"

#include <string.h>

static gboolean
is_letter (gunichar character)
{
  return g_unichar_isalnum (character) || character == '_';
}

/* Both are case-folded. */
static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);
  const char *found = length > 0 ? strstr (text, word) : NULL;
  for (; found; found = strstr (found + 1, word)) {
    gunichar after = g_utf8_get_char (found + length);
    const char *before = g_utf8_find_prev_char (text, found);
    if (!is_letter (after) && (!before || !is_letter (g_utf8_get_char (before))))
      return TRUE;
  }
  return FALSE;
}

static gboolean
names (const char *text, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *spaced = g_strdelimit (g_strdup (folded), "-", ' ');
  return has_word (text, folded) || has_word (text, spaced);
}

int
ans_advice_smaller (const AnsProblem *problem, const double *values, const char *message)
{
  g_autofree char *text = g_utf8_casefold (message, -1);
  if (!has_word (text, "lower") && !has_word (text, "smaller"))
    return -1;
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    const AnsParam *param = &problem->params[i];
    if (param->kind == ANS_PARAM_REAL && param->liveness != ANS_VIEW && values[i] > 0 &&
        ans_advice_half (param, values[i]) < values[i] &&
        (names (text, param->id) || names (text, param->label)))
      return i;
  }
  return -1;
}

double
ans_advice_half (const AnsParam *param, double value)
{
  return MAX (value / 2, param->hard_min);
}
