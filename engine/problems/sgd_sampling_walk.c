/* The particles: their start, their steps, and what a hand does to them. */
#include "engine/core/statistics.h"
#include "engine/problems/sgd_sampling_state.h"
#include "engine/sampling/mala.h"

#include <math.h>
#include <string.h>

#define SLICE 200000 /* coordinates moved between two questions whether to stop */
#define NARROW                                                                           \
  0.015 /* width of a cloud, as a share of the box; twice that in the plane */
#define WIDE (1.0 / 6) /* and of the wide start */
#define SUDDEN 0.1     /* a change of ln beta that makes the density rough */
#define DROPPED 20     /* one in so many particles is dropped by hand */

enum { STREAM_STEPS = 420, STREAM_BIRTH, STREAM_HAND };

typedef struct {
  AnsSgdSampling *self;
  int steps;
} Descent;

static const double starts[ANS_N_TARGETS][2] = {
    [ANS_TARGET_QUADRATIC] = {2, 0}, [ANS_TARGET_RING] = {1, 0},
    [ANS_TARGET_BANANA] = {2, -1.5}, [ANS_TARGET_BUMPS] = {-1.2, 0},
    [ANS_TARGET_GAUSSIAN] = {2, 1},  [ANS_TARGET_REGRESSION] = {-0.4, 0.4},
};

static double
narrow (const AnsSgdSampling *self)
{
  return self->target.d == 1 ? NARROW : 2 * NARROW;
}

gboolean
ans_sgd_sampling_walk_cloud (const AnsSgdSampling *self, double *centre, double *width)
{
  const AnsTarget *target = &self->target;
  const AnsPassage *passage = &self->passage;
  gboolean wide = self->params.start == ANS_SGD_SAMPLING_WIDE;
  for (int k = 0; k < 2; k++) {
    double size = target->upper[k] - target->lower[k];
    width[k] = (wide ? WIDE : narrow (self)) * size;
    centre[k] = wide             ? 0.5 * (target->lower[k] + target->upper[k])
                : passage->found ? passage->minimum[k]
                                 : starts[target->kind][k];
    if (target->kind == ANS_TARGET_REGRESSION && !wide)
      centre[k] += target->regression.minimum[k];
  }
  return self->params.start != ANS_SGD_SAMPLING_UNIFORM;
}

static void
start_moments (AnsSgdSampling *self, const double *centre, const double *width,
               gboolean cloud)
{
  const AnsTarget *target = &self->target;
  double *c = &self->clock[CLOCK_MOMENTS];
  for (int k = 0; k < 2; k++) {
    double size = target->upper[k] - target->lower[k];
    double middle = cloud ? centre[k] : 0.5 * (target->lower[k] + target->upper[k]);
    c[k] = middle - target->regression.minimum[k];
    c[2 + 2 * k] = c[k] * c[k] + (cloud ? width[k] * width[k] : size * size / 12);
  }
  c[3] = c[0] * c[1];
}

static void
start (AnsSgdSampling *self)
{
  const AnsTarget *target = &self->target;
  int n = self->params.particles, d = target->d;
  double centre[2], width[2];
  gboolean cloud = ans_sgd_sampling_walk_cloud (self, centre, width);
  for (int i = 0; i < n; i++) {
    double *x = self->x + (gsize) i * (gsize) d;
    for (int k = 0; k < d; k++) {
      if (k >= 2)
        x[k] = width[0] * ans_random_normal (self->hand);
      else if (cloud)
        x[k] = centre[k] + width[k] * ans_random_normal (self->hand);
      else
        x[k] = target->lower[k] +
               (target->upper[k] - target->lower[k]) * ans_random_uniform (self->hand);
    }
    self->ancestor[i] = i;
  }
  if (cloud)
    ans_sgd_sampling_truth_cloud (self, centre, width, self->pde);
  else
    for (int i = 0; i < self->truth.cells; i++)
      self->pde[i] = 1 / (self->truth.cells * self->truth.cell);
  self->counts[COUNT_ROUGH] = ANS_SGD_SAMPLING_ROUGH;
  if (target->kind == ANS_TARGET_REGRESSION)
    start_moments (self, centre, width, cloud);
  double size = target->upper[0] - target->lower[0];
  self->clock[CLOCK_MEAN] =
      cloud ? centre[0] : 0.5 * (target->lower[0] + target->upper[0]);
  self->clock[CLOCK_VARIANCE] = cloud ? width[0] * width[0] : size * size / 12;
}

