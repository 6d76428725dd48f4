#include "engine/graph/rewrite.h"

#include "engine/core/number.h"
#include "engine/graph/op_table.h"
#include "engine/graph/plan.h"

#include <string.h>

/* Constants larger than this are computed anew in each run rather than kept. */
#define LARGEST_FOLD 65536

static guint
hash_bytes (const void *bytes, gsize n, guint h)
{
  const unsigned char *p = bytes;
  for (gsize i = 0; i < n; i++)
    h = (h ^ p[i]) * 16777619u;
  return h;
}

static gsize
value_bytes (const AnsNode *node)
{
  return (gsize) ans_shape_row (&node->shape) * sizeof (double);
}

static guint
node_hash (gconstpointer key)
{
  const AnsNode *node = key;
  guint h = 2166136261u;

  h = hash_bytes (&node->op, sizeof node->op, h);
  h = hash_bytes (&node->attributes.axes, sizeof node->attributes.axes, h);
  h = hash_bytes (&node->attributes.index, sizeof node->attributes.index, h);
  h = hash_bytes (node->operands, (gsize) node->n_operands * sizeof (AnsNode *), h);
  if (node->values != NULL)
    h = hash_bytes (node->values, value_bytes (node), h);
  return h;
}

static gboolean
same_attributes (const AnsAttributes *x, const AnsAttributes *y)
{
  return ans_number_same (x->a, y->a) && ans_number_same (x->b, y->b) &&
         x->index == y->index && x->axes == y->axes && x->axis == y->axis &&
         x->first == y->first && x->after == y->after &&
         ans_shape_equal (&x->shape, &y->shape);
}

static gboolean
node_equal (gconstpointer a, gconstpointer b)
{
  const AnsNode *x = a, *y = b;

  if (x->op != y->op || x->n_operands != y->n_operands ||
      !same_attributes (&x->attributes, &y->attributes) ||
      !ans_shape_equal (&x->shape, &y->shape))
    return FALSE;
  for (int i = 0; i < x->n_operands; i++)
    if (x->operands[i] != y->operands[i])
      return FALSE;
  return x->values == NULL || memcmp (x->values, y->values, value_bytes (x)) == 0;
}

/* The node of the graph that is made like `fresh`, which is the last one. */
static AnsNode *
intern (AnsRewriter *self, AnsNode *fresh)
{
  AnsNode *known = g_hash_table_lookup (self->seen, fresh);
  if (known == NULL)
    g_hash_table_add (self->seen, fresh);
  return known != NULL ? known : fresh;
}

static AnsNode *
make_constant (AnsRewriter *self, const AnsShape *shape, const double *values)
{
  return intern (self,
                 ans_graph_constant (self->graph, shape->rank, shape->size, values));
}

AnsNode *
ans_rewrite_fill (AnsRewriter *self, const AnsShape *shape, double value)
{
  AnsShape scalar = {0};
  AnsNode *x = make_constant (self, &scalar, &value);
  AnsAttributes attributes = {.shape = *shape};
  if (shape->rank == 0)
    return x;
  return intern (self, ans_node_new (self->graph, ANS_OP_BROADCAST, &attributes, 1, &x));
}

AnsNode *
ans_rewrite_reshape (AnsRewriter *self, AnsNode *x, const AnsShape *shape)
{
  AnsAttributes attributes = {.shape = *shape};
  return ans_rewrite_make (self, ANS_OP_RESHAPE, &attributes, 1, &x);
}

/* The value of a node of constants. */
static AnsNode *
fold (AnsRewriter *self, AnsNode *node)
{
  int n = ans_shape_row (&node->shape);
  double *values;
  AnsNode *result;

  if (node->op == ANS_OP_RESHAPE)
    return make_constant (self, &node->shape, node->operands[0]->values);
  if (node->op == ANS_OP_BROADCAST || n > LARGEST_FOLD)
    return intern (self, node);
  values = g_new (double, n);
  ans_program_evaluate (node, values);
  result = make_constant (self, &node->shape, values);
  g_free (values);
  return result;
}

AnsNode *
ans_rewrite_make (AnsRewriter *self, AnsOp op, const AnsAttributes *attributes, int n,
                  AnsNode *const *operands)
{
  AnsNode *pair[2], *node, *simpler;
  gboolean constant = n > 0;

  if (op == ANS_OP_ADD || op == ANS_OP_MUL)
    g_assert (n == 2);
  if ((op == ANS_OP_ADD || op == ANS_OP_MUL) && operands[0]->id > operands[1]->id) {
    pair[0] = operands[1];
    pair[1] = operands[0];
    operands = pair;
  }
  node = ans_node_new (self->graph, op, attributes, n, operands);
  g_assert (self->graph->failure == NULL);
  simpler = ans_rewrite_rules (self, node);
  if (simpler != NULL)
    return simpler;
  for (int i = 0; i < n; i++)
    constant = constant && operands[i]->op == ANS_OP_CONSTANT;
  if (constant && !ans_node_is_batched (node))
    return fold (self, node);
  return intern (self, node);
}

/* By node: how many of the live nodes and outputs need it. */
static int *
count_uses (const AnsGraph *graph, int n, AnsNode *const *outputs)
{
  int *uses = g_new0 (int, graph->nodes->len);

  for (int i = 0; i < n; i++)
    uses[outputs[i]->id]++;
  for (int k = (int) graph->nodes->len - 1; k >= 0; k--) {
    const AnsNode *node = graph->nodes->pdata[k];
    for (int i = 0; uses[k] > 0 && i < node->n_operands; i++)
      uses[node->operands[i]->id]++;
  }
  return uses;
}

static AnsNode *
copy (AnsRewriter *self, const AnsNode *node, const int *uses, AnsNode *const *map)
{
  g_autofree AnsNode **operands = g_new (AnsNode *, MAX (node->n_operands, 1));

  if (node->op == ANS_OP_CONSTANT)
    return make_constant (self, &node->shape, node->values);
  if (node->op == ANS_OP_INPUT || node->op == ANS_OP_PARAMETER)
    return ans_node_leaf (self->graph, node->op, &node->shape, node->name,
                          node->attributes.index);
  self->alone = TRUE;
  for (int i = 0; i < node->n_operands; i++) {
    operands[i] = map[node->operands[i]->id];
    self->alone = self->alone && uses[node->operands[i]->id] == 1;
  }
  return ans_rewrite_make (self, node->op, &node->attributes, node->n_operands, operands);
}

AnsGraph *
ans_rewrite (int n, AnsNode *const *outputs, AnsNode **results)
{
  const AnsGraph *old = outputs[0]->graph;
  AnsRewriter self = {ans_graph_new (), g_hash_table_new (node_hash, node_equal), FALSE};
  g_autofree AnsNode **map = g_new0 (AnsNode *, old->nodes->len);
  g_autofree int *uses = count_uses (old, n, outputs);

  for (guint k = 0; k < old->nodes->len; k++)
    if (uses[k] > 0)
      map[k] = copy (&self, old->nodes->pdata[k], uses, map);
  for (int i = 0; i < n; i++)
    results[i] = map[outputs[i]->id];
  self.graph->n_inputs = old->n_inputs;
  g_hash_table_unref (self.seen);
  return self.graph;
}
