/* Both the maximum and the mean over a rectangle are taken along one axis after the
 * other. */
#include "engine/graph/op_pool.h"

#include "engine/graph/node.h"
#include "engine/graph/op_index.h"
#include "engine/graph/op_reduce.h"

typedef AnsNode *(*Reduce) (AnsNode *x, guint axes, gboolean keep);

/* The last `dimensions` axes but one are pooled. */
static AnsNode *
pool (AnsNode *x, int dimensions, const int *window, const int *stride, Reduce reduce)
{
  int channels = x->shape.rank - 1;
  AnsNode draft = {
      .graph = x->graph, .op = ANS_OP_GATHER, .n_operands = 1, .operands = &x};

  if (channels - dimensions < 0 || channels - dimensions > 1)
    return ans_node_refuse (
        &draft, g_strdup_printf ("pooling in %d dimensions needs [batch, %schannels]",
                                 dimensions, dimensions == 1 ? "n, " : "n, m, "));
  for (int i = dimensions - 1; i >= 0; i--) {
    int axis = channels - dimensions + i;
    AnsNode *windows = ans_op_windows (x, axis, window[i], stride[i]);
    if (windows->shape.rank != x->shape.rank + 1)
      return windows;
    x = reduce (windows, 1u << (axis + 1), FALSE);
  }
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
