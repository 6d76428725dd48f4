/* The logistic regression of the SVGD problem as a graph, to take home. */
#include "engine/graph/op.h"
#include "engine/problems/svgd_state.h"

/* p (x) = mean over particles of sigmoid (w . (x_1, x_2, 1)). */
AnsModel *
ans_svgd_model (gpointer state, AnsContext *context G_GNUC_UNUSED, int index)
{
  const AnsSvgdState *self = state;
  int n = self->params.n;
  if (index > 0 || !self->system.logistic)
    return NULL;
  AnsGraph *graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *W = ans_graph_parameter (graph, "weight", 2, (int[]){n, 2}, 0);
  AnsNode *b = ans_graph_parameter (graph, "bias", 1, (int[]){n}, 0);
  AnsNode *each = ans_op_sigmoid (ans_op_add (ans_op_matmul (x, W, FALSE, TRUE), b));
  AnsNode *p = ans_op_scale (ans_op_sum (each, 1u << 1, FALSE), 1.0 / n);
  g_autofree double *values = g_new (double, 3 * n);
  for (int i = 0; i < n; i++) {
    values[2 * i] = self->x[3 * i];
    values[2 * i + 1] = self->x[3 * i + 1];
    values[2 * n + i] = self->x[3 * i + 2];
  }
  AnsModel *model = ans_model_new ("ensemble",
                                   "The probability p of class 1 at a point x, averaged "
                                   "over the particles.",
                                   graph, values);
  ans_model_add_output (model, "p", p);
  ans_model_set_box (model, 0, (double[]){-4, -4}, (double[]){4, 4});
  return model;
}
