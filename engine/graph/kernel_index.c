/* Choices along an axis: gather and its transpose scatter_add.  A sample is read as
 * [outer, entries, inner]; indices that follow each other move as one run. */
#include "engine/core/vector.h"
#include "engine/graph/plan.h"

#include <string.h>

typedef struct {
  gboolean scatter;
  int outer, inner, n; /* n: indices */
  int size;            /* of the axis that is indexed */
  int stride_x, stride_index, stride_y;
  gsize length; /* of a sample of the result */
} Choice;

/* The entry an index stands for, or -1. */
static inline int
entry_of (double value, int size)
{
  int i = value >= 0 && value < size ? (int) value : -1;
  return i == value ? i : -1;
}

/* How many of the n indices go on from the first one; none do if that stands for nothing.
 */
static inline int
run_length (int n, const double *index, int entry, int size)
{
  int m = 1;
  while (entry >= 0 && m < n && entry_of (index[m], size) == entry + m)
    m++;
  return m;
}

static void
gather (const Choice *self, const double *index, const double *x, double *y)
{
  gsize inner = (gsize) self->inner;

  for (int j = 0, m; j < self->n; j += m) {
    int entry = entry_of (index[j], self->size);
    m = run_length (self->n - j, index + j, entry, self->size);
    for (int o = 0; o < self->outer; o++) {
      double *to = y + ((gsize) o * (gsize) self->n + (gsize) j) * inner;
      gsize bytes = (gsize) m * inner * sizeof *y;
      if (entry < 0)
        memset (to, 0, bytes);
      else
        memcpy (to, x + ((gsize) o * (gsize) self->size + (gsize) entry) * inner, bytes);
    }
  }
}

ANS_CLONES static void
add (gsize n, const double *restrict x, double *restrict y)
{
  for (gsize i = 0; i < n; i++)
    y[i] += x[i];
}

static void
scatter (const Choice *self, const double *index, const double *x, double *y)
{
  gsize inner = (gsize) self->inner;

  memset (y, 0, self->length * sizeof *y);
  for (int j = 0, m; j < self->n; j += m) {
    int entry = entry_of (index[j], self->size);
    m = run_length (self->n - j, index + j, entry, self->size);
    for (int o = 0; entry >= 0 && o < self->outer; o++)
      add ((gsize) m * inner, x + ((gsize) o * (gsize) self->n + (gsize) j) * inner,
           y + ((gsize) o * (gsize) self->size + (gsize) entry) * inner);
  }
}

static void
run_index (const AnsStep *step, const AnsRun *run)
{
  const Choice *self = step->data;
  const double *x = ans_place_read (run, &step->in[0]),
               *index = ans_place_read (run, &step->in[1]);
  double *y = ans_place_write (run, &step->out[0]);

  for (int r = 0; r < run->rows; r++) {
    if (self->scatter)
      scatter (self, index, x, y);
    else
      gather (self, index, x, y);
    x += self->stride_x;
    index += self->stride_index;
    y += self->stride_y;
  }
}

void
ans_kernel_index (AnsProgram *program, AnsStep *step)
{
  const AnsNode *node = step->node, *x = node->operands[0];
  const AnsShape *index = &node->operands[1]->shape;
  Choice *self = ans_arena_array (program->memory, Choice, 1);
  int axis = node->attributes.axis, first = ans_node_is_batched (x) ? 1 : 0;

  self->scatter = node->op == ANS_OP_SCATTER_ADD;
  self->n = index->size[index->rank - 1];
  self->size = self->scatter ? node->attributes.after : x->shape.size[axis];
  self->outer = self->inner = 1;
  for (int i = first; i < x->shape.rank; i++)
    if (i < axis)
      self->outer *= x->shape.size[i];
    else if (i > axis)
      self->inner *= x->shape.size[i];
  self->stride_x = step->in[0].stride;
  self->stride_index = step->in[1].stride;
  self->stride_y = step->out[0].stride;
  self->length = (gsize) ans_shape_row (&node->shape);
  step->run = run_index;
  step->name = "index";
  step->data = self;
}
