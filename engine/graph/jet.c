#include "engine/graph/jet.h"

#include "engine/graph/op.h"
#include "engine/graph/op_table.h"
#include "engine/graph/second.h"
#include "engine/graph/spread.h"

typedef struct {
  const AnsNode *of;
  AnsNode *tangent;
} Seed;

/* The different operands which have tangents. */
typedef struct {
  int n;
  AnsNode **nodes;
  AnsJet **jets;
} Moving;

gboolean
ans_jet_is_moving (const AnsJet *jet)
{
  return jet->tangents != NULL || jet->diagonal != NULL || jet->local.n > 0;
}

static Moving
find_moving (const AnsNode *node, AnsJet *const *operands)
{
  Moving self = {0, g_new (AnsNode *, node->n_operands),
                 g_new (AnsJet *, node->n_operands)};

  for (int i = 0; i < node->n_operands; i++) {
    gboolean seen = !ans_jet_is_moving (operands[i]);
    for (int k = 0; k < self.n && !seen; k++)
      seen = self.nodes[k] == node->operands[i];
    if (seen)
      continue;
    self.nodes[self.n] = node->operands[i];
    self.jets[self.n++] = operands[i];
  }
  return self;
}

static void
clear_moving (Moving *self)
{
  g_free (self->nodes);
  g_free (self->jets);
}

static AnsNode *
add (AnsNode *a, AnsNode *b)
{
  return a == NULL ? b : b == NULL ? a : ans_op_add (a, b);
}

/* By the chain rule alone where there is one: a tangent that is one value stays one. */
static AnsNode *
local_tangent (const AnsNode *node, AnsNode *const *tangents)
{
  const AnsOpRow *row = &ans_op_table[node->op];
  AnsNode *sum = NULL;

  if (row->chain == NULL)
    return row->jvp (node, tangents);
  for (int i = 0; i < node->n_operands; i++)
    if (tangents[i] != NULL)
      sum = add (sum, row->chain (node, i, tangents[i]));
  return sum;
}

/* The derivative of `result`, as far as it was built by the nodes numbered `first` and
 * above, along the seeds; NULL for zero. */
static AnsNode *
trace (AnsNode *result, int first, int n, const Seed *seeds)
{
  int count = MAX (result->id + 1 - first, 0);
  g_autofree AnsNode **map = g_new0 (AnsNode *, count + 1);

  for (int k = 0; k < count; k++) {
    const AnsNode *node = result->graph->nodes->pdata[first + k];
    g_autofree AnsNode **own = g_new0 (AnsNode *, MAX (node->n_operands, 1));
    gboolean any = FALSE;
    for (int i = 0; i < node->n_operands; i++) {
      const AnsNode *x = node->operands[i];
      own[i] = x->id >= first ? map[x->id - first] : NULL;
      for (int j = 0; j < n && own[i] == NULL; j++)
        own[i] = x == seeds[j].of ? seeds[j].tangent : NULL;
      any = any || own[i] != NULL;
    }
    map[k] = any ? local_tangent (node, own) : NULL;
  }
  return count > 0 ? map[count - 1] : NULL;
}

AnsNode *
ans_jet_tangents (const AnsNode *node, AnsJet *jet, int D)
{
  AnsShape shape;
  AnsNode *identity;
  double *values;

  if (jet->tangents != NULL || !ans_jet_is_moving (jet))
    return jet->tangents;
  if (jet->diagonal == NULL) {
    jet->tangents = ans_local_dense (node, &jet->local);
    return jet->tangents;
  }
  values = g_new0 (double, (gsize) D *(gsize) D);
  for (int i = 0; i < D; i++)
    values[i * (D + 1)] = 1;
  shape = ans_shape_insert (&node->shape, 1, D);
  shape.size[0] = 1;
  identity = ans_graph_constant (node->graph, shape.rank, shape.size, values);
  g_free (values);
  jet->tangents =
      ans_op_mul (ans_spread_value (jet->diagonal, node->shape.rank), identity);
  return jet->tangents;
}

