#include "engine/nets/activation.h"

#include "engine/graph/op.h"
#include "engine/graph/op_math.h"

#include <string.h>

static AnsNode *
leaky_relu (AnsNode *x)
{
  return ans_op_leaky_relu (x, 0.01);
}

static AnsNode *
elu (AnsNode *x)
{
  return ans_op_elu (x, 1);
}

static AnsNode *
identity (AnsNode *x)
{
  return x;
}

#define N_ACTIVATIONS 11

static AnsNode *(*const builders[N_ACTIVATIONS]) (AnsNode *) = {
    [ANS_TANH] = ans_op_tanh,         [ANS_SIGMOID] = ans_op_sigmoid,
    [ANS_SOFTPLUS] = ans_op_softplus, [ANS_SIN] = ans_op_sin,
    [ANS_SWISH] = ans_op_silu,        [ANS_RELU] = ans_op_relu,
    [ANS_LEAKY_RELU] = leaky_relu,    [ANS_ELU] = elu,
    [ANS_GELU] = ans_op_gelu,         [ANS_LOG_COSH] = ans_op_log_cosh,
    [ANS_IDENTITY] = identity,
};

static const char *const names[N_ACTIVATIONS + 1] = {
    [ANS_TANH] = "tanh",
    [ANS_SIGMOID] = "sigmoid",
    [ANS_SOFTPLUS] = "softplus",
    [ANS_SIN] = "sin",
    [ANS_SWISH] = "silu",
    [ANS_RELU] = "relu",
    [ANS_LEAKY_RELU] = "leaky-relu",
    [ANS_ELU] = "elu",
    [ANS_GELU] = "gelu",
    [ANS_LOG_COSH] = "log-cosh",
    [ANS_IDENTITY] = "identity",
};

AnsNode *
ans_activation (AnsNode *x, AnsActivation activation)
{
  g_assert ((guint) activation < N_ACTIVATIONS);
  return builders[activation](x);
}

const char *const *
ans_activation_names (void)
{
  return names;
}

const char *
ans_activation_name (AnsActivation activation)
{
  g_assert ((guint) activation < N_ACTIVATIONS);
  return names[activation];
}

gboolean
ans_activation_from_name (const char *name, AnsActivation *activation)
{
  if (strcmp (name, "swish") == 0)
    name = names[ANS_SWISH];
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0) {
      *activation = (AnsActivation) i;
      return TRUE;
    }
  return FALSE;
}
