/* With y = x / sqrt (h), M = K (Gaussian, c = 2) or K^3 (multiquadric, c = 1):
 *
 *   -grad_i K = grad_j K = (c / sqrt (h)) M (y_i - y_j),
 *   tr grad_i grad_j K = (M / h) (2 d - 4 u)             Gaussian
 *                        (M / h) (d - 3 + 3 / (1 + u))   multiquadric,  u = |y_i -
 * y_j|^2.
 *
 * Over all pairs s_j . grad_i K sums to the same as s_i . grad_j K, so the sums that a
 * row needs for its direction give the discrepancy, too. */
#include "engine/sampling/svgd.h"

#include <math.h>
#include <string.h>

static int
padded (int n)
{
  return (n + ANS_SVGD_LANES - 1) / ANS_SVGD_LANES * ANS_SVGD_LANES;
}

static int
shards (int n)
{
  return (n + ANS_SVGD_SHARD - 1) / ANS_SVGD_SHARD;
}

/* The columns, then a shard's sums and its part of the discrepancy. */
static gsize
columns_size (int n, int d)
{
  return (gsize) padded (n) * 2 * (gsize) d;
}

static gsize
shard_size (int d)
{
  return (gsize) ANS_SVGD_SHARD * (gsize) ANS_SVGD_SUMS (d) + ANS_SVGD_LANES;
}

gsize
ans_svgd_scratch (int n, int d)
{
  gsize pairs = columns_size (n, d) + (gsize) shards (n) * shard_size (d);
  return MAX (pairs, (gsize) d + (gsize) d * (gsize) d);
}

typedef struct {
  const AnsSvgd *self;
  AnsSvgdPairs pairs;
  const double *grad;
  double *g, *shard_sums;
  int offset; /* of the first task's shard */
} Run;

static void
pack (const AnsSvgd *self, int n, int d, const double *x, const double *grad,
      double *columns)
{
  gsize length = (gsize) padded (n);
  double scale = 1 / sqrt (self->h);
  double *y = columns, *gradient = y + (gsize) d * length;
  memset (columns, 0, columns_size (n, d) * sizeof *columns);
  for (int i = 0; i < n; i++)
    for (int k = 0; k < d; k++) {
      y[(gsize) k * length + (gsize) i] = scale * x[i * d + k];
      gradient[(gsize) k * length + (gsize) i] = grad[i * d + k];
    }
}

/* The direction of one particle from its sums, and its part of the discrepancy. */
static double
finish_row (const Run *run, const double *grad, const double *sums, double *g)
{
  const AnsSvgd *self = run->self;
  gboolean gaussian = self->kernel == ANS_SVGD_GAUSSIAN;
  int d = run->pairs.d;
  double push = (gaussian ? 2 : 1) / sqrt (self->h), beta = self->beta, n = run->pairs.n;
  double sign = self->flipped ? -1 : 1, stein = 0;
  for (int k = 0; k < d; k++) {
    double repulsion = push * sums[d + k];
    g[k] = (sign / beta * repulsion - sums[k]) / n;
    stein += beta * grad[k] * (beta * sums[k] - 2 * repulsion);
  }
  stein += (gaussian ? 2 * d * sums[2 * d] - 4 * sums[2 * d + 1]
                     : (d - 3) * sums[2 * d] + 3 * sums[2 * d + 1]) /
           self->h;
  return stein;
}

static void
run_shard (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Run *run = data;
  int shard = run->offset + task, d = run->pairs.d, first = shard * ANS_SVGD_SHARD;
  int rows = MIN (ANS_SVGD_SHARD, run->pairs.n - first);
  double *sums = run->shard_sums + (gsize) shard * shard_size (d);
  double *stein = sums + ANS_SVGD_SHARD * ANS_SVGD_SUMS (d);
  ans_svgd_pairs_rows (&run->pairs, first, rows, sums);
  *stein = 0;
  for (int i = 0; i < rows; i++)
    *stein += finish_row (run, run->grad + (first + i) * d, sums + i * ANS_SVGD_SUMS (d),
                          run->g + (first + i) * d);
}

/* So many shards at once that they take some ten milliseconds at most. */
static int
shards_at_once (int n, int d)
{
  return MAX (1, (int) (1.5e6 / ((double) n * (4 + d))));
}

/* The mean of grad (d) and of grad x^T (d x d). */
static void
find_moments (int n, int d, const double *x, const double *grad, double *mean, double *M)
{
  memset (mean, 0, sizeof *mean * (gsize) d);
  memset (M, 0, sizeof *M * (gsize) d * (gsize) d);
  for (int i = 0; i < n; i++)
    for (int k = 0; k < d; k++) {
      double slope = grad[i * d + k] / n;
      mean[k] += slope;
      for (int l = 0; l < d; l++)
        M[k * d + l] += slope * x[i * d + l];
    }
}

/* g = x / beta - mean - M x; the discrepancy is |beta mean|^2 + |1 - beta M|^2. */
static double
linear_direction (const AnsSvgd *self, int n, int d, const double *x, const double *grad,
                  double *g, double *scratch)
{
  double *mean = scratch, *M = scratch + d, stein = 0;
  double push = (self->flipped ? -1 : 1) / self->beta;
  find_moments (n, d, x, grad, mean, M);
  for (int i = 0; i < n; i++)
    for (int k = 0; k < d; k++) {
      double pull = mean[k];
      for (int l = 0; l < d; l++)
        pull += M[k * d + l] * x[i * d + l];
      g[i * d + k] = push * x[i * d + k] - pull;
    }
  for (int k = 0; k < d; k++) {
    stein += self->beta * mean[k] * self->beta * mean[k];
    for (int l = 0; l < d; l++) {
      double entry = (k == l) - self->beta * M[k * d + l];
      stein += entry * entry;
    }
  }
  return stein;
}

