#include "engine/nets/attention.h"

#include "engine/graph/op.h"
#include "engine/graph/op_reduce.h"
#include "engine/nets/norm.h"

#include <math.h>

static AnsNode *
weight (AnsNode *x, const char *name, const char *part, int n_out, int n_in,
        AnsInitKind kind)
{
  AnsInit init = {.kind = kind == ANS_INIT_NORMAL ? ANS_INIT_GLOROT_NORMAL : kind,
                  .scale = 1};
  g_autofree char *whole = g_strdup_printf ("%s.%s", name, part);
  return ans_graph_parameter_init (ans_node_graph (x), whole, 2, (int[]){n_out, n_in},
                                   &init);
}

AnsNode *
ans_attention_product (AnsNode *x, const char *name, int rows, int columns,
                       AnsActivation activation)
{
  AnsNode *U, *V;

  g_assert (rows >= 1 && columns >= 1);
  if (ans_node_rank (x) != 3)
    return ans_graph_refuse (x, "attention", "it wants [batch, n, m]");
  U = weight (x, name, "left", rows, ans_node_size (x, 1), ANS_INIT_NORMAL);
  V = weight (x, name, "right", columns, ans_node_size (x, 2), ANS_INIT_NORMAL);
  x = ans_op_matmul (U, ans_op_matmul (x, V, FALSE, TRUE), FALSE, FALSE);
  return ans_activation (x, activation);
}

/* x W^T + b */
static AnsNode *
project (AnsNode *x, const char *name, const char *part, int n_out, AnsInitKind kind)
{
  g_autofree char *own = g_strdup_printf ("%s.weight", part),
                  *bias = g_strdup_printf ("%s.%s.bias", name, part);
  AnsNode *W = weight (x, name, own, n_out, ans_node_size (x, 2), kind);
  AnsNode *b = ans_graph_parameter (ans_node_graph (x), bias, 1, &n_out, 0);
  return ans_op_add (ans_op_matmul (x, W, FALSE, TRUE), b);
}

/* [BATCH, tokens, heads d] -> [BATCH, heads, tokens, d] */
static AnsNode *
split_heads (AnsNode *x, int heads)
{
  int n = ans_node_size (x, 1), d = ans_node_size (x, 2) / heads;
  x = ans_op_reshape (x, 4, (int[]){ANS_BATCH, n, heads, d});
  return ans_op_transpose (x, (int[]){0, 2, 1, 3});
}

static AnsNode *
join_heads (AnsNode *x)
{
  int n = ans_node_size (x, 2), wide = ans_node_size (x, 1) * ans_node_size (x, 3);
  x = ans_op_transpose (x, (int[]){0, 2, 1, 3});
  return ans_op_reshape (x, 3, (int[]){ANS_BATCH, n, wide});
}

/* softmax (Q K^T / sqrt (d)) V of all heads. */
static AnsNode *
attend (AnsNode *x, const char *name, int h, int d, AnsInitKind init)
{
  AnsNode *Q = split_heads (project (x, name, "query", h * d, init), h);
  AnsNode *K = split_heads (project (x, name, "key", h * d, init), h);
  AnsNode *V = split_heads (project (x, name, "value", h * d, init), h);
  AnsNode *weights = ans_op_matmul (ans_op_scale (Q, 1 / sqrt (d)), K, FALSE, TRUE);
  return join_heads (ans_op_matmul (ans_op_softmax (weights, 3), V, FALSE, FALSE));
}

AnsNode *
ans_attention (AnsNode *x, const char *name, const AnsAttention *net)
{
  g_autofree char *norm = g_strdup_printf ("%s.norm", name);
  int h = net->heads, d = net->head_channels, n_out = net->n_out, channels;
  AnsNode *y = x;

  g_assert (h >= 1 && d >= 0 && n_out >= 0);
  if (ans_node_rank (x) != 3)
    return ans_graph_refuse (x, "attention", "it wants [batch, tokens, channels]");
  channels = ans_node_size (x, 2);
  if (d == 0 && channels % h != 0)
    return ans_graph_refuse (x, "attention", "the channels are no multiple of the heads");
  if (net->residual && n_out > 0 && n_out != channels)
    return ans_graph_refuse (x, "attention", "a residual wants as many channels");
  if (net->norm)
    y = ans_norm_layer (y, norm);
  y = attend (y, name, h, d > 0 ? d : channels / h, net->init);
  y = project (y, name, "out", n_out > 0 ? n_out : channels, net->init);
  return net->residual ? ans_op_add (x, y) : y;
}
