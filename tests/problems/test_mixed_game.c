/* The problem of mixed games at settings that nobody tuned it to, and what happens when
 * a person turns its knobs while it runs. */
#include "engine/problems/mixed_game_state.h"
#include "engine/run/experiment.h"

#include <math.h>
#include <string.h>

#ifdef ANS_SANITIZED
#define SHORTER 20
#else
#define SHORTER 1
#endif

extern const AnsProblem ans_problem_mixed_game;

static const AnsListener nobody;

static AnsExperiment *
open_experiment (const char *settings)
{
  g_autoptr (GError) error = NULL;
  double values[64];
  AnsExperiment *self = ans_experiment_new (&ans_problem_mixed_game, 1, &nobody, NULL);
  ans_problem_defaults (&ans_problem_mixed_game, values);
  ans_problem_apply (&ans_problem_mixed_game, settings, values, &error);
  g_assert_no_error (error);
  ans_experiment_open (self, values, 11, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
step (AnsExperiment *self, int steps)
{
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < steps / SHORTER; i++)
    ans_experiment_step (self, &error);
  g_assert_no_error (error);
}

static AnsMeasure
measure (AnsExperiment *self, const char *metric)
{
  g_autoptr (AnsFrame) frame = ans_experiment_frame (self, 0);
  int index = ans_problem_metric_index (&ans_problem_mixed_game, metric);
  g_assert_cmpint (index, >=, 0);
  return ans_frame_measure (frame, index);
}

static void
set (AnsExperiment *self, const char *param, double value)
{
  g_autoptr (GError) error = NULL;
  int index = ans_problem_param_index (&ans_problem_mixed_game, param, &error);
  g_assert_no_error (error);
  ans_experiment_set (self, index, value, &error);
  g_assert_no_error (error);
}

static gboolean
skips (void)
{
  if (SHORTER > 1)
    g_test_skip ("too slow with sanitizers");
  return SHORTER > 1;
}

/* A copy of an array that a run keeps. */
static double *
kept (AnsExperiment *self, const char *name)
{
  g_autoptr (AnsSnapshot) snapshot = ans_experiment_capture (self);
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++) {
    const AnsKept *array = ans_snapshot_kept (snapshot, i);
    if (strcmp (array->name, name) == 0)
      return g_memdup2 (array->values, sizeof (double) * array->n);
  }
  g_assert_not_reached ();
}

/* Cells of the grid of the double wells, and of a circle. */
#define CELLS ANS_MIXED_GAME_LINE

static double
at_cell (double lower, double upper, int i)
{
  return lower + (upper - lower) * (i + 0.5) / CELLS;
}

#define NO_EQUATION " equation=off at_once=20 n_x=500 n_y=500"

/* ---- the double wells ---- */

/* Particles and equation go round at the same distance, to what 500 particles leave. */
static void
particles_follow_the_equation (void)
{
  if (skips ())
    return;
  g_autoptr (AnsExperiment) self = open_experiment ("alpha=3 epsilon=0.02 at_once=20");
  step (self, 200);
  AnsMeasure radius = measure (self, "radius");
  g_assert_cmpfloat_with_epsilon (radius.value / radius.reference, 1, 0.02);
  g_assert_cmpfloat (radius.value, >, 1);
  g_assert_cmpfloat (measure (self, "density_error").value, <, 0.3);
}

/* The cycle has a gap as large as the coupling; three inner steps, chosen while it runs,
 * bring it down to the noise of the particles. */
static void
settle_by_inner_steps (const char *settings)
{
  g_autoptr (AnsExperiment) self = open_experiment (settings);
  step (self, 300);
  g_assert_cmpfloat (measure (self, "radius").value, >, 1.06);
  g_assert_cmpfloat (measure (self, "nikaido_isoda_gap").value, >, 4);
  set (self, "inner", 3);
  step (self, 700);
  AnsMeasure gap = measure (self, "nikaido_isoda_gap");
  g_assert_cmpfloat (measure (self, "radius").value, <, 0.02);
  g_assert_cmpfloat (gap.value, <, 0.2);
  g_assert_cmpfloat (gap.value, >, gap.reference);
  g_assert_cmpfloat (measure (self, "entropic_gap").value, <, 0.1);
}

