/* Random graphs of up to thirty nodes from all primitives, so that rules and rewriting
 * meet in combinations nobody thought of: values against an evaluation node by node,
 * first and second derivatives against differences, in all orders of forward and reverse
 * mode, and the forward Laplacian against products with the Hessian. */
#include "engine/graph/hessian.h"
#include "engine/graph/laplacian.h"
#include "engine/graph/op_conv.h"
#include "engine/graph/op_index.h"
#include "engine/graph/op_linalg.h"
#include "engine/graph/op_math.h"
#include "engine/graph/op_reduce.h"
#include "tests/graph/cases.h"

#define MOST_NODES 30
#define ROWS 5
#define GRAPHS 150

/* Nodes [BATCH, n] to choose operands from. */
typedef struct {
  Bench bench;
  AnsNode *pool[MOST_NODES + 3];
  int n;
  gboolean smooth; /* no kinks, over which differences would stumble */
} Maker;

static int
pick (Maker *self, int n)
{
  return (int) (ans_random_uniform (&self->bench.random) * n) % n;
}

static AnsNode *
any (Maker *self)
{
  return self->pool[pick (self, self->n)];
}

static int
width (const AnsNode *x)
{
  return x->shape.size[1];
}

static AnsNode *
positive (AnsNode *x)
{
  return ans_op_shift (ans_op_softplus (x), 0.5);
}

/* A constant with values between -1 and 1. */
static AnsNode *
constant (Maker *self, int rank, const int *shape)
{
  AnsShape wanted = ans_shape (rank, shape);
  double values[64];

  g_assert_cmpint (ans_shape_row (&wanted), <=, 64);
  for (int i = 0; i < ans_shape_row (&wanted); i++)
    values[i] = 2 * ans_random_uniform (&self->bench.random) - 1;
  return ans_graph_constant (self->bench.graph, rank, shape, values);
}

/* Another one, brought to the width of x. */
static AnsNode *
partner (Maker *self, const AnsNode *x)
{
  AnsNode *y = any (self);
  int n = width (x);
  if (width (y) > n)
    return ans_op_slice (y, 1, pick (self, width (y) - n + 1), n);
  if (width (y) < n && pick (self, 2))
    return ans_op_pad (y, 1, n - width (y), 0);
  return width (y) == n ? y : ans_op_mean (y, 2, TRUE);
}

/* ---- elementwise ---- */

typedef AnsNode *(*Unary) (AnsNode *x);

static AnsNode *
make_unary (Maker *self)
{
  static const Unary all[] = {
      ans_op_neg,     ans_op_exp,      ans_op_sin,    ans_op_cos,  ans_op_tanh,
      ans_op_sigmoid, ans_op_softplus, ans_op_square, ans_op_erf,  ans_op_gelu,
      ans_op_silu,    ans_op_log_cosh, ans_op_log,    ans_op_sqrt, ans_op_reciprocal};
  enum { FIRST_POSITIVE = 12, LAST_POSITIVE = 14 };
  int k = pick (self, G_N_ELEMENTS (all));
  AnsNode *x = any (self);
  return all[k](k >= FIRST_POSITIVE && k <= LAST_POSITIVE ? positive (x) : x);
}

static AnsNode *
make_kinked (Maker *self)
{
  AnsNode *x = any (self);
  switch (pick (self, 5)) {
  case 0:
    return ans_op_relu (x);
  case 1:
    return ans_op_leaky_relu (x, 0.1);
  case 2:
    return ans_op_abs (x);
  case 3:
    return ans_op_elu (x, 1);
  default:
    return ans_op_maximum (x, partner (self, x));
  }
}

static AnsNode *
make_binary (Maker *self)
{
  AnsNode *x = any (self), *y = partner (self, x);
  switch (pick (self, 6)) {
  case 0:
    return ans_op_add (x, y);
  case 1:
    return ans_op_sub (x, y);
  case 2:
    return ans_op_div (x, positive (y));
  case 3:
    if (self->smooth)
      return ans_op_mul (ans_op_cos (x), y);
    return ans_op_select (ans_op_greater (x, y), ans_op_sin (x), y);
  case 4:
    return ans_op_power (positive (x), 1.7);
  default:
    return ans_op_mul (x, y);
  }
}

static AnsNode *
make_affine (Maker *self)
{
  return ans_op_shift (ans_op_scale (any (self), -0.7), 0.2);
}

/* ---- within a row ---- */

