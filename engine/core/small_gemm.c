/* Tiles of up to 8 rows and 8 columns of C stay in registers while k goes by.  Columns
 * beyond the last one are read and written as well, into what follows in B and C: what
 * is written later puts it right.  Where nothing follows, at the end of the arrays, the
 * same is done in scratch. */
#include "engine/core/small_gemm.h"

#include "engine/core/lanes.h"

#include <string.h>

#define ROWS 8
#define WIDEST 8

typedef struct {
  int m, n, k;
  int row_a, column_a; /* strides of op(A) */
} Sizes;

/* B (n x k) as its transpose. */
static inline void
turn (int n, int k, const double *B, double *turned)
{
  for (int l = 0; l < k; l++)
    for (int j = 0; j < n; j++)
      turned[l * n + j] = B[j * k + l];
}

#define LANES 8
#include "engine/core/small_gemm_tile.inc"
#define LANES 4
#include "engine/core/small_gemm_tile.inc"
#define LANES 2
#include "engine/core/small_gemm_tile.inc"

static void
run (const Sizes *s, gboolean tb, gsize count, const double *A, gsize step_a,
     const double *B, gsize step_b, double *C, double *scratch)
{
  int lanes = ans_lanes ();
  (lanes == 8   ? run_8
   : lanes == 4 ? run_4
                : run_2) (s, tb, count, A, step_a, B, step_b, C, scratch);
}

/* The packaged OpenBLAS has no kernels of the widest vectors for all processors. */
gboolean
ans_small_gemm_pays (gboolean ta, gboolean many, int m, int n, int k)
{
  gint64 mk = (gint64) m * k, kn = (gint64) k * n;

  if (n == 1)
    return !many && mk <= 512;
  if (ans_lanes () == WIDEST)
    return kn <= 16384 && !(ta && mk > 4096);
  return !many && mk * n <= 8192;
}

static gsize
padded (int m, int n)
{
  return (gsize) m * (gsize) n + WIDEST;
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
  gsize last = ((gsize) WIDEST - 1 + (gsize) length - 1) / (gsize) length;
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
ans_small_gemm (const AnsSmallGemm *self, const double *A, const double *B, double *C,
                double *scratch)
{
  int m = self->m, n = self->n, k = self->k;
  gsize count = self->count, step_a = self->step_a, step_b = self->step_b;
  Sizes s = {m, n, k, self->ta ? 1 : k, self->ta ? m : 1};
  gboolean turns = self->tb && n > 1 && k > 1, whole = n % WIDEST == 0;
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
