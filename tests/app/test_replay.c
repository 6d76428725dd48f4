/* Sessions at the command line: computed again, taken out of, refused. */
#include "engine/export/safetensors.h"
#include "tests/app/program.h"
#include "tests/runs/fixture.h"
#include "tests/store/sample.h"

#include <string.h>

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

#define SMALL "particles=64 bumps=8"

/* A session in the program's folder, `begin` as for ans_test_session. */
static void
save_session (const char *name, gint64 begin, gint64 steps)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) file =
      ans_test_session (&ans_problem_fixture, SMALL, begin, steps);
  g_autofree char *path = ans_test_program_path (name);
  ans_session_file_save (&file, path, &error);
  g_assert_no_error (error);
}

static void
assert_says (const char *line, int exit_status, const char *text)
{
  g_auto (AnsTestOutput) output = ans_test_program (line);
  if (output.status != exit_status || !strstr (output.out, text))
    g_error ("'%s' gave status %d, '%s' and '%s' instead of %d and '%s'", line,
             output.status, output.out, output.err, exit_status, text);
}

static void
a_session_is_computed_again (void)
{
  save_session ("whole.ansatz", 0, 20);
  save_session ("rest.ansatz", 30, 20);
  assert_says ("replay whole.ansatz --threads 1", 0, "step 20: identical");
  assert_says ("replay whole.ansatz --threads 3", 0, "step 20: identical");
  assert_says ("replay rest.ansatz", 0, "step 50: identical");
  assert_says ("replay whole.ansatz --steps 7", 0, "nothing to compare");
}

/* Beyond the session as up to it: another session that went so far has the same bits. */
static void
a_replay_goes_on (void)
{
  save_session ("short.ansatz", 5, 20);
  save_session ("long.ansatz", 5, 60);
  assert_says ("replay short.ansatz --steps 65 --out one", 0, "step 25: identical");
  assert_says ("replay long.ansatz --out two", 0, "step 65: identical");
  static const char *const files[][2] = {
      {"one/checkpoint.safetensors", "two/checkpoint.safetensors"},
      {"one/metrics.csv", "two/metrics.csv"}};
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *a = ans_test_program_path (files[i][0]);
    g_autofree char *b = ans_test_program_path (files[i][1]);
    g_autofree char *x = NULL, *y = NULL;
    gsize m, n;
    g_assert_true (g_file_get_contents (a, &x, &m, NULL));
    g_assert_true (g_file_get_contents (b, &y, &n, NULL));
    g_assert_cmpmem (x, m, y, n);
  }
}

static void
what_is_not_what_it_says_is_told (void)
{
  g_auto (AnsSessionFile) file = ans_test_session (&ans_problem_fixture, SMALL, 0, 20);
  g_autofree char *path = ans_test_program_path ("false.ansatz");
  ans_journal_cut (file.journal, 2); /* the touch is left out */
  for (int i = 0; i < ans_snapshot_n_kept (file.latest); i++) {
    const AnsKept *kept = ans_snapshot_kept (file.latest, i);
    if (strcmp (kept->name, "adam.second") == 0)
      ((double *) kept->values)[3] += 1e-9;
  }
  g_assert_true (ans_session_file_save (&file, path, NULL));
  assert_says ("replay false.ansatz", 1, "step 20: different, first in ");
}

static void
a_session_is_exported_like_a_checkpoint (void)
{
  save_session ("export.ansatz", 0, 20);
  assert_says ("replay export.ansatz --out e", 0, "identical");
  assert_says ("export export.ansatz --csv s.csv --safetensors s.safetensors", 0, "");
  assert_says ("export e/checkpoint.safetensors --csv c.csv --safetensors "
               "c.safetensors",
               0, "");
  static const char *const files[][2] = {{"s.csv", "c.csv"},
                                         {"s.safetensors", "c.safetensors"}};
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *x = ans_test_program_text (files[i][0]);
    g_autofree char *y = ans_test_program_text (files[i][1]);
    g_assert_nonnull (x);
    g_assert_cmpstr (x, ==, y);
  }
}

static void
what_is_no_session_is_refused (void)
{
  g_autofree char *path = ans_test_program_path ("none.ansatz");
  g_assert_true (g_file_set_contents (path, "text", -1, NULL));
  save_session ("good.ansatz", 9, 20);
  ans_test_program_refuses ("replay", "needs one session");
  ans_test_program_refuses ("replay none.ansatz", "not a safetensors file");
  ans_test_program_refuses ("replay missing.ansatz", "missing.ansatz");
  ans_test_program_refuses ("replay good.ansatz --steps 8", "--steps 8");
  ans_test_program_refuses ("none.ansatz", "not a safetensors file");
  ans_test_program_refuses ("good.ansatz --seed 2", "--seed");
  ans_test_program_refuses ("good.ansatz", "ansatz replay good.ansatz");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/replay/a-session-is-computed-again",
                   a_session_is_computed_again);
  g_test_add_func ("/app/replay/a-replay-goes-on", a_replay_goes_on);
  g_test_add_func ("/app/replay/what-is-not-what-it-says-is-told",
                   what_is_not_what_it_says_is_told);
  g_test_add_func ("/app/replay/a-session-is-exported-like-a-checkpoint",
                   a_session_is_exported_like_a_checkpoint);
  g_test_add_func ("/app/replay/what-is-no-session-is-refused",
                   what_is_no_session_is_refused);
  int result = g_test_run ();
  ans_test_program_end ();
  return result;
}
