#include "engine/problems/gan_network.h"

#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/nets/mlp.h"

#include <math.h>

#define NORM_FLOOR                                                                       \
  1e-12 /* under the root of |grad D|^2, whose slope at 0 is infinite                    \
         */

static AnsNode *
input (AnsGraph *graph, const char *name, int columns)
{
  int shape[] = {ANS_BATCH, columns};
  return ans_graph_input (graph, name, columns > 0 ? 2 : 1, shape);
}

static AnsMlp
layers (const AnsGanShape *shape, int n_out)
{
  return (AnsMlp){.depth = shape->depth,
                  .width = shape->width,
                  .n_out = n_out,
                  .activation = shape->activation,
                  .bias_spread = 0.5,
                  .output_scale = 1};
}

static AnsNode *
generate (const AnsGanShape *shape, AnsNode *z)
{
  AnsMlp net = layers (shape, 2);
  return ans_mlp (z, "generator", &net);
}

static AnsNode *
judge (const AnsGanShape *shape, AnsNode *x)
{
  AnsMlp net = layers (shape, 1);
  return ans_op_reshape (ans_mlp (x, "discriminator", &net), 1, (int[]){ANS_BATCH});
}

static AnsNode *
grad (AnsNode *y, AnsNode *x)
{
  AnsNode *gradient;
  ans_grad (y, 1, &x, &gradient);
  return gradient;
}

/* |rows|^2 */
static AnsNode *
square_rows (AnsNode *x)
{
  return ans_op_sum (ans_op_square (x), 1u << 1, FALSE);
}

static gboolean
compile_generator (AnsGanNetwork *self, const AnsGanShape *shape, AnsParallel *parallel,
                   GError **error)
{
  AnsGraph *graph = self->generator = ans_graph_new ();
  AnsNode *z = input (graph, "z", shape->latent), *c = input (graph, "c", 2);
  AnsNode *x = generate (shape, z);
  AnsNode *back = ans_grad_parameters (ans_op_sum_all (ans_op_mul (c, x)));
  self->n_generator = ans_graph_parameters_length (graph);
  self->sample = ans_program_new (1, &x, parallel, error);
  if (self->sample == NULL)
    return FALSE;
  self->back = ans_program_new (1, &back, parallel, error);
  return self->back != NULL;
}

/* The generator's loss at D. */
static AnsNode *
generator_loss (AnsGanLoss loss, AnsNode *D)
{
  AnsNode *minus = ans_op_neg (D);
  return loss == ANS_GAN_WASSERSTEIN ? minus : ans_op_softplus (minus);
}

static gboolean
compile_slopes (AnsGanNetwork *self, const AnsGanShape *shape, AnsParallel *parallel,
                GError **error)
{
  AnsGraph *graph = self->discriminator = ans_graph_new ();
  AnsNode *y = input (graph, "y", 2), *D = judge (shape, y);
  self->n_discriminator = ans_graph_parameters_length (graph);
  self->value = ans_program_new (1, &D, parallel, error);
  for (int i = 0; i < ANS_GAN_N_LOSSES && self->value != NULL; i++) {
    AnsNode *value = generator_loss ((AnsGanLoss) i, D),
            *both[] = {value, grad (value, y)};
    self->slope[i] = ans_program_new (2, both, parallel, error);
    if (self->slope[i] == NULL)
      return FALSE;
  }
  return self->value != NULL;
}

typedef struct {
  AnsNode *x, *y, *weight, *between, *lambda;
} Inputs;

/* The penalty of each row, or NULL. */
static AnsNode *
penalty (const AnsGanShape *shape, AnsGanLoss loss, const Inputs *in, AnsNode *on_data)
{
  if (loss == ANS_GAN_NON_SATURATING)
    return NULL;
  if (loss == ANS_GAN_R1)
    return ans_op_scale (square_rows (grad (on_data, in->x)), 0.5);
  AnsNode *apart = ans_op_sub (in->x, in->y);
  AnsNode *u = ans_op_add (in->y, ans_op_mul (in->between, apart));
  AnsNode *square = square_rows (grad (judge (shape, u), u));
  AnsNode *norm = ans_op_sqrt (ans_op_shift (square, NORM_FLOOR));
  return ans_op_square (ans_op_shift (norm, -1));
}

/* The slope of the activation below zero if it is linear on either side, or NaN. */
static double
slope_below (AnsActivation activation)
{
  return activation == ANS_LEAKY_RELU ? 0.01 : activation == ANS_RELU ? 0 : (double) NAN;
}

/* The rows c_i D (x_i) + v_i . grad D (x_i), for a D that is piecewise linear: the units
 * that are on at x take c x + v through the layers, with biases c b.  Its derivative in
 * D's parameters has one sweep back, which is that of grad D: R1 costs two products of
 * layers less than its derivative term by term. */
static AnsNode *
along (AnsNode *x, AnsNode *c, AnsNode *v, double slope)
{
  AnsGraph *graph = ans_node_graph (x);
  AnsNode *zero = ans_graph_scalar (graph, 0), *one = ans_graph_scalar (graph, 1);
  AnsNode *low = ans_graph_scalar (graph, slope), *k;
  int layers = ans_graph_parameters (graph) / 2;
  c = ans_op_reshape (c, 2, (int[]){ANS_BATCH, 1});
  k = ans_op_add (ans_op_mul (c, x), v);
  for (int i = 0; i < layers; i++) {
    AnsParameterInfo W, b;
    ans_graph_parameter_info (graph, 2 * i, &W);
    ans_graph_parameter_info (graph, 2 * i + 1, &b);
    k = ans_op_add (ans_op_matmul (k, W.node, FALSE, TRUE), ans_op_mul (c, b.node));
    if (i == layers - 1)
      break;
    x = ans_op_add (ans_op_matmul (x, W.node, FALSE, TRUE), b.node);
    AnsNode *on = ans_op_select (ans_op_greater (x, zero), one, low);
    x = ans_op_mul (x, on);
    k = ans_op_mul (k, ans_op_stop_gradient (on));
  }
  return ans_op_reshape (k, 1, (int[]){ANS_BATCH});
}

