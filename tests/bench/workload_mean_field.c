/* A gradient step of a wide network of one hidden layer in the mean-field scaling,
 *   f (x) = (1/m) sum_i a_i tanh (w_i x + b_i),   L = (1/2n) sum_j (f (x_j) - y_j)^2,
 * with slope = m grad L of the neurons (a, w, b), by the formulas that the problem uses.
 */
#include "tests/bench/workload.h"

#include "engine/problems/mean_field_net.h"

#include <string.h>

#define RATE 0.1

typedef struct {
  AnsMeanFieldNet net;
  const double *theta;
  double *loss, *slope, *moved;
} Regression;

static void
open (Workload *self)
{
  int m = self->size.width, n = self->rows;
  gint64 neurons[] = {m, 3}, points = n;
  Regression *work = self->data = ans_arena_array (self->memory, Regression, 1);
  AnsMeanFieldNet *net = &work->net;

  ans_mean_field_net_init (net, self->memory, ANS_MEAN_FIELD_TANH, m, n, 1.0 / m);
  work->theta = workload_given (self, "theta", 2, neurons);
  memcpy (net->x1, workload_given (self, "x", 1, &points), sizeof (double) * (gsize) n);
  memcpy (net->y, workload_given (self, "y", 1, &points), sizeof (double) * (gsize) n);
  for (int j = 0; j < n; j++)
    net->x2[j] = 1;
  work->loss = workload_result (self, "loss", 1, (gint64[]){1});
  work->slope = workload_result (self, "slope", 2, neurons);
  work->moved = workload_result (self, "moved", 2, neurons);
}

static void
run (Workload *self)
{
  Regression *work = self->data;

  *work->loss = ans_mean_field_net_forward (&work->net, self->parallel, work->theta);
  ans_mean_field_net_slopes (&work->net, self->parallel, work->theta, 0, work->slope);
  for (int i = 0; i < 3 * self->size.width; i++)
    work->moved[i] = work->theta[i] - RATE * work->slope[i];
}

/* Arguments, their sum and three slopes. */
static void
count (const Workload *self, Cost *cost)
{
  double pairs = (double) self->size.width * self->rows;
  cost->flops = 12 * pairs;
  cost->evaluations[COST_TANH] = pairs;
}

static const WorkloadSize sizes[] = {{1, 800, 1, 256}, {0}};

const WorkloadKind workload_mean_field = {
    "mean-field", "a gradient step of a mean-field network",
    sizes,        .open = open,
    .run = run,   .count = count};
