/* Regression by tanh neurons, and the rectified student of a rectified teacher (Chizat,
 * Bach 2018): u' = -speed (grad Psi (u) + decay u) + noise by Euler's rule.
 *
 * With f = (1/m) sum the speed is 1; with f = m^(-1/2) sum it is m^(-1/2), so that f
 * moves as fast and each neuron hardly at all (the lazy regime).  E = L + scale decay / 2
 * sum |u|^2 falls at the rate of the mean of |grad Psi + decay u|^2 in both.  The network
 * linearised at its start, (f - y)' = -K mu (f - y) with the tangent kernel K, is what
 * lazy training comes to. */
#include "engine/problems/mean_field_state.h"

#include "engine/core/linalg.h"
#include "engine/reference/lasso.h"

#include <math.h>
#include <string.h>

#define TEACHERS 3

static double
speed (const AnsMeanField *self)
{
  return self->params.scaling == 0 ? 1 : 1 / sqrt (self->params.neurons);
}

/* ---- targets ---- */

/* Of the sine, on the interval: two and a half humps. */
static double
target_at (const AnsMeanField *self, int j)
{
  const AnsMeanFieldNet *net = &self->net;
  const double *teacher = self->plane.teacher;
  double x = net->x1[j], sum = 0;
  switch ((AnsMeanFieldTarget) self->params.target) {
  case ANS_MEAN_FIELD_SINE:
    return sin (2 * x);
  case ANS_MEAN_FIELD_STEP:
    return x < 0 ? -0.5 : 0.5;
  case ANS_MEAN_FIELD_KINK:
    return fabs (x) - 1;
  case ANS_MEAN_FIELD_TWIN:
    for (int k = 0; k < TEACHERS; k++)
      sum += teacher[3 * k] * tanh (teacher[3 * k + 1] * x + teacher[3 * k + 2]);
    return sum;
  case ANS_MEAN_FIELD_DRAWN:
    break;
  }
  return self->net.y[j];
}

static double
teacher_at (const AnsMeanField *self, int j)
{
  const double *teacher = self->plane.teacher;
  double sum = 0;
  for (int k = 0; k < TEACHERS; k++) {
    const double *v = teacher + 3 * k;
    sum += v[0] * fmax (v[1] * self->net.x1[j] + v[2] * self->net.x2[j], 0);
  }
  return sum;
}

void
ans_mean_field_plane_retarget (AnsMeanField *self)
{
  AnsMeanFieldNet *net = &self->net;
  for (int j = 0; j < net->n; j++) {
    double before = net->y[j];
    net->y[j] = self->params.model == ANS_MEAN_FIELD_TEACHER ? teacher_at (self, j)
                                                             : target_at (self, j);
    if (self->plane.tangent)
      self->plane.tangent[j] += before - net->y[j];
  }
}

/* Regression: fixed neurons.  Teacher: unit directions at random angles, a third of a
 * turn apart in the mean, with alternating signs. */
static void
make_teacher (AnsMeanField *self)
{
  static const double twin[3 * TEACHERS] = {0.8, 3, 2.5, -0.9, 2, -0.4, 0.7, 4, -5};
  double *teacher = self->plane.teacher, uniform[TEACHERS + 1];
  memcpy (teacher, twin, sizeof twin);
  ans_random_fill_uniform (self->init + 1, TEACHERS + 1, uniform);
  for (int k = 0; k < TEACHERS && self->params.model == ANS_MEAN_FIELD_TEACHER; k++) {
    double angle = 2 * G_PI * (uniform[TEACHERS] + (k + 0.4 * uniform[k]) / TEACHERS);
    teacher[3 * k] = k == 1 ? -1 : 1;
    teacher[3 * k + 1] = cos (angle);
    teacher[3 * k + 2] = sin (angle);
  }
}

/* ---- the beginning ---- */

static void
place_points (AnsMeanField *self)
{
  AnsMeanFieldNet *net = &self->net;
  for (int j = 0; j < net->n; j++) {
    double angle = 2 * G_PI * (j + 0.5) / net->n;
    gboolean teacher = self->params.model == ANS_MEAN_FIELD_TEACHER;
    net->x1[j] = teacher ? cos (angle) : -2 + 4 * (j + 0.5) / net->n;
    net->x2[j] = teacher ? sin (angle) : 1;
  }
}

