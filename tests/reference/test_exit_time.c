/* Times of passage against quadrature in one dimension, and their order. */
#include "engine/reference/exit_time.h"

#include <math.h>

enum { NY = 30 };
static const double beta = 2.5;

static double
well (double x)
{
  return (x * x - 1) * (x * x - 1);
}

/* beta int_a^0.6 exp (beta V (y)) int_-2.2^y exp (-beta V (z)) dz dy by the midpoint
 * rule.
 */
static double
by_quadrature (double a)
{
  double sum = 0, time = 0, h = 1e-5;
  for (double y = -2.2 + h / 2; y < 0.6; y += h) {
    sum += 0.5 * h * exp (-beta * well (y));
    if (y > a)
      time += h * sum * exp (beta * well (y));
    sum += 0.5 * h * exp (-beta * well (y));
  }
  return beta * time;
}

/* From about (-1, 0) over x = 0.6 in V (x) + shear y^2, on nx cells along the passage,
 * which is along x or along y; at the centre of a cell, whose place is `from`. */
static double
on_grid (int nx, gboolean turned, double *from)
{
  int cells = nx * NY, sides[2] = {turned ? NY : nx, turned ? nx : NY};
  g_autofree double *U = g_new (double, cells), *time = g_new (double, cells),
                    *scratch = g_new (double, ANS_EXIT_TIME_SCRATCH (sides[0], sides[1]));
  g_autofree char *out = g_new (char, cells);
  double wide = 4.4 / nx, high = 4.0 / NY;
  double h[2] = {turned ? high : wide, turned ? wide : high};
  int start = 0;
  for (int cell = 0; cell < cells; cell++) {
    int i = turned ? cell / NY : cell % nx, j = turned ? cell % NY : cell / nx;
    double x = -2.2 + (i + 0.5) * wide, y = -2 + (j + 0.5) * high;
    U[cell] = well (x) + 0.7 * y * y;
    out[cell] = x > 0.6;
    if (j == NY / 2 && x < -1)
      start = cell;
  }
  g_assert_true (ans_exit_time (sides[0], sides[1], h, U, 1 / beta, out, scratch, time));
  *from = -2.2 + ((turned ? start / NY : start % nx) + 0.5) * wide;
  return time[start];
}

/* Cells are chosen so that the edge of the set, 0.6, is between two of them: there the
 * mean of both sides' errors, a time of the order h, is small beside tau. */
static void
separable_potentials_have_the_times_of_one_dimension (void)
{
  double off[2], from;
  for (int k = 0; k < 2; k++) {
    double time = on_grid (88 << k, FALSE, &from), exact = by_quadrature (from);
    off[k] = fabs (time / exact - 1);
    g_test_message ("%g, exact %g", time, exact);
  }
  g_assert_cmpfloat (off[0], <, 0.02);
  g_assert_cmpfloat (off[1], <, 0.6 * off[0]);
}

static void
rows_and_columns_are_alike (void)
{
  double from, across = on_grid (44, FALSE, &from), up = on_grid (44, TRUE, &from);
  g_assert_cmpfloat_with_epsilon (across, up, 1e-9 * across);
}

/* Nothing leads out of a set that is empty. */
static void
an_empty_set_is_never_reached (void)
{
  double U[16] = {0}, time[16], scratch[ANS_EXIT_TIME_SCRATCH (4, 4)], h[2] = {1, 1};
  char out[16] = {0};
  if (ans_exit_time (4, 4, h, U, 1, out, scratch, time))
    g_assert_cmpfloat (time[0], >, 1e12);
}

/* Free motion from a wall over a distance of one half: tau = (1/4 - x^2) / 2 about the
 * wall at 0, but that the set begins with the first cell in it. */
static void
free_motion_takes_a_parabola (void)
{
  enum { N = 50 };
  g_autofree double *scratch = g_new (double, ANS_EXIT_TIME_SCRATCH (N, 2));
  double U[2 * N] = {0}, time[2 * N], h[2] = {0.02, 1};
  char out[2 * N];
  for (int i = 0; i < 2 * N; i++)
    out[i] = i % N >= N / 2;
  g_assert_true (ans_exit_time (N, 2, h, U, 1, out, scratch, time));
  double edge = 0.51; /* tau vanishes at the centre of cell 25 */
  for (int i = 0; i < N / 2; i++) {
    double x = (i + 0.5) * 0.02;
    g_assert_cmpfloat_with_epsilon (time[i], 0.5 * (edge * edge - x * x), 1e-4);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func (
      "/reference/exit_time/separable-potentials-have-the-times-of-one-dimension",
      separable_potentials_have_the_times_of_one_dimension);
  g_test_add_func ("/reference/exit_time/rows-and-columns-are-alike",
                   rows_and_columns_are_alike);
  g_test_add_func ("/reference/exit_time/an-empty-set-is-never-reached",
                   an_empty_set_is_never_reached);
  g_test_add_func ("/reference/exit_time/free-motion-takes-a-parabola",
                   free_motion_takes_a_parabola);
  return g_test_run ();
}
