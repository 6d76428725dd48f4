#include "engine/core/error.h"
#include "engine/reference/committor_exact.h"

#include <gsl/gsl_integration.h>
#include <math.h>

static void
double_well_has_its_rates (void)
{
  /* T, rate: computed independently to ten digits. */
  const double known[4][2] = {{0.05, 9.096514192e-10},
                              {0.1, 1.958703375e-5},
                              {0.2, 2.740962495e-3},
                              {1, 0.1400782246}};
  for (int i = 0; i < 4; i++) {
    g_autoptr (AnsCommittorExact) exact =
        ans_committor_exact_double_well (1 / known[i][0], -1, 1, NULL);
    g_assert_cmpfloat_with_epsilon (exact->rate / known[i][1], 1, 5e-10);
    g_assert_cmpfloat_with_epsilon (exact->p_a, 0.5, 1e-12);
    g_assert_cmpfloat_with_epsilon (exact->k_ab, 2 * exact->rate, 1e-11);
  }
}

static double
barrier (double s, void *beta)
{
  return exp (*(double *) beta * (s * s - 1) * (s * s - 1));
}

/* Against adaptive quadrature at places that are not in the table. */
static void
double_well_equals_adaptive_quadrature (void)
{
  gsl_integration_workspace *work = gsl_integration_workspace_alloc (500);
  for (double beta = 1; beta < 300; beta *= 5) {
    g_autoptr (AnsCommittorExact) exact =
        ans_committor_exact_double_well (beta, -0.9, 1.1, NULL);
    gsl_function f = {barrier, &beta};
    double all, rest, error;
    gsl_integration_qag (&f, -0.9, 1.1, 0, 1e-12, 500, GSL_INTEG_GAUSS61, work, &all,
                         &error);
    for (double s = -0.8903; s < 1.1; s += 0.0771) {
      gsl_integration_qag (&f, s, 1.1, 0, 1e-12, 500, GSL_INTEG_GAUSS61, work, &rest,
                           &error);
      double slope, u = ans_committor_exact_at (exact, s, &slope);
      g_assert_cmpfloat_with_epsilon (u, rest / all, 1e-9);
      g_assert_cmpfloat_with_epsilon (slope, -barrier (s, &beta) / all, 1e-6);
    }
  }
  gsl_integration_workspace_free (work);
}

static void
symmetric_well_has_a_symmetric_committor (void)
{
  g_autoptr (AnsCommittorExact) exact = ans_committor_exact_double_well (10, -1, 1, NULL);
  g_assert_cmpfloat_with_epsilon (ans_committor_exact_at (exact, 0, NULL), 0.5, 1e-12);
  for (double s = 0.05; s < 1; s += 0.05)
    g_assert_cmpfloat_with_epsilon (ans_committor_exact_at (exact, s, NULL) +
                                        ans_committor_exact_at (exact, -s, NULL),
                                    1, 1e-12);
}

static void
spheres_have_their_values (void)
{
  /* Probability to meet the outer sphere first at r = 0.3, 0.4, ... 0.9, at T = 2 and 1.
   */
  const double known[2][7] = {
      {0.330944, 0.591175, 0.697581, 0.760851, 0.810516, 0.859341, 0.917558},
      {0.036463, 0.072157, 0.094148, 0.115980, 0.147683, 0.211554, 0.384436}};
  for (int i = 0; i < 2; i++) {
    g_autoptr (AnsCommittorExact) exact =
        ans_committor_exact_spheres (6, 10, i == 0 ? 0.5 : 1, 0.25, 1, NULL);
    for (int k = 0; k < 7; k++) {
      double x[6] = {0, 0, 0, 0, 0.6 * (0.3 + 0.1 * k), -0.8 * (0.3 + 0.1 * k)}, u;
      ans_committor_exact_eval (exact, 1, 6, x, &u);
      g_assert_cmpfloat_with_epsilon (1 - u, known[i][k], 6e-7);
    }
  }
}

