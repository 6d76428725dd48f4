/* Convolutions: values, derivatives in both modes, per sample, and what is refused. */
#include "engine/core/tile.h"
#include "engine/graph/op_conv.h"
#include "tests/graph/check_laplacian.h"

typedef struct {
  AnsOp op;
  AnsShape shapes[2];
  AnsOpConv geometry;
} Primitive;

#define B ANS_BATCH
#define IMAGE(h, w, c)                                                                   \
  {                                                                                      \
    4,                                                                                   \
    {                                                                                    \
      B, h, w, c                                                                         \
    }                                                                                    \
  }
#define WEIGHTS(h, w, i, o)                                                              \
  {                                                                                      \
    4,                                                                                   \
    {                                                                                    \
      h, w, i, o                                                                         \
    }                                                                                    \
  }

static const Primitive primitives[] = {
    {ANS_OP_CONV, {IMAGE (5, 6, 2), WEIGHTS (3, 2, 2, 3)}, {{1, 1}, {0, 0}, {3, 5}}},
    {ANS_OP_CONV, {IMAGE (5, 6, 2), WEIGHTS (3, 3, 2, 1)}, {{1, 1}, {1, 1}, {5, 6}}},
    {ANS_OP_CONV, {IMAGE (5, 7, 1), WEIGHTS (2, 3, 1, 2)}, {{2, 3}, {1, 2}, {3, 4}}},
    {ANS_OP_CONV, {IMAGE (1, 9, 3), WEIGHTS (1, 4, 3, 2)}, {{1, 2}, {0, 2}, {1, 5}}},
    {ANS_OP_CONV, {IMAGE (2, 2, 1), WEIGHTS (5, 5, 1, 2)}, {{1, 1}, {2, 2}, {2, 2}}},
    {ANS_OP_CONV, {IMAGE (3, 2, 2), WEIGHTS (1, 1, 2, 2)}, {{3, 2}, {4, 0}, {5, 3}}},
    {ANS_OP_CONV_TRANSPOSED,
     {IMAGE (3, 4, 2), WEIGHTS (3, 2, 3, 2)},
     {{1, 1}, {0, 0}, {5, 5}}},
    {ANS_OP_CONV_TRANSPOSED,
     {IMAGE (3, 4, 2), WEIGHTS (3, 3, 1, 2)},
     {{2, 2}, {1, 0}, {6, 8}}},
    {ANS_OP_CONV_TRANSPOSED,
     {IMAGE (1, 4, 2), WEIGHTS (1, 2, 2, 2)},
     {{1, 3}, {0, 1}, {1, 11}}},
    {ANS_OP_CONV_TRANSPOSED,
     {IMAGE (2, 3, 1), WEIGHTS (5, 4, 2, 1)},
     {{3, 2}, {4, 3}, {4, 7}}},
    {ANS_OP_CONV, {{4, {2, 3, 4, 2}}, WEIGHTS (2, 2, 2, 1)}, {{1, 1}, {1, 0}, {3, 3}}},
    {ANS_OP_CONV_TRANSPOSED,
     {{4, {3, 1, 4, 2}}, WEIGHTS (1, 2, 3, 2)},
     {{1, 2}, {0, 0}, {1, 8}}},
    {ANS_OP_CONV_FILTER,
     {{4, {2, 3, 4, 2}}, {4, {2, 3, 3, 1}}},
     {{1, 1}, {1, 0}, {2, 2}}},
    {ANS_OP_CONV,
     {IMAGE (4, 6, 1), WEIGHTS (3, 4, 1, 2)},
     {{1, 2}, {1, 3}, {4, 3}, {TRUE, TRUE}}},
    {ANS_OP_CONV_TRANSPOSED,
     {IMAGE (4, 2, 1), WEIGHTS (3, 5, 2, 1)},
     {{1, 3}, {0, 2}, {4, 6}, {TRUE, TRUE}}},
    {ANS_OP_CONV_FILTER,
     {IMAGE (4, 6, 1), IMAGE (4, 3, 2)},
     {{1, 2}, {1, 1}, {4, 3}, {TRUE, TRUE}}},
    {ANS_OP_CONV_FILTER, {IMAGE (5, 6, 2), IMAGE (3, 5, 3)}, {{1, 1}, {0, 0}, {3, 2}}},
    {ANS_OP_CONV_FILTER, {IMAGE (5, 6, 2), IMAGE (5, 6, 1)}, {{1, 1}, {1, 1}, {3, 3}}},
    {ANS_OP_CONV_FILTER, {IMAGE (5, 7, 1), IMAGE (3, 4, 2)}, {{2, 3}, {1, 2}, {2, 3}}},
    {ANS_OP_CONV_FILTER, {IMAGE (1, 9, 3), IMAGE (1, 5, 2)}, {{1, 2}, {0, 2}, {1, 4}}},
};

