#include "engine/reference/svgd_moments.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <string.h>

#define MOST ANS_SVGD_MOMENTS_MOST

struct _AnsSvgdMoments {
  int d;
  double beta, curvature[MOST];
  gsl_odeiv2_system system;
  gsl_odeiv2_driver *driver;
};

/* S S at row i, column j. */
static double
square (int d, const double *S, int i, int j)
{
  double sum = 0;
  for (int k = 0; k < d; k++)
    sum += S[i * d + k] * S[k * d + j];
  return sum;
}

static int
slope (double t G_GNUC_UNUSED, const double y[], double rate[], void *data)
{
  const AnsSvgdMoments *self = data;
  int d = self->d;
  const double *m = y, *S = y + d, *A = self->curvature;
  for (int i = 0; i < d; i++) {
    double Sm = 0;
    for (int k = 0; k < d; k++)
      Sm += S[i * d + k] * m[k];
    rate[i] = m[i] / self->beta - A[i] * (m[i] + Sm);
    for (int j = 0; j < d; j++)
      rate[d + i * d + j] = 2 * S[i * d + j] / self->beta -
                            (A[i] + A[j]) * (m[i] * m[j] + square (d, S, i, j));
  }
  for (int i = 0; i < d + d * d; i++)
    if (!isfinite (rate[i]))
      return GSL_EBADFUNC;
  return GSL_SUCCESS;
}

AnsSvgdMoments *
ans_svgd_moments_new (int d, const double *curvature)
{
  g_assert (d >= 1 && d <= MOST);
  AnsSvgdMoments *self = g_new0 (AnsSvgdMoments, 1);
  self->d = d;
  self->beta = 1;
  memcpy (self->curvature, curvature, sizeof *curvature * (gsize) d);
  self->system = (gsl_odeiv2_system){slope, NULL, (size_t) (d + d * d), self};
  self->driver = gsl_odeiv2_driver_alloc_y_new (&self->system, gsl_odeiv2_step_rkf45,
                                                1e-3, 1e-11, 1e-11);
  gsl_odeiv2_driver_set_nmax (self->driver, 10000);
  return self;
}

void
ans_svgd_moments_free (AnsSvgdMoments *self)
{
  if (self == NULL)
    return;
  gsl_odeiv2_driver_free (self->driver);
  g_free (self);
}

gboolean
ans_svgd_moments_step (AnsSvgdMoments *self, double beta, double dt, double *y)
{
  double t = 0;
  self->beta = beta;
  gsl_odeiv2_driver_reset_hstart (self->driver, dt);
  return gsl_odeiv2_driver_apply (self->driver, &t, dt, y) == GSL_SUCCESS;
}

void
ans_svgd_moments_of_points (int n, int d, const double *x, double *y)
{
  memset (y, 0, sizeof *y * (gsize) (d + d * d));
  for (int i = 0; i < n; i++)
    for (int j = 0; j < d; j++) {
      y[j] += x[i * d + j] / n;
      for (int k = 0; k < d; k++)
        y[d + j * d + k] += x[i * d + j] * x[i * d + k] / n;
    }
}
