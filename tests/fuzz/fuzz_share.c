/* Any text is either a share string or refused with a message; what is read can be
 * written, and is then the same. */
#include "engine/run/share.h"
#include "tests/fuzz/target.h"

#include <string.h>

static void
read_back (const AnsRecipe *recipe)
{
  g_autofree char *text = ans_share_text (recipe);
  g_auto (AnsRecipe) again = {0};
  g_autoptr (GError) error = NULL;
  g_assert (ans_share_read (text, &again, &error));
  gsize n = (gsize) ans_problem_n_params (recipe->problem);
  g_assert (again.problem == recipe->problem && again.preset == recipe->preset);
  g_assert (again.seed == recipe->seed);
  g_assert (memcmp (again.values, recipe->values, n * sizeof (double)) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize bytes)
{
  g_autofree char *text = g_strndup (bytes ? (const char *) data : "", bytes);
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (GError) error = NULL;
  gboolean success = ans_share_read (text, &recipe, &error);
  g_assert (success == (error == NULL) && success == (recipe.values != NULL));
  g_assert (success || strlen (error->message) < 1024);
  if (success)
    read_back (&recipe);
  return 0;
}
