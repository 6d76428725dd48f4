#include "engine/export/onnx_writer.h"

#include <string.h>

/* A message of the schema, in the writer's memory.
 */
#define MESSAGE(self, Type, INIT)                                                        \
  memcpy (ans_arena_alloc ((self)->arena, sizeof (Type)), &(Type) INIT, sizeof (Type))

void
ans_onnx_writer_init (AnsOnnxWriter *self, AnsOnnxPrecision precision, int n_nodes)
{
  *self = (AnsOnnxWriter){.arena = ans_arena_new (), .precision = precision};
  self->nodes = g_ptr_array_new ();
  self->initializers = g_ptr_array_new ();
  self->names = ans_arena_array (self->arena, char *, n_nodes + 1);
}

void
ans_onnx_writer_clear (AnsOnnxWriter *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->initializers);
  g_clear_error (&self->error);
  ans_arena_free (self->arena);
}

char *
ans_onnx_writer_copy (AnsOnnxWriter *self, const char *text)
{
  gsize bytes = strlen (text) + 1;
  return memcpy (ans_arena_alloc (self->arena, bytes), text, bytes);
}

const char *
ans_onnx_writer_value (const AnsOnnxWriter *self, const AnsNode *node)
{
  return self->names[node->id];
}

/* A name that no value has: what it is for, and a number. */
static char *
fresh (AnsOnnxWriter *self, const char *what)
{
  g_autofree char *lower = g_ascii_strdown (what, -1);
  g_autofree char *name = g_strdup_printf ("%s_%d", lower, self->n_fresh++);
  return ans_onnx_writer_copy (self, name);
}

const char *
ans_onnx_writer_add (AnsOnnxWriter *self, const char *type, const char *result,
                     const char *const *inputs)
{
  Onnx__NodeProto *node = MESSAGE (self, Onnx__NodeProto, ONNX__NODE_PROTO__INIT);
  char *name = result ? ans_onnx_writer_copy (self, result) : fresh (self, type);
  int n = 0;
  while (inputs[n])
    n++;
  node->op_type = ans_onnx_writer_copy (self, type);
  node->name = name;
  node->n_input = (size_t) n;
  node->input = ans_arena_array (self->arena, char *, n);
  for (int i = 0; i < n; i++)
    node->input[i] = ans_onnx_writer_copy (self, inputs[i]);
  node->n_output = 1;
  node->output = ans_arena_array (self->arena, char *, 1);
  node->output[0] = name;
  g_ptr_array_add (self->nodes, node);
  return name;
}

/* ---- attributes ---- */

static Onnx__AttributeProto *
attribute (AnsOnnxWriter *self, const char *name)
{
  Onnx__NodeProto *node = self->nodes->pdata[self->nodes->len - 1];
  Onnx__AttributeProto *added =
      MESSAGE (self, Onnx__AttributeProto, ONNX__ATTRIBUTE_PROTO__INIT);
  Onnx__AttributeProto **all =
      ans_arena_array (self->arena, Onnx__AttributeProto *, node->n_attribute + 1);
  for (size_t i = 0; i < node->n_attribute; i++)
    all[i] = node->attribute[i];
  all[node->n_attribute++] = added;
  node->attribute = all;
  added->name = ans_onnx_writer_copy (self, name);
  added->has_type = TRUE;
  return added;
}

void
ans_onnx_writer_integer (AnsOnnxWriter *self, const char *name, gint64 value)
{
  Onnx__AttributeProto *added = attribute (self, name);
  added->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
  added->has_i = TRUE;
  added->i = value;
}

void
ans_onnx_writer_integers (AnsOnnxWriter *self, const char *name, int n, const int *values)
{
  Onnx__AttributeProto *added = attribute (self, name);
  added->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS;
  added->n_ints = (size_t) n;
  added->ints = ans_arena_array (self->arena, int64_t, n);
  for (int i = 0; i < n; i++)
    added->ints[i] = values[i];
}

/* ---- known values ---- */

