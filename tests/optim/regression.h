/* A small tanh net on points of an interval, with its derivatives per sample from the
 * engine's other way to them. */
#pragma once

#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"
#include "engine/nets/init.h"
#include "engine/nets/mlp.h"
#include "engine/optim/jacobian.h"

#include <math.h>

#define REGRESSION_ROWS 60
#define REGRESSION_MOST 100 /* parameters */

typedef struct {
  AnsGraph *graph;
  AnsProgram *program; /* residuals, their derivatives per sample */
  AnsJacobian *jacobian;
  int P;
  double x[REGRESSION_ROWS], y[REGRESSION_ROWS];
  double theta[REGRESSION_MOST], r[REGRESSION_ROWS];
  double J[REGRESSION_ROWS * REGRESSION_MOST];
} Regression;

/* Residuals u (x) - y; y = cos (3 x). */
static inline void
regression_open (Regression *self, AnsParallel *parallel, int width)
{
  AnsMlp mlp = {.depth = 2,
                .width = width,
                .n_out = 1,
                .activation = ANS_TANH,
                .bias_spread = 0.5,
                .output_scale = 1.0};
  AnsRandom random = ans_random (11, 0, 0);
  self->graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (self->graph, "x", 2, (int[]){ANS_BATCH, 1});
  AnsNode *y = ans_graph_input (self->graph, "y", 2, (int[]){ANS_BATCH, 1});
  AnsNode *r =
      ans_op_reshape (ans_op_sub (ans_mlp (x, "u", &mlp), y), 1, (int[]){ANS_BATCH});
  AnsNode *outputs[] = {r, ans_grad_parameters_per_sample (r)};
  self->program = ans_program_new (2, outputs, parallel, NULL);
  self->jacobian = ans_jacobian_new (r, parallel, NULL);
  self->P = ans_graph_parameters_length (self->graph);
  g_assert_cmpint (self->P, <=, REGRESSION_MOST);
  ans_init_parameters (self->graph, &random, self->theta);
  for (int i = 0; i < REGRESSION_ROWS; i++) {
    self->x[i] = -1.0 + 2.0 * i / (REGRESSION_ROWS - 1.0);
    self->y[i] = cos (3.0 * self->x[i]);
  }
}

/* r and J at theta; half the sum of squares. */
static inline double
regression_run (Regression *self)
{
  const double *inputs[] = {self->x, self->y};
  double *outputs[] = {self->r, self->J}, sum = 0.0;
  ans_program_run (self->program, REGRESSION_ROWS, self->theta, inputs, outputs);
  ans_jacobian_place (self->jacobian, REGRESSION_ROWS, self->theta, inputs);
  for (int i = 0; i < REGRESSION_ROWS; i++)
    sum += 0.5 * self->r[i] * self->r[i];
  return sum;
}

static inline void
regression_close (Regression *self)
{
  ans_jacobian_free (self->jacobian);
  ans_program_free (self->program);
  ans_graph_free (self->graph);
}
