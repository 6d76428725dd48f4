#include "engine/models/potential.h"

#include <math.h>
#include <string.h>

/* Every kind, and the rugged potential in the plane as well. */
static int
all_potentials (AnsPotential *out)
{
  int n = 0;
  for (int kind = 0; kind < ANS_N_POTENTIALS; kind++)
    out[n++] = ans_potential ((AnsPotentialKind) kind, 0);
  out[n++] = ans_potential (ANS_POTENTIAL_RUGGED_MUELLER, 2);
  out[n++] = ans_potential (ANS_POTENTIAL_DOUBLE_WELL, 50);
  return n;
}

static double
value (const AnsPotential *potential, const double *x)
{
  double V;
  ans_potential_eval (potential, 1, x, &V, NULL);
  return V;
}

static void
gradients_match_differences (void)
{
  AnsPotential all[ANS_N_POTENTIALS + 2];
  int n = all_potentials (all);
  AnsRandom random = ans_random (1, 0, 0);
  for (int p = 0; p < n; p++) {
    int d = all[p].d;
    double x[ANS_SET_MAX_DIMENSION], grad[ANS_SET_MAX_DIMENSION];
    for (int trial = 0; trial < 20; trial++) {
      ans_random_fill_uniform (&random, d, x);
      for (int i = 0; i < d; i++)
        x[i] = 2 * x[i] - 1;
      ans_potential_eval (&all[p], 1, x, NULL, grad);
      for (int k = 0; k < d; k++) {
        /* Fourth order: the rugged term's fifth derivative leaves 1e-8, rounding 1e-8. */
        double h = 1e-4, at = x[k], V[4];
        const double shift[4] = {-2, -1, 1, 2};
        for (int i = 0; i < 4; i++) {
          x[k] = at + shift[i] * h;
          V[i] = value (&all[p], x);
        }
        x[k] = at;
        double slope = (V[0] - 8 * V[1] + 8 * V[2] - V[3]) / (12 * h);
        g_assert_cmpfloat_with_epsilon (grad[k], slope, 1e-6 * (1 + fabs (slope)));
      }
    }
  }
}

static void
many_points_equal_single_points (void)
{
  enum { N = 700 };
  AnsPotential all[ANS_N_POTENTIALS + 2];
  int n = all_potentials (all);
  AnsRandom random = ans_random (2, 0, 0);
  for (int p = 0; p < n; p++) {
    int d = all[p].d;
    double *x = g_new (double, N *d), *grad = g_new (double, N *d), V[N];
    ans_random_fill_uniform (&random, N * d, x);
    ans_potential_force (&all[p], N, d, x, V, grad);
    for (int i = 0; i < N; i += 33) {
      double one, slope[ANS_SET_MAX_DIMENSION];
      ans_potential_eval (&all[p], 1, x + i * d, &one, slope);
      g_assert_cmpfloat_with_epsilon (one, V[i], 1e-12 * (1 + fabs (one)));
      for (int k = 0; k < d; k++)
        g_assert_cmpfloat_with_epsilon (slope[k], grad[i * d + k],
                                        1e-11 * (1 + fabs (slope[k])));
    }
    g_free (x);
    g_free (grad);
  }
}

static void
minima_are_minima (void)
{
  AnsPotential all[ANS_N_POTENTIALS + 2];
  int n = all_potentials (all);
  AnsRandom random = ans_random (3, 0, 0);
  for (int p = 0; p < n; p++) {
    int d = all[p].d;
    double x[4 * ANS_SET_MAX_DIMENSION], y[ANS_SET_MAX_DIMENSION],
        grad[ANS_SET_MAX_DIMENSION];
    int found = ans_potential_minima (&all[p], 4, x);
    g_assert_cmpint (found, >=, 1);
    g_assert_cmpfloat (value (&all[p], x), ==, all[p].V_min);
    for (int m = 0; m < found; m++) {
      const double *at = x + m * d;
      double V = value (&all[p], at);
      g_assert_cmpfloat (V, >=,
                         all[p].V_min - 1e-12); /* the like of twins up to rounding */
      ans_potential_eval (&all[p], 1, at, NULL, grad);
      for (int k = 0; k < d; k++)
        /* Curvatures reach 1e4: positions are right to 1e-11. */
        g_assert_cmpfloat_with_epsilon (grad[k], 0, 1e-7);
      for (int trial = 0; trial < 50; trial++) {
        ans_random_fill_normal (&random, d, y);
        for (int k = 0; k < d; k++)
          y[k] = at[k] + 1e-3 * y[k];
        g_assert_cmpfloat (value (&all[p], y), >, V);
      }
    }
  }
}