static AnsNode *
make_reduced (Maker *self)
{
  AnsNode *x = any (self);
  switch (pick (self, 6)) {
  case 0:
    return ans_op_softmax (x, 1);
  case 1:
    return ans_op_log_softmax (x, 1);
  case 2:
    return ans_op_logsumexp (x, 2, TRUE);
  case 3:
    return self->smooth ? ans_op_mean (x, 2, TRUE) : ans_op_max (x, 2, TRUE);
  case 4:
    return ans_op_norm (ans_op_shift (ans_op_square (x), 0.1), 2, TRUE);
  default:
    return ans_op_mul (x, ans_op_sum (x, 2, TRUE));
  }
}

static AnsNode *
make_moved (Maker *self)
{
  static const double order[] = {1, 0, 1};
  AnsNode *x = any (self), *index, *y;
  int n = width (x);
  switch (pick (self, 6)) {
  case 0:
    return ans_op_slice (x, 1, n / 2, n - n / 2);
  case 1:
    return ans_op_pad (x, 1, n < 5 ? 1 : 0, 0);
  case 2:
    return ans_op_roll (x, 1, 1 + pick (self, n));
  case 3:
    index = ans_graph_constant (x->graph, 1, (int[]){n > 1 ? 3 : 1}, order + (n == 1));
    return ans_op_gather (x, 1, index);
  case 4:
    if (n != 3)
      return ans_op_flip (x, 1);
    index = ans_graph_constant (x->graph, 1, &n, order);
    return ans_op_scatter_add (x, 1, 2, index);
  default:
    y = any (self);
    return width (x) + width (y) <= 6 ? ans_op_concat (1, 2, (AnsNode *[]){x, y}) : x;
  }
}

/* ---- products ---- */

static AnsNode *
make_layer (Maker *self)
{
  AnsNode *x = any (self);
  int n = width (x), m = 1 + pick (self, 5);
  if (pick (self, 2))
    return ans_op_matmul (x, constant (self, 2, (int[]){n, m}), FALSE, FALSE);
  return ans_op_matmul (x, constant (self, 2, (int[]){m, n}), FALSE, TRUE);
}

/* A matrix of each sample, x y^T plus 3 on the diagonal. */
static AnsNode *
matrix (Maker *self, AnsNode *x, AnsNode *y)
{
  int n = width (x);
  double diagonal[36] = {0};
  for (int i = 0; i < n; i++)
    diagonal[i * n + i] = 3;
  x = ans_op_reshape (ans_op_tanh (x), 3, (int[]){ANS_BATCH, n, 1});
  y = ans_op_reshape (ans_op_sin (y), 3, (int[]){ANS_BATCH, 1, n});
  return ans_op_add (ans_op_matmul (x, y, FALSE, FALSE),
                     ans_graph_constant (self->bench.graph, 2, (int[]){n, n}, diagonal));
}

static AnsNode *
make_matrix (Maker *self)
{
  AnsNode *x = any (self), *y = partner (self, x), *A, *b, *column;
  int n = width (x);
  if (width (y) != n)
    y = ans_op_mul (x, y);
  A = matrix (self, x, y);
  b = ans_op_reshape (x, 3, (int[]){ANS_BATCH, n, 1});
  switch (pick (self, 5)) {
  case 0:
    return ans_op_reshape (ans_op_log_abs_det (A), 2, (int[]){ANS_BATCH, 1});
  case 1:
    column = ans_op_matmul (ans_op_inverse (A), b, FALSE, FALSE);
    break;
  case 2:
    column = ans_op_triangular_solve (A, b, FALSE, FALSE);
    break;
  case 3:
    column = ans_op_triangular_solve (A, b, TRUE, TRUE);
    break;
  default:
    column = ans_op_matmul (ans_op_transpose (A, (int[]){0, 2, 1}), b, TRUE, FALSE);
  }
  return ans_op_reshape (column, 2, (int[]){ANS_BATCH, n});
}

static AnsNode *
make_convolution (Maker *self)
{
  AnsNode *x = any (self), *w = constant (self, 3, (int[]){3, 1, 2}), *y;
  int n = width (x);
  x = ans_op_reshape (x, 3, (int[]){ANS_BATCH, n, 1});
  y = ans_op_conv_1d (x, w, 1, pick (self, 2) ? ANS_PADDING_ZERO : ANS_PADDING_PERIODIC);
  if (pick (self, 2))
    return ans_op_sum (y, 4, FALSE);
  return ans_op_slice (ans_op_reshape (y, 2, (int[]){ANS_BATCH, 2 * n}), 1, 0, n);
}

typedef AnsNode *(*Recipe) (Maker *self);

/* The last has kinks. */
static const Recipe recipes[] = {
    make_unary, make_unary, make_binary,  make_binary, make_affine,      make_layer,
    make_moved, make_moved, make_reduced, make_matrix, make_convolution, make_kinked};

