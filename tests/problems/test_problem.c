#include "engine/problems/problem.h"
#include "tests/runs/comma.h"
#include "tests/runs/fixture.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static const AnsProblem *const fixture = &ans_problem_fixture;

static int
param (const char *id)
{
  return ans_problem_param_index (fixture, id, NULL);
}

static double *
defaults (void)
{
  double *values = g_new0 (double, ans_problem_n_params (fixture));
  ans_problem_defaults (fixture, values);
  return values;
}

/* Settings that are refused with this error, whose message holds the text; nothing is
 * changed. */
static void
refuses (const char *settings, int code, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *values = defaults (), *before = defaults ();
  g_assert_false (ans_problem_apply (fixture, settings, values, &error));
  g_assert_error (error, ANS_ERROR, code);
  if (!strstr (error->message, text))
    g_error ("'%s' is not in: %s", text, error->message);
  g_assert_cmpmem (values, sizeof *values * (gsize) ans_problem_n_params (fixture),
                   before, sizeof *values * (gsize) ans_problem_n_params (fixture));
}

static void
settings_are_applied_in_order (void)
{
  g_autofree double *values = defaults ();
  g_assert_true (ans_problem_apply (
      fixture, " beta=5 well=single-well\tfrozen=yes  particles=1e3 beta=7.5 ", values,
      NULL));
  g_assert_cmpfloat (values[param ("beta")], ==, 7.5);
  g_assert_cmpfloat (values[param ("well")], ==, 1);
  g_assert_cmpfloat (values[param ("frozen")], ==, 1);
  g_assert_cmpfloat (values[param ("particles")], ==, 1000);
  g_assert_true (ans_problem_apply (fixture, "", values, NULL));
  g_assert_true (ans_problem_apply (fixture, NULL, values, NULL));
}

static void
wrong_settings_are_refused_with_a_reason (void)
{
  refuses ("bta=1", ANS_ERROR_USAGE, "unknown parameter 'bta'; did you mean 'beta'?");
  refuses ("beta=5 well=double-wel", ANS_ERROR_USAGE, "did you mean 'double-well'?");
  refuses ("beta", ANS_ERROR_USAGE, "'beta' is not of the form KEY=VALUE");
  refuses ("beta=", ANS_ERROR_USAGE, "is not a number");
  refuses ("beta=1,5", ANS_ERROR_USAGE, "'1,5' is not a number");
  refuses ("beta=1.5x", ANS_ERROR_USAGE, "is not a number");
  refuses ("beta=nan", ANS_ERROR_USAGE, "is not a number");
  refuses ("beta=inf", ANS_ERROR_USAGE, "is not a number");
  refuses ("beta=0", ANS_ERROR_RANGE, "beta=0 is outside its limits 0.01 ... 1000");
  refuses ("particles=100.5", ANS_ERROR_USAGE, "a whole number is wanted");
  refuses ("particles=1e9", ANS_ERROR_RANGE,
           "particles=1000000000 is outside its limits 16 ... 1000000");
  refuses ("frozen=2", ANS_ERROR_USAGE, "a switch is 'on' or 'off'");
}

static void
names_are_found_or_the_nearest_is_named (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpstr (ans_problem_find (ans_problems[0]->id, NULL)->id, ==,
                   ans_problems[0]->id);
  g_assert_null (ans_problem_find ("comitor", &error));
  g_assert_nonnull (strstr (error->message, "unknown problem 'comitor'; did you mean '"));
  g_clear_error (&error);
  g_assert_cmpstr (ans_problem_preset (fixture, "short", NULL)->id, ==, "short");
  g_assert_null (ans_problem_preset (fixture, "shrot", &error));
  g_assert_nonnull (strstr (error->message, "did you mean 'short'?"));
  g_assert_cmpint (ans_problem_metric_index (fixture, "energy"), ==, 1);
  g_assert_cmpint (ans_problem_metric_index (fixture, "none"), ==, -1);
}

/* Numbers with few and with all digits, near the limits of the type. */
static void
values_survive_as_text (void)
{
  static const double numbers[] = {
      3, 0.1, 1.0 / 3, 1e-3, 999.99999999999989, 0.015, 1000, 0.30000000000000004};
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree double *values = defaults ();
    g_autofree char *text = ans_problem_param_text (fixture, param ("beta"), numbers[i]);
    gboolean fits = numbers[i] >= 0.01 && numbers[i] <= 1000;
    g_assert_cmpint (ans_problem_set (fixture, "beta", text, values, NULL), ==, fits);
    if (fits)
      g_assert_cmpfloat (values[param ("beta")], ==, numbers[i]);
  }
}

