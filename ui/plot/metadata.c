#include "ui/plot/metadata.h"

#include <string.h>

char *
ans_metadata_date (void)
{
  const char *text = g_getenv ("SOURCE_DATE_EPOCH");
  gint64 seconds = 946684800;
  if (text && !g_ascii_string_to_signed (text, 10, 0, 253402300799, &seconds, NULL))
    seconds = 946684800;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  return g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");
}

/* The checksum of PNG chunks (ISO 3309), bit by bit: a chunk of text is short. */
static guint32
checksum (const guchar *bytes, gsize n)
{
  guint32 crc = 0xffffffff;
  for (gsize i = 0; i < n; i++) {
    crc ^= bytes[i];
    for (int k = 0; k < 8; k++)
      crc = crc & 1 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
  }
  return ~crc;
}

static void
append_number (GByteArray *bytes, guint32 value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (bytes, (const guchar *) &value, 4);
}

/* iTXt: keyword, no compression, no language, the text in UTF-8. */
static void
append_chunk (GByteArray *bytes, const char *keyword, const char *text)
{
  GByteArray *chunk = g_byte_array_new ();
  g_byte_array_append (chunk, (const guchar *) "iTXt", 4);
  g_byte_array_append (chunk, (const guchar *) keyword, (guint) strlen (keyword));
  g_byte_array_append (chunk, (const guchar *) "\0\0\0\0\0", 5);
  g_byte_array_append (chunk, (const guchar *) text, (guint) strlen (text));
  append_number (bytes, chunk->len - 4);
  g_byte_array_append (bytes, chunk->data, chunk->len);
  append_number (bytes, checksum (chunk->data, chunk->len));
  g_byte_array_unref (chunk);
}

void
ans_metadata_into_png (GByteArray *png, const char *title, const char *recipe)
{
  const guint header = 8 + 25; /* signature and IHDR */
  GByteArray *chunks = g_byte_array_new ();
  append_chunk (chunks, "Software", "Ansatz " ANS_VERSION);
  if (title)
    append_chunk (chunks, "Title", title);
  if (recipe)
    append_chunk (chunks, "Description", recipe);
  guint tail = png->len - header;
  g_byte_array_set_size (png, png->len + chunks->len);
  memmove (png->data + header + chunks->len, png->data + header, tail);
  memcpy (png->data + header, chunks->data, chunks->len);
  g_byte_array_unref (chunks);
}

static gboolean
renumber (const GMatchInfo *match, GString *result, gpointer data)
{
  GHashTable *numbers = data;
  g_autofree char *name = g_match_info_fetch (match, 2);
  g_autofree char *before = g_match_info_fetch (match, 1);
  gpointer number = g_hash_table_lookup (numbers, name);
  if (!number) {
    number = GINT_TO_POINTER (g_hash_table_size (numbers) + 1);
    g_hash_table_insert (numbers, g_strdup (name), number);
  }
  gsize letters = strcspn (name, "0123456789");
  g_string_append_printf (result, "%s%.*s%d", before, (int) letters, name,
                          GPOINTER_TO_INT (number));
  return FALSE;
}

static void
append_element (GString *text, const char *name, const char *content)
{
  if (content) {
    g_autofree char *escaped = g_markup_escape_text (content, -1);
    g_string_append_printf (text, "<%s>%s</%s>\n", name, escaped, name);
  }
}

void
ans_metadata_into_svg (GByteArray *svg, const char *title, const char *recipe)
{
  g_autoptr (GRegex) identifiers =
      g_regex_new ("(id=\"|href=\"#|url\\(#)([a-z]+[0-9]+)(?=[\")])", 0, 0, NULL);
  g_autoptr (GHashTable) numbers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text =
      g_regex_replace_eval (identifiers, (const char *) svg->data, (gssize) svg->len, 0,
                            0, renumber, numbers, NULL);
  const char *element = strstr (text, "<svg"),
             *end = element ? strchr (element, '>') : NULL;
  g_return_if_fail (end);
  g_autoptr (GString) whole = g_string_new_len (text, end + 1 - text);
  g_string_append_c (whole, '\n');
  append_element (whole, "title", title);
  append_element (whole, "desc", recipe);
  g_string_append (whole, end + 1 + (end[1] == '\n'));
  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, (const guchar *) whole->str, (guint) whole->len);
}
