#include "engine/optim/wolfe.h"

#include <math.h>

typedef double (*Curve) (double a, double *slope);

/* More, Thuente 1994, functions 1 and 2: a shallow minimum at sqrt (2); a minimum near
 * 1.6 with a steep wall. */
static double
shallow (double a, double *slope)
{
  *slope = (a * a - 2.0) / ((a * a + 2.0) * (a * a + 2.0));
  return -a / (a * a + 2.0);
}

static double
steep (double a, double *slope)
{
  double x = a + 0.004;
  *slope = 5.0 * pow (x, 4.0) - 8.0 * pow (x, 3.0);
  return pow (x, 5.0) - 2.0 * pow (x, 4.0);
}

/* Oscillates, on the way to its minimum near 1. */
static double
wavy (double a, double *slope)
{
  *slope = 2.0 * (a - 1.0) + 0.5 * cos (40.0 * a);
  return (a - 1.0) * (a - 1.0) + sin (40.0 * a) / 80.0;
}

/* Defined below 2 only. */
static double
walled (double a, double *slope)
{
  *slope = -1.0 + 0.1 / (2.0 - a);
  return -a - 0.1 * log (2.0 - a);
}

static double
downhill (double a, double *slope)
{
  *slope = -1.0;
  return -a;
}

static double
uphill (double a, double *slope)
{
  *slope = a == 0.0 ? -1.0 : 1.0;
  return a;
}

static AnsWolfeState
search (Curve curve, double first, AnsWolfe *line, int *trials)
{
  double slope, f = curve (0.0, &slope);
  AnsWolfeState state = ANS_WOLFE_TRY;
  *line = ans_wolfe (f, slope, first);
  for (*trials = 0; state == ANS_WOLFE_TRY && *trials < 100; ++*trials) {
    f = curve (line->alpha, &slope);
    state = ans_wolfe_tell (line, f, slope);
  }
  return state;
}

/* The definition itself, with the constants of the textbook. */
static void
test_conditions (void)
{
  const Curve curves[] = {shallow, steep, wavy, walled};
  for (gsize k = 0; k < G_N_ELEMENTS (curves); k++)
    for (double first = 1e-3; first < 2e3; first *= 10.0) {
      AnsWolfe line;
      int trials;
      double slope_0, slope, f_0 = curves[k](0.0, &slope_0);
      g_assert_cmpint (search (curves[k], first, &line, &trials), ==, ANS_WOLFE_FOUND);
      double f = curves[k](line.alpha, &slope);
      g_assert_cmpfloat (f, <=, f_0 + 1e-4 * line.alpha * slope_0 + 1e-13 * fabs (f_0));
      g_assert_cmpfloat (fabs (slope), <=, 0.9 * fabs (slope_0));
      g_assert_cmpint (trials, <=, 15);
    }
}

/* Without an end nothing satisfies the second condition: the longest step is taken. */
static void
test_unbounded (void)
{
  AnsWolfe line;
  int trials;
  g_assert_cmpint (search (downhill, 1.0, &line, &trials), ==, ANS_WOLFE_FOUND);
  g_assert_cmpfloat (line.alpha, >, 1e9);
  g_assert_cmpint (trials, <=, 31);
}

static void
test_fails (void)
{
  AnsWolfe line;
  int trials;
  g_assert_cmpint (search (uphill, 1.0, &line, &trials), ==, ANS_WOLFE_FAILED);
  g_assert_cmpint (trials, <=, 31);
}

static void
test_nan (void)
{
  AnsWolfe line = ans_wolfe (1.0, -1.0, 1.0);
  g_assert_cmpint (ans_wolfe_tell (&line, NAN, 0.0), ==, ANS_WOLFE_TRY);
  g_assert_cmpfloat_with_epsilon (line.alpha, 0.1, 1e-15);
  g_assert_cmpint (ans_wolfe_tell (&line, 0.5, NAN), ==, ANS_WOLFE_TRY);
  g_assert_cmpfloat_with_epsilon (line.alpha, 0.01, 1e-15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/wolfe/its-steps-satisfy-the-conditions", test_conditions);
  g_test_add_func ("/optim/wolfe/goes-far-where-nothing-ends-the-fall", test_unbounded);
  g_test_add_func ("/optim/wolfe/fails-where-the-slope-is-wrong", test_fails);
  g_test_add_func ("/optim/wolfe/shortens-a-step-that-is-not-finite", test_nan);
  return g_test_run ();
}
