#include "engine/optim/descent_ascent.h"

#include "engine/core/linalg.h"
#include "engine/core/statistics.h"

#include <math.h>
#include <string.h>

enum { MAX = ANS_DESCENT_ASCENT_MAX, NEWTON = 50 };

typedef struct {
  const AnsDescentAscent *self;
  int n;
  double *memory;
  AnsRandom *random;
} Step;

/* The field with its noise. */
static void
ask (const Step *step, const double *z, double *V)
{
  step->self->field (step->self->game, z, V, NULL);
  if (step->self->noise > 0)
    for (int i = 0; i < step->n; i++)
      V[i] += step->self->noise * ans_random_normal (step->random);
}

static void
clip (const Step *step, double *z)
{
  double most = step->self->clip;
  if (most > 0)
    for (int i = step->self->d; i < step->n; i++)
      z[i] = CLAMP (z[i], -most, most);
}

/* to = from + eta V, clipped. */
static void
move (const Step *step, const double *from, const double *V, double *to)
{
  for (int i = 0; i < step->n; i++)
    to[i] = from[i] + step->self->eta * V[i];
  clip (step, to);
}

static gboolean
simultaneous (const Step *step, double *z)
{
  double V[MAX];
  ask (step, z, V);
  move (step, z, V, z);
  return TRUE;
}

static gboolean
alternating (const Step *step, double *z)
{
  const AnsDescentAscent *self = step->self;
  double V[MAX];
  ask (step, z, V);
  for (int i = 0; i < self->d; i++)
    z[i] += self->eta * V[i];
  ask (step, z, V);
  for (int i = self->d; i < step->n; i++)
    z[i] += self->eta * V[i];
  clip (step, z);
  return TRUE;
}

static gboolean
extragradient (const Step *step, double *z)
{
  double V[MAX], half[MAX];
  ask (step, z, V);
  move (step, z, V, half);
  ask (step, half, V);
  move (step, z, V, z);
  return TRUE;
}

static gboolean
past_extragradient (const Step *step, double *z)
{
  double half[MAX];
  move (step, z, step->memory, half);
  ask (step, half, step->memory);
  move (step, z, step->memory, z);
  return TRUE;
}

static gboolean
optimistic (const Step *step, double *z)
{
  double V[MAX], ahead[MAX];
  ask (step, z, V);
  for (int i = 0; i < step->n; i++)
    ahead[i] = 2 * V[i] - step->memory[i];
  memcpy (step->memory, V, sizeof (double) * (gsize) step->n);
  move (step, z, ahead, z);
  return TRUE;
}

static gboolean
consensus (const Step *step, double *z)
{
  double V[MAX], J[MAX * MAX], slope[MAX], drift[MAX];
  ask (step, z, V);
  step->self->field (step->self->game, z, slope, J);
  for (int i = 0; i < step->n; i++) {
    drift[i] = V[i];
    for (int k = 0; k < step->n; k++)
      drift[i] -= step->self->consensus * J[k * step->n + i] * slope[k];
  }
  move (step, z, drift, z);
  return TRUE;
}

/* One step of Newton's method for h - eta V (h) = right-hand side; returns the length of
 * the step, NaN where there is none. */
static double
refine (const Step *step, double eta, const double *rhs, double *h)
{
  int n = step->n, pivots[MAX];
  double V[MAX], J[MAX * MAX], work[64 * MAX], rest[MAX], log_det, sign, length = 0;
  step->self->field (step->self->game, h, V, J);
  for (int i = 0; i < n; i++) {
    rest[i] = rhs[i] - (h[i] - eta * V[i]);
    for (int k = 0; k < n; k++)
      J[i * n + k] = (i == k ? 1 : 0) - eta * J[i * n + k];
  }
  if (!ans_linalg_lu (n, J, pivots, &log_det, &sign))
    return (double) NAN;
  ans_linalg_lu_invert (n, J, pivots, 64 * MAX, work);
  for (int i = 0; i < n; i++) {
    double delta = ans_linalg_dot (n, J + i * n, rest);
    h[i] += delta;
    length = hypot (length, delta);
  }
  return length;
}

static gboolean
solve (const Step *step, double eta, const double *rhs, double *h)
{
  for (int k = 0; k < NEWTON; k++) {
    double length = refine (step, eta, rhs, h), size = ans_linalg_norm (step->n, h);
    if (isnan (length))
      return FALSE;
    if (length <= 1e-15 * size || (k > 8 && length < 1e-12 * (1 + size)))
      return TRUE;
  }
  return FALSE;
}

/* Where Newton's method does not get there at once, eta grows in parts. */
static gboolean
proximal (const Step *step, double *z)
{
  double rhs[MAX], h[MAX], eta = step->self->eta, noise = step->self->noise;
  gsize size = sizeof *z * (gsize) step->n;
  memcpy (rhs, z, size);
  for (int i = 0; noise > 0 && i < step->n; i++)
    rhs[i] += eta * noise * ans_random_normal (step->random);
  for (int parts = 1; parts <= 64; parts *= 8) {
    int part = 1;
    memcpy (h, z, size);
    while (part <= parts && solve (step, eta * part / parts, rhs, h))
      part++;
    if (part > parts) {
      memcpy (z, h, size);
      clip (step, z);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
two_time_scales (const Step *step, double *z)
{
  double V[MAX];
  ask (step, z, V);
  for (int i = step->self->d; i < step->n; i++)
    V[i] *= step->self->ratio;
  move (step, z, V, z);
  return TRUE;
}

gboolean
ans_descent_ascent_remembers (AnsDescentAscentMethod method)
{
  return method == ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT ||
         method == ANS_DESCENT_ASCENT_OPTIMISTIC;
}

void
ans_descent_ascent_start (const AnsDescentAscent *self, const double *z, double *memory)
{
  self->field (self->game, z, memory, NULL);
}

gboolean
ans_descent_ascent_step (const AnsDescentAscent *self, AnsDescentAscentMethod method,
                         double *z, double *memory, AnsRandom *random)
{
  static gboolean (*const methods[]) (const Step *, double *) = {
      [ANS_DESCENT_ASCENT_SIMULTANEOUS] = simultaneous,
      [ANS_DESCENT_ASCENT_ALTERNATING] = alternating,
      [ANS_DESCENT_ASCENT_EXTRAGRADIENT] = extragradient,
      [ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT] = past_extragradient,
      [ANS_DESCENT_ASCENT_OPTIMISTIC] = optimistic,
      [ANS_DESCENT_ASCENT_CONSENSUS] = consensus,
      [ANS_DESCENT_ASCENT_PROXIMAL] = proximal,
      [ANS_DESCENT_ASCENT_TWO_TIME_SCALES] = two_time_scales,
  };
  Step step = {self, 2 * self->d, memory, random};
  double next[MAX] = {0};
  g_assert (self->noise == 0 || random != NULL);
  memcpy (next, z, sizeof *z * (gsize) step.n);
  if (!methods[method](&step, next) || !ans_statistics_finite ((gsize) step.n, next))
    return FALSE;
  memcpy (z, next, sizeof *z * (gsize) step.n);
  return TRUE;
}
