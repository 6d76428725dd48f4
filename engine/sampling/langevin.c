#include "engine/sampling/langevin.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

int
ans_langevin_shards (int n)
{
  return (n + ANS_LANGEVIN_SHARD - 1) / ANS_LANGEVIN_SHARD;
}

/* A shard has room for the gradient, the noise or the proposed points, their gradient and
 * their energies. */
gsize
ans_langevin_scratch (int n, int d)
{
  return (gsize) ans_langevin_shards (n) * ANS_LANGEVIN_SHARD * (3 * (gsize) d + 1);
}

void
ans_langevin_streams (guint64 seed, guint32 purpose, int n, AnsRandom *streams)
{
  for (int i = 0; i < ans_langevin_shards (n); i++)
    streams[i] = ans_random (seed, purpose, (guint32) i);
}

typedef struct {
  const AnsLangevin *self;
  int steps, n, d;
  double *x, *scratch;
  AnsRandom *streams;
  gboolean few; /* shards: there may be more workers */
} Run;

ANS_CLONES static void
move (int m, double sd, double dt, const double *restrict noise,
      const double *restrict grad, double *restrict x)
{
  for (int i = 0; i < m; i++)
    x[i] += sd * noise[i] - dt * grad[i];
}

static void
step_free (const AnsLangevin *self, int steps, int n, int d, double *x, AnsRandom *random,
           double *scratch)
{
  int m = n * d;
  double *grad = scratch, *noise = scratch + m;
  double sd = sqrt (2 * self->dt / self->beta);
  for (int step = 0; step < steps; step++) {
    self->force (self->potential, n, d, x, NULL, grad);
    ans_random_fill_normal (random, m, noise);
    move (m, sd, self->dt, noise, grad, x);
  }
}

/* Moves to V >= cut are refused; a NaN of V is one, too. */
static void
step_below (const AnsLangevin *self, int steps, int n, int d, double *x,
            AnsRandom *random, double *scratch)
{
  int m = n * d;
  double *grad = scratch, *y = scratch + m, *grad_y = scratch + 2 * m,
         *V = scratch + 3 * m;
  double sd = sqrt (2 * self->dt / self->beta);
  gsize row = sizeof (double) * (gsize) d;
  self->force (self->potential, n, d, x, NULL, grad);
  for (int step = 0; step < steps; step++) {
    ans_random_fill_normal (random, m, y);
    for (int i = 0; i < m; i++)
      y[i] = x[i] + sd * y[i] - self->dt * grad[i];
    self->force (self->potential, n, d, y, V, grad_y);
    for (int i = 0; i < n; i++) {
      if (!(V[i] < self->cut))
        continue;
      memcpy (x + i * d, y + i * d, row);
      memcpy (grad + i * d, grad_y + i * d, row);
    }
  }
}

/* A worker uses its own scratch again and again, which then stays in its cache. */
static void
run_shard (gpointer data, int task, int worker)
{
  const Run *run = data;
  int first = task * ANS_LANGEVIN_SHARD, n = MIN (ANS_LANGEVIN_SHARD, run->n - first);
  double *x = run->x + (gsize) first * (gsize) run->d;
  gsize place = (gsize) (run->few ? task : worker);
  double *scratch = run->scratch + ans_langevin_scratch (1, run->d) * place;
  (isinf (run->self->cut) ? step_free : step_below) (run->self, run->steps, n, run->d, x,
                                                     run->streams + task, scratch);
}

void
ans_langevin_run (const AnsLangevin *self, AnsParallel *parallel, int steps, int n, int d,
                  double *x, AnsRandom *streams, double *scratch)
{
  int shards = ans_langevin_shards (n);
  gboolean few = shards < ans_parallel_threads (parallel);
  Run run = {self, steps, n, d, x, scratch, streams, few};
  ans_parallel_run (parallel, shards, run_shard, &run);
}

void
ans_langevin_weights (int n, const double *V, double beta, double beta_sample, double *w)
{
  double power = beta_sample - beta, most = -INFINITY, sum = 0;
  for (int i = 0; i < n; i++)
    if (isfinite (V[i]) && power * V[i] > most)
      most = power * V[i];
  for (int i = 0; i < n; i++) {
    w[i] = isfinite (V[i]) ? exp (power * V[i] - most) : 0;
    sum += w[i];
  }
  for (int i = 0; i < n && sum > 0; i++)
    w[i] /= sum;
}
