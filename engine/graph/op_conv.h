/* Convolutions of images with channels last, [BATCH, height, width, channels], by weights
 * [height, width, c_in, c_out]; signals in one dimension are [BATCH, length, channels],
 * their weights [length, c_in, c_out].
 *
 * The three primitives are the derivatives of one trilinear form,
 *
 *   sum over b, o, t, i, j of  y[b, o, j] w[t, i, j] x[b, o stride + t - before, i],
 *
 * with positions o of the result and t of the window in both directions, and x zero
 * outside of its image, or periodic.  So they are closed under VJP and JVP.  Weights are
 * global; images may be, with their number in front. */
#pragma once

#include "engine/graph/node.h"

/* How windows lie over an image; index 0: down, 1: across. */
typedef struct {
  int stride[2];     /* >= 1 */
  int before[2];     /* zeros assumed before the image, >= 0 */
  int size[2];       /* of the result, >= 1 */
  gboolean wraps[2]; /* x repeats instead of being zero outside; then x is as long as y's
                      * strides together, and no shorter than w and `before` */
} AnsOpConv;

/* x and w to y, [BATCH, size, c_out].  Windows may hang over the image's end. */
AnsNode *ans_op_conv (AnsNode *x, AnsNode *w, const AnsOpConv *geometry);

/* y and w to x, [BATCH, size, c_in]. */
AnsNode *ans_op_conv_transposed (AnsNode *y, AnsNode *w, const AnsOpConv *geometry);

/* x and y to w, [size, c_in, c_out]: a sum over the batch. */
AnsNode *ans_op_conv_filter (AnsNode *x, AnsNode *y, const AnsOpConv *geometry);

typedef enum {
  ANS_PADDING_NONE,     /* windows lie within the image: (n - k) / stride + 1 results */
  ANS_PADDING_ZERO,     /* n / stride results, rounded up; missing values are zero */
  ANS_PADDING_PERIODIC, /* likewise, missing values come from the other end */
} AnsPadding;

/* The usual forms.  Padding is shared out evenly, the odd one behind. */
AnsNode *ans_op_conv_1d (AnsNode *x, AnsNode *w, int stride, AnsPadding padding);
AnsNode *ans_op_conv_2d (AnsNode *x, AnsNode *w, int stride, AnsPadding padding);

/* The adjoint of the above in x, for a result of n stride positions (none: (n - 1) stride
 * + k): how a decoder undoes an encoder's stride.  Here w is [..., c_out, c_in]. */
AnsNode *ans_op_conv_transposed_1d (AnsNode *y, AnsNode *w, int stride,
                                    AnsPadding padding);
AnsNode *ans_op_conv_transposed_2d (AnsNode *y, AnsNode *w, int stride,
                                    AnsPadding padding);

/* Values of the other end along an axis, in front and behind; both within its size. */
AnsNode *ans_op_conv_wrap (AnsNode *x, int axis, int before, int after);

/* Rules, for the table of operations. */
char *ans_op_conv_shape (const AnsNode *draft, AnsShape *shape);
AnsNode *ans_op_conv_vjp (const AnsNode *node, int i, AnsNode *g, gboolean per_sample);

/* The geometry of a node that is one of the three. */
AnsOpConv ans_op_conv_geometry (const AnsNode *node);

/* From image to image, for the stride of a place, which global values do not have. */
gsize ans_op_conv_stride (const AnsShape *images, int stride);

/* Whether nothing happens downwards, so that the batch may take that place. */
gboolean ans_op_conv_is_signal (const AnsOpConv *at, int x, int y, int w);
