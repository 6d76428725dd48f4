#include "engine/nets/conv.h"

#include "engine/graph/op.h"

typedef AnsNode *(*Convolve) (AnsNode *x, AnsNode *w, int stride, AnsPadding padding);

/* The last layer of a net with a stride is transposed: its weights are [..., out, in]. */
static AnsNode *
layer (AnsNode *y, const char *name, int index, const AnsConv *net)
{
  static const Convolve forms[2][2] = {
      {ans_op_conv_1d, ans_op_conv_2d},
      {ans_op_conv_transposed_1d, ans_op_conv_transposed_2d}};
  gboolean last = index == net->depth, back = last && index > 0 && net->stride > 1;
  gboolean image = ans_node_rank (y) == 4;
  int n_in = ans_node_size (y, ans_node_rank (y) - 1);
  int n_out = last ? net->n_out : net->channels;
  int stride = (index == 0 && !last) || back ? net->stride : 1;
  int size = image ? net->window * net->window : net->window;
  int shape[] = {net->window, net->window, back ? n_out : n_in, back ? n_in : n_out};
  AnsInit init = {.kind = net->init, .scale = last ? net->output_scale : 1};
  g_autofree char *weight = g_strdup_printf ("%s.%d.weight", name, index);
  g_autofree char *bias = g_strdup_printf ("%s.%d.bias", name, index);
  AnsNode *w, *b;

  if (init.kind == ANS_INIT_NORMAL)
    init.kind = ANS_INIT_GLOROT_NORMAL;
  init.fan_in = size * n_in;
  init.fan_out = size * n_out;
  w = ans_graph_parameter_init (ans_node_graph (y), weight, image ? 4 : 3,
                                image ? shape : shape + 1, &init);
  b = ans_graph_parameter (ans_node_graph (y), bias, 1, &n_out,
                           last ? 0 : net->bias_spread);
  return ans_op_add (forms[back][image](y, w, stride, net->padding), b);
}

AnsNode *
ans_conv (AnsNode *x, const char *name, const AnsConv *net)
{
  AnsNode *y = x;

  g_assert (net->depth >= 0 && net->n_out >= 1 && net->window >= 1 && net->stride >= 1 &&
            (net->depth == 0 || net->channels >= 1));
  for (int i = 0; i < net->depth; i++) {
    AnsNode *z = layer (y, name, i, net);
    if (!net->residual || i > 0)
      z = ans_activation (z, net->activation);
    y = net->residual && i > 0 ? ans_op_add (y, z) : z;
  }
  return layer (y, name, net->depth, net);
}
