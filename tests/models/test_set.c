#include "engine/core/error.h"
#include "engine/models/set.h"

#include <math.h>

static const double center[] = {-0.558, 1.441, 0.3, -0.2};

static void
boundary_points_have_level_zero (void)
{
  AnsSet sets[] = {ans_set_ball (2, center, 0.1),
                   ans_set_ball (4, center, 3),
                   ans_set_outside (4, center, 1),
                   ans_set_ball (1, center, 0.5),
                   ans_set_below (-1),
                   ans_set_above (0.25)};
  AnsRandom random = ans_random (1, 0, 0);
  double x[100 * 4], level[100], distance[100];
  for (gsize s = 0; s < G_N_ELEMENTS (sets); s++) {
    ans_random_fill_normal (&random, 400, x);
    ans_set_sample_boundary (&sets[s], 100, 4, &random, x);
    ans_set_level (&sets[s], 100, 4, x, level);
    ans_set_distance (&sets[s], 100, 4, x, distance);
    for (int i = 0; i < 100; i++) {
      /* A rounding error of numbers of size ten. */
      g_assert_cmpfloat_with_epsilon (level[i], 0, 1e-14 * 10);
      g_assert_cmpfloat_with_epsilon (distance[i], 0, 1e-14 * 10);
    }
  }
}

static void
boundary_points_are_uniform (void)
{
  enum { N = 40000, D = 4 };
  AnsSet ball = ans_set_ball (D, center, 2);
  AnsRandom random = ans_random (2, 0, 0);
  double *x = g_new (double, N *D);
  ans_set_sample_boundary (&ball, N, D, &random, x);
  for (int a = 0; a < D; a++) {
    double mean = 0;
    for (int i = 0; i < N; i++)
      mean += (x[i * D + a] - center[a]) / N;
    /* A coordinate has the variance r^2 / d = 1; four standard errors and a half. */
    g_assert_cmpfloat_with_epsilon (mean, 0, 4.5 / sqrt (N));
    for (int b = 0; b <= a; b++) {
      double product = 0;
      for (int i = 0; i < N; i++)
        product += (x[i * D + a] - center[a]) * (x[i * D + b] - center[b]) / N;
      /* The fourth moment is 3 r^4 / (d (d + 2)) = 2, so that no product varies by more
       * than 1. */
      g_assert_cmpfloat_with_epsilon (product, a == b ? 1 : 0, 4.5 / sqrt (N));
    }
  }
  g_free (x);
}

static void
cylinders_keep_other_coordinates (void)
{
  AnsSet ball = ans_set_ball (2, center, 0.1), half = ans_set_below (-1);
  AnsRandom random = ans_random (3, 0, 0);
  double x[5] = {0, 0, 7, 8, 9};
  ans_set_sample_boundary (&ball, 1, 5, &random, x);
  g_assert_cmpfloat (x[2], ==, 7);
  g_assert_cmpfloat (x[4], ==, 9);
  double second = x[1];
  ans_set_sample_boundary (&half, 1, 5, &random, x);
  g_assert_cmpfloat (x[0], ==, -1);
  g_assert_cmpfloat (x[1], ==, second);
}

static void
level_gradient_matches_differences (void)
{
  AnsSet sets[] = {ans_set_ball (2, center, 0.1), ans_set_outside (4, center, 1),
                   ans_set_below (-1), ans_set_above (1)};
  double x[4] = {0.3, -0.7, 1.1, 0.9}, grad[4];
  for (gsize s = 0; s < G_N_ELEMENTS (sets); s++) {
    ans_set_level_gradient (&sets[s], 1, 4, x, grad);
    for (int k = 0; k < 4; k++) {
      double high[4], low[4], level_high, level_low, h = 1e-4;
      for (int i = 0; i < 4; i++)
        high[i] = low[i] = x[i];
      high[k] += h;
      low[k] -= h;
      ans_set_level (&sets[s], 1, 4, high, &level_high);
      ans_set_level (&sets[s], 1, 4, low, &level_low);
      /* Central differences of a quadratic are exact up to rounding over h. */
      g_assert_cmpfloat_with_epsilon (grad[k], (level_high - level_low) / (2 * h), 1e-10);
    }
  }
}

static void
level_and_distance_agree_with_contains (void)
{
  AnsSet ball = ans_set_ball (2, center, 0.1), out = ans_set_outside (2, center, 0.1);
  double inside[2] = {-0.55, 1.44}, outside[2] = {-0.55, 1.6}, r;
  g_assert_true (ans_set_contains (&ball, inside));
  g_assert_false (ans_set_contains (&ball, outside));
  g_assert_false (ans_set_contains (&out, inside));
  g_assert_true (ans_set_contains (&out, outside));
  ans_set_distance (&ball, 1, 2, outside, &r);
  g_assert_cmpfloat_with_epsilon (r, hypot (0.008, 0.159) - 0.1, 1e-14);
  ans_set_distance (&out, 1, 2, outside, &r);
  g_assert_cmpfloat (r, <, 0);
  AnsSet below = ans_set_below (-1), above = ans_set_above (1);
  g_assert_true (ans_set_contains (&below, (const double[]){-1}));
  g_assert_false (ans_set_contains (&below, (const double[]){-0.99}));
  g_assert_true (ans_set_contains (&above, (const double[]){1}));
}

