/* Factors that are the same for all that is added up are taken out of sums and products
 * of matrices, where they touch a few numbers instead of a whole batch. */
#include "engine/graph/op_table.h"
#include "engine/graph/rewrite.h"

static AnsNode *
multiply (AnsRewriter *self, AnsNode *a, AnsNode *b)
{
  return ans_rewrite_make (self, ANS_OP_MUL, NULL, 2, (AnsNode *[]){a, b});
}

/* Which operand of a product has its whole shape while the other repeats; else -1. */
static int
find_whole (const AnsNode *x, int other)
{
  int i = 1 - other;
  return ans_shape_equal (&x->operands[i]->shape, &x->shape) ? i : -1;
}

/* Whether a factor of x is the same all along these axes of x. */
static gboolean
is_constant_along (const AnsNode *factor, const AnsNode *x, guint axes)
{
  int missing = x->shape.rank - factor->shape.rank;
  for (int i = missing; i < x->shape.rank; i++)
    if ((axes >> i & 1) && factor->shape.size[i - missing] != 1)
      return FALSE;
  return TRUE;
}

/* The factor without these axes of x. */
static AnsNode *
drop_axes (AnsRewriter *self, AnsNode *factor, const AnsNode *x, guint axes)
{
  AnsShape shape =
      ans_shape_remove (&factor->shape, axes >> (x->shape.rank - factor->shape.rank));
  return ans_rewrite_reshape (self, factor, &shape);
}

AnsNode *
ans_rewrite_sum_factor (AnsRewriter *self, const AnsNode *sum)
{
  const AnsNode *x = sum->operands[0];

  for (int other = 0; x->op == ANS_OP_MUL && other < 2; other++) {
    AnsNode *factor = x->operands[other];
    int whole = find_whole (x, other);
    if (whole < 0 || !is_constant_along (factor, x, sum->attributes.axes))
      continue;
    return multiply (
        self,
        ans_rewrite_make (self, ANS_OP_SUM, &sum->attributes, 1, &x->operands[whole]),
        drop_axes (self, factor, x, sum->attributes.axes));
  }
  return NULL;
}

/* A row [n] that multiplies all rows [..., n] of x, and the rest of x; or NULL. */
static AnsNode *
row_factor (AnsRewriter *self, const AnsNode *x, AnsNode **rest)
{
  guint leading = (1u << (x->shape.rank - 1)) - 1;

  for (int other = 0; x->op == ANS_OP_MUL && other < 2; other++) {
    AnsNode *factor = x->operands[other];
    int whole = find_whole (x, other), n = ans_shape_row (&factor->shape);
    AnsShape row = {1, {n}};
    if (whole < 0 || ans_node_is_batched (factor) ||
        !is_constant_along (factor, x, leading))
      continue;
    *rest = x->operands[whole];
    return ans_rewrite_reshape (self, factor, &row);
  }
  return NULL;
}

static AnsNode *
as_column (AnsRewriter *self, AnsNode *row)
{
  AnsShape column = {2, {row->shape.size[0], 1}};
  return ans_rewrite_reshape (self, row, &column);
}

AnsNode *
ans_rewrite_contract_factor (AnsRewriter *self, const AnsNode *contract)
{
  for (int i = 0; i < 2; i++) {
    AnsNode *operands[2] = {contract->operands[0], contract->operands[1]};
    AnsNode *row = row_factor (self, operands[i], &operands[i]), *product;
    if (row == NULL)
      continue;
    product = ans_rewrite_make (self, ANS_OP_CONTRACT, NULL, 2, operands);
    return multiply (self, product, i == 0 ? as_column (self, row) : row);
  }
  return NULL;
}

AnsNode *
ans_rewrite_matmul_factor (AnsRewriter *self, const AnsNode *matmul)
{
  AnsNode *operands[2] = {matmul->operands[0], matmul->operands[1]}, *row;
  guint flags = matmul->attributes.axes;

  if (!ans_node_is_batched (operands[0]) || ans_node_is_batched (operands[1]) ||
      operands[1]->shape.rank != 2 || (flags & 1))
    return NULL;
  row = row_factor (self, operands[0], &operands[0]);
  if (row == NULL)
    return NULL;
  operands[1] = multiply (self, operands[1], flags & 2 ? row : as_column (self, row));
  return ans_rewrite_make (self, ANS_OP_MATMUL, &matmul->attributes, 2, operands);
}
