/* Lessons: how they are read, and that each problem has a good one. */
#include <string.h>

#include "engine/core/error.h"
#include "ui/lesson.h"
#include "ui/resources.h"

#define HEAD "# T\nproblem: sgd-sampling\n"

static void
test_states (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsLesson) lesson = ans_lesson_parse (
      HEAD
      "\n## One\npreset: double-well\nset: beta=2 eta=0.01\nplots: density particles\n"
      "run: 50\nspeed: 60\nhide: beta\n\nFirst\nline.\n\nSecond.\n"
      "## Two\nset: beta=3\nhide:\n\nText.\n## Three\nset: particles=500\n\nText.\n",
      "t", &error);
  g_assert_no_error (error);
  g_assert_cmpint (lesson->n, ==, 3);
  const AnsLessonState *one = &lesson->states[0], *two = &lesson->states[1];
  int beta = ans_problem_param_index (lesson->problem, "beta", NULL);
  int eta = ans_problem_param_index (lesson->problem, "eta", NULL);
  g_assert_cmpstr (one->title, ==, "One");
  g_assert_cmpstr (one->narration, ==, "First line.\n\nSecond.");
  g_assert_cmpfloat (one->values[beta], ==, 2);
  g_assert_cmpint (one->run, ==, ANS_LESSON_STEPS);
  g_assert_cmpint (one->steps, ==, 50);
  g_assert_cmpint (one->n_plots, ==, 2);
  g_assert_cmpstr (lesson->problem->plots[one->plots[0]].id, ==, "density");
  g_assert_true (one->hidden[beta]);
  g_assert_cmpfloat (two->values[beta], ==, 3);
  g_assert_cmpfloat (two->values[eta], ==, 0.01);
  g_assert_cmpint (two->run, ==, ANS_LESSON_PAUSE);
  g_assert_cmpint (two->n_plots, ==, 2);
  g_assert_false (two->hidden[beta]);
  g_assert_false (ans_lesson_goes_on (lesson, 0));
  g_assert_true (ans_lesson_goes_on (lesson, 1));
  g_assert_false (ans_lesson_goes_on (lesson, 2));
}

static void
refused (const char *text, const char *where, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ans_lesson_parse (text, "t", &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, where));
  g_assert_nonnull (strstr (error->message, what));
}

#define STATE HEAD "## S\npreset: double-well\n"

static void
test_errors (void)
{
  refused ("", "t.lesson:1: ", "no states");
  refused ("# T\nproblem: sgd-samplin\n", "t.lesson:2: ", "sgd-samplin");
  refused ("# T\n## S\n", "t.lesson:2: ", "problem");
  refused (HEAD "colour: red\n", "t.lesson:3: ", "problem");
  refused (HEAD "## S\n\ntext\n", "t.lesson:6: ", "preset");
  refused (HEAD "## S\npreset: double-wel\n", "t.lesson:4: ", "double-wel");
  refused (STATE "st: beta=1\n", "t.lesson:5: ", "set");
  refused (STATE "set: betta=1\n", "t.lesson:5: ", "betta");
  refused (STATE "set: beta=-1\n", "t.lesson:5: ", "beta");
  refused (STATE "plots: densty\n", "t.lesson:5: ", "density");
  refused (STATE "plots:\n", "t.lesson:5: ", "plot");
  refused (STATE "run: fast\n", "t.lesson:5: ", "fast");
  refused (STATE "speed: -1\n", "t.lesson:5: ", "speed");
  refused (STATE "hide: betta\n", "t.lesson:5: ", "betta");
  refused (STATE "just text\n", "t.lesson:5: ", "key");
  refused (STATE "\n<i>open\n", "t.lesson:7: ", "");
  refused (STATE "## Next\n", "t.lesson:5: ", "nothing to say");
  refused ("# \xff\n", "t.lesson:1: ", "UTF-8");
}

/* Every lesson in the resources reads, which checks each key against the tables. */
static void
test_lesson (gconstpointer id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsLesson) lesson = ans_lesson_load (id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lesson->n, >=, 3);
  for (int i = 0; i < lesson->n; i++) {
    const AnsLessonState *state = &lesson->states[i];
    g_auto (AnsRecipe) recipe = {0};
    ans_lesson_recipe (lesson, i, &recipe);
    g_assert_true (ans_problem_check (lesson->problem, recipe.values, &error));
    g_assert_no_error (error);
    g_assert_cmpint (state->n_plots, >, 0);
    g_assert_cmpuint (strlen (state->narration), >, 60);
    g_assert_cmpuint (strlen (state->narration), <, 700);
  }
}

static void
test_all_problems (void)
{
  g_auto (GStrv) ids = ans_lesson_ids ();
  for (int i = 0; ans_problems[i]; i++) {
    gboolean found = FALSE;
    for (char **id = ids; *id; id++) {
      g_autoptr (AnsLesson) lesson = ans_lesson_load (*id, NULL);
      found |= lesson && lesson->problem == ans_problems[i];
    }
    g_test_message ("%s", ans_problems[i]->id);
    g_assert_true (found);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (ans_resources_get_resource ());
  g_test_add_func ("/ui/lesson/states-build-on-each-other", test_states);
  g_test_add_func ("/ui/lesson/errors-name-file-and-line", test_errors);
  g_test_add_func ("/ui/lesson/every-problem-has-one", test_all_problems);
  char **ids = ans_lesson_ids ();
  for (char **id = ids; *id; id++) {
    g_autofree char *path = g_strdup_printf ("/ui/lesson/%s/fits-its-problem", *id);
    g_test_add_data_func (path, *id, test_lesson);
  }
  int status = g_test_run ();
  g_strfreev (ids);
  return status;
}
