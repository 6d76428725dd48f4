/* Many small matrix products, for which a call of BLAS would cost more than the work.
 * Each entry is one sum in rising order, whatever the sizes, so that its bits do not
 * depend on where it lies. */
#pragma once

#include <glib.h>

/* Whether they are faster here than calls of BLAS, for products of any number of rows m
 * if `many`. */
gboolean ans_small_gemm_pays (gboolean ta, gboolean many, int m, int n, int k);

/* Doubles of scratch that ans_small_gemm needs. */
gsize ans_small_gemm_scratch (int n, int k);

typedef struct {
  gboolean ta, tb;
  int m, n, k;
  gsize count;
  gsize step_a, step_b; /* doubles from one A, or B, to the next; 0: always the same */
} AnsSmallGemm;

/* C (m x n, `count` of them, packed) = op(A) op(B) as for ans_linalg_gemm.  C may not
 * overlap with A and B. */
void ans_small_gemm (const AnsSmallGemm *self, const double *A, const double *B,
                     double *C, double *scratch);