static void
inner_steps_chosen_live_settle_the_cycle (void)
{
  if (skips ())
    return;
  settle_by_inner_steps ("alpha=4 epsilon=0.03" NO_EQUATION);
  settle_by_inner_steps ("alpha=4.7 epsilon=0.024" NO_EQUATION);
}

static void
births_and_deaths_chosen_live_settle_the_cycle (void)
{
  if (skips ())
    return;
  g_autoptr (AnsExperiment) self = open_experiment ("alpha=4 epsilon=0.03" NO_EQUATION);
  step (self, 300);
  set (self, "rate", 2);
  step (self, 800);
  g_assert_cmpfloat (measure (self, "radius").value, <, 0.08);
  g_assert_cmpfloat (measure (self, "nikaido_isoda_gap").value, <, 0.5);
  g_assert_cmpfloat (measure (self, "births").value, >, 100);
}

/* p* = q* ~ exp (-V / eps) at any coupling. */
static void
equilibrium_of_wells_is_known (void)
{
  g_autoptr (AnsExperiment) self = open_experiment ("alpha=6.5 epsilon=0.08");
  g_autofree double *p = kept (self, "equilibrium.p"), *q = kept (self, "equilibrium.q");
  double sum = 0;
  for (int i = 0; i < CELLS; i++)
    sum += 5.2 / CELLS * exp (-ans_game_well (at_cell (-2.6, 2.6, i)) / 0.08);
  for (int i = 0; i < CELLS; i++) {
    double exact = exp (-ans_game_well (at_cell (-2.6, 2.6, i)) / 0.08) / sum;
    g_assert_cmpfloat_with_epsilon (p[i], exact, 1e-8);
    g_assert_cmpfloat_with_epsilon (q[i], exact, 1e-8);
  }
  g_assert_cmpfloat (measure (self, "equilibrium_residual").value, <, 1e-9);
}

/* The radius of the closed Gaussians solves its two equations; cycles end below 1/12, at
 * strong couplings close to it. */
static void
closure_has_its_threshold (void)
{
  AnsMixedGameThresholds t;
  ans_mixed_game_closure_thresholds (&t);
  for (int i = 0; i < ANS_MIXED_GAME_THRESHOLDS; i++)
    g_assert_cmpfloat (t.eps[i], <=, 1.0 / 12);
  g_assert_cmpfloat_with_epsilon (t.eps[ANS_MIXED_GAME_THRESHOLDS - 1], 1.0 / 12, 2e-3);
  g_assert_cmpfloat (t.eps[0], <, 0.01);
  for (double eps = 0.01; eps < 0.08; eps += 0.02) {
    double r2 = pow (ans_mixed_game_closure_radius (eps), 2), s = (1 - 0.75 * r2) / 3;
    g_assert_cmpfloat_with_epsilon (s * (1 - 3 * s), eps, 1e-14);
  }
  g_assert_cmpfloat (ans_mixed_game_closure_radius (0.09), ==, 0);
}

/* The equation's cycle is of first order in the step at most: half of it, half the
 * change. */
static void
half_the_step_changes_little (void)
{
  static const char *const settings[] = {
      "epsilon=0.03 eta=0.005 at_once=20 n_x=20 n_y=20",
      "epsilon=0.03 eta=0.0025 at_once=40 n_x=20 n_y=20"};
  double r[2];
  if (skips ())
    return;
  for (int i = 0; i < 2; i++) {
    g_autoptr (AnsExperiment) self = open_experiment (settings[i]);
    step (self, 150);
    r[i] = measure (self, "radius").reference;
  }
  g_assert_cmpfloat_with_epsilon (r[0], r[1], 0.003);
}

/* ---- the gap ---- */

