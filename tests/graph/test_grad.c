/* Derivatives of every primitive and of random compositions, in both modes and twice
 * over, against central differences. */
#include "tests/graph/cases.h"

#include "engine/graph/op_index.h"
#include "engine/graph/op_math.h"
#include "engine/graph/op_reduce.h"
#include "engine/nets/mlp.h"

static void
test_primitives (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++) {
    const Case *one = &cases[k];
    Bench bench;
    g_test_message ("%s, case %d", one->name, (int) k);
    bench_open (&bench, 100 + k, 3);
    for (int i = 0; i < one->n; i++)
      bench_input (&bench, &one->shapes[i], one->low, one->high);
    bench_check_derivatives (&bench, one->build (bench.nodes), one->n);
    bench_close (&bench);
  }
}

#define CHAIN(name, expression)                                                          \
  static AnsNode *chain_##name (AnsNode *x)                                              \
  {                                                                                      \
    return expression;                                                                   \
  }

CHAIN (square, ans_op_square (ans_op_tanh (x)))
CHAIN (root, ans_op_sqrt (ans_op_shift (ans_op_square (x), 0.5)))
CHAIN (reciprocal, ans_op_reciprocal (ans_op_shift (ans_op_square (x), 1)))
CHAIN (log, ans_op_log (ans_op_shift (ans_op_square (x), 1)))
CHAIN (bell, ans_op_exp (ans_op_neg (ans_op_square (x))))
CHAIN (scale, ans_op_scale (x, -0.7))
CHAIN (shift, ans_op_shift (x, 0.3))
CHAIN (elu, ans_op_elu (x, 1))
CHAIN (leaky, ans_op_leaky_relu (x, 0.2))
CHAIN (power, ans_op_power (ans_op_shift (ans_op_square (x), 0.5), -1.5))

static AnsNode *
random_unary (AnsRandom *random, AnsNode *x)
{
  static AnsNode *(*const chains[]) (AnsNode *) = {
      ans_op_tanh,  ans_op_sin,  ans_op_cos, ans_op_sigmoid,  ans_op_softplus,
      chain_square, chain_root,  chain_log,  chain_bell,      chain_reciprocal,
      chain_scale,  chain_shift, ans_op_erf, ans_op_log_cosh, ans_op_gelu,
      ans_op_silu,  ans_op_relu, ans_op_abs, chain_elu,       chain_leaky,
      chain_power,
  };
  return chains[ans_random_below (random, (int) G_N_ELEMENTS (chains))](x);
}

/* Choices from [., 3], by known indices and by such as depend on values. */
static AnsNode *
random_choice (Bench *bench, AnsNode *x)
{
  AnsNode *chosen = ans_graph_constant (x->graph, 1, (int[]){3}, (double[]){2, 0, 0}),
          *middle = ans_graph_scalar (x->graph, 0.1);
  AnsNode *own = ans_op_greater (ans_op_slice (x, 1, 0, 2), middle);

  switch (ans_random_below (&bench->random, 5)) {
  case 0:
    return ans_op_gather (x, 1, chosen);
  case 1:
    return ans_op_scatter_add (x, 1, 3, chosen);
  case 2:
    return ans_op_roll (x, 1, 1);
  case 3:
    return ans_op_windows (ans_op_flip (x, 1), 1, 2, 1);
  default:
    return ans_node_is_batched (x) ? ans_op_gather (x, 1, own)
                                   : ans_op_pad_periodic (x, 1, 1, 0);
  }
}

static AnsNode *
random_reduction (Bench *bench, AnsNode *x)
{
  switch (ans_random_below (&bench->random, 6)) {
  case 0:
    return ans_op_softmax (x, 1);
  case 1:
    return ans_op_log_softmax (x, 1);
  case 2:
    return ans_op_logsumexp (x, 2, TRUE);
  case 3:
    return ans_op_max (x, 2, TRUE);
  case 4:
    return ans_op_norm (ans_op_shift (x, 0.1), 2, TRUE);
  default:
    return ans_op_mean (x, 2, TRUE);
  }
}

/* What moves or sums values of [batch, 3]. */
static AnsNode *
random_structural (Bench *bench, AnsNode *x, AnsNode *W)
{
  int axis;

  if (x->shape.rank != 2 || x->shape.size[1] != 3)
    return ans_op_scale (ans_op_sum (x, 1u << ans_random_below (&bench->random, 1), TRUE),
                         0.3);
  axis = ans_random_below (&bench->random, 12);
  if (axis >= 6)
    return axis < 9 ? random_choice (bench, x) : random_reduction (bench, x);
  if (axis == 0)
    return ans_op_sum (x, 2, TRUE);
  if (axis == 1)
    return ans_op_pad (ans_op_slice (x, 1, 1, 2), 1, 1, 0);
  if (axis == 2 && ans_node_is_batched (x))
    return ans_op_matmul (x, ans_op_contract (x, x), FALSE, FALSE);
  if (axis == 3) {
    AnsNode *parts[] = {ans_op_slice (x, 1, 2, 1), ans_op_slice (x, 1, 0, 2)};
    return ans_op_concat (1, 2, parts);
  }
  return ans_op_matmul (x, W, FALSE, axis == 4);
}

