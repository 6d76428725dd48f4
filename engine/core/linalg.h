/* Dense linear algebra over OpenBLAS, one thread each; row-major, packed.  All results
 * have the same bits for any number of threads in the pool. */
#pragma once

#include "engine/core/parallel.h"

/* C (m x n) = op(A) op(B) + beta C, where op(A) is m x k and op(B) is k x n.  With ta, A
 * is stored k x m; with tb, B is stored n x k. */
void ans_linalg_gemm (gboolean ta, gboolean tb, int m, int n, int k, const double *A,
                      const double *B, double beta, double *C);

/* Whether BLAS has kernels of the widest vectors for this processor which take a product
 * of this size as it lies, without copies: then nothing is faster. */
gboolean ans_linalg_gemm_pays (int m, int n, int k);

/* y (m) = op(A) x + beta y, A stored m x n (n x m with ta). */
void ans_linalg_gemv (gboolean ta, int m, int n, const double *A, const double *x,
                      double beta, double *y);

double ans_linalg_dot (int n, const double *x, const double *y);
double ans_linalg_norm (int n, const double *x);
void ans_linalg_axpy (int n, double a, const double *x, double *y); /* y += a x */
void ans_linalg_scale (int n, double a, double *x);

/* A (n x n, both triangles) = beta A + J^T J for J rows x n; tiles of A are shared out.
 */
void ans_linalg_gram (AnsParallel *parallel, int rows, int n, const double *J,
                      double beta, double *A);

/* A (rows x rows, both triangles) = beta A + J J^T, likewise. */
void ans_linalg_gram_rows (AnsParallel *parallel, int rows, int n, const double *J,
                           double beta, double *A);

/* In place A = L L^T of the lower triangle of A (n x n), the rest untouched; FALSE if A
 * is not positive definite. */
gboolean ans_linalg_cholesky (int n, double *A);

/* Solves L L^T x = b in place with the factor of ans_linalg_cholesky; `b` holds m columns
 * as rows (m x n). */
void ans_linalg_cholesky_solve (int n, const double *L, int m, double *b);

/* In place elimination of A (n x n) with row exchanges; log|det A| (-inf) and the sign of
 * det A (0) where singular, which FALSE says. */
gboolean ans_linalg_lu (int n, double *A, int *pivots, double *log_abs_det, double *sign);

/* In place inverse from the result of ans_linalg_lu; `work` has `length` >= n doubles,
 * 64 n are best. */
void ans_linalg_lu_invert (int n, double *LU, const int *pivots, int length,
                           double *work);

/* Solves a tridiagonal system in place (Thomas algorithm, no pivoting: the matrix must be
 * diagonally dominant); lower[0] and upper[n-1] are not read, `diagonal` is overwritten.
 */
void ans_linalg_tridiagonal (int n, const double *lower, double *diagonal,
                             const double *upper, double *b);
