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

/* C (m x n, `count` of them, packed) = op(A) op(B) as for ans_linalg_gemm; the A are
 * `step_a` doubles apart, the B `step_b`, where 0 stands for the same one.  C may not
 * overlap with A and B. */
void ans_small_gemm (gboolean ta, gboolean tb, int m, int n, int k, gsize count,
                     const double *A, gsize step_a, const double *B, gsize step_b,
                     double *C, double *scratch);
