#include "engine/graph/model.h"

#include "engine/core/random.h"
#include "engine/graph/node.h"
#include "engine/graph/program.h"

#include <math.h>

#define CHECKS ANS_MODEL_CHECKS
#define PURPOSE 0x6d6f64 /* of the stream that draws the points of a check */
#define UNIT_SINGLE 0x1p-24
#define TOLERANCE 1e-12
#define SINGLE_TOLERANCE 1e-6
#define ROOM 8 /* rounding in every operation, beside that of what goes in */

/* Numbers of a row of a batched node, or of all of a global one. */
static int
row_length (const AnsNode *node)
{
  return ans_shape_row (&node->shape);
}

static gsize
values (const AnsNode *node, int n)
{
  return (gsize) row_length (node) * (ans_node_is_batched (node) ? (gsize) n : 1);
}

static void
find_inputs (AnsModel *self)
{
  const GPtrArray *nodes = self->graph->nodes;
  self->n_inputs = ans_graph_inputs (self->graph);
  g_assert (self->n_inputs <= ANS_MODEL_MAX_INPUTS);
  for (guint i = 0; i < nodes->len; i++) {
    AnsNode *node = nodes->pdata[i];
    if (node->op != ANS_OP_INPUT)
      continue;
    AnsModelPort *port = &self->inputs[node->attributes.index];
    int columns = row_length (node);
    *port = (AnsModelPort){.name = g_strdup (node->name), .node = node};
    port->lower = g_new (double, columns);
    port->upper = g_new (double, columns);
    for (int j = 0; j < columns; j++) {
      port->lower[j] = -1;
      port->upper[j] = 1;
    }
  }
}

AnsModel *
ans_model_new (const char *name, const char *summary, AnsGraph *graph,
               const double *parameters)
{
  AnsModel *self = g_new0 (AnsModel, 1);
  gsize length = (gsize) ans_graph_parameters_length (graph);
  self->name = g_strdup (name);
  self->summary = g_strdup (summary);
  self->graph = graph;
  self->parameters = g_memdup2 (parameters, length * sizeof (double));
  find_inputs (self);
  return self;
}

static void
clear_ports (int n, AnsModelPort *ports)
{
  for (int i = 0; i < n; i++) {
    g_free (ports[i].name);
    g_free (ports[i].lower);
    g_free (ports[i].upper);
  }
}

void
ans_model_free (AnsModel *self)
{
  if (!self)
    return;
  clear_ports (self->n_inputs, self->inputs);
  clear_ports (self->n_outputs, self->outputs);
  g_free (self->parameters);
  g_free (self->summary);
  g_free (self->name);
  ans_graph_free (self->graph);
  g_free (self);
}

void
ans_model_add_output (AnsModel *self, const char *name, AnsNode *node)
{
  g_assert (self->n_outputs < ANS_MODEL_MAX_OUTPUTS);
  self->outputs[self->n_outputs++] =
      (AnsModelPort){.name = g_strdup (name), .node = node};
}

void
ans_model_set_box (AnsModel *self, int input, const double *lower, const double *upper)
{
  AnsModelPort *port = &self->inputs[input];
  for (int j = 0; j < row_length (port->node); j++) {
    port->lower[j] = lower[j];
    port->upper[j] = upper[j];
  }
}

static AnsProgram *
compile (const AnsModel *self, GError **error)
{
  AnsNode *nodes[ANS_MODEL_MAX_OUTPUTS];
  if (!ans_graph_check (self->graph, error))
    return NULL;
  for (int i = 0; i < self->n_outputs; i++)
    nodes[i] = self->outputs[i].node;
  return ans_program_new (self->n_outputs, nodes, NULL, error);
}

gboolean
ans_model_eval (const AnsModel *self, int n, const double *const *inputs,
                double *const *outputs, GError **error)
{
  g_autoptr (AnsProgram) program = compile (self, error);
  if (!program)
    return FALSE;
  ans_program_run (program, n, self->parameters, inputs, outputs);
  return TRUE;
}

/* ---- the check ---- */

static void
draw_points (const AnsModel *self, AnsModelCheck *check)
{
  for (int i = 0; i < self->n_inputs; i++) {
    const AnsModelPort *port = &self->inputs[i];
    AnsRandom random = ans_random (0, PURPOSE, (guint32) i);
    int columns = row_length (port->node), n = (int) values (port->node, CHECKS);
    double *x = check->inputs[i] = g_new (double, n);
    ans_random_fill_uniform (&random, n, x);
    for (int j = 0; j < n; j++) {
      double low = port->lower[j % columns], high = port->upper[j % columns];
      x[j] = (double) (float) (low + (high - low) * x[j]);
    }
  }
}

