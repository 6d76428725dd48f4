#include "engine/reference/fokker_planck.h"
#include "engine/reference/gibbs.h"
#include "engine/reference/spectral_gap.h"

#include <math.h>

typedef double (*Potential) (double x);

static double
double_well (double x)
{
  return (x * x - 1) * (x * x - 1);
}

static double
oscillator (double x)
{
  return 0.75 * x * x;
}

static double
waves (double x)
{
  return cos (x - 0.5) + 0.4 * sin (2 * x);
}

static void
set_potential (AnsFokkerPlanck *self, Potential f, double eps)
{
  g_autofree double *U = g_new (double, self->n);
  for (int i = 0; i < self->n; i++)
    U[i] = f (ans_fokker_planck_centre (self, i));
  ans_fokker_planck_set (self, U, eps);
}

/* p prop. to exp (-(x - m)^2 / (2 v)), mass 1. */
static void
fill_gaussian (AnsFokkerPlanck *self, double mean, double variance)
{
  for (int i = 0; i < self->n; i++)
    self->p[i] = pow (ans_fokker_planck_centre (self, i) - mean, 2) / (2 * variance);
  ans_gibbs_density (self->n, self->h, self->p, 1, self->p);
}

static void
moments (const AnsFokkerPlanck *self, double *mean, double *variance)
{
  double first = 0, second = 0;
  for (int i = 0; i < self->n; i++) {
    double x = ans_fokker_planck_centre (self, i);
    first += self->h * self->p[i] * x;
    second += self->h * self->p[i] * x * x;
  }
  *mean = first;
  *variance = second - first * first;
}

/* The largest |p - q| / q. */
static double
relative_difference (int n, const double *p, const double *q)
{
  double worst = 0;
  for (int i = 0; i < n; i++)
    worst = fmax (worst, fabs (p[i] / q[i] - 1));
  return worst;
}

/* Ten thousand steps, rates up to 1e5 per step: rounding alone is 1e-12 at the most. */
static void
mass_is_kept (void)
{
  for (int i = 0; i < 8; i++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, 200, -G_PI, G_PI, (i & 1) != 0);
    set_potential (&f, waves, (i & 2) != 0 ? 0.3 : 0);
    fill_gaussian (&f, 0.3, 0.1);
    for (int k = 0; k < 10000; k++)
      ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, (i & 4) != 0 ? 0.01 : 300);
    g_test_message ("%d: %.3g", i, ans_fokker_planck_mass (&f) - 1);
    g_assert_cmpfloat_with_epsilon (ans_fokker_planck_mass (&f), 1, 1e-12);
  }
}

static void
mass_is_kept_by_crank_nicolson (void)
{
  for (int i = 0; i < 2; i++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, 200, -G_PI, G_PI, i == 1);
    fill_gaussian (&f, 0.3, 0.1);
    for (int k = 0; k < 10000; k++) {
      if (k % 100 == 0)
        set_potential (&f, k % 200 == 0 ? waves : oscillator, 0.2);
      ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_CRANK_NICOLSON, 0.01);
    }
    g_assert_cmpfloat_with_epsilon (ans_fokker_planck_mass (&f), 1, 1e-12);
  }
}

/* One occupied cell, tails down to the smallest numbers, steps from tiny to huge. */
static void
implicit_euler_is_positive (void)
{
  for (int i = 0; i < 2; i++)
    for (double dt = 1e-6; dt < 1e13; dt *= 1e3) {
      g_autoptr (AnsArena) arena = ans_arena_new ();
      AnsFokkerPlanck f;
      ans_fokker_planck_init (&f, arena, 300, -G_PI, G_PI, i == 1);
      set_potential (&f, double_well, 0.05);
      for (int j = 0; j < f.n; j++)
        f.p[j] = j == 17 ? 1 / f.h : 0;
      for (int k = 0; k < 3; k++)
        ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, dt);
      for (int j = 0; j < f.n; j++)
        g_assert_cmpfloat (f.p[j], >=, 0);
      g_assert_cmpfloat_with_epsilon (ans_fokker_planck_mass (&f), 1, 1e-13);
    }
}

/* Every cell relative to itself, though the density spans 100 decades; Crank-Nicolson
 * loses what is below the rounding of its differences, so to that of the largest. */
