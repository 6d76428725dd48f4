/* Convolutional nets: their parameters, shapes, values and symmetry. */
#include "engine/graph/op.h"
#include "engine/graph/program.h"
#include "engine/nets/conv.h"
#include "engine/nets/init.h"

#include <math.h>
#include <string.h>

#define LENGTH 7
#define MOST 5 /* channels */

static void
assert_parameter (const AnsGraph *graph, int i, const char *name, int rank,
                  const int *shape, AnsInit init)
{
  AnsParameterInfo info;
  ans_graph_parameter_info (graph, i, &info);
  g_assert_cmpstr (info.name, ==, name);
  g_assert_cmpint (info.rank, ==, rank);
  for (int k = 0; k < rank; k++)
    g_assert_cmpint (info.shape[k], ==, shape[k]);
  g_assert_cmpint (info.init.kind, ==, init.kind);
  g_assert_cmpfloat (info.init.scale, ==, init.scale);
  g_assert_cmpint (info.init.fan_in, ==, init.fan_in);
  g_assert_cmpint (info.init.fan_out, ==, init.fan_out);
}

static void
test_parameters (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsConv net = {2, 8, 3, 1, ANS_TANH, TRUE, ANS_PADDING_ZERO, 1, 0.3, 0.5};
  AnsNode *x = ans_graph_input (graph, "x", 4, (int[]){ANS_BATCH, 6, 9, 2});
  AnsNode *y = ans_conv (x, "net", &net);
  const int result[] = {ANS_BATCH, 6, 9, 1};

  g_assert_true (ans_graph_check (graph, NULL));
  g_assert_cmpint (ans_node_rank (y), ==, 4);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (ans_node_size (y, i), ==, result[i]);
  g_assert_cmpint (ans_graph_parameters (graph), ==, 6);
  assert_parameter (graph, 0, "net.0.weight", 4, (int[]){3, 3, 2, 8},
                    (AnsInit){ANS_INIT_GLOROT_NORMAL, 1, 18, 72});
  assert_parameter (graph, 1, "net.0.bias", 1, (int[]){8},
                    (AnsInit){ANS_INIT_NORMAL, 0.3, 0, 0});
  assert_parameter (graph, 2, "net.1.weight", 4, (int[]){3, 3, 8, 8},
                    (AnsInit){ANS_INIT_GLOROT_NORMAL, 1, 72, 72});
  assert_parameter (graph, 3, "net.1.bias", 1, (int[]){8},
                    (AnsInit){ANS_INIT_NORMAL, 0.3, 0, 0});
  assert_parameter (graph, 4, "net.2.weight", 4, (int[]){3, 3, 8, 1},
                    (AnsInit){ANS_INIT_GLOROT_NORMAL, 0.5, 72, 9});
  assert_parameter (graph, 5, "net.2.bias", 1, (int[]){1},
                    (AnsInit){ANS_INIT_NORMAL, 0, 0, 0});
}

/* What a window holds, 3 x 4 numbers for each of 7 results, goes by orthonormal vectors.
 */
static void
test_orthogonal (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsConv net = {.n_out = 7, .window = 3, .stride = 1, .output_scale = 1};
  AnsNode *x = ans_graph_input (graph, "x", 3, (int[]){ANS_BATCH, LENGTH, 4});
  AnsRandom random = ans_random (6, 0, 0);
  double theta[12 * 7 + 7];

  net.init = ANS_INIT_ORTHOGONAL;
  ans_conv (x, "net", &net);
  ans_init_parameters (graph, &random, theta);
  for (int a = 0; a < 7; a++)
    for (int b = 0; b < 7; b++) {
      double product = 0;
      for (int i = 0; i < 12; i++)
        product += theta[i * 7 + a] * theta[i * 7 + b];
      g_assert_cmpfloat_with_epsilon (product, a == b, 1e-14);
    }
}

/* w * y + b by hand; returns the parameters after these. */
static const double *
layer (const AnsConv *net, const double *theta, int n_in, int n_out, const double *y,
       double *z)
{
  const double *b = theta + net->window * n_in * n_out;
  for (int o = 0; o < LENGTH; o++)
    for (int j = 0; j < n_out; j++) {
      z[o * n_out + j] = b[j];
      for (int t = 0; t < net->window; t++) {
        int i = o + t - (net->window - 1) / 2;
        if (net->padding == ANS_PADDING_PERIODIC)
          i = (i + LENGTH) % LENGTH;
        for (int c = 0; i >= 0 && i < LENGTH && c < n_in; c++)
          z[o * n_out + j] += theta[(t * n_in + c) * n_out + j] * y[i * n_in + c];
      }
    }
  return b + n_out;
}

