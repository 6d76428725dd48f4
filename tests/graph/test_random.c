/* Random graphs, in which rules and rewriting meet: values against an evaluation node by
 * node, first and second derivatives against differences, in all orders of forward and
 * reverse mode, and the forward Laplacian against products with the Hessian. */
#include "engine/graph/hessian.h"
#include "engine/graph/laplacian.h"
#include "tests/graph/maker.h"

#define ROWS MAKER_ROWS
#define GRAPHS 150

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
