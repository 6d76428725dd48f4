#include "engine/graph/op_index.h"

#include "engine/graph/derive.h"
#include "engine/graph/op.h"
#include "engine/graph/op_family.h"

#include <math.h>

/* The operand's shape with its axis changed to `size`, and the batch in front if only the
 * index has one. */
static char *
moved_shape (const AnsNode *draft, int size, AnsShape *shape)
{
  const AnsShape *x = &draft->operands[0]->shape, *index = &draft->operands[1]->shape;
  int axis = draft->attributes.axis;

  *shape = *x;
  if (axis < 0 || axis >= x->rank)
    return g_strdup_printf ("there is no axis %d", axis);
  if (x->size[axis] == ANS_BATCH)
    return g_strdup ("nothing is chosen along the batch");
  if (index->rank != (ans_shape_is_batched (index) ? 2 : 1))
    return g_strdup ("the index is neither [n] nor [batch, n]");
  shape->size[axis] = size;
  if (!ans_shape_is_batched (index) || ans_shape_is_batched (x))
    return NULL;
  if (x->rank == ANS_MAX_RANK)
    return g_strdup ("a choice per sample needs one more axis");
  *shape = ans_shape_prepend (shape, ANS_BATCH);
  return NULL;
}

static int
index_count (const AnsNode *index)
{
  return index->shape.rank > 0 ? index->shape.size[index->shape.rank - 1] : 1;
}

char *
ans_op_index_shape_gather (const AnsNode *draft, AnsShape *shape)
{
  return moved_shape (draft, index_count (draft->operands[1]), shape);
}

char *
ans_op_index_shape_scatter_add (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *x = &draft->operands[0]->shape;
  int axis = draft->attributes.axis, n = index_count (draft->operands[1]);
  char *reason = moved_shape (draft, draft->attributes.after, shape);

  if (reason == NULL && draft->attributes.after < 1)
    reason = g_strdup_printf ("there is no axis of size %d", draft->attributes.after);
  if (reason == NULL && x->size[axis] != n)
    reason = g_strdup_printf ("there are %d indices for the %d entries along axis %d", n,
                              x->size[axis], axis);
  return reason;
}

/* Why a known index does not fit an axis of this size, or NULL. */
static char *
check_values (const AnsNode *index, int size)
{
  int n = ans_shape_row (&index->shape);

  while (index->op == ANS_OP_RESHAPE)
    index = index->operands[0];
  for (int i = 0; index->op == ANS_OP_CONSTANT && i < n; i++) {
    double value = index->values[i];
    if (!(value >= 0 && value < size && value == floor (value)))
      return g_strdup_printf ("the index %g is no whole number within 0 to %d", value,
                              size - 1);
  }
  return NULL;
}

static AnsNode *
indexed (AnsOp op, AnsNode *x, int axis, int size, AnsNode *index)
{
  AnsAttributes attributes = {.axis = axis, .after = size};
  AnsNode *operands[] = {x, index};
  AnsNode draft = {.graph = x->graph, .op = op, .n_operands = 2, .operands = operands};
  gboolean exists = axis >= 0 && axis < x->shape.rank;
  char *reason = NULL;

  if (op == ANS_OP_GATHER && exists)
    size = x->shape.size[axis];
  if (exists && size > 0)
    reason = check_values (index, size);
  return reason != NULL ? ans_node_refuse (&draft, reason)
                        : ans_node_new (x->graph, op, &attributes, 2, operands);
}

/* Whether the index has no axis of its own, and the index with one. */
static gboolean
is_single (AnsNode *index, AnsNode **whole)
{
  gboolean batched = ans_node_is_batched (index);

  *whole = index;
  if (index->shape.rank != (batched ? 1 : 0))
    return FALSE;
  *whole = ans_op_reshape (index, batched ? 2 : 1,
                           batched ? (int[]){ANS_BATCH, 1} : (int[]){1});
  return TRUE;
}

AnsNode *
ans_op_gather (AnsNode *x, int axis, AnsNode *index)
{
  gboolean single = is_single (index, &index);
  AnsNode *y = indexed (ANS_OP_GATHER, x, axis, 0, index);
  AnsShape shape = y->shape;
  int dropped = axis + y->shape.rank - x->shape.rank;

  if (!single || y->op != ANS_OP_GATHER)
    return y;
  shape = ans_shape_remove (&shape, 1u << dropped);
  return ans_op_reshape (y, shape.rank, shape.size);
}

AnsNode *
ans_op_scatter_add (AnsNode *x, int axis, int size, AnsNode *index)
{
  AnsShape shape = x->shape;
  int first = ans_node_is_batched (x) ? 1 : 0;

  if (is_single (index, &index) && axis >= first && axis <= shape.rank &&
      shape.rank < ANS_MAX_RANK) {
    shape = ans_shape_prepend (&shape, 1);
    for (int i = 0; i < axis; i++) {
      shape.size[i] = shape.size[i + 1];
      shape.size[i + 1] = 1;
    }
    x = ans_op_reshape (x, shape.rank, shape.size);
  }
  return indexed (ANS_OP_SCATTER_ADD, x, axis, size, index);
}