static AnsNode *
build_primitive (const Primitive *one, Bench *bench)
{
  AnsNode *a = bench_input (bench, &one->shapes[0], -1, 1);
  AnsNode *b = bench_input (bench, &one->shapes[1], -1, 1);
  AnsNode *node = one->op == ANS_OP_CONV ? ans_op_conv (a, b, &one->geometry)
                  : one->op == ANS_OP_CONV_TRANSPOSED
                      ? ans_op_conv_transposed (a, b, &one->geometry)
                      : ans_op_conv_filter (a, b, &one->geometry);
  g_assert_true (ans_graph_check (bench->graph, NULL));
  return node;
}

/* Sums of at most a few thousand products of numbers below 1, in another order. */
static void
assert_as_naive (const Bench *bench, AnsNode *y)
{
  g_autofree double *fast = bench_run (bench, y);
  g_autofree double *slow = naive_evaluate (y, bench->rows, NULL, bench_inputs (bench));
  int n = ans_shape_row (&y->shape) * (ans_node_is_batched (y) ? bench->rows : 1);

  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (fast[i], slow[i], 1e-12 * (1 + fabs (slow[i])));
}

static void
test_values (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (primitives); k++)
    for (int rows = 0; rows < 40; rows = rows < 3 ? rows + 1 : rows * 6) {
      Bench bench;
      bench_open (&bench, k, rows);
      assert_as_naive (&bench, build_primitive (&primitives[k], &bench));
      bench_close (&bench);
    }
}

/* All three, for windows and channels of many sizes: tiles of all shapes. */
static void
check_geometry (Bench *bench, int i)
{
  AnsRandom *random = &bench->random;
  gboolean wide = i % 5 == 0; /* channels for several panels */
  int k[2], n[2], m[2], channels[2], most = wide ? 5 : 16;
  AnsOpConv at = {{1, 1}, {0, 0}, {1, 1}, {i % 4 > 1, i % 8 > 3}};
  AnsNode *x, *y, *w;

  for (int d = 0; d < 2; d++) {
    k[d] = i % 3 == 0 && d == 0 ? 1 : 1 + ans_random_below (random, wide ? 3 : 5);
    n[d] = i % 3 == 0 && d == 0 ? 1 : 1 + ans_random_below (random, most);
    m[d] = i % 3 == 0 && d == 0 ? 1 : 1 + ans_random_below (random, most);
    channels[d] = 1 + ans_random_below (random, wide ? 90 : 12);
    if (i % 3 == 0 && d == 0)
      continue;
    at.stride[d] = 1 + ans_random_below (random, 4);
    at.before[d] = ans_random_below (random, 6);
    if (at.wraps[d]) {
      n[d] = m[d] * at.stride[d];
      k[d] = MIN (k[d], n[d]);
      at.before[d] = MIN (at.before[d], n[d]);
    }
  }
  x = bench_input (bench, &(AnsShape) IMAGE (n[0], n[1], channels[0]), -1, 1);
  y = bench_input (bench, &(AnsShape) IMAGE (m[0], m[1], channels[1]), -1, 1);
  w = bench_input (bench, &(AnsShape) WEIGHTS (k[0], k[1], channels[0], channels[1]), -1,
                   1);
  at.size[0] = m[0], at.size[1] = m[1];
  assert_as_naive (bench, ans_op_conv (x, w, &at));
  at.size[0] = n[0], at.size[1] = n[1];
  assert_as_naive (bench, ans_op_conv_transposed (y, w, &at));
  at.size[0] = k[0], at.size[1] = k[1];
  assert_as_naive (bench, ans_op_conv_filter (x, y, &at));
}

