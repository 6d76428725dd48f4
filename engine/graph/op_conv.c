#include "engine/graph/op_conv.h"

#include "engine/graph/op.h"

static AnsNode *
make (AnsOp op, AnsNode *a, AnsNode *b, const AnsOpConv *geometry)
{
  AnsAttributes attributes = {.axes = (geometry->wraps[0] ? 1u : 0) |
                                      (geometry->wraps[1] ? 2u : 0),
                              .first = geometry->before[0],
                              .after = geometry->before[1],
                              .shape = {4,
                                        {geometry->stride[0], geometry->stride[1],
                                         geometry->size[0], geometry->size[1]}}};
  return ans_node_new (a->graph, op, &attributes, 2, (AnsNode *[]){a, b});
}

AnsOpConv
ans_op_conv_geometry (const AnsNode *node)
{
  const AnsAttributes *at = &node->attributes;
  return (AnsOpConv){{at->shape.size[0], at->shape.size[1]},
                     {at->first, at->after},
                     {at->shape.size[2], at->shape.size[3]},
                     {at->axes & 1, (at->axes & 2) != 0}};
}

gboolean
ans_op_conv_is_signal (const AnsOpConv *at, int x, int y, int w)
{
  return x == 1 && y == 1 && w == 1 && at->stride[0] == 1 && at->before[0] == 0;
}

gsize
ans_op_conv_stride (const AnsShape *images, int stride)
{
  return (gsize) (ans_shape_is_batched (images)
                      ? stride
                      : ans_shape_row (images) / images->size[0]);
}

AnsNode *
ans_op_conv (AnsNode *x, AnsNode *w, const AnsOpConv *geometry)
{
  return make (ANS_OP_CONV, x, w, geometry);
}

AnsNode *
ans_op_conv_transposed (AnsNode *y, AnsNode *w, const AnsOpConv *geometry)
{
  return make (ANS_OP_CONV_TRANSPOSED, y, w, geometry);
}

AnsNode *
ans_op_conv_filter (AnsNode *x, AnsNode *y, const AnsOpConv *geometry)
{
  return make (ANS_OP_CONV_FILTER, x, y, geometry);
}

/* Whether x, y and w fit when x repeats: strides and windows end where x does. */
static gboolean
may_wrap (const AnsOpConv *at, const int *x, const int *y, const int *w)
{
  for (int i = 0; i < 2; i++)
    if (at->wraps[i] &&
        (x[i] != y[i] * at->stride[i] || w[i] > x[i] || at->before[i] > x[i]))
      return FALSE;
  return TRUE;
}

static char *
check_wrap (const AnsNode *draft, const AnsOpConv *at)
{
  const int *a = draft->operands[0]->shape.size, *b = draft->operands[1]->shape.size;
  gboolean fits = draft->op == ANS_OP_CONV ? may_wrap (at, a + 1, at->size, b)
                  : draft->op == ANS_OP_CONV_FILTER
                      ? may_wrap (at, a + 1, b + 1, at->size)
                      : may_wrap (at, at->size, a + 1, b);
  return fits ? NULL
              : g_strdup ("a periodic image must be as long as all strides together, and "
                          "no shorter than the window");
}

char *
ans_op_conv_shape (const AnsNode *draft, AnsShape *shape)
{
  const AnsShape *a = &draft->operands[0]->shape, *b = &draft->operands[1]->shape;
  AnsOpConv at = ans_op_conv_geometry (draft);
  gboolean filter = draft->op == ANS_OP_CONV_FILTER;
  int shared = draft->op == ANS_OP_CONV ? 2 : 3;

  for (int i = 0; i < 2; i++)
    if (at.stride[i] < 1 || at.before[i] < 0 || at.size[i] < 1)
      return g_strdup_printf ("a stride of %d, %d zeros before and a size of %d are no "
                              "windows",
                              at.stride[i], at.before[i], at.size[i]);
  if (a->rank != 4)
    return g_strdup ("images are [batch, height, width, channels]");
  if (filter && (b->rank != 4 || a->size[0] != b->size[0]))
    return g_strdup ("both must be as many images, [batch, height, width, channels]");
  if (!filter && (b->rank != 4 || ans_shape_is_batched (b)))
    return g_strdup ("weights are [height, width, channels in, channels out]");
  if (!filter && a->size[3] != b->size[shared])
    return g_strdup_printf ("the weights are for %d channels", b->size[shared]);
  *shape = (AnsShape){4, {a->size[0], at.size[0], at.size[1], b->size[5 - shared]}};
  if (filter)
    *shape = (AnsShape){4, {at.size[0], at.size[1], a->size[3], b->size[3]}};
  return check_wrap (draft, &at);
}

