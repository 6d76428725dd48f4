#include "app/window.h"

#include "app/command.h"
#include "ui/application.h"

#include <gtk/gtk.h>

int
ans_window_start (const AnsRecipe *recipe, const char *path)
{
  g_autofree char *name = g_strdup ("ansatz"), *file = g_strdup (path);
  char *arguments[] = {name, file, NULL};
  const char *first = ans_problems[0]->id;
  g_autofree char *command = path     ? g_strdup_printf ("ansatz replay %s", path)
                             : recipe ? ans_recipe_command (recipe, 0)
                                      : g_strdup_printf ("ansatz run %s", first);
  if (gtk_init_check ())
    return ans_application_run (path ? 2 : 1, arguments, recipe);
  g_autoptr (GError) error =
      g_error_new (ANS_ERROR, ANS_ERROR_USAGE,
                   "there is no display to open the window on; without one: %s", command);
  return ans_command_refuse (error);
}
