/* The pictures of the GAN problem. */
#include "engine/problems/gan_state.h"

#include <math.h>
#include <string.h>

enum {
  SIDE = ANS_GAN_SIDE,
  SAMPLES = ANS_GAN_SAMPLES,
  SHOWN = 1000, /* of the samples and of the data */
  LINES = 25,   /* each way of the net of z */
  NODES = 100,  /* of each line */
  FORCES = 200, /* arrows */
};

#define NET 2.0    /* the net of z reaches from -NET to NET */
#define MIDDLE 0.5 /* the probability of the undecided */

static const AnsRole roles[ANS_GAN_PLAYERS] = {
    ANS_ROLE_FIRST, ANS_ROLE_SECOND, ANS_ROLE_THIRD, ANS_ROLE_FOURTH, ANS_ROLE_NETWORK};

static AnsBox
box_of (const AnsGan *self)
{
  double half = self->data->half;
  return (AnsBox){-half, half, -half, half};
}

/* ---- fields ---- */

/* How the discriminators, weighted, rate points (n x 2, data units): the probability to
 * be data, or the mean of critics. */
static void
rate (AnsGan *self, int n, const double *points, double *rating)
{
  const AnsGanSide *side = &self->discriminators;
  gboolean critic = self->params.loss == ANS_GAN_WASSERSTEIN;
  double weight[ANS_GAN_PLAYERS], *scaled = self->work, *D = self->work + 2 * n;
  ans_gan_train_weights (side, weight);
  for (int i = 0; i < 2 * n; i++)
    scaled[i] = points[i] / self->data->scale;
  memset (rating, 0, (gsize) n * sizeof *rating);
  for (int j = 0; j < side->n; j++) {
    ans_gan_network_value (&self->network, side->theta + (gsize) j * (gsize) side->P, n,
                           scaled, D);
    for (int i = 0; i < n; i++)
      rating[i] += weight[j] * (critic ? D[i] : 1 / (1 + exp (-D[i])));
  }
}

static double
mean_of (int n, const double *x)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += x[i];
  return sum / n;
}

/* A critic is known up to a constant: its field is zero half way between the mean over
 * data and that over samples. */
static double
zero_of (AnsGan *self)
{
  double *rating = self->field + SIDE * SIDE;
  if (self->params.loss != ANS_GAN_WASSERSTEIN)
    return 0;
  rate (self, SHOWN, self->gauge.truth, rating);
  double on_data = mean_of (SHOWN, rating);
  rate (self, SHOWN, self->gauge.x, rating);
  return 0.5 * (on_data + mean_of (SHOWN, rating));
}

/* Probabilities from 0 to 1, or a critic's values about 0. */
static void
add_field (const AnsGan *self, const double *values, double zero, gboolean critic,
           const char *label, AnsPlot *plot)
{
  AnsLayer *field =
      ans_plot_field (plot, SIDE, SIDE, box_of (self), ANS_MAP_DIVERGING, label);
  for (int i = 0; i < SIDE * SIDE; i++)
    field->values[i] = (float) (values[i] - zero);
  field->high = critic ? 0 : 1;
}

/* Where it is undecided. */
static void
add_contour (const AnsGan *self, const double *values, double level, AnsRole role,
             AnsPlot *plot)
{
  AnsLayer *line =
      ans_plot_contours (plot, SIDE, SIDE, box_of (self), role, 1, &level, "undecided");
  for (int i = 0; i < SIDE * SIDE; i++)
    line->values[i] = (float) values[i];
}

static void
show_discriminator (AnsGan *self, AnsPlot *plot)
{
  gboolean critic = self->params.loss == ANS_GAN_WASSERSTEIN;
  double zero = zero_of (self);
  rate (self, SIDE * SIDE, self->points, self->field);
  add_field (self, self->field, zero, critic,
             critic ? "critic" : "probability to be data", plot);
  add_contour (self, self->field, critic ? zero : MIDDLE, ANS_ROLE_NEUTRAL, plot);
}

/* ---- points ---- */

static gboolean
is_inside (const AnsGan *self, const double *x)
{
  return fabs (x[0]) <= self->data->half && fabs (x[1]) <= self->data->half;
}

/* Points `from`, from + by, ... before `to`; those outside of the square are left out. */
static void
add_points (const AnsGan *self, const double *x, int from, int to, int by, AnsRole role,
            double size, const char *label, AnsPlot *plot)
{
  int n = 0, next = 0;
  for (int i = from; i < to; i += by)
    n += is_inside (self, x + 2 * i);
  if (n == 0)
    return;
  AnsLayer *points = ans_plot_points (plot, n, FALSE, role, label);
  for (int i = from; i < to; i += by)
    if (is_inside (self, x + 2 * i)) {
      points->x[next] = (float) x[2 * i];
      points->y[next++] = (float) x[2 * i + 1];
    }
  points->size = size;
}