/* The diagonal as [BATCH or 1, size of the node's other axes]. */
static AnsNode *
whole_diagonal (const AnsNode *node, AnsNode *diagonal)
{
  AnsShape shape = node->shape;
  shape.size[0] = ans_node_is_batched (diagonal) ? ANS_BATCH : 1;
  return ans_spread_to_shape (diagonal, &shape);
}

/* The weights of a diagonal's entries. */
static AnsNode *
weigh_diagonal (AnsNode *product, AnsNode *weights, const AnsNode *node)
{
  AnsShape shape = node->shape;

  if (weights == NULL)
    return product;
  if (!ans_node_is_batched (weights))
    shape.size[0] = 1;
  return ans_op_mul (product, ans_op_reshape (weights, shape.rank, shape.size));
}

/* Whether the tangents are local, or can be given as such. */
static gboolean
is_local (const AnsNode *node, AnsJet *jet)
{
  if (jet->local.n == 0 && jet->diagonal != NULL)
    jet->local = ans_local_from_diagonal (node, jet->diagonal);
  return jet->local.n > 0;
}

/* Whether all are, with as many coordinates of a particle. */
static gboolean
are_local (const Moving *moving)
{
  gboolean local = moving->n > 0;

  for (int u = 0; u < moving->n && local; u++)
    local = is_local (moving->nodes[u], moving->jets[u]) &&
            moving->jets[u]->local.parts[0]->shape.size[1] ==
                moving->jets[0]->local.parts[0]->shape.size[1];
  return local;
}

/* sum_d w_d T_u [d] T_v [d], elementwise. */
static AnsNode *
pair (const Moving *moving, int u, int v, const AnsJetDirections *along)
{
  const AnsNode *node = moving->nodes[u];
  AnsNode *a = moving->jets[u]->diagonal, *b = moving->jets[v]->diagonal;
  Moving both = {2, (AnsNode *[]){moving->nodes[u], moving->nodes[v]},
                 (AnsJet *[]){moving->jets[u], moving->jets[v]}};

  if (a != NULL && b != NULL && ans_shape_equal (&node->shape, &moving->nodes[v]->shape))
    return weigh_diagonal (u == v ? ans_op_square (a) : ans_op_mul (a, b), along->weights,
                           node);
  if (are_local (&both))
    return ans_local_pair (&both.jets[0]->local, &both.jets[1]->local, node->shape.rank,
                           along->weights);
  a = ans_jet_tangents (node, moving->jets[u], along->D);
  b = ans_jet_tangents (moving->nodes[v], moving->jets[v], along->D);
  return ans_second_sum (u == v ? ans_op_square (a) : ans_op_mul (a, b), along->weights);
}

/* Many tangents of a node, to be combined elementwise, repeated to its shape. */
static AnsNode *
fill (const AnsNode *node, AnsNode *tangents, int D)
{
  AnsShape shape = ans_shape_insert (&node->shape, 1, D);
  shape.size[0] = ans_node_is_batched (tangents) ? ANS_BATCH : 1;
  return ans_spread_to_shape (tangents, &shape);
}

/* sum_u f_u T_u where all T_u are diagonal and of one shape; FALSE if they are not. */
static gboolean
slopes_of_diagonals (const AnsNode *node, const Moving *moving, AnsNode *const *slopes,
                     AnsJet *jet)
{
  for (int u = 0; u < moving->n; u++)
    if (moving->jets[u]->diagonal == NULL ||
        !ans_shape_equal (&moving->nodes[u]->shape, &node->shape))
      return FALSE;
  for (int u = 0; u < moving->n; u++)
    if (slopes[u] != NULL)
      jet->diagonal =
          add (jet->diagonal, ans_op_mul (slopes[u], moving->jets[u]->diagonal));
  return TRUE;
}

