#include "engine/core/linalg.h"

#include <cblas.h>
#include <math.h>

/* LAPACK's own Fortran interface, which OpenBLAS carries; its LAPACKE is another package.
 */
void dpotrf_ (const char *uplo, const int *n, double *A, const int *lda, int *info);
void dpotrs_ (const char *uplo, const int *n, const int *columns, const double *A,
              const int *lda, double *b, const int *ldb, int *info);
void dgetrf_ (const int *m, const int *n, double *A, const int *lda, int *pivots,
              int *info);
void dgetri_ (const int *n, double *A, const int *lda, const int *pivots, double *work,
              const int *length, int *info);

/* Whether OpenBLAS takes operands as they are, in vectors of 512 bits. */
static gboolean direct;

/* A second thread of BLAS makes products of our sizes slower, and allocates. */
__attribute__ ((constructor)) static void
prepare (void)
{
  static const char *const wide[] = {"SkylakeX", "Cooperlake", "SapphireRapids", NULL};
  openblas_set_num_threads (1);
  direct = g_strv_contains (wide, openblas_get_corename ());
}

#define TILE 192 /* rows and columns of one tile of a Gram matrix */

#define EDGE 4     /* most columns at the edge that are taken apart */
#define DEPTH 512  /* of one piece of them */
#define SHALLOW 16 /* less than this is no matter */

/* C (m x n, rows ldc apart) = A B + beta C for n <= EDGE columns of B, by way of B^T. */
static void
edge_gemm (int m, int n, int k, const double *A, const double *B, int ldb, double beta,
           double *C, int ldc)
{
  double transposed[EDGE * DEPTH];
  for (int first = 0; first < k; first += DEPTH) {
    int depth = MIN (DEPTH, k - first);
    for (int l = 0; l < depth; l++)
      for (int j = 0; j < n; j++)
        transposed[j * depth + l] = B[(gsize) (first + l) * (gsize) ldb + (gsize) j];
    cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, m, n, depth, 1.0, A + first, k,
                 transposed, depth, first > 0 ? 1 : beta, C, ldc);
  }
}

/* OpenBLAS 0.3.21 allocates memory in products A B on AVX-512 where one to four columns
 * are left over from eights; its A B^T does not, and is as fast. */
void
ans_linalg_gemm (gboolean ta, gboolean tb, int m, int n, int k, const double *A,
                 const double *B, double beta, double *C)
{
  int lda = MAX (ta ? m : k, 1), ldb = MAX (tb ? k : n, 1);
  int edge = !ta && !tb && k >= SHALLOW && n % 8 <= EDGE ? n % 8 : 0;

  if (m == 0 || n == 0)
    return;
  if (n > edge)
    cblas_dgemm (CblasRowMajor, ta ? CblasTrans : CblasNoTrans,
                 tb ? CblasTrans : CblasNoTrans, m, n - edge, k, 1.0, A, lda, B, ldb,
                 beta, C, n);
  if (edge > 0)
    edge_gemm (m, edge, k, A, B + n - edge, ldb, beta, C + n - edge, n);
}

#define DIRECT_LEAST 4096   /* multiply-adds, below which a call costs too much */
#define DIRECT_MOST 1000000 /* above it, OpenBLAS copies operands */

gboolean
ans_linalg_gemm_pays (int m, int n, int k)
{
  gint64 size = (gint64) m * n * k;

  return direct && n > 1 && size >= DIRECT_LEAST && size <= DIRECT_MOST;
}

void
ans_linalg_gemv (gboolean ta, int m, int n, const double *A, const double *x, double beta,
                 double *y)
{
  int rows = ta ? n : m, columns = ta ? m : n;
  cblas_dgemv (CblasRowMajor, ta ? CblasTrans : CblasNoTrans, rows, columns, 1.0, A,
               MAX (columns, 1), x, 1, beta, y, 1);
}

double
ans_linalg_dot (int n, const double *x, const double *y)
{
  return cblas_ddot (n, x, 1, y, 1);
}

double
ans_linalg_norm (int n, const double *x)
{
  return cblas_dnrm2 (n, x, 1);
}

void
ans_linalg_axpy (int n, double a, const double *x, double *y)
{
  cblas_daxpy (n, a, x, 1, y, 1);
}

