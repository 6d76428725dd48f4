#include "engine/core/error.h"
#include "engine/models/potential.h"
#include "engine/reference/committor_2d.h"
#include "engine/reference/committor_exact.h"
#include "engine/sampling/hitting.h"

#include <math.h>

static AnsCommittor2dProblem
problem_of (const AnsPotential *potential, const AnsSet *a, const AnsSet *b, int n)
{
  return (AnsCommittor2dProblem){
      .nx = n,
      .ny = n,
      .lower = {potential->lower[0], potential->lower[1]},
      .upper = {potential->upper[0], potential->upper[1]},
      .beta = potential->beta,
      .cut = potential->cut,
      .potential = ans_potential_value,
      .potential_data = potential,
      .level = ans_set_level,
      .a = a,
      .b = b,
  };
}

static AnsCommittor2d *
solve (const AnsCommittor2dProblem *problem)
{
  g_autoptr (GError) error = NULL;
  AnsCommittor2d *self = ans_committor_2d_new (problem->nx, problem->ny);
  ans_committor_2d_solve (self, problem, &error);
  g_assert_no_error (error);
  return self;
}

typedef struct {
  AnsPotentialKind kind;
  double beta, a[2], b[2], radius;
  double lower[2], upper[2], cut; /* the potential's own where cut is 0 */
  double rate, p_a, k_ab, k_ba;   /* k 0: not known */
} Row;

/* Computed independently, and in agreement with published finite elements to their
 * accuracy. */
static const Row rows[] = {
    {0,
     0.1,
     {-0.558, 1.441},
     {0.623, 0.028},
     0.1,
     {0},
     {0},
     0,
     4.914318e-3,
     0.974566,
     5.04257e-3,
     0.193216},
    {1,
     0.1,
     {-0.558, 1.441},
     {0.623, 0.028},
     0.1,
     {0},
     {0},
     0,
     4.602180e-3,
     0.973678,
     4.72659e-3,
     0.174842},
    {1,
     1.0 / 22,
     {-0.57, 1.43},
     {0.56, 0.044},
     0.3,
     {0},
     {0},
     0,
     0.9384004,
     0.787909,
     1.191001,
     4.424504},
    {1,
     1.0 / 40,
     {-0.57, 1.43},
     {0.56, 0.044},
     0.3,
     {0},
     {0},
     0,
     5.249714,
     0.649962,
     8.07695,
     14.99754},
    {1,
     1.0 / 22,
     {-0.5727, 1.4261},
     {0.5630, 0.0441},
     0.3,
     {-2, -1},
     {1.6, 2.6},
     500,
     0.9342116,
     0.787870,
     1.185740,
     4.403951},
    {0, 0.1, {-0.5, 1.5}, {0.5, 0}, 0.1, {0}, {0}, 0, 4.919328e-3, 0.97455, 0, 0},
    {0, 0.1, {-0.5, 1.5}, {0.5, 0}, 0.2, {0}, {0}, 0, 4.929543e-3, 0.97455, 0, 0},
};

static void
known_rates_are_reproduced (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row *row = &rows[i];
    AnsPotential potential = ans_potential (row->kind, 2);
    AnsSet a = ans_set_ball (2, row->a, row->radius),
           b = ans_set_ball (2, row->b, row->radius);
    AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 200);
    problem.beta = row->beta;
    for (int k = 0; k < 2 && row->cut > 0; k++) {
      problem.cut = row->cut;
      problem.lower[k] = row->lower[k];
      problem.upper[k] = row->upper[k];
    }
    g_autoptr (AnsCommittor2d) c = solve (&problem);
    g_test_message ("row %d: rate %.8g (known %.7g) in %d iterations", (int) i, c->rate,
                    row->rate, c->iterations);
    /* The grid's error is 2e-5 to 5e-5 at 200 x 200; that of p_A is in its last digit. */
    g_assert_cmpfloat_with_epsilon (c->rate / row->rate, 1, 1e-4);
    g_assert_cmpfloat_with_epsilon (c->p_a, row->p_a, 6e-6);
    g_assert_cmpfloat_with_epsilon (c->p_a + c->p_b, 1, 1e-12);
    if (row->k_ab > 0) {
      g_assert_cmpfloat_with_epsilon (c->k_ab / row->k_ab, 1, 1e-4);
      g_assert_cmpfloat_with_epsilon (c->k_ba / row->k_ba, 1, 1e-4);
    }
  }
}

