/* Histograms of the particles, and what is measured by them.  A histogram is compared
 * with the masses that a density has in the same bins, so that what is left is the
 * particles' own noise; entropies of bins are corrected by (occupied - 1) / (2 n) (Miller
 * 1955). */
#include "engine/problems/sgd_sampling_state.h"
#include "engine/reference/gibbs.h"

#include <math.h>
#include <string.h>

#define ABSENT ANS_SGD_SAMPLING_ABSENT
#define SETTLED 1e-10 /* KL below which its rate of decay is noise */

void
ans_sgd_sampling_gauge_open (AnsSgdSampling *self, AnsContext *context)
{
  AnsSgdSamplingBins *b = &self->bins;
  const AnsSgdSamplingTruth *t = &self->truth;
  gboolean line = self->target.d == 1;
  b->bx = line ? ANS_SGD_SAMPLING_BINS : ANS_SGD_SAMPLING_TILES;
  b->by = line ? 1 : ANS_SGD_SAMPLING_TILES;
  b->bins = b->bx * b->by;
  b->bin = t->cell * t->cells / b->bins;
  b->share = ans_context_array (context, double, b->bins);
  b->gibbs = ans_context_array (context, double, b->bins);
  b->equation = ans_context_array (context, double, b->bins);
}

int
ans_sgd_sampling_gauge_cell (const AnsSgdSampling *self, const double *x)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double i = floor ((x[0] - self->target.lower[0]) / t->h[0]), j = 0;
  if (t->ny > 1)
    j = floor ((x[1] - self->target.lower[1]) / t->h[1]);
  return i >= 0 && i < t->nx && j >= 0 && j < t->ny ? (int) j * t->nx + (int) i : -1;
}

/* Means over the cells of each bin. */
static void
gather (const AnsSgdSampling *self, const double *cells, double *bins)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  const AnsSgdSamplingBins *b = &self->bins;
  int wide = t->nx / b->bx, high = t->ny / b->by;
  memset (bins, 0, sizeof (double) * (gsize) b->bins);
  for (int j = 0; j < t->ny; j++)
    for (int i = 0; i < t->nx; i++)
      bins[(j / high) * b->bx + i / wide] += cells[j * t->nx + i] / (wide * high);
}

static void
count_cells (AnsSgdSampling *self)
{
  AnsSgdSamplingBins *b = &self->bins;
  const AnsSgdSamplingTruth *t = &self->truth;
  int n = self->params.particles, d = self->target.d, outside = 0;
  memset (self->field, 0, sizeof (double) * (gsize) t->cells);
  for (int i = 0; i < n; i++) {
    int cell = ans_sgd_sampling_gauge_cell (self, self->x + (gsize) i * (gsize) d);
    if (cell < 0)
      outside++;
    else
      self->field[cell] += 1;
  }
  for (int i = 0; i < t->cells; i++)
    self->field[i] /= n * t->cell;
  b->outside = (double) outside / n;
}

static void
count_moments (AnsSgdSampling *self)
{
  AnsSgdSamplingBins *b = &self->bins;
  int n = self->params.particles;
  gsize d = (gsize) self->target.d;
  double mean = 0, square = 0, fourth = 0, energy = 0;
  ans_target_eval (&self->target, n, self->x, self->rate, NULL);
  for (int i = 0; i < n; i++) {
    mean += self->x[(gsize) i * d];
    energy += self->rate[i];
  }
  mean /= n;
  for (int i = 0; i < n; i++) {
    double u = self->x[(gsize) i * d] - mean, u2 = u * u;
    square += u2;
    fourth += u2 * u2;
  }
  b->mean = mean;
  b->variance = square / n;
  b->fourth = fourth / n;
  b->energy = energy / n;
}

static void
count_flat (AnsSgdSampling *self)
{
  int n = self->params.particles, flat = 0;
  gsize d = (gsize) self->target.d;
  for (int i = 0; i < n; i++) {
    const double *x = self->x + (gsize) i * d;
    double across = 0;
    for (gsize k = 1; k < d; k++)
      across += x[k] * x[k];
    flat += (x[0] + 1) * (x[0] + 1) + across <
            self->target.ratio * ((x[0] - 1) * (x[0] - 1) + across);
  }
  self->bins.flat = (double) flat / n;
}

