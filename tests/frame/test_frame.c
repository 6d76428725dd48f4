#include "engine/frame/frame.h"

#include <math.h>

static void
only_wanted_plots_exist (void)
{
  g_autoptr (AnsFrame) frame = ans_frame_new (42, 64, 1ull << 63 | 2, 0);
  g_assert_cmpint (ans_frame_step (frame), ==, 42);
  g_assert_cmpint (ans_frame_n_plots (frame), ==, 64);
  for (int i = 0; i < 64; i++)
    g_assert_true ((ans_frame_want (frame, i) != NULL) == (i == 1 || i == 63));
  g_assert_true (ans_frame_plot (frame, 1) == ans_frame_want (frame, 1));
}

static void
measures_begin_unknown (void)
{
  g_autoptr (AnsFrame) frame = ans_frame_new (0, 0, 0, 2);
  AnsMeasure none = ans_frame_measure (frame, 0);
  g_assert_true (isnan (none.value) && isnan (none.reference) && isnan (none.stderror));
  ans_frame_set_measure (frame, 1, (AnsMeasure){1, 2, 3});
  g_assert_cmpfloat (ans_frame_measure (frame, 1).reference, ==, 2);
  g_assert_true (isnan (ans_frame_measure (frame, 0).value));
  g_assert_cmpint (ans_frame_n_metrics (frame), ==, 2);
}

static void
a_plot_outlives_its_frame (void)
{
  AnsFrame *frame = ans_frame_new (0, 1, 1, 0);
  gsize empty = ans_frame_bytes (frame);
  ans_plot_lines (ans_frame_want (frame, 0), 1000, FALSE, ANS_ROLE_NETWORK, NULL);
  g_assert_cmpuint (ans_frame_bytes (frame), >=, empty + 8000);
  g_autoptr (AnsPlot) plot = ans_plot_ref (ans_frame_plot (frame, 0));
  ans_frame_unref (ans_frame_ref (frame));
  ans_frame_unref (frame);
  g_assert_cmpint (ans_plot_layer (plot, 0)->n, ==, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/frame/only-wanted-plots-exist", only_wanted_plots_exist);
  g_test_add_func ("/frame/frame/measures-begin-unknown", measures_begin_unknown);
  g_test_add_func ("/frame/frame/a-plot-outlives-its-frame", a_plot_outlives_its_frame);
  return g_test_run ();
}
