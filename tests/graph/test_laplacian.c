/* The forward Laplacian against the trace of the Hessian, which shares no rule with it
 * but the first derivatives, against closed forms and against differences. */
#include "tests/graph/check_laplacian.h"

#include "engine/nets/mlp.h"

#define B ANS_BATCH

CHECK_LAPLACIANS (cases)

/* Operands that are one node, or functions of one another. */
static void
test_repeated_operands (void)
{
  static const AnsShape coordinates = {2, {B, 4}}, square = {3, {B, 2, 2}};
  Bench bench;
  AnsNode *x, *A, *y[6];

  bench_open (&bench, 21, 3);
  x = bench_input (&bench, &coordinates, 0.5, 1.5);
  A = laplacian_layer (&bench, x, &square, -1, 1);
  y[0] = ans_op_matmul (A, A, FALSE, TRUE);
  y[1] = ans_op_matmul (A, ans_op_matmul (A, ans_op_sin (A), TRUE, FALSE), FALSE, FALSE);
  y[2] = ans_op_div (ans_op_mul (x, x), ans_op_shift (ans_op_mul (x, ans_op_sin (x)), 2));
  y[3] = ans_op_concat (1, 3, (AnsNode *[]){x, ans_op_square (x), ans_op_mul (x, x)});
  y[4] = ans_op_select (ans_op_greater (x, ans_op_square (x)), ans_op_exp (x),
                        ans_op_mul (x, ans_op_sum (x, 2, TRUE)));
  y[5] = ans_op_reshape (ans_op_sum (ans_op_exp (x), 2, FALSE), 2, (int[]){B, 1});
  y[5] = ans_op_mul (ans_op_log (y[5]), x);
  for (int i = 0; i < 6; i++)
    laplacian_check (&bench, y[i], x);
  bench_close (&bench);
}

/* A smooth function of one of the pool's nodes, or of two. */
static AnsNode *
random_node (Bench *bench, AnsNode *const *pool, int n, AnsNode *W)
{
  AnsNode *a = pool[ans_random_below (&bench->random, n)],
          *b = pool[ans_random_below (&bench->random, n)];

  switch (ans_random_below (&bench->random, 12)) {
  case 0:
    return ans_op_tanh (a);
  case 1:
    return ans_op_mul (a, ans_op_sin (b));
  case 2:
    return ans_op_div (a, ans_op_shift (ans_op_square (b), 1));
  case 3:
    return ans_op_sub (ans_op_sigmoid (a), b);
  case 4:
    return ans_op_sqrt (ans_op_shift (ans_op_square (a), 0.5));
  case 5:
    return ans_op_matmul (a, W, FALSE, ans_random_below (&bench->random, 2));
  case 6:
    return ans_op_mul (a,
                       ans_op_exp (ans_op_neg (ans_op_sum (ans_op_square (b), 2, TRUE))));
  case 7:
    return ans_op_pad (ans_op_slice (a, 1, 1, 3), 1, 1, 0);
  case 8:
    return ans_op_select (ans_op_greater (a, b), a, ans_op_softplus (b));
  case 9:
    return ans_op_concat (
        1, 2, (AnsNode *[]){ans_op_slice (a, 1, 2, 2), ans_op_slice (b, 1, 0, 2)});
  case 10:
    a = ans_op_reshape (a, 3, (int[]){B, 2, 2});
    b = ans_op_transpose (ans_op_reshape (b, 3, (int[]){B, 2, 2}), (int[]){0, 2, 1});
    return ans_op_reshape (ans_op_matmul (a, b, FALSE, FALSE), 2, (int[]){B, 4});
  default:
    a = ans_op_sum (ans_op_reshape (a, 3, (int[]){B, 2, 2}), 4, TRUE);
    a = ans_op_sub (a, ans_op_reshape (b, 3, (int[]){B, 2, 2}));
    return ans_op_reshape (a, 2, (int[]){B, 4});
  }
}

/* About thirty nodes on [batch, 4]. */
static void
test_compositions (void)
{
  static const AnsShape coordinates = {2, {B, 4}}, matrix = {2, {4, 4}};
  for (guint64 seed = 0; seed < 100; seed++) {
    AnsNode *pool[16], *x, *W;
    Bench bench;
    g_test_message ("seed %d", (int) seed);
    bench_open (&bench, 2000 + seed, 3);
    x = pool[0] = bench_input (&bench, &coordinates, -1, 1);
    W = bench_input (&bench, &matrix, -1, 1);
    for (int n = 1; n < 16; n++)
      pool[n] = random_node (&bench, pool, n, W);
    for (int n = 12; n < 16; n++)
      laplacian_check (&bench, ans_op_tanh (pool[n]), x);
    bench_close (&bench);
  }
}

