/* A second evaluation of a graph: node by node as it was built, element by element with
 * the C library's functions.  It shares no kernel and no rewriting with the engine's
 * programs. */
#pragma once

#include "engine/graph/op_table.h"

#include <math.h>
#include <string.h>

typedef struct {
  int rows;
  const double *parameters;
  const double *const *inputs;
  double **values; /* by node */
} Naive;

static inline int
naive_size (const Naive *self, const AnsShape *shape, int axis)
{
  return shape->size[axis] == ANS_BATCH ? self->rows : shape->size[axis];
}

static inline gsize
naive_length (const Naive *self, const AnsShape *shape)
{
  gsize n = 1;
  for (int i = 0; i < shape->rank; i++)
    n *= (gsize) naive_size (self, shape, i);
  return n;
}

/* Position along each axis of element number `flat`. */
static inline void
naive_position (const Naive *self, const AnsShape *shape, gsize flat, int *at)
{
  for (int i = shape->rank - 1; i >= 0; i--) {
    gsize n = (gsize) naive_size (self, shape, i);
    at[i] = (int) (flat % n);
    flat /= n;
  }
}

static inline gsize
naive_flat (const Naive *self, const AnsShape *shape, const int *at)
{
  gsize flat = 0;
  for (int i = 0; i < shape->rank; i++)
    flat = flat * (gsize) naive_size (self, shape, i) + (gsize) at[i];
  return flat;
}

/* The operand's element at a position of a shape to which it repeats. */
static inline double
naive_repeated (const Naive *self, const AnsNode *x, const AnsShape *shape, const int *at)
{
  int own[ANS_MAX_RANK] = {0}, shift = shape->rank - x->shape.rank;
  for (int i = 0; i < x->shape.rank; i++)
    own[i] = x->shape.size[i] == 1 ? 0 : at[i + shift];
  return self->values[x->id][naive_flat (self, &x->shape, own)];
}

static inline double
naive_scalar (const AnsNode *node, double a, double b, double c)
{
  const AnsAttributes *at = &node->attributes;

  switch ((int) node->op) {
  case ANS_OP_ADD:
    return a + b;
  case ANS_OP_SUB:
    return a - b;
  case ANS_OP_MUL:
    return a * b;
  case ANS_OP_DIV:
    return a / b;
  case ANS_OP_GREATER:
    return a > b;
  case ANS_OP_AFFINE:
    return at->a * a + at->b;
  case ANS_OP_EXP:
    return exp (a);
  case ANS_OP_LOG:
    return log (a);
  case ANS_OP_SIN:
    return sin (a);
  case ANS_OP_COS:
    return cos (a);
  case ANS_OP_TANH:
    return tanh (a);
  case ANS_OP_SIGMOID:
    return 1 / (1 + exp (-a));
  case ANS_OP_SOFTPLUS:
    return log1p (exp (a));
  case ANS_OP_SQUARE:
    return a * a;
  case ANS_OP_SQRT:
    return sqrt (a);
  case ANS_OP_RECIPROCAL:
    return 1 / a;
  case ANS_OP_SELECT:
    return a != 0 ? b : c;
  case ANS_OP_EQUAL:
    return a == b;
  case ANS_OP_MAXIMUM:
    return fmax (a, b);
  case ANS_OP_RELU:
    return fmax (a, 0);
  case ANS_OP_ERF:
    return erf (a);
  default:
    g_assert_cmpint (node->op, ==, ANS_OP_STOP_GRADIENT);
    return a;
  }
}

static inline void
naive_elementwise (const Naive *self, const AnsNode *node, double *out)
{
  for (gsize e = 0; e < naive_length (self, &node->shape); e++) {
    int at[ANS_MAX_RANK] = {0};
    double x[3] = {0};
    naive_position (self, &node->shape, e, at);
    for (int i = 0; i < node->n_operands; i++)
      x[i] = naive_repeated (self, node->operands[i], &node->shape, at);
    out[e] = naive_scalar (node, x[0], x[1], x[2]);
  }
}

