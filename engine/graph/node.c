#include "engine/graph/node.h"

#include "engine/core/number.h"
#include "engine/graph/op_table.h"

#include <string.h>

AnsGraph *
ans_node_graph (const AnsNode *node)
{
  return node->graph;
}

int
ans_node_rank (const AnsNode *node)
{
  return node->shape.rank;
}

int
ans_node_size (const AnsNode *node, int axis)
{
  g_assert (axis >= 0 && axis < node->shape.rank);
  return node->shape.size[axis];
}

gboolean
ans_node_is_batched (const AnsNode *node)
{
  return ans_shape_is_batched (&node->shape);
}

char *
ans_node_text (const AnsNode *self)
{
  g_autofree char *shape = ans_shape_text (&self->shape);
  const char *op = ans_op_table[self->op].name;
  if (self->name != NULL)
    return g_strdup_printf ("%s '%s' %s", op, self->name, shape);
  return g_strdup_printf ("%s #%d %s", op, self->id, shape);
}

AnsNode *
ans_node_refuse (const AnsNode *draft, char *reason)
{
  AnsGraph *graph = draft->graph;

  if (graph->failure == NULL) {
    GString *text = g_string_new (ans_op_table[draft->op].name);
    for (int i = 0; i < draft->n_operands; i++) {
      g_autofree char *operand = ans_node_text (draft->operands[i]);
      g_string_append_printf (text, "%s %s", i == 0 ? " of" : " and", operand);
    }
    g_string_append_printf (text, ": %s", reason);
    graph->failure = g_string_free (text, FALSE);
  }
  g_free (reason);
  return ans_graph_scalar (graph, 0);
}

static AnsNode *
append (AnsGraph *graph, const AnsNode *draft)
{
  AnsNode *node = ans_arena_array (graph->arena, AnsNode, 1);

  *node = *draft;
  node->id = (int) graph->nodes->len;
  if (draft->n_operands > 0) {
    node->operands = ans_arena_array (graph->arena, AnsNode *, draft->n_operands);
    memcpy (node->operands, draft->operands,
            (gsize) draft->n_operands * sizeof (AnsNode *));
  }
  g_ptr_array_add (graph->nodes, node);
  return node;
}

AnsNode *
ans_node_new (AnsGraph *graph, AnsOp op, const AnsAttributes *attributes, int n,
              AnsNode *const *operands)
{
  AnsNode draft = {.graph = graph, .op = op, .n_operands = n};
  g_autofree AnsNode **copy = g_new (AnsNode *, MAX (n, 1));
  char *reason;

  for (int i = 0; i < n; i++)
    copy[i] = operands[i];
  draft.operands = copy;
  if (attributes != NULL)
    draft.attributes = *attributes;
  for (int i = 0; i < n; i++)
    if (operands[i]->graph != graph)
      return ans_node_refuse (&draft, g_strdup ("the nodes belong to two graphs"));
  reason = ans_op_table[op].shape (&draft, &draft.shape);
  return reason != NULL ? ans_node_refuse (&draft, reason) : append (graph, &draft);
}

AnsNode *
ans_node_leaf (AnsGraph *graph, AnsOp op, const AnsShape *shape, const char *name,
               int index)
{
  AnsNode draft = {.graph = graph, .op = op, .shape = *shape};

  draft.attributes.index = index;
  if (name != NULL) {
    gsize bytes = strlen (name) + 1;
    draft.name = memcpy (ans_arena_alloc (graph->arena, bytes), name, bytes);
  }
  return append (graph, &draft);
}

gboolean
ans_node_splat (const AnsNode *self, double *value)
{
  while (self->op == ANS_OP_BROADCAST || self->op == ANS_OP_RESHAPE)
    self = self->operands[0];
  if (self->op != ANS_OP_CONSTANT || ans_shape_row (&self->shape) < 1)
    return FALSE;
  for (int i = 1; i < ans_shape_row (&self->shape); i++)
    if (!ans_number_same (self->values[i], self->values[0]))
      return FALSE;
  *value = self->values[0];
  return TRUE;
}