typedef struct {
  AnsSet a, b;
  int d;
  const char *complaint; /* a part of the message; NULL when the pair is good */
} Pair;

static void
pairs_are_checked (void)
{
  const double zero[4] = {0}, one[4] = {1, 0, 0, 0};
  const double lower[2] = {-2, -2}, upper[2] = {2, 2};
  const Pair pairs[] = {
      {ans_set_ball (2, zero, 0.4), ans_set_ball (2, one, 0.5), 2, NULL},
      {ans_set_ball (2, zero, 0.5), ans_set_ball (2, one, 0.5), 2, "radius 0.5) overlap"},
      {ans_set_ball (2, zero, 0.7), ans_set_ball (2, one, 0.5), 2,
       "A (centre (0, 0), radius 0.7) and B (centre (1, 0), radius 0.5) overlap"},
      {ans_set_ball (4, zero, 0.25), ans_set_outside (4, zero, 1), 4, NULL},
      {ans_set_outside (4, zero, 1), ans_set_ball (4, zero, 0.25), 4, NULL},
      {ans_set_ball (4, zero, 1.25), ans_set_outside (4, zero, 1), 4, "overlap"},
      {ans_set_ball (2, zero, 0.25), ans_set_outside (4, zero, 1), 4, "overlap"},
      {ans_set_outside (2, zero, 1), ans_set_outside (2, one, 1), 2, "overlap"},
      {ans_set_outside (2, zero, 1), ans_set_above (1.5), 2, "overlap"},
      {ans_set_below (-1), ans_set_above (1), 2, NULL},
      {ans_set_above (1), ans_set_below (-1), 2, NULL},
      {ans_set_below (1), ans_set_above (-1), 2, "A (x1 <= 1) and B (x1 >= -1) overlap"},
      {ans_set_below (0), ans_set_below (1), 2, "overlap"},
      {ans_set_ball (2, one, 0.5), ans_set_below (0), 2, NULL},
      {ans_set_ball (2, one, 0.5), ans_set_below (0.6), 2, "overlap"},
      {ans_set_ball (2, one, 0.5), ans_set_above (1.2), 2, "overlap"},
      {ans_set_ball (2, zero, 0), ans_set_ball (2, one, 0.5), 2,
       "A (centre (0, 0), radius 0)"},
      {ans_set_ball (2, zero, 0.1), ans_set_ball (2, one, -1), 2, "is empty"},
      {ans_set_ball (2, zero, NAN), ans_set_ball (2, one, 1), 2, "is empty"},
      {ans_set_below (-INFINITY), ans_set_above (1), 2, "is empty"},
      {ans_set_below (-3), ans_set_above (1), 2, "off the domain"},
      {ans_set_ball (2, zero, 0.1), ans_set_above (2.5), 2,
       "B (x1 >= 2.5) is off the domain"},
      {ans_set_ball (2, zero, 0.1), ans_set_outside (2, zero, 9), 2, "off the domain"},
      {ans_set_ball (4, zero, 0.1), ans_set_above (1), 2, "needs 4 coordinates"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (GError) error = NULL;
    gboolean good = ans_set_check_pair (&pairs[i].a, &pairs[i].b, pairs[i].d, 2, lower,
                                        upper, &error);
    g_test_message ("pair %d: %s", (int) i, error != NULL ? error->message : "good");
    g_assert_true (good == (pairs[i].complaint == NULL));
    if (good)
      continue;
    g_assert_error (error, ANS_ERROR, ANS_ERROR_RANGE);
    g_assert_nonnull (strstr (error->message, pairs[i].complaint));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/set/boundary-points-have-level-zero",
                   boundary_points_have_level_zero);
  g_test_add_func ("/models/set/boundary-points-are-uniform",
                   boundary_points_are_uniform);
  g_test_add_func ("/models/set/cylinders-keep-other-coordinates",
                   cylinders_keep_other_coordinates);
  g_test_add_func ("/models/set/level-gradient-matches-differences",
                   level_gradient_matches_differences);
  g_test_add_func ("/models/set/level-and-distance-agree-with-contains",
                   level_and_distance_agree_with_contains);
  g_test_add_func ("/models/set/pairs-are-checked", pairs_are_checked);
  return g_test_run ();
}
