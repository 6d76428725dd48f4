#include "engine/graph/op_shape.h"

char *
ans_op_shape_leaf (const AnsNode *draft, AnsShape *shape)
{
  *shape = draft->shape;
  return NULL;
}

char *
ans_op_shape_elementwise (const AnsNode *draft, AnsShape *shape)
{
  *shape = draft->operands[0]->shape;
  for (int i = 1; i < draft->n_operands; i++)
    if (!ans_shape_broadcast (shape, &draft->operands[i]->shape, shape))
      return g_strdup ("the shapes do not broadcast");
  return NULL;
}

/* Rows and columns of op(A) for the last two axes. */
static void
matrix_sizes (const AnsShape *shape, gboolean transposed, int *rows, int *columns)
{
  int m = shape->size[shape->rank - 2], n = shape->size[shape->rank - 1];
  *rows = transposed ? n : m;
  *columns = transposed ? m : n;
}

char *
ans_op_shape_matmul (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *a = &draft->operands[0]->shape, *b = &draft->operands[1]->shape;
  const AnsShape *longer = a->rank >= b->rank ? a : b;
  int m, n, k, k_b;

  if (a->rank < 2 || b->rank < 2)
    return g_strdup ("both operands need two axes or more");
  matrix_sizes (a, draft->attributes.axes & 1, &m, &k);
  matrix_sizes (b, draft->attributes.axes & 2, &k_b, &n);
  if (k == ANS_BATCH || k != k_b)
    return g_strdup ("the inner sizes differ");
  if (n == ANS_BATCH || (m == ANS_BATCH && b->rank > 2) ||
      (a->rank > 2 && k_b == ANS_BATCH))
    return g_strdup ("the batch must stay the first axis");
  if (a->rank > 2 && b->rank > 2 && a->rank != b->rank)
    return g_strdup ("the leading axes differ");
  *shape = *longer;
  for (int i = 0; i < longer->rank - 2; i++)
    if (a->rank == b->rank && a->size[i] != b->size[i])
      return g_strdup ("the leading axes differ");
  shape->size[longer->rank - 2] = m;
  shape->size[longer->rank - 1] = n;
  return NULL;
}

char *
ans_op_shape_contract (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *a = &draft->operands[0]->shape, *b = &draft->operands[1]->shape;

  if (a->rank != b->rank || a->rank < 2)
    return g_strdup ("both operands need the same two axes or more");
  for (int i = 0; i < a->rank - 1; i++)
    if (a->size[i] != b->size[i])
      return g_strdup ("the leading axes differ");
  *shape = (AnsShape){2, {a->size[a->rank - 1], b->size[b->rank - 1]}};
  return NULL;
}

char *
ans_op_shape_sum (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *x = &draft->operands[0]->shape;

  if (draft->attributes.axes >> x->rank != 0)
    return g_strdup_printf ("the set of axes 0x%x goes beyond the rank %d",
                            draft->attributes.axes, x->rank);
  *shape = ans_shape_remove (x, draft->attributes.axes);
  return NULL;
}

/* Whether the shape asked for is one at all. */
static char *
check_shape (const AnsShape *shape)
{
  for (int i = 0; i < shape->rank; i++)
    if (shape->size[i] < 1 && !(shape->size[i] == ANS_BATCH && i == 0)) {
      g_autofree char *text = ans_shape_text (shape);
      return g_strdup_printf ("%s is not a shape", text);
    }
  return NULL;
}

char *
ans_op_shape_broadcast (const AnsNode *draft, AnsShape *shape)
{
  char *reason = check_shape (&draft->attributes.shape);

  *shape = draft->attributes.shape;
  if (reason == NULL && !ans_shape_fits (&draft->operands[0]->shape, shape)) {
    g_autofree char *text = ans_shape_text (shape);
    reason = g_strdup_printf ("cannot be repeated to %s", text);
  }
  return reason;
}

char *
ans_op_shape_reshape (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *x = &draft->operands[0]->shape;
  char *reason = check_shape (&draft->attributes.shape);

  *shape = draft->attributes.shape;
  if (reason != NULL)
    return reason;
  if (ans_shape_is_batched (x) != ans_shape_is_batched (shape) ||
      ans_shape_row (x) != ans_shape_row (shape)) {
    g_autofree char *text = ans_shape_text (shape);
    reason = g_strdup_printf ("cannot be read as %s", text);
  }
  return reason;
}

char *
ans_op_shape_transpose (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *x = &draft->operands[0]->shape;
  const int *axes = draft->attributes.shape.size;
  guint seen = 0;

  *shape = *x;
  for (int i = 0; i < x->rank; i++) {
    if (axes[i] < 0 || axes[i] >= x->rank || (seen >> axes[i] & 1))
      return g_strdup_printf ("axis %d of the result is no axis, or one taken twice: %d",
                              i, axes[i]);
    seen |= 1u << axes[i];
    shape->size[i] = x->size[axes[i]];
  }
  if (ans_shape_is_batched (x) && axes[0] != 0)
    return g_strdup ("the batch must stay the first axis");
  return NULL;
}

/* Whether an operation may cut or join along this axis. */
static char *
check_axis (const AnsShape *x, int axis)
{
  if (axis < 0 || axis >= x->rank)
    return g_strdup_printf ("there is no axis %d", axis);
  if (x->size[axis] == ANS_BATCH)
    return g_strdup ("the batch cannot be cut or joined");
  return NULL;
}

char *
ans_op_shape_slice (const AnsNode *draft, AnsShape *shape)
{
  const AnsAttributes *at = &draft->attributes;
  int size = at->shape.size[0];
  char *reason;

  *shape = draft->operands[0]->shape;
  reason = check_axis (shape, at->axis);
  if (reason != NULL)
    return reason;
  if (at->first < 0 || size < 1 || at->first + size > shape->size[at->axis])
    return g_strdup_printf ("there are no entries %d to %d along axis %d", at->first,
                            at->first + size - 1, at->axis);
  shape->size[at->axis] = size;
  return NULL;
}

char *
ans_op_shape_pad (const AnsNode *draft, AnsShape *shape)
{
  const AnsAttributes *at = &draft->attributes;
  char *reason;

  *shape = draft->operands[0]->shape;
  reason = check_axis (shape, at->axis);
  if (reason != NULL)
    return reason;
  if (at->first < 0 || at->after < 0)
    return g_strdup_printf ("cannot add %d and %d zeros", at->first, at->after);
  shape->size[at->axis] += at->first + at->after;
  return NULL;
}

char *
ans_op_shape_concat (const AnsNode *draft, AnsShape *shape)
{
  int axis = draft->attributes.axis;
  char *reason;

  *shape = draft->operands[0]->shape;
  reason = check_axis (shape, axis);
  for (int i = 1; reason == NULL && i < draft->n_operands; i++) {
    const AnsShape *part = &draft->operands[i]->shape;
    gboolean fits = part->rank == shape->rank;
    for (int j = 0; fits && j < part->rank; j++)
      fits = j == axis || part->size[j] == shape->size[j];
    if (!fits)
      reason = g_strdup_printf ("the shapes differ beside axis %d", axis);
    else
      shape->size[axis] += part->size[axis];
  }
  return reason;
}