double
ans_svgd_direction (const AnsSvgd *self, AnsParallel *parallel, int n, int d,
                    const double *x, const double *grad, double *g, double *scratch)
{
  gsize length = (gsize) padded (n) * (gsize) d;
  Run run = {.self = self, .grad = grad, .g = g};
  double stein = 0;
  if (self->kernel == ANS_SVGD_LINEAR)
    return linear_direction (self, n, d, x, grad, g, scratch);
  run.pairs = (AnsSvgdPairs){self->kernel, d, n, padded (n), scratch, scratch + length};
  run.shard_sums = scratch + columns_size (n, d);
  pack (self, n, d, x, grad, scratch);
  for (int some = shards_at_once (n, d); run.offset < shards (n); run.offset += some) {
    if (run.offset > 0 && self->stop != NULL && self->stop (self->data))
      return (double) NAN;
    ans_parallel_run (parallel, MIN (some, shards (n) - run.offset), run_shard, &run);
  }
  for (int i = 0; i < shards (n); i++)
    stein += run.shard_sums[(gsize) (i + 1) * shard_size (d) - ANS_SVGD_LANES];
  return stein / ((double) n * n);
}

double
ans_svgd_kernel (const AnsSvgd *self, double r2, double *slope)
{
  double u = r2 / self->h;
  double K = self->kernel == ANS_SVGD_GAUSSIAN ? exp (-u) : 1 / sqrt (1 + u);
  *slope = self->kernel == ANS_SVGD_GAUSSIAN ? -K / self->h : -0.5 * K * K * K / self->h;
  return K;
}

static double
squared_distance (int d, const double *a, const double *b)
{
  double sum = 0;
  for (int k = 0; k < d; k++)
    sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

static void
linear_forces (const AnsSvgd *self, int n, int d, const double *x, const double *grad,
               int at, double *attraction, double *repulsion)
{
  const double *here = x + at * d;
  for (int j = 0; j < n; j++) {
    double K = 1;
    for (int k = 0; k < d; k++)
      K += here[k] * x[j * d + k];
    for (int k = 0; k < d; k++)
      attraction[k] -= K * grad[j * d + k] / n;
  }
  for (int k = 0; k < d; k++)
    repulsion[k] = (self->flipped ? -1 : 1) * here[k] / self->beta;
}

void
ans_svgd_forces (const AnsSvgd *self, int n, int d, const double *x, const double *grad,
                 int at, double *attraction, double *repulsion)
{
  const double *here = x + at * d;
  double sign = self->flipped ? -1 : 1, slope;
  memset (attraction, 0, (gsize) d * sizeof *attraction);
  memset (repulsion, 0, (gsize) d * sizeof *repulsion);
  if (self->kernel == ANS_SVGD_LINEAR) {
    linear_forces (self, n, d, x, grad, at, attraction, repulsion);
    return;
  }
  for (int j = 0; j < n; j++) {
    double K = ans_svgd_kernel (self, squared_distance (d, here, x + j * d), &slope);
    for (int k = 0; k < d; k++) {
      attraction[k] -= K * grad[j * d + k] / n;
      repulsion[k] -= sign * 2 * slope * (here[k] - x[j * d + k]) / (n * self->beta);
    }
  }
}

/* Hoare's partition about the middle element. */
double
ans_svgd_select (int n, double *x, int k)
{
  int low = 0, high = n - 1;
  while (low < high) {
    double pivot = x[low + (high - low) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (x[i] < pivot)
        i++;
      while (x[j] > pivot)
        j--;
      if (i <= j) {
        double swap = x[i];
        x[i++] = x[j];
        x[j--] = swap;
      }
    }
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      break;
  }
  return x[k];
}

/* Draws into out, and turns each number into a pair: its first digits in base n are i,
 * the next ones j among the others. */
static void
sample_distances (int n, int d, const double *x, AnsRandom *random, double *out)
{
  ans_random_fill_uniform (random, ANS_SVGD_SAMPLE, out);
  for (int k = 0; k < ANS_SVGD_SAMPLE; k++) {
    double at = n * out[k];
    int i = MIN ((int) at, n - 1), j = MIN ((int) ((at - i) * (n - 1)), n - 2);
    out[k] = squared_distance (d, x + i * d, x + (j + (j >= i)) * d);
  }
}

static int
collect_distances (int n, int d, const double *x, AnsRandom *random, double *out)
{
  int count = 0;
  if ((gint64) n * (n - 1) / 2 > ANS_SVGD_SAMPLE) {
    sample_distances (n, d, x, random, out);
    return ANS_SVGD_SAMPLE;
  }
  for (int i = 1; i < n; i++)
    for (int j = 0; j < i; j++)
      out[count++] = squared_distance (d, x + i * d, x + j * d);
  return count;
}

/* Distances are squared: so is their median. */
double
ans_svgd_median_bandwidth (int n, int d, const double *x, AnsRandom *random,
                           double *scratch)
{
  int count = collect_distances (n, d, x, random, scratch);
  if (count == 0)
    return 0;
  return ans_svgd_select (count, scratch, count / 2) / log1p (n);
}

void
ans_svgd_move (AnsSvgdRule rule, double eta, gboolean first, int m, const double *g,
               double *G, double *x)
{
  if (rule == ANS_SVGD_PLAIN) {
    for (int i = 0; i < m; i++)
      x[i] += eta * g[i];
    return;
  }
  for (int i = 0; i < m; i++) {
    G[i] = first ? g[i] * g[i] : 0.9 * G[i] + 0.1 * g[i] * g[i];
    x[i] += eta * g[i] / (1e-6 + sqrt (G[i]));
  }
}
