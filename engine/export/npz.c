#include "engine/export/npz.h"

#include "engine/core/error.h"
#include "engine/export/file.h"

#include <string.h>

enum { NPY_ALIGNMENT = 64, STORED_VERSION = 20, DOS_DATE = 0x21 /* 1 January 1980 */ };

typedef struct {
  char *name;
  guint32 crc, size, offset;
} Entry;

typedef struct {
  GByteArray *bytes;
  GArray *entries; /* Entry */
  gboolean full;
} Zip;

static void
clear_entry (gpointer entry)
{
  g_free (((Entry *) entry)->name);
}

/* The checksum of zip files, reflected polynomial 0xedb88320. */
static guint32
checksum (const guint8 *data, gsize n)
{
  guint32 table[256], crc = 0xffffffff;
  for (guint32 i = 0; i < 256; i++) {
    table[i] = i;
    for (int bit = 0; bit < 8; bit++)
      table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
  }
  for (gsize i = 0; i < n; i++)
    crc = crc >> 8 ^ table[(crc ^ data[i]) & 0xff];
  return ~crc;
}

static void
put (Zip *self, guint64 value, int bytes)
{
  for (int i = 0; i < bytes; i++, value >>= 8) {
    guint8 byte = value & 0xff;
    g_byte_array_append (self->bytes, &byte, 1);
  }
}

static void
put_text (Zip *self, const char *text)
{
  g_byte_array_append (self->bytes, (const guint8 *) text, (guint) strlen (text));
}

/* What the local and the central header have in common: from the flags to the lengths. */
static void
put_common (Zip *self, const Entry *entry)
{
  put (self, 0x0800, 2); /* names are UTF-8 */
  put (self, 0, 2);      /* stored */
  put (self, 0, 2);
  put (self, DOS_DATE, 2);
  put (self, entry->crc, 4);
  put (self, entry->size, 4);
  put (self, entry->size, 4);
  put (self, strlen (entry->name), 2);
  put (self, 0, 2);
}

static void
add (Zip *self, const char *name, const GByteArray *array)
{
  Entry entry = {.name = g_strdup_printf ("%s.npy", name),
                 .crc = checksum (array->data, array->len),
                 .size = array->len,
                 .offset = self->bytes->len};
  g_array_append_val (self->entries, entry);
  if ((guint64) self->bytes->len + array->len > G_MAXUINT32 - (1u << 20)) {
    self->full = TRUE;
    return;
  }
  put (self, 0x04034b50, 4);
  put (self, STORED_VERSION, 2);
  put_common (self, &entry);
  put_text (self, entry.name);
  g_byte_array_append (self->bytes, array->data, array->len);
}

static void
finish (Zip *self)
{
  guint start = self->bytes->len;
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = &g_array_index (self->entries, Entry, i);
    put (self, 0x02014b50, 4);
    put (self, STORED_VERSION, 2);
    put (self, STORED_VERSION, 2);
    put_common (self, entry);
    put (self, 0, 2 + 2 + 2 + 4);
    put (self, entry->offset, 4);
    put_text (self, entry->name);
  }
  guint length = self->bytes->len - start;
  put (self, 0x06054b50, 4);
  put (self, 0, 4);
  put (self, self->entries->len, 2);
  put (self, self->entries->len, 2);
  put (self, length, 4);
  put (self, start, 4);
  put (self, 0, 2);
}

/* Magic, version, length of the header, the header as a Python literal filled up so that
 * the values are aligned, the values. */
static GByteArray *
npy (const char *type, const char *shape, gconstpointer values, gsize bytes)
{
  GByteArray *array = g_byte_array_new ();
  g_autofree char *text = g_strdup_printf (
      "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, shape);
  gsize length = strlen (text) + 11;
  gsize padding = (NPY_ALIGNMENT - length % NPY_ALIGNMENT) % NPY_ALIGNMENT;
  guint16 header = GUINT16_TO_LE ((guint16) (length - 10 + padding));
  g_autofree char *spaces = g_strnfill (padding, ' ');
  g_byte_array_append (array, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  g_byte_array_append (array, (const guint8 *) &header, 2);
  g_byte_array_append (array, (const guint8 *) text, (guint) strlen (text));
  g_byte_array_append (array, (const guint8 *) spaces, (guint) padding);
  g_byte_array_append (array, (const guint8 *) "\n", 1);
  g_byte_array_append (array, values, (guint) bytes);
  return array;
}

static void
add_tensor (Zip *self, const AnsTensor *tensor)
{
  g_autoptr (GString) shape = g_string_new (NULL);
  const char *order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<" : ">";
  g_autofree char *type = g_strconcat (order, tensor->integers ? "i8" : "f8", NULL);
  for (int i = 0; i < tensor->rank; i++)
    g_string_append_printf (shape, "%" G_GINT64_FORMAT ",", tensor->shape[i]);
  if (tensor->n > G_MAXUINT32 / 8 - 1024) {
    self->full = TRUE;
    return;
  }
  g_autoptr (GByteArray) array = npy (type, shape->str, tensor->values, tensor->n * 8);
  add (self, tensor->name, array);
}

static void
add_text (Zip *self, const char *key, const char *value)
{
  glong n;
  g_autofree char *name = g_strdup_printf ("__%s__", key);
  g_autofree gunichar *wide = g_utf8_to_ucs4 (value, -1, NULL, &n, NULL);
  const char *order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<" : ">";
  if (!wide || n == 0)
    return;
  g_autofree char *type = g_strdup_printf ("%sU%ld", order, n);
  g_autoptr (GByteArray) array = npy (type, "", wide, (gsize) n * sizeof *wide);
  add (self, name, array);
}

gboolean
ans_npz_save (const AnsSafetensors *file, const char *path, GError **error)
{
  Zip zip = {.bytes = g_byte_array_new (),
             .entries = g_array_new (FALSE, FALSE, sizeof (Entry))};
  gboolean success = FALSE;
  const char *key, *value;
  g_array_set_clear_func (zip.entries, clear_entry);
  for (int i = 0; i < ans_safetensors_n_tensors (file); i++)
    add_tensor (&zip, ans_safetensors_tensor (file, i));
  for (int i = 0; (key = ans_safetensors_metadata_entry (file, i, &value)); i++)
    add_text (&zip, key, value);
  if (zip.full) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
                 "'%s' would be larger than 4 GiB, which an NPZ file cannot be", path);
  } else {
    finish (&zip);
    success = ans_file_save (path, zip.bytes->data, zip.bytes->len, error);
  }
  g_byte_array_unref (zip.bytes);
  g_array_unref (zip.entries);
  return success;
}
