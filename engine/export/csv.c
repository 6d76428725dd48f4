#include "engine/export/csv.h"

#include "engine/core/number.h"
#include "engine/export/rows.h"

#include <math.h>
#include <string.h>

static void
append_text (GString *line, const char *text)
{
  if (!strpbrk (text, ",\"\r\n")) {
    g_string_append (line, text);
    return;
  }
  g_string_append_c (line, '"');
  for (; *text; text++)
    g_string_append (line, *text == '"' ? "\"\"" : (char[]){*text, '\0'});
  g_string_append_c (line, '"');
}

static void
write_text (AnsFile *file, const char *text)
{
  g_autoptr (GString) quoted = g_string_new (NULL);
  append_text (quoted, text);
  ans_file_print (file, quoted->str);
}

static void
write_number (AnsFile *file, double value)
{
  char text[ANS_NUMBER_SIZE];
  if (isfinite (value))
    ans_file_print (file, ans_number_text (value, text));
}

/* The next step at which any metric goes on; FALSE at the end. */
static gboolean
next_step (const AnsHistory *history, int n, const int *next, gint64 *step)
{
  gboolean found = FALSE;
  for (int i = 0; i < n; i++) {
    if (next[i] >= ans_history_length (history, i))
      continue;
    gint64 candidate = ans_history_step (history, i, next[i]);
    *step = found ? MIN (*step, candidate) : candidate;
    found = TRUE;
  }
  return found;
}

static void
write_step (AnsFile *file, const AnsHistory *history, int n, int *next, gint64 step)
{
  char text[32];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, step);
  ans_file_print (file, text);
  for (int i = 0; i < n; i++) {
    ans_file_print (file, ",");
    if (next[i] < ans_history_length (history, i) &&
        ans_history_step (history, i, next[i]) == step)
      write_number (file, ans_history_value (history, i, next[i]++));
  }
  ans_file_print (file, "\r\n");
}

gboolean
ans_csv_save_history (const AnsHistory *history, int n_metrics, const char *const *names,
                      const char *path, GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  gint64 step = 0;
  if (!file)
    return FALSE;
  int *next = g_new0 (int, n_metrics + 1);
  ans_file_print (file, "step");
  for (int i = 0; i < n_metrics; i++) {
    ans_file_print (file, ",");
    write_text (file, names[i]);
  }
  ans_file_print (file, "\r\n");
  while (next_step (history, n_metrics, next, &step))
    write_step (file, history, n_metrics, next, step);
  g_free (next);
  return ans_file_commit (file, error);
}

gboolean
ans_csv_save_table (int rows, int columns, const char *const *names, const double *values,
                    const char *path, GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  for (int j = 0; j < columns; j++) {
    ans_file_print (file, j ? "," : "");
    write_text (file, names[j]);
  }
  ans_file_print (file, "\r\n");
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) {
      ans_file_print (file, j ? "," : "");
      write_number (file, values[i * columns + j]);
    }
    ans_file_print (file, "\r\n");
  }
  return ans_file_commit (file, error);
}

/* ---- plots ---- */

static void
append_names (GString *line)
{
  for (int j = 0; j < ANS_ROWS_COLUMNS; j++)
    g_string_append_printf (line, "%s%s", j ? "," : "", ans_rows_columns[j]);
  g_string_append (line, "\r\n");
}

static void
append_row (GString *line, const AnsRow *row)
{
  for (int j = 0; j < ANS_ROWS_COLUMNS; j++) {
    char number[ANS_NUMBER_SIZE];
    if (j)
      g_string_append_c (line, ',');
    append_text (line, ans_rows_field (row, j, number));
  }
  g_string_append (line, "\r\n");
}

char *
ans_csv_plot_text (const AnsPlot *plot, const AnsBox *box)
{
  g_autoptr (AnsRows) rows = ans_rows_new (plot, box);
  GString *text = g_string_new (NULL);
  append_names (text);
  for (int i = 0; i < ans_rows_length (rows); i++) {
    AnsRow row = ans_rows_get (rows, i);
    append_row (text, &row);
  }
  return g_string_free (text, FALSE);
}

gboolean
ans_csv_save_plot (const AnsPlot *plot, const AnsBox *box, const char *path,
                   GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  g_autoptr (AnsRows) rows = ans_rows_new (plot, box);
  g_autoptr (GString) line = g_string_new (NULL);
  append_names (line);
  ans_file_print (file, line->str);
  for (int i = 0; i < ans_rows_length (rows); i++) {
    AnsRow row = ans_rows_get (rows, i);
    g_string_truncate (line, 0);
    append_row (line, &row);
    ans_file_print (file, line->str);
  }
  return ans_file_commit (file, error);
}