/* The published minima of Mueller and Brown. */
static void
mueller_brown_has_its_minima (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 0);
  const double known[3][3] = {
      {-0.558, 1.442, -146.700}, {0.623, 0.028, -108.167}, {-0.050, 0.467, -80.768}};
  double x[6];
  g_assert_cmpint (ans_potential_minima (&potential, 3, x), ==, 3);
  for (int i = 0; i < 3; i++) {
    g_assert_cmpfloat_with_epsilon (x[2 * i], known[i][0], 6e-4);
    g_assert_cmpfloat_with_epsilon (x[2 * i + 1], known[i][1], 6e-4);
    g_assert_cmpfloat_with_epsilon (value (&potential, x + 2 * i), known[i][2], 6e-4);
  }
}

static void
nothing_in_the_plane_is_lower (void)
{
  const AnsPotentialKind kinds[] = {ANS_POTENTIAL_MUELLER_BROWN,
                                    ANS_POTENTIAL_RUGGED_MUELLER,
                                    ANS_POTENTIAL_DOUBLE_WELL, ANS_POTENTIAL_THREE_HOLES};
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    AnsPotential potential = ans_potential (kinds[k], 0);
    double lowest = INFINITY;
    for (int i = 0; i < 500; i++)
      for (int j = 0; j < 500; j++) {
        double x[2] = {
            potential.lower[0] + i * (potential.upper[0] - potential.lower[0]) / 499,
            potential.lower[1] + j * (potential.upper[1] - potential.lower[1]) / 499};
        double V;
        ans_potential_value (&potential, 1, 2, x, &V);
        lowest = fmin (lowest, V);
      }
    g_assert_cmpfloat (lowest, >=, potential.V_min - 1e-9);
    /* A grid of 0.01 misses the minimum by no more than curvature 1e4 / 2 times 0.005^2
     * twice. */
    g_assert_cmpfloat (lowest, <, potential.V_min + 0.25);
  }
}

static void
values_by_hand (void)
{
  AnsPotential chain = ans_potential (ANS_POTENTIAL_GINZBURG_LANDAU, 49);
  double u[49] = {0};
  g_assert_cmpfloat_with_epsilon (value (&chain, u), 49 / 0.12, 1e-9);
  u[10] = 1; /* two bonds of (1 / h)^2 = 2500 and a site less */
  g_assert_cmpfloat_with_epsilon (value (&chain, u), 48 / 0.12 + 2 * 0.015 * 2500, 1e-9);

  AnsPotential well = ans_potential (ANS_POTENTIAL_DOUBLE_WELL, 3);
  g_assert_cmpfloat_with_epsilon (value (&well, (const double[]){2, 1, -2}), 9 + 0.3 * 5,
                                  1e-12);

  AnsPotential spheres = ans_potential (ANS_POTENTIAL_SPHERES, 6);
  g_assert_cmpfloat_with_epsilon (value (&spheres, (const double[]){1, 1, 0, 0, 0, 2}),
                                  60, 1e-12);

  AnsPotential brown = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  double V = -200 * exp (-1) - 100 * exp (-2.5) -
             170 * exp (-6.5 * 0.25 - 11 * 0.75 - 6.5 * 2.25) +
             15 * exp (0.7 - 0.6 + 0.7);
  g_assert_cmpfloat_with_epsilon (value (&brown, (const double[]){0, 0}), V, 1e-11);

  AnsPotential holes = ans_potential (ANS_POTENTIAL_THREE_HOLES, 2);
  double W = 3 * exp (-1.0 / 9) - 3 * exp (-25.0 / 9) - 10 * exp (-1) + 0.2 / 81;
  g_assert_cmpfloat_with_epsilon (value (&holes, (const double[]){0, 0}), W, 1e-12);
}

