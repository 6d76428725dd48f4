/* The page about a problem: what it is, its equations, what to look for, references.
 *
 * It is a text of paragraphs, each in Pango markup, with an empty line between them:
 *
 *   # Title                 once, first
 *   ## Heading
 *   > an equation, on one or more lines that begin with >
 *   - an item of a list; lines that do not begin with - go on with it
 *   anything else is a paragraph
 *
 * Pages lie in the resources, pages/ID.md; a translation in pages/LANGUAGE/ID.md. */
#pragma once

#include <glib.h>

typedef enum {
  ANS_PAGE_TITLE,
  ANS_PAGE_HEADING,
  ANS_PAGE_TEXT,
  ANS_PAGE_EQUATION,
  ANS_PAGE_ITEM,
} AnsPageKind;

typedef struct {
  AnsPageKind kind;
  char *markup;
} AnsPageBlock;

typedef struct {
  int n;
  AnsPageBlock *blocks; /* n */
} AnsPage;

/* `name` is how errors call the text: "committor.md:12: ...". */
AnsPage *ans_page_parse (const char *text, const char *name, GError **error);
/* The page of a problem, in the person's language if there is one. */
AnsPage *ans_page_load (const char *problem, GError **error);
void ans_page_free (AnsPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsPage, ans_page_free)

/* The text of a resource folder/ID.ending, in the person's language if there is one;
 * NULL: there is none.  Free it. */
char *ans_page_resource (const char *folder, const char *id, const char *ending);
