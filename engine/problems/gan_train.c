/* The game.  Discriminator j descends sum_i a_i L_D (i, j) and generator i descends
 * sum_j b_j L_G (i, j): each gradient carries the weights of the opponents alone.  The
 * weights themselves follow their losses by mirror descent (Domingo-Enrich et al. 2020),
 * log a_i -= mirror_rate L_G (i), and are normalised by their log-sum-exp. */
#include "engine/nets/init.h"
#include "engine/optim/adam.h"
#include "engine/optim/average.h"
#include "engine/problems/gan_state.h"

#include <math.h>
#include <string.h>

enum { INIT = 1, DATA, NOISE };

/* ---- opening ---- */

/* Each array of each network under its own name: "parameters.generator.0.weight", or
 * "parameters.generator2.0.weight" for the second of several. */
static void
keep_parameters (const AnsGanSide *side, const AnsGraph *graph, const char *name,
                 AnsContext *context)
{
  gint64 shape[ANS_MAX_RANK];
  for (int i = 0; i < side->n; i++)
    for (int k = 0; k < ans_graph_parameters (graph); k++) {
      AnsParameterInfo info;
      ans_graph_parameter_info (graph, k, &info);
      g_autofree char *number =
          side->n > 1 ? g_strdup_printf ("%d", i + 1) : g_strdup ("");
      g_autofree char *full =
          g_strdup_printf ("parameters.%s%s%s", name, number, info.name + strlen (name));
      for (int axis = 0; axis < info.rank; axis++)
        shape[axis] = info.shape[axis];
      ans_context_keep (context, full, info.rank, shape,
                        side->theta + (gsize) i * (gsize) side->P + info.offset);
    }
}

static void
open_side (AnsGanSide *side, const AnsGraph *graph, const char *name, AnsRandom *random,
           AnsContext *context)
{
  gint64 shape[] = {side->n, side->P};
  gsize length = (gsize) side->n * (gsize) side->P;
  g_autofree char *m = g_strconcat ("moments.", name, ".first", NULL);
  g_autofree char *v = g_strconcat ("moments.", name, ".second", NULL);
  g_autofree char *weights = g_strconcat ("weights.", name, NULL);
  g_autofree char *losses = g_strconcat ("losses.", name, NULL);
  g_autofree char *steps = g_strconcat ("steps.", name, NULL);
  side->theta = ans_context_array (context, double, length);
  side->m = ans_context_array (context, double, length);
  side->v = ans_context_array (context, double, length);
  side->log_weight = ans_context_array (context, double, side->n);
  side->loss = ans_context_array (context, double, side->n);
  side->steps = ans_context_array (context, gint64, 1);
  for (int i = 0; i < side->n; i++) {
    ans_init_parameters (graph, random, side->theta + (gsize) i * (gsize) side->P);
    side->log_weight[i] = -log (side->n);
  }
  keep_parameters (side, graph, name, context);
  ans_context_keep (context, m, 2, shape, side->m);
  ans_context_keep (context, v, 2, shape, side->v);
  ans_context_keep (context, weights, 1, shape, side->log_weight);
  ans_context_keep (context, losses, 1, shape, side->loss);
  ans_context_keep_integers (context, steps, 1, side->steps);
}

static void
open_batch (AnsGan *self, AnsContext *context)
{
  int rows = self->params.batch * self->generators.n;
  self->x = ans_context_array (context, double, 2 * rows);
  self->y = ans_context_array (context, double, 2 * rows);
  self->z =
      ans_context_array (context, double, (gsize) rows *(gsize) self->params.latent);
  self->between = ans_context_array (context, double, rows);
  self->row_weight = ans_context_array (context, double, rows);
  self->row_loss = ans_context_array (context, double, rows);
  self->slope = ans_context_array (context, double, 2 * rows);
  self->cotangent = ans_context_array (context, double, 2 * rows);
  self->gradient = ans_context_array (context, double,
                                      MAX (self->generators.P, self->discriminators.P));
}

