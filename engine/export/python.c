#include "engine/export/python.h"

#include "engine/core/number.h"
#include "engine/export/model_file.h"
#include "engine/graph/node.h"
#include "engine/graph/op_conv.h"

#include <math.h>
#include <string.h>

typedef struct {
  const AnsModel *model;
  const char *prefix;
  GString *text;
  const char *failure; /* why a node cannot be said, or NULL */
} Writer;

/* ---- small pieces ---- */

static void
append_number (GString *text, double value)
{
  char number[ANS_NUMBER_SIZE];
  ans_number_text (value, number);
  g_string_append_printf (text, isfinite (value) ? "%s" : "float(\"%s\")", number);
}

/* "2, 3, "; the batch is that of the first input, or what is left. */
static void
append_sizes (GString *text, const AnsShape *shape, const char *batch)
{
  for (int i = 0; i < shape->rank; i++)
    if (shape->size[i] == ANS_BATCH)
      g_string_append_printf (text, "%s, ", batch);
    else
      g_string_append_printf (text, "%d, ", shape->size[i]);
}

static void
append_axes (GString *text, guint axes)
{
  for (int i = 0; i < ANS_MAX_RANK; i++)
    if (axes >> i & 1)
      g_string_append_printf (text, "%d, ", i);
}

static void
append_value (const Writer *self, const AnsNode *node)
{
  GString *text = self->text;
  if (node->op == ANS_OP_INPUT) {
    g_string_append (text, node->name);
  } else if (node->op == ANS_OP_PARAMETER) {
    g_string_append_printf (text, "p[\"%s%s\"]", self->prefix, node->name);
  } else if (node->op == ANS_OP_CONSTANT && node->shape.rank == 0) {
    g_string_append (text, "scalar(");
    append_number (text, node->values[0]);
    g_string_append (text, ")");
  } else if (node->op == ANS_OP_CONSTANT) {
    g_autofree char *name = ans_model_file_constant (node);
    g_string_append_printf (text, "p[\"%s%s\"]", self->prefix, name);
  } else {
    g_string_append_printf (text, "v%d", node->id);
  }
}

/* ---- operations that are more than their operands ---- */

static void
write_affine (Writer *self, const AnsNode *node)
{
  const AnsAttributes *at = &node->attributes;
  if (at->a != 1 || at->b == 0) {
    append_number (self->text, at->a);
    g_string_append (self->text, " * ");
  }
  append_value (self, node->operands[0]);
  if (at->b != 0) {
    g_string_append (self->text, " + ");
    append_number (self->text, at->b);
  }
}

static void
write_matmul (Writer *self, const AnsNode *node)
{
  for (int i = 0; i < 2; i++) {
    append_value (self, node->operands[i]);
    if (node->attributes.axes >> i & 1)
      g_string_append (self->text, ".swapaxes(-1, -2)");
    g_string_append (self->text, i == 0 ? " @ " : "");
  }
}

static void
write_contract (Writer *self, const AnsNode *node)
{
  for (int i = 0; i < 2; i++) {
    append_value (self, node->operands[i]);
    g_string_append_printf (self->text, ".reshape(-1, %d)%s", node->shape.size[i],
                            i == 0 ? ".swapaxes(0, 1) @ " : "");
  }
}

static void
write_reduction (Writer *self, const AnsNode *node)
{
  g_string_append (self->text, node->op == ANS_OP_SUM ? "total(" : "largest(");
  append_value (self, node->operands[0]);
  g_string_append (self->text, ", (");
  append_axes (self->text, node->attributes.axes);
  g_string_append (self->text, "))");
}

static void
write_broadcast (Writer *self, const AnsNode *node)
{
  const AnsModelPort *rows = ans_model_batched (self->model);
  if (!rows && ans_node_is_batched (node))
    self->failure = "no input tells the number of rows";
  g_autofree char *batch = g_strdup_printf ("len(%s)", rows ? rows->name : "()");
  g_string_append (self->text, "xp.broadcast_to(");
  append_value (self, node->operands[0]);
  g_string_append (self->text, ", (");
  append_sizes (self->text, &node->shape, batch);
  g_string_append (self->text, "))");
}

