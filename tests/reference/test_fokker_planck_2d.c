#include "engine/reference/fokker_planck_2d.h"
#include "engine/reference/gibbs.h"

#include <math.h>

enum { NX = 40, NY = 28, CELLS = NX * NY };

static const double lower[2] = {-G_PI, -2}, upper[2] = {G_PI, 2};

typedef double (*Plane) (double x, double y);

/* Not a sum of functions of x and of y. */
static double
tangled (double x, double y)
{
  return sin (x) * cos (G_PI / 2 * y - 0.4) + 0.5 * cos (2 * x);
}

static double
oscillators (double x, double y)
{
  return 0.5 * x * x + y * y;
}

static double
bump (double x, double y)
{
  return pow (x - 0.5, 2) + 1.5 * pow (y + 0.3, 2);
}

static void
fill (const AnsFokkerPlanck2d *self, Plane f, double *out)
{
  for (int j = 0; j < self->ny; j++)
    for (int i = 0; i < self->nx; i++)
      out[j * self->nx + i] = f (self->lower[0] + (i + 0.5) * self->h[0],
                                 self->lower[1] + (j + 0.5) * self->h[1]);
}

/* In the potential f, p like the Gibbs density of the bump; circles by the bits of
 * `kind`. */
static void
open_plane (AnsFokkerPlanck2d *self, AnsArena *arena, Plane f, double eps, int kind)
{
  ans_fokker_planck_2d_init (self, arena, NX, NY, lower, upper, (kind & 1) != 0,
                             (kind & 2) != 0);
  double U[CELLS];
  fill (self, f, U);
  ans_fokker_planck_2d_set (self, NULL, U, eps);
  fill (self, bump, U);
  ans_gibbs_density (CELLS, self->h[0] * self->h[1], U, 2, self->p);
}

static double
relative_difference (int n, const double *p, const double *q)
{
  double worst = 0;
  for (int i = 0; i < n; i++)
    worst = fmax (worst, fabs (p[i] / q[i] - 1));
  return worst;
}

/* A thousand steps of rounding: 1e-12. */
static void
mass_and_sign_are_kept (void)
{
  for (int kind = 0; kind < 8; kind++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck2d f;
    open_plane (&f, arena, tangled, (kind & 4) != 0 ? 0 : 0.05, kind);
    for (int i = 0; i < CELLS; i++)
      f.p[i] = i == 401 ? 1 / (f.h[0] * f.h[1]) : 0;
    for (int k = 0; k < 1000; k++)
      ans_fokker_planck_2d_step (&f, NULL, ANS_FOKKER_PLANCK_EULER,
                                 (AnsFokkerPlanck2dSplitting) (k % 2), 10);
    g_assert_cmpfloat_with_epsilon (ans_fokker_planck_2d_mass (&f), 1, 1e-12);
    for (int i = 0; i < CELLS; i++)
      g_assert_cmpfloat (f.p[i], >=, 0);
  }
}

static void
splitting_keeps_the_gibbs_vector (void)
{
  for (int kind = 0; kind < 16; kind++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck2d f;
    open_plane (&f, arena, tangled, 0.1, kind);
    double gibbs[CELLS], rate[CELLS];
    ans_gibbs_density (CELLS, f.h[0] * f.h[1], f.U, 10, gibbs);
    memcpy (f.p, gibbs, sizeof gibbs);
    ans_fokker_planck_2d_rate (&f, rate);
    for (int i = 0; i < CELLS; i++) /* a rate of leaving is about 100 */
      g_assert_cmpfloat (fabs (rate[i]), <=, 1e-11 * gibbs[i]);
    for (int k = 0; k < 300; k++)
      ans_fokker_planck_2d_step (&f, NULL,
                                 (kind & 4) != 0 ? ANS_FOKKER_PLANCK_CRANK_NICOLSON
                                                 : ANS_FOKKER_PLANCK_EULER,
                                 (AnsFokkerPlanck2dSplitting) (kind >> 3), 0.3);
    g_assert_cmpfloat (relative_difference (CELLS, f.p, gibbs), <, 1e-11);
  }
}

