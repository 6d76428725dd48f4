/* With k (r) = exp (-r^2 / (2 s^2)) and modes of deviation t,
 *
 *   (k * p*) (c) = s^2 / (s^2 + t^2) sum_m w_m exp (-|c - m|^2 / (2 (s^2 + t^2))).
 *
 * Both players need sums of weighted bumps and their slopes: the minimiser about its
 * samples, over the centres; the maximiser about its centres, over the samples.  A field
 * is one number, sum_j b_j cos f_j (k * p*) (c_j), and columns padded by weight 0. */
#include "engine/models/game_plane.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

enum { LANES = 8, BLOCK = 512 };

#define INLINE static inline __attribute__ ((always_inline))

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

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
  double part[LANES];
  memcpy (part, x, sizeof part);
  return ((part[0] + part[4]) + (part[2] + part[6])) +
         ((part[1] + part[5]) + (part[3] + part[7]));
}

static int
padded (int n)
{
  return (n + LANES - 1) / LANES * LANES;
}

gsize
ans_game_plane_size (int n)
{
  return LANES + 3 * (gsize) padded (n);
}

/* (k * p*) (c) and its gradient. */
static double
smoothed_target (const AnsGame *self, const double *c, double slope[2])
{
  double s = self->width * self->width, all = s + self->spread * self->spread, sum = 0;
  slope[0] = slope[1] = 0;
  for (int i = 0; i < self->modes; i++) {
    double a = c[0] - self->mode[i][0], b = c[1] - self->mode[i][1];
    double part = s / all * self->weight[i] * exp (-0.5 * (a * a + b * b) / all);
    sum += part;
    slope[0] -= part * a / all;
    slope[1] -= part * b / all;
  }
  return sum;
}

void
ans_game_plane_prepare (const AnsGame *self, AnsGamePlayer player, int n,
                        const double *other, const double *w, double *field)
{
  int length = padded (n);
  double *columns = field + LANES, slope[2];
  memset (field, 0, sizeof *field * ans_game_plane_size (n));
  for (int j = 0; j < n; j++) {
    const double *y = other + (player == ANS_GAME_MINIMISER ? 3 : 2) * j;
    double weight = w != NULL ? w[j] : 1.0 / n;
    if (player == ANS_GAME_MINIMISER) {
      weight *= cos (y[2]);
      field[0] += weight * smoothed_target (self, y, slope);
    }
    columns[j] = y[0];
    columns[length + j] = y[1];
    columns[2 * length + j] = weight;
  }
}

/* One point against a block of m columns that begins at `columns`, `length` apart. */
typedef struct {
  int m;
  gsize length;
  const double *columns;
  double x, y, scale; /* scale = -1 / (2 s^2) */
} Strip;

ANS_CLONES static void
exponents (const Strip *s, double *restrict u)
{
  const double *restrict a = s->columns, *restrict b = a + s->length;
  double x = s->x, y = s->y, scale = s->scale;
  for (int j = 0; j < s->m; j++)
    u[j] = scale * ((a[j] - x) * (a[j] - x) + (b[j] - y) * (b[j] - y));
}

/* Adds sum w K, sum w K (a - x), sum w K (b - y). */
ANS_CLONES static void
add (const Strip *s, const double *K, double *sums)
{
  const double *a = s->columns, *b = a + s->length, *w = b + s->length;
  Lanes value = {0}, along_x = {0}, along_y = {0};
  for (int j = 0; j < s->m; j += LANES) {
    Lanes part = load (w + j) * load (K + j);
    value += part;
    along_x += part * (load (a + j) - s->x);
    along_y += part * (load (b + j) - s->y);
  }
  sums[0] += total (&value);
  sums[1] += total (&along_x);
  sums[2] += total (&along_y);
}

/* sum_j w_j k and its gradient at a point. */
static void
bumps_at (const AnsGame *self, int n, const double *field, const double *x,
          double sums[3])
{
  _Alignas(64) double K[BLOCK];
  double scale = -0.5 / (self->width * self->width);
  int length = padded (n);
  sums[0] = sums[1] = sums[2] = 0;
  for (int from = 0; from < length; from += BLOCK) {
    Strip s = {MIN (BLOCK, length - from),
               (gsize) length,
               field + LANES + from,
               x[0],
               x[1],
               scale};
    exponents (&s, K);
    ans_vector_exp ((gsize) s.m, K, K);
    add (&s, K, sums);
  }
  sums[1] *= -2 * scale;
  sums[2] *= -2 * scale;
}

static double
eval_sample (const AnsGame *self, int n, const double *field, const double *x,
             double *grad)
{
  double sums[3];
  bumps_at (self, n, field, x, sums);
  grad[0] = sums[1];
  grad[1] = sums[2];
  return sums[0] - field[0];
}

static double
eval_bump (const AnsGame *self, int n, const double *field, const double *y, double *grad)
{
  double sums[3], slope[2], excess, c = cos (y[2]);
  bumps_at (self, n, field, y, sums);
  excess = sums[0] - smoothed_target (self, y, slope);
  grad[0] = c * (sums[1] - slope[0]);
  grad[1] = c * (sums[2] - slope[1]);
  grad[2] = -sin (y[2]) * excess;
  return c * excess;
}

void
ans_game_plane_eval (const AnsGame *self, AnsGamePlayer player, int n,
                     const double *field, int count, const double *x, double *V,
                     double *grad)
{
  int d = self->space[player].d;
  for (int i = 0; i < count; i++) {
    double here[3] = {0}, value = player == ANS_GAME_MINIMISER
                                      ? eval_sample (self, n, field, x + i * d, here)
                                      : eval_bump (self, n, field, x + i * d, here);
    if (V != NULL)
      V[i] = value;
    for (int k = 0; grad != NULL && k < d; k++)
      grad[i * d + k] = here[k];
  }
}

void
ans_game_plane_row (const AnsGame *self, const double *x, int ny, const double *y,
                    double *E)
{
  double slope[2], scale = -0.5 / (self->width * self->width);
  for (int j = 0; j < ny; j++) {
    const double *c = y + 3 * (gsize) j;
    double a = x[0] - c[0], b = x[1] - c[1];
    E[j] =
        cos (c[2]) * (exp (scale * (a * a + b * b)) - smoothed_target (self, c, slope));
  }
}
