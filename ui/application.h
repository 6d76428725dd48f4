/* The application: windows, style, about, quit. */
#pragma once

#include <gtk/gtk.h>

#include "engine/run/run.h"

/* Runs the workbench until its last window is closed, and returns the exit status.  With
 * a recipe it opens at it; without (NULL), at the only problem there is, or at the list
 * of all; with the paths of session files as arguments, at these. */
int ans_application_run (int argc, char **argv, const AnsRecipe *recipe);

/* Where the words of the other languages are. */
void ans_application_bind_texts (void);

/* The application itself; the recipe has to outlive it. */
GtkApplication *ans_application_new (const AnsRecipe *recipe);
