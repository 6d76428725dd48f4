#include "engine/graph/spread.h"

#include "engine/graph/lift.h"
#include "engine/graph/op.h"
#include "engine/graph/op_table.h"

AnsNode *
ans_spread_to_shape (AnsNode *x, const AnsShape *shape)
{
  if (ans_shape_equal (&x->shape, shape))
    return x;
  return ans_op_broadcast (x, shape->rank, shape->size);
}

AnsNode *
ans_spread_value (AnsNode *x, int rank)
{
  AnsShape shape;

  if (x->shape.rank < rank || rank == 0)
    return x;
  shape = ans_shape_insert (&x->shape, 1, 1);
  return ans_op_reshape (x, shape.rank, shape.size);
}

AnsNode *
ans_spread_to_batch (AnsNode *x)
{
  AnsShape shape = x->shape;
  shape.size[0] = ANS_BATCH;
  return ans_spread_to_shape (x, &shape);
}

/* A value of its own for each direction. */
static AnsNode *
repeat (AnsNode *x, int D)
{
  AnsShape shape;

  x = ans_spread_value (x, x->shape.rank);
  shape = x->shape;
  shape.size[1] = D;
  return ans_spread_to_batch (ans_spread_to_shape (x, &shape));
}

/* A B for many A and one B of each sample: the directions join the rows of A. */
static AnsNode *
fold_rows (AnsNode *A, AnsNode *B, gboolean tb)
{
  int D = A->shape.size[1], m = A->shape.size[2], k = A->shape.size[3];
  AnsNode *C = ans_op_reshape (ans_spread_to_batch (A), 3, (int[]){ANS_BATCH, D * m, k});

  C = ans_op_matmul (C, B, FALSE, tb);
  return ans_op_reshape (C, 4, (int[]){ANS_BATCH, D, m, C->shape.size[2]});
}

AnsNode *
ans_spread_matmul (const AnsNode *node, AnsNode **operands, const gboolean *spread, int D)
{
  gboolean ta = node->attributes.axes & 1, tb = (node->attributes.axes & 2) != 0;
  gboolean one_matrix =
      node->operands[0]->shape.rank == 2 || node->operands[1]->shape.rank == 2;

  if (one_matrix)
    return ans_op_matmul (operands[0], operands[1], ta, tb);
  if (!spread[1] && !ta && node->shape.rank == 3 && ans_node_is_batched (operands[1]))
    return fold_rows (operands[0], operands[1], tb);
  for (int i = 0; i < 2; i++)
    operands[i] = spread[i] ? ans_spread_to_batch (operands[i]) : repeat (operands[i], D);
  return ans_op_matmul (operands[0], operands[1], ta, tb);
}

AnsNode *
ans_spread_first (const AnsNode *node, AnsNode **operands, const gboolean *spread, int D)
{
  AnsAttributes at = ans_lift_attributes (node, 1, D);

  g_assert (spread[0]);
  operands[0] = ans_spread_to_batch (operands[0]);
  return ans_node_new (node->graph, node->op, &at, node->n_operands, operands);
}

/* Operations on several operands with the batch in front of all; an index is the same
 * for all directions. */
static AnsNode *
spread_joint (const AnsNode *node, AnsNode **operands, const gboolean *spread, int D)
{
  AnsAttributes at = ans_lift_attributes (node, 1, D);
  gboolean indexed = node->op == ANS_OP_GATHER || node->op == ANS_OP_SCATTER_ADD;

  for (int i = 0; i < node->n_operands; i++)
    if (spread[i])
      operands[i] = ans_spread_to_batch (operands[i]);
    else if (ans_node_is_batched (operands[i]) && !indexed)
      operands[i] = repeat (operands[i], D);
  return ans_node_new (node->graph, node->op, &at, node->n_operands, operands);
}

/* Operations on one operand: the same for all samples if that is. */
static AnsNode *
spread_single (const AnsNode *node, AnsNode *operand, int D)
{
  AnsAttributes at = ans_lift_attributes (node, 1, D);

  if (node->op == ANS_OP_BROADCAST || node->op == ANS_OP_RESHAPE)
    at.shape.size[0] = operand->shape.size[0];
  return ans_node_new (node->graph, node->op, &at, 1, &operand);
}

static AnsNode *
spread_node (const AnsNode *node, AnsNode **operands, const gboolean *spread, int D)
{
  int rank = node->shape.rank;

  if (!ans_node_is_batched (node))
    return ans_node_refuse (
        node, g_strdup ("a sum over the batch has no derivatives of each sample"));
  if (rank == ANS_MAX_RANK)
    return ans_node_refuse (node, g_strdup ("many tangents need one more axis"));
  if (ans_op_table[node->op].block != NULL) {
    for (int i = 0; i < node->n_operands; i++)
      if (!spread[i])
        operands[i] = ans_spread_value (operands[i], rank);
    return ans_node_new (node->graph, node->op, &node->attributes, node->n_operands,
                         operands);
  }
  if (ans_op_table[node->op].spread != NULL)
    return ans_op_table[node->op].spread (node, operands, spread, D);
  return node->n_operands == 1 ? spread_single (node, operands[0], D)
                               : spread_joint (node, operands, spread, D);
}

AnsNode *
ans_spread (AnsNode *result, int first, int n, const AnsSpread *spreads, int D)
{
  int count = MAX (result->id + 1 - first, 0);
  g_autofree AnsNode **map = g_new0 (AnsNode *, count + 1);

  for (int k = 0; k < count; k++) {
    const AnsNode *node = result->graph->nodes->pdata[first + k];
    g_autofree AnsNode **operands = g_new (AnsNode *, MAX (node->n_operands, 1));
    g_autofree gboolean *spread = g_new (gboolean, MAX (node->n_operands, 1));
    gboolean any = FALSE;
    for (int i = 0; i < node->n_operands; i++) {
      AnsNode *x = node->operands[i], *y = x->id >= first ? map[x->id - first] : NULL;
      for (int j = 0; j < n && y == NULL; j++)
        y = x == spreads[j].placeholder ? spreads[j].spread : NULL;
      spread[i] = y != NULL;
      operands[i] = y != NULL ? y : x;
      any = any || y != NULL;
    }
    map[k] = any ? spread_node (node, operands, spread, D) : NULL;
    if (node == result)
      return map[k];
  }
  for (int j = 0; j < n; j++)
    if (result == spreads[j].placeholder)
      return spreads[j].spread;
  return NULL;
}
