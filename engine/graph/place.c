/* Places: outputs are written where the caller wants them, parts of a concat where the
 * whole is, values of one shard into the worker's arena, whose memory is used again as
 * soon as a value is no longer needed (first fit by order of birth). */
#include "engine/graph/plan.h"

/* Where the whole begins to which the place belongs. */
static const double *
base (const AnsRun *run, const AnsPlace *place)
{
  const AnsProgram *program = run->program;

  switch (place->kind) {
  case ANS_PLACE_ARENA:
    return run->arena + place->offset * (gsize) program->shard;
  case ANS_PLACE_GLOBAL:
    return program->global + place->offset;
  case ANS_PLACE_CONSTANT:
    return program->nodes[place->index]->values + place->offset;
  case ANS_PLACE_PARAMETER:
    return run->parameters + place->offset;
  case ANS_PLACE_INPUT:
    return run->inputs[place->index] + place->offset + run->first * (gsize) place->stride;
  case ANS_PLACE_OUTPUT:
    return run->outputs[place->index] + place->offset +
           run->first * (gsize) place->stride;
  case ANS_PLACE_SPILL:
    return program->spill + place->offset * (gsize) program->spill_rows +
           run->first * (gsize) place->stride;
  case ANS_PLACE_PARTIAL:
    return run->partial + place->offset;
  case ANS_PLACE_NONE:
    break;
  }
  g_assert_not_reached ();
}

const double *
ans_place_read (const AnsRun *run, const AnsPlace *place)
{
  return base (run, place) + place->part;
}

gboolean
ans_place_is_fresh (const AnsRun *run, const AnsPlace *place)
{
  return place->kind != ANS_PLACE_PARTIAL || (run->fresh && place->index == 0);
}

double *
ans_place_write (const AnsRun *run, const AnsPlace *place)
{
  union {
    const double *read;
    double *write;
  } pointer = {ans_place_read (run, place)};
  return pointer.write;
}

static int
row_length (const AnsNode *node)
{
  return ans_shape_row (&node->shape);
}

static void
place_leaf (AnsProgram *self, const AnsNode *node)
{
  AnsPlace *place = &self->places[node->id];

  place->stride = ans_node_is_batched (node) ? row_length (node) : 0;
  if (node->op == ANS_OP_CONSTANT) {
    place->kind = ANS_PLACE_CONSTANT;
    place->index = node->id;
  } else if (node->op == ANS_OP_PARAMETER) {
    place->kind = ANS_PLACE_PARAMETER;
    place->offset = (gsize) node->attributes.index;
  } else {
    place->kind = ANS_PLACE_INPUT;
    place->index = node->attributes.index;
  }
}

static void
place_outputs (AnsProgram *self)
{
  for (int i = 0; i < self->n_outputs; i++) {
    const AnsNode *node = ans_plan_source (self->outputs[i]);
    AnsPlace *place = &self->places[node->id];
    if (ans_plan_is_leaf (node) || place->kind != ANS_PLACE_NONE)
      continue;
    *place = (AnsPlace){ANS_PLACE_OUTPUT, i, 0,
                        ans_node_is_batched (node) ? row_length (node) : 0, 0};
  }
}

/* Births and last uses of values, counted in units. */
typedef struct {
  int *unit; /* by node: the unit that makes it */
  int *birth, *death;
  int *whole;  /* by node: the concat it is written into, or itself */
  int *latest; /* by node: the latest stage that uses it */
} Lives;

static int
whole_of (const Lives *lives, int id)
{
  while (lives->whole[id] != id)
    id = lives->whole[id];
  return id;
}

static void
count_uses (AnsProgram *self, Lives *lives)
{
  for (guint u = 0; u < self->units->len; u++) {
    const AnsUnit *unit = self->units->pdata[u];
    for (guint k = 0; k < unit->nodes->len; k++) {
      const AnsNode *node = unit->nodes->pdata[k];
      lives->unit[node->id] = (int) u;
      for (int i = 0; i < node->n_operands; i++) {
        int used = ans_plan_source (node->operands[i])->id;
        self->counts[used]++;
        lives->latest[used] = MAX (lives->latest[used], unit->stage);
      }
    }
  }
  for (int i = 0; i < self->n_outputs; i++)
    self->counts[ans_plan_source (self->outputs[i])->id]++;
}