/* The same where they are local. */
static gboolean
slopes_of_locals (const AnsNode *node, const Moving *moving, AnsNode *const *slopes,
                  AnsJet *jet)
{
  AnsLocal sum = {0};

  if (!are_local (moving))
    return FALSE;
  for (int u = 0; u < moving->n; u++)
    for (int i = 0; slopes[u] != NULL && i < moving->jets[u]->local.n; i++) {
      AnsNode *part = moving->jets[u]->local.parts[i];
      part = ans_op_mul (ans_spread_value (slopes[u], node->shape.rank), part);
      if (!ans_local_add (&sum, moving->jets[u]->local.axes[i], part))
        return FALSE;
    }
  for (int i = 0; i < sum.n; i++)
    sum.parts[i] = fill (node, sum.parts[i], sum.parts[i]->shape.size[1]);
  jet->local = sum;
  return TRUE;
}

/* sum_u f_u T_u for the slopes f_u. */
static void
apply_slopes (const AnsNode *node, const Moving *moving, AnsNode *const *slopes, int D,
              AnsJet *jet)
{
  if (slopes_of_diagonals (node, moving, slopes, jet) ||
      slopes_of_locals (node, moving, slopes, jet))
    return;
  for (int u = 0; u < moving->n; u++) {
    AnsNode *t;
    if (slopes[u] == NULL)
      continue;
    t = ans_jet_tangents (moving->nodes[u], moving->jets[u], D);
    t = ans_op_mul (ans_spread_value (slopes[u], node->shape.rank), t);
    jet->tangents = add (jet->tangents, t);
  }
  if (jet->tangents != NULL)
    jet->tangents = fill (node, jet->tangents, D);
}

/* f_uv, from the slope f_u, which the nodes numbered `first` and above have built. */
static AnsNode *
bend (const AnsNode *node, const Moving *moving, AnsNode *const *slopes, int first, int u,
      int v)
{
  Seed seeds[] = {{node, slopes[v]},
                  {moving->nodes[v], ans_graph_scalar (node->graph, 1)}};
  if (slopes[u] == NULL)
    return NULL;
  return trace (slopes[u], first, 2, seeds);
}

/* sum_u f_u L_u + sum_uv f_uv sum_d w_d T_u T_v. */
static AnsNode *
elementwise_second (const AnsNode *node, AnsJet *const *operands, const Moving *moving,
                    AnsNode *const *slopes, int first, const AnsJetDirections *along)
{
  AnsNode *sum = NULL;

  for (int i = 0; i < node->n_operands; i++)
    if (operands[i]->second != NULL)
      sum = add (sum, ans_op_table[node->op].chain (node, i, operands[i]->second));
  for (int u = 0; u < moving->n; u++)
    for (int v = u; v < moving->n; v++) {
      AnsNode *f = bend (node, moving, slopes, first, u, v);
      if (f == NULL)
        continue;
      f = u == v ? f : ans_op_scale (f, 2);
      sum = add (sum, ans_op_mul (f, pair (moving, u, v, along)));
    }
  return sum != NULL ? ans_spread_to_shape (sum, &node->shape) : NULL;
}

static AnsJet
elementwise (const AnsNode *node, AnsJet *const *operands, const Moving *moving,
             const AnsJetDirections *along)
{
  g_autofree AnsNode **slopes = g_new0 (AnsNode *, MAX (moving->n, 1));
  AnsNode *one = ans_graph_scalar (node->graph, 1);
  int first = (int) node->graph->nodes->len;
  AnsJet jet = {0};

  for (int u = 0; u < moving->n; u++)
    for (int i = 0; i < node->n_operands; i++)
      if (node->operands[i] == moving->nodes[u])
        slopes[u] = add (slopes[u], ans_op_table[node->op].chain (node, i, one));
  apply_slopes (node, moving, slopes, along->D, &jet);
  if (!along->first)
    jet.second = elementwise_second (node, operands, moving, slopes, first, along);
  return jet;
}

/* The JVP of a node for the operands' second parts. */
static AnsNode *
push_second (const AnsNode *node, AnsJet *const *operands)
{
  g_autofree AnsNode **own = g_new (AnsNode *, node->n_operands);
  gboolean any = FALSE;

  for (int i = 0; i < node->n_operands; i++) {
    own[i] = operands[i]->second;
    any = any || own[i] != NULL;
  }
  return any ? ans_op_table[node->op].jvp (node, own) : NULL;
}

