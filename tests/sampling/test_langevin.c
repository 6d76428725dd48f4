#include "engine/sampling/langevin.h"

#include <math.h>
#include <string.h>

/* V = sum_k k x_k^2 / 2, the springs 1, 2, ... d. */
static void
springs (gconstpointer data, int n, int d, const double *x, double *V, double *grad)
{
  (void) data;
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += 0.5 * (k + 1) * x[i * d + k] * x[i * d + k];
      if (grad != NULL)
        grad[i * d + k] = (k + 1) * x[i * d + k];
    }
    if (V != NULL)
      V[i] = sum;
  }
}

typedef struct {
  int n, d;
  double *x, *scratch;
  AnsRandom *streams;
} Ensemble;

static Ensemble
ensemble (int n, int d, double start)
{
  Ensemble self = {n, d, g_new (double, n *d),
                   g_new (double, ans_langevin_scratch (n, d)),
                   g_new (AnsRandom, ans_langevin_shards (n))};
  for (int i = 0; i < n * d; i++)
    self.x[i] = start;
  ans_langevin_streams (7, 1, n, self.streams);
  return self;
}

static void
clear (Ensemble *self)
{
  g_free (self->x);
  g_free (self->scratch);
  g_free (self->streams);
}

static void
run (Ensemble *self, double beta, double dt, double cut, AnsParallel *parallel, int steps)
{
  AnsLangevin dynamics = {springs, NULL, beta, dt, cut};
  ans_langevin_run (&dynamics, parallel, steps, self->n, self->d, self->x, self->streams,
                    self->scratch);
}

static void
moments (const Ensemble *self, int k, double *mean, double *variance)
{
  double first = 0, second = 0;
  for (int i = 0; i < self->n; i++) {
    first += self->x[i * self->d + k] / self->n;
    second += self->x[i * self->d + k] * self->x[i * self->d + k] / self->n;
  }
  *mean = first;
  *variance = second - first * first;
}

/* Euler-Maruyama of a spring is an autoregression, whose moments are known exactly. */
static void
spring_has_its_moments (void)
{
  enum { N = 40000, STEPS = 40 };
  const double beta = 2, dt = 0.05;
  Ensemble e = ensemble (N, 2, 1.5);
  run (&e, beta, dt, INFINITY, NULL, STEPS);
  for (int k = 0; k < 2; k++) {
    double shrink = 1 - (k + 1) * dt, mean, variance;
    double exact_mean = 1.5 * pow (shrink, STEPS);
    double exact = 2 * dt / beta * (1 - pow (shrink, 2 * STEPS)) / (1 - shrink * shrink);
    moments (&e, k, &mean, &variance);
    g_assert_cmpfloat_with_epsilon (mean, exact_mean, 4.5 * sqrt (exact / N));
    g_assert_cmpfloat_with_epsilon (variance, exact, 4.5 * exact * sqrt (2.0 / N));
  }
  clear (&e);
}

/* The stationary variance is off 1 / beta by about dt / 2: half the step, half the error.
 */
static void
error_is_of_first_order (void)
{
  enum { N = 200000 };
  double off[2];
  for (int i = 0; i < 2; i++) {
    double dt = i == 0 ? 0.4 : 0.2, mean, variance;
    Ensemble e = ensemble (N, 1, 0);
    run (&e, 1, dt, INFINITY, NULL, i == 0 ? 20 : 40);
    moments (&e, 0, &mean, &variance);
    off[i] = variance - 1;
    clear (&e);
  }
  /* Exactly 0.25 / 0.111 = 2.25; four standard errors of either variance are 0.013. */
  g_assert_cmpfloat (off[0] / off[1], >, 1.85);
  g_assert_cmpfloat (off[0] / off[1], <, 2.75);
}

static void
threads_do_not_change_a_bit (void)
{
  enum { N = 1111, D = 3 };
  for (int bounded = 0; bounded < 2; bounded++) {
    double cut = bounded ? 1 : INFINITY;
    Ensemble one = ensemble (N, D, 0.1);
    run (&one, 2, 0.01, cut, NULL, 30);
    for (int threads = 1; threads <= 4; threads++) {
      g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
      Ensemble e = ensemble (N, D, 0.1);
      run (&e, 2, 0.01, cut, parallel, 30);
      g_assert_cmpmem (e.x, sizeof (double) * N * D, one.x, sizeof (double) * N * D);
      clear (&e);
    }
    clear (&one);
  }
}