/* Entries first, first + stride ... of an axis, n of them, of which there are enough for
 * whole strides. */
static AnsNode *
every (AnsNode *x, int axis, int first, int stride, int n)
{
  AnsShape whole = x->shape, split = x->shape;

  x = ans_op_slice (x, axis, first, n * stride);
  if (stride == 1)
    return x;
  whole.size[axis] = split.size[axis] = n;
  for (int i = split.rank++; i > axis + 1; i--)
    split.size[i] = split.size[i - 1];
  split.size[axis + 1] = stride;
  x = ans_op_slice (ans_op_reshape (x, split.rank, split.size), axis + 1, 0, 1);
  return ans_op_reshape (x, whole.rank, whole.size);
}

/* Zeros, or the other end, around x, so that `every` finds all taps of all windows. */
static AnsNode *
surround (AnsNode *x, const AnsNode *y, const AnsOpConv *at)
{
  for (int i = 0; i < 2; i++) {
    int needed = y->shape.size[i + 1] * at->stride[i] + at->size[i] - 1;
    int after = MAX (needed - at->before[i] - x->shape.size[i + 1], 0);
    if (at->wraps[i])
      x = ans_op_conv_wrap (x, i + 1, at->before[i], after);
    else if (at->before[i] + after > 0)
      x = ans_op_pad (x, i + 1, at->before[i], after);
  }
  return x;
}

/* The filter of each sample, [BATCH, size, c_in, c_out]: a product for each tap. */
static AnsNode *
filter_per_sample (AnsNode *x, AnsNode *y, const AnsOpConv *at)
{
  int height = y->shape.size[1], width = y->shape.size[2], n = height * width;
  int c_in = x->shape.size[3], c_out = y->shape.size[3];
  int taps = at->size[0] * at->size[1];
  g_autofree AnsNode **parts = g_new (AnsNode *, taps);

  x = surround (x, y, at);
  y = ans_op_reshape (y, 3, (int[]){ANS_BATCH, n, c_out});
  for (int t = 0; t < taps; t++) {
    AnsNode *part = every (x, 1, t / at->size[1], at->stride[0], height);
    part = every (part, 2, t % at->size[1], at->stride[1], width);
    part = ans_op_reshape (part, 3, (int[]){ANS_BATCH, n, c_in});
    parts[t] = ans_op_matmul (part, y, TRUE, FALSE);
  }
  return ans_op_reshape (ans_op_concat (1, taps, parts), 5,
                         (int[]){ANS_BATCH, at->size[0], at->size[1], c_in, c_out});
}

/* Sizes of an image or of weights, as part of a geometry. */
static AnsOpConv
resize (AnsOpConv at, const AnsShape *shape, gboolean image)
{
  int first = image ? 1 : 0;
  at.size[0] = shape->size[first];
  at.size[1] = shape->size[first + 1];
  return at;
}

/* Each of x, y and w from the two others. */
AnsNode *
ans_op_conv_vjp (const AnsNode *node, int i, AnsNode *g, gboolean per_sample)
{
  AnsNode *a = node->operands[0], *b = node->operands[1];
  gboolean weights = i == 1 && node->op != ANS_OP_CONV_FILTER;
  AnsOpConv at =
      resize (ans_op_conv_geometry (node), &node->operands[i]->shape, !weights);
  AnsNode *x = node->op == ANS_OP_CONV_TRANSPOSED ? g : a;
  AnsNode *y = node->op == ANS_OP_CONV ? g : node->op == ANS_OP_CONV_FILTER ? b : a;
  AnsNode *w = node->op == ANS_OP_CONV_FILTER ? g : b;

  if (weights)
    return per_sample ? filter_per_sample (x, y, &at) : ans_op_conv_filter (x, y, &at);
  if (node->op == ANS_OP_CONV || (node->op == ANS_OP_CONV_FILTER && i == 0))
    return ans_op_conv_transposed (y, w, &at);
  return ans_op_conv (x, w, &at);
}

/* With a new axis of size 1: the second one for images, the first one for weights. */
static AnsNode *
deepen (AnsNode *x, gboolean image)
{
  const AnsShape *shape = &x->shape;
  int n = shape->size[0];

  if (shape->rank != 3)
    return ans_node_refuse (x, g_strdup ("a signal is [batch, length, channels], its "
                                         "weights are [length, channels, channels]"));
  return ans_op_reshape (
      x, 4, (int[]){image ? n : 1, image ? 1 : n, shape->size[1], shape->size[2]});
}

