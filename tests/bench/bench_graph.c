/* Steps per second of the committor's training step: the loss sum w |grad_x q|^2 of a net
 * q and its gradient in the parameters, and where the time goes. bench-graph [REPEATS
 * [WIDTH DEPTH D ROWS [THREADS]]] With DUMP=1 in the environment it prints the program.
 */
#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/plan.h"
#include "engine/graph/program.h"
#include "engine/nets/init.h"
#include "engine/nets/mlp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  int width, depth, d, rows, threads;
} Size;

/* A program of the workload, with its arrays. */
typedef struct {
  AnsProgram *program;
  AnsArena *arena;
  int rows;
  double *theta, *x, *w, *outputs[2];
} Work;

typedef enum { COMMITTOR, RESIDUALS } Kind;

static AnsNode *
build (AnsGraph *graph, const Size *size, Kind kind, AnsNode **outputs)
{
  AnsMlp net = {size->depth, size->width, 1, ANS_TANH, FALSE, 0, 1};
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, size->d});
  AnsNode *w = ans_graph_input (graph, "w", 1, (int[]){ANS_BATCH}), *g, *row;

  ans_grad (ans_mlp (x, "q", &net), 1, &x, &g);
  row = ans_op_mul (w, ans_op_sum (ans_op_square (g), 2, FALSE));
  outputs[0] = ans_op_sum (row, 1, FALSE);
  outputs[1] = kind == COMMITTOR ? ans_grad_parameters (outputs[0])
                                 : ans_grad_parameters_per_sample (row);
  return outputs[1];
}

static void
open_work (Work *self, const Size *size, Kind kind, AnsParallel *parallel)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsRandom random = ans_random (1, 0, 0);
  AnsNode *outputs[2];
  int P, rows = size->rows;

  build (graph, size, kind, outputs);
  self->program = ans_program_new (2, outputs, parallel, &error);
  if (self->program == NULL)
    g_error ("%s", error->message);
  P = ans_graph_parameters_length (graph);
  self->rows = rows;
  self->arena = ans_arena_new ();
  self->theta = ans_arena_array (self->arena, double, P);
  self->x = ans_arena_array (self->arena, double, rows * size->d);
  self->w = ans_arena_array (self->arena, double, rows);
  self->outputs[0] = ans_arena_array (self->arena, double, 1);
  self->outputs[1] = ans_arena_array (self->arena, double,
                                      (gsize)P *(gsize)(kind == RESIDUALS ? rows : 1));
  ans_init_parameters (graph, &random, self->theta);
  ans_random_fill_normal (&random, rows * size->d, self->x);
  ans_random_fill_uniform (&random, rows, self->w);
}

static void
close_work (Work *self)
{
  ans_program_free (self->program);
  ans_arena_free (self->arena);
}

/* Processor time of one thread, which other processes do not disturb; else the clock's.
 */
static double
seconds_now (int threads)
{
  struct timespec time;
  clock_gettime (threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double
seconds_of (Work *self, int steps)
{
  const double *inputs[] = {self->x, self->w};
  double begin = seconds_now (self->program->threads);
  for (int i = 0; i < steps; i++)
    ans_program_run (self->program, self->rows, self->theta, inputs, self->outputs);
  return seconds_now (self->program->threads) - begin;
}

static int
compare (const void *a, const void *b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* The median over repeats of about 50 ms each. */
static double
median_seconds (Work *self, int repeats)
{
  double *times = g_new (double, repeats), median;
  int steps = (int)CLAMP (0.05 / seconds_of (self, 2) * 2, 1, 10000);

  for (int i = 0; i < repeats; i++)
    times[i] = seconds_of (self, steps) / steps;
  qsort (times, (gsize)repeats, sizeof *times, compare);
  median = times[repeats / 2];
  g_free (times);
  return median;
}

static double
share_of (const Work *self, const char *name, double *all)
{
  double seconds = 0;
  for (guint s = 0; s < self->program->stages->len; s++) {
    const AnsStage *stage = self->program->stages->pdata[s];
    for (guint i = 0; i < stage->shard->len; i++) {
      const AnsStep *step = stage->shard->pdata[i];
      *all += step->seconds;
      if (strcmp (step->name, name) == 0)
        seconds += step->seconds;
    }
  }
  return seconds;
}

static void
report (const Size *size, Kind kind, int repeats, AnsParallel *parallel)
{
  static const char *const names[] = {"matmul", "contract", "elementwise",
                                      "outer",  "sum",      "move"};
  AnsProgramStats stats;
  Work work;
  double seconds;

  open_work (&work, size, kind, parallel);
  ans_program_stats (work.program, &stats);
  seconds = median_seconds (&work, repeats);
  printf ("%-9s %dx%-3d d=%-2d rows %d threads %d: %8.1f steps/s, %.2f GMAC/s, %.2f "
          "Gevaluations/s, "
          "%d kernels, shard %d, arena %d kB\n",
          kind == COMMITTOR ? "committor" : "residuals", size->depth, size->width,
          size->d, size->rows, size->threads, 1 / seconds,
          0.5e-9 * stats.flops * size->rows / seconds,
          1e-9 * stats.elementwise * size->rows / seconds, stats.nodes, stats.shard,
          (int)(stats.arena_bytes / 1024));
  if (parallel == NULL) {
    work.program->timed = TRUE;
    seconds_of (&work, 200);
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
      double all = 0, part = share_of (&work, names[i], &all);
      printf ("  %s %.0f %%", names[i], 100 * part / all);
    }
    printf ("\n");
  }
  if (g_getenv ("DUMP") != NULL) {
    g_autofree char *dump = ans_program_dump (work.program);
    puts (dump);
  }
  close_work (&work);
}

int
main (int argc, char **argv)
{
  int repeats = argc > 1 ? atoi (argv[1]) : 9;
  Size size = {32, 3, 2, 1024, 1};

  if (argc > 5)
    size = (Size){atoi (argv[2]), atoi (argv[3]), atoi (argv[4]), atoi (argv[5]), 1};
  if (argc > 6)
    size.threads = atoi (argv[6]);
  if (size.threads > 1) {
    g_autoptr (AnsParallel) parallel = ans_parallel_new (size.threads);
    report (&size, COMMITTOR, repeats, parallel);
    report (&size, RESIDUALS, repeats, parallel);
  } else {
    report (&size, COMMITTOR, repeats, NULL);
    report (&size, RESIDUALS, repeats, NULL);
  }
  return 0;
}
