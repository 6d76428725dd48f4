/* Gauss-Jordan elimination in place with row exchanges: step k divides row k by its pivot
 * d, takes multiples of it from all other rows and puts the column of the inverse where
 * column k was; the columns are exchanged back at the end.  Without an inverse only what
 * lies right and below of the pivot is done, with the same bits.  All choices are made by
 * selection in each lane, without branches.
 *
 * |det| is kept as m 2^e, the product of the pivots' mantissas and exponents, so that it
 * can neither overflow nor vanish, and one logarithm is enough. */
#include "engine/core/lu.h"

#include "engine/core/vector.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))
#define LANES 8
#define CHUNK 64 /* matrices whose logarithms are taken at once */

#ifndef __clang__
/* The functions which take vectors are inlined without exception. */
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));
typedef gint64 Masks __attribute__ ((vector_size (LANES * sizeof (double))));

/* What is known of the determinants while the pivots come along. */
typedef struct {
  Lanes mantissa, exponent, sign, wrong; /* wrong: 0, or NaN */
  Masks singular;
} Det;

INLINE Lanes
fill (double x)
{
  return (Lanes){x, x, x, x, x, x, x, x};
}

INLINE Lanes
choose (Masks mask, Lanes yes, Lanes no)
{
  return (Lanes) (((Masks) yes & mask) | ((Masks) no & ~mask));
}

INLINE Lanes
absolute (Lanes x)
{
  return (Lanes) ((Masks) x & 0x7fffffffffffffff);
}

