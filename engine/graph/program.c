#include "engine/graph/program.h"

#include "engine/graph/op_table.h"
#include "engine/graph/plan.h"
#include "engine/graph/rewrite.h"
#include "engine/graph/total.h"

#include <math.h>
#include <string.h>
#include <time.h>

static AnsStage *
stage_at (AnsProgram *self, int i)
{
  while ((int) self->stages->len <= i) {
    AnsStage *stage = ans_arena_array (self->memory, AnsStage, 1);
    stage->global = g_ptr_array_new ();
    stage->shard = g_ptr_array_new ();
    stage->reductions = g_array_new (FALSE, FALSE, sizeof (AnsReduction));
    g_ptr_array_add (self->stages, stage);
  }
  return self->stages->pdata[i];
}

static AnsStep *
new_step (AnsProgram *self, const AnsNode *node, int n_in, int n_out)
{
  AnsStep *step = ans_arena_array (self->memory, AnsStep, 1);
  step->node = node;
  step->n_in = n_in;
  step->n_out = n_out;
  step->in = ans_arena_array (self->memory, AnsPlace, n_in);
  step->out = ans_arena_array (self->memory, AnsPlace, n_out);
  return step;
}

typedef void (*Kernel) (AnsProgram *self, AnsStep *step);

static const Kernel kernels[ANS_N_OPS] = {
    [ANS_OP_MATMUL] = ans_kernel_matmul,
    [ANS_OP_CONTRACT] = ans_kernel_contract,
    [ANS_OP_SUM] = ans_kernel_reduce,
    [ANS_OP_MAX] = ans_kernel_reduce,
    [ANS_OP_GATHER] = ans_kernel_index,
    [ANS_OP_SCATTER_ADD] = ans_kernel_index,
    [ANS_OP_CONV] = ans_kernel_conv,
    [ANS_OP_CONV_TRANSPOSED] = ans_kernel_conv,
    [ANS_OP_CONV_FILTER] = ans_kernel_conv_filter,
    [ANS_OP_LOG_ABS_DET] = ans_kernel_lu,
    [ANS_OP_DET_SIGN] = ans_kernel_lu,
    [ANS_OP_INVERSE] = ans_kernel_lu,
    [ANS_OP_TRIANGULAR_SOLVE] = ans_kernel_triangular_solve,
};

static void
make_kernel (AnsProgram *self, AnsStep *step)
{
  Kernel kernel = kernels[step->node->op];

  if (ans_kernel_outer (self, step))
    return;
  if (ans_op_table[step->node->op].block != NULL)
    kernel = ans_kernel_elementwise;
  (kernel != NULL ? kernel : ans_kernel_move) (self, step);
}

/* Whether another sum of the same total has been diverted. */
static gboolean
find_reduction (const AnsProgram *self, const AnsStage *stage, const AnsNode *node,
                AnsPlace *out)
{
  for (guint i = 0; self->totals[node->id] >= 0 && i < stage->reductions->len; i++) {
    const AnsReduction *known = &g_array_index (stage->reductions, AnsReduction, i);
    if (known->total != self->totals[node->id])
      continue;
    *out = known->from;
    out->index = 1;
    return TRUE;
  }
  return FALSE;
}

/* A sum over the batch is gathered in the group's own memory and added up at the stage's
 * end. */
static void
divert_reduction (AnsProgram *self, AnsStage *stage, const AnsNode *node, AnsPlace *out)
{
  int total = self->totals[node->id];
  AnsReduction reduction = {.to = total >= 0 ? self->places[total] : *out,
                            .length = ans_shape_row (&node->shape),
                            .total = total,
                            .maximum = node->op == ANS_OP_MAX};

  if (find_reduction (self, stage, node, out))
    return;
  reduction.from = (AnsPlace){ANS_PLACE_PARTIAL, 0, self->partial_length, 0, 0};
  self->partial_length += ((gsize) reduction.length + 7) / 8 * 8;
  *out = reduction.from;
  g_array_append_val (stage->reductions, reduction);
}