static void
gibbs_vector_is_stationary (void)
{
  const AnsFokkerPlanckScheme schemes[2] = {ANS_FOKKER_PLANCK_EULER,
                                            ANS_FOKKER_PLANCK_CRANK_NICOLSON};
  for (int i = 0; i < 8; i++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, 300, -G_PI, G_PI, (i & 1) != 0);
    set_potential (&f, (i & 2) != 0 ? double_well : waves, 0.25);
    double gibbs[300], rate[300];
    ans_gibbs_density (f.n, f.h, f.U, 4, gibbs);
    memcpy (f.p, gibbs, sizeof gibbs);
    ans_fokker_planck_rate (&f, rate);
    for (int j = 0; j < f.n; j++) /* exp (-300) has lost two digits */
      g_assert_cmpfloat (fabs (rate[j]), <=, 1e-13 * gibbs[j] * (f.right[j] + f.left[j]));
    for (int k = 0; k < 1000; k++)
      ans_fokker_planck_step (&f, schemes[i >> 2], 0.1);
    g_test_message ("%d: %.3g", i, relative_difference (f.n, f.p, gibbs));
    g_assert_cmpfloat (relative_difference (f.n, f.p, gibbs), <, 1e-11);
  }
}

/* F along the exact flow of the ordinary equations, by a central difference of p moved
 * along dp/dt: third derivatives are kept small by t. */
static void
dissipation_is_the_loss_of_free_energy (void)
{
  for (int i = 0; i < 2; i++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, 128, -G_PI, G_PI, i == 1);
    set_potential (&f, waves, 0.5);
    fill_gaussian (&f, 0.4, 0.8);
    double rate[128], chain = 0;
    ans_fokker_planck_rate (&f, rate);
    for (int j = 0; j < f.n; j++)
      chain += f.h * rate[j] * (f.eps * (log (f.p[j]) + 1) + f.U[j]);
    double loss = ans_fokker_planck_dissipation (&f);
    g_assert_cmpfloat (loss, >, 0.1);
    g_assert_cmpfloat_with_epsilon (-chain / loss, 1, 1e-12);
    double t = 1e-7, F[2];
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < f.n; j++)
        f.p[j] += (k == 0 ? -t : 2 * t) * rate[j];
      F[k] = ans_fokker_planck_free_energy (&f);
    }
    g_assert_cmpfloat_with_epsilon ((F[0] - F[1]) / (2 * t) / loss, 1, 1e-8);
  }
}

/* In time: mean m e^{-kt}, variance eps / k + (v - eps / k) e^{-2kt}; the grid's 800
 * cells and dt = 0.01 leave 1e-4. */
static void
oscillator_has_its_mean_and_variance (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f;
  ans_fokker_planck_init (&f, arena, 800, -6, 6, FALSE);
  set_potential (&f, oscillator, 0.3);
  fill_gaussian (&f, 2, 0.1);
  f.start_up = 0;
  for (int k = 1; k <= 200; k++) {
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_CRANK_NICOLSON, 0.01);
    double mean, variance, t = 0.01 * k;
    moments (&f, &mean, &variance);
    g_assert_cmpfloat_with_epsilon (mean, 2 * exp (-1.5 * t), 3e-4);
    g_assert_cmpfloat_with_epsilon (variance, 0.2 - 0.1 * exp (-3 * t), 3e-4);
  }
}

/* p at time 0.5 on 60 cells, from a Gaussian, in so many steps. */
static void
run (AnsFokkerPlanckScheme scheme, gboolean periodic, int steps, double *p)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f;
  ans_fokker_planck_init (&f, arena, 60, -G_PI, G_PI, periodic);
  set_potential (&f, waves, 0.5);
  fill_gaussian (&f, 0.5, 0.5);
  for (int k = 0; k < steps; k++)
    ans_fokker_planck_step (&f, scheme, 0.5 / steps);
  memcpy (p, f.p, 60 * sizeof *p);
}

/* Differences of successive halvings of dt; the start-up counts for little at 400. */
static void
schemes_have_their_orders_in_time (void)
{
  for (int i = 0; i < 4; i++) {
    AnsFokkerPlanckScheme scheme =
        i < 2 ? ANS_FOKKER_PLANCK_EULER : ANS_FOKKER_PLANCK_CRANK_NICOLSON;
    double p[3][60];
    for (int k = 0; k < 3; k++)
      run (scheme, i % 2 == 1, 400 << k, p[k]);
    double order =
        log2 (ans_gibbs_l1 (60, 1, p[0], p[1]) / ans_gibbs_l1 (60, 1, p[1], p[2]));
    g_test_message ("%d: %.4f", i, order);
    g_assert_cmpfloat_with_epsilon (order, i < 2 ? 1 : 2, 0.05);
  }
}

