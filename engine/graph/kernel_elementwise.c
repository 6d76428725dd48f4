/* A fused unit is a list of instructions on registers of a block of elements; the block
 * is short enough for all registers to stay in L1.  Operands of the unit's own shape are
 * read where they are, others are repeated into registers: once for all blocks where the
 * block is a multiple of their period (rows added to a batch), else block by block. */
#include "engine/graph/op_pair.h"
#include "engine/graph/plan.h"
#include "engine/graph/strided.h"
#include "engine/graph/trail.h"

#define LARGEST_BLOCK 1024
#define SMALLEST_BLOCK 64

typedef enum { DIRECT, REPEATED, BLOCKWISE } Access;

/* An operand or a result. */
typedef struct {
  AnsPlace place;
  AnsStrided walk; /* from its place to a block, or back */
  Access access;
  int slot;   /* the register's number */
  int period; /* REPEATED: after so many elements it begins anew */
} Port;

typedef struct {
  AnsOp op;
  AnsBlock block;
  AnsAttributes attributes;
  int n_in, in[3], out; /* slots */
} Instruction;

typedef struct {
  int block; /* elements */
  int n_instructions, n_in, n_out, n_sums, n_slots, n_registers;
  Instruction *instructions;
  Port *in, *out;
  AnsTrail *sums;
  int *summed;      /* by sum: slot */
  int *registers;   /* by slot: its place in the scratch, or -1 for a direct operand */
  AnsStrided whole; /* for the number of elements */
} Fused;

gboolean
ans_kernel_writes_strided (const AnsUnit *unit)
{
  const AnsNode *node = unit->nodes->pdata[0];
  return !unit->reduces &&
         (ans_op_table[node->op].block != NULL || node->op == ANS_OP_BROADCAST ||
          node->op == ANS_OP_TRANSPOSE || node->op == ANS_OP_SLICE ||
          node->op == ANS_OP_PAD || node->op == ANS_OP_CONCAT ||
          node->op == ANS_OP_CONV || node->op == ANS_OP_CONV_TRANSPOSED);
}

/* Registers' addresses during a run; direct ones move along with the blocks. */
typedef struct {
  const double *read[128];
  double *write[128];
  int step[128];
} Slots;

static void
bind (const Fused *self, const AnsRun *run, Slots *slots)
{
  for (int i = 0; i < self->n_slots; i++) {
    slots->write[i] =
        self->registers[i] >= 0
            ? run->scratch + (gsize) self->registers[i] * (gsize) self->block
            : NULL;
    slots->read[i] = slots->write[i];
    slots->step[i] = 0;
  }
  for (int i = 0; i < self->n_in; i++)
    if (self->in[i].access == DIRECT) {
      slots->read[self->in[i].slot] = ans_place_read (run, &self->in[i].place);
      slots->step[self->in[i].slot] = 1;
    }
  for (int i = 0; i < self->n_out; i++)
    if (self->out[i].access == DIRECT) {
      int slot = self->out[i].slot;
      slots->write[slot] = ans_place_write (run, &self->out[i].place);
      slots->read[slot] = slots->write[slot];
      slots->step[slot] = 1;
    }
}

static void
load (const Fused *self, const AnsRun *run, Slots *slots, Access access, gint64 first,
      int n)
{
  for (int i = 0; i < self->n_in; i++) {
    const Port *port = &self->in[i];
    if (port->access == access)
      ans_strided_read (&port->walk, first, n, ans_place_read (run, &port->place),
                        slots->write[port->slot]);
  }
}

static void
execute (const Fused *self, Slots *slots, gint64 first, int n)
{
  for (int k = 0; k < self->n_instructions; k++) {
    const Instruction *instruction = &self->instructions[k];
    const double *in[3] = {NULL};
    int out = instruction->out;
    for (int i = 0; i < instruction->n_in; i++)
      in[i] = slots->read[instruction->in[i]] + first * slots->step[instruction->in[i]];
    instruction->block (n, in, &instruction->attributes,
                        slots->write[out] + first * slots->step[out]);
  }
}

