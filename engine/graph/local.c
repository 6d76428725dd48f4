#include "engine/graph/local.h"

#include "engine/graph/op.h"
#include "engine/graph/op_table.h"
#include "engine/graph/second.h"
#include "engine/graph/spread.h"

/* The identity n x n as [1 ..., n at axis i, ..., n at axis j, ...]. */
static AnsNode *
identity (AnsGraph *graph, int n, int rank, int i, int j)
{
  double *values = g_new0 (double, (gsize) n *(gsize) n);
  AnsShape shape = {rank, {0}};
  AnsNode *node;

  for (int k = 0; k < n; k++)
    values[k * (n + 1)] = 1;
  for (int k = 0; k < rank; k++)
    shape.size[k] = k == i || k == j ? n : 1;
  node = ans_graph_constant (graph, rank, shape.size, values);
  g_free (values);
  return node;
}

AnsLocal
ans_local_from_diagonal (const AnsNode *node, AnsNode *diagonal)
{
  const AnsShape *shape = &node->shape;
  int rank = shape->rank, c = rank > 2 ? shape->size[rank - 1] : 0, axis = 0;
  AnsShape whole;
  AnsNode *part;

  for (int i = 1; i < rank - 1; i++) {
    if (shape->size[i] > 1 && axis > 0)
      return (AnsLocal){0};
    axis = shape->size[i] > 1 ? i : axis;
  }
  if (axis == 0 || rank == ANS_MAX_RANK)
    return (AnsLocal){0};
  part = ans_op_mul (ans_spread_value (diagonal, rank),
                     identity (node->graph, c, rank + 1, 1, rank));
  whole = ans_shape_insert (shape, 1, c);
  whole.size[0] = ans_node_is_batched (part) ? ANS_BATCH : 1;
  return (AnsLocal){1, {axis}, {ans_spread_to_shape (part, &whole)}};
}

AnsNode *
ans_local_part (const AnsLocal *self, int axis)
{
  for (int i = 0; i < self->n; i++)
    if (self->axes[i] == axis)
      return self->parts[i];
  return NULL;
}

gboolean
ans_local_add (AnsLocal *self, int axis, AnsNode *part)
{
  for (int i = 0; i < self->n; i++)
    if (self->axes[i] == axis) {
      self->parts[i] = ans_op_add (self->parts[i], part);
      return TRUE;
    }
  if (self->n == ANS_LOCAL_PARTS)
    return FALSE;
  self->axes[self->n] = axis;
  self->parts[self->n++] = part;
  return TRUE;
}

/* The directions and the axes before `axis` are taken together, and those behind it. */
static AnsNode *
dense_part (const AnsNode *node, AnsNode *part, int axis)
{
  const AnsShape *shape = &node->shape;
  int n = shape->size[axis], c = part->shape.size[1], before = c, after = 1;
  AnsShape whole = ans_shape_insert (shape, 1, n * c);

  for (int i = 1; i < shape->rank; i++)
    if (i != axis)
      *(i < axis ? &before : &after) *= shape->size[i];
  whole.size[0] = part->shape.size[0];
  part = ans_op_reshape (part, 5, (int[]){part->shape.size[0], 1, before, n, after});
  part = ans_op_mul (part, identity (node->graph, n, 5, 1, 3));
  return ans_op_reshape (part, whole.rank, whole.size);
}

AnsNode *
ans_local_dense (const AnsNode *node, const AnsLocal *self)
{
  AnsNode *sum = dense_part (node, self->parts[0], self->axes[0]);

  for (int i = 1; i < self->n; i++)
    sum = ans_op_add (sum, dense_part (node, self->parts[i], self->axes[i]));
  return sum;
}

