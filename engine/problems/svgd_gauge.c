/* The metrics of the SVGD problem.  References of distances are what n independent
 * samples have on average. */
#include "engine/problems/svgd_state.h"

#include "engine/reference/gibbs.h"

#include <math.h>
#include <string.h>

enum { CELLS = ANS_SVGD_STATE_CELLS };

/* Shares of the particles by the first coordinate; the outer cells take what is beyond.
 */
void
ans_svgd_gauge_histogram (const AnsSvgdState *self, const double *x, double *mass)
{
  const AnsSvgdTruth *truth = &self->truth;
  memset (mass, 0, CELLS * sizeof *mass);
  for (int i = 0; i < self->params.n; i++) {
    double at = (x[i * self->d] - truth->lower[0]) / (truth->upper[0] - truth->lower[0]);
    int cell = (int) CLAMP (at * CELLS, 0, CELLS - 1);
    mass[cell] += 1.0 / self->params.n;
  }
}

/* Mean of a power of coordinate k. */
static double
moment (const AnsSvgdState *self, const double *x, int k, int power)
{
  double sum = 0;
  for (int i = 0; i < self->params.n; i++) {
    double value = x[i * self->d + k];
    sum += power == 2 ? value * value : value;
  }
  return sum / self->params.n;
}

double
ans_svgd_gauge_variance (const AnsSvgdState *self, const double *x, int k)
{
  double mean = moment (self, x, k, 1), sum = 0;
  for (int i = 0; i < self->params.n; i++) {
    double difference = x[i * self->d + k] - mean;
    sum += difference * difference;
  }
  return sum / self->params.n;
}

static double
variance_ratio (const AnsSvgdState *self, const double *x)
{
  const AnsSvgdTruth *truth = &self->truth;
  double sum = 0;
  for (int k = 0; k < self->d; k++)
    sum += ans_svgd_gauge_variance (self, x, k) /
           (truth->second[k] - truth->mean[k] * truth->mean[k]);
  return sum / self->d;
}

static double
square_error (const AnsSvgdState *self, const double *x)
{
  double error = moment (self, x, 0, 2) - self->truth.second[0];
  return error * error;
}

static double
l1 (const AnsSvgdState *self, const double *x)
{
  double mass[CELLS];
  ans_svgd_gauge_histogram (self, x, mass);
  return ans_gibbs_l1 (CELLS, 1, mass, self->truth.mass);
}

/* From the density's equation now. */
static AnsMeasure
l1_equation (const AnsSvgdState *self)
{
  const AnsSvgdTruth *truth = &self->truth;
  double mass[CELLS], equation[CELLS];
  AnsMeasure m = ANS_MEASURE_NONE;
  if (!ans_svgd_limit_flows (self))
    return m;
  ans_svgd_gauge_histogram (self, self->x, mass);
  ans_svgd_flow_shares (&self->flow, CELLS, truth->lower[0], truth->upper[0], equation);
  m.value = ans_gibbs_l1 (CELLS, 1, mass, equation);
  m.reference = ans_gibbs_l1_band (CELLS, 1, equation, self->params.n, NULL);
  return m;
}

/* Infinite while particles sit where the density is zero in double precision. */
static double
kl (const AnsSvgdState *self)
{
  double mass[CELLS];
  ans_svgd_gauge_histogram (self, self->x, mass);
  return ans_gibbs_kl (CELLS, 1, mass, self->truth.mass);
}

static double
mean_energy (const AnsSvgdState *self)
{
  double sum = 0, L;
  for (int i = 0; i < self->params.n; i++) {
    ans_svgd_system_force (&self->system, 1, self->d, self->x + i * self->d, &L, NULL);
    sum += L;
  }
  return sum / self->params.n;
}

