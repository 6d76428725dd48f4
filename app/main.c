#include "app/command.h"
#include "app/recipe_options.h"
#include "app/window.h"
#include "engine/problems/spelling.h"
#include "engine/store/session_file.h"

#include <locale.h>
#include <string.h>

static const AnsCommandInfo commands[] = {
    {"list", "[--json]", "The problems and their presets", ans_command_list},
    {"describe", "PROBLEM [--json]", "A problem's parameters, metrics, plots and claims",
     ans_command_describe},
    {"run", "PROBLEM [OPTION]...", "Run without a window", ans_command_run},
    {"reproduce", "[PROBLEM]... [--slow] [--json]",
     "Every claim: reference, value reached, bound, verdict", ans_command_reproduce},
    {"figure", "PROBLEM|CHECKPOINT [OPTION]...",
     "A figure of a run: PDF, SVG, PNG, LaTeX, or its numbers", ans_command_figure},
    {"movie", "PROBLEM [OPTION]...", "Film a run: WebM, GIF or a folder of pictures",
     ans_command_movie},
    {"export", "FILE [--safetensors FILE] [--csv FILE]",
     "Take a trained model or the numbers out of a checkpoint or a session",
     ans_command_export},
    {"replay", "SESSION [--steps N] [--out DIR]",
     "Compute a session again and compare it with what it has come to",
     ans_command_replay}};

static int
print_help (void)
{
  ans_command_print ("Neural networks and partial differential equations, each with the "
                     "classical answer beside it.\n\nUsage:\n"
                     "  ansatz                      open the workbench\n"
                     "  ansatz PROBLEM [--preset NAME] [--set KEY=VALUE]... [--seed N]\n"
                     "                              open it at a problem\n"
                     "  ansatz FILE.ansatz          open a session that was saved\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    ans_command_printf ("  ansatz %s %s\n                              %s\n",
                        commands[i].name, commands[i].synopsis, commands[i].summary);
  ans_command_print (
      "  ansatz --version            the version\n\n"
      "'ansatz COMMAND --help' shows the options of a command.\n"
      "Exit status: 0; 1 when a run or a claim failed; 2 for wrong usage.\n");
  return ANS_EXIT_SUCCESS;
}

/* Commands and problems share the first word. */
static int
refuse_word (const char *word)
{
  g_autoptr (GArray) names = g_array_new (TRUE, FALSE, sizeof (char *));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_array_append_val (names, commands[i].name);
  for (int i = 0; ans_problems[i]; i++)
    g_array_append_val (names, ans_problems[i]->id);
  const char *nearest =
      ans_spelling_nearest (word, (const char *const *) (gpointer) names->data);
  g_autoptr (GError) error = g_error_new (
      ANS_ERROR, ANS_ERROR_USAGE,
      "'%s' is neither a command nor a problem; did you mean '%s'?", word, nearest);
  return ans_command_refuse (error);
}

/* ansatz FILE.ansatz: what cannot be read is refused before there is a window. */
static int
open_session (const AnsRecipeOptions *options, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) session = {0};
  if (argc > 2 || options->preset || options->seed || options->settings ||
      options->threads)
    g_set_error (&error, ANS_ERROR, ANS_ERROR_USAGE,
                 "a session has all its settings: nothing goes with '%s', neither --seed "
                 "nor --set, --preset, --threads",
                 argv[1]);
  if (error || !ans_session_file_load (argv[1], &session, &error))
    return ans_command_refuse (error);
  ans_session_file_clear (&session);
  return ans_window_start (NULL, argv[1]);
}

/* ansatz PROBLEM [--preset NAME] ... */
static int
open_window (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsRecipeOptions) options = {0};
  g_auto (AnsRecipe) recipe = {0};
  GOptionEntry entries[ANS_RECIPE_N_ENTRIES + 1] = {{NULL}};
  ans_recipe_options_entries (&options, entries);
  if (!ans_command_parse ("PROBLEM", "Opens the workbench at a problem.", entries, &argc,
                          &argv, &error))
    return ans_command_refuse (error);
  if (argc < 2)
    return ans_window_start (NULL, NULL);
  if (g_str_has_suffix (argv[1], ANS_SESSION_ENDING))
    return open_session (&options, argc, argv);
  if (!ans_problem_find (argv[1], NULL))
    return refuse_word (argv[1]);
  const AnsProblem *problem = ans_command_problem (argc, argv, &error);
  if (!problem || !ans_recipe_options_read (&options, problem, &recipe, &error))
    return ans_command_refuse (error);
  return ans_window_start (&recipe, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc == 1)
    return ans_window_start (NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return commands[i].run (argc - 1, argv + 1);
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 ||
      strcmp (argv[1], "help") == 0)
    return print_help ();
  if (strcmp (argv[1], "--version") == 0) {
    ans_command_print ("ansatz " ANS_VERSION "\n");
    return ANS_EXIT_SUCCESS;
  }
  return open_window (argc, argv);
}
