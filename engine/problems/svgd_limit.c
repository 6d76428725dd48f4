/* What SVGD's particles are compared with on their way: in one dimension the equation of
 * their density, with the kernel that they use; for the linear kernel the closed
 * equations of their mean and second moments. */
#include "engine/problems/svgd_state.h"

#include "engine/reference/gibbs.h"

#include <math.h>
#include <string.h>

#define COARSEST 1.5 /* cells that a deviation of the start has at least */
#define MOST_STEPS 200

/* Of the equation's grid: the start and the target. */
static void
find_box (const AnsSvgdState *self, double *lower, double *upper)
{
  const AnsSvgdStateParams *p = &self->params;
  *lower = fmin (self->truth.lower[0], p->start - 6 * p->spread);
  *upper = fmax (self->truth.upper[0], p->start + 6 * p->spread);
}

static void
fill_start (AnsSvgdState *self)
{
  AnsSvgdFlow *flow = &self->flow;
  double sum = 0;
  for (int i = 0; i < flow->n; i++) {
    double z =
        (ans_svgd_flow_centre (flow, i) - self->params.start) / self->params.spread;
    flow->p[i] = exp (-0.5 * z * z);
    sum += flow->h * flow->p[i];
  }
  for (int i = 0; i < flow->n; i++)
    flow->p[i] /= sum;
}

static void
set_energy (AnsSvgdState *self)
{
  double x[ANS_SVGD_STATE_FLOW], L[ANS_SVGD_STATE_FLOW];
  for (int i = 0; i < self->flow.n; i++)
    x[i] = ans_svgd_flow_centre (&self->flow, i);
  ans_svgd_system_force (&self->system, self->flow.n, 1, x, L, NULL);
  ans_svgd_flow_set (&self->flow, L, 1 / self->params.beta);
}

static void
set_kernel (AnsSvgdState *self)
{
  AnsSvgd svgd = ans_svgd_system_sampler (self);
  double K[ANS_SVGD_STATE_FLOW], unused;
  for (int i = 0; i < self->flow.n; i++) {
    double r = i * self->flow.h;
    K[i] = ans_svgd_kernel (&svgd, r * r, &unused);
  }
  ans_svgd_flow_set_kernel (&self->flow, K);
}

double
ans_svgd_limit_free_energy (const AnsSvgdState *self)
{
  const AnsSvgdFlow *flow = &self->flow;
  return ans_gibbs_free_energy (flow->n, flow->h, flow->L, flow->eps, flow->p);
}

double
ans_svgd_limit_least (const AnsSvgdState *self)
{
  const AnsSvgdFlow *flow = &self->flow;
  return -flow->eps * ans_gibbs_density (flow->n, flow->h, flow->L, 1 / flow->eps, NULL);
}

/* The balance of the free energy starts here. */
static void
begin_balance (AnsSvgdState *self)
{
  self->balance[0] = ans_svgd_limit_free_energy (self);
  self->balance[1] = 0;
}

gboolean
ans_svgd_limit_flows (const AnsSvgdState *self)
{
  return self->flow.n > 0 && self->counters[2] == 0;
}

void
ans_svgd_limit_lose (AnsSvgdState *self)
{
  self->counters[2] = 1;
}

/* Is there an equation for what the particles are told to do? */
static gboolean
is_flow (const AnsSvgdStateParams *p)
{
  return !p->flipped && p->rule == ANS_SVGD_PLAIN && p->kernel != ANS_SVGD_LINEAR;
}

static void
open_flow (AnsSvgdState *self, AnsContext *context)
{
  double lower, upper;
  find_box (self, &lower, &upper);
  if (self->params.spread * ANS_SVGD_STATE_FLOW < COARSEST * (upper - lower))
    return;
  ans_svgd_flow_init (&self->flow, ans_context_arena (context), ANS_SVGD_STATE_FLOW,
                      lower, upper);
  ans_context_keep (context, "equation", 1, (gint64[]){self->flow.n}, self->flow.p);
  fill_start (self);
  set_energy (self);
  begin_balance (self);
}