static void
test_geometries (void)
{
  for (int i = 0; i < 150; i++) {
    Bench bench;
    g_test_message ("geometry %d", i);
    bench_open (&bench, 900 + (guint64) i, 1 + i % 4);
    ans_tile_limit (i % 2 ? 512 : i % 4 ? 256 : 128);
    check_geometry (&bench, i);
    ans_tile_limit (512);
    bench_close (&bench);
  }
}

/* A long signal, so that the filter works in several blocks. */
static void
test_long (void)
{
  Bench bench;
  AnsOpConv at = {{1, 2}, {0, 1}, {1, 700}};
  AnsNode *x, *y;

  bench_open (&bench, 5, 2);
  x = bench_input (&bench, &(AnsShape) IMAGE (1, 1400, 2), -1, 1);
  y = bench_input (&bench, &(AnsShape) IMAGE (1, 700, 3), -1, 1);
  at.size[1] = 3;
  assert_as_naive (&bench, ans_op_conv_filter (x, y, &at));
  bench_close (&bench);
}

static void
test_derivatives (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (primitives); k++) {
    Bench bench;
    g_test_message ("case %d", (int) k);
    bench_open (&bench, 50 + k, 2);
    bench_check_derivatives (&bench, build_primitive (&primitives[k], &bench), 2);
    bench_close (&bench);
  }
}

/* A usual form by its definition: x may be read beyond its ends. */
static double
at (const double *x, int n, int c, int i, int channel, AnsPadding padding)
{
  if (padding == ANS_PADDING_PERIODIC)
    i = (i + n) % n;
  return i >= 0 && i < n ? x[i * c + channel] : 0;
}

static void
check_usual (int n, int k, int stride, AnsPadding padding)
{
  Bench bench;
  AnsShape signal = {3, {B, n, 2}}, weights = {3, {k, 2, 3}};
  int m = padding == ANS_PADDING_NONE ? (n - k) / stride + 1 : (n + stride - 1) / stride;
  int missing = MAX ((m - 1) * stride + k - n, 0);
  int before = padding == ANS_PADDING_NONE ? 0 : missing / 2;
  AnsNode *x, *y;
  g_autofree double *values = NULL;

  bench_open (&bench, (guint64) (n + 20 * k), 1);
  x = bench_input (&bench, &signal, -1, 1);
  y = ans_op_conv_1d (x, bench_input (&bench, &weights, -1, 1), stride, padding);
  g_assert_true (ans_graph_check (bench.graph, NULL));
  g_assert_true (ans_shape_equal (&y->shape, &(AnsShape){3, {B, m, 3}}));
  values = bench_run (&bench, y);
  for (int o = 0; o < m; o++)
    for (int j = 0; j < 3; j++) {
      double sum = 0;
      for (int t = 0; t < k; t++)
        for (int c = 0; c < 2; c++)
          sum += at (bench.values[0], n, 2, o * stride + t - before, c, padding) *
                 bench.values[1][(t * 2 + c) * 3 + j];
      g_assert_cmpfloat_with_epsilon (values[o * 3 + j], sum, 1e-13);
    }
  bench_close (&bench);
}

static void
test_usual (void)
{
  for (int n = 5; n <= 9; n++)
    for (int k = 1; k <= 5; k++)
      for (int stride = 1; stride <= 3; stride++) {
        check_usual (n, k, stride, ANS_PADDING_NONE);
        check_usual (n, k, stride, ANS_PADDING_ZERO);
        check_usual (n, k, stride, ANS_PADDING_PERIODIC);
      }
}