/* Regression: a of variance 1, w and b of variance spread^2.  Student: uniform on the
 * sphere of radius `spread`. */
static void
draw_neurons (AnsMeanField *self)
{
  double *theta = self->plane.theta, spread = self->params.spread;
  int m = self->params.neurons;
  ans_random_fill_normal (self->init, 3 * m, theta);
  for (int i = 0; i < m; i++) {
    double *u = theta + 3 * i;
    double length = sqrt (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    gboolean teacher = self->params.model == ANS_MEAN_FIELD_TEACHER;
    u[0] *= teacher ? spread / length : 1;
    u[1] *= teacher ? spread / length : spread;
    u[2] *= teacher ? spread / length : spread;
  }
  memcpy (self->plane.start, theta, 3 * (gsize) m * sizeof *theta);
}

/* K (n x n) = (1/m) sum of grad phi (x) . grad phi (x') at the start, in three products
 * of m x n with itself; T is there from _forward. */
static void
fill_kernel (AnsMeanField *self, AnsParallel *parallel)
{
  const AnsMeanFieldNet *net = &self->net;
  int n = net->n, m = net->m;
  g_autofree double *J = g_new (double, (gsize) m *(gsize) n);
  const double *coordinates[] = {NULL, net->x1, net->x2};
  for (int part = 0; part < 3; part++) {
    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++) {
        double t = net->T[(gsize) i * (gsize) net->pad + (gsize) j];
        double slope = net->unit == ANS_MEAN_FIELD_TANH ? 1 - t * t : t > 0 ? 1 : 0;
        double a = self->plane.theta[3 * i];
        J[(gsize) i * (gsize) n + (gsize) j] =
            part == 0 ? t : a * slope * coordinates[part][j];
      }
    ans_linalg_gram (parallel, m, n, J, part == 0 ? 0 : 1, self->plane.kernel);
  }
  ans_linalg_scale (n * n, 1.0 / m, self->plane.kernel);
}

static void
open_tangent (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldPlane *plane = &self->plane;
  gsize n = (gsize) self->net.n;
  plane->kernel = ans_context_array (context, double, n *n);
  plane->work = ans_context_array (context, double, n);
  plane->tangent = ans_context_array (context, double, n);
  ans_context_keep (context, "tangent", 1, (gint64[]){self->net.n}, plane->tangent);
  fill_kernel (self, ans_context_parallel (context));
  for (int j = 0; j < self->net.n; j++)
    plane->tangent[j] = self->net.f[j] - self->net.y[j];
}

void
ans_mean_field_plane_open (AnsMeanField *self, AnsContext *context)
{
  const AnsMeanFieldParams *params = &self->params;
  AnsMeanFieldPlane *plane = &self->plane;
  int m = params->neurons, n = params->points;
  gboolean teacher = params->model == ANS_MEAN_FIELD_TEACHER;
  ans_mean_field_net_init (&self->net, ans_context_arena (context),
                           teacher ? ANS_MEAN_FIELD_RELU : ANS_MEAN_FIELD_TANH, m, n,
                           params->scaling == 0 ? 1.0 / m : 1 / sqrt (m));
  self->init = ans_context_random (context, 1, 2);
  self->streams = ans_context_random (context, 2, ANS_MEAN_FIELD_SHARDS + 2);
  plane->theta = ans_context_array (context, double, 3 * m);
  plane->start = ans_context_array (context, double, 3 * m);
  plane->noise = ans_context_array (context, double, 3 * m);
  plane->variation = ans_context_array (context, double, m);
  ans_context_keep (context, "parameters.neurons", 2, (gint64[]){m, 3}, plane->theta);
  ans_context_keep (context, "start", 2, (gint64[]){m, 3}, plane->start);
  plane->pen = ans_context_array (context, double, 2);
  ans_context_keep (context, "pen", 1, (gint64[]){2}, plane->pen);
  ans_context_keep (context, "targets", 1, (gint64[]){n}, self->net.y);
  make_teacher (self);
  place_points (self);
  draw_neurons (self);
  ans_mean_field_plane_retarget (self);
  ans_mean_field_net_forward (&self->net, ans_context_parallel (context), plane->theta);
  open_tangent (self, context);
}

/* ---- a step ---- */

