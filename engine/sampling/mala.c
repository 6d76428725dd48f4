#include "engine/sampling/mala.h"

#include <math.h>
#include <string.h>

typedef struct {
  const AnsLangevin *self;
  int steps, n, d;
  double *x, *scratch;
  AnsRandom *streams;
  gint64 *accepted;
} Run;

/* A shard has room for points and gradients, two each, and for three numbers a point. */
gsize
ans_mala_scratch (int n, int d)
{
  return (gsize) ans_langevin_shards (n) * ANS_LANGEVIN_SHARD * (3 * (gsize) d + 3);
}

/* ln of the ratio whose minimum with 1 is the probability to go from a to b. */
static double
log_ratio (const AnsLangevin *self, int d, const double *a, const double *b,
           const double *grad_a, const double *grad_b, double difference)
{
  double forth = 0, back = 0;
  for (int k = 0; k < d; k++) {
    double there = b[k] - a[k] + self->dt * grad_a[k];
    double home = a[k] - b[k] + self->dt * grad_b[k];
    forth += there * there;
    back += home * home;
  }
  return self->beta * ((forth - back) / (4 * self->dt) - difference);
}

static void
run_shard (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Run *run = data;
  const AnsLangevin *self = run->self;
  int first = task * ANS_LANGEVIN_SHARD, n = MIN (ANS_LANGEVIN_SHARD, run->n - first);
  int d = run->d, m = n * d;
  AnsRandom *random = run->streams + task;
  double *x = run->x + (gsize) first * (gsize) d;
  double *grad = run->scratch + ans_mala_scratch (1, d) * (gsize) task;
  double *y = grad + m, *grad_y = y + m, *V = grad_y + m, *V_y = V + n, *u = V_y + n;
  double sd = sqrt (2 * self->dt / self->beta);
  gsize row = sizeof (double) * (gsize) d;
  self->force (self->potential, n, d, x, V, grad);
  for (int step = 0; step < run->steps; step++) {
    ans_random_fill_normal (random, m, y);
    ans_random_fill_uniform (random, n, u);
    for (int i = 0; i < m; i++)
      y[i] = x[i] + sd * y[i] - self->dt * grad[i];
    self->force (self->potential, n, d, y, V_y, grad_y);
    for (int i = 0; i < n; i++) {
      int at = i * d;
      if (!(log (u[i]) <
            log_ratio (self, d, x + at, y + at, grad + at, grad_y + at, V_y[i] - V[i])))
        continue;
      memcpy (x + at, y + at, row);
      memcpy (grad + at, grad_y + at, row);
      V[i] = V_y[i];
      run->accepted[task]++;
    }
  }
}

void
ans_mala_run (const AnsLangevin *self, AnsParallel *parallel, int steps, int n, int d,
              double *x, AnsRandom *streams, double *scratch, gint64 *accepted)
{
  Run run = {self, steps, n, d, x, scratch, streams, accepted};
  ans_parallel_run (parallel, ans_langevin_shards (n), run_shard, &run);
}
