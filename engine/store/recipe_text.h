/* A recipe as the metadata of a file: problem, preset, settings, seed. */
#pragma once

#include "engine/export/safetensors.h"
#include "engine/run/recipe.h"

/* Every parameter as "key=value ...", which ans_problem_apply reads back exactly; free
 * it. */
char *ans_recipe_text_settings (const AnsProblem *problem, const double *values);

/* The metadata of that key, "" if there is none. */
const char *ans_recipe_text_metadata (const AnsSafetensors *file, const char *key);

/* A whole number, 0 or more. */
gboolean ans_recipe_text_number (const AnsSafetensors *file, const char *key,
                                 guint64 most, guint64 *value, GError **error);

/* The values that the run was opened with, if they are not the recipe's, under "opened";
 * what needs a restart is the same.  NULL (free it) if they are refused. */
void ans_recipe_text_add_opened (AnsSafetensors *file, const AnsProblem *problem,
                                 const double *values, const double *opened);
double *ans_recipe_text_opened (const AnsSafetensors *file, const AnsRecipe *recipe,
                                GError **error);

/* The recipe (threads as usual); nothing is left in it on failure. */
gboolean ans_recipe_text_read (const AnsSafetensors *file, AnsRecipe *recipe,
                               GError **error);
