/* Fully connected networks, written as graph builders. */
#pragma once

#include "engine/graph/graph.h"

typedef enum {
  ANS_TANH,
  ANS_SIGMOID,
  ANS_SOFTPLUS,
  ANS_SIN,
  ANS_SWISH, /* x sigmoid (x) */
} AnsActivation;

/* sigma (z), elementwise. */
AnsNode *ans_mlp_activate (AnsNode *z, AnsActivation activation);

typedef struct {
  int depth; /* hidden layers, >= 0 */
  int width; /* units per hidden layer, >= 1 */
  int n_out; /* outputs, >= 1 */
  AnsActivation activation;
  gboolean residual; /* y + sigma (W y + b) from the second hidden layer on */
  double
      bias_spread; /* of the first hidden layer's initial biases, a tenth of it later */
  double output_scale; /* factor on the initial spread of the last layer */
} AnsMlp;

/* x [BATCH, n_in] -> [BATCH, n_out].  Adds parameters `name`.0.weight (n_out x n_in),
 * `name`.0.bias and so on; weights start as Glorot normal, N (0, 2 / (n_in + n_out)),
 * biases as normal of bias_spread, the last ones at zero. */
AnsNode *ans_mlp (AnsNode *x, const char *name, const AnsMlp *net);
