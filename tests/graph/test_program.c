/* Compiled programs: the same bits for any number of threads, no allocation in a run, and
 * rewriting that changes nothing but speed. */
#include "tests/graph/cases.h"

#include "engine/nets/init.h"
#include "engine/nets/mlp.h"

#include "tests/allocations.h"

#define MOST_ROWS 1100

/* The committor's loss in the parameters, what needs the loss in a later stage, the
 * residuals per sample and a plain copy. */
typedef struct {
  AnsGraph *graph;
  AnsNode *outputs[5];
  gsize lengths[5]; /* for MOST_ROWS */
  int P;
  double *theta, *x, *w, *values[5];
} Net;

static void
net_open (Net *self)
{
  AnsMlp net = {3, 16, 1, ANS_TANH, FALSE, 0, 1};
  AnsRandom random = ans_random (3, 0, 0);
  AnsNode *x, *w, *q, *g, *loss, *centred;

  self->graph = ans_graph_new ();
  x = ans_graph_input (self->graph, "x", 2, (int[]){ANS_BATCH, 2});
  w = ans_graph_input (self->graph, "w", 1, (int[]){ANS_BATCH});
  q = ans_op_sigmoid (ans_mlp (x, "q", &net));
  ans_grad (q, 1, &x, &g);
  loss = ans_op_sum (ans_op_mul (w, ans_op_sum (ans_op_square (g), 2, FALSE)), 1, FALSE);
  loss = ans_op_div (loss, ans_op_sum (w, 1, FALSE));
  centred = ans_op_sub (q, ans_op_sum (ans_op_square (q), 1, TRUE));
  self->outputs[0] = loss;
  self->outputs[1] = ans_grad_parameters (loss);
  self->outputs[2] = centred;
  self->outputs[3] =
      ans_grad_parameters_per_sample (ans_op_reshape (q, 1, (int[]){ANS_BATCH}));
  self->outputs[4] = x;
  self->P = ans_graph_parameters_length (self->graph);
  self->theta = g_new (double, self->P);
  self->x = g_new (double, 2 * MOST_ROWS);
  self->w = g_new (double, MOST_ROWS);
  ans_init_parameters (self->graph, &random, self->theta);
  ans_random_fill_normal (&random, 2 * MOST_ROWS, self->x);
  ans_random_fill_uniform (&random, MOST_ROWS, self->w);
  for (int i = 0; i < 5; i++) {
    self->lengths[i] = (gsize) ans_shape_row (&self->outputs[i]->shape) *
                       (ans_node_is_batched (self->outputs[i]) ? MOST_ROWS : 1);
    self->values[i] = g_new0 (double, self->lengths[i]);
  }
}

static void
net_close (Net *self)
{
  for (int i = 0; i < 5; i++)
    g_free (self->values[i]);
  g_free (self->theta);
  g_free (self->x);
  g_free (self->w);
  ans_graph_free (self->graph);
}

static void
net_run (Net *self, AnsProgram *program, int rows)
{
  const double *inputs[] = {self->x, self->w};
  ans_program_run (program, rows, self->theta, inputs, self->values);
}

static void
test_threads (void)
{
  static const int threads[] = {2, 3, 4, 8},
                   rows[] = {1, 2, 255, 256, 257, 1000, MOST_ROWS};
  Net net;
  double *kept[5];
  g_autoptr (AnsProgram) serial = NULL;

  net_open (&net);
  serial = ans_program_new (5, net.outputs, NULL, NULL);
  for (gsize t = 0; t < G_N_ELEMENTS (threads); t++) {
    g_autoptr (AnsParallel) parallel = ans_parallel_new (threads[t]);
    g_autoptr (AnsProgram) program = ans_program_new (5, net.outputs, parallel, NULL);
    for (gsize r = 0; r < G_N_ELEMENTS (rows); r++) {
      net_run (&net, serial, rows[r]);
      for (int i = 0; i < 5; i++) {
        kept[i] = g_memdup2 (net.values[i], net.lengths[i] * sizeof (double));
        memset (net.values[i], 0,
                ans_node_is_batched (net.outputs[i])
                    ? net.lengths[i] / MOST_ROWS * (gsize) rows[r] * 8
                    : net.lengths[i] * 8);
      }
      net_run (&net, program, rows[r]);
      for (int i = 0; i < 5; i++) {
        g_assert_cmpmem (net.values[i], net.lengths[i] * 8, kept[i], net.lengths[i] * 8);
        g_free (kept[i]);
      }
    }
  }
  net_close (&net);
}