/* Without a force the radial integrals are powers: in three dimensions, inside a ball of
 * radius 2, u = (1/r - 1/b) / (1/a - 1/b) and rate = 3 / (beta (1/a - 1/b) 2^3). */
static double
entropy (gconstpointer data, double r)
{
  (void) data;
  return -log (r); /* 2 / beta with beta 2 */
}

static double
flat (gconstpointer data, double s)
{
  (void) data, (void) s;
  return 3;
}

static void
free_motion_has_its_closed_form (void)
{
  g_autoptr (AnsCommittorExact) shell = ans_committor_exact_new (
      entropy, NULL, 2, 0.5, 1.5, 0, 2, ANS_COORDINATE_RADIUS, NULL);
  g_assert_cmpfloat_with_epsilon (ans_committor_exact_at (shell, 1, NULL),
                                  (1 - 1 / 1.5) / (4.0 / 3), 1e-11);
  g_assert_cmpfloat_with_epsilon (shell->rate, 3 / (2 * (4.0 / 3) * 8), 1e-11);

  g_autoptr (AnsCommittorExact) line =
      ans_committor_exact_new (flat, NULL, 4, 1, 3, 0, 5, ANS_COORDINATE_FIRST, NULL);
  g_assert_cmpfloat_with_epsilon (ans_committor_exact_at (line, 1.5, NULL), 0.75, 1e-12);
  g_assert_cmpfloat_with_epsilon (line->rate, 1.0 / (4 * 2 * 5), 1e-12);
  g_assert_cmpfloat_with_epsilon (line->p_a, 0.4, 1e-12);
  g_assert_cmpfloat (ans_committor_exact_at (line, 0.3, NULL), ==, 1);
  g_assert_cmpfloat (ans_committor_exact_at (line, 3, NULL), ==, 0);
}

/* Kramers: rate -> sqrt (V''(1) |V''(0)|) / (4 pi) exp (-beta), relative error O(1 /
 * beta). */
static void
small_temperatures_do_not_overflow (void)
{
  g_autoptr (AnsCommittorExact) exact =
      ans_committor_exact_double_well (5000, -1, 1, NULL);
  double kramers = log (sqrt (8.0 * 4.0) / (4 * G_PI)) - 5000;
  g_assert_cmpfloat_with_epsilon (exact->log_rate, kramers, 1e-3);
  g_assert_cmpfloat_with_epsilon (ans_committor_exact_at (exact, 0, NULL), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (exact->p_a, 0.5, 1e-9);
}

static void
bad_input_is_refused (void)
{
  g_autoptr (GError) range = NULL, numeric = NULL;
  g_assert_null (ans_committor_exact_double_well (1, 1, -1, &range));
  g_assert_error (range, ANS_ERROR, ANS_ERROR_RANGE);
  g_assert_null (ans_committor_exact_new (flat, NULL, 1, 0, 1, -INFINITY, INFINITY,
                                          ANS_COORDINATE_FIRST, &numeric));
  g_assert_error (numeric, ANS_ERROR, ANS_ERROR_NUMERIC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/committor_exact/double-well-has-its-rates",
                   double_well_has_its_rates);
  g_test_add_func ("/reference/committor_exact/double-well-equals-adaptive-quadrature",
                   double_well_equals_adaptive_quadrature);
  g_test_add_func ("/reference/committor_exact/symmetric-well-has-a-symmetric-committor",
                   symmetric_well_has_a_symmetric_committor);
  g_test_add_func ("/reference/committor_exact/spheres-have-their-values",
                   spheres_have_their_values);
  g_test_add_func ("/reference/committor_exact/free-motion-has-its-closed-form",
                   free_motion_has_its_closed_form);
  g_test_add_func ("/reference/committor_exact/small-temperatures-do-not-overflow",
                   small_temperatures_do_not_overflow);
  g_test_add_func ("/reference/committor_exact/bad-input-is-refused",
                   bad_input_is_refused);
  return g_test_run ();
}
