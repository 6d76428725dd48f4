#include "engine/frame/plot.h"

#include <math.h>

static const AnsBox unit = {0, 1, 0, 1};

static void
layers_have_the_arrays_of_their_kind (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  double levels[] = {0.1, 0.5};
  AnsLayer *field = ans_plot_field (plot, 3, 2, unit, ANS_MAP_DIVERGING, "u");
  AnsLayer *contours =
      ans_plot_contours (plot, 4, 5, unit, ANS_ROLE_REFERENCE, 2, levels, NULL);
  AnsLayer *points = ans_plot_points (plot, 7, TRUE, ANS_ROLE_PARTICLES, NULL);
  AnsLayer *arrows = ans_plot_arrows (plot, 5, ANS_ROLE_NEUTRAL, NULL);
  AnsLayer *lines = ans_plot_lines (plot, 6, TRUE, ANS_ROLE_NETWORK, "loss");
  AnsLayer *bars = ans_plot_bars (plot, 8, FALSE, ANS_ROLE_DATA, NULL);
  AnsLayer *path = ans_plot_path (plot, 9, ANS_ROLE_PARTICLES, NULL);
  AnsLayer *matrix = ans_plot_matrix (plot, 2, 3, ANS_MAP_GREY, NULL);

  g_assert_cmpint (ans_plot_n_layers (plot), ==, 8);
  g_assert_true (ans_plot_layer (plot, 0) == field);
  g_assert_cmpstr (field->label, ==, "u");
  g_assert_cmpint (field->n, ==, 3);
  g_assert_cmpint (field->m, ==, 2);
  g_assert_nonnull (field->values);
  levels[1] = 9;
  g_assert_cmpfloat (contours->levels[1], ==, 0.5);
  g_assert_true (isnan (contours->emphasis));
  g_assert_true (contours->dashed);
  g_assert_false (lines->dashed);
  g_assert_true (points->values && points->x && points->y && !points->u);
  g_assert_true (arrows->u && arrows->v);
  g_assert_cmpfloat (arrows->size, ==, 1);
  g_assert_true (lines->band_low && lines->band_high);
  g_assert_true (!bars->band_low);
  bars->x[8] = 1; /* n + 1 edges */
  path->y[8] = 1;
  matrix->values[5] = 1;
  g_assert_cmpuint (ans_plot_bytes (plot), >=,
                    (6 + 20 + 21 + 20 + 24 + 17 + 18 + 6) * 4 + 16);
}

static void
marks_keep_their_texts (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *marks = ans_plot_marks (plot, 3, ANS_MARK_POINT, ANS_ROLE_FIRST, NULL);
  g_assert_null (marks->texts);
  ans_plot_mark_text (marks, 1, "first");
  ans_plot_mark_text (marks, 1, "A");
  g_assert_null (marks->texts[0]);
  g_assert_cmpstr (marks->texts[1], ==, "A");
  AnsLayer *circle =
      ans_plot_mark (plot, ANS_MARK_CIRCLE, 0.25, -2, ANS_ROLE_SECOND, "B");
  g_assert_cmpfloat (circle->x[0], ==, 0.25f);
  g_assert_cmpfloat (circle->y[0], ==, -2.0f);
  g_assert_cmpstr (circle->texts[0], ==, "B");
  g_assert_null (
      ans_plot_mark (plot, ANS_MARK_VERTICAL, 1, 0, ANS_ROLE_DATA, NULL)->texts);
}

static void
a_message_can_be_changed (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  g_assert_null (ans_plot_message (plot));
  ans_plot_set_message (plot, "Press Run");
  ans_plot_set_message (plot, "Choose a set");
  g_assert_cmpstr (ans_plot_message (plot), ==, "Choose a set");
  ans_plot_set_message (plot, NULL);
  g_assert_null (ans_plot_message (plot));
}

static void
the_last_reference_frees (void)
{
  AnsPlot *plot = ans_plot_new ();
  ans_plot_points (plot, 1000, TRUE, ANS_ROLE_PARTICLES, "x");
  g_assert_true (ans_plot_ref (plot) == plot);
  ans_plot_unref (plot);
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 1);
  ans_plot_unref (plot);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/plot/layers-have-the-arrays-of-their-kind",
                   layers_have_the_arrays_of_their_kind);
  g_test_add_func ("/frame/plot/marks-keep-their-texts", marks_keep_their_texts);
  g_test_add_func ("/frame/plot/a-message-can-be-changed", a_message_can_be_changed);
  g_test_add_func ("/frame/plot/the-last-reference-frees", the_last_reference_frees);
  return g_test_run ();
}
