#include "engine/run/scalars.h"

#include <pthread.h>
#include <sched.h>

static void
comes_out_as_it_went_in (void)
{
  AnsScalars *scalars = ans_scalars_new ();
  AnsScalar scalar;
  g_assert_false (ans_scalars_pop (scalars, &scalar));
  for (int round = 0; round < 5; round++) {
    for (int i = 0; i < 5000; i++)
      ans_scalars_push (scalars, (AnsScalar){i % 3, i, i + 0.5});
    for (int i = 0; i < 5000; i++) {
      g_assert_true (ans_scalars_pop (scalars, &scalar));
      g_assert_cmpint (scalar.metric, ==, i % 3);
      g_assert_cmpint (scalar.step, ==, i);
      g_assert_cmpfloat (scalar.value, ==, i + 0.5);
    }
    g_assert_false (ans_scalars_pop (scalars, &scalar));
  }
  ans_scalars_free (scalars);
}

enum { MANY = 300000 };

static void *
produce (void *data)
{
  for (int i = 0; i < MANY; i++)
    ans_scalars_push (data, (AnsScalar){0, i, i});
  return NULL;
}

static void
nothing_is_lost_between_two_threads (void)
{
  AnsScalars *scalars = ans_scalars_new ();
  AnsScalar scalar;
  pthread_t producer;
  pthread_create (&producer, NULL, produce, scalars);
  for (int i = 0; i < MANY;) {
    if (!ans_scalars_pop (scalars, &scalar)) {
      sched_yield ();
      continue;
    }
    g_assert_cmpint (scalar.step, ==, i);
    i++;
  }
  pthread_join (producer, NULL);
  g_assert_false (ans_scalars_pop (scalars, &scalar));
  ans_scalars_free (scalars);
}

static void
what_was_not_read_is_freed (void)
{
  AnsScalars *scalars = ans_scalars_new ();
  produce (scalars);
  ans_scalars_free (scalars);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/scalars/comes-out-as-it-went-in", comes_out_as_it_went_in);
  g_test_add_func ("/run/scalars/nothing-is-lost-between-two-threads",
                   nothing_is_lost_between_two_threads);
  g_test_add_func ("/run/scalars/what-was-not-read-is-freed", what_was_not_read_is_freed);
  return g_test_run ();
}
