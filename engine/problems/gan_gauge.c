/* The metrics.  Samples are always drawn from the same noise, so that curves show the
 * networks and not the draws. */
#include "engine/problems/gan_state.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = ANS_GAN_SAMPLES, ENERGY_SAMPLES = 500, PURPOSE = 11 };

void
ans_gan_gauge_open (AnsGan *self, AnsContext *context)
{
  AnsGanGauge *gauge = &self->gauge;
  AnsRandom *random = ans_context_random (context, PURPOSE, 1);
  gsize side = ANS_GAN_SIDE;
  gauge->z =
      ans_context_array (context, double, (gsize) SAMPLES *(gsize) self->params.latent);
  gauge->x = ans_context_array (context, double, 2 * SAMPLES);
  gauge->truth = ans_context_array (context, double, 2 * SAMPLES);
  gauge->blurred = ans_context_array (context, double, side *side);
  self->points = ans_context_array (context, double, 2 * side * side);
  self->field = ans_context_array (context, double, 2 * side * side);
  self->work = ans_context_array (context, double, 2 * SAMPLES * side);
  ans_random_fill_normal (random, SAMPLES * self->params.latent, gauge->z);
  gauge->stale = TRUE;
}

const double *
ans_gan_gauge_theta (const AnsGan *self)
{
  return self->params.averaging > 0 ? self->mean : self->generators.theta;
}

/* The data are no longer those that the truth was drawn from. */
static void
renew_truth (AnsGan *self)
{
  AnsGanGauge *gauge = &self->gauge;
  AnsRandom random = ans_random (1, PURPOSE, 0);
  AnsMixture2dCoverage coverage;
  int side = ANS_GAN_SIDE;
  gauge->data = *self->data;
  ans_mixture_2d_sample (self->data, &random, SAMPLES, gauge->truth);
  for (int i = 0; i < side * side; i++) {
    self->points[2 * i] = self->data->half * (2.0 * (i % side) / (side - 1) - 1);
    self->points[2 * i + 1] =
        self->data->half * (2.0 * (int) (i / side) / (side - 1) - 1);
  }
  ans_mixture_2d_density (self->data, ans_gan_truth_blur (self->data->half), side * side,
                          self->points, gauge->blurred);
  ans_mixture_2d_coverage (self->data, SAMPLES, gauge->truth, &coverage);
  gauge->quality = ans_mixture_2d_quality (self->data);
  if (isnan (gauge->quality))
    gauge->quality = coverage.high_quality;
}

/* Samples of the mixture of generators, each of which makes its share. */
static void
renew_samples (AnsGan *self)
{
  AnsGanGauge *gauge = &self->gauge;
  const AnsGanSide *side = &self->generators;
  double weight[ANS_GAN_PLAYERS], sum = 0;
  int first = 0;
  ans_gan_train_weights (side, weight);
  for (int i = 0; i < side->n; i++) {
    sum += weight[i];
    int last = i == side->n - 1 ? SAMPLES : (int) lrint (SAMPLES * fmin (sum, 1));
    ans_gan_network_sample (
        &self->network, ans_gan_gauge_theta (self) + (gsize) i * (gsize) side->P,
        last - first, gauge->z + (gsize) first * (gsize) self->params.latent,
        gauge->x + 2 * first);
    first = gauge->last[i] = last;
  }
  for (int i = 0; i < 2 * SAMPLES; i++)
    gauge->x[i] *= self->data->scale;
}

static double
key_of (const AnsGan *self)
{
  const AnsGanSide *side = &self->generators;
  double sum = 0;
  for (int i = 0; i < side->n * side->P; i++)
    sum += side->theta[i];
  return sum;
}

void
ans_gan_gauge_renew (AnsGan *self, AnsContext *context)
{
  AnsGanGauge *gauge = &self->gauge;
  double key = key_of (self), x[2 * ENERGY_SAMPLES], y[2 * ENERGY_SAMPLES];
  gboolean other = memcmp (&gauge->data, self->data, sizeof gauge->data) != 0;
  if (!gauge->stale && !other && gauge->step == ans_context_step (context) &&
      gauge->key == key)
    return;
  if (other)
    renew_truth (self);
  renew_samples (self);
  ans_mixture_2d_coverage (self->data, SAMPLES, gauge->x, &gauge->coverage);
  for (int i = 0; i < ENERGY_SAMPLES; i++) {
    int at = i * (SAMPLES / ENERGY_SAMPLES); /* of all generators */
    memcpy (x + 2 * i, gauge->x + 2 * at, 2 * sizeof *x);
    memcpy (y + 2 * i, gauge->truth + 2 * at, 2 * sizeof *y);
  }
  gauge->energy = ans_gan_truth_energy (ENERGY_SAMPLES, x, y, &gauge->energy_error);
  gauge->key = key;
  gauge->step = ans_context_step (context);
  gauge->stale = FALSE;
}

AnsMeasure
ans_gan_gauge_measure (const AnsGan *self, int metric)
{
  const AnsGanGauge *gauge = &self->gauge;
  const AnsMixture2dCoverage *coverage = &gauge->coverage;
  double none = (double) NAN, quality = coverage->high_quality;
  int modes = ans_mixture_2d_count (self->data);
  gboolean bounded = self->params.loss != ANS_GAN_WASSERSTEIN;
  switch (metric) {
  case METRIC_MODES:
    return (AnsMeasure){coverage->modes, modes, none};
  case METRIC_HIGH_QUALITY:
    return (AnsMeasure){quality, gauge->quality,
                        sqrt (quality * (1 - quality) / SAMPLES)};
  case METRIC_REVERSE_KL:
    return (AnsMeasure){coverage->reverse_kl, 0.5 * (modes - 1) / SAMPLES, none};
  case METRIC_ENERGY_DISTANCE:
    return (AnsMeasure){gauge->energy, 0, gauge->energy_error};
  case METRIC_LOSS_D:
    return (AnsMeasure){ans_gan_train_loss (&self->discriminators),
                        bounded ? 2 * G_LN2 : 0, none};
  case METRIC_LOSS_G:
    return (AnsMeasure){ans_gan_train_loss (&self->generators), bounded ? G_LN2 : none,
                        none};
  default:
    return ANS_MEASURE_NONE;
  }
}
