/* Whatever a plot shows as the rows of a table: what is saved, copied and read as one. */
#pragma once

#include "engine/core/number.h"
#include "engine/frame/plot.h"

enum { ANS_ROWS_COLUMNS = 11 };

/* layer, label, kind, x, y, x_end, y_end, value, low, high, text. */
extern const char *const ans_rows_columns[ANS_ROWS_COLUMNS];

/* What a row does not have is NaN or empty. */
typedef struct {
  int layer; /* from 0, the lowest */
  const char *label, *kind, *text;
  float x, y, x_end, y_end, value, low, high;
} AnsRow;

typedef struct _AnsRows AnsRows;

/* The points within `box` (its sides may be NaN: no bound) of a plot that lives longer.
 */
AnsRows *ans_rows_new (const AnsPlot *plot, const AnsBox *box);
void ans_rows_free (AnsRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsRows, ans_rows_free)

int ans_rows_length (const AnsRows *self);
AnsRow ans_rows_get (const AnsRows *self, int index);

/* A field as text, with as few digits as tell a float from its neighbours: the row's own
 * string, or `number`. */
const char *ans_rows_field (const AnsRow *row, int column, char number[ANS_NUMBER_SIZE]);
