#include "tests/plot/canvas.h"

#include "ui/plot/highlight.h"

/* A square of 21 x 21 particles in -1 ... 1. */
static AnsPlot *
lattice (double shift)
{
  AnsPlot *plot = ans_plot_new ();
  AnsLayer *points = ans_plot_points (plot, 441, FALSE, ANS_ROLE_PARTICLES, NULL);
  for (int i = 0; i < 441; i++) {
    points->x[i] = (float) (-1 + 0.1 * (i % 21) + shift);
    points->y[i] = (float) (-1 + 0.1 * (i / 21));
  }
  return plot;
}

static AnsLayout
layout_of_square (void)
{
  AnsLayout layout = {.width = 300, .height = 300, .left = 50, .top = 50, .right = 250};
  layout.bottom = 250;
  layout.x = ans_view_scale (-1, 1, FALSE, 50, 250);
  layout.y = ans_view_scale (-1, 1, FALSE, 250, 50);
  return layout;
}

static void
a_lasso_catches_what_lies_within (void)
{
  g_autoptr (AnsPlot) plot = lattice (0);
  AnsLayout layout = layout_of_square ();
  /* An L: 0 < x, y < 0.55 without the corner where both are beyond 0.25. */
  const double x[] = {0.05, 0.55, 0.55, 0.25, 0.25, 0.05};
  const double y[] = {0.05, 0.05, 0.25, 0.25, 0.55, 0.55};
  double px[6], py[6];
  for (int k = 0; k < 6; k++)
    ans_view_to_pixel (&layout, x[k], y[k], &px[k], &py[k]);
  g_autoptr (AnsHighlight) chosen = ans_highlight_lasso (plot, &layout, 6, px, py);
  g_assert_cmpint (chosen->n, ==, 441);
  g_assert_cmpint (chosen->n_chosen, ==, 5 * 2 + 2 * 3);
  for (int k = 0; k < chosen->n_chosen; k++) {
    int column = chosen->chosen[k] % 21, row = chosen->chosen[k] / 21;
    g_assert_true (column >= 11 && row >= 11 && column <= 15 && row <= 15);
    g_assert_true (column <= 12 || row <= 12);
    g_assert_true (k == 0 || chosen->chosen[k] > chosen->chosen[k - 1]);
  }
  for (int k = 0; k < 6; k++)
    px[k] += 1000;
  g_assert_null (ans_highlight_lasso (plot, &layout, 6, px, py));
}

static void
the_nearest_is_picked_and_joined (void)
{
  g_autoptr (AnsPlot) plot = lattice (0);
  AnsLayout layout = layout_of_square ();
  g_autoptr (AnsHighlight) a = ans_highlight_nearest (plot, &layout, 151, 152, 12);
  g_assert_cmpint (a->n_chosen, ==, 1);
  g_assert_cmpint (a->chosen[0], ==, 220);
  g_autoptr (AnsHighlight) b = ans_highlight_nearest (plot, &layout, 61, 250, 12);
  g_autoptr (AnsHighlight) c = ans_highlight_join (a, b);
  g_assert_cmpint (c->n_chosen, ==, 2);
  g_assert_cmpint (c->chosen[0], ==, 1);
  g_autoptr (AnsHighlight) d = ans_highlight_join (c, a);
  g_assert_cmpint (d->n_chosen, ==, 2);
  g_assert_null (ans_highlight_nearest (plot, &layout, 155, 145, 3));
  AnsLayer *one = ans_plot_points (plot, 1, FALSE, ANS_ROLE_DATA, NULL);
  one->x[0] = one->y[0] = 0.05f;
  g_autoptr (AnsHighlight) e = ans_highlight_nearest (plot, &layout, 155, 145, 3);
  g_assert_cmpint (e->n, ==, 1);
  g_autoptr (AnsHighlight) f = ans_highlight_join (c, e); /* of another set */
  g_assert_true (f == e);
}

/* One particle is followed: it and its trail are drawn, nothing elsewhere; in a plot of
 * another number of particles nothing is. */
static void
only_the_chosen_are_drawn (void)
{
  g_autoptr (AnsPlot) now = lattice (0.3), before = lattice (0);
  AnsAxes axes = {0};
  AnsPlotView view = ans_view_default ();
  view.box = (AnsBox){-2, 2, -2, 2};
  Canvas plain = canvas_draw (now, &axes, &view, 400, 400);
  g_autoptr (AnsHighlight) chosen = NULL;
  double px, py;
  ans_view_to_pixel (&plain.layout, 0.3, 0, &px, &py);
  chosen = ans_highlight_nearest (now, &plain.layout, px, py, 12);
  g_assert_cmpint (chosen->chosen[0], ==, 220);
  g_autoptr (AnsHighlight) followed = ans_highlight_follow (chosen, 1, &before);
  view.highlight = followed;
  Canvas lit = canvas_draw (now, &axes, &view, 400, 400);
  int near = 0, away = 0;
  double x0, y0;
  ans_view_to_pixel (&plain.layout, 0, 0, &x0, &y0);
  for (int y = 0; y < 400; y++)
    for (int x = 0; x < 400; x++) {
      gboolean close = fabs (y - py) < 10 && x > x0 - 10 && x < px + 10;
      int changed = canvas_at (&plain, x, y) != canvas_at (&lit, x, y);
      *(close ? &near : &away) += changed;
    }
  g_assert_cmpint (near, >, 60);
  g_assert_cmpint (away, ==, 0);
  view.highlight->n = 442;
  Canvas other = canvas_draw (now, &axes, &view, 400, 400);
  g_assert_cmpint (canvas_changed (&plain, &other, TRUE), ==, 0);
  canvas_clear (&plain);
  canvas_clear (&lit);
  canvas_clear (&other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/highlight/a-lasso-catches-what-lies-within",
                   a_lasso_catches_what_lies_within);
  g_test_add_func ("/plot/highlight/the-nearest-is-picked-and-joined",
                   the_nearest_is_picked_and_joined);
  g_test_add_func ("/plot/highlight/only-the-chosen-are-drawn",
                   only_the_chosen_are_drawn);
  return g_test_run ();
}
