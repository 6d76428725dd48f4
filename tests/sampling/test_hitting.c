#include "engine/models/potential.h"
#include "engine/reference/committor_exact.h"
#include "engine/sampling/hitting.h"

#include <math.h>

static void
no_force (gconstpointer data, int n, int d, const double *x, double *V, double *grad)
{
  (void) data, (void) x;
  for (int i = 0; i < n && V != NULL; i++)
    V[i] = 0;
  for (int i = 0; i < n * d && grad != NULL; i++)
    grad[i] = 0;
}

typedef struct {
  int n, d;
  double *x, *scratch;
  int *ends;
  AnsRandom *streams;
} Walkers;

/* All released at `start`, the other coordinates at 0. */
static Walkers
walkers (int n, int d, double start)
{
  Walkers self = {n,
                  d,
                  g_new0 (double, n *d),
                  g_new (double, ans_hitting_scratch (n, d)),
                  g_new0 (int, n),
                  g_new (AnsRandom, ans_langevin_shards (n))};
  for (int i = 0; i < n; i++)
    self.x[i * d] = start;
  ans_langevin_streams (5, 2, n, self.streams);
  return self;
}

static void
clear (Walkers *self)
{
  g_free (self->x);
  g_free (self->scratch);
  g_free (self->ends);
  g_free (self->streams);
}

static AnsHittingCount
run (const AnsHitting *hitting, AnsParallel *parallel, int steps, Walkers *w)
{
  ans_hitting_run (hitting, parallel, steps, w->n, w->d, w->x, w->ends, w->streams,
                   w->scratch);
  return ans_hitting_count (w->n, w->ends);
}

/* Brownian motion from 0.3 between 0 and 1 ends at 0 with probability 0.7.  The bridge is
 * exact for flat walls; without it the walls seem 0.58 sqrt (2 dt) = 0.09 further away:
 * 0.67. */
static void
bridge_removes_the_bias_of_steps (void)
{
  enum { N = 20000 };
  AnsSet a = ans_set_below (0), b = ans_set_above (1);
  double share[2];
  for (int bridge = 0; bridge < 2; bridge++) {
    AnsHitting hitting = {
        {no_force, NULL, 1, 0.01125, INFINITY}, ans_set_distance, &a, &b, bridge};
    Walkers w = walkers (N, 1, 0.3);
    AnsHittingCount count = run (&hitting, NULL, 100000, &w);
    g_assert_cmpint (count.under_way, ==, 0);
    g_assert_cmpint (count.a + count.b, ==, N);
    share[bridge] = (double) count.a / N;
    clear (&w);
  }
  double error = sqrt (0.7 * 0.3 / N);
  g_assert_cmpfloat_with_epsilon (share[1], 0.7, 4.5 * error);
  g_assert_cmpfloat (share[0], <, 0.7 - 4.5 * error);
}

/* Against the integral over the barrier, in three dimensions of which two do not matter.
 */
static void
shares_are_the_committor (void)
{
  enum { N = 10000 };
  const double beta = 2;
  AnsPotential potential = ans_potential (ANS_POTENTIAL_DOUBLE_WELL, 3);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  g_autoptr (AnsCommittorExact) exact =
      ans_committor_exact_double_well (beta, -1, 1, NULL);
  AnsHitting hitting = {{ans_potential_force, &potential, beta, 1e-3, INFINITY},
                        ans_set_distance,
                        &a,
                        &b,
                        TRUE};
  const double starts[2] = {-0.3, 0.1};
  for (int i = 0; i < 2; i++) {
    Walkers w = walkers (N, 3, starts[i]);
    AnsHittingCount count = run (&hitting, NULL, 1000000, &w);
    double u = ans_committor_exact_at (exact, starts[i], NULL),
           error = sqrt (u * (1 - u) / N);
    g_assert_cmpint (count.under_way, ==, 0);
    g_assert_cmpfloat_with_epsilon ((double) count.a / N, u,
                                    4.5 * error + 1e-3); /* + O(dt) */
    clear (&w);
  }
}

static void
threads_and_calls_do_not_change_a_bit (void)
{
  enum { N = 900, D = 2, STEPS = 120 };
  AnsPotential potential = ans_potential (ANS_POTENTIAL_DOUBLE_WELL, D);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsHitting hitting = {
      {ans_potential_force, &potential, 1, 5e-3, 4}, ans_set_distance, &a, &b, TRUE};
  Walkers one = walkers (N, D, 0);
  AnsHittingCount count = run (&hitting, NULL, STEPS, &one);
  g_assert_cmpint (count.a, >, 50); /* some have ended and some have not */
  g_assert_cmpint (count.under_way, >, 50);
  for (int threads = 1; threads <= 4; threads++) {
    g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
    Walkers w = walkers (N, D, 0);
    for (int i = 0; i < threads; i++)
      run (&hitting, parallel, STEPS / threads, &w);
    g_assert_cmpmem (w.x, sizeof (double) * N * D, one.x, sizeof (double) * N * D);
    g_assert_cmpmem (w.ends, sizeof (int) * N, one.ends, sizeof (int) * N);
    clear (&w);
  }
  clear (&one);
}

static void
walkers_released_in_a_set_stay_there (void)
{
  AnsSet a = ans_set_below (0), b = ans_set_above (1);
  AnsHitting hitting = {
      {no_force, NULL, 1, 0.01, INFINITY}, ans_set_distance, &a, &b, TRUE};
  Walkers w = walkers (3, 1, -0.5);
  w.x[1] = 1;
  w.x[2] = 0.5;
  AnsHittingCount count = run (&hitting, NULL, 0, &w);
  g_assert_cmpint (count.a, ==, 1);
  g_assert_cmpint (count.b, ==, 1);
  g_assert_cmpint (count.under_way, ==, 1);
  run (&hitting, NULL, 10, &w);
  g_assert_cmpfloat (w.x[0], ==, -0.5);
  g_assert_cmpfloat (w.x[1], ==, 1);
  g_assert_cmpfloat (w.x[2], !=, 0.5);
  clear (&w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/hitting/bridge-removes-the-bias-of-steps",
                   bridge_removes_the_bias_of_steps);
  g_test_add_func ("/sampling/hitting/shares-are-the-committor",
                   shares_are_the_committor);
  g_test_add_func ("/sampling/hitting/threads-and-calls-do-not-change-a-bit",
                   threads_and_calls_do_not_change_a_bit);
  g_test_add_func ("/sampling/hitting/walkers-released-in-a-set-stay-there",
                   walkers_released_in_a_set_stay_there);
  return g_test_run ();
}
