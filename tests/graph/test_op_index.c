/* Choices along an axis: the generic checks, and their definitions on small arrays. */
#include "tests/graph/check.h"
#include "tests/graph/check_laplacian.h"

#include "engine/graph/op_index.h"

#define B ANS_BATCH

static inline AnsNode *
indices (AnsNode *x, int n, const double *values)
{
  return ans_graph_constant (x->graph, 1, &n, values);
}

/* Whole numbers 0 to 2 from numbers between -2 and 2. */
static inline AnsNode *
whole (AnsNode *x)
{
  AnsNode *low = ans_graph_scalar (x->graph, -0.7),
          *high = ans_graph_scalar (x->graph, 0.7);
  return ans_op_add (ans_op_greater (x, low), ans_op_greater (x, high));
}

#define SOME(x, ...)                                                                     \
  indices (x, (int) G_N_ELEMENTS (((double[]){__VA_ARGS__})), (double[]){__VA_ARGS__})

BUILDER (gather_0, ans_op_gather (x[0], 0, SOME (x[0], 2, 0, 0, 1)))
BUILDER (gather_1, ans_op_gather (x[0], 1, SOME (x[0], 2, 0, 1, 2, 2)))
BUILDER (gather_2, ans_op_gather (x[0], 2, SOME (x[0], 1, 0)))
BUILDER (gather_one, ans_op_gather (x[0], 1, ans_graph_scalar (x[0]->graph, 2)))
BUILDER (gather_whole_1, ans_op_gather (x[0], 1, whole (x[1])))
BUILDER (gather_whole_0, ans_op_gather (x[0], 0, whole (x[1])))
BUILDER (gather_outside, ans_op_gather (x[0], 1, ans_op_scale (whole (x[1]), 1.5)))
BUILDER (scatter_0, ans_op_scatter_add (x[0], 0, 3, SOME (x[0], 2, 0, 0, 1)))
BUILDER (scatter_1, ans_op_scatter_add (x[0], 1, 4, SOME (x[0], 3, 1, 3)))
BUILDER (scatter_one, ans_op_scatter_add (x[0], 1, 3, ans_graph_scalar (x[0]->graph, 2)))
BUILDER (scatter_whole_1, ans_op_scatter_add (x[0], 1, 3, whole (x[1])))
BUILDER (scatter_whole_0, ans_op_scatter_add (x[0], 0, 3, whole (x[1])))
BUILDER (scatter_outside, ans_op_scatter_add (x[0], 1, 2, whole (x[1])))
BUILDER (roll_1, ans_op_roll (x[0], 1, 2))
BUILDER (roll_2, ans_op_roll (x[0], 2, -5))
BUILDER (roll_0, ans_op_roll (x[0], 0, 1))
BUILDER (pad_periodic, ans_op_pad_periodic (x[0], 1, 4, 2))
BUILDER (flip, ans_op_flip (x[0], 1))
BUILDER (windows, ans_op_windows (x[0], 1, 3, 2))
BUILDER (windows_apart, ans_op_windows (x[0], 1, 2, 2))

