/* Convolutions of many tangents: the D images of a sample stand one below the other, far
 * enough apart that no window reaches two of them, and are convolved as one. */
#include "engine/graph/op.h"
#include "engine/graph/op_conv.h"
#include "engine/graph/spread.h"

/* Images [BATCH, D, h, w, c] with zeros around, so that each has `rows` of them. */
static AnsNode *
pile (AnsNode *x, int before, int rows)
{
  AnsShape shape;
  int missing = rows - before - x->shape.size[2];

  if (before + missing > 0)
    x = ans_op_pad (x, 2, before, missing);
  shape = x->shape;
  shape.size[1] *= rows;
  shape = ans_shape_remove (&shape, 4);
  return ans_op_reshape (x, shape.rank, shape.size);
}

/* The other way: rows first ... first + n - 1 of each of D images. */
static AnsNode *
unpile (AnsNode *x, int D, int first, int n)
{
  AnsShape shape = ans_shape_insert (&x->shape, 1, D);

  shape.size[2] /= D;
  x = ans_op_reshape (x, shape.rank, shape.size);
  return n == shape.size[2] ? x : ans_op_slice (x, 2, first, n);
}

/* Periodic images [BATCH, D, h, w, c] with as much of the other end as the windows see;
 * for these nothing repeats downwards any more. */
static AnsNode *
unroll (const AnsNode *node, AnsNode *x, AnsOpConv *at)
{
  int stride = at->stride[0], before = at->before[0], n = at->size[0];
  int window = node->operands[1]->shape.size[0], height = x->shape.size[2], front;

  at->wraps[0] = FALSE;
  if (node->op == ANS_OP_CONV) {
    at->before[0] = 0;
    return ans_op_conv_wrap (x, 2, before,
                             MAX ((n - 1) * stride + window - before - height, 0));
  }
  front = (MAX (window - 1 - before, 0) + stride - 1) / stride;
  at->before[0] += front * stride;
  return ans_op_conv_wrap (x, 2, front, MAX ((n - 1 + before) / stride - height + 1, 0));
}

static int
round_up (int n, int stride)
{
  return (n + stride - 1) / stride * stride;
}

AnsNode *
ans_spread_conv (const AnsNode *node, AnsNode **operands, const gboolean *spread, int D)
{
  AnsOpConv at = ans_op_conv_geometry (node);
  AnsNode *x = ans_spread_to_batch (operands[0]), *w = operands[1];
  int stride = at.stride[0], n = at.size[0], window = w->shape.size[0], before, height;
  int rows;

  g_assert (spread[0] && !spread[1]);
  if (at.wraps[0])
    x = unroll (node, x, &at);
  height = x->shape.size[2];
  before = at.before[0];
  at.before[0] = 0;
  if (node->op == ANS_OP_CONV) {
    rows = round_up (MAX (before + height, (n - 1) * stride + window), stride);
    at.size[0] = D * rows / stride;
    return unpile (ans_op_conv (pile (x, before, rows), w, &at), D, 0, n);
  }
  rows =
      MAX (round_up (MAX ((height - 1) * stride + window, before + n), stride) / stride,
           height);
  at.size[0] = D * rows * stride;
  return unpile (ans_op_conv_transposed (pile (x, 0, rows), w, &at), D, before, n);
}