/* About thirty nodes on [batch, 3], [3, 3], [3] and a scalar. */
static AnsNode *
random_graph (Bench *bench)
{
  static const AnsShape shapes[] = {{2, {ANS_BATCH, 3}}, {2, {3, 3}}, {1, {3}}, {0, {0}}};
  AnsNode *pool[32], *sum;
  int n = 4;

  for (int i = 0; i < n; i++)
    pool[i] = bench_input (bench, &shapes[i], -1, 1);
  while (n < 20) {
    AnsNode *x = pool[ans_random_below (&bench->random, n)], *y;
    int kind = ans_random_below (&bench->random, 4);
    AnsShape both;
    y = pool[ans_random_below (&bench->random, n)];
    if (kind == 0 && x->shape.rank == 2)
      pool[n++] = random_structural (bench, x, pool[1]);
    else if (kind < 3 && ans_shape_broadcast (&x->shape, &y->shape, &both) &&
             both.size[0] != both.size[1])
      pool[n++] = kind == 1 ? ans_op_mul (ans_op_tanh (x), y)
                            : ans_op_sub (x, ans_op_select (ans_op_greater (y, x), y, x));
    else
      pool[n++] = random_unary (&bench->random, x);
  }
  sum = ans_op_sum_all (pool[n - 1]);
  for (int i = 4; i < n - 1; i++)
    sum = ans_op_add (sum, ans_op_scale (ans_op_sum_all (pool[i]), 0.1));
  return ans_op_tanh (ans_op_scale (sum, 0.02));
}

static void
test_compositions (void)
{
  for (guint64 seed = 0; seed < 60; seed++) {
    Bench bench;
    AnsNode *y, *grads[4];
    g_test_message ("seed %d", (int) seed);
    bench_open (&bench, 1000 + seed, 3);
    y = random_graph (&bench);
    g_assert_true (ans_graph_check (bench.graph, NULL));
    bench_check_derivatives (&bench, y, 4);
    ans_grad (y, 4, bench.nodes, grads);
    for (int i = 0; i < 4; i++) {
      g_autofree double *fast = bench_run (&bench, grads[i]);
      g_autofree double *slow = naive_evaluate (grads[i], 3, NULL, bench_inputs (&bench));
      for (int j = 0; j < bench.lengths[i]; j++)
        g_assert_cmpfloat_with_epsilon (fast[j], slow[j], 1e-11 * (1 + fabs (slow[j])));
    }
    bench_close (&bench);
  }
}

/* d/dx of x^3 four times: 3 x^2, 6 x, 6, 0. */
static void
test_nested (void)
{
  Bench bench;
  AnsShape scalar = {0, {0}};
  AnsNode *y, *x;

  bench_open (&bench, 1, 0);
  x = bench_input (&bench, &scalar, 2, 2);
  y = ans_op_mul (ans_op_square (x), x);
  for (int k = 0; k < 4; k++) {
    static const double expected[] = {12, 12, 6, 0};
    ans_grad (y, 1, &x, &y);
    g_assert_cmpfloat_with_epsilon (bench_scalar (&bench, y), expected[k], 1e-12);
  }
  bench_close (&bench);
}

/* wrt may be any node, not only a leaf. */
static void
test_inner_node (void)
{
  Bench bench;
  AnsShape scalar = {0, {0}};
  AnsNode *x, *h, *y, *grads[2], *wrt[2];

  bench_open (&bench, 1, 0);
  x = bench_input (&bench, &scalar, 0.7, 0.7);
  h = ans_op_shift (x, 0);
  y = ans_op_mul (h, x);
  wrt[0] = h;
  wrt[1] = x;
  ans_grad (y, 2, wrt, grads);
  g_assert_cmpfloat_with_epsilon (bench_scalar (&bench, grads[0]), 0.7, 1e-15);
  g_assert_cmpfloat_with_epsilon (bench_scalar (&bench, grads[1]), 1.4, 1e-15);
  bench_close (&bench);
}

static void
test_stop_gradient (void)
{
  Bench bench;
  AnsShape scalar = {0, {0}};
  AnsNode *x, *g;

  bench_open (&bench, 1, 0);
  x = bench_input (&bench, &scalar, 0.7, 0.7);
  ans_grad (ans_op_mul (ans_op_stop_gradient (x), x), 1, &x, &g);
  g_assert_cmpfloat_with_epsilon (bench_scalar (&bench, g), 0.7, 1e-15);
  bench_close (&bench);
}

