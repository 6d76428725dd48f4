/* The primitives at many shapes, and how their derivatives are checked. */
#pragma once

#include "engine/core/random.h"
#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"
#include "tests/graph/naive.h"

#include <string.h>

#define MOST_INPUTS 32

/* A graph with values for its inputs. */
typedef struct {
  AnsGraph *graph;
  int rows, n;
  AnsNode *nodes[MOST_INPUTS];
  double *values[MOST_INPUTS];
  int lengths[MOST_INPUTS];
  AnsRandom random;
} Bench;

static inline void
bench_open (Bench *self, guint64 seed, int rows)
{
  *self =
      (Bench){.graph = ans_graph_new (), .rows = rows, .random = ans_random (seed, 7, 0)};
}

static inline void
bench_close (Bench *self)
{
  for (int i = 0; i < self->n; i++)
    g_free (self->values[i]);
  ans_graph_free (self->graph);
}

/* An input with uniform values between low and high. */
static inline AnsNode *
bench_input (Bench *self, const AnsShape *shape, double low, double high)
{
  g_autofree char *name = g_strdup_printf ("x%d", self->n);
  gboolean batched = ans_shape_is_batched (shape);
  int i = self->n++, n = ans_shape_row (shape) * (batched ? self->rows : 1);

  g_assert_cmpint (self->n, <=, MOST_INPUTS);
  self->nodes[i] = ans_graph_input (self->graph, name, shape->rank, shape->size);
  self->lengths[i] = n;
  self->values[i] = g_new (double, n + 1);
  for (int j = 0; j < n; j++)
    self->values[i][j] = low + (high - low) * ans_random_uniform (&self->random);
  return self->nodes[i];
}

static inline const double *const *
bench_inputs (const Bench *self)
{
  return (const double *const *) self->values;
}

/* The values of a node by a program, to be freed. */
static inline double *
bench_run (const Bench *self, AnsNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsProgram) program = ans_program_new (1, &node, NULL, &error);
  gsize n = (gsize) ans_shape_row (&node->shape) *
            (ans_node_is_batched (node) ? (gsize) self->rows : 1);
  double *out = g_new (double, n + 1);

  g_assert_no_error (error);
  for (gsize i = 0; i <= n; i++)
    out[i] = 1e300;
  ans_program_run (program, self->rows, NULL, bench_inputs (self), &out);
  g_assert_cmpfloat (out[n], ==, 1e300);
  return out;
}

static inline double
bench_scalar (const Bench *self, AnsNode *node)
{
  g_autofree double *out = bench_run (self, node);
  return out[0];
}

/* The sum of y times random weights: a scalar in which all entries of y differ. */
static inline AnsNode *
bench_weighted (Bench *self, AnsNode *y)
{
  AnsNode *w = bench_input (self, &y->shape, 0.5, 1.5);
  return ans_op_sum_all (ans_op_mul (y, w));
}

/* Central differences of a scalar in every entry of input i against its gradient.  The
 * truncation is of order h^2 = 1e-10 and the rounding of order 1e-16 / h = 1e-11, both
 * multiplied by derivatives of order 1 to 100; the bound leaves room for these. */
static inline void
bench_check_gradient (Bench *self, AnsNode *scalar, int i)
{
  AnsNode *g = NULL;
  g_autofree double *gradient = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsProgram) program = ans_program_new (1, &scalar, NULL, &error);
  const double h = 1e-5;

  g_assert_no_error (error);
  ans_grad (scalar, 1, &self->nodes[i], &g);
  g_assert_true (ans_graph_check (self->graph, NULL));
  g_assert_true (ans_shape_equal (&g->shape, &self->nodes[i]->shape));
  gradient = bench_run (self, g);
  for (int j = 0; j < self->lengths[i]; j++) {
    double x = self->values[i][j], up, down, *out = &up, difference;
    self->values[i][j] = x + h;
    ans_program_run (program, self->rows, NULL, bench_inputs (self), &out);
    out = &down;
    self->values[i][j] = x - h;
    ans_program_run (program, self->rows, NULL, bench_inputs (self), &out);
    self->values[i][j] = x;
    difference = (up - down) / (2 * h);
    g_assert_cmpfloat_with_epsilon (gradient[j], difference,
                                    1e-6 * (1 + fabs (difference) + fabs (up)));
  }
}