/* What has the gradient of sum of weights times l (-D (x)) + (lambda / 2) |grad D (x)|^2
 * in D's parameters. */
static AnsNode *
swift_r1 (const Inputs *in, AnsNode *on_data, double slope)
{
  AnsNode *lambda = ans_op_mul (ans_op_reshape (in->lambda, 0, NULL), in->weight);
  AnsNode *c =
      ans_op_neg (ans_op_mul (in->weight, ans_op_sigmoid (ans_op_neg (on_data))));
  AnsNode *v = ans_op_mul (ans_op_reshape (lambda, 2, (int[]){ANS_BATCH, 1}),
                           grad (on_data, in->x));
  return along (in->x, ans_op_stop_gradient (c), ans_op_stop_gradient (v), slope);
}

static gboolean
compile_train (AnsGanNetwork *self, const AnsGanShape *shape, AnsGanLoss loss,
               AnsParallel *parallel, GError **error)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  Inputs in = {input (graph, "x", 2), input (graph, "y", 2), input (graph, "weight", 0),
               input (graph, "between", 1),
               ans_graph_input (graph, "lambda", 1, (int[]){1})};
  AnsNode *on_data = judge (shape, in.x), *on_fakes = judge (shape, in.y), *rows;
  if (loss == ANS_GAN_WASSERSTEIN)
    rows = ans_op_sub (on_fakes, on_data);
  else
    rows =
        ans_op_add (ans_op_softplus (ans_op_neg (on_data)), ans_op_softplus (on_fakes));
  AnsNode *value = ans_op_sum_all (ans_op_mul (in.weight, rows)), *objective = value;
  AnsNode *extra = penalty (shape, loss, &in, on_data);
  if (extra != NULL) {
    AnsNode *lambda = ans_op_reshape (in.lambda, 0, NULL);
    AnsNode *sum = ans_op_sum_all (ans_op_mul (in.weight, extra));
    objective = ans_op_add (value, ans_op_mul (lambda, sum));
  }
  double slope = slope_below (shape->activation);
  if (loss == ANS_GAN_R1 && !isnan (slope)) {
    AnsNode *of_fakes = ans_op_mul (in.weight, ans_op_softplus (on_fakes));
    objective = ans_op_sum_all (ans_op_add (of_fakes, swift_r1 (&in, on_data, slope)));
  }
  AnsNode *both[] = {value, ans_grad_parameters (objective)};
  self->train[loss] = ans_program_new (2, both, parallel, error);
  return self->train[loss] != NULL;
}

gboolean
ans_gan_network_init (AnsGanNetwork *self, const AnsGanShape *shape,
                      AnsParallel *parallel, GError **error)
{
  if (!compile_generator (self, shape, parallel, error) ||
      !compile_slopes (self, shape, parallel, error))
    return FALSE;
  for (int i = 0; i < ANS_GAN_N_LOSSES; i++)
    if (!compile_train (self, shape, (AnsGanLoss) i, parallel, error))
      return FALSE;
  return TRUE;
}

void
ans_gan_network_clear (AnsGanNetwork *self)
{
  g_clear_pointer (&self->sample, ans_program_free);
  g_clear_pointer (&self->back, ans_program_free);
  g_clear_pointer (&self->value, ans_program_free);
  for (int i = 0; i < ANS_GAN_N_LOSSES; i++) {
    g_clear_pointer (&self->slope[i], ans_program_free);
    g_clear_pointer (&self->train[i], ans_program_free);
  }
  g_clear_pointer (&self->generator, ans_graph_free);
  g_clear_pointer (&self->discriminator, ans_graph_free);
}

/* ---- running ---- */

void
ans_gan_network_sample (AnsGanNetwork *self, const double *theta, int n, const double *z,
                        double *x)
{
  ans_program_run (self->sample, n, theta, (const double *[]){z, NULL}, &x);
}

void
ans_gan_network_back (AnsGanNetwork *self, const double *theta, int n, const double *z,
                      const double *c, double *gradient)
{
  ans_program_run (self->back, n, theta, (const double *[]){z, c}, &gradient);
}

void
ans_gan_network_value (AnsGanNetwork *self, const double *theta, int n, const double *x,
                       double *D)
{
  ans_program_run (self->value, n, theta, &x, &D);
}

void
ans_gan_network_slope (AnsGanNetwork *self, AnsGanLoss loss, const double *theta, int n,
                       const double *y, double *value, double *gradient)
{
  ans_program_run (self->slope[loss], n, theta, &y, (double *[]){value, gradient});
}

double
ans_gan_network_train (AnsGanNetwork *self, AnsGanLoss loss, const double *theta,
                       const AnsGanBatch *batch, double *gradient)
{
  double value = 0;
  const double *inputs[] = {batch->x, batch->y, batch->weight, batch->between,
                            &batch->lambda};
  ans_program_run (self->train[loss], batch->n, theta, inputs,
                   (double *[]){&value, gradient});
  return value;
}
