/* A step of convolutional residual nets: mean-square loss and its gradient in all
 * parameters, against the rate of a large matrix product on this machine.
 * bench-conv [REPEATS [THREADS [BITS]]], BITS those of a vector; with DUMP=1 in the
 * environment it prints the programs.
 */
#include "engine/core/linalg.h"
#include "engine/core/tile.h"
#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"
#include "engine/nets/conv.h"
#include "engine/nets/init.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  const char *name;
  int rank, shape[4]; /* of x; the target has n_out channels instead */
  int rows;
  AnsConv net;
} Work;

static const Work works[] = {
    {"1-D 64 x 33 -> 32, 8 of 40, window 5",
     3,
     {ANS_BATCH, 64, 33},
     64,
     {9, 40, 5, 32, ANS_TANH, TRUE, ANS_PADDING_PERIODIC, 1, 0, 1}},
    {"the same, zero padding",
     3,
     {ANS_BATCH, 64, 33},
     64,
     {9, 40, 5, 32, ANS_TANH, TRUE, ANS_PADDING_ZERO, 1, 0, 1}},
    {"2-D 32 x 64 x 1 -> 1, 5 of 32, 3 x 3",
     4,
     {ANS_BATCH, 32, 64, 1},
     16,
     {6, 32, 3, 1, ANS_TANH, TRUE, ANS_PADDING_PERIODIC, 1, 0, 1}},
    {"the same, zero padding",
     4,
     {ANS_BATCH, 32, 64, 1},
     16,
     {6, 32, 3, 1, ANS_TANH, TRUE, ANS_PADDING_ZERO, 1, 0, 1}},
};

/* Processor time of one thread, which other processes do not disturb; else the clock's.
 */
static double
now (int threads)
{
  struct timespec time;
  clock_gettime (threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

/* Multiply-adds count twice. */
static double
product_rate (void)
{
  const int n = 768;
  gsize size = (gsize) n * (gsize) n;
  g_autofree double *A = g_new (double, size), *B = g_new (double, size),
                    *C = g_new (double, size);
  double best = 0;

  for (gsize i = 0; i < size; i++)
    A[i] = B[i] = (double) (i % 7);
  for (int repeat = 0; repeat < 5; repeat++) {
    double begin = now (1);
    ans_linalg_gemm (FALSE, FALSE, n, n, n, A, B, 0, C);
    best = MAX (best, 2.0 * n * n * n / (now (1) - begin));
  }
  return best;
}

static void
report (const Work *work, int repeats, AnsParallel *parallel, double rate)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsProgram) program = NULL;
  AnsRandom random = ans_random (1, 0, 0);
  AnsNode *x, *y, *target, *outputs[2];
  int threads = ans_parallel_threads (parallel), shape[4] = {0}, n_x = work->rows,
      n_y = work->rows, P;
  g_autofree double *theta = NULL, *gradient = NULL, *values = NULL, *targets = NULL;
  double loss, best = 1e9;
  AnsProgramStats stats;

  for (int i = 0; i < work->rank; i++)
    shape[i] = work->shape[i];
  for (int i = 1; i < work->rank; i++) {
    n_x *= shape[i];
    n_y *= i == work->rank - 1 ? work->net.n_out : shape[i];
  }
  x = ans_graph_input (graph, "x", work->rank, shape);
  shape[work->rank - 1] = work->net.n_out;
  target = ans_graph_input (graph, "target", work->rank, shape);
  y = ans_op_square (ans_op_sub (ans_conv (x, "net", &work->net), target));
  outputs[0] = ans_op_scale (ans_op_sum_all (y), 1.0 / n_y);
  outputs[1] = ans_grad_parameters (outputs[0]);
  program = ans_program_new (2, outputs, parallel, &error);
  if (program == NULL)
    g_error ("%s", error->message);
  P = ans_graph_parameters_length (graph);
  theta = g_new (double, P);
  gradient = g_new (double, P);
  values = g_new (double, n_x);
  targets = g_new (double, n_y);
  ans_init_parameters (graph, &random, theta);
  ans_random_fill_normal (&random, n_x, values);
  ans_random_fill_normal (&random, n_y, targets);
  for (int i = 0; i < repeats; i++) {
    double begin = now (threads);
    ans_program_run (program, work->rows, theta, (const double *[]){values, targets},
                     (double *[]){&loss, gradient});
    best = MIN (best, now (threads) - begin);
  }
  ans_program_stats (program, &stats);
  printf ("%-38s batch %d: %7.2f ms, %6.1f GFlop/s, %3.0f %% of dgemm; shard %d, "
          "%d kB, loss %.12g\n",
          work->name, work->rows, 1e3 * best, 1e-9 * stats.flops * work->rows / best,
          100 * stats.flops * work->rows / best / rate, stats.shard,
          (int) (stats.arena_bytes / 1024), loss);
  if (g_getenv ("DUMP") != NULL) {
    g_autofree char *dump = ans_program_dump (program);
    puts (dump);
  }
}

int
main (int argc, char **argv)
{
  int repeats = argc > 1 ? atoi (argv[1]) : 20, threads = argc > 2 ? atoi (argv[2]) : 1;
  g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
  double rate = threads * product_rate ();

  if (argc > 3)
    ans_tile_limit (atoi (argv[3]));
  printf ("dgemm on %d threads: %.1f GFlop/s\n", threads, 1e-9 * rate);
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++)
    report (&works[i], repeats, parallel, rate);
  return 0;
}
