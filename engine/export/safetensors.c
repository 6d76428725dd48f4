#include "engine/export/safetensors.h"

#include "engine/export/file.h"
#include "engine/export/json.h"
#include "engine/export/safetensors_private.h"

#include <string.h>

typedef struct {
  char *key, *value;
} Metadata;

struct _AnsSafetensors {
  int n_tensors, n_metadata;
  AnsTensor *tensors;
  Metadata *metadata;
};

AnsSafetensors *
ans_safetensors_new (void)
{
  return g_new0 (AnsSafetensors, 1);
}

void
ans_safetensors_free (AnsSafetensors *self)
{
  if (!self)
    return;
  for (int i = 0; i < self->n_tensors; i++) {
    g_free (self->tensors[i].name);
    g_free (self->tensors[i].values);
  }
  for (int i = 0; i < self->n_metadata; i++) {
    g_free (self->metadata[i].key);
    g_free (self->metadata[i].value);
  }
  g_free (self->tensors);
  g_free (self->metadata);
  g_free (self);
}

/* In place, between the host's order and the file's; nothing to do on most machines. */
static void
swap_to_little_endian (gsize n, guint64 *words)
{
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return;
  for (gsize i = 0; i < n; i++)
    words[i] = GUINT64_TO_LE (words[i]);
}

void
ans_safetensors_add (AnsSafetensors *self, const char *name, gboolean integers, int rank,
                     const gint64 *shape, gconstpointer values)
{
  AnsTensor tensor = {
      .name = g_strdup (name), .integers = integers, .rank = rank, .n = 1};
  g_assert (rank >= 0 && rank <= ANS_TENSOR_MAX_RANK);
  for (int i = 0; i < rank; i++) {
    tensor.shape[i] = shape[i];
    tensor.n *= (gsize) shape[i];
  }
  tensor.values = g_memdup2 (values, tensor.n * ANS_TENSOR_WORD);
  self->tensors = g_renew (AnsTensor, self->tensors, self->n_tensors + 1);
  self->tensors[self->n_tensors++] = tensor;
}

void
ans_safetensors_add_raw (AnsSafetensors *self, const AnsTensor *tensor,
                         const guint8 *bytes)
{
  ans_safetensors_add (self, tensor->name, tensor->integers, tensor->rank, tensor->shape,
                       bytes);
  swap_to_little_endian (tensor->n, self->tensors[self->n_tensors - 1].values);
}

void
ans_safetensors_set_metadata (AnsSafetensors *self, const char *key, const char *value)
{
  self->metadata = g_renew (Metadata, self->metadata, self->n_metadata + 1);
  self->metadata[self->n_metadata++] = (Metadata){g_strdup (key), g_strdup (value)};
}

int
ans_safetensors_n_tensors (const AnsSafetensors *self)
{
  return self->n_tensors;
}

const AnsTensor *
ans_safetensors_tensor (const AnsSafetensors *self, int index)
{
  return &self->tensors[index];
}

const AnsTensor *
ans_safetensors_find (const AnsSafetensors *self, const char *name)
{
  for (int i = 0; i < self->n_tensors; i++)
    if (strcmp (self->tensors[i].name, name) == 0)
      return &self->tensors[i];
  return NULL;
}

const char *
ans_safetensors_metadata (const AnsSafetensors *self, const char *key)
{
  for (int i = 0; i < self->n_metadata; i++)
    if (strcmp (self->metadata[i].key, key) == 0)
      return self->metadata[i].value;
  return NULL;
}

const char *
ans_safetensors_metadata_entry (const AnsSafetensors *self, int index, const char **value)
{
  if (index >= self->n_metadata)
    return NULL;
  *value = self->metadata[index].value;
  return self->metadata[index].key;
}

/* ---- writing ---- */

static void
describe_tensor (AnsJson *json, const AnsTensor *tensor, gint64 offset)
{
  ans_json_begin_object (json, tensor->name);
  ans_json_string (json, "dtype", tensor->integers ? "I64" : "F64");
  ans_json_begin_array (json, "shape");
  for (int i = 0; i < tensor->rank; i++)
    ans_json_integer (json, NULL, tensor->shape[i]);
  ans_json_end_array (json);
  ans_json_begin_array (json, "data_offsets");
  ans_json_integer (json, NULL, offset);
  ans_json_integer (json, NULL, offset + (gint64) (tensor->n * ANS_TENSOR_WORD));
  ans_json_end_array (json);
  ans_json_end_object (json);
}

static char *
header (const AnsSafetensors *self)
{
  AnsJson *json = ans_json_new (FALSE);
  gint64 offset = 0;
  ans_json_begin_object (json, NULL);
  if (self->n_metadata > 0) {
    ans_json_begin_object (json, "__metadata__");
    for (int i = 0; i < self->n_metadata; i++)
      ans_json_string (json, self->metadata[i].key, self->metadata[i].value);
    ans_json_end_object (json);
  }
  for (int i = 0; i < self->n_tensors; i++) {
    describe_tensor (json, &self->tensors[i], offset);
    offset += (gint64) (self->tensors[i].n * ANS_TENSOR_WORD);
  }
  ans_json_end_object (json);
  return ans_json_finish (json);
}

static void
write_values (AnsFile *file, const AnsTensor *tensor)
{
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN) {
    ans_file_write (file, tensor->values, tensor->n * ANS_TENSOR_WORD);
    return;
  }
  g_autofree guint64 *words = g_memdup2 (tensor->values, tensor->n * ANS_TENSOR_WORD);
  swap_to_little_endian (tensor->n, words);
  ans_file_write (file, words, tensor->n * ANS_TENSOR_WORD);
}

/* The header is filled up with spaces so that the tensors begin at a multiple of eight
 * bytes. */
gboolean
ans_safetensors_save (const AnsSafetensors *self, const char *path, GError **error)
{
  g_autofree char *text = header (self);
  gsize length = strlen (text), padding = (8 - length % 8) % 8;
  guint64 size = GUINT64_TO_LE ((guint64) (length + padding));
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  ans_file_write (file, &size, sizeof size);
  ans_file_print (file, text);
  ans_file_write (file, "        ", padding);
  for (int i = 0; i < self->n_tensors; i++)
    write_values (file, &self->tensors[i]);
  return ans_file_commit (file, error);
}