/* sum_i x_i^2 / 2, repeated: its tangents are x. */
static AnsNode *
half_square (AnsNode *x)
{
  return ans_op_scale (ans_op_sum (ans_op_square (x), 2, FALSE), 0.5);
}

static void
assert_closed (const Bench *bench, AnsNode *node,
               double (*expected) (int d, const double *x), int d, double epsilon)
{
  g_autofree double *out = NULL;

  g_assert_true (ans_graph_check (bench->graph, NULL));
  out = bench_run (bench, node);
  for (int r = 0; r < bench->rows; r++) {
    double e = expected (d, bench->values[0] + r * d);
    g_assert_cmpfloat_with_epsilon (out[r], e, epsilon * (1 + fabs (e)));
  }
}

static double
dot (int d, const double *x)
{
  double sum = 0;
  for (int i = 0; i < d; i++)
    sum += x[i] * x[i];
  return sum;
}

static double
gaussian_laplacian (int d, const double *x)
{
  return (dot (d, x) - d) * exp (-0.5 * dot (d, x));
}

static double
gaussian_bilaplacian (int d, const double *x)
{
  double s = dot (d, x);
  return (s * s - 2 * (d + 2) * s + d * (d + 2)) * exp (-0.5 * s);
}

/* log sum exp: the Laplacian is 1 - sum p^2 with p the softmax. */
static double
log_sum_exp_laplacian (int d, const double *x)
{
  double sum = 0, squares = 0;
  for (int i = 0; i < d; i++) {
    sum += exp (x[i]);
    squares += exp (2 * x[i]);
  }
  return 1 - squares / (sum * sum);
}

/* sum_i (i + 1) x_i^4 + x_i x_(i+1): weights 1, 1/2, 1/3 ... leave 12 |x|^2. */
static double
quartic_laplacian (int d, const double *x)
{
  return 12 * dot (d, x);
}

static AnsNode *
quartic (AnsNode *x, int d, AnsNode **weights)
{
  g_autofree double *c = g_new (double, d), *w = g_new (double, d);
  AnsNode *y;

  for (int i = 0; i < d; i++) {
    c[i] = i + 1;
    w[i] = 1. / (i + 1);
  }
  *weights = ans_graph_constant (x->graph, 1, &d, w);
  y = ans_op_mul (ans_graph_constant (x->graph, 1, &d, c),
                  ans_op_square (ans_op_square (x)));
  y = ans_op_sum (y, 2, FALSE);
  if (d > 1)
    y = ans_op_add (y, ans_op_sum (ans_op_mul (ans_op_slice (x, 1, 0, d - 1),
                                               ans_op_slice (x, 1, 1, d - 1)),
                                   2, FALSE));
  return y;
}

/* Exact up to rounding, which the powers of |x|^2 <= 12 amplify to some hundred times. */
static void
test_closed_forms (void)
{
  static const int dimensions[] = {1, 2, 6, 12};
  for (gsize k = 0; k < G_N_ELEMENTS (dimensions); k++) {
    int d = dimensions[k];
    AnsShape shape = {2, {B, d}};
    Bench bench;
    AnsNode *x, *y, *w, *l;

    bench_open (&bench, 40 + k, 5);
    x = bench_input (&bench, &shape, -1, 1);
    y = ans_op_exp (ans_op_neg (half_square (x)));
    l = ans_laplacian (y, x, NULL, NULL);
    assert_closed (&bench, l, gaussian_laplacian, d, 1e-13);
    l = ans_laplacian (l, x, NULL, NULL);
    assert_closed (&bench, l, gaussian_bilaplacian, d, 1e-11);
    y = ans_op_log (ans_op_sum (ans_op_exp (x), 2, FALSE));
    l = ans_laplacian (y, x, NULL, NULL);
    assert_closed (&bench, l, log_sum_exp_laplacian, d, 1e-13);
    y = quartic (x, d, &w);
    l = ans_laplacian (y, x, w, NULL);
    assert_closed (&bench, l, quartic_laplacian, d, 1e-13);
    bench_close (&bench);
  }
}