static void
gap_is_never_negative (void)
{
  static const char *const settings[] = {
      "game=torus epsilon=0.2 eta=0.001 n_x=40 n_y=40",
      "game=trigonometric game_seed=5 epsilon=0.3 eta=0.0002 n_x=40 n_y=40",
      "game=trigonometric dynamics=mirror-prox eta=0.0001 at_once=1 n_x=6 n_y=6",
      "game=spheres dimension=4 game_seed=3 epsilon=0.05 n_x=40 n_y=40",
      "game=gan-circle epsilon=0.02 eta=0.002 n_x=60 n_y=60"};
  for (int i = 0; i < (int) G_N_ELEMENTS (settings); i++) {
    g_autoptr (AnsExperiment) self = open_experiment (settings[i]);
    for (int k = 0; k < 8; k++) {
      step (self, 20);
      g_assert_cmpfloat (measure (self, "nikaido_isoda_gap").value, >=, -1e-12);
      AnsMeasure entropic = measure (self, "entropic_gap");
      if (isfinite (entropic.value))
        g_assert_cmpfloat (entropic.value, >=, -1e-12);
    }
  }
}

/* Particles without noise and weights freeze in the wells 3/8, 7/8 and 1/8, 5/8 with
 * shares s and t of one of the two: NI = 2 |1 - 2 s| + 2 |1 - 2 t|. */
static void
gap_of_frozen_shares_is_exact (void)
{
  if (skips ())
    return;
  g_autoptr (AnsExperiment) self = open_experiment (
      "game=torus dynamics=weights eta_w=0 n_x=45 n_y=53 start=uniform at_once=20");
  step (self, 300);
  g_autofree double *x = kept (self, "parameters.x"), *y = kept (self, "parameters.y");
  double s = 0, t = 0;
  for (int i = 0; i < 45; i++)
    s += x[i] >= 0.125 && x[i] < 0.625 ? 1.0 / 45 : 0;
  for (int i = 0; i < 53; i++)
    t += y[i] >= 0.375 && y[i] < 0.875 ? 1.0 / 53 : 0;
  double exact = 2 * fabs (1 - 2 * s) + 2 * fabs (1 - 2 * t);
  g_assert_cmpfloat_with_epsilon (measure (self, "nikaido_isoda_gap").value, exact, 0.02);
}

/* By (d_x + d_y) / 2 for large beta, and by the published values at two others. */
static void
gap_of_the_equilibrium_is_published (void)
{
  static const double cases[][2] = {{1, 1.10722007}, {2, 0.60445068}, {10, 0.10280035}};
  for (int i = 0; i < 3; i++) {
    g_autofree char *settings =
        g_strdup_printf ("game=torus n_x=10 n_y=10 epsilon=%g", 1 / cases[i][0]);
    g_autoptr (AnsExperiment) self = open_experiment (settings);
    AnsMeasure gap = measure (self, "nikaido_isoda_gap");
    g_assert_cmpfloat_with_epsilon (gap.reference, cases[i][1], 1e-7);
  }
}

/* ---- beside the run ---- */

/* After a change of temperature the equilibrium is solved a little in each step, and ends
 * where a new run has it. */
static void
equilibrium_is_solved_beside_the_run (void)
{
  if (skips ())
    return;
  g_autoptr (AnsExperiment) self =
      open_experiment ("game=torus n_x=100 n_y=100 epsilon=0.5 at_once=1");
  g_autoptr (AnsExperiment) fresh =
      open_experiment ("game=torus n_x=100 n_y=100 epsilon=0.13 at_once=1");
  set (self, "epsilon", 0.13);
  step (self, 16);
  g_assert_true (isnan (measure (self, "nikaido_isoda_gap").reference));
  step (self, 20000);
  g_assert_cmpfloat_with_epsilon (measure (self, "nikaido_isoda_gap").reference,
                                  measure (fresh, "nikaido_isoda_gap").reference, 1e-7);
}