/* The variance of the oscillator at time 1 against its formula. */
static void
grid_is_of_second_order (void)
{
  double error[3];
  for (int i = 0; i < 3; i++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, 100 << i, -6, 6, FALSE);
    set_potential (&f, oscillator, 0.3);
    fill_gaussian (&f, 1, 0.5);
    f.start_up = 0;
    for (int k = 0; k < 1000; k++)
      ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_CRANK_NICOLSON, 1e-3);
    double mean, variance;
    moments (&f, &mean, &variance);
    error[i] = variance - (0.2 + 0.3 * exp (-3));
  }
  for (int i = 0; i < 2; i++)
    g_assert_cmpfloat_with_epsilon (log2 (error[i] / error[i + 1]), 2, 0.1);
}

/* Of the double well at beta = 3, over the time 50 ... 100: lambda_2 is 40 times
 * lambda_1.
 */
static void
divergence_decays_at_twice_the_gap (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f;
  ans_fokker_planck_init (&f, arena, 400, -2.6, 2.6, FALSE);
  set_potential (&f, double_well, 1 / 3.0);
  fill_gaussian (&f, -1, 0.05);
  double gibbs[400], work[800], lambda, kl[2];
  ans_gibbs_density (f.n, f.h, f.U, 3, gibbs);
  ans_spectral_gap_eigenvalues (f.n, f.h, f.U, f.eps, 1, &lambda, work);
  for (int k = 1; k <= 2000; k++) {
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_CRANK_NICOLSON, 0.05);
    if (k % 1000 == 0)
      kl[k / 1000 - 1] = ans_gibbs_kl (f.n, f.h, f.p, gibbs);
  }
  g_assert_cmpfloat_with_epsilon (log (kl[0] / kl[1]) / 50 / (2 * lambda), 1, 1e-4);
}

/* On a circle of length L without a potential a cosine decays at eps (2 / h)^2 sin^2 (k
 * pi / n), every step by 1 / (1 + dt rate); and turning the circle turns the result. */
static void
circle_has_its_cosines (void)
{
  enum { N = 48 };
  for (int shift = 0; shift < N; shift += 11) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, N, 0, 3, TRUE);
    double U[N] = {0}, rate = 0.2 * pow (2 / f.h * sin (2 * G_PI / N), 2);
    ans_fokker_planck_set (&f, U, 0.2);
    for (int i = 0; i < N; i++)
      f.p[i] = 1 + cos (4 * G_PI * (i + shift) / N);
    for (int k = 0; k < 10; k++)
      ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, 0.1);
    double left = pow (1 + 0.1 * rate, -10);
    for (int i = 0; i < N; i++)
      g_assert_cmpfloat_with_epsilon (f.p[i], 1 + left * cos (4 * G_PI * (i + shift) / N),
                                      1e-13);
  }
}

static void
small_circles_are_solved (void)
{
  for (int n = 3; n < 6; n++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck f;
    ans_fokker_planck_init (&f, arena, n, 0, 1, TRUE);
    set_potential (&f, waves, 0.4);
    double old[5], rate[5];
    for (int i = 0; i < n; i++)
      old[i] = f.p[i] = 1 + i;
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, 0.01);
    ans_fokker_planck_rate (&f, rate);
    for (int i = 0; i < n; i++)
      g_assert_cmpfloat_with_epsilon (f.p[i] - 0.01 * rate[i], old[i], 1e-13);
  }
}

/* Without noise all mass runs downhill; a linear slope moves it at its speed. */
static void
no_noise_is_the_upwind_limit (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f;
  ans_fokker_planck_init (&f, arena, 500, 0, 5, FALSE);
  double U[500], before, after, variance;
  for (int i = 0; i < 500; i++)
    U[i] = -2 * ans_fokker_planck_centre (&f, i);
  ans_fokker_planck_set (&f, U, 0);
  fill_gaussian (&f, 1, 0.01);
  moments (&f, &before, &variance);
  for (int k = 0; k < 100; k++)
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, 0.01);
  moments (&f, &after, &variance);
  g_assert_cmpfloat_with_epsilon (after - before, 2, 1e-10);
  /* Nearly without noise the same rates, to rounding. */
  double right[500];
  memcpy (right, f.right, sizeof right);
  ans_fokker_planck_set (&f, U, 1e-300);
  g_assert_cmpmem (right, sizeof right, f.right, sizeof right);
}