static inline void
naive_matmul (const Naive *self, const AnsNode *node, double *out)
{
  const AnsNode *A = node->operands[0], *B = node->operands[1];
  int ra = A->shape.rank, rb = B->shape.rank, rank = node->shape.rank;
  gboolean ta = node->attributes.axes & 1, tb = (node->attributes.axes & 2) != 0;
  int k = naive_size (self, &A->shape, ta ? ra - 2 : ra - 1);

  for (gsize e = 0; e < naive_length (self, &node->shape); e++) {
    int at[ANS_MAX_RANK] = {0}, a[ANS_MAX_RANK] = {0}, b[ANS_MAX_RANK] = {0};
    naive_position (self, &node->shape, e, at);
    for (int i = 0; i < rank - 2; i++) {
      if (ra > 2)
        a[i] = at[i];
      if (rb > 2)
        b[i] = at[i];
    }
    out[e] = 0;
    for (int l = 0; l < k; l++) {
      a[ra - 2] = ta ? l : at[rank - 2];
      a[ra - 1] = ta ? at[rank - 2] : l;
      b[rb - 2] = tb ? at[rank - 1] : l;
      b[rb - 1] = tb ? l : at[rank - 1];
      out[e] += self->values[A->id][naive_flat (self, &A->shape, a)] *
                self->values[B->id][naive_flat (self, &B->shape, b)];
    }
  }
}

static inline void
naive_contract (const Naive *self, const AnsNode *node, double *out)
{
  const AnsNode *A = node->operands[0], *B = node->operands[1];
  int m = node->shape.size[0], n = node->shape.size[1];
  gsize rows = naive_length (self, &A->shape) / (gsize) m;

  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (gsize r = 0; r < rows; r++)
        sum += self->values[A->id][r * (gsize) m + (gsize) i] *
               self->values[B->id][r * (gsize) n + (gsize) j];
      out[i * n + j] = sum;
    }
}

/* Sum or maximum. */
static inline void
naive_reduce (const Naive *self, const AnsNode *node, double *out)
{
  const AnsNode *x = node->operands[0];
  gboolean max = node->op == ANS_OP_MAX;

  for (gsize e = 0; e < naive_length (self, &node->shape); e++)
    out[e] = max ? -INFINITY : 0;
  for (gsize e = 0; e < naive_length (self, &x->shape); e++) {
    int at[ANS_MAX_RANK] = {0}, to[ANS_MAX_RANK] = {0}, rank = 0;
    double value = self->values[x->id][e], *result;
    naive_position (self, &x->shape, e, at);
    for (int i = 0; i < x->shape.rank; i++)
      if (!(node->attributes.axes >> i & 1))
        to[rank++] = at[i];
    result = &out[naive_flat (self, &node->shape, to)];
    *result = max ? fmax (*result, value) : *result + value;
  }
}

/* gather and scatter_add, entry by entry of the longer side. */
static inline void
naive_index (const Naive *self, const AnsNode *node, double *out)
{
  const AnsNode *x = node->operands[0], *index = node->operands[1];
  gboolean gathers = node->op == ANS_OP_GATHER;
  AnsShape walk = node->shape;
  int shift = node->shape.rank - x->shape.rank, axis = node->attributes.axis + shift,
      n = index->shape.size[index->shape.rank - 1];
  int size = gathers ? x->shape.size[node->attributes.axis] : node->shape.size[axis];

  walk.size[axis] = n;
  for (gsize e = 0; e < naive_length (self, &node->shape); e++)
    out[e] = 0;
  for (gsize e = 0; e < naive_length (self, &walk); e++) {
    int at[ANS_MAX_RANK] = {0}, other[ANS_MAX_RANK] = {0};
    double chosen;
    naive_position (self, &walk, e, at);
    chosen = self->values[index->id]
                         [ans_node_is_batched (index) ? at[0] * n + at[axis] : at[axis]];
    if (!(chosen >= 0 && chosen < size) || chosen != floor (chosen))
      continue;
    memcpy (other, at, sizeof other);
    other[axis] = (int) chosen;
    if (gathers)
      out[e] = self->values[x->id][naive_flat (self, &x->shape, other + shift)];
    else
      out[naive_flat (self, &node->shape, other)] +=
          self->values[x->id][naive_flat (self, &x->shape, at + shift)];
  }
}

