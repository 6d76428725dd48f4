/* Any text is either settings of a problem, which the first byte chooses, or refused with
 * a message, and what is refused changes nothing. */
#include "engine/problems/problem.h"
#include "tests/fuzz/target.h"

#include <string.h>

static void
apply (const AnsProblem *problem, const char *text)
{
  int n = ans_problem_n_params (problem);
  g_autofree double *before = g_new (double, n), *values = g_new (double, n);
  g_autoptr (GError) error = NULL;
  ans_problem_defaults (problem, before);
  memcpy (values, before, (gsize) n * sizeof *values);
  gboolean success = ans_problem_apply (problem, text, values, &error);
  g_assert (success == (error == NULL));
  g_assert (success || memcmp (before, values, (gsize) n * sizeof *values) == 0);
  for (int i = 0; success && i < n; i++)
    g_assert (ans_problem_check_value (problem, i, values[i], NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize bytes)
{
  guint n = 0;
  while (ans_problems[n])
    n++;
  if (bytes == 0)
    return 0;
  g_autofree char *text = g_strndup ((const char *) data + 1, bytes - 1);
  apply (ans_problems[data[0] % n], text);
  return 0;
}