/* Shifting a periodic image shifts its convolution. */
static void
test_periodic (void)
{
  Bench bench;
  AnsNode *x, *w, *y, *moved;
  g_autofree double *first = NULL, *second = NULL;

  bench_open (&bench, 3, 2);
  x = bench_input (&bench, &(AnsShape) IMAGE (5, 6, 2), -1, 1);
  w = bench_input (&bench, &(AnsShape) WEIGHTS (3, 4, 2, 3), -1, 1);
  y = ans_op_conv_2d (x, w, 1, ANS_PADDING_PERIODIC);
  moved = ans_op_concat (
      2, 2, (AnsNode *[]){ans_op_slice (x, 2, 2, 4), ans_op_slice (x, 2, 0, 2)});
  moved = ans_op_conv_2d (moved, w, 1, ANS_PADDING_PERIODIC);
  first = bench_run (&bench, ans_op_concat (2, 2,
                                            (AnsNode *[]){ans_op_slice (y, 2, 2, 4),
                                                          ans_op_slice (y, 2, 0, 2)}));
  second = bench_run (&bench, moved);
  for (int i = 0; i < 2 * 5 * 6 * 3; i++)
    g_assert_cmpfloat_with_epsilon (first[i], second[i], 1e-13);
  bench_check_derivatives (&bench, y, 2);
  bench_close (&bench);
}

/* <conv x, y> = <x, transposed y> for the same weights. */
static void
check_adjoint (int n, int k, int stride, AnsPadding padding)
{
  Bench bench;
  AnsNode *x, *y, *w, *forward, *back;
  int m, size;

  bench_open (&bench, (guint64) (n + k), 3);
  m = padding == ANS_PADDING_NONE ? (n - k) / stride + 1 : n / stride;
  size = padding == ANS_PADDING_NONE ? (m - 1) * stride + k : n;
  x = bench_input (&bench, &(AnsShape) IMAGE (size, size, 2), -1, 1);
  y = bench_input (&bench, &(AnsShape) IMAGE (m, m, 3), -1, 1);
  w = bench_input (&bench, &(AnsShape) WEIGHTS (k, k, 2, 3), -1, 1);
  forward = ans_op_mul (ans_op_conv_2d (x, w, stride, padding), y);
  back = ans_op_mul (x, ans_op_conv_transposed_2d (y, w, stride, padding));
  g_assert_true (ans_graph_check (bench.graph, NULL));
  g_assert_cmpfloat_with_epsilon (bench_scalar (&bench, ans_op_sum_all (forward)),
                                  bench_scalar (&bench, ans_op_sum_all (back)), 1e-11);
  bench_close (&bench);
}

static void
test_adjoint (void)
{
  for (int stride = 1; stride <= 3; stride++)
    for (int k = 1; k <= 5; k++) {
      check_adjoint (6, k, stride, ANS_PADDING_NONE);
      check_adjoint (6, k, stride, ANS_PADDING_ZERO);
      check_adjoint (6, k, stride, ANS_PADDING_PERIODIC);
    }
}

static AnsNode *
net (AnsGraph *graph, AnsNode *x)
{
  AnsNode *w = ans_graph_parameter (graph, "w", 4, (int[]){3, 2, 2, 3}, 1);
  AnsNode *v = ans_graph_parameter (graph, "v", 4, (int[]){3, 3, 2, 3}, 1);
  AnsNode *u = ans_graph_parameter (graph, "u", 4, (int[]){2, 3, 2, 1}, 1);
  AnsNode *q = ans_graph_parameter (graph, "q", 4, (int[]){2, 3, 1, 1}, 1);
  AnsNode *y = ans_op_tanh (ans_op_conv_2d (x, w, 2, ANS_PADDING_ZERO));

  y = ans_op_tanh (ans_op_conv_transposed_2d (y, v, 2, ANS_PADDING_PERIODIC));
  y = ans_op_conv_2d (y, u, 1, ANS_PADDING_NONE);
  y = ans_op_add (y, ans_op_conv_2d (y, q, 1, ANS_PADDING_PERIODIC));
  return ans_op_sum (ans_op_square (y), 14, FALSE);
}

/* Gradients of each sample add up to those of the batch, and are those of batches of one.
 */
