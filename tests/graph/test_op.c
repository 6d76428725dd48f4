/* Every primitive's kernel against the naive evaluation. */
#include "tests/graph/cases.h"

/* Sums of up to 600 rows in another order: a few hundred roundings. */
static void
assert_close (const double *x, const double *y, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (x[i], y[i], 1e-12 * (1 + fabs (y[i])));
}

static void
check_case (const Case *one, int rows, guint64 seed)
{
  Bench bench;
  AnsNode *y;
  g_autofree double *fast = NULL, *slow = NULL;

  bench_open (&bench, seed, rows);
  for (int i = 0; i < one->n; i++)
    bench_input (&bench, &one->shapes[i], one->low, one->high);
  y = one->build (bench.nodes);
  g_assert_true (ans_graph_check (bench.graph, NULL));
  fast = bench_run (&bench, y);
  slow = naive_evaluate (y, rows, NULL, bench_inputs (&bench));
  assert_close (fast, slow,
                (gsize) ans_shape_row (&y->shape) *
                    (ans_node_is_batched (y) ? (gsize) rows : 1));
  bench_close (&bench);
}

static void
test_kernels (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    for (int rows = 0; rows < 4; rows++)
      check_case (&cases[k], rows, k);
}

static void
test_kernels_many_rows (void)
{
  static const int many[] = {255, 256, 257, 600};
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (many); i++)
      check_case (&cases[k], many[i], k);
}

static void
test_nan (void)
{
  Bench bench;
  AnsShape shape = {2, {ANS_BATCH, 3}};
  g_autofree double *out = NULL;

  bench_open (&bench, 1, 4);
  bench_input (&bench, &shape, 0.5, 1);
  bench.values[0][5] = NAN;
  out = bench_run (&bench, ans_op_tanh (ans_op_log (ans_op_sqrt (bench.nodes[0]))));
  for (int i = 0; i < 12; i++)
    g_assert_cmpint (isnan (out[i]) != 0, ==, i == 5);
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/op/kernels-agree-with-plain-loops", test_kernels);
  g_test_add_func ("/graph/op/kernels-agree-over-several-shards", test_kernels_many_rows);
  g_test_add_func ("/graph/op/a-nan-stays-one", test_nan);
  return g_test_run ();
}
