/* What the min-max problem promises, at settings that nobody tuned it to. */
#include "engine/problems/minmax_state.h"
#include "engine/run/experiment.h"
#include "engine/run/headless.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <string.h>

extern const AnsProblem ans_problem_minmax;

static const AnsListener nobody;

static AnsExperiment *
open_experiment (const char *settings)
{
  g_autoptr (GError) error = NULL;
  double values[96];
  AnsExperiment *self = ans_experiment_new (&ans_problem_minmax, 1, &nobody, NULL);
  ans_problem_defaults (&ans_problem_minmax, values);
  ans_problem_apply (&ans_problem_minmax, settings, values, &error);
  g_assert_no_error (error);
  ans_experiment_open (self, values, 1, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
advance (AnsExperiment *self, int steps)
{
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < steps; i++)
    ans_experiment_step (self, &error);
  g_assert_no_error (error);
}

static double
value (AnsExperiment *self, int metric)
{
  return ans_experiment_measure (self, metric).value;
}

static void
set (AnsExperiment *self, const char *id, double to)
{
  int param = ans_problem_param_index (&ans_problem_minmax, id, NULL);
  g_assert_true (ans_experiment_set (self, param, to, NULL));
}

static double
get (AnsExperiment *self, const char *id)
{
  double values[96];
  ans_experiment_values (self, values);
  return values[ans_problem_param_index (&ans_problem_minmax, id, NULL)];
}

/* ---- rates ---- */

/* Larger root of r^2 - r (1 + 2 i eta) + i eta = 0, squared: with D = (1 - 4 eta^2) / 4
 * the roots are 1/2 + i eta +- sqrt (D), real or imaginary. */
static double
optimistic_rate (double eta)
{
  double D = 0.25 - eta * eta;
  if (D >= 0)
    return (0.5 + sqrt (D)) * (0.5 + sqrt (D)) + eta * eta;
  return 0.25 + (eta + sqrt (-D)) * (eta + sqrt (-D));
}

/* Row 15 of the acceptance list: 1e-14 relative per step, after any number of steps. */
static void
bilinear_rates_are_exact (void)
{
  static const double etas[] = {0.0731, 0.29, 0.83};
  for (int k = 0; k < 3; k++) {
    double e = etas[k], e2 = e * e, g = 0.17, ratio = 2.3;
    const double exact[ANS_MINMAX_METHODS] = {1 + e2,
                                              1,
                                              1 - e2 + e2 * e2,
                                              optimistic_rate (e),
                                              optimistic_rate (e),
                                              (1 - e * g) * (1 - e * g) + e2,
                                              1 / (1 + e2),
                                              1 + ratio * e2};
    g_autofree char *settings = g_strdup_printf (
        "payoff=bilinear eta=%.17g consensus=%g ratio=%g start_x=0.7 start_y=-1.1", e, g,
        ratio);
    g_autoptr (AnsExperiment) self = open_experiment (settings);
    for (int rest = 0; rest < 4; rest++) {
      advance (self, 1 + 12 * rest);
      for (int m = 0; m < ANS_MINMAX_METHODS; m++) {
        AnsMeasure rate = ans_experiment_measure (self, METRIC_RATES + m);
        g_assert_cmpfloat_with_epsilon (rate.reference / exact[m], 1, 1e-14);
        g_assert_cmpfloat_with_epsilon (rate.value / exact[m], 1, 1e-14);
      }
    }
  }
}

/* |z| itself, read from the trajectory, in the long run: alternating stays bounded. */
static void
radii_follow_the_closed_forms (void)
{
  const double eta = 0.17;
  g_autoptr (AnsExperiment) self = open_experiment (
      "payoff=bilinear eta=0.17 start_x=0.4 start_y=0.3 method=proximal");
  advance (self, 200);
  g_assert_cmpfloat_with_epsilon (
      value (self, METRIC_RADIUS) / (0.5 * pow (1 + eta * eta, -100)), 1, 1e-12);
  set (self, "method", ANS_DESCENT_ASCENT_SIMULTANEOUS);
  g_assert_cmpfloat_with_epsilon (
      value (self, METRIC_RADIUS) / (0.5 * pow (1 + eta * eta, 100)), 1, 1e-12);
  set (self, "method", ANS_DESCENT_ASCENT_ALTERNATING);
  g_assert_cmpfloat (value (self, METRIC_RADIUS), <=, 0.5 * sqrt (1.085 / 0.915));
}

/* Square of the spectral radius of a method's update, differentiated at z. */
static double
differentiated (const AnsPayoff *payoff, const AnsDescentAscent *descent,
                AnsDescentAscentMethod method, const double *z)
{
  int n = 2 * payoff->d, m = ans_descent_ascent_remembers (method) ? 2 * n : n;
  const double h = 1e-4;
  double M[64], values[16], most = 0;
  for (int j = 0; j < m; j++) {
    double at[2][8] = {{0}};
    for (int side = 0; side < 2; side++) {
      memcpy (at[side], z, sizeof (double) * (gsize) n);
      at[side][j] += side == 0 ? h : -h;
      g_assert_true (
          ans_descent_ascent_step (descent, method, at[side], at[side] + n, NULL));
    }
    for (int i = 0; i < m; i++)
      M[i * m + j] = (at[0][i] - at[1][i]) / (2 * h);
  }
  gsl_matrix_view matrix = gsl_matrix_view_array (M, (gsize) m, (gsize) m);
  gsl_vector_complex_view mu = gsl_vector_complex_view_array (values, (gsize) m);
  gsl_eigen_nonsymm_workspace *work = gsl_eigen_nonsymm_alloc ((gsize) m);
  gsl_eigen_nonsymm (&matrix.matrix, &mu.vector, work);
  gsl_eigen_nonsymm_free (work);
  for (int i = 0; i < m; i++)
    most = fmax (most, hypot (values[2 * i], values[2 * i + 1]));
  return most * most;
}

/* Differences with h leave h^2 of third derivatives, some 1e-7. */
static void
references_are_those_of_the_differentiated_updates (void)
{
  AnsPayoff payoff = ans_payoff_terms (2);
  const double A[] = {0.9, -0.3, 0.2, 1.2};
  double z[4];
  memcpy (payoff.A, A, sizeof A);
  payoff.c[ANS_PAYOFF_X] = 0.3;
  payoff.c[ANS_PAYOFF_XX] = 0.2;
  payoff.c[ANS_PAYOFF_YYYY] = -0.4;
  payoff.c[ANS_PAYOFF_COS_Y] = 0.5;
  payoff.c[ANS_PAYOFF_XYY] = 0.15;
  payoff.frequency = 1.3;
  AnsDescentAscent descent = {.field = ans_payoff_field,
                              .game = &payoff,
                              .d = 2,
                              .eta = 0.23,
                              .ratio = 1.9,
                              .consensus = 0.21};
  g_assert_cmpint (ans_payoff_equilibria (&payoff, 2, 1, z), ==, 1);
  g_autoptr (AnsExperiment) self = open_experiment (
      "payoff=own dimension=2 a11=0.9 a12=-0.3 a21=0.2 a22=1.2 c_x=0.3 c_xx=0.2 "
      "c_y4=-0.4 c_cos_y=0.5 c_xyy=0.15 frequency=1.3 eta=0.23 ratio=1.9 "
      "consensus=0.21 box=2");
  advance (self, 1);
  for (int m = 0; m < ANS_MINMAX_METHODS; m++) {
    double exact = differentiated (&payoff, &descent, (AnsDescentAscentMethod) m, z);
    AnsMeasure rate = ans_experiment_measure (self, METRIC_RATES + m);
    g_assert_cmpfloat_with_epsilon (rate.reference, exact, 1e-6);
  }
}

/* Near the equilibrium of games with curvature the measured rate is the linear one. */
static void
measured_rates_approach_the_linear_ones (void)
{
  static const char *const games[] = {
      "payoff=own c_xx=0.2 c_yy=-0.1 c_sin_x=0.4 c_xxy=0.1 eta=0.15 start_x=0.5",
      "payoff=dirac-gan r1=1.7 eta=0.2", "payoff=dirac-gan r1=0.45 eta=0.3 dimension=2",
      "payoff=dirac-gan variant=instance-noise blur=1.4 eta=0.25",
      "payoff=quadratic curve_x=0.6 curve_y=-0.1 eta=0.1 dimension=2 a22=1.4"};
  for (int k = 0; k < (int) G_N_ELEMENTS (games); k++) {
    g_autoptr (AnsExperiment) self = open_experiment (games[k]);
    advance (self, 350);
    for (int m = 0; m < ANS_MINMAX_METHODS; m++) {
      AnsMeasure rate = ans_experiment_measure (self, METRIC_RATES + m);
      if (rate.reference < 1)
        g_assert_cmpfloat_with_epsilon (rate.value, rate.reference, 2e-4);
    }
  }
}

static void
dirac_gan_has_its_eigenvalues (void)
{
  static const double weights[] = {0, 0.37, 2.2};
  for (int k = 0; k < 3; k++) {
    double g = weights[k], under = g * g / 4 - 0.25;
    g_autofree char *settings = g_strdup_printf ("payoff=dirac-gan r1=%g", g);
    g_autoptr (AnsExperiment) self = open_experiment (settings);
    double real = -g / 2 + (under > 0 ? sqrt (under) : 0);
    g_assert_cmpfloat_with_epsilon (value (self, METRIC_FIELD_REAL), real, 1e-14);
    g_assert_cmpfloat_with_epsilon (value (self, METRIC_FIELD_IMAGINARY),
                                    under < 0 ? sqrt (-under) : 0, 1e-14);
  }
}

/* ---- the gap ---- */

/* E = x . A y: R (|A^T x|_1 + |A y|_1). */
static void
bilinear_gap_is_exact (void)
{
  g_autoptr (AnsExperiment) line =
      open_experiment ("payoff=bilinear a11=1.7 start_x=-0.3 start_y=0.8 box=1.9");
  g_assert_cmpfloat_with_epsilon (value (line, METRIC_GAP), 1.9 * 1.7 * 1.1, 1e-12);
  g_autoptr (AnsExperiment) plane = open_experiment (
      "payoff=bilinear dimension=2 a11=1 a12=2 a21=-1 a22=0.5 start_x=0.3 start_y=0.2 "
      "start_x2=-0.4 start_y2=0.6 box=2");
  double up = fabs (0.3 + 0.4) + fabs (0.6 - 0.2), down = fabs (0.2 + 1.2) + 0.1;
  g_assert_cmpfloat_with_epsilon (value (plane, METRIC_GAP), 2 * (up + down), 1e-12);
}

/* E = a x^2 / 2 + x y - b y^2 / 2, best replies inside of the box. */
static void
quadratic_gap_is_exact (void)
{
  double a = 0.7, b = 1.3, x = 0.4, y = -0.35;
  g_autoptr (AnsExperiment) self = open_experiment (
      "payoff=quadratic curve_x=0.7 curve_y=1.3 start_x=0.4 start_y=-0.35 box=1.1");
  double exact = (a + 1 / b) * x * x / 2 + (b + 1 / a) * y * y / 2;
  AnsMeasure gap = ans_experiment_measure (self, METRIC_GAP);
  g_assert_cmpfloat_with_epsilon (gap.value, exact, 1e-12);
  g_assert_cmpfloat (gap.reference, ==, 0);
}

static void
gap_is_not_known_outside_of_the_box (void)
{
  g_autoptr (AnsExperiment) outside =
      open_experiment ("payoff=bilinear start_x=3 box=2.5");
  g_assert_true (isnan (value (outside, METRIC_GAP)));
  g_autoptr (AnsExperiment) other =
      open_experiment ("payoff=dirac-gan variant=non-saturating");
  g_assert_true (isnan (value (other, METRIC_GAP)));
}

/* ---- averages and limits ---- */

/* The mean of alternating steps on E = x y is bounded by a constant over eta k. */
static void
averages_of_circling_come_home (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("payoff=bilinear eta=0.3 method=alternating");
  advance (self, 100);
  double soon = value (self, METRIC_AVERAGE_DISTANCE);
  advance (self, 1900);
  g_assert_cmpfloat (value (self, METRIC_DISTANCE), >, 1);
  g_assert_cmpfloat (value (self, METRIC_AVERAGE_DISTANCE), <, 4 / (0.3 * 2000));
  g_assert_cmpfloat (value (self, METRIC_AVERAGE_DISTANCE), <, soon);
}

static void
what_runs_away_leaves_the_others_running (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("payoff=bilinear eta=0.6 method=simultaneous consensus=0.5");
  advance (self, 400);
  g_assert_cmpfloat (value (self, METRIC_ENDED), ==, 2);
  g_assert_cmpfloat (value (self, METRIC_RADIUS), >, 1e10);
  set (self, "method", ANS_DESCENT_ASCENT_EXTRAGRADIENT);
  g_assert_cmpfloat (value (self, METRIC_RADIUS), <, 1e-12);
}

static void
when_all_run_away_it_says_what_to_lower (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("payoff=own c_xx=-1 c_yy=1 consensus=0.1 start_x=0.2 start_y=0.1");
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < 2000 && error == NULL; i++)
    ans_experiment_step (self, &error);
  g_assert_error (error, ANS_ERROR, ANS_ERROR_NUMERIC);
  g_assert_nonnull (strstr (error->message, "η"));
}