static void
text_is_short_and_of_the_kind (void)
{
  static const struct {
    const char *id;
    double value;
    const char *text;
  } cases[] = {
      {"beta", 0.1, "0.1"},       {"beta", 1000, "1000"},
      {"dt", 1e-6, "1e-06"},      {"particles", 512, "512"},
      {"frozen", 1, "on"},        {"frozen", 0, "off"},
      {"well", 1, "single-well"}, {"beta", 0.30000000000000004, "0.30000000000000004"}};
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        ans_problem_param_text (fixture, param (cases[i].id), cases[i].value);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
text_does_not_know_the_locale (void)
{
  const char *name = ans_test_comma_locale ();
  if (!name || !setlocale (LC_ALL, name)) {
    g_test_skip ("no locale with a decimal comma can be made");
  } else {
    char comma[16];
    g_snprintf (comma, sizeof comma, "%.1f", 0.5);
    g_assert_cmpstr (comma, ==, "0,5");
    text_is_short_and_of_the_kind ();
    values_survive_as_text ();
    wrong_settings_are_refused_with_a_reason ();
  }
  setlocale (LC_ALL, "C.UTF-8");
  ans_test_comma_clear ();
}

static void
values_go_into_a_state_and_come_back (void)
{
  int n = ans_problem_n_params (fixture);
  g_autofree double *values = defaults (), *back = g_new0 (double, n);
  g_autofree guint8 *state = g_malloc0 (fixture->state_size);
  g_assert_true (ans_problem_apply (
      fixture, "beta=0.125 well=single-well particles=77 dots=off", values, NULL));
  ans_problem_load (fixture, values, state);
  ans_problem_store (fixture, state, back);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (values[i], ==, back[i]);
}

static void
what_does_not_fit_together_is_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *values = defaults ();
  g_assert_true (ans_problem_check (fixture, values, NULL));
  values[param ("particles")] = 16;
  values[param ("bumps")] = 17;
  g_assert_false (ans_problem_check (fixture, values, &error));
  g_assert_nonnull (strstr (error->message, "bumps=17 is more than particles=16"));
}

static void
values_of_the_wrong_kind_are_refused (void)
{
  static const struct {
    const char *id;
    double value;
  } cases[] = {{"beta", 0.001},     {"beta", (double) NAN}, {"beta", (double) INFINITY},
               {"particles", 20.5}, {"frozen", 2},          {"frozen", -1},
               {"well", 2},         {"well", 0.5},          {"particles", (double) NAN}};
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (
        ans_problem_check_value (fixture, param (cases[i].id), cases[i].value, NULL));
}

static void
when_looks_at_the_other_parameter (void)
{
  static const AnsChoice choices[] = {
      {"one", "One"}, {"two", "Two"}, {"three", "Three"}, {NULL}};
  static const AnsParam params[] = {
      {.kind = ANS_PARAM_CHOICE, .id = "kind", .choices = choices},
      {.kind = ANS_PARAM_REAL, .id = "a", .hard_max = 1, .when = "kind=one|three"},
      {.kind = ANS_PARAM_SWITCH, .id = "s"},
      {.kind = ANS_PARAM_REAL, .id = "b", .hard_max = 1, .when = "s=on"},
      {.id = NULL}};
  static const AnsProblem problem = {.id = "when", .params = params};
  g_assert_true (ans_problem_param_shown (&problem, 0, (double[]){1, 0, 0, 0}));
  g_assert_true (ans_problem_param_shown (&problem, 1, (double[]){0, 0, 0, 0}));
  g_assert_false (ans_problem_param_shown (&problem, 1, (double[]){1, 0, 0, 0}));
  g_assert_true (ans_problem_param_shown (&problem, 1, (double[]){2, 0, 0, 0}));
  g_assert_false (ans_problem_param_shown (&problem, 3, (double[]){2, 0, 0, 0}));
  g_assert_true (ans_problem_param_shown (&problem, 3, (double[]){2, 0, 1, 0}));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/problem/settings-are-applied-in-order",
                   settings_are_applied_in_order);
  g_test_add_func ("/problems/problem/wrong-settings-are-refused-with-a-reason",
                   wrong_settings_are_refused_with_a_reason);
  g_test_add_func ("/problems/problem/names-are-found-or-the-nearest-is-named",
                   names_are_found_or_the_nearest_is_named);
  g_test_add_func ("/problems/problem/values-survive-as-text", values_survive_as_text);
  g_test_add_func ("/problems/problem/text-is-short-and-of-the-kind",
                   text_is_short_and_of_the_kind);
  g_test_add_func ("/problems/problem/text-does-not-know-the-locale",
                   text_does_not_know_the_locale);
  g_test_add_func ("/problems/problem/values-go-into-a-state-and-come-back",
                   values_go_into_a_state_and_come_back);
  g_test_add_func ("/problems/problem/what-does-not-fit-together-is-refused",
                   what_does_not_fit_together_is_refused);
  g_test_add_func ("/problems/problem/values-of-the-wrong-kind-are-refused",
                   values_of_the_wrong_kind_are_refused);
  g_test_add_func ("/problems/problem/when-looks-at-the-other-parameter",
                   when_looks_at_the_other_parameter);
  return g_test_run ();
}
