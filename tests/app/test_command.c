#include "tests/app/program.h"
#include "tests/runs/comma.h"

#include <math.h>
#include <string.h>

static void
help_and_version_are_told (void)
{
  g_auto (AnsTestOutput) help = ans_test_program ("--help");
  g_auto (AnsTestOutput) version = ans_test_program ("--version");
  g_auto (AnsTestOutput) run_help = ans_test_program ("run --help");
  g_assert_cmpint (help.status, ==, 0);
  g_assert_nonnull (strstr (help.out, "reproduce"));
  g_assert_cmpint (version.status, ==, 0);
  g_assert_cmpstr (version.out, ==, "ansatz " ANS_VERSION "\n");
  g_assert_cmpint (run_help.status, ==, 0);
  g_assert_nonnull (strstr (run_help.out, "--resume"));
}

static void
list_names_problems_and_presets (void)
{
  g_auto (AnsTestOutput) text = ans_test_program ("list");
  g_auto (AnsTestOutput) output = ans_test_program ("list --json");
  g_autoptr (JsonParser) parser = ans_test_program_json (&output);
  JsonArray *problems = json_node_get_array (json_parser_get_root (parser));
  JsonObject *problem = json_array_get_object_element (problems, 0);
  g_assert_nonnull (strstr (text.out, "exploding"));
  g_assert_cmpuint (json_array_get_length (problems), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (problem, "id"), ==, "fixture");
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (problem, "presets")), ==, 5);
}

static void
describe_tells_every_table (void)
{
  g_auto (AnsTestOutput) text = ans_test_program ("describe fixture");
  g_auto (AnsTestOutput) output = ans_test_program ("describe fixture --json");
  g_autoptr (JsonParser) parser = ans_test_program_json (&output);
  JsonObject *problem = json_node_get_object (json_parser_get_root (parser));
  static const char *const tables[] = {"parameters", "presets", "metrics", "plots",
                                       "claims"};
  static const guint lengths[] = {15, 5, 3, 5, 2};
  g_assert_nonnull (strstr (text.out, "0.01 ... 1000"));
  g_assert_nonnull (strstr (text.out, "√(2/β)"));
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpuint (
        json_array_get_length (json_object_get_array_member (problem, tables[i])), ==,
        lengths[i]);
}