void
ans_sgd_sampling_walk_open (AnsSgdSampling *self, AnsContext *context)
{
  int n = self->params.particles, d = self->target.d;
  self->shards = ans_langevin_shards (n);
  self->x = ans_context_array (context, double, (gsize) n *(gsize) d);
  self->scratch = ans_context_array (context, double, ans_mala_scratch (n, d));
  self->left = ans_context_array (context, gint64, n);
  self->ancestor = ans_context_array (context, gint64, n);
  self->accepted = ans_context_array (context, gint64, self->shards);
  self->rate = ans_context_array (context, double, n);
  self->order = ans_context_array (context, int, n);
  self->seen = ans_context_array (context, char, n);
  self->random = ans_context_random (context, STREAM_STEPS, self->shards);
  self->birth = ans_context_random (context, STREAM_BIRTH, 1);
  self->hand = ans_context_random (context, STREAM_HAND, 1);
  ans_context_keep (context, "particles", 2, (gint64[]){n, d}, self->x);
  ans_context_keep_integers (context, "left", (gsize) n, self->left);
  ans_context_keep_integers (context, "ancestor", (gsize) n, self->ancestor);
  start (self);
}

double
ans_sgd_sampling_walk_beta (const AnsSgdSampling *self)
{
  const AnsSgdSamplingParams *p = &self->params;
  if (p->dynamics == ANS_SGD_SAMPLING_SGD)
    return ans_regression_beta (&self->target.regression, p->batch, p->eta);
  double s = (self->clock[CLOCK_TIME] - self->clock[CLOCK_SCHEDULE]) / p->over;
  if (p->schedule == ANS_SGD_SAMPLING_HOLD || s >= 1)
    return p->beta;
  if (p->schedule == ANS_SGD_SAMPLING_QUENCH)
    return p->hot;
  return p->hot * pow (p->beta / p->hot, s);
}

/* Follows the schedule; the jump of F that a change of temperature makes is no
 * dissipation, and clocks of escape start anew. */
void
ans_sgd_sampling_walk_set_beta (AnsSgdSampling *self, AnsContext *context)
{
  double beta = ans_sgd_sampling_walk_beta (self);
  ans_sgd_sampling_truth_renew (self, context);
  if (beta == self->clock[CLOCK_BETA])
    return;
  double before = ans_sgd_sampling_truth_free_energy (self);
  if (fabs (log (beta / self->clock[CLOCK_BETA])) > SUDDEN)
    self->counts[COUNT_ROUGH] = ANS_SGD_SAMPLING_ROUGH;
  self->clock[CLOCK_BETA] = beta;
  ans_sgd_sampling_truth_renew (self, context);
  ans_sgd_sampling_truth_jumped (self, before);
  self->clock[CLOCK_RISK] = 0;
  self->counts[COUNT_ESCAPED] = 0;
}

static void
descend_shard (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Descent *descent = data;
  AnsSgdSampling *self = descent->self;
  const AnsSgdSamplingParams *p = &self->params;
  int first = task * ANS_LANGEVIN_SHARD,
      n = MIN (ANS_LANGEVIN_SHARD, p->particles - first);
  for (int i = 0; i < descent->steps; i++)
    ans_regression_step (&self->target.regression, p->batch, p->eta, n,
                         self->x + 2 * (gsize) first, self->random + task);
}

static gboolean
move (AnsSgdSampling *self, AnsContext *context, GError **error)
{
  const AnsSgdSamplingParams *p = &self->params;
  AnsLangevin dynamics = {ans_target_force, &self->target, self->truth.beta, p->eta,
                          INFINITY};
  AnsParallel *parallel = ans_context_parallel (context);
  int n = p->particles, d = self->target.d, slice = MAX (1, SLICE / (n * d));
  memset (self->accepted, 0, sizeof (gint64) * (gsize) self->shards);
  for (int done = 0; done < p->at_once; done += slice) {
    int steps = MIN (slice, p->at_once - done);
    if (ans_context_cancelled (context))
      return ans_context_set_cancelled (context, error);
    if (p->dynamics == ANS_SGD_SAMPLING_MALA)
      ans_mala_run (&dynamics, parallel, steps, n, d, self->x, self->random,
                    self->scratch, self->accepted);
    else if (p->dynamics == ANS_SGD_SAMPLING_SGD)
      ans_parallel_run (parallel, self->shards, descend_shard, &(Descent){self, steps});
    else
      ans_langevin_run (&dynamics, parallel, steps, n, d, self->x, self->random,
                        self->scratch);
  }
  gint64 taken = 0;
  for (int i = 0; i < self->shards; i++)
    taken += self->accepted[i];
  self->counts[COUNT_TAKEN] = taken;
  self->counts[COUNT_TRIED] =
      p->dynamics == ANS_SGD_SAMPLING_MALA ? (gint64) n * p->at_once : 0;
  return TRUE;
}

static gboolean
is_finite (const AnsSgdSampling *self, GError **error)
{
  gsize numbers = (gsize) self->params.particles * (gsize) self->target.d;
  if (ans_statistics_finite (numbers, self->x))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
               "A particle went to infinity with the step size %g: make it smaller, "
               "or let MALA refuse such moves",
               self->params.eta);
  return FALSE;
}

