/* A step of Stein variational gradient descent on the banana at beta = 1, plain rule,
 * with the bandwidth h of the median heuristic at the start.  Ours computes the Stein
 * discrepancy, too, which nobody else is asked for. */
#include "tests/bench/workload.h"

#include "engine/models/target.h"
#include "engine/sampling/svgd.h"

#include <string.h>

#define ETA 0.01

typedef struct {
  AnsTarget target;
  AnsSvgd svgd;
  const double *x;
  double *grad, *scratch, *direction, *moved;
} Svgd;

static void
open (Workload *self)
{
  int n = self->rows, d = self->size.d;
  gint64 shape[] = {n, d};
  Svgd *svgd = self->data = ans_arena_array (self->memory, Svgd, 1);
  AnsRandom pairs = ans_random (1, 1, 0);

  svgd->target = ans_target (ANS_TARGET_BANANA, d);
  svgd->svgd = (AnsSvgd){.kernel = ANS_SVGD_GAUSSIAN, .beta = 1};
  svgd->x = workload_given (self, "x", 2, shape);
  svgd->grad = ans_arena_array (self->memory, double, n *d);
  svgd->scratch = ans_arena_array (
      self->memory, double, MAX (ans_svgd_scratch (n, d), (gsize) ANS_SVGD_SAMPLE));
  svgd->svgd.h = ans_svgd_median_bandwidth (n, d, svgd->x, &pairs, svgd->scratch);
  *workload_given (self, "h", 1, (gint64[]){1}) = svgd->svgd.h;
  svgd->direction = workload_result (self, "direction", 2, shape);
  svgd->moved = workload_result (self, "moved", 2, shape);
}

static void
run (Workload *self)
{
  Svgd *svgd = self->data;
  int n = self->rows, d = self->size.d;

  ans_target_eval (&svgd->target, n, svgd->x, NULL, svgd->grad);
  ans_svgd_direction (&svgd->svgd, self->parallel, n, d, svgd->x, svgd->grad,
                      svgd->direction, svgd->scratch);
  memcpy (svgd->moved, svgd->x, sizeof (double) * (gsize) (n * d));
  ans_svgd_move (ANS_SVGD_PLAIN, ETA, FALSE, n * d, svgd->direction, NULL, svgd->moved);
}

static void
count (const Workload *self, Cost *cost)
{
  cost->evaluations[COST_EXP] = (double) self->rows * self->rows;
}

static const WorkloadSize sizes[] = {{0, 0, 2, 1024}, {0}};

const WorkloadKind workload_svgd = {
    "svgd",     "a step of Stein variational gradient descent",
    sizes,      .open = open,
    .run = run, .count = count};
