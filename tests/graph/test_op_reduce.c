/* Reductions: the generic checks, and what their definitions promise. */
#include "tests/graph/check.h"
#include "tests/graph/check_laplacian.h"

#include "engine/graph/op_reduce.h"

#define B ANS_BATCH

BUILDER (max_0, ans_op_max (x[0], 1, FALSE))
BUILDER (max_1, ans_op_max (x[0], 2, FALSE))
BUILDER (max_2_keep, ans_op_max (x[0], 4, TRUE))
BUILDER (max_01, ans_op_max (x[0], 3, FALSE))
BUILDER (max_02, ans_op_max (x[0], 5, FALSE))
BUILDER (min_1, ans_op_min (x[0], 2, FALSE))
BUILDER (min_0_keep, ans_op_min (x[0], 1, TRUE))
BUILDER (mean_0, ans_op_mean (x[0], 1, FALSE))
BUILDER (mean_1_keep, ans_op_mean (x[0], 2, TRUE))
BUILDER (mean_02, ans_op_mean (x[0], 5, FALSE))
BUILDER (logsumexp_1, ans_op_logsumexp (x[0], 2, FALSE))
BUILDER (logsumexp_0, ans_op_logsumexp (x[0], 1, FALSE))
BUILDER (logsumexp_12_keep, ans_op_logsumexp (x[0], 6, TRUE))
BUILDER (softmax_1, ans_op_softmax (x[0], 1))
BUILDER (softmax_2, ans_op_softmax (x[0], 2))
BUILDER (softmax_0, ans_op_softmax (x[0], 0))
BUILDER (log_softmax_1, ans_op_log_softmax (x[0], 1))
BUILDER (log_softmax_2, ans_op_log_softmax (x[0], 2))
BUILDER (norm_1, ans_op_norm (x[0], 2, FALSE))
BUILDER (norm_12_keep, ans_op_norm (x[0], 6, TRUE))
BUILDER (norm_0, ans_op_norm (x[0], 1, FALSE))

