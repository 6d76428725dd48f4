#include "engine/core/parallel.h"

#include <stdatomic.h>

typedef struct {
  atomic_int done[257];
  atomic_int worst_worker;
} Tally;

static void
count (gpointer data, int task, int worker)
{
  Tally *tally = data;
  atomic_fetch_add (&tally->done[task], 1);
  int worst = atomic_load (&tally->worst_worker);
  while (worker > worst &&
         !atomic_compare_exchange_weak (&tally->worst_worker, &worst, worker))
    ;
}

static void
check_threads (int threads)
{
  g_autoptr (AnsParallel) pool = ans_parallel_new (threads);
  g_assert_cmpint (ans_parallel_threads (pool), ==, threads);
  for (int round = 0; round < 200; round++) {
    Tally tally = {0};
    int n = round % 258;
    ans_parallel_run (pool, n, count, &tally);
    for (int i = 0; i < 257; i++)
      g_assert_cmpint (atomic_load (&tally.done[i]), ==, i < n ? 1 : 0);
    g_assert_cmpint (atomic_load (&tally.worst_worker), <, threads);
  }
}

static void
test_each_once (void)
{
  int threads[] = {1, 2, 3, 4, 8};
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    check_threads (threads[i]);
}

static void
test_without_pool (void)
{
  Tally tally = {0};
  ans_parallel_run (NULL, 5, count, &tally);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (atomic_load (&tally.done[i]), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parallel/each-task-is-done-once", test_each_once);
  g_test_add_func ("/core/parallel/works-without-a-pool", test_without_pool);
  return g_test_run ();
}
