#include "engine/graph/op_table.h"
#include "engine/graph/plan.h"

static void
append_place (GString *text, const AnsPlace *place)
{
  static const char *const names[] = {"none",     "arena",     "global",
                                      "constant", "parameter", "input",
                                      "output",   "spill",     "partial"};
  g_string_append (text, names[place->kind]);
  if (place->kind == ANS_PLACE_INPUT || place->kind == ANS_PLACE_OUTPUT ||
      place->kind == ANS_PLACE_CONSTANT)
    g_string_append_printf (text, "%d", place->index);
  if (place->offset + place->part > 0)
    g_string_append_printf (text, "+%" G_GSIZE_FORMAT, place->offset + place->part);
}

static void
append_node (GString *text, const AnsProgram *self, const AnsNode *node)
{
  g_autofree char *shape = ans_shape_text (&node->shape);

  g_string_append_printf (text, "      #%d %s = %s (", node->id, shape,
                          ans_op_table[node->op].name);
  for (int i = 0; i < node->n_operands; i++)
    g_string_append_printf (text, "%s#%d", i > 0 ? ", " : "",
                            ans_plan_source (node->operands[i])->id);
  if (node->op == ANS_OP_MATMUL)
    g_string_append_printf (text, "%s%s", node->attributes.axes & 1 ? ", ta" : "",
                            node->attributes.axes & 2 ? ", tb" : "");
  g_string_append (text, ")");
  if (self->places[node->id].kind != ANS_PLACE_NONE) {
    g_string_append (text, " -> ");
    append_place (text, &self->places[node->id]);
  }
  g_string_append_c (text, '\n');
}

/* What a run spends in all kernels, each at its best. */
static double
seconds_of (const AnsProgram *self)
{
  double seconds = 0;
  for (guint s = 0; s < self->stages->len; s++) {
    const AnsStage *stage = self->stages->pdata[s];
    for (guint i = 0; i < stage->global->len; i++)
      seconds += ((const AnsStep *) stage->global->pdata[i])->seconds;
    for (guint i = 0; i < stage->shard->len; i++)
      seconds += ((const AnsStep *) stage->shard->pdata[i])->seconds;
  }
  return seconds;
}

/* Bytes of what a step writes, a sample. */
static gsize
bytes_of (const AnsStep *step)
{
  return (gsize) ans_shape_row (&step->node->shape) * sizeof (double);
}

/* Microseconds a run, share of all, and rate: in flops of products, else in elements. */
static void
append_time (GString *text, const AnsProgram *self, const AnsStep *step, double all,
             gboolean batched)
{
  double times = batched ? self->timed_rows : 1;
  gboolean product = step->flops > 0;
  double work = (product ? step->flops : step->elementwise) * times;

  if (self->timed_runs == 0)
    return;
  g_string_append_printf (text, ", %.2f us, %.1f %%", 1e6 * step->seconds,
                          100 * step->seconds / MAX (all, 1e-12));
  if (work > 0)
    g_string_append_printf (text, ", %.2f %s", 1e-9 * work / MAX (step->seconds, 1e-12),
                            product ? "Gflop/s" : "Gelements/s");
}

static void
append_steps (GString *text, const AnsProgram *self, const char *title,
              const GPtrArray *steps, gboolean batched)
{
  double all = seconds_of (self);

  if (steps->len > 0)
    g_string_append_printf (text, "  %s\n", title);
  for (guint i = 0; i < steps->len; i++) {
    const AnsStep *step = steps->pdata[i];
    guint nodes = step->unit == NULL ? 0 : step->unit->nodes->len;
    g_string_append_printf (
        text, "    %s: %u nodes, %" G_GSIZE_FORMAT " bytes, %g flops, %g elements",
        step->name, nodes, bytes_of (step), step->flops, step->elementwise);
    append_time (text, self, step, all, batched);
    g_string_append_c (text, '\n');
    for (guint k = 0; k < nodes; k++)
      append_node (text, self, step->unit->nodes->pdata[k]);
  }
}

/* Sums over all kernels, then what memory is planned for. */
static void
append_head (GString *text, const AnsProgram *self)
{
  AnsProgramStats stats;
  guint nodes = 0;

  ans_program_stats (self, &stats);
  for (guint u = 0; u < self->units->len; u++)
    nodes += ((const AnsUnit *) self->units->pdata[u])->nodes->len;
  g_string_append_printf (
      text,
      "%u nodes in %u units, %d kernels a shard of %d rows; a row: %g "
      "flops of products, %g elements\n",
      nodes, self->units->len, stats.nodes, stats.shard, stats.flops, stats.elementwise);
  g_string_append_printf (
      text,
      "arena %" G_GSIZE_FORMAT " doubles a row, global %" G_GSIZE_FORMAT
      ", partial sums %" G_GSIZE_FORMAT ", kept from stage to stage "
      "%" G_GSIZE_FORMAT " a row\n",
      self->arena_length, self->global_length, self->partial_length, self->spill_row);
  if (self->timed_runs > 0)
    g_string_append_printf (
        text, "%.2f us a run in kernels, the least of %" G_GINT64_FORMAT " runs\n",
        1e6 * seconds_of (self), self->timed_runs);
}

char *
ans_program_dump (const AnsProgram *self)
{
  GString *text = g_string_new (NULL);

  append_head (text, self);
  for (guint s = 0; s < self->stages->len; s++) {
    const AnsStage *stage = self->stages->pdata[s];
    g_string_append_printf (text, "stage %u\n", s);
    append_steps (text, self, "once", stage->global, FALSE);
    append_steps (text, self, "for each shard", stage->shard, TRUE);
  }
  return g_string_free (text, FALSE);
}
