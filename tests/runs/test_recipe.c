#include "engine/run/journal.h"
#include "engine/run/recipe.h"
#include "tests/runs/fixture.h"

#include <string.h>

static int
param (const char *id)
{
  return ans_problem_param_index (&ans_problem_fixture, id, NULL);
}

static void
begins_with_the_preset (void)
{
  g_auto (AnsRecipe) first = {0}, single = {0};
  ans_recipe_init (&first, &ans_problem_fixture, NULL);
  ans_recipe_init (&single, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, "single-well", NULL));
  g_assert_cmpstr (first.preset->id, ==, "double-well");
  g_assert_cmpfloat (first.values[param ("beta")], ==, 3);
  g_assert_cmpfloat (single.values[param ("beta")], ==, 2);
  g_assert_cmpfloat (single.values[param ("well")], ==, 1);
  g_assert_cmpint (first.threads, >=, 1);
}

static void
command_names_what_differs_from_the_preset (void)
{
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, &ans_problem_fixture,
                   ans_problem_preset (&ans_problem_fixture, "single-well", NULL));
  g_autofree char *plain = ans_recipe_command (&recipe, 0);
  g_assert_cmpstr (plain, ==, "ansatz run fixture --preset single-well --seed 1");
  recipe.values[param ("beta")] = 0.1;
  recipe.values[param ("frozen")] = 1;
  recipe.values[param ("well")] = 0;
  recipe.seed = G_MAXUINT64;
  g_autofree char *changed = ans_recipe_command (&recipe, 250);
  g_assert_cmpstr (changed, ==,
                   "ansatz run fixture --preset single-well --set beta=0.1"
                   " --set well=double-well --set frozen=on --seed 18446744073709551615"
                   " --steps 250");
}

static void
copies_are_independent (void)
{
  g_auto (AnsRecipe) recipe = {0}, copy = {0};
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  ans_recipe_copy (&copy, &recipe);
  copy.values[0] = 17;
  g_assert_cmpfloat (recipe.values[0], ==, 3);
}

static void
journal_keeps_what_was_done (void)
{
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  g_autoptr (AnsJournal) journal = ans_journal_new (&recipe, NULL);
  recipe.values[0] = 9;
  for (int i = 0; i < 100; i++)
    ans_journal_append (journal,
                        &(AnsEntry){.kind = ANS_ENTRY_SET, .step = i, .value = i});
  g_autoptr (AnsJournal) copy = ans_journal_copy (journal);
  ans_journal_append (journal, &(AnsEntry){.kind = ANS_ENTRY_TOUCH, .step = 100});
  g_assert_cmpint (ans_journal_length (copy), ==, 100);
  g_assert_cmpint (ans_journal_length (journal), ==, 101);
  g_assert_cmpint (ans_journal_entry (copy, 99)->step, ==, 99);
  g_assert_cmpfloat (ans_journal_recipe (copy)->values[0], ==, 3);
  g_assert_null (ans_journal_start (copy));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/recipe/begins-with-the-preset", begins_with_the_preset);
  g_test_add_func ("/run/recipe/command-names-what-differs-from-the-preset",
                   command_names_what_differs_from_the_preset);
  g_test_add_func ("/run/recipe/copies-are-independent", copies_are_independent);
  g_test_add_func ("/run/recipe/journal-keeps-what-was-done",
                   journal_keeps_what_was_done);
  return g_test_run ();
}
