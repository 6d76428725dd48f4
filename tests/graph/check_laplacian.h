/* The Laplacian of every case of tests/graph/cases.h, or of a family of operations,
 * against the trace of the Hessian, which shares no rule with it but the first
 * derivatives. */
#pragma once

#include "engine/graph/hessian.h"
#include "engine/graph/laplacian.h"
#include "tests/graph/cases.h"

/* Each sample's entries of y, weighted and added up: [BATCH]. */
static inline AnsNode *
laplacian_mix (Bench *bench, AnsNode *y)
{
  AnsShape row = y->shape;
  AnsNode *w;

  row.size[0] = 1;
  w = bench_input (bench, &row, 0.5, 1.5);
  y = ans_op_mul (y, w);
  return row.rank > 1 ? ans_op_sum (y, (1u << row.rank) - 2, FALSE) : y;
}

/* Rounding only: the two ways add the same terms in another order. */
static inline void
laplacian_same (const Bench *bench, AnsNode *a, AnsNode *b)
{
  g_autofree double *one = NULL, *two = NULL;
  int n = ans_shape_row (&a->shape);
  double scale = 1;

  g_assert_true (ans_graph_check (bench->graph, NULL));
  g_assert_true (ans_shape_equal (&a->shape, &b->shape));
  one = bench_run (bench, a);
  two = bench_run (bench, b);
  n *= ans_node_is_batched (a) ? bench->rows : 1;
  for (int i = 0; i < n; i++)
    scale = fmax (scale, fabs (two[i]));
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (one[i], two[i], 1e-11 * scale);
}

/* Whether the tangents of all nodes find room for their axis. */
static inline gboolean
laplacian_fits (const Bench *bench)
{
  g_autoptr (GError) error = NULL;
  return ans_graph_check (bench->graph, &error) ||
         strstr (error->message, "one more axis") == NULL;
}

/* Laplacian and gradient in x of [BATCH, ...] y, with and without weights. */
static inline void
laplacian_check (Bench *bench, AnsNode *y, AnsNode *x)
{
  int D = ans_shape_row (&x->shape);
  AnsShape shapes[] = {{0}, {1, {D}}, {2, {ANS_BATCH, D}}};
  AnsNode *s = laplacian_mix (bench, y), *gradient, *expected;

  for (int i = 0; i < 3; i++) {
    AnsNode *w = i > 0 ? bench_input (bench, &shapes[i], -1, 2) : NULL;
    AnsNode *l = ans_laplacian (s, x, w, &gradient);
    if (!laplacian_fits (bench))
      return;
    laplacian_same (bench, l, ans_hessian_trace (s, x, w));
  }
  ans_grad (s, 1, &x, &expected);
  laplacian_same (bench, gradient, expected);
}

static inline void
laplacian_of_coordinates (const Case *one, guint64 seed)
{
  Bench bench;
  AnsNode *y;

  g_test_message ("%s, case %d", one->name, (int) seed);
  bench_open (&bench, 300 + seed, 3);
  for (int i = 0; i < one->n; i++)
    bench_input (&bench, &one->shapes[i], one->low, one->high);
  y = one->build (bench.nodes);
  for (int i = 0; i < one->n && ans_node_is_batched (y); i++)
    if (ans_node_is_batched (bench.nodes[i]) && bench.nodes[i]->shape.rank < 5)
      laplacian_check (&bench, y, bench.nodes[i]);
  bench_close (&bench);
}

/* Values between low and high, of this shape, all of them functions of all of x. */
static inline AnsNode *
laplacian_layer (Bench *bench, AnsNode *x, const AnsShape *shape, double low, double high)
{
  int n = ans_shape_row (shape);
  AnsShape matrix = {2, {x->shape.size[1], n}};
  AnsNode *W = bench_input (bench, &matrix, -1, 1);
  AnsNode *u = ans_op_tanh (ans_op_matmul (x, W, FALSE, FALSE));

  u = ans_op_shift (ans_op_scale (u, 0.45 * (high - low)), 0.5 * (low + high));
  return ans_op_reshape (u, shape->rank, shape->size);
}

static inline void
laplacian_of_layers (const Case *one, guint64 seed)
{
  static const AnsShape coordinates = {2, {ANS_BATCH, 4}};
  Bench bench;
  AnsNode *y, *x, *u[3];

  g_test_message ("%s, case %d", one->name, (int) seed);
  bench_open (&bench, 500 + seed, 3);
  x = bench_input (&bench, &coordinates, -1, 1);
  for (int i = 0; i < one->n; i++)
    u[i] = ans_shape_is_batched (&one->shapes[i])
               ? laplacian_layer (&bench, x, &one->shapes[i], one->low, one->high)
               : bench_input (&bench, &one->shapes[i], one->low, one->high);
  y = one->build (u);
  if (ans_node_is_batched (y))
    laplacian_check (&bench, y, x);
  bench_close (&bench);
}

static inline void
laplacian_check_all (gsize n, const Case *all)
{
  for (gsize k = 0; k < n; k++) {
    laplacian_of_coordinates (&all[k], k);
    laplacian_of_layers (&all[k], k);
  }
}

#define CHECK_LAPLACIANS(own)                                                            \
  static void test_laplacians (void)                                                     \
  {                                                                                      \
    laplacian_check_all (G_N_ELEMENTS (own), own);                                       \
  }
