/* The committor's training step (Khoo, Lu, Ying 2019, "Solving for high-dimensional
 * committor functions using artificial neural networks"): a net u with
 *   loss = mean w |grad_x u|^2 + 10 (mean over A of u^2 + mean over B of (u - 1)^2)
 * and its gradient in the parameters.  A row of the batch is four points of the interior
 * and one of each boundary, so that 1024 points are 256 rows. */
#include "tests/bench/workload.h"

#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/nets/mlp.h"

enum { INTERIOR = 4 };

static AnsNode *
mean (Workload *self, AnsNode *x, int per_row)
{
  return ans_op_scale (ans_op_sum_all (x), 1.0 / (per_row * self->rows));
}

static void
build (Workload *self)
{
  const WorkloadSize *size = &self->size;
  AnsMlp net = {size->depth, size->width, 1, ANS_TANH, FALSE, 0.5, 1};
  int interior[] = {ANS_BATCH, INTERIOR, size->d}, boundary[] = {ANS_BATCH, 2, size->d};
  AnsNode *x, *w, *c, *g, *u, *target, *energy, *penalty;

  self->rows = size->rows / INTERIOR;
  x = workload_input (self, "x", 3, interior);
  w = workload_input (self, "w", 2, interior);
  c = workload_input (self, "c", 3, boundary);
  ans_grad (ans_mlp (x, "u", &net), 1, &x, &g);
  energy = ans_op_mul (ans_op_square (w), ans_op_sum (ans_op_square (g), 4, FALSE));
  u = ans_mlp (c, "u", &net);
  target = ans_graph_constant (self->graph, 2, (int[]){2, 1}, (double[]){0, 1});
  penalty = ans_op_square (ans_op_sub (u, target));
  workload_loss (self, ans_op_add (mean (self, energy, INTERIOR),
                                   ans_op_scale (mean (self, penalty, 1), 10)));
}

static const WorkloadSize sizes[] = {{3, 32, 2, 1024},   {3, 64, 2, 1024},
                                     {4, 128, 2, 1024},  {3, 32, 10, 1024},
                                     {3, 64, 10, 1024},  {4, 128, 10, 1024},
                                     {3, 32, 50, 1024},  {3, 64, 50, 1024},
                                     {4, 128, 50, 1024}, {0}};

const WorkloadKind workload_committor = {
    "committor", "loss of a committor's net, its gradient in the parameters", sizes,
    build};
