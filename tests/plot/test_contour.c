#include "ui/plot/contour.h"

#include <math.h>

static float *
grid (int nx, int ny, double (*f) (double x, double y))
{
  float *values = g_new (float, nx *ny);
  for (int j = 0; j < ny; j++)
    for (int i = 0; i < nx; i++)
      values[j * nx + i] =
          (float) f (2 * i / (double) (nx - 1) - 1, 2 * j / (double) (ny - 1) - 1);
  return values;
}

static double
disc (double x, double y)
{
  return x * x + y * y;
}

static double
saddle (double x, double y)
{
  return x * y;
}

static double
plane (double x, double y)
{
  return x + 0.3 * y;
}

static void
a_circle_is_one_closed_line_of_its_radius (void)
{
  g_autoptr (AnsContour) contour = ans_contour_new ();
  g_autofree float *values = grid (81, 81, disc);
  AnsContourResult lines = ans_contour_trace (contour, 81, 81, values, 0.49);
  g_assert_cmpint (lines.n_lines, ==, 1);
  g_assert_true (lines.lines[0].closed);
  g_assert_cmpint (lines.lines[0].n, ==, lines.n_points);
  for (int i = 0; i < lines.n_points; i++) {
    double x = lines.points[2 * i] / 40 - 1, y = lines.points[2 * i + 1] / 40 - 1;
    /* Linear interpolation errs by h^2 f'' / 8 over the slope: 1 / 1600 / 4 / 1.4. */
    g_assert_cmpfloat_with_epsilon (hypot (x, y), 0.7, 2e-4);
  }
  lines = ans_contour_trace (contour, 81, 81, values, 1.2);
  g_assert_cmpint (lines.n_lines, ==, 4); /* arcs in the corners */
  for (int k = 0; k < 4; k++)
    g_assert_false (lines.lines[k].closed);
}

static void
a_line_goes_from_edge_to_neighbouring_edge (void)
{
  g_autoptr (AnsContour) contour = ans_contour_new ();
  g_autofree float *values = grid (33, 21, plane);
  AnsContourResult lines = ans_contour_trace (contour, 33, 21, values, 0.111);
  g_assert_cmpint (lines.n_lines, ==, 1);
  g_assert_false (lines.lines[0].closed);
  for (int i = 1; i < lines.n_points; i++) {
    const double *p = &lines.points[2 * i];
    g_assert_cmpfloat (hypot (p[0] - p[-2], p[1] - p[-1]), <, 1.5);
  }
  double y0 = lines.points[1], y1 = lines.points[2 * lines.n_points - 1];
  g_assert_cmpfloat (MIN (y0, y1), ==, 0);
  g_assert_cmpfloat (MAX (y0, y1), ==, 20);
}

static void
a_saddle_joins_the_side_its_middle_is_on (void)
{
  g_autoptr (AnsContour) contour = ans_contour_new ();
  const float high[] = {1, 0, 0, 0.8f}, low[] = {1, 0, 0, 0.2f};
  /* Above the middle's value 0.45 the corners are apart, below they are joined. */
  AnsContourResult lines = ans_contour_trace (contour, 2, 2, high, 0.5);
  g_assert_cmpint (lines.n_lines, ==, 2);
  g_assert_cmpfloat (lines.points[0] + lines.points[1], <,
                     0.6); /* about the corner (0, 0) */
  lines = ans_contour_trace (contour, 2, 2, high, 0.4);
  g_assert_cmpint (lines.n_lines, ==, 2);
  double side = fabs (lines.points[0] - lines.points[1]); /* about (1, 0) or (0, 1) */
  g_assert_cmpfloat (side, >, 0.3);
  g_assert_cmpint (ans_contour_trace (contour, 2, 2, low, 0.5).n_lines, ==, 1);
  g_autofree float *values = grid (40, 40, saddle);
  g_assert_cmpint (ans_contour_trace (contour, 40, 40, values, 0.1).n_lines, ==, 2);
  g_assert_cmpint (ans_contour_trace (contour, 40, 40, values, -0.1).n_lines, ==, 2);
}

/* Levels that are met exactly by nodes, even by whole plateaus. */
static void
ties_close (void)
{
  g_autoptr (AnsContour) contour = ans_contour_new ();
  float values[49] = {0};
  for (int j = 2; j < 5; j++)
    for (int i = 2; i < 5; i++)
      values[7 * j + i] = 1;
  values[24] = 2;
  for (int k = 0; k < 2; k++) {
    AnsContourResult lines = ans_contour_trace (contour, 7, 7, values, k);
    g_assert_cmpint (lines.n_lines, ==, 1);
    g_assert_true (lines.lines[0].closed);
  }
  g_assert_cmpint (ans_contour_trace (contour, 7, 7, values, 2).n_lines, ==, 0);
}

static void
a_hole_opens_a_line (void)
{
  g_autoptr (AnsContour) contour = ans_contour_new ();
  g_autofree float *values = grid (41, 41, disc);
  values[20 * 41 + 34] = NAN; /* on the circle, at y = 0 */
  AnsContourResult lines = ans_contour_trace (contour, 41, 41, values, 0.49);
  g_assert_cmpint (lines.n_lines, ==, 1);
  g_assert_false (lines.lines[0].closed);
  for (int i = 0; i < lines.n_points; i++)
    g_assert_true (isfinite (lines.points[2 * i] + lines.points[2 * i + 1]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/contour/a-circle-is-one-closed-line-of-its-radius",
                   a_circle_is_one_closed_line_of_its_radius);
  g_test_add_func ("/plot/contour/a-line-goes-from-edge-to-neighbouring-edge",
                   a_line_goes_from_edge_to_neighbouring_edge);
  g_test_add_func ("/plot/contour/a-saddle-joins-the-side-its-middle-is-on",
                   a_saddle_joins_the_side_its_middle_is_on);
  g_test_add_func ("/plot/contour/ties-close", ties_close);
  g_test_add_func ("/plot/contour/a-hole-opens-a-line", a_hole_opens_a_line);
  return g_test_run ();
}