static void
count_ancestors (AnsSgdSampling *self)
{
  gsize n = (gsize) self->params.particles, distinct = 0;
  memset (self->seen, 0, n);
  for (gsize i = 0; i < n; i++) {
    distinct += !self->seen[self->ancestor[i]];
    self->seen[self->ancestor[i]] = 1;
  }
  self->bins.ancestors = (double) distinct / (double) n;
}

void
ans_sgd_sampling_gauge_count (AnsSgdSampling *self)
{
  AnsSgdSamplingBins *b = &self->bins;
  if (b->counted == self->counts[COUNT_STEPS] + 1)
    return;
  b->counted = self->counts[COUNT_STEPS] + 1;
  count_cells (self);
  gather (self, self->field, b->share);
  gather (self, self->truth.gibbs, b->gibbs);
  gather (self, self->pde, b->equation);
  count_moments (self);
  if (self->target.kind == ANS_TARGET_FLAT_SHARP)
    count_flat (self);
  count_ancestors (self);
  b->band = ans_gibbs_l1_band (b->bins, b->bin, b->gibbs, self->params.particles,
                               &b->band_deviation);
}

/* ---- measures ---- */

static int
occupied (const AnsSgdSamplingBins *b)
{
  int n = 0;
  for (int i = 0; i < b->bins; i++)
    n += b->share[i] > 0;
  return n;
}

/* sum p ln p of bins, 0 ln 0 = 0. */
static double
minus_entropy (const AnsSgdSamplingBins *b, const double *p)
{
  double sum = 0;
  for (int i = 0; i < b->bins; i++)
    sum += p[i] > 0 ? b->bin * p[i] * log (p[i]) : 0;
  return sum;
}

/* The free energy of a density on cells with the entropy of its bins. */
static double
binned_free_energy (const AnsSgdSampling *self, const double *cells, const double *bins)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  double energy = 0;
  for (int i = 0; i < t->cells; i++)
    energy += cells[i] > 0 ? t->cell * cells[i] * t->U[i] : 0;
  return energy + minus_entropy (&self->bins, bins) / t->beta;
}

static AnsMeasure
free_energy (const AnsSgdSampling *self)
{
  const AnsSgdSamplingBins *b = &self->bins;
  const AnsSgdSamplingTruth *t = &self->truth;
  AnsMeasure m = ANS_MEASURE_NONE;
  double correction = 0.5 * (occupied (b) - 1) / self->params.particles;
  if (self->target.d > 2)
    return m;
  m.value = b->energy + (minus_entropy (b, b->share) - correction) / t->beta;
  m.reference = binned_free_energy (self, self->pde, b->equation);
  return m;
}

static AnsMeasure
balance (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  if (!self->truth.moves)
    return m;
  m.value = self->clock[CLOCK_START] - self->clock[CLOCK_DISSIPATED];
  m.reference = ans_sgd_sampling_truth_free_energy (self);
  return m;
}

static AnsMeasure
dissipation (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  if (!self->truth.moves)
    return m;
  m.value = self->clock[CLOCK_DISSIPATED];
  m.reference = self->clock[CLOCK_START] - ans_sgd_sampling_truth_free_energy (self);
  return m;
}

/* KL decays at twice the gap once all faster modes are gone: -d ln KL / dt = beta D / KL.
 */
static AnsMeasure
spectral_gap (const AnsSgdSampling *self)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  AnsMeasure m = ANS_MEASURE_NONE;
  if (!t->moves || self->params.dynamics == ANS_SGD_SAMPLING_BIRTH_DEATH)
    return m;
  double kl = ans_gibbs_kl (t->cells, t->cell, self->pde, t->gibbs);
  if (kl > SETTLED && isfinite (kl))
    m.value = t->beta * ans_sgd_sampling_truth_dissipation (self) / (2 * kl);
  m.reference = t->gap;
  return m;
}

static AnsMeasure
kl (const AnsSgdSampling *self)
{
  const AnsSgdSamplingBins *b = &self->bins;
  AnsMeasure m = ANS_MEASURE_NONE;
  m.value = ans_gibbs_kl (b->bins, b->bin, b->share, b->gibbs);
  m.value -= 0.5 * (occupied (b) - 1) / self->params.particles;
  m.stderror = sqrt (0.5 * (occupied (b) - 1)) / self->params.particles;
  if (self->truth.moves)
    m.reference = ans_gibbs_kl (b->bins, b->bin, b->equation, b->gibbs);
  return m;
}