static void
store (const Fused *self, const AnsRun *run, const Slots *slots, gint64 first, int n)
{
  for (int i = 0; i < self->n_out; i++) {
    const Port *port = &self->out[i];
    if (port->access == BLOCKWISE)
      ans_strided_write (&port->walk, first, n, slots->read[port->slot],
                         ans_place_write (run, &port->place));
  }
  for (int i = 0; i < self->n_sums; i++) {
    int slot = self->summed[i];
    ans_trail_add (&self->sums[i], run, first, n,
                   slots->read[slot] + first * slots->step[slot]);
  }
}

static void
run_fused (const AnsStep *step, const AnsRun *run)
{
  const Fused *self = step->data;
  gint64 total = ans_strided_count (&self->whole, run->rows);
  Slots slots;

  bind (self, run, &slots);
  load (self, run, &slots, REPEATED, 0, (int) MIN (self->block, total));
  for (gint64 first = 0; first < total; first += self->block) {
    int n = (int) MIN (self->block, total - first);
    load (self, run, &slots, BLOCKWISE, first, n);
    execute (self, &slots, first, n);
    store (self, run, &slots, first, n);
  }
}

/* After how many elements the operand begins anew. */
static int
find_period (const AnsShape *shape, const int *strides)
{
  int period = 1, inner = 1;
  for (int i = shape->rank - 1; i >= 0; i--) {
    if (shape->size[i] == ANS_BATCH)
      return strides[i] == 0 ? period : G_MAXINT;
    inner *= shape->size[i];
    if (strides[i] != 0)
      period = inner;
  }
  return period;
}

static gboolean
is_packed (const AnsShape *shape, const AnsShape *operand, const AnsPlace *place)
{
  return ans_shape_equal (shape, operand) &&
         (!ans_shape_is_batched (shape) || place->stride == ans_shape_row (shape));
}

static Port
port_to (const AnsShape *shape, const AnsShape *operand, const AnsPlace *place, int slot,
         gboolean write)
{
  int strides[ANS_MAX_RANK] = {0}, packed[ANS_MAX_RANK] = {0};
  Port port = {.place = *place, .slot = slot, .access = BLOCKWISE};

  ans_strided_strides (shape, operand, place->stride, strides);
  ans_strided_strides (shape, shape, ans_shape_row (shape), packed);
  port.walk =
      write ? ans_strided (shape, packed, strides) : ans_strided (shape, strides, packed);
  port.period = find_period (shape, strides);
  if (is_packed (shape, operand, place))
    port.access = DIRECT;
  return port;
}

static int
common_multiple (int a, int b)
{
  int x = a, y = b;
  while (y != 0) {
    int rest = x % y;
    x = y;
    y = rest;
  }
  return a / x * b;
}

/* The block: as large as the registers allow, a multiple of the periods that fit, and of
 * the rows and sums. */
static void
choose_block (Fused *self)
{
  int largest = ANS_PLAN_SCRATCH / MAX (self->n_registers, 1), multiple = 1;

  largest = CLAMP (largest, SMALLEST_BLOCK, LARGEST_BLOCK);
  for (int i = 0; i < self->n_in; i++) {
    Port *port = &self->in[i];
    if (port->access != BLOCKWISE || port->period > largest ||
        common_multiple (multiple, port->period) > largest)
      continue;
    port->access = REPEATED;
    multiple = common_multiple (multiple, port->period);
  }
  for (int i = 0; i < self->n_sums; i++) {
    int whole = ans_trail_whole (&self->sums[i]);
    if (whole <= largest && common_multiple (multiple, whole) <= largest)
      multiple = common_multiple (multiple, whole);
  }
  g_assert (multiple >= 1);
  self->block = largest / multiple * multiple;
}

static int
find_slot (const AnsNode **nodes, int n, const AnsNode *node)
{
  int i = 0;
  while (i < n && nodes[i] != node)
    i++;
  return i;
}

static gboolean
in_unit (const AnsUnit *unit, const AnsNode *node)
{
  guint index;
  return g_ptr_array_find (unit->nodes, node, &index);
}

