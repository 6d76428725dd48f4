#include "app/window.h"

#include "app/command.h"
#include "ui/application.h"

#include <gtk/gtk.h>

int
ans_window_start (const AnsRecipe *recipe)
{
  char *arguments[] = {g_strdup ("ansatz"), NULL};
  g_autofree char *name = arguments[0];
  g_autofree char *command = recipe
                                 ? ans_recipe_command (recipe, 0)
                                 : g_strdup_printf ("ansatz run %s", ans_problems[0]->id);
  if (gtk_init_check ())
    return ans_application_run (1, arguments, recipe);
  g_autoptr (GError) error =
      g_error_new (ANS_ERROR, ANS_ERROR_USAGE,
                   "there is no display to open the window on; without one: %s", command);
  return ans_command_refuse (error);
}