gboolean
ans_gan_train_open (AnsGan *self, AnsContext *context, GError **error)
{
  static const AnsActivation activations[] = {ANS_LEAKY_RELU, ANS_RELU, ANS_TANH,
                                              ANS_SWISH};
  const AnsGanParams *p = &self->params;
  AnsGanShape shape = {p->latent, p->width, p->depth, activations[p->activation]};
  AnsRandom *init = ans_context_random (context, INIT, 2);
  if (!ans_gan_network_init (&self->network, &shape, ans_context_parallel (context),
                             error))
    return FALSE;
  self->data_random = ans_context_random (context, DATA, 1);
  self->noise_random = ans_context_random (context, NOISE, 1);
  self->generators = (AnsGanSide){.n = p->generators, .P = self->network.n_generator};
  self->discriminators =
      (AnsGanSide){.n = p->discriminators, .P = self->network.n_discriminator};
  open_side (&self->generators, self->network.generator, "generator", init, context);
  open_side (&self->discriminators, self->network.discriminator, "discriminator",
             init + 1, context);
  gsize length = (gsize) p->generators * (gsize) self->generators.P;
  gint64 both[] = {p->generators, self->generators.P};
  self->mean = ans_context_array (context, double, length);
  memcpy (self->mean, self->generators.theta, length * sizeof *self->mean);
  ans_context_keep (context, "mean.generator", 2, both, self->mean);
  open_batch (self, context);
  return TRUE;
}

/* ---- stepping ---- */

void
ans_gan_train_weights (const AnsGanSide *side, double *weight)
{
  for (int i = 0; i < side->n; i++)
    weight[i] = exp (side->log_weight[i]);
}

static double *
network_of (const AnsGanSide *side, double *values, int i)
{
  return values + (gsize) i * (gsize) side->P;
}

static void
descend (AnsGan *self, AnsGanSide *side, int i, double rate, gint64 step)
{
  const AnsGanParams *p = &self->params;
  AnsAdam adam = {.beta1 = p->beta1, .beta2 = p->beta2, .epsilon = 1e-8};
  if (p->half_life > 0)
    rate *= exp2 (-(double) step / p->half_life);
  ans_adam_step (&adam, side->steps[0], rate, side->P, self->gradient,
                 network_of (side, side->m, i), network_of (side, side->v, i),
                 network_of (side, side->theta, i));
}

/* Fresh fakes of all generators, in the networks' units. */
static void
draw_fakes (AnsGan *self)
{
  int B = self->params.batch, latent = self->params.latent;
  const AnsGanSide *side = &self->generators;
  ans_random_fill_normal (self->noise_random, side->n * B * latent, self->z);
  for (int i = 0; i < side->n; i++)
    ans_gan_network_sample (&self->network, network_of (side, side->theta, i), B,
                            self->z + (gsize) i * (gsize) B * (gsize) latent,
                            self->y + 2 * i * B);
}

static void
step_discriminators (AnsGan *self, gint64 step)
{
  const AnsGanParams *p = &self->params;
  int B = p->batch, rows = B * p->generators;
  double a[ANS_GAN_PLAYERS] = {0};
  AnsGanSide *side = &self->discriminators;
  ans_mixture_2d_sample (self->data, self->data_random, rows, self->x);
  for (int i = 0; i < 2 * rows; i++)
    self->x[i] /= self->data->scale;
  draw_fakes (self);
  ans_gan_train_weights (&self->generators, a);
  for (int i = 0; i < rows; i++)
    self->row_weight[i] = a[i / B] / B;
  if (p->loss == ANS_GAN_WASSERSTEIN)
    ans_random_fill_uniform (self->noise_random, rows, self->between);
  AnsGanBatch batch = {rows,          self->x,   self->y, self->row_weight,
                       self->between, p->penalty};
  for (int j = 0; j < side->n; j++) {
    side->loss[j] =
        ans_gan_network_train (&self->network, (AnsGanLoss) p->loss,
                               network_of (side, side->theta, j), &batch, self->gradient);
    descend (self, side, j, p->rate_d, step);
  }
  side->steps[0]++;
}