static void
write_reshape (Writer *self, const AnsNode *node)
{
  append_value (self, node->operands[0]);
  g_string_append (self->text, ".reshape((");
  append_sizes (self->text, &node->shape, "-1");
  g_string_append (self->text, "))");
}

static void
write_transpose (Writer *self, const AnsNode *node)
{
  g_string_append (self->text, "turn(");
  append_value (self, node->operands[0]);
  for (int i = 0; i < node->shape.rank; i++)
    g_string_append_printf (self->text, ", %d", node->attributes.shape.size[i]);
  g_string_append (self->text, ")");
}

static void
write_slice (Writer *self, const AnsNode *node)
{
  const AnsAttributes *at = &node->attributes;
  g_string_append (self->text, "cut(");
  append_value (self, node->operands[0]);
  g_string_append_printf (self->text, ", %d, %d, %d)", at->axis, at->first,
                          at->first + at->shape.size[0]);
}

static void
write_pad (Writer *self, const AnsNode *node)
{
  const AnsAttributes *at = &node->attributes;
  g_string_append (self->text, "pad(");
  append_value (self, node->operands[0]);
  g_string_append_printf (self->text, ", %d, %d, %d)", at->axis, at->first, at->after);
}

static void
write_concat (Writer *self, const AnsNode *node)
{
  g_string_append_printf (self->text, "join(%d", node->attributes.axis);
  for (int i = 0; i < node->n_operands; i++) {
    g_string_append (self->text, ", ");
    append_value (self, node->operands[i]);
  }
  g_string_append (self->text, ")");
}

static void
write_index (Writer *self, const AnsNode *node)
{
  const AnsAttributes *at = &node->attributes;
  if (ans_node_is_batched (node->operands[1]))
    self->failure = "each sample has an index of its own";
  g_string_append (self->text, node->op == ANS_OP_GATHER ? "gather(" : "scatter_add(");
  append_value (self, node->operands[0]);
  g_string_append_printf (self->text, ", %d, ", at->axis);
  if (node->op == ANS_OP_SCATTER_ADD)
    g_string_append_printf (self->text, "%d, ", at->after);
  append_value (self, node->operands[1]);
  g_string_append (self->text, ")");
}

static void
write_conv (Writer *self, const AnsNode *node)
{
  AnsOpConv at = ans_op_conv_geometry (node);
  g_string_append (self->text, node->op == ANS_OP_CONV ? "conv(" : "conv_transposed(");
  append_value (self, node->operands[0]);
  g_string_append (self->text, ", ");
  append_value (self, node->operands[1]);
  g_string_append_printf (self->text, ", (%d, %d), (%d, %d), (%d, %d), (%s, %s))",
                          at.stride[0], at.stride[1], at.before[0], at.before[1],
                          at.size[0], at.size[1], at.wraps[0] ? "True" : "False",
                          at.wraps[1] ? "True" : "False");
}

static void
write_triangular_solve (Writer *self, const AnsNode *node)
{
  g_string_append (self->text, "triangular_solve(");
  append_value (self, node->operands[0]);
  g_string_append (self->text, ", ");
  append_value (self, node->operands[1]);
  g_string_append_printf (self->text, ", %s, %s)",
                          node->attributes.axes & 1 ? "True" : "False",
                          node->attributes.axes & 2 ? "True" : "False");
}

static void
write_inverse (Writer *self, const AnsNode *node)
{
  g_string_append (self->text, "xp.linalg.inv(");
  append_value (self, node->operands[0]);
  g_string_append (self->text, node->attributes.axes & 2 ? ").swapaxes(-1, -2)" : ")");
}

/* ---- the table ---- */

/* `#0`, `#1` and `#2` stand for the operands. */
typedef struct {
  const char *formula;
  void (*write) (Writer *self, const AnsNode *node);
} Row;

