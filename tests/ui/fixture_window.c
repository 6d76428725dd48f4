/* The window with the fixture as its only problem: fixture_window [PRESET
 * [KEY=VALUE]...]. */
#include "tests/runs/fixture.h"
#include "ui/application.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

int
main (int argc, char **argv)
{
  AnsRecipe recipe;
  g_autoptr (GError) error = NULL;
  const AnsPreset *preset = NULL;
  if (argc > 1 && !(preset = ans_problem_preset (&ans_problem_fixture, argv[1], &error)))
    g_error ("%s", error->message);
  ans_recipe_init (&recipe, &ans_problem_fixture, preset);
  for (int i = 2; i < argc; i++)
    if (!ans_problem_apply (&ans_problem_fixture, argv[i], recipe.values, &error))
      g_error ("%s", error->message);
  recipe.threads = 2;
  int status = ans_application_run (1, argv, &recipe);
  ans_recipe_clear (&recipe);
  return status;
}
