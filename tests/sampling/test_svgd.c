#include "engine/sampling/svgd.h"

#include "tests/allocations.h"

#include <math.h>
#include <string.h>

/* ---- against sums over all pairs, with kernels written out ---- */

/* K, its gradient in a and the trace of its mixed second derivatives. */
static double
naive_kernel (const AnsSvgd *self, int d, const double *a, const double *b, double *slope,
              double *trace)
{
  double r2 = 0, h = self->h, K, first, second;
  for (int k = 0; k < d; k++)
    r2 += (a[k] - b[k]) * (a[k] - b[k]);
  if (self->kernel == ANS_SVGD_GAUSSIAN) {
    K = exp (-r2 / h);
    first = -K / h;
    second = K / (h * h);
  } else {
    K = pow (1 + r2 / h, -0.5);
    first = -0.5 / h * pow (1 + r2 / h, -1.5);
    second = 0.75 / (h * h) * pow (1 + r2 / h, -2.5);
  }
  for (int k = 0; k < d; k++)
    slope[k] = 2 * first * (a[k] - b[k]);
  *trace = -(2 * d * first + 4 * r2 * second);
  return K;
}

static double
naive_direction (const AnsSvgd *self, int n, int d, const double *x, const double *grad,
                 double *g)
{
  double stein = 0, slope[8], trace, beta = self->beta;
  memset (g, 0, sizeof *g * (gsize) (n * d));
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      const double *gi = grad + i * d, *gj = grad + j * d;
      double K = naive_kernel (self, d, x + i * d, x + j * d, slope, &trace);
      stein += trace;
      for (int k = 0; k < d; k++) {
        g[i * d + k] += (-K * gj[k] - (self->flipped ? -1 : 1) / beta * slope[k]) / n;
        stein += beta * beta * gi[k] * gj[k] * K + beta * gi[k] * slope[k] -
                 beta * gj[k] * slope[k];
      }
    }
  return stein / n / n;
}

typedef struct {
  AnsSvgd svgd;
  int n, d;
  double *x, *grad, *g, *scratch;
} Cloud;

static Cloud
cloud (AnsSvgdKernel kernel, int n, int d)
{
  AnsRandom random = ans_random (5, (guint32) n, (guint32) d);
  Cloud self = {{.kernel = kernel, .h = 0.7, .beta = 1.3},
                n,
                d,
                g_new (double, n *d),
                g_new (double, n *d),
                g_new (double, n *d),
                g_new (double, ans_svgd_scratch (n, d))};
  ans_random_fill_normal (&random, n * d, self.x);
  ans_random_fill_normal (&random, n * d, self.grad);
  return self;
}

static void
clear (Cloud *self)
{
  g_free (self->x);
  g_free (self->grad);
  g_free (self->g);
  g_free (self->scratch);
}

static double
direction (Cloud *self, AnsParallel *parallel)
{
  return ans_svgd_direction (&self->svgd, parallel, self->n, self->d, self->x, self->grad,
                             self->g, self->scratch);
}

/* Sizes about the edges of vectors, shards and blocks; rounding of some 1000 terms. */
static void
direction_and_discrepancy_are_those_of_all_pairs (void)
{
  static const int sizes[] = {1, 2, 7, 8, 9, 31, 33, 520, 1030};
  for (int kernel = 0; kernel < 2; kernel++)
    for (int s = 0; s < (int) G_N_ELEMENTS (sizes); s++)
      for (int d = 1; d <= 4; d++) {
        Cloud c = cloud ((AnsSvgdKernel) kernel, sizes[s], d);
        g_autofree double *g = g_new (double, c.n *d);
        c.svgd.flipped = s % 2;
        double stein = naive_direction (&c.svgd, c.n, d, c.x, c.grad, g);
        g_assert_cmpfloat_with_epsilon (direction (&c, NULL), stein, 1e-12 * d);
        for (int i = 0; i < c.n * d; i++)
          g_assert_cmpfloat_with_epsilon (c.g[i], g[i], 1e-13);
        clear (&c);
      }
}

