/* Forward mode: tangents are handed from wrt to y in rising order of the nodes' numbers,
 * by nodes which the JVP rules emit, for the ancestors of y only. */
#include "engine/graph/derive.h"
#include "engine/graph/grad.h"

static gboolean *
mark_ancestors (const AnsNode *y)
{
  gboolean *needed = g_new0 (gboolean, y->id + 1);

  needed[y->id] = TRUE;
  for (int k = y->id; k >= 0; k--) {
    const AnsNode *node = y->graph->nodes->pdata[k];
    for (int i = 0; needed[k] && i < node->n_operands; i++)
      needed[node->operands[i]->id] = TRUE;
  }
  return needed;
}

/* The tangent of a node by its rule, or NULL for zero. */
static AnsNode *
tangent_of (const AnsNode *node, AnsNode *const *tangents)
{
  g_autofree AnsNode **own = g_new (AnsNode *, MAX (node->n_operands, 1));
  gboolean any = FALSE;

  for (int i = 0; i < node->n_operands; i++) {
    own[i] = tangents[node->operands[i]->id];
    any = any || own[i] != NULL;
  }
  return any ? ans_op_table[node->op].jvp (node, own) : NULL;
}

static gboolean
check (AnsNode *y, int n, AnsNode *const *wrt, AnsNode *const *tangents)
{
  for (int i = 0; i < n; i++) {
    AnsNode *pair[] = {wrt[i], tangents[i]};
    AnsNode draft = *y;
    draft.n_operands = 2;
    draft.operands = pair;
    if (wrt[i]->graph != y->graph || tangents[i]->graph != y->graph)
      ans_node_refuse (
          &draft, g_strdup ("the derivative is asked along a node of another graph"));
    else if (!ans_shape_equal (&wrt[i]->shape, &tangents[i]->shape))
      ans_node_refuse (&draft, g_strdup ("a tangent needs the shape of what it moves"));
    else
      continue;
    return FALSE;
  }
  return TRUE;
}

AnsNode *
ans_jvp (AnsNode *y, int n, AnsNode *const *wrt, AnsNode *const *tangents)
{
  AnsGraph *graph = y->graph;
  AnsNode **all, *result;
  gboolean *needed;

  if (!check (y, n, wrt, tangents))
    return ans_graph_scalar (graph, 0);
  all = g_new0 (AnsNode *, y->id + 1);
  needed = mark_ancestors (y);
  for (int i = 0; i < n; i++)
    if (wrt[i]->id <= y->id)
      all[wrt[i]->id] = tangents[i];
  for (int k = 0; k <= y->id; k++)
    if (needed[k] && all[k] == NULL)
      all[k] = tangent_of (graph->nodes->pdata[k], all);
  result = all[y->id] != NULL ? all[y->id] : ans_derive_fill (graph, &y->shape, 0);
  g_free (all);
  g_free (needed);
  return result;
}
