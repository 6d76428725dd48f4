/* Forward mode: tangents are handed from wrt to y in rising order of the nodes' numbers,
 * by nodes which the JVP rules emit, for the ancestors of y only. */
#include "engine/graph/derive.h"
#include "engine/graph/grad.h"

static gboolean *
mark_ancestors (int m, AnsNode *const *y, int last)
{
  gboolean *needed = g_new0 (gboolean, last + 1);

  for (int j = 0; j < m; j++)
    needed[y[j]->id] = TRUE;
  for (int k = last; k >= 0; k--) {
    const AnsNode *node = y[0]->graph->nodes->pdata[k];
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

void
ans_jvp_several (int m, AnsNode *const *y, int n, AnsNode *const *wrt,
                 AnsNode *const *tangents, AnsNode **results)
{
  AnsGraph *graph = y[0]->graph;
  AnsNode **all;
  gboolean *needed, fits = TRUE;
  int last = 0;

  for (int j = 0; j < m; j++) {
    fits = fits && check (y[j], n, wrt, tangents);
    last = MAX (last, y[j]->id);
    results[j] = ans_graph_scalar (graph, 0);
  }
  if (!fits)
    return;
  all = g_new0 (AnsNode *, last + 1);
  needed = mark_ancestors (m, y, last);
  for (int i = 0; i < n; i++)
    if (wrt[i]->id <= last)
      all[wrt[i]->id] = tangents[i];
  for (int k = 0; k <= last; k++)
    if (needed[k] && all[k] == NULL)
      all[k] = tangent_of (graph->nodes->pdata[k], all);
  for (int j = 0; j < m; j++)
    results[j] =
        all[y[j]->id] != NULL ? all[y[j]->id] : ans_derive_fill (graph, &y[j]->shape, 0);
  g_free (all);
  g_free (needed);
}

AnsNode *
ans_jvp (AnsNode *y, int n, AnsNode *const *wrt, AnsNode *const *tangents)
{
  AnsNode *result;
  ans_jvp_several (1, &y, n, wrt, tangents, &result);
  return result;
}
