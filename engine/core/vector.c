/* The usual table-free reductions, written branch-free so that the compiler turns each
 * loop into vector instructions: exp   x = n log 2 + r, |r| <= log(2) / 2, a polynomial
 * in r, 2^n put together from its bits; log   x = 2^k m, m in [sqrt 1/2, sqrt 2), log m =
 * 2 atanh (f / (2 + f)) with f = m - 1; sin   x = n pi/2 + (y + tail) after Cody and
 * Waite, fdlibm's kernels for |y| <= pi/4; tanh  E / (E + 2) with E = exp (2 |x|) - 1,
 * kept relatively exact near zero; erf  x + x P (x^2) for |x| < 1, beyond it 1 - exp (Q
 * (|x|) - x^2), P and Q fitted by Lawson's weighted least squares in 50 digits with
 * errors of 7e-18 and 3e-17 of erf. Coefficients of log, sin and cos are those of fdlibm
 * (Sun Microsystems 1993), those of exp of SLEEF (Shibata, Petrogalli 2020).  No table
 * and no library call inside a loop. */
#include "engine/core/vector.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))
#define BLOCK 256

/* The arrays are the same or do not overlap: no element depends on an earlier one. */
#ifdef __clang__
#define INDEPENDENT
#else
#define INDEPENDENT _Pragma ("GCC ivdep")
#endif

/* Adding this leaves the nearest integer in the low bits of the sum. */
static const double rounder = 0x1.8p52;

INLINE guint64
bits_of (double x)
{
  guint64 u;
  memcpy (&u, &x, sizeof u);
  return u;
}

INLINE double
from_bits (guint64 u)
{
  double x;
  memcpy (&x, &u, sizeof x);
  return x;
}

/* 2^n for the integer that `shifted` = n + rounder holds in its low bits, |n| < 1023. */
INLINE double
power_of_two (double shifted)
{
  return from_bits ((bits_of (shifted) + 1023) << 52);
}

/* exp (r) - 1 for |r| <= log(2) / 2, relatively exact near zero. */
INLINE double
expm1_reduced (double r)
{
  double u = 2.08860621107283687536341e-09;
  u = u * r + 2.51112930892876518610661e-08;
  u = u * r + 2.75573911234900471893338e-07;
  u = u * r + 2.75572362911928827629423e-06;
  u = u * r + 2.4801587159235472998791e-05;
  u = u * r + 0.000198412698960509205564975;
  u = u * r + 0.00138888888889774492207962;
  u = u * r + 0.00833333333331652721664984;
  u = u * r + 0.0416666666666665047591422;
  u = u * r + 0.166666666666666851703837;
  u = u * r + 0.5;
  return r + r * r * u;
}

/* x = n log 2 + r; returns r and n + rounder. */
INLINE double
reduce_log2 (double x, double *shifted)
{
  double n;
  *shifted = x * 0x1.71547652b82fep0 + rounder;
  n = *shifted - rounder;
  return (x - n * 0x1.62e42fefa3800p-1) - n * 0x1.ef35793c76730p-45;
}

/* The power is applied in two halves, so that results under the smallest normal number
 * are rounded and those over the largest become infinite. */
INLINE double
exp_one (double x)
{
  double shifted, half, rest, n, y;
  x = x > 710.0 ? 710.0 : x;
  x = x < -746.0 ? -746.0 : x;
  y = 1 + expm1_reduced (reduce_log2 (x, &shifted));
  n = shifted - rounder;
  half = 0.5 * n + rounder;
  rest = n - (half - rounder) + rounder;
  return y * power_of_two (half) * power_of_two (rest);
}

/* log (1 + f) + k log 2 for sqrt 1/2 <= 1 + f < sqrt 2. */
INLINE double
log_reduced (double f, double k)
{
  double s = f / (2 + f), z = s * s, half = 0.5 * f * f, R;
  R = 1.479819860511658591e-01;
  R = R * z + 1.531383769920937332e-01;
  R = R * z + 1.818357216161805012e-01;
  R = R * z + 2.222219843214978396e-01;
  R = R * z + 2.857142874366239149e-01;
  R = R * z + 3.999999999940941908e-01;
  R = R * z + 6.666666666666735130e-01;
  return s * (half + R * z) + k * 0x1.ef35793c76730p-45 - half + f +
         k * 0x1.62e42fefa3800p-1;
}

