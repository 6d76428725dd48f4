/* The forward pass keeps sigma of all neurons at all points (it stays in L2), taken eight
 * neurons at a time so that arguments, values and their sum meet in L1.  The slopes need
 * no second evaluation: tanh' = 1 - tanh^2, relu' = [relu > 0]. */
#include "engine/problems/mean_field_net.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define SHARDS ANS_MEAN_FIELD_SHARDS
#define LANES 8 /* sums side by side */
#define GROUP 8 /* neurons taken together */
#define BLOCK 256

/* Arrays of the arena are aligned to 64 bytes, and rows have whole eights. */
typedef double Lanes __attribute__ ((vector_size (64), may_alias));

typedef struct {
  AnsMeanFieldNet *net;
  const double *theta;
  double decay, *slope;
} Work;

void
ans_mean_field_net_init (AnsMeanFieldNet *self, AnsArena *arena, AnsMeanFieldUnit unit,
                         int m, int n, double scale)
{
  int pad = (n + LANES - 1) / LANES * LANES;
  *self = (AnsMeanFieldNet){.unit = unit, .m = m, .n = n, .pad = pad, .scale = scale};
  self->x1 = ans_arena_array (arena, double, pad);
  self->x2 = ans_arena_array (arena, double, pad);
  self->y = ans_arena_array (arena, double, pad);
  self->mu = ans_arena_array (arena, double, pad);
  self->f = ans_arena_array (arena, double, pad);
  self->r = ans_arena_array (arena, double, 3 * (gsize) pad);
  self->T = ans_arena_array (arena, double, (gsize) m *(gsize) pad);
  self->partial = ans_arena_array (arena, double, SHARDS *(gsize) pad);
  self->square = ans_arena_array (arena, double, SHARDS);
  for (int j = 0; j < n; j++)
    self->mu[j] = 1.0 / n;
}

/* ---- forward ---- */

/* T (k x pad) = w x1 + b x2 for k neurons. */
ANS_CLONES static void
fill_arguments (int k, int pad, const double *theta, const double *restrict x1,
                const double *restrict x2, double *restrict T)
{
  for (int i = 0; i < k; i++) {
    double w = theta[3 * i + 1], b = theta[3 * i + 2];
    for (int j = 0; j < pad; j++)
      T[i * pad + j] = w * x1[j] + b * x2[j];
  }
}

/* f (pad) += sum of a T over k neurons. */
ANS_CLONES static void
add_neurons (int k, int pad, const double *theta, const double *restrict T,
             double *restrict f)
{
  int i = 0;
  for (; i + 4 <= k; i += 4) {
    const double *u = theta + 3 * i, *t = T + i * pad;
    double a0 = u[0], a1 = u[3], a2 = u[6], a3 = u[9];
    for (int j = 0; j < pad; j++)
      f[j] += (a0 * t[j] + a1 * t[pad + j]) + (a2 * t[2 * pad + j] + a3 * t[3 * pad + j]);
  }
  for (; i < k; i++)
    for (int j = 0; j < pad; j++)
      f[j] += theta[3 * i] * T[i * pad + j];
}

/* A value that is no number stays one. */
ANS_CLONES static void
rectify (int n, double *x)
{
  for (int i = 0; i < n; i++)
    x[i] = x[i] < 0 ? 0 : x[i];
}

static void
forward_shard (gpointer data, int shard, int worker G_GNUC_UNUSED)
{
  const Work *work = data;
  const AnsMeanFieldNet *net = work->net;
  int pad = net->pad, end = (int) ((gint64) net->m * (shard + 1) / SHARDS);
  double *f = net->partial + (gsize) shard * (gsize) pad;
  memset (f, 0, (gsize) pad * sizeof *f);
  for (int i = (int) ((gint64) net->m * shard / SHARDS); i < end; i += GROUP) {
    int k = MIN (GROUP, end - i);
    double *T = net->T + (gsize) i * (gsize) pad;
    const double *theta = work->theta + 3 * i;
    fill_arguments (k, pad, theta, net->x1, net->x2, T);
    if (net->unit == ANS_MEAN_FIELD_TANH)
      ans_vector_tanh ((gsize) k * (gsize) pad, T, T);
    else
      rectify (k * pad, T);
    add_neurons (k, pad, theta, T, f);
  }
}

