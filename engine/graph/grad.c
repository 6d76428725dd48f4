/* Reverse mode: cotangents are handed from y to its operands in falling order of the
 * nodes' numbers, by nodes which the VJP rules emit.
 *
 * Per sample, the cotangent of a global node has the batch in front: rules of batched
 * nodes leave out their sum over the batch, and those of global nodes are traced on a
 * placeholder and lifted (engine/graph/lift.h). */
#include "engine/graph/grad.h"

#include "engine/graph/derive.h"
#include "engine/graph/lift.h"
#include "engine/graph/op.h"

typedef struct {
  AnsGraph *graph;
  AnsNode **cotangents; /* by node */
  gboolean *depends;    /* by node: on one of wrt */
  gboolean per_sample;
} Sweep;

static void
mark_dependence (Sweep *self, int last, int n, AnsNode *const *wrt)
{
  for (int i = 0; i < n; i++)
    if (wrt[i]->id <= last)
      self->depends[wrt[i]->id] = TRUE;
  for (int k = 0; k <= last; k++) {
    const AnsNode *node = self->graph->nodes->pdata[k];
    for (int i = 0; i < node->n_operands && !self->depends[k]; i++)
      self->depends[k] = self->depends[node->operands[i]->id];
  }
}

/* The rule of a global node for a cotangent with the batch in front. */
static AnsNode *
lifted_vjp (const AnsNode *node, int i, AnsNode *g)
{
  AnsGraph *graph = node->graph;
  AnsNode *placeholder, *x;

  if (ans_node_is_batched (node->operands[i]))
    return ans_node_refuse (node,
                            g_strdup ("a sum over the batch has no gradient per sample"));
  placeholder = ans_node_leaf (graph, ANS_OP_PLACEHOLDER, &node->shape, NULL, 0);
  x = ans_op_table[node->op].vjp (node, i, placeholder, FALSE);
  return x != NULL ? ans_lift (x, placeholder->id + 1, placeholder, g) : NULL;
}

static void
hand_down (Sweep *self, const AnsNode *node)
{
  AnsNode *g = self->cotangents[node->id];
  gboolean lifted = self->per_sample && !ans_node_is_batched (node);

  for (int i = 0; i < node->n_operands; i++) {
    int to = node->operands[i]->id;
    AnsNode *part, **sum = &self->cotangents[to];
    if (!self->depends[to])
      continue;
    part = lifted ? lifted_vjp (node, i, g)
                  : ans_op_table[node->op].vjp (node, i, g, self->per_sample);
    if (part != NULL)
      *sum = *sum != NULL ? ans_op_add (*sum, part) : part;
  }
}

static void
sweep (AnsNode *y, int n, AnsNode *const *wrt, gboolean per_sample, AnsNode **grads)
{
  Sweep self = {.graph = y->graph, .per_sample = per_sample};
  gsize size = (gsize) y->id + 1;

  self.cotangents = g_new0 (AnsNode *, size);
  self.depends = g_new0 (gboolean, size);
  mark_dependence (&self, y->id, n, wrt);
  self.cotangents[y->id] = ans_derive_fill (y->graph, &y->shape, 1);
  for (int k = y->id; k >= 0; k--)
    if (self.cotangents[k] != NULL && self.depends[k])
      hand_down (&self, y->graph->nodes->pdata[k]);
  for (int i = 0; i < n; i++) {
    AnsShape shape = wrt[i]->shape;
    if (per_sample && !ans_shape_is_batched (&shape))
      shape = ans_shape_prepend (&shape, ANS_BATCH);
    grads[i] = wrt[i]->id <= y->id ? self.cotangents[wrt[i]->id] : NULL;
    if (grads[i] == NULL)
      grads[i] = ans_derive_fill (y->graph, &shape, 0);
  }
  g_free (self.cotangents);
  g_free (self.depends);
}

/* Whether all nodes are of one graph and none is too large; fills grads if not. */
static gboolean
check (AnsNode *y, int n, AnsNode *const *wrt, gboolean per_sample, AnsNode **grads)
{
  const char *reason = NULL;

  if (per_sample && !(y->shape.rank == 1 && ans_node_is_batched (y)))
    reason = "a gradient per sample needs one value per sample, [batch]";
  for (int i = 0; i < n && reason == NULL; i++) {
    if (wrt[i]->graph != y->graph)
      reason = "the gradient is asked for a node of another graph";
    else if (per_sample && ans_node_is_batched (wrt[i]))
      reason = "a gradient per sample is for global nodes";
    else if (per_sample && wrt[i]->shape.rank == ANS_MAX_RANK)
      reason = "a gradient per sample needs one more axis";
  }
  if (reason == NULL)
    return TRUE;
  for (int i = 0; i < n; i++)
    grads[i] = ans_graph_scalar (y->graph, 0);
  ans_node_refuse (y, g_strdup (reason));
  return FALSE;
}

void
ans_grad (AnsNode *y, int n, AnsNode *const *wrt, AnsNode **grads)
{
  if (check (y, n, wrt, FALSE, grads))
    sweep (y, n, wrt, FALSE, grads);
}

void
ans_grad_per_sample (AnsNode *y, int n, AnsNode *const *wrt, AnsNode **grads)
{
  if (check (y, n, wrt, TRUE, grads))
    sweep (y, n, wrt, TRUE, grads);
}

/* The gradients in all parameters side by side. */
static AnsNode *
parameters (AnsNode *y, gboolean per_sample)
{
  int n = ans_graph_parameters (y->graph);
  AnsNode **wrt, **parts, *flat;
  AnsParameterInfo info;

  if (n == 0)
    return ans_node_refuse (y, g_strdup ("the graph has no parameters"));
  wrt = g_new (AnsNode *, n);
  parts = g_new (AnsNode *, n);
  for (int i = 0; i < n; i++) {
    ans_graph_parameter_info (y->graph, i, &info);
    wrt[i] = info.node;
  }
  if (per_sample)
    ans_grad_per_sample (y, n, wrt, parts);
  else
    ans_grad (y, n, wrt, parts);
  for (int i = 0; i < n; i++) {
    int length = ans_shape_row (&wrt[i]->shape);
    parts[i] = per_sample ? ans_op_reshape (parts[i], 2, (int[]){ANS_BATCH, length})
                          : ans_op_reshape (parts[i], 1, &length);
  }
  flat = ans_op_concat (per_sample ? 1 : 0, n, parts);
  g_free (wrt);
  g_free (parts);
  return flat;
}

AnsNode *
ans_grad_parameters (AnsNode *loss)
{
  if (ans_node_is_batched (loss) || ans_shape_row (&loss->shape) != 1)
    return ans_node_refuse (
        loss, g_strdup ("a loss is one number: its sum or mean over the batch is meant, "
                        "or the gradients per sample"));
  return parameters (loss, FALSE);
}

AnsNode *
ans_grad_parameters_per_sample (AnsNode *y)
{
  return parameters (y, TRUE);
}