/* Another potential, or its time step, must not find the old factor. */
static void
factor_follows_potential_and_step (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f, g;
  ans_fokker_planck_init (&f, arena, 50, -2, 2, FALSE);
  ans_fokker_planck_init (&g, arena, 50, -2, 2, FALSE);
  ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, 0.1);
  for (int k = 0; k < 3; k++) {
    fill_gaussian (&f, 0, 0.3);
    fill_gaussian (&g, 0, 0.3);
    if (k < 2)
      set_potential (&f, k == 0 ? double_well : oscillator, 0.5);
    set_potential (&g, k == 0 ? double_well : oscillator, 0.5);
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, k < 2 ? 0.1 : 0.2);
    ans_fokker_planck_step (&g, ANS_FOKKER_PLANCK_EULER, k < 2 ? 0.1 : 0.2);
    g_assert_cmpmem (f.p, 50 * sizeof *f.p, g.p, 50 * sizeof *g.p);
  }
}

static void
misuse (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f;
  double U[4] = {0};
  const char *which = g_getenv ("ANSATZ_TEST_MISUSE");
  if (*which == 'n')
    ans_fokker_planck_init (&f, arena, 2, 0, 1, TRUE);
  ans_fokker_planck_init (&f, arena, 4, 0, 1, FALSE);
  if (*which == 'e')
    ans_fokker_planck_set (&f, U, -1);
  if (*which == 't')
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, 0);
  if (*which == 'd')
    ans_fokker_planck_step (&f, ANS_FOKKER_PLANCK_EULER, NAN);
}

/* Too few cells, negative noise, no step, a step that is no number. */
static void
misuse_is_caught (void)
{
  if (g_test_subprocess ()) {
    misuse ();
    return;
  }
  const char *which[4] = {"n", "e", "t", "d"};
  for (int i = 0; i < 4; i++) {
    g_setenv ("ANSATZ_TEST_MISUSE", which[i], TRUE);
    g_test_trap_subprocess (NULL, 0, 0);
    g_test_trap_assert_failed ();
    g_test_trap_assert_stderr ("*assertion failed*");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/fokker-planck/mass-is-kept", mass_is_kept);
  g_test_add_func ("/reference/fokker-planck/mass-is-kept-by-crank-nicolson",
                   mass_is_kept_by_crank_nicolson);
  g_test_add_func ("/reference/fokker-planck/implicit-euler-is-positive",
                   implicit_euler_is_positive);
  g_test_add_func ("/reference/fokker-planck/gibbs-vector-is-stationary",
                   gibbs_vector_is_stationary);
  g_test_add_func ("/reference/fokker-planck/dissipation-is-the-loss-of-free-energy",
                   dissipation_is_the_loss_of_free_energy);
  g_test_add_func ("/reference/fokker-planck/oscillator-has-its-mean-and-variance",
                   oscillator_has_its_mean_and_variance);
  g_test_add_func ("/reference/fokker-planck/schemes-have-their-orders-in-time",
                   schemes_have_their_orders_in_time);
  g_test_add_func ("/reference/fokker-planck/grid-is-of-second-order",
                   grid_is_of_second_order);
  g_test_add_func ("/reference/fokker-planck/divergence-decays-at-twice-the-gap",
                   divergence_decays_at_twice_the_gap);
  g_test_add_func ("/reference/fokker-planck/circle-has-its-cosines",
                   circle_has_its_cosines);
  g_test_add_func ("/reference/fokker-planck/small-circles-are-solved",
                   small_circles_are_solved);
  g_test_add_func ("/reference/fokker-planck/no-noise-is-the-upwind-limit",
                   no_noise_is_the_upwind_limit);
  g_test_add_func ("/reference/fokker-planck/factor-follows-potential-and-step",
                   factor_follows_potential_and_step);
  g_test_add_func ("/reference/fokker-planck/misuse-is-caught", misuse_is_caught);
  return g_test_run ();
}
