/* The density's equation against rigid motion, its own stationary state, the balance of
 * its free energy, and clouds of particles. */
#include "engine/reference/gibbs.h"
#include "engine/reference/svgd_flow.h"
#include "engine/sampling/svgd.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

typedef double (*Function) (double x);

static double
oscillator (double x)
{
  return 0.5 * x * x;
}

static double
double_well (double x)
{
  return 0.3 * (x * x - 1) * (x * x - 1);
}

static double
double_well_slope (double x)
{
  return 1.2 * x * (x * x - 1);
}

static void
open_flow (AnsSvgdFlow *self, AnsArena *arena, int n, double reach, Function L,
           double eps, double mean, double deviation)
{
  ans_svgd_flow_init (self, arena, n, -reach, reach);
  g_autofree double *values = g_new (double, n);
  double sum = 0;
  for (int i = 0; i < n; i++)
    values[i] = L (ans_svgd_flow_centre (self, i));
  ans_svgd_flow_set (self, values, eps);
  for (int i = 0; i < n; i++) {
    double z = (ans_svgd_flow_centre (self, i) - mean) / deviation;
    self->p[i] = exp (-0.5 * z * z);
    sum += self->h * self->p[i];
  }
  for (int i = 0; i < n; i++)
    self->p[i] /= sum;
}

/* exp (-r^2 / width), or 1 for INFINITY. */
static void
set_kernel (AnsSvgdFlow *self, double width)
{
  g_autofree double *K = g_new (double, self->n);
  for (int i = 0; i < self->n; i++)
    K[i] = exp (-(i * self->h) * (i * self->h) / width);
  ans_svgd_flow_set_kernel (self, K);
}

static double
moment (const AnsSvgdFlow *self, int power, double centre)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++)
    sum += self->h * self->p[i] * pow (ans_svgd_flow_centre (self, i) - centre, power);
  return sum;
}

/* With K = 1 the velocity is -int p L' at every place: in L = x^2 / 2 a density moves as
 * one piece, its mean as exp (-t). */
static void
a_constant_kernel_moves_the_density_as_one_piece (void)
{
  double off[2], wider[2], lost[2];
  for (int k = 0; k < 2; k++) {
    AnsArena *arena = ans_arena_new ();
    AnsSvgdFlow flow;
    double spent = 0;
    open_flow (&flow, arena, 200 << k, 6, oscillator, 0.4, 2, 0.5);
    set_kernel (&flow, INFINITY);
    double variance = moment (&flow, 2, 2);
    g_assert_true (ans_svgd_flow_step (&flow, 1, 1000, &spent));
    double mean = moment (&flow, 1, 0);
    off[k] = fabs (mean - 2 * exp (-1));
    wider[k] = fabs (moment (&flow, 2, mean) / variance - 1);
    lost[k] = fabs (spent / (2 * (1 - exp (-2))) - 1);
    ans_arena_free (arena);
  }
  g_test_message ("mean off by %g, %g, variance by %g, %g, dissipation by %g, %g", off[0],
                  off[1], wider[0], wider[1], lost[0], lost[1]);
  /* Second order, but for the limiter at the top. */
  g_assert_cmpfloat (off[1], <, 4e-4);
  g_assert_cmpfloat (wider[1], <, 8e-3);
  g_assert_cmpfloat (lost[1], <, 1e-3);
  g_assert_cmpfloat (log2 (off[0] / off[1]), >, 1.7);
  g_assert_cmpfloat (log2 (lost[0] / lost[1]), >, 1.7);
  g_assert_cmpfloat (log2 (wider[0] / wider[1]), >, 1.7);
}

static void
gibbs_density_is_stationary (void)
{
  AnsArena *arena = ans_arena_new ();
  AnsSvgdFlow flow;
  double spent = 0;
  open_flow (&flow, arena, 300, 2.5, double_well, 0.3, 0, 1);
  set_kernel (&flow, 0.2);
  ans_gibbs_density (300, flow.h, flow.L, 1 / 0.3, flow.p);
  g_autofree double *before = g_memdup2 (flow.p, 300 * sizeof *flow.p);
  g_assert_cmpfloat (fabs (ans_svgd_flow_dissipation (&flow)), <, 1e-26);
  g_assert_true (ans_svgd_flow_step (&flow, 10, 100, &spent));
  for (int i = 0; i < 300; i++)
    g_assert_cmpfloat_with_epsilon (flow.p[i], before[i], 1e-12);
  ans_arena_free (arena);
}

/* From far away, through places where the density is 0 in double precision. */
static void
mass_is_kept_and_nothing_is_negative (void)
{
  AnsArena *arena = ans_arena_new ();
  AnsSvgdFlow flow;
  double spent = 0;
  open_flow (&flow, arena, 240, 12, oscillator, 1, -9, 0.4);
  set_kernel (&flow, 0.5);
  for (int k = 0; k < 30; k++) {
    g_assert_true (ans_svgd_flow_step (&flow, 0.5, 2000, &spent));
    g_assert_cmpfloat_with_epsilon (ans_svgd_flow_mass (&flow), 1, 1e-12);
    for (int i = 0; i < flow.n; i++)
      g_assert_cmpfloat (flow.p[i], >=, 0);
  }
  ans_arena_free (arena);
}

/* F falls in every step, and by the integral of D up to the upwinding's own loss, which
 * falls with the cells. */