/* w_(n, k) as [BATCH or 1, c, ..., N at the axis behind which it lies, ...]. */
static AnsNode *
place_weights (AnsNode *weights, int n, int c, int rank, int axis)
{
  int batch = ans_node_is_batched (weights) ? ANS_BATCH : 1;
  AnsShape shape = {rank + 1, {batch, c}};

  for (int i = 2; i <= rank; i++)
    shape.size[i] = i == axis + 1 ? n : 1;
  weights = ans_op_reshape (weights, 3, (int[]){batch, n, c});
  weights = ans_op_transpose (weights, (int[]){0, 2, 1});
  return ans_op_reshape (weights, shape.rank, shape.size);
}

/* Parts of two axes meet where both number the same particle. */
AnsNode *
ans_local_pair (const AnsLocal *a, const AnsLocal *b, int rank, AnsNode *weights)
{
  AnsNode *sum = NULL;

  for (int i = 0; i < a->n; i++)
    for (int j = 0; j < b->n; j++) {
      const AnsShape *shape = &a->parts[i]->shape;
      int at = a->axes[i], n = shape->size[at + 1], c = shape->size[1];
      AnsNode *t = a->parts[i] == b->parts[j] ? ans_op_square (a->parts[i])
                                              : ans_op_mul (a->parts[i], b->parts[j]);
      if (weights != NULL)
        t = ans_op_mul (t, place_weights (weights, n, c, rank, at));
      t = ans_op_sum (t, 2, FALSE);
      if (at != b->axes[j])
        t = ans_op_mul (t, identity (t->graph, n, rank, at, b->axes[j]));
      sum = sum != NULL ? ans_op_add (sum, t) : t;
    }
  return sum;
}

static int
reshaped_axis (const AnsShape *from, const AnsShape *to, int axis)
{
  int before = 1, product = 1;

  for (int i = 1; i < axis; i++)
    before *= from->size[i];
  for (int i = 1; i < to->rank; i++) {
    if (product == before && to->size[i] == from->size[axis])
      return i;
    product *= to->size[i];
  }
  return -1;
}

int
ans_local_axis (const AnsNode *node, const AnsNode *operand, int axis)
{
  const AnsAttributes *at = &node->attributes;
  const AnsShape *from = &operand->shape, *to = &node->shape;
  int moved = axis;

  if (node->op == ANS_OP_BROADCAST || node->op == ANS_OP_SELECT)
    return to->size[axis] == from->size[axis] ? axis : -1;
  if (node->op == ANS_OP_RESHAPE)
    return reshaped_axis (from, to, axis);
  if (node->op == ANS_OP_SLICE || node->op == ANS_OP_PAD || node->op == ANS_OP_CONCAT)
    return at->axis != axis ? axis : -1;
  if (node->op == ANS_OP_MATMUL)
    return operand == node->operands[0] && node->operands[1]->shape.rank == 2 &&
                   !(at->axes & 1) && axis < from->rank - 1
               ? axis
               : -1;
  if (node->op == ANS_OP_TRANSPOSE)
    for (int i = 1; i < to->rank; i++)
      if (at->shape.size[i] == axis)
        return i;
  if (node->op != ANS_OP_SUM || (at->axes >> axis & 1))
    return -1;
  for (int i = 0; i < axis; i++)
    moved -= at->axes >> i & 1 ? 1 : 0;
  return moved;
}

/* sum over i of delta (n, i) part [k, ..., i, ...] is the part at n. */
AnsNode *
ans_local_sum (const AnsNode *node, AnsNode *part, int axis)
{
  guint others = (node->attributes.axes & ~(1u << axis)) << 1;
  int at = axis + 1, order[ANS_MAX_RANK] = {0}, n = 2;
  AnsShape shape = ans_shape_insert (&node->shape, 1, part->shape.size[1]);

  shape.size[1] *= part->shape.size[at];
  shape.size[0] = part->shape.size[0];
  for (int i = 2; i <= axis; i++)
    at -= others >> i & 1 ? 1 : 0;
  if (others != 0)
    part = ans_op_sum (part, others, FALSE);
  order[1] = at;
  for (int i = 1; i < part->shape.rank; i++)
    if (i != at)
      order[n++] = i;
  part = ans_op_transpose (part, order);
  return ans_op_reshape (part, shape.rank, shape.size);
}
