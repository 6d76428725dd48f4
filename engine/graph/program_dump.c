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

  g_string_append_printf (text, "    #%d %s = %s (", node->id, shape,
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

static void
append_steps (GString *text, const AnsProgram *self, const char *title,
              const GPtrArray *steps)
{
  if (steps->len > 0)
    g_string_append_printf (text, " %s\n", title);
  for (guint i = 0; i < steps->len; i++) {
    const AnsStep *step = steps->pdata[i];
    g_string_append_printf (text, "  %s: %g flops, %g evaluations\n", step->name,
                            step->flops, step->elementwise);
    for (guint k = 0; step->unit != NULL && k < step->unit->nodes->len; k++)
      append_node (text, self, step->unit->nodes->pdata[k]);
  }
}

char *
ans_program_dump (const AnsProgram *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text, "shard of %d rows, arena of %" G_GSIZE_FORMAT " doubles a row\n", self->shard,
      self->arena_length);
  for (guint s = 0; s < self->stages->len; s++) {
    const AnsStage *stage = self->stages->pdata[s];
    g_string_append_printf (text, "stage %u\n", s);
    append_steps (text, self, "once", stage->global);
    append_steps (text, self, "for each shard", stage->shard);
  }
  return g_string_free (text, FALSE);
}