static void
test_naive (void)
{
  static const int rows[] = {1, 300, 600};
  Net net;
  const double *inputs[2];
  g_autoptr (AnsProgram) program = NULL;

  net_open (&net);
  program = ans_program_new (5, net.outputs, NULL, NULL);
  inputs[0] = net.x;
  inputs[1] = net.w;
  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++) {
    net_run (&net, program, rows[r]);
    for (int i = 0; i < 5; i++) {
      g_autofree double *slow =
          naive_evaluate (net.outputs[i], rows[r], net.theta, inputs);
      gsize n = ans_node_is_batched (net.outputs[i])
                    ? net.lengths[i] / MOST_ROWS * (gsize) rows[r]
                    : net.lengths[i];
      for (gsize j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (net.values[i][j], slow[j],
                                        1e-12 * (1 + fabs (slow[j])));
    }
  }
  net_close (&net);
}

/* The loss is 0 / 0 without rows, as in mathematics. */
static void
test_no_rows (void)
{
  Net net;
  g_autoptr (AnsProgram) program = NULL;
  AnsNode *node;

  net_open (&net);
  node = ans_op_sum_all (net.outputs[2]);
  net.outputs[0] = node;
  program = ans_program_new (5, net.outputs, NULL, NULL);
  net.values[0][0] = 7;
  net_run (&net, program, 0);
  g_assert_cmpfloat (net.values[0][0], ==, 0);
  g_assert_cmpfloat (net.values[2][0], ==, 0);
  net_close (&net);
}

static void
test_allocations (void)
{
  Net net;
  g_autoptr (AnsParallel) parallel = ans_parallel_new (2);
  g_autoptr (AnsProgram) program = NULL;
  int before;

  net_open (&net);
  program = ans_program_new (5, net.outputs, parallel, NULL);
  net_run (&net, program, MOST_ROWS);
  atomic_store (&allocations, 0);
  atomic_store (&counting, 1);
  for (int i = 0; i < 20; i++)
    net_run (&net, program, i % 2 ? MOST_ROWS : 300);
  before = atomic_load (&allocations);
  g_free (g_malloc (1000));
  atomic_store (&counting, 0);
  g_assert_cmpint (before, ==, 0);
  if (COUNTS_ALLOCATIONS)
    g_assert_cmpint (atomic_load (&allocations), ==, 1);
  net_close (&net);
}

/* The graph may go before the program. */
static void
test_outlives_graph (void)
{
  Net net;
  g_autoptr (AnsProgram) program = NULL;
  double loss;

  net_open (&net);
  program = ans_program_new (5, net.outputs, NULL, NULL);
  net_run (&net, program, 100);
  loss = net.values[0][0];
  ans_graph_free (net.graph);
  net_run (&net, program, 100);
  g_assert_cmpfloat (net.values[0][0], ==, loss);
  net.graph = NULL;
  net_close (&net);
}

/* Equal values are computed once, constants not at all. */
static void
test_rewriting (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 4}), *y, *z;
  AnsNode *one = ans_graph_scalar (graph, 1), *zero = ans_graph_scalar (graph, 0);
  g_autoptr (AnsProgram) program = NULL;
  AnsProgramStats stats;

  y = ans_op_add (ans_op_mul (ans_op_tanh (x), one), ans_op_mul (zero, ans_op_exp (x)));
  y = ans_op_add (y, ans_op_neg (ans_op_neg (ans_op_tanh (x))));
  z = ans_op_transpose (ans_op_transpose (x, (int[]){0, 1}), (int[]){0, 1});
  y = ans_op_mul (y, ans_op_add (ans_op_exp (zero), ans_op_cos (zero)));
  y = ans_op_sub (y, ans_op_tanh (z));
  program = ans_program_new (1, &y, NULL, NULL);
  ans_program_stats (program, &stats);
  g_assert_cmpint (stats.nodes, ==, 1);             /* one fused kernel of */
  g_assert_cmpfloat (stats.elementwise, ==, 4 * 4); /* tanh, t + t, times 2, minus t */
}