static AnsMeasure
l1 (const AnsSgdSampling *self)
{
  const AnsSgdSamplingBins *b = &self->bins;
  return (AnsMeasure){ans_gibbs_l1 (b->bins, b->bin, b->share, b->gibbs) + b->outside,
                      b->band, b->band_deviation};
}

static AnsMeasure
l1_pde (const AnsSgdSampling *self)
{
  const AnsSgdSamplingBins *b = &self->bins;
  AnsMeasure m = ANS_MEASURE_NONE;
  if (!self->truth.moves)
    return m;
  m.value = ans_gibbs_l1 (b->bins, b->bin, b->share, b->equation) + b->outside;
  m.reference = ans_gibbs_l1_band (b->bins, b->bin, b->equation, self->params.particles,
                                   &m.stderror);
  return m;
}

/* Mean and variance of x_1 by the equation, or by the exact recursion of Euler-Maruyama;
 * of many dimensions, where nothing moves, by the Gibbs density. */
static void
moments (const AnsSgdSampling *self, double *mean, double *variance)
{
  const AnsSgdSamplingTruth *t = &self->truth;
  const double *p = t->moves ? self->pde : t->gibbs;
  double square = 0;
  *mean = 0;
  if (self->target.kind == ANS_TARGET_QUADRATIC && self->clock[CLOCK_VARIANCE] > 0) {
    *mean = self->clock[CLOCK_MEAN];
    *variance = self->clock[CLOCK_VARIANCE];
    return;
  }
  if (self->target.kind == ANS_TARGET_REGRESSION && self->clock[CLOCK_VARIANCE] > 0) {
    const double *c = &self->clock[CLOCK_MOMENTS];
    *mean = self->target.regression.minimum[0] + c[0];
    *variance = c[2] - c[0] * c[0];
    return;
  }
  for (int i = 0; i < t->cells; i++) {
    *mean += t->cell * p[i] * t->x[2 * i];
    square += t->cell * p[i] * t->x[2 * i] * t->x[2 * i];
  }
  *variance = square - *mean * *mean;
}

static AnsMeasure
mean (const AnsSgdSampling *self)
{
  const AnsSgdSamplingBins *b = &self->bins;
  double variance;
  AnsMeasure m = {b->mean, 0, sqrt (b->variance / self->params.particles)};
  moments (self, &m.reference, &variance);
  return m;
}

static AnsMeasure
variance (const AnsSgdSampling *self)
{
  const AnsSgdSamplingBins *b = &self->bins;
  double spread = fmax (0, b->fourth - b->variance * b->variance), average;
  AnsMeasure m = {b->variance, 0, sqrt (spread / self->params.particles)};
  moments (self, &average, &m.reference);
  return m;
}

static AnsMeasure
acceptance (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  double tried = (double) self->counts[COUNT_TRIED];
  if (tried > 0)
    m.value = (double) self->counts[COUNT_TAKEN] / tried;
  return m;
}

/* Time spent before escapes over their number: the mean of a rate that is constant. */
static AnsMeasure
escape_time (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  double escaped = (double) self->counts[COUNT_ESCAPED];
  if (!self->passage.found)
    return m;
  if (escaped > 0)
    m.value = self->clock[CLOCK_RISK] / escaped;
  m.stderror = m.value / sqrt (escaped);
  m.reference = self->truth.escape_time;
  return m;
}

static AnsMeasure
kramers_time (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  m.value = 1 / ans_passage_rate (&self->passage, self->truth.beta);
  if (self->truth.exact)
    m.reference = self->truth.escape_time;
  return m;
}

static AnsMeasure
survivors (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  int n = self->params.particles;
  double left = 0;
  if (!self->passage.found)
    return m;
  for (int i = 0; i < n; i++)
    left += (double) self->left[i];
  m.value = 1 - left / n;
  m.reference = exp (-self->clock[CLOCK_HAZARD]);
  m.stderror = sqrt (m.value * (1 - m.value) / n);
  return m;
}

static AnsMeasure
flat_share (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  double share = self->bins.flat;
  if (self->target.kind != ANS_TARGET_FLAT_SHARP)
    return m;
  m.value = share;
  m.reference = self->truth.flat_share;
  m.stderror = sqrt (share * (1 - share) / self->params.particles);
  return m;
}

