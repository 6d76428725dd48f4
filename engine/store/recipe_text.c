#include "engine/store/recipe_text.h"

#include "engine/core/error.h"
#include "engine/core/number.h"

char *
ans_recipe_text_settings (const AnsProblem *problem, const double *values)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    g_autofree char *value = ans_problem_param_text (problem, i, values[i]);
    g_string_append_printf (text, "%s%s=%s", i ? " " : "", problem->params[i].id, value);
  }
  return g_string_free (text, FALSE);
}

const char *
ans_recipe_text_metadata (const AnsSafetensors *file, const char *key)
{
  const char *value = ans_safetensors_metadata (file, key);
  return value ? value : "";
}

gboolean
ans_recipe_text_number (const AnsSafetensors *file, const char *key, guint64 most,
                        guint64 *value, GError **error)
{
  const char *text = ans_recipe_text_metadata (file, key);
  if (g_ascii_string_to_unsigned (text, 10, 0, most, value, NULL))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "its %s '%s' is no whole number from 0 to %" G_GUINT64_FORMAT, key, text,
               most);
  return FALSE;
}

gboolean
ans_recipe_text_read (const AnsSafetensors *file, AnsRecipe *recipe, GError **error)
{
  const AnsProblem *problem =
      ans_problem_find (ans_recipe_text_metadata (file, "problem"), error);
  const AnsPreset *preset =
      problem
          ? ans_problem_preset (problem, ans_recipe_text_metadata (file, "preset"), error)
          : NULL;
  guint64 seed;
  if (!preset || !ans_recipe_text_number (file, "seed", G_MAXUINT64, &seed, error))
    return FALSE;
  ans_recipe_init (recipe, problem, preset);
  recipe->seed = seed;
  if (ans_problem_apply (problem, ans_recipe_text_metadata (file, "settings"),
                         recipe->values, error) &&
      ans_problem_check (problem, recipe->values, error))
    return TRUE;
  ans_recipe_clear (recipe);
  return FALSE;
}

void
ans_recipe_text_add_opened (AnsSafetensors *file, const AnsProblem *problem,
                            const double *values, const double *opened)
{
  gboolean same = TRUE;
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    same = same && ans_number_same (values[i], opened[i]);
  if (same)
    return;
  g_autofree char *text = ans_recipe_text_settings (problem, opened);
  ans_safetensors_set_metadata (file, "opened", text);
}

double *
ans_recipe_text_opened (const AnsSafetensors *file, const AnsRecipe *recipe,
                        GError **error)
{
  const AnsProblem *problem = recipe->problem;
  gsize n = (gsize) ans_problem_n_params (problem) + 1;
  g_autofree double *opened = g_memdup2 (recipe->values, n * sizeof *opened);
  if (!ans_problem_apply (problem, ans_recipe_text_metadata (file, "opened"), opened,
                          error) ||
      !ans_problem_check (problem, opened, error)) {
    g_prefix_error (error, "what it was opened with: ");
    return NULL;
  }
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    if (problem->params[i].liveness == ANS_RESTART &&
        !ans_number_same (opened[i], recipe->values[i])) {
      g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "it was opened with another %s",
                   problem->params[i].id);
      return NULL;
    }
  return g_steal_pointer (&opened);
}
