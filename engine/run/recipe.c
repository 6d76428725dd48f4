#include "engine/run/recipe.h"

#include <string.h>

enum { MOST_THREADS = 16 };

static void
preset_values (const AnsProblem *problem, const AnsPreset *preset, double *values)
{
  g_autoptr (GError) error = NULL;
  ans_problem_defaults (problem, values);
  if (!ans_problem_apply (problem, preset->settings, values, &error))
    g_error ("preset %s of %s: %s", preset->id, problem->id, error->message);
}

void
ans_recipe_init (AnsRecipe *self, const AnsProblem *problem, const AnsPreset *preset)
{
  self->problem = problem;
  self->preset = preset ? preset : problem->presets;
  self->values = g_new0 (double, ans_problem_n_params (problem) + 1);
  self->seed = 1;
  self->threads = CLAMP ((int) g_get_num_processors (), 1, MOST_THREADS);
  preset_values (problem, self->preset, self->values);
}

void
ans_recipe_copy (AnsRecipe *self, const AnsRecipe *other)
{
  gsize n = (gsize) ans_problem_n_params (other->problem) + 1;
  *self = *other;
  self->values = g_memdup2 (other->values, n * sizeof *other->values);
}

void
ans_recipe_clear (AnsRecipe *self)
{
  g_clear_pointer (&self->values, g_free);
}

char *
ans_recipe_command (const AnsRecipe *self, gint64 steps)
{
  int n = ans_problem_n_params (self->problem);
  g_autofree double *usual = g_new0 (double, n + 1);
  preset_values (self->problem, self->preset, usual);
  GString *text = g_string_new ("ansatz run ");
  g_string_append_printf (text, "%s --preset %s", self->problem->id, self->preset->id);
  for (int i = 0; i < n; i++) {
    if (self->values[i] == usual[i])
      continue;
    g_autofree char *value = ans_problem_param_text (self->problem, i, self->values[i]);
    g_string_append_printf (text, " --set %s=%s", self->problem->params[i].id, value);
  }
  g_string_append_printf (text, " --seed %" G_GUINT64_FORMAT, self->seed);
  if (steps > 0)
    g_string_append_printf (text, " --steps %" G_GINT64_FORMAT, steps);
  return g_string_free (text, FALSE);
}
