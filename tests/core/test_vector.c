/* Vector kernels against the C library in extended precision. */
#include "engine/core/random.h"
#include "engine/core/vector.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef void (*Kernel) (gsize n, const double *x, double *out);

static long double
sigmoid (long double x)
{
  return 1 / (1 + expl (-x));
}

static long double
softplus (long double x)
{
  return x > 0 ? x + log1pl (expl (-x)) : log1pl (expl (x));
}

static const struct {
  const char *name;
  Kernel kernel;
  long double (*truth) (long double);
  double low, high;
  gboolean logarithmic; /* of both signs, |x| from low to high */
} ranges[] = {
    {"exp", ans_vector_exp, expl, -745, 709.7, FALSE},
    {"exp", ans_vector_exp, expl, 1e-20, 1, TRUE},
    {"log", ans_vector_log, logl, 0.25, 4, FALSE},
    {"log", ans_vector_log, logl, 0, 1e300, FALSE},
    {"log", ans_vector_log, logl, 0, 1e-307, FALSE},
    {"sin", ans_vector_sin, sinl, -7, 7, FALSE},
    {"sin", ans_vector_sin, sinl, 1e-12, 1e5, TRUE},
    {"sin", ans_vector_sin, sinl, 1e5, 1e9, TRUE},
    {"cos", ans_vector_cos, cosl, -7, 7, FALSE},
    {"cos", ans_vector_cos, cosl, 1e-12, 1e5, TRUE},
    {"cos", ans_vector_cos, cosl, 1e5, 1e9, TRUE},
    {"tanh", ans_vector_tanh, tanhl, -3, 3, FALSE},
    {"tanh", ans_vector_tanh, tanhl, 1e-300, 700, TRUE},
    {"erf", ans_vector_erf, erfl, -1.2, 1.2, FALSE},
    {"erf", ans_vector_erf, erfl, -7, 7, FALSE},
    {"erf", ans_vector_erf, erfl, 1e-300, 700, TRUE},
    {"sigmoid", ans_vector_sigmoid, sigmoid, -40, 40, FALSE},
    {"sigmoid", ans_vector_sigmoid, sigmoid, -740, -30, FALSE},
    {"softplus", ans_vector_softplus, softplus, -5, 5, FALSE},
    {"softplus", ans_vector_softplus, softplus, -740, 700, FALSE},
};

/* The error in units of the last place of the true value's double. */
static double
ulps (double value, long double truth)
{
  double rounded = fabs ((double) truth);
  double unit = rounded < DBL_MAX ? nextafter (rounded, INFINITY) - rounded : 0x1p971;
  return (double) (fabsl (value - truth) / unit);
}

static void
test_accuracy (void)
{
  enum { n = 1000 };
  AnsRandom random = ans_random (1, 0, 0);
  double x[n], y[n];

  for (gsize k = 0; k < G_N_ELEMENTS (ranges); k++)
    for (int repeat = 0; repeat < 50; repeat++) {
      double low = ranges[k].low, high = ranges[k].high;
      for (int i = 0; i < n; i++) {
        double u = ans_random_uniform (&random);
        x[i] = ranges[k].logarithmic
                   ? copysign (low * pow (high / low, u), i % 2 ? 1 : -1)
                   : low + (high - low) * u;
      }
      ranges[k].kernel (n, x, y);
      for (int i = 0; i < n; i++)
        if (!(ulps (y[i], ranges[k].truth (x[i])) < 4))
          g_error ("%s (%.17g) = %.17g is wrong by %g units", ranges[k].name, x[i], y[i],
                   ulps (y[i], ranges[k].truth (x[i])));
    }
}

/* Doubles next to multiples of pi / 2, where all leading digits cancel. */
static void
test_near_zeros (void)
{
  for (int k = 1; k < 60000; k += 7) {
    double x = k * G_PI_2, s, c;
    ans_vector_sin (1, &x, &s);
    ans_vector_cos (1, &x, &c);
    g_assert_cmpfloat (ulps (s, sinl (x)), <, 4);
    g_assert_cmpfloat (ulps (c, cosl (x)), <, 4);
  }
}

