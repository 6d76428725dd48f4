#include "engine/models/set.h"

#include "engine/core/error.h"

#include <math.h>
#include <string.h>

static AnsSet
round_set (AnsSetKind kind, int k, const double *center, double radius)
{
  g_assert (k >= 1 && k <= ANS_SET_MAX_DIMENSION);
  AnsSet self = {.kind = kind, .k = k, .radius = radius};
  memcpy (self.center, center, sizeof (double) * (gsize) k);
  return self;
}

AnsSet
ans_set_ball (int k, const double *center, double radius)
{
  return round_set (ANS_SET_BALL, k, center, radius);
}

AnsSet
ans_set_outside (int k, const double *center, double radius)
{
  return round_set (ANS_SET_OUTSIDE, k, center, radius);
}

AnsSet
ans_set_below (double bound)
{
  return round_set (ANS_SET_BELOW, 1, &bound, 0);
}

AnsSet
ans_set_above (double bound)
{
  return round_set (ANS_SET_ABOVE, 1, &bound, 0);
}

static gboolean
is_round (const AnsSet *self)
{
  return self->kind == ANS_SET_BALL || self->kind == ANS_SET_OUTSIDE;
}

/* +1 where the level rises away from the centre or along x_1, else -1. */
static double
sign_of (const AnsSet *self)
{
  return self->kind == ANS_SET_BALL || self->kind == ANS_SET_BELOW ? 1 : -1;
}

static double
distance_squared (int k, const double *x, const double *y)
{
  double sum = 0;
  for (int i = 0; i < k; i++)
    sum += (x[i] - y[i]) * (x[i] - y[i]);
  return sum;
}

static double
level_at (const AnsSet *self, const double *x)
{
  if (!is_round (self))
    return sign_of (self) * (x[0] - self->center[0]);
  double square = distance_squared (self->k, x, self->center);
  return sign_of (self) * (square - self->radius * self->radius);
}

gboolean
ans_set_contains (const AnsSet *self, const double *x)
{
  return level_at (self, x) <= 0;
}

void
ans_set_level (gconstpointer set, int n, int d, const double *x, double *level)
{
  const AnsSet *self = set;
  g_assert (d >= self->k);
  for (int i = 0; i < n; i++)
    level[i] = level_at (self, x + (gsize) i * (gsize) d);
}

void
ans_set_level_gradient (const AnsSet *self, int n, int d, const double *x, double *grad)
{
  g_assert (d >= self->k);
  double sign = sign_of (self);
  memset (grad, 0, sizeof (double) * (gsize) n * (gsize) d);
  for (int i = 0; i < n; i++) {
    const double *xi = x + (gsize) i * (gsize) d;
    double *gi = grad + (gsize) i * (gsize) d;
    if (!is_round (self))
      gi[0] = sign;
    else
      for (int j = 0; j < self->k; j++)
        gi[j] = sign * 2 * (xi[j] - self->center[j]);
  }
}

void
ans_set_distance (gconstpointer set, int n, int d, const double *x, double *distance)
{
  const AnsSet *self = set;
  g_assert (d >= self->k);
  for (int i = 0; i < n; i++) {
    const double *xi = x + (gsize) i * (gsize) d;
    double out = is_round (self)
                     ? sqrt (distance_squared (self->k, xi, self->center)) - self->radius
                     : xi[0] - self->center[0];
    distance[i] = sign_of (self) * out;
  }
}

void
ans_set_sample_boundary (const AnsSet *self, int n, int d, AnsRandom *random, double *x)
{
  g_assert (d >= self->k);
  double direction[ANS_SET_MAX_DIMENSION] = {0};
  for (int i = 0; i < n; i++) {
    double *xi = x + (gsize) i * (gsize) d;
    if (!is_round (self)) {
      xi[0] = self->center[0];
      continue;
    }
    /* A Gaussian vector has no preferred direction. */
    double square = 0;
    while (square <= 0) {
      ans_random_fill_normal (random, self->k, direction);
      square = 0;
      for (int j = 0; j < self->k; j++)
        square += direction[j] * direction[j];
    }
    double scale = self->radius / sqrt (square);
    for (int j = 0; j < self->k; j++)
      xi[j] = self->center[j] + scale * direction[j];
  }
}

