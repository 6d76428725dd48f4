#include "engine/export/onnx.h"

#include "engine/export/file.h"
#include "engine/export/onnx_writer.h"

#include <string.h>

enum { OPERATOR_SET = 13, REPRESENTATION = 7 };

/* ---- descriptions of inputs and outputs ---- */

/* All that describes the shape of one array. */
typedef struct {
  Onnx__ValueInfoProto value;
  Onnx__TypeProto type;
  Onnx__TypeProto__Tensor tensor;
  Onnx__TensorShapeProto shape;
  Onnx__TensorShapeProto__Dimension dimensions[ANS_MAX_RANK], *dimension[ANS_MAX_RANK];
} Description;

static Onnx__ValueInfoProto *
describe (AnsOnnxWriter *self, const AnsModelPort *port)
{
  const AnsShape *shape = &port->node->shape;
  Description *d = ans_arena_array (self->arena, Description, 1);
  onnx__value_info_proto__init (&d->value);
  onnx__type_proto__init (&d->type);
  onnx__type_proto__tensor__init (&d->tensor);
  onnx__tensor_shape_proto__init (&d->shape);
  for (int i = 0; i < shape->rank; i++) {
    Onnx__TensorShapeProto__Dimension *size = d->dimension[i] = &d->dimensions[i];
    onnx__tensor_shape_proto__dimension__init (size);
    if (shape->size[i] == ANS_BATCH) {
      size->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
      size->dim_param = ans_onnx_writer_copy (self, "batch");
    } else {
      size->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
      size->dim_value = shape->size[i];
    }
  }
  d->shape.n_dim = (size_t) shape->rank;
  d->shape.dim = d->dimension;
  d->tensor.has_elem_type = TRUE;
  d->tensor.elem_type = self->precision == ANS_ONNX_SINGLE
                            ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT
                            : ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
  d->tensor.shape = &d->shape;
  d->type.value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
  d->type.tensor_type = &d->tensor;
  d->value.name = ans_onnx_writer_copy (self, port->name);
  d->value.type = &d->type;
  return &d->value;
}

static Onnx__ValueInfoProto **
describe_all (AnsOnnxWriter *self, int n, const AnsModelPort *ports)
{
  Onnx__ValueInfoProto **all = ans_arena_array (self->arena, Onnx__ValueInfoProto *, n);
  for (int i = 0; i < n; i++)
    all[i] = describe (self, &ports[i]);
  return all;
}

/* ---- nodes ---- */

/* The name under which the value of a node goes on: an output's own, if it is computed.
 */
static char *
name_of (AnsOnnxWriter *self, const AnsModel *model, const AnsNode *node)
{
  for (int i = 0; i < model->n_outputs; i++)
    if (model->outputs[i].node == node && node->n_operands > 0)
      return ans_onnx_writer_copy (self, model->outputs[i].name);
  if (node->op == ANS_OP_INPUT || node->op == ANS_OP_PARAMETER)
    return ans_onnx_writer_copy (self, node->name);
  g_autofree char *name = g_strdup_printf ("value_%d", node->id);
  return ans_onnx_writer_copy (self, name);
}

static void
write_node (AnsOnnxWriter *self, const AnsModel *model, const AnsNode *node)
{
  char *name = self->names[node->id] = name_of (self, model, node);
  const double *values = node->values;
  if (node->op == ANS_OP_INPUT)
    return;
  if (node->op == ANS_OP_PARAMETER)
    values = model->parameters + node->attributes.index;
  if (values)
    ans_onnx_writer_tensor (self, name, node->shape.rank, node->shape.size, values);
  else
    ans_onnx_table_write (self, node, name);
}

