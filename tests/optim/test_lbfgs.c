/* L-BFGS on functions with known minima, and against GSL's BFGS in evaluations. */
#include "tests/optim/objectives.h"

#include "tests/allocations.h"

#include "engine/core/random.h"
#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"
#include "engine/nets/init.h"
#include "engine/nets/mlp.h"

#include <gsl/gsl_multimin.h>
#include <string.h>

#define MOST 3000 /* evaluations */

/* Minimises until the gradient's norm is below `tolerance`; the iterations it took, or
 * -1. */
static int
minimise (const AnsObjective *objective, int n, int history, double tolerance,
          double *theta)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsLbfgs *lbfgs = ans_lbfgs_new (arena, n, history);
  int moved = 0;
  for (int call = 0; call < MOST; call++) {
    AnsLbfgsStage stage = ans_lbfgs_advance (lbfgs, objective, theta);
    moved += stage == ANS_LBFGS_MOVED;
    if (ans_lbfgs_gradient_norm (lbfgs) <= tolerance)
      return moved;
    if (stage == ANS_LBFGS_STUCK)
      return -1;
  }
  return -1;
}

/* ---- the same by GSL, which shares no code ---- */

typedef struct {
  const AnsObjective *objective;
  double *theta, *grad;
} Bridge;

static void
bridge_both (const gsl_vector *x, void *data, double *f, gsl_vector *g)
{
  Bridge *self = data;
  for (gsize i = 0; i < x->size; i++)
    self->theta[i] = gsl_vector_get (x, i);
  *f = self->objective->value (self->objective->data, self->theta, self->grad);
  for (gsize i = 0; i < x->size && g != NULL; i++)
    gsl_vector_set (g, i, self->grad[i]);
}

static double
bridge_value (const gsl_vector *x, void *data)
{
  double f;
  bridge_both (x, data, &f, NULL);
  return f;
}

static void
bridge_gradient (const gsl_vector *x, void *data, gsl_vector *g)
{
  double f;
  bridge_both (x, data, &f, g);
}

static void
minimise_gsl (const AnsObjective *objective, int n, double tolerance, const double *theta)
{
  g_autofree double *x = g_new (double, n), *grad = g_new (double, n);
  Bridge bridge = {objective, x, grad};
  gsl_multimin_function_fdf function = {.f = bridge_value,
                                        .df = bridge_gradient,
                                        .fdf = bridge_both,
                                        .n = (gsize) n,
                                        .params = &bridge};
  gsl_vector *start = gsl_vector_alloc ((gsize) n);
  gsl_multimin_fdfminimizer *minimizer =
      gsl_multimin_fdfminimizer_alloc (gsl_multimin_fdfminimizer_vector_bfgs2, (gsize) n);
  for (int i = 0; i < n; i++)
    gsl_vector_set (start, (gsize) i, theta[i]);
  gsl_multimin_fdfminimizer_set (minimizer, &function, start, 0.1, 0.1);
  for (int k = 0; k < MOST; k++)
    if (gsl_multimin_fdfminimizer_iterate (minimizer) != GSL_SUCCESS ||
        gsl_multimin_test_gradient (minimizer->gradient, tolerance) == GSL_SUCCESS)
      break;
  gsl_multimin_fdfminimizer_free (minimizer);
  gsl_vector_free (start);
}

/* ---- known minima ---- */

static void
test_rosenbrock (void)
{
  const int sizes[] = {2, 10, 100};
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
    Sized data = {.n = sizes[k]};
    AnsObjective objective = {&data, rosenbrock};
    g_autofree double *theta = g_new (double, data.n);
    for (int i = 0; i < data.n; i++)
      theta[i] = i % 2 == 0 ? -1.2 : 1.0;
    minimise_gsl (&objective, data.n, 1e-8, theta);
    int peer = data.evaluations;
    data.evaluations = 0;
    g_assert_cmpint (minimise (&objective, data.n, 10, 1e-8, theta), >, 0);
    g_test_message ("n %d: %d evaluations, GSL %d", data.n, data.evaluations, peer);
    for (int i = 0; i < data.n; i++)
      g_assert_cmpfloat_with_epsilon (theta[i], 1.0, 1e-7);
    g_assert_cmpint (data.evaluations, <=, peer);
  }
}