/* Of a net, in particles of three coordinates each, against differences; the truncation
 * is of order h^2 = 1e-6 and the rounding 1e-16 / h^2 = 1e-10. */
static void
test_particles (void)
{
  static const AnsShape shape = {3, {B, 2, 3}};
  Bench bench;
  AnsMlp net = {2, 7, 1, ANS_TANH, TRUE, 0.3, 1};
  AnsNode *x, *y, *gradient, *l, *both[3];
  g_autofree double *theta = NULL, *value = g_new (double, 4);
  double laplacian[4] = {0}, g[24], *outs[3] = {value, laplacian, g};
  const double h = 1e-3;
  g_autoptr (AnsProgram) program = NULL;

  bench_open (&bench, 61, 4);
  x = bench_input (&bench, &shape, -1, 1);
  y = ans_op_reshape (ans_mlp (ans_op_reshape (x, 2, (int[]){B, 6}), "u", &net), 1,
                      (int[]){B});
  l = ans_laplacian (y, x, NULL, &gradient);
  g_assert_true (ans_shape_equal (&gradient->shape, &shape));
  memcpy (both, (AnsNode *[]){y, l, gradient}, sizeof both);
  theta = g_new (double, ans_graph_parameters_length (bench.graph));
  ans_random_fill_normal (&bench.random, ans_graph_parameters_length (bench.graph),
                          theta);
  program = ans_program_new (3, both, NULL, NULL);
  ans_program_run (program, 4, theta, bench_inputs (&bench), outs);
  for (int r = 0; r < 4; r++) {
    double sum = 0, expected = laplacian[r], at = value[r], slopes[6];
    double spare_l[4], spare_g[24], *spare[3] = {value, spare_l, spare_g};
    for (int i = 0; i < 6; i++) {
      double *entry = &bench.values[0][6 * r + i], kept = *entry, up;
      *entry = kept + h;
      ans_program_run (program, 4, theta, bench_inputs (&bench), spare);
      up = value[r];
      *entry = kept - h;
      ans_program_run (program, 4, theta, bench_inputs (&bench), spare);
      *entry = kept;
      sum += (up - 2 * at + value[r]) / (h * h);
      slopes[i] = (up - value[r]) / (2 * h);
    }
    ans_program_run (program, 4, theta, bench_inputs (&bench), spare);
    g_assert_cmpfloat_with_epsilon (expected, sum, 1e-4 * (1 + fabs (sum)));
    for (int i = 0; i < 6; i++)
      g_assert_cmpfloat_with_epsilon (g[6 * r + i], slopes[i],
                                      1e-4 * (1 + fabs (slopes[i])));
  }
  bench_close (&bench);
}

/* A small net whose weights are inputs: x [BATCH, d], two matrices. */
static AnsNode *
small_net (Bench *bench, int d)
{
  AnsShape shapes[] = {{2, {B, d}}, {2, {d, 4}}, {2, {4, 3}}};
  AnsNode *y;

  for (int i = 0; i < 3; i++)
    bench_input (bench, &shapes[i], -1, 1);
  y = ans_op_tanh (ans_op_matmul (bench->nodes[0], bench->nodes[1], FALSE, FALSE));
  y = ans_op_sin (ans_op_matmul (y, bench->nodes[2], FALSE, FALSE));
  return ans_op_sum (y, 2, FALSE);
}

/* The Laplacian has derivatives in x and in the weights, in both modes and twice. */
static void
test_derivatives (void)
{
  static const int dimensions[] = {1, 2, 6};
  for (gsize k = 0; k < G_N_ELEMENTS (dimensions); k++) {
    Bench bench;
    AnsNode *y;
    bench_open (&bench, 80 + k, 3);
    y = small_net (&bench, dimensions[k]);
    y = ans_laplacian (y, bench.nodes[0], NULL, NULL);
    bench_check_derivatives (&bench, y, 3);
    bench_close (&bench);
  }
}

/* The Laplacian of a Laplacian, and with it of a gradient's square. */
static void
test_nesting (void)
{
  Bench bench;
  AnsNode *y, *x, *l, *g;

  bench_open (&bench, 90, 3);
  y = small_net (&bench, 2);
  x = bench.nodes[0];
  l = ans_laplacian (y, x, NULL, &g);
  laplacian_same (&bench, ans_laplacian (l, x, NULL, NULL),
                  ans_hessian_trace (ans_hessian_trace (y, x, NULL), x, NULL));
  laplacian_check (&bench, ans_op_add (l, ans_op_sum (ans_op_square (g), 2, FALSE)), x);
  bench_close (&bench);
}

