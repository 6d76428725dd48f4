/* Determinants, inverses and triangular systems of small matrices. */
#include "engine/core/linalg.h"
#include "engine/core/lu.h"
#include "engine/core/triangular.h"
#include "engine/graph/plan.h"

#include <math.h>
#include <string.h>

/* Larger matrices, or fewer, are eliminated one by one by LAPACK. */
#define LARGEST_LANES 64
#define FEWEST_LANES 4

typedef struct {
  int n;
  gsize count; /* of matrices, per sample */
  gboolean batched, wants[4];
  AnsPlace results[4]; /* in the order of AnsLuResults */
} Elimination;

static gsize
matrices (const AnsRun *run, gsize count, gboolean batched)
{
  return count * (batched ? (gsize) run->rows : 1);
}

static AnsLuResults
results_of (const Elimination *self, const AnsRun *run)
{
  double *to[4] = {NULL, NULL, NULL, NULL};

  for (int i = 0; i < 4; i++)
    if (self->wants[i])
      to[i] = ans_place_write (run, &self->results[i]);
  return (AnsLuResults){to[0], to[1], to[2], to[3]};
}

static void
run_lanes (const AnsStep *step, const AnsRun *run)
{
  const Elimination *self = step->data;
  AnsLuResults results = results_of (self, run);

  ans_lu (self->n, matrices (run, self->count, self->batched),
          ans_place_read (run, &step->in[0]), &results, run->scratch);
}

static void
transpose (int n, const double *a, double *b)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      b[j * n + i] = a[i * n + j];
}

/* One of few or large matrices; result i begins at to[i]. */
static void
eliminate (int n, const double *A, double *const *to, double *scratch)
{
  gsize nn = (gsize) n * (gsize) n;
  double *work = scratch + nn, log_abs_det, sign;
  gpointer pivots = work; /* n integers in the room of n numbers */
  gboolean regular;

  memcpy (scratch, A, nn * sizeof (double));
  regular = ans_linalg_lu (n, scratch, pivots, &log_abs_det, &sign);
  if (to[0] != NULL)
    *to[0] = log_abs_det;
  if (to[1] != NULL)
    *to[1] = sign;
  if (to[2] == NULL && to[3] == NULL)
    return;
  if (regular)
    ans_linalg_lu_invert (n, scratch, pivots, n * n, work + n);
  for (gsize i = 0; i < nn && !regular; i++)
    scratch[i] = NAN;
  if (to[2] != NULL)
    memcpy (to[2], scratch, nn * sizeof (double));
  if (to[3] != NULL)
    transpose (n, scratch, to[3]);
}

static void
run_single (const AnsStep *step, const AnsRun *run)
{
  const Elimination *self = step->data;
  AnsLuResults results = results_of (self, run);
  double *to[4] = {results.log_abs_det, results.sign, results.inverse,
                   results.inverse_transposed};
  const double *A = ans_place_read (run, &step->in[0]);
  gsize n = matrices (run, self->count, self->batched);
  gsize nn = (gsize) self->n * (gsize) self->n;

  for (gsize i = 0; i < n; i++, A += nn) {
    eliminate (self->n, A, to, run->scratch);
    for (int k = 0; k < 4; k++)
      if (to[k] != NULL)
        to[k] += k < 2 ? 1 : nn;
  }
}

static int
which_result (const AnsNode *node)
{
  if (node->op == ANS_OP_INVERSE)
    return node->attributes.axes == 0 ? 2 : 3;
  return node->op == ANS_OP_LOG_ABS_DET ? 0 : 1;
}

void
ans_kernel_lu (AnsProgram *program, AnsStep *step)
{
  const AnsShape *a = &step->node->operands[0]->shape;
  Elimination *self = ans_arena_array (program->memory, Elimination, 1);
  gboolean lanes;
  gsize nn, need;

  self->n = a->size[a->rank - 1];
  nn = (gsize) self->n * (gsize) self->n;
  self->count = (gsize) ans_shape_row (a) / nn;
  self->batched = ans_shape_is_batched (a);
  for (guint k = 0; k < step->unit->nodes->len; k++) {
    const AnsNode *node = step->unit->nodes->pdata[k];
    int i = which_result (node);
    self->wants[i] = TRUE;
    self->results[i] = program->places[node->id];
  }
  lanes = self->n <= LARGEST_LANES && (self->batched || self->count >= FEWEST_LANES);
  need = lanes ? ans_lu_scratch (self->n) : 2 * nn + (gsize) self->n;
  program->scratch_length = MAX (program->scratch_length, (need + 7) / 8 * 8);
  step->run = lanes ? run_lanes : run_single;
  step->name = "lu";
  step->data = self;
  step->flops = (double) ans_shape_row (a) * self->n *
                (self->wants[2] || self->wants[3] ? 2.0 : 2.0 / 3);
}

typedef struct {
  int n, m;
  gsize count;
  gboolean batched, upper, transposed;
} Triangular;

static void
run_triangular (const AnsStep *step, const AnsRun *run)
{
  const Triangular *self = step->data;

  ans_triangular_solve (
      self->n, self->m, self->upper, self->transposed,
      matrices (run, self->count, self->batched), ans_place_read (run, &step->in[0]),
      ans_place_read (run, &step->in[1]), ans_place_write (run, &step->out[0]));
}

void
ans_kernel_triangular_solve (AnsProgram *program, AnsStep *step)
{
  const AnsShape *b = &step->node->shape;
  Triangular *self = ans_arena_array (program->memory, Triangular, 1);

  self->n = b->size[b->rank - 2];
  self->m = b->size[b->rank - 1];
  self->count = (gsize) (ans_shape_row (b) / (self->n * self->m));
  self->batched = ans_shape_is_batched (b);
  self->upper = step->node->attributes.axes & 1;
  self->transposed = (step->node->attributes.axes & 2) != 0;
  step->run = run_triangular;
  step->name = "triangular";
  step->data = self;
  step->flops = (double) ans_shape_row (b) * self->n;
}
