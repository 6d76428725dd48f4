/* The maximum is the only new primitive here: its derivative goes to the entries that are
 * equal to it, in equal parts; they are found anew by comparison.  Differences to the
 * maximum keep exponentials in range; since the results do not depend on what is
 * subtracted, no derivative flows through it. */
#include "engine/graph/op_reduce.h"

#include "engine/graph/op.h"
#include "engine/graph/op_family.h"
#include "engine/graph/op_math.h"
#include "engine/graph/op_shape.h"

#include <math.h>

static AnsShape
kept_shape (const AnsShape *x, guint axes)
{
  AnsShape kept = *x;
  for (int i = 0; i < kept.rank; i++)
    kept.size[i] = axes >> i & 1 ? 1 : kept.size[i];
  return kept;
}

static AnsNode *
reshape_to (AnsNode *x, const AnsShape *shape)
{
  return ans_op_reshape (x, shape->rank, shape->size);
}

static gboolean
has_axes (const AnsNode *x, guint axes)
{
  return axes >> x->shape.rank == 0;
}

AnsNode *
ans_op_max (AnsNode *x, guint axes, gboolean keep)
{
  AnsAttributes attributes = {.axes = axes};
  AnsNode *max = ans_node_new (x->graph, ANS_OP_MAX, &attributes, 1, &x);
  AnsShape kept = kept_shape (&x->shape, axes);
  return keep && has_axes (x, axes) ? reshape_to (max, &kept) : max;
}

AnsNode *
ans_op_min (AnsNode *x, guint axes, gboolean keep)
{
  return ans_op_neg (ans_op_max (ans_op_neg (x), axes, keep));
}

/* The number of rows is known only when a program runs: it is a sum of ones. */
AnsNode *
ans_op_mean (AnsNode *x, guint axes, gboolean keep)
{
  AnsNode *sum = ans_op_sum (x, axes, keep), *rows;
  double count = 1;

  if (!has_axes (x, axes))
    return sum;
  for (int i = 0; i < x->shape.rank; i++)
    if ((axes >> i & 1) && x->shape.size[i] != ANS_BATCH)
      count *= x->shape.size[i];
  sum = ans_op_scale (sum, 1 / count);
  if (!(axes & 1) || !ans_node_is_batched (x))
    return sum;
  rows = ans_op_broadcast (ans_graph_scalar (x->graph, 1), 1, (int[]){ANS_BATCH});
  return ans_op_div (sum, ans_op_sum (rows, 1, FALSE));
}

/* x less its maximum over the axes, and this maximum with these axes kept; an infinite
 * one is replaced by 0 if `finite`. */
static AnsNode *
subtract_max (AnsNode *x, guint axes, gboolean finite, AnsNode **max)
{
  *max = ans_op_max (ans_op_stop_gradient (x), axes, TRUE);
  if (finite) {
    AnsNode *infinity = ans_graph_scalar (x->graph, INFINITY),
            *zero = ans_graph_scalar (x->graph, 0);
    *max = ans_op_select (ans_op_greater (infinity, ans_op_abs (*max)), *max, zero);
  }
  return ans_op_sub (x, *max);
}

AnsNode *
ans_op_logsumexp (AnsNode *x, guint axes, gboolean keep)
{
  AnsNode *max, *y;
  AnsShape dropped = ans_shape_remove (&x->shape, axes);

  if (!has_axes (x, axes))
    return ans_op_max (x, axes, keep);
  y = subtract_max (x, axes, TRUE, &max);
  y = ans_op_add (ans_op_log (ans_op_sum (ans_op_exp (y), axes, TRUE)), max);
  return keep ? y : reshape_to (y, &dropped);
}

/* Whether softmax has this axis. */
static gboolean
check_axis (AnsNode *x, int axis)
{
  AnsNode draft = {.graph = x->graph, .op = ANS_OP_MAX, .n_operands = 1, .operands = &x};

  if (axis >= 0 && axis < x->shape.rank && x->shape.size[axis] != ANS_BATCH)
    return TRUE;
  ans_node_refuse (&draft, g_strdup_printf ("no softmax goes along axis %d", axis));
  return FALSE;
}

AnsNode *
ans_op_softmax (AnsNode *x, int axis)
{
  AnsNode *max, *e;

  if (!check_axis (x, axis))
    return ans_graph_scalar (x->graph, 0);
  e = ans_op_exp (subtract_max (x, 1u << axis, FALSE, &max));
  return ans_op_mul (e, ans_op_reciprocal (ans_op_sum (e, 1u << axis, TRUE)));
}

AnsNode *
ans_op_log_softmax (AnsNode *x, int axis)
{
  AnsNode *max, *y;

  if (!check_axis (x, axis))
    return ans_graph_scalar (x->graph, 0);
  y = subtract_max (x, 1u << axis, FALSE, &max);
  return ans_op_sub (y, ans_op_log (ans_op_sum (ans_op_exp (y), 1u << axis, TRUE)));
}

/* The root never sees a zero, at which its derivative is infinite. */
AnsNode *
ans_op_norm (AnsNode *x, guint axes, gboolean keep)
{
  AnsNode *sum = ans_op_sum (ans_op_square (x), axes, keep);
  AnsNode *zero = ans_graph_scalar (x->graph, 0), *one = ans_graph_scalar (x->graph, 1);
  AnsNode *vanishes = ans_op_equal (sum, zero);
  AnsNode *root = ans_op_sqrt (ans_op_select (vanishes, one, sum));
  return ans_op_select (vanishes, zero, root);
}

char *
ans_op_reduce_shape_max (const AnsNode *draft, AnsShape *shape)
{
  return ans_op_shape_sum (draft, shape);
}

/* For each entry its share of the maximum, 0 or 1 over the number of equal ones. */
static AnsNode *
shares (const AnsNode *node)
{
  AnsNode *x = node->operands[0], *max = x->graph->nodes->pdata[node->id], *among;
  guint axes = node->attributes.axes;
  AnsShape kept = kept_shape (&x->shape, axes);

  among = ans_op_equal (x, reshape_to (max, &kept));
  return ans_op_mul (among, ans_op_reciprocal (ans_op_sum (among, axes, TRUE)));
}

AnsNode *
ans_op_reduce_vjp_max (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsShape kept = kept_shape (&node->operands[i]->shape, node->attributes.axes);

  (void) per_sample;
  return ans_op_mul (shares (node), reshape_to (g, &kept));
}

AnsNode *
ans_op_reduce_jvp_max (const AnsNode *node, AnsNode *const *tangents)
{
  return ans_op_sum (ans_op_mul (shares (node), tangents[0]), node->attributes.axes,
                     FALSE);
}
