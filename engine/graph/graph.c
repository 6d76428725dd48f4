#include "engine/graph/node.h"

#include <string.h>

AnsGraph *
ans_graph_new (void)
{
  AnsGraph *self = g_new0 (AnsGraph, 1);
  self->arena = ans_arena_new ();
  self->nodes = g_ptr_array_new ();
  self->parameters = g_array_new (FALSE, TRUE, sizeof (AnsParameterInfo));
  return self;
}

void
ans_graph_free (AnsGraph *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->nodes);
  g_array_unref (self->parameters);
  ans_arena_free (self->arena);
  g_free (self->failure);
  g_free (self);
}

gboolean
ans_graph_check (const AnsGraph *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;
  g_set_error_literal (error, ANS_ERROR, ANS_ERROR_USAGE, self->failure);
  return FALSE;
}

AnsNode *
ans_graph_refuse (AnsNode *x, const char *builder, const char *reason)
{
  g_autofree char *text = ans_node_text (x);
  if (x->graph->failure == NULL)
    x->graph->failure = g_strdup_printf ("%s of %s: %s", builder, text, reason);
  return ans_graph_scalar (x->graph, 0);
}

/* Whether a leaf may have this shape; marks the graph if not. */
static gboolean
check_leaf (AnsGraph *self, const char *kind, const char *name, gboolean may_be_batched,
            int rank, const int *size)
{
  gboolean fits = rank >= 0 && rank <= ANS_MAX_RANK;

  for (int i = 0; fits && i < rank; i++)
    fits = size[i] > 0 || (size[i] == ANS_BATCH && i == 0 && may_be_batched);
  if (!fits && self->failure == NULL) {
    AnsShape shape = ans_shape (CLAMP (rank, 0, ANS_MAX_RANK), size);
    g_autofree char *text = ans_shape_text (&shape);
    self->failure = g_strdup_printf ("%s '%s' of rank %d cannot have the shape %s", kind,
                                     name, rank, text);
  }
  return fits;
}

AnsNode *
ans_graph_input (AnsGraph *self, const char *name, int rank, const int *shape)
{
  AnsShape whole;
  int index = self->n_inputs++;

  if (!check_leaf (self, "input", name, TRUE, rank, shape))
    return ans_graph_scalar (self, 0);
  whole = ans_shape (rank, shape);
  return ans_node_leaf (self, ANS_OP_INPUT, &whole, name, index);
}

/* A second use of a parameter's name shares its values, if it asks for the same shape. */
static AnsNode *
shared_parameter (AnsGraph *self, const AnsParameterInfo *info, const AnsShape *wanted)
{
  g_autofree char *was = ans_shape_text (&info->node->shape),
                  *is = ans_shape_text (wanted);

  if (ans_shape_equal (&info->node->shape, wanted))
    return info->node;
  if (self->failure == NULL)
    self->failure =
        g_strdup_printf ("parameter '%s' %s cannot be shared as %s", info->name, was, is);
  return ans_graph_scalar (self, 0);
}

AnsNode *
ans_graph_parameter_init (AnsGraph *self, const char *name, int rank, const int *shape,
                          const AnsInit *init)
{
  AnsParameterInfo info = {.rank = rank, .offset = ans_graph_parameters_length (self)};
  AnsShape whole;

  if (!check_leaf (self, "parameter", name, FALSE, rank, shape))
    return ans_graph_scalar (self, 0);
  whole = ans_shape (rank, shape);
  for (guint i = 0; i < self->parameters->len; i++) {
    AnsParameterInfo *old = &g_array_index (self->parameters, AnsParameterInfo, i);
    if (strcmp (old->name, name) == 0)
      return shared_parameter (self, old, &whole);
  }
  memcpy (info.shape, whole.size, sizeof info.shape);
  info.length = ans_shape_row (&whole);
  info.init = *init;
  info.node = ans_node_leaf (self, ANS_OP_PARAMETER, &whole, name, info.offset);
  info.name = info.node->name;
  g_array_append_val (self->parameters, info);
  return info.node;
}

AnsNode *
ans_graph_parameter (AnsGraph *self, const char *name, int rank, const int *shape,
                     double spread)
{
  AnsInit init = {.kind = ANS_INIT_NORMAL, .scale = spread};
  return ans_graph_parameter_init (self, name, rank, shape, &init);
}

AnsNode *
ans_graph_constant (AnsGraph *self, int rank, const int *shape, const double *values)
{
  AnsShape whole;
  AnsNode *node;
  gsize bytes;
  double *copy;

  if (!check_leaf (self, "constant", "", FALSE, rank, shape))
    return ans_graph_scalar (self, 0);
  whole = ans_shape (rank, shape);
  node = ans_node_leaf (self, ANS_OP_CONSTANT, &whole, NULL, 0);
  bytes = (gsize) ans_shape_row (&whole) * sizeof (double);
  copy = ans_arena_alloc (self->arena, bytes);
  node->values = memcpy (copy, values, bytes);
  return node;
}

AnsNode *
ans_graph_scalar (AnsGraph *self, double value)
{
  return ans_graph_constant (self, 0, NULL, &value);
}

int
ans_graph_inputs (const AnsGraph *self)
{
  return self->n_inputs;
}

int
ans_graph_parameters (const AnsGraph *self)
{
  return (int) self->parameters->len;
}

int
ans_graph_parameters_length (const AnsGraph *self)
{
  const AnsParameterInfo *last;
  if (self->parameters->len == 0)
    return 0;
  last = &g_array_index (self->parameters, AnsParameterInfo, self->parameters->len - 1);
  return last->offset + last->length;
}

void
ans_graph_parameter_info (const AnsGraph *self, int index, AnsParameterInfo *info)
{
  g_assert (index >= 0 && index < ans_graph_parameters (self));
  *info = g_array_index (self->parameters, AnsParameterInfo, index);
}