static const struct {
  Kernel kernel;
  double x, expected;
} specials[] = {
    {ans_vector_exp, INFINITY, INFINITY},
    {ans_vector_exp, -INFINITY, 0},
    {ans_vector_exp, 1000, INFINITY},
    {ans_vector_exp, -1000, 0},
    {ans_vector_exp, 0, 1},
    {ans_vector_log, 0, -INFINITY},
    {ans_vector_log, -0.0, -INFINITY},
    {ans_vector_log, INFINITY, INFINITY},
    {ans_vector_log, 1, 0},
    {ans_vector_log, -1, NAN},
    {ans_vector_log, -INFINITY, NAN},
    {ans_vector_sin, INFINITY, NAN},
    {ans_vector_cos, -INFINITY, NAN},
    {ans_vector_sin, 0, 0},
    {ans_vector_cos, 0, 1},
    {ans_vector_tanh, INFINITY, 1},
    {ans_vector_tanh, -INFINITY, -1},
    {ans_vector_tanh, 0, 0},
    {ans_vector_erf, INFINITY, 1},
    {ans_vector_erf, -INFINITY, -1},
    {ans_vector_erf, 0, 0},
    {ans_vector_sigmoid, INFINITY, 1},
    {ans_vector_sigmoid, -INFINITY, 0},
    {ans_vector_sigmoid, 0, 0.5},
    {ans_vector_softplus, INFINITY, INFINITY},
    {ans_vector_softplus, -INFINITY, 0},
    {ans_vector_softplus, 1e308, 1e308},
    {ans_vector_exp, NAN, NAN},
    {ans_vector_log, NAN, NAN},
    {ans_vector_sin, NAN, NAN},
    {ans_vector_cos, NAN, NAN},
    {ans_vector_tanh, NAN, NAN},
    {ans_vector_erf, NAN, NAN},
    {ans_vector_sigmoid, NAN, NAN},
    {ans_vector_softplus, NAN, NAN},
};

/* Among other values and alone, so that whole vectors and the rest are both tried. */
static void
test_specials (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (specials); k++)
    for (gsize n = 1; n < 40; n += 6) {
      double x[40], y[40];
      for (gsize i = 0; i < n; i++)
        x[i] = i % 2 ? 0.5 : specials[k].x;
      specials[k].kernel (n, x, y);
      for (gsize i = 0; i < n; i += 2)
        if (isnan (specials[k].expected))
          g_assert_true (isnan (y[i]));
        else
          g_assert_cmpfloat (y[i], ==, specials[k].expected);
      for (gsize i = 1; i < n; i += 2)
        g_assert_true (isfinite (y[i]));
    }
}

/* In place, and one element at a time: the same up to the rounding of fused products. */
static void
test_places (void)
{
  enum { n = 333 };
  double x[n], whole[n], place[n], one;
  AnsRandom random = ans_random (2, 0, 0);

  for (gsize k = 0; k < G_N_ELEMENTS (ranges); k++) {
    for (int i = 0; i < n; i++)
      x[i] = 0.1 + 2 * ans_random_uniform (&random);
    x[77] = 1e7;
    memcpy (place, x, sizeof x);
    ranges[k].kernel (n, x, whole);
    ranges[k].kernel (n, place, place);
    for (int i = 0; i < n; i++) {
      ranges[k].kernel (1, x + i, &one);
      g_assert_cmpfloat (place[i], ==, whole[i]);
      if (whole[i] < INFINITY)
        g_assert_cmpfloat_with_epsilon (one, whole[i], 4 * DBL_EPSILON * fabs (whole[i]));
    }
  }
}

/* Where all are within reach of the reduction, and where some are not. */
static void
test_both (void)
{
  enum { N = 700 };
  static const double reaches[] = {7, 1e9};
  double x[N], sine[N], cosine[N], s[N], c[N];
  for (int k = 0; k < 2; k++) {
    for (int i = 0; i < N; i++)
      x[i] = reaches[k] * sin (1.7 * i);
    ans_vector_sin_cos (N, x, sine, cosine);
    ans_vector_sin (N, x, s);
    ans_vector_cos (N, x, c);
    g_assert_cmpmem (sine, sizeof sine, s, sizeof s);
    g_assert_cmpmem (cosine, sizeof cosine, c, sizeof c);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/vector/errors-stay-below-four-units", test_accuracy);
  g_test_add_func ("/core/vector/sine-and-cosine-vanish-where-they-should",
                   test_near_zeros);
  g_test_add_func ("/core/vector/sine-with-cosine-has-the-same-bits", test_both);
  g_test_add_func ("/core/vector/special-values-are-right", test_specials);
  g_test_add_func ("/core/vector/arrays-may-be-the-same", test_places);
  return g_test_run ();
}
