#include "app/command.h"

#include "app/description.h"

int
ans_command_describe (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL}, {NULL}};
  if (!ans_command_parse ("PROBLEM", "A problem's parameters, metrics, plots and claims.",
                          entries, &argc, &argv, &error))
    return ans_command_refuse (error);
  const AnsProblem *problem = ans_command_problem (argc, argv, &error);
  if (!problem)
    return ans_command_refuse (error);
  g_autofree char *text =
      as_json ? ans_description_json (problem) : ans_description_text (problem);
  ans_command_print (text);
  return ANS_EXIT_SUCCESS;
}