static void
free_energy_falls_as_the_discrepancy_squared (void)
{
  double off[2];
  for (int k = 0; k < 2; k++) {
    AnsArena *arena = ans_arena_new ();
    AnsSvgdFlow flow;
    double spent = 0;
    open_flow (&flow, arena, 150 << k, 3, double_well, 0.35, 0.4, 0.5);
    set_kernel (&flow, 0.3);
    double start = ans_gibbs_free_energy (flow.n, flow.h, flow.L, flow.eps, flow.p);
    double last = start;
    for (int step = 0; step < 60; step++) {
      g_assert_true (ans_svgd_flow_step (&flow, 0.05, 100, &spent));
      double F = ans_gibbs_free_energy (flow.n, flow.h, flow.L, flow.eps, flow.p);
      g_assert_cmpfloat (F, <, last);
      g_assert_cmpfloat (ans_svgd_flow_dissipation (&flow), >, 0);
      last = F;
    }
    off[k] = fabs (spent / (start - last) - 1);
    g_assert_cmpfloat (start - last, >, 0.05);
    ans_arena_free (arena);
  }
  g_test_message ("off by %g, %g", off[0], off[1]);
  g_assert_cmpfloat (off[1], <, 3e-3);
  g_assert_cmpfloat (off[1], <, 0.5 * off[0]);
}

/* Particles at the quantiles of the start, by Euler's rule: mean and second moment. */
static void
run_particles (int n, double h, double eps, int steps, double dt, double *out)
{
  AnsSvgd svgd = {.kernel = ANS_SVGD_GAUSSIAN, .h = h, .beta = 1 / eps};
  g_autofree double *x = g_new (double, n), *grad = g_new (double, n),
                    *g = g_new (double, n),
                    *scratch = g_new (double, ans_svgd_scratch (n, 1));
  for (int i = 0; i < n; i++)
    x[i] = 0.4 + gsl_cdf_gaussian_Pinv ((i + 0.5) / n, 0.5);
  for (int step = 0; step < steps; step++) {
    for (int i = 0; i < n; i++)
      grad[i] = double_well_slope (x[i]);
    ans_svgd_direction (&svgd, NULL, n, 1, x, grad, g, scratch);
    ans_svgd_move (ANS_SVGD_PLAIN, dt, FALSE, n, g, NULL, x);
  }
  out[0] = out[1] = 0;
  for (int i = 0; i < n; i++) {
    out[0] += x[i] / n;
    out[1] += x[i] * x[i] / n;
  }
}

/* What is left is of the order of the cells, of dt and of 1 / n. */
static void
many_particles_follow_the_density (void)
{
  static const struct {
    double h, eps;
  } cases[] = {{0.3, 0.35}, {1.1, 0.8}};
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    AnsArena *arena = ans_arena_new ();
    AnsSvgdFlow flow;
    double spent = 0, coarse[2], fine[2];
    open_flow (&flow, arena, 300, 3.5, double_well, cases[c].eps, 0.4, 0.5);
    set_kernel (&flow, cases[c].h);
    g_assert_true (ans_svgd_flow_step (&flow, 4, 4000, &spent));
    run_particles (50, cases[c].h, cases[c].eps, 200, 0.02, coarse);
    run_particles (400, cases[c].h, cases[c].eps, 200, 0.02, fine);
    g_test_message ("flow %g %g, particles %g %g, fewer %g %g", moment (&flow, 1, 0),
                    moment (&flow, 2, 0), fine[0], fine[1], coarse[0], coarse[1]);
    g_assert_cmpfloat_with_epsilon (fine[0], moment (&flow, 1, 0), 3e-3);
    g_assert_cmpfloat_with_epsilon (fine[1], moment (&flow, 2, 0), 3e-3);
    g_assert_cmpfloat (fabs (fine[1] - moment (&flow, 2, 0)), <,
                       fabs (coarse[1] - moment (&flow, 2, 0)) + 1e-3);
    ans_arena_free (arena);
  }
}

static void
shares_add_up_to_the_mass (void)
{
  AnsArena *arena = ans_arena_new ();
  AnsSvgdFlow flow;
  double mass[7], sum = 0;
  open_flow (&flow, arena, 500, 5, oscillator, 1, 0.3, 0.8);
  ans_svgd_flow_shares (&flow, 7, -1, 2.5, mass);
  for (int i = 0; i < 7; i++) {
    double from = i == 0 ? -INFINITY : -1 + 0.5 * i,
           to = i == 6 ? INFINITY : -0.5 + 0.5 * i;
    sum += mass[i];
    /* Midpoint rule within cells that are cut: h^2. */
    g_assert_cmpfloat_with_epsilon (
        mass[i],
        gsl_cdf_gaussian_P (to - 0.3, 0.8) - gsl_cdf_gaussian_P (from - 0.3, 0.8), 1e-4);
  }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
  ans_arena_free (arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func (
      "/reference/svgd_flow/a-constant-kernel-moves-the-density-as-one-piece",
      a_constant_kernel_moves_the_density_as_one_piece);
  g_test_add_func ("/reference/svgd_flow/gibbs-density-is-stationary",
                   gibbs_density_is_stationary);
  g_test_add_func ("/reference/svgd_flow/mass-is-kept-and-nothing-is-negative",
                   mass_is_kept_and_nothing_is_negative);
  g_test_add_func ("/reference/svgd_flow/free-energy-falls-as-the-discrepancy-squared",
                   free_energy_falls_as_the_discrepancy_squared);
  g_test_add_func ("/reference/svgd_flow/many-particles-follow-the-density",
                   many_particles_follow_the_density);
  g_test_add_func ("/reference/svgd_flow/shares-add-up-to-the-mass",
                   shares_add_up_to_the_mass);
  return g_test_run ();
}
