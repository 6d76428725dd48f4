#include "engine/sampling/hitting.h"

#include <math.h>
#include <string.h>

/* A crossing with a probability below exp (-30) is not worth a random number. */
#define BRIDGE_FARTHEST 30.0

gsize
ans_hitting_scratch (int n, int d)
{
  return (gsize) ans_langevin_shards (n) * ANS_LANGEVIN_SHARD * (2 * (gsize) d + 5) +
         ans_langevin_scratch (n, d);
}

/* Those of a shard that are under way, packed. */
typedef struct {
  int n, d;
  int index[ANS_LANGEVIN_SHARD];
  double *y, *old;       /* n x d, now and before the step */
  double *r_a, *r_b;     /* n, distances now */
  double *old_a, *old_b; /* n, and before */
  double *dynamics;      /* scratch of the dynamics */
} Walkers;

typedef struct {
  const AnsHitting *self;
  int steps, n, d;
  double *x, *scratch;
  int *ends;
  AnsRandom *streams;
} Run;

static void
carve (Walkers *walkers, int d, double *scratch)
{
  gsize m = (gsize) ANS_LANGEVIN_SHARD * (gsize) d;
  walkers->n = 0;
  walkers->d = d;
  walkers->y = scratch;
  walkers->old = scratch + m;
  walkers->r_a = scratch + 2 * m;
  walkers->r_b = walkers->r_a + ANS_LANGEVIN_SHARD;
  walkers->old_a = walkers->r_b + ANS_LANGEVIN_SHARD;
  walkers->old_b = walkers->old_a + ANS_LANGEVIN_SHARD;
  walkers->dynamics = walkers->old_b + ANS_LANGEVIN_SHARD;
}

/* TRUE when a path between distances before and after met the wall. */
static gboolean
crossed (const AnsHitting *self, double before, double after, AnsRandom *random)
{
  if (after <= 0)
    return TRUE;
  double exponent = self->dynamics.beta * before * after / self->dynamics.dt;
  return self->bridge && exponent < BRIDGE_FARTHEST &&
         ans_random_uniform (random) < exp (-exponent);
}

/* Notes who has ended, writes them back, and closes the ranks of the others. */
static void
sieve (const AnsHitting *self, Walkers *walkers, AnsRandom *random, double *x, int *ends)
{
  int d = walkers->d, left = 0;
  gsize row = sizeof (double) * (gsize) d;
  for (int i = 0; i < walkers->n; i++) {
    int end = ANS_HITTING_UNDER_WAY, index = walkers->index[i];
    if (crossed (self, walkers->old_a[i], walkers->r_a[i], random))
      end = ANS_HITTING_A;
    else if (crossed (self, walkers->old_b[i], walkers->r_b[i], random))
      end = ANS_HITTING_B;
    if (end != ANS_HITTING_UNDER_WAY) {
      ends[index] = end;
      memcpy (x + index * d, walkers->y + i * d, row);
      continue;
    }
    walkers->index[left] = index;
    walkers->old_a[left] = walkers->r_a[i];
    walkers->old_b[left] = walkers->r_b[i];
    memmove (walkers->y + left * d, walkers->y + i * d, row);
    left++;
  }
  walkers->n = left;
}

static void
measure (const AnsHitting *self, Walkers *walkers)
{
  self->distance (self->a, walkers->n, walkers->d, walkers->y, walkers->r_a);
  self->distance (self->b, walkers->n, walkers->d, walkers->y, walkers->r_b);
}

static void
run_shard (gpointer data, int task, int worker)
{
  (void) worker;
  const Run *run = data;
  int first = task * ANS_LANGEVIN_SHARD, n = MIN (ANS_LANGEVIN_SHARD, run->n - first),
      d = run->d;
  double *x = run->x + (gsize) first * (gsize) d;
  int *ends = run->ends + first;
  AnsRandom *random = run->streams + task;
  gsize row = sizeof (double) * (gsize) d;
  Walkers walkers;
  carve (&walkers, d, run->scratch + ans_hitting_scratch (1, d) * (gsize) task);
  for (int i = 0; i < n; i++) {
    if (ends[i] != ANS_HITTING_UNDER_WAY)
      continue;
    walkers.index[walkers.n] = i;
    memcpy (walkers.y + walkers.n++ * d, x + i * d, row);
  }
  measure (run->self, &walkers);
  for (int i = 0; i < walkers.n; i++)
    walkers.old_a[i] = walkers.old_b[i] = INFINITY; /* no bridge at the release */
  sieve (run->self, &walkers, random, x, ends);
  for (int step = 0; step < run->steps && walkers.n > 0; step++) {
    ans_langevin_run (&run->self->dynamics, NULL, 1, walkers.n, d, walkers.y, random,
                      walkers.dynamics);
    measure (run->self, &walkers);
    sieve (run->self, &walkers, random, x, ends);
  }
  for (int i = 0; i < walkers.n; i++)
    memcpy (x + walkers.index[i] * d, walkers.y + i * d, row);
}

void
ans_hitting_run (const AnsHitting *self, AnsParallel *parallel, int steps, int n, int d,
                 double *x, int *ends, AnsRandom *streams, double *scratch)
{
  Run run = {self, steps, n, d, x, scratch, ends, streams};
  ans_parallel_run (parallel, ans_langevin_shards (n), run_shard, &run);
}

AnsHittingCount
ans_hitting_count (int n, const int *ends)
{
  AnsHittingCount count = {0};
  for (int i = 0; i < n; i++) {
    count.under_way += ends[i] == ANS_HITTING_UNDER_WAY;
    count.a += ends[i] == ANS_HITTING_A;
    count.b += ends[i] == ANS_HITTING_B;
  }
  return count;
}