/* Slots: first the unit's operands, then its nodes but for sums. */
static void
collect_slots (Fused *self, const AnsUnit *unit, const AnsNode **slots)
{
  int n = 0;
  for (guint k = 0; k < unit->nodes->len; k++) {
    const AnsNode *node = unit->nodes->pdata[k];
    for (int i = 0; i < node->n_operands; i++) {
      const AnsNode *x = node->operands[i];
      if (!in_unit (unit, x) && find_slot (slots, n, x) == n)
        slots[n++] = x;
    }
  }
  self->n_in = n;
  for (guint k = 0; k < unit->nodes->len; k++)
    if (((const AnsNode *) unit->nodes->pdata[k])->op != ANS_OP_SUM)
      slots[n++] = unit->nodes->pdata[k];
  self->n_slots = n;
  self->n_instructions = n - self->n_in;
}

static void
make_ports (AnsProgram *program, Fused *self, const AnsShape *shape,
            const AnsNode **slots)
{
  for (int i = 0; i < self->n_in; i++) {
    self->in[i] =
        port_to (shape, &slots[i]->shape, &program->places[slots[i]->id], i, FALSE);
    ans_strided_tabulate (&self->in[i].walk, program->memory);
  }
  for (int i = self->n_in; i < self->n_slots; i++) {
    const AnsPlace *place = &program->places[slots[i]->id];
    if (place->kind != ANS_PLACE_NONE)
      self->out[self->n_out++] = port_to (shape, shape, place, i, TRUE);
  }
}

static void
make_sums (Fused *self, const AnsStep *step, const AnsNode **slots)
{
  for (int k = 0; k < step->n_out; k++) {
    const AnsNode *node = step->unit->nodes->pdata[k];
    if (node->op != ANS_OP_SUM)
      continue;
    self->summed[self->n_sums] = find_slot (slots, self->n_slots, node->operands[0]);
    self->sums[self->n_sums++] = ans_trail (node, &step->out[k]);
  }
}

static void
make_instructions (Fused *self, const AnsNode **slots)
{
  for (int k = 0; k < self->n_instructions; k++) {
    const AnsNode *node = slots[self->n_in + k];
    Instruction *instruction = &self->instructions[k];
    instruction->op = node->op;
    instruction->block = ans_op_table[node->op].block;
    instruction->attributes = node->attributes;
    instruction->n_in = node->n_operands;
    instruction->out = self->n_in + k;
    for (int i = 0; i < node->n_operands; i++)
      instruction->in[i] = find_slot (slots, self->n_slots, node->operands[i]);
  }
}

/* How often each slot is read, by instructions or from outside. */
static void
count_reads (const Fused *self, int *reads)
{
  for (int k = 0; k < self->n_instructions; k++)
    for (int i = 0; i < self->instructions[k].n_in; i++)
      reads[self->instructions[k].in[i]]++;
  for (int i = 0; i < self->n_out; i++)
    reads[self->out[i].slot]++;
  for (int i = 0; i < self->n_sums; i++)
    reads[self->summed[i]]++;
}

/* Joins `second` with the instruction that makes its operand i. */
static gboolean
join (Instruction *first, Instruction *second, int i)
{
  AnsBlock block = ans_op_pair (first->op, second->op, i);
  Instruction pair = *first;

  if (block == NULL)
    return FALSE;
  pair.op = ANS_N_OPS;
  pair.block = block;
  pair.out = second->out;
  if (second->op == ANS_OP_AFFINE)
    pair.attributes = second->attributes;
  if (second->n_in == 2)
    pair.in[pair.n_in++] = second->in[1 - i];
  *second = pair;
  first->n_in = 0;
  first->block = NULL;
  return TRUE;
}

