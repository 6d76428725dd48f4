/* Determinants, inverses and triangular systems in a graph: derivatives, what is shared,
 * what a singular matrix gives, and what is refused. */
#include "tests/graph/cases_linalg.h"
#include "tests/graph/check_laplacian.h"

#include <string.h>

CHECK_LAPLACIANS (linalg_cases)

static void
test_derivatives (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (linalg_cases); k++) {
    const Case *one = &linalg_cases[k];
    Bench bench;
    g_test_message ("%s, case %d", one->name, (int) k);
    bench_open (&bench, 300 + k, 3);
    for (int i = 0; i < one->n; i++)
      bench_input (&bench, &one->shapes[i], one->low, one->high);
    bench_check_derivatives (&bench, one->build (bench.nodes), one->n);
    bench_close (&bench);
  }
}

/* A value for each sample in which parameters meet samples in all ways: global matrices
 * alone, one for all samples, and one for each. */
static AnsNode *
parameter_graph (AnsGraph *graph)
{
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 3});
  AnsNode *W = regular (ans_graph_parameter (graph, "W", 2, (int[]){3, 3}, 1));
  AnsNode *T = dominant (ans_graph_parameter (graph, "T", 2, (int[]){3, 3}, 1));
  AnsNode *column = ans_op_reshape (x, 3, (int[]){ANS_BATCH, 3, 1});
  AnsNode *own = ans_op_add (W, ans_op_matmul (column, column, FALSE, TRUE)), *y, *z;

  y = ans_op_add (ans_op_log_abs_det (own), ans_op_det_sign (own));
  y = ans_op_add (y, ans_op_mul (ans_op_log_abs_det (W), ans_op_sum (x, 2, FALSE)));
  y = ans_op_add (y, ans_op_trace (ans_op_inverse (ans_op_inverse (T))));
  z = ans_op_triangular_solve (T, ans_op_solve (W, column), TRUE, FALSE);
  y = ans_op_add (y, ans_op_sum (ans_op_square (z), 6, FALSE));
  z = ans_op_triangular_solve (T, W, FALSE, TRUE);
  z = ans_op_matmul (z, ans_op_triangular_solve (own, column, FALSE, FALSE), FALSE,
                     FALSE);
  return ans_op_add (y, ans_op_sum (ans_op_sin (z), 6, FALSE));
}

/* Each row is the gradient of a batch of that row alone. */
static void
test_per_sample (void)
{
  enum { rows = 7, P = 18 };
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *y = parameter_graph (graph), *J_node = ans_grad_parameters_per_sample (y),
          *g_node = ans_grad_parameters (ans_op_sum_all (y));
  double theta[P], x[3 * rows], J[rows * P], g[P], *out[1] = {J};
  const double *inputs[1] = {x};
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsProgram) program = ans_program_new (1, &J_node, NULL, &error);
  g_autoptr (AnsProgram) single = ans_program_new (1, &g_node, NULL, NULL);
  AnsRandom random = ans_random (8, 0, 0);

  g_assert_no_error (error);
  g_assert_cmpint (ans_graph_parameters_length (graph), ==, P);
  for (int i = 0; i < P; i++)
    theta[i] = ans_random_uniform (&random) - 0.5;
  ans_random_fill_normal (&random, 3 * rows, x);
  ans_program_run (program, rows, theta, inputs, out);
  out[0] = g;
  for (int r = 0; r < rows; r++) {
    inputs[0] = x + 3 * r;
    ans_program_run (single, 1, theta, inputs, out);
    for (int i = 0; i < P; i++)
      g_assert_cmpfloat_with_epsilon (J[r * P + i], g[i], 1e-11 * (1 + fabs (g[i])));
  }
}

