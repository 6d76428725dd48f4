/* The saver writes what it is given, on its own thread, the latest first of all. */
#include "engine/store/saver.h"

#include "tests/runs/fixture.h"
#include "tests/store/sample.h"

#include <stdatomic.h>
#include <string.h>

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static atomic_int calls;

static void
count_call (gpointer data)
{
  g_assert_true (data == &calls);
  atomic_fetch_add (&calls, 1);
}

static AnsSessionFile
sample (gint64 steps)
{
  return ans_test_session (&ans_problem_fixture, "particles=64 bumps=8", 0, steps);
}

static void
writes_what_it_is_given (void)
{
  g_autoptr (AnsSaver) saver = ans_saver_new (count_call, &calls);
  g_autofree char *path = ans_test_session_path ("saver.ansatz");
  g_auto (AnsSessionFile) file = sample (9), loaded = {0};
  g_autoptr (AnsSnapshot) latest = ans_snapshot_ref (file.latest);
  g_auto (AnsSaverResult) result = {0};
  atomic_store (&calls, 0);
  ans_saver_post (saver, path, &file, TRUE);
  g_assert_null (file.journal);
  ans_saver_wait (saver);
  g_assert_cmpint (atomic_load (&calls), ==, 1);
  g_assert_true (ans_saver_take (saver, &result));
  g_assert_no_error (result.error);
  g_assert_cmpstr (result.path, ==, path);
  g_assert_true (result.asked);
  g_assert_true (ans_session_file_load (path, &loaded, NULL));
  g_assert_true (ans_snapshot_equal (loaded.latest, latest));
  ans_saver_result_clear (&result);
  g_assert_false (ans_saver_take (saver, &result));
}

/* Whatever is in the way, the last that is posted is what is there in the end. */
static void
the_latest_wins (void)
{
  g_autofree char *path = ans_test_session_path ("latest.ansatz");
  g_auto (AnsSessionFile) loaded = {0};
  AnsSaver *saver = ans_saver_new (NULL, NULL);
  for (int i = 4; i <= 40; i++) {
    g_auto (AnsSessionFile) file = sample (i);
    ans_saver_post (saver, path, &file, FALSE);
  }
  ans_saver_free (saver);
  g_assert_true (ans_session_file_load (path, &loaded, NULL));
  g_assert_cmpint (ans_snapshot_step (loaded.latest), ==, 40);
}

static void
tells_why_it_could_not (void)
{
  g_autoptr (AnsSaver) saver = ans_saver_new (NULL, NULL);
  g_auto (AnsSessionFile) file = sample (5);
  g_auto (AnsSaverResult) result = {0};
  ans_saver_post (saver, "/no/such/folder/x.ansatz", &file, FALSE);
  ans_saver_wait (saver);
  g_assert_true (ans_saver_take (saver, &result));
  g_assert_nonnull (result.error);
  g_assert_nonnull (strstr (result.error->message, "/no/such/folder/x.ansatz"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/saver/writes-what-it-is-given", writes_what_it_is_given);
  g_test_add_func ("/store/saver/the-latest-wins", the_latest_wins);
  g_test_add_func ("/store/saver/tells-why-it-could-not", tells_why_it_could_not);
  int result = g_test_run ();
  ans_test_session_end ();
  return result;
}