static void
cutting_steps_into_calls_does_not_change_a_bit (void)
{
  enum { N = 300, D = 2 };
  for (int bounded = 0; bounded < 2; bounded++) {
    double cut = bounded ? 1 : INFINITY;
    Ensemble one = ensemble (N, D, 0.1), many = ensemble (N, D, 0.1);
    run (&one, 2, 0.05, cut, NULL, 30);
    for (int i = 0; i < 10; i++)
      run (&many, 2, 0.05, cut, NULL, 3);
    g_assert_cmpmem (many.x, sizeof (double) * N * D, one.x, sizeof (double) * N * D);
    clear (&one);
    clear (&many);
  }
}

static void
cut_is_never_passed (void)
{
  enum { N = 500, D = 2 };
  Ensemble e = ensemble (N, D, 0.1);
  double V[N], largest = 0;
  for (int i = 0; i < 100; i++) {
    run (&e, 1, 0.05, 0.5, NULL, 1);
    springs (NULL, N, D, e.x, V, NULL);
    for (int k = 0; k < N; k++)
      largest = fmax (largest, V[k]);
  }
  g_assert_cmpfloat (largest, <, 0.5);
  g_assert_cmpfloat (largest, >, 0.49); /* and the points get close to it */
  clear (&e);
}

/* E x^2 at beta = 1 is 1, from Gaussian points at beta' = 1/4 and from uniform ones. */
static void
weights_give_known_averages (void)
{
  enum { N = 100000 };
  double *x = g_new (double, N), *V = g_new (double, N), *w = g_new (double, N);
  for (int uniform = 0; uniform < 2; uniform++) {
    AnsRandom random = ans_random (11, 0, (guint32) uniform);
    if (uniform)
      ans_random_fill_uniform (&random, N, x);
    else
      ans_random_fill_normal (&random, N, x);
    for (int i = 0; i < N; i++) {
      x[i] = uniform ? 16 * x[i] - 8 : 2 * x[i];
      V[i] = 0.5 * x[i] * x[i] + 1e6; /* far from zero: only differences may matter */
    }
    ans_langevin_weights (N, V, 1, uniform ? 0 : 0.25, w);
    double sum = 0, mean = 0, spread = 0;
    for (int i = 0; i < N; i++) {
      sum += w[i];
      mean += w[i] * x[i] * x[i];
    }
    for (int i = 0; i < N; i++)
      spread += w[i] * w[i] * (x[i] * x[i] - mean) * (x[i] * x[i] - mean);
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
    g_assert_cmpfloat_with_epsilon (mean, 1, 4.5 * sqrt (spread));
    g_assert_cmpfloat (sqrt (spread), <, 0.02);
  }
  g_free (x);
  g_free (V);
  g_free (w);
}

static void
weights_are_stable (void)
{
  double V[4] = {-1e5, -1e5 + 1, INFINITY, NAN}, w[4];
  ans_langevin_weights (4, V, 10, 0, w);
  g_assert_cmpfloat_with_epsilon (w[0], 1 / (1 + exp (-10)), 1e-14);
  g_assert_cmpfloat_with_epsilon (w[1], exp (-10) / (1 + exp (-10)), 1e-14);
  g_assert_cmpfloat (w[2], ==, 0);
  g_assert_cmpfloat (w[3], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/langevin/spring-has-its-moments", spring_has_its_moments);
  g_test_add_func ("/sampling/langevin/error-is-of-first-order", error_is_of_first_order);
  g_test_add_func ("/sampling/langevin/threads-do-not-change-a-bit",
                   threads_do_not_change_a_bit);
  g_test_add_func ("/sampling/langevin/cutting-steps-into-calls-does-not-change-a-bit",
                   cutting_steps_into_calls_does_not_change_a_bit);
  g_test_add_func ("/sampling/langevin/cut-is-never-passed", cut_is_never_passed);
  g_test_add_func ("/sampling/langevin/weights-give-known-averages",
                   weights_give_known_averages);
  g_test_add_func ("/sampling/langevin/weights-are-stable", weights_are_stable);
  return g_test_run ();
}
