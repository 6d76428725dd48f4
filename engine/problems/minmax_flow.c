/* Steps of all methods at once.  One that leaves every bound ends where it was, and the
 * others go on. */
#include "engine/problems/minmax_state.h"

#include <math.h>
#include <string.h>

enum { WIDE = ANS_MINMAX_MAX, METHODS = ANS_MINMAX_METHODS, TRAIL = ANS_MINMAX_TRAIL };
enum { CURVE = ANS_MINMAX_CURVE };
#define FAR 1e12

const char *
ans_minmax_flow_name (int method)
{
  static const char *const names[] = {
      "simultaneous", "alternating", "extragradient", "past extragradient",
      "optimistic",   "consensus",   "proximal",      "two time scales",
  };
  return names[method];
}

gboolean
ans_minmax_flow_runs (const AnsMinmaxState *self, int method)
{
  return self->counters[COUNT_ENDED + method] < 0;
}

/* From the equilibrium, or from 0 where there is none. */
double
ans_minmax_flow_distance (const AnsMinmaxState *self, const double *z)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++) {
    double delta = z[i] - (self->truth.known ? self->truth.z[i] : 0);
    sum = hypot (sum, delta);
  }
  return sum;
}

const double *
ans_minmax_flow_point (const AnsMinmaxState *self, const double *ring, int method,
                       gint64 step)
{
  (void) self;
  return ring + (method * TRAIL + (int) (step % TRAIL)) * WIDE;
}

static double *
curve (AnsMinmaxState *self, int method, int which)
{
  return self->curves + (method * N_CURVES + which) * CURVE;
}

/* Every second point is dropped when a curve is full. */
static void
thin (AnsMinmaxState *self)
{
  for (int k = 0; k < METHODS * N_CURVES; k++) {
    double *values = self->curves + k * CURVE;
    for (int i = 0; i < CURVE / 2; i++)
      values[i] = values[2 * i];
  }
  self->counters[COUNT_STRIDE] *= 2;
  self->counters[COUNT_CURVE] = CURVE / 2;
}

static void
remember (AnsMinmaxState *self)
{
  gint64 step = self->counters[COUNT_STEPS];
  for (int m = 0; m < METHODS; m++) {
    gsize at = (gsize) (m * TRAIL + (int) (step % TRAIL)) * WIDE;
    memcpy (self->trail + at, self->z + m * WIDE, sizeof (double) * WIDE);
    memcpy (self->mean_trail + at, self->mean + m * WIDE, sizeof (double) * WIDE);
  }
  if (step % self->counters[COUNT_STRIDE] != 0)
    return;
  if (self->counters[COUNT_CURVE] == CURVE)
    thin (self);
  if (step % self->counters[COUNT_STRIDE] != 0)
    return;
  int at = (int) self->counters[COUNT_CURVE]++;
  for (int m = 0; m < METHODS; m++) {
    curve (self, m, CURVE_DISTANCE)[at] =
        ans_minmax_flow_distance (self, self->z + m * WIDE);
    curve (self, m, CURVE_AVERAGE)[at] =
        ans_minmax_flow_distance (self, self->mean + m * WIDE);
  }
}

void
ans_minmax_flow_anchor (AnsMinmaxState *self)
{
  self->counters[COUNT_ANCHOR] = self->counters[COUNT_STEPS];
  for (int m = 0; m < METHODS; m++)
    self->anchor[m] = ans_minmax_flow_distance (self, self->z + m * WIDE);
}

void
ans_minmax_flow_restart (AnsMinmaxState *self)
{
  int d = self->n / 2;
  double start[WIDE] = {0};
  for (int i = 0; i < d; i++) {
    start[i] = self->params.start[2 * i];
    start[d + i] = self->params.start[2 * i + 1];
    if (self->descent.clip > 0)
      start[d + i] = CLAMP (start[d + i], -self->descent.clip, self->descent.clip);
  }
  memset (self->memory, 0, sizeof (double) * METHODS * WIDE);
  for (int m = 0; m < METHODS; m++) {
    memcpy (self->z + m * WIDE, start, sizeof start);
    memcpy (self->mean + m * WIDE, start, sizeof start);
    ans_descent_ascent_start (&self->descent, start, self->memory + m * WIDE);
    self->counters[COUNT_ENDED + m] = -1;
    self->rate[m] = 0;
  }
  self->counters[COUNT_STEPS] = 0;
  self->counters[COUNT_STRIDE] = 1;
  self->counters[COUNT_CURVE] = 0;
  remember (self);
  ans_minmax_flow_anchor (self);
}

/* |l . s|, l the left eigenvector of the update's largest eigenvalue: near the
 * equilibrium each step multiplies it by the modulus of that eigenvalue.  For methods
 * whose update is a turn and a stretch it is a multiple of |z - z*|; for alternating
 * steps on E = x y its square is that of the conserved form. */
static double
amplitude (const AnsMinmaxState *self, int method)
{
  const AnsMinmaxMap *map = &self->truth.maps[method];
  const double *z = self->z + method * WIDE, *memory = self->memory + method * WIDE;
  double real = 0, imaginary = 0;
  for (int i = 0; i < map->n; i++) {
    double s = i < self->n ? z[i] - self->truth.z[i] : memory[i - self->n];
    real += map->left_real[i] * s;
    imaginary += map->left_imaginary[i] * s;
  }
  return hypot (real, imaginary);
}

/* Rounding of z* leaves no digits below the bound. */
static void
gauge_rate (AnsMinmaxState *self, int method, double before)
{
  double size = 0;
  for (int i = 0; i < self->n; i++)
    size = fmax (size, fabs (self->truth.z[i]));
  double after = amplitude (self, method);
  if (before > 1e-9 * size + 1e-290 && after > 1e-290 && isfinite (after))
    self->rate[method] = after / before * (after / before);
}

static void
end (AnsMinmaxState *self, AnsContext *context, int method, const char *why)
{
  self->counters[COUNT_ENDED + method] = self->counters[COUNT_STEPS];
  ans_context_say (context, "%s: %s after %" G_GINT64_FORMAT " steps.",
                   ans_minmax_flow_name (method), why, self->counters[COUNT_STEPS]);
}

static void
advance (AnsMinmaxState *self, AnsContext *context, int method)
{
  double *z = self->z + method * WIDE, *mean = self->mean + method * WIDE;
  gboolean gauged = self->truth.known && self->truth.smooth;
  double before = gauged ? amplitude (self, method) : 0;
  if (!ans_descent_ascent_step (&self->descent, (AnsDescentAscentMethod) method, z,
                                self->memory + method * WIDE, &self->random[method])) {
    end (self, context, method,
         method == ANS_DESCENT_ASCENT_PROXIMAL ? "the implicit step is not solved"
                                               : "run away to infinity");
    return;
  }
  if (gauged)
    gauge_rate (self, method, before);
  for (int i = 0; i < self->n; i++)
    mean[i] += (z[i] - mean[i]) / (double) (self->counters[COUNT_STEPS] + 1);
  if (!(ans_minmax_flow_distance (self, z) < FAR))
    end (self, context, method, "run away to infinity");
}

int
ans_minmax_flow_step (AnsMinmaxState *self, AnsContext *context)
{
  int left = 0;
  self->counters[COUNT_STEPS]++;
  for (int m = 0; m < METHODS; m++) {
    if (ans_minmax_flow_runs (self, m))
      advance (self, context, m);
    left += ans_minmax_flow_runs (self, m) ? 1 : 0;
  }
  remember (self);
  return left;
}