/* K = 1 + x . y: all pairs, with grad_j K = x_i, grad_i K = x_j and the trace d. */
static double
naive_linear (const Cloud *c, double *g)
{
  int n = c->n, d = c->d;
  double stein = 0, beta = c->svgd.beta, sign = c->svgd.flipped ? -1 : 1;
  memset (g, 0, sizeof *g * (gsize) (n * d));
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      const double *xi = c->x + i * d, *xj = c->x + j * d;
      const double *gi = c->grad + i * d, *gj = c->grad + j * d;
      double K = 1;
      for (int k = 0; k < d; k++)
        K += xi[k] * xj[k];
      for (int k = 0; k < d; k++) {
        g[i * d + k] += (sign * xi[k] / beta - K * gj[k]) / n;
        stein +=
            1 + beta * beta * gi[k] * gj[k] * K - beta * (gi[k] * xi[k] + gj[k] * xj[k]);
      }
    }
  return stein / n / n;
}

static void
linear_kernel_needs_no_pairs (void)
{
  for (int d = 1; d <= 4; d++) {
    Cloud c = cloud (ANS_SVGD_LINEAR, 1 + 9 * d, d);
    double attraction[4], repulsion[4];
    g_autofree double *g = g_new (double, c.n *d);
    c.svgd.flipped = d % 2;
    g_assert_cmpfloat_with_epsilon (direction (&c, NULL), naive_linear (&c, g), 1e-11);
    ans_svgd_forces (&c.svgd, c.n, d, c.x, c.grad, 2, attraction, repulsion);
    for (int i = 0; i < c.n * d; i++)
      g_assert_cmpfloat_with_epsilon (c.g[i], g[i], 1e-12);
    for (int k = 0; k < d; k++)
      g_assert_cmpfloat_with_epsilon (g[2 * d + k], attraction[k] + repulsion[k], 1e-12);
    clear (&c);
  }
}

/* Central differences, h^2 = 1e-10, rounding 1e-16 / 1e-5. */
static void
slope_of_kernel_is_its_difference (void)
{
  for (int kernel = 0; kernel < 2; kernel++) {
    AnsSvgd svgd = {.kernel = (AnsSvgdKernel) kernel, .h = 0.6, .beta = 1};
    for (int i = 0; i < 7; i++) {
      double r2 = 0.1 + 0.7 * i, slope, unused;
      ans_svgd_kernel (&svgd, r2, &slope);
      double difference = ans_svgd_kernel (&svgd, r2 + 1e-5, &unused) -
                          ans_svgd_kernel (&svgd, r2 - 1e-5, &unused);
      g_assert_cmpfloat_with_epsilon (slope, difference / 2e-5, 1e-8);
    }
  }
}

static void
forces_add_up_to_the_direction (void)
{
  for (int kernel = 0; kernel < 2; kernel++) {
    Cloud c = cloud ((AnsSvgdKernel) kernel, 50, 3);
    double attraction[3], repulsion[3];
    c.svgd.flipped = kernel;
    direction (&c, NULL);
    ans_svgd_forces (&c.svgd, 50, 3, c.x, c.grad, 17, attraction, repulsion);
    for (int k = 0; k < 3; k++)
      g_assert_cmpfloat_with_epsilon (c.g[17 * 3 + k], attraction[k] + repulsion[k],
                                      1e-13);
    clear (&c);
  }
}

/* ---- exact cases ---- */

static void
one_particle_descends_the_gradient (void)
{
  for (int d = 1; d <= 5; d++)
    for (int kernel = 0; kernel < 2; kernel++) {
      Cloud c = cloud ((AnsSvgdKernel) kernel, 1, d);
      direction (&c, NULL);
      for (int k = 0; k < d; k++)
        g_assert_cmpfloat (c.g[k], ==, -c.grad[k]);
      clear (&c);
    }
}

/* A shift by 100 costs 2 digits of the differences. */
static void
a_shift_changes_nothing (void)
{
  Cloud a = cloud (ANS_SVGD_GAUSSIAN, 60, 2), b = cloud (ANS_SVGD_GAUSSIAN, 60, 2);
  for (int i = 0; i < 120; i++)
    b.x[i] += 100;
  direction (&a, NULL);
  direction (&b, NULL);
  for (int i = 0; i < 120; i++)
    g_assert_cmpfloat_with_epsilon (a.g[i], b.g[i], 1e-12);
  clear (&a);
  clear (&b);
}

/* Two particles at -a and a in L = k x^2 / 2 rest where attraction and repulsion of each
 * balance: k (a - K a) = 2 m a / beta, with K and m = -2 dK/d(r2) at distance 2 a. */
static double
imbalance (const AnsSvgd *svgd, double k, double a)
{
  double r2 = 4 * a * a / svgd->h;
  if (svgd->kernel == ANS_SVGD_GAUSSIAN)
    return k * (1 - exp (-r2)) - 4 / svgd->h / svgd->beta * exp (-r2);
  return k * (1 - pow (1 + r2, -0.5)) - 2 / svgd->h / svgd->beta * pow (1 + r2, -1.5);
}