static int
count (const char *text, const char *word)
{
  int n = 0;
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

/* log|det|, sign, inverse and all derivatives need one elimination. */
static void
test_sharing (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *a = ans_graph_input (graph, "a", 3, (int[]){ANS_BATCH, 6, 6}), *outputs[5];
  g_autoptr (AnsProgram) program = NULL;
  g_autofree char *dump = NULL;

  outputs[0] = ans_op_log_abs_det (a);
  outputs[1] = ans_op_det_sign (a);
  outputs[2] = ans_op_inverse (a);
  ans_grad (ans_op_sum_all (outputs[0]), 1, &a, &outputs[3]);
  ans_grad (ans_op_sum_all (ans_op_sin (outputs[3])), 1, &a, &outputs[4]);
  program = ans_program_new (5, outputs, NULL, NULL);
  dump = ans_program_dump (program);
  g_assert_cmpint (count (dump, " lu: "), ==, 1);
  g_assert_cmpint (count (dump, "= transpose"), ==, 0);
}

typedef struct {
  AnsGraph *graph;
  AnsProgram *program;
  double *values[6];
} Outputs;

/* log|det|, sign, det, inverse, gradient of log|det| and what comes of it again. */
static void
outputs_open (Outputs *self, gboolean batched, int n, int rows, AnsParallel *parallel)
{
  AnsNode *a, *nodes[6];
  self->graph = ans_graph_new ();
  a = ans_graph_input (self->graph, "a", 3, (int[]){batched ? ANS_BATCH : rows, n, n});
  nodes[0] = ans_op_log_abs_det (a);
  nodes[1] = ans_op_det_sign (a);
  nodes[2] = ans_op_det (a);
  nodes[3] = ans_op_inverse (a);
  ans_grad (ans_op_sum_all (nodes[0]), 1, &a, &nodes[4]);
  ans_grad (ans_op_sum_all (ans_op_sin (nodes[4])), 1, &a, &nodes[5]);
  self->program = ans_program_new (6, nodes, parallel, NULL);
  for (int k = 0; k < 6; k++)
    self->values[k] = g_new (double, rows *n *n);
}

static void
outputs_close (Outputs *self)
{
  for (int k = 0; k < 6; k++)
    g_free (self->values[k]);
  ans_program_free (self->program);
  ans_graph_free (self->graph);
}

/* Exactly singular matrices beside regular ones: zero, equal rows, a zero column, and the
 * smallest and largest determinants. */
static void
check_singular (gboolean batched, int rows)
{
  static const double matrices[6][4] = {{0, 0, 0, 0},         {1, 2, 1, 2},
                                        {0, 3, 0, 5},         {1e-200, 0, 0, -1e-200},
                                        {0, 1e200, 1e200, 0}, {3, 1, 4, 2}};
  const double *inputs[1] = {&matrices[0][0]};
  Outputs out;

  outputs_open (&out, batched, 2, rows, NULL);
  for (int first = 0; first < 6; first += rows) {
    inputs[0] = matrices[first];
    ans_program_run (out.program, rows, NULL, inputs, out.values);
    for (int r = 0; r < rows; r++) {
      static const double logs[] = {-2 * 460.51701859880916, 2 * 460.51701859880916,
                                    0.69314718055994531};
      static const double signs[] = {-1, -1, 1};
      int k = first + r - 3;
      g_assert_true (k >= 0 || out.values[0][r] == -HUGE_VAL);
      g_assert_true (k >= 0 || out.values[1][r] == 0);
      g_assert_true (k >= 0 || out.values[2][r] == 0);
      g_assert_true (k < 0 || fabs (out.values[0][r] - logs[k]) < 1e-12);
      g_assert_true (k < 0 || out.values[1][r] == signs[k]);
      for (int i = 0; i < 4; i++)
        for (int f = 3; f < 5; f++)
          g_assert_true (isnan (out.values[f][4 * r + i]) == (k < 0));
    }
  }
  outputs_close (&out);
}

static void
test_singular (void)
{
  check_singular (TRUE, 6);
  check_singular (FALSE, 6);
  check_singular (FALSE, 1);
}

/* The same bits for any number of threads, and for each matrix alone. */
static void
test_threads (void)
{
  enum { rows = 600, n = 5 };
  g_autofree double *a = g_new (double, rows *n *n);
  const double *inputs[1] = {a};
  AnsRandom random = ans_random (9, 0, 0);
  Outputs one, many;
  g_autoptr (AnsParallel) parallel = ans_parallel_new (3);

  ans_random_fill_normal (&random, rows * n * n, a);
  outputs_open (&one, TRUE, n, rows, NULL);
  outputs_open (&many, TRUE, n, rows, parallel);
  ans_program_run (one.program, rows, NULL, inputs, one.values);
  ans_program_run (many.program, rows, NULL, inputs, many.values);
  for (int k = 0; k < 6; k++)
    g_assert_cmpmem (one.values[k], sizeof (double) * rows * (k < 3 ? 1 : n * n),
                     many.values[k], sizeof (double) * rows * (k < 3 ? 1 : n * n));
  inputs[0] = a + 333 * n * n;
  ans_program_run (one.program, 1, NULL, inputs, one.values);
  g_assert_cmpmem (one.values[5], sizeof (double) * n * n, many.values[5] + 333 * n * n,
                   sizeof (double) * n * n);
  outputs_close (&one);
  outputs_close (&many);
}

/* Matrices of which LAPACK is asked, against the same ones in lanes. */
static void
test_large (void)
{
  enum { rows = 4 };
  static const int sizes[] = {1, 7, 33, 64, 70};

  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
    int n = sizes[k], nn = n * n;
    g_autofree double *a = g_new (double, rows *nn);
    const double *inputs[1] = {a};
    AnsRandom random = ans_random (10, 0, 0);
    Outputs batch, single;
    ans_random_fill_normal (&random, rows * nn, a);
    outputs_open (&batch, TRUE, n, rows, NULL);
    outputs_open (&single, FALSE, n, 1, NULL);
    ans_program_run (batch.program, rows, NULL, inputs, batch.values);
    for (int r = 0; r < rows; r++) {
      inputs[0] = a + r * nn;
      ans_program_run (single.program, 0, NULL, inputs, single.values);
      g_assert_cmpfloat_with_epsilon (single.values[0][0], batch.values[0][r], 1e-11);
      g_assert_cmpfloat (single.values[1][0], ==, batch.values[1][r]);
      for (int i = 0; i < nn; i++)
        for (int f = 3; f < 5; f++) /* the condition may be 1e4 times n */
          g_assert_cmpfloat_with_epsilon (single.values[f][i],
                                          batch.values[f][r * nn + i],
                                          1e-8 * (1 + fabs (single.values[f][i])));
    }
    outputs_close (&batch);
    outputs_close (&single);
  }
}