/* The JVP along random tangents is the gradient's product with them. */
static inline void
bench_check_jvp (Bench *self, AnsNode *scalar, int n)
{
  AnsNode *tangents[MOST_INPUTS], *grads[MOST_INPUTS], *jvp, *product = NULL;
  double forward, reverse;

  for (int i = 0; i < n; i++)
    tangents[i] = bench_input (self, &self->nodes[i]->shape, -1, 1);
  ans_grad (scalar, n, self->nodes, grads);
  for (int i = 0; i < n; i++) {
    AnsNode *term = ans_op_sum_all (ans_op_mul (grads[i], tangents[i]));
    product = product != NULL ? ans_op_add (product, term) : term;
  }
  jvp = ans_jvp (scalar, n, self->nodes, tangents);
  g_assert_true (ans_graph_check (self->graph, NULL));
  forward = bench_scalar (self, jvp);
  reverse = bench_scalar (self, product);
  g_assert_cmpfloat_with_epsilon (forward, reverse, 1e-10 * (1 + fabs (reverse)));
  for (int i = 0; i < n; i++)
    bench_check_gradient (self, jvp, i);
}

/* The gradients' weighted sum, to be differentiated once more. */
static inline AnsNode *
bench_gradient_sum (Bench *self, AnsNode *scalar, int n)
{
  AnsNode *grads[MOST_INPUTS], *sum = NULL;

  ans_grad (scalar, n, self->nodes, grads);
  for (int i = 0; i < n; i++) {
    AnsNode *term = bench_weighted (self, grads[i]);
    sum = sum != NULL ? ans_op_add (sum, term) : term;
  }
  return sum;
}

/* First and second derivatives in the first n inputs, in both modes. */
static inline void
bench_check_derivatives (Bench *self, AnsNode *y, int n)
{
  AnsNode *scalar = bench_weighted (self, y), *second;

  for (int i = 0; i < n; i++)
    bench_check_gradient (self, scalar, i);
  second = bench_gradient_sum (self, scalar, n);
  for (int i = 0; i < n; i++)
    bench_check_gradient (self, second, i);
  bench_check_jvp (self, scalar, n);
  bench_check_jvp (self, second, n);
}

typedef struct {
  const char *name;
  AnsNode *(*build) (AnsNode *const *x);
  int n;
  AnsShape shapes[3];
  double low, high;
} Case;

#define B ANS_BATCH

#define UNARY_BUILDER(op)                                                                \
  static inline AnsNode *build_##op (AnsNode *const *x)                                  \
  {                                                                                      \
    return ans_op_##op (x[0]);                                                           \
  }
#define BINARY_BUILDER(op)                                                               \
  static inline AnsNode *build_##op (AnsNode *const *x)                                  \
  {                                                                                      \
    return ans_op_##op (x[0], x[1]);                                                     \
  }
#define BUILDER(name, expression)                                                        \
  static inline AnsNode *build_##name (AnsNode *const *x)                                \
  {                                                                                      \
    return expression;                                                                   \
  }

BINARY_BUILDER (add)
BINARY_BUILDER (sub)
BINARY_BUILDER (mul)
BINARY_BUILDER (div)
BINARY_BUILDER (greater)
BINARY_BUILDER (contract)
UNARY_BUILDER (neg)
UNARY_BUILDER (exp)
UNARY_BUILDER (log)
UNARY_BUILDER (sin)
UNARY_BUILDER (cos)
UNARY_BUILDER (tanh)
UNARY_BUILDER (sigmoid)
UNARY_BUILDER (softplus)
UNARY_BUILDER (square)
UNARY_BUILDER (sqrt)
UNARY_BUILDER (reciprocal)
BUILDER (scale, ans_op_scale (x[0], -1.5))
BUILDER (shift, ans_op_shift (x[0], 0.25))
BUILDER (select, ans_op_select (x[0], x[1], x[2]))
BUILDER (select_greater, ans_op_select (ans_op_greater (x[0], x[1]), x[0], x[1]))
BUILDER (matmul, ans_op_matmul (x[0], x[1], FALSE, FALSE))
BUILDER (matmul_ta, ans_op_matmul (x[0], x[1], TRUE, FALSE))
BUILDER (matmul_tb, ans_op_matmul (x[0], x[1], FALSE, TRUE))
BUILDER (matmul_tatb, ans_op_matmul (x[0], x[1], TRUE, TRUE))
BUILDER (sum_0, ans_op_sum (x[0], 1, FALSE))
BUILDER (sum_1, ans_op_sum (x[0], 2, FALSE))
BUILDER (sum_1_keep, ans_op_sum (x[0], 2, TRUE))
BUILDER (sum_0_keep, ans_op_sum (x[0], 1, TRUE))
BUILDER (sum_02, ans_op_sum (x[0], 5, FALSE))
BUILDER (sum_all, ans_op_sum_all (x[0]))
BUILDER (broadcast, ans_op_broadcast (x[0], 3, (int[]){B, 2, 3}))
BUILDER (broadcast_global, ans_op_broadcast (x[0], 3, (int[]){4, 2, 3}))
BUILDER (reshape, ans_op_reshape (x[0], 3, (int[]){B, 3, 2}))
BUILDER (reshape_global, ans_op_reshape (x[0], 1, (int[]){6}))
BUILDER (transpose, ans_op_transpose (x[0], (int[]){0, 2, 1}))
BUILDER (transpose_4, ans_op_transpose (x[0], (int[]){0, 3, 1, 2}))
BUILDER (transpose_global, ans_op_transpose (x[0], (int[]){2, 0, 1}))
BUILDER (slice_1, ans_op_slice (x[0], 1, 1, 2))
BUILDER (slice_2, ans_op_slice (x[0], 2, 0, 2))
BUILDER (slice_0, ans_op_slice (x[0], 0, 2, 1))
BUILDER (pad_1, ans_op_pad (x[0], 1, 2, 1))
BUILDER (pad_0, ans_op_pad (x[0], 0, 0, 3))
BUILDER (concat_1, ans_op_concat (1, 3, x))
BUILDER (concat_2, ans_op_concat (2, 2, x))
BUILDER (concat_0, ans_op_concat (0, 2, x))
/* Parts which a program can write in place, and one that it cannot. */
BUILDER (concat_made, ans_op_concat (1, 3,
                                     ((AnsNode *[]){ans_op_mul (x[0], x[1]), x[1],
                                                    ans_op_sin (x[0])})))
