#include "engine/models/mixture_2d.h"

#include "engine/core/vector.h"

#include <gsl/gsl_sf_bessel.h>
#include <math.h>

#define NODES 128 /* of the quadrature along an arc */
#define TURN (2 * G_PI)

static void
append (AnsMixture2d *self, AnsMixture2dPart part)
{
  self->parts[(int) self->count] = part;
  self->count += 1;
}

static void
normalise (AnsMixture2d *self)
{
  double sum = 0;
  for (int i = 0; i < (int) self->count; i++)
    sum += self->parts[i].weight;
  for (int i = 0; i < (int) self->count; i++)
    self->parts[i].weight /= sum;
}

static AnsMixture2dPart
dot (double x, double y, double sd)
{
  return (AnsMixture2dPart){x, y, 0, 0, TURN, sd, 1};
}

AnsMixture2d
ans_mixture_2d (AnsMixture2dKind kind)
{
  AnsMixture2d self = {.scale = 1, .half = 1.5};
  switch (kind) {
  case ANS_MIXTURE_2D_RING:
    self.scale = G_SQRT2 / 2;
    for (int k = 0; k < 8; k++)
      append (&self, dot (cos (TURN * k / 8), sin (TURN * k / 8), 0.01));
    break;
  case ANS_MIXTURE_2D_GRID:
    self.scale = 2 * G_SQRT2;
    self.half = 5;
    for (int k = 0; k < 25; k++)
      append (&self, dot (2.0 * (k % 5) - 4, 2.0 * (int) (k / 5) - 4, 0.05));
    break;
  case ANS_MIXTURE_2D_RINGS:
    self.scale = sqrt (3);
    self.half = 4;
    for (int k = 1; k <= 3; k++)
      append (&self, (AnsMixture2dPart){0, 0, k, 0, TURN, 0.08, k});
    break;
  case ANS_MIXTURE_2D_MOONS:
    self.half = 2;
    append (&self, (AnsMixture2dPart){-0.5, -0.25, 1, 0, G_PI, 0.08, 1});
    append (&self, (AnsMixture2dPart){0.5, 0.25, 1, G_PI, G_PI, 0.08, 1});
    break;
  case ANS_MIXTURE_2D_DRAWN:
    self.half = 2;
    append (&self, dot (-1, -0.6, 0.1));
    append (&self, dot (1, -0.6, 0.1));
    append (&self, dot (0, 1, 0.1));
    break;
  case ANS_N_MIXTURES_2D:
    g_assert_not_reached ();
  }
  normalise (&self);
  return self;
}

int
ans_mixture_2d_count (const AnsMixture2d *self)
{
  return (int) self->count;
}

static void
equalise (AnsMixture2d *self)
{
  for (int i = 0; i < (int) self->count; i++)
    self->parts[i].weight = 1 / self->count;
}

gboolean
ans_mixture_2d_add (AnsMixture2d *self, double x, double y, double sd)
{
  if ((int) self->count == ANS_MIXTURE_2D_PARTS)
    return FALSE;
  append (self, dot (x, y, sd));
  equalise (self);
  return TRUE;
}

gboolean
ans_mixture_2d_remove (AnsMixture2d *self, int part)
{
  if ((int) self->count == 1)
    return FALSE;
  self->count -= 1;
  for (int i = part; i < (int) self->count; i++)
    self->parts[i] = self->parts[i + 1];
  equalise (self);
  return TRUE;
}

enum { BLOCK = 128 };

static const AnsMixture2dPart *
choose (const AnsMixture2d *self, double u)
{
  const AnsMixture2dPart *part = self->parts, *last = part + (int) self->count - 1;
  for (; part < last && u > part->weight; part++)
    u -= part->weight;
  return part;
}

/* x (n x 2, n <= BLOCK) are normal numbers and become points. */
static void
sample_block (const AnsMixture2d *self, AnsRandom *random, int n, double *x)
{
  double u[BLOCK], radius[BLOCK], angle[BLOCK], sine[BLOCK], cosine[BLOCK];
  gboolean curved = FALSE;
  ans_random_fill_uniform (random, n, u);
  ans_random_fill_uniform (random, n, angle);
  for (int i = 0; i < n; i++) {
    const AnsMixture2dPart *part = choose (self, u[i]);
    x[2 * i] = part->x + part->sd * x[2 * i];
    x[2 * i + 1] = part->y + part->sd * x[2 * i + 1];
    angle[i] = part->first + part->sweep * angle[i];
    radius[i] = part->radius;
    curved |= part->radius > 0;
  }
  if (!curved)
    return;
  ans_vector_sin_cos ((gsize) n, angle, sine, cosine);
  for (int i = 0; i < n; i++) {
    x[2 * i] += radius[i] * cosine[i];
    x[2 * i + 1] += radius[i] * sine[i];
  }
}