/* Infinitely many inner steps are the softmax of beta E'p on the grid. */
static void
exact_inner_player_is_a_softmax (void)
{
  g_autoptr (AnsExperiment) self =
      open_experiment ("game=torus inner=0 epsilon=0.15 eta=0.001 at_once=1 n_x=80");
  g_autoptr (GError) error = NULL;
  g_autofree double *before = kept (self, "parameters.x");
  double value[CELLS], sum = 0;
  ans_experiment_step (self, &error);
  g_assert_no_error (error);
  g_autofree double *best = kept (self, "y.best");
  for (int j = 0; j < CELLS; j++) {
    double y = at_cell (0, 1, j);
    value[j] = sin (4 * G_PI * y);
    for (int i = 0; i < 80; i++)
      value[j] +=
          (sin (4 * G_PI * before[i]) + 2 * cos (2 * G_PI * (before[i] + y))) / 80;
    sum += exp (value[j] / 0.15);
  }
  for (int j = 0; j < CELLS; j++)
    g_assert_cmpfloat_with_epsilon (best[j], exp (value[j] / 0.15) / sum, 1e-12);
}

/* With the temperature of the print the gap stalls well above that of the equilibrium. */
static void
printed_formula_stalls (void)
{
  double gap[2];
  for (int i = 0; i < 2; i++) {
    g_autoptr (AnsExperiment) self = open_experiment (
        i == 0 ? "game=torus inner=0 epsilon=0.15 eta=0.0005 start=uniform at_once=10"
               : "game=torus inner=0 epsilon=0.15 eta=0.0005 start=uniform at_once=10 "
                 "printed=on");
    step (self, 200);
    gap[i] = measure (self, "nikaido_isoda_gap").value;
  }
  if (!skips ())
    g_assert_cmpfloat (gap[1], >, 1.5 * gap[0]);
}

static void
what_does_not_fit_is_refused (void)
{
  static const char *const settings[] = {
      "game=spheres dimension=4 inner=0", "game=spheres dimension=3 averaged=on",
      "rate=1 n_x=1", "game=gan-plane n_x=20000 n_y=20000"};
  for (int i = 0; i < (int) G_N_ELEMENTS (settings); i++) {
    g_autoptr (GError) error = NULL;
    double values[64];
    ans_problem_defaults (&ans_problem_mixed_game, values);
    ans_problem_apply (&ans_problem_mixed_game, settings[i], values, NULL);
    g_assert_false (ans_problem_check (&ans_problem_mixed_game, values, &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_RANGE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/mixed_game/particles-follow-the-equation",
                   particles_follow_the_equation);
  g_test_add_func ("/problems/mixed_game/inner-steps-chosen-live-settle-the-cycle",
                   inner_steps_chosen_live_settle_the_cycle);
  g_test_add_func ("/problems/mixed_game/births-and-deaths-chosen-live-settle-the-cycle",
                   births_and_deaths_chosen_live_settle_the_cycle);
  g_test_add_func ("/problems/mixed_game/equilibrium-of-wells-is-known",
                   equilibrium_of_wells_is_known);
  g_test_add_func ("/problems/mixed_game/closure-has-its-threshold",
                   closure_has_its_threshold);
  g_test_add_func ("/problems/mixed_game/half-the-step-changes-little",
                   half_the_step_changes_little);
  g_test_add_func ("/problems/mixed_game/gap-is-never-negative", gap_is_never_negative);
  g_test_add_func ("/problems/mixed_game/gap-of-frozen-shares-is-exact",
                   gap_of_frozen_shares_is_exact);
  g_test_add_func ("/problems/mixed_game/gap-of-the-equilibrium-is-published",
                   gap_of_the_equilibrium_is_published);
  g_test_add_func ("/problems/mixed_game/equilibrium-is-solved-beside-the-run",
                   equilibrium_is_solved_beside_the_run);
  g_test_add_func ("/problems/mixed_game/exact-inner-player-is-a-softmax",
                   exact_inner_player_is_a_softmax);
  g_test_add_func ("/problems/mixed_game/printed-formula-stalls", printed_formula_stalls);
  g_test_add_func ("/problems/mixed_game/what-does-not-fit-is-refused",
                   what_does_not_fit_is_refused);
  return g_test_run ();
}
