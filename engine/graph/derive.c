#include "engine/graph/derive.h"

#include "engine/graph/op.h"

static AnsNode *
reshape_to (AnsNode *x, const AnsShape *shape)
{
  if (ans_shape_equal (&x->shape, shape))
    return x;
  return ans_op_reshape (x, shape->rank, shape->size);
}

static AnsNode *
broadcast_to (AnsNode *x, const AnsShape *shape)
{
  if (ans_shape_equal (&x->shape, shape))
    return x;
  return ans_op_broadcast (x, shape->rank, shape->size);
}

AnsNode *
ans_derive_fill (AnsGraph *graph, const AnsShape *shape, double value)
{
  return broadcast_to (ans_graph_scalar (graph, value), shape);
}

AnsNode *
ans_derive_unbroadcast (AnsNode *g, const AnsShape *target, gboolean per_sample)
{
  gboolean lifted =
      per_sample && ans_node_is_batched (g) && !ans_shape_is_batched (target);
  AnsShape result = *target;
  guint axes = 0;

  for (int i = lifted ? 1 : 0; i < g->shape.rank; i++) {
    int j = i - (g->shape.rank - target->rank);
    if (j < 0 || (target->size[j] == 1 && g->shape.size[i] != 1))
      axes |= 1u << i;
  }
  if (lifted && target->rank == ANS_MAX_RANK)
    return ans_node_refuse (g, g_strdup ("a gradient per sample needs one more axis"));
  if (lifted)
    result = ans_shape_prepend (target, ANS_BATCH);
  return reshape_to (axes == 0 ? g : ans_op_sum (g, axes, FALSE), &result);
}

AnsNode *
ans_derive_vjp_elementwise (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsNode *t = ans_op_table[node->op].chain (node, i, g);
  if (t == NULL)
    return NULL;
  return ans_derive_unbroadcast (t, &node->operands[i]->shape, per_sample);
}

AnsNode *
ans_derive_jvp_elementwise (const AnsNode *node, AnsNode *const *tangents)
{
  AnsNode *sum = NULL;

  for (int i = 0; i < node->n_operands; i++) {
    AnsNode *t = tangents[i];
    t = t != NULL ? ans_op_table[node->op].chain (node, i, t) : NULL;
    if (t != NULL)
      sum = sum != NULL ? ans_op_add (sum, t) : t;
  }
  return sum != NULL ? broadcast_to (sum, &node->shape) : NULL;
}

/* g [BATCH, n] and x [BATCH, k], rows of matrices, to the product of each sample [BATCH,
 * k, n], or [BATCH, n, k] for a transposed B. */
static AnsNode *
outer (AnsNode *g, AnsNode *x, gboolean tb)
{
  AnsNode *left = tb ? g : x, *right = tb ? x : g;
  left = ans_op_reshape (left, 3, (int[]){ANS_BATCH, left->shape.size[1], 1});
  right = ans_op_reshape (right, 3, (int[]){ANS_BATCH, 1, right->shape.size[1]});
  return ans_op_mul (left, right);
}

/* The sum over the leading axes that the operand does not have. */
static AnsNode *
sum_leading (AnsNode *product, const AnsShape *target, gboolean per_sample)
{
  int extra = MAX (product->shape.rank - target->rank, 0);
  guint axes = (1u << extra) - 1;

  if (per_sample && ans_node_is_batched (product) && !ans_shape_is_batched (target))
    axes &= ~1u;
  return axes == 0 ? product : ans_op_sum (product, axes, FALSE);
}