static void
check_refused (AnsGraph *graph, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ans_graph_check (graph, &error));
  g_assert_nonnull (strstr (error->message, reason));
  ans_graph_free (graph);
}

static void
test_refusals (void)
{
  AnsGraph *graph = ans_graph_new ();
  ans_op_inverse (ans_graph_input (graph, "a", 2, (int[]){2, 3}));
  check_refused (graph, "inverse of input 'a' [2, 3]: the matrix is not square");
  graph = ans_graph_new ();
  ans_op_log_abs_det (ans_graph_input (graph, "a", 2, (int[]){ANS_BATCH, 3}));
  check_refused (graph, "log-abs-det of input 'a' [batch, 3]: the matrix is not square");
  graph = ans_graph_new ();
  ans_op_trace (ans_graph_input (graph, "a", 1, (int[]){3}));
  check_refused (graph, "a matrix needs two axes or more");
  graph = ans_graph_new ();
  ans_op_triangular_solve (ans_graph_input (graph, "t", 2, (int[]){3, 3}),
                           ans_graph_input (graph, "b", 2, (int[]){2, 3}), TRUE, FALSE);
  check_refused (graph, "triangular-solve of input 't' [3, 3] and input 'b' [2, 3]");
  graph = ans_graph_new ();
  ans_op_triangular_solve (ans_graph_input (graph, "t", 3, (int[]){ANS_BATCH, 3, 3}),
                           ans_graph_input (graph, "b", 1, (int[]){3}), TRUE, FALSE);
  check_refused (graph, "both operands need the same leading axes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/linalg/derivatives-agree-with-differences", test_derivatives);
  g_test_add_func ("/graph/linalg/per-sample-gradients-are-those-of-samples",
                   test_per_sample);
  g_test_add_func ("/graph/linalg/laplacians-agree-with-hessian-trace", test_laplacians);
  g_test_add_func ("/graph/linalg/one-elimination-gives-everything", test_sharing);
  g_test_add_func ("/graph/linalg/singular-matrices-give-what-is-said", test_singular);
  g_test_add_func ("/graph/linalg/threads-and-neighbours-change-nothing", test_threads);
  g_test_add_func ("/graph/linalg/lapack-agrees-with-the-lanes", test_large);
  g_test_add_func ("/graph/linalg/misuse-is-refused", test_refusals);
  return g_test_run ();
}
