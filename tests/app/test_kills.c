/* A run that is killed again and again, at any moment of opening, running and saving: its
 * checkpoint is whole each time, nothing else is left in its folder, and in the end it
 * has the bits of a run that nobody has disturbed. */
#include "engine/export/safetensors.h"
#include "tests/app/program.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef ANS_SANITIZED
enum { KILLS = 10, LONGEST = 800 }; /* milliseconds */
#else
enum { KILLS = 100, LONGEST = 80 };
#endif

#define CHECKPOINT "killed/checkpoint.safetensors"

static void
run_and_kill (const char *line, GRand *random)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autofree char *command = g_strdup_printf ("'%s' %s", g_getenv ("ANSATZ"), line);
  GPid child;
  g_assert_true (g_shell_parse_argv (command, NULL, &arguments, NULL));
  g_spawn_async (ans_test_program_folder (), arguments, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &child, &error);
  g_assert_no_error (error);
  g_usleep ((gulong) g_rand_int_range (random, 1, LONGEST * 1000));
  int status;
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

/* The steps it has done; 0 if it did not come so far. */
static gint64
check_checkpoint (void)
{
  g_autoptr (GError) error = NULL;
  if (!ans_test_program_has (CHECKPOINT))
    return 0;
  g_autofree char *path = ans_test_program_path (CHECKPOINT);
  g_autoptr (AnsSafetensors) file = ans_safetensors_load (path, &error);
  g_assert_no_error (error);
  return g_ascii_strtoll (ans_safetensors_metadata (file, "step"), NULL, 10);
}

/* Between two calls of the system, when the new file has a name and has not yet taken the
 * target's, a second file is there; a kill hardly ever falls between them. */
static void
check_folder (void)
{
  g_autofree char *path = ans_test_program_path ("killed");
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  int others = 0;
  for (const char *name; folder && (name = g_dir_read_name (folder));)
    others += !g_str_equal (name, "checkpoint.safetensors");
  g_assert_cmpint (others, <=, 2);
}

static void
assert_same_file (const char *a, const char *b)
{
  g_autofree char *one = ans_test_program_path (a), *two = ans_test_program_path (b);
  g_autofree char *x = NULL, *y = NULL;
  gsize m, n;
  g_assert_true (g_file_get_contents (one, &x, &m, NULL));
  g_assert_true (g_file_get_contents (two, &y, &n, NULL));
  g_assert_cmpmem (x, m, y, n);
}

static void
finish (const char *settings, gint64 step)
{
  g_autofree char *rest =
      g_strdup_printf ("run fixture --resume " CHECKPOINT " --steps %" G_GINT64_FORMAT
                       " --out rest --threads 2",
                       step);
  g_autofree char *whole = g_strdup_printf ("run fixture %s --steps %" G_GINT64_FORMAT
                                            " --out whole --threads 1",
                                            settings, step);
  g_auto (AnsTestOutput) one = ans_test_program (rest);
  g_auto (AnsTestOutput) two = ans_test_program (whole);
  g_assert_cmpint (one.status + two.status, ==, 0);
  assert_same_file ("rest/checkpoint.safetensors", "whole/checkpoint.safetensors");
}

static void
a_killed_run_goes_on (void)
{
  const char *settings = "--preset short --seed 5 --set beta=3";
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  gint64 reached = 0, advances = 0;
  for (int i = 0; i < KILLS; i++) {
    g_autofree char *line = g_strdup_printf (
        "run fixture %s --steps 1000000000 --out killed --save-every 0.001 --threads %d",
        reached > 0 ? "--resume " CHECKPOINT : settings, 1 + i % 2);
    run_and_kill (line, random);
    gint64 step = check_checkpoint ();
    g_assert_cmpint (step, >=, reached);
    advances += step > reached;
    reached = step;
    check_folder ();
  }
  g_assert_cmpint (advances, >, KILLS / 4);
  finish (settings, reached + 10);
}

static void
saving_is_asked_for_sensibly (void)
{
  ans_test_program_refuses ("run fixture --save-every 5", "give --out DIR");
  ans_test_program_refuses ("run fixture --out s --save-every -1", "0 or more");
  ans_test_program_refuses ("run fixture --out s --save-every soon", "0 or more");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/kills/a-killed-run-goes-on", a_killed_run_goes_on);
  g_test_add_func ("/app/kills/saving-is-asked-for-sensibly",
                   saving_is_asked_for_sensibly);
  int status = g_test_run ();
  ans_test_program_end ();
  return status;
}
