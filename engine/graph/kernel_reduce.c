/* Sums and maxima: a walk over two arrays (engine/graph/strided.h). */
#include "engine/core/vector.h"
#include "engine/graph/plan.h"
#include "engine/graph/strided.h"

#include <math.h>

typedef void (*Walk) (const AnsStrided *, gint64 first, gint64 n, const double *a,
                      double *b);

typedef struct {
  AnsStrided walk;
  Walk reduce;
  double empty; /* the result of nothing */
  int length;   /* of the result, if it is global; per sample otherwise */
  gboolean batched;
} Reduction;

ANS_CLONES void
ans_kernel_join_max (int n, const double *x, double *y)
{
  for (int i = 0; i < n; i++)
    y[i] = x[i] > y[i] || isnan (x[i]) ? x[i] : y[i];
}

static void
run_reduction (const AnsStep *step, const AnsRun *run)
{
  const Reduction *self = step->data;
  double *out = ans_place_write (run, &step->out[0]);
  gsize n = (gsize) self->length * (self->batched ? (gsize) run->rows : 1);

  if (ans_place_is_fresh (run, &step->out[0]))
    for (gsize i = 0; i < n; i++)
      out[i] = self->empty;
  self->reduce (&self->walk, 0, ans_strided_count (&self->walk, run->rows),
                ans_place_read (run, &step->in[0]), out);
}

void
ans_kernel_reduce (AnsProgram *program, AnsStep *step)
{
  const AnsNode *node = step->node, *x = node->operands[0];
  Reduction *self = ans_arena_array (program->memory, Reduction, 1);
  int a[ANS_MAX_RANK] = {0}, b[ANS_MAX_RANK] = {0}, own[ANS_MAX_RANK] = {0};
  gboolean max = node->op == ANS_OP_MAX;

  ans_strided_strides (&x->shape, &x->shape, step->in[0].stride, a);
  ans_strided_strides (&node->shape, &node->shape, ans_shape_row (&node->shape), own);
  for (int i = 0, j = 0; i < x->shape.rank; i++)
    b[i] = node->attributes.axes >> i & 1 ? 0 : own[j++];
  self->walk = ans_strided (&x->shape, a, b);
  self->reduce = max ? ans_strided_max : ans_strided_add;
  self->empty = max ? -INFINITY : 0;
  self->length = ans_shape_row (&node->shape);
  self->batched = ans_node_is_batched (node);
  step->run = run_reduction;
  step->name = max ? "max" : "sum";
  step->data = self;
  step->elementwise = ans_shape_row (&x->shape);
}
