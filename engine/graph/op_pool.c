/* Both the maximum and the mean over a rectangle are taken along one axis after the
 * other. */
#include "engine/graph/op_pool.h"

#include "engine/graph/node.h"
#include "engine/graph/op.h"
#include "engine/graph/op_index.h"
#include "engine/graph/op_reduce.h"

typedef AnsNode *(*Reduce) (AnsNode *x, guint axes, gboolean keep);

/* Windows along one axis; what lies before it and the windows share one axis, what lies
 * behind it another, so that the rank stays small. */
static AnsNode *
pool_axis (AnsNode *x, int axis, int window, int stride, Reduce reduce)
{
  AnsShape shape = x->shape, cut = {0, {0}};
  int before = 1, behind = 1;

  x = ans_op_windows (x, axis, window, stride);
  if (x->shape.rank != shape.rank)
    return x; /* refused */
  shape.size[axis] = x->shape.size[axis] / window;
  if (ans_shape_is_batched (&shape))
    cut.size[cut.rank++] = ANS_BATCH;
  for (int i = cut.rank; i < shape.rank; i++)
    if (i <= axis)
      before *= shape.size[i];
    else
      behind *= shape.size[i];
  cut.size[cut.rank++] = before;
  cut.size[cut.rank++] = window;
  cut.size[cut.rank++] = behind;
  x = ans_op_reshape (x, cut.rank, cut.size);
  x = reduce (x, 1u << (cut.rank - 2), FALSE);
  return ans_op_reshape (x, shape.rank, shape.size);
}

/* The axes before the channels are pooled, the last one first. */
static AnsNode *
pool (AnsNode *x, int dimensions, const int *window, const int *stride, Reduce reduce)
{
  int rank = x->shape.rank, first = ans_node_is_batched (x) ? 1 : 0;
  AnsNode draft = {
      .graph = x->graph, .op = ANS_OP_GATHER, .n_operands = 1, .operands = &x};

  if (rank != first + dimensions + 1)
    return ans_node_refuse (
        &draft,
        g_strdup_printf ("pooling wants %d axes and one of channels", dimensions));
  for (int i = dimensions - 1; i >= 0 && x->shape.rank == rank; i--)
    x = pool_axis (x, first + i, window[i], stride[i], reduce);
  return x;
}

AnsNode *
ans_op_pool_max_1d (AnsNode *x, int window, int stride)
{
  return pool (x, 1, &window, &stride, ans_op_max);
}

AnsNode *
ans_op_pool_mean_1d (AnsNode *x, int window, int stride)
{
  return pool (x, 1, &window, &stride, ans_op_mean);
}

AnsNode *
ans_op_pool_max_2d (AnsNode *x, const int *window, const int *stride)
{
  return pool (x, 2, window, stride, ans_op_max);
}

AnsNode *
ans_op_pool_mean_2d (AnsNode *x, const int *window, const int *stride)
{
  return pool (x, 2, window, stride, ans_op_mean);
}