/* One curvature for all directions is known after one step: the second is exact. */
static void
test_round_bowl (void)
{
  Bowl data = {.n = 7, .condition = 1.0};
  AnsObjective objective = {&data, bowl};
  double theta[7] = {0}, y[7];
  g_assert_cmpint (minimise (&objective, 7, 3, 1e-11, theta), <=, 2);
  mirror (7, theta, y);
  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat_with_epsilon (y[i], i, 1e-11);
}

/* With a memory of n steps a quadratic takes a small multiple of n of them, though the
 * searches are not exact; steepest descent would take `condition` times about 10.  The
 * gradient is known to 1e-15 of its largest terms, 11 condition. */
static void
test_stretched_bowl (void)
{
  const double conditions[] = {1e2, 1e4, 1e6};
  for (gsize k = 0; k < G_N_ELEMENTS (conditions); k++) {
    Bowl data = {.n = 12, .condition = conditions[k]};
    AnsObjective objective = {&data, bowl};
    double theta[12] = {0}, y[12], tolerance = 1e-13 * conditions[k];
    int moved = minimise (&objective, 12, 24, tolerance, theta);
    g_test_message ("condition %g: %d iterations, %d evaluations", conditions[k], moved,
                    data.evaluations);
    g_assert_cmpint (moved, >, 0);
    g_assert_cmpint (moved, <=, 12 * 12);
    mirror (12, theta, y);
    for (int i = 0; i < 12; i++) /* the least curvature is 1 */
      g_assert_cmpfloat_with_epsilon (y[i], i, 2.0 * tolerance);
  }
}

#define DEGREE 8
#define SAMPLES 40

/* sum_i (p (t_i) - y_i)^2 / 2 in monomials, whose normal matrix has a condition of 1e7;
 * the data are those of p = sum_k (-1)^k t^k. */
static double
monomials (gpointer data G_GNUC_UNUSED, const double *theta, double *grad)
{
  double sum = 0.0;
  memset (grad, 0, DEGREE * sizeof (double));
  for (int i = 0; i < SAMPLES; i++) {
    double t = -1.0 + 2.0 * i / (SAMPLES - 1.0), power[DEGREE], r = 0.0;
    for (int k = 0; k < DEGREE; k++) {
      power[k] = k == 0 ? 1.0 : power[k - 1] * t;
      r += (theta[k] - (k % 2 == 0 ? 1.0 : -1.0)) * power[k];
    }
    sum += 0.5 * r * r;
    for (int k = 0; k < DEGREE; k++)
      grad[k] += r * power[k];
  }
  return sum;
}

static void
test_least_squares (void)
{
  AnsObjective objective = {NULL, monomials};
  double theta[DEGREE] = {0};
  g_assert_cmpint (minimise (&objective, DEGREE, 10, 1e-10, theta), >, 0);
  for (int k = 0; k < DEGREE; k++) /* the least eigenvalue is above 1e-4 */
    g_assert_cmpfloat_with_epsilon (theta[k], k % 2 == 0 ? 1.0 : -1.0, 1e-6);
}

/* ---- a network ---- */

#define POINTS 64

typedef struct {
  AnsGraph *graph;
  AnsProgram *program;
  double x[POINTS], y[POINTS];
  int P, evaluations;
} Net;

static void
net_open (Net *self, double *theta)
{
  AnsMlp mlp = {.depth = 2,
                .width = 8,
                .n_out = 1,
                .activation = ANS_TANH,
                .bias_spread = 0.5,
                .output_scale = 1.0};
  self->graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (self->graph, "x", 2, (int[]){ANS_BATCH, 1});
  AnsNode *y = ans_graph_input (self->graph, "y", 2, (int[]){ANS_BATCH, 1});
  AnsNode *loss = ans_op_sum_all (ans_op_square (ans_op_sub (ans_mlp (x, "u", &mlp), y)));
  AnsNode *outputs[] = {loss, ans_grad_parameters (loss)};
  self->program = ans_program_new (2, outputs, NULL, NULL);
  self->P = ans_graph_parameters_length (self->graph);
  self->evaluations = 0;
  AnsRandom random = ans_random (3, 0, 0);
  ans_init_parameters (self->graph, &random, theta);
  for (int i = 0; i < POINTS; i++) {
    self->x[i] = -1.0 + 2.0 * i / (POINTS - 1.0);
    self->y[i] = sin (4.0 * self->x[i]);
  }
}