double
ans_mean_field_net_forward (AnsMeanFieldNet *self, AnsParallel *parallel,
                            const double *theta)
{
  Work work = {.net = self, .theta = theta};
  double loss = 0;
  int pad = self->pad;
  ans_parallel_run (parallel, SHARDS, forward_shard, &work);
  memset (self->f, 0, (gsize) pad * sizeof *self->f);
  for (int shard = 0; shard < SHARDS; shard++)
    for (int j = 0; j < pad; j++)
      self->f[j] += self->scale * self->partial[shard * pad + j];
  for (int j = 0; j < self->n; j++) {
    double e = self->f[j] - self->y[j], r = self->mu[j] * e;
    self->r[j] = r;
    self->r[pad + j] = r * self->x1[j];
    self->r[2 * pad + j] = r * self->x2[j];
    loss += 0.5 * r * e;
  }
  return loss;
}

/* ---- slopes ---- */

static inline double
total (const Lanes *sums)
{
  Lanes lane = *sums;
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) +
         ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

/* g of k neurons: (sum r t, sum r1 t', sum r2 t') over the points, t' = 1 - t^2. */
ANS_CLONES static void
sum_tanh (int k, int lanes, const Lanes *restrict r, const Lanes *restrict T,
          double *restrict g)
{
  const Lanes *r1 = r + lanes, *r2 = r1 + lanes;
  for (int i = 0; i < k; i++) {
    const Lanes *t = T + i * lanes;
    Lanes s0 = {0}, s1 = {0}, s2 = {0};
    for (int j = 0; j < lanes; j++) {
      Lanes rest = 1 - t[j] * t[j];
      s0 += r[j] * t[j];
      s1 += r1[j] * rest;
      s2 += r2[j] * rest;
    }
    g[3 * i] = total (&s0);
    g[3 * i + 1] = total (&s1);
    g[3 * i + 2] = total (&s2);
  }
}

/* The same for t' = [t > 0]. */
ANS_CLONES static void
sum_relu (int k, int lanes, const Lanes *restrict r, const Lanes *restrict T,
          double *restrict g)
{
  const Lanes *r1 = r + lanes, *r2 = r1 + lanes;
  for (int i = 0; i < k; i++) {
    const Lanes *t = T + i * lanes;
    Lanes s0 = {0}, s1 = {0}, s2 = {0};
    for (int j = 0; j < lanes; j++) {
      Lanes on = __builtin_convertvector(-(t[j] > 0), Lanes);
      s0 += r[j] * t[j];
      s1 += r1[j] * on;
      s2 += r2[j] * on;
    }
    g[3 * i] = total (&s0);
    g[3 * i + 1] = total (&s1);
    g[3 * i + 2] = total (&s2);
  }
}

static void
slope_shard (gpointer data, int shard, int worker G_GNUC_UNUSED)
{
  const Work *work = data;
  const AnsMeanFieldNet *net = work->net;
  int first = (int) ((gint64) net->m * shard / SHARDS);
  int k = (int) ((gint64) net->m * (shard + 1) / SHARDS) - first;
  double *g = work->slope + 3 * first, sum = 0;
  const double *u = work->theta + 3 * first;
  (net->unit == ANS_MEAN_FIELD_TANH ? sum_tanh : sum_relu) (
      k, net->pad / LANES, (gconstpointer) net->r,
      (gconstpointer) (net->T + (gsize) first * (gsize) net->pad), g);
  for (int i = 0; i < 3 * k; i++) {
    g[i] = (i % 3 == 0 ? g[i] : u[i - i % 3] * g[i]) + work->decay * u[i];
    sum += g[i] * g[i];
  }
  net->square[shard] = sum;
}

double
ans_mean_field_net_slopes (AnsMeanFieldNet *self, AnsParallel *parallel,
                           const double *theta, double decay, double *slope)
{
  Work work = {.net = self, .theta = theta, .decay = decay, .slope = slope};
  double sum = 0;
  ans_parallel_run (parallel, SHARDS, slope_shard, &work);
  for (int shard = 0; shard < SHARDS; shard++)
    sum += self->square[shard];
  return sum / self->m;
}

double
ans_mean_field_net_potential (const AnsMeanFieldNet *self, double w, double b)
{
  double z[BLOCK], sum = 0;
  for (int first = 0; first < self->n; first += BLOCK) {
    int n = MIN (BLOCK, self->n - first);
    for (int j = 0; j < n; j++)
      z[j] = w * self->x1[first + j] + b * self->x2[first + j];
    if (self->unit == ANS_MEAN_FIELD_TANH)
      ans_vector_tanh ((gsize) n, z, z);
    else
      rectify (n, z);
    for (int j = 0; j < n; j++)
      sum += self->r[first + j] * z[j];
  }
  return sum;
}
