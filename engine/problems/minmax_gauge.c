/* The metrics of the min-max problem. */
#include "engine/problems/minmax_state.h"

#include <math.h>
#include <string.h>

enum { WIDE = ANS_MINMAX_MAX };

/* ---- the gap ---- */

/* sign E as a function of one player's coordinates first ... first + d - 1 of z. */
typedef struct {
  const AnsPayoff *payoff;
  double box, sign;
  double z[WIDE];
  int first, d;
} Player;

static double
gain (Player *self, int coordinate, double value)
{
  self->z[self->first + coordinate] = value;
  return self->sign * ans_payoff_value (self->payoff, self->z);
}

/* The largest gain over one coordinate between low and high, by golden section; the
 * coordinate is left there. */
static double
climb (Player *self, int coordinate, double low, double high)
{
  const double golden = 0.6180339887498949;
  double at = self->z[self->first + coordinate];
  double best = gain (self, coordinate, at), best_at = at;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double f_left = gain (self, coordinate, left), f_right = gain (self, coordinate, right);
  for (int step = 0; step < 36; step++) {
    if (f_left > f_right) {
      high = right;
      right = left;
      f_right = f_left;
      left = high - golden * (high - low);
      f_left = gain (self, coordinate, left);
    } else {
      low = left;
      left = right;
      f_left = f_right;
      right = low + golden * (high - low);
      f_right = gain (self, coordinate, right);
    }
  }
  if (fmax (f_left, f_right) > best) {
    best = fmax (f_left, f_right);
    best_at = f_left > f_right ? left : right;
  }
  gain (self, coordinate, best_at);
  return best;
}

/* The best reply: a scan of the box, whose edges belong to it, then coordinates in turn.
 */
static double
best_reply (Player *self)
{
  enum { LINE = 65, SQUARE = 17 };
  int side = self->d == 1 ? LINE : SQUARE, count = self->d == 1 ? LINE : SQUARE * SQUARE;
  double spacing = 2 * self->box / (side - 1), best = -INFINITY, at[2] = {0};
  for (int k = 0; k < count; k++) {
    int column = k % side, row = k / side;
    const double u[2] = {column * spacing - self->box, row * spacing - self->box};
    self->z[self->first] = u[0];
    if (self->d == 2)
      self->z[self->first + 1] = u[1];
    double value = gain (self, 0, u[0]);
    if (value > best) {
      best = value;
      memcpy (at, u, sizeof at);
    }
  }
  memcpy (self->z + self->first, at, sizeof *at * (gsize) self->d);
  for (int sweep = 0; sweep < (self->d == 1 ? 1 : 6); sweep++) {
    double before = best;
    for (int i = 0; i < self->d; i++) {
      double here = self->z[self->first + i];
      best = climb (self, i, fmax (here - spacing, -self->box),
                    fmin (here + spacing, self->box));
    }
    if (best - before <= 1e-15 * fabs (best))
      break;
  }
  return best;
}

double
ans_minmax_gauge_gap (const AnsMinmaxState *self, const double *z)
{
  int d = self->n / 2;
  Player up = {.payoff = &self->payoff, .box = self->params.box, .sign = 1, .first = d};
  Player down = {.payoff = &self->payoff, .box = self->params.box, .sign = -1};
  if (!ans_payoff_is_zero_sum (&self->payoff))
    return (double) NAN;
  for (int i = 0; i < self->n; i++)
    if (!(fabs (z[i]) <= self->params.box))
      return (double) NAN;
  up.d = down.d = d;
  if (self->descent.clip > 0)
    up.box = fmin (up.box, self->descent.clip);
  memcpy (up.z, z, sizeof *z * (gsize) self->n);
  memcpy (down.z, z, sizeof *z * (gsize) self->n);
  return fmax (best_reply (&up) + best_reply (&down), 0);
}

/* ---- the metrics ---- */

static AnsMeasure
against (double value, double reference)
{
  return (AnsMeasure){isfinite (value) ? value : (double) NAN,
                      isfinite (reference) ? reference : (double) NAN, (double) NAN};
}

/* With noise the factor of one step is nothing in particular. */
static AnsMeasure
rate (const AnsMinmaxState *self, int method)
{
  const AnsMinmaxTruth *truth = &self->truth;
  double value = self->rate[method];
  if (!truth->known || !truth->smooth)
    return ANS_MEASURE_NONE;
  return against (value > 0 ? value : (double) NAN,
                  self->params.noise > 0 ? (double) NAN : truth->maps[method].rate);
}

static AnsMeasure
spectral_radius (const AnsMinmaxState *self, int method)
{
  const AnsMinmaxTruth *truth = &self->truth;
  const AnsMinmaxMap *map = &truth->maps[method];
  if (!truth->known || !truth->smooth)
    return ANS_MEASURE_NONE;
  return against (map->spectral, truth->n_pairs > 0 ? sqrt (map->rate) : (double) NAN);
}

/* The computed eigenvalue of the field that is furthest to the right, the upper one of a
 * pair. */
static AnsMeasure
field_part (const AnsMinmaxState *self, gboolean imaginary)
{
  const AnsMinmaxTruth *truth = &self->truth;
  int first = 0;
  if (!truth->known || !truth->smooth)
    return ANS_MEASURE_NONE;
  for (int i = 1; i < self->n; i++) {
    double ahead = truth->real[i] - truth->real[first];
    if (ahead > 1e-13 ||
        (ahead > -1e-13 && truth->imaginary[i] > truth->imaginary[first]))
      first = i;
  }
  return imaginary ? against (truth->imaginary[first], truth->field_imaginary)
                   : against (truth->real[first], truth->field_real);
}

static double
length (const AnsMinmaxState *self, const double *z)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++)
    sum = hypot (sum, z[i]);
  return sum;
}

static AnsMeasure
distance (const AnsMinmaxState *self, const double *z)
{
  return against (self->truth.known ? ans_minmax_flow_distance (self, z) : (double) NAN,
                  self->truth.known ? 0 : (double) NAN);
}

/* The reference is 0 where the equilibrium is a saddle of the whole box. */
static AnsMeasure
gap (const AnsMinmaxState *self, const double *z)
{
  return against (ans_minmax_gauge_gap (self, z),
                  self->truth.gap < 1e-9 ? 0 : (double) NAN);
}

static int
ended (const AnsMinmaxState *self)
{
  int count = 0;
  for (int m = 0; m < ANS_MINMAX_METHODS; m++)
    count += ans_minmax_flow_runs (self, m) ? 0 : 1;
  return count;
}

AnsMeasure
ans_minmax_gauge_measure (const AnsMinmaxState *self, int metric)
{
  int method = self->params.method;
  const double *z = self->z + method * WIDE, *mean = self->mean + method * WIDE;
  switch (metric) {
  case METRIC_RADIUS:
    return against (length (self, z),
                    self->truth.known ? length (self, self->truth.z) : (double) NAN);
  case METRIC_RATE:
    return rate (self, method);
  case METRIC_DISTANCE:
    return distance (self, z);
  case METRIC_GAP:
    return gap (self, z);
  case METRIC_AVERAGE_DISTANCE:
    return distance (self, mean);
  case METRIC_AVERAGE_GAP:
    return gap (self, mean);
  case METRIC_SPECTRAL_RADIUS:
    return spectral_radius (self, method);
  case METRIC_FIELD_REAL:
    return field_part (self, FALSE);
  case METRIC_FIELD_IMAGINARY:
    return field_part (self, TRUE);
  case METRIC_ENDED:
    return against (ended (self), (double) NAN);
  default:
    return rate (self, metric - METRIC_RATES);
  }
}