static double
energy_of (const AnsMeanField *self, double loss)
{
  const double *theta = self->plane.theta;
  double sum = 0;
  for (int i = 0; i < 3 * self->net.m && self->params.weight_decay > 0; i++)
    sum += theta[i] * theta[i];
  return loss + 0.5 * self->net.scale * self->params.weight_decay * sum;
}

/* The first variation of E at each neuron. */
static void
fill_variation (AnsMeanField *self)
{
  const double *theta = self->plane.theta, *slope = self->plane.noise;
  double decay = self->params.weight_decay;
  for (int i = 0; i < self->net.m; i++) {
    const double *u = theta + 3 * i;
    double square = u[0] * u[0] + u[1] * u[1] + u[2] * u[2];
    self->plane.variation[i] =
        u[0] * (slope[3 * i] - decay * u[0]) + 0.5 * decay * square;
  }
}

static void
kick (gpointer data, int shard, int worker G_GNUC_UNUSED)
{
  AnsMeanField *self = data;
  int m = self->net.m, first = (int) ((gint64) m * shard / ANS_MEAN_FIELD_SHARDS);
  int end = (int) ((gint64) m * (shard + 1) / ANS_MEAN_FIELD_SHARDS);
  double *noise = self->plane.noise;
  double size = sqrt (2 * self->params.noise * self->params.rate * speed (self));
  ans_random_fill_normal (self->streams + shard, 3 * (end - first), noise + 3 * first);
  for (int i = 3 * first; i < 3 * end; i++)
    self->plane.theta[i] += size * noise[i];
}

/* Half the mean square error at all points, after _forward. */
static double
whole_loss (const AnsMeanFieldNet *net)
{
  double sum = 0;
  for (int j = 0; j < net->n; j++)
    sum += (net->f[j] - net->y[j]) * (net->f[j] - net->y[j]);
  return 0.5 * sum / net->n;
}

/* The weights of the points in a batch drawn with replacement; of all, if it is 0. */
static void
weigh_points (AnsMeanField *self, int batch)
{
  AnsMeanFieldNet *net = &self->net;
  for (int j = 0; j < net->n; j++)
    net->mu[j] = batch > 0 ? 0 : 1.0 / net->n;
  for (int k = 0; k < batch; k++)
    net->mu[ans_random_below (self->streams + ANS_MEAN_FIELD_SHARDS + 1, net->n)] +=
        1.0 / batch;
}

/* The slopes by a batch, or by all points; the loss of all of them and, in `spent`, the
 * mean square of the slopes. */
static double
find_slopes (AnsMeanField *self, AnsParallel *parallel, double *slope, double *spent)
{
  const AnsMeanFieldParams *params = &self->params;
  if (params->batch > 0)
    weigh_points (self, params->batch);
  double loss = ans_mean_field_net_forward (&self->net, parallel, self->plane.theta);
  *spent = ans_mean_field_net_slopes (&self->net, parallel, self->plane.theta,
                                      params->weight_decay, slope);
  if (params->batch == 0)
    return loss;
  weigh_points (self, 0);
  return whole_loss (&self->net);
}

/* The linearised network's own step; its loss before. */
static double
step_tangent (AnsMeanField *self)
{
  AnsMeanFieldPlane *plane = &self->plane;
  double loss = 0;
  int n = self->net.n;
  for (int j = 0; j < n; j++) {
    plane->work[j] = self->net.mu[j] * plane->tangent[j];
    loss += 0.5 * plane->work[j] * plane->tangent[j];
  }
  for (int j = 0; j < n; j++)
    plane->tangent[j] -=
        self->params.rate *
        ans_linalg_dot (n, plane->kernel + (gsize) j * (gsize) n, plane->work);
  return loss;
}

static gboolean
check (const AnsMeanField *self, double loss, double spent, GError **error)
{
  if (isfinite (loss) && isfinite (spent) && loss < 1e100 && spent < 1e100)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
               "The neurons have run away: loss %g; lower the learning rate (%g)", loss,
               self->params.rate);
  return FALSE;
}

