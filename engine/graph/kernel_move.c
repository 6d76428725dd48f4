/* Sums, and what only moves values: each is a walk over two arrays
 * (engine/graph/strided.h). */
#include "engine/graph/plan.h"
#include "engine/graph/strided.h"

#include <string.h>

typedef struct {
  AnsStrided walk;
  gsize from, to; /* offsets of the first element */
} Move;

typedef struct {
  int n;
  Move *moves;     /* one for each operand */
  AnsStrided zero; /* what is cleared before, */
  gboolean clears; /* if anything is */
} Moves;

/* Strides of a node at its own place. */
static void
own_strides (const AnsShape *shape, const AnsPlace *place, int *strides)
{
  ans_strided_strides (shape, shape, place->stride, strides);
  for (int i = 0; i < shape->rank; i++)
    if (shape->size[i] == 1)
      strides[i] = 0;
}

static void
clear (const AnsStrided *walk, int rows, double *out)
{
  double zero = 0;
  ans_strided_copy (walk, 0, ans_strided_count (walk, rows), &zero, out);
}

static void
run_moves (const AnsStep *step, const AnsRun *run)
{
  const Moves *self = step->data;
  double *out = ans_place_write (run, &step->out[0]);

  if (self->clears)
    clear (&self->zero, run->rows, out);
  for (int i = 0; i < self->n; i++) {
    const Move *move = &self->moves[i];
    ans_strided_copy (&move->walk, 0, ans_strided_count (&move->walk, run->rows),
                      ans_place_read (run, &step->in[i]) + move->from, out + move->to);
  }
}

/* The walk over the operand's part of the result, or the result's part of the operand. */
static Move
move_of (const AnsNode *node, int i, const AnsPlace *in, const AnsPlace *out, int before)
{
  const AnsNode *x = node->operands[i];
  const AnsShape *shape =
      node->op == ANS_OP_PAD || node->op == ANS_OP_CONCAT ? &x->shape : &node->shape;
  const AnsAttributes *at = &node->attributes;
  int a[ANS_MAX_RANK] = {0}, b[ANS_MAX_RANK] = {0}, from[ANS_MAX_RANK] = {0};
  Move move = {.from = 0};

  own_strides (&x->shape, in, from);
  ans_strided_strides (&node->shape, &node->shape, out->stride, b);
  if (node->op == ANS_OP_BROADCAST)
    ans_strided_strides (shape, &x->shape, in->stride, a);
  for (int j = 0; j < shape->rank && node->op != ANS_OP_BROADCAST; j++)
    a[j] = from[node->op == ANS_OP_TRANSPOSE ? at->shape.size[j] : j];
  if (node->op == ANS_OP_SLICE)
    move.from = (gsize) at->first * (gsize) from[at->axis];
  if (node->op == ANS_OP_PAD || node->op == ANS_OP_CONCAT) {
    int inner = 1;
    for (int j = at->axis + 1; j < shape->rank; j++)
      inner *= shape->size[j];
    move.to = (gsize) before * (gsize) inner;
    for (int j = 0; j < shape->rank; j++)
      b[j] = shape->size[j] == 1 ? 0 : b[j];
  }
  move.walk = ans_strided (shape, a, b);
  return move;
}

static gboolean
same_place (const AnsPlace *whole, const Move *move, const AnsPlace *part)
{
  return part->kind == whole->kind && part->index == whole->index &&
         part->stride == whole->stride && part->offset == whole->offset &&
         part->part == whole->part + move->to;
}

/* Parts of a concat that were written where they belong need no move. */
void
ans_kernel_move (AnsProgram *program, AnsStep *step)
{
  const AnsNode *node = step->node;
  Moves *self = ans_arena_array (program->memory, Moves, 1);
  int before = node->op == ANS_OP_PAD ? node->attributes.first : 0;

  self->moves = ans_arena_array (program->memory, Move, node->n_operands);
  for (int i = 0; i < node->n_operands; i++) {
    Move move = move_of (node, i, &step->in[i], &step->out[0], before);
    if (node->op == ANS_OP_CONCAT)
      before += node->operands[i]->shape.size[node->attributes.axis];
    if (node->op == ANS_OP_CONCAT && same_place (&step->out[0], &move, &step->in[i]))
      continue;
    ans_strided_tabulate (&move.walk, program->memory);
    self->moves[self->n] = move;
    step->in[self->n++] = step->in[i];
  }
  step->n_in = self->n;
  self->clears = node->op == ANS_OP_PAD;
  if (self->clears) {
    int nothing[ANS_MAX_RANK] = {0}, strides[ANS_MAX_RANK] = {0};
    ans_strided_strides (&node->shape, &node->shape, step->out[0].stride, strides);
    self->zero = ans_strided (&node->shape, nothing, strides);
  }
  step->run = run_moves;
  step->name = "move";
  step->data = self;
}

void
ans_kernel_output (AnsProgram *program, AnsStep *step)
{
  const AnsShape *shape = &step->node->shape;
  Moves *self = ans_arena_array (program->memory, Moves, 1);
  int a[ANS_MAX_RANK] = {0}, b[ANS_MAX_RANK] = {0};

  ans_strided_strides (shape, shape, step->in[0].stride, a);
  ans_strided_strides (shape, shape, step->out[0].stride, b);
  self->n = 1;
  self->moves = ans_arena_array (program->memory, Move, 1);
  self->moves[0].walk = ans_strided (shape, a, b);
  step->run = run_moves;
  step->name = "output";
  step->data = self;
}
