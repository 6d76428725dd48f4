/* The options that say what is run: --preset, --set, --seed, --threads. */
#pragma once

#include "engine/run/recipe.h"

typedef struct {
  char *preset, *seed, *threads;
  char **settings;
} AnsRecipeOptions;

enum { ANS_RECIPE_N_ENTRIES = 4 };

/* Fills the entries that GOption writes into self. */
void ans_recipe_options_entries (AnsRecipeOptions *self, GOptionEntry *entries);
void ans_recipe_options_clear (AnsRecipeOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsRecipeOptions, ans_recipe_options_clear)

/* The recipe that the options describe; nothing is left in `recipe` on failure. */
gboolean ans_recipe_options_read (const AnsRecipeOptions *self, const AnsProblem *problem,
                                  AnsRecipe *recipe, GError **error);

/* Applies all but the preset to a recipe that is there. */
gboolean ans_recipe_options_apply (const AnsRecipeOptions *self, AnsRecipe *recipe,
                                   GError **error);

/* A whole number within limits; `option` is how errors call it. */
gboolean ans_recipe_options_integer (const char *option, const char *text, guint64 least,
                                     guint64 most, guint64 *value, GError **error);
