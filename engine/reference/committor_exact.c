/* Panels of ten-point Gauss-Legendre quadrature: as many between a and b as the table has
 * intervals, wider ones outwards from there until nothing is left of exp (-beta F). */
#include "engine/reference/committor_exact.h"

#include "engine/core/error.h"

#include <gsl/gsl_integration.h>
#include <math.h>

#define INTERVALS 4096
#define NODES 10
#define TAIL 256         /* panels outwards per length b - a */
#define LONGEST 1000     /* lengths that are tried */
#define NEGLIGIBLE -45.0 /* logarithm of the share of the integral */

/* exp (shift) sum, with the largest exponent met so far taken out. */
typedef struct {
  double shift, sum;
} LogSum;

static void
log_sum_add (LogSum *self, double exponent, double factor)
{
  if (exponent == -INFINITY)
    return;
  if (exponent > self->shift) {
    self->sum *= exp (self->shift - exponent);
    self->shift = exponent;
  }
  self->sum += factor * exp (exponent - self->shift);
}

static double
log_sum_value (const LogSum *self)
{
  return log (self->sum) + self->shift;
}

typedef struct {
  AnsFreeEnergy F;
  gconstpointer data;
  double beta;
  gsl_integration_glfixed_table *rule;
} Integrand;

/* Adds the integral of exp (sign beta F) over the panel; returns the largest exponent. */
static double
add_panel (const Integrand *f, double sign, double from, double to, LogSum *sum)
{
  double most = -INFINITY;
  for (gsize i = 0; i < NODES; i++) {
    double s, weight;
    gsl_integration_glfixed_point (from, to, i, &s, &weight, f->rule);
    double exponent = sign * f->beta * f->F (f->data, s);
    most = fmax (most, exponent);
    log_sum_add (sum, exponent, weight);
  }
  return most;
}

/* Adds the integral of exp (-beta F) from `from` outwards to `end`; stops when a whole
 * length has added nothing.  FALSE when there is no end of it. */
static gboolean
add_tail (const Integrand *f, double from, double length, double end, LogSum *sum)
{
  double width = copysign (length / TAIL, end - from);
  int idle = 0;
  for (gint64 i = 0; i < (gint64) TAIL * LONGEST; i++) {
    double start = from + (double) i * width, stop = start + width;
    gboolean last = width > 0 ? stop >= end : stop <= end;
    double low = fmin (start, last ? end : stop), high = fmax (start, last ? end : stop);
    double most = low < high ? add_panel (f, -1, low, high, sum) : -INFINITY;
    idle = most - sum->shift < NEGLIGIBLE ? idle + 1 : 0;
    if (last || idle > TAIL)
      return isfinite (sum->sum);
  }
  return FALSE;
}

/* Fills u and its slope; returns the logarithm of the integral of exp (beta F) over a ...
 * b. */
static double
tabulate (const Integrand *f, AnsCommittorExact *self)
{
  int n = self->n;
  double h = (self->b - self->a) / n;
  LogSum all = {-INFINITY, 0};
  for (int i = 0; i < n; i++)
    add_panel (f, 1, self->a + i * h, self->a + (i + 1) * h, &all);
  double log_all = log_sum_value (&all);
  double passed = 0;
  for (int i = n; i >= 0; i--) {
    double s = self->a + i * h;
    if (i < n) {
      LogSum panel = {-INFINITY, 0};
      add_panel (f, 1, s, s + h, &panel);
      passed += panel.sum * exp (panel.shift - log_all);
    }
    self->u[i] = passed;
    self->slope[i] = -exp (f->beta * f->F (f->data, s) - log_all);
  }
  self->u[0] = 1;
  return log_all;
}

/* The share of rho u, of which all of the mass before a is a part. */
static double
share_of_a (const Integrand *f, const AnsCommittorExact *self, const LogSum *before,
            double log_Z)
{
  double h = (self->b - self->a) / self->n;
  double share = before->sum > 0 ? exp (log_sum_value (before) - log_Z) : 0;
  for (int k = 0; k < self->n; k++)
    for (gsize i = 0; i < NODES; i++) {
      double s, weight;
      gsl_integration_glfixed_point (self->a + k * h, self->a + (k + 1) * h, i, &s,
                                     &weight, f->rule);
      double rho = exp (-f->beta * f->F (f->data, s) - log_Z);
      share += weight * rho * ans_committor_exact_at (self, s, NULL);
    }
  return share;
}

