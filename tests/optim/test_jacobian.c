/* Products with the derivatives of a net, against the matrix and against each other. */
#include "tests/optim/regression.h"

#include "tests/allocations.h"
#include "tests/optim/dense.h"

#include <string.h>

static void
test_matrix (void)
{
  Regression net;
  AnsRandom random = ans_random (2, 0, 0);
  double v[REGRESSION_MOST], u[REGRESSION_ROWS], Jv[REGRESSION_ROWS];
  double JTu[REGRESSION_MOST], expected_rows[REGRESSION_ROWS], expected[REGRESSION_MOST];
  regression_open (&net, NULL, 5);
  regression_run (&net);
  g_assert_cmpint (ans_jacobian_parameters (net.jacobian), ==, net.P);
  ans_random_fill_normal (&random, net.P, v);
  ans_random_fill_normal (&random, REGRESSION_ROWS, u);
  ans_jacobian_forward (net.jacobian, v, Jv);
  ans_jacobian_backward (net.jacobian, u, JTu);
  dense_times (REGRESSION_ROWS, net.P, net.J, v, expected_rows);
  dense_check (REGRESSION_ROWS, Jv, expected_rows, 1e-12);
  dense_transposed (REGRESSION_ROWS, net.P, net.J, u, expected);
  dense_check (net.P, JTu, expected, 1e-12);
  ans_jacobian_product (net.jacobian, v, JTu);
  dense_transposed (REGRESSION_ROWS, net.P, net.J, expected_rows, expected);
  dense_check (net.P, JTu, expected, 1e-10); /* sums of 60 terms of about 10 */
  regression_close (&net);
}

/* Vectors of a sample: u . J v = J^T u . v, and J v by differences. */
static void
test_vectors (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsMlp mlp = {.depth = 1,
                .width = 4,
                .n_out = 3,
                .activation = ANS_SIN,
                .bias_spread = 0.5,
                .output_scale = 1.0};
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *scale = ans_graph_parameter (graph, "scale", 0, NULL, 1.0);
  AnsNode *y = ans_op_mul (ans_mlp (x, "u", &mlp), scale);
  g_autoptr (AnsProgram) value = ans_program_new (1, &y, NULL, NULL);
  g_autoptr (AnsJacobian) jacobian = ans_jacobian_new (y, NULL, NULL);
  AnsRandom random = ans_random (3, 0, 0);
  double points[10], theta[50], v[50], u[15], Jv[15], JTu[50], product[50], twice[50];
  double plus[15], minus[15], left = 0.0, right = 0.0;
  const double *inputs[] = {points};
  int P = ans_jacobian_parameters (jacobian);
  g_assert_cmpint (P, ==, 28);
  ans_random_fill_normal (&random, 10, points);
  ans_random_fill_normal (&random, P, theta);
  ans_random_fill_normal (&random, P, v);
  ans_random_fill_normal (&random, 15, u);
  ans_jacobian_place (jacobian, 5, theta, inputs);
  ans_jacobian_forward (jacobian, v, Jv);
  ans_jacobian_backward (jacobian, u, JTu);
  ans_jacobian_backward (jacobian, Jv, twice);
  ans_jacobian_product (jacobian, v, product);
  dense_check (P, product, twice, 1e-12);
  for (int i = 0; i < 15; i++)
    left += u[i] * Jv[i];
  for (int i = 0; i < P; i++)
    right += JTu[i] * v[i];
  g_assert_cmpfloat_with_epsilon (left, right, 1e-12);
  for (int sign = 1; sign >= -1; sign -= 2) {
    double moved[50], *out = sign > 0 ? plus : minus;
    for (int i = 0; i < P; i++)
      moved[i] = theta[i] + sign * 1e-5 * v[i];
    ans_program_run (value, 5, moved, inputs, &out);
  }
  for (int i = 0; i < 15; i++) /* the error of differences is about 1e-10 times third
                                  derivatives along v */
    g_assert_cmpfloat_with_epsilon ((plus[i] - minus[i]) / 2e-5, Jv[i], 1e-7);
}

static void
test_refuses (void)
{
  g_autoptr (AnsGraph) empty = ans_graph_new (), wrong = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsNode *x = ans_graph_input (empty, "x", 1, (int[]){ANS_BATCH});
  g_assert_null (ans_jacobian_new (x, NULL, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_USAGE);
  g_clear_error (&error);
  AnsNode *a = ans_graph_parameter (wrong, "a", 1, (int[]){3}, 1.0);
  AnsNode *b = ans_graph_parameter (wrong, "b", 1, (int[]){4}, 1.0);
  g_assert_null (ans_jacobian_new (ans_op_add (a, b), NULL, &error));
  g_assert_nonnull (strstr (error->message, "'a' [3]"));
}

static void
test_allocations (void)
{
  Regression net;
  double v[REGRESSION_MOST] = {1.0}, u[REGRESSION_ROWS];
  if (!COUNTS_ALLOCATIONS) {
    g_test_skip ("a sanitizer counts its own");
    return;
  }
  regression_open (&net, NULL, 5);
  atomic_store (&counting, 1);
  regression_run (&net);
  ans_jacobian_forward (net.jacobian, v, u);
  ans_jacobian_backward (net.jacobian, u, v);
  ans_jacobian_product (net.jacobian, u, v);
  atomic_store (&counting, 0);
  g_assert_cmpint (atomic_load (&allocations), ==, 0);
  regression_close (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/jacobian/products-agree-with-the-matrix", test_matrix);
  g_test_add_func ("/optim/jacobian/of-vectors-too", test_vectors);
  g_test_add_func ("/optim/jacobian/refuses-what-cannot-be", test_refuses);
  g_test_add_func ("/optim/jacobian/allocates-nothing", test_allocations);
  return g_test_run ();
}