void
ans_linalg_scale (int n, double a, double *x)
{
  cblas_dscal (n, a, x, 1);
}

typedef struct {
  gboolean of_rows; /* J J^T rather than J^T J */
  int rows, n, size;
  const double *J;
  double beta;
  double *A; /* size x size */
} Gram;

/* The tile (i, j), i >= j, of the lower triangle, and its mirror image. */
static void
gram_tile (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Gram *gram = data;
  int i = 0, j = task, n = gram->n, size = gram->size;
  while (j > i)
    j -= ++i;
  int first_i = i * TILE, first_j = j * TILE;
  int m_i = MIN (TILE, size - first_i), m_j = MIN (TILE, size - first_j);
  double *block = gram->A + (gsize) first_i * (gsize) size + first_j;
  if (gram->of_rows)
    cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, m_i, m_j, n, 1.0,
                 gram->J + (gsize) first_i * (gsize) n, n,
                 gram->J + (gsize) first_j * (gsize) n, n, gram->beta, block, size);
  else
    cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, m_i, m_j, gram->rows, 1.0,
                 gram->J + first_i, n, gram->J + first_j, n, gram->beta, block, size);
  if (i == j)
    return;
  for (int a = 0; a < m_i; a++)
    for (int b = 0; b < m_j; b++)
      gram->A[(gsize) (first_j + b) * (gsize) size + (gsize) (first_i + a)] =
          block[(gsize) a * (gsize) size + (gsize) b];
}

static void
run_gram (AnsParallel *parallel, Gram *gram)
{
  int tiles = (gram->size + TILE - 1) / TILE;
  ans_parallel_run (parallel, tiles * (tiles + 1) / 2, gram_tile, gram);
}

void
ans_linalg_gram (AnsParallel *parallel, int rows, int n, const double *J, double beta,
                 double *A)
{
  Gram gram = {.rows = rows, .n = n, .size = n, .J = J, .beta = beta, .A = A};
  run_gram (parallel, &gram);
}

void
ans_linalg_gram_rows (AnsParallel *parallel, int rows, int n, const double *J,
                      double beta, double *A)
{
  Gram gram = {
      .of_rows = TRUE, .rows = rows, .n = n, .size = rows, .J = J, .beta = beta, .A = A};
  run_gram (parallel, &gram);
}

/* The lower triangle of a row-major matrix is the upper one of a column-major matrix. */
gboolean
ans_linalg_cholesky (int n, double *A)
{
  int info;
  dpotrf_ ("U", &n, A, &n, &info);
  return info == 0;
}

void
ans_linalg_cholesky_solve (int n, const double *L, int m, double *b)
{
  int info;
  dpotrs_ ("U", &n, &m, L, &n, b, &n, &info);
  g_assert (info == 0);
}

/* A row-major matrix is the transpose of a column-major one, which has the same
 * determinant and the transposed inverse. */
gboolean
ans_linalg_lu (int n, double *A, int *pivots, double *log_abs_det, double *sign)
{
  gsize stride = (gsize) n + 1;
  int info;

  dgetrf_ (&n, &n, A, &n, pivots, &info);
  *log_abs_det = 0;
  *sign = 1;
  for (int i = 0; i < n; i++) {
    double pivot = A[(gsize) i * stride];
    *log_abs_det += log (fabs (pivot));
    *sign *= (pivots[i] == i + 1 ? 1 : -1) * (pivot > 0 ? 1.0 : pivot < 0 ? -1.0 : pivot);
  }
  return info == 0;
}

void
ans_linalg_lu_invert (int n, double *LU, const int *pivots, int length, double *work)
{
  int info;
  dgetri_ (&n, LU, &n, pivots, work, &length, &info);
  g_assert (info == 0);
}

void
ans_linalg_tridiagonal (int n, const double *lower, double *diagonal, const double *upper,
                        double *b)
{
  for (int i = 1; i < n; i++) {
    double factor = lower[i] / diagonal[i - 1];
    diagonal[i] -= factor * upper[i - 1];
    b[i] -= factor * b[i - 1];
  }
  for (int i = n - 1; i >= 0; i--) {
    double above = i + 1 < n ? upper[i] * b[i + 1] : 0.0;
    b[i] = (b[i] - above) / diagonal[i];
  }
}