static void
rate_converges_in_second_order (void)
{
  const double known[3] = {4.9141961e-3, 4.9142902e-3, 4.9143108e-3}; /* 200, 400, 800 */
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  double rate[3];
  ans_potential_sets (&potential, &a, &b);
  for (int i = 0; i < 3; i++) {
    AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100 << i);
    g_autoptr (AnsCommittor2d) c = solve (&problem);
    rate[i] = c->rate;
    if (i == 1) /* of another box: grids differ by their error, 2e-5 */
      g_assert_cmpfloat_with_epsilon (c->rate / known[0], 1, 2e-5);
    if (i == 2) {
      g_assert_cmpfloat_with_epsilon (c->rate / known[1], 1, 5e-6);
      g_assert_cmpfloat_with_epsilon (c->Z, 124192.8, 0.1);
    }
  }
  double ratio = (rate[1] - rate[0]) / (rate[2] - rate[1]);
  g_assert_cmpfloat (ratio, >, 3);
  g_assert_cmpfloat (ratio, <, 5.5);
  double limit = rate[2] + (rate[2] - rate[1]) / 3; /* Richardson */
  g_assert_cmpfloat_with_epsilon (limit / known[2], 1, 5e-6);
}

static void
point_values_are_reproduced (void)
{
  const double x[12] = {-0.822, 0.624, -0.5,  0.5, -0.25, 0.45,
                        0,      0.4,   -0.75, 1,   0.2,   0.3};
  const double known[6] = {0.3257,  0.86169, 0.92920,
                           0.95363, 0.00139, 0.97669}; /* of 1 - u */
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  double u[6];
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 200);
  g_autoptr (AnsCommittor2d) c = solve (&problem);
  ans_committor_2d_eval (c, 6, 2, x, u);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (1 - u[i], known[i], 1e-4);
}

/* No force, A a disc in the disc outside of which is B: u = ln r / ln r_A for radius 1 of
 * B. */
static void
nothing (gconstpointer data, int n, int d, const double *x, double *V)
{
  (void) data, (void) d, (void) x;
  for (int i = 0; i < n; i++)
    V[i] = 0;
}

static AnsCommittor2d *
solve_annulus (int n)
{
  const double center[2] = {0.013, -0.007}; /* not where the grid is symmetric */
  AnsSet a = ans_set_ball (2, center, 0.3), b = ans_set_outside (2, center, 1);
  AnsCommittor2dProblem problem = {.nx = n,
                                   .ny = n + n / 10,
                                   .lower = {-1.2, -1.2},
                                   .upper = {1.2, 1.2},
                                   .beta = 2,
                                   .cut = INFINITY,
                                   .potential = nothing,
                                   .level = ans_set_level,
                                   .a = &a,
                                   .b = &b};
  return solve (&problem);
}

static double
annulus_error (const AnsCommittor2d *c)
{
  double most = 0;
  for (int i = 0; i < 5000; i++) {
    double r = 0.25 + 0.8 * i / 5000, angle = 2.399963 * i, u;
    double x[2] = {0.013 + r * cos (angle), -0.007 + r * sin (angle)};
    ans_committor_2d_eval (c, 1, 2, x, &u);
    double exact = r <= 0.3 ? 1 : r >= 1 ? 0 : log (r) / log (0.3);
    most = fmax (most, fabs (u - exact));
  }
  return most;
}

static void
annulus_converges_in_second_order (void)
{
  double rate_error[3], u_error[3];
  for (int i = 0; i < 3; i++) {
    g_autoptr (AnsCommittor2d) c = solve_annulus (40 << i);
    double exact = 2 * G_PI / log (1 / 0.3) / (2 * 2.4 * 2.4);
    rate_error[i] = fabs (c->rate / exact - 1);
    u_error[i] = annulus_error (c);
    g_test_message ("%d: rate %.2e, u %.2e", 40 << i, rate_error[i], u_error[i]);
    g_assert_cmpfloat_with_epsilon (c->Z, 2.4 * 2.4, 1e-10);
  }
  g_assert_cmpfloat (rate_error[2], <, 5e-4);
  g_assert_cmpfloat (u_error[2], <, 5e-4);
  /* Sixteen over two halvings; how the grid lies on the circles makes it uneven. */
  g_assert_cmpfloat (rate_error[0] / rate_error[2], >, 8);
  g_assert_cmpfloat (u_error[0] / u_error[2], >, 8);
}