static void
add_unit (AnsProgram *self, const AnsUnit *unit)
{
  const AnsNode *node = unit->nodes->pdata[0];
  AnsStage *stage = stage_at (self, unit->stage);
  AnsStep *step;

  if (node->op == ANS_OP_TOTAL)
    return;
  step = new_step (self, node, node->n_operands, (int) unit->nodes->len);

  step->unit = unit;
  for (int i = 0; i < node->n_operands; i++)
    step->in[i] = self->places[node->operands[i]->id];
  for (int k = 0; k < step->n_out; k++) {
    const AnsNode *result = unit->nodes->pdata[k];
    step->out[k] = self->places[result->id];
    if (ans_plan_reduces (result))
      divert_reduction (self, stage, result, &step->out[k]);
  }
  make_kernel (self, step);
  g_ptr_array_add (unit->batched ? stage->shard : stage->global, step);
}

/* Outputs that are no value of their own place are copied: inputs, and what is asked for
 * twice. They come last of all. */
static void
add_output (AnsProgram *self, int i)
{
  const AnsNode *node = self->outputs[i];
  const AnsPlace *place = &self->places[node->id];
  gboolean batched = ans_node_is_batched (node);
  AnsStage *stage;
  AnsStep *step;

  if (place->kind == ANS_PLACE_OUTPUT && place->index == i)
    return;
  step = new_step (self, node, 1, 1);
  step->in[0] = *place;
  step->out[0] =
      (AnsPlace){ANS_PLACE_OUTPUT, i, 0, batched ? ans_shape_row (&node->shape) : 0, 0};
  ans_kernel_output (self, step);
  stage = stage_at (self, MAX ((int) self->stages->len - 1, 0));
  g_ptr_array_add (batched ? stage->shard : stage->global, step);
}

/* The inputs and parameters that are read or given back; any parameter stands for all. */
static void
find_needed (AnsProgram *self)
{
  gboolean any = FALSE;

  self->needed = g_ptr_array_new ();
  for (int k = 0; k < self->n_nodes; k++) {
    AnsNode *node = self->nodes[k];
    gboolean parameter = node->op == ANS_OP_PARAMETER;
    if (self->counts[k] == 0 || !(node->op == ANS_OP_INPUT || (parameter && !any)))
      continue;
    any = any || parameter;
    g_ptr_array_add (self->needed, node);
  }
}

static void
allocate (AnsProgram *self)
{
  gsize arena = self->arena_length * (gsize) self->shard + 16;

  self->threads = self->parallel != NULL ? ans_parallel_threads (self->parallel) : 1;
  self->arenas = ans_arena_array (self->memory, double *, self->threads);
  for (int i = 0; i < self->threads; i++)
    self->arenas[i] =
        ans_arena_array (self->memory, double, arena + self->scratch_length);
  self->global = ans_arena_array (self->memory, double, self->global_length);
  self->partial =
      ans_arena_array (self->memory, double, self->partial_length *ANS_PLAN_GROUPS);
}

/* A program for the nodes as they are. */
static AnsProgram *
assemble (int n, AnsNode *const *outputs, AnsParallel *parallel)
{
  AnsProgram *self = g_new0 (AnsProgram, 1);
  int last = 0;

  self->memory = ans_arena_new ();
  self->units = g_ptr_array_new ();
  self->stages = g_ptr_array_new ();
  self->parallel = parallel;
  self->scratch_length = 2 * ANS_PLAN_SCRATCH;
  self->n_outputs = n;
  self->outputs = ans_arena_array (self->memory, AnsNode *, n);
  for (int i = 0; i < n; i++) {
    self->outputs[i] = outputs[i];
    last = MAX (last, outputs[i]->id);
  }
  self->n_nodes = last + 1;
  self->nodes = (AnsNode *const *) outputs[0]->graph->nodes->pdata;
  ans_fuse (self);
  ans_place (self);
  find_needed (self);
  stage_at (self, 0);
  for (guint u = 0; u < self->units->len; u++)
    add_unit (self, self->units->pdata[u]);
  if (stage_at (self, (int) self->stages->len - 1)->reductions->len > 0)
    stage_at (self, (int) self->stages->len);
  for (int i = 0; i < n; i++)
    add_output (self, i);
  allocate (self);
  return self;
}