/* What is read only once, by an instruction it can be joined with, needs no register. */
static void
pair_instructions (Fused *self)
{
  g_autofree int *reads = g_new0 (int, self->n_slots);
  int n = 0;

  count_reads (self, reads);
  for (int k = 0; k < self->n_instructions; k++) {
    Instruction *second = &self->instructions[k];
    gboolean joined = FALSE;
    for (int i = 0; i < second->n_in && !joined; i++) {
      int from = second->in[i] - self->n_in;
      Instruction *first = &self->instructions[from < 0 ? 0 : from];
      if (from >= 0 && reads[second->in[i]] == 1 && first->op < ANS_N_OPS)
        joined = join (first, second, i);
    }
  }
  for (int k = 0; k < self->n_instructions; k++)
    if (self->instructions[k].block != NULL)
      self->instructions[n++] = self->instructions[k];
  self->n_instructions = n;
}

/* When each slot is read last; the loads of operands come before the first instruction.
 */
static void
find_last_uses (const Fused *self, int *last)
{
  for (int i = 0; i < self->n_slots; i++)
    last[i] = -1;
  for (int k = 0; k < self->n_instructions; k++)
    for (int i = 0; i < self->instructions[k].n_in; i++)
      last[self->instructions[k].in[i]] = k;
  for (int i = 0; i < self->n_in; i++)
    last[i] = G_MAXINT; /* repeated operands are loaded only once */
  for (int i = 0; i < self->n_out; i++)
    last[self->out[i].slot] = G_MAXINT;
  for (int i = 0; i < self->n_sums; i++)
    last[self->summed[i]] = G_MAXINT;
}

static int
take_register (Fused *self, gboolean *used)
{
  int r = 0;
  while (used[r])
    r++;
  used[r] = TRUE;
  self->n_registers = MAX (self->n_registers, r + 1);
  return r;
}

static void
assign_registers (Fused *self)
{
  int *last = g_new (int, self->n_slots);
  gboolean *used = g_new0 (gboolean, self->n_slots + 1);

  find_last_uses (self, last);
  for (int i = 0; i < self->n_slots; i++)
    self->registers[i] = -1;
  for (int i = 0; i < self->n_in; i++)
    if (self->in[i].access != DIRECT)
      self->registers[i] = take_register (self, used);
  for (int k = 0; k < self->n_instructions; k++) {
    const Instruction *instruction = &self->instructions[k];
    gboolean direct = FALSE;
    for (int i = 0; i < self->n_out; i++)
      direct = direct ||
               (self->out[i].slot == instruction->out && self->out[i].access == DIRECT);
    if (!direct)
      self->registers[instruction->out] = take_register (self, used);
    for (int i = 0; i < instruction->n_in; i++) {
      int slot = instruction->in[i];
      if (last[slot] == k && self->registers[slot] >= 0)
        used[self->registers[slot]] = FALSE;
    }
  }
  g_free (last);
  g_free (used);
}

void
ans_kernel_elementwise (AnsProgram *program, AnsStep *step)
{
  const AnsUnit *unit = step->unit;
  int n = (int) unit->nodes->len;
  const AnsNode **slots = g_new0 (const AnsNode *, 4 * n);
  Fused *self = ans_arena_array (program->memory, Fused, 1);
  AnsShape shape = step->node->shape;
  int packed[ANS_MAX_RANK] = {0};

  collect_slots (self, unit, slots);
  g_assert (self->n_slots <= (int) G_N_ELEMENTS (((Slots *) NULL)->read));
  self->instructions = ans_arena_array (program->memory, Instruction, n);
  self->in = ans_arena_array (program->memory, Port, self->n_in);
  self->out = ans_arena_array (program->memory, Port, n);
  self->sums = ans_arena_array (program->memory, AnsTrail, n);
  self->summed = ans_arena_array (program->memory, int, n);
  self->registers = ans_arena_array (program->memory, int, self->n_slots);
  make_ports (program, self, &shape, slots);
  make_sums (self, step, slots);
  make_instructions (self, slots);
  pair_instructions (self);
  assign_registers (self);
  choose_block (self);
  ans_strided_strides (&shape, &shape, ans_shape_row (&shape), packed);
  self->whole = ans_strided (&shape, packed, packed);
  g_free (slots);

  step->run = run_fused;
  step->name = "elementwise";
  step->data = self;
  step->elementwise = (double) n * ans_shape_row (&shape);
}