/* The current of the annulus is radial, outward, and rate / (2 pi r). */
static void
current_flows_from_a_to_b (void)
{
  g_autoptr (AnsCommittor2d) c = solve_annulus (160);
  for (int j = 0; j < c->ny; j += 7)
    for (int i = 0; i < c->nx; i += 7) {
      double x = -1.2 + (i + 0.5) * 2.4 / c->nx - 0.013,
             y = -1.2 + (j + 0.5) * 2.4 / c->ny + 0.007;
      double r = hypot (x, y), size = c->rate / (2 * G_PI * r);
      const double *J = c->J + 2 * (j * c->nx + i);
      if (r < 0.4 || r > 0.9)
        continue;
      g_assert_cmpfloat_with_epsilon (J[0], size * x / r, 0.01 * size);
      g_assert_cmpfloat_with_epsilon (J[1], size * y / r, 0.01 * size);
    }
}

/* What flows through any column of faces between A and B is the rate. */
static void
current_through_a_line_is_the_rate (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_DOUBLE_WELL, 2);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100);
  g_autoptr (AnsCommittor2d) c = solve (&problem);
  for (int i = 30; i < 70; i += 5) {
    double sum = 0;
    for (int j = 0; j < c->ny; j++)
      sum += c->J[2 * (j * c->nx + i)] * (c->upper[1] - c->lower[1]) / c->ny;
    g_assert_cmpfloat_with_epsilon (sum / c->rate, 1, 1e-7);
  }
}

static void
flux_does_not_depend_on_the_level (void)
{
  for (int kind = 0; kind < 2; kind++) {
    AnsPotential potential = ans_potential ((AnsPotentialKind) kind, 2);
    AnsSet a, b;
    ans_potential_sets (&potential, &a, &b);
    AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100);
    g_autoptr (AnsCommittor2d) c = solve (&problem);
    for (double level = 0.05; level < 1; level += 0.05)
      g_assert_cmpfloat_with_epsilon (ans_committor_2d_flux (c, level) / c->rate, 1,
                                      1e-7);
  }
}

static void
values_stay_between_the_boundaries (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100);
  g_autoptr (AnsCommittor2d) c = solve (&problem);
  for (int i = 0; i < 100 * 100; i++) {
    g_assert_cmpfloat (c->u[i], >=, -1e-9);
    g_assert_cmpfloat (c->u[i], <=, 1 + 1e-9);
  }
  AnsRandom random = ans_random (1, 0, 0);
  double x[2 * 200], u[200];
  for (int set = 0; set < 2; set++) {
    ans_set_sample_boundary (set == 0 ? &a : &b, 200, 2, &random, x);
    ans_committor_2d_eval (c, 200, 2, x, u);
    for (int i = 0; i < 200;
         i++) /* h is 0.03: second order leaves h^2 times the curvature */
      g_assert_cmpfloat_with_epsilon (u[i], 1 - set, 1e-3);
  }
  ans_committor_2d_eval (c, 1, 2, (const double[]){-0.558, 1.54}, u);
  g_assert_cmpfloat (u[0], ==, 1);
  ans_committor_2d_eval (c, 1, 2, (const double[]){0.55, 0.028}, u);
  g_assert_cmpfloat (u[0], ==, 0);
}

static void
symmetric_well_has_a_symmetric_committor (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_DOUBLE_WELL, 2);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 120);
  g_autoptr (AnsCommittor2d) c = solve (&problem);
  g_autoptr (AnsCommittorExact) exact =
      ans_committor_exact_double_well (potential.beta, -1, 1, NULL);
  for (int j = 0; j < 120; j++)
    for (int i = 0; i < 60; i++)
      g_assert_cmpfloat_with_epsilon (c->u[j * 120 + i] + c->u[j * 120 + 119 - i], 1,
                                      1e-7);
  for (double s = -0.95; s < 1; s += 0.1) {
    double u;
    ans_committor_2d_eval (c, 1, 2, (const double[]){s, 0.2}, &u);
    g_assert_cmpfloat_with_epsilon (u, ans_committor_exact_at (exact, s, NULL), 2e-4);
  }
  /* {V < cut} leaves out a share exp (-5 8) of the mass: what is left is the grid's
   * error. */
  g_assert_cmpfloat_with_epsilon (c->rate / exact->rate, 1, 1e-5);
}

