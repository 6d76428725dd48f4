#include "engine/run/context.h"
#include "tests/runs/fixture.h"

#include <string.h>

typedef struct {
  int metric, n;
  gint64 step;
  double value;
  char *said;
} Heard;

static void
on_record (gpointer data, int metric, gint64 step, double value)
{
  Heard *heard = data;
  *heard = (Heard){metric, heard->n + 1, step, value, heard->said};
}

static void
on_say (gpointer data, const char *text)
{
  Heard *heard = data;
  g_free (heard->said);
  heard->said = g_strdup (text);
}

static void
records_belong_to_the_step_being_done (void)
{
  Heard heard = {0};
  AnsListener listener = {.record = on_record, .say = on_say, .data = &heard};
  AnsContext context = {.problem = &ans_problem_fixture, .listener = &listener};
  ans_context_init (&context, 1);
  ans_context_record (&context, 2, 0.25);
  g_assert_cmpint (heard.step, ==, 0);
  g_assert_cmpint (heard.metric, ==, 2);
  context.stepping = TRUE;
  ans_context_record (&context, 0, 0.5);
  g_assert_cmpint (heard.step, ==, 1);
  g_assert_cmpint (ans_context_step (&context), ==, 0);
  context.muted = TRUE;
  ans_context_record (&context, 0, 1);
  ans_context_say (&context, "%s", "not heard");
  g_assert_cmpint (heard.n, ==, 2);
  g_assert_null (heard.said);
  context.muted = FALSE;
  ans_context_say (&context, "%d walkers", 3);
  g_assert_cmpstr (heard.said, ==, "3 walkers");
  g_free (heard.said);
  ans_context_clear (&context);
}

static void
streams_are_keyed_and_independent (void)
{
  AnsListener listener = {0};
  AnsContext context = {.problem = &ans_problem_fixture, .listener = &listener};
  ans_context_init (&context, 9);
  AnsRandom *walk = ans_context_random (&context, 1, 2);
  AnsRandom *data = ans_context_random (&context, 2, 1);
  AnsRandom same = ans_random (9, 1, 1);
  g_assert_cmpfloat (ans_random_uniform (&walk[1]), ==, ans_random_uniform (&same));
  g_assert_cmpfloat (ans_random_uniform (&walk[0]), !=, ans_random_uniform (&data[0]));
  ans_context_clear (&context);
}

static void
cancel_is_seen_and_named (void)
{
  atomic_int cancel = 0;
  AnsListener listener = {0};
  AnsContext context = {
      .problem = &ans_problem_fixture, .listener = &listener, .cancel = &cancel};
  g_autoptr (GError) error = NULL;
  g_assert_false (ans_context_cancelled (&context));
  atomic_store (&cancel, 1);
  g_assert_true (ans_context_cancelled (&context));
  g_assert_false (ans_context_set_cancelled (&context, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_CANCELLED);
}

static AnsSnapshot *
capture (AnsContext *context)
{
  g_autofree double *values =
      g_new0 (double, ans_problem_n_params (&ans_problem_fixture));
  AnsSnapshot *snapshot = ans_snapshot_new (&ans_problem_fixture, values, 1, 12);
  ans_context_capture (context, snapshot);
  return snapshot;
}

static void
what_is_kept_comes_back (void)
{
  AnsListener listener = {0};
  AnsContext context = {.problem = &ans_problem_fixture, .listener = &listener};
  double x[] = {1, 2, 3};
  gint64 count[] = {5};
  ans_context_init (&context, 1);
  AnsRandom *random = ans_context_random (&context, 3, 1);
  ans_context_keep (&context, "x", 1, (gint64[]){3}, x);
  ans_context_keep_integers (&context, "count", 1, count);
  ans_random_uniform (random);
  g_autoptr (AnsSnapshot) snapshot = capture (&context);
  double next = ans_random_uniform (random);
  x[1] = 20;
  count[0] = 50;
  g_assert_true (ans_context_restore (&context, snapshot, NULL));
  g_assert_cmpfloat (x[1], ==, 2);
  g_assert_cmpint (count[0], ==, 5);
  g_assert_cmpfloat (ans_random_uniform (random), ==, next);
  g_assert_cmpint (ans_context_step (&context), ==, 12);
  ans_context_clear (&context);
}

static void
what_does_not_match_changes_nothing (void)
{
  AnsListener listener = {0};
  AnsContext context = {.problem = &ans_problem_fixture, .listener = &listener};
  g_autoptr (GError) error = NULL;
  double x[] = {1, 2, 3}, y[] = {4};
  ans_context_init (&context, 1);
  ans_context_keep (&context, "x", 1, (gint64[]){3}, x);
  g_autoptr (AnsSnapshot) snapshot = capture (&context);
  ans_context_keep (&context, "y", 1, (gint64[]){1}, y);
  x[0] = 10;
  g_assert_false (ans_context_restore (&context, snapshot, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "no tensor 'y'"));
  g_assert_cmpfloat (x[0], ==, 10);
  ans_context_clear (&context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/context/records-belong-to-the-step-being-done",
                   records_belong_to_the_step_being_done);
  g_test_add_func ("/run/context/streams-are-keyed-and-independent",
                   streams_are_keyed_and_independent);
  g_test_add_func ("/run/context/cancel-is-seen-and-named", cancel_is_seen_and_named);
  g_test_add_func ("/run/context/what-is-kept-comes-back", what_is_kept_comes_back);
  g_test_add_func ("/run/context/what-does-not-match-changes-nothing",
                   what_does_not_match_changes_nothing);
  return g_test_run ();
}
