/* The matrix-free natural gradient against elimination and against its sample form. */
#include "engine/optim/natural_gradient.h"

#include "engine/optim/minsr.h"
#include "tests/allocations.h"
#include "tests/optim/dense.h"
#include "tests/optim/regression.h"

#include <string.h>

typedef struct {
  int rows, P;
  const double *J;
  int products;
} Matrix;

static void
product (gpointer data, const double *v, double *out)
{
  Matrix *self = data;
  double Jv[REGRESSION_ROWS];
  self->products++;
  dense_times (self->rows, self->P, self->J, v, Jv);
  dense_transposed (self->rows, self->P, self->J, Jv, out);
}

/* Random matrices, more rows than columns and fewer. */
static void
test_random (void)
{
  const int sizes[][2] = {{12, 30}, {30, 12}};
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    int rows = sizes[k][0], P = sizes[k][1];
    double J[360], eps[30], g[30], direction[30], expected[30], sampled[30];
    AnsRandom random = ans_random (20 + k, 0, 0);
    Matrix matrix = {rows, P, J, 0};
    AnsOperator G = {&matrix, product};
    AnsNaturalGradientStep step = {0.01, 1e-12, 200, 0.0};
    AnsMinsrStep sample_step = {0.01, 0.0};
    ans_random_fill_normal (&random, rows * P, J);
    ans_random_fill_normal (&random, rows, eps);
    dense_transposed (rows, P, J, eps, g);
    dense_damped (rows, P, J, 0.01, g, expected);
    AnsNaturalGradient *natural = ans_natural_gradient_new (arena, P);
    AnsConjugateGradientResult result =
        ans_natural_gradient_direction (natural, &G, &step, g, direction);
    g_assert_cmpfloat (result.residual, <=, 1e-12);
    dense_check (P, direction, expected, 1e-8);
    AnsMinsr *minsr = ans_minsr_new (arena, NULL, P, rows);
    g_assert_true (ans_minsr_direction (minsr, &sample_step, rows, J, eps, sampled));
    dense_check (P, sampled, direction, 1e-8);
  }
}

/* The derivatives of a net with more parameters than samples, and with fewer. */
static void
test_net (void)
{
  const int widths[] = {3, 8};
  for (gsize k = 0; k < G_N_ELEMENTS (widths); k++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    Regression net;
    double g[REGRESSION_MOST], direction[REGRESSION_MOST], expected[REGRESSION_MOST];
    AnsNaturalGradientStep step = {0.1, 1e-13, 1000, 0.0};
    AnsMinsrStep sample_step = {0.1, 0.0};
    regression_open (&net, NULL, widths[k]);
    regression_run (&net);
    g_assert_true ((net.P > REGRESSION_ROWS) == (k == 1));
    AnsOperator G = {net.jacobian, ans_jacobian_product};
    AnsNaturalGradient *natural = ans_natural_gradient_new (arena, net.P);
    AnsMinsr *minsr = ans_minsr_new (arena, NULL, net.P, REGRESSION_ROWS);
    ans_jacobian_backward (net.jacobian, net.r, g);
    ans_natural_gradient_direction (natural, &G, &step, g, direction);
    dense_damped (REGRESSION_ROWS, net.P, net.J, 0.1, g, expected);
    dense_check (net.P, direction, expected, 1e-8);
    g_assert_true (ans_minsr_direction (minsr, &sample_step, REGRESSION_ROWS, net.J,
                                        net.r, direction));
    dense_check (net.P, direction, expected, 1e-8);
    regression_close (&net);
  }
}

/* Where the residuals are linear in theta, one step without damping is the solution, in
 * whatever coordinates; the columns here differ in scale by 1e3. */
static void
test_linear (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  enum { ROWS = 25, COLUMNS = 4 };
  double J[ROWS * COLUMNS], r[ROWS], g[COLUMNS], direction[COLUMNS];
  const double truth[COLUMNS] = {1.0, -2.0, 0.5, 3.0};
  AnsRandom random = ans_random (30, 0, 0);
  Matrix matrix = {ROWS, COLUMNS, J, 0};
  AnsOperator G = {&matrix, product};
  AnsNaturalGradientStep step = {0.0, 1e-13, 50, 0.0};
  ans_random_fill_normal (&random, ROWS * COLUMNS, J);
  for (int i = 0; i < ROWS * COLUMNS; i++)
    J[i] *= pow (10.0, i % COLUMNS);
  dense_times (ROWS, COLUMNS, J, truth, r);
  dense_transposed (ROWS, COLUMNS, J, r, g);
  ans_natural_gradient_direction (ans_natural_gradient_new (arena, COLUMNS), &G, &step, g,
                                  direction);
  dense_check (COLUMNS, direction, truth, 1e-6); /* the condition is 1e6 */
}

/* The loss after steps theta -= rate g. */
static double
descend (double rate, int steps)
{
  Regression net;
  double g[REGRESSION_MOST];
  regression_open (&net, NULL, 8);
  for (int k = 0; k < steps; k++) {
    regression_run (&net);
    ans_jacobian_backward (net.jacobian, net.r, g);
    for (int i = 0; i < net.P; i++)
      net.theta[i] -= rate * g[i];
  }
  double loss = regression_run (&net);
  regression_close (&net);
  return loss;
}

