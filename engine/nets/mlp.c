#include "engine/nets/mlp.h"

#include "engine/graph/op.h"

#include <math.h>

AnsNode *
ans_mlp_activate (AnsNode *z, AnsActivation activation)
{
  switch (activation) {
  case ANS_TANH:
    return ans_op_tanh (z);
  case ANS_SIGMOID:
    return ans_op_sigmoid (z);
  case ANS_SOFTPLUS:
    return ans_op_softplus (z);
  case ANS_SIN:
    return ans_op_sin (z);
  case ANS_SWISH:
    return ans_op_mul (z, ans_op_sigmoid (z));
  }
  g_assert_not_reached ();
}

/* y W^T + b */
static AnsNode *
layer (AnsNode *y, const char *name, int index, int n_out, double scale,
       double bias_spread)
{
  AnsGraph *graph = ans_node_graph (y);
  int n_in = ans_node_size (y, ans_node_rank (y) - 1);
  g_autofree char *weight = g_strdup_printf ("%s.%d.weight", name, index);
  g_autofree char *bias = g_strdup_printf ("%s.%d.bias", name, index);
  AnsNode *W = ans_graph_parameter (graph, weight, 2, (int[]){n_out, n_in},
                                    scale * sqrt (2.0 / (n_in + n_out)));
  AnsNode *b = ans_graph_parameter (graph, bias, 1, &n_out, bias_spread);

  return ans_op_add (ans_op_matmul (y, W, FALSE, TRUE), b);
}

AnsNode *
ans_mlp (AnsNode *x, const char *name, const AnsMlp *net)
{
  AnsNode *y = x;

  g_assert (net->depth >= 0 && net->n_out >= 1 && (net->depth == 0 || net->width >= 1));
  for (int i = 0; i < net->depth; i++) {
    double spread = i == 0 ? net->bias_spread : 0.1 * net->bias_spread;
    AnsNode *z =
        ans_mlp_activate (layer (y, name, i, net->width, 1, spread), net->activation);
    y = net->residual && i > 0 ? ans_op_add (y, z) : z;
  }
  return layer (y, name, net->depth, net->n_out, net->output_scale, 0);
}
