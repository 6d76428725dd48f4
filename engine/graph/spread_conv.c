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

static int
round_up (int n, int stride)
{
  return (n + stride - 1) / stride * stride;
}

static AnsNode *
spread_zero (AnsOp op, AnsNode *x, AnsNode *w, AnsOpConv at, int D)
{
  int stride = at.stride[0], before = at.before[0], n = at.size[0], rows;
  int window = w->shape.size[0], height = x->shape.size[2];

  at.before[0] = 0;
  if (op == ANS_OP_CONV) {
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

/* How far windows hang over the end of n values along an axis of the repeating x. */
static int
overhang (const AnsOpConv *at, int windows, int axis, int window, int n)
{
  return MAX ((windows - 1) * at->stride[axis] + window - at->before[axis] - n, 0);
}

/* Images [BATCH, D, h, w, c] with what they repeat around them, and not again. */
static AnsNode *
unroll (AnsNode *x, const AnsNode *w, AnsOpConv *at)
{
  for (int i = 0; i < 2; i++) {
    int after = overhang (at, at->size[i], i, w->shape.size[i], x->shape.size[2 + i]);
    x = ans_op_conv_wrap (x, 2 + i, at->before[i], after);
    at->before[i] = 0;
  }
  at->wraps = FALSE;
  return x;
}

/* What lies up to `before` ahead of n values of an axis, or behind them, is added where
 * it belongs when these repeat. */
static AnsNode *
fold (AnsNode *x, int axis, int before, int n)
{
  int after = x->shape.size[axis] - before - n;
  AnsNode *sum = ans_op_slice (x, axis, before, n);

  if (before > 0)
    sum = ans_op_add (
        sum, ans_op_pad (ans_op_slice (x, axis, 0, before), axis, n - before, 0));
  if (after > 0)
    sum = ans_op_add (
        sum, ans_op_pad (ans_op_slice (x, axis, before + n, after), axis, 0, n - after));
  return sum;
}

static AnsNode *
spread_transposed_periodic (AnsNode *y, AnsNode *w, AnsOpConv at, int D)
{
  AnsOpConv whole = at;

  whole.wraps = FALSE;
  for (int i = 0; i < 2; i++) {
    whole.before[i] = 0;
    whole.size[i] += at.before[i] + overhang (&at, y->shape.size[2 + i], i,
                                              w->shape.size[i], at.size[i]);
  }
  y = spread_zero (ANS_OP_CONV_TRANSPOSED, y, w, whole, D);
  for (int i = 0; i < 2; i++)
    y = fold (y, 2 + i, at.before[i], at.size[i]);
  return y;
}

AnsNode *
ans_spread_conv (const AnsNode *node, AnsNode **operands, const gboolean *spread, int D)
{
  AnsOpConv at = ans_op_conv_geometry (node);
  AnsNode *x = ans_spread_to_batch (operands[0]), *w = operands[1];

  g_assert (spread[0] && !spread[1]);
  if (at.wraps && node->op == ANS_OP_CONV_TRANSPOSED)
    return spread_transposed_periodic (x, w, at, D);
  if (at.wraps)
    x = unroll (x, w, &at);
  return spread_zero (node->op, x, w, at, D);
}