/* E |s|^2 (1 + |x|^2) + 2 s . x + d for a Gaussian of independent coordinates. */
static double
linear_diagonal (const AnsSvgdState *self)
{
  const double *variance = self->truth.second;
  double sum = self->truth.score + self->d;
  for (int i = 0; i < self->d; i++)
    for (int j = 0; j < self->d; j++)
      sum += variance[j] / variance[i];
  return sum;
}

/* The expected V-statistic of independent samples has its diagonal only. */
static double
stein_of_samples (const AnsSvgdState *self)
{
  if (self->params.kernel == ANS_SVGD_LINEAR)
    return sqrt (linear_diagonal (self) / self->params.n);
  double trace = (self->params.kernel == ANS_SVGD_GAUSSIAN ? 2.0 : 1.0) * self->d;
  return sqrt ((self->truth.score + trace / self->h[0]) / self->params.n);
}

static double
predictive_error (const AnsSvgdState *self)
{
  const AnsSvgdSystem *system = &self->system;
  double sum = 0;
  if (!system->logistic)
    return (double) NAN;
  for (int j = 0; j < ANS_SVGD_STATE_DATA; j++) {
    double mean = 0;
    for (int i = 0; i < self->params.n; i++)
      mean += ans_svgd_system_predict (self->x + 3 * i, system->a[j], system->b[j]);
    sum += fabs (mean / self->params.n - self->truth.predictive[j]);
  }
  return sum / ANS_SVGD_STATE_DATA;
}

/* What is not finite is not known. */
static AnsMeasure
pair (double value, double reference)
{
  return (AnsMeasure){isfinite (value) ? value : (double) NAN,
                      isfinite (reference) ? reference : (double) NAN, (double) NAN};
}

AnsMeasure
ans_svgd_gauge_measure (const AnsSvgdState *self, int metric)
{
  const AnsSvgdTruth *truth = &self->truth;
  double second = truth->second[0];
  gboolean flows = ans_svgd_limit_flows (self);
  double sampling = (truth->fourth - second * second) / self->params.n;
  switch ((AnsSvgdStateMetric) metric) {
  case METRIC_KSD:
    return pair (self->stein[0] < 0 ? 0 : sqrt (self->stein[0]), stein_of_samples (self));
  case METRIC_L1:
    return pair (l1 (self, self->x), truth->l1);
  case METRIC_KL:
    return pair (kl (self), truth->kl);
  case METRIC_L1_EQUATION:
    return l1_equation (self);
  case METRIC_FREE_ENERGY:
    return flows ? pair (ans_svgd_limit_free_energy (self), ans_svgd_limit_least (self))
                 : ANS_MEASURE_NONE;
  case METRIC_DISSIPATION:
    return flows ? pair (self->balance[1],
                         self->balance[0] - ans_svgd_limit_free_energy (self))
                 : ANS_MEASURE_NONE;
  case METRIC_MOMENT_ERROR:
    return pair (ans_svgd_limit_moment_error (self), (double) NAN);
  case METRIC_LOSS:
    return pair (mean_energy (self), truth->loss);
  case METRIC_MEAN:
    return pair (moment (self, self->x, 0, 1), truth->mean[0]);
  case METRIC_SECOND:
    return pair (moment (self, self->x, 0, 2), second);
  case METRIC_SQUARE_ERROR:
    return pair (square_error (self, self->x), sampling);
  case METRIC_VARIANCE_RATIO:
    return pair (variance_ratio (self, self->x), 1);
  case METRIC_BANDWIDTH:
    return pair (self->h[0], (double) NAN);
  case METRIC_PREDICTIVE_ERROR:
    return pair (predictive_error (self), (double) NAN);
  case METRIC_LANGEVIN_L1:
    return pair (l1 (self, self->walkers), truth->l1);
  case METRIC_LANGEVIN_SQUARE_ERROR:
    return pair (square_error (self, self->walkers), sampling);
  case METRIC_LANGEVIN_VARIANCE_RATIO:
    return pair (variance_ratio (self, self->walkers), 1);
  case N_METRICS:
    break;
  }
  return ANS_MEASURE_NONE;
}
