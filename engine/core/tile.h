/* Small dense products whose result stays in registers, without packing or copying: for
 * operands that lie in memory as BLAS does not take them, such as windows that overlap.
 * Kernels for AVX-512, AVX2 and baseline in one binary, chosen when run. */
#pragma once

#include <glib.h>

#define ANS_TILE_VECTOR 8 /* doubles; B is read in whole vectors */

/* C[i][j] = sum over s < segments and l < k of A[i, l, s] B[l, s][j], for i < m, j < n;
 * added to what C holds if `add`.  A[i, l, s] is A[i a_row + l a_step + s a_segment], and
 * B[l, s] the row at B + l b_step + s b_segment.  C must not overlap with A and B. */
typedef struct {
  int m, n;        /* n <= ans_tile_columns; 0 < m */
  int segments, k; /* either may be 0: an empty sum */
  gboolean add;
  const double *A, *B;
  gsize a_row, a_step, a_segment;
  gsize b_step, b_segment; /* rows of B: n rounded up to ANS_TILE_VECTOR are read */
  double *C;
  gsize c_row;
} AnsTile;

void ans_tile_run (const AnsTile *self);

/* C (m x n) = op(A) B, packed, added to C if `add`; op(A) is m x k, stored k x m with ta.
 * n is a multiple of ANS_TILE_VECTOR. */
void ans_tile_gemm (gboolean ta, int m, int n, int k, const double *A, const double *B,
                    gboolean add, double *C);

/* Uses vectors of at most 512 (the initial value), 256 or 128 bits, for all threads; the
 * wider ones on processors that have them.  For tests and measurements, before panels are
 * laid out. */
void ans_tile_limit (int bits);

/* The most columns of one tile on this processor, a multiple of ANS_TILE_VECTOR. */
int ans_tile_columns (void);

/* Columns per panel when n columns are shared out evenly over as few tiles as possible; a
 * multiple of ANS_TILE_VECTOR. */
int ans_tile_panel (int n);