/* The operands' tangents, written out. */
static AnsNode *
own_second (const AnsNode *node, AnsJet *const *operands, const AnsJetDirections *along)
{
  g_autofree AnsNode **own = g_new (AnsNode *, node->n_operands);

  for (int i = 0; i < node->n_operands; i++)
    own[i] = ans_jet_tangents (node->operands[i], operands[i], along->D);
  return ans_op_table[node->op].second (node, own, along->weights);
}

/* Any operation: its JVP on placeholders, spread over the directions, and unless it has a
 * rule of its own the JVP of that. */
static AnsJet
general (const AnsNode *node, AnsJet *const *operands, const Moving *moving,
         const AnsJetDirections *along)
{
  int n = moving->n, first;
  g_autofree AnsSpread *spreads = g_new (AnsSpread, n + 1);
  g_autofree Seed *seeds = g_new (Seed, n + 1);
  g_autofree AnsNode **own = g_new0 (AnsNode *, node->n_operands);
  AnsNode *tangent, *second = NULL;
  AnsJet jet = {0};

  for (int u = 0; u < n; u++) {
    const AnsNode *x = moving->nodes[u];
    AnsNode *t = ans_node_leaf (node->graph, ANS_OP_PLACEHOLDER, &x->shape, NULL, 0);
    spreads[u] = (AnsSpread){t, ans_jet_tangents (x, moving->jets[u], along->D)};
    seeds[u] = (Seed){x, t};
    for (int i = 0; i < node->n_operands; i++)
      own[i] = node->operands[i] == x ? t : own[i];
  }
  first = (int) node->graph->nodes->len;
  tangent = n > 0 ? ans_op_table[node->op].jvp (node, own) : NULL;
  seeds[n] = (Seed){node, tangent};
  if (!along->first && tangent != NULL && ans_op_table[node->op].second == NULL)
    second = trace (tangent, first, n + 1, seeds);
  if (tangent != NULL)
    jet.tangents = ans_spread (tangent, first, n, spreads, along->D);
  if (along->first)
    return jet;
  if (second != NULL)
    second = ans_spread (second, first, n, spreads, along->D);
  if (second != NULL)
    second = ans_second_sum (second, along->weights);
  if (tangent != NULL && ans_op_table[node->op].second != NULL)
    second = own_second (node, operands, along);
  second = add (push_second (node, operands), second);
  jet.second = second != NULL ? ans_spread_to_shape (second, &node->shape) : NULL;
  return jet;
}

/* The JVP of a linear node for the operands' parts of an axis. */
static AnsNode *
push_part (const AnsNode *node, AnsJet *const *operands, int axis)
{
  g_autofree AnsSpread *spreads = g_new (AnsSpread, node->n_operands);
  g_autofree AnsNode **own = g_new0 (AnsNode *, node->n_operands);
  int n = 0, c = 0, first;
  AnsNode *tangent;

  for (int i = 0; i < node->n_operands; i++) {
    AnsNode *part = ans_local_part (&operands[i]->local, axis);
    if (part == NULL)
      continue;
    own[i] = ans_node_leaf (node->graph, ANS_OP_PLACEHOLDER, &node->operands[i]->shape,
                            NULL, 0);
    spreads[n++] = (AnsSpread){own[i], part};
    c = part->shape.size[1];
  }
  first = (int) node->graph->nodes->len;
  tangent = ans_op_table[node->op].jvp (node, own);
  return tangent != NULL ? ans_spread (tangent, first, n, spreads, c) : NULL;
}

/* A sum over an axis of a part writes its tangents out; FALSE for other nodes. */
static gboolean
sum_locals (const AnsNode *node, AnsJet *const *operands, AnsJet *jet)
{
  const AnsLocal *local = &operands[0]->local;
  AnsLocal rest = {0};

  if (node->op != ANS_OP_SUM)
    return FALSE;
  for (int i = 0; i < local->n; i++) {
    int to = ans_local_axis (node, node->operands[0], local->axes[i]);
    if (to < 0)
      jet->tangents =
          add (jet->tangents, ans_local_sum (node, local->parts[i], local->axes[i]));
    else
      ans_local_add (&rest, to, push_part (node, operands, local->axes[i]));
  }
  if (rest.n > 0)
    jet->tangents = add (jet->tangents, ans_local_dense (node, &rest));
  g_assert (jet->tangents != NULL);
  jet->tangents = fill (node, jet->tangents, jet->tangents->shape.size[1]);
  return TRUE;
}