static const Row table[ANS_N_OPS] = {
    [ANS_OP_ADD] = {"#0 + #1"},
    [ANS_OP_SUB] = {"#0 - #1"},
    [ANS_OP_MUL] = {"#0 * #1"},
    [ANS_OP_DIV] = {"#0 / #1"},
    [ANS_OP_GREATER] = {"number(#0 > #1)"},
    [ANS_OP_AFFINE] = {.write = write_affine},
    [ANS_OP_EXP] = {"xp.exp(#0)"},
    [ANS_OP_LOG] = {"xp.log(#0)"},
    [ANS_OP_SIN] = {"xp.sin(#0)"},
    [ANS_OP_COS] = {"xp.cos(#0)"},
    [ANS_OP_TANH] = {"xp.tanh(#0)"},
    [ANS_OP_SIGMOID] = {"sigmoid(#0)"},
    [ANS_OP_SOFTPLUS] = {"softplus(#0)"},
    [ANS_OP_SQUARE] = {"#0 * #0"},
    [ANS_OP_SQRT] = {"xp.sqrt(#0)"},
    [ANS_OP_RECIPROCAL] = {"1 / #0"},
    [ANS_OP_SELECT] = {"xp.where(#0 != 0, #1, #2)"},
    [ANS_OP_STOP_GRADIENT] = {"#0"},
    [ANS_OP_MATMUL] = {.write = write_matmul},
    [ANS_OP_CONTRACT] = {.write = write_contract},
    [ANS_OP_SUM] = {.write = write_reduction},
    [ANS_OP_BROADCAST] = {.write = write_broadcast},
    [ANS_OP_RESHAPE] = {.write = write_reshape},
    [ANS_OP_TRANSPOSE] = {.write = write_transpose},
    [ANS_OP_SLICE] = {.write = write_slice},
    [ANS_OP_PAD] = {.write = write_pad},
    [ANS_OP_CONCAT] = {.write = write_concat},
    [ANS_OP_CONV] = {.write = write_conv},
    [ANS_OP_CONV_TRANSPOSED] = {.write = write_conv},
    [ANS_OP_EQUAL] = {"number(#0 == #1)"},
    [ANS_OP_MAXIMUM] = {"xp.where(#0 > #1, #0, #1)"},
    [ANS_OP_RELU] = {"xp.where(#0 > 0, #0, 0 * #0)"},
    [ANS_OP_ERF] = {"erf(#0)"},
    [ANS_OP_MAX] = {.write = write_reduction},
    [ANS_OP_GATHER] = {.write = write_index},
    [ANS_OP_SCATTER_ADD] = {.write = write_index},
    [ANS_OP_LOG_ABS_DET] = {"xp.linalg.slogdet(#0)[1]"},
    [ANS_OP_DET_SIGN] = {"xp.linalg.slogdet(#0)[0]"},
    [ANS_OP_INVERSE] = {.write = write_inverse},
    [ANS_OP_TRIANGULAR_SOLVE] = {.write = write_triangular_solve},
};

static void
write_formula (Writer *self, const AnsNode *node, const char *formula)
{
  for (; *formula; formula++)
    if (*formula == '#')
      append_value (self, node->operands[*++formula - '0']);
    else
      g_string_append_c (self->text, *formula);
}

static gboolean
write_node (Writer *self, const AnsNode *node, GError **error)
{
  const Row *row = &table[node->op];
  if (node->n_operands == 0)
    return TRUE;
  g_string_append_printf (self->text, "    v%d = ", node->id);
  if (row->write)
    row->write (self, node);
  else if (row->formula)
    write_formula (self, node, row->formula);
  else
    self->failure = "it is no part of a network";
  g_string_append_c (self->text, '\n');
  if (!self->failure)
    return TRUE;
  g_autofree char *text = ans_node_text (node);
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "Python has no counterpart for %s: %s",
               text, self->failure);
  return FALSE;
}

gboolean
ans_python_function (const AnsModel *model, const char *prefix, GString *text,
                     GError **error)
{
  Writer self = {model, prefix, text, NULL};
  int n;
  g_autofree AnsNode **nodes = ans_model_nodes (model, &n);
  g_string_append_printf (text, "def %s(p", model->name);
  for (int i = 0; i < model->n_inputs; i++)
    g_string_append_printf (text, ", %s", model->inputs[i].name);
  g_string_append_printf (text, "):\n    \"\"\"%s\"\"\"\n", model->summary);
  for (int i = 0; i < n; i++)
    if (!write_node (&self, nodes[i], error))
      return FALSE;
  g_string_append (text, "    return ");
  for (int i = 0; i < model->n_outputs; i++) {
    append_value (&self, model->outputs[i].node);
    g_string_append (text, ", ");
  }
  g_string_append (text, "\n");
  return TRUE;
}