static Onnx__TensorProto *
initializer (AnsOnnxWriter *self, char *name, int rank, const int *shape)
{
  Onnx__TensorProto *tensor = MESSAGE (self, Onnx__TensorProto, ONNX__TENSOR_PROTO__INIT);
  tensor->name = name;
  tensor->n_dims = (size_t) rank;
  tensor->dims = ans_arena_array (self->arena, int64_t, rank);
  for (int i = 0; i < rank; i++)
    tensor->dims[i] = shape[i];
  tensor->has_data_type = tensor->has_raw_data = TRUE;
  g_ptr_array_add (self->initializers, tensor);
  return tensor;
}

/* Room for n values of `size` bytes, which are to be little-endian. */
static gpointer
raw (AnsOnnxWriter *self, Onnx__TensorProto *tensor, int n, gsize size)
{
  tensor->raw_data.len = (gsize) n * size;
  tensor->raw_data.data = ans_arena_alloc (self->arena, tensor->raw_data.len);
  return tensor->raw_data.data;
}

static void
fill_single (int n, const double *values, guint32 *words)
{
  for (int i = 0; i < n; i++) {
    float value = (float) values[i];
    memcpy (&words[i], &value, sizeof value);
    words[i] = GUINT32_TO_LE (words[i]);
  }
}

static void
fill_words (int n, gconstpointer values, guint64 *words)
{
  memcpy (words, values, (gsize) n * sizeof *words);
  for (int i = 0; i < n; i++)
    words[i] = GUINT64_TO_LE (words[i]);
}

const char *
ans_onnx_writer_tensor (AnsOnnxWriter *self, const char *name, int rank, const int *shape,
                        const double *values)
{
  char *own = name ? ans_onnx_writer_copy (self, name) : fresh (self, "constant");
  Onnx__TensorProto *tensor = initializer (self, own, rank, shape);
  int n = 1;
  for (int i = 0; i < rank; i++)
    n *= shape[i];
  if (self->precision == ANS_ONNX_SINGLE) {
    tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    fill_single (n, values, raw (self, tensor, n, sizeof (guint32)));
  } else {
    tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
    fill_words (n, values, raw (self, tensor, n, sizeof (guint64)));
  }
  return own;
}

const char *
ans_onnx_writer_number (AnsOnnxWriter *self, double value)
{
  return ans_onnx_writer_tensor (self, NULL, 0, NULL, &value);
}

const char *
ans_onnx_writer_indices (AnsOnnxWriter *self, int n, const int *values)
{
  char *name = fresh (self, "indices");
  Onnx__TensorProto *tensor = initializer (self, name, 1, &n);
  gint64 *wide = ans_arena_array (self->arena, gint64, n);
  for (int i = 0; i < n; i++)
    wide[i] = values[i];
  tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__INT64;
  fill_words (n, wide, raw (self, tensor, n, sizeof *wide));
  return name;
}

/* ---- what several operations need ---- */

const char *
ans_onnx_writer_turn (AnsOnnxWriter *self, const char *x, const char *result, int rank,
                      const int *axes)
{
  const char *turned = ANS_ONNX (self, "Transpose", result, x);
  ans_onnx_writer_integers (self, "perm", rank, axes);
  return turned;
}

const char *
ans_onnx_writer_cut (AnsOnnxWriter *self, const char *x, const char *result, int axis,
                     int first, int end)
{
  const char *begins = ans_onnx_writer_indices (self, 1, &first);
  const char *ends = ans_onnx_writer_indices (self, 1, &end);
  const char *axes = ans_onnx_writer_indices (self, 1, &axis);
  return ANS_ONNX (self, "Slice", result, x, begins, ends, axes);
}

const char *
ans_onnx_writer_batch (AnsOnnxWriter *self)
{
  if (!self->batch && self->rows) {
    const char *shape = ANS_ONNX (self, "Shape", NULL, self->rows);
    self->batch = ans_onnx_writer_cut (self, shape, NULL, 0, 0, 1);
  }
  return self->batch;
}

void
ans_onnx_writer_refuse (AnsOnnxWriter *self, const AnsNode *node, const char *reason)
{
  g_autofree char *text = ans_node_text (node);
  if (!self->error)
    g_set_error (&self->error, ANS_ERROR, ANS_ERROR_USAGE,
                 "ONNX has no counterpart for %s: %s", text, reason);
}