/* What the discriminators tell the fakes: cotangents, and losses of the generators. */
static void
judge_fakes (AnsGan *self)
{
  const AnsGanParams *p = &self->params;
  int B = p->batch, rows = B * p->generators;
  double b[ANS_GAN_PLAYERS] = {0};
  AnsGanSide *side = &self->discriminators;
  ans_gan_train_weights (side, b);
  memset (self->cotangent, 0, 2 * (gsize) rows * sizeof *self->cotangent);
  for (int i = 0; i < p->generators; i++)
    self->generators.loss[i] = 0;
  for (int j = 0; j < side->n; j++) {
    ans_gan_network_slope (&self->network, (AnsGanLoss) p->loss,
                           network_of (side, side->theta, j), rows, self->y,
                           self->row_loss, self->slope);
    for (int i = 0; i < rows; i++) {
      self->cotangent[2 * i] += b[j] / B * self->slope[2 * i];
      self->cotangent[2 * i + 1] += b[j] / B * self->slope[2 * i + 1];
      self->generators.loss[i / B] += b[j] / B * self->row_loss[i];
    }
  }
}

/* The fakes are those of the discriminators' last step, if they had one. */
static void
step_generators (AnsGan *self, gint64 step)
{
  const AnsGanParams *p = &self->params;
  AnsGanSide *side = &self->generators;
  int B = p->batch;
  if (p->turns == ANS_GAN_ONLY_G)
    draw_fakes (self);
  judge_fakes (self);
  for (int i = 0; i < side->n; i++) {
    double *theta = network_of (side, side->theta, i);
    ans_gan_network_back (&self->network, theta, B,
                          self->z + (gsize) i * (gsize) B * (gsize) p->latent,
                          self->cotangent + 2 * i * B, self->gradient);
    descend (self, side, i, p->rate_g, step);
    ans_average_exponential (p->averaging, side->P, theta,
                             network_of (side, self->mean, i));
  }
  side->steps[0]++;
}

/* Losses below the mean gain weight. */
static void
mirror (AnsGanSide *side, double rate)
{
  double most = -INFINITY, sum = 0;
  for (int i = 0; i < side->n; i++) {
    side->log_weight[i] -= rate * side->loss[i];
    most = fmax (most, side->log_weight[i]);
  }
  for (int i = 0; i < side->n; i++)
    sum += exp (side->log_weight[i] - most);
  for (int i = 0; i < side->n; i++)
    side->log_weight[i] -= most + log (sum);
}

double
ans_gan_train_loss (const AnsGanSide *side)
{
  double sum = 0;
  if (side->steps[0] == 0)
    return (double) NAN;
  for (int i = 0; i < side->n; i++)
    sum += exp (side->log_weight[i]) * side->loss[i];
  return sum;
}

gboolean
ans_gan_train_step (AnsGan *self, AnsContext *context, GError **error)
{
  const AnsGanParams *p = &self->params;
  gint64 step = ans_context_step (context);
  for (int k = 0; p->turns != ANS_GAN_ONLY_G && k < p->d_steps; k++) {
    step_discriminators (self, step);
    if (ans_context_cancelled (context))
      return ans_context_set_cancelled (context, error);
  }
  if (p->turns != ANS_GAN_ONLY_D)
    step_generators (self, step);
  double loss_d = ans_gan_train_loss (&self->discriminators);
  double loss_g = ans_gan_train_loss (&self->generators);
  if ((p->turns != ANS_GAN_ONLY_G && !isfinite (loss_d)) ||
      (p->turns != ANS_GAN_ONLY_D && !isfinite (loss_g))) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "the game diverged: lower the learning rates %g and %g, or the penalty",
                 p->rate_d, p->rate_g);
    return FALSE;
  }
  if (p->mirror_rate > 0) {
    mirror (&self->generators, p->mirror_rate);
    mirror (&self->discriminators, p->mirror_rate);
  }
  ans_context_record (context, METRIC_LOSS_D, loss_d);
  ans_context_record (context, METRIC_LOSS_G, loss_g);
  return TRUE;
}
