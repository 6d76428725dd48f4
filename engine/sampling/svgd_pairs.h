/* The pair loop of Stein variational gradient descent, for engine/sampling/svgd.c. */
#pragma once

#include <glib.h>

#define ANS_SVGD_LANES 8   /* columns are padded to whole vectors */
#define ANS_SVGD_BLOCK 512 /* pairs of a row at once */
#define ANS_SVGD_SHARD 32  /* rows of one task */
#define ANS_SVGD_TILE 3072 /* doubles of columns that stay in the first cache */

typedef enum {
  ANS_SVGD_GAUSSIAN, /* exp (-u), u = |x - y|^2 / h */
  ANS_SVGD_IMQ,      /* (1 + u)^(-1/2), the inverse multiquadric */
  ANS_SVGD_LINEAR,   /* 1 + x . y: not for _rows, for it needs no pairs */
} AnsSvgdKernel;

/* Columns of length n_padded, a whole number of lanes: d of y = x / sqrt (h) and d of
 * the gradients; behind the n points all are zero.  Only ever read. */
typedef struct {
  AnsSvgdKernel kernel;
  int d, n, n_padded;
  const double *y, *gradient;
} AnsSvgdPairs;

/* How many sums a row has: d of K grad, d of M (y_i - y_j), of M and of M v, where M is
 * -2 h dK / d(r^2) without its constant (K, or K^3) and v is u (Gaussian) or 1 / (1 + u).
 */
#define ANS_SVGD_SUMS(d) (2 * (d) + 2)

/* Adds up the pairs of rows first ... first + rows - 1, rows <= ANS_SVGD_SHARD, with all
 * points; sums is rows x ANS_SVGD_SUMS (d). */
void ans_svgd_pairs_rows (const AnsSvgdPairs *self, int first, int rows, double *sums);
