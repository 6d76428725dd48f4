/* Writing JSON.  A writer of our own, because JSON-GLib prints 0.1 as 0.10000000000000001
 * and NaN as what is no JSON: here numbers have their shortest exact text, and what is no
 * number is null. */
#pragma once

#include <glib.h>

typedef struct _AnsJson AnsJson;

/* Indented, one member a line; or compact, all on one line. */
AnsJson *ans_json_new (gboolean indented);

/* The text, which ends with a line feed if it is indented; the writer is freed. */
char *ans_json_finish (AnsJson *self);

/* `key` is NULL within an array, and for the outermost value. */
void ans_json_begin_object (AnsJson *self, const char *key);
void ans_json_end_object (AnsJson *self);
void ans_json_begin_array (AnsJson *self, const char *key);
void ans_json_end_array (AnsJson *self);

void ans_json_string (AnsJson *self, const char *key, const char *value); /* NULL: null */
void ans_json_number (AnsJson *self, const char *key, double value);
void ans_json_integer (AnsJson *self, const char *key, gint64 value);
void ans_json_unsigned (AnsJson *self, const char *key, guint64 value);
void ans_json_boolean (AnsJson *self, const char *key, gboolean value);
