#include "app/command.h"

#include "app/table.h"
#include "engine/export/json.h"

static char *
list_json (void)
{
  AnsJson *json = ans_json_new (TRUE);
  ans_json_begin_array (json, NULL);
  for (int i = 0; ans_problems[i]; i++) {
    const AnsProblem *problem = ans_problems[i];
    ans_json_begin_object (json, NULL);
    ans_json_string (json, "id", problem->id);
    ans_json_string (json, "title", problem->title);
    ans_json_string (json, "section", problem->section);
    ans_json_string (json, "summary", problem->summary);
    ans_json_begin_array (json, "presets");
    for (const AnsPreset *preset = problem->presets; preset->id; preset++) {
      ans_json_begin_object (json, NULL);
      ans_json_string (json, "id", preset->id);
      ans_json_string (json, "title", preset->title);
      ans_json_string (json, "summary", preset->summary);
      ans_json_integer (json, "steps", preset->steps);
      ans_json_end_object (json);
    }
    ans_json_end_array (json);
    ans_json_end_object (json);
  }
  ans_json_end_array (json);
  return ans_json_finish (json);
}

static void
print_problem (const AnsProblem *problem)
{
  g_autoptr (AnsTable) table = ans_table_new ("ll");
  for (const AnsPreset *preset = problem->presets; preset->id; preset++) {
    ans_table_add (table, preset->id);
    ans_table_add (table, preset->summary ? preset->summary : preset->title);
  }
  g_autofree char *presets = ans_table_text (table, 4);
  ans_command_printf ("%s - %s\n  %s\n%s", problem->id, problem->title, problem->summary,
                      presets);
}

int
ans_command_list (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL}, {NULL}};
  if (!ans_command_parse ("", "The problems and their presets.", entries, &argc, &argv,
                          &error))
    return ans_command_refuse (error);
  if (argc > 1) {
    g_set_error (&error, ANS_ERROR, ANS_ERROR_USAGE, "'list' takes no '%s'", argv[1]);
    return ans_command_refuse (error);
  }
  if (as_json) {
    g_autofree char *json = list_json ();
    ans_command_print (json);
    return ANS_EXIT_SUCCESS;
  }
  for (int i = 0; ans_problems[i]; i++)
    print_problem (ans_problems[i]);
  return ANS_EXIT_SUCCESS;
}
