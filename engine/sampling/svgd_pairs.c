/* A tile of columns stays in the first cache while the rows of a task go over it: of each
 * row first the squared distances, then the kernel by the vector exponential, then the
 * sums, in ANS_SVGD_LANES partial sums each. */
#include "engine/sampling/svgd_pairs.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))

typedef double Lanes __attribute__ ((vector_size (ANS_SVGD_LANES * sizeof (double))));

/* One row against the columns first ... first + m - 1. */
typedef struct {
  const AnsSvgdPairs *pairs;
  int row, first, m;
  double *u, *K, *M, *v; /* m; u is minus the squared distance */
  double *sums;
} Strip;

INLINE Lanes
load (const double *x)
{
  Lanes value;
  memcpy (&value, x, sizeof value);
  return value;
}

INLINE double
total (const Lanes *x)
{
  double part[ANS_SVGD_LANES];
  memcpy (part, x, sizeof part);
  return ((part[0] + part[4]) + (part[2] + part[6])) +
         ((part[1] + part[5]) + (part[3] + part[7]));
}

INLINE const double *
column (const Strip *s, const double *columns, int k)
{
  return columns + (gsize) k * (gsize) s->pairs->n_padded + s->first;
}

INLINE double
own (const Strip *s, int k)
{
  return s->pairs->y[(gsize) k * (gsize) s->pairs->n_padded + (gsize) s->row];
}

INLINE void
distances (const Strip *s, int d)
{
  double *restrict u = s->u;
  for (int k = 0; k < d; k++) {
    const double *restrict y = column (s, s->pairs->y, k);
    double mine = own (s, k);
    for (int j = 0; j < s->m; j++) {
      double difference = y[j] - mine;
      u[j] = (k == 0 ? 0 : u[j]) - difference * difference;
    }
  }
}

/* In the plane without a second pass. */
INLINE void
distances_2d (const Strip *s)
{
  const double *restrict y0 = column (s, s->pairs->y, 0);
  const double *restrict y1 = column (s, s->pairs->y, 1);
  double *restrict u = s->u;
  double mine0 = own (s, 0), mine1 = own (s, 1);
  for (int j = 0; j < s->m; j++) {
    double a = y0[j] - mine0, b = y1[j] - mine1;
    u[j] = -(a * a + b * b);
  }
}

/* K, M and v of the inverse multiquadric. */
INLINE void
multiquadric (const Strip *s)
{
  const double *restrict u = s->u;
  double *restrict K = s->K, *restrict M = s->M, *restrict v = s->v;
  for (int j = 0; j < s->m; j++) {
    v[j] = 1 / (1 - u[j]);
    K[j] = sqrt (v[j]);
    M[j] = K[j] * v[j];
  }
}

/* The two sums of coordinate k. */
INLINE void
add_coordinate (const Strip *s, int k)
{
  const double *gradient = column (s, s->pairs->gradient, k);
  const double *y = column (s, s->pairs->y, k);
  double mine = own (s, k);
  Lanes attraction = {0}, repulsion = {0};
  for (int j = 0; j < s->m; j += ANS_SVGD_LANES) {
    attraction += load (s->K + j) * load (gradient + j);
    repulsion += load (s->M + j) * (mine - load (y + j));
  }
  s->sums[k] += total (&attraction);
  s->sums[s->pairs->d + k] += total (&repulsion);
}

INLINE void
add_rest (const Strip *s)
{
  int d = s->pairs->d;
  Lanes weight = {0}, weighted = {0};
  for (int j = 0; j < s->m; j += ANS_SVGD_LANES) {
    Lanes M = load (s->M + j);
    weight += M;
    weighted += M * load (s->v + j);
  }
  s->sums[2 * d] += total (&weight);
  s->sums[2 * d + 1] += total (&weighted);
}

/* All six sums of the plane in one pass, where K = M. */
INLINE void
add_2d (const Strip *s)
{
  const double *g0 = column (s, s->pairs->gradient, 0);
  const double *g1 = column (s, s->pairs->gradient, 1);
  const double *y0 = column (s, s->pairs->y, 0), *y1 = column (s, s->pairs->y, 1);
  double mine0 = own (s, 0), mine1 = own (s, 1);
  Lanes a0 = {0}, a1 = {0}, r0 = {0}, r1 = {0}, weight = {0}, weighted = {0};
  for (int j = 0; j < s->m; j += ANS_SVGD_LANES) {
    Lanes K = load (s->K + j);
    a0 += K * load (g0 + j);
    a1 += K * load (g1 + j);
    r0 += K * (mine0 - load (y0 + j));
    r1 += K * (mine1 - load (y1 + j));
    weight += K;
    weighted += K * load (s->u + j);
  }
  s->sums[0] += total (&a0);
  s->sums[1] += total (&a1);
  s->sums[2] += total (&r0);
  s->sums[3] += total (&r1);
  s->sums[4] += total (&weight);
  s->sums[5] += total (&weighted);
}

ANS_CLONES static void
distances_of (const Strip *s)
{
  int d = s->pairs->d;
  if (d == 1)
    distances (s, 1);
  else if (d == 2)
    distances_2d (s);
  else
    distances (s, d);
}

ANS_CLONES static void
multiquadric_of (const Strip *s)
{
  multiquadric (s);
}

/* Behind the last point K and M are zero, so that nothing is added there. */
static void
kernel_of (const Strip *s)
{
  if (s->pairs->kernel == ANS_SVGD_GAUSSIAN)
    ans_vector_exp ((gsize) s->m, s->u, s->K);
  else
    multiquadric_of (s);
  for (int j = MAX (s->pairs->n - s->first, 0); j < s->m; j++)
    s->K[j] = s->M[j] = 0;
}

ANS_CLONES static void
add_plane (const Strip *s)
{
  add_2d (s);
}

ANS_CLONES static void
add_general (const Strip *s)
{
  for (int k = 0; k < s->pairs->d; k++)
    add_coordinate (s, k);
  add_rest (s);
}

/* v of the Gaussian is minus u here; the sums turn the sign. */
static void
add_strip (const Strip *s)
{
  distances_of (s);
  kernel_of (s);
  if (s->pairs->d == 2 && s->pairs->kernel == ANS_SVGD_GAUSSIAN)
    add_plane (s);
  else
    add_general (s);
}

void
ans_svgd_pairs_rows (const AnsSvgdPairs *self, int first, int rows, double *sums)
{
  _Alignas(64) double u[ANS_SVGD_BLOCK], K[ANS_SVGD_BLOCK], M[ANS_SVGD_BLOCK],
      v[ANS_SVGD_BLOCK];
  gboolean gaussian = self->kernel == ANS_SVGD_GAUSSIAN;
  int n_sums = ANS_SVGD_SUMS (self->d), block = ANS_SVGD_TILE / (2 * self->d);

  g_assert (self->d >= 1);
  block = CLAMP (block, 128, ANS_SVGD_BLOCK) / ANS_SVGD_LANES * ANS_SVGD_LANES;
  memset (sums, 0, sizeof *sums * (gsize) (rows * n_sums));
  for (int from = 0; from < self->n_padded; from += block)
    for (int i = 0; i < rows; i++) {
      Strip s = {self,
                 first + i,
                 from,
                 MIN (block, self->n_padded - from),
                 u,
                 K,
                 gaussian ? K : M,
                 gaussian ? u : v,
                 sums + i * n_sums};
      add_strip (&s);
    }
  for (int i = 0; i < rows && gaussian; i++)
    sums[(i + 1) * n_sums - 1] = -sums[(i + 1) * n_sums - 1];
}