/* Without an interaction of x and y the density is a product of two lines at any time,
 * and Lie splitting is exact. */
static void
product_stays_a_product (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck2d f;
  AnsFokkerPlanck line[2];
  open_plane (&f, arena, oscillators, 0.4, 1);
  ans_fokker_planck_init (&line[0], arena, NX, lower[0], upper[0], TRUE);
  ans_fokker_planck_init (&line[1], arena, NY, lower[1], upper[1], FALSE);
  for (int axis = 0; axis < 2; axis++) {
    double U[NX];
    for (int i = 0; i < line[axis].n; i++) {
      double x = ans_fokker_planck_centre (&line[axis], i);
      U[i] = axis == 0 ? oscillators (x, 0) : oscillators (0, x);
      line[axis].p[i] = axis == 0 ? bump (x, -0.3) : bump (0.5, x);
    }
    ans_fokker_planck_set (&line[axis], U, 0.4);
    ans_gibbs_density (line[axis].n, line[axis].h, line[axis].p, 2, line[axis].p);
  }
  for (int k = 0; k < 30; k++) {
    ans_fokker_planck_2d_step (&f, NULL, ANS_FOKKER_PLANCK_CRANK_NICOLSON,
                               ANS_FOKKER_PLANCK_2D_LIE, 0.02);
    for (int axis = 0; axis < 2; axis++)
      ans_fokker_planck_step (&line[axis], ANS_FOKKER_PLANCK_CRANK_NICOLSON, 0.02);
  }
  double along[2][NX];
  ans_fokker_planck_2d_marginals (&f, along[0], along[1]);
  g_assert_cmpfloat (relative_difference (NX, along[0], line[0].p), <, 1e-11);
  g_assert_cmpfloat (relative_difference (NY, along[1], line[1].p), <, 1e-11);
  for (int i = 0; i < CELLS; i++)
    g_assert_cmpfloat_with_epsilon (f.p[i] / (line[0].p[i % NX] * line[1].p[i / NX]), 1,
                                    1e-11);
}

static void
dissipation_is_the_loss_of_free_energy (void)
{
  for (int kind = 0; kind < 4; kind++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck2d f;
    open_plane (&f, arena, tangled, 0.5, kind);
    double rate[CELLS], chain = 0, sum = 0;
    ans_fokker_planck_2d_rate (&f, rate);
    for (int i = 0; i < CELLS; i++) {
      chain += f.h[0] * f.h[1] * rate[i] * (f.eps * (log (f.p[i]) + 1) + f.U[i]);
      sum += rate[i];
    }
    double loss = ans_fokker_planck_2d_dissipation (&f);
    g_assert_cmpfloat (loss, >, 0.1);
    g_assert_cmpfloat_with_epsilon (-chain / loss, 1, 1e-12);
    g_assert_cmpfloat_with_epsilon (sum, 0, 1e-10);
  }
}

/* Steps of 1e-7 against the unsplit semi-discrete equation: what is left is of first
 * order in the step and rounding over the step. */
static void
short_steps_follow_the_unsplit_equation (void)
{
  for (int kind = 0; kind < 16; kind++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck2d f;
    open_plane (&f, arena, tangled, 0.5, kind);
    f.start_up = 0;
    double rate[CELLS], old[CELLS], most = 0, dt = 1e-7;
    ans_fokker_planck_2d_rate (&f, rate);
    memcpy (old, f.p, sizeof old);
    ans_fokker_planck_2d_step (&f, NULL,
                               (kind & 4) != 0 ? ANS_FOKKER_PLANCK_CRANK_NICOLSON
                                               : ANS_FOKKER_PLANCK_EULER,
                               (AnsFokkerPlanck2dSplitting) (kind >> 3), dt);
    for (int i = 0; i < CELLS; i++)
      most = fmax (most, fabs (rate[i]));
    for (int i = 0; i < CELLS; i++)
      g_assert_cmpfloat_with_epsilon ((f.p[i] - old[i]) / dt, rate[i], 1e-4 * most);
  }
}

