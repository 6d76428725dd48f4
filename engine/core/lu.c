/* Gauss-Jordan elimination in place with row exchanges: step k divides row k by its pivot
 * d, takes multiples of it from all other rows and puts the column of the inverse where
 * column k was; the columns are exchanged back at the end.  Without an inverse only what
 * lies right and below of the pivot is done, with the same bits.  All choices are made by
 * selection in each lane, without branches.
 *
 * |det| is kept as m 2^e, the product of the pivots' mantissas and exponents, so that it
 * can neither overflow nor vanish, and one logarithm is enough. */
#include "engine/core/lu.h"

#include "engine/core/lanes.h"
#include "engine/core/vector.h"

#include <float.h>
#include <math.h>

#define LARGEST 64 /* as many rows as a word has bits */
#define WIDEST 8
#define CHUNK 64 /* matrices whose logarithms are taken at once */

/* Rows in memory; powers of two would meet in the same lines of the cache. */
static inline int
row_stride (int n)
{
  return n < 16 ? n : n | 1;
}

static void
take_logarithms (int count, const double *mantissa, const double *exponent, double *out)
{
  ans_vector_log ((gsize) count, mantissa, out);
  for (int i = 0; i < count; i++)
    out[i] += exponent[i] * G_LN2;
}

#define LANES 8
#include "engine/core/lu_lanes.inc"
#define LANES 4
#include "engine/core/lu_lanes.inc"
#define LANES 2
#include "engine/core/lu_lanes.inc"

typedef void Run (int n, int count, const double *matrices, const AnsLuResults *results,
                  double *scratch);

gsize
ans_lu_scratch (int n)
{
  return (gsize) n * (gsize) (row_stride (n) + 1) * WIDEST + WIDEST + 2 * CHUNK;
}

static double *
move_on (double *array, gsize n)
{
  return array != NULL ? array + n : NULL;
}

void
ans_lu (int n, gsize count, const double *matrices, const AnsLuResults *results,
        double *scratch)
{
  int lanes = ans_lanes ();
  Run *run = lanes == 8 ? run_chunk_8 : lanes == 4 ? run_chunk_4 : run_chunk_2;
  gsize nn = (gsize) n * (gsize) n;

  g_assert (n <= LARGEST);
  for (gsize i = 0; i < count; i += CHUNK) {
    AnsLuResults part = {move_on (results->log_abs_det, i), move_on (results->sign, i),
                         move_on (results->inverse, i * nn),
                         move_on (results->inverse_transposed, i * nn)};
    run (n, (int) MIN (CHUNK, count - i), matrices + i * nn, &part, scratch);
  }
}