/* Which element of which operand a moved element comes from; FALSE for a zero. */
static inline double
naive_moved (const Naive *self, const AnsNode *node, const int *at)
{
  const AnsAttributes *attributes = &node->attributes;
  const AnsNode *x = node->operands[0];
  int from[ANS_MAX_RANK] = {0}, axis = attributes->axis;

  for (int i = 0; i < x->shape.rank; i++)
    from[node->op == ANS_OP_TRANSPOSE ? attributes->shape.size[i] : i] = at[i];
  if (node->op == ANS_OP_SLICE)
    from[axis] += attributes->first;
  if (node->op == ANS_OP_PAD) {
    from[axis] -= attributes->first;
    if (from[axis] < 0 || from[axis] >= x->shape.size[axis])
      return 0;
  }
  for (int i = 0; node->op == ANS_OP_CONCAT && from[axis] >= x->shape.size[axis];) {
    from[axis] -= x->shape.size[axis];
    x = node->operands[++i];
  }
  return self->values[x->id][naive_flat (self, &x->shape, from)];
}

/* Adds up all products y[o] w[t] x[o stride + t - before] that exist: the values of the
 * one of the three whose place is `out`. */
static inline void
naive_conv (const Naive *self, const AnsNode *node, double *out)
{
  const AnsNode *a = node->operands[0], *b = node->operands[1];
  const AnsNode *x = node->op == ANS_OP_CONV_TRANSPOSED ? node : a;
  const AnsNode *y = node->op == ANS_OP_CONV          ? node
                     : node->op == ANS_OP_CONV_FILTER ? b
                                                      : a;
  const AnsNode *w = node->op == ANS_OP_CONV_FILTER ? node : b;
  const int *sizes = node->attributes.shape.size;
  int before[2] = {node->attributes.first, node->attributes.after};
  gsize channels = (gsize) y->shape.size[3], n = naive_length (self, &y->shape);
  gsize taps = naive_length (self, &w->shape) / channels;

  for (gsize e = 0; e < naive_length (self, &node->shape); e++)
    out[e] = 0;
  for (gsize e = 0; e < n * taps; e++) {
    int at[4] = {0}, t[4] = {0}, from[4];
    gsize i, j = e / taps, k = e % taps * channels + j % channels;
    naive_position (self, &y->shape, j, at);
    naive_position (self, &w->shape, k, t);
    from[0] = at[0];
    from[1] = at[1] * sizes[0] + t[0] - before[0];
    from[2] = at[2] * sizes[1] + t[1] - before[1];
    from[3] = t[2];
    for (int d = 0; d < 2; d++)
      if (node->attributes.axes >> d & 1)
        from[d + 1] = (from[d + 1] + x->shape.size[d + 1]) % x->shape.size[d + 1];
    if (from[1] < 0 || from[1] >= x->shape.size[1] || from[2] < 0 ||
        from[2] >= x->shape.size[2])
      continue;
    i = naive_flat (self, &x->shape, from);
    if (node == y)
      out[j] += self->values[w->id][k] * self->values[x->id][i];
    else if (node == x)
      out[i] += self->values[w->id][k] * self->values[y->id][j];
    else
      out[k] += self->values[x->id][i] * self->values[y->id][j];
  }
}

/* Eliminates A (n x n, destroyed) in B (n x m) by Gauss and Jordan, with the largest
 * pivots; the determinant. */
static inline double
naive_eliminate (int n, double *A, int m, double *B)
{
  double det = 1;
  for (int k = 0; k < n; k++) {
    int p = k;
    double pivot;
    for (int i = k + 1; i < n; i++)
      p = fabs (A[i * n + k]) > fabs (A[p * n + k]) ? i : p;
    det *= (p == k ? 1 : -1) * A[p * n + k];
    for (int j = 0; j < n + m; j++) {
      double *M = j < n ? A + j : B + j - n, t;
      int stride = j < n ? n : m;
      t = M[k * stride], M[k * stride] = M[p * stride], M[p * stride] = t;
    }
    pivot = A[k * n + k];
    for (int i = 0; i < n; i++) {
      double factor = i == k ? 0 : A[i * n + k] / pivot;
      for (int j = 0; j < n && i != k; j++)
        A[i * n + j] -= factor * A[k * n + j];
      for (int j = 0; j < m && i != k; j++)
        B[i * m + j] -= factor * B[k * m + j];
    }
  }
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      B[i * m + j] /= A[i * n + i];
  return det;
}

