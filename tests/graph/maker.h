/* Random graphs of up to thirty nodes from all primitives, so that these meet in
 * combinations nobody thought of. */
#pragma once

#include "engine/graph/op_conv.h"
#include "engine/graph/op_index.h"
#include "engine/graph/op_linalg.h"
#include "engine/graph/op_math.h"
#include "engine/graph/op_reduce.h"
#include "tests/graph/cases.h"

#define MOST_NODES 30
#define MAKER_ROWS 5

/* Nodes [BATCH, n] to choose operands from. */
typedef struct {
  Bench bench;
  AnsNode *pool[MOST_NODES + 3];
  int n;
  gboolean smooth; /* no kinks, over which differences would stumble */
} Maker;

static inline int
pick (Maker *self, int n)
{
  return (int) (ans_random_uniform (&self->bench.random) * n) % n;
}

static inline AnsNode *
any (Maker *self)
{
  return self->pool[pick (self, self->n)];
}

static inline int
width (const AnsNode *x)
{
  return x->shape.size[1];
}

static inline AnsNode *
positive (AnsNode *x)
{
  return ans_op_shift (ans_op_softplus (x), 0.5);
}

/* A constant with values between -1 and 1. */
static inline AnsNode *
constant (Maker *self, int rank, const int *shape)
{
  AnsShape wanted = ans_shape (rank, shape);
  double values[64];

  g_assert_cmpint (ans_shape_row (&wanted), <=, 64);
  for (int i = 0; i < ans_shape_row (&wanted); i++)
    values[i] = 2 * ans_random_uniform (&self->bench.random) - 1;
  return ans_graph_constant (self->bench.graph, rank, shape, values);
}

/* Another one, brought to the width of x. */
static inline AnsNode *
partner (Maker *self, const AnsNode *x)
{
  AnsNode *y = any (self);
  int n = width (x);
  if (width (y) > n)
    return ans_op_slice (y, 1, pick (self, width (y) - n + 1), n);
  if (width (y) < n && pick (self, 2))
    return ans_op_pad (y, 1, n - width (y), 0);
  return width (y) == n ? y : ans_op_mean (y, 2, TRUE);
}

/* ---- elementwise ---- */

typedef AnsNode *(*Unary) (AnsNode *x);

static inline AnsNode *
make_unary (Maker *self)
{
  static const Unary all[] = {
      ans_op_neg,     ans_op_exp,      ans_op_sin,    ans_op_cos,  ans_op_tanh,
      ans_op_sigmoid, ans_op_softplus, ans_op_square, ans_op_erf,  ans_op_gelu,
      ans_op_silu,    ans_op_log_cosh, ans_op_log,    ans_op_sqrt, ans_op_reciprocal};
  enum { FIRST_POSITIVE = 12, LAST_POSITIVE = 14 };
  int k = pick (self, G_N_ELEMENTS (all));
  AnsNode *x = any (self);
  return all[k](k >= FIRST_POSITIVE && k <= LAST_POSITIVE ? positive (x) : x);
}

static inline AnsNode *
make_kinked (Maker *self)
{
  AnsNode *x = any (self);
  switch (pick (self, 5)) {
  case 0:
    return ans_op_relu (x);
  case 1:
    return ans_op_leaky_relu (x, 0.1);
  case 2:
    return ans_op_abs (x);
  case 3:
    return ans_op_elu (x, 1);
  default:
    return ans_op_maximum (x, partner (self, x));
  }
}

static inline AnsNode *
make_binary (Maker *self)
{
  AnsNode *x = any (self), *y = partner (self, x);
  switch (pick (self, 6)) {
  case 0:
    return ans_op_add (x, y);
  case 1:
    return ans_op_sub (x, y);
  case 2:
    return ans_op_div (x, positive (y));
  case 3:
    if (self->smooth)
      return ans_op_mul (ans_op_cos (x), y);
    return ans_op_select (ans_op_greater (x, y), ans_op_sin (x), y);
  case 4:
    return ans_op_power (positive (x), 1.7);
  default:
    return ans_op_mul (x, y);
  }
}

static inline AnsNode *
make_affine (Maker *self)
{
  return ans_op_shift (ans_op_scale (any (self), -0.7), 0.2);
}

/* ---- within a row ---- */

static inline AnsNode *
make_reduced (Maker *self)
{
  AnsNode *x = any (self);
  switch (pick (self, 6)) {
  case 0:
    return ans_op_softmax (x, 1);
  case 1:
    return ans_op_log_softmax (x, 1);
  case 2:
    return ans_op_logsumexp (x, 2, TRUE);
  case 3:
    return self->smooth ? ans_op_mean (x, 2, TRUE) : ans_op_max (x, 2, TRUE);
  case 4:
    return ans_op_norm (ans_op_shift (ans_op_square (x), 0.1), 2, TRUE);
  default:
    return ans_op_mul (x, ans_op_sum (x, 2, TRUE));
  }
}