INLINE double
log_one (double x)
{
  gboolean tiny = x < DBL_MIN;
  double y = tiny ? x * 0x1p54 : x, k, m;
  guint64 u = bits_of (y) + (0x3ff0000000000000 - 0x3fe6a09e00000000);

  k = from_bits (u >> 52 | 0x4330000000000000) - 0x1p52 - 1023;
  k = tiny ? k - 54 : k;
  m = from_bits ((u & 0x000fffffffffffff) + 0x3fe6a09e00000000);
  y = log_reduced (m - 1, k);
  y = x > DBL_MAX ? x : y;
  y = x == 0 ? -HUGE_VAL : y;
  return x >= 0 ? y : (x - x) / (x - x);
}

/* x - n pi/2 as a sum of two numbers for |x| <= REACH; pi/2 in two parts of 33 bits,
 * which make n times a part exact, and a third. */
#define REACH 2e5

INLINE double
reduce_pi (double x, double *tail, guint64 *quadrant)
{
  double shifted = x * 6.36619772367581382433e-01 + rounder, n = shifted - rounder;
  double r = x - n * 1.57079632673412561417e+00;
  double second = n * 6.07710050630396597660e-11, s = r - second;
  double lost = (r - s) - second;
  double y = s + (lost - n * 2.02226624879595063154e-21);

  *tail = (s - y) + (lost - n * 2.02226624879595063154e-21);
  *quadrant = bits_of (shifted);
  return y;
}

INLINE double
sin_reduced (double y, double tail)
{
  double z = y * y, v = z * y, r;
  r = 1.58969099521155010221e-10;
  r = r * z - 2.50507602534068634195e-08;
  r = r * z + 2.75573137070700676789e-06;
  r = r * z - 1.98412698298579493134e-04;
  r = r * z + 8.33333333332248946124e-03;
  return y - ((z * (0.5 * tail - v * r) - tail) + v * 1.66666666666666324348e-01);
}

INLINE double
cos_reduced (double y, double tail)
{
  double z = y * y, half = 0.5 * z, w = 1 - half, r;
  r = -1.13596475577881948265e-11;
  r = r * z + 2.08757232129817482790e-09;
  r = r * z - 2.75573143513906633035e-07;
  r = r * z + 2.48015872894767294178e-05;
  r = r * z - 1.38888888888741095749e-03;
  r = r * z + 4.16666666666666019037e-02;
  return w + (((1 - w) - half) + (z * z * r - y * tail));
}

/* sin and cos of a reduced number in this quadrant of the circle. */
INLINE double
turned (guint64 s, guint64 c, guint64 quadrant)
{
  guint64 odd = 0 - (quadrant & 1);
  return from_bits (((s & ~odd) | (c & odd)) ^ ((quadrant & 2) << 62));
}

INLINE void
sin_cos_one (double x, double *sine, double *cosine)
{
  double tail, y;
  guint64 quadrant, s, c;
  y = reduce_pi (x, &tail, &quadrant);
  s = bits_of (sin_reduced (y, tail));
  c = bits_of (cos_reduced (y, tail));
  *sine = turned (s, c, quadrant);
  *cosine = turned (s, c, quadrant + 1);
}

INLINE double
tanh_one (double x)
{
  double y = fabs (x), shifted, E, scale;
  y = y > 22 ? 22 : y;
  E = expm1_reduced (reduce_log2 (2 * y, &shifted));
  scale = power_of_two (shifted);
  E = scale * E + (scale - 1);
  return copysign (E / (E + 2), x);
}

INLINE double
sigmoid_one (double x)
{
  double e = exp_one (-fabs (x));
  return (x < 0 ? e : 1) / (1 + e);
}

/* max (x, 0) + log (1 + e), e = exp (-|x|); 1 + e is halved where it passes sqrt 2. */
INLINE double
softplus_one (double x)
{
  double e = exp_one (-fabs (x));
  gboolean big = e > 0.4142135623730951;
  double f = big ? 0.5 * (e - 1) : e;
  return (x > 0 ? x : 0) + log_reduced (f, big ? 1 : 0);
}

