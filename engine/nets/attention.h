/* Attention, written as graph builders over [BATCH, tokens, channels]. */
#pragma once

#include "engine/nets/activation.h"

/* Y = sigma (U X V^T), the tensor product form: X [BATCH, n, m] -> [BATCH, rows,
 * columns].  Adds parameters `name`.left (U, rows x n) and `name`.right (V, columns x m),
 * which start as Glorot normal. */
AnsNode *ans_attention_product (AnsNode *x, const char *name, int rows, int columns,
                                AnsActivation activation);

typedef struct {
  int heads;         /* >= 1 */
  int head_channels; /* of the queries, keys and values of a head; 0: channels / heads */
  int n_out;         /* channels of the result; 0: as the input's */
  gboolean norm;     /* the input passes through ans_norm_layer first */
  gboolean residual; /* and is added to the result, which needs as many channels */
  AnsInitKind init;  /* of the weights; ANS_INIT_NORMAL: Glorot normal */
} AnsAttention;

/* Self-attention with softmax (Vaswani et al. 2017): softmax (Q K^T / sqrt (d)) V for
 * each head, the heads side by side times W^T.  X [BATCH, tokens, channels] -> [BATCH,
 * tokens, n_out].  Adds parameters `name`.query.weight (heads d x channels), .query.bias,
 * the same for key and value, `name`.out.weight (n_out x heads d), .out.bias, and
 * `name`.norm.scale and .shift. */
AnsNode *ans_attention (AnsNode *x, const char *name, const AnsAttention *net);
