/* What is measured holds in each workload: a step allocates nothing, and its results have
 * the same bits for any number of threads. */
#include "tests/bench/allocations.h"
#include "tests/bench/workload.h"

#include <math.h>

/* The first size of a workload, with fewer rows. */
static Workload *
open_small (const WorkloadKind *kind, AnsParallel *parallel)
{
  WorkloadSize size = kind->sizes[0];
  Workload *work;

  size.rows = MAX (size.rows / 2, 40);
  work = workload_open (kind, &size, parallel);
  workload_run (work, 1);
  return work;
}

static void
test_allocations (void)
{
  for (int k = 0; workload_kinds[k] != NULL; k++) {
    Workload *work = open_small (workload_kinds[k], NULL);
    allocations_begin ();
    workload_run (work, 2);
    g_assert_cmpint (allocations_end (), <=, 0); /* -1: not counted */
    workload_close (work);
  }
}

static void
test_threads (void)
{
  for (int threads = 2; threads <= 3; threads++) {
    g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
    for (int k = 0; workload_kinds[k] != NULL; k++) {
      Workload *one = open_small (workload_kinds[k], NULL);
      Workload *many = open_small (workload_kinds[k], parallel);
      for (int i = 0; i < one->n_outputs; i++) {
        const WorkloadArray *a = &one->outputs[i], *b = &many->outputs[i];
        g_assert_true (isfinite (a->values[0]));
        g_assert_cmpmem (a->values, a->length * 8, b->values, b->length * 8);
      }
      workload_close (one);
      workload_close (many);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/workloads/a-step-allocates-nothing", test_allocations);
  g_test_add_func ("/bench/workloads/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  return g_test_run ();
}
