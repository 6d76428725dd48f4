#include "engine/nets/mlp.h"

#include "engine/graph/op.h"

/* y W^T + b */
static AnsNode *
layer (AnsNode *y, const char *name, int index, int n_out, AnsInit init,
       double bias_spread)
{
  AnsGraph *graph = ans_node_graph (y);
  int n_in = ans_node_size (y, ans_node_rank (y) - 1);
  g_autofree char *weight = g_strdup_printf ("%s.%d.weight", name, index);
  g_autofree char *bias = g_strdup_printf ("%s.%d.bias", name, index);
  AnsNode *W = ans_graph_parameter_init (graph, weight, 2, (int[]){n_out, n_in}, &init);
  AnsNode *b = ans_graph_parameter (graph, bias, 1, &n_out, bias_spread);

  return ans_op_add (ans_op_matmul (y, W, FALSE, TRUE), b);
}

AnsNode *
ans_mlp (AnsNode *x, const char *name, const AnsMlp *net)
{
  AnsInit hidden = {.kind = net->init, .scale = 1}, last;
  AnsNode *y = x;

  if (hidden.kind == ANS_INIT_NORMAL)
    hidden.kind = ANS_INIT_GLOROT_NORMAL;
  if (ans_node_rank (x) < 2)
    return ans_graph_refuse (x, "mlp", "it wants [batch, n]");
  last = hidden;
  last.scale = net->output_scale;
  g_assert (net->depth >= 0 && net->n_out >= 1 && (net->depth == 0 || net->width >= 1));
  for (int i = 0; i < net->depth; i++) {
    double spread = i == 0 ? net->bias_spread : 0.1 * net->bias_spread;
    AnsNode *z = layer (y, name, i, net->width, hidden, spread);
    z = ans_activation (z, net->activation);
    y = net->residual && i > 0 ? ans_op_add (y, z) : z;
  }
  return layer (y, name, net->depth, net->n_out, last, 0);
}
