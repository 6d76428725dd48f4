#include "tests/app/program.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

static char *folder;

const char *
ans_test_program_folder (void)
{
  if (!folder)
    folder = g_dir_make_tmp ("ansatz-program-XXXXXX", NULL);
  return folder;
}

static AnsTestOutput
start (const char *before, const char *line)
{
  AnsTestOutput output = {.status = -1};
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL, environment = g_get_environ ();
  g_autofree char *command =
      g_strdup_printf ("%s '%s' %s", before, g_getenv ("ANSATZ"), line);
  environment = g_environ_unsetenv (environment, "DISPLAY");
  environment = g_environ_unsetenv (environment, "WAYLAND_DISPLAY");
  g_assert_true (g_shell_parse_argv (command, NULL, &arguments, NULL));
  g_spawn_sync (ans_test_program_folder (), arguments, environment, G_SPAWN_SEARCH_PATH,
                NULL, NULL, &output.out, &output.err, &output.status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (output.status));
  output.status = WEXITSTATUS (output.status);
  return output;
}

AnsTestOutput
ans_test_program (const char *line)
{
  return start ("", line);
}

AnsTestOutput
ans_test_program_interrupted (const char *line, const char *file)
{
  g_autofree char *before =
      g_strdup_printf ("sh -c '\"$@\" & p=$!; until [ -e %s ]; do sleep 0.02; done; "
                       "kill -INT $p; wait $p' sh",
                       file);
  return start (before, line);
}

void
ans_test_program_clear (AnsTestOutput *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}

void
ans_test_program_refuses (const char *line, const char *text)
{
  g_auto (AnsTestOutput) output = ans_test_program (line);
  if (output.status != 2 || !strstr (output.err, text) || *output.out)
    g_error ("'%s' gave status %d, '%s' and '%s' instead of 2 and '%s'", line,
             output.status, output.out, output.err, text);
}

JsonParser *
ans_test_program_json (const AnsTestOutput *output)
{
  g_autoptr (GError) error = NULL;
  JsonParser *parser = json_parser_new ();
  json_parser_load_from_data (parser, output->out, -1, &error);
  g_assert_no_error (error);
  return parser;
}

char *
ans_test_program_path (const char *name)
{
  return g_build_filename (ans_test_program_folder (), name, NULL);
}

gboolean
ans_test_program_has (const char *name)
{
  g_autofree char *path = ans_test_program_path (name);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
ans_test_program_text (const char *name)
{
  g_autofree char *path = ans_test_program_path (name);
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    if (g_remove (inner) != 0)
      remove_tree (inner);
  }
  g_rmdir (path);
}

void
ans_test_program_end (void)
{
  if (folder)
    remove_tree (folder);
  g_clear_pointer (&folder, g_free);
}