static double
net_value (gpointer data, const double *theta, double *grad)
{
  Net *self = data;
  double loss, *outputs[] = {&loss, grad};
  const double *inputs[] = {self->x, self->y};
  self->evaluations++;
  ans_program_run (self->program, POINTS, theta, inputs, outputs);
  return loss;
}

static void
net_close (Net *self)
{
  ans_program_free (self->program);
  ans_graph_free (self->graph);
}

static void
test_network (void)
{
  Net net;
  double theta[200], start[200], grad[200];
  AnsObjective objective = {&net, net_value};
  net_open (&net, theta);
  g_assert_cmpint (net.P, <=, 200);
  memcpy (start, theta, sizeof start);
  minimise_gsl (&objective, net.P, 1e-3, start);
  int peer = net.evaluations;
  net.evaluations = 0;
  int moved = minimise (&objective, net.P, 20, 1e-3, theta);
  g_test_message ("%d iterations, %d evaluations, GSL %d", moved, net.evaluations, peer);
  g_assert_cmpint (moved, >, 0);
  g_assert_cmpint (net.evaluations, <=, peer);
  g_assert_cmpfloat (net_value (&net, theta, grad), <, 1e-2);
  net_close (&net);
}

/* ---- misfortunes ---- */

/* x - log x, not defined at x <= 0, with its minimum at 1; far out the first steps leave
 * the domain. */
static double
barrier (gpointer data G_GNUC_UNUSED, const double *x, double *grad)
{
  grad[0] = 1.0 - 1.0 / x[0];
  return x[0] > 0.0 ? x[0] - log (x[0]) : NAN;
}

static void
test_domain (void)
{
  AnsObjective objective = {NULL, barrier};
  const double starts[] = {1e-6, 0.3, 1.5, 40.0};
  for (gsize k = 0; k < G_N_ELEMENTS (starts); k++) {
    double theta = starts[k];
    g_assert_cmpint (minimise (&objective, 1, 5, 1e-9, &theta), >, 0);
    g_assert_cmpfloat_with_epsilon (theta, 1.0, 1e-8);
  }
}

static void
test_nan_start (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsLbfgs *lbfgs = ans_lbfgs_new (arena, 1, 5);
  AnsObjective objective = {NULL, barrier};
  double theta = -2.0;
  g_assert_cmpint (ans_lbfgs_advance (lbfgs, &objective, &theta), ==, ANS_LBFGS_STUCK);
  g_assert_true (isnan (ans_lbfgs_loss (lbfgs)));
  g_assert_cmpfloat (theta, ==, -2.0);
}

/* The gradient of another function. */
static double
liar (gpointer data, const double *x, double *grad)
{
  double f = bowl (data, x, grad);
  for (int i = 0; i < ((Bowl *) data)->n; i++)
    grad[i] = -grad[i];
  return f;
}

static void
test_wrong_gradient (void)
{
  Bowl data = {.n = 4, .condition = 10.0};
  AnsObjective objective = {&data, liar};
  double theta[4] = {3.0, 2.0, 1.0, 0.5}, before[4];
  memcpy (before, theta, sizeof theta);
  g_assert_cmpint (minimise (&objective, 4, 5, 1e-9, theta), ==, -1);
  g_assert_cmpmem (theta, sizeof theta, before, sizeof before);
  g_assert_cmpint (data.evaluations, <, 50);
}

static void
test_zero_gradient (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsLbfgs *lbfgs = ans_lbfgs_new (arena, 2, 5);
  Sized data = {.n = 2};
  AnsObjective objective = {&data, rosenbrock};
  double theta[2] = {1.0, 1.0};
  g_assert_cmpint (ans_lbfgs_advance (lbfgs, &objective, theta), ==, ANS_LBFGS_TRIED);
  g_assert_cmpint (ans_lbfgs_advance (lbfgs, &objective, theta), ==, ANS_LBFGS_STUCK);
  g_assert_cmpfloat (theta[0], ==, 1.0);
}

