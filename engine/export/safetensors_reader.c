/* Reading safetensors.  Everything in the file is checked before it is used, and the
 * JSON's nesting before it is parsed, because the parser is recursive. */
#include "engine/core/error.h"
#include "engine/export/safetensors_private.h"

#include <json-glib/json-glib.h>
#include <string.h>

enum { LARGEST_HEADER = 16 * 1024 * 1024, DEEPEST = 4, LENGTH_BYTES = 8 };

typedef struct {
  gsize begin, end;
  const char *name;
} Range;

typedef struct {
  const char *file;   /* as errors call it */
  const guint8 *data; /* behind the header */
  gsize bytes;
  AnsSafetensors *out;
  GArray *ranges;
} Reader;

G_GNUC_PRINTF (3, 4)
static gboolean
refuse (const char *file, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "'%s' is not a safetensors file: %s",
               file, reason);
  return FALSE;
}

/* ---- the header's text ---- */

/* How deep brackets are nested outside of strings. */
static int
nesting (const char *text, gsize length)
{
  int depth = 0, deepest = 0;
  gboolean quoted = FALSE;
  for (gsize i = 0; i < length; i++) {
    if (quoted && text[i] == '\\')
      i++;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && (text[i] == '{' || text[i] == '[')) {
      depth++;
      deepest = MAX (deepest, depth);
    } else if (!quoted && (text[i] == '}' || text[i] == ']'))
      depth--;
  }
  return deepest;
}

static JsonObject *
parse_header (const char *file, const char *text, gsize length, JsonParser *parser,
              GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (length == 0 || text[0] != '{' || !g_utf8_validate (text, (gssize) length, NULL)) {
    refuse (file, error, "its header is not JSON in UTF-8");
    return NULL;
  }
  if (nesting (text, length) > DEEPEST) {
    refuse (file, error, "its header is nested more than %d deep", DEEPEST);
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, (gssize) length, &failure)) {
    refuse (file, error, "its header: %s", failure->message);
    return NULL;
  }
  JsonNode *root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (file, error, "its header is not an object");
    return NULL;
  }
  return json_node_get_object (root);
}

/* ---- one tensor ---- */

static gboolean
read_count (JsonArray *array, guint index, gint64 *value)
{
  JsonNode *node = json_array_get_element (array, index);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return *value >= 0;
}

static JsonArray *
array_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
read_type (Reader *self, JsonObject *object, AnsTensor *tensor, GError **error)
{
  JsonNode *node = json_object_get_member (object, "dtype");
  const char *type = node && JSON_NODE_HOLDS_VALUE (node) &&
                             json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node)
                         : NULL;
  tensor->integers = g_strcmp0 (type, "I64") == 0;
  return tensor->integers || g_strcmp0 (type, "F64") == 0 ||
         refuse (self->file, error, "tensor '%s' has the type '%s'; F64 and I64 are read",
                 tensor->name, type ? type : "");
}

static gboolean
read_shape (Reader *self, JsonObject *object, AnsTensor *tensor, GError **error)
{
  JsonArray *shape = array_member (object, "shape");
  guint rank = shape ? json_array_get_length (shape) : G_MAXUINT;
  if (rank > ANS_TENSOR_MAX_RANK)
    return refuse (self->file, error, "tensor '%s' has no shape of at most %d dimensions",
                   tensor->name, ANS_TENSOR_MAX_RANK);
  tensor->rank = (int) rank;
  tensor->n = 1;
  for (guint i = 0; i < rank; i++)
    if (!read_count (shape, i, &tensor->shape[i]) ||
        !g_size_checked_mul (&tensor->n, tensor->n, (gsize) tensor->shape[i]))
      return refuse (self->file, error, "tensor '%s' has an impossible shape",
                     tensor->name);
  return TRUE;
}

static gboolean
read_range (Reader *self, JsonObject *object, const AnsTensor *tensor, Range *range,
            GError **error)
{
  JsonArray *offsets = array_member (object, "data_offsets");
  gint64 begin = 0, end = 0;
  gsize size;
  if (!offsets || json_array_get_length (offsets) != 2 ||
      !read_count (offsets, 0, &begin) || !read_count (offsets, 1, &end))
    return refuse (self->file, error, "tensor '%s' has no data_offsets", tensor->name);
  if (begin > end || (guint64) end > self->bytes)
    return refuse (self->file, error,
                   "tensor '%s' lies at %" G_GINT64_FORMAT " ... %" G_GINT64_FORMAT
                   ", outside of the file's %" G_GSIZE_FORMAT " bytes",
                   tensor->name, begin, end, self->bytes);
  if (!g_size_checked_mul (&size, tensor->n, ANS_TENSOR_WORD) ||
      (gsize) (end - begin) != size)
    return refuse (self->file, error,
                   "tensor '%s' has %" G_GINT64_FORMAT
                   " bytes, which do not agree with its shape",
                   tensor->name, end - begin);
  *range = (Range){(gsize) begin, (gsize) end, tensor->name};
  return TRUE;
}