static void
stiff_coordinates_add_their_springs (void)
{
  AnsPotential ten = ans_potential (ANS_POTENTIAL_RUGGED_MUELLER, 10);
  AnsPotential two = ans_potential (ANS_POTENTIAL_RUGGED_MUELLER, 2);
  double x[10] = {-0.3, 0.8, 0.1, 0, 0, -0.05, 0, 0, 0, 0.02}, plane;
  double springs = (0.01 + 0.0025 + 0.0004) / (2 * 0.05 * 0.05);
  ans_potential_value (&ten, 1, 2, x, &plane);
  g_assert_cmpfloat_with_epsilon (plane, value (&two, x), 1e-12);
  g_assert_cmpfloat_with_epsilon (value (&ten, x), plane + springs, 1e-10);

  /* gamma sin sin is the difference to Mueller and Brown's. */
  AnsPotential smooth = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  double rug = 9 * sin (10 * G_PI * x[0]) * sin (10 * G_PI * x[1]);
  g_assert_cmpfloat_with_epsilon (plane - value (&smooth, x), rug, 1e-10);
}

static void
passive_coordinates_have_their_variance (void)
{
  enum { N = 20000, D = 10 };
  AnsPotential potential = ans_potential (ANS_POTENTIAL_RUGGED_MUELLER, D);
  AnsRandom random = ans_random (4, 0, 0);
  double *x = g_new0 (double, N *D), square = 0;
  ans_potential_sample_passive (&potential, 0.1, N, &random, x);
  for (int i = 0; i < N; i++) {
    g_assert_cmpfloat (x[i * D], ==, 0);
    g_assert_cmpfloat (x[i * D + 1], ==, 0);
    for (int k = 2; k < D; k++)
      square += x[i * D + k] * x[i * D + k] / (N * (D - 2));
  }
  double exact = 0.05 * 0.05 / 0.1;
  g_assert_cmpfloat_with_epsilon (square, exact,
                                  4.5 * exact * sqrt (2.0 / (N * (D - 2))));
  g_free (x);
}

static void
usual_sets_are_apart (void)
{
  AnsPotential all[ANS_N_POTENTIALS + 2];
  int n = all_potentials (all);
  for (int p = 0; p < n; p++) {
    AnsSet a, b;
    g_autoptr (GError) error = NULL;
    ans_potential_sets (&all[p], &a, &b);
    ans_set_check_pair (&a, &b, all[p].d, 2, all[p].lower, all[p].upper, &error);
    g_assert_no_error (error);
  }
}

static void
chain_minimisers_mirror_each_other (void)
{
  AnsPotential chain = ans_potential (ANS_POTENTIAL_GINZBURG_LANDAU, 0);
  double x[2 * 49];
  g_assert_cmpint (ans_potential_minima (&chain, 2, x), ==, 2);
  for (int i = 0; i < 49; i++) {
    g_assert_cmpfloat (x[i], ==, -x[49 + i]);
    g_assert_cmpfloat_with_epsilon (x[i], x[48 - i], 1e-10); /* and themselves */
  }
  g_assert_cmpfloat (x[24], <, -0.99);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/potential/gradients-match-differences",
                   gradients_match_differences);
  g_test_add_func ("/models/potential/many-points-equal-single-points",
                   many_points_equal_single_points);
  g_test_add_func ("/models/potential/minima-are-minima", minima_are_minima);
  g_test_add_func ("/models/potential/mueller-brown-has-its-minima",
                   mueller_brown_has_its_minima);
  g_test_add_func ("/models/potential/nothing-in-the-plane-is-lower",
                   nothing_in_the_plane_is_lower);
  g_test_add_func ("/models/potential/values-by-hand", values_by_hand);
  g_test_add_func ("/models/potential/stiff-coordinates-add-their-springs",
                   stiff_coordinates_add_their_springs);
  g_test_add_func ("/models/potential/passive-coordinates-have-their-variance",
                   passive_coordinates_have_their_variance);
  g_test_add_func ("/models/potential/usual-sets-are-apart", usual_sets_are_apart);
  g_test_add_func ("/models/potential/chain-minimisers-mirror-each-other",
                   chain_minimisers_mirror_each_other);
  return g_test_run ();
}
