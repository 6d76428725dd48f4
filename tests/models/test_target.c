#include "engine/models/target.h"

#include <math.h>
#include <string.h>

/* Every kind, and some in other dimensions and with other parameters. */
static int
all_targets (AnsTarget *out)
{
  int n = 0;
  for (int kind = 0; kind < ANS_N_TARGETS; kind++)
    out[n++] = ans_target ((AnsTargetKind) kind, 0);
  out[n++] = ans_target (ANS_TARGET_GAUSSIAN, 7);
  out[n++] = ans_target (ANS_TARGET_FLAT_SHARP, 1);
  out[n++] = ans_target (ANS_TARGET_FLAT_SHARP, 5);
  ans_target_set_ratio (&out[n - 1], 20);
  out[n] = ans_target (ANS_TARGET_BUMPS, 0);
  ans_target_add_bump (&out[n], (AnsTargetBump){-2, 0.5, 0.3, 0.6});
  ans_target_add_bump (&out[n], (AnsTargetBump){3, -0.5, -0.2, 0.9});
  n++;
  return n;
}

enum { MOST = ANS_N_TARGETS + 4 };

static double
value (const AnsTarget *target, const double *x)
{
  double L;
  ans_target_eval (target, 1, x, &L, NULL);
  return L;
}

static double
slope (const AnsTarget *target, double *x, int k)
{
  /* Fourth order: what is left of the fifth derivative and of rounding is below 1e-8. */
  double h = 1e-3, at = x[k], L[4];
  const double shift[4] = {-2, -1, 1, 2};
  if (target->kind == ANS_TARGET_MUELLER_BROWN)
    h = 1e-4;
  for (int i = 0; i < 4; i++) {
    x[k] = at + shift[i] * h;
    L[i] = value (target, x);
  }
  x[k] = at;
  return (L[0] - 8 * L[1] + 8 * L[2] - L[3]) / (12 * h);
}

static void
gradients_match_differences (void)
{
  AnsTarget all[MOST];
  int n = all_targets (all);
  AnsRandom random = ans_random (1, 0, 0);
  for (int t = 0; t < n; t++) {
    double x[ANS_TARGET_MAX_DIMENSION], grad[ANS_TARGET_MAX_DIMENSION];
    for (int trial = 0; trial < 20; trial++) {
      ans_random_fill_uniform (&random, all[t].d, x);
      for (int i = 0; i < all[t].d; i++)
        x[i] = 3 * x[i] - 1.5;
      ans_target_eval (&all[t], 1, x, NULL, grad);
      for (int k = 0; k < all[t].d; k++) {
        double s = slope (&all[t], x, k);
        g_assert_cmpfloat_with_epsilon (grad[k], s, 1e-6 * (1 + fabs (s)));
      }
    }
  }
}

static void
many_points_equal_single_points (void)
{
  enum { N = 700 };
  AnsTarget all[MOST];
  int n = all_targets (all);
  AnsRandom random = ans_random (2, 0, 0);
  for (int t = 0; t < n; t++) {
    int d = all[t].d;
    double *x = g_new (double, N *d), *grad = g_new (double, N *d), L[N];
    ans_random_fill_uniform (&random, N * d, x);
    ans_target_force (&all[t], N, d, x, L, grad);
    for (int i = 0; i < N; i += 33) {
      double one, g[ANS_TARGET_MAX_DIMENSION];
      ans_target_eval (&all[t], 1, x + i * d, &one, g);
      g_assert_cmpfloat_with_epsilon (one, L[i], 1e-12 * (1 + fabs (one)));
      for (int k = 0; k < d; k++)
        g_assert_cmpfloat_with_epsilon (g[k], grad[i * d + k], 1e-11 * (1 + fabs (g[k])));
    }
    g_free (x);
    g_free (grad);
  }
}

static double
normal (double x, double mean, double variance)
{
  return exp (-(x - mean) * (x - mean) / (2 * variance)) / sqrt (2 * G_PI * variance);
}

static void
values_match_formulas (void)
{
  double x[5] = {0.3, -0.7, 0.2, 0.4, -0.1};
  AnsTarget t = ans_target (ANS_TARGET_DOUBLE_WELL, 0);
  g_assert_cmpfloat_with_epsilon (value (&t, x), 0.91 * 0.91, 1e-15);
  t = ans_target (ANS_TARGET_THREE_WELLS, 0);
  g_assert_cmpfloat_with_epsilon (value (&t, (double[]){1.5}), 0, 1e-15);
  g_assert_cmpfloat_with_epsilon (value (&t, (double[]){sqrt (0.75)}), 1, 1e-14);
  t = ans_target (ANS_TARGET_MIXTURE, 0);
  double p = normal (0.3, -2, 1) / 3 + 2 * normal (0.3, 2, 1) / 3;
  g_assert_cmpfloat_with_epsilon (value (&t, x), -log (p), 1e-13);
  t = ans_target (ANS_TARGET_RING, 0);
  g_assert_cmpfloat_with_epsilon (value (&t, (double[]){0.6, 0.8}), 0, 1e-15);
  g_assert_cmpfloat_with_epsilon (value (&t, (double[]){0, 0}), 4, 1e-15);
  t = ans_target (ANS_TARGET_MUELLER_BROWN, 0);
  /* The published depth of the deepest minimum (Mueller, Brown 1979: -146.7). */
  g_assert_cmpfloat_with_epsilon (value (&t, (double[]){-0.558, 1.442}), -146.7, 0.01);
  t = ans_target (ANS_TARGET_GAUSSIAN, 5);
  ans_target_set_ratio (&t, 16);
  double sum = 0;
  for (int i = 0; i < 5; i++)
    sum += 0.5 * pow (2, i) * x[i] * x[i];
  g_assert_cmpfloat_with_epsilon (value (&t, x), sum, 1e-14);
}