/* A graph with at least five nodes more than inputs, every fourth one with kinks; values
 * stay moderate. */
static void
maker_open (Maker *self, guint64 seed)
{
  int nodes, choice;
  self->n = 0;
  self->smooth = seed % 4 != 0;
  choice = (int) G_N_ELEMENTS (recipes) - (self->smooth ? 1 : 0);
  bench_open (&self->bench, seed, ROWS);
  for (int n = 1; n <= 3; n++)
    self->pool[self->n++] =
        bench_input (&self->bench, &(AnsShape){2, {ANS_BATCH, n + 1}}, -1.5, 1.5);
  nodes = 5 + pick (self, MOST_NODES - 4);
  for (int k = 0; k < nodes; k++) {
    AnsNode *made = recipes[pick (self, choice)](self);
    if (pick (self, 3) == 0)
      made = ans_op_tanh (ans_op_scale (made, 0.3));
    self->pool[self->n++] = made;
  }
  g_assert_true (ans_graph_check (self->bench.graph, NULL));
}

/* One value per sample in which the last nodes count. */
static AnsNode *
row_value (Maker *self)
{
  AnsNode *sum = NULL;
  for (int k = MAX (self->n - 4, 3); k < self->n; k++) {
    AnsNode *term = ans_op_sum (ans_op_tanh (self->pool[k]), 2, FALSE);
    sum = sum != NULL ? ans_op_add (sum, term) : term;
  }
  return sum;
}

/* One value of all samples, in which sums over the batch meet. */
static AnsNode *
value (Maker *self)
{
  AnsNode *y = row_value (self), *last = self->pool[self->n - 1];
  AnsNode *product = ans_op_contract (last, ans_op_tanh (self->pool[0]));
  return ans_op_add (ans_op_add (ans_op_logsumexp (y, 1, FALSE),
                                 ans_op_scale (ans_op_sum_all (ans_op_sin (y)), 0.3)),
                     ans_op_tanh (ans_op_sum_all (ans_op_scale (product, 0.1))));
}

static void
directions (Maker *self, AnsNode **v)
{
  for (int i = 0; i < 3; i++)
    v[i] = bench_input (&self->bench, &self->bench.nodes[i]->shape, -1, 1);
}

/* sum_i <d y / d x_i, v_i> by reverse mode. */
static AnsNode *
slope (Maker *self, AnsNode *y, AnsNode *const *v)
{
  AnsNode *g[3], *sum = NULL;
  ans_grad (y, 3, self->bench.nodes, g);
  for (int i = 0; i < 3; i++) {
    AnsNode *term = ans_op_sum_all (ans_op_mul (g[i], v[i]));
    sum = sum != NULL ? ans_op_add (sum, term) : term;
  }
  return sum;
}

/* The inputs moved along the direction whose first part is input number `first`. */
static void
move (Maker *self, int first, double h)
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < self->bench.lengths[i]; j++)
      self->bench.values[i][j] += h * self->bench.values[first + i][j];
}

/* The slope of a scalar along a direction by differences of sixth order: with h = 1e-3 an
 * error of 1e-18 times a seventh derivative, and 1e-13 of rounding. */
static double
difference (Maker *self, AnsNode *y, int first)
{
  static const double weights[] = {45. / 60, -9. / 60, 1. / 60};
  const double h = 1e-3;
  double sum = 0;
  for (int k = 1; k <= 3; k++) {
    double up, down;
    move (self, first, k * h);
    up = bench_scalar (&self->bench, y);
    move (self, first, -2 * k * h);
    down = bench_scalar (&self->bench, y);
    move (self, first, k * h);
    sum += weights[k - 1] * (up - down) / h;
  }
  return sum;
}

static void
assert_near (double a, double b, double tolerance)
{
  g_assert_cmpfloat_with_epsilon (a, b, tolerance * (1 + fabs (a) + fabs (b)));
}

static void
test_values (void)
{
  for (guint64 seed = 0; seed < GRAPHS; seed++) {
    Maker self;
    AnsNode *y;
    g_autofree double *slow = NULL;
    g_test_message ("seed %d", (int) seed);
    maker_open (&self, seed);
    y = value (&self);
    slow = naive_evaluate (y, ROWS, NULL, bench_inputs (&self.bench));
    assert_near (bench_scalar (&self.bench, y), slow[0], 1e-12);
    bench_close (&self.bench);
  }
}

