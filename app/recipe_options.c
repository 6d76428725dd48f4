#include "app/recipe_options.h"

#include <string.h>

enum { MOST_THREADS = 256 };

void
ans_recipe_options_entries (AnsRecipeOptions *self, GOptionEntry *entries)
{
  const GOptionEntry all[ANS_RECIPE_N_ENTRIES] = {
      {"preset", 'p', 0, G_OPTION_ARG_STRING, &self->preset,
       "The settings to begin with (the first that 'ansatz list' shows)", "NAME"},
      {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->settings,
       "Give a parameter a value; as often as you like", "KEY=VALUE"},
      {"seed", 0, 0, G_OPTION_ARG_STRING, &self->seed, "Seed of the random numbers (1)",
       "N"},
      {"threads", 0, 0, G_OPTION_ARG_STRING, &self->threads,
       "Threads to compute with; the result does not depend on it (all processors)",
       "N"}};
  memcpy (entries, all, sizeof all);
}

void
ans_recipe_options_clear (AnsRecipeOptions *self)
{
  g_clear_pointer (&self->preset, g_free);
  g_clear_pointer (&self->seed, g_free);
  g_clear_pointer (&self->threads, g_free);
  g_clear_pointer (&self->settings, g_strfreev);
}

gboolean
ans_recipe_options_integer (const char *option, const char *text, guint64 least,
                            guint64 most, guint64 *value, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, least, most, value, NULL))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "%s %s: a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
               " is wanted",
               option, text, least, most);
  return FALSE;
}

gboolean
ans_recipe_options_apply (const AnsRecipeOptions *self, AnsRecipe *recipe, GError **error)
{
  guint64 threads;
  for (int i = 0; self->settings && self->settings[i]; i++)
    if (!ans_problem_apply (recipe->problem, self->settings[i], recipe->values, error))
      return FALSE;
  if (self->seed && !ans_recipe_options_integer ("--seed", self->seed, 0, G_MAXUINT64,
                                                 &recipe->seed, error))
    return FALSE;
  if (self->threads) {
    if (!ans_recipe_options_integer ("--threads", self->threads, 1, MOST_THREADS,
                                     &threads, error))
      return FALSE;
    recipe->threads = (int) threads;
  }
  return ans_problem_check (recipe->problem, recipe->values, error);
}

gboolean
ans_recipe_options_read (const AnsRecipeOptions *self, const AnsProblem *problem,
                         AnsRecipe *recipe, GError **error)
{
  const AnsPreset *preset = problem->presets;
  if (self->preset) {
    preset = ans_problem_preset (problem, self->preset, error);
    if (!preset)
      return FALSE;
  }
  ans_recipe_init (recipe, problem, preset);
  if (ans_recipe_options_apply (self, recipe, error))
    return TRUE;
  ans_recipe_clear (recipe);
  return FALSE;
}
