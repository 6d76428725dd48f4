/* Fully connected networks, written as graph builders. */
#pragma once

#include "engine/nets/activation.h"

typedef struct {
  int depth; /* hidden layers, >= 0 */
  int width; /* units per hidden layer, >= 1 */
  int n_out; /* outputs, >= 1 */
  AnsActivation activation;
  gboolean residual; /* y + sigma (W y + b) from the second hidden layer on */
  double
      bias_spread; /* of the first hidden layer's initial biases, a tenth of it later */
  double output_scale; /* factor on the initial spread of the last layer */
  AnsInitKind init;    /* of the weights; ANS_INIT_NORMAL: Glorot normal */
} AnsMlp;

/* x [BATCH, n_in] -> [BATCH, n_out].  Adds parameters `name`.0.weight (n_out x n_in),
 * `name`.0.bias and so on; weights start as `init` says, by default Glorot normal, N (0,
 * 2 / (n_in + n_out)), biases as normal of bias_spread, the last ones at zero. */
AnsNode *ans_mlp (AnsNode *x, const char *name, const AnsMlp *net);