/* Determinants, inverses, triangular systems: matrix by matrix. */
static inline void
naive_linalg (const Naive *self, const AnsNode *node, double *out)
{
  const AnsNode *a = node->operands[0];
  gboolean solves = node->op == ANS_OP_TRIANGULAR_SOLVE;
  guint flags = node->attributes.axes;
  int n = a->shape.size[a->shape.rank - 1];
  int m = solves ? node->shape.size[node->shape.rank - 1] : n;
  gsize size = (gsize) (n * n), count = naive_length (self, &a->shape) / size;
  g_autofree double *A = g_new (double, size), *B = g_new (double, n *MAX (m, n));

  for (gsize k = 0; k < count; k++) {
    double det;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        gboolean read = !solves || (flags & 1 ? j >= i : j <= i);
        double entry = read ? self->values[a->id][k * size + (gsize) (i * n + j)] : 0;
        A[flags & 2 ? j * n + i : i * n + j] = entry;
        B[i * n + j] = i == j;
      }
    if (solves)
      memcpy (B, self->values[node->operands[1]->id] + k * (gsize) (n * m),
              (gsize) (n * m) * sizeof *B);
    det = naive_eliminate (n, A, m, B);
    if (node->op == ANS_OP_LOG_ABS_DET)
      out[k] = log (fabs (det));
    else if (node->op == ANS_OP_DET_SIGN)
      out[k] = (det > 0) - (det < 0);
    else
      memcpy (out + k * (gsize) (n * m), B, (gsize) (n * m) * sizeof *B);
  }
}

static inline void
naive_node (const Naive *self, const AnsNode *node, double *out)
{
  gsize n = naive_length (self, &node->shape);

  if (node->op == ANS_OP_MATMUL) {
    naive_matmul (self, node, out);
    return;
  }
  if (node->op == ANS_OP_CONTRACT) {
    naive_contract (self, node, out);
    return;
  }
  if (node->op == ANS_OP_SUM || node->op == ANS_OP_MAX) {
    naive_reduce (self, node, out);
    return;
  }
  if (node->op == ANS_OP_GATHER || node->op == ANS_OP_SCATTER_ADD) {
    naive_index (self, node, out);
    return;
  }
  if (node->op == ANS_OP_CONV || node->op == ANS_OP_CONV_TRANSPOSED ||
      node->op == ANS_OP_CONV_FILTER) {
    naive_conv (self, node, out);
    return;
  }
  if (node->op == ANS_OP_LOG_ABS_DET || node->op == ANS_OP_DET_SIGN ||
      node->op == ANS_OP_INVERSE || node->op == ANS_OP_TRIANGULAR_SOLVE) {
    naive_linalg (self, node, out);
    return;
  }
  if (ans_op_table[node->op].block != NULL) {
    naive_elementwise (self, node, out);
    return;
  }
  for (gsize e = 0; e < n; e++) {
    int at[ANS_MAX_RANK] = {0};
    naive_position (self, &node->shape, e, at);
    if (node->op == ANS_OP_INPUT)
      out[e] = self->inputs[node->attributes.index][e];
    else if (node->op == ANS_OP_PARAMETER)
      out[e] = self->parameters[node->attributes.index + (int) e];
    else if (node->op == ANS_OP_CONSTANT)
      out[e] = node->values[e];
    else if (node->op == ANS_OP_BROADCAST)
      out[e] = naive_repeated (self, node->operands[0], &node->shape, at);
    else if (node->op == ANS_OP_RESHAPE)
      out[e] = self->values[node->operands[0]->id][e];
    else if (node->op != ANS_OP_PLACEHOLDER)
      out[e] = naive_moved (self, node, at);
  }
}

/* The node's values, to be freed. */
static inline double *
naive_evaluate (const AnsNode *result, int rows, const double *parameters,
                const double *const *inputs)
{
  Naive self = {rows, parameters, inputs, g_new0 (double *, result->id + 1)};
  double *values;

  for (int k = 0; k <= result->id; k++) {
    const AnsNode *node = result->graph->nodes->pdata[k];
    self.values[k] = g_new0 (double, naive_length (&self, &node->shape) + 1);
    naive_node (&self, node, self.values[k]);
  }
  values = self.values[result->id];
  for (int k = 0; k < result->id; k++)
    g_free (self.values[k]);
  g_free (self.values);
  return values;
}
