#include "engine/nets/norm.h"

#include "engine/graph/op.h"
#include "engine/graph/op_reduce.h"

#define SMALLEST_VARIANCE 1e-5

AnsNode *
ans_norm_layer (AnsNode *x, const char *name)
{
  AnsGraph *graph = ans_node_graph (x);
  int last = ans_node_rank (x) - 1, n;
  g_autofree char *scale = g_strdup_printf ("%s.scale", name),
                  *shift = g_strdup_printf ("%s.shift", name);
  AnsInit ones = {.kind = ANS_INIT_CONSTANT, .scale = 1}, zeros = {ANS_INIT_ZEROS};
  AnsNode *a, *b, *centred, *variance;

  if (last < 0 || ans_node_size (x, last) == ANS_BATCH)
    return ans_graph_refuse (x, "layer norm", "there is no axis of channels");
  n = ans_node_size (x, last);
  a = ans_graph_parameter_init (graph, scale, 1, &n, &ones);
  b = ans_graph_parameter_init (graph, shift, 1, &n, &zeros);
  centred = ans_op_sub (x, ans_op_mean (x, 1u << last, TRUE));
  variance = ans_op_mean (ans_op_square (centred), 1u << last, TRUE);
  variance = ans_op_sqrt (ans_op_shift (variance, SMALLEST_VARIANCE));
  centred = ans_op_mul (centred, ans_op_reciprocal (variance));
  return ans_op_add (ans_op_mul (centred, a), b);
}