char *
ans_set_describe (const AnsSet *self)
{
  if (!is_round (self))
    return g_strdup_printf ("x1 %s %.6g",
                            self->kind == ANS_SET_BELOW ? "<=" : ">=", self->center[0]);
  GString *text =
      g_string_new (self->kind == ANS_SET_BALL ? "centre (" : "outside of centre (");
  int shown = self->k > 3 ? 3 : self->k;
  for (int i = 0; i < shown; i++)
    g_string_append_printf (text, "%s%.6g", i > 0 ? ", " : "", self->center[i]);
  g_string_append_printf (text, "%s), radius %.6g", self->k > shown ? ", ..." : "",
                          self->radius);
  return g_string_free (text, FALSE);
}

static gboolean
check_numbers (const AnsSet *self, const char *name, int d, GError **error)
{
  g_autofree char *text = ans_set_describe (self);
  if (self->k > d) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "%s (%s) needs %d coordinates, there are %d", name, text, self->k, d);
    return FALSE;
  }
  gboolean finite = isfinite (self->radius);
  for (int i = 0; i < self->k; i++)
    finite = finite && isfinite (self->center[i]);
  if (finite && (!is_round (self) || self->radius > 0))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "%s (%s) is empty: its radius must be > 0 and its numbers finite", name,
               text);
  return FALSE;
}

/* The level at the nearest (far: farthest) point of the box to the centre. */
static double
box_level (const AnsSet *self, int axes, const double *lower, const double *upper,
           gboolean far)
{
  double x[ANS_SET_MAX_DIMENSION];
  memcpy (x, self->center, sizeof x);
  for (int i = 0; i < axes && i < self->k; i++) {
    double c = self->center[i];
    double farthest = c - lower[i] > upper[i] - c ? lower[i] : upper[i];
    x[i] = far ? farthest : CLAMP (c, lower[i], upper[i]);
  }
  return level_at (self, x);
}

static gboolean
check_box (const AnsSet *self, const char *name, int axes, const double *lower,
           const double *upper, GError **error)
{
  if (axes == 0 ||
      box_level (self, axes, lower, upper, self->kind == ANS_SET_OUTSIDE) <= 0)
    return TRUE;
  g_autofree char *text = ans_set_describe (self);
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "%s (%s) is off the domain [%.6g, %.6g] x [%.6g, %.6g]", name, text,
               lower[0], upper[0], axes > 1 ? lower[1] : 0, axes > 1 ? upper[1] : 0);
  return FALSE;
}

/* TRUE when a and b, of which a is the simpler kind, have no point in common.  Cylinders
 * over different numbers of coordinates are compared by their shadows on the common ones.
 */
static gboolean
apart (const AnsSet *a, const AnsSet *b)
{
  if (a->kind > b->kind)
    return apart (b, a);
  double between = sqrt (distance_squared (MIN (a->k, b->k), a->center, b->center));
  switch (a->kind) {
  case ANS_SET_BALL:
    if (b->kind == ANS_SET_BALL)
      return between > a->radius + b->radius;
    if (b->kind == ANS_SET_OUTSIDE)
      return a->k >= b->k && between + a->radius < b->radius;
    return sign_of (b) * (a->center[0] - b->center[0]) > a->radius;
  case ANS_SET_OUTSIDE:
    return FALSE;
  case ANS_SET_BELOW:
  case ANS_SET_ABOVE:
    return a->kind != b->kind && a->center[0] < b->center[0];
  }
  g_assert_not_reached ();
}

gboolean
ans_set_check_pair (const AnsSet *a, const AnsSet *b, int d, int axes,
                    const double *lower, const double *upper, GError **error)
{
  if (!check_numbers (a, "A", d, error) || !check_numbers (b, "B", d, error) ||
      !check_box (a, "A", axes, lower, upper, error) ||
      !check_box (b, "B", axes, lower, upper, error))
    return FALSE;
  if (apart (a, b))
    return TRUE;
  g_autofree char *text_a = ans_set_describe (a);
  g_autofree char *text_b = ans_set_describe (b);
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE, "A (%s) and B (%s) overlap", text_a,
               text_b);
  return FALSE;
}
