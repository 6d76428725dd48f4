#include "engine/graph/laplacian.h"

#include "engine/graph/derive.h"
#include "engine/graph/jet.h"
#include "engine/graph/op.h"
#include "engine/graph/spread.h"

typedef struct {
  AnsNode *y;
  AnsJetDirections along;
  AnsJet *jets;     /* by node */
  gboolean *needed; /* by node: y depends on it */
} Sweep;

static void
open_sweep (Sweep *self, AnsNode *y)
{
  self->y = y;
  self->jets = g_new0 (AnsJet, y->id + 1);
  self->needed = g_new0 (gboolean, y->id + 1);
  self->needed[y->id] = TRUE;
  for (int k = y->id; k >= 0; k--) {
    const AnsNode *node = y->graph->nodes->pdata[k];
    for (int i = 0; self->needed[k] && i < node->n_operands; i++)
      self->needed[node->operands[i]->id] = TRUE;
  }
}

static gboolean
is_zero (const AnsJet *jet)
{
  return !ans_jet_is_moving (jet) && jet->second == NULL;
}

/* Leaves a jet in each node between x and y; stops at a misuse. */
static void
pass (Sweep *self, AnsNode *node)
{
  g_autofree AnsJet **operands = g_new (AnsJet *, MAX (node->n_operands, 1));
  gboolean zero = TRUE;

  for (int i = 0; i < node->n_operands; i++) {
    operands[i] = &self->jets[node->operands[i]->id];
    zero = zero && is_zero (operands[i]);
  }
  if (zero)
    return;
  if (!ans_node_is_batched (node))
    ans_node_refuse (node,
                     g_strdup ("a sum over the batch has no Laplacian of each sample"));
  else if (node->shape.rank == ANS_MAX_RANK)
    ans_node_refuse (node, g_strdup ("a Laplacian needs one more axis"));
  else
    self->jets[node->id] = ans_jet_apply (node, operands, &self->along);
}

/* The Laplacian of y (NULL if only the tangents are wanted) and its tangents, after the
 * jets of all x have been set. */
static AnsNode *
close_sweep (Sweep *self, AnsNode **directional)
{
  AnsNode *y = self->y;
  AnsGraph *graph = y->graph;
  AnsJet *jet = &self->jets[y->id];
  AnsNode *second = NULL;

  for (int k = 0; k <= y->id && graph->failure == NULL; k++)
    if (self->needed[k] && is_zero (&self->jets[k]))
      pass (self, graph->nodes->pdata[k]);
  if (directional != NULL && graph->failure == NULL) {
    AnsShape shape = ans_shape_insert (&y->shape, 1, self->along.D);
    AnsNode *tangents = ans_jet_tangents (y, jet, self->along.D);
    *directional = tangents != NULL ? ans_spread_to_batch (tangents)
                                    : ans_derive_fill (graph, &shape, 0);
  }
  if (!self->along.first)
    second = jet->second != NULL ? jet->second : ans_derive_fill (graph, &y->shape, 0);
  g_free (self->jets);
  g_free (self->needed);
  return second;
}

/* A message with y and another node in it. */
static AnsNode *
refuse (AnsNode *y, AnsNode *other, const char *reason)
{
  AnsNode draft = *y, *pair[] = {y, other};
  draft.n_operands = 2;
  draft.operands = pair;
  return ans_node_refuse (&draft, g_strdup (reason));
}