/* A net's residual with parameters also used outside of matrix products. */
static AnsNode *
parameter_graph (AnsGraph *graph)
{
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsMlp net = {2, 5, 1, ANS_TANH, TRUE, 0, 1};
  AnsNode *q = ans_op_reshape (ans_mlp (x, "net", &net), 1, (int[]){ANS_BATCH}), *g, *W;
  AnsNode *K = ans_graph_parameter (graph, "K", 3, (int[]){2, 2, 2}, 1);
  AnsNode *unused = ans_graph_parameter (graph, "unused", 1, (int[]){3}, 1);
  AnsNode *scale = ans_graph_parameter (graph, "scale", 2, (int[]){2, 1}, 1);

  g_assert_nonnull (unused);
  ans_grad (q, 1, &x, &g);
  W = ans_op_transpose (ans_op_reshape (ans_op_slice (K, 0, 1, 1), 2, (int[]){2, 2}),
                        (int[]){1, 0});
  W = ans_op_mul (ans_op_matmul (W, W, FALSE, TRUE), ans_op_tanh (scale));
  W = ans_op_add (W, ans_op_concat (1, 2, (AnsNode *[]){scale, ans_op_square (scale)}));
  g = ans_op_matmul (g, ans_op_add (W, ans_op_sum (scale, 3, FALSE)), FALSE, FALSE);
  return ans_op_add (ans_op_sum (ans_op_square (g), 2, FALSE), ans_op_sin (q));
}

/* Each row of the per-sample gradient is the gradient of a batch of that row alone, and
 * the rows add up to the gradient. */
static void
test_per_sample (void)
{
  enum { rows = 7 };
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *y = parameter_graph (graph), *outputs[2];
  int P = ans_graph_parameters_length (graph);
  g_autofree double *theta = g_new (double, P), *J = g_new (double, rows *P);
  g_autofree double *gradient = g_new (double, P), *sum = g_new0 (double, P);
  double x[2 * rows], *both[2] = {J, gradient};
  const double *inputs[1] = {x};
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsProgram) program = NULL, single = NULL;
  AnsRandom random = ans_random (5, 0, 0);

  ans_random_fill_normal (&random, P, theta);
  ans_random_fill_normal (&random, 2 * rows, x);
  outputs[0] = ans_grad_parameters_per_sample (y);
  outputs[1] = ans_grad_parameters (ans_op_sum_all (y));
  program = ans_program_new (2, outputs, NULL, &error);
  g_assert_no_error (error);
  single = ans_program_new (1, &outputs[1], NULL, &error);
  ans_program_run (program, rows, theta, inputs, both);
  for (int i = 0; i < rows * P; i++)
    sum[i % P] += J[i];
  for (int i = 0; i < P; i++)
    g_assert_cmpfloat_with_epsilon (sum[i], gradient[i],
                                    1e-12 * (1 + fabs (sum[i])) * rows);
  for (int r = 0; r < rows; r++) {
    inputs[0] = x + 2 * r;
    ans_program_run (single, 1, theta, inputs, &both[1]);
    for (int i = 0; i < P; i++)
      g_assert_cmpfloat_with_epsilon (J[r * P + i], gradient[i],
                                      1e-12 * (1 + fabs (J[r * P + i])));
  }
}

/* A gradient in the parameters of a per-sample gradient, against differences. */
static void
test_per_sample_again (void)
{
  enum { rows = 3 };
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *J = ans_grad_parameters_per_sample (parameter_graph (graph)), *nodes[2];
  int P = ans_graph_parameters_length (graph);
  g_autofree double *theta = g_new (double, P), *gradient = g_new (double, P);
  double x[2 * rows], value, up, down, *both[2] = {&value, gradient};
  const double *inputs[1] = {x};
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsProgram) program = NULL, single = NULL;
  AnsRandom random = ans_random (6, 0, 0);

  ans_random_fill_normal (&random, P, theta);
  ans_random_fill_normal (&random, 2 * rows, x);
  nodes[0] = ans_op_sum_all (ans_op_square (J));
  nodes[1] = ans_grad_parameters (nodes[0]);
  program = ans_program_new (2, nodes, NULL, &error);
  single = ans_program_new (1, nodes, NULL, &error);
  g_assert_no_error (error);
  ans_program_run (program, rows, theta, inputs, both);
  for (int i = 0; i < P; i++) {
    double kept = theta[i], *out = &up, difference;
    theta[i] = kept + 1e-5;
    ans_program_run (single, rows, theta, inputs, &out);
    out = &down;
    theta[i] = kept - 1e-5;
    ans_program_run (single, rows, theta, inputs, &out);
    theta[i] = kept;
    difference = (up - down) / 2e-5;
    g_assert_cmpfloat_with_epsilon (gradient[i], difference,
                                    1e-6 * (1 + fabs (difference) + fabs (value)));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/grad/primitives-agree-with-differences", test_primitives);
  g_test_add_func ("/graph/grad/compositions-agree-with-differences", test_compositions);
  g_test_add_func ("/graph/grad/derivatives-nest", test_nested);
  g_test_add_func ("/graph/grad/inner-nodes-have-derivatives", test_inner_node);
  g_test_add_func ("/graph/grad/nothing-flows-through-a-stop", test_stop_gradient);
  g_test_add_func ("/graph/grad/per-sample-gradients-add-up", test_per_sample);
  g_test_add_func ("/graph/grad/per-sample-gradients-have-derivatives",
                   test_per_sample_again);
  return g_test_run ();
}
