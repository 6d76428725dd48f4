/* Determinants and inverses of many small matrices at once, by elimination with partial
 * pivoting.  The matrices lie side by side in the lanes of vector registers, so that each
 * of them has the same bits whatever its neighbours are. */
#pragma once

#include <glib.h>

/* What is wanted of `count` matrices n x n, packed; the rest is NULL.  May not overlap
 * with the matrices. */
typedef struct {
  double *log_abs_det;        /* count; -inf where singular */
  double *sign;               /* count: -1, 0, 1; NaN where log_abs_det is */
  double *inverse;            /* count x n x n; NaN where singular */
  double *inverse_transposed; /* count x n x n */
} AnsLuResults;

/* Doubles of scratch that ans_lu needs. */
gsize ans_lu_scratch (int n);

/* n is 64 at most.  A matrix is singular when a pivot is exactly zero. */
void ans_lu (int n, gsize count, const double *matrices, const AnsLuResults *results,
             double *scratch);
