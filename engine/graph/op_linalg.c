/* With Y = A^-1, G the cotangent and a dot the tangent:
 *   log|det A|    G A^-T                 tr (A^-1 A.)
 *   A^-1          -Y^T G Y^T             -Y A. Y
 *   T^-1 b        b' = T^-T G, T' = -b' x^T     T^-1 (b. - T. x)
 * where T', T. are cut to the triangle that is read. */
#include "engine/graph/op_linalg.h"

#include "engine/graph/node.h"
#include "engine/graph/op.h"

#define SELF(node) ((AnsNode *) (node)->graph->nodes->pdata[(node)->id])

/* Attributes of a triangular solve; of an inverse only the second. */
#define UPPER 1u
#define TRANSPOSED 2u

static AnsNode *
unary (AnsOp op, AnsNode *a, guint axes)
{
  AnsAttributes attributes = {.axes = axes};
  return ans_node_new (a->graph, op, &attributes, 1, &a);
}

static AnsNode *
product (AnsNode *a, AnsNode *b, gboolean ta, gboolean tb)
{
  AnsAttributes attributes = {.axes = (ta ? 1u : 0) | (tb ? 2u : 0)};
  return ans_node_new (a->graph, ANS_OP_MATMUL, &attributes, 2, (AnsNode *[]){a, b});
}

static guint
last_two (const AnsNode *a)
{
  return 3u << (a->shape.rank - 2);
}

AnsNode *
ans_op_log_abs_det (AnsNode *a)
{
  return unary (ANS_OP_LOG_ABS_DET, a, 0);
}

AnsNode *
ans_op_det_sign (AnsNode *a)
{
  return unary (ANS_OP_DET_SIGN, a, 0);
}

AnsNode *
ans_op_det (AnsNode *a)
{
  return ans_op_mul (ans_op_det_sign (a), ans_op_exp (ans_op_log_abs_det (a)));
}

AnsNode *
ans_op_inverse (AnsNode *a)
{
  return unary (ANS_OP_INVERSE, a, 0);
}

AnsNode *
ans_op_solve (AnsNode *a, AnsNode *b)
{
  return ans_op_matmul (ans_op_inverse (a), b, FALSE, FALSE);
}

AnsNode *
ans_op_triangular_solve (AnsNode *t, AnsNode *b, gboolean upper, gboolean transposed)
{
  AnsAttributes attributes = {.axes =
                                  (upper ? UPPER : 0) | (transposed ? TRANSPOSED : 0)};
  AnsShape shape = b->shape;

  if (t->shape.rank == 2 && shape.rank > 2) {
    shape.size[shape.rank - 2] = t->shape.size[0];
    shape.size[shape.rank - 1] = t->shape.size[1];
    t = ans_op_broadcast (t, shape.rank, shape.size);
  }
  return ans_node_new (t->graph, ANS_OP_TRIANGULAR_SOLVE, &attributes, 2,
                       (AnsNode *[]){t, b});
}

/* Why the last two axes are no square matrix, or NULL. */
static char *
check_square (const AnsShape *a)
{
  int n = a->rank < 2 ? 0 : a->size[a->rank - 1];

  if (a->rank < 2)
    return g_strdup ("a matrix needs two axes or more");
  if (n != a->size[a->rank - 2])
    return g_strdup ("the matrix is not square");
  return NULL;
}

/* The product with a constant pattern of n x n, one where `keeps`. */
static AnsNode *
mask (AnsNode *a, gboolean upper, gboolean lower)
{
  char *reason = check_square (&a->shape);
  AnsNode draft = {.graph = a->graph, .op = ANS_OP_MUL, .n_operands = 1, .operands = &a};
  double *values;
  AnsNode *pattern;
  int n;

  if (reason != NULL)
    return ans_node_refuse (&draft, reason);
  n = a->shape.size[a->shape.rank - 1];
  values = g_new (double, (gsize) n *(gsize) n);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      values[i * n + j] = i == j || (i < j ? upper : lower) ? 1 : 0;
  pattern = ans_graph_constant (a->graph, 2, (int[]){n, n}, values);
  g_free (values);
  return ans_op_mul (a, pattern);
}

AnsNode *
ans_op_triangle (AnsNode *a, gboolean upper)
{
  return mask (a, upper, !upper);
}

AnsNode *
ans_op_trace (AnsNode *a)
{
  AnsNode *diagonal = mask (a, FALSE, FALSE);
  return diagonal->shape.rank < 2 ? diagonal : ans_op_sum (diagonal, last_two (a), FALSE);
}

