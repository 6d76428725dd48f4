#include "app/command.h"

#include "engine/problems/spelling.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* "Unknown option --sed" becomes "unknown option '--sed'; did you mean '--seed'?". */
static void
name_the_nearest (const GOptionEntry *entries, GError **error)
{
  const char *dashes = strstr ((*error)->message, "--");
  if (!g_error_matches (*error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) || !dashes)
    return;
  g_autoptr (GArray) names = g_array_new (TRUE, FALSE, sizeof (char *));
  const char *help = "help";
  g_autofree char *wrong = g_strndup (dashes + 2, strcspn (dashes + 2, "= "));
  for (; entries->long_name; entries++)
    g_array_append_val (names, entries->long_name);
  g_array_append_val (names, help);
  const char *nearest =
      ans_spelling_nearest (wrong, (const char *const *) (gpointer) names->data);
  g_clear_error (error);
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "unknown option '--%s'; did you mean '--%s'?", wrong, nearest);
}

gboolean
ans_command_parse (const char *synopsis, const char *summary, const GOptionEntry *entries,
                   int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (synopsis);
  GError *failure = NULL;
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &failure))
    return TRUE;
  name_the_nearest (entries, &failure);
  g_propagate_error (error, failure);
  return FALSE;
}

int
ans_command_refuse (const GError *error)
{
  fprintf (stderr, "ansatz: %s\n", error->message);
  return ANS_EXIT_USAGE;
}

const AnsProblem *
ans_command_problem (int argc, char **argv, GError **error)
{
  if (argc == 2)
    return ans_problem_find (argv[1], error);
  if (argc < 2)
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "'%s' needs the name of a problem; 'ansatz list' shows them", argv[0]);
  else
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "'%s' takes one problem, and '%s' comes after it", argv[0], argv[2]);
  return NULL;
}

void
ans_command_print (const char *text)
{
  fputs (text, stdout);
}

void
ans_command_printf (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ans_command_print (text);
}