/* Linear operations which keep the axes of local operands; FALSE for the others. */
static gboolean
apply_locals (const AnsNode *node, AnsJet *const *operands, const Moving *moving,
              AnsJet *jet)
{
  AnsLocal sum = {0};
  int done[ANS_MAX_RANK] = {0};

  if (!are_local (moving))
    return FALSE;
  for (int u = 0; u < moving->n; u++)
    for (int i = 0; i < moving->jets[u]->local.n; i++) {
      int axis = moving->jets[u]->local.axes[i];
      done[axis] = ans_local_axis (node, moving->nodes[u], axis);
      if (done[axis] < 0)
        return sum_locals (node, operands, jet);
    }
  for (int axis = 1; axis < ANS_MAX_RANK; axis++) {
    AnsNode *part = done[axis] > 0 ? push_part (node, operands, axis) : NULL;
    if (part != NULL && !ans_local_add (&sum, done[axis], part))
      return FALSE;
  }
  jet->local = sum;
  return TRUE;
}

/* x W for the diagonal of x [BATCH, D]: its rows times those of W. */
static AnsNode *
scale_rows (const AnsNode *node, AnsNode *diagonal)
{
  AnsNode *W = node->operands[1];
  gboolean tb = (node->attributes.axes & 2) != 0;
  int D = node->operands[0]->shape.size[1], n = node->shape.size[1];

  W = tb ? ans_op_transpose (W, (int[]){1, 0}) : W;
  W = ans_op_reshape (W, 3, (int[]){1, D, n});
  if (diagonal->shape.rank > 0) {
    diagonal = whole_diagonal (node->operands[0], diagonal);
    diagonal = ans_op_reshape (diagonal, 3, (int[]){diagonal->shape.size[0], D, 1});
  }
  return ans_op_mul (diagonal, W);
}

/* Operations that make good use of a diagonal operand; FALSE for the others. */
static gboolean
apply_diagonal (const AnsNode *node, AnsJet *const *operands, int D, AnsJet *jet)
{
  AnsNode *x = node->operands[0], *d = operands[0]->diagonal;

  if (d == NULL)
    return FALSE;
  if (node->op == ANS_OP_RESHAPE) {
    AnsShape shape = node->shape;
    d = d->shape.rank == 0 ? d : whole_diagonal (x, d);
    shape.size[0] = d->shape.rank == 0 || ans_node_is_batched (d) ? ANS_BATCH : 1;
    jet->diagonal = d->shape.rank == 0 ? d : ans_op_reshape (d, shape.rank, shape.size);
  } else if (node->op == ANS_OP_SUM && node->shape.rank == 1) {
    d = whole_diagonal (x, d);
    jet->tangents = ans_op_reshape (d, 2, (int[]){d->shape.size[0], D});
  } else if (node->op == ANS_OP_MATMUL && x->shape.rank == 2 &&
             !ans_jet_is_moving (operands[1])) {
    jet->tangents = scale_rows (node, d);
  }
  return ans_jet_is_moving (jet);
}

AnsJet
ans_jet_apply (const AnsNode *node, AnsJet *const *operands,
               const AnsJetDirections *along)
{
  Moving moving = find_moving (node, operands);
  AnsJet jet = {0};

  if (ans_op_table[node->op].chain != NULL && node->op != ANS_OP_SELECT)
    jet = elementwise (node, operands, &moving, along);
  else if (!apply_diagonal (node, operands, along->D, &jet) &&
           !apply_locals (node, operands, &moving, &jet))
    jet = general (node, operands, &moving, along);
  else if (!along->first)
    jet.second = push_second (node, operands);
  clear_moving (&moving);
  return jet;
}
