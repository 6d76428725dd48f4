/* Comma separated values (RFC 4180, CRLF at the end of a line), '.' decimals in every
 * locale. */
#pragma once

#include "engine/export/file.h"
#include "engine/frame/history.h"

/* One line for each step at which a metric was recorded, with a column for each of the
 * n_metrics names after the step's; where a metric was not recorded or is not a number
 * its field is empty. */
gboolean ans_csv_save_history (const AnsHistory *history, int n_metrics,
                               const char *const *names, const char *path,
                               GError **error);

/* A table of rows x columns numbers, row-major, under the columns' names. */
gboolean ans_csv_save_table (int rows, int columns, const char *const *names,
                             const double *values, const char *path, GError **error);
