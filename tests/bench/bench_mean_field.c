/* A step of mean-field regression against its least work: the vector tanh of all neurons
 * at all points, and the products that make its arguments (m x 2 by 2 x n), its sum (1 x
 * m by m x n) and its slopes (m x n by n x 3). bench-mean-field [NEURONS [POINTS
 * [THREADS]]] */
#include "engine/core/linalg.h"
#include "engine/core/random.h"
#include "engine/core/vector.h"
#include "engine/run/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define REPEATS 40
#define TIMES 20 /* a repeat */

typedef struct {
  int m, n;
  double *theta, *x, *Z, *f, *r, *slope;
} Work;

/* Processor time of one thread, which other processes do not disturb; else the clock's.
 */
static double
now (int threads)
{
  struct timespec time;
  clock_gettime (threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static void
bare_tanh (const Work *work)
{
  ans_vector_tanh ((gsize) work->m * (gsize) work->n, work->Z, work->Z);
}

static void
bare_products (const Work *work)
{
  int m = work->m, n = work->n;
  ans_linalg_gemm (FALSE, FALSE, m, n, 2, work->theta, work->x, 0, work->Z);
  ans_linalg_gemv (TRUE, n, m, work->Z, work->theta, 0, work->f);
  ans_linalg_gemm (FALSE, FALSE, m, 3, n, work->Z, work->r, 0, work->slope);
}

static double
best_of (void (*call) (const Work *work), const Work *work)
{
  double best = HUGE_VAL;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    double begin = now (1);
    for (int i = 0; i < TIMES; i++)
      call (work);
    best = MIN (best, (now (1) - begin) / TIMES);
  }
  return best;
}

static AnsExperiment *
open_step (int m, int n, int threads)
{
  static const AnsListener nobody;
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("mean-field", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  g_autofree char *settings =
      g_strdup_printf ("model=regression neurons=%d points=%d", m, n);
  AnsExperiment *experiment = ans_experiment_new (problem, threads, &nobody, NULL);
  ans_problem_defaults (problem, values);
  if (!ans_problem_apply (problem, settings, values, &error) ||
      !ans_experiment_open (experiment, values, 1, NULL, &error))
    g_error ("%s", error->message);
  return experiment;
}

static double
best_step (int m, int n, int threads)
{
  g_autoptr (AnsExperiment) experiment = open_step (m, n, threads);
  double best = HUGE_VAL;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    double begin = now (threads);
    for (int i = 0; i < TIMES; i++)
      if (!ans_experiment_step (experiment, NULL))
        g_error ("a step failed");
    best = MIN (best, (now (threads) - begin) / TIMES);
  }
  return best;
}

int
main (int argc, char **argv)
{
  int m = argc > 1 ? atoi (argv[1]) : 800, n = argc > 2 ? atoi (argv[2]) : 256;
  int threads = argc > 3 ? atoi (argv[3]) : 1;
  AnsRandom random = ans_random (1, 0, 0);
  Work work = {.m = m, .n = n};
  work.theta = g_new (double, 2 * m);
  work.x = g_new (double, 2 * n);
  work.Z = g_new (double, m *n);
  work.f = g_new (double, n);
  work.r = g_new (double, 3 * n);
  work.slope = g_new (double, 3 * m);
  ans_random_fill_normal (&random, 2 * m, work.theta);
  ans_random_fill_normal (&random, 2 * n, work.x);
  ans_random_fill_normal (&random, 3 * n, work.r);
  double products = best_of (bare_products, &work), bare = best_of (bare_tanh, &work);
  double step = best_step (m, n, threads);
  printf ("%d neurons, %d points, %d thread%s\n"
          "  tanh      %8.1f us\n"
          "  products  %8.1f us\n"
          "  step      %8.1f us, %.2f times both\n",
          m, n, threads, threads > 1 ? "s" : "", 1e6 * bare, 1e6 * products, 1e6 * step,
          step / (bare + products));
  g_free (work.theta);
  g_free (work.x);
  g_free (work.Z);
  g_free (work.f);
  g_free (work.r);
  g_free (work.slope);
  return 0;
}
