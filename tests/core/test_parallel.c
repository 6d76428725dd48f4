#include "engine/core/parallel.h"

#include <stdatomic.h>
#include <time.h>

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

/* Rounds of other sizes follow each other at once, and sometimes after the workers have
 * gone to sleep: no task of one is ever done with the data of another. */
typedef struct {
  int n;
  atomic_int done[16];
  atomic_int strangers;
} Round;

static void
enter (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  Round *round = data;
  atomic_fetch_add (&round->done[task % 16], 1);
  if (task < 0 || task >= round->n)
    atomic_fetch_add (&round->strangers, 1);
}

static void
test_rounds_apart (void)
{
  g_autoptr (AnsParallel) pool = ans_parallel_new (3);
  Round rounds[2];
  for (int k = 0; k < 20000; k++) {
    Round *round = &rounds[k % 2];
    *round = (Round){.n = 1 + (k * 7) % 16};
    ans_parallel_run (pool, round->n, enter, round);
    for (int i = 0; i < 16; i++)
      g_assert_cmpint (atomic_load (&round->done[i]), ==, i < round->n ? 1 : 0);
    g_assert_cmpint (atomic_load (&round->strangers), ==, 0);
    if (k % 500 == 0)
      g_usleep (200);
  }
}

/* A pool without work sleeps: its workers look for work for a moment only. */
static void
test_idle_pool_sleeps (void)
{
  g_autoptr (AnsParallel) pool = ans_parallel_new (2);
  Round round = {.n = 16};
  ans_parallel_run (pool, 16, enter, &round);
  g_usleep (5000);
  clock_t before = clock ();
  g_usleep (100000);
  g_assert_cmpint ((int) (clock () - before), <, CLOCKS_PER_SEC / 200);
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
  g_test_add_func ("/core/parallel/rounds-do-not-mix", test_rounds_apart);
  g_test_add_func ("/core/parallel/an-idle-pool-sleeps", test_idle_pool_sleeps);
  g_test_add_func ("/core/parallel/works-without-a-pool", test_without_pool);
  return g_test_run ();
}
