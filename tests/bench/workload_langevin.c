/* A step of Langevin dynamics, x - dt grad V (x) + sqrt (2 dt / beta) noise, with the
 * drawing of its noise: in one dimension in the double well, in two in the potential of
 * Mueller and Brown.  The noise that our streams draw is an input for the others, who
 * draw their own where time is taken. */
#include "tests/bench/workload.h"

#include "engine/models/target.h"
#include "engine/sampling/langevin.h"

#include <math.h>
#include <string.h>

#define DT 1e-5

typedef struct {
  AnsTarget target;
  AnsLangevin dynamics;
  gsize length, shards;
  AnsRandom *start, *streams; /* shards */
  const double *x;
  double *scratch, *moved;
} Walk;

/* What the first step from the start will draw. */
static void
note_noise (const Walk *walk, double *noise)
{
  gsize shard = ANS_LANGEVIN_SHARD * (gsize) walk->target.d;

  memcpy (walk->streams, walk->start, sizeof (AnsRandom) * walk->shards);
  for (gsize i = 0; i < walk->shards; i++)
    ans_random_fill_normal (&walk->streams[i],
                            (int) MIN (shard, walk->length - i * shard),
                            noise + i * shard);
}

static void
open (Workload *self)
{
  int n = self->rows, d = self->size.d;
  gint64 shape[] = {n, d};
  Walk *walk = self->data = ans_arena_array (self->memory, Walk, 1);

  walk->target =
      ans_target (d == 1 ? ANS_TARGET_DOUBLE_WELL : ANS_TARGET_MUELLER_BROWN, d);
  walk->dynamics = (AnsLangevin){ans_target_force, &walk->target, 1, DT, INFINITY};
  walk->length = (gsize) (n * d);
  walk->shards = (gsize) ans_langevin_shards (n);
  walk->start = ans_arena_array (self->memory, AnsRandom, walk->shards);
  walk->streams = ans_arena_array (self->memory, AnsRandom, walk->shards);
  walk->scratch = ans_arena_array (self->memory, double, ans_langevin_scratch (n, d));
  ans_langevin_streams (1, 1, n, walk->start);
  walk->x = workload_given (self, "x", 2, shape);
  note_noise (walk, workload_given (self, "noise", 2, shape));
  walk->moved = workload_result (self, "moved", 2, shape);
}

static void
run (Workload *self)
{
  Walk *walk = self->data;

  memcpy (walk->streams, walk->start, sizeof (AnsRandom) * walk->shards);
  memcpy (walk->moved, walk->x, sizeof (double) * walk->length);
  ans_langevin_run (&walk->dynamics, self->parallel, 1, self->rows, walk->target.d,
                    walk->moved, walk->streams, walk->scratch);
}

/* Box and Muller's functions of each pair, and the four wells of Mueller and Brown. */
static void
count (const Workload *self, Cost *cost)
{
  const Walk *walk = self->data;
  double pairs = 0.5 * (double) walk->length;

  cost->evaluations[COST_LOG] = pairs;
  cost->evaluations[COST_SIN] = pairs;
  cost->evaluations[COST_COS] = pairs;
  cost->evaluations[COST_EXP] = walk->target.d == 1 ? 0 : 4.0 * self->rows;
}

static const WorkloadSize sizes[] = {{0, 0, 1, 100000}, {0, 0, 2, 100000}, {0}};

const WorkloadKind workload_langevin = {
    "langevin", "a step of Langevin dynamics with its noise",
    sizes,      .open = open,
    .run = run, .count = count};
