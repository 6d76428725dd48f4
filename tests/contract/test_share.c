/* Share strings of every preset of every problem. */
#include "engine/core/error.h"
#include "engine/run/share.h"

#include <string.h>

static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789-._~:/?&=%";

static void
comes_back (const AnsRecipe *recipe)
{
  g_autofree char *text = ans_share_text (recipe);
  g_auto (AnsRecipe) again = {0};
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (strspn (text, allowed), ==, strlen (text));
  g_assert_true (ans_share_read (text, &again, &error));
  g_assert_no_error (error);
  g_assert_true (again.problem == recipe->problem && again.preset == recipe->preset);
  g_assert_cmpuint (again.seed, ==, recipe->seed);
  for (int i = 0; i < ans_problem_n_params (recipe->problem); i++)
    g_assert_cmpfloat (again.values[i], ==, recipe->values[i]);
}

/* Another value within the limits that no table names. */
static double
other_value (const AnsParam *param, double value, GRand *random)
{
  double low = param->hard_min, high = param->hard_max;
  if (param->kind == ANS_PARAM_REAL)
    return low + (high - low) * g_rand_double (random);
  if (param->kind == ANS_PARAM_SWITCH)
    return value == 0;
  if (param->kind == ANS_PARAM_INTEGER)
    return value < high ? value + 1 : value;
  return 0;
}

/* The preset, then with each parameter changed on its own, where that fits. */
static void
test_presets (gconstpointer data)
{
  const AnsProblem *problem = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  int tried = 0;
  for (const AnsPreset *preset = problem->presets; preset->id; preset++) {
    g_auto (AnsRecipe) recipe = {0};
    ans_recipe_init (&recipe, problem, preset);
    comes_back (&recipe);
    recipe.seed = ((guint64) g_rand_int (random) << 32) + g_rand_int (random);
    for (int i = 0; i < ans_problem_n_params (problem); i++) {
      double before = recipe.values[i];
      recipe.values[i] = other_value (&problem->params[i], before, random);
      if (ans_problem_check (problem, recipe.values, NULL)) {
        comes_back (&recipe);
        tried++;
      }
      recipe.values[i] = before;
    }
  }
  g_assert_cmpint (tried, >, ans_problem_n_params (problem) / 2);
}

static void
refused (const char *text, const char *named)
{
  AnsRecipe recipe = {0};
  g_autoptr (GError) error = NULL;
  g_assert_false (ans_share_read (text, &recipe, &error));
  g_assert_nonnull (error);
  g_assert_null (recipe.values);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_hostile (void)
{
  refused ("file:///etc/passwd", "file:///etc/passwd");
  refused ("ansatz:", "problem/preset");
  refused ("ansatz:nowhere/x", "nowhere");
  refused ("ansatz:sgd-sampling/none", "none");
  refused ("ansatz:sgd-sampling/double-well?betta=1", "betta");
  refused ("ansatz:sgd-sampling/double-well?beta=-3", "beta");
  refused ("ansatz:sgd-sampling/double-well?beta=1&beta=2", "beta");
  refused ("ansatz:sgd-sampling/double-well?beta", "beta");
  refused ("ansatz:sgd-sampling/double-well?beta=%zz", "beta=%zz");
  refused ("ansatz:sgd-sampling/double-well?seed=-1", "seed");
  refused ("ansatz:sgd-sampling/double-well?seed=99999999999999999999", "seed");
  g_autofree char *tail = g_strnfill (100000, 'a');
  g_autofree char *text = g_strconcat ("ansatz:", tail, NULL);
  refused (text, "too long");
}

static void
test_short (void)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (GError) error = NULL;
  gboolean read = ans_share_read (" ansatz:sgd-sampling/double-well?eta=0.125&seed=7 \n",
                                  &recipe, &error);
  g_assert_no_error (error);
  g_assert_true (read);
  g_autofree char *text = ans_share_text (&recipe);
  g_assert_cmpstr (text, ==, "ansatz:sgd-sampling/double-well?eta=0.125&seed=7");
  g_assert_true (ans_share_is (" ANSATZ:x"));
  g_assert_false (ans_share_is ("ansatz run x"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contract/share/only-what-differs-is-written", test_short);
  g_test_add_func ("/contract/share/what-is-wrong-is-named", test_hostile);
  for (int i = 0; ans_problems[i]; i++) {
    g_autofree char *path =
        g_strdup_printf ("/contract/share/%s-comes-back", ans_problems[i]->id);
    g_test_add_data_func (path, ans_problems[i], test_presets);
  }
  return g_test_run ();
}