/* The largest distance of `moved` from the check's outputs. */
static double
distance (const AnsModel *self, const AnsModelCheck *check, double *const *moved)
{
  double most = 0;
  for (int i = 0; i < self->n_outputs; i++)
    for (gsize j = 0; j < values (self->outputs[i].node, CHECKS); j++) {
      double value = check->outputs[i][j];
      most = fmax (most, fabs (moved[i][j] - value) / fmax (1, fabs (value)));
    }
  return most;
}

static void
give_outputs_room (const AnsModel *self, double **outputs)
{
  for (int i = 0; i < self->n_outputs; i++)
    outputs[i] = g_new0 (double, values (self->outputs[i].node, CHECKS));
}

/* How far parameters in single precision, and points half a unit away, move the outputs.
 */
static double
sensitivity (const AnsModel *self, AnsProgram *program, const AnsModelCheck *check)
{
  int length = ans_graph_parameters_length (self->graph);
  g_autofree double *rounded = g_new (double, length + 1);
  double *inputs[ANS_MODEL_MAX_INPUTS] = {NULL}, *moved[ANS_MODEL_MAX_OUTPUTS] = {NULL};
  for (int i = 0; i < length; i++)
    rounded[i] = (double) (float) self->parameters[i];
  for (int i = 0; i < self->n_inputs; i++) {
    int n = (int) values (self->inputs[i].node, CHECKS);
    inputs[i] = g_new (double, n);
    for (int j = 0; j < n; j++)
      inputs[i][j] = check->inputs[i][j] * (1 + (j % 2 ? UNIT_SINGLE : -UNIT_SINGLE));
  }
  give_outputs_room (self, moved);
  ans_program_run (program, CHECKS, rounded, (gpointer) inputs, moved);
  double most = distance (self, check, moved);
  for (int i = 0; i < self->n_inputs; i++)
    g_free (inputs[i]);
  for (int i = 0; i < self->n_outputs; i++)
    g_free (moved[i]);
  return most;
}

gboolean
ans_model_check (const AnsModel *self, AnsModelCheck *check, GError **error)
{
  *check = (AnsModelCheck){.tolerance = TOLERANCE};
  g_autoptr (AnsProgram) program = compile (self, error);
  if (!program)
    return FALSE;
  draw_points (self, check);
  give_outputs_room (self, check->outputs);
  ans_program_run (program, CHECKS, self->parameters, (gpointer) check->inputs,
                   check->outputs);
  double moved = sensitivity (self, program, check);
  check->single_tolerance = fmax (SINGLE_TOLERANCE, ROOM * moved);
  check->tolerance = fmax (TOLERANCE, check->single_tolerance * 0x1p-29);
  return TRUE;
}

void
ans_model_check_clear (AnsModelCheck *check)
{
  for (int i = 0; i < ANS_MODEL_MAX_INPUTS; i++)
    g_clear_pointer (&check->inputs[i], g_free);
  for (int i = 0; i < ANS_MODEL_MAX_OUTPUTS; i++)
    g_clear_pointer (&check->outputs[i], g_free);
}

/* ---- what is needed ---- */

const AnsModelPort *
ans_model_batched (const AnsModel *self)
{
  for (int i = 0; i < self->n_inputs; i++)
    if (ans_node_is_batched (self->inputs[i].node))
      return &self->inputs[i];
  return NULL;
}

AnsNode **
ans_model_nodes (const AnsModel *self, int *n)
{
  const GPtrArray *nodes = self->graph->nodes;
  g_autofree guint8 *needed = g_new0 (guint8, nodes->len + 1);
  AnsNode **found = g_new (AnsNode *, nodes->len + 1);
  *n = 0;
  for (int i = 0; i < self->n_outputs; i++)
    needed[self->outputs[i].node->id] = TRUE;
  for (guint i = nodes->len; i-- > 0;) {
    const AnsNode *node = nodes->pdata[i];
    for (int j = 0; needed[node->id] && j < node->n_operands; j++)
      needed[node->operands[j]->id] = TRUE;
  }
  for (guint i = 0; i < nodes->len; i++) {
    AnsNode *node = nodes->pdata[i];
    if (needed[node->id])
      found[(*n)++] = node;
  }
  return found;
}