static gboolean
has_moments (const AnsSvgdState *self)
{
  return self->params.target == ANS_SVGD_STATE_GAUSSIAN &&
         self->d <= ANS_SVGD_MOMENTS_MOST;
}

void
ans_svgd_limit_open (AnsSvgdState *self, AnsContext *context)
{
  int size = self->d + self->d * self->d;
  double curvature[ANS_SVGD_MOMENTS_MOST];
  self->balance = ans_context_array (context, double, 2);
  ans_context_keep (context, "balance", 1, (gint64[]){2}, self->balance);
  if (self->d == 1)
    open_flow (self, context);
  if (!is_flow (&self->params))
    ans_svgd_limit_lose (self);
  if (!has_moments (self))
    return;
  for (int k = 0; k < self->d; k++)
    curvature[k] = ans_target_curvature (&self->system.target, k);
  self->moments = ans_svgd_moments_new (self->d, curvature);
  self->closed = ans_context_array (context, double, size);
  self->measured = ans_context_array (context, double, size);
  ans_context_keep (context, "moments", 1, (gint64[]){size}, self->closed);
}

void
ans_svgd_limit_close (AnsSvgdState *self)
{
  g_clear_pointer (&self->moments, ans_svgd_moments_free);
}

static void
step_moments (AnsSvgdState *self, double dt)
{
  const AnsSvgdStateParams *p = &self->params;
  if (self->moments == NULL || p->kernel != ANS_SVGD_LINEAR || p->flipped ||
      p->rule != ANS_SVGD_PLAIN) {
    self->counters[3] = 0;
    return;
  }
  if (self->counters[3] == 0)
    ans_svgd_moments_of_points (p->n, self->d, self->x, self->closed);
  self->counters[3] = ans_svgd_moments_step (self->moments, p->beta, dt, self->closed);
}

/* Before the particles move by dt. */
void
ans_svgd_limit_step (AnsSvgdState *self, double dt)
{
  step_moments (self, dt);
  if (!ans_svgd_limit_flows (self))
    return;
  if (!is_flow (&self->params)) {
    ans_svgd_limit_lose (self);
    return;
  }
  set_kernel (self);
  if (!ans_svgd_flow_step (&self->flow, dt, MOST_STEPS, self->balance + 1))
    ans_svgd_limit_lose (self);
}

void
ans_svgd_limit_reheated (AnsSvgdState *self)
{
  if (self->flow.n == 0)
    return;
  set_energy (self);
  begin_balance (self);
}

/* The share of the mass about `centre` that has been dropped there. */
void
ans_svgd_limit_dropped (AnsSvgdState *self, double share, double centre, double width)
{
  AnsSvgdFlow *flow = &self->flow;
  double sum = 0, wide = fmax (width, 1.5 * flow->h);
  self->counters[3] = 0;
  if (flow->n == 0)
    return;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < flow->n; i++) {
      double z = (ans_svgd_flow_centre (flow, i) - centre) / wide,
             cloud = exp (-0.5 * z * z);
      if (pass == 0)
        sum += flow->h * cloud;
      else if (sum > 0)
        flow->p[i] = (1 - share) * flow->p[i] + share * cloud / sum;
    }
  if (!(sum > 0)) /* beyond the grid */
    ans_svgd_limit_lose (self);
  begin_balance (self);
}

/* Of mean and second moments from the closed equations, over their size; NaN if not
 * known. */
double
ans_svgd_limit_moment_error (const AnsSvgdState *self)
{
  double off = 0, all = 0;
  int size = self->d + self->d * self->d;
  if (self->moments == NULL || self->counters[3] == 0)
    return (double) NAN;
  ans_svgd_moments_of_points (self->params.n, self->d, self->x, self->measured);
  for (int i = 0; i < size; i++) {
    double difference = self->measured[i] - self->closed[i];
    off += difference * difference;
    all += self->closed[i] * self->closed[i];
  }
  return sqrt (off / all);
}
