/* A periodic residual convolutional net: its mean squared error against a target and the
 * gradient in the parameters.  d = 1: moments at 64 positions, 33 to 32 channels, window
 * 5; d = 2: images of 32 x 64, 3 to 3 channels, window 3 x 3. */
#include "tests/bench/workload.h"

#include "engine/graph/op.h"
#include "engine/nets/conv.h"

static void
build (Workload *self)
{
  gboolean image = self->size.d == 2;
  AnsConv net = {.depth = self->size.depth,
                 .channels = self->size.width,
                 .window = image ? 3 : 5,
                 .n_out = image ? 3 : 32,
                 .activation = ANS_TANH,
                 .residual = TRUE,
                 .padding = ANS_PADDING_PERIODIC,
                 .stride = 1,
                 .bias_spread = 0.5,
                 .output_scale = 1};
  int signal_in[] = {ANS_BATCH, 64, 33}, signal_out[] = {ANS_BATCH, 64, 32};
  int image_shape[] = {ANS_BATCH, 32, 64, 3}, rank = image ? 4 : 3;
  AnsNode *x = workload_input (self, "x", rank, image ? image_shape : signal_in);
  AnsNode *target =
      workload_input (self, "target", rank, image ? image_shape : signal_out);
  AnsNode *error = ans_op_sub (ans_conv (x, "net", &net), target);
  double n = (double) self->rows * 64 * (image ? 32 * 3 : 32);

  workload_loss (self, ans_op_scale (ans_op_sum_all (ans_op_square (error)), 1 / n));
}

static const WorkloadSize sizes[] = {{8, 40, 1, 64}, {5, 16, 2, 16}, {0}};

const WorkloadKind workload_convolution = {
    "convolution", "loss of a convolutional residual net, its gradient", sizes, build};