static AnsMeasure
ancestors (const AnsSgdSampling *self)
{
  return (AnsMeasure){self->bins.ancestors, (double) NAN, (double) NAN};
}

static AnsMeasure
temperature (const AnsSgdSampling *self)
{
  AnsMeasure m = ANS_MEASURE_NONE;
  m.value = self->clock[CLOCK_BETA];
  if (self->params.dynamics != ANS_SGD_SAMPLING_SGD)
    m.reference = self->params.beta;
  return m;
}

static AnsMeasure (*const measures[N_METRICS]) (const AnsSgdSampling *) = {
    [METRIC_FREE_ENERGY] = free_energy,
    [METRIC_BALANCE] = balance,
    [METRIC_DISSIPATION] = dissipation,
    [METRIC_SPECTRAL_GAP] = spectral_gap,
    [METRIC_KL] = kl,
    [METRIC_L1] = l1,
    [METRIC_L1_PDE] = l1_pde,
    [METRIC_MEAN] = mean,
    [METRIC_VARIANCE] = variance,
    [METRIC_ACCEPTANCE] = acceptance,
    [METRIC_ESCAPE_TIME] = escape_time,
    [METRIC_KRAMERS_TIME] = kramers_time,
    [METRIC_SURVIVORS] = survivors,
    [METRIC_FLAT_SHARE] = flat_share,
    [METRIC_ANCESTORS] = ancestors,
    [METRIC_BETA] = temperature,
};

/* What is too large to be a number is not known. */
static double
known (double value)
{
  return isfinite (value) ? value : (double) NAN;
}

AnsMeasure
ans_sgd_sampling_gauge_measure (AnsSgdSampling *self, int metric)
{
  ans_sgd_sampling_gauge_count (self);
  AnsMeasure m = measures[metric](self);
  return (AnsMeasure){known (m.value), known (m.reference), known (m.stderror)};
}

/* A full trace loses every other point, and is noted half as often. */
static void
note (AnsSgdSampling *self, const AnsMeasure *m)
{
  gint64 *n = &self->counts[COUNT_TRACE], *stride = &self->counts[COUNT_STRIDE];
  double lowest = self->truth.free_energy;
  if (self->counts[COUNT_STEPS] % *stride != 0)
    return;
  if (*n == ANS_SGD_SAMPLING_TRACE) {
    for (int i = 0; i < ANS_SGD_SAMPLING_TRACE / 2; i++)
      memcpy (self->trace + i * N_TRACE, self->trace + (2 * i + 1) * N_TRACE,
              sizeof (double) * N_TRACE);
    *n /= 2;
    *stride *= 2;
    if (self->counts[COUNT_STEPS] % *stride != 0)
      return;
  }
  double *row = self->trace + *n * N_TRACE;
  row[TRACE_TIME] = self->clock[CLOCK_TIME];
  row[TRACE_PARTICLES] = m[METRIC_FREE_ENERGY].value -
                         binned_free_energy (self, self->truth.gibbs, self->bins.gibbs);
  row[TRACE_EQUATION] = m[METRIC_BALANCE].reference - lowest;
  row[TRACE_BALANCE] = m[METRIC_BALANCE].value - lowest;
  row[TRACE_SURVIVORS] = m[METRIC_SURVIVORS].value;
  row[TRACE_EXPECTED] = m[METRIC_SURVIVORS].reference;
  row[TRACE_KRAMERS] = exp (-self->clock[CLOCK_KRAMERS]);
  row[TRACE_L1] = m[METRIC_L1].value;
  row[TRACE_L1_PDE] = m[METRIC_L1_PDE].value;
  row[TRACE_BAND] = m[METRIC_L1].reference;
  for (int i = 0; i < N_TRACE; i++)
    if (!isfinite (row[i]))
      row[i] = ABSENT;
  (*n)++;
}

void
ans_sgd_sampling_gauge_record (AnsSgdSampling *self, AnsContext *context)
{
  AnsMeasure m[N_METRICS];
  for (int metric = 0; metric < N_METRICS; metric++) {
    m[metric] = ans_sgd_sampling_gauge_measure (self, metric);
    if (isfinite (m[metric].value))
      ans_context_record (context, metric, m[metric].value);
  }
  note (self, m);
}
