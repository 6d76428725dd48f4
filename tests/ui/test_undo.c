/* What can be taken back, and what a failure advises: no display is needed. */
#include "engine/run/recipe.h"
#include "tests/runs/fixture.h"
#include "ui/advice.h"
#include "ui/undo.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

#define SECOND 1000000

static void
check_back (AnsUndo *undo, int param, double value)
{
  int found = -1;
  double set = 0;
  g_assert_true (ans_undo_back (undo, &found, &set));
  g_assert_cmpint (found, ==, param);
  g_assert_cmpfloat (set, ==, value);
}

static void
check_again (AnsUndo *undo, int param, double value)
{
  int found = -1;
  double set = 0;
  g_assert_true (ans_undo_again (undo, &found, &set));
  g_assert_cmpint (found, ==, param);
  g_assert_cmpfloat (set, ==, value);
}

static void
changes_go_back_and_come_again (void)
{
  AnsUndo *undo = ans_undo_new ();
  ans_undo_add (undo, 2, 1, 5, 1 * SECOND);
  ans_undo_add (undo, 3, 0, 1, 1 * SECOND + 10);
  ans_undo_add (undo, 2, 5, 6, 9 * SECOND);
  check_back (undo, 2, 5);
  check_back (undo, 3, 0);
  check_again (undo, 3, 1);
  check_back (undo, 3, 0);
  check_back (undo, 2, 1);
  g_assert_false (ans_undo_can_go_back (undo));
  check_again (undo, 2, 5);
  ans_undo_add (undo, 4, 7, 8, 10 * SECOND); /* another way: the rest is lost */
  g_assert_false (ans_undo_can_go_again (undo));
  check_back (undo, 4, 7);
  check_back (undo, 2, 1);
  ans_undo_free (undo);
}

static void
a_drag_is_one_change (void)
{
  AnsUndo *undo = ans_undo_new ();
  for (int i = 0; i < 40; i++)
    ans_undo_add (undo, 1, i, i + 1, (gint64) i * SECOND / 10);
  check_back (undo, 1, 0);
  g_assert_false (ans_undo_can_go_back (undo));
  check_again (undo, 1, 40);
  ans_undo_add (undo, 1, 40, 41, 6 * SECOND);
  check_back (undo, 1, 40);
  ans_undo_free (undo);
}

static int
advised (const char *message)
{
  AnsRecipe recipe;
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  int param = ans_advice_smaller (&ans_problem_fixture, recipe.values, message);
  ans_recipe_clear (&recipe);
  return param;
}

static int
param (const char *id)
{
  return ans_problem_param_index (&ans_problem_fixture, id, NULL);
}

static void
a_message_names_the_knob (void)
{
  g_assert_cmpint (advised ("it flew away: lower dt (it is 2)"), ==, param ("dt"));
  g_assert_cmpint (advised ("Infinite; lower the learning rate (0.1)"), ==,
                   param ("rate"));
  g_assert_cmpint (advised ("take a smaller time step"), ==, param ("dt"));
  g_assert_cmpint (advised ("lower the width"), ==, -1);          /* no such thing here */
  g_assert_cmpint (advised ("raise dt"), ==, -1);                 /* the other way */
  g_assert_cmpint (advised ("lower the breadth dtt"), ==, -1);    /* another word */
  g_assert_cmpint (advised ("fewer particles, lower n"), ==, -1); /* not real */
}

static void
half_is_not_beyond_the_limit (void)
{
  const AnsParam *dt = &ans_problem_fixture.params[param ("dt")];
  g_assert_cmpfloat (ans_advice_half (dt, 0.5), ==, 0.25);
  g_assert_cmpfloat (ans_advice_half (dt, 1.5e-6), ==, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/undo/changes-go-back-and-come-again",
                   changes_go_back_and_come_again);
  g_test_add_func ("/ui/undo/a-drag-is-one-change", a_drag_is_one_change);
  g_test_add_func ("/ui/undo/a-message-names-the-knob", a_message_names_the_knob);
  g_test_add_func ("/ui/undo/half-is-not-beyond-the-limit", half_is_not_beyond_the_limit);
  return g_test_run ();
}
