#include "engine/export/json.h"

#include "engine/core/number.h"

#include <math.h>

struct _AnsJson {
  GString *text;
  gboolean indented, empty; /* nothing yet in the innermost object or array */
  int depth;
};

AnsJson *
ans_json_new (gboolean indented)
{
  AnsJson *self = g_new0 (AnsJson, 1);
  self->text = g_string_new (NULL);
  self->indented = indented;
  self->empty = TRUE;
  return self;
}

char *
ans_json_finish (AnsJson *self)
{
  g_assert (self->depth == 0);
  if (self->indented)
    g_string_append_c (self->text, '\n');
  char *text = g_string_free (self->text, FALSE);
  g_free (self);
  return text;
}

static void
new_line (AnsJson *self)
{
  if (!self->indented)
    return;
  g_string_append_c (self->text, '\n');
  for (int i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

/* What JSON does not allow within a string: quotes, backslashes and control characters.
 */
static void
quote (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (; *value; value++)
    if (*value == '"' || *value == '\\')
      g_string_append_printf (text, "\\%c", *value);
    else if ((guchar) *value < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *value);
    else
      g_string_append_c (text, *value);
  g_string_append_c (text, '"');
}

static void
begin_member (AnsJson *self, const char *key)
{
  if (!self->empty)
    g_string_append_c (self->text, ',');
  if (self->depth > 0)
    new_line (self);
  if (key) {
    quote (self->text, key);
    g_string_append (self->text, self->indented ? ": " : ":");
  }
  self->empty = FALSE;
}

static void
begin (AnsJson *self, const char *key, char bracket)
{
  begin_member (self, key);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->empty = TRUE;
}

static void
end (AnsJson *self, char bracket)
{
  self->depth--;
  if (!self->empty)
    new_line (self);
  g_string_append_c (self->text, bracket);
  self->empty = FALSE;
}

void
ans_json_begin_object (AnsJson *self, const char *key)
{
  begin (self, key, '{');
}

void
ans_json_end_object (AnsJson *self)
{
  end (self, '}');
}

void
ans_json_begin_array (AnsJson *self, const char *key)
{
  begin (self, key, '[');
}

void
ans_json_end_array (AnsJson *self)
{
  end (self, ']');
}

void
ans_json_string (AnsJson *self, const char *key, const char *value)
{
  begin_member (self, key);
  if (value && g_utf8_validate (value, -1, NULL)) {
    quote (self->text, value);
  } else if (value) {
    g_autofree char *valid = g_utf8_make_valid (value, -1);
    quote (self->text, valid);
  } else {
    g_string_append (self->text, "null");
  }
}

void
ans_json_number (AnsJson *self, const char *key, double value)
{
  char text[ANS_NUMBER_SIZE];
  begin_member (self, key);
  g_string_append (self->text, isfinite (value) ? ans_number_text (value, text) : "null");
}

void
ans_json_integer (AnsJson *self, const char *key, gint64 value)
{
  begin_member (self, key);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
ans_json_unsigned (AnsJson *self, const char *key, guint64 value)
{
  begin_member (self, key);
  g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, value);
}

void
ans_json_boolean (AnsJson *self, const char *key, gboolean value)
{
  begin_member (self, key);
  g_string_append (self->text, value ? "true" : "false");
}