static void
run_prints_one_object (void)
{
  g_auto (AnsTestOutput) output =
      ans_test_program ("run fixture --preset short --set beta=2.5 --set frozen=on "
                        "--seed 7 --threads 2 --json");
  g_assert_cmpint (output.status, ==, 0);
  g_autoptr (JsonParser) parser = ans_test_program_json (&output);
  JsonObject *run = json_node_get_object (json_parser_get_root (parser));
  JsonObject *parameters = json_object_get_object_member (run, "parameters");
  JsonObject *metrics = json_object_get_object_member (run, "metrics");
  JsonObject *energy = json_object_get_object_member (metrics, "energy");
  g_assert_cmpstr (json_object_get_string_member (run, "problem"), ==, "fixture");
  g_assert_cmpstr (json_object_get_string_member (run, "preset"), ==, "short");
  g_assert_cmpfloat (json_object_get_double_member (parameters, "beta"), ==, 2.5);
  g_assert_true (json_object_get_boolean_member (parameters, "frozen"));
  g_assert_cmpint (json_object_get_int_member (run, "seed"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (run, "threads"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (run, "steps"), ==, 50);
  g_assert_cmpfloat (json_object_get_double_member (run, "seconds"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (run, "steps_per_second"), >, 0);
  g_assert_cmpint (json_object_get_int_member (run, "peak_memory_bytes"), >, 0);
  double value = json_object_get_double_member (energy, "value");
  double reference = json_object_get_double_member (energy, "reference");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (energy, "error"),
                                  fabs (value / reference - 1), 1e-12);
  g_assert_false (json_object_has_member (energy, "stderr"));
  g_assert_true (
      json_object_has_member (json_object_get_object_member (metrics, "mean"), "stderr"));
}

static void
run_goes_as_far_as_asked (void)
{
  g_auto (AnsTestOutput) steps =
      ans_test_program ("run fixture --preset short --steps 3");
  g_auto (AnsTestOutput) none = ans_test_program ("run fixture --preset short --steps 0");
  g_auto (AnsTestOutput) seconds = ans_test_program ("run fixture --seconds 0.05");
  g_assert_cmpint (steps.status, ==, 0);
  g_assert_nonnull (strstr (steps.out, "fixture short: 3 steps"));
  g_assert_nonnull (strstr (none.out, "0 steps"));
  g_assert_cmpint (seconds.status, ==, 0);
  /* stderr is no terminal here: no progress bar. */
  g_assert_cmpstr (steps.err, ==, "");
}

static void
wrong_names_are_refused_with_the_nearest (void)
{
  static const struct {
    const char *line, *text;
  } cases[] = {
      {"rnu fixture", "'rnu' is neither a command nor a problem; did you mean 'run'?"},
      {"fixtrue", "did you mean 'fixture'?"},
      {"run fixtrue", "unknown problem 'fixtrue'; did you mean 'fixture'?"},
      {"describe fixtrue", "did you mean 'fixture'?"},
      {"reproduce fixtrue", "did you mean 'fixture'?"},
      {"run fixture --preset shrot", "unknown preset 'shrot'; did you mean 'short'?"},
      {"run fixture --set bta=1", "unknown parameter 'bta'; did you mean 'beta'?"},
      {"run fixture --set well=single", "did you mean 'single-well'?"},
      {"run fixture --sed 1", "unknown option '--sed'; did you mean '--set'?"},
      {"run fixture --jsn", "did you mean '--json'?"},
      {"list --jsno", "did you mean '--json'?"},
      {"export x --cvs y", "did you mean '--csv'?"},
      {"fixture --presett short", "did you mean '--preset'?"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    ans_test_program_refuses (cases[i].line, cases[i].text);
}

static void
wrong_values_are_refused_with_the_limit (void)
{
  static const struct {
    const char *line, *text;
  } cases[] = {
      {"run fixture --set beta=-1", "beta=-1 is outside its limits 0.01 ... 1000"},
      {"run fixture --set beta=two", "'two' is not a number"},
      {"run fixture --set beta", "not of the form KEY=VALUE"},
      {"run fixture --set particles=20 --set bumps=30",
       "bumps=30 is more than particles=20"},
      {"run fixture --seed -1", "--seed -1: a whole number from 0"},
      {"run fixture --seed 18446744073709551616", "--seed 18446744073709551616"},
      {"run fixture --threads 0", "--threads 0: a whole number from 1 to 256"},
      {"run fixture --steps x", "--steps x"},
      {"run fixture --seconds 0", "--seconds 0: a number above 0"},
      {"run fixture --seconds 1 --steps 1", "not both"},
      {"run", "'run' needs the name of a problem"},
      {"run fixture fixture", "takes one problem"},
      {"list all", "'list' takes no 'all'"},
      {"export", "needs one checkpoint"},
      {"fixture --set beta=-1", "beta=-1 is outside its limits"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    ans_test_program_refuses (cases[i].line, cases[i].text);
}

static void
without_a_display_the_other_way_is_named (void)
{
  ans_test_program_refuses ("", "ansatz run fixture");
  ans_test_program_refuses ("fixture --preset short",
                            "ansatz run fixture --preset short");
}

static void
reproduce_judges_every_claim (void)
{
  g_auto (AnsTestOutput) output = ans_test_program ("reproduce --json");
  g_assert_cmpint (output.status, ==, 0);
  g_autoptr (JsonParser) parser = ans_test_program_json (&output);
  JsonArray *claims = json_node_get_array (json_parser_get_root (parser));
  JsonObject *second = json_array_get_object_element (claims, 1);
  g_assert_cmpuint (json_array_get_length (claims), ==, 2);
  g_assert_true (json_object_get_boolean_member (second, "holds"));
  /* E = 1 / (2 beta) at beta = 2. */
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (second, "reference"),
                                  0.25, 1e-6);
  g_auto (AnsTestOutput) text = ans_test_program ("reproduce fixture");
  g_assert_nonnull (strstr (text.out, "within 30 %"));
  g_assert_nonnull (strstr (text.out, "2 of 2 claims hold"));
}

static void
a_run_that_fails_tells_what_was_reached (void)
{
  g_auto (AnsTestOutput) output =
      ans_test_program ("run fixture --preset exploding --json");
  g_assert_cmpint (output.status, ==, 1);
  g_assert_nonnull (strstr (output.err, "lower dt"));
  g_autoptr (JsonParser) parser = ans_test_program_json (&output);
  JsonObject *run = json_node_get_object (json_parser_get_root (parser));
  g_assert_nonnull (strstr (json_object_get_string_member (run, "failure"), "lower dt"));
  g_assert_cmpint (json_object_get_int_member (run, "steps"), >, 0);
  g_auto (AnsTestOutput) closed = ans_test_program ("run fixture --set open-fails=on");
  g_assert_cmpint (closed.status, ==, 1);
  g_assert_nonnull (strstr (closed.err, "told to fail"));
}

static void
the_command_in_the_report_gives_the_same_run (void)
{
  g_auto (AnsTestOutput) first =
      ans_test_program ("run fixture --preset short --set dt=0.003 --seed 5 --json");
  g_autoptr (JsonParser) parser = ans_test_program_json (&first);
  JsonObject *run = json_node_get_object (json_parser_get_root (parser));
  const char *command = json_object_get_string_member (run, "command");
  g_assert_true (g_str_has_prefix (command, "ansatz "));
  g_autofree char *line = g_strconcat (command + strlen ("ansatz "), " --json", NULL);
  g_auto (AnsTestOutput) second = ans_test_program (line);
  const char *one = strstr (first.out, "\"metrics\""),
             *two = strstr (second.out, "\"metrics\"");
  g_assert_cmpstr (one, ==, two);
}

static void
output_does_not_know_the_locale (void)
{
  const char *name = ans_test_comma_locale ();
  g_auto (AnsTestOutput) usual =
      ans_test_program ("run fixture --preset short --set beta=2.5 --json");
  if (!name) {
    g_test_skip ("no locale with a decimal comma can be made");
    return;
  }
  g_setenv ("LC_ALL", name, TRUE);
  g_auto (AnsTestOutput) german =
      ans_test_program ("run fixture --preset short --set beta=2.5 --json");
  g_auto (AnsTestOutput) described = ans_test_program ("describe fixture");
  g_auto (AnsTestOutput) text = ans_test_program ("run fixture --seconds 0.1");
  g_assert_cmpstr (strstr (usual.out, "\"metrics\""), ==,
                   strstr (german.out, "\"metrics\""));
  g_assert_nonnull (strstr (described.out, "0.01 ... 1000"));
  g_assert_cmpint (text.status, ==, 0);
  ans_test_program_refuses ("run fixture --set beta=2,5", "'2,5' is not a number");
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  ans_test_comma_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/command/help-and-version-are-told", help_and_version_are_told);
  g_test_add_func ("/app/command/list-names-problems-and-presets",
                   list_names_problems_and_presets);
  g_test_add_func ("/app/command/describe-tells-every-table", describe_tells_every_table);
  g_test_add_func ("/app/command/run-prints-one-object", run_prints_one_object);
  g_test_add_func ("/app/command/run-goes-as-far-as-asked", run_goes_as_far_as_asked);
  g_test_add_func ("/app/command/wrong-names-are-refused-with-the-nearest",
                   wrong_names_are_refused_with_the_nearest);
  g_test_add_func ("/app/command/wrong-values-are-refused-with-the-limit",
                   wrong_values_are_refused_with_the_limit);
  g_test_add_func ("/app/command/without-a-display-the-other-way-is-named",
                   without_a_display_the_other_way_is_named);
  g_test_add_func ("/app/command/reproduce-judges-every-claim",
                   reproduce_judges_every_claim);
  g_test_add_func ("/app/command/a-run-that-fails-tells-what-was-reached",
                   a_run_that_fails_tells_what_was_reached);
  g_test_add_func ("/app/command/the-command-in-the-report-gives-the-same-run",
                   the_command_in_the_report_gives_the_same_run);
  g_test_add_func ("/app/command/output-does-not-know-the-locale",
                   output_does_not_know_the_locale);
  int status = g_test_run ();
  ans_test_program_end ();
  return status;
}