static void
note_escapes (AnsSgdSampling *self, double dt)
{
  gsize d = (gsize) self->target.d;
  gint64 inside = 0;
  if (!self->passage.found)
    return;
  for (int i = 0; i < self->params.particles; i++) {
    if (self->left[i])
      continue;
    inside++;
    self->left[i] = ans_passage_out (&self->passage, (int) d, self->x + (gsize) i * d);
    self->counts[COUNT_ESCAPED] += self->left[i];
  }
  self->clock[CLOCK_RISK] += (double) inside * dt;
  self->clock[CLOCK_HAZARD] += dt / self->truth.escape_time;
  self->clock[CLOCK_KRAMERS] += dt * ans_passage_rate (&self->passage, self->truth.beta);
}

static void
follow_descent (AnsSgdSampling *self)
{
  const AnsSgdSamplingParams *p = &self->params;
  double *c = &self->clock[CLOCK_MOMENTS];
  AnsRegressionMoments m = {{c[0], c[1]}, {c[2], c[3], c[4]}};
  if (p->dynamics != ANS_SGD_SAMPLING_SGD) {
    self->clock[CLOCK_VARIANCE] = -1;
    return;
  }
  for (int i = 0; i < p->at_once; i++)
    ans_regression_follow (&self->target.regression, p->batch, p->eta, &m);
  memcpy (c, m.mean, sizeof m.mean);
  memcpy (c + 2, m.square, sizeof m.square);
}

/* Euler-Maruyama keeps a Gaussian on the quadratic: its moments, exactly, while nothing
 * else has moved the particles. */
static void
follow_moments (AnsSgdSampling *self)
{
  double *mean = &self->clock[CLOCK_MEAN], *variance = &self->clock[CLOCK_VARIANCE];
  double r = 1 - self->params.eta * self->target.stiffness;
  if (*variance < 0)
    return;
  if (self->target.kind == ANS_TARGET_REGRESSION) {
    follow_descent (self);
    return;
  }
  if (self->target.kind != ANS_TARGET_QUADRATIC)
    return;
  if (self->params.dynamics != ANS_SGD_SAMPLING_ULA) {
    *variance = -1;
    return;
  }
  for (int i = 0; i < self->params.at_once; i++) {
    *mean *= r;
    *variance = r * r * *variance + 2 * self->params.eta / self->truth.beta;
  }
}

gboolean
ans_sgd_sampling_walk_step (AnsSgdSampling *self, AnsContext *context, GError **error)
{
  const AnsSgdSamplingParams *p = &self->params;
  double dt = p->eta * p->at_once;
  ans_sgd_sampling_walk_set_beta (self, context);
  if (!move (self, context, error) || !is_finite (self, error))
    return FALSE;
  self->counts[COUNT_STEPS]++;
  if (p->dynamics == ANS_SGD_SAMPLING_BIRTH_DEATH &&
      self->counts[COUNT_STEPS] % p->every == 0)
    ans_sgd_sampling_birth_run (self, dt * p->every);
  note_escapes (self, dt);
  follow_moments (self);
  self->clock[CLOCK_TIME] += dt;
  ans_sgd_sampling_truth_step (self, context, dt);
  return TRUE;
}

/* The particles are alike, so that a run of neighbours in the array is a fair sample. */
void
ans_sgd_sampling_walk_drop (AnsSgdSampling *self, double x, double y)
{
  const AnsTarget *target = &self->target;
  int n = self->params.particles, m = (n + DROPPED - 1) / DROPPED;
  int first = ans_random_below (self->hand, n);
  double centre[2] = {x, y}, width[2], share = (double) m / n;
  for (int k = 0; k < 2; k++)
    width[k] = narrow (self) * (target->upper[k] - target->lower[k]);
  for (int i = 0; i < m; i++) {
    int at = (first + i) % n;
    for (int k = 0; k < MIN (target->d, 2); k++)
      self->x[(gsize) at * (gsize) target->d + (gsize) k] =
          centre[k] + width[k] * ans_random_normal (self->hand);
    self->left[at] = 1;
  }
  double before = ans_sgd_sampling_truth_free_energy (self);
  ans_sgd_sampling_truth_cloud (self, centre, width, self->field);
  for (int i = 0; i < self->truth.cells; i++)
    self->pde[i] += share * (self->field[i] - self->pde[i]);
  ans_sgd_sampling_truth_jumped (self, before);
  self->clock[CLOCK_VARIANCE] = -1;
  self->counts[COUNT_ROUGH] = ANS_SGD_SAMPLING_ROUGH;
  self->bins.counted = 0;
}
