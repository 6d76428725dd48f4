/* Products of matrices of which only a part is needed, or one operand is mostly zero, or
 * whose sum is wanted: x A + x B = x (A + B) for weights A and B. */
#include "engine/graph/op_table.h"
#include "engine/graph/rewrite.h"

/* Whether it is a product x W or x W^T with a global matrix W. */
static gboolean
has_weight (const AnsNode *node)
{
  return node->op == ANS_OP_MATMUL && ans_node_is_batched (node->operands[0]) &&
         !(node->attributes.axes & 1) && node->operands[1]->shape.rank == 2 &&
         !ans_node_is_batched (node->operands[1]);
}

static AnsNode *
make_slice (AnsRewriter *self, AnsNode *x, int axis, int first, int size)
{
  AnsAttributes attributes = {.axis = axis, .first = first};
  attributes.shape.size[0] = size;
  return ans_rewrite_make (self, ANS_OP_SLICE, &attributes, 1, &x);
}

AnsNode *
ans_rewrite_slice_of_product (AnsRewriter *self, const AnsNode *slice)
{
  const AnsNode *x = slice->operands[0];
  const AnsAttributes *at = &slice->attributes;
  AnsNode *operands[2];

  if (!self->alone || !has_weight (x) || at->axis != x->shape.rank - 1)
    return NULL;
  operands[0] = x->operands[0];
  operands[1] = make_slice (self, x->operands[1], x->attributes.axes & 2 ? 0 : 1,
                            at->first, at->shape.size[0]);
  return ans_rewrite_make (self, ANS_OP_MATMUL, &x->attributes, 2, operands);
}

AnsNode *
ans_rewrite_sum_of_products (AnsRewriter *self, const AnsNode *add)
{
  AnsNode *a = add->operands[0], *b = add->operands[1], *operands[2];

  if (!self->alone || !has_weight (a) || !has_weight (b) ||
      a->operands[0] != b->operands[0] || a->attributes.axes != b->attributes.axes ||
      !ans_shape_equal (&a->shape, &b->shape))
    return NULL;
  operands[0] = a->operands[0];
  operands[1] = ans_rewrite_make (self, ANS_OP_ADD, NULL, 2,
                                  (AnsNode *[]){a->operands[1], b->operands[1]});
  return ans_rewrite_make (self, ANS_OP_MATMUL, &a->attributes, 2, operands);
}

static gboolean
is_padded_row (const AnsNode *x)
{
  return x->op == ANS_OP_PAD && x->attributes.axis == x->shape.rank - 1;
}

AnsNode *
ans_rewrite_product_of_pad (AnsRewriter *self, const AnsNode *matmul)
{
  const AnsNode *x = matmul->operands[0];
  AnsNode *operands[2];

  if (!has_weight (matmul) || !is_padded_row (x))
    return NULL;
  operands[0] = x->operands[0];
  operands[1] =
      make_slice (self, matmul->operands[1], matmul->attributes.axes & 2 ? 1 : 0,
                  x->attributes.first, operands[0]->shape.size[x->shape.rank - 1]);
  return ans_rewrite_make (self, ANS_OP_MATMUL, &matmul->attributes, 2, operands);
}

AnsNode *
ans_rewrite_contract_of_pad (AnsRewriter *self, const AnsNode *contract)
{
  for (int i = 0; i < 2; i++) {
    AnsNode *operands[2] = {contract->operands[0], contract->operands[1]}, *product;
    AnsAttributes attributes = operands[i]->attributes;
    if (!is_padded_row (operands[i]))
      continue;
    attributes.axis = i;
    operands[i] = operands[i]->operands[0];
    product = ans_rewrite_make (self, ANS_OP_CONTRACT, NULL, 2, operands);
    return ans_rewrite_make (self, ANS_OP_PAD, &attributes, 1, &product);
  }
  return NULL;
}