static void
add_data (const AnsGan *self, AnsPlot *plot)
{
  add_points (self, self->gauge.truth, 0, SHOWN, 1, ANS_ROLE_DATA, 3.5, "data", plot);
}

static void
add_samples (const AnsGan *self, AnsPlot *plot)
{
  const AnsGanGauge *gauge = &self->gauge;
  int n = self->generators.n, by = SAMPLES / SHOWN;
  if (n == 1) {
    add_points (self, gauge->x, 0, SAMPLES, by, ANS_ROLE_PARTICLES, 3.5, "generated",
                plot);
    return;
  }
  for (int i = 0; i < n; i++) {
    g_autofree char *label = g_strdup_printf ("generator %d", i + 1);
    add_points (self, gauge->x, i == 0 ? 0 : gauge->last[i - 1], gauge->last[i], by,
                roles[i], 3.5, label, plot);
  }
}

static void
show_samples (AnsGan *self, AnsPlot *plot)
{
  show_discriminator (self, plot);
  add_data (self, plot);
  add_samples (self, plot);
}

/* The best discriminator of data and samples, both under the same kernel; it is not known
 * where there is less than half a sample of either. */
static void
show_truth (AnsGan *self, AnsPlot *plot)
{
  double half = self->data->half, blur = ans_gan_truth_blur (half);
  double least = 0.5 / (SAMPLES * 2 * G_PI * blur * blur);
  double *p_g = self->field + SIDE * SIDE;
  ans_gan_truth_estimate (half, SAMPLES, self->gauge.x, self->work, p_g);
  ans_gan_truth_discriminator (SIDE * SIDE, self->gauge.blurred, p_g, least, self->field);
  add_field (self, self->field, 0, FALSE, "p / (p + p_g)", plot);
  add_contour (self, self->field, MIDDLE, ANS_ROLE_REFERENCE, plot);
  add_data (self, plot);
}

/* ---- the net of z ---- */

/* Line `at` of the net along coordinate `along` of z, all others but one 0. */
static void
fill_line (const AnsGan *self, int along, int at, double *z)
{
  int latent = self->params.latent;
  memset (z, 0, (gsize) (NODES * latent) * sizeof *z);
  for (int k = 0; k < NODES; k++) {
    z[k * latent + along] = NET * (2.0 * k / (NODES - 1) - 1);
    if (latent > 1)
      z[k * latent + 1 - along] = NET * (2.0 * at / (LINES - 1) - 1);
  }
}

static int
heaviest (const AnsGanSide *side)
{
  int best = 0;
  for (int i = 1; i < side->n; i++)
    if (side->log_weight[i] > side->log_weight[best])
      best = i;
  return best;
}

/* The lines are one layer, with a hole after each. */
static void
add_net (AnsGan *self, int along, const char *label, AnsPlot *plot)
{
  const AnsGanSide *side = &self->generators;
  const double *theta =
      ans_gan_gauge_theta (self) + (gsize) heaviest (side) * (gsize) side->P;
  int n = LINES * (NODES + 1);
  double *x = self->work, *z = self->work + 2 * NODES;
  AnsLayer *lines = ans_plot_lines (plot, n, FALSE,
                                    along == 0 ? ANS_ROLE_FIRST : ANS_ROLE_SECOND, label);
  for (int at = 0; at < LINES; at++) {
    int first = at * (NODES + 1);
    fill_line (self, along, at, z);
    ans_gan_network_sample (&self->network, theta, NODES, z, x);
    for (int k = 0; k < NODES; k++) {
      lines->x[first + k] = (float) (x[2 * k] * self->data->scale);
      lines->y[first + k] = (float) (x[2 * k + 1] * self->data->scale);
    }
    lines->x[first + NODES] = lines->x[first + NODES - 1];
    lines->y[first + NODES] = (float) NAN;
  }
}

static void
show_manifold (AnsGan *self, AnsPlot *plot)
{
  add_data (self, plot);
  add_net (self, 0, "along z₁", plot);
  if (self->params.latent > 1)
    add_net (self, 1, "along z₂", plot);
}

/* ---- forces ---- */

