/* The gradients of one step of both players of a GAN with the non-saturating loss
 * (Goodfellow et al. 2014), generator z -> y and discriminator D in the plane:
 *   loss_d = mean softplus (-D (x)) + mean softplus (D (y)) in D's parameters,
 *   loss_g = mean softplus (-D (y)) in G's,
 * with the penalty (0.1 / 2) mean |grad D (x)|^2 (Mescheder et al. 2018) for size.d = 3
 * numbers of noise. */
#include "tests/bench/workload.h"

#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/nets/mlp.h"

enum { PENALISED = 3, MOST_PARAMETERS = 32 };

static AnsNode *
mean (const Workload *self, AnsNode *rows)
{
  return ans_op_scale (ans_op_sum_all (rows), 1.0 / self->rows);
}

static AnsNode *
penalty (const Workload *self, AnsNode *D, AnsNode *x)
{
  AnsNode *g;
  ans_grad (D, 1, &x, &g);
  return ans_op_scale (mean (self, ans_op_sum (ans_op_square (g), 2, FALSE)), 0.05);
}

/* Gradients of a loss in the parameters `first` ... `last` - 1, each as a vector. */
static void
gradients (Workload *self, AnsNode *loss, int first, int last, AnsNode **flat)
{
  AnsNode *nodes[MOST_PARAMETERS] = {NULL};
  g_assert (last <= MOST_PARAMETERS);
  for (int i = first; i < last; i++) {
    AnsParameterInfo info;
    ans_graph_parameter_info (self->graph, i, &info);
    nodes[i] = info.node;
  }
  ans_grad (loss, last - first, nodes + first, flat + first);
  for (int i = first; i < last; i++) {
    AnsParameterInfo info;
    ans_graph_parameter_info (self->graph, i, &info);
    flat[i] = ans_op_reshape (flat[i], 1, &info.length);
  }
}

static void
build (Workload *self)
{
  const WorkloadSize *size = &self->size;
  AnsMlp net = {size->depth, size->width, 2, ANS_LEAKY_RELU, FALSE, 0.5, 1};
  AnsMlp judge = net;
  AnsNode *z = workload_input (self, "z", 2, (int[]){ANS_BATCH, size->d});
  AnsNode *x = workload_input (self, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *y = ans_mlp (z, "g", &net), *flat[MOST_PARAMETERS];
  int first = ans_graph_parameters (self->graph);
  judge.n_out = 1;
  AnsNode *on_x = ans_mlp (x, "d", &judge), *on_y = ans_mlp (y, "d", &judge);
  int last = ans_graph_parameters (self->graph);
  AnsNode *loss_g = mean (self, ans_op_softplus (ans_op_neg (on_y)));
  AnsNode *loss_d = ans_op_add (mean (self, ans_op_softplus (ans_op_neg (on_x))),
                                mean (self, ans_op_softplus (on_y)));
  if (size->d == PENALISED)
    loss_d = ans_op_add (loss_d, penalty (self, on_x, x));
  gradients (self, loss_g, 0, first, flat);
  gradients (self, loss_d, first, last, flat);
  workload_output (self, "loss_d", loss_d);
  workload_output (self, "loss_g", loss_g);
  workload_output (self, "gradient", ans_op_concat (0, last, flat));
}

static const WorkloadSize sizes[] = {
    {2, 64, 2, 256}, {2, 64, PENALISED, 256}, {2, 128, 2, 256}, {0}};

const WorkloadKind workload_gan = {"gan", "gradients of a step of both players of a GAN",
                                   sizes, build};