static gboolean
read_tensor (Reader *self, const char *name, JsonNode *node, GError **error)
{
  g_autofree char *copy = g_strdup (name);
  AnsTensor tensor = {.name = copy};
  Range range = {0};
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (self->file, error, "tensor '%s' is not described by an object", name);
  JsonObject *object = json_node_get_object (node);
  if (!read_type (self, object, &tensor, error) ||
      !read_shape (self, object, &tensor, error) ||
      !read_range (self, object, &tensor, &range, error))
    return FALSE;
  range.name = name;
  g_array_append_val (self->ranges, range);
  ans_safetensors_add_raw (self->out, &tensor, self->data + range.begin);
  return TRUE;
}

static gboolean
read_metadata (Reader *self, JsonNode *node, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (self->file, error, "its __metadata__ is not an object");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value)) {
    if (!JSON_NODE_HOLDS_VALUE (value) ||
        json_node_get_value_type (value) != G_TYPE_STRING)
      return refuse (self->file, error, "its metadata '%s' is not a string", key);
    ans_safetensors_set_metadata (self->out, key, json_node_get_string (value));
  }
  return TRUE;
}

/* ---- the whole ---- */

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const Range *x = a, *y = b;
  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return (x->end > y->end) - (x->end < y->end);
}

static gboolean
check_ranges (Reader *self, GError **error)
{
  gsize reached = 0;
  g_array_sort (self->ranges, compare_ranges);
  for (guint i = 0; i < self->ranges->len; i++) {
    const Range *range = &g_array_index (self->ranges, Range, i);
    if (range->begin != reached)
      return refuse (self->file, error, "tensor '%s' %s", range->name,
                     range->begin < reached ? "overlaps another" : "comes after a hole");
    reached = range->end;
  }
  return reached == self->bytes ||
         refuse (self->file, error,
                 "%" G_GSIZE_FORMAT " bytes at its end belong to no tensor",
                 self->bytes - reached);
}

static gboolean
read_members (Reader *self, JsonObject *header, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, header);
  while (json_object_iter_next_ordered (&iter, &name, &node)) {
    gboolean success = strcmp (name, "__metadata__") == 0
                           ? read_metadata (self, node, error)
                           : read_tensor (self, name, node, error);
    if (!success)
      return FALSE;
  }
  return check_ranges (self, error);
}

AnsSafetensors *
ans_safetensors_parse (const guint8 *data, gsize bytes, const char *name, GError **error)
{
  guint64 length;
  if (bytes < LENGTH_BYTES) {
    refuse (name, error, "it has only %" G_GSIZE_FORMAT " bytes", bytes);
    return NULL;
  }
  memcpy (&length, data, sizeof length);
  length = GUINT64_FROM_LE (length);
  if (length > LARGEST_HEADER || length > bytes - LENGTH_BYTES) {
    refuse (name, error,
            "its header should have %" G_GUINT64_FORMAT " bytes, which is more than %s",
            length, length > LARGEST_HEADER ? "16 MiB" : "the file has");
    return NULL;
  }
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  g_autoptr (AnsSafetensors) out = ans_safetensors_new ();
  JsonObject *header = parse_header (name, (const char *) data + LENGTH_BYTES,
                                     (gsize) length, parser, error);
  Reader reader = {.file = name,
                   .data = data + LENGTH_BYTES + length,
                   .bytes = bytes - LENGTH_BYTES - (gsize) length,
                   .out = out,
                   .ranges = ranges};
  if (!header || !read_members (&reader, header, error))
    return NULL;
  return g_steal_pointer (&out);
}

/* Only a regular file: a device may have no end, and a mapped file may shrink while it is
 * read. */
AnsSafetensors *
ans_safetensors_load (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *contents = NULL;
  gsize bytes;
  if (g_file_test (path, G_FILE_TEST_EXISTS) &&
      !g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    refuse (path, error, "it is not a regular file");
    return NULL;
  }
  if (!g_file_get_contents (path, &contents, &bytes, &failure)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot read the checkpoint: %s",
                 failure->message);
    return NULL;
  }
  return ans_safetensors_parse ((const guint8 *) contents, bytes, path, error);
}