static void
test_never_rises (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsLbfgs *lbfgs = ans_lbfgs_new (arena, 10, 4);
  Sized data = {.n = 10};
  AnsObjective objective = {&data, rosenbrock};
  AnsRandom random = ans_random (5, 0, 0);
  double theta[10], grad[10];
  ans_random_fill_normal (&random, 10, theta);
  double before = rosenbrock (&data, theta, grad);
  for (int call = 0; call < 200; call++) {
    ans_lbfgs_advance (lbfgs, &objective, theta);
    double now = rosenbrock (&data, theta, grad);
    g_assert_cmpfloat (now, <=, before * (1.0 + 1e-13));
    before = now;
  }
}

/* ---- a run ---- */

static void
copy_state (AnsLbfgs *from, AnsLbfgs *to, int n, int history)
{
  AnsLbfgsState a = ans_lbfgs_state (from), b = ans_lbfgs_state (to);
  gsize vector = sizeof (double) * (gsize) n;
  memcpy (b.scalars, a.scalars, sizeof (double) * (gsize) a.n_scalars);
  memcpy (b.pairs, a.pairs, 2 * vector * (gsize) history);
  memcpy (b.rho, a.rho, sizeof (double) * (gsize) history);
  memcpy (b.gradient, a.gradient, vector);
  memcpy (b.direction, a.direction, vector);
}

/* After any number of calls, line searches cut in two among them. */
static void
test_continues (void)
{
  for (int cut = 0; cut < 25; cut++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsLbfgs *whole = ans_lbfgs_new (arena, 6, 3), *rest = ans_lbfgs_new (arena, 6, 3);
    Sized data = {.n = 6};
    AnsObjective objective = {&data, rosenbrock};
    double theta[6] = {-1.2, 1.0, 0.5, 2.0, 3.0, -1.0}, branch[6];
    for (int call = 0; call < cut; call++)
      ans_lbfgs_advance (whole, &objective, theta);
    copy_state (whole, rest, 6, 3);
    memcpy (branch, theta, sizeof theta);
    for (int call = 0; call < 20; call++) {
      ans_lbfgs_advance (whole, &objective, theta);
      ans_lbfgs_advance (rest, &objective, branch);
    }
    g_assert_cmpmem (theta, sizeof theta, branch, sizeof branch);
  }
}

static void
test_allocations (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsLbfgs *lbfgs = ans_lbfgs_new (arena, 100, 5);
  Sized data = {.n = 100};
  AnsObjective objective = {&data, rosenbrock};
  double theta[100] = {0};
  if (!COUNTS_ALLOCATIONS) {
    g_test_skip ("a sanitizer counts its own");
    return;
  }
  atomic_store (&allocations, 0);
  atomic_store (&counting, 1);
  for (int call = 0; call < 30; call++)
    ans_lbfgs_advance (lbfgs, &objective, theta);
  atomic_store (&counting, 0);
  g_assert_cmpint (atomic_load (&allocations), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/lbfgs/rosenbrock-in-as-few-evaluations-as-GSL",
                   test_rosenbrock);
  g_test_add_func ("/optim/lbfgs/a-round-bowl-takes-two-steps", test_round_bowl);
  g_test_add_func ("/optim/lbfgs/a-quadratic-takes-a-few-n-steps", test_stretched_bowl);
  g_test_add_func ("/optim/lbfgs/solves-ill-conditioned-least-squares",
                   test_least_squares);
  g_test_add_func ("/optim/lbfgs/trains-a-network", test_network);
  g_test_add_func ("/optim/lbfgs/stays-where-the-function-is-finite", test_domain);
  g_test_add_func ("/optim/lbfgs/a-NaN-at-the-start-is-said", test_nan_start);
  g_test_add_func ("/optim/lbfgs/a-wrong-gradient-moves-nothing", test_wrong_gradient);
  g_test_add_func ("/optim/lbfgs/a-zero-gradient-is-the-end", test_zero_gradient);
  g_test_add_func ("/optim/lbfgs/never-raises-the-function", test_never_rises);
  g_test_add_func ("/optim/lbfgs/continues-bit-by-bit", test_continues);
  g_test_add_func ("/optim/lbfgs/allocates-nothing", test_allocations);
  return g_test_run ();
}
