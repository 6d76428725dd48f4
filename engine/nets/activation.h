/* Activations of networks, by name. */
#pragma once

#include "engine/graph/graph.h"

typedef enum {
  ANS_TANH,
  ANS_SIGMOID,
  ANS_SOFTPLUS,
  ANS_SIN,
  ANS_SWISH, /* x sigmoid (x) */
  ANS_RELU,
  ANS_LEAKY_RELU, /* 0.01 x for x < 0 */
  ANS_ELU,        /* exp (x) - 1 for x < 0 */
  ANS_GELU,       /* x Phi (x) */
  ANS_LOG_COSH,
  ANS_IDENTITY,
} AnsActivation;

AnsNode *ans_activation (AnsNode *x, AnsActivation activation);

/* "tanh", "sigmoid", "softplus", "sin", "silu", "relu", "leaky-relu", "elu", "gelu",
 * "log-cosh", "identity", in the order of the values; the list ends with NULL.  "swish"
 * is understood as "silu". */
const char *const *ans_activation_names (void);
const char *ans_activation_name (AnsActivation activation);
gboolean ans_activation_from_name (const char *name, AnsActivation *activation);
