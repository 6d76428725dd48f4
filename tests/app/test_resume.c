/* Every problem, through the program: a run that is killed after some steps and goes on
 * from its last checkpoint with another number of threads leaves the same state, byte for
 * byte, as one that nobody has disturbed. */
#include "engine/export/safetensors.h"
#include "engine/problems/problem.h"
#include "tests/app/program.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { STEPS = 40, LONGEST_WAIT = 300 }; /* seconds */

static gint64
checkpoint_step (const char *path)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_load (path, NULL);
  return file ? g_ascii_strtoll (ans_safetensors_metadata (file, "step"), NULL, 10) : 0;
}

static GPid
start (const AnsProblem *problem, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autofree char *command =
      g_strdup_printf ("'%s' run %s --out %s --save-every 0.001 --threads 1",
                       g_getenv ("ANSATZ"), problem->id, folder);
  GPid child;
  g_assert_true (g_shell_parse_argv (command, NULL, &arguments, NULL));
  g_spawn_async (ans_test_program_folder (), arguments, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &child, &error);
  g_assert_no_error (error);
  return child;
}

/* Returns the step that it has come to. */
static gint64
run_until_killed (const AnsProblem *problem, const char *folder)
{
  g_autofree char *path = g_build_filename (ans_test_program_folder (), folder,
                                            "checkpoint.safetensors", NULL);
  gint64 end = g_get_monotonic_time () + LONGEST_WAIT * G_USEC_PER_SEC;
  GPid child = start (problem, folder);
  while (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (1000);
  }
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  return checkpoint_step (path);
}

static void
run_to (const char *options, const char *problem, gint64 steps, const char *folder)
{
  g_autofree char *line = g_strdup_printf (
      "run %s %s --steps %" G_GINT64_FORMAT " --out %s", problem, options, steps, folder);
  g_auto (AnsTestOutput) output = ans_test_program (line);
  if (output.status != 0)
    g_error ("ansatz %s: %s", line, output.err);
}

static void
assert_same_state (const char *a, const char *b)
{
  g_autofree char *one = ans_test_program_path (a), *two = ans_test_program_path (b);
  g_autofree char *x = NULL, *y = NULL;
  gsize m, n;
  g_assert_true (g_file_get_contents (one, &x, &m, NULL));
  g_assert_true (g_file_get_contents (two, &y, &n, NULL));
  g_assert_cmpmem (x, m, y, n);
}

static void
killed_and_resumed (gconstpointer data)
{
  const AnsProblem *problem = data;
  g_autofree char *killed = g_strdup_printf ("%s-killed", problem->id);
  g_autofree char *rest = g_strdup_printf ("%s-rest", problem->id);
  g_autofree char *whole = g_strdup_printf ("%s-whole", problem->id);
  g_autofree char *resume =
      g_strdup_printf ("--threads 2 --resume %s/checkpoint.safetensors", killed);
  g_autofree char *one = g_strdup_printf ("%s/checkpoint.safetensors", rest);
  g_autofree char *two = g_strdup_printf ("%s/checkpoint.safetensors", whole);
  gint64 reached = run_until_killed (problem, killed);
  g_assert_cmpint (reached, >, 0);
  run_to (resume, problem->id, reached + STEPS, rest);
  run_to ("--threads 2", problem->id, reached + STEPS, whole);
  assert_same_state (one, two);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; ans_problems[i]; i++) {
    g_autofree char *path = g_strdup_printf ("/app/resume/%s", ans_problems[i]->id);
    g_test_add_data_func (path, ans_problems[i], killed_and_resumed);
  }
  int status = g_test_run ();
  ans_test_program_end ();
  return status;
}