static const Case own[] = {
    {BUILD (gather_0), 1, {{2, {3, 2}}}, -2, 2},
    {BUILD (gather_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (gather_1), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (gather_1), 1, {{2, {2, 3}}}, -2, 2},
    {BUILD (gather_2), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (gather_one), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (gather_one), 1, {{2, {2, 3}}}, -2, 2},
    {BUILD (gather_whole_1), 2, {{3, {B, 3, 2}}, {2, {B, 4}}}, -2, 2},
    {BUILD (gather_whole_1), 2, {{3, {B, 3, 2}}, {1, {4}}}, -2, 2},
    {BUILD (gather_whole_1), 2, {{2, {B, 3}}, {1, {B}}}, -2, 2},
    {BUILD (gather_whole_1), 2, {{3, {2, 3, 2}}, {2, {B, 2}}}, -2, 2},
    {BUILD (gather_whole_0), 2, {{2, {3, 2}}, {2, {B, 2}}}, -2, 2},
    {BUILD (gather_whole_0), 2, {{2, {3, 2}}, {1, {B}}}, -2, 2},
    {BUILD (gather_whole_0), 2, {{1, {3}}, {1, {B}}}, -2, 2},
    {BUILD (gather_outside), 2, {{3, {B, 3, 2}}, {2, {B, 4}}}, -2, 2},
    {BUILD (scatter_0), 1, {{2, {4, 2}}}, -2, 2},
    {BUILD (scatter_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (scatter_1), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (scatter_one), 1, {{3, {B, 2, 2}}}, -2, 2},
    {BUILD (scatter_one), 1, {{1, {3}}}, -2, 2},
    {BUILD (scatter_whole_1), 2, {{3, {B, 4, 2}}, {2, {B, 4}}}, -2, 2},
    {BUILD (scatter_whole_1), 2, {{3, {B, 4, 2}}, {1, {4}}}, -2, 2},
    {BUILD (scatter_whole_1), 2, {{2, {B, 2}}, {1, {B}}}, -2, 2},
    {BUILD (scatter_whole_0), 2, {{2, {4, 2}}, {2, {B, 4}}}, -2, 2},
    {BUILD (scatter_outside), 2, {{3, {B, 4, 2}}, {2, {B, 4}}}, -2, 2},
    {BUILD (roll_1), 1, {{2, {B, 5}}}, -2, 2},
    {BUILD (roll_2), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (roll_0), 1, {{2, {4, 2}}}, -2, 2},
    {BUILD (pad_periodic), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (flip), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (windows), 1, {{3, {B, 6, 2}}}, -2, 2},
    {BUILD (windows_apart), 1, {{3, {B, 5, 2}}}, -2, 2},
};

CHECK_TESTS (own)
CHECK_LAPLACIANS (own)

/* The values of a node built on the row 10, 11, 12, 13, against what is expected. */
static void
assert_row (AnsNode *(*build) (AnsNode *const *), int n, const double *expected)
{
  Bench bench;
  AnsShape shape = {2, {B, 4}};
  AnsNode *y;
  g_autofree double *values = NULL;

  bench_open (&bench, 1, 1);
  bench_input (&bench, &shape, 0, 1);
  for (int i = 0; i < 4; i++)
    bench.values[0][i] = 10 + i;
  y = build (bench.nodes);
  g_assert_cmpint (ans_shape_row (&y->shape), ==, n);
  values = bench_run (&bench, y);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (values[i], ==, expected[i]);
  bench_close (&bench);
}

#define ROW(build, ...)                                                                  \
  assert_row (build, (int) G_N_ELEMENTS (((double[]){__VA_ARGS__})),                     \
              (double[]){__VA_ARGS__})

BUILDER (roll_row, ans_op_roll (x[0], 1, 1))
BUILDER (choose_row, ans_op_gather (x[0], 1, SOME (x[0], 3, 0, 3)))
BUILDER (add_row, ans_op_scatter_add (x[0], 1, 3, SOME (x[0], 2, 0, 2, 2)))

static void
test_definitions (void)
{
  ROW (build_choose_row, 13, 10, 13);
  ROW (build_add_row, 11, 0, 35);
  ROW (build_roll_row, 13, 10, 11, 12);
  ROW (build_pad_periodic, 10, 11, 12, 13, 10, 11, 12, 13, 10, 11);
  ROW (build_flip, 13, 12, 11, 10);
  ROW (build_windows_apart, 10, 11, 12, 13);
}

/* What stands for no entry reads 0 and adds to nothing: nothing outside is touched. */
static void
test_outside (void)
{
  static const double odd[] = {-1, 3, 1.5, NAN, INFINITY, -INFINITY, 1e300, 2};
  Bench bench;
  AnsShape table = {1, {3}}, list = {1, {8}};
  AnsNode *y, *z;
  g_autofree double *read = NULL, *added = NULL;

  bench_open (&bench, 1, 0);
  bench_input (&bench, &table, 1, 2);
  bench_input (&bench, &list, 0, 1);
  memcpy (bench.values[1], odd, sizeof odd);
  y = ans_op_gather (bench.nodes[0], 0, bench.nodes[1]);
  z = ans_op_scatter_add (ans_op_shift (ans_op_scale (y, 0), 1), 0, 3, bench.nodes[1]);
  read = bench_run (&bench, y);
  added = bench_run (&bench, z);
  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat (read[i], ==, 0);
  g_assert_cmpfloat (read[7], ==, bench.values[0][2]);
  g_assert_cmpfloat (added[0], ==, 0);
  g_assert_cmpfloat (added[1], ==, 0);
  g_assert_cmpfloat (added[2], ==, 1);
  bench_close (&bench);
}

/* scatter_add is the transpose of gather: <gather x, y> = <x, scatter_add y>. */
static void
test_transpose (void)
{
  Bench bench;
  AnsShape long_ = {3, {B, 5, 2}}, short_ = {3, {B, 3, 2}}, list = {2, {B, 5}};
  AnsNode *x, *y, *index;
  double left, right;

  bench_open (&bench, 4, 7);
  x = bench_input (&bench, &short_, -1, 1);
  y = bench_input (&bench, &long_, -1, 1);
  index = whole (bench_input (&bench, &list, -2, 2));
  left =
      bench_scalar (&bench, ans_op_sum_all (ans_op_mul (ans_op_gather (x, 1, index), y)));
  right = bench_scalar (
      &bench, ans_op_sum_all (ans_op_mul (x, ans_op_scatter_add (y, 1, 3, index))));
  g_assert_cmpfloat_with_epsilon (left, right, 1e-13);
  bench_close (&bench);
}

BUILDER (too_large, ans_op_gather (x[0], 1, SOME (x[0], 0, 4)))
BUILDER (negative, ans_op_gather (x[0], 1, SOME (x[0], -1)))
BUILDER (broken, ans_op_scatter_add (x[0], 1, 9, SOME (x[0], 0, 0.5, 1, 2)))
BUILDER (too_few, ans_op_scatter_add (x[0], 1, 9, SOME (x[0], 0, 1)))
BUILDER (batch, ans_op_gather (x[0], 0, SOME (x[0], 0)))
BUILDER (no_axis, ans_op_roll (x[0], 2, 1))
BUILDER (square_index, ans_op_gather (x[0], 1, x[0]))
BUILDER (deep_index, ans_op_gather (x[0], 1, ans_op_reshape (x[0], 3, (int[]){B, 2, 2})))
BUILDER (no_windows, ans_op_windows (x[0], 1, 5, 1))

static void
refused (AnsNode *(*build) (AnsNode *const *), const char *reason)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){B, 4});

  build (&x);
  g_assert_false (ans_graph_check (graph, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "input 'x' [batch, 4]"));
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_misuse (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){B, 4});

  build_square_index (&x); /* [batch, 4] of its own values is a use */
  g_assert_true (ans_graph_check (graph, NULL));
  refused (build_too_large, "the index 4 is no whole number within 0 to 3");
  refused (build_negative, "the index -1");
  refused (build_broken, "the index 0.5");
  refused (build_too_few, "there are 2 indices for the 4 entries along axis 1");
  refused (build_batch, "along the batch");
  refused (build_no_axis, "there is no axis 2");
  refused (build_deep_index, "neither [n] nor [batch, n]");
  refused (build_no_windows, "windows of 5 entries");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/op-index/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/graph/op-index/derivatives-agree-with-differences",
                   test_derivatives);
  g_test_add_func ("/graph/op-index/gradients-per-sample-agree-with-single-rows",
                   test_samples);
  g_test_add_func ("/graph/op-index/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  g_test_add_func ("/graph/op-index/laplacians-agree-with-hessian-trace",
                   test_laplacians);
  g_test_add_func ("/graph/op-index/definitions-hold-on-a-row", test_definitions);
  g_test_add_func ("/graph/op-index/indices-out-of-range-touch-nothing", test_outside);
  g_test_add_func ("/graph/op-index/scatter-is-the-transpose-of-gather", test_transpose);
  g_test_add_func ("/graph/op-index/misuse-is-refused-with-its-name", test_misuse);
  return g_test_run ();
}
