#include "engine/graph/plan.h"

AnsNode *
ans_plan_source (const AnsNode *node)
{
  while (node->op == ANS_OP_RESHAPE)
    node = node->operands[0];
  return node->graph->nodes->pdata[node->id];
}

gboolean
ans_plan_is_leaf (const AnsNode *node)
{
  return node->op <= ANS_OP_PLACEHOLDER;
}

gboolean
ans_plan_reduces (const AnsNode *node)
{
  return !ans_node_is_batched (node) && node->n_operands > 0 &&
         ans_node_is_batched (node->operands[0]) &&
         (node->op == ANS_OP_SUM || node->op == ANS_OP_CONTRACT ||
          node->op == ANS_OP_MAX || node->op == ANS_OP_CONV_FILTER);
}

gboolean
ans_plan_is_lu (AnsOp op)
{
  return op == ANS_OP_LOG_ABS_DET || op == ANS_OP_DET_SIGN || op == ANS_OP_INVERSE;
}
