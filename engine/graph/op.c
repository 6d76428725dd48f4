#include "engine/graph/op.h"

#include "engine/graph/node.h"

static AnsNode *
unary (AnsOp op, AnsNode *x)
{
  return ans_node_new (x->graph, op, NULL, 1, &x);
}

static AnsNode *
binary (AnsOp op, AnsNode *a, AnsNode *b)
{
  return ans_node_new (a->graph, op, NULL, 2, (AnsNode *[]){a, b});
}

static AnsNode *
affine (AnsNode *x, double a, double b)
{
  AnsAttributes attributes = {.a = a, .b = b};
  return ans_node_new (x->graph, ANS_OP_AFFINE, &attributes, 1, &x);
}

static AnsNode *
shaped (AnsOp op, AnsNode *x, int rank, const int *size)
{
  AnsAttributes attributes = {0};
  if (rank < 0 || rank > ANS_MAX_RANK) {
    AnsNode draft = {.graph = x->graph, .op = op, .n_operands = 1, .operands = &x};
    return ans_node_refuse (&draft, g_strdup_printf ("the rank %d is not within 0 to %d",
                                                     rank, ANS_MAX_RANK));
  }
  attributes.shape = ans_shape (rank, size);
  return ans_node_new (x->graph, op, &attributes, 1, &x);
}

AnsNode *
ans_op_add (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_ADD, a, b);
}

AnsNode *
ans_op_sub (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_SUB, a, b);
}

AnsNode *
ans_op_mul (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_MUL, a, b);
}

AnsNode *
ans_op_div (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_DIV, a, b);
}

AnsNode *
ans_op_greater (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_GREATER, a, b);
}

AnsNode *
ans_op_scale (AnsNode *x, double a)
{
  return affine (x, a, 0);
}

AnsNode *
ans_op_shift (AnsNode *x, double a)
{
  return affine (x, 1, a);
}

AnsNode *
ans_op_neg (AnsNode *x)
{
  return affine (x, -1, 0);
}

AnsNode *
ans_op_exp (AnsNode *x)
{
  return unary (ANS_OP_EXP, x);
}

AnsNode *
ans_op_log (AnsNode *x)
{
  return unary (ANS_OP_LOG, x);
}

AnsNode *
ans_op_sin (AnsNode *x)
{
  return unary (ANS_OP_SIN, x);
}

AnsNode *
ans_op_cos (AnsNode *x)
{
  return unary (ANS_OP_COS, x);
}

AnsNode *
ans_op_tanh (AnsNode *x)
{
  return unary (ANS_OP_TANH, x);
}

AnsNode *
ans_op_sigmoid (AnsNode *x)
{
  return unary (ANS_OP_SIGMOID, x);
}

AnsNode *
ans_op_softplus (AnsNode *x)
{
  return unary (ANS_OP_SOFTPLUS, x);
}

AnsNode *
ans_op_square (AnsNode *x)
{
  return unary (ANS_OP_SQUARE, x);
}

AnsNode *
ans_op_sqrt (AnsNode *x)
{
  return unary (ANS_OP_SQRT, x);
}

AnsNode *
ans_op_reciprocal (AnsNode *x)
{
  return unary (ANS_OP_RECIPROCAL, x);
}

AnsNode *
ans_op_select (AnsNode *condition, AnsNode *a, AnsNode *b)
{
  AnsNode *operands[] = {condition, a, b};
  return ans_node_new (a->graph, ANS_OP_SELECT, NULL, 3, operands);
}

AnsNode *
ans_op_stop_gradient (AnsNode *x)
{
  return unary (ANS_OP_STOP_GRADIENT, x);
}

AnsNode *
ans_op_matmul (AnsNode *a, AnsNode *b, gboolean ta, gboolean tb)
{
  AnsAttributes attributes = {.axes = (ta ? 1u : 0) | (tb ? 2u : 0)};
  gboolean contracts = ta && !tb && a->shape.rank == 2 && b->shape.rank == 2 &&
                       ans_node_is_batched (a) && ans_node_is_batched (b);
  if (contracts)
    return ans_op_contract (a, b);
  return ans_node_new (a->graph, ANS_OP_MATMUL, &attributes, 2, (AnsNode *[]){a, b});
}

AnsNode *
ans_op_contract (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_CONTRACT, a, b);
}

/* The summed axes are always dropped; keeping them is a reshape afterwards. */
AnsNode *
ans_op_sum (AnsNode *x, guint axes, gboolean keep)
{
  AnsAttributes attributes = {.axes = axes};
  AnsNode *sum = ans_node_new (x->graph, ANS_OP_SUM, &attributes, 1, &x);
  AnsShape kept = x->shape;

  if (!keep || axes >> x->shape.rank != 0)
    return sum;
  for (int i = 0; i < kept.rank; i++)
    kept.size[i] = axes >> i & 1 ? 1 : kept.size[i];
  return ans_op_reshape (sum, kept.rank, kept.size);
}

AnsNode *
ans_op_sum_all (AnsNode *x)
{
  return ans_op_sum (x, (1u << x->shape.rank) - 1, FALSE);
}

AnsNode *
ans_op_broadcast (AnsNode *x, int rank, const int *shape)
{
  return shaped (ANS_OP_BROADCAST, x, rank, shape);
}

AnsNode *
ans_op_reshape (AnsNode *x, int rank, const int *shape)
{
  return shaped (ANS_OP_RESHAPE, x, rank, shape);
}

AnsNode *
ans_op_transpose (AnsNode *x, const int *axes)
{
  return shaped (ANS_OP_TRANSPOSE, x, x->shape.rank, axes);
}

AnsNode *
ans_op_slice (AnsNode *x, int axis, int first, int size)
{
  AnsAttributes attributes = {.axis = axis, .first = first, .shape = {1, {size}}};
  return ans_node_new (x->graph, ANS_OP_SLICE, &attributes, 1, &x);
}

AnsNode *
ans_op_pad (AnsNode *x, int axis, int before, int after)
{
  AnsAttributes attributes = {.axis = axis, .first = before, .after = after};
  return ans_node_new (x->graph, ANS_OP_PAD, &attributes, 1, &x);
}

AnsNode *
ans_op_concat (int axis, int n, AnsNode *const *parts)
{
  AnsAttributes attributes = {.axis = axis};
  g_assert (n > 0);
  return ans_node_new (parts[0]->graph, ANS_OP_CONCAT, &attributes, n, parts);
}
