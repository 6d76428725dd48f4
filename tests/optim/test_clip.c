#include "engine/optim/clip.h"

#include <math.h>

static void
test_norm (void)
{
  double grad[] = {3.0, 0.0, -4.0};
  g_assert_cmpfloat (ans_clip_norm (3, 5.0, grad), ==, 5.0);
  g_assert_cmpfloat (grad[0], ==, 3.0);
  g_assert_cmpfloat (ans_clip_norm (3, 1.0, grad), ==, 5.0);
  g_assert_cmpfloat_with_epsilon (grad[0], 0.6, 1e-15);
  g_assert_cmpfloat_with_epsilon (grad[2], -0.8, 1e-15);
  g_assert_cmpfloat (grad[1], ==, 0.0);
}

static void
test_zero (void)
{
  double grad[] = {0.0, -0.0};
  g_assert_cmpfloat (ans_clip_norm (2, 1.0, grad), ==, 0.0);
  g_assert_cmpint (ans_clip_value (2, 1.0, grad), ==, 0);
  g_assert_true (grad[0] == 0.0 && grad[1] == 0.0);
  g_assert_cmpfloat (ans_clip_norm (0, 1.0, grad), ==, 0.0);
}

/* Squares of these would leave the range of numbers. */
static void
test_range (void)
{
  double large[] = {3e200, 4e200}, small[] = {3e-200, 4e-200};
  g_assert_cmpfloat_with_epsilon (ans_clip_norm (2, 1.0, large) / 5e200, 1.0, 1e-14);
  g_assert_cmpfloat_with_epsilon (large[1], 0.8, 1e-14);
  g_assert_cmpfloat_with_epsilon (ans_clip_norm (2, 5e-201, small) / 5e-200, 1.0, 1e-14);
  g_assert_cmpfloat_with_epsilon (small[1] / 4e-201, 1.0, 1e-14);
}

static void
test_not_finite (void)
{
  double nan[] = {1.0, NAN, 7.0}, infinite[] = {-INFINITY, 7.0};
  g_assert_true (isnan (ans_clip_norm (3, 1.0, nan)));
  g_assert_true (nan[0] == 1.0 && isnan (nan[1]) && nan[2] == 7.0);
  g_assert_cmpint (ans_clip_value (3, 2.0, nan), ==, 1);
  g_assert_true (nan[0] == 1.0 && isnan (nan[1]) && nan[2] == 2.0);
  g_assert_true (isinf (ans_clip_norm (2, 1.0, infinite)));
  g_assert_true (isinf (infinite[0]) && infinite[1] == 7.0);
  g_assert_cmpint (ans_clip_value (2, 2.0, infinite), ==, 2);
  g_assert_true (infinite[0] == -2.0 && infinite[1] == 2.0);
}

static void
test_value (void)
{
  double grad[] = {-3.0, -1.0, 0.5, 1.0, 1.0000001};
  g_assert_cmpint (ans_clip_value (5, 1.0, grad), ==, 2);
  const double clipped[] = {-1.0, -1.0, 0.5, 1.0, 1.0};
  g_assert_cmpmem (grad, sizeof grad, clipped, sizeof clipped);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/clip/shortens-what-is-too-long", test_norm);
  g_test_add_func ("/optim/clip/leaves-zero", test_zero);
  g_test_add_func ("/optim/clip/does-not-overflow", test_range);
  g_test_add_func ("/optim/clip/hides-no-NaN", test_not_finite);
  g_test_add_func ("/optim/clip/limits-each-component", test_value);
  return g_test_run ();
}