static void
test_per_sample (void)
{
  Bench bench;
  AnsNode *y, *outputs[2];
  g_autoptr (AnsProgram) program = NULL;
  double theta[108], each[3 * 108], one[324], all[108];
  const int P = 108;

  bench_open (&bench, 8, 3);
  y = net (bench.graph, bench_input (&bench, &(AnsShape) IMAGE (5, 6, 2), -1, 1));
  outputs[0] = ans_grad_parameters_per_sample (y);
  outputs[1] = ans_grad_parameters (ans_op_sum_all (y));
  program = ans_program_new (2, outputs, NULL, NULL);
  g_assert_nonnull (program);
  g_assert_cmpint (ans_graph_parameters_length (bench.graph), ==, P);
  ans_random_fill_normal (&bench.random, P, theta);
  ans_program_run (program, 3, theta, bench_inputs (&bench), (double *[]){each, all});
  for (int j = 0; j < P; j++)
    g_assert_cmpfloat_with_epsilon (each[j] + each[P + j] + each[2 * P + j], all[j],
                                    1e-11 * (1 + fabs (all[j])));
  for (int i = 0; i < 3; i++) {
    const double *x[] = {bench.values[0] + i * 60};
    ans_program_run (program, 1, theta, x, (double *[]){one, all});
    for (int j = 0; j < P; j++)
      g_assert_cmpfloat_with_epsilon (each[i * P + j], all[j],
                                      1e-11 * (1 + fabs (all[j])));
  }
  bench_close (&bench);
}

static void
test_threads (void)
{
  double theta[108], results[3][109];
  Bench bench;
  AnsNode *outputs[2];

  bench_open (&bench, 9, 600);
  outputs[0] = ans_op_sum_all (
      net (bench.graph, bench_input (&bench, &(AnsShape) IMAGE (5, 6, 2), -1, 1)));
  outputs[1] = ans_grad_parameters (outputs[0]);
  ans_random_fill_normal (&bench.random, 108, theta);
  for (int threads = 1; threads <= 3; threads++) {
    g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
    g_autoptr (AnsProgram) program = ans_program_new (2, outputs, parallel, NULL);
    double *to[] = {results[threads - 1], results[threads - 1] + 1};
    ans_program_run (program, 600, theta, bench_inputs (&bench), to);
    g_assert_cmpmem (results[threads - 1], sizeof results[0], results[0],
                     sizeof results[0]);
  }
  bench_close (&bench);
}

/* A result that is written where a concat needs it. */
static void
test_concat (void)
{
  Bench bench;
  AnsNode *x, *w, *y;

  bench_open (&bench, 4, 70);
  x = bench_input (&bench, &(AnsShape){3, {B, 6, 2}}, -1, 1);
  w = bench_input (&bench, &(AnsShape){3, {3, 2, 2}}, -1, 1);
  y = ans_op_concat (1, 2, (AnsNode *[]){x, ans_op_conv_1d (x, w, 1, ANS_PADDING_ZERO)});
  assert_as_naive (&bench, y);
  y = ans_op_concat (1, 2, (AnsNode *[]){ans_op_sin (x), y});
  assert_as_naive (&bench, ans_op_conv_1d (y, w, 2, ANS_PADDING_NONE));
  bench_close (&bench);
}

/* What is the same for all samples. */
static void
test_repeated (void)
{
  Bench bench;
  AnsNode *x, *w, *y;

  bench_open (&bench, 4, 5);
  x = bench_input (&bench, &(AnsShape){3, {5, 6, 2}}, -1, 1);
  w = bench_input (&bench, &(AnsShape) WEIGHTS (3, 2, 2, 2), -1, 1);
  x = ans_op_broadcast (x, 4, (int[]){B, 5, 6, 2});
  y = ans_op_conv_2d (x, w, 1, ANS_PADDING_ZERO);
  assert_as_naive (&bench, y);
  bench_check_derivatives (&bench, y, 2);
  bench_close (&bench);
}