/* Spheres in six dimensions as (x_1, radius of the other five), with the weight r^4. */
static void
fourth_power (gconstpointer data, int n, int d, const double *x, double *m)
{
  (void) data, (void) d;
  for (int i = 0; i < n; i++)
    m[i] = pow (x[2 * i + 1], 4);
}

static void
radial_reduction_equals_the_closed_form (void)
{
  const double zero[2] = {0};
  AnsPotential potential = ans_potential (ANS_POTENTIAL_SPHERES, 2);
  AnsSet a = ans_set_ball (2, zero, 0.25), b = ans_set_outside (2, zero, 1);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 200);
  problem.ny = 100;
  problem.lower[0] = -2.4;
  problem.upper[0] = 2.4;
  problem.lower[1] = 0;
  problem.upper[1] = 2.4;
  problem.weight = fourth_power;
  g_autoptr (AnsCommittor2d) c = solve (&problem);
  g_autoptr (AnsCommittorExact) exact =
      ans_committor_exact_spheres (6, 10, potential.beta, 0.25, 1, NULL);
  /* A has ten cells across its radius: h^2 / r^2 = 1e-2 with a constant well below one.
   */
  g_assert_cmpfloat_with_epsilon (c->rate / exact->rate, 1, 5e-3);
  g_assert_cmpfloat_with_epsilon (c->p_a, exact->p_a, 1e-3);
  for (double r = 0.3; r < 0.95; r += 0.1) {
    double u;
    ans_committor_2d_eval (c, 1, 2, (const double[]){0.6 * r, 0.8 * r}, &u);
    g_assert_cmpfloat_with_epsilon (u, ans_committor_exact_at (exact, r, NULL), 3e-3);
  }
}

/* A tenth of the potential at ten times beta is a tenth of the rate, all else the same.
 */
static void
tenth (gconstpointer data, int n, int d, const double *x, double *V)
{
  ans_potential_value (data, n, d, x, V);
  for (int i = 0; i < n; i++)
    V[i] /= 10;
}

static void
scaling_the_energy_scales_the_time (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100);
  g_autoptr (AnsCommittor2d) one = solve (&problem);
  problem.potential = tenth;
  problem.beta *= 10;
  problem.cut /= 10;
  g_autoptr (AnsCommittor2d) other = solve (&problem);
  g_assert_cmpfloat_with_epsilon (10 * other->rate / one->rate, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (other->p_a, one->p_a, 1e-9);
}

static void
dragged_set_equals_a_new_solution (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100);
  g_autoptr (AnsCommittor2d) dragged = solve (&problem);
  a.center[0] += 0.05;
  b.radius = 0.2;
  g_assert_true (ans_committor_2d_solve (dragged, &problem, NULL));
  g_autoptr (AnsCommittor2d) fresh = solve (&problem);
  g_assert_cmpfloat (dragged->rate, ==, fresh->rate);
  g_assert_cmpmem (dragged->u, sizeof (double) * 10000, fresh->u,
                   sizeof (double) * 10000);
}

static gboolean
stop (gpointer data, double share)
{
  (void) share;
  ++*(int *) data;
  return FALSE;
}

static void
expect (const AnsCommittor2dProblem *problem, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsCommittor2d) c = ans_committor_2d_new (problem->nx, problem->ny);
  g_assert_false (ans_committor_2d_solve (c, problem, &error));
  g_assert_error (error, ANS_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
bad_sets_and_cancelling_are_reported (void)
{
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  int calls = 0;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 100);
  problem.progress = stop;
  problem.progress_data = &calls;
  expect (&problem, ANS_ERROR_CANCELLED, "cancelled");
  g_assert_cmpint (calls, ==, 1);
  a.radius = 1e-4;
  expect (&problem, ANS_ERROR_RANGE, "A is missed");
  a = ans_set_ball (2, b.center, 0.3);
  expect (&problem, ANS_ERROR_RANGE, "overlap");
  a.center[0] -= 0.3 + 0.1 + 0.001;
  expect (&problem, ANS_ERROR_RANGE, "nearer to each other");
  ans_potential_sets (&potential, &a, &b);
  problem.cut = -1000;
  expect (&problem, ANS_ERROR_RANGE, "below the cut");
}

