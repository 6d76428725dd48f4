#include "ui/widgets/highlight.h"

#include <pango/pango.h>
#include <string.h>

/* Where a walk through markup is. */
typedef struct {
  const char *at;
  int italics;     /* how many <i> are open */
  gunichar before; /* the last character that is read, 0 at first */
} Walk;

static gboolean
is_tag (const Walk *self)
{
  return *self->at == '<' || *self->at == '&';
}

/* The end of the tag, entity or character in hand. */
static const char *
end_of (const Walk *self)
{
  const char *end = *self->at == '<'   ? strchr (self->at, '>')
                    : *self->at == '&' ? strchr (self->at, ';')
                                       : NULL;
  return end ? end + 1 : self->at + g_utf8_skip[*(const guchar *) self->at];
}

static void
go_on (Walk *self)
{
  if (g_str_has_prefix (self->at, "<i>"))
    self->italics++;
  else if (g_str_has_prefix (self->at, "</i>"))
    self->italics--;
  else if (!is_tag (self))
    self->before = g_utf8_get_char (self->at);
  self->at = end_of (self);
}

/* Does the symbol stand here, and on its own? */
static gboolean
stands (const Walk *self, const char *symbol)
{
  gsize n = strlen (symbol);
  if (is_tag (self) || strncmp (self->at, symbol, n) != 0)
    return FALSE;
  gunichar first = g_utf8_get_char (symbol), after = g_utf8_get_char (self->at + n);
  if (g_unichar_combining_class (after) > 0)
    return FALSE;
  if (!g_unichar_isalpha (first) || self->italics > 0)
    return g_utf8_strlen (symbol, -1) == 1 ||
           (!g_unichar_isalpha (self->before) && !g_unichar_isalpha (after));
  return g_unichar_isupper (first) && !g_unichar_isalpha (self->before) &&
         !g_unichar_isalpha (after);
}

/* NULL: the symbol does not stand in it. */
static char *
mark (const char *markup, const char *symbol, const char *open, const char *close)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Walk walk = {.at = markup};
  gboolean any = FALSE;
  while (*walk.at) {
    if (*symbol && stands (&walk, symbol)) {
      g_string_append_printf (text, "%s%s%s", open, symbol, close);
      walk.before = g_utf8_get_char (symbol);
      walk.at += strlen (symbol);
      any = TRUE;
      continue;
    }
    const char *from = walk.at;
    go_on (&walk);
    g_string_append_len (text, from, walk.at - from);
  }
  return any ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *
ans_highlight_symbol (const char *markup, const char *symbol, const char *open,
                      const char *close)
{
  g_autofree char *plain = NULL;
  if (!symbol || !pango_parse_markup (symbol, -1, 0, NULL, &plain, NULL, NULL) ||
      strpbrk (plain, "<&"))
    return g_strdup (markup);
  char *marked = mark (markup, plain, open, close);
  g_auto (GStrv) parts = g_strsplit_set (plain, "=/ ", -1);
  for (char **part = parts; *part && !marked; part++)
    if (g_unichar_isalpha (g_utf8_get_char (*part)))
      marked = mark (markup, *part, open, close);
  return marked ? marked : g_strdup (markup);
}