/* p at time 0.5. */
static void
run (AnsFokkerPlanckScheme scheme, AnsFokkerPlanck2dSplitting splitting, int steps,
     double *p)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck2d f;
  open_plane (&f, arena, tangled, 0.5, 3);
  for (int k = 0; k < steps; k++)
    ans_fokker_planck_2d_step (&f, NULL, scheme, splitting, 0.5 / steps);
  memcpy (p, f.p, CELLS * sizeof *p);
}

/* 0.1 is for the steps of the start-up, a term of second order. */
static void
splittings_have_their_orders (void)
{
  const AnsFokkerPlanckScheme schemes[3] = {ANS_FOKKER_PLANCK_EULER,
                                            ANS_FOKKER_PLANCK_CRANK_NICOLSON,
                                            ANS_FOKKER_PLANCK_CRANK_NICOLSON};
  const AnsFokkerPlanck2dSplitting splittings[3] = {
      ANS_FOKKER_PLANCK_2D_STRANG, ANS_FOKKER_PLANCK_2D_LIE, ANS_FOKKER_PLANCK_2D_STRANG};
  for (int i = 0; i < 3; i++) {
    double p[3][CELLS];
    for (int k = 0; k < 3; k++)
      run (schemes[i], splittings[i], 200 << k, p[k]);
    double order =
        log2 (ans_gibbs_l1 (CELLS, 1, p[0], p[1]) / ans_gibbs_l1 (CELLS, 1, p[1], p[2]));
    g_test_message ("%d: %.4f", i, order);
    g_assert_cmpfloat_with_epsilon (order, i < 2 ? 1 : 2, 0.1);
  }
}

static double
coupled (double x, double y)
{
  return 0.75 * x * x + 0.5 * x * y + 0.75 * y * y;
}

/* |mean - exp (-K t) mean_0| at time 0.6 with n x n cells, K = (1.5, 0.5; 0.5, 1.5) of
 * eigenvalues 2 along (1, 1) and 1 along (1, -1). */
static double
mean_error (int n)
{
  const double low[2] = {-6, -6}, high[2] = {6, 6};
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck2d f;
  ans_fokker_planck_2d_init (&f, arena, n, n, low, high, FALSE, FALSE);
  g_autofree double *U = g_new (double, n *n);
  fill (&f, coupled, U);
  ans_fokker_planck_2d_set (&f, NULL, U, 0.4);
  fill (&f, bump, U);
  ans_gibbs_density (n * n, f.h[0] * f.h[1], U, 2, f.p);
  f.start_up = 0;
  for (int k = 0; k < 60; k++)
    ans_fokker_planck_2d_step (&f, NULL, ANS_FOKKER_PLANCK_CRANK_NICOLSON,
                               ANS_FOKKER_PLANCK_2D_STRANG, 0.01);
  double x = 0, y = 0;
  for (int i = 0; i < n * n; i++) {
    x += f.h[0] * f.h[1] * f.p[i] * (low[0] + (i % n + 0.5) * f.h[0]);
    y += f.h[0] * f.h[1] * f.p[i] * (low[1] + (i / n + 0.5) * f.h[1]);
  }
  double both = 0.1 * exp (-1.2), apart = 0.4 * exp (-0.6);
  return hypot (x - (both + apart), y - (both - apart));
}

/* The mean of the bump is (0.5, -0.3) = 0.1 (1, 1) + 0.4 (1, -1). */
static void
coupled_oscillators_have_their_means (void)
{
  double error[3] = {mean_error (40), mean_error (80), mean_error (160)};
  g_test_message ("errors %.2e, %.2e, %.2e", error[0], error[1], error[2]);
  g_assert_cmpfloat (error[2], <, 1e-3);
  g_assert_cmpfloat_with_epsilon (log2 (error[1] / error[2]), 2, 0.1);
}

