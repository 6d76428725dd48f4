/* The way to the window; a build without one says so. */
#pragma once

#include "engine/run/recipe.h"

/* Opens the workbench, at a recipe or at a session file if there is one, and returns the
 * exit status. */
int ans_window_start (const AnsRecipe *recipe, const char *path);
