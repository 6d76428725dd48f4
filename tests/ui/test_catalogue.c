/* Searching for problems. */
#include "tests/runs/fixture.h"
#include "ui/widgets/catalogue.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static void
test_words (void)
{
  g_assert_true (ans_catalogue_matches ("müller–brown at β = 0.1", ""));
  g_assert_true (ans_catalogue_matches ("müller–brown at β = 0.1", "Β brown"));
  g_assert_true (ans_catalogue_matches ("müller–brown at β = 0.1", " MÜLL  "));
  g_assert_false (ans_catalogue_matches ("müller–brown at β = 0.1", "brown langevin"));
}

static void
test_tables (void)
{
  g_autofree char *text = ans_catalogue_text (&ans_problem_fixture);
  g_assert_true (ans_catalogue_matches (text, ans_problem_fixture.title));
  g_assert_true (ans_catalogue_matches (text, ans_problem_fixture.id));
  for (const AnsParam *param = ans_problem_fixture.params; param->id; param++)
    g_assert_true (ans_catalogue_matches (text, param->id));
  for (const AnsPreset *preset = ans_problem_fixture.presets; preset->id; preset++) {
    g_autofree char *own = ans_catalogue_preset_text (preset);
    g_assert_true (ans_catalogue_matches (text, preset->title));
    g_assert_true (ans_catalogue_matches (own, preset->title));
  }
  g_assert_false (ans_catalogue_matches (text, "</i>"));
}

static void
test_headings (void)
{
  AnsProblem problem = {.section = "1.1.2 Molecular dynamics"};
  g_assert_cmpstr (ans_catalogue_heading (&problem), ==,
                   "Networks for Differential Equations");
  problem.section = "2.4 Games";
  g_assert_cmpstr (ans_catalogue_heading (&problem), ==,
                   "Differential Equations for Networks");
  problem.section = "Others";
  g_assert_cmpstr (ans_catalogue_heading (&problem), ==, "Others");
  problem.section = NULL;
  g_assert_cmpstr (ans_catalogue_heading (&problem), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/catalogue/every-word-has-to-be-there", test_words);
  g_test_add_func ("/ui/catalogue/a-problem-is-found-by-all-its-names", test_tables);
  g_test_add_func ("/ui/catalogue/headings-are-the-halves-of-the-talk", test_headings);
  return g_test_run ();
}