char *
ans_op_linalg_shape_inverse (const AnsNode *draft, AnsShape *shape)
{
  *shape = draft->operands[0]->shape;
  return check_square (shape);
}

char *
ans_op_linalg_shape_det (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *a = &draft->operands[0]->shape;
  char *reason = check_square (a);

  if (reason == NULL)
    *shape = ans_shape_remove (a, 3u << (a->rank - 2));
  return reason;
}

char *
ans_op_linalg_shape_triangular_solve (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *t = &draft->operands[0]->shape, *b = &draft->operands[1]->shape;
  char *reason = check_square (t);

  *shape = *b;
  if (reason != NULL)
    return reason;
  if (b->rank != t->rank || b->size[b->rank - 1] == ANS_BATCH)
    return g_strdup ("both operands need the same leading axes");
  for (int i = 0; i < b->rank - 1; i++)
    if (b->size[i] != t->size[i])
      return g_strdup ("both operands need the same leading axes and rows");
  return NULL;
}

/* A value for each matrix, to be repeated over the matrix. */
static AnsNode *
over_matrices (AnsNode *g, const AnsShape *a)
{
  AnsShape shape = *a;
  shape.size[a->rank - 2] = shape.size[a->rank - 1] = 1;
  return ans_op_reshape (g, shape.rank, shape.size);
}

AnsNode *
ans_op_linalg_vjp_log_abs_det (const AnsNode *node, int i, AnsNode *g,
                               gboolean per_sample)
{
  AnsNode *a = node->operands[i];
  (void) per_sample;
  return ans_op_mul (over_matrices (g, &a->shape), unary (ANS_OP_INVERSE, a, TRANSPOSED));
}

AnsNode *
ans_op_linalg_jvp_log_abs_det (const AnsNode *node, AnsNode *const *tangents)
{
  AnsNode *a = node->operands[0], *y = unary (ANS_OP_INVERSE, a, TRANSPOSED);
  return ans_op_sum (ans_op_mul (y, tangents[0]), last_two (a), FALSE);
}

AnsNode *
ans_op_linalg_vjp_det_sign (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  (void) node, (void) i, (void) g, (void) per_sample;
  return NULL;
}

AnsNode *
ans_op_linalg_jvp_det_sign (const AnsNode *node, AnsNode *const *tangents)
{
  (void) node, (void) tangents;
  return NULL;
}

/* For Z = A^-T: -Z G^T Z. */
AnsNode *
ans_op_linalg_vjp_inverse (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsNode *y = SELF (node);
  gboolean transposed = (node->attributes.axes & TRANSPOSED) != 0;
  (void) i, (void) per_sample;
  return ans_op_neg (
      product (product (y, g, !transposed, transposed), y, FALSE, !transposed));
}

/* For Z = A^-T: -Z A.^T Z. */
AnsNode *
ans_op_linalg_jvp_inverse (const AnsNode *node, AnsNode *const *tangents)
{
  AnsNode *y = SELF (node);
  gboolean transposed = (node->attributes.axes & TRANSPOSED) != 0;
  return ans_op_neg (
      product (product (y, tangents[0], FALSE, transposed), y, FALSE, FALSE));
}

static AnsNode *
solve_like (const AnsNode *node, AnsNode *b, guint flip)
{
  AnsAttributes attributes = {.axes = node->attributes.axes ^ flip};
  return ans_node_new (node->graph, node->op, &attributes, 2,
                       (AnsNode *[]){node->operands[0], b});
}

AnsNode *
ans_op_linalg_vjp_triangular_solve (const AnsNode *node, int i, AnsNode *g,
                                    gboolean per_sample)
{
  AnsNode *x = SELF (node), *b = solve_like (node, g, TRANSPOSED);
  gboolean transposed = (node->attributes.axes & TRANSPOSED) != 0;
  AnsNode *t;

  (void) per_sample;
  if (i == 1)
    return b;
  t = transposed ? product (x, b, FALSE, TRUE) : product (b, x, FALSE, TRUE);
  return ans_op_neg (ans_op_triangle (t, (node->attributes.axes & UPPER) != 0));
}

AnsNode *
ans_op_linalg_jvp_triangular_solve (const AnsNode *node, AnsNode *const *tangents)
{
  gboolean transposed = (node->attributes.axes & TRANSPOSED) != 0;
  AnsNode *t = tangents[0], *b = tangents[1];

  if (t != NULL) {
    t = ans_op_triangle (t, (node->attributes.axes & UPPER) != 0);
    t = product (t, SELF (node), transposed, FALSE);
    b = b != NULL ? ans_op_sub (b, t) : ans_op_neg (t);
  }
  return solve_like (node, b, 0);
}
