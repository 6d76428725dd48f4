/* Pooling: the generic checks, and plain loops over windows. */
#include "tests/graph/check.h"
#include "tests/graph/check_laplacian.h"

#include "engine/graph/op_pool.h"

#define B ANS_BATCH

BUILDER (max_1d, ans_op_pool_max_1d (x[0], 2, 2))
BUILDER (max_1d_over, ans_op_pool_max_1d (x[0], 3, 1))
BUILDER (mean_1d, ans_op_pool_mean_1d (x[0], 2, 3))
BUILDER (max_2d, ans_op_pool_max_2d (x[0], (int[]){2, 3}, (int[]){2, 1}))
BUILDER (mean_2d, ans_op_pool_mean_2d (x[0], (int[]){2, 2}, (int[]){1, 2}))

static const Case own[] = {
    {BUILD (max_1d), 1, {{3, {B, 5, 2}}}, -2, 2},
    {BUILD (max_1d), 1, {{2, {4, 2}}}, -2, 2},
    {BUILD (max_1d_over), 1, {{3, {B, 5, 2}}}, -2, 2},
    {BUILD (mean_1d), 1, {{3, {B, 8, 2}}}, -2, 2},
    {BUILD (max_2d), 1, {{4, {B, 4, 4, 2}}}, -2, 2},
    {BUILD (mean_2d), 1, {{4, {B, 3, 4, 2}}}, -2, 2},
    {BUILD (mean_2d), 1, {{3, {3, 4, 1}}}, -2, 2},
};

CHECK_TESTS (own)
CHECK_LAPLACIANS (own)

/* One sample, [height, width, channels]. */
static double
pooled (const double *x, int width, int channels, const int *window, int i, int j, int c,
        gboolean mean)
{
  double sum = 0, max = -INFINITY;
  for (int a = 0; a < window[0]; a++)
    for (int b = 0; b < window[1]; b++) {
      double value = x[((i + a) * width + j + b) * channels + c];
      sum += value;
      max = fmax (max, value);
    }
  return mean ? sum / (window[0] * window[1]) : max;
}

static void
test_loops (void)
{
  enum { h = 7, w = 9, channels = 3 };
  static const int windows[][2] = {{1, 1}, {2, 2}, {3, 2}, {7, 9}, {2, 5}};
  static const int strides[][2] = {{1, 1}, {2, 2}, {3, 1}, {2, 4}};

  for (int k = 0; k < 40; k++) {
    const int *window = windows[k % 5], *stride = strides[k / 5 % 4];
    gboolean mean = k >= 20;
    AnsShape shape = {4, {B, h, w, channels}};
    Bench bench;
    AnsNode *x, *y;
    g_autofree double *values = NULL;
    int n = (h - window[0]) / stride[0] + 1, m = (w - window[1]) / stride[1] + 1;

    bench_open (&bench, (guint64) k, 1);
    x = bench_input (&bench, &shape, -1, 1);
    y = mean ? ans_op_pool_mean_2d (x, window, stride)
             : ans_op_pool_max_2d (x, window, stride);
    g_assert_cmpint (ans_shape_row (&y->shape), ==, n * m * channels);
    values = bench_run (&bench, y);
    for (int e = 0; e < n * m * channels; e++) {
      int c = e % channels, j = e / channels % m, i = e / channels / m;
      double truth = pooled (bench.values[0], w, channels, window, i * stride[0],
                             j * stride[1], c, mean);
      g_assert_cmpfloat_with_epsilon (values[e], truth, 1e-15);
    }
    bench_close (&bench);
  }
}

static void
test_misuse (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new (), other = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsNode *x = ans_graph_input (graph, "x", 3, (int[]){B, 4, 2});

  ans_op_pool_max_1d (x, 5, 1);
  g_assert_false (ans_graph_check (graph, &error));
  g_assert_nonnull (strstr (error->message, "input 'x' [batch, 4, 2]"));
  g_clear_error (&error);
  x = ans_graph_input (other, "x", 3, (int[]){B, 4, 2});
  ans_op_pool_mean_2d (x, (int[]){1, 1}, (int[]){1, 1});
  g_assert_false (ans_graph_check (other, &error));
  g_assert_nonnull (strstr (error->message, "input 'x' [batch, 4, 2]: pooling wants 2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/op-pool/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/graph/op-pool/derivatives-agree-with-differences", test_derivatives);
  g_test_add_func ("/graph/op-pool/gradients-per-sample-agree-with-single-rows",
                   test_samples);
  g_test_add_func ("/graph/op-pool/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  g_test_add_func ("/graph/op-pool/laplacians-agree-with-hessian-trace", test_laplacians);
  g_test_add_func ("/graph/op-pool/windows-agree-with-their-definition", test_loops);
  g_test_add_func ("/graph/op-pool/misuse-is-refused-with-its-name", test_misuse);
  return g_test_run ();
}
