/* A table of text for the terminal: columns as wide as what is in them. */
#pragma once

#include <glib.h>

typedef struct _AnsTable AnsTable;

/* One letter a column: 'l' to the left, 'r' to the right. */
AnsTable *ans_table_new (const char *columns);
void ans_table_free (AnsTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsTable, ans_table_free)

/* The cells of the next row, from the left; copied. */
void ans_table_add (AnsTable *self, const char *text);

/* The whole as text, each line after `indent` spaces; free it. */
char *ans_table_text (const AnsTable *self, int indent);

/* A number in a few digits, for reading; NaN: "-".  Free it. */
char *ans_table_number (double value);