/* The transposed operation, with the operand's axis where the cotangent has it. */
static AnsNode *
transposed (const AnsNode *node, AnsOp op, AnsNode *g, gboolean per_sample)
{
  const AnsNode *x = node->operands[0];
  int axis = node->attributes.axis, size = x->shape.size[axis];
  AnsAttributes attributes = {.axis = axis + g->shape.rank - x->shape.rank};
  AnsNode *operands[] = {g, node->operands[1]};

  if (op == ANS_OP_SCATTER_ADD)
    attributes.after = size;
  return ans_derive_unbroadcast (ans_node_new (node->graph, op, &attributes, 2, operands),
                                 &x->shape, per_sample);
}

AnsNode *
ans_op_index_vjp_gather (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  return i == 0 ? transposed (node, ANS_OP_SCATTER_ADD, g, per_sample) : NULL;
}

AnsNode *
ans_op_index_vjp_scatter_add (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  return i == 0 ? transposed (node, ANS_OP_GATHER, g, per_sample) : NULL;
}

AnsNode *
ans_op_index_jvp_linear (const AnsNode *node, AnsNode *const *tangents)
{
  AnsNode *operands[] = {tangents[0], node->operands[1]};
  return tangents[0] != NULL
             ? ans_node_new (node->graph, node->op, &node->attributes, 2, operands)
             : NULL;
}

/* Why the axis cannot be read anew, or NULL. */
static char *
check_axis (const AnsNode *x, int axis)
{
  if (axis < 0 || axis >= x->shape.rank)
    return g_strdup_printf ("there is no axis %d", axis);
  if (x->shape.size[axis] == ANS_BATCH)
    return g_strdup ("the batch has no neighbours");
  return NULL;
}

static AnsNode *
refuse (AnsNode *x, char *reason)
{
  AnsNode draft = {
      .graph = x->graph, .op = ANS_OP_GATHER, .n_operands = 1, .operands = &x};
  return ans_node_refuse (&draft, reason);
}

/* y[i] = x[(first + i step) mod the axis' size], n of them. */
static AnsNode *
gather_periodic (AnsNode *x, int axis, int first, int step, int n)
{
  double *values = g_new (double, n);
  int size = x->shape.size[axis];
  AnsNode *index;

  for (int i = 0; i < n; i++) {
    int at = (int) (((gint64) first + (gint64) i * step) % size);
    values[i] = at < 0 ? at + size : at;
  }
  index = ans_graph_constant (x->graph, 1, &n, values);
  g_free (values);
  return ans_op_gather (x, axis, index);
}

AnsNode *
ans_op_roll (AnsNode *x, int axis, int shift)
{
  char *reason = check_axis (x, axis);
  if (reason != NULL)
    return refuse (x, reason);
  if (shift % x->shape.size[axis] == 0)
    return x;
  return gather_periodic (x, axis, -shift, 1, x->shape.size[axis]);
}

AnsNode *
ans_op_pad_periodic (AnsNode *x, int axis, int before, int after)
{
  char *reason = check_axis (x, axis);
  if (reason == NULL && (before < 0 || after < 0))
    reason = g_strdup_printf ("cannot continue by %d and %d entries", before, after);
  if (reason != NULL)
    return refuse (x, reason);
  return gather_periodic (x, axis, -before, 1, before + x->shape.size[axis] + after);
}

AnsNode *
ans_op_flip (AnsNode *x, int axis)
{
  char *reason = check_axis (x, axis);
  if (reason != NULL)
    return refuse (x, reason);
  return gather_periodic (x, axis, -1, -1, x->shape.size[axis]);
}

/* Windows that neither overlap nor leave gaps are there already. */
AnsNode *
ans_op_windows (AnsNode *x, int axis, int window, int stride)
{
  char *reason = check_axis (x, axis);
  int size, n;
  double *values;
  AnsNode *index;

  if (reason != NULL)
    return refuse (x, reason);
  size = x->shape.size[axis];
  if (window < 1 || stride < 1 || window > size)
    return refuse (
        x, g_strdup_printf ("no windows of %d entries, %d apart, lie within the %d of "
                            "axis %d",
                            window, stride, size, axis));
  n = ((size - window) / stride + 1) * window;
  if (window == stride)
    return ans_op_slice (x, axis, 0, n);
  values = g_new (double, n);
  for (int i = 0; i < n; i++) {
    int first = i / window * stride;
    values[i] = first + i % window;
  }
  index = ans_graph_constant (x->graph, 1, &n, values);
  g_free (values);
  return ans_op_gather (x, axis, index);
}