/* Whether a part of a concat can be written in its place at once. */
static gboolean
may_write_into (const AnsProgram *self, const Lives *lives, const AnsNode *whole,
                const AnsNode *part)
{
  const AnsUnit *unit, *user = self->units->pdata[lives->unit[whole->id]];

  if (ans_plan_is_leaf (part) || self->counts[part->id] != 1)
    return FALSE;
  for (int i = ans_node_is_batched (whole) ? 1 : 0; i < whole->attributes.axis; i++)
    if (whole->shape.size[i] != 1)
      return FALSE;
  if (!ans_node_is_batched (whole))
    return TRUE;
  unit = self->units->pdata[lives->unit[part->id]];
  return unit->stage == user->stage && ans_kernel_writes_strided (unit);
}

static void
join_concats (AnsProgram *self, Lives *lives)
{
  for (int k = self->n_nodes - 1; k >= 0; k--) {
    const AnsNode *node = self->nodes[k];
    if (node->op != ANS_OP_CONCAT || lives->unit[k] < 0)
      continue;
    for (int i = 0; i < node->n_operands; i++) {
      const AnsNode *part = ans_plan_source (node->operands[i]);
      if (may_write_into (self, lives, node, part))
        lives->whole[part->id] = k;
    }
  }
}

static void
find_totals (AnsProgram *self)
{
  for (int k = 0; k < self->n_nodes; k++)
    self->totals[k] = -1;
  for (int k = 0; k < self->n_nodes; k++)
    for (int i = 0; self->nodes[k]->op == ANS_OP_TOTAL && i < self->nodes[k]->n_operands;
         i++)
      self->totals[self->nodes[k]->operands[i]->id] = k;
}

/* A value lives from the birth of its first part to its last use. */
static void
measure_lives (AnsProgram *self, Lives *lives)
{
  for (guint u = 0; u < self->units->len; u++) {
    const AnsUnit *unit = self->units->pdata[u];
    for (guint k = 0; k < unit->nodes->len; k++) {
      const AnsNode *node = unit->nodes->pdata[k];
      int whole = whole_of (lives, node->id);
      lives->birth[whole] = MIN (lives->birth[whole], (int) u);
      lives->death[whole] = MAX (lives->death[whole], (int) u);
      for (int i = 0; i < node->n_operands; i++) {
        whole = whole_of (lives, ans_plan_source (node->operands[i])->id);
        lives->death[whole] = MAX (lives->death[whole], (int) u);
      }
    }
  }
}

typedef struct {
  gsize begin, end; /* doubles per row */
  int death;
} Block;

/* The lowest gap of `length` between the blocks that are alive. */
static gsize
find_gap (const GArray *blocks, gsize length)
{
  gsize begin = 0;
  gboolean moved = TRUE;

  while (moved) {
    moved = FALSE;
    for (guint i = 0; i < blocks->len; i++) {
      const Block *block = &g_array_index (blocks, Block, i);
      if (begin < block->end && block->begin < begin + length) {
        begin = block->end;
        moved = TRUE;
      }
    }
  }
  return begin;
}

static void
place_in_arena (AnsProgram *self, GArray *blocks, AnsNode *node, const Lives *lives)
{
  gsize length = (gsize) row_length (node);
  Block block = {0, 0, lives->death[node->id]};

  for (guint i = 0; i < blocks->len;)
    if (g_array_index (blocks, Block, i).death < lives->birth[node->id])
      g_array_remove_index_fast (blocks, i);
    else
      i++;
  block.begin = find_gap (blocks, length);
  block.end = block.begin + length;
  g_array_append_val (blocks, block);
  self->arena_length = MAX (self->arena_length, block.end);
  self->places[node->id] =
      (AnsPlace){ANS_PLACE_ARENA, 0, block.begin, row_length (node), 0};
}

/* Whether another unit or the caller needs this node of a fused unit. */
static gboolean
leaves_unit (const AnsProgram *self, const Lives *lives, const AnsNode *node)
{
  return lives->death[node->id] > lives->unit[node->id] ||
         lives->whole[node->id] != node->id ||
         self->places[node->id].kind != ANS_PLACE_NONE;
}

