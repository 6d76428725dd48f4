#include "app/command.h"
#include "app/window.h"

int
ans_window_start (const AnsRecipe *recipe, const char *path)
{
  const char *first = ans_problems[0]->id;
  g_autofree char *command = path     ? g_strdup_printf ("ansatz replay %s", path)
                             : recipe ? ans_recipe_command (recipe, 0)
                                      : g_strdup_printf ("ansatz run %s", first);
  g_autoptr (GError) error = g_error_new (
      ANS_ERROR, ANS_ERROR_USAGE,
      "this build has no window (it was made without GTK); without one: %s", command);
  return ans_command_refuse (error);
}