/* Y = op(A) op(B): A' = G op(B)^T and B' = op(A)^T G, transposed where A or B is. */
AnsNode *
ans_derive_vjp_matmul (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsNode *A = node->operands[0], *B = node->operands[1];
  gboolean ta = node->attributes.axes & 1, tb = (node->attributes.axes & 2) != 0;
  AnsNode *product;

  if (i == 0) {
    product = ta ? ans_op_matmul (B, g, tb, TRUE) : ans_op_matmul (g, B, FALSE, !tb);
    return sum_leading (product, &A->shape, per_sample);
  }
  if (A->shape.rank == 2 && ans_node_is_batched (A))
    return per_sample ? outer (g, A, tb)
           : tb       ? ans_op_contract (g, A)
                      : ans_op_contract (A, g);
  if (!ta && B->shape.rank == 2 && A->shape.rank > 2 &&
      !(per_sample && ans_node_is_batched (A)))
    return tb ? ans_op_contract (g, A) : ans_op_contract (A, g);
  product = tb ? ans_op_matmul (g, A, TRUE, ta) : ans_op_matmul (A, g, !ta, FALSE);
  return sum_leading (product, &B->shape, per_sample);
}

/* C = sum A^T B over samples: A' = B C'^T, B' = A C'. */
AnsNode *
ans_derive_vjp_contract (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsNode *other = node->operands[1 - i];
  (void) per_sample;
  return ans_op_matmul (other, g, FALSE, i == 0);
}

AnsNode *
ans_derive_vjp_sum (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsNode *x = node->operands[i];
  AnsShape kept = x->shape;

  (void) per_sample;
  for (int j = 0; j < kept.rank; j++)
    kept.size[j] = node->attributes.axes >> j & 1 ? 1 : kept.size[j];
  return broadcast_to (reshape_to (g, &kept), &x->shape);
}

AnsNode *
ans_derive_vjp_broadcast (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  return ans_derive_unbroadcast (g, &node->operands[i]->shape, per_sample);
}

AnsNode *
ans_derive_vjp_reshape (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  (void) per_sample;
  return reshape_to (g, &node->operands[i]->shape);
}

AnsNode *
ans_derive_vjp_transpose (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  int inverse[ANS_MAX_RANK] = {0};
  (void) i, (void) per_sample;
  for (int j = 0; j < node->shape.rank; j++)
    inverse[node->attributes.shape.size[j]] = j;
  return ans_op_transpose (g, inverse);
}

AnsNode *
ans_derive_vjp_slice (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  const AnsAttributes *at = &node->attributes;
  int whole = node->operands[i]->shape.size[at->axis];
  (void) per_sample;
  return ans_op_pad (g, at->axis, at->first, whole - at->first - at->shape.size[0]);
}

AnsNode *
ans_derive_vjp_pad (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  const AnsAttributes *at = &node->attributes;
  (void) per_sample;
  return ans_op_slice (g, at->axis, at->first, node->operands[i]->shape.size[at->axis]);
}

AnsNode *
ans_derive_vjp_concat (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  int axis = node->attributes.axis, first = 0;
  (void) per_sample;
  for (int j = 0; j < i; j++)
    first += node->operands[j]->shape.size[axis];
  return ans_op_slice (g, axis, first, node->operands[i]->shape.size[axis]);
}

AnsNode *
ans_derive_jvp_bilinear (const AnsNode *node, AnsNode *const *tangents)
{
  AnsNode *A = node->operands[0], *B = node->operands[1], *first = NULL, *second = NULL;

  if (tangents[0] != NULL)
    first = ans_node_new (node->graph, node->op, &node->attributes, 2,
                          (AnsNode *[]){tangents[0], B});
  if (tangents[1] != NULL)
    second = ans_node_new (node->graph, node->op, &node->attributes, 2,
                           (AnsNode *[]){A, tangents[1]});
  if (first != NULL && second != NULL)
    return ans_op_add (first, second);
  return first != NULL ? first : second;
}

AnsNode *
ans_derive_jvp_linear (const AnsNode *node, AnsNode *const *tangents)
{
  g_autofree AnsNode **t = g_new (AnsNode *, node->n_operands);

  for (int i = 0; i < node->n_operands; i++)
    t[i] = tangents[i] != NULL
               ? tangents[i]
               : ans_derive_fill (node->graph, &node->operands[i]->shape, 0);
  return ans_node_new (node->graph, node->op, &node->attributes, node->n_operands, t);
}
