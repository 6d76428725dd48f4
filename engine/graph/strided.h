/* Walks over two arrays with strides, of which either may repeat (stride 0). */
#pragma once

#include "engine/core/arena.h"
#include "engine/graph/shape.h"

/* Dimensions are merged where both arrays allow it. */
typedef struct {
  gboolean batched; /* the first dimension is size[0] times the rows of a run */
  int rank;
  int size[ANS_MAX_RANK + 1];
  int a[ANS_MAX_RANK + 1], b[ANS_MAX_RANK + 1]; /* strides, in doubles */
  int row;           /* elements of one sample, if there is a table of them */
  const int *table;  /* where each lies in a; or NULL */
  gboolean in_order; /* they lie in b one after the other */
} AnsStrided;

/* Strides of `operand`, whose samples lie `row` apart, seen from `shape` to which it
 * repeats. */
void ans_strided_strides (const AnsShape *shape, const AnsShape *operand, int row,
                          int *strides);

/* A walk over `shape` with the strides a and b, one for each of its dimensions. */
AnsStrided ans_strided (const AnsShape *shape, const int *a, const int *b);

/* Looks up the places of many short runs in a table, which the arena keeps, instead of
 * going through all dimensions; for reading and copying. */
void ans_strided_tabulate (AnsStrided *self, AnsArena *arena);

gint64 ans_strided_count (const AnsStrided *self, int rows);

/* Elements first ... first + n - 1 of the walk: b = a, b += a, b = max (a, b), where a
 * NaN is larger than anything; *_read packs into b from its beginning, *_write takes a
 * packed from its beginning. */
void ans_strided_copy (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                       double *b);
void ans_strided_add (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                      double *b);
void ans_strided_max (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                      double *b);
void ans_strided_read (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                       double *b);
void ans_strided_write (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                        double *b);
