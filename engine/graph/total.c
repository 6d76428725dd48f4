#include "engine/graph/total.h"

#include "engine/graph/plan.h"

/* By node. */
typedef struct {
  const AnsGraph *graph;
  int *uses;
  int *stage;      /* after so many sums over the batch */
  gboolean *part;  /* may be part of a total */
  gboolean *inner; /* is part of a larger one */
} Totals;

static void
count_uses (Totals *self, int n, AnsNode *const *outputs)
{
  for (int i = 0; i < n; i++)
    self->uses[outputs[i]->id]++;
  for (int k = (int) self->graph->nodes->len - 1; k >= 0; k--) {
    const AnsNode *node = self->graph->nodes->pdata[k];
    for (int i = 0; self->uses[k] > 0 && i < node->n_operands; i++)
      self->uses[node->operands[i]->id]++;
  }
}

static gboolean
joins (const Totals *self, const AnsNode *node, const AnsNode *operand)
{
  return self->part[operand->id] && self->uses[operand->id] == 1 &&
         ans_shape_row (&operand->shape) == ans_shape_row (&node->shape);
}

static void
judge (Totals *self, const AnsNode *node)
{
  int k = node->id;
  AnsNode *const *x = node->operands;

  for (int i = 0; i < node->n_operands; i++)
    self->stage[k] = MAX (self->stage[k], self->stage[x[i]->id]);
  if (ans_plan_reduces (node)) {
    self->stage[k]++;
    self->part[k] = node->op != ANS_OP_MAX;
  } else if (node->op == ANS_OP_RESHAPE) {
    self->part[k] = joins (self, node, x[0]);
  } else if (node->op == ANS_OP_ADD && self->uses[k] > 0 && joins (self, node, x[0]) &&
             joins (self, node, x[1]) && self->stage[x[0]->id] == self->stage[x[1]->id]) {
    self->part[k] = TRUE;
    self->inner[ans_plan_source (x[0])->id] = TRUE;
    self->inner[ans_plan_source (x[1])->id] = TRUE;
  }
}

static void
gather (const Totals *self, const AnsNode *node, GPtrArray *sums)
{
  for (int i = 0; i < 2; i++) {
    AnsNode *x = ans_plan_source (node->operands[i]);
    if (x->op == ANS_OP_ADD)
      gather (self, x, sums);
    else
      g_ptr_array_add (sums, x);
  }
}

static void
replace (const Totals *self, AnsNode *node)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new ();

  gather (self, node, sums);
  node->op = ANS_OP_TOTAL;
  node->n_operands = (int) sums->len;
  node->operands = ans_arena_array (node->graph->arena, AnsNode *, sums->len);
  for (guint i = 0; i < sums->len; i++)
    node->operands[i] = sums->pdata[i];
}

void
ans_total_join (AnsGraph *graph, int n, AnsNode *const *outputs)
{
  gsize size = graph->nodes->len;
  Totals self = {graph, g_new0 (int, size), g_new0 (int, size), g_new0 (gboolean, size),
                 g_new0 (gboolean, size)};

  count_uses (&self, n, outputs);
  for (gsize k = 0; k < size; k++)
    judge (&self, graph->nodes->pdata[k]);
  for (gsize k = 0; k < size; k++) {
    AnsNode *node = graph->nodes->pdata[k];
    if (node->op == ANS_OP_ADD && self.part[k] && !self.inner[k])
      replace (&self, node);
  }
  g_free (self.uses);
  g_free (self.stage);
  g_free (self.part);
  g_free (self.inner);
}
