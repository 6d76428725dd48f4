/* What is the same for all samples is computed once, as a global value whose first
 * dimension is 1, and repeated where it is needed: directions of derivatives, and what
 * follows from them and the parameters alone. */
#include "engine/graph/op_table.h"
#include "engine/graph/rewrite.h"

static gboolean
is_repeated (const AnsNode *x)
{
  return x->op == ANS_OP_BROADCAST && !ans_node_is_batched (x->operands[0]);
}

static gboolean
is_same_for_all (const AnsNode *node)
{
  if (!ans_node_is_batched (node) || node->op == ANS_OP_BROADCAST)
    return FALSE;
  for (int i = 0; i < node->n_operands; i++)
    if (ans_node_is_batched (node->operands[i]) && !is_repeated (node->operands[i]))
      return FALSE;
  return node->n_operands > 0;
}

/* The operand for one sample, with a first dimension of 1. */
static AnsNode *
one_sample (AnsRewriter *self, AnsNode *x)
{
  AnsAttributes attributes = {.shape = x->shape};
  if (!ans_node_is_batched (x))
    return x;
  attributes.shape.size[0] = 1;
  return ans_rewrite_make (self, ANS_OP_BROADCAST, &attributes, 1, x->operands);
}

/* Elementwise operations repeat what they need by themselves. */
static AnsNode *
least (AnsRewriter *self, const AnsNode *node, int i)
{
  AnsNode *x = node->operands[i];
  gboolean repeats = ans_op_table[node->op].block != NULL;
  return repeats && is_repeated (x) ? x->operands[0] : one_sample (self, x);
}

AnsNode *
ans_rewrite_repeat (AnsRewriter *self, const AnsNode *draft)
{
  AnsAttributes attributes = draft->attributes, whole = {.shape = draft->shape};
  g_autofree AnsNode **operands = NULL;
  AnsNode *once;

  if (!is_same_for_all (draft))
    return NULL;
  operands = g_new (AnsNode *, draft->n_operands);
  for (int i = 0; i < draft->n_operands; i++)
    operands[i] = least (self, draft, i);
  if (draft->op == ANS_OP_RESHAPE)
    attributes.shape.size[0] = 1;
  once = ans_rewrite_make (self, draft->op, &attributes, draft->n_operands, operands);
  return ans_rewrite_make (self, ANS_OP_BROADCAST, &whole, 1, &once);
}

AnsNode *
ans_rewrite_repeated_matrix (AnsRewriter *self, AnsNode *x)
{
  AnsShape matrix = {2, {0}};
  if (x->shape.rank < 3 || !is_repeated (x))
    return NULL;
  matrix.size[0] = x->shape.size[x->shape.rank - 2];
  matrix.size[1] = x->shape.size[x->shape.rank - 1];
  for (int i = 0; i < x->operands[0]->shape.rank - 2; i++)
    if (x->operands[0]->shape.size[i] != 1)
      return NULL;
  if (ans_shape_row (&x->operands[0]->shape) != ans_shape_row (&matrix))
    return NULL;
  return ans_rewrite_reshape (self, x->operands[0], &matrix);
}