/* Moves the exponent of each mantissa, a positive normal number, to the exponent. */
INLINE void
normalise (Det *det)
{
  Masks bits = (Masks) det->mantissa;
  Masks biased = (bits >> 52) | 0x4330000000000000;
  det->exponent += (Lanes) biased - (0x1p52 + 1023);
  det->mantissa = (Lanes) ((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
}

INLINE void
multiply (Det *det, Lanes pivot)
{
  Lanes size = absolute (pivot);
  Masks tiny = size < DBL_MIN, zero = size == 0, usual = size <= DBL_MAX;

  det->singular |= zero;
  det->wrong += pivot * 0;
  size = choose (tiny, size * 0x1p54, size);
  size = choose (usual & ~zero, size, fill (1));
  det->exponent -= choose (tiny, fill (54), fill (0));
  det->mantissa *= size;
  det->sign = (Lanes) ((Masks) det->sign ^ ((Masks) pivot & G_MININT64));
  normalise (det);
}

/* The row of each lane's largest element in column k from row k on. */
INLINE Masks
find_pivot (int n, int k, const Lanes *w)
{
  Lanes best = absolute (w[k * n + k]);
  Masks row = (Masks){0} + k;

  for (int i = k + 1; i < n; i++) {
    Lanes size = absolute (w[i * n + k]);
    Masks better = size > best;
    best = choose (better, size, best);
    row = (better & i) | (row & ~better);
  }
  return row;
}

/* One step of the elimination; `row` is scratch of n. */
INLINE void
eliminate (int n, int k, gboolean inverts, Lanes *w, Lanes *row, Masks p, Det *det)
{
  int first = inverts ? 0 : k;
  Lanes pivot, d;

  for (int j = first; j < n; j++)
    row[j] = w[k * n + j];
  for (int i = k + 1; i < n; i++)
    for (int j = first; j < n; j++)
      row[j] = choose (p == i, w[i * n + j], row[j]);
  pivot = row[k];
  multiply (det, pivot);
  det->sign = (Lanes) ((Masks) det->sign ^ ((p != k) & G_MININT64));
  d = 1 / choose (pivot == 0, fill (1), pivot);
  for (int j = first; j < n; j++)
    row[j] *= d;
  for (int i = inverts ? 0 : k + 1; i < n; i++) {
    Masks exchanged = p == i;
    Lanes f = choose (exchanged, w[k * n + k], w[i * n + k]);
    if (i == k)
      continue;
    for (int j = first; j < n; j++)
      w[i * n + j] = choose (exchanged, w[k * n + j], w[i * n + j]) - f * row[j];
    w[i * n + k] = -f * d;
  }
  row[k] = d;
  for (int j = first; j < n && inverts; j++)
    w[k * n + j] = row[j];
}

/* Undoes the exchanges of rows by exchanges of columns, in reverse. */
INLINE void
exchange_columns (int n, Lanes *w, const Masks *p)
{
  for (int i = 0; i < n; i++)
    for (int k = n - 2; k >= 0; k--) {
      Lanes kept = w[i * n + k], x = kept;
      for (int j = k + 1; j < n; j++) {
        Lanes y = w[i * n + j];
        w[i * n + j] = choose (p[k] == j, kept, y);
        x = choose (p[k] == j, y, x);
      }
      w[i * n + k] = x;
    }
}

/* w (n x n) becomes its inverse, if that is wanted; scratch: 2 n. */
INLINE void
work (int n, gboolean inverts, Lanes *w, Lanes *scratch, Det *det)
{
  Masks *p = (Masks *) (scratch + n);

  *det = (Det){.mantissa = fill (1), .sign = fill (1)};
  for (int k = 0; k < n; k++) {
    p[k] = find_pivot (n, k, w);
    eliminate (n, k, inverts, w, scratch, p[k], det);
  }
  if (!inverts)
    return;
  exchange_columns (n, w, p);
  for (int i = 0; i < n * n; i++)
    w[i] = choose (det->singular, fill (NAN), w[i]);
}

ANS_CLONES static void
work_group (int n, gboolean inverts, Lanes *w, Lanes *scratch, Det *det)
{
  if (n == 6 && inverts)
    work (6, TRUE, w, scratch, det);
  else
    work (n, inverts, w, scratch, det);
}

/* Up to LANES matrices side by side; the last one fills what is left. */
static void
gather (int n, int count, const double *matrices, Lanes *w)
{
  int nn = n * n;

  for (int i = 0; i < nn; i++)
    for (int l = 0; l < LANES; l++)
      w[i][l] = matrices[MIN (l, count - 1) * nn + i];
}

static void
scatter (int n, int count, const Lanes *w, double *inverse)
{
  int nn = n * n;

  for (int i = 0; i < nn; i++)
    for (int l = 0; l < count; l++)
      inverse[l * nn + i] = w[i][l];
}

static void
scatter_transposed (int n, int count, const Lanes *w, double *inverse)
{
  int nn = n * n;

  for (int i = 0; i < nn; i++)
    for (int l = 0; l < count; l++)
      inverse[l * nn + i % n * n + i / n] = w[i][l];
}

gsize
ans_lu_scratch (int n)
{
  return (gsize) n * (gsize) (n + 2) * LANES + LANES + 2 * CHUNK;
}

/* Mantissas near 1, whose logarithm is then exact to the last place, and exponents. */
static void
keep_det (const Det *det, int count, double *mantissa, double *exponent, double *sign)
{
  for (int l = 0; l < count; l++) {
    gboolean large = det->mantissa[l] > 1.4142135623730951;
    double m = large ? 0.5 * det->mantissa[l] : det->mantissa[l];
    mantissa[l] = det->singular[l] ? 0 : m + det->wrong[l];
    exponent[l] = det->exponent[l] + (large ? 1 : 0);
    if (sign != NULL)
      sign[l] = (det->singular[l] ? 0 : det->sign[l]) + det->wrong[l];
  }
}

static void
take_logarithms (int count, const double *mantissa, const double *exponent, double *out)
{
  ans_vector_log ((gsize) count, mantissa, out);
  for (int i = 0; i < count; i++)
    out[i] += exponent[i] * G_LN2;
}

/* Up to CHUNK matrices. */
static void
run_chunk (int n, int count, const double *matrices, const AnsLuResults *results,
           double *scratch)
{
  double *mantissa = scratch, *exponent = mantissa + CHUNK;
  gsize aligned = ((gsize) (exponent + CHUNK) + sizeof (Lanes) - 1) / sizeof (Lanes);
  Lanes *w = (Lanes *) (aligned * sizeof (Lanes));
  gboolean inverts = results->inverse != NULL || results->inverse_transposed != NULL;
  gsize nn = (gsize) n * (gsize) n;

  for (int i = 0; i < count; i += LANES) {
    int group = MIN (LANES, count - i);
    gsize at = (gsize) i * nn;
    Det det;
    gather (n, group, matrices + at, w);
    work_group (n, inverts, w, w + nn, &det);
    keep_det (&det, group, mantissa + i, exponent + i,
              results->sign != NULL ? results->sign + i : NULL);
    if (results->inverse != NULL)
      scatter (n, group, w, results->inverse + at);
    if (results->inverse_transposed != NULL)
      scatter_transposed (n, group, w, results->inverse_transposed + at);
  }
  if (results->log_abs_det != NULL)
    take_logarithms (count, mantissa, exponent, results->log_abs_det);
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
  gsize nn = (gsize) n * (gsize) n;

  for (gsize i = 0; i < count; i += CHUNK) {
    AnsLuResults part = {move_on (results->log_abs_det, i), move_on (results->sign, i),
                         move_on (results->inverse, i * nn),
                         move_on (results->inverse_transposed, i * nn)};
    run_chunk (n, (int) MIN (CHUNK, count - i), matrices + i * nn, &part, scratch);
  }
}
