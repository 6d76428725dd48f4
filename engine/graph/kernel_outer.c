/* Sums of outer products, one matrix for each sample: y[i, j] = sum_t a_t[i] b_t[j].
 * These are the per-sample gradients of weights, whose writing is what a Gauss-Newton
 * step waits for; they are built row by row without repeating a or b first. */
#include "engine/core/vector.h"
#include "engine/graph/plan.h"

#define MOST_TERMS 8

typedef struct {
  int m, n, terms, stride; /* stride: from matrix to matrix */
  AnsPlace a[MOST_TERMS], b[MOST_TERMS];
} Outer;

/* One matrix; the number of terms is known to the compiler in the usual cases. */
static inline __attribute__ ((always_inline)) void
fill (int m, int n, int terms, const double *const *a, const double *const *b,
      double *restrict y)
{
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      double sum = a[0][i] * b[0][j];
      for (int t = 1; t < terms; t++)
        sum += a[t][i] * b[t][j];
      y[i * n + j] = sum;
    }
}

ANS_CLONES static void
fill_matrix (int m, int n, int terms, const double *const *a, const double *const *b,
             double *y)
{
  if (terms == 1)
    fill (m, n, 1, a, b, y);
  else if (terms == 2)
    fill (m, n, 2, a, b, y);
  else
    fill (m, n, terms, a, b, y);
}

static void
run_outer (const AnsStep *step, const AnsRun *run)
{
  const Outer *self = step->data;
  const double *a[MOST_TERMS], *b[MOST_TERMS];
  double *y = ans_place_write (run, &step->out[0]);

  g_assert (self->terms >= 1);
  for (int t = 0; t < self->terms; t++) {
    a[t] = ans_place_read (run, &self->a[t]);
    b[t] = ans_place_read (run, &self->b[t]);
  }
  for (int r = 0; r < run->rows; r++) {
    fill_matrix (self->m, self->n, self->terms, a, b, y);
    y += self->stride;
    for (int t = 0; t < self->terms; t++) {
      a[t] += self->a[t].stride;
      b[t] += self->b[t].stride;
    }
  }
}

/* [batch, m, 1] for axis 1, [batch, 1, n] for axis 2. */
static gboolean
is_factor (const AnsNode *node, const AnsNode *x, int axis)
{
  return x->shape.rank == 3 && ans_node_is_batched (x) &&
         x->shape.size[axis] == node->shape.size[axis] && x->shape.size[3 - axis] == 1;
}

static gboolean
add_term (const AnsProgram *program, Outer *self, const AnsNode *node)
{
  for (int i = 0; i < 2 && self->terms < MOST_TERMS; i++) {
    const AnsNode *x = node->operands[i], *y = node->operands[1 - i];
    if (!is_factor (node, x, 1) || !is_factor (node, y, 2) ||
        program->places[x->id].kind == ANS_PLACE_NONE ||
        program->places[y->id].kind == ANS_PLACE_NONE)
      continue;
    self->a[self->terms] = program->places[x->id];
    self->b[self->terms++] = program->places[y->id];
    return TRUE;
  }
  return FALSE;
}

/* Whether x is a value of the unit that is used once, by the unit. */
static gboolean
is_inner (const AnsProgram *program, const AnsUnit *unit, const AnsNode *x)
{
  guint index;
  return g_ptr_array_find (unit->nodes, x, &index) && program->counts[x->id] == 1;
}

gboolean
ans_kernel_outer (AnsProgram *program, AnsStep *step)
{
  const GPtrArray *nodes = step->unit->nodes;
  const AnsNode *last = nodes->pdata[nodes->len - 1];
  Outer self = {.stride = step->out[step->n_out - 1].stride};

  if (last->shape.rank != 3 || !ans_node_is_batched (last))
    return FALSE;
  for (guint k = 0; k < nodes->len; k++) {
    const AnsNode *node = nodes->pdata[k];
    gboolean sum = node->op == ANS_OP_ADD &&
                   is_inner (program, step->unit, node->operands[0]) &&
                   is_inner (program, step->unit, node->operands[1]);
    if (node != last && program->places[node->id].kind != ANS_PLACE_NONE)
      return FALSE;
    if (!sum && !(node->op == ANS_OP_MUL && add_term (program, &self, node)))
      return FALSE;
  }
  self.m = last->shape.size[1];
  self.n = last->shape.size[2];
  step->out[0] = step->out[step->n_out - 1];
  step->data = ans_arena_array (program->memory, Outer, 1);
  *(Outer *) step->data = self;
  step->run = run_outer;
  step->name = "outer";
  step->elementwise = (double) (2 * self.terms - 1) * self.m * self.n;
  return TRUE;
}