/* Exchanging x and y exchanges the result. */
static void
mirror_images_agree (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck2d f, g;
  open_plane (&f, arena, tangled, 0.2, 1);
  const double low[2] = {lower[1], lower[0]}, high[2] = {upper[1], upper[0]};
  ans_fokker_planck_2d_init (&g, arena, NY, NX, low, high, FALSE, TRUE);
  double U[CELLS];
  for (int i = 0; i < CELLS; i++) {
    U[i % NX * NY + i / NX] = f.U[i];
    g.p[i % NX * NY + i / NX] = f.p[i];
  }
  ans_fokker_planck_2d_set (&g, NULL, U, 0.2);
  double rate[2][CELLS];
  ans_fokker_planck_2d_rate (&f, rate[0]);
  ans_fokker_planck_2d_rate (&g, rate[1]);
  for (int i = 0; i < CELLS; i++)
    g_assert_cmpfloat_with_epsilon (rate[0][i], rate[1][i % NX * NY + i / NX], 1e-12);
  g_assert_cmpfloat_with_epsilon (ans_fokker_planck_2d_free_energy (&f),
                                  ans_fokker_planck_2d_free_energy (&g), 1e-12);
}

static void
threads_change_no_bit (void)
{
  double p[3][CELLS];
  for (int threads = 1; threads <= 3; threads++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    g_autoptr (AnsParallel) parallel = ans_parallel_new (threads);
    AnsFokkerPlanck2d f;
    open_plane (&f, arena, tangled, 0.2, 2);
    for (int k = 0; k < 40; k++) {
      double U[CELLS];
      fill (&f, k % 3 == 0 ? oscillators : tangled, U);
      ans_fokker_planck_2d_set (&f, parallel, U, 0.1 * (k % 4));
      ans_fokker_planck_2d_step (&f, parallel, ANS_FOKKER_PLANCK_CRANK_NICOLSON,
                                 ANS_FOKKER_PLANCK_2D_STRANG, 0.01);
    }
    memcpy (p[threads - 1], f.p, sizeof p[0]);
  }
  g_assert_cmpmem (p[0], sizeof p[0], p[1], sizeof p[1]);
  g_assert_cmpmem (p[0], sizeof p[0], p[2], sizeof p[2]);
}

static void
misuse_is_caught (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsFokkerPlanck2d f;
    ans_fokker_planck_2d_init (&f, arena, 4, 2, lower, upper, FALSE, TRUE);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*assertion failed*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/fokker-planck-2d/mass-and-sign-are-kept",
                   mass_and_sign_are_kept);
  g_test_add_func ("/reference/fokker-planck-2d/splitting-keeps-the-gibbs-vector",
                   splitting_keeps_the_gibbs_vector);
  g_test_add_func ("/reference/fokker-planck-2d/product-stays-a-product",
                   product_stays_a_product);
  g_test_add_func ("/reference/fokker-planck-2d/dissipation-is-the-loss-of-free-energy",
                   dissipation_is_the_loss_of_free_energy);
  g_test_add_func ("/reference/fokker-planck-2d/short-steps-follow-the-unsplit-equation",
                   short_steps_follow_the_unsplit_equation);
  g_test_add_func ("/reference/fokker-planck-2d/splittings-have-their-orders",
                   splittings_have_their_orders);
  g_test_add_func ("/reference/fokker-planck-2d/coupled-oscillators-have-their-means",
                   coupled_oscillators_have_their_means);
  g_test_add_func ("/reference/fokker-planck-2d/mirror-images-agree",
                   mirror_images_agree);
  g_test_add_func ("/reference/fokker-planck-2d/threads-change-no-bit",
                   threads_change_no_bit);
  g_test_add_func ("/reference/fokker-planck-2d/misuse-is-caught", misuse_is_caught);
  return g_test_run ();
}