/* The two Gaussians of the flat and the sharp well, at beta = softness and d = 3. */
static void
flat_and_sharp_are_equally_deep (void)
{
  AnsTarget t = ans_target (ANS_TARGET_FLAT_SHARP, 3);
  double flat = value (&t, (double[]){-1, 0, 0}), sharp = value (&t, (double[]){1, 0, 0});
  /* Each is lowered by the other's tail: exp (-4 * 2) / 4, exp (-4 * 18) / 4. */
  g_assert_cmpfloat_with_epsilon (flat, 0, 1e-15);
  g_assert_cmpfloat_with_epsilon (sharp, -log1p (exp (-8)) / 4, 1e-15);
  double x[3] = {0.2, -0.4, 0.3}, r = 0.16 + 0.09;
  double L = -log (exp (-2 * (1.44 + r)) + exp (-18 * (0.64 + r))) / 4;
  g_assert_cmpfloat_with_epsilon (value (&t, x), L, 1e-14);
}

/* int exp (-beta L) by the midpoint rule, on twice the box to draw. */
static double
quadrature (const AnsTarget *t, double beta)
{
  enum { N = 1200 };
  double h[2] = {0}, sum = 0, x[2], L;
  int rows = t->d == 2 ? N : 1;
  for (int k = 0; k < t->d; k++)
    h[k] = 2 * (t->upper[k] - t->lower[k]) / N;
  for (int j = 0; j < rows; j++)
    for (int i = 0; i < N; i++) {
      x[0] = 1.5 * t->lower[0] - 0.5 * t->upper[0] + (i + 0.5) * h[0];
      x[1] = 1.5 * t->lower[1] - 0.5 * t->upper[1] + (j + 0.5) * h[1];
      ans_target_eval (t, 1, x, &L, NULL);
      sum += exp (-beta * L);
    }
  return log (sum * h[0] * (t->d == 2 ? h[1] : 1));
}

static void
partition_functions_match_quadrature (void)
{
  AnsTarget all[MOST];
  int n = all_targets (all), known = 0;
  for (int t = 0; t < n; t++) {
    if (all[t].d > 2)
      continue;
    const double betas[2] = {all[t].beta, 1.7 * all[t].beta};
    for (int i = 0; i < 2; i++) {
      double exact = ans_target_log_partition (&all[t], betas[i]);
      if (isnan (exact))
        continue;
      known++;
      /* The midpoint rule of a smooth bump converges beyond all orders; tails beyond the
       * doubled box are below 1e-10. */
      g_assert_cmpfloat_with_epsilon (exact, quadrature (&all[t], betas[i]), 1e-8);
    }
  }
  g_assert_cmpint (known, ==, 2 * 5 + 4);
}

static void
far_points_stay_finite (void)
{
  AnsTarget t = ans_target (ANS_TARGET_MIXTURE, 0);
  double x = 300, L, grad;
  ans_target_eval (&t, 1, &x, &L, &grad);
  /* exp (-298^2 / 2) is 0 in doubles: only the largest exponent may count. */
  g_assert_cmpfloat_with_epsilon (
      L, 298.0 * 298 / 2 + 0.5 * log (2 * G_PI) - log (2. / 3), 1e-9);
  g_assert_cmpfloat_with_epsilon (grad, 298, 1e-9);
}

static void
bumps_are_limited (void)
{
  AnsTarget t = ans_target (ANS_TARGET_BUMPS, 0), ring = ans_target (ANS_TARGET_RING, 0);
  for (int i = 0; i < ANS_TARGET_MAX_BUMPS; i++)
    g_assert_true (ans_target_add_bump (&t, (AnsTargetBump){1, 0, 0, 1}));
  g_assert_false (ans_target_add_bump (&t, (AnsTargetBump){1, 0, 0, 1}));
  g_assert_false (ans_target_add_bump (&ring, (AnsTargetBump){1, 0, 0, 1}));
  double L = value (&t, (double[]){0, 0});
  g_assert_cmpfloat_with_epsilon (L, ANS_TARGET_MAX_BUMPS, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/target/gradients-match-differences",
                   gradients_match_differences);
  g_test_add_func ("/models/target/many-points-equal-single-points",
                   many_points_equal_single_points);
  g_test_add_func ("/models/target/values-match-formulas", values_match_formulas);
  g_test_add_func ("/models/target/flat-and-sharp-are-equally-deep",
                   flat_and_sharp_are_equally_deep);
  g_test_add_func ("/models/target/partition-functions-match-quadrature",
                   partition_functions_match_quadrature);
  g_test_add_func ("/models/target/far-points-stay-finite", far_points_stay_finite);
  g_test_add_func ("/models/target/bumps-are-limited", bumps_are_limited);
  return g_test_run ();
}
