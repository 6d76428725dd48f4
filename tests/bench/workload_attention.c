/* A block of softmax attention over tokens with channels, `depth` heads and a skip: its
 * mean squared error against a target and the gradient in the parameters. */
#include "tests/bench/workload.h"

#include "engine/graph/op.h"
#include "engine/nets/attention.h"

static void
build (Workload *self)
{
  int tokens = self->size.d, channels = self->size.width;
  AnsAttention net = {.heads = self->size.depth, .residual = TRUE};
  int shape[] = {ANS_BATCH, tokens, channels};
  AnsNode *x = workload_input (self, "x", 3, shape);
  AnsNode *target = workload_input (self, "target", 3, shape);
  AnsNode *error = ans_op_sub (ans_attention (x, "net", &net), target);
  double n = (double) self->rows * tokens * channels;

  workload_loss (self, ans_op_scale (ans_op_sum_all (ans_op_square (error)), 1 / n));
}

static const WorkloadSize sizes[] = {{4, 32, 32, 128}, {0}};

const WorkloadKind workload_attention = {
    "attention", "loss of an attention block, its gradient", sizes, build};
