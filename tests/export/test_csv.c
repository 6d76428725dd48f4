#include "engine/export/csv.h"
#include "tests/runs/comma.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

static char *folder;

static char *
saved (const AnsHistory *history, int n, const char *const *names)
{
  g_autofree char *path = g_build_filename (folder, "metrics.csv", NULL);
  char *text;
  g_assert_true (ans_csv_save_history (history, n, names, path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
metrics_stand_side_by_side (void)
{
  static const char *const names[] = {"loss", "rate, per s", "a \"b\""};
  g_autoptr (AnsHistory) history = ans_history_new (3);
  ans_history_append (history, 0, 1, 0.5);
  ans_history_append (history, 0, 2, 0.25);
  ans_history_append (history, 0, 4, (double) NAN);
  ans_history_append (history, 1, 2, -1e-9);
  ans_history_append (history, 2, 0, 7);
  ans_history_append (history, 2, 4, 8);
  ans_history_append (history, 2, 4, 9);
  g_autofree char *text = saved (history, 3, names);
  g_assert_cmpstr (text, ==,
                   "step,loss,\"rate, per s\",\"a \"\"b\"\"\"\r\n"
                   "0,,,7\r\n"
                   "1,0.5,,\r\n"
                   "2,0.25,-1e-09,\r\n"
                   "4,,,8\r\n"
                   "4,,,9\r\n");
}

static void
an_empty_history_has_a_header (void)
{
  static const char *const names[] = {"loss"};
  g_autoptr (AnsHistory) history = ans_history_new (1);
  g_autofree char *text = saved (history, 1, names);
  g_assert_cmpstr (text, ==, "step,loss\r\n");
}

static void
tables_are_written_by_rows (void)
{
  static const char *const names[] = {"x", "y"};
  g_autofree char *path = g_build_filename (folder, "table.csv", NULL);
  g_autofree char *text = NULL;
  g_assert_true (ans_csv_save_table (
      2, 2, names, (double[]){1, 0.1, (double) INFINITY, -3}, path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "x,y\r\n1,0.1\r\n,-3\r\n");
}

static void
numbers_do_not_know_the_locale (void)
{
  const char *name = ans_test_comma_locale ();
  if (!name || !setlocale (LC_ALL, name))
    g_test_skip ("no locale with a decimal comma can be made");
  else
    metrics_stand_side_by_side ();
  setlocale (LC_ALL, "C.UTF-8");
  ans_test_comma_clear ();
}

/* One layer of each shape: a grid, bars, arrows, a band, a mark. */
static AnsPlot *
example_plot (void)
{
  AnsPlot *plot = ans_plot_new ();
  AnsLayer *field =
      ans_plot_field (plot, 3, 2, (AnsBox){0, 1, -1, 1}, ANS_MAP_GREY, "u, v");
  AnsLayer *bars = ans_plot_bars (plot, 1, FALSE, ANS_ROLE_DATA, NULL);
  AnsLayer *arrows = ans_plot_arrows (plot, 1, ANS_ROLE_NETWORK, "force");
  AnsLayer *line = ans_plot_lines (plot, 2, TRUE, ANS_ROLE_NETWORK, "mean");
  for (int i = 0; i < 6; i++)
    field->values[i] = (float) i / 8;
  bars->x[0] = 0;
  bars->x[1] = 0.1F;
  bars->y[0] = 7;
  arrows->x[0] = arrows->y[0] = 1;
  arrows->u[0] = arrows->v[0] = 2;
  arrows->size = 0.5;
  for (int i = 0; i < 2; i++) {
    line->x[i] = (float) i;
    line->y[i] = i ? NAN : 3;
    line->band_low[i] = 2;
    line->band_high[i] = 4;
  }
  ans_plot_mark (plot, ANS_MARK_POINT, 5, 6, ANS_ROLE_REFERENCE, "a \"b\"");
  return plot;
}

static char *
saved_plot (AnsBox box)
{
  g_autoptr (AnsPlot) plot = example_plot ();
  g_autofree char *path = g_build_filename (folder, "plot.csv", NULL);
  char *text;
  g_assert_true (ans_csv_save_plot (plot, &box, path, NULL));
  g_autofree char *copied = ans_csv_plot_text (plot, &box), *saved = NULL;
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_cmpstr (copied, ==, saved);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
plots_are_written_point_by_point (void)
{
  const double none = (double) NAN;
  g_autofree char *text = saved_plot ((AnsBox){none, none, none, none});
  g_assert_cmpstr (text, ==,
                   "layer,label,kind,x,y,x_end,y_end,value,low,high,text\r\n"
                   "0,\"u, v\",field,0,-1,,,0,,,\r\n"
                   "0,\"u, v\",field,0.5,-1,,,0.125,,,\r\n"
                   "0,\"u, v\",field,1,-1,,,0.25,,,\r\n"
                   "0,\"u, v\",field,0,1,,,0.375,,,\r\n"
                   "0,\"u, v\",field,0.5,1,,,0.5,,,\r\n"
                   "0,\"u, v\",field,1,1,,,0.625,,,\r\n"
                   "1,,bars,0,7,0.1,,,,,\r\n"
                   "2,force,arrows,1,1,2,2,,,,\r\n"
                   "3,mean,line,0,3,,,,2,4,\r\n"
                   "3,mean,line,1,,,,,2,4,\r\n"
                   "4,,marks,5,6,,,,,,\"a \"\"b\"\"\"\r\n");
}

static void
what_is_out_of_sight_is_left_out (void)
{
  g_autofree char *text = saved_plot ((AnsBox){0.75, (double) NAN, (double) NAN, 1});
  g_assert_cmpstr (text, ==,
                   "layer,label,kind,x,y,x_end,y_end,value,low,high,text\r\n"
                   "0,\"u, v\",field,1,-1,,,0.25,,,\r\n"
                   "0,\"u, v\",field,1,1,,,0.625,,,\r\n"
                   "2,force,arrows,1,1,2,2,,,,\r\n"
                   "3,mean,line,1,,,,,2,4,\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ansatz-XXXXXX", NULL);
  g_test_add_func ("/export/csv/metrics-stand-side-by-side", metrics_stand_side_by_side);
  g_test_add_func ("/export/csv/an-empty-history-has-a-header",
                   an_empty_history_has_a_header);
  g_test_add_func ("/export/csv/tables-are-written-by-rows", tables_are_written_by_rows);
  g_test_add_func ("/export/csv/numbers-do-not-know-the-locale",
                   numbers_do_not_know_the_locale);
  g_test_add_func ("/export/csv/plots-are-written-point-by-point",
                   plots_are_written_point_by_point);
  g_test_add_func ("/export/csv/what-is-out-of-sight-is-left-out",
                   what_is_out_of_sight_is_left_out);
  int status = g_test_run ();
  g_autofree char *path_0 = g_build_filename (folder, "metrics.csv", NULL);
  g_remove (path_0);
  g_autofree char *path_1 = g_build_filename (folder, "table.csv", NULL);
  g_remove (path_1);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