static void
test_first (void)
{
  for (guint64 seed = 0; seed < GRAPHS; seed++) {
    Maker self;
    AnsNode *v[3], *y;
    double reverse;
    g_test_message ("seed %d", (int) seed);
    maker_open (&self, seed);
    y = value (&self);
    directions (&self, v);
    reverse = bench_scalar (&self.bench, slope (&self, y, v));
    assert_near (bench_scalar (&self.bench, ans_jvp (y, 3, self.bench.nodes, v)), reverse,
                 1e-10);
    if (self.smooth)
      assert_near (difference (&self, y, 3), reverse, 1e-6);
    bench_close (&self.bench);
  }
}

/* v^T H w by the four orders of forward and reverse mode. */
static void
test_second (void)
{
  for (guint64 seed = 0; seed < GRAPHS; seed++) {
    Maker self;
    AnsNode *v[3], *w[3], *hw[3], *y, *reverse, *forward, *product = NULL;
    AnsNode *const *x = self.bench.nodes;
    double expected;
    g_test_message ("seed %d", (int) seed);
    maker_open (&self, seed);
    y = value (&self);
    directions (&self, v);
    directions (&self, w);
    reverse = slope (&self, y, v);
    forward = ans_jvp (y, 3, x, v);
    expected = bench_scalar (&self.bench, slope (&self, reverse, w));
    assert_near (bench_scalar (&self.bench, slope (&self, forward, w)), expected, 1e-9);
    assert_near (bench_scalar (&self.bench, ans_jvp (reverse, 3, x, w)), expected, 1e-9);
    assert_near (bench_scalar (&self.bench, ans_jvp (forward, 3, x, w)), expected, 1e-9);
    ans_hessian_product (y, 3, x, w, hw);
    for (int i = 0; i < 3; i++) {
      AnsNode *term = ans_op_sum_all (ans_op_mul (hw[i], v[i]));
      product = product != NULL ? ans_op_add (product, term) : term;
    }
    assert_near (bench_scalar (&self.bench, product), expected, 1e-9);
    if (self.smooth)
      assert_near (difference (&self, reverse, 6), expected, 1e-6);
    bench_close (&self.bench);
  }
}

static void
test_laplacian (void)
{
  for (guint64 seed = 0; seed < GRAPHS; seed++) {
    Maker self;
    AnsNode *y, *x;
    g_autofree double *sweep = NULL, *trace = NULL;
    g_test_message ("seed %d", (int) seed);
    maker_open (&self, seed);
    y = row_value (&self);
    x = self.pool[2];
    sweep = bench_run (&self.bench, ans_laplacian (y, x, NULL, NULL));
    trace = bench_run (&self.bench, ans_hessian_trace (y, x, NULL));
    for (int r = 0; r < ROWS; r++)
      assert_near (sweep[r], trace[r], 1e-9);
    bench_close (&self.bench);
  }
}

/* A value and its gradient over many shards, with one thread and with three. */
static void
test_threads (void)
{
  for (guint64 seed = 0; seed < GRAPHS; seed += 10) {
    Maker self;
    g_autoptr (AnsParallel) parallel = ans_parallel_new (3);
    g_autoptr (AnsProgram) one = NULL, three = NULL;
    AnsNode *both[2];
    double first[2][4 * 700] = {{0}}, second[2][4 * 700] = {{0}};
    g_test_message ("seed %d", (int) seed);
    maker_open (&self, seed);
    self.bench.rows = 700;
    for (int i = 0; i < 3; i++) {
      self.bench.values[i] = g_renew (double, self.bench.values[i], 4 * 700);
      ans_random_fill_normal (&self.bench.random, 4 * 700, self.bench.values[i]);
    }
    both[0] = value (&self);
    ans_grad (both[0], 1, &self.bench.nodes[2], &both[1]);
    one = ans_program_new (2, both, NULL, NULL);
    three = ans_program_new (2, both, parallel, NULL);
    ans_program_run (one, 700, NULL, bench_inputs (&self.bench),
                     (double *[]){first[0], first[1]});
    ans_program_run (three, 700, NULL, bench_inputs (&self.bench),
                     (double *[]){second[0], second[1]});
    g_assert_cmpmem (first, sizeof first, second, sizeof second);
    bench_close (&self.bench);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/random/values-agree-with-a-naive-evaluation", test_values);
  g_test_add_func ("/graph/random/gradients-agree-with-differences", test_first);
  g_test_add_func ("/graph/random/second-derivatives-agree-in-any-order", test_second);
  g_test_add_func ("/graph/random/laplacians-agree-with-the-hessian", test_laplacian);
  g_test_add_func ("/graph/random/any-number-of-threads-gives-the-same-bits",
                   test_threads);
  return g_test_run ();
}
