/* Networks: their parameters, shapes and values. */
#include "engine/graph/program.h"
#include "engine/nets/init.h"
#include "engine/nets/mlp.h"

#include <math.h>
#include <string.h>

static AnsNode *
build (AnsGraph *graph, int n_in, const AnsMlp *net)
{
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, n_in});
  return ans_mlp (x, "net", net);
}

static void
assert_parameter (const AnsGraph *graph, int i, const char *name, int rank, int m, int n,
                  AnsInitKind kind, double scale)
{
  AnsParameterInfo info;
  ans_graph_parameter_info (graph, i, &info);
  g_assert_cmpstr (info.name, ==, name);
  g_assert_cmpint (info.rank, ==, rank);
  g_assert_cmpint (info.shape[0], ==, m);
  if (rank == 2)
    g_assert_cmpint (info.shape[1], ==, n);
  g_assert_cmpint (info.init.kind, ==, kind);
  g_assert_cmpfloat_with_epsilon (info.init.scale, scale, 1e-15);
}

static void
test_parameters (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsMlp net = {2, 8, 3, ANS_TANH, FALSE, 0.3, 0.5};
  AnsNode *y = build (graph, 5, &net);

  g_assert_true (ans_graph_check (graph, NULL));
  g_assert_cmpint (ans_node_rank (y), ==, 2);
  g_assert_true (ans_node_is_batched (y));
  g_assert_cmpint (ans_node_size (y, 1), ==, 3);
  g_assert_cmpint (ans_graph_parameters (graph), ==, 6);
  g_assert_cmpint (ans_graph_parameters_length (graph), ==, 48 + 72 + 27);
  assert_parameter (graph, 0, "net.0.weight", 2, 8, 5, ANS_INIT_GLOROT_NORMAL, 1);
  assert_parameter (graph, 1, "net.0.bias", 1, 8, 0, ANS_INIT_NORMAL, 0.3);
  assert_parameter (graph, 2, "net.1.weight", 2, 8, 8, ANS_INIT_GLOROT_NORMAL, 1);
  assert_parameter (graph, 3, "net.1.bias", 1, 8, 0, ANS_INIT_NORMAL, 0.03);
  assert_parameter (graph, 4, "net.2.weight", 2, 3, 8, ANS_INIT_GLOROT_NORMAL, 0.5);
  assert_parameter (graph, 5, "net.2.bias", 1, 3, 0, ANS_INIT_NORMAL, 0);
}

static double
activate (AnsActivation activation, double z)
{
  double truths[] = {tanh (z), 1 / (1 + exp (-z)), log1p (exp (z)), sin (z),
                     z / (1 + exp (-z))};
  g_assert_cmpint (activation, <, G_N_ELEMENTS (truths));
  return truths[activation];
}

/* One layer by hand; returns the parameters after its own. */
static const double *
layer (const double *theta, int n_in, int n_out, const double *y, double *z)
{
  for (int i = 0; i < n_out; i++) {
    z[i] = theta[n_out * n_in + i];
    for (int j = 0; j < n_in; j++)
      z[i] += theta[i * n_in + j] * y[j];
  }
  return theta + n_out * n_in + n_out;
}

static double
by_hand (const AnsMlp *net, int n_in, const double *theta, const double *x)
{
  double y[8] = {0}, z[8] = {0};

  memcpy (y, x, (gsize) n_in * sizeof *x);
  for (int l = 0; l < net->depth; l++) {
    theta = layer (theta, l == 0 ? n_in : net->width, net->width, y, z);
    for (int i = 0; i < net->width; i++)
      y[i] = activate (net->activation, z[i]) + (net->residual && l > 0 ? y[i] : 0);
  }
  layer (theta, net->depth == 0 ? n_in : net->width, 1, y, z);
  return z[0];
}

static void
test_values (void)
{
  for (int kind = 0; kind < 40; kind++) {
    g_autoptr (AnsGraph) graph = ans_graph_new ();
    AnsMlp net = {kind % 4, 6, 1, (AnsActivation) (kind / 8), kind / 4 % 2, 0, 1};
    AnsNode *y = build (graph, 2, &net);
    g_autoptr (AnsProgram) program = ans_program_new (1, &y, NULL, NULL);
    g_autofree double *theta = g_new (double, ans_graph_parameters_length (graph));
    double x[10], values[5], *outputs[] = {values};
    const double *inputs[] = {x};
    AnsRandom random = ans_random (4, 0, (guint32) kind);

    ans_random_fill_normal (&random, ans_graph_parameters_length (graph), theta);
    ans_random_fill_normal (&random, 10, x);
    ans_program_run (program, 5, theta, inputs, outputs);
    for (int i = 0; i < 5; i++)
      g_assert_cmpfloat_with_epsilon (values[i], by_hand (&net, 2, theta, x + 2 * i),
                                      1e-12);
  }
}

/* The first numbers of a net that was there before initialisers had names: runs that were
 * kept must not change. */
static void
test_same_numbers (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsMlp net = {2, 8, 3, ANS_TANH, FALSE, 0.3, 0.5};
  g_autofree double *theta = NULL;
  AnsRandom random = ans_random (9, 0, 0), same = ans_random (9, 0, 0);
  const double spreads[] = {sqrt (2.0 / 13),       0.3, sqrt (2.0 / 16), 0.03,
                            0.5 * sqrt (2.0 / 11), 0};
  const int lengths[] = {40, 8, 64, 8, 24, 3};
  int k = 0;

  build (graph, 5, &net);
  theta = g_new (double, ans_graph_parameters_length (graph));
  ans_init_parameters (graph, &random, theta);
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < lengths[i]; j++, k++)
      g_assert_cmpfloat (theta[k], ==,
                         spreads[i] > 0 ? spreads[i] * ans_random_normal (&same) : 0);
}

/* Zero biases, weights of the spread asked for: 90000 numbers give it to 0.24 %. */
static void
test_init (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsMlp net = {1, 300, 1, ANS_TANH, FALSE, 0, 1};
  g_autofree double *theta = NULL, *again = NULL;
  AnsRandom random = ans_random (9, 0, 0), same = ans_random (9, 0, 0);
  double sum = 0, square = 0;
  int n = 300 * 300, P;

  build (graph, 300, &net);
  P = ans_graph_parameters_length (graph);
  theta = g_new (double, P);
  again = g_new (double, P);
  ans_init_parameters (graph, &random, theta);
  ans_init_parameters (graph, &same, again);
  g_assert_cmpmem (theta, (gsize) P * 8, again, (gsize) P * 8);
  for (int i = 0; i < n; i++) {
    sum += theta[i];
    square += theta[i] * theta[i];
  }
  for (int i = n; i < n + 300; i++)
    g_assert_cmpfloat (theta[i], ==, 0);
  g_assert_cmpfloat (fabs (sum / n), <, 4 * sqrt (2.0 / 600 / n));
  g_assert_cmpfloat_with_epsilon (sqrt (square / n) / sqrt (2.0 / 600), 1, 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nets/mlp/parameters-have-their-names-and-shapes", test_parameters);
  g_test_add_func ("/nets/mlp/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/nets/mlp/weights-start-with-their-spread", test_init);
  g_test_add_func ("/nets/mlp/default-values-are-what-they-were", test_same_numbers);
  return g_test_run ();
}