/* Without rows a mean is 0 / 0, so that its values are tried apart. */
static const Case own[] = {
    {BUILD (max_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (max_1), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (max_1), 1, {{2, {B, 19}}}, -2, 2},
    {BUILD (max_2_keep), 1, {{4, {B, 2, 3, 2}}}, -2, 2},
    {BUILD (max_0), 1, {{2, {4, 3}}}, -2, 2},
    {BUILD (max_0), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (max_01), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (max_02), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (max_02), 1, {{3, {4, 2, 3}}}, -2, 2},
    {BUILD (min_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (min_0_keep), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (mean_1_keep), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (mean_02), 1, {{3, {4, 2, 3}}}, -2, 2},
    {BUILD (logsumexp_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (logsumexp_0), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (logsumexp_0), 1, {{1, {5}}}, -2, 2},
    {BUILD (logsumexp_12_keep), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (softmax_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (softmax_1), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (softmax_2), 1, {{3, {B, 2, 4}}}, -2, 2},
    {BUILD (softmax_0), 1, {{1, {4}}}, -2, 2},
    {BUILD (log_softmax_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (log_softmax_2), 1, {{4, {2, 2, 3, 2}}}, -2, 2},
    {BUILD (norm_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (norm_12_keep), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (norm_0), 1, {{2, {4, 3}}}, -2, 2},
    {BUILD (norm_0), 1, {{2, {B, 3}}}, -2, 2},
};

CHECK_TESTS (own)
CHECK_LAPLACIANS (own)

static void
test_batch_mean (void)
{
  static const Case means[] = {
      {BUILD (mean_0), 1, {{2, {B, 3}}}, -2, 2},
      {BUILD (mean_02), 1, {{3, {B, 2, 3}}}, -2, 2},
  };
  for (gsize k = 0; k < G_N_ELEMENTS (means); k++) {
    Bench bench;
    AnsNode *y = check_open (&bench, &means[k], 0, k);
    g_autofree double *nothing = bench_run (&bench, y);
    g_assert_true (isnan (nothing[0]));
    bench_close (&bench);
    check_values (&means[k], 1, k);
    check_values (&means[k], 600, k);
    check_derivatives (&means[k], k);
  }
}

/* A result and its gradient for a row of three given values. */
static void
evaluate (AnsNode *(*build) (AnsNode *const *), double a, double b, double c, double *y,
          double *g)
{
  Bench bench;
  AnsShape shape = {2, {B, 3}};
  AnsNode *node, *grad;
  g_autofree double *values = NULL, *slopes = NULL;

  bench_open (&bench, 1, 1);
  bench_input (&bench, &shape, 0, 1);
  memcpy (bench.values[0], ((double[]){a, b, c}), 3 * sizeof (double));
  node = build (bench.nodes);
  ans_grad (node, 1, bench.nodes, &grad);
  values = bench_run (&bench, node);
  slopes = bench_run (&bench, grad);
  memcpy (y, values, (gsize) ans_shape_row (&node->shape) * sizeof *y);
  memcpy (g, slopes, 3 * sizeof *g);
  bench_close (&bench);
}

static void
assert_three (const double *x, double a, double b, double c)
{
  g_assert_cmpfloat_with_epsilon (x[0], a, 1e-15);
  g_assert_cmpfloat_with_epsilon (x[1], b, 1e-15);
  g_assert_cmpfloat_with_epsilon (x[2], c, 1e-15);
}

static void
test_ties (void)
{
  double y[3], g[3];
  evaluate (build_max_1, 2, 1, 2, y, g);
  g_assert_cmpfloat (y[0], ==, 2);
  assert_three (g, 0.5, 0, 0.5);
  evaluate (build_min_1, 1, 1, 1, y, g);
  assert_three (g, 1.0 / 3, 1.0 / 3, 1.0 / 3);
}

static void
test_special (void)
{
  double y[3], g[3];
  evaluate (build_max_1, 1, NAN, 2, y, g);
  g_assert_true (isnan (y[0]));
  evaluate (build_max_1, 1, -NAN, 2, y, g);
  g_assert_true (isnan (y[0]));
  evaluate (build_max_1, -INFINITY, -INFINITY, -INFINITY, y, g);
  g_assert_cmpfloat (y[0], ==, -INFINITY);
  evaluate (build_logsumexp_1, -INFINITY, -INFINITY, -INFINITY, y, g);
  g_assert_cmpfloat (y[0], ==, -INFINITY);
  evaluate (build_logsumexp_1, 1000, 1000, -INFINITY, y, g);
  g_assert_cmpfloat_with_epsilon (y[0], 1000 + log (2), 1e-12);
  assert_three (g, 0.5, 0.5, 0);
  evaluate (build_logsumexp_1, 1, NAN, 2, y, g);
  g_assert_true (isnan (y[0]));
  evaluate (build_softmax_1, 1000, 1000, -INFINITY, y, g);
  assert_three (y, 0.5, 0.5, 0);
  evaluate (build_log_softmax_1, 1e4, -1e4, 1e4, y, g);
  assert_three (y, -log (2), -2e4 - log (2), -log (2));
  evaluate (build_norm_1, 0, 0, 0, y, g);
  g_assert_cmpfloat (y[0], ==, 0);
  assert_three (g, 0, 0, 0);
  evaluate (build_norm_1, 3, NAN, 4, y, g);
  g_assert_true (isnan (y[0]));
}

/* Softmax adds up to one and does not see a shift. */
static void
test_softmax (void)
{
  double y[3], z[3], g[3];
  evaluate (build_softmax_1, 0.3, -0.2, 1.1, y, g);
  evaluate (build_softmax_1, 700.3, 699.8, 701.1, z, g);
  g_assert_cmpfloat_with_epsilon (y[0] + y[1] + y[2], 1, 1e-15);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (y[i], z[i], 1e-12);
  g_assert_cmpfloat_with_epsilon (y[0] / y[1], exp (0.5), 1e-14);
}

static void
refused (AnsNode *(*build) (AnsNode *const *), const char *reason)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){B, 3});

  build (&x);
  g_assert_false (ans_graph_check (graph, &error));
  g_assert_nonnull (strstr (error->message, "input 'x' [batch, 3]"));
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_misuse (void)
{
  refused (build_max_2_keep, "0x4");
  refused (build_mean_02, "0x5");
  refused (build_logsumexp_12_keep, "0x6");
  refused (build_softmax_0, "axis 0");
  refused (build_log_softmax_2, "axis 2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/op-reduce/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/graph/op-reduce/derivatives-agree-with-differences",
                   test_derivatives);
  g_test_add_func ("/graph/op-reduce/gradients-per-sample-agree-with-single-rows",
                   test_samples);
  g_test_add_func ("/graph/op-reduce/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  g_test_add_func ("/graph/op-reduce/laplacians-agree-with-hessian-trace",
                   test_laplacians);
  g_test_add_func ("/graph/op-reduce/means-over-the-batch-count-its-rows",
                   test_batch_mean);
  g_test_add_func ("/graph/op-reduce/equal-maxima-share-the-derivative", test_ties);
  g_test_add_func ("/graph/op-reduce/special-values-are-right", test_special);
  g_test_add_func ("/graph/op-reduce/softmax-is-a-distribution", test_softmax);
  g_test_add_func ("/graph/op-reduce/misuse-is-refused-with-its-name", test_misuse);
  return g_test_run ();
}
