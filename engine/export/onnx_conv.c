/* Convolutions.  Channels are last here and come second there, and weights [height,
 * width, c_in, c_out] are [c_out, c_in, height, width]; a transposed one takes [c_in,
 * c_out, height, width] of the channels that go in and come out. */
#include "engine/export/onnx_writer.h"
#include "engine/graph/op_conv.h"

static const int channels_second[] = {0, 3, 1, 2}, channels_last[] = {0, 2, 3, 1};
static const int filters_first[] = {3, 2, 0, 1};

static const char *
joined (AnsOnnxWriter *self, int axis, const char *const *parts)
{
  const char *whole = ans_onnx_writer_add (self, "Concat", NULL, parts);
  ans_onnx_writer_integer (self, "axis", axis);
  return whole;
}

/* x of length n along the axis, to which the other end's entries are added. */
static const char *
wrapped (AnsOnnxWriter *self, const char *x, int axis, int n, int before, int after)
{
  const char *parts[4] = {NULL};
  int k = 0;
  if (before > 0)
    parts[k++] = ans_onnx_writer_cut (self, x, NULL, axis, n - before, n);
  parts[k++] = x;
  if (after > 0)
    parts[k++] = ans_onnx_writer_cut (self, x, NULL, axis, 0, after);
  return k == 1 ? x : joined (self, axis, parts);
}

/* Windows cover `reach` entries from the first one on, which lies `before` entries before
 * the image; of zeros there may be too many behind, never too few. */
void
ans_onnx_conv_write (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  AnsOpConv at = ans_op_conv_geometry (node);
  const int *n = node->operands[0]->shape.size + 1, *k = node->operands[1]->shape.size;
  const char *x = ans_onnx_writer_value (self, node->operands[0]);
  const char *w = ans_onnx_writer_value (self, node->operands[1]);
  int pads[4] = {0};
  for (int i = 0; i < 2; i++) {
    int reach = (at.size[i] - 1) * at.stride[i] + k[i];
    int after = MAX (reach - at.before[i] - n[i], 0);
    if (at.wraps[i])
      x = wrapped (self, x, 1 + i, n[i], at.before[i], after);
    pads[i] = at.wraps[i] ? 0 : at.before[i];
    pads[2 + i] = at.wraps[i] ? 0 : after;
  }
  x = ans_onnx_writer_turn (self, x, NULL, 4, channels_second);
  w = ans_onnx_writer_turn (self, w, NULL, 4, filters_first);
  const char *y = ANS_ONNX (self, "Conv", NULL, x, w);
  ans_onnx_writer_integers (self, "pads", 4, pads);
  ans_onnx_writer_integers (self, "strides", 2, at.stride);
  for (int i = 0; i < 2; i++)
    y = ans_onnx_writer_cut (self, y, NULL, 2 + i, 0, at.size[i]);
  ans_onnx_writer_turn (self, y, result, 4, channels_last);
}

/* All that the windows reach, n entries beginning `before` entries before the image, cut
 * to its `size` with zeros where nothing reaches. */
static const char *
fitted (AnsOnnxWriter *self, const char *x, int axis, int n, int before, int size)
{
  int pads[8] = {0};
  pads[4 + axis] = MAX (before + size - n, 0);
  if (pads[4 + axis] > 0)
    x = ANS_ONNX (self, "Pad", NULL, x, ans_onnx_writer_indices (self, 8, pads));
  return ans_onnx_writer_cut (self, x, NULL, axis, before, before + size);
}

/* The same for an image that repeats: its laps are added. */
static const char *
folded (AnsOnnxWriter *self, const char *x, int axis, int n, int before, int size)
{
  int pads[8] = {0}, total;
  const char *sum = NULL;
  pads[axis] = (before + size - 1) / size * size - before;
  total = (pads[axis] + n + size - 1) / size * size;
  pads[4 + axis] = total - n - pads[axis];
  x = ANS_ONNX (self, "Pad", NULL, x, ans_onnx_writer_indices (self, 8, pads));
  for (int i = 0; i < total / size; i++) {
    const char *lap = ans_onnx_writer_cut (self, x, NULL, axis, i * size, (i + 1) * size);
    sum = sum ? ANS_ONNX (self, "Add", NULL, sum, lap) : lap;
  }
  return sum;
}

void
ans_onnx_conv_write_transposed (AnsOnnxWriter *self, const AnsNode *node,
                                const char *result)
{
  AnsOpConv at = ans_op_conv_geometry (node);
  const int *n = node->operands[0]->shape.size + 1, *k = node->operands[1]->shape.size;
  const char *y = ans_onnx_writer_value (self, node->operands[0]);
  const char *w = ans_onnx_writer_value (self, node->operands[1]);
  y = ans_onnx_writer_turn (self, y, NULL, 4, channels_second);
  w = ans_onnx_writer_turn (self, w, NULL, 4, filters_first);
  const char *x = ANS_ONNX (self, "ConvTranspose", NULL, y, w);
  ans_onnx_writer_integers (self, "strides", 2, at.stride);
  for (int i = 0; i < 2; i++) {
    int reach = (n[i] - 1) * at.stride[i] + k[i];
    x = (at.wraps[i] ? folded : fitted) (self, x, 2 + i, reach, at.before[i], at.size[i]);
  }
  ans_onnx_writer_turn (self, x, result, 4, channels_last);
}
