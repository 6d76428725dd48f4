/* What is run: a problem, the values of its parameters, a seed.  A small value with one
 * owner. */
#pragma once

#include "engine/problems/problem.h"

typedef struct {
  const AnsProblem *problem;
  const AnsPreset *preset;
  double *values; /* one per parameter */
  guint64 seed;
  int threads; /* changes how fast a run is, never what it computes */
} AnsRecipe;

/* The preset's recipe (preset NULL: the first), with seed 1 and a thread for each
 * processor; clear frees its values. */
void ans_recipe_init (AnsRecipe *self, const AnsProblem *problem,
                      const AnsPreset *preset);
void ans_recipe_copy (AnsRecipe *self, const AnsRecipe *other);
void ans_recipe_clear (AnsRecipe *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsRecipe, ans_recipe_clear)

/* The command line that reproduces the recipe: "ansatz run committor --preset ... --set
 * ..."; steps <= 0: as long as the preset says.  Free it. */
char *ans_recipe_command (const AnsRecipe *self, gint64 steps);