/* ---- changes ---- */

static void
dragging_moves_the_start (void)
{
  g_autoptr (AnsExperiment) self = open_experiment ("payoff=bilinear");
  AnsTouch at = {.kind = ANS_TOUCH_PRESS, .plot = PLOT_PLANE, .x = 0.3, .y = -0.4};
  advance (self, 50);
  ans_experiment_touch (self, &at);
  g_assert_cmpfloat (get (self, "start_x"), ==, 0.3);
  g_assert_cmpfloat (get (self, "start_y"), ==, -0.4);
  g_assert_cmpfloat_with_epsilon (value (self, METRIC_RADIUS), 0.5, 1e-15);
  advance (self, 1);
  g_assert_cmpfloat_with_epsilon (value (self, METRIC_RATES), 1.01, 1e-14);
}

static void
dragging_reaches_both_pairs_of_coordinates (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("payoff=bilinear dimension=2 plane=x2-y2");
  AnsTouch at = {.kind = ANS_TOUCH_DRAG, .plot = PLOT_PLANE, .x = 0.25, .y = 9};
  ans_experiment_touch (self, &at);
  g_assert_cmpfloat (get (self, "start_x2"), ==, 0.25);
  g_assert_cmpfloat (get (self, "start_y2"), ==, 2.5); /* the edge of the box */
  g_assert_cmpfloat (get (self, "start_x"), ==, 1);
}

