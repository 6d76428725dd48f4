/* What holds for every case of tests/graph/cases.h, and for the cases of a family of
 * operations: values, derivatives, gradients per sample, and any number of threads. */
#pragma once

#include "tests/graph/cases.h"

static inline gsize
check_length (const Bench *bench, const AnsNode *y)
{
  return (gsize) ans_shape_row (&y->shape) *
         (ans_node_is_batched (y) ? (gsize) bench->rows : 1);
}

/* Opens a bench with the inputs of a case; its result. */
static inline AnsNode *
check_open (Bench *bench, const Case *one, int rows, guint64 seed)
{
  AnsNode *y;

  g_test_message ("%s, seed %d, %d rows", one->name, (int) seed, rows);
  bench_open (bench, seed, rows);
  for (int i = 0; i < one->n; i++)
    bench_input (bench, &one->shapes[i], one->low, one->high);
  y = one->build (bench->nodes);
  g_assert_true (ans_graph_check (bench->graph, NULL));
  return y;
}

/* Sums of up to 600 rows in another order: a few hundred roundings. */
static inline void
check_values (const Case *one, int rows, guint64 seed)
{
  Bench bench;
  AnsNode *y = check_open (&bench, one, rows, seed);
  g_autofree double *fast = bench_run (&bench, y),
                    *slow = naive_evaluate (y, rows, NULL, bench_inputs (&bench));

  for (gsize i = 0; i < check_length (&bench, y); i++)
    if (fast[i] != slow[i])
      g_assert_cmpfloat_with_epsilon (fast[i], slow[i], 1e-12 * (1 + fabs (slow[i])));
  bench_close (&bench);
}

static inline void
check_derivatives (const Case *one, guint64 seed)
{
  Bench bench;
  AnsNode *y = check_open (&bench, one, 3, seed);
  bench_check_derivatives (&bench, y, one->n);
  bench_close (&bench);
}

/* A value per sample that depends on global inputs only by way of the case: batched
 * inputs are moved by a global one, a global result is weighted per sample.  NULL where a
 * sum over the batch stands between. */
static inline AnsNode *
check_per_sample_value (Bench *bench, const Case *one, AnsNode **wrt)
{
  const AnsShape row = {1, {ANS_BATCH}};
  AnsNode *inputs[3] = {NULL}, *y;
  gboolean batched = FALSE;

  for (int i = 0; i < one->n; i++) {
    AnsShape shape = one->shapes[i];
    gboolean lead = ans_shape_is_batched (&shape);
    if (lead)
      shape = ans_shape_remove (&shape, 1);
    wrt[i] = bench_input (bench, &shape, one->low, one->high);
    inputs[i] = wrt[i];
    if (lead) {
      inputs[i] = bench_input (bench, &one->shapes[i], -0.01, 0.01);
      inputs[i] = ans_op_add (inputs[i], wrt[i]);
    }
    batched = batched || lead;
  }
  y = one->build (inputs);
  if (batched && !ans_node_is_batched (y))
    return NULL;
  y = ans_op_mul (y, bench_input (bench, &y->shape, 0.5, 1.5));
  if (ans_node_is_batched (y))
    return ans_op_sum (y, (1u << y->shape.rank) - 2, FALSE);
  return ans_op_mul (ans_op_sum_all (y), bench_input (bench, &row, -1, 1));
}

/* Each row of a gradient per sample is the gradient for a batch of that row alone. */
static inline void
check_per_sample (const Case *one, guint64 seed)
{
  enum { rows = 3 };
  Bench bench;
  AnsNode *wrt[3] = {NULL}, *J[3], *g[3], *y;

  bench_open (&bench, seed, rows);
  y = check_per_sample_value (&bench, one, wrt);
  for (int i = 0; i < one->n && y != NULL; i++)
    if (wrt[i]->shape.rank == ANS_MAX_RANK)
      y = NULL;
  if (y != NULL) {
    ans_grad_per_sample (y, one->n, wrt, J);
    ans_grad (y, one->n, wrt, g);
    g_assert_true (ans_graph_check (bench.graph, NULL));
  }
  for (int i = 0; i < one->n && y != NULL; i++) {
    int P = ans_shape_row (&wrt[i]->shape);
    g_autofree double *all = bench_run (&bench, J[i]);
    for (int r = 0; r < rows; r++) {
      g_autofree double *row = NULL;
      Bench single = bench;
      single.rows = 1;
      for (int k = 0; k < bench.n; k++)
        if (ans_node_is_batched (bench.nodes[k]))
          single.values[k] += r * ans_shape_row (&bench.nodes[k]->shape);
      row = bench_run (&single, g[i]);
      for (int j = 0; j < P; j++)
        g_assert_cmpfloat_with_epsilon (all[r * P + j], row[j],
                                        1e-12 * (1 + fabs (row[j])));
    }
  }
  bench_close (&bench);
}

/* The value and a gradient, with one thread and with three: the same bits. */
static inline void
check_threads (const Case *one, guint64 seed)
{
  Bench bench;
  AnsNode *both[2] = {check_open (&bench, one, 600, seed), NULL};
  g_autoptr (AnsParallel) parallel = ans_parallel_new (3);
  g_autoptr (AnsProgram) serial = NULL, shared = NULL;
  double *first[2], *second[2];

  ans_grad (both[0], 1, bench.nodes, &both[1]);
  serial = ans_program_new (2, both, NULL, NULL);
  shared = ans_program_new (2, both, parallel, NULL);
  for (int i = 0; i < 2; i++) {
    first[i] = g_new0 (double, check_length (&bench, both[i]));
    second[i] = g_new0 (double, check_length (&bench, both[i]));
  }
  ans_program_run (serial, bench.rows, NULL, bench_inputs (&bench), first);
  ans_program_run (shared, bench.rows, NULL, bench_inputs (&bench), second);
  for (int i = 0; i < 2; i++) {
    gsize bytes = check_length (&bench, both[i]) * sizeof (double);
    g_assert_cmpmem (first[i], bytes, second[i], bytes);
    g_free (first[i]);
    g_free (second[i]);
  }
  bench_close (&bench);
}

static inline void
check_all_values (gsize n, const Case *cases_)
{
  static const int rows[] = {0, 1, 2, 3, 255, 256, 257, 600};
  for (gsize k = 0; k < n; k++)
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      check_values (&cases_[k], rows[i], k);
}

static inline void
check_all_derivatives (gsize n, const Case *cases_)
{
  for (gsize k = 0; k < n; k++)
    check_derivatives (&cases_[k], 100 + k);
}

static inline void
check_all_samples (gsize n, const Case *cases_)
{
  for (gsize k = 0; k < n; k++)
    check_per_sample (&cases_[k], 200 + k);
}

static inline void
check_all_threads (gsize n, const Case *cases_)
{
  for (gsize k = 0; k < n; k++)
    check_threads (&cases_[k], 300 + k);
}

/* The four tests of a family's cases, by the names under which they are added. */
#define CHECK_TESTS(own)                                                                 \
  static void test_values (void)                                                         \
  {                                                                                      \
    check_all_values (G_N_ELEMENTS (own), own);                                          \
  }                                                                                      \
  static void test_derivatives (void)                                                    \
  {                                                                                      \
    check_all_derivatives (G_N_ELEMENTS (own), own);                                     \
  }                                                                                      \
  static void test_samples (void)                                                        \
  {                                                                                      \
    check_all_samples (G_N_ELEMENTS (own), own);                                         \
  }                                                                                      \
  static void test_threads (void)                                                        \
  {                                                                                      \
    check_all_threads (G_N_ELEMENTS (own), own);                                         \
  }