/* Minus the gradient of the generator's loss at each of FORCES samples. */
static void
fill_forces (AnsGan *self, double *x, double *force)
{
  const AnsGanSide *side = &self->discriminators;
  double weight[ANS_GAN_PLAYERS], *scaled = self->work, *value = scaled + 2 * FORCES;
  double *slope = value + FORCES;
  ans_gan_train_weights (side, weight);
  for (int i = 0; i < FORCES; i++)
    memcpy (x + 2 * i, self->gauge.x + 2 * (i * (SAMPLES / FORCES)), 2 * sizeof *x);
  for (int i = 0; i < 2 * FORCES; i++)
    scaled[i] = x[i] / self->data->scale;
  memset (force, 0, 2 * FORCES * sizeof *force);
  for (int j = 0; j < side->n; j++) {
    ans_gan_network_slope (&self->network, (AnsGanLoss) self->params.loss,
                           side->theta + (gsize) j * (gsize) side->P, FORCES, scaled,
                           value, slope);
    for (int i = 0; i < 2 * FORCES; i++)
      force[i] -= weight[j] * slope[i];
  }
}

/* The longest arrow is a fifth of the square's half. */
static void
show_forces (AnsGan *self, AnsPlot *plot)
{
  double *x = self->field, *force = self->field + 2 * FORCES, most = 1e-9;
  int n = 0, next = 0;
  fill_forces (self, x, force);
  for (int i = 0; i < FORCES; i++)
    if (is_inside (self, x + 2 * i)) {
      most = fmax (most, hypot (force[2 * i], force[2 * i + 1]));
      n++;
    }
  add_data (self, plot);
  if (n == 0)
    return;
  add_points (self, x, 0, FORCES, 1, ANS_ROLE_PARTICLES, 4, "generated", plot);
  AnsLayer *arrows = ans_plot_arrows (plot, n, ANS_ROLE_SECOND, "what D asks for");
  for (int i = 0; i < FORCES; i++)
    if (is_inside (self, x + 2 * i)) {
      arrows->x[next] = (float) x[2 * i];
      arrows->y[next] = (float) x[2 * i + 1];
      arrows->u[next] = (float) force[2 * i];
      arrows->v[next++] = (float) force[2 * i + 1];
    }
  arrows->size = 0.2 * self->data->half / most;
}

/* ---- masses and weights ---- */

/* Shares of the samples, and what independent draws of the data have of them: two
 * standard deviations about their weights. */
static void
show_masses (AnsGan *self, AnsPlot *plot)
{
  int n = ans_mixture_2d_count (self->data);
  AnsLayer *bars = ans_plot_bars (plot, n, FALSE, ANS_ROLE_NETWORK, "generated");
  AnsLayer *band = ans_plot_lines (plot, 3 * n, TRUE, ANS_ROLE_REFERENCE, "exact ± 2 σ");
  for (int i = 0; i <= n; i++)
    bars->x[i] = (float) (i + 0.5);
  for (int i = 0; i < n; i++) {
    double w = self->data->parts[i].weight, sd = sqrt (w * (1 - w) / SAMPLES);
    bars->y[i] = (float) self->gauge.coverage.mass[i];
    for (int k = 0; k < 3; k++) {
      int at = 3 * i + k;
      band->x[at] = (float) (i + 0.5 + 0.5 * k);
      band->y[at] = (float) w;
      band->band_low[at] = (float) (w - 2 * sd);
      band->band_high[at] = (float) (w + 2 * sd);
    }
  }
}

static void
add_weights (const AnsGanSide *side, double first, AnsRole role, const char *label,
             AnsPlot *plot)
{
  double weight[ANS_GAN_PLAYERS];
  AnsLayer *bars = ans_plot_bars (plot, side->n, FALSE, role, label);
  ans_gan_train_weights (side, weight);
  for (int i = 0; i <= side->n; i++)
    bars->x[i] = (float) (first + i);
  for (int i = 0; i < side->n; i++)
    bars->y[i] = (float) weight[i];
}

static void
show_weights (AnsGan *self, AnsPlot *plot)
{
  int n = self->generators.n, m = self->discriminators.n;
  if (n == 1 && m == 1) {
    ans_plot_set_message (plot, "One generator, one discriminator: open the preset "
                                "“mixture” for several.");
    return;
  }
  add_weights (&self->generators, 0.5, ANS_ROLE_FIRST, "generators", plot);
  add_weights (&self->discriminators, n + 1.5, ANS_ROLE_SECOND, "discriminators", plot);
}

void
ans_gan_views_show (AnsGan *self, AnsContext *context, AnsFrame *frame)
{
  static void (*const views[]) (AnsGan *, AnsPlot *) = {
      [PLOT_SAMPLES] = show_samples,   [PLOT_TRUTH] = show_truth,
      [PLOT_MANIFOLD] = show_manifold, [PLOT_FORCES] = show_forces,
      [PLOT_MASSES] = show_masses,     [PLOT_WEIGHTS] = show_weights,
  };
  ans_gan_gauge_renew (self, context);
  for (int i = 0; i < (int) G_N_ELEMENTS (views); i++) {
    AnsPlot *plot = views[i] != NULL ? ans_frame_want (frame, i) : NULL;
    if (plot != NULL)
      views[i](self, plot);
  }
}
