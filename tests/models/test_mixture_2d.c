#include "engine/models/mixture_2d.h"

#include <math.h>
#include <string.h>

/* Quadrature over the plane by squares far smaller than any blur in use; the sum of a
 * smooth density that vanishes at the border is exact to far more than is asked. */
enum { SIDE = 401 };

static double
integral (const AnsMixture2d *self, double blur, double *mean_x)
{
  double half = 1.6 * self->half, h = 2 * half / (SIDE - 1), sum = 0, first = 0;
  for (int j = 0; j < SIDE; j++)
    for (int i = 0; i < SIDE; i++) {
      double x[2] = {-half + i * h, -half + j * h}, p;
      ans_mixture_2d_density (self, blur, 1, x, &p);
      sum += p * h * h;
      first += x[0] * p * h * h;
    }
  *mean_x = first / sum;
  return sum;
}

static void
densities_integrate_to_one (void)
{
  for (int kind = 0; kind < ANS_N_MIXTURES_2D; kind++) {
    AnsMixture2d self = ans_mixture_2d ((AnsMixture2dKind) kind);
    double mean;
    if (kind == ANS_MIXTURE_2D_GRID || kind == ANS_MIXTURE_2D_MOONS)
      continue; /* as quick without: Gaussians like the ring's, and the next test */
    g_assert_cmpfloat_with_epsilon (integral (&self, 0.07 * self.half, &mean), 1, 1e-5);
    g_assert_cmpfloat_with_epsilon (mean, 0, 1e-5);
  }
}

/* Half a ring is a ring's half: the moon and its mirror image add up to the closed form.
 */
static void
arcs_are_parts_of_rings (void)
{
  AnsMixture2d ring = ans_mixture_2d (ANS_MIXTURE_2D_RINGS), halves = ring;
  ring.count = 1;
  ring.parts[0].weight = 1;
  halves.count = 2;
  for (int i = 0; i < 2; i++)
    halves.parts[i] = (AnsMixture2dPart){0, 0, 1, i * G_PI, G_PI, 0.08, 0.5};
  for (int k = 0; k < 20; k++) {
    double angle = 0.3 * k, r = 0.9 + 0.01 * k, p, q;
    double x[2] = {r * cos (angle), r * sin (angle)};
    ans_mixture_2d_density (&ring, 0, 1, x, &p);
    ans_mixture_2d_density (&halves, 0, 1, x, &q);
    g_assert_cmpfloat_with_epsilon (q / p, 1, 1e-3);
  }
}

/* The mean of exp (-|x - c|^2 / 2 b^2) over draws is 2 pi b^2 times the blurred density
 * at c. */
static void
draws_have_the_density (void)
{
  enum { N = 100000 };
  g_autofree double *x = g_new (double, 2 * N);
  const double b = 0.3;
  for (int kind = 0; kind < ANS_N_MIXTURES_2D; kind++) {
    AnsMixture2d self = ans_mixture_2d ((AnsMixture2dKind) kind);
    AnsRandom random = ans_random (17, 2, (guint32) kind);
    ans_mixture_2d_sample (&self, &random, N, x);
    for (int k = 0; k < 5; k++) {
      double c[2] = {0.9 * cos (1.3 * k), 0.9 * sin (1.3 * k)}, p, sum = 0, square = 0;
      for (int i = 0; i < N; i++) {
        double dx = x[2 * i] - c[0], dy = x[2 * i + 1] - c[1];
        double e = exp (-0.5 * (dx * dx + dy * dy) / (b * b)) / (2 * G_PI * b * b);
        sum += e;
        square += e * e;
      }
      double mean = sum / N, error = sqrt ((square / N - mean * mean) / N);
      ans_mixture_2d_density (&self, b, 1, c, &p);
      g_assert_cmpfloat_with_epsilon (mean, p, 4.5 * error + 1e-9);
    }
  }
}

static void
distances_are_those_to_the_arc (void)
{
  AnsMixture2d self = ans_mixture_2d (ANS_MIXTURE_2D_MOONS);
  const AnsMixture2dPart *upper = self.parts;
  for (int k = 0; k < 40; k++) {
    double x = -2 + 0.1 * k, y = sin (1.7 * k), best = INFINITY;
    for (int i = 0; i <= 20000; i++) {
      double angle = G_PI * i / 20000;
      best = fmin (best, hypot (x - upper->x - cos (angle), y - upper->y - sin (angle)));
    }
    g_assert_cmpfloat_with_epsilon (ans_mixture_2d_distance (&self, 0, x, y),
                                    best / upper->sd, 2e-3);
  }
}

