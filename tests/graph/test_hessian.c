/* Second derivatives by forward over reverse mode, and third ones by nesting. */
#include "tests/graph/cases.h"

#include "engine/graph/hessian.h"

#define B ANS_BATCH

/* sin (tanh (x W) V) of each sample. */
static AnsNode *
small_net (Bench *bench)
{
  static const AnsShape shapes[] = {{2, {B, 3}}, {2, {3, 4}}, {2, {4, 2}}};
  AnsNode *y;

  for (int i = 0; i < 3; i++)
    bench_input (bench, &shapes[i], -1, 1);
  y = ans_op_tanh (ans_op_matmul (bench->nodes[0], bench->nodes[1], FALSE, FALSE));
  y = ans_op_sin (ans_op_matmul (y, bench->nodes[2], FALSE, FALSE));
  return ans_op_sum (y, 2, FALSE);
}

static AnsNode *
inner (AnsNode *a, AnsNode *b)
{
  return ans_op_sum_all (ans_op_mul (a, b));
}

/* u . H v by products, and as the derivative of v . grad y along u: the gradient of a
 * gradient.  Rounding only. */
static void
test_products (void)
{
  Bench bench;
  AnsNode *y, *v[3], *u[3], *hv[3], *grads[3], *again[3], *slope = NULL;

  bench_open (&bench, 1, 5);
  y = small_net (&bench);
  for (int i = 0; i < 3; i++) {
    v[i] = bench_input (&bench, &bench.nodes[i]->shape, -1, 1);
    u[i] = bench_input (&bench, &bench.nodes[i]->shape, -1, 1);
  }
  ans_hessian_product (y, 3, bench.nodes, v, hv);
  ans_grad (y, 3, bench.nodes, grads);
  for (int i = 0; i < 3; i++) {
    AnsNode *term = inner (grads[i], v[i]);
    slope = i > 0 ? ans_op_add (slope, term) : term;
  }
  ans_grad (slope, 3, bench.nodes, again);
  g_assert_true (ans_graph_check (bench.graph, NULL));
  for (int i = 0; i < 3; i++) {
    double a = bench_scalar (&bench, inner (hv[i], u[i])),
           b = bench_scalar (&bench, inner (again[i], u[i]));
    g_assert_true (ans_shape_equal (&hv[i]->shape, &bench.nodes[i]->shape));
    g_assert_cmpfloat_with_epsilon (a, b, 1e-12 * (1 + fabs (b)));
  }
  bench_close (&bench);
}

/* Each row of the Hessian holds the derivatives of one entry of the gradient. */
static void
test_matrix (void)
{
  enum { d = 3, rows = 4 };
  Bench bench;
  AnsNode *y, *x, *H, *g;
  g_autofree double *matrix = NULL;
  const double h = 1e-5;

  bench_open (&bench, 2, rows);
  y = small_net (&bench);
  x = bench.nodes[0];
  H = ans_hessian (y, x);
  ans_grad (y, 1, &x, &g);
  matrix = bench_run (&bench, H);
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < d; j++) {
      double *entry = &bench.values[0][r * d + j], kept = *entry;
      g_autofree double *up = NULL, *down = NULL;
      *entry = kept + h;
      up = bench_run (&bench, g);
      *entry = kept - h;
      down = bench_run (&bench, g);
      *entry = kept;
      for (int i = 0; i < d; i++) {
        double difference = (up[r * d + i] - down[r * d + i]) / (2 * h);
        g_assert_cmpfloat_with_epsilon (matrix[(r * d + i) * d + j], difference, 1e-8);
        g_assert_cmpfloat_with_epsilon (matrix[(r * d + i) * d + j],
                                        matrix[(r * d + j) * d + i], 1e-14);
      }
    }
  bench_close (&bench);
}

/* d^4 of exp (2 x) sin x in any order of modes: (2 + i)^4 = -7 + 24 i. */
static void
test_orders (void)
{
  static const AnsShape shape = {1, {B}};
  for (guint modes = 0; modes < 16; modes++) {
    Bench bench;
    AnsNode *x, *y, *one;
    double at, expected;

    bench_open (&bench, 3, 1);
    x = bench_input (&bench, &shape, 0.4, 0.4);
    one = bench_input (&bench, &shape, 1, 1);
    y = ans_op_mul (ans_op_exp (ans_op_scale (x, 2)), ans_op_sin (x));
    for (int k = 0; k < 4; k++)
      if (modes >> k & 1)
        y = ans_jvp (y, 1, &x, &one);
      else
        ans_grad (y, 1, &x, &y);
    at = bench_scalar (&bench, y);
    expected = exp (0.8) * (-7 * sin (0.4) + 24 * cos (0.4));
    g_assert_cmpfloat_with_epsilon (at, expected, 1e-12 * fabs (expected));
    bench_close (&bench);
  }
}

/* Third derivatives of a net against differences of the second ones. */
static void
test_third (void)
{
  Bench bench;
  AnsNode *y, *hv[3], *v[3], *sum;

  bench_open (&bench, 4, 2);
  y = small_net (&bench);
  for (int i = 0; i < 3; i++)
    v[i] = bench_input (&bench, &bench.nodes[i]->shape, -1, 1);
  ans_hessian_product (y, 3, bench.nodes, v, hv);
  sum = bench_weighted (&bench, hv[0]);
  for (int i = 1; i < 3; i++)
    sum = ans_op_add (sum, bench_weighted (&bench, hv[i]));
  for (int i = 0; i < 3; i++)
    bench_check_gradient (&bench, sum, i);
  bench_check_jvp (&bench, sum, 3);
  bench_close (&bench);
}

static void
test_refusal (void)
{
  static const AnsShape shape = {2, {B, 2}};
  g_autoptr (GError) error = NULL;
  Bench bench;
  AnsNode *x;

  bench_open (&bench, 5, 1);
  x = bench_input (&bench, &shape, 0, 1);
  ans_hessian (ans_op_square (x), x);
  g_assert_false (ans_graph_check (bench.graph, &error));
  g_assert_nonnull (strstr (error->message, "a Hessian needs a value [batch]"));
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/hessian/products-are-gradients-of-slopes", test_products);
  g_test_add_func ("/graph/hessian/matrix-agrees-with-differences", test_matrix);
  g_test_add_func ("/graph/hessian/modes-nest-in-any-order", test_orders);
  g_test_add_func ("/graph/hessian/third-derivatives-agree-with-differences", test_third);
  g_test_add_func ("/graph/hessian/misuse-is-refused", test_refusal);
  return g_test_run ();
}