/* Rows of the per-sample gradient of a local energy -(lap log psi + |grad log psi|^2) / 2
 * are the gradients of one sample alone. */
static void
test_per_sample (void)
{
  enum { rows = 5, d = 3 };
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){B, d}), *y, *l, *g, *outputs[2];
  AnsMlp net = {2, 6, 1, ANS_TANH, FALSE, 0.2, 1};
  g_autoptr (AnsProgram) program = NULL, single = NULL;
  g_autoptr (GError) error = NULL;
  AnsRandom random = ans_random (9, 0, 0);
  g_autofree double *theta = NULL, *J = NULL, *gradient = NULL;
  double points[rows * d], *out;
  const double *inputs[] = {points};
  int P;

  y = ans_op_reshape (ans_mlp (x, "log-psi", &net), 1, (int[]){B});
  l = ans_laplacian (y, x, NULL, &g);
  l = ans_op_scale (ans_op_add (l, ans_op_sum (ans_op_square (g), 2, FALSE)), -0.5);
  outputs[0] = ans_grad_parameters_per_sample (l);
  outputs[1] = ans_grad_parameters (ans_op_sum_all (l));
  P = ans_graph_parameters_length (graph);
  theta = g_new (double, P);
  gradient = g_new (double, P);
  J = g_new (double, P *rows);
  ans_random_fill_normal (&random, P, theta);
  ans_random_fill_normal (&random, rows * d, points);
  program = ans_program_new (1, &outputs[0], NULL, &error);
  g_assert_no_error (error);
  single = ans_program_new (1, &outputs[1], NULL, &error);
  g_assert_no_error (error);
  out = J;
  ans_program_run (program, rows, theta, inputs, &out);
  for (int r = 0; r < rows; r++) {
    inputs[0] = points + r * d;
    out = gradient;
    ans_program_run (single, 1, theta, inputs, &out);
    for (int i = 0; i < P; i++)
      g_assert_cmpfloat_with_epsilon (J[r * P + i], gradient[i],
                                      1e-12 * (1 + fabs (gradient[i])));
  }
}

/* Several x together are their concatenation; a generator is its terms one by one. */
static void
test_several_and_along (void)
{
  static const AnsShape shapes[] = {{2, {B, 2}}, {3, {B, 1, 3}}, {3, {B, 2, 2}}};
  Bench bench;
  AnsNode *x[2], *T, *b, *y, *l, *g, *H, *parts[2], *expected;

  bench_open (&bench, 95, 3);
  x[0] = bench_input (&bench, &shapes[0], -1, 1);
  x[1] = bench_input (&bench, &shapes[1], -1, 1);
  T = bench_input (&bench, &shapes[2], -1, 1);
  b = bench_input (&bench, &shapes[0], -1, 1);
  y = ans_op_sum (ans_op_tanh (ans_op_sum (x[1], 4, FALSE)), 2, FALSE);
  y = ans_op_mul (ans_op_sin (ans_op_mul (
                      ans_op_reshape (ans_op_slice (x[0], 1, 0, 1), 1, (int[]){B}), y)),
                  ans_op_exp (half_square (x[0])));
  l = ans_laplacian_several (y, 2, x, NULL, &g);
  expected =
      ans_op_add (ans_hessian_trace (y, x[0], NULL), ans_hessian_trace (y, x[1], NULL));
  laplacian_same (&bench, l, expected);
  ans_grad (y, 2, x, parts);
  parts[1] = ans_op_reshape (parts[1], 2, (int[]){B, 3});
  laplacian_same (&bench, g, ans_op_concat (1, 2, parts));

  l = ans_laplacian_along (y, 1, x, &T, &b, NULL, &g);
  H = ans_hessian (y, x[0]);
  expected = ans_op_sum (ans_op_mul (ans_op_matmul (T, H, FALSE, FALSE), T), 6, FALSE);
  ans_grad (y, 1, x, parts);
  expected = ans_op_add (expected, ans_op_sum (ans_op_mul (parts[0], b), 2, FALSE));
  laplacian_same (&bench, l, expected);
  parts[0] = ans_op_reshape (parts[0], 3, (int[]){B, 1, 2});
  laplacian_same (&bench, g, ans_op_sum (ans_op_mul (T, parts[0]), 4, FALSE));
  bench_close (&bench);
}