static void
two_particles_rest_where_bisection_says (void)
{
  static const double betas[] = {0.5, 1, 4};
  for (int i = 0; i < 6; i++) {
    Cloud c = cloud ((AnsSvgdKernel) (i % 2), 2, 1);
    double k = 1.5, low = 1e-3, high = 10;
    c.svgd.beta = betas[i / 2];
    c.x[0] = -0.9;
    c.x[1] = 0.4;
    for (int step = 0; step < 4000; step++) {
      c.grad[0] = k * c.x[0];
      c.grad[1] = k * c.x[1];
      direction (&c, NULL);
      ans_svgd_move (ANS_SVGD_PLAIN, 0.1, FALSE, 2, c.g, NULL, c.x);
    }
    for (int step = 0; step < 60; step++) {
      double middle = 0.5 * (low + high);
      *(imbalance (&c.svgd, k, middle) < 0 ? &low : &high) = middle;
    }
    g_assert_cmpfloat_with_epsilon (c.x[1], low, 1e-10);
    g_assert_cmpfloat_with_epsilon (c.x[0], -low, 1e-10);
    clear (&c);
  }
}

static void
bits_do_not_depend_on_threads (void)
{
  static const int threads[] = {1, 2, 3, 8};
  Cloud one = cloud (ANS_SVGD_GAUSSIAN, 700, 2),
        other = cloud (ANS_SVGD_GAUSSIAN, 700, 2);
  double stein = direction (&one, NULL);
  for (int i = 0; i < 4; i++) {
    g_autoptr (AnsParallel) parallel = ans_parallel_new (threads[i]);
    g_assert_cmpfloat (direction (&other, parallel), ==, stein);
    g_assert_cmpmem (one.g, 1400 * sizeof (double), other.g, 1400 * sizeof (double));
  }
  clear (&one);
  clear (&other);
}

static void
nothing_is_allocated (void)
{
  if (!COUNTS_ALLOCATIONS) {
    g_test_skip ("sanitizers have allocators of their own");
    return;
  }
  Cloud c = cloud (ANS_SVGD_IMQ, 300, 3);
  AnsRandom random = ans_random (1, 1, 1);
  g_autofree double *distances = g_new (double, ANS_SVGD_SAMPLE);
  atomic_store (&allocations, 0);
  atomic_store (&counting, 1);
  direction (&c, NULL);
  ans_svgd_median_bandwidth (c.n, c.d, c.x, &random, distances);
  atomic_store (&counting, 0);
  g_assert_cmpint (atomic_load (&allocations), ==, 0);
  clear (&c);
}

static gboolean
stop_at_once (gpointer asked)
{
  ++*(int *) asked;
  return TRUE;
}

static void
a_long_loop_can_be_stopped (void)
{
  Cloud c = cloud (ANS_SVGD_GAUSSIAN, 3000, 40);
  int asked = 0;
  c.svgd.stop = stop_at_once;
  c.svgd.data = &asked;
  g_assert_true (isnan (direction (&c, NULL)));
  g_assert_cmpint (asked, ==, 1);
  clear (&c);
}

/* Euler steps to a fixed time: halving them halves the error. */
static double
mean_square_at_time_one (int steps)
{
  Cloud c = cloud (ANS_SVGD_GAUSSIAN, 30, 1);
  double sum = 0;
  for (int step = 0; step < steps; step++) {
    for (int i = 0; i < 30; i++)
      c.grad[i] = c.x[i] + 0.1 * c.x[i] * c.x[i] * c.x[i];
    direction (&c, NULL);
    ans_svgd_move (ANS_SVGD_PLAIN, 1.0 / steps, FALSE, 30, c.g, NULL, c.x);
  }
  for (int i = 0; i < 30; i++)
    sum += c.x[i] * c.x[i] / 30;
  clear (&c);
  return sum;
}

/* The second order leaves some 1 / 80 of the ratio. */
static void
steps_are_of_first_order (void)
{
  double coarse = mean_square_at_time_one (40), middle = mean_square_at_time_one (80),
         fine = mean_square_at_time_one (160);
  g_assert_cmpfloat_with_epsilon ((coarse - middle) / (middle - fine), 2, 0.1);
}

/* ---- bandwidth and moves ---- */