/* u is harmonic: its mean over walkers released at x stays u (x). */
static void
committor_is_harmonic (void)
{
  enum { N = 4096, POINTS = 4, STEPS = 1500 };
  const double start[POINTS][2] = {
      {-0.822, 0.624}, {-0.5, 0.5}, {-0.6, 0.8}, {-0.95, 0.6}};
  AnsPotential potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 2);
  AnsSet a, b;
  ans_potential_sets (&potential, &a, &b);
  AnsCommittor2dProblem problem = problem_of (&potential, &a, &b, 200);
  g_autoptr (AnsCommittor2d) c = solve (&problem);
  AnsHitting hitting = {{ans_potential_force, &potential, potential.beta, 1e-5, INFINITY},
                        ans_set_distance,
                        &a,
                        &b,
                        TRUE};
  double *x = g_new (double, N * 2), *u = g_new (double, N);
  double *scratch = g_new (double, ans_hitting_scratch (N, 2));
  AnsRandom *streams = g_new (AnsRandom, ans_langevin_shards (N));
  for (int p = 0; p < POINTS; p++) {
    int ends[N] = {0};
    double exact, mean = 0, square = 0;
    ans_committor_2d_eval (c, 1, 2, start[p], &exact);
    for (int i = 0; i < 2 * N; i++)
      x[i] = start[p][i % 2];
    ans_langevin_streams (21, (guint32) p, N, streams);
    ans_hitting_run (&hitting, NULL, STEPS, N, 2, x, ends, streams, scratch);
    ans_committor_2d_eval (c, N, 2, x, u);
    for (int i = 0; i < N; i++) {
      double at = ends[i] == ANS_HITTING_UNDER_WAY ? u[i]
                  : ends[i] == ANS_HITTING_A       ? 1
                                                   : 0;
      mean += at / N;
      square += at * at / N;
    }
    double error = sqrt ((square - mean * mean) / N);
    g_test_message ("u %.4f, mean %.4f, standard error %.4f", exact, mean, error);
    g_assert_cmpfloat (error, >, 1e-3); /* the walkers have spread */
    g_assert_cmpfloat_with_epsilon (mean, exact, 4 * error + 3e-4);
  }
  g_free (x);
  g_free (u);
  g_free (scratch);
  g_free (streams);
}

int
main (int argc, char **argv)
{
  const struct {
    const char *name;
    GTestFunc test;
  } tests[] = {
      {"known-rates-are-reproduced", known_rates_are_reproduced},
      {"rate-converges-in-second-order", rate_converges_in_second_order},
      {"point-values-are-reproduced", point_values_are_reproduced},
      {"annulus-converges-in-second-order", annulus_converges_in_second_order},
      {"current-flows-from-a-to-b", current_flows_from_a_to_b},
      {"current-through-a-line-is-the-rate", current_through_a_line_is_the_rate},
      {"flux-does-not-depend-on-the-level", flux_does_not_depend_on_the_level},
      {"values-stay-between-the-boundaries", values_stay_between_the_boundaries},
      {"symmetric-well-has-a-symmetric-committor",
       symmetric_well_has_a_symmetric_committor},
      {"radial-reduction-equals-the-closed-form",
       radial_reduction_equals_the_closed_form},
      {"scaling-the-energy-scales-the-time", scaling_the_energy_scales_the_time},
      {"dragged-set-equals-a-new-solution", dragged_set_equals_a_new_solution},
      {"bad-sets-and-cancelling-are-reported", bad_sets_and_cancelling_are_reported},
      {"committor-is-harmonic", committor_is_harmonic},
  };
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/reference/committor_2d/", tests[i].name, NULL);
    g_test_add_func (path, tests[i].test);
  }
  return g_test_run ();
}
