#include "app/table.h"

#include <math.h>
#include <string.h>

struct _AnsTable {
  char *columns;
  GPtrArray *cells;
};

AnsTable *
ans_table_new (const char *columns)
{
  AnsTable *self = g_new0 (AnsTable, 1);
  self->columns = g_strdup (columns);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ans_table_free (AnsTable *self)
{
  if (!self)
    return;
  g_free (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
ans_table_add (AnsTable *self, const char *text)
{
  g_ptr_array_add (self->cells, g_strdup (text ? text : ""));
}

static int
width (const char *text)
{
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (text, -1, NULL);
  int sum = 0;
  for (const gunichar *c = letters; *c; c++)
    sum += g_unichar_iszerowidth (*c) ? 0 : g_unichar_iswide (*c) ? 2 : 1;
  return sum;
}

static void
pad (GString *line, int n)
{
  for (int i = 0; i < n; i++)
    g_string_append_c (line, ' ');
}

static void
append_row (const AnsTable *self, guint first, const int *widths, GString *line)
{
  for (guint j = 0; self->columns[j] && first + j < self->cells->len; j++) {
    const char *cell = self->cells->pdata[first + j];
    int space = widths[j] - width (cell);
    if (j > 0)
      pad (line, 2);
    if (self->columns[j] == 'r')
      pad (line, space);
    g_string_append (line, cell);
    if (self->columns[j] == 'l')
      pad (line, space);
  }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
}

char *
ans_table_text (const AnsTable *self, int indent)
{
  guint n = (guint) strlen (self->columns);
  int *widths = g_new0 (int, n);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->cells->len; i++)
    widths[i % n] = MAX (widths[i % n], width (self->cells->pdata[i]));
  for (guint i = 0; i < self->cells->len; i += n) {
    g_autoptr (GString) line = g_string_new (NULL);
    append_row (self, i, widths, line);
    pad (text, indent);
    g_string_append (text, line->str);
    g_string_append_c (text, '\n');
  }
  g_free (widths);
  return g_string_free (text, FALSE);
}

char *
ans_table_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (isnan (value))
    return g_strdup ("-");
  return g_strdup (g_ascii_formatd (text, sizeof text, "%.5g", value));
}