/* What is multiplied by zero slopes does not turn infinite tangents into a NaN. */
static void
test_select (void)
{
  static const AnsShape shape = {2, {B, 1}};
  Bench bench;
  AnsNode *x, *y, *l, *g;
  g_autofree double *out = NULL;

  bench_open (&bench, 1, 1);
  x = bench_input (&bench, &shape, 0, 0);
  y = ans_op_select (ans_op_greater (x, ans_graph_scalar (bench.graph, 0.5)),
                     ans_op_sqrt (x), ans_op_exp (x));
  l = ans_laplacian (ans_op_sum (y, 2, FALSE), x, NULL, &g);
  out = bench_run (&bench, ans_op_add (l, ans_op_sum (g, 2, FALSE)));
  g_assert_cmpfloat (out[0], ==, 2);
  bench_close (&bench);
}

static void
assert_refused (Bench *bench, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ans_graph_check (bench->graph, &error));
  g_assert_nonnull (strstr (error->message, part));
  bench_close (bench);
}

static void
test_refusals (void)
{
  static const AnsShape shape = {2, {B, 2}}, other = {1, {3}};
  Bench bench;
  AnsNode *x, *y, *w, *g = NULL;

  bench_open (&bench, 1, 1);
  x = bench_input (&bench, &shape, 0, 1);
  w = bench_input (&bench, &other, 0, 1);
  ans_laplacian (half_square (x), x, w, &g);
  g_assert_nonnull (g);
  assert_refused (&bench, "input 'x1' [3]: the weights need one value");

  bench_open (&bench, 1, 1);
  x = bench_input (&bench, &shape, 0, 1);
  y = ans_op_sub (x, ans_op_sum (x, 1, TRUE));
  ans_laplacian (ans_op_sum (y, 2, FALSE), x, NULL, &g);
  assert_refused (&bench, "a sum over the batch has no Laplacian of each sample");

  bench_open (&bench, 1, 1);
  x = bench_input (&bench, &shape, 0, 1);
  ans_laplacian (ans_op_sum_all (x), x, NULL, NULL);
  assert_refused (&bench, "a Laplacian needs a batch");

  bench_open (&bench, 1, 1);
  x = bench_input (&bench, &shape, 0, 1);
  w = bench_input (&bench, &other, 0, 1);
  ans_laplacian (half_square (x), w, NULL, NULL);
  assert_refused (&bench, "the coordinates need a batch");
}

/* A value that x does not move has a Laplacian of zeros. */
static void
test_constant (void)
{
  static const AnsShape shape = {2, {B, 2}};
  Bench bench;
  AnsNode *x, *z, *l, *g;
  g_autofree double *a = NULL, *b = NULL;

  bench_open (&bench, 1, 2);
  x = bench_input (&bench, &shape, 0, 1);
  z = bench_input (&bench, &shape, 0, 1);
  l = ans_laplacian (
      ans_op_add (half_square (z), ans_op_sum (ans_op_stop_gradient (x), 2, FALSE)), x,
      NULL, &g);
  a = bench_run (&bench, l);
  b = bench_run (&bench, g);
  g_assert_true (ans_shape_equal (&g->shape, &shape));
  for (int i = 0; i < 4; i++)
    g_assert_true (a[i / 2] == 0 && b[i] == 0);
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (void);
  } tests[] = {
      {"primitives-agree-with-hessian-trace", test_laplacians},
      {"compositions-agree-with-hessian-trace", test_compositions},
      {"operands-may-be-one-node", test_repeated_operands},
      {"closed-forms-are-met", test_closed_forms},
      {"particles-agree-with-differences", test_particles},
      {"derivatives-agree-with-differences", test_derivatives},
      {"laplacians-nest", test_nesting},
      {"per-sample-gradients-are-those-of-one-sample", test_per_sample},
      {"several-inputs-and-directions-add-up", test_several_and_along},
      {"what-is-not-selected-does-not-matter", test_select},
      {"misuse-is-refused", test_refusals},
      {"what-does-not-move-has-none", test_constant},
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/graph/laplacian/%s", tests[i].name);
    g_test_add_func (path, tests[i].run);
  }
  return g_test_run ();
}