gboolean
ans_mean_field_plane_step (AnsMeanField *self, AnsContext *context, GError **error)
{
  const AnsMeanFieldParams *params = &self->params;
  AnsMeanFieldPlane *plane = &self->plane;
  AnsParallel *parallel = ans_context_parallel (context);
  double *slope = plane->noise, spent;
  double loss = find_slopes (self, parallel, slope, &spent);
  double energy = energy_of (self, loss);
  if (!check (self, loss, spent, error))
    return FALSE;
  ans_mean_field_balance_begin (self->balance, energy);
  self->balance->spent += params->rate * spent;
  if (params->birth_death > 0)
    fill_variation (self);
  ans_linalg_axpy (3 * self->net.m, -params->rate * speed (self), slope, plane->theta);
  ans_mean_field_births (params->birth_death * params->rate, self->net.m, 3,
                         plane->variation, self->streams + ANS_MEAN_FIELD_SHARDS,
                         plane->theta, plane->start, self->ancestors);
  if (params->noise > 0)
    ans_parallel_run (parallel, ANS_MEAN_FIELD_SHARDS, kick, self);
  ans_context_record (context, METRIC_TANGENT_LOSS, step_tangent (self));
  ans_context_record (context, METRIC_LOSS, loss);
  ans_context_record (context, METRIC_FREE_ENERGY, energy);
  ans_context_record (context, METRIC_DISSIPATION, spent);
  return TRUE;
}

/* ---- what it has come to ---- */

/* The least free energy of rectified students over all measures: |a|^2 + |v|^2 is at
 * least 2 |a| |v|, so that decay is a penalty on the mass a |v| at each direction. */
static double
optimum (AnsMeanField *self)
{
  enum { DIRECTIONS = 360, SWEEPS = 3000 };
  AnsMeanFieldPlane *plane = &self->plane;
  const AnsMeanFieldNet *net = &self->net;
  int n = net->n;
  double decay = self->params.weight_decay;
  if (plane->optimum_decay == decay)
    return plane->optimum;
  g_autofree double *phi = g_new (double, DIRECTIONS *(gsize) n);
  g_autofree double *mass = g_new0 (double, DIRECTIONS);
  for (int k = 0; k < DIRECTIONS; k++) {
    double c = cos (2 * G_PI * k / DIRECTIONS), s = sin (2 * G_PI * k / DIRECTIONS);
    for (int j = 0; j < n; j++)
      phi[(gsize) k * (gsize) n + (gsize) j] = fmax (c * net->x1[j] + s * net->x2[j], 0);
  }
  AnsLasso lasso = {DIRECTIONS, n, phi, net->y, net->mu, decay};
  double gap =
      ans_lasso_solve (&lasso, 1e-7, MAX (SWEEPS * 15 / n, 10), mass, &plane->optimum);
  plane->optimum_decay = decay;
  if (gap > 0.01 * plane->optimum)
    plane->optimum = (double) NAN;
  return plane->optimum;
}

static double
travel (const AnsMeanField *self)
{
  const AnsMeanFieldPlane *plane = &self->plane;
  double sum = 0;
  for (int i = 0; i < 3 * self->net.m; i++)
    sum += (plane->theta[i] - plane->start[i]) * (plane->theta[i] - plane->start[i]);
  return sqrt (sum / self->net.m);
}

void
ans_mean_field_plane_gauge (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldGauge *gauge = &self->gauge;
  AnsMeanFieldPlane *plane = &self->plane;
  AnsParallel *parallel = ans_context_parallel (context);
  double loss = ans_mean_field_net_forward (&self->net, parallel, plane->theta);
  double energy = energy_of (self, loss), tangent = 0;
  for (int j = 0; j < self->net.n; j++)
    tangent += 0.5 * self->net.mu[j] * plane->tangent[j] * plane->tangent[j];
  gauge->value[METRIC_LOSS] = loss;
  gauge->value[METRIC_FREE_ENERGY] = energy;
  gauge->value[METRIC_DISSIPATION] = ans_mean_field_net_slopes (
      &self->net, parallel, plane->theta, self->params.weight_decay, plane->noise);
  gauge->value[METRIC_TRAVEL] = travel (self);
  gauge->value[METRIC_TANGENT_LOSS] = tangent;
  if (self->params.model == ANS_MEAN_FIELD_TEACHER && self->params.weight_decay > 0)
    gauge->reference[METRIC_FREE_ENERGY] = optimum (self);
  if (self->params.scaling == 1)
    gauge->reference[METRIC_LOSS] = tangent;
  if (self->params.noise == 0 && self->params.birth_death == 0 && self->params.batch == 0)
    gauge->value[METRIC_ENERGY_MISMATCH] =
        ans_mean_field_balance_mismatch (self->balance, energy);
}