static gboolean
integrate (const Integrand *f, double lower, double upper, AnsCommittorExact *self,
           GError **error)
{
  LogSum Z = {-INFINITY, 0};
  double length = self->b - self->a;
  double log_barrier = tabulate (f, self);
  gboolean finite = add_tail (f, self->a, length, lower, &Z);
  LogSum before = Z;
  for (int i = 0; i < self->n; i++)
    add_panel (f, -1, self->a + i * length / self->n,
               self->a + (i + 1) * length / self->n, &Z);
  finite = finite && add_tail (f, self->b, length, upper, &Z);
  double log_Z = log_sum_value (&Z);
  if (!finite || !isfinite (log_Z) || !isfinite (log_barrier)) {
    g_set_error (
        error, ANS_ERROR, ANS_ERROR_NUMERIC,
        "the integrals of exp (beta F) from %.6g to %.6g and of exp (-beta F) do not "
        "converge at beta %.6g",
        self->a, self->b, self->beta);
    return FALSE;
  }
  self->log_rate = -log (self->beta) - log_barrier - log_Z;
  self->rate = exp (self->log_rate);
  self->p_a = share_of_a (f, self, &before, log_Z);
  self->p_b = 1 - self->p_a;
  self->k_ab = self->rate / self->p_a;
  self->k_ba = self->rate / self->p_b;
  return TRUE;
}

AnsCommittorExact *
ans_committor_exact_new (AnsFreeEnergy F, gconstpointer data, double beta, double a,
                         double b, double lower, double upper, AnsCoordinate coordinate,
                         GError **error)
{
  if (!(beta > 0) || !isfinite (beta) || !(a < b) || !(lower <= a) || !(b <= upper)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "a committor needs beta > 0 and %.6g <= a < b <= %.6g; beta is %.6g, a "
                 "%.6g, b %.6g",
                 lower, upper, beta, a, b);
    return NULL;
  }
  AnsCommittorExact *self = g_new0 (AnsCommittorExact, 1);
  self->coordinate = coordinate;
  self->beta = beta;
  self->a = a;
  self->b = b;
  self->n = INTERVALS;
  self->u = g_new (double, INTERVALS + 1);
  self->slope = g_new (double, INTERVALS + 1);
  Integrand f = {F, data, beta, gsl_integration_glfixed_table_alloc (NODES)};
  gboolean good = integrate (&f, lower, upper, self, error);
  gsl_integration_glfixed_table_free (f.rule);
  if (good)
    return self;
  ans_committor_exact_free (self);
  return NULL;
}

void
ans_committor_exact_free (AnsCommittorExact *self)
{
  if (self == NULL)
    return;
  g_free (self->u);
  g_free (self->slope);
  g_free (self);
}

/* The other coordinates are independent: they cancel. */
static double
double_well (gconstpointer data, double s)
{
  (void) data;
  return (s * s - 1) * (s * s - 1);
}

AnsCommittorExact *
ans_committor_exact_double_well (double beta, double a, double b, GError **error)
{
  return ans_committor_exact_new (double_well, NULL, beta, a, b, -INFINITY, INFINITY,
                                  ANS_COORDINATE_FIRST, error);
}

typedef struct {
  double c, entropy;
} Spheres;

/* The surface of a sphere grows like r^{d-1}. */
static double
spheres (gconstpointer data, double r)
{
  const Spheres *self = data;
  return self->c * r * r - self->entropy * log (r);
}

AnsCommittorExact *
ans_committor_exact_spheres (int d, double c, double beta, double inner, double outer,
                             GError **error)
{
  Spheres self = {c, (d - 1) / beta};
  return ans_committor_exact_new (spheres, &self, beta, inner, outer, 0, INFINITY,
                                  ANS_COORDINATE_RADIUS, error);
}

double
ans_committor_exact_at (const AnsCommittorExact *self, double s, double *slope)
{
  if (isnan (s) || s <= self->a || s >= self->b) {
    if (slope != NULL)
      *slope = 0;
    return isnan (s) ? NAN : s <= self->a ? 1 : 0;
  }
  double h = (self->b - self->a) / self->n, place = (s - self->a) / h;
  int i = MIN ((int) place, self->n - 1);
  double t = place - i, r = 1 - t;
  const double *u = self->u + i, *v = self->slope + i;
  if (slope != NULL)
    *slope =
        6 * t * r * (u[1] - u[0]) / h + r * (1 - 3 * t) * v[0] + t * (3 * t - 2) * v[1];
  return r * r * ((1 + 2 * t) * u[0] + t * h * v[0]) +
         t * t * ((3 - 2 * t) * u[1] - r * h * v[1]);
}

void
ans_committor_exact_eval (const AnsCommittorExact *self, int n, int d, const double *x,
                          double *u)
{
  for (int i = 0; i < n; i++) {
    const double *xi = x + (gsize) i * (gsize) d;
    double s = xi[0];
    if (self->coordinate == ANS_COORDINATE_RADIUS) {
      double square = 0;
      for (int k = 0; k < d; k++)
        square += xi[k] * xi[k];
      s = sqrt (square);
    }
    u[i] = ans_committor_exact_at (self, s, NULL);
  }
}