static AnsNode *
flatten (AnsNode *y)
{
  if (y->shape.rank != 4)
    return y;
  return ans_op_reshape (y, 3,
                         (int[]){y->shape.size[0], y->shape.size[2], y->shape.size[3]});
}

AnsNode *
ans_op_conv_wrap (AnsNode *x, int axis, int before, int after)
{
  AnsNode *parts[3];
  int n = axis < x->shape.rank ? x->shape.size[axis] : 0, count = 0;

  if (before < 0 || after < 0 || before > n || after > n)
    return ans_node_refuse (x, g_strdup_printf ("cannot repeat %d and %d entries along "
                                                "axis %d",
                                                before, after, axis));
  if (before > 0)
    parts[count++] = ans_op_slice (x, axis, n - before, before);
  parts[count++] = x;
  if (after > 0)
    parts[count++] = ans_op_slice (x, axis, 0, after);
  return count > 1 ? ans_op_concat (axis, count, parts) : x;
}

/* The geometry of a usual form along direction i of an image of n, and the padding in
 * all. */
static int
usual (AnsOpConv *at, int i, int n, int k, int stride, AnsPadding padding)
{
  int missing;

  at->stride[i] = stride;
  at->before[i] = 0;
  at->wraps[i] = padding == ANS_PADDING_PERIODIC;
  at->size[i] = padding != ANS_PADDING_NONE ? (n + stride - 1) / stride
                : n < k                     ? 0
                                            : (n - k) / stride + 1;
  if (padding == ANS_PADDING_NONE)
    return 0;
  missing = MAX ((at->size[i] - 1) * stride + k - n, 0);
  at->before[i] = missing / 2;
  return missing;
}

static AnsNode *
refuse_stride (AnsNode *x, int stride)
{
  return ans_node_refuse (x, g_strdup_printf ("there is no stride of %d", stride));
}

/* In one dimension the first direction stays as it is.  Periodic images that do not fit
 * are wrapped first. */
static AnsNode *
convolve (AnsNode *x, AnsNode *w, int first, int stride, AnsPadding padding)
{
  AnsOpConv at = {{1, 1}, {0, 0}, {1, 1}, {FALSE, FALSE}};
  int missing[2] = {0, 0};

  if (stride < 1)
    return refuse_stride (x, stride);
  for (int i = first; i < 2 && x->shape.rank == 4 && w->shape.rank == 4; i++)
    missing[i] = usual (&at, i, x->shape.size[i + 1], w->shape.size[i], stride, padding);
  if (x->shape.rank != 4 || w->shape.rank != 4 ||
      may_wrap (&at, x->shape.size + 1, at.size, w->shape.size))
    return ans_op_conv (x, w, &at);
  for (int i = first; i < 2; i++) {
    at.wraps[i] = FALSE;
    x = ans_op_conv_wrap (x, i + 1, at.before[i], missing[i] - at.before[i]);
    at.before[i] = 0;
  }
  return ans_op_conv (x, w, &at);
}

AnsNode *
ans_op_conv_1d (AnsNode *x, AnsNode *w, int stride, AnsPadding padding)
{
  return flatten (convolve (deepen (x, TRUE), deepen (w, FALSE), 1, stride, padding));
}

AnsNode *
ans_op_conv_2d (AnsNode *x, AnsNode *w, int stride, AnsPadding padding)
{
  return convolve (x, w, 0, stride, padding);
}

static AnsNode *
transpose (AnsNode *y, AnsNode *w, int first, int stride, AnsPadding padding)
{
  AnsOpConv at = {{1, 1}, {0, 0}, {1, 1}, {FALSE, FALSE}};

  if (stride < 1)
    return refuse_stride (y, stride);
  for (int i = first; i < 2 && y->shape.rank == 4 && w->shape.rank == 4; i++) {
    int n = y->shape.size[i + 1], k = w->shape.size[i];
    int size = padding == ANS_PADDING_NONE ? (n - 1) * stride + k : n * stride;
    usual (&at, i, size, k, stride, padding);
    at.size[i] = size;
  }
  return ans_op_conv_transposed (y, w, &at);
}

AnsNode *
ans_op_conv_transposed_1d (AnsNode *y, AnsNode *w, int stride, AnsPadding padding)
{
  return flatten (transpose (deepen (y, TRUE), deepen (w, FALSE), 1, stride, padding));
}

AnsNode *
ans_op_conv_transposed_2d (AnsNode *y, AnsNode *w, int stride, AnsPadding padding)
{
  return transpose (y, w, 0, stride, padding);
}