/* Coefficients in rising order. */
static const double erf_near[12] = {
    0.128379167095512565186,    -0.376126389031835169548,   0.112837916709441468714,
    -0.0268661706431084324338,  0.00522397760610386598782,  -0.000854832592890036280639,
    0.00012055293570459645429,  -1.49247122646274871794e-5, 1.64471319513150294292e-6,
    -1.62063218902671011421e-7, 1.37110342075996304498e-8,  -7.77959804211523388067e-10,
};
static const double erf_far[17] = {
    -1.09771147244842827964e-6,  -1.12836840378529300803,    0.363331132205580368743,
    -0.102634344077733614171,    0.0188595633472419780749,   0.000591525800959694369589,
    -0.00210597734798601334091,  0.000925282297694317577655, -0.000233719311691620657755,
    2.93733122276538696877e-5,   3.13347214860679777522e-6,  -2.54582993146980554423e-6,
    6.62286885211718385705e-7,   -1.04512845447799185353e-7, 1.0533061218969835386e-8,
    -6.29158150562302740752e-10, 1.70642691536458923237e-11,
};

INLINE double
polynomial (int n, const double *c, double x)
{
  double y = c[n - 1];
  for (int i = n - 2; i >= 0; i--)
    y = y * x + c[i];
  return y;
}

/* Beyond 6 the rest is less than half a unit of the last place. */
INLINE double
erf_one (double x)
{
  double y = fabs (x), shifted, near, far, rest;
  y = y > 6 ? 6 : y;
  near = y + y * polynomial (12, erf_near, y * y);
  rest = expm1_reduced (reduce_log2 (polynomial (17, erf_far, y) - y * y, &shifted));
  far = 1 - (1 + rest) * power_of_two (shifted);
  return copysign (y < 1 ? near : far, x);
}

ANS_CLONES void
ans_vector_exp (gsize n, const double *x, double *out)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    out[i] = exp_one (x[i]);
}

ANS_CLONES void
ans_vector_log (gsize n, const double *x, double *out)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    out[i] = log_one (x[i]);
}

ANS_CLONES void
ans_vector_tanh (gsize n, const double *x, double *out)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    out[i] = tanh_one (x[i]);
}

ANS_CLONES void
ans_vector_sigmoid (gsize n, const double *x, double *out)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    out[i] = sigmoid_one (x[i]);
}

ANS_CLONES void
ans_vector_softplus (gsize n, const double *x, double *out)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    out[i] = softplus_one (x[i]);
}

ANS_CLONES void
ans_vector_erf (gsize n, const double *x, double *out)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    out[i] = erf_one (x[i]);
}

ANS_CLONES static void
sin_block (gsize n, const double *x, double *out)
{
  double unused;
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    sin_cos_one (x[i], &out[i], &unused);
}

ANS_CLONES static void
cos_block (gsize n, const double *x, double *out)
{
  double unused;
  INDEPENDENT
  for (gsize i = 0; i < n; i++)
    sin_cos_one (x[i], &unused, &out[i]);
}

ANS_CLONES static void
sin_cos_block (gsize n, const double *x, double *sine, double *cosine)
{
  INDEPENDENT
  for (gsize i = 0; i < n; i++) {
    double s, c;
    sin_cos_one (x[i], &s, &c);
    sine[i] = s;
    cosine[i] = c;
  }
}

ANS_CLONES static gsize
count_beyond_reach (gsize n, const double *x)
{
  gsize count = 0;
  for (gsize i = 0; i < n; i++)
    count += fabs (x[i]) <= REACH ? 0 : 1;
  return count;
}

/* Arguments beyond the reach of the reduction are left to the C library. */
static void
by_blocks (gsize n, const double *x, void (*block) (gsize, const double *, double *),
           double (*one) (double), double *out)
{
  double copy[BLOCK];

  for (gsize first = 0; first < n; first += BLOCK) {
    gsize m = MIN (BLOCK, n - first), far = count_beyond_reach (m, x + first);
    if (far > 0)
      memcpy (copy, x + first, m * sizeof *x);
    block (m, x + first, out + first);
    for (gsize i = 0; far > 0 && i < m; i++)
      if (!(fabs (copy[i]) <= REACH))
        out[first + i] = one (copy[i]);
  }
}

void
ans_vector_sin (gsize n, const double *x, double *out)
{
  by_blocks (n, x, sin_block, sin, out);
}

void
ans_vector_cos (gsize n, const double *x, double *out)
{
  by_blocks (n, x, cos_block, cos, out);
}

void
ans_vector_sin_cos (gsize n, const double *x, double *sine, double *cosine)
{
  if (count_beyond_reach (n, x) == 0) {
    sin_cos_block (n, x, sine, cosine);
    return;
  }
  ans_vector_sin (n, x, sine);
  ans_vector_cos (n, x, cosine);
}