AnsProgram *
ans_program_new (int n, AnsNode *const *outputs, AnsParallel *parallel, GError **error)
{
  AnsNode **results;
  AnsProgram *self;
  AnsGraph *graph;

  g_assert (n > 0);
  for (int i = 0; i < n; i++)
    if (!ans_graph_check (outputs[i]->graph, error))
      return NULL;
  results = g_new (AnsNode *, n);
  graph = ans_rewrite (n, outputs, results);
  ans_total_join (graph, n, results);
  self = assemble (n, results, parallel);
  self->graph = graph;
  g_free (results);
  return self;
}

void
ans_program_free (AnsProgram *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->units->len; i++)
    g_ptr_array_unref (((AnsUnit *) self->units->pdata[i])->nodes);
  for (guint i = 0; i < self->stages->len; i++) {
    AnsStage *stage = self->stages->pdata[i];
    g_ptr_array_unref (stage->global);
    g_ptr_array_unref (stage->shard);
    g_array_unref (stage->reductions);
  }
  g_ptr_array_unref (self->units);
  g_ptr_array_unref (self->needed);
  g_ptr_array_unref (self->stages);
  g_free (self->spill);
  ans_graph_free (self->graph);
  ans_arena_free (self->memory);
  g_free (self);
}

/* One call of ans_program_run. */
typedef struct {
  AnsProgram *program;
  const AnsStage *stage;
  AnsRun run;
  int rows, n_shards, n_groups;
} Call;

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static void
run_timed (const GPtrArray *steps, const AnsRun *run)
{
  for (guint i = 0; i < steps->len; i++) {
    AnsStep *step = steps->pdata[i];
    double begin = now ();
    step->run (step, run);
    step->running += now () - begin;
  }
}

static void
run_steps (const GPtrArray *steps, const AnsRun *run)
{
  if (run->program->timed) {
    run_timed (steps, run);
    return;
  }
  for (guint i = 0; i < steps->len; i++) {
    const AnsStep *step = steps->pdata[i];
    step->run (step, run);
  }
}

static AnsRun
run_of (const Call *call, int worker)
{
  AnsRun run = call->run;
  run.scratch = call->program->arenas[worker];
  run.arena = run.scratch + call->program->scratch_length;
  return run;
}

/* A group of shards, one after the other. */
static void
run_group (gpointer data, int group, int worker)
{
  const Call *call = data;
  int first = (int) ((gint64) group * call->n_shards / call->n_groups);
  int end = (int) (((gint64) group + 1) * call->n_shards / call->n_groups);
  AnsRun run = run_of (call, worker);

  run.partial = call->program->partial + (gsize) group * call->program->partial_length;
  for (int i = first; i < end; i++) {
    int row = i * call->program->shard;
    run.fresh = i == first;
    run.first = (gsize) row;
    run.rows = MIN (call->program->shard, call->rows - row);
    run_steps (call->stage->shard, &run);
  }
}

static void
add_partials (const Call *call)
{
  for (guint i = 0; i < call->stage->reductions->len; i++) {
    const AnsReduction *reduction =
        &g_array_index (call->stage->reductions, AnsReduction, i);
    double *to = ans_place_write (&call->run, &reduction->to);
    const double *from = call->program->partial + reduction->from.offset;
    for (int j = 0; call->n_groups == 0 && j < reduction->length; j++)
      to[j] = reduction->maximum ? -INFINITY : 0;
    if (call->n_groups > 0)
      memcpy (to, from, (gsize) reduction->length * sizeof *to);
    for (int g = 1; g < call->n_groups; g++) {
      from += call->program->partial_length;
      if (reduction->maximum)
        ans_kernel_join_max (reduction->length, from, to);
      else
        for (int j = 0; j < reduction->length; j++)
          to[j] += from[j];
    }
  }
}

