/* More elementwise operations: the generic checks, and values by the C library. */
#include "tests/graph/check.h"
#include "tests/graph/check_laplacian.h"

#include "engine/graph/op_math.h"

#define B ANS_BATCH

BINARY_BUILDER (less)
BINARY_BUILDER (greater_equal)
BINARY_BUILDER (less_equal)
BINARY_BUILDER (equal)
BINARY_BUILDER (not_equal)
BINARY_BUILDER (maximum)
BINARY_BUILDER (minimum)
UNARY_BUILDER (sign)
UNARY_BUILDER (abs)
UNARY_BUILDER (erf)
UNARY_BUILDER (log_cosh)
UNARY_BUILDER (relu)
UNARY_BUILDER (gelu)
UNARY_BUILDER (silu)
BUILDER (leaky_relu, ans_op_leaky_relu (x[0], 0.1))
BUILDER (elu, ans_op_elu (x[0], 0.7))
BUILDER (power_5, ans_op_power (x[0], 5))
BUILDER (power_minus_3, ans_op_power (x[0], -3))
BUILDER (power_half, ans_op_power (x[0], 0.5))
BUILDER (power_minus_5_half, ans_op_power (x[0], -2.5))
BUILDER (power_third, ans_op_power (x[0], 1.0 / 3))

static const Case own[] = {
    {BUILD (less), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (greater_equal), 2, {{2, {B, 3}}, {2, {B, 1}}}, -2, 2},
    {BUILD (less_equal), 2, {{2, {B, 3}}, {2, {B, 3}}}, -2, 2},
    {BUILD (equal), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (not_equal), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (maximum), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (maximum), 2, {{3, {B, 2, 1}}, {3, {B, 1, 3}}}, -2, 2},
    {BUILD (minimum), 2, {{2, {2, 3}}, {3, {B, 1, 3}}}, -2, 2},
    {BUILD (minimum), 2, {{2, {B, 3}}, {0}}, -2, 2},
    {BUILD (sign), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (abs), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (erf), 1, {{2, {B, 3}}}, -2.5, 2.5},
    {BUILD (erf), 1, {{2, {2, 3}}}, -1, 1},
    {BUILD (log_cosh), 1, {{2, {B, 3}}}, -3, 3},
    {BUILD (relu), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (leaky_relu), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (elu), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (gelu), 1, {{2, {B, 3}}}, -3, 3},
    {BUILD (silu), 1, {{2, {B, 3}}}, -3, 3},
    {BUILD (power_5), 1, {{2, {B, 3}}}, -1.5, 1.5},
    {BUILD (power_minus_3), 1, {{2, {B, 3}}}, 0.5, 2},
    {BUILD (power_half), 1, {{2, {B, 3}}}, 0.5, 2},
    {BUILD (power_minus_5_half), 1, {{2, {B, 3}}}, 0.5, 2},
    {BUILD (power_third), 1, {{1, {B}}}, 0.5, 2},
};

CHECK_TESTS (own)
CHECK_LAPLACIANS (own)

/* Operations of a and b, a taken as the only operand of some. */
static const struct {
  AnsNode *(*build) (AnsNode *const *x);
  double a, b, expected;
} values[] = {
    {build_less, 1, 2, 1},
    {build_less, 2, 2, 0},
    {build_less, NAN, 2, 0},
    {build_greater_equal, 2, 2, 1},
    {build_greater_equal, 1, 2, 0},
    {build_greater_equal, NAN, NAN, 0},
    {build_less_equal, -INFINITY, -INFINITY, 1},
    {build_equal, 0.1, 0.1, 1},
    {build_equal, 0.1, 0.2, 0},
    {build_not_equal, 0.1, 0.2, 1},
    {build_maximum, NAN, 1, NAN},
    {build_maximum, 1, NAN, NAN},
    {build_maximum, -INFINITY, -3, -3},
    {build_minimum, NAN, 1, NAN},
    {build_minimum, 4, -3, -3},
    {build_abs, -INFINITY, 0, INFINITY},
    {build_abs, NAN, 0, NAN},
    {build_relu, NAN, 0, NAN},
    {build_relu, -INFINITY, 0, 0},
    {build_relu, INFINITY, 0, INFINITY},
    {build_elu, 1000, 0, 1000},
    {build_elu, -1000, 0, -0.7},
    {build_log_cosh, 0, 0, 0},
    {build_log_cosh, -1e4, 0, 1e4 - M_LN2},
    {build_gelu, -50, 0, 0},
    {build_gelu, 1, 0, 0.841344746068543},
    {build_silu, -1e4, 0, 0},
    {build_power_5, -2, 0, -32},
    {build_power_third, 27, 0, 3},
};

static double
evaluate (AnsNode *(*build) (AnsNode *const *), double a, double b, double *slope)
{
  Bench bench;
  AnsShape scalar = {0, {0}};
  AnsNode *y, *g;
  double value;

  bench_open (&bench, 1, 0);
  bench_input (&bench, &scalar, a, a);
  bench_input (&bench, &scalar, b, b);
  bench.values[0][0] = a;
  bench.values[1][0] = b;
  y = build (bench.nodes);
  ans_grad (y, 1, bench.nodes, &g);
  value = bench_scalar (&bench, y);
  *slope = bench_scalar (&bench, g);
  bench_close (&bench);
  return value;
}

static void
test_known (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (values); k++) {
    double slope, value = evaluate (values[k].build, values[k].a, values[k].b, &slope),
                  expected = values[k].expected;
    g_test_message ("%d: %g, %g", (int) k, values[k].a, values[k].b);
    if (isnan (expected))
      g_assert_true (isnan (value));
    else if (isinf (expected))
      g_assert_cmpfloat (value, ==, expected);
    else
      g_assert_cmpfloat_with_epsilon (value, expected, 1e-15 * (1 + fabs (expected)));
  }
}

/* The promises of the header about corners. */
static const struct {
  AnsNode *(*build) (AnsNode *const *x);
  double a, b, slope;
} corners[] = {
    {build_maximum, 2, 2, 0.5}, {build_minimum, 2, 2, 0.5}, {build_maximum, 3, 2, 1},
    {build_minimum, 3, 2, 0},   {build_abs, 0, 0, 0},       {build_sign, 0, 0, 0},
    {build_relu, 0, 0, 0},      {build_elu, 0, 0, 0.7},     {build_elu, 1000, 0, 1},
    {build_gelu, 0, 0, 0.5},    {build_silu, 0, 0, 0.5},    {build_log_cosh, 400, 0, 1},
};

static void
test_corners (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (corners); k++) {
    double slope;
    evaluate (corners[k].build, corners[k].a, corners[k].b, &slope);
    g_test_message ("%d: %g, %g", (int) k, corners[k].a, corners[k].b);
    g_assert_cmpfloat_with_epsilon (slope, corners[k].slope, 1e-15);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/op-math/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/graph/op-math/derivatives-agree-with-differences", test_derivatives);
  g_test_add_func ("/graph/op-math/gradients-per-sample-agree-with-single-rows",
                   test_samples);
  g_test_add_func ("/graph/op-math/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  g_test_add_func ("/graph/op-math/laplacians-agree-with-hessian-trace", test_laplacians);
  g_test_add_func ("/graph/op-math/known-values-are-met", test_known);
  g_test_add_func ("/graph/op-math/corners-have-the-slopes-promised", test_corners);
  return g_test_run ();
}