static void
by_hand (const AnsConv *net, int n_in, const double *theta, const double *x,
         double *result)
{
  double y[LENGTH * MOST] = {0}, z[LENGTH * MOST] = {0};
  int m = net->channels;

  memcpy (y, x, (gsize) (LENGTH * n_in) * sizeof *y);
  for (int l = 0; l < net->depth; l++) {
    theta = layer (net, theta, l == 0 ? n_in : m, m, y, z);
    for (int i = 0; i < LENGTH * m; i++) {
      double s = net->residual && l == 0 ? z[i] : tanh (z[i]);
      y[i] = net->residual && l > 0 ? y[i] + s : s;
    }
  }
  layer (net, theta, net->depth == 0 ? n_in : m, net->n_out, y, result);
}

static void
test_values (void)
{
  for (int kind = 0; kind < 48; kind++) {
    g_autoptr (AnsGraph) graph = ans_graph_new ();
    AnsConv net = {
        kind % 4, 4, 2 + kind / 16, 3, ANS_TANH, kind / 4 % 2 != 0, ANS_PADDING_ZERO, 1,
        0,        1};
    AnsNode *x = ans_graph_input (graph, "x", 3, (int[]){ANS_BATCH, LENGTH, 2});
    AnsNode *y;
    g_autoptr (AnsProgram) program = NULL;
    g_autofree double *theta = NULL;
    double values[2 * LENGTH * 2], out[2 * LENGTH * 3], expected[LENGTH * 3];
    AnsRandom random = ans_random (4, 0, (guint32) kind);

    net.padding = kind / 8 % 2 ? ANS_PADDING_ZERO : ANS_PADDING_PERIODIC;
    y = ans_conv (x, "net", &net);
    program = ans_program_new (1, &y, NULL, NULL);
    g_assert_nonnull (program);
    theta = g_new (double, ans_graph_parameters_length (graph));
    ans_random_fill_normal (&random, ans_graph_parameters_length (graph), theta);
    ans_random_fill_normal (&random, (int) G_N_ELEMENTS (values), values);
    ans_program_run (program, 2, theta, (const double *[]){values}, (double *[]){out});
    for (int i = 0; i < 2; i++) {
      by_hand (&net, 2, theta, values + i * LENGTH * 2, expected);
      for (int j = 0; j < LENGTH * 3; j++)
        g_assert_cmpfloat_with_epsilon (out[i * LENGTH * 3 + j], expected[j], 1e-11);
    }
  }
}

/* Moves a [rows, columns, channels] image periodically. */
static void
shift (int rows, int columns, int channels, int down, int across, const double *x,
       double *y)
{
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      for (int c = 0; c < channels; c++)
        y[((i + down) % rows * columns + (j + across) % columns) * channels + c] =
            x[(i * columns + j) * channels + c];
}

/* A periodic net commutes with shifts, those by its stride if it has one. */
static void
check_shift (int stride)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsConv net = {3, 5, 3, 2, ANS_SWISH, TRUE, ANS_PADDING_PERIODIC, stride, 1, 1};
  AnsNode *x = ans_graph_input (graph, "x", 4, (int[]){ANS_BATCH, 6, 9, 1});
  AnsNode *y = ans_conv (x, "net", &net);
  g_autoptr (AnsProgram) program = ans_program_new (1, &y, NULL, NULL);
  g_autofree double *theta = g_new (double, ans_graph_parameters_length (graph));
  double values[2 * 54], out[2 * 108], moved[108];
  AnsRandom random = ans_random (5, 0, 0);

  g_assert_nonnull (program);
  ans_init_parameters (graph, &random, theta);
  ans_random_fill_normal (&random, 54, values);
  shift (6, 9, 1, stride, 2 * stride, values, values + 54);
  ans_program_run (program, 2, theta, (const double *[]){values}, (double *[]){out});
  shift (6, 9, 2, stride, 2 * stride, out, moved);
  for (int i = 0; i < 108; i++)
    g_assert_cmpfloat_with_epsilon (out[108 + i], moved[i], 1e-12);
}

static void
test_shift (void)
{
  check_shift (1);
  check_shift (3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nets/conv/parameters-have-their-names-and-shapes", test_parameters);
  g_test_add_func ("/nets/conv/orthogonal-weights-are-so", test_orthogonal);
  g_test_add_func ("/nets/conv/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/nets/conv/periodic-nets-commute-with-shifts", test_shift);
  return g_test_run ();
}