static int
compare (gconstpointer a, gconstpointer b)
{
  double x, y;
  memcpy (&x, a, sizeof x);
  memcpy (&y, b, sizeof y);
  return (x > y) - (x < y);
}

static void
select_finds_what_sorting_finds (void)
{
  double x[57], sorted[57] = {0};
  AnsRandom random = ans_random (3, 1, 1);
  for (int n = 1; n <= 57; n += 4)
    for (int k = 0; k < n; k += 3) {
      for (int i = 0; i < n; i++)
        x[i] = sorted[i] = ans_random_below (&random, 20);
      qsort (sorted, (size_t) n, sizeof *sorted, compare);
      g_assert_cmpfloat (ans_svgd_select (n, x, k), ==, sorted[k]);
    }
}

/* Points 0, 1, 3 have the distances 1, 2, 3.  Standard normal points in the plane have
 * |x - y|^2 / 4 exponential, median 4 ln 2 of the squares; 4096 pairs of 2000 points
 * leave 1 / sqrt (4096) / (ln 2) = 2.3 % of it, and the points themselves about 1.5 %. */
static void
bandwidth_is_the_median_without_the_diagonal (void)
{
  double x[3] = {0, 1, 3};
  g_autofree double *scratch = g_new (double, ANS_SVGD_SAMPLE);
  AnsRandom random = ans_random (9, 1, 1);
  g_assert_cmpfloat_with_epsilon (ans_svgd_median_bandwidth (3, 1, x, &random, scratch),
                                  4 / log (4), 1e-14);
  g_assert_cmpfloat (ans_svgd_median_bandwidth (1, 1, x, &random, scratch), ==, 0);
  g_autofree double *many = g_new (double, 4000);
  ans_random_fill_normal (&random, 4000, many);
  g_assert_cmpfloat_with_epsilon (
      ans_svgd_median_bandwidth (2000, 2, many, &random, scratch) * log (2001) /
          (4 * G_LN2),
      1, 0.12);
}