void
ans_mixture_2d_sample (const AnsMixture2d *self, AnsRandom *random, int n, double *x)
{
  ans_random_fill_normal (random, 2 * n, x);
  for (int i = 0; i < n; i += BLOCK)
    sample_block (self, random, MIN (BLOCK, n - i), x + 2 * i);
}

/* ---- density ---- */

/* An arc as the mean of Gaussians at the midpoints of equal pieces. */
static double
arc_density (const AnsMixture2dPart *part, double variance, double dx, double dy)
{
  double sum = 0;
  for (int k = 0; k < NODES; k++) {
    double angle = part->first + part->sweep * (k + 0.5) / NODES;
    double ex = dx - part->radius * cos (angle), ey = dy - part->radius * sin (angle);
    sum += exp (-0.5 * (ex * ex + ey * ey) / variance);
  }
  return sum / (NODES * TURN * variance);
}

/* A ring integrates to exp (-(r^2 + R^2) / (2 s^2)) I_0 (r R / s^2) / (2 pi s^2), and a
 * Gaussian is one with R = 0. */
static double
part_density (const AnsMixture2dPart *part, double blur, double x, double y)
{
  double variance = part->sd * part->sd + blur * blur, dx = x - part->x, dy = y - part->y;
  if (part->sweep < TURN)
    return arc_density (part, variance, dx, dy);
  double r = hypot (dx, dy), d = r - part->radius;
  double bessel = gsl_sf_bessel_I0_scaled (r * part->radius / variance);
  return exp (-0.5 * d * d / variance) * bessel / (TURN * variance);
}

void
ans_mixture_2d_density (const AnsMixture2d *self, double blur, int n, const double *x,
                        double *p)
{
  for (int i = 0; i < n; i++) {
    p[i] = 0;
    for (int k = 0; k < (int) self->count; k++)
      p[i] += self->parts[k].weight *
              part_density (&self->parts[k], blur, x[2 * i], x[2 * i + 1]);
  }
}

/* ---- coverage ---- */

double
ans_mixture_2d_distance (const AnsMixture2d *self, int part, double x, double y)
{
  const AnsMixture2dPart *p = &self->parts[part];
  double dx = x - p->x, dy = y - p->y;
  if (p->sweep < TURN) {
    double turned = fmod (atan2 (dy, dx) - p->first + 2 * TURN, TURN);
    if (turned > p->sweep) {
      double end = turned - p->sweep < TURN - turned ? p->first + p->sweep : p->first;
      return hypot (dx - p->radius * cos (end), dy - p->radius * sin (end)) / p->sd;
    }
  }
  return fabs (hypot (dx, dy) - p->radius) / p->sd;
}

void
ans_mixture_2d_coverage (const AnsMixture2d *self, int n, const double *x,
                         AnsMixture2dCoverage *coverage)
{
  int nearest[ANS_MIXTURE_2D_PARTS] = {0}, hit[ANS_MIXTURE_2D_PARTS] = {0}, good = 0;
  *coverage = (AnsMixture2dCoverage){0};
  for (int i = 0; i < n; i++) {
    double best = INFINITY;
    int at = 0;
    for (int k = 0; k < (int) self->count; k++) {
      double distance = ans_mixture_2d_distance (self, k, x[2 * i], x[2 * i + 1]);
      hit[k] |= distance <= ANS_MIXTURE_2D_REACH;
      if (distance < best) {
        best = distance;
        at = k;
      }
    }
    nearest[at]++;
    good += best <= ANS_MIXTURE_2D_REACH;
  }
  coverage->high_quality = (double) good / n;
  for (int k = 0; k < (int) self->count; k++) {
    double mass = (double) nearest[k] / n;
    coverage->modes += hit[k];
    coverage->mass[k] = mass;
    if (mass > 0)
      coverage->reverse_kl += mass * log (mass / self->parts[k].weight);
  }
}

double
ans_mixture_2d_quality (const AnsMixture2d *self)
{
  for (int i = 0; i < (int) self->count; i++) {
    const AnsMixture2dPart *a = &self->parts[i];
    if (a->radius > 0)
      return (double) NAN;
    for (int j = 0; j < i; j++) {
      const AnsMixture2dPart *b = &self->parts[j];
      double reach = 2.5 * ANS_MIXTURE_2D_REACH * fmax (a->sd, b->sd);
      if (hypot (a->x - b->x, a->y - b->y) < reach)
        return (double) NAN;
    }
  }
  return 1 - exp (-0.5 * ANS_MIXTURE_2D_REACH * ANS_MIXTURE_2D_REACH);
}