static void
write_nodes (AnsOnnxWriter *self, const AnsModel *model)
{
  int n;
  g_autofree AnsNode **nodes = ans_model_nodes (model, &n);
  const AnsModelPort *rows = ans_model_batched (model);
  if (rows)
    self->rows = ans_onnx_writer_copy (self, rows->name);
  for (int i = 0; i < n; i++)
    write_node (self, model, nodes[i]);
  for (int i = 0; i < model->n_outputs; i++) {
    const AnsModelPort *port = &model->outputs[i];
    const char *value = ans_onnx_writer_value (self, port->node);
    if (strcmp (value, port->name) != 0)
      ANS_ONNX (self, "Identity", port->name, value);
  }
}

/* ---- the file ---- */

static Onnx__StringStringEntryProto **
entries (AnsOnnxWriter *self, const char *const *metadata, size_t *n)
{
  *n = 0;
  while (metadata[2 * *n])
    (*n)++;
  Onnx__StringStringEntryProto **all =
      ans_arena_array (self->arena, Onnx__StringStringEntryProto *, *n);
  for (size_t i = 0; i < *n; i++) {
    all[i] = ans_arena_array (self->arena, Onnx__StringStringEntryProto, 1);
    onnx__string_string_entry_proto__init (all[i]);
    all[i]->key = ans_onnx_writer_copy (self, metadata[2 * i]);
    all[i]->value = ans_onnx_writer_copy (self, metadata[2 * i + 1]);
  }
  return all;
}

static GBytes *
pack (AnsOnnxWriter *self, const AnsModel *model, const char *const *metadata)
{
  Onnx__ModelProto file = ONNX__MODEL_PROTO__INIT;
  Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
  Onnx__OperatorSetIdProto set = ONNX__OPERATOR_SET_ID_PROTO__INIT, *sets[] = {&set};
  graph.name = model->name;
  graph.doc_string = model->summary;
  graph.n_node = self->nodes->len;
  graph.node = (gpointer) self->nodes->pdata;
  graph.n_initializer = self->initializers->len;
  graph.initializer = (gpointer) self->initializers->pdata;
  graph.n_input = (size_t) model->n_inputs;
  graph.input = describe_all (self, model->n_inputs, model->inputs);
  graph.n_output = (size_t) model->n_outputs;
  graph.output = describe_all (self, model->n_outputs, model->outputs);
  set.domain = ans_onnx_writer_copy (self, "");
  set.has_version = file.has_ir_version = TRUE;
  set.version = OPERATOR_SET;
  file.ir_version = REPRESENTATION;
  file.n_opset_import = 1;
  file.opset_import = sets;
  file.producer_name = ans_onnx_writer_copy (self, "Ansatz");
  file.producer_version = ans_onnx_writer_copy (self, ANS_VERSION);
  file.graph = &graph;
  file.metadata_props = entries (self, metadata, &file.n_metadata_props);
  gsize bytes = onnx__model_proto__get_packed_size (&file);
  guint8 *data = g_malloc (bytes);
  onnx__model_proto__pack (&file, data);
  return g_bytes_new_take (data, bytes);
}

gboolean
ans_onnx_available (void)
{
  return TRUE;
}

GBytes *
ans_onnx_pack (const AnsModel *model, AnsOnnxPrecision precision,
               const char *const *metadata, GError **error)
{
  AnsOnnxWriter writer;
  GBytes *bytes = NULL;
  if (!ans_graph_check (model->graph, error))
    return NULL;
  ans_onnx_writer_init (&writer, precision, (int) model->graph->nodes->len);
  write_nodes (&writer, model);
  if (writer.error)
    g_propagate_error (error, g_steal_pointer (&writer.error));
  else
    bytes = pack (&writer, model, metadata);
  ans_onnx_writer_clear (&writer);
  return bytes;
}

gboolean
ans_onnx_save (const AnsModel *model, AnsOnnxPrecision precision,
               const char *const *metadata, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ans_onnx_pack (model, precision, metadata, error);
  return bytes && ans_file_save (path, g_bytes_get_data (bytes, NULL),
                                 g_bytes_get_size (bytes), error);
}