static void
make_room (AnsProgram *self, int rows)
{
  if (rows <= self->spill_rows || self->spill_row == 0)
    return;
  g_free (self->spill);
  self->spill = g_new (double, self->spill_row *(gsize) rows);
  self->spill_rows = rows;
}

/* The least time of each step: what disturbs a run is forgotten. */
static void
keep_times (const GPtrArray *steps, gboolean first)
{
  for (guint i = 0; i < steps->len; i++) {
    AnsStep *step = steps->pdata[i];
    if (first || step->running < step->seconds)
      step->seconds = step->running;
    step->running = 0;
  }
}

static void
end_timed_run (AnsProgram *self, int rows)
{
  gboolean first = self->timed_runs == 0;
  for (guint s = 0; s < self->stages->len; s++) {
    const AnsStage *stage = self->stages->pdata[s];
    keep_times (stage->global, first);
    keep_times (stage->shard, first);
  }
  self->timed_runs++;
  self->timed_rows = rows;
}

void
ans_program_time (AnsProgram *self, gboolean on)
{
  g_assert (!on || self->threads == 1);
  self->timed = on;
  if (on)
    self->timed_runs = 0;
}

/* Ends the process as g_assert does: what a caller forgets is forgotten in every run. */
static void
check_given (const AnsProgram *self, const double *parameters,
             const double *const *inputs)
{
  for (guint i = 0; i < self->needed->len; i++) {
    const AnsNode *node = self->needed->pdata[i];
    gboolean given = node->op == ANS_OP_PARAMETER
                         ? parameters != NULL
                         : inputs != NULL && inputs[node->attributes.index] != NULL;
    if (!given) {
      g_autofree char *shape = ans_shape_text (&node->shape);
      g_error ("a program is run without %s %s %s, which it needs",
               ans_op_table[node->op].name, node->name, shape);
    }
  }
}

void
ans_program_run (AnsProgram *self, int rows, const double *parameters,
                 const double *const *inputs, double *const *outputs)
{
  Call call = {.program = self, .rows = rows};

  g_assert (rows >= 0 && !(self->timed && self->threads > 1));
  check_given (self, parameters, inputs);
  make_room (self, rows);
  call.run = (AnsRun){.program = self,
                      .rows = 1,
                      .fresh = TRUE,
                      .parameters = parameters,
                      .inputs = inputs,
                      .outputs = outputs};
  call.n_shards = (int) (((gint64) rows + self->shard - 1) / self->shard);
  call.n_groups = MIN (call.n_shards, ANS_PLAN_GROUPS);
  for (guint s = 0; s < self->stages->len; s++) {
    AnsRun run = run_of (&call, 0);
    call.stage = self->stages->pdata[s];
    run_steps (call.stage->global, &run);
    if (call.stage->shard->len > 0)
      ans_parallel_run (self->parallel, call.n_groups, run_group, &call);
    add_partials (&call);
  }
  if (self->timed)
    end_timed_run (self, rows);
}

void
ans_program_evaluate (AnsNode *node, double *values)
{
  AnsProgram *self = assemble (1, &node, NULL);
  ans_program_run (self, 0, NULL, NULL, &values);
  ans_program_free (self);
}

void
ans_program_stats (const AnsProgram *self, AnsProgramStats *stats)
{
  *stats = (AnsProgramStats){.shard = self->shard};
  for (guint s = 0; s < self->stages->len; s++) {
    const AnsStage *stage = self->stages->pdata[s];
    stats->nodes += (int) stage->shard->len;
    for (guint i = 0; i < stage->shard->len; i++) {
      const AnsStep *step = stage->shard->pdata[i];
      stats->flops += step->flops;
      stats->elementwise += step->elementwise;
    }
  }
  stats->arena_bytes = self->arena_length * (gsize) self->shard * sizeof (double);
}