/* Steps with a warm start and few products each fit a net ten times better than as many
 * steps of descent as there were products, at the best of its rates. */
static void
test_trains (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  Regression net;
  double g[REGRESSION_MOST], direction[REGRESSION_MOST], plain = INFINITY;
  int products = 0;
  AnsNaturalGradientStep step = {1e-3, 1e-2, 30, 0.95};
  regression_open (&net, NULL, 8);
  AnsOperator G = {net.jacobian, ans_jacobian_product};
  AnsNaturalGradient *natural = ans_natural_gradient_new (arena, net.P);
  for (int iteration = 0; iteration < 60; iteration++) {
    regression_run (&net);
    ans_jacobian_backward (net.jacobian, net.r, g);
    products +=
        ans_natural_gradient_direction (natural, &G, &step, g, direction).products;
    for (int i = 0; i < net.P; i++)
      net.theta[i] -= 0.5 * direction[i];
  }
  double loss = regression_run (&net);
  for (double rate = 1e-4; rate < 0.1; rate *= 2.0) {
    double other = descend (rate, products);
    plain = isfinite (other) ? fmin (plain, other) : plain;
  }
  g_test_message ("loss %g by %d products, %g by descent", loss, products, plain);
  g_assert_cmpfloat (loss, <, 1e-2);
  g_assert_cmpfloat (loss, <, 0.1 * plain);
  regression_close (&net);
}

static void
test_warm (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  Regression net;
  double g[REGRESSION_MOST], direction[REGRESSION_MOST];
  AnsNaturalGradientStep step = {0.1, 1e-8, 1000, 1.0};
  regression_open (&net, NULL, 5);
  regression_run (&net);
  AnsOperator G = {net.jacobian, ans_jacobian_product};
  AnsNaturalGradient *natural = ans_natural_gradient_new (arena, net.P);
  ans_jacobian_backward (net.jacobian, net.r, g);
  int cold = ans_natural_gradient_direction (natural, &G, &step, g, direction).products;
  g_assert_cmpmem (ans_natural_gradient_state (natural), sizeof (double) * (gsize) net.P,
                   direction, sizeof (double) * (gsize) net.P);
  g[0] *= 1.001;
  int warm = ans_natural_gradient_direction (natural, &G, &step, g, direction).products;
  ans_natural_gradient_restart (natural);
  int again = ans_natural_gradient_direction (natural, &G, &step, g, direction).products;
  g_test_message ("%d products, %d with a start, %d without again", cold, warm, again);
  g_assert_cmpint (warm, <, cold);
  g_assert_cmpint (warm, <, again);
  regression_close (&net);
}

static void
test_nan (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  double J[2] = {1.0, 2.0}, g[2] = {NAN, 1.0}, direction[2] = {7.0, 7.0};
  Matrix matrix = {1, 2, J, 0};
  AnsOperator G = {&matrix, product};
  AnsNaturalGradientStep step = {1.0, 1e-8, 10, 1.0};
  AnsNaturalGradient *natural = ans_natural_gradient_new (arena, 2);
  g_assert_true (
      isnan (ans_natural_gradient_direction (natural, &G, &step, g, direction).residual));
  g_assert_true (direction[0] == 0.0 && direction[1] == 0.0);
  g[0] = 1.0;
  g_assert_cmpfloat (
      ans_natural_gradient_direction (natural, &G, &step, g, direction).residual, <=,
      1e-8);
}

static void
test_allocations (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  Regression net;
  double g[REGRESSION_MOST], direction[REGRESSION_MOST];
  AnsNaturalGradientStep step = {0.1, 1e-8, 20, 1.0};
  if (!COUNTS_ALLOCATIONS) {
    g_test_skip ("a sanitizer counts its own");
    return;
  }
  regression_open (&net, NULL, 5);
  AnsOperator G = {net.jacobian, ans_jacobian_product};
  AnsNaturalGradient *natural = ans_natural_gradient_new (arena, net.P);
  atomic_store (&counting, 1);
  regression_run (&net);
  ans_jacobian_backward (net.jacobian, net.r, g);
  ans_natural_gradient_direction (natural, &G, &step, g, direction);
  atomic_store (&counting, 0);
  g_assert_cmpint (atomic_load (&allocations), ==, 0);
  regression_close (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/natural-gradient/agrees-with-elimination", test_random);
  g_test_add_func ("/optim/natural-gradient/of-a-net-agrees-with-its-matrix", test_net);
  g_test_add_func ("/optim/natural-gradient/one-step-solves-linear-problems",
                   test_linear);
  g_test_add_func ("/optim/natural-gradient/trains-a-net", test_trains);
  g_test_add_func ("/optim/natural-gradient/a-warm-start-saves-products", test_warm);
  g_test_add_func ("/optim/natural-gradient/a-NaN-moves-nothing", test_nan);
  g_test_add_func ("/optim/natural-gradient/allocates-nothing", test_allocations);
  return g_test_run ();
}
