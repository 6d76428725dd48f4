/* The Laplacian of a tanh net three ways: the forward sweep, the trace of the Hessian by
 * products with it, and reverse over reverse mode; and the gradient in the parameters of
 * a loss that holds it.  bench-laplacian [REPEATS [WIDTH DEPTH ROWS [D]]].  With DUMP=1
 * in the environment it prints the forward program. */
#include "engine/graph/grad.h"
#include "engine/graph/hessian.h"
#include "engine/graph/laplacian.h"
#include "engine/graph/op.h"
#include "engine/graph/plan.h"
#include "engine/graph/program.h"
#include "engine/nets/init.h"
#include "engine/nets/mlp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  int repeats, width, depth, rows, d;
} Size;

typedef enum { FORWARD, PRODUCTS, REVERSE, N_WAYS } Way;

static const char *const way_names[] = {"forward Laplacian", "Hessian products",
                                        "reverse over reverse"};

typedef struct {
  AnsProgram *program;
  AnsArena *arena;
  int rows;
  double *theta, *x, *outputs[2];
} Work;

static AnsNode *
reverse_over_reverse (AnsNode *y, AnsNode *x, int d)
{
  AnsNode *g, *sum = NULL;

  ans_grad (y, 1, &x, &g);
  for (int i = 0; i < d; i++) {
    AnsNode *h, *term;
    ans_grad (ans_op_slice (g, 1, i, 1), 1, &x, &h);
    term = ans_op_sum (ans_op_slice (h, 1, i, 1), 2, FALSE);
    sum = sum != NULL ? ans_op_add (sum, term) : term;
  }
  return sum;
}

static int
build (AnsGraph *graph, const Size *size, Way way, gboolean train, AnsNode **outputs)
{
  AnsMlp net = {size->depth, size->width, 1, ANS_TANH, FALSE, 0, 1};
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, size->d});
  AnsNode *y = ans_op_reshape (ans_mlp (x, "u", &net), 1, (int[]){ANS_BATCH}), *l;

  l = way == FORWARD    ? ans_laplacian (y, x, NULL, NULL)
      : way == PRODUCTS ? ans_hessian_trace (y, x, NULL)
                        : reverse_over_reverse (y, x, size->d);
  outputs[0] = train ? ans_op_sum (ans_op_square (ans_op_sub (l, y)), 1, FALSE) : y;
  outputs[1] = train ? ans_grad_parameters (outputs[0]) : l;
  return train ? ans_graph_parameters_length (graph) : size->rows;
}

static void
open_work (Work *self, const Size *size, Way way, gboolean train)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsRandom random = ans_random (1, 0, 0);
  AnsNode *outputs[2];
  int length = build (graph, size, way, train, outputs);

  self->program = ans_program_new (2, outputs, NULL, &error);
  if (self->program == NULL)
    g_error ("%s", error->message);
  self->rows = size->rows;
  self->arena = ans_arena_new ();
  self->theta =
      ans_arena_array (self->arena, double, ans_graph_parameters_length (graph));
  self->x = ans_arena_array (self->arena, double, size->rows * size->d);
  self->outputs[0] = ans_arena_array (self->arena, double, size->rows);
  self->outputs[1] = ans_arena_array (self->arena, double, length);
  ans_init_parameters (graph, &random, self->theta);
  ans_random_fill_normal (&random, size->rows * size->d, self->x);
}

/* Processor time of this thread, which other processes disturb less. */
static double
seconds_now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static double
best_seconds (Work *self, int repeats)
{
  const double *inputs[] = {self->x};
  double best = INFINITY;

  for (int i = 0; i <= repeats; i++) {
    double begin = seconds_now ();
    ans_program_run (self->program, self->rows, self->theta, inputs, self->outputs);
    best = i > 0 ? fmin (best, seconds_now () - begin) : best;
  }
  return best;
}

static void
report (const Size *size, gboolean train)
{
  double first = 0, value = 0;

  printf ("%dx%d tanh, d = %d, %d rows, %s\n", size->depth, size->width, size->d,
          size->rows, train ? "gradient of the squared residual" : "Laplacian");
  for (Way way = 0; way < N_WAYS; way++) {
    AnsProgramStats stats;
    double seconds;
    Work work;

    open_work (&work, size, way, train);
    ans_program_stats (work.program, &stats);
    seconds = best_seconds (&work, size->repeats);
    first = way == FORWARD ? seconds : first;
    value = way == FORWARD ? work.outputs[1][0] : value;
    printf ("  %-20s %9.3f ms %7.2f GFlop/s %7.2f Gevaluations/s  %5.2f times  shard %3d "
            "kernels %4d difference %.1e\n",
            way_names[way], 1e3 * seconds, 1e-9 * stats.flops * size->rows / seconds,
            1e-9 * stats.elementwise * size->rows / seconds, seconds / first, stats.shard,
            stats.nodes, fabs (work.outputs[1][0] - value));
    if (way == FORWARD && g_getenv ("DUMP") != NULL) {
      g_autofree char *dump = ans_program_dump (work.program);
      puts (dump);
    }
    ans_program_free (work.program);
    ans_arena_free (work.arena);
  }
}

int
main (int argc, char **argv)
{
  static const int dimensions[] = {6, 12, 30};
  Size size = {argc > 1 ? atoi (argv[1]) : 9, 64, 4, 1024, 6};

  if (argc > 4) {
    size.width = atoi (argv[2]);
    size.depth = atoi (argv[3]);
    size.rows = atoi (argv[4]);
  }
  for (gsize i = 0; i < (argc > 5 ? 1 : G_N_ELEMENTS (dimensions)); i++) {
    size.d = argc > 5 ? atoi (argv[5]) : dimensions[i];
    report (&size, FALSE);
    report (&size, TRUE);
  }
  return 0;
}