static void
test_stats (void)
{
  Net net;
  AnsProgramStats stats;
  g_autoptr (AnsProgram) program = NULL;
  g_autofree char *dump = NULL;

  net_open (&net);
  program = ans_program_new (1, &net.outputs[2], NULL, NULL);
  ans_program_stats (program, &stats);
  g_assert_cmpfloat (stats.flops, ==, 2 * (2 * 16 + 16 * 16 + 16 * 16 + 16));
  g_assert_cmpint (stats.shard, ==, 256);
  g_assert_cmpint (stats.nodes, >=, 8);
  dump = ans_program_dump (program);
  g_assert_nonnull (strstr (dump, "matmul"));
  g_assert_nonnull (strstr (dump, "[batch, 16]"));
  g_assert_nonnull (strstr (dump, "stage 1"));
  net_close (&net);
}

/* Times are shown after timed runs only, and begin anew. */
static void
test_times (void)
{
  Net net;
  g_autoptr (AnsProgram) program = NULL;
  g_autofree char *plain = NULL, *timed = NULL;

  net_open (&net);
  program = ans_program_new (5, net.outputs, NULL, NULL);
  plain = ans_program_dump (program);
  for (int i = 0; i < 2; i++) {
    ans_program_time (program, TRUE);
    for (int k = 0; k < 3; k++)
      net_run (&net, program, 2);
  }
  ans_program_time (program, FALSE);
  timed = ans_program_dump (program);
  g_assert_null (strstr (plain, " us"));
  g_assert_nonnull (strstr (timed, "us a run in kernels, the least of 3 runs"));
  g_assert_nonnull (strstr (timed, "Gflop/s"));
  net_close (&net);
}

/* A wide net's values must not leave the cache: shorter shards, the same results. */
static void
test_wide (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsMlp wide = {2, 400, 1, ANS_SOFTPLUS, FALSE, 0, 1};
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *y = ans_mlp (x, "net", &wide),
          *g = ans_grad_parameters (ans_op_sum_all (ans_op_square (y)));
  g_autoptr (AnsProgram) program = ans_program_new (1, &g, NULL, NULL);
  AnsProgramStats stats;

  ans_program_stats (program, &stats);
  g_assert_cmpint (stats.shard, <, 256);
  g_assert_cmpint (stats.shard, >=, 16);
  g_assert_cmpuint (stats.arena_bytes, <, 1 << 20);
}

/* The derivative along one direction, the same for all samples: the first layer's product
 * with it is made once, and only the second one is left to the samples. */
static void
test_same_for_all (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  const double unit[] = {1, 0, 0};
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 3});
  AnsNode *W = ans_graph_input (graph, "W", 2, (int[]){3, 4});
  AnsNode *V = ans_graph_input (graph, "V", 2, (int[]){4, 5});
  AnsNode *e = ans_graph_constant (graph, 2, (int[]){1, 3}, unit);
  AnsNode *h = ans_op_matmul (x, W, FALSE, FALSE), *y, *dy;
  g_autoptr (AnsProgram) program = NULL;
  AnsProgramStats stats;

  y = ans_op_matmul (ans_op_square (h), V, FALSE, FALSE);
  e = ans_op_broadcast (e, 2, (int[]){ANS_BATCH, 3});
  dy = ans_jvp (y, 1, &x, &e);
  program = ans_program_new (1, &dy, NULL, NULL);
  ans_program_stats (program, &stats);
  g_assert_cmpfloat (stats.flops, ==, 2 * 3 * 4 + 2 * 4 * 5);
}

static void
test_missing (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 3});
  AnsNode *y = ans_op_sum_all (ans_op_exp (x));
  g_autoptr (AnsProgram) program = ans_program_new (1, &y, NULL, NULL);
  double value;

  if (g_test_subprocess ()) {
    ans_program_run (program, 4, NULL, (const double *[]){NULL}, (double *[]){&value});
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*without input x *, which it needs*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/program/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  g_test_add_func ("/graph/program/compiling-changes-nothing", test_naive);
  g_test_add_func ("/graph/program/sums-over-no-rows-are-zero", test_no_rows);
  g_test_add_func ("/graph/program/a-run-allocates-nothing", test_allocations);
  g_test_add_func ("/graph/program/the-graph-may-be-freed", test_outlives_graph);
  g_test_add_func ("/graph/program/rewriting-leaves-what-is-needed", test_rewriting);
  g_test_add_func ("/graph/program/stats-and-dump-tell-the-truth", test_stats);
  g_test_add_func ("/graph/program/times-begin-anew", test_times);
  g_test_add_func ("/graph/program/what-is-the-same-for-all-is-made-once",
                   test_same_for_all);
  g_test_add_func ("/graph/program/a-missing-input-is-named", test_missing);
  g_test_add_func ("/graph/program/wide-nets-have-short-shards", test_wide);
  return g_test_run ();
}
