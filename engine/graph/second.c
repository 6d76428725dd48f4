#include "engine/graph/second.h"

#include "engine/graph/op.h"
#include "engine/graph/spread.h"

static AnsNode *
weigh (AnsNode *x, AnsNode *weights)
{
  AnsShape shape = {x->shape.rank, {1, x->shape.size[1], 1, 1, 1}};

  if (weights == NULL)
    return x;
  if (ans_node_is_batched (weights))
    shape.size[0] = ANS_BATCH;
  return ans_op_mul (x, ans_op_reshape (weights, shape.rank, shape.size));
}

AnsNode *
ans_second_sum (AnsNode *x, AnsNode *weights)
{
  return ans_op_sum (weigh (x, weights), 2, FALSE);
}

/* T [BATCH, D, ..., m, k] as [BATCH, ..., D k, m], or of its transpose. */
static AnsNode *
stack (AnsNode *T, gboolean transpose)
{
  int rank = T->shape.rank, axes[ANS_MAX_RANK] = {0}, n = 1;
  AnsShape shape;

  for (int i = 2; i < rank - 2; i++)
    axes[n++] = i;
  axes[n++] = 1;
  axes[n++] = transpose ? rank - 1 : rank - 2;
  axes[n++] = transpose ? rank - 2 : rank - 1;
  T = ans_op_transpose (T, axes);
  shape = T->shape;
  shape.size[rank - 3] *= shape.size[rank - 2];
  shape.size[rank - 2] = shape.size[rank - 1];
  return ans_op_reshape (T, rank - 1, shape.size);
}

/* 2 sum_d w_d A'_d B'_d: one product that sums over d and the inner axis. */
AnsNode *
ans_second_matmul (const AnsNode *node, AnsNode *const *tangents, AnsNode *weights)
{
  gboolean ta = node->attributes.axes & 1, tb = (node->attributes.axes & 2) != 0;
  AnsNode *A = tangents[0], *B = tangents[1];

  if (A == NULL || B == NULL)
    return NULL;
  A = stack (ans_spread_to_batch (weigh (A, weights)), !ta);
  B = stack (ans_spread_to_batch (B), tb);
  return ans_op_scale (ans_op_matmul (A, B, TRUE, FALSE), 2);
}

/* -sum_d w_d tr (N_d N_d) with N_d = A'_d A^-1, by A^-T, which the gradient needs too. */
AnsNode *
ans_second_log_abs_det (const AnsNode *node, AnsNode *const *tangents, AnsNode *weights)
{
  AnsNode *A = node->operands[0], *N, *trace;
  AnsAttributes transposed = {.axes = 2};
  AnsNode *Z = ans_node_new (node->graph, ANS_OP_INVERSE, &transposed, 1, &A);
  AnsNode *t = ans_node_leaf (node->graph, ANS_OP_PLACEHOLDER, &A->shape, NULL, 0);
  AnsSpread spread = {t, tangents[0]};
  int rank = A->shape.rank, axes[] = {0, 1, 2, 3, 4};

  axes[rank - 2] = rank - 1;
  axes[rank - 1] = rank - 2;
  N = ans_op_matmul (t, Z, FALSE, TRUE);
  trace =
      ans_op_sum (ans_op_mul (N, ans_op_transpose (N, axes)), 3u << (rank - 2), FALSE);
  trace = ans_spread (trace, t->id + 1, 1, &spread, tangents[0]->shape.size[1]);
  return ans_op_neg (ans_second_sum (trace, weights));
}