static void
a_step_size_can_change_on_the_way (void)
{
  g_autoptr (AnsExperiment) self = open_experiment ("payoff=bilinear eta=0.1");
  advance (self, 20);
  double before = value (self, METRIC_RADIUS);
  set (self, "eta", 0.5);
  g_assert_cmpfloat (value (self, METRIC_RADIUS), ==, before);
  advance (self, 1);
  AnsMeasure rate = ans_experiment_measure (self, METRIC_RATE);
  g_assert_cmpfloat_with_epsilon (rate.reference, 1 - 0.25 + 0.0625, 1e-14);
  g_assert_cmpfloat_with_epsilon (rate.value, rate.reference, 1e-14);
}

static void
looking_changes_nothing (void)
{
  static const char *const views[] = {"background", "arrows", "averages",
                                      "show_optimistic", "method"};
  g_autoptr (AnsExperiment) self = open_experiment ("payoff=forsaken eta=0.07");
  advance (self, 30);
  g_autoptr (AnsSnapshot) before = ans_experiment_capture (self);
  for (int i = 0; i < (int) G_N_ELEMENTS (views); i++) {
    double was = get (self, views[i]);
    set (self, views[i], was > 0 ? 0 : 1);
    set (self, views[i], was);
  }
  g_autoptr (AnsSnapshot) after = ans_experiment_capture (self);
  g_assert_true (ans_snapshot_equal (before, after));
  set (self, "eta", 0.08); /* the closed forms begin here */
  set (self, "eta", 0.07);
  g_autoptr (AnsSnapshot) changed = ans_experiment_capture (self);
  g_assert_false (ans_snapshot_equal (before, changed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/minmax/bilinear-rates-are-exact", bilinear_rates_are_exact);
  g_test_add_func ("/problems/minmax/radii-follow-the-closed-forms",
                   radii_follow_the_closed_forms);
  g_test_add_func ("/problems/minmax/references-are-those-of-the-differentiated-updates",
                   references_are_those_of_the_differentiated_updates);
  g_test_add_func ("/problems/minmax/measured-rates-approach-the-linear-ones",
                   measured_rates_approach_the_linear_ones);
  g_test_add_func ("/problems/minmax/dirac-gan-has-its-eigenvalues",
                   dirac_gan_has_its_eigenvalues);
  g_test_add_func ("/problems/minmax/bilinear-gap-is-exact", bilinear_gap_is_exact);
  g_test_add_func ("/problems/minmax/quadratic-gap-is-exact", quadratic_gap_is_exact);
  g_test_add_func ("/problems/minmax/gap-is-not-known-outside-of-the-box",
                   gap_is_not_known_outside_of_the_box);
  g_test_add_func ("/problems/minmax/averages-of-circling-come-home",
                   averages_of_circling_come_home);
  g_test_add_func ("/problems/minmax/what-runs-away-leaves-the-others-running",
                   what_runs_away_leaves_the_others_running);
  g_test_add_func ("/problems/minmax/when-all-run-away-it-says-what-to-lower",
                   when_all_run_away_it_says_what_to_lower);
  g_test_add_func ("/problems/minmax/dragging-moves-the-start", dragging_moves_the_start);
  g_test_add_func ("/problems/minmax/dragging-reaches-both-pairs-of-coordinates",
                   dragging_reaches_both_pairs_of_coordinates);
  g_test_add_func ("/problems/minmax/a-step-size-can-change-on-the-way",
                   a_step_size_can_change_on_the_way);
  g_test_add_func ("/problems/minmax/looking-changes-nothing", looking_changes_nothing);
  return g_test_run ();
}
