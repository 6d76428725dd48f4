/* Convolutional networks over signals and images with channels last, written as graph
 * builders. */
#pragma once

#include "engine/graph/op_conv.h"
#include "engine/nets/activation.h"

typedef struct {
  int depth;    /* hidden layers, >= 0 */
  int channels; /* of each of them, >= 1 */
  int window;   /* positions a layer sees, in each direction, >= 1 */
  int n_out;    /* channels of the result, >= 1 */
  AnsActivation activation;
  gboolean residual; /* the first layer is linear, the others are y + sigma (w * y + b) */
  AnsPadding padding;
  int stride;          /* of the first layer; the last one, transposed, takes it back */
  double bias_spread;  /* of the hidden layers' initial biases */
  double output_scale; /* factor on the initial spread of the last layer */
  AnsInitKind init;    /* of the weights; ANS_INIT_NORMAL: Glorot normal */
} AnsConv;

/* x [BATCH, length, c] or [BATCH, height, width, c] -> the same with n_out channels;
 * sizes should be multiples of the stride.  Adds parameters `name`.0.weight ([window,
 * window,] c_in, c_out), `name`.0.bias (c_out) and so on; weights start as `init` says,
 * for the numbers that a window holds, by default Glorot normal, the last biases at zero.
 */
AnsNode *ans_conv (AnsNode *x, const char *name, const AnsConv *net);