static inline AnsNode *
make_moved (Maker *self)
{
  static const double order[] = {1, 0, 1};
  AnsNode *x = any (self), *index, *y;
  int n = width (x);
  switch (pick (self, 6)) {
  case 0:
    return ans_op_slice (x, 1, n / 2, n - n / 2);
  case 1:
    return ans_op_pad (x, 1, n < 5 ? 1 : 0, 0);
  case 2:
    return ans_op_roll (x, 1, 1 + pick (self, n));
  case 3:
    index = ans_graph_constant (x->graph, 1, (int[]){n > 1 ? 3 : 1}, order + (n == 1));
    return ans_op_gather (x, 1, index);
  case 4:
    if (n != 3)
      return ans_op_flip (x, 1);
    index = ans_graph_constant (x->graph, 1, &n, order);
    return ans_op_scatter_add (x, 1, 2, index);
  default:
    y = any (self);
    return width (x) + width (y) <= 6 ? ans_op_concat (1, 2, (AnsNode *[]){x, y}) : x;
  }
}

/* ---- products ---- */

static inline AnsNode *
make_layer (Maker *self)
{
  AnsNode *x = any (self);
  int n = width (x), m = 1 + pick (self, 5);
  if (pick (self, 2))
    return ans_op_matmul (x, constant (self, 2, (int[]){n, m}), FALSE, FALSE);
  return ans_op_matmul (x, constant (self, 2, (int[]){m, n}), FALSE, TRUE);
}

/* A matrix of each sample, x y^T plus 3 on the diagonal. */
static inline AnsNode *
matrix (Maker *self, AnsNode *x, AnsNode *y)
{
  int n = width (x);
  double diagonal[36] = {0};
  for (int i = 0; i < n; i++)
    diagonal[i * n + i] = 3;
  x = ans_op_reshape (ans_op_tanh (x), 3, (int[]){ANS_BATCH, n, 1});
  y = ans_op_reshape (ans_op_sin (y), 3, (int[]){ANS_BATCH, 1, n});
  return ans_op_add (ans_op_matmul (x, y, FALSE, FALSE),
                     ans_graph_constant (self->bench.graph, 2, (int[]){n, n}, diagonal));
}

static inline AnsNode *
make_matrix (Maker *self)
{
  AnsNode *x = any (self), *y = partner (self, x), *A, *b, *column;
  int n = width (x);
  if (width (y) != n)
    y = ans_op_mul (x, y);
  A = matrix (self, x, y);
  b = ans_op_reshape (x, 3, (int[]){ANS_BATCH, n, 1});
  switch (pick (self, 5)) {
  case 0:
    return ans_op_reshape (ans_op_log_abs_det (A), 2, (int[]){ANS_BATCH, 1});
  case 1:
    column = ans_op_matmul (ans_op_inverse (A), b, FALSE, FALSE);
    break;
  case 2:
    column = ans_op_triangular_solve (A, b, FALSE, FALSE);
    break;
  case 3:
    column = ans_op_triangular_solve (A, b, TRUE, TRUE);
    break;
  default:
    column = ans_op_matmul (ans_op_transpose (A, (int[]){0, 2, 1}), b, TRUE, FALSE);
  }
  return ans_op_reshape (column, 2, (int[]){ANS_BATCH, n});
}

static inline AnsNode *
make_convolution (Maker *self)
{
  AnsNode *x = any (self), *w = constant (self, 3, (int[]){3, 1, 2}), *y;
  int n = width (x);
  x = ans_op_reshape (x, 3, (int[]){ANS_BATCH, n, 1});
  y = ans_op_conv_1d (x, w, 1, pick (self, 2) ? ANS_PADDING_ZERO : ANS_PADDING_PERIODIC);
  if (pick (self, 2))
    return ans_op_sum (y, 4, FALSE);
  return ans_op_slice (ans_op_reshape (y, 2, (int[]){ANS_BATCH, 2 * n}), 1, 0, n);
}

typedef AnsNode *(*Recipe) (Maker *self);

/* The last has kinks. */
static const Recipe recipes[] = {
    make_unary, make_unary, make_binary,  make_binary, make_affine,      make_layer,
    make_moved, make_moved, make_reduced, make_matrix, make_convolution, make_kinked};

/* A graph with at least five nodes more than inputs, every fourth one with kinks; values
 * stay moderate. */
static inline void
maker_open (Maker *self, guint64 seed)
{
  int nodes, choice;
  self->n = 0;
  self->smooth = seed % 4 != 0;
  choice = (int) G_N_ELEMENTS (recipes) - (self->smooth ? 1 : 0);
  bench_open (&self->bench, seed, MAKER_ROWS);
  for (int n = 1; n <= 3; n++)
    self->pool[self->n++] =
        bench_input (&self->bench, &(AnsShape){2, {ANS_BATCH, n + 1}}, -1.5, 1.5);
  nodes = 5 + pick (self, MOST_NODES - 4);
  for (int k = 0; k < nodes; k++) {
    AnsNode *made = recipes[pick (self, choice)](self);
    if (pick (self, 3) == 0)
      made = ans_op_tanh (ans_op_scale (made, 0.3));
    self->pool[self->n++] = made;
  }
  g_assert_true (ans_graph_check (self->bench.graph, NULL));
}

/* One value per sample in which the last nodes count. */
static inline AnsNode *
row_value (Maker *self)
{
  AnsNode *sum = NULL;
  for (int k = MAX (self->n - 4, 3); k < self->n; k++) {
    AnsNode *term = ans_op_sum (ans_op_tanh (self->pool[k]), 2, FALSE);
    sum = sum != NULL ? ans_op_add (sum, term) : term;
  }
  return sum;
}