static void
place_value (AnsProgram *self, GArray *blocks, AnsNode *node, const Lives *lives)
{
  const AnsUnit *unit = self->units->pdata[lives->unit[node->id]];
  AnsPlace *place = &self->places[node->id];

  if (place->kind != ANS_PLACE_NONE || self->totals[node->id] >= 0)
    return;
  if (!ans_node_is_batched (node)) {
    *place = (AnsPlace){ANS_PLACE_GLOBAL, 0, self->global_length, 0, 0};
    self->global_length += ((gsize) row_length (node) + 7) / 8 * 8;
  } else if (lives->latest[node->id] > unit->stage) {
    *place = (AnsPlace){ANS_PLACE_SPILL, 0, self->spill_row, row_length (node), 0};
    self->spill_row += (gsize) row_length (node);
  } else
    place_in_arena (self, blocks, node, lives);
}

static void
place_part (AnsProgram *self, const AnsNode *whole, const AnsNode *part)
{
  const AnsPlace *place = &self->places[whole->id];
  int axis = whole->attributes.axis, inner = 1, before = 0;

  for (int i = axis + 1; i < whole->shape.rank; i++)
    inner *= whole->shape.size[i];
  for (int i = 0; ans_plan_source (whole->operands[i]) != part; i++)
    before += whole->operands[i]->shape.size[axis];
  self->places[part->id] = *place;
  self->places[part->id].part += (gsize) (before * inner);
}

/* Values in the order of their births, wholes before their parts. */
static void
place_values (AnsProgram *self, const Lives *lives)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));

  for (guint u = 0; u < self->units->len; u++) {
    const AnsUnit *unit = self->units->pdata[u];
    for (guint k = 0; k < unit->nodes->len; k++) {
      AnsNode *node = unit->nodes->pdata[k];
      int whole = whole_of (lives, node->id);
      if (!leaves_unit (self, lives, node))
        continue;
      if (whole != node->id)
        node = self->nodes[whole];
      place_value (self, blocks, node, lives);
    }
  }
  for (int k = self->n_nodes - 1; k >= 0; k--)
    if (lives->whole[k] != k)
      place_part (self, self->nodes[lives->whole[k]], self->nodes[k]);
  g_array_unref (blocks);
}

static Lives
lives_new (const AnsProgram *self)
{
  gsize n = (gsize) self->n_nodes;
  Lives lives = {g_new0 (int, n), g_new0 (int, n), g_new0 (int, n), g_new0 (int, n),
                 g_new0 (int, n)};
  for (int k = 0; k < self->n_nodes; k++) {
    lives.unit[k] = -1;
    lives.birth[k] = G_MAXINT;
    lives.whole[k] = k;
  }
  return lives;
}

static void
lives_clear (Lives *lives)
{
  g_free (lives->unit);
  g_free (lives->birth);
  g_free (lives->death);
  g_free (lives->whole);
  g_free (lives->latest);
}

/* Products want some rows at once; a sample has as many as it has positions. */
static int
smallest_shard (const AnsProgram *self)
{
  int smallest = 1;

  for (int k = 0; k < self->n_nodes; k++) {
    const AnsNode *node = self->nodes[k];
    const AnsShape *x;
    if (node->op != ANS_OP_MATMUL && node->op != ANS_OP_CONTRACT &&
        node->op != ANS_OP_CONV_FILTER)
      continue;
    x = &node->operands[0]->shape;
    if (ans_shape_is_batched (x)) {
      int positions = ans_shape_row (x) / x->size[x->rank - 1];
      smallest = MAX (smallest, MIN (32, 1024 / MAX (positions, 1)));
    }
  }
  return smallest;
}

void
ans_place (AnsProgram *self)
{
  Lives lives = lives_new (self);
  int smallest;

  self->places = ans_arena_array (self->memory, AnsPlace, self->n_nodes);
  self->counts = ans_arena_array (self->memory, gsize, self->n_nodes);
  self->totals = ans_arena_array (self->memory, int, self->n_nodes);
  find_totals (self);
  count_uses (self, &lives);
  join_concats (self, &lives);
  measure_lives (self, &lives);
  for (int k = 0; k < self->n_nodes; k++)
    if (ans_plan_is_leaf (self->nodes[k]))
      place_leaf (self, self->nodes[k]);
  place_outputs (self);
  place_values (self, &lives);
  for (int k = 0; k < self->n_nodes; k++)
    if (self->nodes[k]->op == ANS_OP_RESHAPE)
      self->places[k] = self->places[ans_plan_source (self->nodes[k])->id];
  smallest = smallest_shard (self);
  self->shard = ANS_PLAN_SHARD;
  while (self->shard > smallest &&
         self->arena_length * (gsize) self->shard * sizeof (double) > ANS_PLAN_CACHE)
    self->shard /= 2;
  lives_clear (&lives);
}
