#include "ui/widgets/page.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <pango/pango.h>
#include <string.h>

#include "engine/core/error.h"

#define ROOT "/org/ansatz/Ansatz"

typedef struct {
  const char *name;
  int line;         /* in hand, from 1 */
  int begun;        /* the line where the block in hand begins */
  gboolean open;    /* there is a block in hand */
  AnsPageKind kind; /* its kind */
  GString *markup;  /* its text so far */
  GArray *blocks;   /* of AnsPageBlock */
} Reader;

static gboolean
fail (const Reader *self, int line, const char *what, GError **error)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "%s:%d: %s", self->name, line, what);
  return FALSE;
}

/* The block in hand is complete. */
static gboolean
finish_block (Reader *self, GError **error)
{
  if (!self->open)
    return TRUE;
  self->open = FALSE;
  g_autoptr (GError) markup_error = NULL;
  if (!pango_parse_markup (self->markup->str, -1, 0, NULL, NULL, NULL, &markup_error))
    return fail (self, self->begun, markup_error->message, error);
  if (!*self->markup->str)
    return fail (self, self->begun, _ ("nothing is written here"), error);
  if ((self->kind == ANS_PAGE_TITLE) != (self->blocks->len == 0))
    return fail (self, self->begun, _ ("one title is wanted, at the beginning"), error);
  AnsPageBlock block = {self->kind, g_strdup (self->markup->str)};
  g_array_append_val (self->blocks, block);
  g_string_truncate (self->markup, 0);
  return TRUE;
}

static const struct {
  const char *prefix;
  AnsPageKind kind;
} marks[] = {{"## ", ANS_PAGE_HEADING},
             {"# ", ANS_PAGE_TITLE},
             {"> ", ANS_PAGE_EQUATION},
             {"- ", ANS_PAGE_ITEM}};

/* What a line begins, and the text after its mark. */
static AnsPageKind
kind_of (const char *line, const char **text, gboolean *marked)
{
  *marked = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (line, marks[i].prefix)) {
      *text = line + strlen (marks[i].prefix);
      return marks[i].kind;
    }
  *text = line;
  *marked = FALSE;
  return ANS_PAGE_TEXT;
}

/* Lines of an equation stay lines; others are joined. */
static gboolean
read_line (Reader *self, char *line, GError **error)
{
  gboolean marked;
  const char *text;
  g_strstrip (line);
  if (!*line)
    return finish_block (self, error);
  AnsPageKind kind = kind_of (line, &text, &marked);
  gboolean equation = kind == ANS_PAGE_EQUATION && self->kind == ANS_PAGE_EQUATION;
  if (self->open && (equation || !marked)) {
    g_string_append_printf (self->markup, "%s%s", equation ? "\n" : " ", text);
    return TRUE;
  }
  if (!finish_block (self, error))
    return FALSE;
  self->open = TRUE;
  self->kind = kind;
  self->begun = self->line;
  g_string_assign (self->markup, text);
  return TRUE;
}

static void
clear_block (gpointer block)
{
  g_free (((AnsPageBlock *) block)->markup);
}

AnsPage *
ans_page_parse (const char *text, const char *name, GError **error)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (AnsPageBlock));
  g_array_set_clear_func (blocks, clear_block);
  Reader reader = {.name = name, .markup = markup, .blocks = blocks};
  if (!g_utf8_validate (text, -1, NULL)) {
    fail (&reader, 1, _ ("the text is not UTF-8"), error);
    return NULL;
  }
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    reader.line++;
    if (!read_line (&reader, *line, error))
      return NULL;
  }
  if (!finish_block (&reader, error))
    return NULL;
  if (blocks->len == 0) {
    fail (&reader, 1, _ ("the page is empty"), error);
    return NULL;
  }
  AnsPage *self = g_new0 (AnsPage, 1);
  self->n = (int) blocks->len;
  self->blocks = g_memdup2 (blocks->data, blocks->len * sizeof (AnsPageBlock));
  g_array_set_clear_func (blocks, NULL);
  return self;
}

void
ans_page_free (AnsPage *self)
{
  if (!self)
    return;
  for (int i = 0; i < self->n; i++)
    clear_block (&self->blocks[i]);
  g_free (self->blocks);
  g_free (self);
}

static char *
read_resource (const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  gsize n;
  const char *data = bytes ? g_bytes_get_data (bytes, &n) : NULL;
  return data ? g_strndup (data, n) : NULL;
}

char *
ans_page_resource (const char *folder, const char *id, const char *ending)
{
  const char *const *languages = g_get_language_names ();
  for (; *languages; languages++) {
    g_autofree char *path =
        g_strdup_printf (ROOT "/%s/%s/%s.%s", folder, *languages, id, ending);
    char *text = read_resource (path);
    if (text)
      return text;
  }
  g_autofree char *path = g_strdup_printf (ROOT "/%s/%s.%s", folder, id, ending);
  return read_resource (path);
}

AnsPage *
ans_page_load (const char *problem, GError **error)
{
  g_autofree char *text = ans_page_resource ("pages", problem, "md");
  g_autofree char *name = g_strdup_printf ("%s.md", problem);
  if (text)
    return ans_page_parse (text, name, error);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, _ ("there is no page about %s"),
               problem);
  return NULL;
}