BUILDER (concat_global,
         ans_op_concat (0, 2,
                        ((AnsNode *[]){ans_op_sum (x[0], 1, FALSE), ans_op_tanh (x[1])})))

#define BUILD(name) #name, build_##name

static const Case cases[] = {
    {BUILD (add), 2, {{2, {B, 3}}, {2, {B, 3}}}, -2, 2},
    {BUILD (add), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (add), 2, {{0}, {3, {B, 2, 3}}}, -2, 2},
    {BUILD (sub), 2, {{2, {B, 1}}, {2, {B, 3}}}, -2, 2},
    {BUILD (sub), 2, {{3, {B, 2, 1}}, {3, {B, 1, 3}}}, -2, 2},
    {BUILD (sub), 2, {{2, {2, 1}}, {1, {3}}}, -2, 2},
    {BUILD (mul), 2, {{2, {B, 3}}, {2, {1, 3}}}, -2, 2},
    {BUILD (mul), 2, {{3, {B, 2, 1}}, {3, {B, 1, 3}}}, -2, 2},
    {BUILD (mul), 2, {{2, {2, 3}}, {3, {B, 1, 3}}}, -2, 2},
    {BUILD (mul), 2, {{1, {B}}, {0}}, -2, 2},
    {BUILD (div), 2, {{2, {B, 3}}, {2, {B, 1}}}, 0.5, 2},
    {BUILD (div), 2, {{1, {4}}, {2, {B, 4}}}, 0.5, 2},
    {BUILD (greater), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (neg), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (scale), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (shift), 1, {{3, {2, 1, 3}}}, -2, 2},
    {BUILD (exp), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (log), 1, {{1, {B}}}, 0.3, 3},
    {BUILD (sin), 1, {{2, {B, 3}}}, -4, 4},
    {BUILD (cos), 1, {{2, {B, 3}}}, -4, 4},
    {BUILD (tanh), 1, {{3, {B, 2, 2}}}, -2, 2},
    {BUILD (sigmoid), 1, {{2, {B, 3}}}, -3, 3},
    {BUILD (softplus), 1, {{2, {4, 3}}}, -3, 3},
    {BUILD (square), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (sqrt), 1, {{2, {B, 3}}}, 0.3, 2},
    {BUILD (reciprocal), 1, {{0}}, 0.4, 2},
    {BUILD (reciprocal), 1, {{2, {B, 3}}}, 0.4, 2},
    {BUILD (select), 3, {{2, {B, 3}}, {1, {3}}, {2, {B, 1}}}, -2, 2},
    {BUILD (select_greater), 2, {{2, {B, 3}}, {2, {B, 3}}}, -2, 2},
    {BUILD (matmul), 2, {{2, {B, 3}}, {2, {3, 4}}}, -1, 1},
    {BUILD (matmul_tb), 2, {{2, {B, 3}}, {2, {4, 3}}}, -1, 1},
    {BUILD (matmul_tb), 2, {{2, {B, 3}}, {2, {1, 3}}}, -1, 1},
    {BUILD (matmul), 2, {{2, {B, 1}}, {2, {1, 3}}}, -1, 1},
    {BUILD (matmul_ta), 2, {{2, {B, 3}}, {2, {B, 2}}}, -1, 1},
    {BUILD (matmul_ta), 2, {{2, {B, 3}}, {2, {B, 1}}}, -1, 1},
    {BUILD (matmul), 2, {{2, {2, 3}}, {2, {3, 4}}}, -1, 1},
    {BUILD (matmul_ta), 2, {{2, {3, 2}}, {2, {3, 4}}}, -1, 1},
    {BUILD (matmul_tb), 2, {{2, {2, 3}}, {2, {4, 3}}}, -1, 1},
    {BUILD (matmul_tatb), 2, {{2, {3, 2}}, {2, {4, 3}}}, -1, 1},
    {BUILD (matmul), 2, {{3, {B, 2, 3}}, {2, {3, 4}}}, -1, 1},
    {BUILD (matmul_tb), 2, {{3, {B, 2, 3}}, {2, {4, 3}}}, -1, 1},
    {BUILD (matmul_ta), 2, {{3, {B, 3, 2}}, {2, {3, 4}}}, -1, 1},
    {BUILD (matmul_tatb), 2, {{3, {B, 3, 2}}, {2, {4, 3}}}, -1, 1},
    {BUILD (matmul), 2, {{3, {B, 2, 3}}, {3, {B, 3, 4}}}, -1, 1},
    {BUILD (matmul_ta), 2, {{3, {B, 3, 2}}, {3, {B, 3, 4}}}, -1, 1},
    {BUILD (matmul_tb), 2, {{3, {B, 2, 3}}, {3, {B, 4, 3}}}, -1, 1},
    {BUILD (matmul_tatb), 2, {{3, {B, 3, 2}}, {3, {B, 4, 3}}}, -1, 1},
    {BUILD (matmul), 2, {{2, {2, 3}}, {3, {B, 3, 4}}}, -1, 1},
    {BUILD (matmul_ta), 2, {{2, {3, 2}}, {3, {B, 3, 4}}}, -1, 1},
    {BUILD (matmul_tb), 2, {{2, {2, 3}}, {3, {B, 4, 3}}}, -1, 1},
    {BUILD (matmul), 2, {{4, {B, 2, 2, 3}}, {4, {B, 2, 3, 2}}}, -1, 1},
    {BUILD (matmul), 2, {{3, {2, 2, 3}}, {3, {2, 3, 2}}}, -1, 1},
    {BUILD (matmul), 2, {{4, {B, 2, 2, 3}}, {2, {3, 2}}}, -1, 1},
    {BUILD (contract), 2, {{3, {B, 2, 3}}, {3, {B, 2, 2}}}, -1, 1},
    {BUILD (contract), 2, {{3, {2, 2, 3}}, {3, {2, 2, 2}}}, -1, 1},
    {BUILD (contract), 2, {{2, {B, 3}}, {2, {B, 8}}}, -1, 1},
    {BUILD (contract), 2, {{3, {B, 2, 2}}, {3, {B, 2, 48}}}, -1, 1},
    {BUILD (sum_0), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (sum_0), 1, {{2, {4, 3}}}, -2, 2},
    {BUILD (sum_1), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (sum_1), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (sum_1_keep), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (sum_0_keep), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (sum_02), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (sum_02), 1, {{4, {2, 2, 3, 2}}}, -2, 2},
    {BUILD (sum_all), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (sum_all), 1, {{1, {5}}}, -2, 2},
    {BUILD (broadcast), 1, {{1, {3}}}, -2, 2},
    {BUILD (broadcast), 1, {{3, {B, 1, 3}}}, -2, 2},
    {BUILD (broadcast), 1, {{2, {2, 1}}}, -2, 2},
    {BUILD (broadcast_global), 1, {{2, {2, 1}}}, -2, 2},
    {BUILD (reshape), 1, {{2, {B, 6}}}, -2, 2},
    {BUILD (reshape_global), 1, {{2, {2, 3}}}, -2, 2},
    {BUILD (transpose), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (transpose_4), 1, {{4, {B, 2, 3, 2}}}, -2, 2},
    {BUILD (transpose_global), 1, {{3, {4, 2, 3}}}, -2, 2},
    {BUILD (slice_1), 1, {{2, {B, 4}}}, -2, 2},
    {BUILD (slice_1), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (slice_2), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (slice_0), 1, {{2, {4, 3}}}, -2, 2},
    {BUILD (pad_1), 1, {{2, {B, 2}}}, -2, 2},
    {BUILD (pad_1), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (pad_0), 1, {{2, {2, 3}}}, -2, 2},
    {BUILD (concat_1), 3, {{2, {B, 2}}, {2, {B, 1}}, {2, {B, 3}}}, -2, 2},
    {BUILD (concat_2), 2, {{3, {B, 2, 2}}, {3, {B, 2, 3}}}, -2, 2},
    {BUILD (concat_0), 2, {{2, {1, 3}}, {2, {4, 3}}}, -2, 2},
    {BUILD (concat_made), 2, {{2, {B, 3}}, {2, {B, 3}}}, -2, 2},
    {BUILD (concat_global), 2, {{2, {B, 3}}, {1, {4}}}, -2, 2},
};

#undef B