static void
scaled_moves_have_unit_size_at_first (void)
{
  double g[2] = {3, -1e-2}, G[2] = {7, 7}, x[2] = {0, 0};
  ans_svgd_move (ANS_SVGD_RMS, 0.5, TRUE, 2, g, G, x);
  g_assert_cmpfloat_with_epsilon (x[0], 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (x[1], -0.5, 1e-3);
  g_assert_cmpfloat (G[0], ==, 9);
  ans_svgd_move (ANS_SVGD_RMS, 0.5, FALSE, 1, (double[]){1}, G, x);
  g_assert_cmpfloat_with_epsilon (G[0], 8.2, 1e-14);
}

/* ---- sampling ---- */

/* 1/3 N(-2, 1) + 2/3 N(2, 1), the paper's toy. */
static void
mixture_gradient (int n, const double *x, double *grad)
{
  for (int i = 0; i < n; i++) {
    double left = exp (-0.5 * (x[i] + 2) * (x[i] + 2)) / 3;
    double right = exp (-0.5 * (x[i] - 2) * (x[i] - 2)) * 2 / 3;
    grad[i] = (left * (x[i] + 2) + right * (x[i] - 2)) / (left + right);
    if (left + right < 1e-280)
      grad[i] = x[i] < 0 ? x[i] + 2 : x[i] - 2;
  }
}

static void
run_toy (int n, guint32 seed, double *x)
{
  Cloud c = cloud (ANS_SVGD_GAUSSIAN, n, 1);
  g_autofree double *distances = g_new (double, ANS_SVGD_SAMPLE);
  AnsRandom random = ans_random (77, 1, seed);
  c.svgd.beta = 1;
  ans_random_fill_normal (&random, n, c.x);
  for (int i = 0; i < n; i++)
    c.x[i] -= 10;
  for (int step = 0; step < 2000; step++) {
    AnsRandom pairs = random;
    if (step % 10 == 0)
      c.svgd.h = ans_svgd_median_bandwidth (n, 1, c.x, &pairs, distances);
    mixture_gradient (n, c.x, c.grad);
    direction (&c, NULL);
    ans_svgd_move (ANS_SVGD_PLAIN, 1, FALSE, n, c.g, NULL, c.x);
  }
  memcpy (x, c.x, sizeof *x * (gsize) n);
  clear (&c);
}

/* Squared errors of the means of x, x^2 and cos (w x + b), the last one averaged over 50
 * draws of w normal and b uniform; E cos (w x + b) = exp (-w^2 / 2) (cos (b - 2 w) +
 * 2 cos (b + 2 w)) / 3. */
static void
add_errors (int n, const double *x, AnsRandom *random, double weight, double *errors)
{
  enum { WAVES = 50 };
  double mean = 0, square = 0;
  for (int i = 0; i < n; i++) {
    mean += x[i] / n;
    square += x[i] * x[i] / n;
  }
  errors[0] += weight * (mean - 2.0 / 3) * (mean - 2.0 / 3);
  errors[1] += weight * (square - 5) * (square - 5);
  for (int k = 0; k < WAVES; k++) {
    double w = ans_random_normal (random), b = 2 * G_PI * ans_random_uniform (random);
    double wave = -exp (-0.5 * w * w) * (cos (b - 2 * w) + 2 * cos (b + 2 * w)) / 3;
    for (int i = 0; i < n; i++)
      wave += cos (w * x[i] + b) / n;
    errors[2] += weight / WAVES * wave * wave;
  }
}

/* Reference runs of 20 seeds.  Squared errors are heavy-tailed: 20 seeds of ours against
 * 20 of theirs, a factor of four leaves room for both; of `seeds` fewer, likewise. */
static void
check_toy (int n, int seeds, const double *table)
{
  double errors[3] = {0};
  g_autofree double *x = g_new (double, n);
  AnsRandom waves = ans_random (31, 2, 0);
  for (int seed = 0; seed < seeds; seed++) {
    run_toy (n, (guint32) seed, x);
    add_errors (n, x, &waves, 1.0 / seeds, errors);
  }
  g_test_message ("n = %d: %.3g %.3g %.3g", n, errors[0], errors[1], errors[2]);
  for (int k = 0; k < 3; k++)
    g_assert_cmpfloat (errors[k], <=, 4 * table[k]);
}

static void
toy_has_its_moments (void)
{
  static const struct {
    int n;
    double errors[3];
  } table[] = {
      {10, {5.8e-2, 6.8e-3, 2.0e-3}},  {20, {1.4e-2, 6.5e-3, 5.2e-4}},
      {50, {1.1e-3, 1.7e-3, 4.3e-5}},  {100, {7.5e-4, 6.1e-4, 3.0e-5}},
      {250, {4.7e-5, 1.3e-4, 1.6e-6}},
  };
#ifdef ANS_SANITIZED /* some ten times slower */
  gsize rows = 3;
#else
  gsize rows = G_N_ELEMENTS (table);
#endif
  for (gsize k = 0; k < rows; k++)
    check_toy (table[k].n, 20, table[k].errors);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/svgd/direction-and-discrepancy-are-those-of-all-pairs",
                   direction_and_discrepancy_are_those_of_all_pairs);
  g_test_add_func ("/sampling/svgd/linear-kernel-needs-no-pairs",
                   linear_kernel_needs_no_pairs);
  g_test_add_func ("/sampling/svgd/slope-of-kernel-is-its-difference",
                   slope_of_kernel_is_its_difference);
  g_test_add_func ("/sampling/svgd/forces-add-up-to-the-direction",
                   forces_add_up_to_the_direction);
  g_test_add_func ("/sampling/svgd/one-particle-descends-the-gradient",
                   one_particle_descends_the_gradient);
  g_test_add_func ("/sampling/svgd/a-shift-changes-nothing", a_shift_changes_nothing);
  g_test_add_func ("/sampling/svgd/two-particles-rest-where-bisection-says",
                   two_particles_rest_where_bisection_says);
  g_test_add_func ("/sampling/svgd/bits-do-not-depend-on-threads",
                   bits_do_not_depend_on_threads);
  g_test_add_func ("/sampling/svgd/nothing-is-allocated", nothing_is_allocated);
  g_test_add_func ("/sampling/svgd/a-long-loop-can-be-stopped",
                   a_long_loop_can_be_stopped);
  g_test_add_func ("/sampling/svgd/steps-are-of-first-order", steps_are_of_first_order);
  g_test_add_func ("/sampling/svgd/select-finds-what-sorting-finds",
                   select_finds_what_sorting_finds);
  g_test_add_func ("/sampling/svgd/bandwidth-is-the-median-without-the-diagonal",
                   bandwidth_is_the_median_without_the_diagonal);
  g_test_add_func ("/sampling/svgd/scaled-moves-have-unit-size-at-first",
                   scaled_moves_have_unit_size_at_first);
  g_test_add_func ("/sampling/svgd/toy-has-its-moments", toy_has_its_moments);
  return g_test_run ();
}