/* By hand: six samples of the ring. */
static void
coverage_is_counted_by_hand (void)
{
  AnsMixture2d self = ans_mixture_2d (ANS_MIXTURE_2D_RING);
  const double x[] = {1, 0, 1.029, 0, 1.031, 0, 0, 1, 0, -0.5, -1, 0.02};
  AnsMixture2dCoverage coverage;
  ans_mixture_2d_coverage (&self, 6, x, &coverage);
  g_assert_cmpint (coverage.modes, ==, 3);
  g_assert_cmpfloat_with_epsilon (coverage.high_quality, 4.0 / 6, 1e-15);
  g_assert_cmpfloat (coverage.mass[0], ==, 0.5);
  g_assert_cmpfloat (coverage.mass[6], ==, 1.0 / 6);
  double kl = 0.5 * log (0.5 * 8) + 3 * (log (8.0 / 6) / 6);
  g_assert_cmpfloat_with_epsilon (coverage.reverse_kl, kl, 1e-14);
}

static void
data_cover_themselves (void)
{
  enum { N = 40000 };
  g_autofree double *x = g_new (double, 2 * N);
  for (int kind = 0; kind < ANS_N_MIXTURES_2D; kind++) {
    AnsMixture2d self = ans_mixture_2d ((AnsMixture2dKind) kind);
    AnsMixture2dCoverage coverage;
    AnsRandom random = ans_random (5, 3, (guint32) kind);
    double exact = ans_mixture_2d_quality (&self);
    ans_mixture_2d_sample (&self, &random, N, x);
    ans_mixture_2d_coverage (&self, N, x, &coverage);
    g_assert_cmpint (coverage.modes, ==, ans_mixture_2d_count (&self));
    g_assert_cmpfloat (coverage.reverse_kl, <, 20.0 * ans_mixture_2d_count (&self) / N);
    if (!isnan (exact))
      g_assert_cmpfloat_with_epsilon (coverage.high_quality, exact,
                                      4.5 * sqrt (exact * (1 - exact) / N));
  }
}

static void
parts_are_added_and_removed (void)
{
  AnsMixture2d self = ans_mixture_2d (ANS_MIXTURE_2D_DRAWN);
  g_assert_true (ans_mixture_2d_add (&self, 1.5, 1.5, 0.2));
  g_assert_cmpint (ans_mixture_2d_count (&self), ==, 4);
  g_assert_cmpfloat (self.parts[2].weight, ==, 0.25);
  g_assert_true (ans_mixture_2d_remove (&self, 0));
  g_assert_cmpfloat (self.parts[2].sd, ==, 0.2);
  while (ans_mixture_2d_add (&self, 0, 0, 0.1))
    ;
  g_assert_cmpint (ans_mixture_2d_count (&self), ==, ANS_MIXTURE_2D_PARTS);
  g_assert_true (isnan (ans_mixture_2d_quality (&self)));
  while (ans_mixture_2d_remove (&self, ans_mixture_2d_count (&self) - 1))
    ;
  g_assert_cmpint (ans_mixture_2d_count (&self), ==, 1);
  g_assert_cmpfloat (self.parts[0].weight, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/mixture_2d/densities-integrate-to-one",
                   densities_integrate_to_one);
  g_test_add_func ("/models/mixture_2d/arcs-are-parts-of-rings", arcs_are_parts_of_rings);
  g_test_add_func ("/models/mixture_2d/draws-have-the-density", draws_have_the_density);
  g_test_add_func ("/models/mixture_2d/distances-are-those-to-the-arc",
                   distances_are_those_to_the_arc);
  g_test_add_func ("/models/mixture_2d/coverage-is-counted-by-hand",
                   coverage_is_counted_by_hand);
  g_test_add_func ("/models/mixture_2d/data-cover-themselves", data_cover_themselves);
  g_test_add_func ("/models/mixture_2d/parts-are-added-and-removed",
                   parts_are_added_and_removed);
  return g_test_run ();
}