static void
assert_refused (AnsShape x, AnsShape w, int stride, const char *words)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsNode *image = ans_graph_input (graph, "x", x.rank, x.size);
  AnsNode *weights = ans_graph_input (graph, "w", w.rank, w.size);

  if (x.rank == 3)
    ans_op_conv_1d (image, weights, stride, ANS_PADDING_NONE);
  else
    ans_op_conv_2d (image, weights, stride, ANS_PADDING_NONE);
  g_assert_false (ans_graph_check (graph, &error));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_misuse (void)
{
  assert_refused ((AnsShape) IMAGE (5, 5, 2), (AnsShape) WEIGHTS (3, 3, 3, 1), 1,
                  "the weights are for 3 channels");
  assert_refused ((AnsShape) IMAGE (5, 5, 2), (AnsShape) WEIGHTS (6, 3, 2, 1), 1,
                  "no windows");
  assert_refused ((AnsShape) IMAGE (5, 5, 2), (AnsShape) WEIGHTS (3, 3, 2, 1), 0,
                  "no stride of 0");
  assert_refused ((AnsShape){5, {B, 5, 5, 2, 1}}, (AnsShape) WEIGHTS (3, 3, 2, 1), 1,
                  "images are");
  assert_refused ((AnsShape) IMAGE (5, 5, 2), (AnsShape) IMAGE (3, 2, 1), 1,
                  "weights are");
  assert_refused ((AnsShape){3, {B, 5, 2}}, (AnsShape) WEIGHTS (3, 3, 2, 1), 1,
                  "a signal is");
}

/* In the image itself, and in what it is made of; and with derivatives in the weights. */
static void
test_laplacians (void)
{
  static const AnsShape coordinates = {2, {B, 3}};
  for (gsize k = 0; k < G_N_ELEMENTS (primitives); k++) {
    Primitive one = primitives[k];
    AnsNode *x, *w, *y, *l;
    Bench bench;
    if (one.op == ANS_OP_CONV_FILTER || one.shapes[0].size[0] != B)
      continue;
    bench_open (&bench, 70 + k, 3);
    y = build_primitive (&one, &bench);
    laplacian_check (&bench, ans_op_sin (y), bench.nodes[0]);
    bench_close (&bench);

    bench_open (&bench, 90 + k, 2);
    x = bench_input (&bench, &coordinates, -1, 1);
    w = bench_input (&bench, &one.shapes[1], -1, 1);
    y = laplacian_layer (&bench, x, &one.shapes[0], -1, 1);
    y = one.op == ANS_OP_CONV ? ans_op_conv (y, w, &one.geometry)
                              : ans_op_conv_transposed (y, w, &one.geometry);
    laplacian_check (&bench, ans_op_sin (y), x);
    l = ans_laplacian (laplacian_mix (&bench, ans_op_sin (y)), x, NULL, NULL);
    bench_check_gradient (&bench, ans_op_sum_all (l), 1);
    bench_close (&bench);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/conv/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/graph/conv/all-geometries-agree-with-plain-loops", test_geometries);
  g_test_add_func ("/graph/conv/long-signals-agree-with-plain-loops", test_long);
  g_test_add_func ("/graph/conv/derivatives-agree-with-differences", test_derivatives);
  g_test_add_func ("/graph/conv/usual-forms-are-what-they-say", test_usual);
  g_test_add_func ("/graph/conv/periodic-images-may-be-shifted", test_periodic);
  g_test_add_func ("/graph/conv/transposed-is-the-adjoint", test_adjoint);
  g_test_add_func ("/graph/conv/per-sample-gradients-add-up", test_per_sample);
  g_test_add_func ("/graph/conv/thread-counts-give-the-same-bits", test_threads);
  g_test_add_func ("/graph/conv/results-may-be-parts-of-a-concat", test_concat);
  g_test_add_func ("/graph/conv/repeated-images-are-convolved-once", test_repeated);
  g_test_add_func ("/graph/conv/laplacians-agree-with-hessian-trace", test_laplacians);
  g_test_add_func ("/graph/conv/misuse-is-refused", test_misuse);
  return g_test_run ();
}