static gboolean
check_weights (AnsNode *y, AnsNode *weights, int D)
{
  AnsShape global = {1, {D}}, batched = {2, {ANS_BATCH, D}};

  if (weights == NULL)
    return TRUE;
  if (weights->graph != y->graph)
    refuse (y, weights, "the weights belong to another graph");
  else if (!ans_shape_equal (&weights->shape, &global) &&
           !ans_shape_equal (&weights->shape, &batched))
    refuse (y, weights, "the weights need one value for each direction");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check (AnsNode *y, int n, AnsNode *const *x)
{
  if (!ans_node_is_batched (y) || y->shape.rank == ANS_MAX_RANK)
    ans_node_refuse (y, g_strdup ("a Laplacian needs a batch and one more axis"));
  for (int i = 0; i < n && y->graph->failure == NULL; i++)
    if (x[i]->graph != y->graph)
      refuse (y, x[i], "the Laplacian is asked in a node of another graph");
    else if (!ans_node_is_batched (x[i]) || x[i]->shape.rank == ANS_MAX_RANK)
      refuse (y, x[i], "the coordinates need a batch and one more axis");
  return y->graph->failure == NULL;
}

static AnsNode *
fail (AnsNode *y, AnsNode **directional)
{
  AnsNode *zero = ans_graph_scalar (y->graph, 0);
  if (directional != NULL)
    *directional = zero;
  return zero;
}

static gboolean
check_along (AnsNode *y, int n, AnsNode *const *x, AnsNode *const *tangents,
             AnsNode *const *drifts)
{
  int D = 0;

  for (int i = 0; i < n; i++) {
    AnsShape shape = tangents[i]->shape;
    D = i == 0 && shape.rank > 1 ? shape.size[1] : D;
    if (shape.rank > 0)
      shape.size[0] = ANS_BATCH;
    if (shape.rank < 2 || shape.size[1] != D)
      return refuse (y, tangents[i], "the tangents need the same directions") == NULL;
    shape = ans_shape_remove (&shape, 2);
    if (!ans_shape_equal (&shape, &x[i]->shape))
      return refuse (x[i], tangents[i], "a tangent needs the shape of what it moves") ==
             NULL;
    if (drifts != NULL && drifts[i] != NULL &&
        !ans_shape_equal (&drifts[i]->shape, &x[i]->shape))
      return refuse (x[i], drifts[i], "a drift needs the shape of what it moves") == NULL;
  }
  return TRUE;
}

AnsNode *
ans_laplacian_along (AnsNode *y, int n, AnsNode *const *x, AnsNode *const *tangents,
                     AnsNode *const *drifts, AnsNode *weights, AnsNode **directional)
{
  Sweep self = {0};

  if (n < 1 || !check (y, n, x) || !check_along (y, n, x, tangents, drifts) ||
      !check_weights (y, weights, tangents[0]->shape.size[1]))
    return fail (y, directional);
  self.along = (AnsJetDirections){tangents[0]->shape.size[1], weights, FALSE};
  open_sweep (&self, y);
  for (int i = 0; i < n; i++)
    if (x[i]->id <= y->id)
      self.jets[x[i]->id] =
          (AnsJet){.tangents = tangents[i], .second = drifts != NULL ? drifts[i] : NULL};
  return close_sweep (&self, directional);
}

/* Columns first ... of the D x D identity, [1, D, shape of x]. */
static AnsNode *
unit_tangents (const AnsNode *x, int D, int first)
{
  int n = ans_shape_row (&x->shape);
  AnsShape shape = ans_shape_insert (&x->shape, 1, D);
  double *values = g_new0 (double, (gsize) D *(gsize) n);
  AnsNode *tangents;

  for (int j = 0; j < n; j++)
    values[(first + j) * n + j] = 1;
  shape.size[0] = 1;
  tangents = ans_graph_constant (x->graph, shape.rank, shape.size, values);
  g_free (values);
  return tangents;
}

AnsNode *
ans_laplacian_several (AnsNode *y, int n, AnsNode *const *x, AnsNode *weights,
                       AnsNode **gradient)
{
  g_autofree AnsNode **tangents = g_new (AnsNode *, MAX (n, 1));
  int D = 0, first = 0;

  if (!check (y, n, x))
    return fail (y, gradient);
  for (int i = 0; i < n; i++)
    D += ans_shape_row (&x[i]->shape);
  for (int i = 0; i < n; i++) {
    tangents[i] = unit_tangents (x[i], D, first);
    first += ans_shape_row (&x[i]->shape);
  }
  return ans_laplacian_along (y, n, x, tangents, NULL, weights, gradient);
}

static AnsNode *
sweep (AnsNode *y, AnsNode *x, AnsNode *weights, gboolean first, AnsNode **gradient)
{
  Sweep self = {.along = {ans_shape_row (&x->shape), weights, first}};

  open_sweep (&self, y);
  if (x->id <= y->id)
    self.jets[x->id].diagonal = ans_graph_scalar (y->graph, 1);
  return close_sweep (&self, gradient);
}

AnsNode *
ans_laplacian (AnsNode *y, AnsNode *x, AnsNode *weights, AnsNode **gradient)
{
  AnsNode *result;

  if (!check (y, 1, &x) || !check_weights (y, weights, ans_shape_row (&x->shape)))
    return fail (y, gradient);
  result = sweep (y, x, weights, FALSE, gradient);
  if (y->graph->failure != NULL)
    return fail (y, gradient);
  if (gradient != NULL && y->shape.rank == 1)
    *gradient = ans_op_reshape (*gradient, x->shape.rank, x->shape.size);
  return result;
}

AnsNode *
ans_laplacian_jacobian (AnsNode *y, AnsNode *x)
{
  AnsNode *jacobian = NULL;

  if (!check (y, 1, &x))
    return fail (y, NULL);
  sweep (y, x, NULL, TRUE, &jacobian);
  return jacobian != NULL ? jacobian : fail (y, NULL);
}
