#include "engine/graph/lift.h"

#include "engine/graph/op.h"
#include "engine/graph/op_table.h"

/* Reads [BATCH, s] as [BATCH, 1 ... 1, s] of this rank, so that s aligns at the right. */
static AnsNode *
widen (AnsNode *x, int rank)
{
  AnsShape wide = {rank, {ANS_BATCH}};
  int skipped = rank - x->shape.rank;

  if (skipped <= 0)
    return x;
  for (int i = 1; i < rank; i++)
    wide.size[i] = i <= skipped ? 1 : x->shape.size[i - skipped];
  return ans_op_reshape (x, rank, wide.size);
}

static AnsNode *
to_batch (AnsNode *x)
{
  AnsShape shape = ans_shape_prepend (&x->shape, ANS_BATCH);
  return ans_op_broadcast (x, shape.rank, shape.size);
}

/* sum A^T B over the leading axes, each sample on its own. */
static AnsNode *
lift_contract (AnsNode *const *operands, const gboolean *lifted)
{
  AnsNode *x[2];
  for (int i = 0; i < 2; i++) {
    const AnsShape *shape = &operands[i]->shape;
    int n = shape->rank > 0 ? shape->size[shape->rank - 1] : 1,
        m = ans_shape_row (shape) / n;
    x[i] = lifted[i] ? ans_op_reshape (operands[i], 3, (int[]){ANS_BATCH, m, n})
                     : ans_op_reshape (operands[i], 2, (int[]){m, n});
  }
  return ans_op_matmul (x[0], x[1], TRUE, FALSE);
}

AnsAttributes
ans_lift_attributes (const AnsNode *node, int axis, int size)
{
  AnsAttributes at = node->attributes;
  guint below = (1u << axis) - 1;

  at.axis += at.axis >= axis ? 1 : 0;
  if (node->op == ANS_OP_SUM || node->op == ANS_OP_MAX)
    at.axes = (at.axes & below) | (at.axes & ~below) << 1;
  if (node->op == ANS_OP_BROADCAST || node->op == ANS_OP_RESHAPE)
    at.shape = ans_shape_insert (&at.shape, axis, size);
  if (node->op == ANS_OP_TRANSPOSE) {
    for (int i = 0; i < at.shape.rank; i++)
      at.shape.size[i] += at.shape.size[i] >= axis ? 1 : 0;
    at.shape = ans_shape_insert (&at.shape, axis, axis);
  }
  return at;
}

static AnsNode *
lift_node (const AnsNode *node, AnsNode **operands, const gboolean *lifted)
{
  gboolean elementwise = ans_op_table[node->op].block != NULL;
  gboolean solve = node->op == ANS_OP_TRIANGULAR_SOLVE;
  gboolean leading = (node->op == ANS_OP_MATMUL && node->shape.rank > 2) || solve;
  AnsAttributes at = node->attributes;

  if (node->op == ANS_OP_CONTRACT) {
    g_assert (node->n_operands == 2);
    return lift_contract (operands, lifted);
  }
  if (node->op >= ANS_OP_CONV && node->op <= ANS_OP_CONV_FILTER)
    return ans_node_refuse (
        node, g_strdup ("the convolution of a global image has no gradient per sample"));
  for (int i = 0; i < node->n_operands; i++) {
    if (!lifted[i] && (leading || node->op == ANS_OP_CONCAT))
      operands[i] = to_batch (operands[i]);
    else if (lifted[i] && (elementwise || leading || node->op == ANS_OP_BROADCAST))
      operands[i] = widen (operands[i], node->shape.rank + 1);
  }
  if (!elementwise && node->op != ANS_OP_MATMUL && !solve)
    at = ans_lift_attributes (node, 0, ANS_BATCH);
  return ans_node_new (node->graph, node->op, &at, node->n_operands, operands);
}

AnsNode *
ans_lift (AnsNode *result, int first, AnsNode *placeholder, AnsNode *batched)
{
  int n = result->id + 1 - first;
  AnsNode **map = g_new0 (AnsNode *, MAX (n, 1)), *lifted_result;

  for (int k = 0; k < n; k++) {
    AnsNode *node = result->graph->nodes->pdata[first + k];
    g_autofree AnsNode **operands = g_new (AnsNode *, MAX (node->n_operands, 1));
    g_autofree gboolean *lifted = g_new (gboolean, MAX (node->n_operands, 1));
    gboolean any = FALSE;
    for (int i = 0; i < node->n_operands; i++) {
      AnsNode *x = node->operands[i];
      AnsNode *y = x == placeholder ? batched
                   : x->id >= first ? map[x->id - first]
                                    : NULL;
      lifted[i] = y != NULL;
      operands[i] = y != NULL ? y : x;
      any = any || y != NULL;
    }
    map[k] = any ? lift_node (node, operands, lifted) : NULL;
  }
  lifted_result = result == placeholder ? batched : n > 0 ? map[n - 1] : NULL;
  g_free (map);
  return lifted_result != NULL ? lifted_result : to_batch (result);
}
