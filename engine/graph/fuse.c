/* Elementwise nodes of one shape are fused greedily: a node joins the unit of an operand
 * when no other of its operands needs that unit's results, so that units can run one
 * after the other.  A sum of a unit's values joins it last. */
#include "engine/graph/op_table.h"
#include "engine/graph/plan.h"
#include "engine/graph/trail.h"

/* More values than this in one unit would push its registers out of L1. */
#define LARGEST_UNIT 48

typedef struct {
  AnsProgram *program;
  int *stage;   /* by node */
  int *unit;    /* by node: its unit, or -1 */
  int *uses;    /* by node: how many operands and outputs it is */
  int *visited; /* by unit: the search that came by last */
  int search;
} Fusion;

static AnsUnit *
unit_at (const Fusion *self, int i)
{
  return self->program->units->pdata[i];
}

/* Whether unit `from` needs a result of unit `to`, directly or not. */
static gboolean
reaches (Fusion *self, int from, int to)
{
  const AnsUnit *unit = unit_at (self, from);

  if (from == to)
    return TRUE;
  if (self->visited[from] == self->search)
    return FALSE;
  self->visited[from] = self->search;
  for (guint k = 0; k < unit->nodes->len; k++) {
    const AnsNode *node = unit->nodes->pdata[k];
    for (int i = 0; i < node->n_operands; i++) {
      int next = self->unit[ans_plan_source (node->operands[i])->id];
      if (next >= 0 && next != from && reaches (self, next, to))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
may_join (Fusion *self, const AnsNode *node, int candidate)
{
  const AnsUnit *unit = unit_at (self, candidate);
  const AnsNode *head = unit->nodes->pdata[0];

  if (ans_op_table[head->op].block == NULL || unit->stage != self->stage[node->id] ||
      unit->nodes->len >= LARGEST_UNIT || !ans_shape_equal (&head->shape, &node->shape))
    return FALSE;
  self->search++;
  for (int i = 0; i < node->n_operands; i++) {
    int other = self->unit[ans_plan_source (node->operands[i])->id];
    AnsOp op = node->operands[i]->op;
    gboolean apart = op == ANS_OP_RESHAPE || op == ANS_OP_SUM;
    if (other >= 0 && (other != candidate || apart) && reaches (self, other, candidate))
      return FALSE;
  }
  return TRUE;
}

static int
new_unit (Fusion *self, AnsNode *node)
{
  AnsUnit *unit = ans_arena_array (self->program->memory, AnsUnit, 1);
  unit->nodes = g_ptr_array_new ();
  unit->stage = self->stage[node->id];
  unit->reduces = ans_plan_reduces (node);
  unit->batched = unit->reduces || ans_node_is_batched (node);
  if (unit->reduces)
    unit->stage--;
  g_ptr_array_add (self->program->units, unit);
  return (int) self->program->units->len - 1;
}

/* How many uses of a unit's values lie outside of it. */
static int
outer_uses (const Fusion *self, int i)
{
  const AnsUnit *unit = unit_at (self, i);
  int uses = 0;

  for (guint k = 0; k < unit->nodes->len; k++) {
    const AnsNode *node = unit->nodes->pdata[k];
    uses += self->uses[node->id];
    for (int j = 0; j < node->n_operands; j++)
      uses -= self->unit[node->operands[j]->id] == i ? 1 : 0;
  }
  return uses;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return (*(AnsNode *const *) a)->id - (*(AnsNode *const *) b)->id;
}

/* Nobody else waits for such a unit, so it may as well run later. */
static void
draw_in (Fusion *self, const AnsNode *node, int into)
{
  AnsUnit *unit = unit_at (self, into);

  for (int i = 0; i < node->n_operands; i++) {
    int other = self->unit[node->operands[i]->id];
    AnsUnit *drawn = other >= 0 ? unit_at (self, other) : NULL;
    const AnsNode *head = drawn != NULL ? drawn->nodes->pdata[0] : NULL;
    if (drawn == NULL || other == into || node->operands[i]->op == ANS_OP_SUM ||
        ans_op_table[head->op].block == NULL || drawn->stage != unit->stage ||
        !ans_shape_equal (&head->shape, &node->shape) ||
        drawn->nodes->len + unit->nodes->len > LARGEST_UNIT ||
        outer_uses (self, other) != 1)
      continue;
    for (guint k = 0; k < drawn->nodes->len; k++) {
      AnsNode *moved = drawn->nodes->pdata[k];
      self->unit[moved->id] = into;
      g_ptr_array_add (unit->nodes, moved);
    }
    g_ptr_array_set_size (drawn->nodes, 0);
    g_ptr_array_sort (unit->nodes, compare_ids);
  }
}

/* The unit that eliminates the same matrices already, or -1. */
static int
find_elimination (const Fusion *self, const AnsNode *node)
{
  const AnsNode *a = ans_plan_source (node->operands[0]);

  for (int i = (int) self->program->units->len - 1; i >= 0; i--) {
    const GPtrArray *nodes = unit_at (self, i)->nodes;
    const AnsNode *head = nodes->len > 0 ? nodes->pdata[0] : NULL;
    if (head != NULL && ans_plan_is_lu (head->op) &&
        ans_shape_equal (&head->operands[0]->shape, &node->operands[0]->shape) &&
        ans_plan_source (head->operands[0]) == a)
      return i;
  }
  return -1;
}

/* A sum's unit, if that is the one of what it sums. */
static int
trail (const Fusion *self, const AnsNode *node)
{
  int unit = ans_trail_fits (node) ? self->unit[node->operands[0]->id] : -1;
  if (unit < 0 || ans_op_table[node->operands[0]->op].block == NULL)
    return -1;
  return unit;
}

static void
assign (Fusion *self, AnsNode *node)
{
  int best =
      ans_plan_is_lu (node->op) ? find_elimination (self, node) : trail (self, node);

  if (ans_op_table[node->op].block != NULL)
    for (int i = 0; i < node->n_operands; i++) {
      int candidate = self->unit[node->operands[i]->id];
      if (candidate > best && may_join (self, node, candidate))
        best = candidate;
    }
  if (best < 0)
    best = new_unit (self, node);
  self->unit[node->id] = best;
  g_ptr_array_add (unit_at (self, best)->nodes, node);
  if (ans_op_table[node->op].block != NULL)
    draw_in (self, node, best);
}

/* Depth first, so that each unit comes after those it needs. */
static void
schedule (Fusion *self, int i, gboolean *done, GPtrArray *order)
{
  AnsUnit *unit = unit_at (self, i);

  if (done[i])
    return;
  done[i] = TRUE;
  for (guint k = 0; k < unit->nodes->len; k++) {
    const AnsNode *node = unit->nodes->pdata[k];
    for (int j = 0; j < node->n_operands; j++) {
      int next = self->unit[ans_plan_source (node->operands[j])->id];
      if (next >= 0)
        schedule (self, next, done, order);
    }
  }
  if (unit->nodes->len > 0)
    g_ptr_array_add (order, unit);
  else
    g_ptr_array_unref (unit->nodes);
}

static void
order_units (Fusion *self)
{
  guint n = self->program->units->len;
  gboolean *done = g_new0 (gboolean, n + 1);
  GPtrArray *order = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    schedule (self, (int) i, done, order);
  g_ptr_array_unref (self->program->units);
  self->program->units = order;
  g_free (done);
}

static gboolean *
mark_live (const AnsProgram *program)
{
  gboolean *live = g_new0 (gboolean, program->n_nodes);

  for (int i = 0; i < program->n_outputs; i++)
    live[program->outputs[i]->id] = TRUE;
  for (int k = program->n_nodes - 1; k >= 0; k--)
    for (int i = 0; live[k] && i < program->nodes[k]->n_operands; i++)
      live[program->nodes[k]->operands[i]->id] = TRUE;
  return live;
}

static int *
count_uses (const AnsProgram *program, const gboolean *live)
{
  int *uses = g_new0 (int, program->n_nodes);

  for (int k = 0; k < program->n_nodes; k++)
    for (int i = 0; live[k] && i < program->nodes[k]->n_operands; i++)
      uses[program->nodes[k]->operands[i]->id]++;
  for (int i = 0; i < program->n_outputs; i++)
    uses[program->outputs[i]->id]++;
  return uses;
}

void
ans_fuse (AnsProgram *program)
{
  gsize n = (gsize) program->n_nodes;
  gboolean *live = mark_live (program);
  Fusion self = {.program = program, .stage = g_new0 (int, n)};

  self.uses = count_uses (program, live);
  self.unit = g_new (int, n);
  self.visited = g_new0 (int, n);
  for (int k = 0; k < program->n_nodes; k++) {
    AnsNode *node = program->nodes[k];
    self.unit[k] = -1;
    for (int i = 0; i < node->n_operands; i++)
      self.stage[k] = MAX (self.stage[k], self.stage[node->operands[i]->id]);
    if (ans_plan_reduces (node))
      self.stage[k]++;
    if (live[k] && !ans_plan_is_leaf (node) && ans_plan_source (node) == node)
      assign (&self, node);
  }
  order_units (&self);
  g_free (live);
  g_free (self.stage);
  g_free (self.uses);
  g_free (self.unit);
  g_free (self.visited);
}
