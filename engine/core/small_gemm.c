/* Tiles of up to 8 rows and 8 columns of C stay in registers while k goes by.  Columns
 * beyond the last one are read and written as well, into what follows in B and C: what
 * is written later puts it right.  Where nothing follows, at the end of the arrays, the
 * same is done in scratch. */
#include "engine/core/small_gemm.h"

#include "engine/core/vector.h"

#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))
#define ROWS 8
#define WIDTH 8

typedef double Row __attribute__ ((vector_size (WIDTH * sizeof (double))));

typedef struct {
  int m, n, k;
  int row_a, column_a; /* strides of op(A) */
} Sizes;

/* Rows i ... i + rows - 1 and the columns of one vector from j on. */
INLINE void
tile (const Sizes *s, int i, int j, int rows, const double *A, const double *B, double *C)
{
  const double *a = A + i * s->row_a;
  Row sum[ROWS], b;

  for (int r = 0; r < rows; r++)
    sum[r] = (Row){0};
  for (int l = 0; l < s->k; l++) {
    memcpy (&b, B + l * s->n + j, sizeof b);
    for (int r = 0; r < rows; r++)
      sum[r] += a[r * s->row_a + l * s->column_a] * b;
  }
  for (int r = 0; r < rows; r++)
    memcpy (C + (i + r) * s->n + j, &sum[r], sizeof b);
}

#define CASE(rows)                                                                       \
  case rows:                                                                             \
    tile (s, i, j, rows, A, B, C);                                                       \
    break

/* The last columns first: they spill into the first ones of the next row. */
INLINE void
product (const Sizes *s, const double *A, const double *B, double *C)
{
  for (int i = 0; i < s->m; i += ROWS)
    for (int j = (s->n - 1) / WIDTH * WIDTH; j >= 0; j -= WIDTH)
      switch (MIN (ROWS, s->m - i)) {
        CASE (1);
        CASE (2);
        CASE (3);
        CASE (4);
        CASE (5);
        CASE (6);
        CASE (7);
        CASE (ROWS);
      }
}

/* B (n x k) as its transpose. */
INLINE void
turn (int n, int k, const double *B, double *turned)
{
  for (int l = 0; l < k; l++)
    for (int j = 0; j < n; j++)
      turned[l * n + j] = B[j * k + l];
}

ANS_CLONES static void
run (const Sizes *s, gboolean tb, gsize count, const double *A, gsize step_a,
     const double *B, gsize step_b, double *C, double *scratch)
{
  for (gsize p = 0; p < count; p++) {
    const double *b = B + p * step_b;
    if (tb)
      turn (s->n, s->k, b, scratch);
    product (s, A + p * step_a, tb ? scratch : b, C);
    C += s->m * s->n;
  }
}

static gsize
padded (int m, int n)
{
  return (gsize) m * (gsize) n + WIDTH;
}

gsize
ans_small_gemm_scratch (int n, int k)
{
  return padded (k, n) + padded (ROWS, n);
}

/* How many of the products may touch what follows in an array of `length` doubles. */
static gsize
unspilt (gsize count, int length)
{
  gsize last = ((gsize) WIDTH - 1 + (gsize) length - 1) / (gsize) length;
  return count > last ? count - last : 0;
}

/* One product after which nothing may be touched; B may be read beyond its end.  The
 * last rows are made in `spare` (ROWS x n and more). */
static void
last_product (const Sizes *s, const double *A, const double *B, double *C, double *spare)
{
  Sizes part = *s;
  int rows = MIN (s->m, ROWS), rest = s->m - rows;

  part.m = rest;
  run (&part, FALSE, 1, A, 0, B, 0, C, NULL);
  part.m = rows;
  run (&part, FALSE, 1, A + rest * s->row_a, 0, B, 0, spare, NULL);
  memcpy (C + rest * s->n, spare, (gsize) (rows * s->n) * sizeof (double));
}

void
ans_small_gemm (gboolean ta, gboolean tb, int m, int n, int k, gsize count,
                const double *A, gsize step_a, const double *B, gsize step_b, double *C,
                double *scratch)
{
  Sizes s = {m, n, k, ta ? 1 : k, ta ? m : 1};
  gboolean turns = tb && n > 1 && k > 1, whole = n % WIDTH == 0;
  gsize inner = count, mn = (gsize) m * (gsize) n, kn = (gsize) k * (gsize) n;

  if (step_b == 0 && count > 0 && (turns || !whole)) {
    if (turns)
      turn (n, k, B, scratch);
    else
      memcpy (scratch, B, kn * sizeof (double));
    B = scratch;
    turns = FALSE;
  }
  if (!whole)
    inner = MIN (unspilt (count, m * n), step_b > 0 ? unspilt (count, k * n) : count);
  run (&s, turns, inner, A, step_a, B, step_b, C, scratch);
  for (gsize p = inner; p < count; p++) {
    const double *b = B + p * step_b;
    if (turns)
      turn (n, k, b, scratch);
    else if (step_b > 0)
      memcpy (scratch, b, kn * sizeof (double));
    last_product (&s, A + p * step_a, step_b > 0 ? scratch : b, C + p * mn,
                  scratch + padded (k, n));
  }
}
